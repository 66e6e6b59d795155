//! One thread that writes: what several workers ask for at once is committed together, and nobody is
//! answered before the commit is on the disk.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::JournalError;

/// Most changes in one commit.
const MOST_TOGETHER: usize = 256;

/// A change, and somebody who waits for it.
trait Job: Send {
    /// Makes the change; says whether it could be made.
    fn make(&mut self, transaction: &Transaction<'_>) -> bool;
    /// Forgets what was made, for it was rolled back.
    fn unmake(&mut self);
    /// Answers: the commit went through, or why not.
    fn settle(&mut self, commit: Result<(), JournalError>);
}

struct Change<T, F> {
    work: F,
    made: Option<rusqlite::Result<T>>,
    answer: Sender<Result<T, JournalError>>,
}

impl<T: Send, F: FnMut(&Transaction<'_>) -> rusqlite::Result<T> + Send> Job for Change<T, F> {
    fn make(&mut self, transaction: &Transaction<'_>) -> bool {
        let made = (self.work)(transaction);
        let could = made.is_ok();
        self.made = Some(made);
        could
    }

    fn unmake(&mut self) {
        self.made = None;
    }

    fn settle(&mut self, commit: Result<(), JournalError>) {
        let result = match (self.made.take(), commit) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Err(error)), _) => Err(error.into()),
            (_, Err(error)) => Err(error),
            (None, Ok(())) => return,
        };
        // Nobody waits any more: the worker has gone.
        let _ = self.answer.send(result);
    }
}

/// The thread that writes.
pub(super) struct Writer {
    jobs: Option<Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn new(connection: Connection) -> Writer {
        let (jobs, inbox) = mpsc::channel();
        Writer {
            jobs: Some(jobs),
            thread: Some(thread::spawn(move || write_all(connection, &inbox))),
        }
    }

    /// Makes a change and waits until it is on the disk. `work` may be called twice: alone, after what it
    /// was committed with could not be.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        let (answer, outcome) = mpsc::channel();
        let job = Change {
            work,
            made: None,
            answer,
        };
        let sent = self.jobs.as_ref().map(|jobs| jobs.send(Box::new(job)));
        match sent {
            Some(Ok(())) => outcome.recv().unwrap_or(Err(JournalError::Closed)),
            _ => Err(JournalError::Closed),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_all(mut connection: Connection, inbox: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = inbox.recv() {
        let mut jobs = vec![first];
        jobs.extend(inbox.try_iter().take(MOST_TOGETHER - 1));
        if let Err(together) = commit(&mut connection, &mut jobs) {
            if jobs.len() == 1 {
                jobs[0].settle(Err(together));
                continue;
            }
            // One of them is to blame; by itself, each gets its own answer.
            for mut job in jobs {
                job.unmake();
                let mut one = [job];
                let alone = commit(&mut connection, &mut one);
                one[0].settle(alone);
            }
            continue;
        }
        jobs.iter_mut().for_each(|job| job.settle(Ok(())));
    }
}

fn commit(connection: &mut Connection, jobs: &mut [Box<dyn Job>]) -> Result<(), JournalError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in jobs {
        if !job.make(&transaction) {
            // Dropping the transaction rolls it back.
            return Err(JournalError::RolledBack);
        }
    }
    transaction.commit()?;
    Ok(())
}

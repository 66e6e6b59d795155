//! The engine: takes tasks from the journal and does them, several at a time.

mod attempt;
mod backoff;
mod bind;
mod courier;
pub(super) mod find;
mod health;
mod resolve;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::http::Origins;
use super::journal::{Added, Claimed, Engine, Journal, JournalError, LEASE, Record};
use super::login::Logins;
use super::pace::Pace;
use super::task::{Status, Task};
use super::transport::Transport;
use crate::connection::{Connection, Reference};
use crate::language::{Escape, MASK, Syntax};
use crate::plan::SuccessRule;
use crate::text::json;
use crate::value::{SHORTEST_SECRET, Zone};
use attempt::End;
use health::Health;

/// How tasks are done.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RunSettings {
    /// How many tasks are worked on at once.
    pub workers: usize,
    /// Most requests a minute; 0 for as many as go.
    pub rate: u32,
    /// How often a task is tried before it is given up. Being told to wait is no try.
    pub tries: u32,
    /// How long to wait before the second try; twice as long each time, up to a minute. A target that is not
    /// well is asked again after 300 times that.
    pub first_wait: Duration,
    /// When a call without `successResponses` succeeds.
    pub success: SuccessRule,
    /// Whether a create takes over an account that somebody else made under the same name.
    pub link: bool,
    /// Whether to wait for tasks that are due later.
    pub wait: bool,
    /// How templates are read.
    pub syntax: Syntax,
    /// Whether values are escaped in JSON bodies.
    pub escape: Escape,
    /// The time zone dates are printed in.
    pub zone: Zone,
}

impl Default for RunSettings {
    /// Eight at once, no rate, twenty tries, a fifth of a second between the first two, nothing taken over,
    /// waiting for what is due later.
    fn default() -> RunSettings {
        RunSettings {
            workers: 8,
            rate: 0,
            tries: 20,
            first_wait: Duration::from_millis(200),
            success: SuccessRule::default(),
            link: false,
            wait: true,
            syntax: Syntax::default(),
            escape: Escape::default(),
            zone: Zone::UTC,
        }
    }
}

/// What finds the value of a secret that a task only refers to: `{"$env": "NAME"}`, `{"$file": "PATH"}`.
pub trait References: Send + Sync {
    /// The value, or a sentence that says why there is none.
    ///
    /// # Errors
    ///
    /// Why there is none, without any part of it.
    fn resolve(&self, reference: &Reference) -> Result<String, String>;
}

/// Knows no secrets.
impl References for () {
    fn resolve(&self, _: &Reference) -> Result<String, String> {
        Err("nothing is known here of where secrets are".into())
    }
}

/// What a task that was given turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Given {
    /// It is to be done.
    Open,
    /// It has ended before: it is not done again.
    Ended(Record),
    /// The journal has another task of that name.
    Another,
}

/// How many tasks ended in which way, and why the run stopped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// How many tasks ended in each way while this engine ran, by it.
    pub ended: HashMap<Status, u64>,
    /// How many are still to be done.
    pub open: u64,
    /// Why nothing more could be sent.
    pub stopped: Option<String>,
}

/// Does a connection's tasks.
///
/// Every request is in the journal before it is sent. What may have been carried out is looked up before it
/// is sent again; a task that cannot be decided is left in doubt, for a person.
pub struct Runner<'a> {
    connection: &'a Connection,
    logins: &'a Logins,
    transport: &'a dyn Transport,
    journal: &'a Journal,
    references: &'a dyn References,
    settings: RunSettings,
    /// The connection's name, and where it goes to.
    name: String,
    engine: Engine,
    secrets: Mutex<Vec<String>>,
    given: Mutex<HashMap<String, Vec<(String, String)>>>,
    pace: Mutex<Pace>,
    health: Mutex<Health>,
    /// When the journal last had a sign of life of this engine, in milliseconds since `begun`.
    heard: AtomicU64,
    begun: Instant,
    /// How many answers in a row rejected a credential that cannot be replaced.
    rejections: AtomicU32,
    stop: &'a AtomicBool,
    over: AtomicBool,
    why: Mutex<Option<String>>,
    broken: Mutex<Option<JournalError>>,
    queue: Mutex<Queue>,
    changed: Condvar,
    summary: Mutex<Summary>,
}

/// A worker's hand on a task.
struct Hand<'r, 'a>(&'r Runner<'a>);

impl Drop for Hand<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            // The task stays as the journal has it; nobody waits for it here.
            self.0.give_up("a worker ended by itself");
        }
        lock(&self.0.queue).busy -= 1;
        self.0.changed.notify_all();
    }
}

#[derive(Default)]
struct Queue {
    tasks: Vec<Claimed>,
    busy: usize,
}

/// How often the journal gets a sign of life.
const BEAT: Duration = Duration::from_secs(5);

/// How far ahead a due moment can be, in milliseconds; further, a clock was set back.
const FAR: i64 = 2 * 3600 * 1000;

pub(super) fn now_millis() -> i64 {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that is locked is left half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> Runner<'a> {
    /// An engine for a connection. Tasks of the same connection that go elsewhere, to a test machine say, are
    /// others. Once `stop` is set, nothing new is begun.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when the journal cannot be written.
    pub fn new(
        connection: &'a Connection,
        logins: &'a Logins,
        transport: &'a dyn Transport,
        journal: &'a Journal,
        references: &'a dyn References,
        settings: RunSettings,
        stop: &'a AtomicBool,
    ) -> Result<Runner<'a>, JournalError> {
        let engine = Engine::start(journal.path())?;
        journal.beat(&engine, now_millis())?;
        let name = match Origins::target(connection) {
            Some(target) => format!("{} at {target}", connection.name()),
            None => connection.name().to_owned(),
        };
        journal.all_due(&name, now_millis().saturating_add(FAR))?;
        let pace = logins.pace().rate(settings.rate);
        let health = Health::new(settings.first_wait);
        Ok(Runner {
            connection,
            logins,
            transport,
            journal,
            references,
            settings,
            name,
            engine,
            secrets: Mutex::new(connection.secrets()),
            given: Mutex::default(),
            pace: Mutex::new(pace),
            health: Mutex::new(health),
            heard: AtomicU64::new(0),
            begun: Instant::now(),
            rejections: AtomicU32::new(0),
            stop,
            over: AtomicBool::new(false),
            why: Mutex::default(),
            broken: Mutex::default(),
            queue: Mutex::default(),
            changed: Condvar::new(),
            summary: Mutex::default(),
        })
    }

    /// The name the journal knows the connection by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives it tasks to do. What is secret of them stays in memory.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when the journal cannot be written.
    pub fn give(&self, tasks: Vec<Task>) -> Result<Vec<Given>, JournalError> {
        for task in tasks.iter().filter(|task| !task.secrets.is_empty()) {
            lock(&self.given).insert(task.id.clone(), task.secrets.clone());
        }
        let added = self.journal.add(&self.name, tasks, now_millis())?;
        let given = added.into_iter().map(|added| match added {
            Added::Open => Given::Open,
            Added::Ended(record) => Given::Ended(record),
            Added::Another => Given::Another,
        });
        Ok(given.collect())
    }

    /// Does what there is to do, and calls `ended` for each task that this engine brings to an end.
    ///
    /// Returns when nothing is left to do, when it was asked to stop, or when nothing more can be sent.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when the journal cannot be written any more; what was sent until then is in it.
    pub fn run(&self, ended: &(dyn Fn(&Record) + Sync)) -> Result<Summary, JournalError> {
        self.over.store(false, Ordering::SeqCst);
        thread::scope(|scope| {
            scope.spawn(|| self.beat());
            let workers: Vec<_> = (0..self.settings.workers.max(1))
                .map(|_| scope.spawn(|| self.work(ended)))
                .collect();
            self.hand_out();
            self.over.store(true, Ordering::SeqCst);
            self.changed.notify_all();
            for worker in workers {
                if let Err(panic) = worker.join() {
                    std::panic::resume_unwind(panic);
                }
            }
        });
        let left: Vec<i64> = lock(&self.queue)
            .tasks
            .drain(..)
            .map(|task| task.seq)
            .collect();
        let broken = lock(&self.broken).take();
        if let Some(error) = broken {
            return Err(error);
        }
        self.journal.release(&self.engine, left)?;
        let open = self.journal.open_tasks(&self.name)?;
        let mut summary = lock(&self.summary).clone();
        summary.open = (open.in_progress + open.to_do + open.held).unsigned_abs();
        summary.stopped = lock(&self.why).clone();
        Ok(summary)
    }

    /// Takes tasks from the journal while workers have hands free.
    fn hand_out(&self) {
        // Two tasks for each worker: one under way, one ready.
        let most = 2 * self.settings.workers.max(1);
        while !self.is_stopping() {
            let (waiting, busy) = {
                let queue = lock(&self.queue);
                (queue.tasks.len(), queue.busy)
            };
            let room = most.saturating_sub(waiting + busy);
            if let Some(until) = self.health().paused_until() {
                let wait = until.saturating_duration_since(Instant::now());
                if !wait.is_zero() && !self.settings.wait {
                    break;
                }
                // Somebody has to ask whether it is well again, and one is enough.
                if !wait.is_zero() || waiting + busy > 0 {
                    self.rest(wait.clamp(Duration::from_millis(10), Duration::from_millis(200)));
                    continue;
                }
            }
            if room == 0 {
                self.rest(Duration::from_millis(100));
                continue;
            }
            let claimed = self.journal.claim(
                &self.name,
                &self.engine,
                u32::try_from(room).unwrap_or(1),
                now_millis(),
            );
            let claimed = match claimed {
                Ok(claimed) => claimed,
                Err(error) => return self.break_off(error),
            };
            if claimed.is_empty() {
                match self.idle(waiting + busy) {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => return self.break_off(error),
                }
                continue;
            }
            lock(&self.queue).tasks.extend(claimed);
            self.changed.notify_all();
        }
    }

    /// Nothing is due: whether to go on, after a rest.
    fn idle(&self, at_hand: usize) -> Result<bool, JournalError> {
        if at_hand > 0 {
            self.rest(Duration::from_millis(100));
            return Ok(true);
        }
        let open = self.journal.open_tasks(&self.name)?;
        if open.to_do == 0 && open.in_progress == 0 {
            return Ok(false);
        }
        let next = open.next_due.map(|due| due.saturating_sub(now_millis()));
        if !self.settings.wait && open.in_progress == 0 && next.is_none_or(|next| next > 0) {
            return Ok(false);
        }
        let next = next
            .and_then(|next| u64::try_from(next).ok())
            .map_or(Duration::ZERO, Duration::from_millis);
        self.rest(next.clamp(Duration::from_millis(5), Duration::from_millis(500)));
        Ok(true)
    }

    /// Waits until a worker is done with something, or a while.
    fn rest(&self, wait: Duration) {
        let queue = lock(&self.queue);
        let _ = self.changed.wait_timeout(queue, wait);
    }

    /// One worker.
    fn work(&self, ended: &(dyn Fn(&Record) + Sync)) {
        loop {
            let task = {
                let mut queue = lock(&self.queue);
                loop {
                    if self.is_stopping()
                        || self.over.load(Ordering::SeqCst) && queue.tasks.is_empty()
                    {
                        return;
                    }
                    if !queue.tasks.is_empty() {
                        queue.busy += 1;
                        break queue.tasks.remove(0);
                    }
                    let waited = self.changed.wait_timeout(queue, Duration::from_millis(100));
                    queue = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            };
            let hand = Hand(self);
            let outcome = self.carry_out(&task);
            drop(hand);
            match outcome {
                Ok(Some(record)) => {
                    *lock(&self.summary).ended.entry(record.status).or_default() += 1;
                    ended(&record);
                }
                Ok(None) => {}
                Err(error) => self.break_off(error),
            }
        }
    }

    /// Does a task as far as it can be done now; gives its record if that ends it.
    fn carry_out(&self, task: &Claimed) -> Result<Option<Record>, JournalError> {
        let (end, mut courier) = self.attempt(task);
        let settled = match end {
            End::Settled(settled) => *settled,
            End::Lost => return Ok(None),
            End::Journal(error) => return Err(error),
        };
        let record = (!settled.status.is_open()).then(|| Record {
            id: task.task.id.clone(),
            connection: self.name.clone(),
            operation: task.task.operation.name().to_owned(),
            status: settled.status,
            attempts: task.tries + u32::from(settled.counts),
            account_id: settled.account_id.clone(),
            reason: settled.reason.clone(),
            due: 0,
            created: task.moment,
        });
        let kept = self.journal.settle(
            &self.name,
            task,
            &self.engine,
            courier.before.take(),
            settled,
            now_millis(),
        )?;
        Ok(record.filter(|_| kept))
    }

    /// Says from time to time that this engine lives.
    fn beat(&self) {
        let mut last = Instant::now();
        while !self.over.load(Ordering::SeqCst) || lock(&self.queue).busy > 0 {
            thread::sleep(Duration::from_millis(50));
            if last.elapsed() < BEAT {
                continue;
            }
            last = Instant::now();
            match self.journal.beat(&self.engine, now_millis()) {
                Ok(()) => {
                    let heard = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                    self.heard.store(heard, Ordering::SeqCst);
                }
                Err(error) => self.break_off(error),
            }
        }
    }

    /// Whether the journal has heard of this engine lately enough for its tasks to be its own.
    fn is_heard(&self) -> bool {
        let heard = Duration::from_millis(self.heard.load(Ordering::SeqCst));
        let lease = Duration::from_millis(LEASE.unsigned_abs());
        self.begun.elapsed().saturating_sub(heard) + BEAT < lease
    }

    /// Counts an answer that rejects a credential which cannot be replaced.
    fn rejected(&self) -> u32 {
        self.rejections.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A credential was accepted.
    fn accepted(&self) {
        self.rejections.store(0, Ordering::SeqCst);
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        lock(&self.health)
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        lock(&self.pace)
    }

    fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
            || lock(&self.why).is_some()
            || lock(&self.broken).is_some()
    }

    /// Nothing more can be sent over this connection.
    fn give_up(&self, why: &str) {
        lock(&self.why).get_or_insert_with(|| self.scrub(why));
        self.changed.notify_all();
    }

    /// The journal cannot be written any more.
    fn break_off(&self, error: JournalError) {
        lock(&self.broken).get_or_insert(error);
        self.changed.notify_all();
    }

    /// The text with every secret that is known masked, as it stands and as JSON writes it.
    fn scrub(&self, text: &str) -> String {
        let known = lock(&self.secrets).clone();
        masked(text, known.into_iter().chain(self.logins.secrets()))
    }
}

/// The text with these secrets masked, as they stand and as JSON writes them.
pub(super) fn masked(text: &str, secrets: impl IntoIterator<Item = String>) -> String {
    let mut masked = text.to_owned();
    for secret in secrets {
        for form in [secret.as_str(), &json::escaped(&secret)] {
            if form.len() >= SHORTEST_SECRET && masked.contains(form) {
                masked = masked.replace(form, MASK);
            }
        }
    }
    masked
}

impl Drop for Runner<'_> {
    fn drop(&mut self) {
        // Whoever comes next would see that the engine has gone anyhow.
        let _ = self.journal.leave(&self.engine);
    }
}

//! What an engine does with the journal: takes tasks, says what it sends, says what came of it.

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::Value as Json;

use super::{Engine, Journal, JournalError, LEASE, engine, status};
use crate::connection::Operation;
use crate::provision::mapping::Columns;
use crate::provision::task::{Status, Task};

/// What became of a task that was given.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::provision) enum Added {
    /// It is new, or known and open.
    Open,
    /// It has ended before.
    Ended(super::Record),
    /// There is another of that name.
    Another,
}

/// A task an engine has.
pub(in crate::provision) struct Claimed {
    pub seq: i64,
    pub task: Task,
    /// Names of secrets that are not in the journal.
    pub withheld: Vec<String>,
    pub moment: i64,
    pub seed: u64,
    /// This attempt's number, from 1.
    pub attempt: u32,
    /// How often an attempt counted against it.
    pub tries: u32,
    /// Whether a request of it may have been carried out.
    pub unclear: bool,
    /// Answers of its calls that succeeded.
    pub answers: Vec<Kept>,
    /// The account that tasks of this subject made.
    pub account: Option<Account>,
    pub subject: String,
}

/// An account that tasks of a subject made.
#[derive(Debug, Clone)]
pub(in crate::provision) struct Account {
    pub id: String,
    pub columns: Columns,
    /// Whether it was removed since.
    pub removed: bool,
}

/// An answer that later calls need.
#[derive(Debug, Clone)]
pub(in crate::provision) struct Kept {
    pub call: String,
    pub status: u16,
    pub body: String,
}

/// A request that is about to be sent.
#[derive(Debug, Clone)]
pub(in crate::provision) struct Sending {
    pub call: String,
    pub purpose: &'static str,
    pub method: String,
    pub url: String,
    pub body: Option<String>,
    /// Whether something of the task may have been carried out, once this is on its way.
    pub unclear: bool,
}

/// What came of a request.
#[derive(Debug, Clone)]
pub(in crate::provision) struct Answered {
    pub request: i64,
    pub status: Option<u16>,
    pub answer: Option<String>,
    pub decision: String,
}

/// What came of the request before another one of the same task.
#[derive(Debug, Clone)]
pub(in crate::provision) struct Before {
    pub answered: Answered,
    /// The answer and its call's place, for the calls after it.
    pub kept: Option<(u32, Kept)>,
}

/// How an engine leaves a task.
#[derive(Debug, Clone)]
pub(in crate::provision) struct Settled {
    pub status: Status,
    pub reason: String,
    pub due: i64,
    pub held: bool,
    pub counts: bool,
    pub unclear: bool,
    /// Whether its calls begin again from the first.
    pub anew: bool,
    pub account_id: Option<String>,
    /// What is known of the account from now on.
    pub account: Option<Account>,
}

impl Journal {
    /// Adds tasks; each is known by its name from then on.
    pub(in crate::provision) fn add(
        &self,
        connection: &str,
        tasks: Vec<Task>,
        now: i64,
    ) -> Result<Vec<Added>, JournalError> {
        let connection = connection.to_owned();
        self.writer.write(move |transaction| {
            tasks
                .iter()
                .map(|task| add(transaction, &connection, task, now))
                .collect()
        })
    }

    /// Takes up to `most` tasks that are due.
    pub(in crate::provision) fn claim(
        &self,
        connection: &str,
        engine: &Engine,
        most: u32,
        now: i64,
    ) -> Result<Vec<Claimed>, JournalError> {
        let (connection, engine) = (connection.to_owned(), engine.id.clone());
        self.writer
            .write(move |transaction| claim(transaction, &connection, &engine, most, now))
    }

    /// Writes that a request is about to be sent, and what came of the one before it. `None` when the task is
    /// no more this engine's.
    pub(in crate::provision) fn sending(
        &self,
        task: &Claimed,
        engine: &Engine,
        before: Option<Before>,
        sending: Sending,
        now: i64,
    ) -> Result<Option<i64>, JournalError> {
        let (seq, attempt, engine) = (task.seq, task.attempt, engine.id.clone());
        self.writer.write(move |transaction| {
            let held = transaction
                .prepare_cached(
                    "UPDATE tasks SET unclear = ?3 WHERE seq = ?1 AND engine = ?2 AND status = 1",
                )?
                .execute(params![seq, engine, sending.unclear])?;
            if held == 0 {
                return Ok(None);
            }
            if let Some(before) = &before {
                write_before(transaction, seq, before, now)?;
            }
            transaction
                .prepare_cached(
                    "INSERT INTO requests (task, attempt, call, purpose, method, url, body, sent)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    seq,
                    attempt,
                    sending.call,
                    sending.purpose,
                    sending.method,
                    sending.url,
                    sending.body,
                    now
                ])?;
            Ok(Some(transaction.last_insert_rowid()))
        })
    }

    /// Leaves a task, with what came of its last request. `false` when it is no more this engine's.
    pub(in crate::provision) fn settle(
        &self,
        connection: &str,
        task: &Claimed,
        engine: &Engine,
        last: Option<Before>,
        settled: Settled,
        now: i64,
    ) -> Result<bool, JournalError> {
        let (connection, seq, subject, engine) = (
            connection.to_owned(),
            task.seq,
            task.subject.clone(),
            engine.id.clone(),
        );
        self.writer.write(move |transaction| {
            if let Some(last) = &last {
                write_before(transaction, seq, last, now)?;
            }
            let ended = (!settled.status.is_open()).then_some(now);
            let held = transaction.prepare_cached(
                "UPDATE tasks SET status = ?3, reason = ?4, due = ?5, held = ?6, attempts = attempts + ?7, unclear = ?8,
                    account_id = coalesce(?9, account_id), ended = ?10, engine = NULL, lease = 0
                 WHERE seq = ?1 AND engine = ?2 AND status = 1",
            )?.execute(params![
                seq, engine, settled.status as i64, settled.reason, settled.due, settled.held, settled.counts,
                settled.unclear, settled.account_id, ended
            ])?;
            if held == 0 {
                return Ok(false);
            }
            if settled.anew || matches!(settled.status, Status::Done | Status::Cancelled) {
                transaction
                    .prepare_cached("DELETE FROM answers WHERE task = ?1")?
                    .execute([seq])?;
            }
            if let Some(account) = &settled.account {
                transaction
                    .prepare_cached(
                        "INSERT OR REPLACE INTO accounts (connection, subject, account_id, columns, removed)
                         VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![
                        connection,
                        subject,
                        account.id,
                        Json::Object(account.columns.clone()).to_string(),
                        account.removed
                    ])?;
            }
            Ok(true)
        })
    }

    /// Gives tasks back that were taken and not begun.
    pub(in crate::provision) fn release(
        &self,
        engine: &Engine,
        tasks: Vec<i64>,
    ) -> Result<(), JournalError> {
        let engine = engine.id.clone();
        self.writer.write(move |transaction| {
            for seq in &tasks {
                transaction.execute(
                    "UPDATE tasks SET status = 2, engine = NULL, lease = 0 WHERE seq = ?1 AND engine = ?2 AND status = 1",
                    params![seq, engine],
                )?;
            }
            Ok(())
        })
    }

    /// Says that this engine lives, and takes their tasks from those that do not.
    pub(in crate::provision) fn beat(&self, engine: &Engine, now: i64) -> Result<(), JournalError> {
        let (id, machine, path) = (engine.id.clone(), engine.machine.clone(), self.path.clone());
        self.writer.write(move |transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO engines (id, machine, seen) VALUES (?1, ?2, ?3)",
                params![id, machine, now],
            )?;
            transaction.execute(
                "UPDATE tasks SET lease = ?2 WHERE engine = ?1 AND status = 1",
                params![id, now + LEASE],
            )?;
            let mut statement =
                transaction.prepare_cached("SELECT id, machine FROM engines WHERE id <> ?1")?;
            let others = statement.query_map([&id], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })?;
            for other in others.collect::<rusqlite::Result<Vec<_>>>()? {
                if engine::has_ended(&path, &other.0, &other.1) {
                    transaction.execute(
                        "UPDATE tasks SET lease = 0 WHERE engine = ?1 AND status = 1",
                        [&other.0],
                    )?;
                    transaction.execute("DELETE FROM engines WHERE id = ?1", [&other.0])?;
                }
            }
            // Long silent, of another machine: its leases have run out by themselves.
            transaction.execute("DELETE FROM engines WHERE seen < ?1", [now - 100 * LEASE])?;
            Ok(())
        })
    }

    /// Says that this engine ends; what it still has is anybody's.
    pub(in crate::provision) fn leave(&self, engine: &Engine) -> Result<(), JournalError> {
        let id = engine.id.clone();
        self.writer.write(move |transaction| {
            transaction.execute(
                "UPDATE tasks SET lease = 0 WHERE engine = ?1 AND status = 1",
                [&id],
            )?;
            transaction.execute("DELETE FROM engines WHERE id = ?1", [&id])?;
            Ok(())
        })
    }

    /// How many tasks of a connection are open: those with an engine, those that will be due, those that are
    /// held; and when the next is due.
    pub(in crate::provision) fn open_tasks(
        &self,
        connection: &str,
    ) -> Result<OpenTasks, JournalError> {
        let connection = connection.to_owned();
        self.writer.write(move |transaction| {
            transaction.prepare_cached(
                "SELECT count(*) FILTER (WHERE status = 1), count(*) FILTER (WHERE status <> 1 AND held = 0),
                    count(*) FILTER (WHERE held = 1), min(due) FILTER (WHERE status <> 1 AND held = 0)
                 FROM tasks WHERE connection = ?1 AND status < 3",
            )?.query_row([&connection], |row| {
                Ok(OpenTasks { in_progress: row.get(0)?, to_do: row.get(1)?, held: row.get(2)?, next_due: row.get(3)? })
            })
        })
    }

    /// Lets everything that waits be tried now: moments of a clock that was set back since would never come.
    pub(in crate::provision) fn all_due(
        &self,
        connection: &str,
        beyond: i64,
    ) -> Result<(), JournalError> {
        let connection = connection.to_owned();
        self.writer.write(move |transaction| {
            transaction.execute(
                "UPDATE tasks SET due = 0 WHERE connection = ?1 AND status = 2 AND held = 0 AND due > ?2",
                params![connection, beyond],
            )?;
            Ok(())
        })
    }
}

/// How many tasks are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::provision) struct OpenTasks {
    pub in_progress: i64,
    pub to_do: i64,
    pub held: i64,
    pub next_due: Option<i64>,
}

fn add(
    transaction: &Transaction<'_>,
    connection: &str,
    task: &Task,
    now: i64,
) -> rusqlite::Result<Added> {
    let names = || {
        task.secrets
            .iter()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let known = transaction
        .prepare_cached("SELECT operation, entitlement_type, bindings, withheld, status FROM tasks WHERE connection = ?1 AND id = ?2")?
        .query_row(params![connection, task.id], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?, row.get::<_, u8>(4)?))
        })
        .optional()?;
    let Some((operation, kind, bindings, withheld, number)) = known else {
        transaction
            .prepare_cached(
                "INSERT INTO tasks (id, connection, operation, entitlement_type, bindings, withheld, subject, resource, moment, seed, created)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?9)",
            )?
            .execute(params![
                task.id, connection, task.operation.name(), task.entitlement_type, task.bindings, names(),
                task.subject(), task.resource(), now, fastrand::i64(..)
            ])?;
        return Ok(Added::Open);
    };
    let json = |text: &str| serde_json::from_str::<Json>(text).ok();
    let same = operation == task.operation.name()
        && kind == task.entitlement_type
        && withheld == names()
        && (bindings == task.bindings || json(&bindings) == json(&task.bindings));
    if !same {
        return Ok(Added::Another);
    }
    if !status(number).is_open() {
        let sql = format!("{} WHERE connection = ?1 AND id = ?2", super::RECORD);
        return Ok(Added::Ended(transaction.query_row(
            &sql,
            params![connection, task.id],
            super::record,
        )?));
    }
    // Its secrets have come again.
    if !task.secrets.is_empty() {
        transaction.execute(
            "UPDATE tasks SET held = 0, due = 0 WHERE connection = ?1 AND id = ?2 AND held = 1",
            params![connection, task.id],
        )?;
    }
    Ok(Added::Open)
}

/// Tasks that are due: new ones, those whose moment has come, those of an engine that is no more. In front of
/// a task of the same subject goes the earlier one; of the same resource, one is worked on at a time.
const DUE: &str = "
    SELECT seq, resource FROM tasks t
    WHERE connection = ?1 AND status = ?2 AND MOMENT <= ?3 AND held = 0
      AND NOT EXISTS (SELECT 1 FROM tasks e WHERE e.connection = t.connection AND e.subject = t.subject
          AND e.seq < t.seq AND e.status < 3)
      AND (resource = '' OR NOT EXISTS (SELECT 1 FROM tasks r WHERE r.connection = t.connection
          AND r.resource = t.resource AND r.status = 1 AND r.seq <> t.seq))
    ORDER BY MOMENT, seq LIMIT ?4";

fn claim(
    transaction: &Transaction<'_>,
    connection: &str,
    engine: &str,
    most: u32,
    now: i64,
) -> rusqlite::Result<Vec<Claimed>> {
    let mut taken: Vec<(i64, String)> = Vec::new();
    for number in [Status::InProgress, Status::Waiting, Status::New] {
        let moment = if number == Status::InProgress {
            "lease"
        } else {
            "due"
        };
        let mut statement = transaction.prepare_cached(&DUE.replace("MOMENT", moment))?;
        let mut rows = statement.query(params![connection, number as u8, now, most])?;
        while let Some(row) = rows.next()? {
            let (seq, resource): (i64, String) = (row.get(0)?, row.get(1)?);
            let beside = !resource.is_empty() && taken.iter().any(|(_, other)| *other == resource);
            if taken.len() < most as usize && !beside {
                taken.push((seq, resource));
            }
        }
    }
    taken
        .into_iter()
        .map(|(seq, _)| take(transaction, connection, engine, seq, now))
        .collect()
}

fn take(
    transaction: &Transaction<'_>,
    connection: &str,
    engine: &str,
    seq: i64,
    now: i64,
) -> rusqlite::Result<Claimed> {
    transaction
        .prepare_cached("UPDATE tasks SET status = 1, engine = ?2, lease = ?3 WHERE seq = ?1")?
        .execute(params![seq, engine, now + LEASE])?;
    let mut statement = transaction.prepare_cached(
        "SELECT id, operation, entitlement_type, bindings, withheld, subject, moment, seed, attempts, unclear,
            (SELECT coalesce(max(attempt), 0) + 1 FROM requests WHERE task = tasks.seq)
         FROM tasks WHERE seq = ?1",
    )?;
    let mut claimed = statement.query_row([seq], |row| {
        let operation: String = row.get(1)?;
        let operation = operation.parse::<Operation>().map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                1,
                rusqlite::types::Type::Text,
                Box::new(error),
            )
        })?;
        Ok(Claimed {
            seq,
            task: Task {
                id: row.get(0)?,
                operation,
                entitlement_type: row.get(2)?,
                bindings: row.get(3)?,
                secrets: Vec::new(),
            },
            withheld: row
                .get::<_, String>(4)?
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            subject: row.get(5)?,
            moment: row.get(6)?,
            seed: row.get::<_, i64>(7)?.cast_unsigned(),
            tries: row.get(8)?,
            unclear: row.get(9)?,
            attempt: row.get(10)?,
            answers: Vec::new(),
            account: None,
        })
    })?;
    let mut statement = transaction
        .prepare_cached("SELECT call, status, body FROM answers WHERE task = ?1 ORDER BY place")?;
    let kept = statement.query_map([seq], |row| {
        Ok(Kept {
            call: row.get(0)?,
            status: row.get(1)?,
            body: row.get(2)?,
        })
    })?;
    claimed.answers = kept.collect::<rusqlite::Result<_>>()?;
    claimed.account = transaction
        .prepare_cached("SELECT account_id, columns, removed FROM accounts WHERE connection = ?1 AND subject = ?2")?
        .query_row(params![connection, claimed.subject], |row| {
            let columns: String = row.get(1)?;
            Ok(Account {
                id: row.get(0)?,
                columns: serde_json::from_str(&columns).unwrap_or_default(),
                removed: row.get(2)?,
            })
        })
        .optional()?;
    Ok(claimed)
}

fn write_before(
    transaction: &Transaction<'_>,
    seq: i64,
    before: &Before,
    now: i64,
) -> rusqlite::Result<()> {
    let answered = &before.answered;
    transaction
        .prepare_cached(
            "UPDATE requests SET answered = ?2, status = ?3, answer = ?4, decision = ?5 WHERE seq = ?1",
        )?
        .execute(params![
            answered.request,
            now,
            answered.status,
            answered.answer,
            answered.decision
        ])?;
    if let Some((place, kept)) = &before.kept {
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO answers (task, place, call, status, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![seq, place, kept.call, kept.status, kept.body])?;
    }
    Ok(())
}

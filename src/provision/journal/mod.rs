//! The journal: tasks, requests and outcomes, on the disk before anything is sent.
//!
//! SQLite in WAL mode with full synchronisation: what was answered as written survives the process and the
//! power. Several engines may share a journal; each task belongs to one of them at a time.

mod engine;
mod work;
mod writer;

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, params};
use thiserror::Error;

pub(super) use engine::{Engine, LEASE};
pub(super) use work::{Account, Added, Answered, Before, Claimed, Kept, Sending, Settled};

use super::mapping::Columns;
use super::task::Status;
use writer::Writer;

/// Tasks and what became of them, in a file.
///
/// ```
/// use scimplate::provision::Journal;
///
/// # let folder = std::env::temp_dir().join(format!("scimplate-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("journal.db");
/// let journal = Journal::open(&path)?;
/// assert!(journal.tasks(None)?.is_empty());
/// # drop(journal);
/// # std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Journal {
    path: PathBuf,
    writer: Writer,
}

/// Why the journal cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// There is no such file.
    #[error("there is no journal `{0}`")]
    Missing(String),
    /// The disk is full.
    #[error("the journal cannot be written: the disk is full")]
    Full,
    /// It may not be written.
    #[error("the journal may not be written by this user")]
    ReadOnly,
    /// Another process keeps it for itself.
    #[error("the journal is kept locked by another process")]
    Locked,
    /// The file is something else.
    #[error("`{0}` is not a journal of scimplate; it was not touched")]
    Stranger(String),
    /// A newer scimplate wrote it.
    #[error(
        "the journal is of version {0}, which a newer scimplate wrote; this one reads version 1"
    )]
    Newer(i64),
    /// Parts of it are missing or broken.
    #[error("the journal is damaged ({0}); it was not touched")]
    Damaged(String),
    /// The file or one beside it cannot be made or opened.
    #[error("the journal cannot be opened: {0}")]
    Unwritable(String),
    /// What it was committed with could not be made.
    #[error("the change was rolled back")]
    RolledBack,
    /// It was closed before the change was made.
    #[error("the journal was closed")]
    Closed,
    /// Anything else, in the database's words.
    #[error("the journal cannot be used: {0}")]
    Other(String),
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> JournalError {
        use rusqlite::ErrorCode as Code;
        let words = match &error {
            rusqlite::Error::SqliteFailure(_, Some(words)) => words.clone(),
            other => other.to_string(),
        };
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => JournalError::Full,
            Some(Code::ReadOnly | Code::PermissionDenied) => JournalError::ReadOnly,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => JournalError::Locked,
            Some(Code::DatabaseCorrupt) => JournalError::Damaged(words),
            Some(Code::CannotOpen) => JournalError::Unwritable(words),
            _ => JournalError::Other(words),
        }
    }
}

const SCHEMA: &str = include_str!("schema.sql");
const APPLICATION: i64 = 0x5343_494d;
const VERSION: i64 = 1;

/// Largest journal that is looked through when it is opened, in bytes.
const LOOKED_THROUGH: u64 = 64 << 20;

/// How long another process may keep the journal for itself.
const PATIENCE: Duration = Duration::from_secs(10);

/// A task as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record {
    /// Its name.
    pub id: String,
    /// The connection's name, and where it goes to.
    pub connection: String,
    /// What it does.
    pub operation: String,
    /// How it stands.
    pub status: Status,
    /// How often it was tried.
    pub attempts: u32,
    /// The account it made or found.
    pub account_id: Option<String>,
    /// Why it stands so, in a sentence; empty where there is nothing to say.
    pub reason: String,
    /// When it may be tried again, in milliseconds since 1970; 0 for at once.
    pub due: i64,
    /// When it was given, in milliseconds since 1970.
    pub created: i64,
}

/// A request of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange {
    /// In which attempt it was sent.
    pub attempt: u32,
    /// The call it belongs to.
    pub call: String,
    /// Why it was sent: `call`, `look up`, `repair`.
    pub purpose: String,
    /// GET, POST, …
    pub method: String,
    /// The URL, secrets masked.
    pub url: String,
    /// The body, secrets masked.
    pub body: Option<String>,
    /// When it was sent, in milliseconds since 1970.
    pub sent: i64,
    /// The answer's status.
    pub status: Option<u16>,
    /// The beginning of the answer's body, secrets masked.
    pub answer: Option<String>,
    /// What was concluded from it.
    pub decision: Option<String>,
}

const RECORD: &str = "SELECT id, connection, operation, status, attempts, account_id, reason, due, created FROM tasks";

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        id: row.get(0)?,
        connection: row.get(1)?,
        operation: row.get(2)?,
        status: status(row.get(3)?),
        attempts: row.get(4)?,
        account_id: row.get(5)?,
        reason: row.get(6)?,
        due: row.get(7)?,
        created: row.get(8)?,
    })
}

/// The status of a number. Another scimplate's would have another version.
pub(super) fn status(number: u8) -> Status {
    Status::ALL
        .get(usize::from(number))
        .copied()
        .unwrap_or(Status::InDoubt)
}

impl Journal {
    /// Opens a journal, and makes it if there is none. Only its owner may read it.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when it cannot be written, or is not one. What is there is never overwritten.
    pub fn open(path: &Path) -> Result<Journal, JournalError> {
        if !path.exists() {
            create(path)?;
        }
        Journal::open_existing(path)
    }

    /// Opens a journal that is there.
    ///
    /// # Errors
    ///
    /// As [`open`](Journal::open).
    pub fn open_existing(path: &Path) -> Result<Journal, JournalError> {
        let connection = connect(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // The log is cut back from time to time, so that a long run does not grow it.
        connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
        let path = path.to_owned();
        Ok(Journal {
            path,
            writer: Writer::new(connection),
        })
    }

    /// The file it is in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its tasks in the order they were given; those of a status, if one is asked for.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when it cannot be read.
    pub fn tasks(&self, of: Option<Status>) -> Result<Vec<Record>, JournalError> {
        self.writer.write(move |transaction| {
            let sql = format!("{RECORD} WHERE ?1 IS NULL OR status = ?1 ORDER BY seq");
            let mut statement = transaction.prepare(&sql)?;
            let rows = statement.query_map([of.map(|of| of as i64)], record)?;
            rows.collect()
        })
    }

    /// The tasks of a name, of which each connection may have one.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when it cannot be read.
    pub fn named(&self, id: &str) -> Result<Vec<Record>, JournalError> {
        let id = id.to_owned();
        self.writer.write(move |transaction| {
            let sql = format!("{RECORD} WHERE id = ?1 ORDER BY seq");
            let mut statement = transaction.prepare(&sql)?;
            let rows = statement.query_map([&id], record)?;
            rows.collect()
        })
    }

    /// The requests of a task, in the order they were sent.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when it cannot be read.
    pub fn exchanges(&self, task: &Record) -> Result<Vec<Exchange>, JournalError> {
        let (connection, id) = (task.connection.clone(), task.id.clone());
        self.writer.write(move |transaction| {
            let mut statement = transaction.prepare(
                "SELECT attempt, call, purpose, method, url, body, sent, r.status, answer, decision
                 FROM requests r JOIN tasks t ON t.seq = r.task
                 WHERE t.connection = ?1 AND t.id = ?2 ORDER BY r.seq",
            )?;
            let rows = statement.query_map([&connection, &id], |row| {
                Ok(Exchange {
                    attempt: row.get(0)?,
                    call: row.get(1)?,
                    purpose: row.get(2)?,
                    method: row.get(3)?,
                    url: row.get(4)?,
                    body: row.get(5)?,
                    sent: row.get(6)?,
                    status: row.get(7)?,
                    answer: row.get(8)?,
                    decision: row.get(9)?,
                })
            })?;
            rows.collect()
        })
    }

    /// The columns of the account that tasks of a task's subject made, by name; none, where it was removed.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when it cannot be read.
    pub fn columns(&self, task: &Record) -> Result<Vec<(String, String)>, JournalError> {
        let (connection, id) = (task.connection.clone(), task.id.clone());
        let columns: Option<String> = self.writer.write(move |transaction| {
            transaction
                .query_row(
                    "SELECT a.columns FROM accounts a JOIN tasks t USING (connection, subject)
                     WHERE t.connection = ?1 AND t.id = ?2 AND a.removed = 0",
                    params![connection, id],
                    |row| row.get(0),
                )
                .optional()
        })?;
        let columns: Columns = columns
            .and_then(|columns| serde_json::from_str(&columns).ok())
            .unwrap_or_default();
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        let columns = columns.into_iter();
        Ok(columns.map(|(name, value)| (name, text(value))).collect())
    }

    /// Takes a task back, if no engine has it and it has not ended. Says how it stands now.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when it cannot be written.
    pub fn cancel(&self, task: &Record) -> Result<Status, JournalError> {
        self.change(
            task,
            "status = 7, held = 0, reason = 'cancelled by hand'",
            "status IN (0, 2)",
        )
    }

    /// Puts a task that ended without being done back among those to do; what may have been carried out is
    /// looked up first. Says how it stands now.
    ///
    /// # Errors
    ///
    /// [`JournalError`] when it cannot be written.
    pub fn again(&self, task: &Record) -> Result<Status, JournalError> {
        self.change(
            task,
            "status = 2, due = 0, held = 0, attempts = 0, ended = NULL, reason = 'put back by hand'",
            "status IN (2, 4, 5, 6, 7)",
        )
    }

    fn change(
        &self,
        task: &Record,
        set: &'static str,
        from: &'static str,
    ) -> Result<Status, JournalError> {
        let (connection, id) = (task.connection.clone(), task.id.clone());
        self.writer.write(move |transaction| {
            transaction.execute(
                &format!("UPDATE tasks SET {set} WHERE connection = ?1 AND id = ?2 AND {from}"),
                params![connection, id],
            )?;
            let number = transaction.query_row(
                "SELECT status FROM tasks WHERE connection = ?1 AND id = ?2",
                params![connection, id],
                |row| row.get(0),
            );
            Ok(number.optional()?.map_or(Status::Cancelled, status))
        })
    }
}

fn connect(path: &Path) -> Result<Connection, JournalError> {
    let shown = path.display().to_string();
    let size = match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => metadata.len(),
        Ok(_) => return Err(JournalError::Stranger(shown)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(JournalError::Missing(shown));
        }
        Err(error) => return Err(JournalError::Unwritable(error.to_string())),
    };
    // The database would open it for reading alone, and say so much later.
    if let Err(error) = OpenOptions::new().append(true).open(path) {
        return Err(unwritable(error));
    }
    // A journal is complete from its first moment, so an empty file is something else, or was cut.
    if size == 0 {
        return Err(JournalError::Stranger(shown));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    let number = |name: &str| -> Result<i64, JournalError> {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|error| match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::NotADatabase) => JournalError::Stranger(shown.clone()),
                _ => error.into(),
            })
    };
    let (application, version) = (number("application_id")?, number("user_version")?);
    if application != APPLICATION {
        return Err(JournalError::Stranger(shown));
    }
    if version > VERSION {
        return Err(JournalError::Newer(version));
    }
    if connection.is_readonly("main")? {
        return Err(JournalError::ReadOnly);
    }
    if size <= LOOKED_THROUGH {
        let verdict: String =
            connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
        if verdict != "ok" {
            return Err(JournalError::Damaged(verdict));
        }
    }
    Ok(connection)
}

fn unwritable(error: std::io::Error) -> JournalError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => JournalError::Full,
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            JournalError::ReadOnly
        }
        _ => JournalError::Unwritable(error.to_string()),
    }
}

/// Makes a journal under another name, and gives it its own when it is complete.
fn create(path: &Path) -> Result<(), JournalError> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!("-new-{:08x}", fastrand::u32(..)));
    let new = PathBuf::from(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&new).map_err(unwritable)?;
    let made = make(&new);
    // Whoever was first made it; both are empty.
    let named = made.and_then(|()| match fs::hard_link(&new, path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(unwritable(error)),
        _ => Ok(()),
    });
    let _ = fs::remove_file(&new);
    named
}

fn make(path: &Path) -> Result<(), JournalError> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.execute_batch(&format!("BEGIN; {SCHEMA} COMMIT;"))?;
    connection.close().map_err(|(_, error)| error.into())
}

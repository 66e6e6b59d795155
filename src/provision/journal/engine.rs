//! Engines: who works on tasks, and who does no more.
//!
//! An engine holds a lock on a file of its own beside the journal for as long as its process lives, however
//! it ends. Engines of other machines are told by their lease alone.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use super::JournalError;

/// How long a task stays with an engine that is not heard of, in milliseconds.
pub(in crate::provision) const LEASE: i64 = 30_000;

/// A process that works on tasks.
pub(in crate::provision) struct Engine {
    pub id: String,
    pub machine: String,
    path: PathBuf,
    _lock: File,
}

impl Engine {
    /// A new engine beside the journal at `path`.
    pub fn start(journal: &Path) -> Result<Engine, JournalError> {
        let id = format!("{:016x}", fastrand::u64(..));
        let path = lock_file(journal, &id);
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let file = file.map_err(|error| JournalError::Unwritable(error.to_string()))?;
        file.try_lock()
            .map_err(|error| JournalError::Unwritable(error.to_string()))?;
        Ok(Engine {
            id,
            machine: machine(),
            path,
            _lock: file,
        })
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether an engine of this machine has ended; its file is taken away then.
pub(super) fn has_ended(journal: &Path, id: &str, of_machine: &str) -> bool {
    // A machine that cannot be told is not known to be this one.
    if of_machine.trim().is_empty() || of_machine != machine() {
        return false;
    }
    let path = lock_file(journal, id);
    match File::open(&path) {
        Ok(file) => match file.try_lock() {
            Ok(()) => {
                let _ = fs::remove_file(&path);
                true
            }
            Err(_) => false,
        },
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

fn lock_file(journal: &Path, id: &str) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(format!("-engine-{id}"));
    PathBuf::from(name)
}

/// This machine since it was started; empty where that cannot be told, and then nothing is concluded from it.
fn machine() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{} {}", host.trim(), boot.trim())
}

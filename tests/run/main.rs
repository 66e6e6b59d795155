//! Tasks against targets that misbehave: nothing lost, nothing doubled.
#![cfg(feature = "provision")]

mod answers;
mod faults;
mod journal;
#[cfg(all(feature = "cli", feature = "sandbox"))]
mod sandbox;
mod world;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::{fs, process};

use scimplate::Source;
use scimplate::connection::{Connection, Fillings, Reading};
use scimplate::provision::{
    Journal, JournalError, Logins, Record, RunSettings, Runner, Status, Summary, Task, Transport,
};

/// A folder that goes away with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("run-{name}-{}", process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.0.join("journal.db")
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The token of `fixtures/scim` in these tests.
pub(crate) const TOKEN: &str = "canary-token-71f3";

/// Where `fixtures/scim` goes in these tests, unless it is a real server.
pub(crate) const BASE: &str = "https://scim.test/v2";

pub(crate) fn scim(base: &str) -> Connection {
    folder("scim", &[("BASE_URL", base), ("TOKEN", TOKEN)])
}

#[cfg(all(feature = "cli", feature = "sandbox"))]
pub(crate) fn genesys(origin: &str) -> Connection {
    let secret = [
        ("CLIENT_ID", "sandbox"),
        ("CLIENT_SECRET", "sandbox-secret"),
    ];
    folder(
        "genesys",
        &[
            ("API_HOST", origin),
            ("LOGIN_HOST", origin),
            secret[0],
            secret[1],
        ],
    )
}

fn folder(name: &str, fillings: &[(&str, &str)]) -> Connection {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|it| it == "json"));
    files.sort();
    let source = |file: &PathBuf| {
        Source::new(
            file.file_name().unwrap().to_string_lossy(),
            fs::read_to_string(file).unwrap(),
        )
    };
    let fillings: Fillings = fillings.iter().copied().collect();
    let reading = Reading {
        fillings,
        ..Reading::default()
    };
    Connection::from_files(name, files.iter().map(source).collect(), &reading).unwrap()
}

/// One attribute of CreateAccountJSON with a token.
pub(crate) fn connection(create: &str) -> Connection {
    let login = r#"{"authentications":{"acctAuth":{"authType":"oauth2","url":"https://scim.test/token","httpMethod":"POST",
        "httpParams":{},"httpContentType":"application/json","tokenResponsePath":"access_token","tokenType":"Bearer",
        "accessToken":"Bearer canary-token-71f3","retryFailureStatusCode":[401],"maxRefreshTryCount":2}}}"#;
    let files = vec![
        Source::new("ConnectionJSON.json", login),
        Source::new("CreateAccountJSON.json", create),
    ];
    Connection::from_files("one", files, &Reading::default()).unwrap()
}

pub(crate) fn person(number: usize) -> String {
    format!(
        r#"{{"username":"person{number}","email":"Person{number}@example.org","displayname":"Person {number}","firstname":"Per","lastname":"Son","employeeid":"{number}"}}"#
    )
}

pub(crate) fn create(number: usize) -> Task {
    task(
        &format!("create-{number}"),
        "create",
        None,
        &format!(r#"{{"user":{}}}"#, person(number)),
    )
}

pub(crate) fn task(id: &str, operation: &str, kind: Option<&str>, bindings: &str) -> Task {
    Task::new(
        id,
        operation.parse().unwrap(),
        kind.map(str::to_owned),
        bindings,
    )
    .unwrap()
}

/// Settings that do not make a test wait.
pub(crate) fn quick() -> RunSettings {
    let mut settings = RunSettings::default();
    settings.first_wait = Duration::from_millis(1);
    settings
}

/// What became of tasks, by id.
pub(crate) type Ends = BTreeMap<String, Record>;

/// Does tasks, and what else there is in the journal.
pub(crate) fn run_with(
    connection: &Connection,
    transport: &dyn Transport,
    journal: &Path,
    settings: RunSettings,
    tasks: Vec<Task>,
) -> Result<(Ends, Summary), JournalError> {
    let (logins, stop) = (Logins::read(connection).unwrap(), AtomicBool::new(false));
    let journal = Journal::open(journal)?;
    let runner = Runner::new(
        connection,
        &logins,
        transport,
        &journal,
        &(),
        settings,
        &stop,
    )?;
    runner.give(tasks)?;
    let ends = Mutex::new(Ends::new());
    let summary = runner.run(&|record| {
        let before = ends
            .lock()
            .unwrap()
            .insert(record.id.clone(), record.clone());
        assert_eq!(before, None, "a task ends once");
    })?;
    Ok((ends.into_inner().unwrap(), summary))
}

pub(crate) fn run(
    connection: &Connection,
    transport: &dyn Transport,
    journal: &Path,
    tasks: Vec<Task>,
) -> Ends {
    run_with(connection, transport, journal, quick(), tasks)
        .unwrap()
        .0
}

pub(crate) fn all(ends: &Ends, status: Status, count: usize) {
    let others: Vec<&Record> = ends
        .values()
        .filter(|record| record.status != status)
        .collect();
    assert!(others.is_empty(), "{others:#?}");
    assert_eq!(ends.len(), count);
}

//! The journal's file, and tasks that are kept in it.

use std::fs;
use std::sync::atomic::AtomicBool;

use rusqlite::Connection as Sqlite;
use scimplate::provision::{Given, Journal, JournalError, Logins, Runner, Status};

use crate::world::World;
use crate::{BASE, Folder, all, create, person, quick, run, run_with, scim, task};

fn refused(folder: &Folder) -> String {
    Journal::open(&folder.journal())
        .map(|_| ())
        .unwrap_err()
        .to_string()
}

#[test]
fn what_is_no_journal_is_never_touched() {
    let folder = Folder::new("stranger");
    for bytes in [&b""[..], b"notes of mine", b"SQLite format 3\0 but cut"] {
        fs::write(folder.journal(), bytes).unwrap();
        assert!(
            refused(&folder).contains("is not a journal of scimplate"),
            "{}",
            refused(&folder)
        );
        assert_eq!(fs::read(folder.journal()).unwrap(), bytes);
    }
    fs::remove_file(folder.journal()).unwrap();
    Sqlite::open(folder.journal())
        .unwrap()
        .execute_batch("CREATE TABLE mine (x)")
        .unwrap();
    assert!(refused(&folder).contains("is not a journal of scimplate"));
    let missing = folder.file("none.db");
    let error = Journal::open_existing(&missing).map(|_| ()).unwrap_err();
    assert!(matches!(error, JournalError::Missing(_)) && !missing.exists());
}

#[test]
fn a_newer_journal_is_left_alone() {
    let folder = Folder::new("newer");
    drop(Journal::open(&folder.journal()).unwrap());
    Sqlite::open(folder.journal())
        .unwrap()
        .pragma_update(None, "user_version", 2)
        .unwrap();
    assert_eq!(
        refused(&folder),
        "the journal is of version 2, which a newer scimplate wrote; this one reads version 1"
    );
}

#[test]
fn a_damaged_journal_is_told() {
    let folder = Folder::new("damaged");
    run(
        &scim(BASE),
        &World::new(&[], 0),
        &folder.journal(),
        (0..200).map(create).collect(),
    );
    let bytes = fs::read(folder.journal()).unwrap();
    fs::write(folder.journal(), &bytes[..bytes.len() / 2]).unwrap();
    assert!(
        refused(&folder).contains("is damaged"),
        "{}",
        refused(&folder)
    );
    assert_eq!(fs::read(folder.journal()).unwrap().len(), bytes.len() / 2);
}

#[test]
fn a_locked_journal_stops_the_run_before_anything_is_sent() {
    let (folder, world) = (Folder::new("full"), World::new(&[], 0));
    drop(Journal::open(&folder.journal()).unwrap());
    // As little room as it takes now: every write fails, as on a full disk.
    let connection = scim(BASE);
    let logins = Logins::read(&connection).unwrap();
    let stop = AtomicBool::new(false);
    let journal = Journal::open(&folder.journal()).unwrap();
    let runner = Runner::new(&connection, &logins, &world, &journal, &(), quick(), &stop).unwrap();
    runner.give(vec![create(1)]).unwrap();
    Sqlite::open(folder.journal()).unwrap().execute_batch("CREATE TRIGGER full BEFORE INSERT ON requests BEGIN SELECT RAISE(FAIL, 'no room'); END").unwrap();
    let error = runner.run(&|_| {}).unwrap_err();
    assert_eq!(error.to_string(), "the journal cannot be used: no room");
    assert_eq!(world.sent.lock().unwrap().len(), 0);
    // When there is room again, it goes on.
    Sqlite::open(folder.journal())
        .unwrap()
        .execute_batch("DROP TRIGGER full")
        .unwrap();
    drop(runner);
    drop(journal);
    all(
        &run(&connection, &world, &folder.journal(), Vec::new()),
        Status::Done,
        1,
    );
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("mode");
    let journal = Journal::open(&folder.journal()).unwrap();
    for file in fs::read_dir(folder.file("")).unwrap() {
        let file = file.unwrap();
        assert_eq!(
            file.metadata().unwrap().permissions().mode() & 0o077,
            0,
            "{:?}",
            file.path()
        );
    }
    drop(journal);
}

#[test]
fn a_task_is_done_once_and_another_of_its_name_never() {
    let (folder, world, connection) = (Folder::new("once"), World::new(&[], 0), scim(BASE));
    all(
        &run(&connection, &world, &folder.journal(), vec![create(1)]),
        Status::Done,
        1,
    );
    assert!(run(&connection, &world, &folder.journal(), vec![create(1)]).is_empty());
    assert_eq!(world.sent.lock().unwrap().len(), 1);
    let logins = Logins::read(&connection).unwrap();
    let stop = AtomicBool::new(false);
    let journal = Journal::open(&folder.journal()).unwrap();
    let runner = Runner::new(&connection, &logins, &world, &journal, &(), quick(), &stop).unwrap();
    let spaced = task(
        "create-1",
        "create",
        None,
        &format!(r#"{{ "user": {} }}"#, person(1)),
    );
    let other = task(
        "create-1",
        "create",
        None,
        &format!(r#"{{"user":{}}}"#, person(2)),
    );
    let given = runner.give(vec![spaced, other]).unwrap();
    assert!(matches!(&given[0], Given::Ended(record) if record.status == Status::Done));
    assert_eq!(given[1], Given::Another);
}

#[test]
fn the_same_task_at_another_target_is_another() {
    let (folder, world) = (Folder::new("target"), World::new(&[], 0));
    all(
        &run(&scim(BASE), &world, &folder.journal(), vec![create(1)]),
        Status::Done,
        1,
    );
    let other = World::new(&[], 0);
    all(
        &run(
            &scim("https://other.test/v2"),
            &other,
            &folder.journal(),
            vec![create(1)],
        ),
        Status::Done,
        1,
    );
    assert_eq!(other.users.lock().unwrap().len(), 1);
}

#[test]
fn a_secret_is_kept_nowhere_and_asked_for_again() {
    let folder = Folder::new("withheld");
    let connection = crate::connection(
        r#"{"call":[{"name":"call1","connection":"acctAuth","url":"https://scim.test/v2/Users","httpMethod":"POST",
        "httpParams":"{\"userName\":\"${user.username}\",\"password\":\"${password}\"}","httpHeaders":{"Authorization":"${access_token}"},"httpContentType":"application/json"}]}"#,
    );
    let tasks = || {
        vec![task(
            "t",
            "create",
            None,
            r#"{"user":{"username":"ann"},"password":"hunter-22"}"#,
        )]
    };
    let world = World::new(&[], 0);
    // Given, and the engine ends before it is done.
    let (logins, stop) = (Logins::read(&connection).unwrap(), AtomicBool::new(true));
    let journal = Journal::open(&folder.journal()).unwrap();
    Runner::new(&connection, &logins, &world, &journal, &(), quick(), &stop)
        .unwrap()
        .give(tasks())
        .unwrap();
    drop(journal);
    let (ends, summary) =
        run_with(&connection, &world, &folder.journal(), quick(), Vec::new()).unwrap();
    assert!(ends.is_empty() && summary.open == 1);
    let journal = Journal::open(&folder.journal()).unwrap();
    let record = journal.named("t").unwrap().remove(0);
    assert_eq!(
        record.reason,
        "its `password` is kept in no journal: run it again with the file it came from"
    );
    drop(journal);
    all(
        &run(&connection, &world, &folder.journal(), tasks()),
        Status::Done,
        1,
    );
    assert_eq!(world.users.lock().unwrap()["ann"]["password"], "hunter-22");
}

#[test]
fn a_task_can_be_taken_back_while_nobody_has_it() {
    let (folder, world, connection) = (Folder::new("cancel"), World::new(&[], 0), scim(BASE));
    let (logins, stop) = (Logins::read(&connection).unwrap(), AtomicBool::new(true));
    let journal = Journal::open(&folder.journal()).unwrap();
    Runner::new(&connection, &logins, &world, &journal, &(), quick(), &stop)
        .unwrap()
        .give(vec![create(1), create(2)])
        .unwrap();
    let record = journal.named("create-1").unwrap().remove(0);
    assert_eq!(journal.cancel(&record).unwrap(), Status::Cancelled);
    drop(journal);
    all(
        &run(&connection, &world, &folder.journal(), Vec::new()),
        Status::Done,
        1,
    );
    let journal = Journal::open(&folder.journal()).unwrap();
    let done = journal.named("create-2").unwrap().remove(0);
    assert_eq!(
        journal.cancel(&done).unwrap(),
        Status::Done,
        "what is done stays done"
    );
    assert_eq!(journal.again(&done).unwrap(), Status::Done);
}

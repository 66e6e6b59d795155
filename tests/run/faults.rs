//! What goes wrong on the way, and what the target has in the end.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use scimplate::provision::{Journal, Logins, Runner, Status};

use crate::world::{Fault, World};
use crate::{BASE, Folder, all, create, person, quick, run, run_with, scim, task};

/// 40 % of all requests go wrong, those that look included.
const MIX: &[(Fault, u32)] = &[
    (Fault::ResetAfter, 80),
    (Fault::ErrorAfter, 80),
    (Fault::ResetBefore, 80),
    (Fault::Truncated, 40),
    (Fault::TooMany, 40),
    (Fault::Busy, 20),
    (Fault::NoId, 20),
    (Fault::Html, 20),
    (Fault::Twice, 20),
];

/// Every person once, with the id the client has.
fn whole(world: &World, ends: &crate::Ends, count: usize) {
    let users = world.users.lock().unwrap();
    assert_eq!(users.len(), count);
    let ids: BTreeSet<&str> = users
        .values()
        .map(|user| user["id"].as_str().unwrap())
        .collect();
    let known: BTreeSet<&str> = ends
        .values()
        .map(|end| end.account_id.as_deref().unwrap())
        .collect();
    assert_eq!(ids, known);
}

#[test]
fn creates_are_done_once_whatever_goes_wrong() {
    for seed in 0..4 {
        let (folder, world) = (Folder::new(&format!("mix{seed}")), World::new(MIX, seed));
        let ends = run(
            &scim(BASE),
            &world,
            &folder.journal(),
            (0..150).map(create).collect(),
        );
        all(&ends, Status::Done, 150);
        whole(&world, &ends, 150);
    }
}

#[test]
fn a_target_that_keeps_less_than_it_is_given_is_no_failure() {
    let folder = Folder::new("less");
    let mut world = World::new(MIX, 11);
    world.knows_no = Some("name");
    let ends = run(
        &scim(BASE),
        &world,
        &folder.journal(),
        (0..80).map(create).collect(),
    );
    all(&ends, Status::Done, 80);
    whole(&world, &ends, 80);
    assert!(
        ends.values()
            .any(|end| end.reason == "the target keeps no name")
    );
}

#[test]
fn an_engine_that_dies_is_followed_by_one_that_looks() {
    let folder = Folder::new("dies");
    let mut world = World::new(&[], 1);
    let mut deaths = 0;
    let ends = loop {
        let sent = world.sent.lock().unwrap().len();
        // A little further each time.
        world.dies_after = (deaths < 25).then_some(sent + 1 + deaths % 5);
        let tasks = (0..60).map(create).collect();
        let ended = catch_unwind(AssertUnwindSafe(|| {
            run(&scim(BASE), &world, &folder.journal(), tasks)
        }));
        match ended {
            Ok(_) => {
                break Journal::open(&folder.journal())
                    .unwrap()
                    .tasks(None)
                    .unwrap();
            }
            Err(_) => deaths += 1,
        }
    };
    assert_eq!(deaths, 25);
    assert_eq!(
        ends.iter().filter(|end| end.status == Status::Done).count(),
        60
    );
    let ends = ends.into_iter().map(|end| (end.id.clone(), end)).collect();
    whole(&world, &ends, 60);
}

#[test]
fn a_target_that_cannot_be_reached_costs_no_try() {
    let folder = Folder::new("away");
    let mut settings = quick();
    settings.tries = 1;
    let world = World::new(&[(Fault::Away, 300)], 9);
    let (ends, _) = run_with(
        &scim(BASE),
        &world,
        &folder.journal(),
        settings,
        (0..3).map(create).collect(),
    )
    .unwrap();
    all(&ends, Status::Done, 3);
}

#[test]
fn two_engines_share_a_journal_and_send_nothing_twice() {
    let (folder, world, connection) = (Folder::new("two"), World::new(&[], 3), scim(BASE));
    let logins = Logins::read(&connection).unwrap();
    let stop = AtomicBool::new(false);
    let journals = [
        Journal::open(&folder.journal()).unwrap(),
        Journal::open(&folder.journal()).unwrap(),
    ];
    let counts: Vec<u64> = std::thread::scope(|scope| {
        let engines: Vec<_> = journals
            .iter()
            .map(|journal| {
                let (connection, logins, world, stop) = (&connection, &logins, &world, &stop);
                scope.spawn(move || {
                    let runner =
                        Runner::new(connection, logins, world, journal, &(), quick(), stop)
                            .unwrap();
                    runner.give((0..200).map(create).collect()).unwrap();
                    runner.run(&|_| {}).unwrap().ended.values().sum()
                })
            })
            .collect();
        engines
            .into_iter()
            .map(|engine| engine.join().unwrap())
            .collect()
    });
    assert_eq!(counts.iter().sum::<u64>(), 200);
    assert_eq!(world.sent.lock().unwrap().len(), 200);
}

#[test]
fn an_engine_that_is_asked_to_stop_begins_nothing_new() {
    let (folder, world, connection) = (Folder::new("stop"), World::new(&[], 3), scim(BASE));
    let logins = Logins::read(&connection).unwrap();
    let stop = AtomicBool::new(false);
    let journal = Journal::open(&folder.journal()).unwrap();
    let runner = Runner::new(&connection, &logins, &world, &journal, &(), quick(), &stop).unwrap();
    runner.give((0..200).map(create).collect()).unwrap();
    let summary = runner.run(&|_| stop.store(true, Ordering::SeqCst)).unwrap();
    let done = summary.ended[&Status::Done];
    assert!(done < 50, "{done}");
    assert_eq!(summary.open, 200 - done);
    assert_eq!(journal.tasks(Some(Status::InProgress)).unwrap(), []);
    // The next one does the rest.
    stop.store(false, Ordering::SeqCst);
    let summary = runner.run(&|_| {}).unwrap();
    assert_eq!((summary.ended[&Status::Done], summary.open), (200, 0));
    assert_eq!(world.users.lock().unwrap().len(), 200);
}

#[test]
fn tasks_of_one_person_run_in_order() {
    let (folder, world) = (Folder::new("order"), World::new(MIX, 7));
    let mut tasks = Vec::new();
    for number in 0..40 {
        let bindings = format!(r#"{{"user":{}}}"#, person(number));
        for (name, operation) in [
            ("a", "create"),
            ("b", "disable"),
            ("c", "remove"),
            ("d", "create"),
        ] {
            tasks.push(task(&format!("{name}{number}"), operation, None, &bindings));
        }
    }
    let ends = run(&scim(BASE), &world, &folder.journal(), tasks);
    all(&ends, Status::Done, 160);
    let users = world.users.lock().unwrap();
    assert_eq!(users.len(), 40);
    assert!(
        users.values().all(|user| user["active"] == true),
        "the second create is the last word"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mix_of_faults_loses_or_doubles_a_create(
        seed in 0_u8..=255,
        shares in proptest::collection::vec(0_u32..90, 9),
        workers in 1_usize..6,
    ) {
        let folder = Folder::new(&format!("law{seed}-{workers}"));
        let mix: Vec<_> = MIX.iter().zip(shares).map(|((fault, _), share)| (*fault, share)).collect();
        let world = World::new(&mix, seed);
        let mut settings = quick();
        settings.workers = workers;
        // With nine requests in ten going wrong, twenty tries would not do.
        settings.tries = 1000;
        let (ends, _) = run_with(&scim(BASE), &world, &folder.journal(), settings, (0..12).map(create).collect()).unwrap();
        all(&ends, Status::Done, 12);
        whole(&world, &ends, 12);
    }
}

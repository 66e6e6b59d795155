//! Real exports, when they are there: every operation of every one, for three people, is rendered or
//! refused with its place and reason. `../shared/corpus` is third-party data and not in this repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use scimplate::connection::{Connection, Operation};
use scimplate::diagnostic::Diagnostic;
use scimplate::plan::{Situation, Step};
use scimplate::{Bindings, Source};

/// Longest a plan may take, in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(5);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Everything a task can know, for a person.
fn bindings(person: &str) -> Bindings {
    let read =
        |path: &str| fs::read_to_string(root().join("fixtures").join(path)).expect("a fixture");
    let user = read(&format!("people/{person}.json"));
    let mut all = Bindings::from_json(&format!("{{\"user\": {user}}}")).expect("a person");
    for file in ["account", "role"] {
        let more = Bindings::from_json(&read(&format!("bindings/{file}.json"))).expect("bindings");
        for name in more.names() {
            all.bind(name, more.get(name).cloned().expect("a bound name"));
        }
    }
    all.bind("accountName", "ann.example@example.org".into());
    all
}

fn outcome(why: &[Diagnostic]) -> &'static str {
    let any = |rule: &str| why.iter().any(|found| found.rule.name == rule);
    match () {
        () if any("expr/not-evaluated") => "not evaluated yet",
        () if any("bind/no-value") => "a value was not given",
        () if any("render/fault") => "fault in Groovy too",
        () if any("expr/syntax") => "does not compile in Groovy either",
        () => "refused",
    }
}

#[test]
fn every_operation_of_every_export_is_rendered_or_refused_with_its_place() {
    let folder = root().join("../shared/corpus");
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let mut table: BTreeMap<&str, usize> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let connection = read(file);
        for person in ["ann", "nora", "quentin"] {
            let known = bindings(person);
            for operation in Operation::ALL {
                let Some(attribute) = connection.attribute(operation.attribute()) else {
                    continue;
                };
                let mut types: Vec<Option<String>> = attribute
                    .entitlement_types()
                    .iter()
                    .map(|t| Some((*t).to_owned()))
                    .collect();
                if types.is_empty() {
                    types.push(None);
                }
                for entitlement_type in types {
                    let situation = Situation {
                        entitlement_type,
                        ..Situation::new(operation, known.clone())
                    };
                    let start = Instant::now();
                    let plan = connection.plan_for(&situation);
                    assert!(start.elapsed() < PATIENCE, "{} {operation}", file.display());
                    let plan = match plan {
                        Ok(plan) => plan,
                        Err(error) => {
                            *table.entry("the attribute has no call").or_default() += 1;
                            *reasons
                                .entry(format!("{} {operation}: {error}", name(file)))
                                .or_default() += 1;
                            continue;
                        }
                    };
                    for step in plan.steps() {
                        match step {
                            Step::Ready(_) => *table.entry("rendered").or_default() += 1,
                            Step::Blocked { call, why } => {
                                assert!(!why.is_empty(), "{} {operation} {call}", file.display());
                                *table.entry(outcome(why)).or_default() += 1;
                                for found in why {
                                    located(found, file);
                                    if found.rule.name != "bind/no-value" {
                                        let key = format!(
                                            "{} {}: {}",
                                            name(file),
                                            found.pointer,
                                            found.message
                                        );
                                        *reasons.entry(key).or_default() += 1;
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    println!("{} exports, 3 people", files.len());
    table
        .iter()
        .for_each(|(outcome, count)| println!("{count:6} {outcome}"));
    reasons
        .iter()
        .for_each(|(reason, count)| println!("  {count} × {reason}"));
    assert!(table.get("rendered").is_some_and(|count| *count > 200));
}

fn name(file: &Path) -> String {
    file.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn read(file: &Path) -> Connection {
    let text = fs::read_to_string(file).expect("a text");
    Connection::parse(Source::new(name(file), text))
        .unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// A finding has a place that is a part of its file, and the pointer of the value it is in.
fn located(found: &Diagnostic, file: &Path) {
    let source = found.source.as_ref().expect("a file");
    let text = source.text();
    assert!(
        found.span.end <= text.len(),
        "{}: {found:?}",
        file.display()
    );
    assert!(
        text.is_char_boundary(found.span.start) && text.is_char_boundary(found.span.end),
        "{}",
        file.display()
    );
    assert!(
        found.pointer.starts_with('/'),
        "{}: {found:?}",
        file.display()
    );
}

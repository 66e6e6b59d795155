//! Three hundred single characters taken out of the reference connection: what still reads the same is left
//! alone, and of the rest `check` finds what is a mistake. What it cannot know to be one is listed.

#![cfg(feature = "report")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use scimplate::Source;
use scimplate::connection::{Connection, Reading};
use scimplate::diagnostic::Severity;
use scimplate::lint::Checking;

const DELETIONS: u64 = 300;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn reading() -> Reading {
    let fillings = [
        ("API_HOST", "api.example.org"),
        ("LOGIN_HOST", "login.example.org"),
        ("CLIENT_ID", "0b7c"),
        ("CLIENT_SECRET", "not-a-secret"),
    ];
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Reading {
        fillings: fillings.into_iter().map(owned).collect(),
        ..Reading::default()
    }
}

/// What is found in a connection; the rule that says most.
fn found(files: &BTreeMap<String, String>) -> Option<String> {
    let sources = files
        .iter()
        .map(|(name, text)| Source::new(name.as_str(), text.as_str()));
    let connection = match Connection::from_files("genesys", sources.collect(), &reading()) {
        Ok(connection) => connection,
        Err(error) => return Some(error.to_string()),
    };
    let findings = connection.check(&Checking::default());
    let worst = findings.iter().max_by_key(|one| one.severity);
    worst
        .filter(|one| one.severity >= Severity::Hint)
        .map(|one| one.rule.name.to_owned())
}

/// The next of a sequence of numbers that look random: SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut bits = *state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// What came of a deletion: where it was, and what was said.
struct Deletion {
    at: String,
    said: Option<String>,
}

#[test]
fn a_character_that_is_missing_is_found_or_listed() {
    let folder = fixtures().join("genesys");
    let files: BTreeMap<String, String> = fs::read_dir(&folder)
        .expect("the reference connection")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("a file"))
        })
        .collect();
    assert_eq!(
        found(&files),
        None,
        "the reference connection itself is clean"
    );
    let mut state = 20_261_122;
    let total: usize = files.values().map(String::len).sum();
    let mut places = Vec::new();
    while (places.len() as u64) < DELETIONS {
        let mut at = next(&mut state) as usize % total;
        for (name, text) in &files {
            if at < text.len() {
                if text.is_char_boundary(at) {
                    places.push((name.clone(), at));
                }
                break;
            }
            at -= text.len();
        }
    }
    let deletions = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for half in places.chunks(places.len().div_ceil(2)) {
            let (files, deletions) = (&files, &deletions);
            scope.spawn(move || {
                for (name, at) in half {
                    let text = &files[name];
                    let mut changed = text.clone();
                    let gone = changed.remove(*at);
                    let before = serde_json::from_str::<serde_json::Value>(text).ok();
                    let after = serde_json::from_str::<serde_json::Value>(&changed).ok();
                    if after.is_some() && before == after {
                        continue;
                    }
                    let from = (0..=at.saturating_sub(24))
                        .rev()
                        .find(|at| text.is_char_boundary(*at));
                    let around = &text[from.unwrap_or_default()..*at];
                    let rest: String = text[*at..].chars().skip(1).take(12).collect();
                    let mut mutated = files.clone();
                    mutated.insert(name.clone(), changed);
                    deletions.lock().expect("nobody panicked").push((
                        (name.clone(), *at),
                        Deletion {
                            at: format!("{name}:{at}: {around:?} -{gone:?} {rest:?}"),
                            said: found(&mutated),
                        },
                    ));
                }
            });
        }
    });
    let mut deletions = deletions.into_inner().expect("nobody panicked");
    deletions.sort_by(|a, b| a.0.cmp(&b.0));
    let (said, silent): (Vec<_>, Vec<_>) =
        deletions.iter().partition(|(_, one)| one.said.is_some());
    let lines: String = silent
        .iter()
        .map(|(_, one)| format!("{}\n", one.at))
        .collect();
    let text = format!(
        "# {DELETIONS} deletions: {} leave the JSON as it was, {} are found, {} are texts that may be meant:\n{lines}",
        DELETIONS as usize - deletions.len(),
        said.len(),
        silent.len(),
    );
    let golden = fixtures().join("check/mutations.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&golden, &text).expect("the golden can be written");
    }
    assert_eq!(fs::read_to_string(&golden).unwrap_or_default(), text);
}

//! Fixes: what they change is what was wrong, wherever it stands, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use scimplate::connection::{Connection, Reading};
use scimplate::diagnostic::{self, Fix, Safety, rules};
use scimplate::lint::Checking;
use scimplate::text::{Located, Span, json};
use scimplate::{Diagnostic, Source};

/// A text as somebody may write it in a JSON string.
fn quoted(text: &str, choices: &mut impl Iterator<Item = u8>) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match choices.next().unwrap_or(0) % 4 {
            0 => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            _ if c == '/' => out.push_str("\\/"),
            _ => {
                let written = serde_json::Value::from(c.to_string()).to_string();
                out.push_str(&written[1..written.len() - 1]);
            }
        }
    }
    out.push('"');
    out
}

/// The string at `/0` of a text, and the place of its characters.
fn inside(outer: &Located) -> Located {
    let document = json::read(&outer.text);
    let string = document.at("/0").and_then(|node| node.as_string());
    let string = string.expect("it was written there");
    outer.inside(&*string.text, string.map.clone(), "/0".to_owned())
}

fn decoded(file: &str, depth: usize) -> String {
    let mut located = Located::whole(Source::new("a", file));
    for _ in 0..depth {
        located = inside(&located);
    }
    located.text.to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_of_a_decoded_text_is_one_of_the_file(
        text in "[\"\\\\/a-cé€😀“”\u{0}-\u{1f}]{0,12}",
        put in "[\"\\\\/a-cé😀\n]{0,4}",
        depth in 0usize..4,
        ends in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        choices in prop::collection::vec(any::<u8>(), 64),
    ) {
        let mut choices = choices.into_iter().cycle();
        let mut file = text.clone();
        for _ in 0..depth {
            file = format!("[ {} ]", quoted(&file, &mut choices));
        }
        let whole = Located::whole(Source::new("a", file.as_str()));
        let mut innermost = whole.clone();
        for _ in 0..depth {
            innermost = inside(&innermost);
        }
        prop_assert_eq!(&*innermost.text, &*text);
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (one, other) = (ends.0.get(&places), ends.1.get(&places));
        let span = Span::new(*one.min(other), *one.max(other));
        let found = Diagnostic::new(&rules::JSON_SYNTAX, span, "x")
            .fix(Fix::safe("x").edit(span, put.as_str()))
            .located(&innermost);
        let fixed = diagnostic::fixed("a", &file, &[found], Safety::Safe);
        prop_assert_eq!(fixed.count, 1);
        let wanted = format!("{}{put}{}", &text[..span.start], &text[span.end..]);
        prop_assert_eq!(decoded(&fixed.text, depth), wanted);
    }
}

#[test]
fn what_was_filled_in_is_no_place_of_the_file() {
    let text = r#"{"call": [{"name": "call1", "httpMethod": "@VERB@", "url": "https://@HOST@/${User.email}"}]}"#;
    let reading = Reading {
        fillings: [("VERB", "get"), ("HOST", "example.org")]
            .into_iter()
            .collect(),
        ..Reading::default()
    };
    let source = Source::new("CreateAccountJSON.json", text);
    let connection = Connection::parse_with(source, &reading).expect("it is one");
    let findings = connection.check(&Checking::default());
    assert!(
        findings
            .iter()
            .any(|found| found.rule == &rules::CALL_METHOD)
    );
    let fixed = diagnostic::fixed("CreateAccountJSON.json", text, &findings, Safety::Unsafe);
    assert_eq!(fixed.text, text.replace("User", "user"));
}

/// Every connection among the fixtures: its files, by name.
fn packages() -> Vec<Vec<(String, String)>> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders = vec![
        fixtures.join("check/many"),
        fixtures.join("check/fixes"),
        fixtures.join("genesys"),
    ];
    for rule in entries(&fixtures.join("check")) {
        folders.extend([rule.join("bad"), rule.join("good")]);
    }
    let mut packages: Vec<Vec<(String, String)>> = folders
        .iter()
        .filter(|folder| folder.is_dir())
        .map(|folder| {
            entries(folder)
                .iter()
                .filter_map(|path| text(path))
                .collect()
        })
        .collect();
    let alone = ["broken", "json", "packages"].map(|name| entries(&fixtures.join(name)));
    packages.extend(
        alone
            .iter()
            .flatten()
            .filter_map(|path| Some(vec![text(path)?])),
    );
    packages.retain(|files| !files.is_empty());
    packages
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    paths
}

fn text(path: &Path) -> Option<(String, String)> {
    let name = path.file_name()?.to_str()?;
    name.ends_with(".json")
        .then(|| Some((name.to_owned(), fs::read_to_string(path).ok()?)))?
}

fn check(files: &[(String, String)]) -> Vec<Diagnostic> {
    let sources = files
        .iter()
        .map(|(name, text)| Source::new(name.as_str(), text.as_str()));
    let connection = match files {
        [(name, text)] => Connection::parse(Source::new(name.as_str(), text.as_str())),
        _ => Connection::from_files("test", sources.collect(), &Reading::default()),
    };
    match connection {
        Ok(connection) => connection.check(&Checking::default()),
        Err(scimplate::Error::Found(found)) => vec![*found],
        Err(_) => Vec::new(),
    }
}

fn fixed(
    files: &[(String, String)],
    findings: &[Diagnostic],
    least: Safety,
) -> Vec<(String, String)> {
    let one = |(name, text): &(String, String)| {
        (
            name.clone(),
            diagnostic::fixed(name, text, findings, least).text,
        )
    };
    files.iter().map(one).collect()
}

#[test]
fn a_fixed_finding_is_gone_and_every_other_byte_is_as_it_was() {
    let mut seen = 0;
    for files in packages() {
        let findings = check(&files);
        for found in &findings {
            let (Some(fix), Some(source)) = (&found.fix, &found.source) else {
                continue;
            };
            seen += 1;
            let alone = fixed(&files, std::slice::from_ref(found), Safety::Unsafe);
            let about = format!(
                "{} at {} of {}",
                found.rule.name,
                found.span.start,
                source.name()
            );
            let same = |one: &&Diagnostic| {
                one.rule == found.rule
                    && one.message == found.message
                    && one.pointer == found.pointer
            };
            // Of a file that is no connection only the first mistake is told.
            let oddities = |files: &[(String, String)]| {
                let all = files
                    .iter()
                    .map(|(_, text)| json::read(text).oddities.len());
                all.sum::<usize>()
            };
            let count = |files: &[(String, String)], all: &[Diagnostic]| {
                all.iter().filter(same).count() + oddities(files)
            };
            assert!(
                count(&alone, &check(&alone)) < count(&files, &findings),
                "{about} stays"
            );
            for ((name, old), (_, new)) in files.iter().zip(&alone) {
                if name != source.name() {
                    assert_eq!(old, new, "{about}");
                    continue;
                }
                let first = fix.edits.iter().map(|edit| edit.span.start).min();
                let last = fix.edits.iter().map(|edit| edit.span.end).max();
                let (first, last) = (first.expect("an edit"), last.expect("an edit"));
                assert!(
                    new.starts_with(&old[..first]) && new.ends_with(&old[last..]),
                    "{about}"
                );
            }
        }
    }
    assert!(seen > 25, "{seen} fixes");
}

#[test]
fn fixing_again_changes_nothing() {
    for least in [Safety::Safe, Safety::Unsafe] {
        for files in packages() {
            let mut now = files;
            for pass in 0.. {
                let findings = check(&now);
                let next = fixed(&now, &findings, least);
                if next == now {
                    let left = findings.iter().filter_map(|found| found.fix.as_ref());
                    assert!(
                        left.clone().all(|fix| fix.safety < least),
                        "{:?}",
                        left.collect::<Vec<_>>()
                    );
                    break;
                }
                assert!(pass < 10, "{:?}", now[0]);
                now = next;
            }
        }
    }
}

/// What is safe leaves fewer mistakes, never others.
#[test]
fn safe_fixes_bring_no_new_finding() {
    for files in packages() {
        let before = check(&files);
        let after = check(&fixed(&files, &before, Safety::Safe));
        for found in &after {
            let known = |one: &Diagnostic| one.rule == found.rule && one.message == found.message;
            // What could not be read could not be checked either.
            let unread = before
                .iter()
                .any(|one| one.rule.name.starts_with("json/") || one.rule == &rules::BODY_NOT_JSON);
            assert!(
                unread || before.iter().any(known),
                "{}: {}",
                found.rule.name,
                found.message
            );
        }
    }
}

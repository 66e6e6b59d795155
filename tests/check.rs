//! What `check` finds: a folder a rule in `fixtures/check/`, with one connection that breaks it and one that does not.
//!
//! `UPDATE=1 cargo test` rewrites the goldens.

#![cfg(feature = "report")]

use std::fs;
use std::path::{Path, PathBuf};

use scimplate::builtins::Ty;
use scimplate::connection::{Connection, Reading};
use scimplate::diagnostic::{Rule, rules};
use scimplate::lint::Checking;
use scimplate::report::human;
use scimplate::{Diagnostic, Source};

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path)
}

/// Reads the folder; files are named without it, so that goldens are the same everywhere.
fn connection(path: &Path) -> Connection {
    let mut names: Vec<PathBuf> = fs::read_dir(path)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    names.sort();
    let sources = names.iter().map(|path| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        Source::new(name, fs::read_to_string(path).expect("a file"))
    });
    Connection::from_files("test", sources.collect(), &Reading::default()).expect("a connection")
}

fn slice(found: &Diagnostic) -> &str {
    let source = found.source.as_ref().expect("a file");
    found.span.of(source.text())
}

fn golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, text).expect("the golden can be written");
        return;
    }
    let wanted = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(text, wanted, "{}", path.display());
}

/// A line a finding, and the characters it points at.
fn report(findings: &[Diagnostic]) -> String {
    let line = |found: &Diagnostic| format!("{}\n    {}\n", human::line(found), slice(found));
    findings.iter().map(line).collect()
}

/// The rules that `check` adds to what reading a connection finds.
const RULES: &[&Rule] = &[
    &rules::EXPR_SYNTAX,
    &rules::EXPR_REFUSED,
    &rules::EXPR_UNKNOWN_METHOD,
    &rules::EXPR_NULL,
    &rules::EXPR_WRONG_ARGUMENTS,
    &rules::EXPR_UNKNOWN_PROPERTY,
    &rules::EXPR_UNKNOWN_FUNCTION,
    &rules::EXPR_OPERANDS,
    &rules::EXPR_COMPARISON,
    &rules::EXPR_CONSTANT_TEST,
    &rules::BODY_NULL_TEXT,
    &rules::BIND_UNKNOWN_ROOT,
    &rules::BIND_WRONG_CASE,
    &rules::BIND_NOT_HERE,
    &rules::BIND_UNKNOWN_ATTRIBUTE,
    &rules::BODY_NOT_JSON,
    &rules::CALL_METHOD,
    &rules::CALL_HEADER,
    &rules::CALL_MEDIA_TYPE,
    &rules::CALL_STATUS_CODE,
    &rules::IMPORT_UNKNOWN_COLUMN,
    &rules::CALL_RELATIVE_URL,
    &rules::SHAPE_UNKNOWN_KEY,
    &rules::SECRET_IN_PLAIN,
    &rules::SCIM_UNKNOWN_ATTRIBUTE,
    &rules::SCIM_MISSING_REQUIRED,
    &rules::SCIM_QUOTED_BOOLEAN,
    &rules::SCIM_SAME_SOURCE,
    &rules::SCIM_CREATED,
    &rules::FLOW_UNKNOWN_LOGIN,
    &rules::FLOW_NO_ANSWER,
    &rules::FLOW_PATH_OF_NO_CALL,
    &rules::PACKAGE_LEFT_OVER,
    &rules::SHAPE_WRONG_CASE,
    &rules::SHAPE_MISPLACED_KEY,
    &rules::SHAPE_WRONG_TYPE,
    &rules::SHAPE_MISSING_KEY,
    &rules::CALL_EMPTY_SEGMENT,
    &rules::CALL_BLANK_IN_URL,
    &rules::CALL_MISSING_DOLLAR,
    &rules::CALL_NO_SUCCESS,
    &rules::SECRET_FROM_ATTRIBUTE,
    &rules::LOGIN_TYPE,
    &rules::LOGIN_TOKEN_PREFIX,
    &rules::LOGIN_NO_RETRY,
    &rules::IMPORT_COLUMN_TYPE,
    &rules::IMPORT_ARRAY_PATH,
    &rules::IMPORT_LIST_COLUMN,
    &rules::IMPORT_PASSWORD,
    &rules::IMPORT_KEY_NOT_MAPPED,
    &rules::IMPORT_MARKER,
    &rules::IMPORT_UNKNOWN_TYPE,
    &rules::IMPORT_STATUS_COLUMN,
    &rules::IMPORT_THRESHOLD,
    &rules::IMPORT_PAGE_PATH,
    &rules::IMPORT_PAGE_IN_URL,
    &rules::IMPORT_PAGE_STYLE,
    &rules::IMPORT_SCIM_PAGING,
    &rules::IMPORT_SCIM_MEMBERS,
    &rules::FLOW_NO_ACCOUNT_ID,
    &rules::FLOW_UNKNOWN_TYPE,
    &rules::FLOW_NO_ACCESS,
    &rules::FLOW_SAME_FOR_ALL,
];

#[test]
fn every_rule_is_broken_by_one_and_silent_on_the_other() {
    for rule in RULES {
        let at = folder("check").join(rule.name.replacen('/', "-", 1));
        let bad = connection(&at.join("bad")).check(&Checking::default());
        assert!(!bad.is_empty(), "{}", rule.name);
        for found in &bad {
            assert_eq!(found.rule.name, rule.name, "{}", human::line(found));
        }
        golden(&at.join("bad.txt"), &report(&bad));
        let good = connection(&at.join("good")).check(&Checking::default());
        assert!(good.is_empty(), "{}:\n{}", rule.name, report(&good));
    }
}

#[test]
fn many_mistakes_in_one_file_are_each_said_once() {
    let at = folder("check/many");
    let how = Checking {
        user: Some(
            [
                "email",
                "statuskey",
                "firstname",
                "lastname",
                "title",
                "displayname",
            ]
            .map(|name| (name.to_owned(), Ty::STR))
            .into(),
        ),
        ..Checking::default()
    };
    let findings = connection(&at).check(&how);
    golden(&at.join("expected.txt"), &report(&findings));
    assert_eq!(findings.len(), 18);
}

#[test]
fn the_reference_connection_is_clean_when_it_is_filled_in() {
    let how = Checking::default();
    let findings = connection(&folder("genesys")).check(&how);
    let others: Vec<_> = findings
        .into_iter()
        .filter(|found| found.rule != &rules::PACKAGE_LEFT_OVER)
        .collect();
    assert!(others.is_empty(), "{}", report(&others));
}

/// Published connections: every error was looked at and is one (`fixtures/check/corpus.txt` has them all).
#[test]
fn published_connections() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: {} is not there", corpus.display());
        return;
    }
    let mut files: Vec<PathBuf> = fs::read_dir(corpus)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    files.sort();
    let mut lines = String::new();
    for file in files {
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        let bytes = fs::read(&file).expect("a file");
        let Ok(connection) = Connection::from_bytes(name, &bytes, &Reading::default()) else {
            continue;
        };
        for found in connection.check(&Checking::default()) {
            lines.push_str(&human::line(&found));
            lines.push('\n');
        }
    }
    golden(&folder("check/corpus.txt"), &lines);
}

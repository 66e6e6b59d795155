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
use scimplate::scim::Profile;
use scimplate::{Diagnostic, Error, Source};

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

/// The target a case is for: a name in `target`, or a profile of its own.
fn target(at: &Path) -> Option<Profile> {
    if let Ok(name) = fs::read_to_string(at.join("target")) {
        return Some(Profile::named(name.trim()).expect("a built-in profile"));
    }
    let text = fs::read_to_string(at.join("target.json")).ok()?;
    Some(Profile::from_json(&Source::new("target.json", text)).expect("a profile"))
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
    &rules::EXPR_ANGLE_PLACEHOLDER,
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
    &rules::SCIM_WRONG_TYPE,
    &rules::SCIM_READ_ONLY,
    &rules::SCIM_CANONICAL_VALUE,
    &rules::SCIM_UNDECLARED_EXTENSION,
    &rules::SCIM_SCHEMAS,
    &rules::SCIM_TWO_PRIMARY,
    &rules::SCIM_DUPLICATE_VALUE,
    &rules::SCIM_EMPTY_VALUE,
    &rules::SCIM_LIMIT,
    &rules::SCIM_FORMAT,
    &rules::SCIM_WRONG_CASE,
    &rules::SCIM_SAME_ATTRIBUTE,
    &rules::SCIM_PATCH_SCHEMAS,
    &rules::SCIM_PATCH_OPERATIONS,
    &rules::SCIM_PATCH_OP,
    &rules::SCIM_PATCH_PATH,
    &rules::SCIM_PATCH_TARGET,
    &rules::SCIM_PATCH_REMOVE,
    &rules::SCIM_PATCH_NO_VALUE,
    &rules::SCIM_PATCH_REQUIRED,
    &rules::SCIM_ENDPOINT,
    &rules::SCIM_DELETE_BODY,
    &rules::SCIM_IF_MATCH,
    &rules::SCIM_FILTER,
    &rules::SCIM_QUERY,
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
        let how = Checking {
            profile: target(&at),
            ..Checking::default()
        };
        let bad = connection(&at.join("bad")).check(&how);
        assert!(!bad.is_empty(), "{}", rule.name);
        for found in &bad {
            assert_eq!(found.rule.name, rule.name, "{}", human::line(found));
        }
        golden(&at.join("bad.txt"), &report(&bad));
        let good = connection(&at.join("good")).check(&how);
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
    for profile in [None, Some(Profile::generic()), Some(Profile::genesys())] {
        let how = Checking {
            profile,
            ..Checking::default()
        };
        let findings = connection(&folder("genesys")).check(&how);
        let others: Vec<_> = findings
            .into_iter()
            .filter(|found| found.rule != &rules::PACKAGE_LEFT_OVER)
            .collect();
        assert!(others.is_empty(), "{:?}: {}", how.profile, report(&others));
    }
}

#[test]
fn a_wrong_profile_is_pointed_at() {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder("profiles"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    cases.sort();
    for case in cases {
        let name = case
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        let source = Source::new(name, fs::read_to_string(&case).expect("a file"));
        let Err(Error::Found(found)) = Profile::from_json(&source) else {
            panic!("{name} is taken");
        };
        golden(&case.with_extension("out"), &report(&[*found]));
    }
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
        let how = Checking {
            profile: name.starts_with("genesys").then(Profile::genesys),
            ..Checking::default()
        };
        for found in connection.check(&how) {
            lines.push_str(&human::line(&found));
            lines.push('\n');
        }
    }
    golden(&folder("check/corpus.txt"), &lines);
}

//! Every input that is none of what is wanted has one clear message with its place, and an exit code.
//!
//! `UPDATE=1 cargo test --test bad_input` rewrites `fixtures/cli/bad/`.
#![cfg(feature = "cli")]

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use zip::write::SimpleFileOptions;

/// More than the package room inflates.
const BOMB: usize = 33 * 1024 * 1024;

const PERSON: &[u8] = br#"{"email": "ann@example.org"}"#;

/// One attribute that is right.
const CREATE: &str = r#"{"call":[{"name":"call1","connection":"acctAuth","url":"https://api.example.org/Users","httpMethod":"POST","httpParams":"{\"userName\":\"${user.email}\"}","httpContentType":"application/json"}]}"#;

/// An export with these attributes.
fn export(attributes: &[(&str, &str)]) -> Vec<u8> {
    let attributes: Vec<_> = attributes
        .iter()
        .map(|(name, text)| serde_json::json!({"attributename": name, "encryptedattributevalue": text}))
        .collect();
    serde_json::json!({"Pilot": {"connectionname": "Pilot", "EXTERNAL_ATTR": attributes}})
        .to_string()
        .into_bytes()
}

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default())
        .and_then(|()| Ok(zip.write_all(bytes)?))
        .and_then(|()| Ok(zip.finish()?.into_inner()))
        .expect("a zip in memory can be written")
}

fn nested() -> Vec<u8> {
    [vec![b'['; 100_000], vec![b']'; 100_000]].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// A folder of this case's own, with a person in it.
fn folder(case: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("bad")
        .join(case);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("it can be made");
    fs::write(path.join("ann.json"), PERSON).expect("it can be written");
    path
}

/// Runs the program in `folder`; what it says is the golden `fixtures/cli/bad/<case>.out`.
fn golden(case: &str, folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_scimplate"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let told = String::from_utf8(output.stderr).expect("messages are UTF-8");
    let code = output.status.code().expect("no signal ended it");
    assert!(
        matches!(code, 1..=3) && !told.contains("panicked"),
        "{case} ends with {code}: {told}"
    );
    let errors = told.lines().filter(|line| line.starts_with("error"));
    let blocked = String::from_utf8_lossy(&output.stdout)
        .matches("\nerror")
        .count();
    assert_eq!(
        errors.count() + blocked,
        1,
        "{case}: not one message: {told}"
    );

    let actual = format!(
        "$ scimplate {}\n{}{told}exit {code}\n",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/cli/bad")
        .join(format!("{case}.out"));
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        fs::write(&path, &actual).expect("it can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} differs; it is now:\n{actual}",
        path.display()
    );
}

const CREATE_FOR_ANN: &[&str] = &["--operation", "create", "--user", "ann.json"];

/// A file that is to be a connection.
fn connection(case: &str, file: &str, bytes: &[u8]) {
    let folder = folder(case);
    fs::write(folder.join(file), bytes).expect("it can be written");
    golden(
        case,
        &folder,
        &[&["preview", file], CREATE_FOR_ANN].concat(),
    );
}

/// A file that is to be a person.
fn person(case: &str, bytes: &[u8]) {
    let folder = folder(case);
    fs::write(folder.join("ann.json"), bytes).expect("it can be written");
    fs::write(folder.join("CreateAccountJSON.json"), CREATE).expect("it can be written");
    let path = "CreateAccountJSON.json";
    golden(
        case,
        &folder,
        &[&["preview", path], CREATE_FOR_ANN].concat(),
    );
}

#[test]
fn files_that_are_no_connection() {
    connection("empty", "c.json", b"");
    connection("blank", "c.json", b" \n\t\n");
    connection("png", "c.json", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    connection("nested", "c.json", &nested());
    connection("utf16", "c.json", &utf16(CREATE));
    connection("not-utf8", "c.json", b"{\"call\": \"caf\xe9\"}");
    connection("nul-bytes", "c.json", &[0; 64]);
    connection("number", "c.json", b"42");
}

#[test]
fn zips_that_are_no_connection() {
    let good = zipped(
        "Connection_Pilot.json",
        &export(&[("CreateAccountJSON", CREATE)]),
    );
    connection("zip-truncated", "c.zip", &good[..good.len() / 2]);
    connection(
        "zip-bomb",
        "c.zip",
        &zipped("Connection_Pilot.json", &vec![b' '; BOMB]),
    );
    connection(
        "zip-of-something-else",
        "c.zip",
        &zipped("notes.md", b"# notes"),
    );
}

#[test]
fn folders_that_are_no_connection() {
    for (case, file) in [
        ("folder-empty", None),
        ("folder-of-strangers", Some("notes.json")),
    ] {
        let folder = folder(case);
        fs::create_dir(folder.join("c")).expect("it can be made");
        if let Some(file) = file {
            fs::write(folder.join("c").join(file), b"{}").expect("it can be written");
        }
        golden(case, &folder, &[&["preview", "c"], CREATE_FOR_ANN].concat());
    }
}

#[test]
fn connections_without_what_the_operation_needs() {
    let remove = [("RemoveAccountJSON", CREATE)];
    connection("attribute-missing", "c.json", &export(&remove));
    connection(
        "attribute-not-json",
        "c.json",
        &export(&[("CreateAccountJSON", "{call: ")]),
    );
    connection(
        "attribute-wrong-type",
        "c.json",
        &export(&[("CreateAccountJSON", "[]")]),
    );
    connection(
        "attribute-without-calls",
        "c.json",
        &export(&[("CreateAccountJSON", "{}")]),
    );
}

#[test]
fn files_that_are_no_person() {
    person("person-empty", b"");
    person("person-list", br#"[{"email": "ann@example.org"}]"#);
    person("person-text", br#""ann""#);
    person("person-null", b"null");
    person(
        "person-broken",
        b"{\"email\": \"ann@example.org\",\n \"city\": }",
    );
    person("person-not-utf8", b"{\"city\": \"Z\xfcrich\"}");
    person("person-utf16", &utf16(r#"{"email": "ann@example.org"}"#));
    person("person-nested", &nested());
}

#[test]
fn what_is_not_there() {
    let folder = folder("missing");
    fs::write(folder.join("CreateAccountJSON.json"), CREATE).expect("it can be written");
    let path = "CreateAccountJSON.json";
    let create = ["preview", path, "--operation", "create"];
    golden(
        "person-missing",
        &folder,
        &[&create[..], &["--user", "anne.json"]].concat(),
    );
    golden("person-not-given", &folder, &create);
    let preview = |path: &'static str, operation: &'static str| {
        [
            "preview",
            path,
            "--operation",
            operation,
            "--user",
            "ann.json",
        ]
    };
    golden(
        "path-missing",
        &folder,
        &preview("CreateAcountJSON.json", "create"),
    );
    golden("operation-unknown", &folder, &preview(path, "creat"));
    golden("operation-ambiguous", &folder, &preview(path, "leaver"));
    let response = ["--response", "call1=gone.json"];
    golden(
        "response-missing",
        &folder,
        &[&preview(path, "create")[..], &response].concat(),
    );
}

#[test]
fn targets_that_are_none() {
    let folder = folder("targets");
    fs::write(folder.join("CreateAccountJSON.json"), CREATE).expect("it can be written");
    let profile = "{\"name\": \"doors\", \"title\": \"Doors\", \"resource\": []}";
    fs::write(folder.join("doors.json"), profile).expect("it can be written");
    let check = |target: &'static str| ["check", "CreateAccountJSON.json", "--target", target];
    golden("target-unknown", &folder, &check("genesis"));
    golden("target-missing", &folder, &check("door.json"));
    golden("target-wrong", &folder, &check("doors.json"));
}

/// A file that is there, and gives an error as soon as it is read.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read() {
    let folder = folder("unreadable");
    fs::write(folder.join("CreateAccountJSON.json"), CREATE).expect("it can be written");
    std::os::unix::fs::symlink("/proc/self/mem", folder.join("broken.json"))
        .expect("a link can be made");
    golden(
        "unreadable",
        &folder,
        &[&["preview", "broken.json"], CREATE_FOR_ANN].concat(),
    );
    let create = [
        "preview",
        "CreateAccountJSON.json",
        "--operation",
        "create",
        "--user",
        "broken.json",
    ];
    golden("person-unreadable", &folder, &create);
}

/// Nothing to test for a user who may read everything.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = folder("forbidden");
    let path = folder.join("c.json");
    fs::write(&path, CREATE).expect("it can be written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).expect("its owner decides");
    if fs::read(&path).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    golden(
        "forbidden",
        &folder,
        &[&["preview", "c.json"], CREATE_FOR_ANN].concat(),
    );
}

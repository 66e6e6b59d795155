//! `check --fix` and `--diff`: what they write, and what they leave alone.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BROKEN: &str = "{\"accountIdPath\": \"call1.message.id\",\r\n  \"call\": [{\"name\": \"call1\", \"httpMethod\": \"get\", \"connection\": \"a\",\r\n    \"successResponses\": {\"statusCode\": [200]},\r\n    \"url\": \"https://scim.example.org/Users/${user.emial}\",}]\r\n}";
const SAFE: &str = "{\"accountIdPath\": \"call1.message.id\",\r\n  \"call\": [{\"name\": \"call1\", \"httpMethod\": \"GET\", \"connection\": \"a\",\r\n    \"successResponses\": {\"statusCode\": [200]},\r\n    \"url\": \"https://scim.example.org/Users/${user.emial}\"}]\r\n}";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("check-fix")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("it can be made");
    fs::write(path.join("CreateAccountJSON.json"), BROKEN).expect("it can be written");
    path
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_scimplate"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it prints UTF-8")
}

fn file(folder: &Path) -> String {
    fs::read_to_string(folder.join("CreateAccountJSON.json")).expect("it is there")
}

#[test]
fn safe_fixes_are_written_and_the_rest_only_when_asked_for() {
    let at = folder("safe");
    let output = run(&at, &["check", ".", "--fix"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).starts_with("2 fixed; 1 error,"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(file(&at), SAFE);
    let names: Vec<_> = fs::read_dir(&at)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(
        names,
        ["CreateAccountJSON.json"],
        "nothing else is left there"
    );

    let again = run(&at, &["check", "CreateAccountJSON.json", "--fix"]);
    assert!(text(&again.stderr).starts_with("0 fixed; "));
    assert_eq!(file(&at), SAFE);

    let all = run(
        &at,
        &["check", "CreateAccountJSON.json", "--fix", "--unsafe-fixes"],
    );
    assert_eq!(
        (text(&all.stdout), text(&all.stderr)),
        (String::new(), "1 fixed; nothing is left\n".into())
    );
    assert_eq!(all.status.code(), Some(0));
    assert_eq!(file(&at), SAFE.replace("emial", "email"));
}

#[test]
fn a_diff_says_what_would_change_and_changes_nothing() {
    let at = folder("diff");
    let output = run(&at, &["check", "CreateAccountJSON.json", "--diff"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(file(&at), BROKEN);
    let diff = text(&output.stdout);
    assert!(
        diff.starts_with(
            "--- CreateAccountJSON.json\n+++ CreateAccountJSON.json\n@@ -1,5 +1,5 @@\n"
        ),
        "{diff}"
    );
    assert!(
        diff.contains("\n-  \"call\": [") && diff.contains("\n+  \"call\": ["),
        "{diff}"
    );
    assert!(
        diff.ends_with(" }\n\\ No newline at end of file\n"),
        "{diff:?}"
    );

    fs::write(
        at.join("CreateAccountJSON.json"),
        SAFE.replace("emial", "email"),
    )
    .expect("it can be written");
    let clean = run(&at, &["check", ".", "--diff", "--unsafe-fixes"]);
    assert_eq!((clean.stdout, clean.status.code()), (Vec::new(), Some(0)));
}

/// `patch` is not everywhere.
#[cfg(unix)]
#[test]
fn patch_takes_the_diff() {
    let at = folder("patch");
    let diff = run(&at, &["check", "CreateAccountJSON.json", "--diff"]).stdout;
    fs::write(at.join("x.diff"), diff).expect("it can be written");
    let patch = Command::new("patch")
        .args(["--binary", "-p0", "-i", "x.diff"])
        .current_dir(&at)
        .output();
    let Ok(patch) = patch else {
        println!("skipped: there is no patch");
        return;
    };
    assert!(patch.status.success(), "{}", text(&patch.stdout));
    assert_eq!(file(&at), SAFE);
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let at = folder("permissions");
    let real = at.join("real.json");
    fs::rename(at.join("CreateAccountJSON.json"), &real).expect("it can be moved");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("they can be set");
    symlink("real.json", at.join("CreateAccountJSON.json")).expect("it can be made");
    run(&at, &["check", "CreateAccountJSON.json", "--fix"]);
    assert_eq!(file(&at), SAFE);
    let link = fs::symlink_metadata(at.join("CreateAccountJSON.json")).expect("it is there");
    assert!(link.is_symlink());
    let mode = fs::metadata(&real)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);

    fs::write(&real, BROKEN).expect("it can be written");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o440)).expect("they can be set");
    let output = run(&at, &["check", "CreateAccountJSON.json", "--fix"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stderr).contains("it is read-only"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(file(&at), BROKEN);
}

#[test]
fn what_cannot_be_written_back_is_refused() {
    let at = folder("refused");
    let connection = format!("{{\"CreateAccountJSON\": {BROKEN}}}");
    let fed = |arguments: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_scimplate"))
            .args(arguments)
            .current_dir(&at)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        std::io::Write::write_all(
            &mut child.stdin.take().expect("it is piped"),
            connection.as_bytes(),
        )
        .expect("it is read");
        child.wait_with_output().expect("it ends")
    };
    let refused = fed(&["check", "-", "--fix"]);
    assert_eq!(
        (refused.status.code(), refused.stdout),
        (Some(2), Vec::new())
    );
    assert!(
        text(&refused.stderr).starts_with("error: standard input cannot be changed in place\n")
    );
    let diff = fed(&["check", "-", "--diff"]);
    assert!(text(&diff.stdout).starts_with("--- <stdin>\n"));

    let alone = run(&at, &["check", ".", "--unsafe-fixes"]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(text(&alone.stderr).contains("changes nothing by itself"));
}

//! The command, against the sandbox in the same process.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use scimplate::sandbox::{Running, Sandbox, Settings};

fn sandbox(knobs: &[&str]) -> Running {
    let mut settings = Settings::default();
    for knob in knobs {
        settings.knobs.set(knob).unwrap();
    }
    Sandbox::start(settings).unwrap()
}

fn probe(running: &Running, more: &[&str]) -> Output {
    let origin = running.origin();
    Command::new(env!("CARGO_BIN_EXE_scimplate"))
        .args(["probe", "fixtures/genesys", "--environment", "sandbox"])
        .args([
            "--set",
            &format!("API_HOST={origin}"),
            "--set",
            &format!("LOGIN_HOST={origin}"),
        ])
        .args(more)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn habits(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["left"], serde_json::json!([]));
    let findings = report["findings"].as_array().unwrap().iter();
    let answers: Vec<&str> = findings
        .map(|found| found["answer"].as_str().unwrap())
        .collect();
    answers.join(" ")
}

/// A file that is not there.
fn file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&path);
    path
}

#[test]
fn knobs_of_the_sandbox_show() {
    for (knob, stale) in [
        ("version-mismatch=409", "409"),
        ("version-mismatch=412", "412"),
        ("version-mismatch=400-scim", "400"),
        ("version-mismatch=400-gateway", "400"),
        ("restored-status=200", "409"),
        ("uniqueness=absent", "409"),
    ] {
        let running = sandbox(&[knob]);
        let output = probe(&running, &["--yes", "--format", "json"]);
        assert_eq!(
            habits(&output),
            format!("refused obeyed obeyed empty {stale} soft same-id"),
            "{knob}"
        );
        assert!(!text(&output.stdout).contains("sandbox-secret"));
        let state = text(&running.state());
        assert!(state.contains("scimplate-probe-"), "{state}");
        running.stop();
    }
}

#[test]
fn nothing_is_sent_unless_it_is_allowed() {
    let requests = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&requests);
    let running = Sandbox::start(Settings {
        log: Some(Box::new(move |_| {
            seen.fetch_add(1, Ordering::SeqCst);
        })),
        ..Settings::default()
    });
    let running = running.unwrap();
    for format in ["text", "json"] {
        let unwritten = file(&format!("unwritten-{format}.json"));
        let output = probe(
            &running,
            &["--format", format, "--write", unwritten.to_str().unwrap()],
        );
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            text(&output.stderr),
            "nothing was sent; `--yes` sends these requests\n"
        );
        let shown = text(&output.stdout);
        assert!(
            shown.contains("/api/v2/scim/v2/users?startIndex=1&count=1"),
            "{shown}"
        );
        assert!(shown.contains("@example.invalid"), "{shown}");
        assert!(!unwritten.exists());
    }
    assert_eq!(requests.load(Ordering::SeqCst), 0);
    assert_eq!(probe(&running, &["--yes"]).status.code(), Some(0));
    assert!(requests.load(Ordering::SeqCst) > 10);
    running.stop();
}

#[test]
fn what_it_writes_is_a_profile() {
    let running = sandbox(&[]);
    let path = file("pilot.json");
    let written = path.to_str().unwrap();
    let output = probe(&running, &["--yes", "--write", written]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(
        shown.contains("\n  DELETE                 soft "),
        "{shown}"
    );
    let source = scimplate::Source::new("pilot.json", std::fs::read_to_string(&path).unwrap());
    let profile = scimplate::scim::Profile::from_json(&source).unwrap();
    assert_eq!(profile.title(), "127.0.0.1");
    assert_eq!(
        profile.habits().recreation,
        Some(scimplate::scim::Recreation::SameId)
    );
    // What it extends: a rule of Genesys Cloud's is one of its own.
    let checked = |target: &str| {
        let checked = Command::new(env!("CARGO_BIN_EXE_scimplate"))
            .args([
                "check",
                "fixtures/check/many",
                "--quiet",
                "--format",
                "short",
                "--target",
                target,
            ])
            .output()
            .unwrap();
        text(&checked.stdout).replace("127.0.0.1", "Genesys Cloud")
    };
    assert!(checked(written) == checked("genesys") && checked(written) != checked("generic"));

    let again = probe(&running, &["--yes", "--write", written]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("is there already"));
    running.stop();
}

#[test]
fn a_user_that_is_left_is_told_even_to_the_quiet() {
    let running = sandbox(&[]);
    let kept = probe(&running, &["--yes", "--keep", "--quiet"]);
    assert_eq!(kept.status.code(), Some(0));
    assert!(text(&kept.stdout).contains("left behind: scimplate-probe-"));
    running.stop();
    let mut settings = Settings::default();
    settings.clients[0].lacks = vec!["directory:user:delete".into()];
    let running = Sandbox::start(settings).unwrap();
    let output = probe(&running, &["--yes", "--quiet"]);
    assert_eq!(output.status.code(), Some(4));
    let told = text(&output.stderr);
    assert!(told.contains("could not be deleted"), "{told}");
    assert!(
        text(&output.stdout).contains("with the id "),
        "{}",
        text(&output.stdout)
    );
    running.stop();
}

#[test]
fn a_credential_goes_to_a_named_url_only_if_it_may_be_sent_there() {
    let running = sandbox(&[]);
    let output = probe(&running, &["--yes", "--base", "http://scim.example.org/v2"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stderr).contains("plain http"),
        "{}",
        text(&output.stderr)
    );
    running.stop();
}

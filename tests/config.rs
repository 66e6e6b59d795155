//! `scimplate.toml`: where it is found, what it changes, and what is said about its own mistakes.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Two findings: `call/method` and `bind/unknown-attribute`.
const ATTRIBUTE: &str = r#"{"call": [{"name": "call1", "connection": "a", "httpMethod": "get",
    "url": "https://@HOST@/Users/${user.emial}",
    "successResponses": {"statusCode": [200]}}], "accountIdPath": "call1.message.id"}"#;

fn folder(name: &str, config: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("config")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("pilot/inner")).expect("it can be made");
    fs::write(path.join("pilot/CreateAccountJSON.json"), ATTRIBUTE).expect("it can be written");
    fs::write(path.join("scimplate.toml"), config).expect("it can be written");
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

/// `file:line:column: severity[rule]` of what a check of `pilot` finds.
fn found(folder: &Path, more: &[&str]) -> Vec<String> {
    let output = run(
        folder,
        &[
            &[
                "check",
                "pilot",
                "--format",
                "short",
                "--now",
                "2026-11-22T12:00:00Z",
            ],
            more,
        ]
        .concat(),
    );
    let told = text(&output.stdout);
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{}",
        text(&output.stderr)
    );
    told.lines()
        .map(|line| {
            line.split("]: ")
                .next()
                .unwrap_or_default()
                .replace("pilot/CreateAccountJSON.json", "C")
                + "]"
        })
        .collect()
}

const METHOD: &str = "C:1:63: warning[call/method]";
const HOST: &str = "C:2:21: warning[package/left-over]";
const EMAIL: &str = "C:2:41: error[bind/unknown-attribute]";

#[test]
fn a_file_changes_severities_and_fills_placeholders() {
    let at = folder(
        "severities",
        "environment = 'one'\n[check.severity]\n\"call/method\" = \"error\"\nSP406 = 'hint'\n\
         [environments.one]\nHOST = 'scim.example.org'\n[environments.two]\nOTHER = 'x'\n",
    );
    let method = METHOD.replace("warning", "error");
    let email = EMAIL.replace("error", "hint");
    assert_eq!(found(&at, &[]), [&*method, &email]);
    assert_eq!(
        found(&at, &["--environment", "two"]),
        [&*method, HOST, &email]
    );
    assert_eq!(
        found(&at, &["--environment", "two", "--set", "HOST=h"]),
        [&*method, &email]
    );
    assert_eq!(found(&at, &["--no-config"]), [METHOD, HOST, EMAIL]);
    let refused = run(&at, &["check", "pilot", "--environment", "three"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(
        text(&refused.stderr),
        "error: `scimplate.toml` has no environment `three`\nhelp: it has `one`, `two`\n"
    );
    fs::write(at.join("ann.json"), r#"{"emial": "ann"}"#).expect("it can be written");
    let preview = [
        "preview",
        "pilot",
        "-o",
        "create",
        "--user",
        "ann.json",
        "--environment",
    ];
    let shown = |name| text(&run(&at, &[&preview[..], &[name]].concat()).stdout);
    assert!(
        !shown("one").contains("@HOST@") && shown("two").contains("@HOST@"),
        "{}",
        shown("one")
    );
}

#[test]
fn the_nearest_file_counts_up_to_the_top_of_the_repository() {
    let at = folder("nearest", "[check.severity]\n'call/method' = 'hint'\n");
    let hint = METHOD.replace("warning", "hint");
    assert_eq!(found(&at, &[])[0], hint);
    fs::write(
        at.join("pilot/scimplate.toml"),
        "[check.severity]\n'call/method' = 'error'\n",
    )
    .expect("it can be written");
    assert_eq!(found(&at, &[])[0], METHOD.replace("warning", "error"));
    assert_eq!(found(&at, &["--config", "scimplate.toml"])[0], hint);
    fs::remove_file(at.join("pilot/scimplate.toml")).expect("it is there");
    fs::create_dir(at.join("pilot/.git")).expect("it can be made");
    assert_eq!(found(&at, &[])[0], METHOD);
    let missing = run(&at, &["check", "pilot", "--config", "scimplat.toml"]);
    assert_eq!(missing.status.code(), Some(3));
    assert!(text(&missing.stderr).contains("did you mean `scimplate.toml`?"));
}

#[test]
fn what_is_accepted_is_not_told_until_its_day_has_passed() {
    let accept = |rule: &str, pointer: &str, more: &str| {
        format!(
            "[[check.accept]]\nrule = '{rule}'\npointer = '{pointer}'\nreason = 'it is known'\n{more}\n"
        )
    };
    let url = "/CreateAccountJSON/call/0/url";
    let host = accept("package/left-over", url, "");
    for (name, config, left) in [
        (
            "exact",
            accept("bind/unknown-attribute", url, ""),
            &[METHOD][..],
        ),
        ("code", accept("SP406", url, ""), &[METHOD]),
        (
            "inside",
            accept(
                "bind/unknown-attribute",
                "/CreateAccountJSON",
                "until = 2026-11-22",
            ),
            &[METHOD],
        ),
        (
            "file",
            accept("SP406", url, "file = 'pilot/CreateAccountJSON.json'"),
            &[METHOD],
        ),
        (
            "ended",
            accept("SP406", url, "until = 2026-11-21"),
            &[
                METHOD,
                EMAIL,
                "scimplate.toml:10:9: warning[config/expired]",
            ],
        ),
        (
            "text",
            accept("SP406", url, "until = '2026-11-21'"),
            &[
                METHOD,
                EMAIL,
                "scimplate.toml:10:9: warning[config/expired]",
            ],
        ),
        (
            "elsewhere",
            accept("SP406", "/CreateAccountJSON/call/1", ""),
            &[METHOD, EMAIL, "scimplate.toml:6:1: warning[config/unused]"],
        ),
        (
            "beside",
            accept("SP406", "/CreateAccountJSON/call/0/ur", ""),
            &[METHOD, EMAIL, "scimplate.toml:6:1: warning[config/unused]"],
        ),
        (
            "other-file",
            accept("SP406", url, "file = 'UpdateAccountJSON.json'"),
            &[METHOD, EMAIL, "scimplate.toml:6:1: warning[config/unused]"],
        ),
        (
            "other-rule",
            accept("json/syntax", url, ""),
            &[METHOD, EMAIL, "scimplate.toml:6:1: warning[config/unused]"],
        ),
        (
            "not-looked-at",
            accept("SP406", "/UpdateAccountJSON/call/1", ""),
            &[METHOD, EMAIL],
        ),
    ] {
        let at = folder(name, &(host.clone() + &config));
        assert_eq!(found(&at, &[]), left, "{name}");
    }
    let at = folder(
        "everything",
        &accept("SP406", "/UpdateAccountJSON/call/1", ""),
    );
    let all = run(&at, &["check", "pilot/../.", "pilot", "--format", "short"]);
    assert_eq!(
        all.status.code(),
        Some(3),
        "the folder itself is no connection: {}",
        text(&all.stderr)
    );
}

#[test]
fn mistakes_of_the_file_have_their_place() {
    let config = "\
enviroment = 'x'
environment = 'pilt'
[chek]
[check]
target = 5
severity = { 'json/sintax' = 'error', 'json/syntax' = 'bad', 'call/method' = 1 }
[[check.accept]]
rule = 'bind/nonsense-at-all'
pointer = '/CreateAccountJSON'
reason = ' '
[[check.accept]]
pointers = '/x'
until = 'tomorrow'
[environments]
pilot = { A = 1 }
other = 5
broken =
";
    let at = folder("mistakes", config);
    let output = run(&at, &["check", "pilot", "--format", "short"]);
    assert_eq!(output.status.code(), Some(1));
    let told: String = text(&output.stdout)
        .lines()
        .filter(|line| line.starts_with("scimplate.toml"))
        .map(|line| format!("{line}\n"))
        .collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cli/config-mistakes.out");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &told).expect("it can be written");
    }
    assert_eq!(told, fs::read_to_string(&path).unwrap_or_default());
}

#[test]
fn what_the_manual_shows_is_read() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let manual = fs::read_to_string(manual).expect("there is one");
    let shown = manual
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let at = folder("manual", shown.expect("it shows one"));
    let told = found(&at, &[]);
    let about: Vec<_> = told
        .iter()
        .filter(|line| line.starts_with("scimplate.toml"))
        .collect();
    assert_eq!(about, ["scimplate.toml:12:1: warning[config/unused]"]);
}

#[test]
fn the_reference_connection_is_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for more in [&[][..], &["--environment", "sandbox"]] {
        let output = run(root, &[&["check", "fixtures/genesys"], more].concat());
        assert_eq!(
            (text(&output.stdout), text(&output.stderr)),
            (String::new(), "nothing found\n".into())
        );
        assert_eq!(output.status.code(), Some(0));
    }
}

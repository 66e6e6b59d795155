//! The reference connection against the sandbox, with the program as people use it.

use std::process::{Command, Output};

use scimplate::provision::{Http, HttpSettings, Origins, Status};
use scimplate::sandbox::{Faults, Running, Sandbox, Settings};

use crate::{Folder, all, create, quick, run_with, task};

fn start(settings: Settings) -> Running {
    Sandbox::start(settings).unwrap()
}

fn on_any_port() -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        ..Settings::default()
    }
}

fn scimplate(sandbox: &Running, folder: &Folder, arguments: &[&str]) -> Output {
    let origin = sandbox.origin();
    let mut command = Command::new(env!("CARGO_BIN_EXE_scimplate"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("SCIMPLATE_STORE", folder.journal());
    command.args(["run", "fixtures/genesys", "--environment", "sandbox"]);
    for host in ["API_HOST", "LOGIN_HOST"] {
        command.arg("--set").arg(format!("{host}={origin}"));
    }
    command.args(arguments).output().unwrap()
}

#[test]
fn an_account_lives_its_whole_life() {
    let (folder, sandbox) = (Folder::new("life"), start(on_any_port()));
    let ann = ["--user", "fixtures/people/ann.json"];
    let mut told = Vec::new();
    let mut step = |operation: &str, more: &[&str]| {
        let arguments: Vec<&str> = ["--operation", operation]
            .into_iter()
            .chain(ann)
            .chain(more.iter().copied())
            .collect();
        let output = scimplate(&sandbox, &folder, &arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{operation}: {text}{errors}");
        told.push(text);
    };
    let role = [
        "--bindings",
        "fixtures/bindings/sandbox-role.json",
        "--entitlement-type",
        "Role",
    ];
    let group = [
        "--bindings",
        "fixtures/bindings/sandbox-group.json",
        "--entitlement-type",
        "Group",
    ];
    step("create", &[]);
    step("update", &[]);
    step("add-access", &role);
    step("add-access", &group);
    step("remove-access", &role);
    step("remove-access", &group);
    step("disable", &[]);
    step("enable", &[]);
    step("remove", &[]);
    step("create", &[]);
    let id = |text: &str| {
        text.split("account ")
            .nth(1)
            .unwrap()
            .split(' ')
            .next()
            .unwrap()
            .to_owned()
    };
    let (first, last) = (&told[0], &told[9]);
    assert_eq!(
        id(first),
        id(last),
        "what was deleted is given back, not made again"
    );
}

#[test]
fn faults_lose_and_double_nothing() {
    let settings = Settings {
        faults: "reset_after:0.10,500_after:0.10,reset_before:0.10,truncate:0.05"
            .parse::<Faults>()
            .unwrap(),
        fault_seed: 5,
        people: 0,
        ..on_any_port()
    };
    let (folder, sandbox) = (Folder::new("sandbox-faults"), start(settings));
    let connection = crate::genesys(&sandbox.origin());
    let http = Http::new(HttpSettings::default(), Origins::of(&connection)).unwrap();
    let mut tasks: Vec<_> = (0..60).map(create).collect();
    for number in 0..60 {
        let bindings = format!(
            r#"{{"user":{},"entitlementValue":{{"entitlementID":"b0000000-0000-4000-8000-000000000003"}}}}"#,
            crate::person(number)
        );
        tasks.push(task(
            &format!("member-{number}"),
            "add-access",
            Some("Group"),
            &bindings,
        ));
        tasks.push(task(&format!("title-{number}"), "update", None, &bindings));
    }
    let (ends, _) = run_with(&connection, &http, &folder.journal(), quick(), tasks).unwrap();
    all(&ends, Status::Done, 180);
    let ids: std::collections::BTreeSet<_> = ends
        .values()
        .filter_map(|end| end.account_id.clone())
        .collect();
    assert_eq!(ids.len(), 60);
}

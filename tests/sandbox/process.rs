//! `scimplate sandbox`: one line when it is ready, a clean end, nothing secret in its log.
#![cfg(all(feature = "cli", unix))]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::client::{send, token};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scimplate"));
    command.arg("sandbox").args(arguments);
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(mut command: Command) -> (Child, SocketAddr) {
    let mut child = command.spawn().expect("it starts");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("it is piped"));
    out.read_line(&mut line).expect("it says when it is ready");
    let address = line.strip_prefix("sandbox ready at http://");
    let address = address.and_then(|it| it.trim_end().parse().ok());
    (child, address.unwrap_or_else(|| panic!("it says `{line}`")))
}

fn end(mut child: Child, signal: &str) -> (Option<i32>, String) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status();
    assert!(sent.expect("there is a kill").success());
    let status = child.wait().expect("it ends");
    let mut log = String::new();
    let mut stderr = child.stderr.take().expect("it is piped");
    stderr.read_to_string(&mut log).expect("it prints UTF-8");
    (status.code(), log)
}

fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let output: Output = command(arguments).output().expect("it starts");
    assert_eq!(output.stdout, b"");
    (
        output.status.code(),
        String::from_utf8(output.stderr).expect("it prints UTF-8"),
    )
}

fn file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn it_serves_until_it_is_interrupted_and_keeps_its_state() {
    let state = file("sandbox-state.json");
    let name = state.to_str().expect("it is UTF-8");
    let arguments = [
        "--listen",
        "127.0.0.1:0",
        "--users",
        "3",
        "--state",
        name,
        "-v",
    ];
    for (signal, count) in [("-TERM", 3), ("-INT", 4)] {
        let (child, address) = start(command(&arguments));
        let bearer = token(address);
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let users = "/api/v2/scim/v2/users";
        let counted =
            send(address, "GET", &format!("{users}?count=0"), &headers, b"").expect("it answers");
        assert_eq!(counted.json()["totalResults"], count);
        let body =
            br#"{"userName": "ann@x.example", "displayName": "Ann", "password": "Tr0ub4dor"}"#;
        send(address, "POST", users, &headers, body).expect("it answers");
        let (code, log) = end(child, signal);
        assert_eq!(code, Some(0), "{log}");
        let status = if count == 3 { 201 } else { 409 };
        let told = format!("POST /oauth/token 200\nGET {users} 200\nPOST {users} {status}\n");
        assert_eq!(log, told);
        assert!(
            !fs::read_to_string(&state)
                .expect("it was written")
                .contains("Tr0ub4dor")
        );
    }
}

/// What was answered is kept, whatever becomes of the process; what was half written is not.
#[test]
fn nothing_that_was_answered_is_lost_with_the_process() {
    let state = file("sandbox-killed.json");
    let name = state.to_str().expect("it is UTF-8");
    let arguments = ["--listen", "127.0.0.1:0", "--users", "3", "--state", name];
    for round in 0..4 {
        let (mut child, address) = start(command(&arguments));
        let bearer = token(address);
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let users = "/api/v2/scim/v2/users";
        for number in 0..5 {
            let body =
                format!(r#"{{"userName": "u{round}-{number}@x.example", "displayName": "U"}}"#);
            let answer =
                send(address, "POST", users, &headers, body.as_bytes()).expect("it answers");
            assert_eq!(answer.status, 201);
        }
        let path = format!(
            "{users}/a0000000-0000-4000-8000-00000000000{}",
            2 + round % 2
        );
        let gone = send(address, "DELETE", &path, &headers, b"").expect("it answers");
        assert_eq!(gone.status, if round < 2 { 204 } else { 404 });
        child.kill().expect("it can be");
        child.wait().expect("it ends");
        let count = |word: &str| {
            let text = fs::read_to_string(&state).expect("it is there");
            text.lines().filter(|line| line.contains(word)).count()
        };
        assert_eq!(count("@x.example"), 5 * (round + 1));
        let mut torn = fs::read(&state).expect("it is there");
        torn.extend_from_slice(br#"{"user":{"id":"half"#);
        fs::write(&state, torn).expect("it can be written");
    }
    let (child, address) = start(command(&arguments));
    let all = send(address, "GET", "/_sandbox", &[], b"")
        .expect("it answers")
        .json();
    assert_eq!((&all["users"], &all["deleted"]), (&21.into(), &2.into()));
    assert_eq!(end(child, "-TERM").0, Some(0));
}

#[test]
fn its_client_and_secret_are_chosen() {
    let mut settings = command(&["--listen", "127.0.0.1:0", "--client", "pilot", "--quiet"]);
    settings.env("SCIMPLATE_SANDBOX_SECRET", "C0rrectHorse");
    let (child, address) = start(settings);
    let ask = |secret: &str| {
        let form = format!("grant_type=client_credentials&client_id=pilot&client_secret={secret}");
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        send(address, "POST", "/oauth/token", &headers, form.as_bytes())
            .expect("it answers")
            .status
    };
    assert_eq!((ask("C0rrectHorse"), ask("sandbox-secret")), (200, 401));
    assert_eq!(end(child, "-TERM"), (Some(0), String::new()));
}

#[test]
fn what_it_cannot_do_it_says() {
    let (code, told) = refused(&["--listen", "0.0.0.0:0"]);
    assert_eq!(code, Some(2));
    assert_eq!(
        told,
        "error: the sandbox does not listen on `0.0.0.0:0`: other machines could reach it\n\
         help: listen on 127.0.0.1, or say `--reachable`; it speaks plain HTTP and guards nothing\n"
    );
    let (code, told) = refused(&["--knob", "version-mismach=412"]);
    assert_eq!(code, Some(2));
    assert!(
        told.starts_with(
            "error: there is no knob `version-mismach`: did you mean `version-mismatch`?"
        ),
        "{told}"
    );
    let (code, told) = refused(&["--faults", "reset:0.1"]);
    assert_eq!(code, Some(2));
    assert!(
        told.contains("there is no fault `reset`: did you mean `reset_after`?"),
        "{told}"
    );

    let (child, address) = start(command(&["--listen", "127.0.0.1:0"]));
    let (code, told) = refused(&["--listen", &address.to_string()]);
    assert_eq!(code, Some(3));
    assert!(
        told.starts_with(&format!(
            "error: the sandbox cannot listen on `{address}`: address already in use"
        )),
        "{told}"
    );
    end(child, "-TERM");

    let state = file("sandbox-not-a-state.json");
    fs::write(&state, "[]").expect("it can be written");
    let name = state.to_str().expect("it is UTF-8");
    let (code, told) = refused(&["--listen", "127.0.0.1:0", "--state", name]);
    assert_eq!(code, Some(3));
    assert!(
        told.starts_with(&format!(
            "error: `{name}` cannot be the sandbox's state: it is no state of a sandbox\nhelp:"
        )),
        "{told}"
    );
    assert_eq!(fs::read(&state).expect("it is there"), b"[]");
}

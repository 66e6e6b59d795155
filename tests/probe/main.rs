//! What a probe finds out of servers of every habit, and what it leaves behind.
#![cfg(feature = "provision")]

#[cfg(all(feature = "cli", feature = "sandbox"))]
mod command;
mod server;

use std::sync::atomic::AtomicBool;

use scimplate::provision::{
    Finding, Logins, Message, Probe, Report, Response, Throwaway, Transport, TransportError,
};
use scimplate::{Connection, Source};
use secrecy::ExposeSecret;
use server::{Fault, How, PLAIN, Server};

const CONNECTION: &str = r#"{
    "ConnectionJSON": {"authentications": {"acctAuth": {
        "authType": "Basic", "properties": {"userName": "me", "password": "canary-secret"}, "apikey": "canary-key"}}},
    "CreateAccountJSON": {"call": [
        {"name": "call0", "connection": "acctAuth", "httpMethod": "GET", "url": "https://api.example.org/Users"},
        {"name": "call1", "connection": "acctAuth", "httpMethod": "POST", "httpParams": "{\"userName\":\"${user.email}\"}",
         "url": "https://api.example.org/scim/Users?x=1",
         "httpHeaders": {"Authorization": "${access_token}", "X-Key": "${connection.apikey}"},
         "httpContentType": "application/scim+json"}]}}"#;

fn connection(text: &str) -> Connection {
    Connection::parse(Source::new("doors.json", text)).unwrap()
}

fn probed(transport: &dyn Transport, keep: bool) -> Report {
    let connection = connection(CONNECTION);
    let logins = Logins::read(&connection).unwrap();
    let probe = Probe::new(&connection, &logins, None).unwrap();
    let user = Throwaway::named("scimplate-probe-7");
    probe.run(transport, &user, keep, &AtomicBool::new(false))
}

/// The answer to each question; `-` is one that was not found out.
fn answers(report: &Report) -> Vec<&'static str> {
    let answer = |found: &Finding| found.answer.unwrap_or("-");
    report.findings.iter().map(answer).collect()
}

#[test]
fn each_habit_is_found_out() {
    // Second name, filter, paging, past the end, If-Match, DELETE, create after it.
    let plain = "refused obeyed obeyed empty 412 hard new-id";
    let cases: &[(How, &str, usize)] = &[
        (PLAIN, plain, 11),
        (
            How {
                second: "400",
                ..PLAIN
            },
            plain,
            11,
        ),
        (
            How {
                second: "400-other",
                ..PLAIN
            },
            "- obeyed obeyed empty 412 hard new-id",
            11,
        ),
        (
            How {
                second: "same",
                ..PLAIN
            },
            "same obeyed obeyed empty 412 hard new-id",
            11,
        ),
        (
            How {
                second: "double",
                ..PLAIN
            },
            "doubled obeyed obeyed empty 412 hard new-id",
            12,
        ),
        (
            How {
                filter: "ignore",
                ..PLAIN
            },
            "refused ignored obeyed empty 412 hard new-id",
            11,
        ),
        // With nobody else there, only a name of nobody tells.
        (
            How {
                filter: "ignore",
                others: 0,
                ..PLAIN
            },
            "refused ignored - empty 412 hard new-id",
            11,
        ),
        (
            How {
                filter: "blind",
                ..PLAIN
            },
            "refused blind obeyed empty 412 hard new-id",
            11,
        ),
        (
            How {
                filter: "400",
                ..PLAIN
            },
            "refused refused obeyed empty 412 hard new-id",
            11,
        ),
        (
            How {
                filter: "html",
                ..PLAIN
            },
            "refused - obeyed empty 412 hard new-id",
            11,
        ),
        (
            How {
                count: false,
                ..PLAIN
            },
            "refused obeyed count-ignored empty 412 hard new-id",
            11,
        ),
        (
            How {
                start: false,
                ..PLAIN
            },
            "refused obeyed start-ignored first-page 412 hard new-id",
            12,
        ),
        (
            How {
                count: false,
                start: false,
                ..PLAIN
            },
            "refused obeyed count-ignored first-page 412 hard new-id",
            11,
        ),
        (
            How {
                past: "first",
                ..PLAIN
            },
            "refused obeyed obeyed first-page 412 hard new-id",
            12,
        ),
        (
            How {
                past: "last",
                ..PLAIN
            },
            "refused obeyed obeyed entries 412 hard new-id",
            12,
        ),
        (
            How {
                past: "400",
                ..PLAIN
            },
            "refused obeyed obeyed refused 412 hard new-id",
            12,
        ),
        (
            How {
                stale: 409,
                ..PLAIN
            },
            "refused obeyed obeyed empty 409 hard new-id",
            12,
        ),
        (
            How {
                stale: 400,
                ..PLAIN
            },
            "refused obeyed obeyed empty 400 hard new-id",
            12,
        ),
        (
            How {
                stale: 200,
                ..PLAIN
            },
            "refused obeyed obeyed empty ignored hard new-id",
            11,
        ),
        (
            How {
                stale: 428,
                ..PLAIN
            },
            "refused obeyed obeyed empty - hard new-id",
            11,
        ),
        // No version is told, and none looked at.
        (
            How {
                stale: 200,
                etag: false,
                ..PLAIN
            },
            "refused obeyed obeyed empty ignored hard new-id",
            11,
        ),
        // A PATCH that is refused whatever its version says nothing about versions.
        (
            How {
                patch: 400,
                ..PLAIN
            },
            "refused obeyed obeyed empty - hard new-id",
            12,
        ),
        (
            How {
                patch: 501,
                ..PLAIN
            },
            "refused obeyed obeyed empty - hard new-id",
            11,
        ),
        (
            How {
                delete: "inactive",
                ..PLAIN
            },
            "refused obeyed obeyed empty 412 soft new-id",
            11,
        ),
        (
            How {
                delete: "back",
                ..PLAIN
            },
            "refused obeyed obeyed empty 412 soft same-id",
            11,
        ),
        (
            How {
                delete: "held",
                ..PLAIN
            },
            "refused obeyed obeyed empty 412 soft refused",
            10,
        ),
    ];
    for (number, (how, expected, sent)) in cases.iter().enumerate() {
        let server = Server::new(how.clone());
        let report = probed(&server, false);
        assert_eq!(
            answers(&report).join(" "),
            *expected,
            "case {number}: {report:?}"
        );
        assert_eq!(server.sent().len(), *sent, "case {number}: {report:?}");
        assert_eq!(report.sent.len(), *sent);
        assert_eq!(report.stopped, None);
        assert!(
            report.left.is_empty() && server.left().is_empty(),
            "case {number}: {report:?}"
        );
        assert_eq!(server.others(), how.others);
        assert!(
            !format!("{report:?}").contains("bWU6Y2FuYXJ5"),
            "{report:?}"
        );
    }
}

/// Whatever happens with any request, nothing wrong is said, nobody else is touched, and who is left is told.
#[test]
fn no_fault_makes_it_guess_or_forget() {
    let faults = [
        Fault::NeverSent,
        Fault::Done,
        Fault::Undone,
        Fault::Status(403),
        Fault::Status(500),
        Fault::Empty,
    ];
    let (mut known, mut told) = (0, 0);
    for how in [
        PLAIN,
        How {
            second: "double",
            ..PLAIN
        },
        How {
            delete: "back",
            ..PLAIN
        },
    ] {
        let clean = Server::new(how.clone());
        let clear = answers(&probed(&clean, false));
        for number in 0..clean.sent().len() {
            for fault in faults {
                let server = Server::failing(how.clone(), number, fault);
                let report = probed(&server, false);
                let about = format!("{fault:?} at {number}: {report:?}");
                for (found, clear) in answers(&report).into_iter().zip(&clear) {
                    assert!(
                        found == "-" || found == *clear,
                        "{found} is not {clear}: {about}"
                    );
                    known += usize::from(found != "-");
                }
                assert_eq!(server.others(), how.others, "{about}");
                for id in server.left() {
                    let is_told = |left: &scimplate::provision::Left| {
                        left.id.as_ref().is_none_or(|told| *told == id)
                    };
                    assert!(report.left.iter().any(is_told), "{id} is left: {about}");
                }
                told += report.left.len();
            }
        }
    }
    assert!(known > 800, "{known} answers were found out");
    assert!(told > 0, "nothing was ever left in doubt");
}

#[test]
fn who_cannot_be_deleted_is_told() {
    let server = Server::new(How {
        delete: "refuse",
        ..PLAIN
    });
    let report = probed(&server, false);
    assert_eq!(
        answers(&report).join(" "),
        "refused obeyed obeyed empty 412 - -"
    );
    let left: Vec<_> = report.left.iter().map(|left| left.id.clone()).collect();
    assert_eq!(left, [Some("made/3".to_owned())]);
    assert_eq!(report.left[0].why, "DELETE: 403: not for ********");
    // The question, and three tries.
    let deletes = server
        .sent()
        .iter()
        .filter(|sent| sent.method == "DELETE")
        .count();
    assert_eq!(deletes, 4);
}

#[test]
fn who_is_kept_is_told_and_not_deleted() {
    let server = Server::new(PLAIN);
    let report = probed(&server, true);
    assert_eq!(
        answers(&report).join(" "),
        "refused obeyed obeyed empty 412 - -"
    );
    assert!(server.sent().iter().all(|sent| sent.method != "DELETE"));
    assert_eq!(server.left(), ["made/3"]);
    assert_eq!(report.left[0].id.as_deref(), Some("made/3"));
}

#[test]
fn nothing_is_sent_that_was_stopped_before() {
    let connection = connection(CONNECTION);
    let logins = Logins::read(&connection).unwrap();
    let probe = Probe::new(&connection, &logins, None).unwrap();
    let server = Server::new(PLAIN);
    let user = Throwaway::named("scimplate-probe-7");
    let report = probe.run(&server, &user, false, &AtomicBool::new(true));
    assert!(server.sent().is_empty());
    assert_eq!(report.stopped.as_deref(), Some("it was asked to stop"));
}

/// Stops as soon as something was created.
struct Stopping<'s>(Server, &'s AtomicBool);

impl Transport for Stopping<'_> {
    fn send(&self, message: &Message) -> Result<Response, TransportError> {
        self.1.store(true, std::sync::atomic::Ordering::SeqCst);
        self.0.send(message)
    }
}

#[test]
fn stopping_cleans_up() {
    let connection = connection(CONNECTION);
    let logins = Logins::read(&connection).unwrap();
    let probe = Probe::new(&connection, &logins, None).unwrap();
    let stop = AtomicBool::new(false);
    let server = Stopping(Server::new(PLAIN), &stop);
    let report = probe.run(
        &server,
        &Throwaway::named("scimplate-probe-7"),
        false,
        &stop,
    );
    let sent: Vec<_> = server
        .0
        .sent()
        .iter()
        .map(|sent| sent.method.clone())
        .collect();
    assert_eq!(sent, ["POST", "DELETE"]);
    assert!(report.left.is_empty() && server.0.left().is_empty());
}

/// Says to wait, twice.
struct Busy(Server, std::sync::Mutex<u32>);

impl Transport for Busy {
    fn send(&self, message: &Message) -> Result<Response, TransportError> {
        let mut left = self.1.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            let mut busy = server::answer(429, serde_json::Value::Null);
            busy.headers.push(("Retry-After".into(), "0".into()));
            return Ok(busy);
        }
        self.0.send(message)
    }
}

#[test]
fn a_busy_target_is_waited_for_and_not_for_ever() {
    let busy = Busy(Server::new(PLAIN), 2.into());
    assert!(
        answers(&probed(&busy, false))
            .iter()
            .all(|answer| *answer != "-")
    );
    let busy = Busy(Server::new(PLAIN), 1000.into());
    let report = probed(&busy, false);
    assert_eq!(
        report.stopped.as_deref(),
        Some("the throw-away user is refused: 429")
    );
    assert!(report.sent.len() < 10);
}

#[test]
fn requests_carry_the_headers_of_the_call() {
    let server = Server::new(PLAIN);
    let connection = connection(CONNECTION);
    let logins = Logins::read(&connection).unwrap();
    let probe = Probe::new(&connection, &logins, None).unwrap();
    let user = Throwaway::named("scimplate-probe-7");
    let more = serde_json::json!({"title": "Probe", "userName": "ann@example.org"});
    let user = user.with(more.as_object().unwrap().clone());
    probe.run(&server, &user, false, &AtomicBool::new(false));
    for sent in server.sent() {
        let header = |name: &str| {
            let found = sent.headers.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.expose_secret().to_owned())
        };
        assert_eq!(
            header("Authorization").as_deref(),
            Some("Basic bWU6Y2FuYXJ5LXNlY3JldA==")
        );
        assert_eq!(header("X-Key").as_deref(), Some("canary-key"));
        let kind = (!sent.body_text().is_empty()).then_some("application/scim+json");
        assert_eq!(header("Content-Type").as_deref(), kind);
        if sent.method == "POST" {
            let body: serde_json::Value = serde_json::from_str(sent.body_text()).unwrap();
            assert_eq!(body["title"], "Probe");
            assert_eq!(body["userName"], "scimplate-probe-7@example.invalid");
        }
    }
}

#[test]
fn what_a_connection_does_not_say_is_asked_for() {
    let refused = |text: &str, base: Option<&str>| {
        let connection = connection(text);
        let logins = Logins::read(&connection).unwrap();
        Probe::new(&connection, &logins, base).map(|probe| probe.users())
    };
    let elsewhere = CONNECTION.replace("/scim/Users?x=1", "/scim/People");
    assert_eq!(
        refused(&elsewhere, None).unwrap_err().to_string(),
        "doors: no call of CreateAccountJSON POSTs to a URL that ends with `/Users`"
    );
    for base in [
        "https://api.example.org/v2",
        "https://api.example.org/v2/",
        "https://api.example.org/v2/Users",
    ] {
        assert_eq!(
            refused(&elsewhere, Some(base)).unwrap(),
            "https://api.example.org/v2/Users"
        );
    }
    let of_a_person = CONNECTION.replace("api.example.org/scim", "${user.host}/scim");
    assert!(
        refused(&of_a_person, None)
            .unwrap_err()
            .to_string()
            .contains("user")
    );
    assert!(refused(&of_a_person, Some("https://api.example.org")).is_ok());
    let header = CONNECTION.replace("${connection.apikey}", "${user.email}");
    assert!(
        refused(&header, None)
            .unwrap_err()
            .to_string()
            .contains("user")
    );
    let login = CONNECTION.replace(
        r#""connection": "acctAuth", "httpMethod": "POST""#,
        r#""connection": "other", "httpMethod": "POST""#,
    );
    assert_eq!(
        refused(&login, None).unwrap_err().to_string(),
        "doors: ConnectionJSON has no authentication `other`"
    );
}

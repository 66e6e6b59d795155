//! What goes wrong on request, seen from the other end of the connection.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use scimplate::sandbox::{Running, Sandbox, Settings};
use serde_json::Value;

use crate::client::{Answer, exchange, parse, send, token};

const JSON: (&str, &str) = ("Content-Type", "application/json");

struct Wire {
    running: Running,
    token: String,
}

impl Wire {
    /// A sandbox in which this goes wrong with every request of SCIM.
    fn with(fault: &str) -> Wire {
        let running = Sandbox::start(Settings {
            hang: Duration::from_millis(300),
            ..Settings::default()
        });
        let running = running.expect("it starts");
        let token = token(running.address());
        let wire = Wire { running, token };
        wire.faults(&format!(r#"{{"spec": "{fault}", "path": "/api"}}"#));
        wire
    }

    fn faults(&self, body: &str) {
        let path = "/_sandbox/faults";
        let answer = send(
            self.running.address(),
            "POST",
            path,
            &[JSON],
            body.as_bytes(),
        );
        let answer = answer.expect("it answers");
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    fn truth(&self, place: &str) -> Value {
        let path = format!("/_sandbox{place}");
        let answer = send(self.running.address(), "GET", &path, &[], b"");
        answer.expect("it answers").json()
    }

    /// Sends a create: what came, and how it ended.
    fn create(&self) -> (Vec<u8>, Option<std::io::Error>) {
        let headers = [("Authorization", self.token.as_str()), JSON];
        let body = br#"{"userName": "a@x.example", "displayName": "A"}"#;
        let path = "/api/v2/scim/v2/users";
        exchange(self.running.address(), "POST", path, &headers, body).expect("it connects")
    }

    fn answered(&self) -> Answer {
        let (bytes, error) = self.create();
        assert!(error.is_none(), "{error:?}");
        parse(&bytes)
    }

    fn is_created(&self) -> bool {
        self.truth("")["users"] == 21
    }
}

#[test]
fn connections_are_reset() {
    for (fault, done) in [
        ("reset_before", false),
        ("reset_after", true),
        ("hang_before", false),
        ("hang_after", true),
    ] {
        let wire = Wire::with(fault);
        let since = Instant::now();
        let (bytes, error) = wire.create();
        assert_eq!(
            error.map(|it| it.kind()),
            Some(ErrorKind::ConnectionReset),
            "{fault}"
        );
        assert!(bytes.is_empty(), "{fault}");
        assert_eq!(wire.is_created(), done, "{fault}");
        let silent = since.elapsed() >= Duration::from_millis(300);
        assert_eq!(silent, fault.starts_with("hang"), "{fault}");
    }
}

#[test]
fn an_answer_breaks_off() {
    let wire = Wire::with("truncate");
    let (bytes, error) = wire.create();
    assert_eq!(error.map(|it| it.kind()), Some(ErrorKind::ConnectionReset));
    let answer = parse(&bytes);
    let length: usize = answer
        .header("content-length")
        .expect("it says")
        .parse()
        .expect("a number");
    assert_eq!((answer.status, answer.body.len()), (201, length / 2));
    assert!(wire.is_created());
}

#[test]
fn errors_of_those_in_between() {
    let page = "<html><body>Internal Server Error</body></html>";
    for (fault, status, body, done) in [
        ("500_before", 500, page, false),
        ("500_after", 500, page, true),
        ("503", 503, "", false),
        ("429", 429, "", false),
        ("429_date", 429, "", false),
        ("429_bare", 429, "", false),
        ("401", 401, "", false),
        ("html200", 200, page, true),
        ("redirect", 307, "", false),
    ] {
        let wire = Wire::with(fault);
        let answer = wire.answered();
        assert_eq!((answer.status, &*answer.text()), (status, body), "{fault}");
        assert_eq!(wire.is_created(), done, "{fault}");
        let wait = answer.header("retry-after");
        match fault {
            "429" => assert_eq!(wait, Some("1")),
            "429_date" => {
                let wait = httpdate::parse_http_date(wait.expect("it says until when"));
                let wait = wait.expect("a date").elapsed().unwrap_or_default();
                assert!(wait < Duration::from_secs(10));
            }
            _ => assert_eq!(wait, None, "{fault}"),
        }
        let port = wire.running.address().port() + 1;
        let elsewhere = format!("http://127.0.0.2:{port}/api/v2/scim/v2/users");
        let place = (fault == "redirect").then_some(elsewhere.as_str());
        assert_eq!(answer.header("location"), place, "{fault}");
    }
}

#[test]
fn errors_of_the_gateway() {
    for (fault, status, code) in [
        ("408", 408, "client.timeout"),
        ("413", 413, "request.entity.too.large"),
        ("500", 500, "internal.server.error"),
        ("503_body", 503, "service.unavailable"),
        ("504", 504, "request.timeout"),
    ] {
        let wire = Wire::with(fault);
        let answer = wire.answered();
        let body = answer.json();
        assert_eq!((answer.status, &body["code"]), (status, &code.into()));
        assert_eq!(
            (&body["status"], wire.is_created()),
            (&status.into(), false)
        );
    }
}

#[test]
fn bodies_no_client_expects() {
    let wire = Wire::with("bom");
    let answer = wire.answered();
    assert_eq!(
        (answer.status, &answer.body[..4]),
        (201, &b"\xef\xbb\xbf{"[..])
    );

    let answer = Wire::with("deep").answered();
    assert_eq!((answer.status, answer.body.len()), (200, 200_000));

    let answer = Wire::with("big").answered();
    assert_eq!((answer.status, answer.body.len()), (200, (64 << 20) + 8));

    let wire = Wire::with("twice");
    let answer = wire.answered();
    assert_eq!(answer.status, 409, "the second of two deliveries");
    assert!(wire.is_created());

    let wire = Wire::with("drip");
    let since = Instant::now();
    let headers = [("Authorization", wire.token.as_str())];
    let path = "/api/v2/scim/v2/users/nobody";
    let (bytes, error) =
        exchange(wire.running.address(), "GET", path, &headers, b"").expect("it connects");
    assert!(error.is_none());
    assert!(since.elapsed() >= Duration::from_millis(20) * (bytes.len() as u32 - 1));
    assert_eq!(parse(&bytes).status, 404);
}

#[test]
fn the_same_seed_draws_the_same_faults() {
    let drawn = |seed: u64| {
        let wire = Wire::with("");
        let mix = r#""spec": "500_before:0.3,503:0.2", "methods": ["POST"]"#;
        wire.faults(&format!(r#"{{{mix}, "seed": {seed}}}"#));
        let statuses: Vec<u16> = (0..40).map(|_| wire.answered().status).collect();
        let headers = [("Authorization", wire.token.as_str())];
        for _ in 0..20 {
            let path = "/api/v2/scim/v2/users?count=0";
            let answer = send(wire.running.address(), "GET", path, &headers, b"");
            assert_eq!(
                answer.expect("it answers").status,
                200,
                "reading has no faults"
            );
        }
        let counted = wire.truth("")["faults"].clone();
        let count = |status| statuses.iter().filter(|it| **it == status).count();
        assert_eq!(counted["500_before"], count(500));
        assert_eq!(counted["503"], count(503));
        statuses
    };
    let first = drawn(7);
    assert_eq!(first, drawn(7));
    assert_ne!(first, drawn(8));
    assert!(first.contains(&500) && first.contains(&503) && first.contains(&409));
}

#[test]
fn the_audit_says_what_came_and_what_became_of_it() {
    let wire = Wire::with("reset_after");
    wire.create();
    wire.faults("{}");
    let headers = [("Authorization", wire.token.as_str()), JSON];
    let body = br#"{"schemas": [], "Operations": [{"op": "replace", "path": "password", "value": "Tr0ub4dor"}]}"#;
    let path = "/api/v2/scim/v2/users/7f1c2a44-0b6e-4d3a-9a53-2f60c8f0a001";
    let answer = send(wire.running.address(), "PATCH", path, &headers, body);
    assert_eq!(answer.expect("it answers").status, 200);
    let audit = wire.truth("/audit?after=1");
    assert_eq!(audit["requests"], 3);
    let entries = audit["entries"].as_array().expect("a list");
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["fault"], "reset_after");
    assert_eq!(entries[0]["status"], 201);
    assert_eq!(entries[0]["body"]["userName"], "a@x.example");
    assert_eq!(entries[1]["path"], path);
    let text = audit.to_string();
    assert!(
        !text.contains("Tr0ub4dor") && !text.contains("sandbox-secret"),
        "{text}"
    );
    assert!(!wire.truth("/audit").to_string().contains(&wire.token[7..]));
    assert!(!wire.truth("/users").to_string().contains("Tr0ub4dor"));
    assert!(
        !String::from_utf8(wire.running.state())
            .expect("JSON")
            .contains("Tr0ub4dor")
    );
}

#[test]
fn control_refuses_what_it_does_not_understand() {
    let wire = Wire::with("");
    let address = wire.running.address();
    for (method, path, headers, body, status) in [
        (
            "POST",
            "/_sandbox/faults",
            &[JSON][..],
            r#"{"spec": "reset:1"}"#,
            400,
        ),
        (
            "POST",
            "/_sandbox/faults",
            &[JSON],
            r#"{"spec": "503:2"}"#,
            400,
        ),
        (
            "POST",
            "/_sandbox/faults",
            &[JSON],
            r#"{"spec": "503:0.6,401:0.6"}"#,
            400,
        ),
        (
            "POST",
            "/_sandbox/faults",
            &[JSON],
            r#"{"sepc": "503"}"#,
            400,
        ),
        ("POST", "/_sandbox/faults", &[JSON], "503", 400),
        (
            "POST",
            "/_sandbox/knobs",
            &[JSON],
            r#"{"no-op": "maybe"}"#,
            400,
        ),
        (
            "POST",
            "/_sandbox/knobs",
            &[JSON],
            r#"{"nop": "keep"}"#,
            400,
        ),
        (
            "POST",
            "/_sandbox/knobs",
            &[JSON],
            r#"{"rate-limit": 7}"#,
            200,
        ),
        (
            "POST",
            "/_sandbox/clock",
            &[JSON],
            r#"{"advance": -1}"#,
            400,
        ),
        ("DELETE", "/_sandbox/users", &[], "", 405),
        ("GET", "/_sandbox/doors", &[], "", 404),
        ("GET", "/_sandboxes", &[], "", 401),
        (
            "POST",
            "/_sandbox/tokens/expire",
            &[("Origin", "https://page.example")],
            "",
            403,
        ),
    ] {
        let answer = send(address, method, path, headers, body.as_bytes()).expect("it answers");
        assert_eq!(answer.status, status, "{path} {body}: {}", answer.text());
    }
    assert_eq!(wire.truth("")["knobs"]["rate-limit"], "7");
}

//! Logging in, by endpoints that follow a script.
#![cfg(feature = "provision")]

mod kinds;
mod workers;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use scimplate::Source;
use scimplate::connection::{Connection, Reference};
use scimplate::lint::Checking;
use scimplate::provision::{LoginError, Logins, Message, Response, Transport, TransportError};
use secrecy::ExposeSecret;

/// Gives answers in order, and keeps what it was sent.
pub(crate) struct Script {
    answers: Mutex<VecDeque<Result<Response, TransportError>>>,
    sent: Mutex<Vec<Message>>,
}

impl Script {
    pub(crate) fn new(
        answers: impl IntoIterator<Item = Result<Response, TransportError>>,
    ) -> Script {
        Script {
            answers: Mutex::new(answers.into_iter().collect()),
            sent: Mutex::default(),
        }
    }

    pub(crate) fn sent(&self) -> Vec<Message> {
        self.sent.lock().unwrap().clone()
    }
}

impl Transport for Script {
    fn send(&self, message: &Message) -> Result<Response, TransportError> {
        self.sent.lock().unwrap().push(message.clone());
        let next = self.answers.lock().unwrap().pop_front();
        next.expect("more was sent than the script has answers")
    }
}

pub(crate) fn answer(status: u16, body: &str) -> Result<Response, TransportError> {
    Ok(Response {
        status,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    })
}

pub(crate) fn header<'m>(message: &'m Message, name: &str) -> Option<&'m str> {
    let found = message
        .headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(found.1.expose_secret())
}

pub(crate) fn connection(login: &str) -> Connection {
    let text = format!(r#"{{"authentications": {{"acctAuth": {login}}}}}"#);
    Connection::parse(Source::new("ConnectionJSON.json", text)).unwrap()
}

pub(crate) fn logins(login: &str) -> Logins {
    Logins::read(&connection(login)).unwrap()
}

/// An oauth2 login; `more` are further keys.
pub(crate) fn oauth2(more: &str) -> String {
    format!(
        r#"{{"authType": "oauth2", "url": "https://login.example.org/oauth/token", "httpMethod": "POST",
            "httpParams": {{"grant_type": "client_credentials", "client_id": "me", "client_secret": "canary-s&cret"}},
            "httpContentType": "application/x-www-form-urlencoded", "tokenResponsePath": "access_token",
            "tokenType": "Bearer"{more}}}"#
    )
}

#[test]
fn a_token_is_asked_for_once_and_kept() {
    let logins = logins(&oauth2(""));
    let login = logins.get("acctAuth").unwrap();
    let script = Script::new([answer(
        200,
        r#"{"access_token":"canary-1","token_type":"bearer"}"#,
    )]);
    let first = login.credential(&script).unwrap();
    assert_eq!(
        (first.revealed(), first.generation()),
        ("Bearer canary-1", 1)
    );
    assert_eq!(
        login.credential(&script).unwrap().revealed(),
        "Bearer canary-1"
    );
    let sent = script.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (&*sent[0].method, &*sent[0].url),
        ("POST", "https://login.example.org/oauth/token")
    );
    assert_eq!(
        sent[0].body_text(),
        "client_id=me&client_secret=canary-s%26cret&grant_type=client_credentials"
    );
    assert_eq!(
        header(&sent[0], "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(header(&sent[0], "authorization"), None);
    let secrets = login.secrets();
    assert!(
        secrets.contains(&"Bearer canary-1".to_owned()) && secrets.contains(&"canary-1".to_owned())
    );
    assert!(logins.get("other").is_none());
}

#[test]
fn the_first_token_is_sent_as_it_stands_until_it_is_refused() {
    let logins = logins(&oauth2(r#", "accessToken": "Bearer none-yet""#));
    let login = logins.get("acctAuth").unwrap();
    let script = Script::new([
        answer(200, r#"{"access_token":"first"}"#),
        answer(200, r#"{"access_token":"second"}"#),
    ]);
    let first = login.credential(&script).unwrap();
    assert_eq!(
        (first.revealed(), first.generation()),
        ("Bearer none-yet", 0)
    );
    let second = login.refresh(&script, first.generation()).unwrap();
    assert_eq!(second.revealed(), "Bearer first");
    // Another worker was refused with the first, too.
    assert_eq!(
        login.refresh(&script, 0).unwrap().revealed(),
        "Bearer first"
    );
    assert_eq!(script.sent().len(), 1);
    assert_eq!(
        login
            .refresh(&script, second.generation())
            .unwrap()
            .revealed(),
        "Bearer second"
    );
    for old in ["Bearer none-yet", "first", "second"] {
        assert!(
            login.secrets().contains(&old.to_owned()) || old.len() < 4,
            "{old}"
        );
    }
}

#[test]
fn an_endpoint_that_fails_rests_and_nothing_is_sent_meanwhile() {
    let logins = logins(&oauth2(""));
    let login = logins.get("acctAuth").unwrap();
    let down = || Err(TransportError::NeverSent("nothing listens".to_owned()));
    let script = Script::new([
        down(),
        answer(503, "<html>canary-s&cret"),
        answer(200, r#"{"access_token":"one"}"#),
    ]);
    let wait_of = |error: LoginError| match error {
        LoginError::Unreachable { wait, said, .. } => {
            assert!(!said.contains("canary"), "{said}");
            wait
        }
        other => panic!("{other}"),
    };
    let first = wait_of(login.credential(&script).unwrap_err());
    assert!(
        first > Duration::from_millis(100) && first <= Duration::from_millis(500),
        "{first:?}"
    );
    for _ in 0..50 {
        wait_of(login.credential(&script).unwrap_err());
    }
    assert_eq!(script.sent().len(), 1);
    std::thread::sleep(first);
    let second = wait_of(login.credential(&script).unwrap_err());
    assert!(
        second > first && second <= Duration::from_secs(1),
        "{second:?}"
    );
    std::thread::sleep(second);
    assert_eq!(login.credential(&script).unwrap().revealed(), "Bearer one");
    assert_eq!(script.sent().len(), 3);
}

#[test]
fn what_an_endpoint_asks_to_wait_is_waited() {
    let logins = logins(&oauth2(""));
    let login = logins.get("acctAuth").unwrap();
    let mut limited = answer(429, "{}").unwrap();
    limited
        .headers
        .push(("Retry-After".to_owned(), "40".to_owned()));
    let script = Script::new([Ok(limited)]);
    let LoginError::Unreachable { wait, .. } = login.credential(&script).unwrap_err() else {
        panic!();
    };
    assert!(
        wait > Duration::from_secs(39) && wait <= Duration::from_secs(40),
        "{wait:?}"
    );
}

#[test]
fn a_refusal_is_told_without_secrets() {
    let body = r#"{"error":"invalid_client","error_description":"no client canary-s&cret"}"#;
    let redirect = Ok(Response {
        status: 302,
        headers: vec![(
            "Location".to_owned(),
            "https://evil.example/canary".to_owned(),
        )],
        body: Vec::new(),
    });
    for (answer, status, part) in [
        (answer(401, body), 401, "no client ********"),
        (answer(400, ""), 400, "status 400"),
        (
            answer(200, r#"{"token":"canary"}"#),
            200,
            "tokenResponsePath",
        ),
        (answer(200, "canary"), 200, "tokenResponsePath"),
        (
            answer(200, r#"{"access_token":"canary\r\nX: y"}"#),
            200,
            "line end",
        ),
        (redirect, 302, "redirects are not followed"),
    ] {
        let logins = logins(&oauth2(""));
        let login = logins.get("acctAuth").unwrap();
        let error = login.credential(&Script::new([answer])).unwrap_err();
        let text = format!("{error} {error:?} {logins:?}");
        assert!(!text.contains("canary"), "{text}");
        assert!(text.contains(part), "{text}");
        assert!(
            matches!(error, LoginError::Refused { status: Some(known), .. } if known == status)
        );
    }
}

#[test]
fn answers_that_reject_a_credential_are_told() {
    let logins = logins(&oauth2(
        r#", "retryFailureStatusCode": [403], "errorPath": "odata~dot#error.code", "authError": ["bad.credentials"], "expiryError": "Expired""#,
    ));
    let login = logins.get("acctAuth").unwrap();
    let rejects = |status, body: &str| login.rejects(&answer(status, body).unwrap());
    assert!(rejects(401, "") && rejects(403, ""));
    assert!(rejects(
        400,
        r#"{"odata.error":{"code":"bad.credentials"}}"#
    ));
    assert!(rejects(
        200,
        r#"{"odata.error":{"code":"TokenExpired now"}}"#
    ));
    assert!(!rejects(
        400,
        r#"{"odata.error":{"code":"other"},"x":"bad.credentials"}"#
    ));
    assert!(!rejects(500, "bad.credentials") && !rejects(200, "{}"));
    assert_eq!(
        (login.max_refreshes(), login.header_name()),
        (5, "Authorization")
    );
}

#[test]
fn numbers_may_be_texts() {
    let logins = logins(&oauth2(
        r#", "maxRefreshTryCount": "3", "retryFailureStatusCode": "403", "authHeaderName": "X-Auth", "apiRateLimitConfig": {"retryAfterCalls": "10", "retryWaitSeconds": 2}"#,
    ));
    let login = logins.get("acctAuth").unwrap();
    assert_eq!(login.max_refreshes(), 3);
    assert!(login.rejects(&answer(403, "").unwrap()));
    assert_eq!(login.header_name(), "X-Auth");
    let (mut pace, now) = (logins.pace(), Instant::now());
    for _ in 0..10 {
        assert_eq!(pace.take(now), Ok(()));
    }
    assert_eq!(pace.take(now), Err(Duration::from_secs(2)));
}

/// Secrets kept elsewhere.
fn referring() -> Connection {
    connection(
        r#"{"authType": "oauth2", "url": "https://login.example.org/oauth/token", "httpMethod": "POST",
            "httpParams": "grant_type=client_credentials&client_id=${env:ID}&client_secret=${file:/run/secrets/s}",
            "httpHeaders": {"X-Key": "k-${env:KEY}"}, "httpContentType": "application/x-www-form-urlencoded",
            "properties": {}, "tokenResponsePath": "access_token", "tokenType": "Bearer",
            "accessToken": "Bearer ${env:TOKEN}", "retryFailureStatusCode": [401]}"#,
    )
}

fn found(reference: &Reference) -> Result<String, String> {
    match reference {
        Reference::Environment(name) if name == "ID" => Ok("canary&id".to_owned()),
        Reference::Environment(name) if name == "KEY" => Ok("canary-key".to_owned()),
        Reference::Environment(name) if name == "TOKEN" => Ok("canary-token".to_owned()),
        Reference::File(path) if path == "/run/secrets/s" => Ok("canary$x${user.x} \"é".to_owned()),
        _ => Err("it is not there".to_owned()),
    }
}

#[test]
fn references_are_read_and_are_secrets() {
    let connection = referring().resolve(&found).unwrap();
    let logins = Logins::read(&connection).unwrap();
    let login = logins.get("acctAuth").unwrap();
    let script = Script::new([answer(200, r#"{"access_token":"one"}"#)]);
    assert_eq!(
        login.credential(&script).unwrap().revealed(),
        "Bearer canary-token"
    );
    login.refresh(&script, 0).unwrap();
    let sent = script.sent();
    assert_eq!(
        sent[0].body_text(),
        "grant_type=client_credentials&client_id=canary%26id&client_secret=canary%24x%24%7Buser.x%7D%20%22%C3%A9"
    );
    assert_eq!(header(&sent[0], "X-Key"), Some("k-canary-key"));
    let secrets = connection.secrets();
    for secret in [
        "canary&id",
        "canary-key",
        "canary-token",
        "canary$x${user.x} \"é",
    ] {
        assert!(
            secrets.contains(&secret.to_owned()),
            "{secret}: {secrets:?}"
        );
    }
    assert!(!format!("{connection:?} {logins:?} {sent:?}").contains("canary"));
}

#[test]
fn a_missing_secret_is_named_and_no_other_shown() {
    let found = |reference: &Reference| match reference {
        Reference::File(_) => Err("it cannot be read".to_owned()),
        other => found(other),
    };
    let error = referring().resolve(&found).unwrap_err().to_string();
    assert_eq!(
        error,
        "ConnectionJSON.json: `/ConnectionJSON/authentications/acctAuth/httpParams` takes a secret from the file `/run/secrets/s`: it cannot be read"
    );
    // Unread, nothing is sent in their place.
    let logins = Logins::read(&referring()).unwrap();
    let login = logins.get("acctAuth").unwrap();
    let error = login.credential(&Script::new([])).unwrap_err();
    assert!(
        error.to_string().contains("environment variable `TOKEN`"),
        "{error}"
    );
    assert!(login.usable().is_err());
}

#[test]
fn a_check_takes_references_for_what_they_are() {
    let found = referring().check(&Checking::default());
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn without_a_readable_connection_json_nobody_logs_in() {
    let text = r#"{"call": [{"name": "call1", "connection": "a", "httpMethod": "DELETE", "url": "https://a.example/"}]}"#;
    let connection = Connection::parse(Source::new("RemoveAccountJSON.json", text)).unwrap();
    let error = Logins::read(&connection).unwrap_err().to_string();
    assert!(error.contains("no ConnectionJSON"), "{error}");
}

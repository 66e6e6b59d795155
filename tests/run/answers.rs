//! What answers mean for a task.

use std::collections::VecDeque;
use std::sync::Mutex;

use scimplate::connection::{Connection, Reading};
use scimplate::language::Escape;
use scimplate::plan::Situation;
use scimplate::provision::{Journal, Message, Response, Status, Transport, TransportError};
use scimplate::{Bindings, Source};
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::world::World;
use crate::{
    BASE, Folder, TOKEN, all, connection, create, person, quick, run, run_with, scim, task,
};

/// Answers in order, and what was sent.
struct Script {
    answers: Mutex<VecDeque<(u16, String)>>,
    sent: Mutex<Vec<Message>>,
}

impl Script {
    fn new(answers: &[(u16, serde_json::Value)]) -> Script {
        let text = |(status, body): &(u16, serde_json::Value)| match body.is_null() {
            true => (*status, String::new()),
            false => (*status, body.to_string()),
        };
        Script {
            answers: Mutex::new(answers.iter().map(text).collect()),
            sent: Mutex::default(),
        }
    }

    fn lines(&self) -> Vec<String> {
        self.sent
            .lock()
            .unwrap()
            .iter()
            .map(|message| format!("{} {}", message.method, message.url))
            .collect()
    }
}

impl Transport for Script {
    fn send(&self, message: &Message) -> Result<Response, TransportError> {
        self.sent.lock().unwrap().push(message.clone());
        let (status, body) = self
            .answers
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or_else(|| panic!("more was sent than is answered: {message:?}"));
        Ok(Response {
            status,
            headers: Vec::new(),
            body: body.into_bytes(),
        })
    }
}

#[test]
fn a_preview_and_a_run_make_the_same_bytes() {
    let (folder, connection) = (Folder::new("bytes"), scim(BASE));
    let script = Script::new(&[(201, json!({"id": "7"}))]);
    all(
        &run(&connection, &script, &folder.journal(), vec![create(7)]),
        Status::Done,
        1,
    );
    let mut bindings = Bindings::from_json(&format!(r#"{{"user":{}}}"#, person(7))).unwrap();
    bindings.bind_secret("access_token", format!("Bearer {TOKEN}").into());
    let situation = Situation::new("create".parse().unwrap(), bindings);
    let plan = connection.plan_for(&situation).unwrap();
    let [planned] = plan.requests().collect::<Vec<_>>()[..] else {
        panic!("one request is planned")
    };
    let sent = script.sent.lock().unwrap();
    let [sent] = sent.as_slice() else {
        panic!("one request is sent")
    };
    assert_eq!(sent.method, planned.method.rendered.revealed());
    assert_eq!(sent.url, planned.url.rendered.revealed());
    assert_eq!(
        sent.body_text(),
        planned.body.as_ref().unwrap().rendered.revealed()
    );
    let of_plan: Vec<_> = planned
        .sent_headers()
        .map(|(name, part)| (name.to_owned(), part.rendered.revealed().to_owned()))
        .collect();
    let of_run: Vec<_> = sent
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.expose_secret().to_owned()))
        .collect();
    assert_eq!(of_run, of_plan);
}

#[test]
fn a_call_that_carries_no_credential_gets_the_header_of_its_authentication() {
    let files = vec![
        Source::new(
            "ConnectionJSON.json",
            r#"{"authentications":{"acctAuth":{"authType":"oauth2","url":"https://scim.test/token","httpMethod":"POST",
            "httpParams":{},"httpContentType":"application/json","tokenResponsePath":"access_token","tokenType":"",
            "accessToken":"canary-key-1","authHeaderName":"X-API-KEY"}}}"#,
        ),
        Source::new(
            "CreateAccountJSON.json",
            r#"{"call":[{"name":"call1","connection":"acctAuth","url":"https://scim.test/Users","httpMethod":"POST",
            "httpParams":"{\"userName\":\"${user.username}\"}","httpHeaders":{"Accept":"application/json"},"httpContentType":"application/json"}]}"#,
        ),
    ];
    let connection = Connection::from_files("one", files, &Reading::default()).unwrap();
    let (folder, script) = (
        Folder::new("header"),
        Script::new(&[(201, json!({"id": "7"}))]),
    );
    all(
        &run(&connection, &script, &folder.journal(), vec![create(1)]),
        Status::Done,
        1,
    );
    let sent = script.sent.lock().unwrap();
    let (name, value) = &sent[0].headers[1];
    assert_eq!(
        (name.as_str(), value.expose_secret()),
        ("X-API-KEY", "canary-key-1")
    );
}

#[test]
fn somebody_elses_account_is_a_conflict() {
    let world = World::new(&[], 0);
    let other = json!({"id": "x", "userName": "person1@example.org", "displayName": "Somebody", "externalId": "99"});
    world
        .users
        .lock()
        .unwrap()
        .insert("person1@example.org".into(), other);
    let folder = Folder::new("conflict");
    let ends = run(&scim(BASE), &world, &folder.journal(), vec![create(1)]);
    all(&ends, Status::Conflict, 1);
    assert!(
        ends["create-1"]
            .reason
            .contains("userName `person1@example.org`"),
        "{}",
        ends["create-1"].reason
    );
    assert_eq!(
        world.users.lock().unwrap()["person1@example.org"]["displayName"],
        "Somebody"
    );

    // Unless it is said that it may be taken over.
    let folder = Folder::new("link");
    let mut settings = quick();
    settings.link = true;
    let (ends, _) = run_with(
        &scim(BASE),
        &world,
        &folder.journal(),
        settings,
        vec![create(1)],
    )
    .unwrap();
    all(&ends, Status::Done, 1);
    assert_eq!(ends["create-1"].account_id.as_deref(), Some("x"));
    assert_eq!(
        world.users.lock().unwrap()["person1@example.org"]["displayName"],
        "Person 1"
    );
}

#[test]
fn an_account_with_our_external_id_is_ours() {
    let world = World::new(&[], 0);
    let old =
        json!({"id": "x", "userName": "person1@example.org", "externalId": "1", "active": false});
    world
        .users
        .lock()
        .unwrap()
        .insert("person1@example.org".into(), old);
    let folder = Folder::new("ours");
    all(
        &run(&scim(BASE), &world, &folder.journal(), vec![create(1)]),
        Status::Done,
        1,
    );
    assert_eq!(
        world.users.lock().unwrap()["person1@example.org"]["active"],
        true
    );
}

#[test]
fn a_target_that_obeys_no_filter_is_walked_through() {
    let mut world = World::new(&[], 0);
    world.obeys_filter = false;
    for number in 0..10 {
        let name = format!("other{number}@example.org");
        world.users.lock().unwrap().insert(
            name.clone(),
            json!({"id": format!("o{number}"), "userName": name}),
        );
    }
    let same = json!({"id": "x", "userName": "person1@example.org", "externalId": "1", "displayName": "Person 1",
        "name": {"givenName": "Per", "familyName": "Son"}, "active": true,
        "emails": [{"value": "Person1@example.org", "type": "work"}],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"employeeNumber": "1"}});
    world
        .users
        .lock()
        .unwrap()
        .insert("person1@example.org".into(), same);
    let folder = Folder::new("blind");
    let ends = run(&scim(BASE), &world, &folder.journal(), vec![create(1)]);
    all(&ends, Status::Done, 1);
    assert_eq!(ends["create-1"].account_id.as_deref(), Some("x"));
    assert!(
        world
            .sent
            .lock()
            .unwrap()
            .iter()
            .filter(|line| line.starts_with("GET"))
            .count()
            > 4
    );
}

#[test]
fn a_refusal_is_told_in_the_targets_words() {
    let folder = Folder::new("refused");
    let script = Script::new(&[(400, json!({"detail": "no displayName\u{7}"}))]);
    let ends = run(&scim(BASE), &script, &folder.journal(), vec![create(1)]);
    all(&ends, Status::Failed, 1);
    assert_eq!(ends["create-1"].reason, "400: no displayName?");
}

#[test]
fn a_chain_sees_earlier_answers_and_keeps_them_when_it_breaks() {
    let chain = r#"{"accountIdPath":"call1.message.id","call":[
        {"name":"call1","connection":"acctAuth","url":"https://scim.test/people","httpMethod":"POST","httpParams":"{\"login\":\"${user.username}\"}",
         "httpHeaders":{"Authorization":"${access_token}"},"httpContentType":"application/json","successResponses":{"statusCode":[201]}},
        {"name":"call2","connection":"acctAuth","url":"https://scim.test/people/${response.call1.message.id}/roles","httpMethod":"PUT",
         "httpParams":"{\"role\":\"agent\"}","httpHeaders":{"Authorization":"${access_token}"},"httpContentType":"application/json","successResponses":{"state":"ok"}}]}"#;
    let folder = Folder::new("chain");
    let script = Script::new(&[
        (201, json!({"id": 7})),
        (200, json!({"state": "bad", "message": "no such role"})),
    ]);
    let ends = run(
        &connection(chain),
        &script,
        &folder.journal(),
        vec![create(1)],
    );
    all(&ends, Status::Failed, 1);
    let end = &ends["create-1"];
    assert_eq!(
        end.reason,
        "call2: the answer is not among `successResponses`: 200: no such role; call1 was carried out"
    );
    assert_eq!(end.account_id.as_deref(), Some("7"));
    assert_eq!(script.lines()[1], "PUT https://scim.test/people/7/roles");

    // Put back by hand, it goes on with the second call.
    let journal = Journal::open(&folder.journal()).unwrap();
    let record = &journal.named("create-1").unwrap()[0];
    assert_eq!(journal.again(record).unwrap(), Status::Waiting);
    drop(journal);
    let script = Script::new(&[(200, json!({"state": "ok"}))]);
    all(
        &run(&connection(chain), &script, &folder.journal(), Vec::new()),
        Status::Done,
        1,
    );
}

#[test]
fn a_post_that_is_no_scim_create_is_left_in_doubt() {
    let one = r#"{"call":[{"name":"call1","connection":"acctAuth","url":"https://scim.test/jobs","httpMethod":"POST",
        "httpParams":"{\"who\":\"${user.username}\"}","httpHeaders":{"Authorization":"${access_token}"},"httpContentType":"application/json"}]}"#;
    let folder = Folder::new("doubt");
    let script = Script::new(&[(500, json!(null))]);
    let ends = run(
        &connection(one),
        &script,
        &folder.journal(),
        vec![create(1)],
    );
    all(&ends, Status::InDoubt, 1);
    assert!(
        ends["create-1"].reason.contains("cannot be told"),
        "{}",
        ends["create-1"].reason
    );
}

#[test]
fn a_credential_that_is_always_rejected_stops_the_connection_and_fails_no_task() {
    let folder = Folder::new("rejected");
    let token = (200, json!({"access_token": "fresh-canary-token"}));
    let script = Script::new(&[
        (401, json!(null)),
        token.clone(),
        (401, json!(null)),
        token,
        (401, json!(null)),
    ]);
    let one = r#"{"call":[{"name":"call1","connection":"acctAuth","url":"https://scim.test/Users","httpMethod":"POST",
        "httpParams":"{\"userName\":\"${user.username}\"}","httpHeaders":{"Authorization":"${access_token}"},"httpContentType":"application/json"}]}"#;
    let mut settings = quick();
    settings.workers = 1;
    let tasks = vec![create(1), create(2)];
    let (ends, summary) = run_with(
        &connection(one),
        &script,
        &folder.journal(),
        settings,
        tasks,
    )
    .unwrap();
    assert!(ends.is_empty());
    assert_eq!(summary.open, 2);
    assert!(
        summary
            .stopped
            .unwrap()
            .contains("rejects the credential of `acctAuth` with 401")
    );
}

#[test]
fn one_rejection_of_a_credential_that_cannot_be_replaced_is_a_slip() {
    let folder = Folder::new("slip");
    let no_endpoint = (404, json!(null));
    let script = Script::new(&[
        (401, json!(null)),
        no_endpoint.clone(),
        (201, json!({"id": "7"})),
    ]);
    all(
        &run(&scim(BASE), &script, &folder.journal(), vec![create(1)]),
        Status::Done,
        1,
    );

    // Again and again, it is none.
    struct Rejects;
    impl Transport for Rejects {
        fn send(&self, message: &Message) -> Result<Response, TransportError> {
            let status = if message.url.ends_with("/token") {
                404
            } else {
                401
            };
            Ok(Response {
                status,
                headers: Vec::new(),
                body: Vec::new(),
            })
        }
    }
    let folder = Folder::new("no-slip");
    let (ends, summary) = run_with(
        &scim(BASE),
        &Rejects,
        &folder.journal(),
        quick(),
        vec![create(1)],
    )
    .unwrap();
    assert!(ends.is_empty() && summary.open == 1);
    assert!(summary.stopped.unwrap().contains("acctAuth"));
}

#[test]
fn a_value_that_would_change_the_url_is_not_sent() {
    let (folder, script) = (Folder::new("url"), Script::new(&[]));
    let tasks = ["../Groups/1", "a?b", "", "."]
        .into_iter()
        .enumerate()
        .map(|(at, id)| {
            let bindings =
                json!({"user": {"username": format!("u{at}")}, "account": {"accountID": id}});
            task(&format!("t{at}"), "remove", None, &bindings.to_string())
        });
    let ends = run(&scim(BASE), &script, &folder.journal(), tasks.collect());
    all(&ends, Status::Failed, 4);
    assert!(
        ends.values()
            .all(|end| end.reason.contains("the URL would name something else")),
        "{ends:#?}"
    );
}

#[test]
fn a_body_that_a_value_changes_is_not_sent() {
    let (folder, script) = (Folder::new("body"), Script::new(&[]));
    let bindings = json!({"user": {"username": "u", "email": "a\",\"active\":\"x", "displayname": "d", "firstname": "f", "lastname": "l", "employeeid": "1"}});
    let ends = run(
        &scim(BASE),
        &script,
        &folder.journal(),
        vec![task("t", "create", None, &bindings.to_string())],
    );
    all(&ends, Status::Failed, 1);
    assert!(ends["t"].reason.contains(
        "/CreateAccountJSON/call/0/httpParams: a value in this placeholder holds a `\"`"
    ));
}

#[test]
fn a_value_that_is_escaped_changes_no_body() {
    let (folder, script) = (Folder::new("escaped"), Script::new(&[]));
    let connection = connection(
        r#"{"call":[{"name":"call1","connection":"acctAuth","url":"https://scim.test/Users","httpMethod":"POST",
        "httpParams":"{\"userName\":\"${user.username}\"${user.title ? ',\"title\":\"' + user.title + '\"' : ''}}",
        "httpHeaders":{"Authorization":"${access_token}"},"httpContentType":"application/scim+json"}]}"#,
    );
    let told = r#"a","active":"x\"#;
    let bindings = json!({"user": {"username": told, "title": told}});
    let mut settings = quick();
    settings.escape = Escape::Json;
    script.answers.lock().unwrap().push_back((
        201,
        json!({"id": "7", "userName": told, "title": told}).to_string(),
    ));
    let journal = folder.journal();
    let tasks = vec![task("t", "create", None, &bindings.to_string())];
    let (ends, _) = run_with(&connection, &script, &journal, settings, tasks).unwrap();
    all(&ends, Status::Done, 1);
    let sent = script.sent.lock().unwrap();
    let body = sent[0].body.as_ref().unwrap().expose_secret();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body, json!({"userName": told, "title": told}));
}

#[test]
fn no_secret_is_in_the_journal_or_in_what_is_told() {
    let folder = Folder::new("canary");
    // The target echoes the credential and the password.
    let echo = json!({"detail": format!("Bearer {TOKEN} with hunter-22-canary is not welcome")});
    let connection = connection(
        r#"{"call":[{"name":"call1","connection":"acctAuth","url":"https://scim.test/Users","httpMethod":"POST",
        "httpParams":"{\"userName\":\"${user.username}\",\"password\":\"${password}\"}","httpHeaders":{"Authorization":"${access_token}"},"httpContentType":"application/json"}]}"#,
    );
    let script = Script::new(&[(400, echo)]);
    let bindings = r#"{"user":{"username":"ann"},"password":"hunter-22-canary"}"#;
    let ends = run(
        &connection,
        &script,
        &folder.journal(),
        vec![task("t", "create", None, bindings)],
    );
    assert!(
        script.sent.lock().unwrap()[0]
            .body_text()
            .contains("hunter-22-canary")
    );
    assert_eq!(
        ends["t"].reason,
        "400: ******** with ******** is not welcome"
    );
    for file in std::fs::read_dir(folder.file("")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for canary in [TOKEN, "hunter-22-canary"] {
            assert!(
                !bytes
                    .windows(canary.len())
                    .any(|window| window == canary.as_bytes())
            );
        }
    }
    let journal = Journal::open(&folder.journal()).unwrap();
    let told = format!("{:?} {ends:?}", journal.exchanges(&ends["t"]).unwrap());
    assert!(!told.contains("canary"), "{told}");
}

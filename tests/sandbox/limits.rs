//! Long lists, large bodies, many people, state that is kept.

use std::collections::BTreeSet;
use std::time::Instant;

use scimplate::sandbox::{Knobs, Running, Sandbox, Settings, StartError};
use serde_json::{Value, json};

use crate::client::{Answer, exchange, send, token};

fn start(settings: Settings) -> (Running, String) {
    let running = Sandbox::start(settings).expect("it starts");
    let token = token(running.address());
    (running, token)
}

fn write(at: &(Running, String), method: &str, path: &str, body: &Value) -> Answer {
    let headers = [
        ("Authorization", &*at.1),
        ("Content-Type", "application/json"),
    ];
    let path = format!("/api/v2/scim/v2/{path}");
    send(
        at.0.address(),
        method,
        &path,
        &headers,
        body.to_string().as_bytes(),
    )
    .expect("it answers")
}

fn read(at: &(Running, String), path: &str) -> Value {
    let headers = [("Authorization", at.1.as_str())];
    let answer = send(at.0.address(), "GET", path, &headers, b"").expect("it answers");
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn without_limit() -> Knobs {
    let mut knobs = Knobs::default();
    knobs.set("rate-limit=0").expect("there is such a knob");
    knobs
}

#[test]
fn every_user_is_on_one_page_of_a_walk() {
    let at = start(Settings {
        people: 257,
        knobs: without_limit(),
        ..Settings::default()
    });
    let mut seen = BTreeSet::new();
    for filter in ["", "&filter=active%20eq%20false"] {
        let mut next = 1;
        loop {
            let page = read(
                &at,
                &format!("/api/v2/scim/v2/users?startIndex={next}{filter}"),
            );
            let users = page["Resources"].as_array().expect("a list");
            for user in users {
                assert_eq!(user["active"], json!(filter.is_empty()));
                let id = user["id"].as_str().expect("a text").to_owned();
                assert!(seen.insert(id), "{user}");
            }
            next += page["itemsPerPage"].as_u64().expect("a number");
            if next > page["totalResults"].as_u64().expect("a number") {
                break;
            }
        }
    }
    assert_eq!(seen.len(), 257);
}

/// B36: the lists are of fifty at most, in a POST and in a PATCH that adds.
#[test]
fn lists_have_an_end() {
    let at = start(Settings::default());
    let skills = |count: usize| json!(vec![json!({"name": "Billing", "proficiency": 1}); count]);
    let extension = "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User";
    for (count, status) in [(50, 201), (51, 400)] {
        for list in ["routingSkills", "routingLanguages"] {
            let name = if list == "routingSkills" {
                "Billing"
            } else {
                "English"
            };
            let entries = skills(count).to_string().replace("Billing", name);
            let entries: Value = serde_json::from_str(&entries).expect("JSON");
            let body = json!({
                "userName": format!("{list}{count}@x.example"), "displayName": "A", extension: {list: entries}
            });
            let answer = write(&at, "POST", "users", &body);
            assert_eq!(answer.status, status, "{list} {count}: {}", answer.text());
        }
    }
    let ids: Vec<Value> = (0..101)
        .map(|number| json!({"authority": "a", "value": number.to_string()}))
        .collect();
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "add", "path": format!("{extension}:externalIds"), "value": ids}]
    });
    let path = "users/7f1c2a44-0b6e-4d3a-9a53-2f60c8f0a001";
    assert_eq!(write(&at, "PATCH", path, &body).status, 400);
}

/// B9: too much is 413, and what is far too much is not waited for.
#[test]
fn bodies_have_an_end() {
    let at = start(Settings::default());
    let title = "A".repeat(4 << 20);
    let body = json!({"userName": "a@x.example", "displayName": "A", "title": title});
    let answer = write(&at, "POST", "users", &body);
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["code"], "request.entity.too.large");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let headers = [
        ("Authorization", &*at.1),
        ("Content-Type", "application/json"),
    ];
    let path = "/api/v2/scim/v2/users";
    let answer = send(at.0.address(), "POST", path, &headers, deep.as_bytes()).expect("it answers");
    assert_eq!(answer.status, 400);
}

/// B7: an error can be told to somebody by its id.
#[test]
fn every_answer_has_an_id_of_its_own() {
    let at = start(Settings::default());
    let mut seen = BTreeSet::new();
    for path in [
        "users/nobody",
        "groups/none",
        "users?count=x",
        "users",
        "doors",
    ] {
        let headers = [("Authorization", at.1.as_str())];
        let path = format!("/api/v2/scim/v2/{path}");
        let answer = send(at.0.address(), "GET", &path, &headers, b"").expect("it answers");
        let id = answer.header("ININ-Correlation-Id").expect("it has one");
        if answer.status >= 400 {
            assert_eq!(answer.json()["contextId"], id);
        }
        assert_eq!(id.len(), 36);
        assert!(seen.insert(id.to_owned()));
    }
}

#[test]
fn what_it_held_another_goes_on_with() {
    let at = start(Settings::default());
    let ann = json!({"userName": "ann@x.example", "displayName": "Ann", "password": "Tr0ub4dor"});
    let id = write(&at, "POST", "users", &ann).json()["id"].clone();
    let members = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "add", "path": "members", "value": [{"value": id}]}]
    });
    assert_eq!(
        write(
            &at,
            "PATCH",
            "groups/b0000000-0000-4000-8000-000000000004",
            &members
        )
        .status,
        200
    );
    let gone = "users/a0000000-0000-4000-8000-000000000002";
    let headers = [("Authorization", at.1.as_str())];
    let path = format!("/api/v2/scim/v2/{gone}");
    assert_eq!(
        send(at.0.address(), "DELETE", &path, &headers, b"")
            .expect("it answers")
            .status,
        204
    );
    let truth =
        |at: &(Running, String)| (read(at, "/_sandbox/users"), read(at, "/_sandbox/groups"));
    let before = truth(&at);
    let state = at.0.stop();
    assert!(!String::from_utf8_lossy(&state).contains("Tr0ub4dor"));

    let again = |state: Vec<u8>| Settings {
        state: Some(state),
        ..Settings::default()
    };
    let at = start(again(state.clone()));
    assert_eq!(truth(&at), before);
    // No id is given twice, and a deleted user still comes back as who it was.
    let ben = json!({"userName": "ben@x.example", "displayName": "Ben"});
    assert_ne!(write(&at, "POST", "users", &ben).json()["id"], id);
    let name = before.0[1]["userName"].clone();
    let back = write(
        &at,
        "POST",
        "users",
        &json!({"userName": name, "displayName": "B"}),
    );
    assert_eq!(back.json()["id"], "a0000000-0000-4000-8000-000000000002");

    // What was never written whole does not count; what is no line does.
    let torn = [&state[..], br#"{"user":{"id":"half"#].concat();
    assert!(truth(&start(again(torn))) == before);
    let mut wrong = state[..state.len() / 2].to_vec();
    wrong.push(b'\n');
    let refused = Sandbox::start(again(wrong)).expect_err("a line is cut");
    assert!(matches!(refused, StartError::State(why) if why.starts_with("line ")));

    for (bytes, why) in [
        (b"".to_vec(), "it is no state of a sandbox"),
        (b"{}\n".to_vec(), "it is no state of a sandbox"),
        (
            b"{\"scimplate_sandbox\": 2}\n".to_vec(),
            "it is of form 2, and this version of scimplate reads form 1",
        ),
    ] {
        let Err(StartError::State(said)) = Sandbox::start(again(bytes)) else {
            panic!("it started: {why}");
        };
        assert_eq!(said, why);
    }
}

#[test]
fn it_is_reachable_only_when_that_is_wanted() {
    let settings = || Settings {
        listen: ([0, 0, 0, 0], 0).into(),
        ..Settings::default()
    };
    let refused = Sandbox::start(settings()).expect_err("other machines could reach it");
    assert!(matches!(refused, StartError::Reachable(_)));
    let (running, _) = start(Settings::default());
    let taken = Settings {
        listen: running.address(),
        ..Settings::default()
    };
    let refused = Sandbox::start(taken).expect_err("it is in use");
    assert!(matches!(refused, StartError::Listen(..)));
}

/// A client that has gone silent does not keep the sandbox from ending.
#[test]
fn it_ends_soon() {
    let (running, _) = start(Settings {
        faults: "hang_after:1".parse().expect("a fault"),
        fault_methods: vec!["GET".into()],
        ..Settings::default()
    });
    let address = running.address();
    let ask = move || exchange(address, "GET", "/api/v2/scim/v2/users", &[], b"");
    let asker = std::thread::spawn(ask);
    std::thread::sleep(std::time::Duration::from_millis(100));
    let since = Instant::now();
    running.stop();
    assert!(since.elapsed().as_secs() < 3);
    let (answer, _) = asker
        .join()
        .expect("it does not panic")
        .expect("it connected");
    assert_eq!(answer, b"");
}

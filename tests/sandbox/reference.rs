//! The reference connection against the sandbox: what its templates make of people is accepted, and becomes so.

use std::fs;
use std::path::Path;

use scimplate::connection::{Connection, Fillings, Operation, Reading};
use scimplate::plan::{Plan, Situation, Step};
use scimplate::sandbox::{Running, Sandbox, Settings};
use scimplate::{Bindings, Source};
use serde_json::{Value, json};

use crate::client::{Answer, send, token};

const HOST: &str = "https://api.sandbox.example";
const GROUP: &str = "b0000000-0000-4000-8000-000000000004";
const ROLE: &str = "d0000000-0000-4000-8000-000000000003";

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

fn connection() -> Connection {
    let files = fs::read_dir(folder("genesys"))
        .expect("it is there")
        .map(|entry| {
            let path = entry.expect("it can be read").path();
            let name = path
                .file_name()
                .expect("it has one")
                .to_string_lossy()
                .into_owned();
            Source::new(name, fs::read_to_string(path).expect("it can be read"))
        });
    let reading = Reading {
        fillings: Fillings::from_iter([("API_HOST", &HOST[8..]), ("LOGIN_HOST", &HOST[8..])]),
        ..Reading::default()
    };
    let read = Connection::from_files("genesys", files.collect(), &reading);
    read.expect("it is a connection")
}

struct Life {
    connection: Connection,
    running: Running,
    token: String,
    bindings: Value,
}

impl Life {
    fn of(person: &str) -> Life {
        let text = fs::read_to_string(folder("people").join(person)).expect("it can be read");
        let user: Value = serde_json::from_str(&text).expect("it is JSON");
        let running = Sandbox::start(Settings::default()).expect("it starts");
        Life {
            connection: connection(),
            token: token(running.address()),
            running,
            bindings: json!({
                "user": user, "access_token": "Bearer of-nothing", "password": "Tr0ub4dor\"&\\3",
                "task": {"accountName": null, "endpoint": null}, "account": {"accountID": null},
                "entitlementValue": {"entitlementID": null}
            }),
        }
    }

    fn plan(&self, operation: Operation, kind: Option<&str>, answers: &[(String, Value)]) -> Plan {
        let of_json = |value: &Value| Bindings::from_json(&value.to_string()).expect("it is JSON");
        let mut situation = Situation::new(operation, of_json(&self.bindings));
        situation.entitlement_type = kind.map(str::to_owned);
        for (name, answer) in answers {
            let answer = of_json(&json!({"answer": answer}));
            let answer = answer.get("answer").expect("it was just bound").clone();
            situation.responses.push((name.clone(), answer));
        }
        self.connection
            .plan_for(&situation)
            .expect("there is a plan")
    }

    /// Does all calls of an operation; the answer to the last.
    fn run(&self, operation: Operation, kind: Option<&str>) -> Answer {
        let mut answers: Vec<(String, Value)> = Vec::new();
        loop {
            let plan = self.plan(operation, kind, &answers);
            let step = &plan.steps()[answers.len()];
            let Step::Ready(request) = step else {
                panic!("{operation:?} is blocked: {step:?}");
            };
            let path = request
                .url
                .rendered
                .revealed()
                .strip_prefix(HOST)
                .expect("it goes there");
            let headers: Vec<_> = request
                .sent_headers()
                .filter(|(name, _)| *name != "Authorization")
                .map(|(name, part)| (name, part.rendered.revealed()))
                .chain([("Authorization", &*self.token)])
                .collect();
            let body = request
                .body
                .as_ref()
                .map_or("", |body| body.rendered.revealed());
            let method = request.method.rendered.revealed();
            let address = self.running.address();
            let answer =
                send(address, method, path, &headers, body.as_bytes()).expect("it answers");
            assert!(
                answer.status < 300,
                "{method} {path} {body}: {} {}",
                answer.status,
                answer.text()
            );
            answers.push((
                format!("{}{}", kind.unwrap_or("call"), answers.len() + 1),
                answer.json(),
            ));
            if answers.len() == plan.steps().len() {
                return answer;
            }
        }
    }

    fn now(&self) -> Value {
        let id = self.bindings["account"]["accountID"]
            .as_str()
            .expect("a text");
        let headers = [("Authorization", &*self.token)];
        let path = format!("/api/v2/scim/v2/users/{id}");
        send(self.running.address(), "GET", &path, &headers, b"")
            .expect("it answers")
            .json()
    }
}

#[test]
fn people_come_change_and_go() {
    for person in ["ann.json", "dana.json", "layla.json", "nora.json"] {
        let mut life = Life::of(person);
        let made = life.run(Operation::Create, None);
        assert_eq!(made.status, 201, "{person}");
        life.bindings["account"]["accountID"] = made.json()["id"].clone();

        let updated = life.run(Operation::Update, None);
        assert_eq!(updated.json()["id"], made.json()["id"], "{person}");

        life.run(Operation::Disable, None);
        assert_eq!(life.now()["active"], false, "{person}");
        life.run(Operation::Enable, None);
        assert_eq!(life.now()["active"], true, "{person}");
        life.run(Operation::ChangePassword, None);

        life.bindings["entitlementValue"]["entitlementID"] = json!(ROLE);
        life.run(Operation::AddAccess, Some("Role"));
        let supervisor = json!([{"value": "employee"}, {"value": "supervisor"}]);
        assert_eq!(life.now()["roles"], supervisor, "{person}");
        life.run(Operation::RemoveAccess, Some("Role"));
        assert_eq!(
            life.now()["roles"],
            json!([{"value": "employee"}]),
            "{person}"
        );

        life.bindings["entitlementValue"]["entitlementID"] = json!(GROUP);
        life.run(Operation::AddAccess, Some("Group"));
        assert_eq!(life.now()["groups"][0]["value"], GROUP, "{person}");
        life.run(Operation::RemoveAccess, Some("Group"));
        assert!(life.now().get("groups").is_none(), "{person}");

        assert_eq!(life.run(Operation::Remove, None).status, 204, "{person}");
        assert_eq!(life.now()["code"], "general.resource.not.found", "{person}");
    }
}

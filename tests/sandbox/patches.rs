//! Laws of PATCH: what any sequence of them leaves.

use proptest::prelude::*;
use scimplate::sandbox::{Knobs, Running, Sandbox, Settings};
use serde_json::{Value, json};

use crate::client::{Answer, send, token};

const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

struct User {
    running: Running,
    token: String,
    id: String,
}

impl User {
    fn new() -> User {
        let mut knobs = Knobs::default();
        knobs.set("rate-limit=0").expect("there is such a knob");
        let running = Sandbox::start(Settings {
            people: 3,
            knobs,
            ..Settings::default()
        });
        let running = running.expect("it starts");
        let token = token(running.address());
        User {
            running,
            token,
            id: "a0000000-0000-4000-8000-000000000002".into(),
        }
    }

    fn ask(&self, method: &str, body: &[u8]) -> Answer {
        let headers = [
            ("Authorization", &*self.token),
            ("Content-Type", "application/json"),
        ];
        let path = format!("/api/v2/scim/v2/users/{}", self.id);
        send(self.running.address(), method, &path, &headers, body).expect("it answers")
    }

    fn patch(&self, operations: &[Value]) -> Answer {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations
        });
        self.ask("PATCH", body.to_string().as_bytes())
    }
}

fn version(user: &Value) -> u64 {
    let version = user["meta"]["version"].as_str().expect("a text");
    version.parse().expect("a number")
}

fn path() -> impl Strategy<Value = Option<String>> {
    let path = |text: &str| Just(Some(text.to_owned()));
    let chosen = |(list, part, value, sub): (&str, &str, &str, &str)| {
        Some(format!("{list}[{part} eq \"{value}\"]{sub}"))
    };
    prop_oneof![
        2 => Just(None),
        1 => path("title"),
        1 => path("active"),
        1 => path("userName"),
        1 => path("roles"),
        1 => path("emails"),
        1 => path("phoneNumbers"),
        1 => path("phoneNumbers.primary"),
        1 => path("password"),
        1 => path("meta"),
        1 => path("externalIds"),
        1 => path(&format!("{ENTERPRISE}:department")),
        1 => path(&format!("{ENTERPRISE}:manager")),
        1 => path(ENTERPRISE),
        1 => path(&format!("{EXTENSION}:routingSkills")),
        1 => path(&format!("{EXTENSION}:externalIds")),
        3 => (
            prop_oneof![Just("emails"), Just("phoneNumbers"), Just("roles")],
            prop_oneof![Just("type"), Just("value"), Just("primary")],
            prop_oneof![Just("work"), Just("other"), Just("mobile"), Just("employee")],
            prop_oneof![Just(""), Just(".value"), Just(".type"), Just(".primary")],
        ).prop_map(chosen),
    ]
}

fn value() -> impl Strategy<Value = Option<Value>> {
    let entry = |(value, kind, primary): (&str, &str, bool)| json!({"value": value, "type": kind, "primary": primary});
    let entries = (
        prop_oneof![
            Just("+4930"),
            Just("+4931"),
            Just("w@x.example"),
            Just("admin"),
            Just("employee")
        ],
        prop_oneof![Just("work"), Just("mobile"), Just("other")],
        any::<bool>(),
    )
        .prop_map(entry);
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(Value::Null)),
        2 => "[a-c]{0,3}".prop_map(|text| Some(json!(text))),
        1 => Just(Some(json!("new@x.example"))),
        1 => any::<bool>().prop_map(|it| Some(json!(it))),
        1 => Just(Some(json!({"value": "7f1c2a44-0b6e-4d3a-9a53-2f60c8f0a001"}))),
        2 => prop::collection::vec(entries.clone(), 0..3).prop_map(|it| Some(json!(it))),
        1 => entries.clone().prop_map(Some),
        1 => Just(Some(json!([{"value": "admin"}, {"value": "employee"}]))),
        1 => Just(Some(json!([{"name": "Billing", "proficiency": 2}]))),
        1 => Just(Some(json!([{"authority": "a", "value": "1"}]))),
        2 => entries.prop_map(|it| Some(json!({"title": "T", "active": true, "phoneNumbers": [it]}))),
        1 => Just(Some(json!({"department": "D", "manager": {"value": "nobody"}}))),
    ]
}

fn operation() -> impl Strategy<Value = Value> {
    let op = prop_oneof![Just("add"), Just("replace"), Just("remove"), Just("Add")];
    (op, path(), value()).prop_map(|(op, path, value)| {
        let mut operation = json!({"op": op});
        if let Some(path) = path {
            operation["path"] = json!(path);
        }
        if let Some(value) = value {
            operation["value"] = value;
        }
        operation
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_patched(all in prop::collection::vec(prop::collection::vec(operation(), 1..4), 1..24)) {
        let user = User::new();
        let mut before = user.ask("GET", b"").json();
        for operations in &all {
            let answer = user.patch(operations);
            let after = user.ask("GET", b"");
            let tag = format!("\"{}\"", version(&after.json()));
            prop_assert_eq!(after.header("etag"), Some(tag.as_str()));
            let after = after.json();
            match answer.status {
                200 => {
                    prop_assert_eq!(&answer.json(), &after, "what is read is what was answered");
                    let grown = version(&after) - version(&before);
                    prop_assert!(grown <= 1);
                    if grown == 0 {
                        prop_assert_eq!(&after, &before, "what has no new version is the same");
                    }
                }
                400 => prop_assert_eq!(&after, &before, "what is refused leaves nothing: {:?}", operations),
                other => prop_assert!(false, "{} for {:?}: {}", other, operations, answer.text()),
            }
            // What is true of every user, whatever was written.
            prop_assert_eq!(&after["id"], &json!(user.id));
            prop_assert_eq!(&after["emails"][0]["value"], &after["userName"]);
            prop_assert!(after["displayName"].is_string() && after["active"].is_boolean());
            prop_assert!(after.get("password").is_none());
            let own = after[EXTENSION]["externalIds"][0]["authority"].as_str();
            prop_assert!(own.is_some_and(|it| it.starts_with("x-pc:scimv2:v1")));
            let phones = after["phoneNumbers"].as_array().cloned().unwrap_or_default();
            let primary = phones.iter().filter(|it| it["primary"] == true).count();
            prop_assert!(primary <= 1 && phones.iter().all(|it| it["value"].is_string()));
            // A PUT of what was read changes nothing.
            let put = user.ask("PUT", after.to_string().as_bytes());
            prop_assert_eq!(put.status, 200, "{}", put.text());
            prop_assert_eq!(&put.json(), &after, "a PUT of what was read changes nothing");
            before = after;
        }
    }
}

//! Tasks: what one provisioning job item is, and how it stands.

use std::fmt;

use serde_json::Value as Json;

use crate::connection::Operation;
use crate::connection::roots::{ROOTS, RootKind};
use crate::error::Error;
use crate::text::Source;
use crate::text::json::{self, Node};
use crate::value::Bindings;

/// One provisioning job item: an operation, and for whom.
#[derive(Clone, PartialEq)]
pub struct Task {
    /// Its name; a task of a name is done once.
    pub id: String,
    /// What it does.
    pub operation: Operation,
    /// The entitlement type, for adding and removing access.
    pub entitlement_type: Option<String>,
    /// The names its templates see, as a JSON object, without the secrets.
    pub(super) bindings: String,
    /// The secrets among its bindings, by name, as JSON. They are kept in memory alone.
    pub(super) secrets: Vec<(String, String)>,
}

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Nothing was sent yet.
    New,
    /// An engine has it.
    InProgress,
    /// It will be tried again.
    Waiting,
    /// It is done.
    Done,
    /// The target, or a template of it, refused.
    Failed,
    /// It may have been done, and nothing tells whether it was.
    InDoubt,
    /// Somebody else's account has what must be unique.
    Conflict,
    /// Somebody took it back before it was done.
    Cancelled,
}

const STATUSES: [(Status, &str, u8); 8] = [
    (Status::New, "new", 1),
    (Status::InProgress, "in-progress", 2),
    (Status::Waiting, "waiting", 1),
    (Status::Done, "done", 3),
    (Status::Failed, "failed", 7),
    (Status::InDoubt, "in-doubt", 8),
    (Status::Conflict, "conflict", 8),
    (Status::Cancelled, "cancelled", 4),
];

impl Status {
    /// Every status, open ones first.
    pub const ALL: [Status; 8] = {
        let mut all = [Status::New; 8];
        let mut at = 0;
        while at < all.len() {
            all[at] = STATUSES[at].0;
            at += 1;
        }
        all
    };

    /// As it is written: `done`, `in-doubt`.
    pub const fn name(self) -> &'static str {
        STATUSES[self as usize].1
    }

    /// The product's number for a task that stands so (1 New, 2 In progress, 3 Complete, 4 Discontinued,
    /// 7 Provisioning failed, 8 Error).
    pub const fn product_number(self) -> u8 {
        STATUSES[self as usize].2
    }

    /// Whether something is still to be done for it.
    pub const fn is_open(self) -> bool {
        matches!(self, Status::New | Status::InProgress | Status::Waiting)
    }

    /// The status of that name.
    pub fn named(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The keys of a task in a file.
const KEYS: [&str; 4] = ["id", "operation", "entitlementType", "bindings"];

impl Task {
    /// A task from its parts. `bindings` is a JSON object, one member a name.
    ///
    /// # Errors
    ///
    /// [`Error::Found`] with the place when the bindings are no JSON object or a typed value in them is wrong.
    pub fn new(
        id: impl Into<String>,
        operation: Operation,
        entitlement_type: Option<String>,
        bindings: &str,
    ) -> Result<Task, Error> {
        let source = Source::new("bindings", bindings);
        Bindings::parse(&source.secret())?;
        let document = json::read(bindings);
        let mut kept = Vec::new();
        let mut secrets = Vec::new();
        for member in document
            .root
            .iter()
            .flat_map(|root| root.as_object().unwrap_or_default())
        {
            let raw = member.value.span.of(bindings);
            let name = member.key.text.to_string();
            match is_secret(&name) && !is_reference(&member.value) {
                true => secrets.push((name, raw.to_owned())),
                false => kept.push(format!("{}:{raw}", Json::from(name))),
            }
        }
        Ok(Task {
            id: id.into(),
            operation,
            entitlement_type,
            bindings: format!("{{{}}}", kept.join(",")),
            secrets,
        })
    }

    /// Reads a line of a file of tasks: `{"id":…, "operation":…, "entitlementType"?:…, "bindings":{…}}`.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with what is wrong with the line; no value of it is told.
    ///
    /// ```
    /// use scimplate::provision::Task;
    ///
    /// let task = Task::parse(r#"{"id": "1", "operation": "create", "bindings": {"user": {"username": "ann"}}}"#)?;
    /// assert_eq!((task.id.as_str(), task.operation.name()), ("1", "create"));
    ///
    /// let wrong = Task::parse(r#"{"id": "1", "operation": "craete"}"#).unwrap_err();
    /// assert_eq!(wrong.to_string(), "task: there is no operation `craete`; did you mean `create`?");
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    pub fn parse(line: &str) -> Result<Task, Error> {
        let wrong = |message: String| Error::input("task", message);
        let document = json::read(line);
        let root = match document.root {
            Some(root) if document.oddities.is_empty() && root.as_object().is_some() => root,
            _ => return Err(wrong("the line is not a JSON object".into())),
        };
        for member in root.as_object().unwrap_or_default() {
            let name = &*member.key.text;
            if !KEYS.contains(&name) {
                return Err(wrong(format!(
                    "a task has no `{name}`; it has {}",
                    KEYS.map(|key| format!("`{key}`")).join(", ")
                )));
            }
        }
        let text = |key: &str| -> Result<Option<String>, Error> {
            match root.get(key) {
                None => Ok(None),
                Some(node) => match (node.as_str(), serde_json::from_str(node.span.of(line))) {
                    (Some(text), _) => Ok(Some(text.to_owned())),
                    (None, Ok(Json::Number(number))) => Ok(Some(number.to_string())),
                    _ => Err(wrong(format!("`{key}` is not a text"))),
                },
            }
        };
        let id = text("id")?.filter(|id| !id.trim().is_empty());
        let id = id.ok_or_else(|| {
            wrong("the task has no `id`, by which it is known to be done once".into())
        })?;
        let operation =
            text("operation")?.ok_or_else(|| wrong("the task has no `operation`".into()))?;
        let operation = operation
            .parse::<Operation>()
            .map_err(|error| match error {
                Error::Choice {
                    message,
                    help: Some(help),
                } => wrong(format!("{message}; {help}")),
                other => wrong(other.to_string()),
            })?;
        let bindings = match root.get("bindings") {
            Some(node) if node.as_object().is_some() => node.span.of(line),
            None => "{}",
            Some(_) => {
                return Err(wrong(
                    "`bindings` is not an object with one member a name".into(),
                ));
            }
        };
        Task::new(id, operation, text("entitlementType")?, bindings).map_err(|error| match error {
            Error::Found(found) => wrong(found.message),
            other => other,
        })
    }

    /// Whose task it is, by what is known before anything is rendered: tasks of one are done one after another.
    pub(super) fn subject(&self) -> String {
        let bindings: Json = serde_json::from_str(&self.bindings).unwrap_or_default();
        let text = |pointer: &str| {
            let value = bindings.pointer(pointer).and_then(Json::as_str);
            value
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_lowercase)
        };
        let names = ["/user/username", "/user/systemUserName", "/user/email"];
        if let Some(name) = names.iter().find_map(|pointer| text(pointer)) {
            return format!("user {name}");
        }
        match text("/account/accountID").or_else(|| text("/account/name")) {
            Some(account) => format!("account {account}"),
            None => format!("task {}", self.id),
        }
    }

    /// What else it writes that others may write too; empty where that is nothing.
    pub(super) fn resource(&self) -> String {
        let bindings: Json = serde_json::from_str(&self.bindings).unwrap_or_default();
        let names = [
            "/entitlementValue/entitlementID",
            "/entitlementValue/entitlement_value",
        ];
        let text = |pointer: &&str| bindings.pointer(pointer).and_then(Json::as_str);
        names
            .iter()
            .find_map(text)
            .map(str::to_lowercase)
            .unwrap_or_default()
    }
}

/// Never shows its bindings.
impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operation, self.id)
    }
}

/// Whether the product keeps a credential under that name.
fn is_secret(name: &str) -> bool {
    ROOTS
        .iter()
        .any(|root| root.name == name && root.kind == RootKind::Secret)
        || name == "connection"
}

/// Whether a value only says where a secret is: `{"$env": "NAME"}`, `{"$file": "PATH"}`.
fn is_reference(node: &Node) -> bool {
    match node.as_object() {
        Some([only]) => {
            matches!(&*only.key.text, "$env" | "$file") && only.value.as_str().is_some()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_variants() {
        for (at, (status, name, _)) in STATUSES.into_iter().enumerate() {
            assert_eq!(status as usize, at);
            assert_eq!(Status::named(name), Some(status));
        }
    }

    #[test]
    fn secrets_are_kept_apart_and_references_are_not() {
        let line = r#"{"id":7,"operation":"ChangePassJSON","bindings":{"user":{"username":"Ann"},"password":"hunter22","access_token":{"$env":"TOKEN"}}}"#;
        let task = Task::parse(line).unwrap();
        assert_eq!(task.id, "7");
        assert_eq!(
            task.bindings,
            r#"{"user":{"username":"Ann"},"access_token":{"$env":"TOKEN"}}"#
        );
        assert_eq!(
            task.secrets,
            [("password".to_owned(), "\"hunter22\"".to_owned())]
        );
        assert_eq!(task.subject(), "user ann");
        assert!(!format!("{task:?}").contains("hunter22"));
    }

    #[test]
    fn a_wrong_line_is_told_without_its_values() {
        for (line, message) in [
            ("[1]", "task: the line is not a JSON object"),
            (
                r#"{"id":"1","operation":"create","bindings":{"password":"hunter22"}"#,
                "task: the line is not a JSON object",
            ),
            (
                r#"{"operation":"create"}"#,
                "task: the task has no `id`, by which it is known to be done once",
            ),
            (r#"{"id":"1"}"#, "task: the task has no `operation`"),
            (
                r#"{"id":"1","operation":"create","binding":{}}"#,
                "task: a task has no `binding`; it has `id`, `operation`, `entitlementType`, `bindings`",
            ),
            (
                r#"{"id":"1","operation":"create","bindings":[]}"#,
                "task: `bindings` is not an object with one member a name",
            ),
        ] {
            assert_eq!(Task::parse(line).unwrap_err().to_string(), message);
        }
    }
}

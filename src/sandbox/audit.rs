//! What was received and answered, the latest of it.

use std::collections::{BTreeMap, VecDeque};

use serde::{Serialize, Serializer};
use serde_json::Value;

/// Bytes of requests that are remembered at most.
const MAX_BYTES: usize = 32 << 20;

/// Bytes a body may have to be remembered.
const MAX_BODY: usize = 8 << 10;

/// What stands in place of a password.
const HIDDEN: &str = "(hidden)";

/// A request and what became of it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    /// Counted from 1, over all requests.
    pub number: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    pub method: String,
    pub path: String,
    /// What the server answered; nothing if the fault came before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
    /// The body of a write of SCIM, without passwords.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_json")]
    pub body: Option<Box<str>>,
    #[serde(skip)]
    size: usize,
}

/// A ring of entries, and counters that forget nothing.
#[derive(Debug, Default)]
pub(super) struct Audit {
    entries: VecDeque<Entry>,
    bytes: usize,
    pub requests: u64,
    pub statuses: BTreeMap<u16, u64>,
    pub faults: BTreeMap<&'static str, u64>,
}

impl Audit {
    pub fn add(
        &mut self,
        at: i64,
        method: &str,
        path: &str,
        outcome: (Option<u16>, Option<&'static str>),
        body: &[u8],
    ) {
        let (status, fault) = outcome;
        self.requests += 1;
        if let Some(status) = status {
            *self.statuses.entry(status).or_default() += 1;
        }
        if let Some(fault) = fault {
            *self.faults.entry(fault).or_default() += 1;
        }
        let is_kept = path.starts_with("/api/") && (1..=MAX_BODY).contains(&body.len());
        let body = is_kept
            .then(|| serde_json::from_slice(body).ok())
            .flatten()
            .map(|body| hide(body).to_string().into_boxed_str());
        let kept = body.as_ref().map_or(0, |body| body.len());
        let size = size_of::<Entry>() + method.len() + path.len() + kept;
        self.bytes += size;
        self.entries.push_back(Entry {
            number: self.requests,
            at,
            method: method.to_owned(),
            path: path.to_owned(),
            status,
            fault,
            body,
            size,
        });
        while self.bytes > MAX_BYTES {
            let Some(oldest) = self.entries.pop_front() else {
                break;
            };
            self.bytes -= oldest.size;
        }
    }

    /// The entries behind number `after`, oldest first.
    pub fn after(&self, after: u64) -> impl Iterator<Item = &Entry> {
        let first = self.entries.partition_point(|entry| entry.number <= after);
        self.entries.range(first..)
    }
}

/// The text, which takes far less room than what it says, as what it says.
fn as_json<S: Serializer>(body: &Option<Box<str>>, serializer: S) -> Result<S::Ok, S::Error> {
    let body = body.as_deref().unwrap_or("null");
    let body: Value = serde_json::from_str(body).map_err(serde::ser::Error::custom)?;
    body.serialize(serializer)
}

/// Passwords do not stay, wherever they stand: as a member, or as the value of an operation.
fn hide(mut body: Value) -> Value {
    match &mut body {
        Value::Object(members) => {
            let names_it = members
                .iter()
                .any(|(key, value)| is(key, "path") && value.as_str().is_some_and(ends_so));
            for (key, value) in members.iter_mut() {
                match ends_so(key) || names_it && is(key, "value") {
                    true => *value = Value::from(HIDDEN),
                    false => *value = hide(value.take()),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = hide(item.take());
            }
        }
        _ => {}
    }
    body
}

fn is(key: &str, name: &str) -> bool {
    key.eq_ignore_ascii_case(name)
}

fn ends_so(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("password")
}

#[cfg(test)]
mod tests {
    use super::{Audit, MAX_BODY, MAX_BYTES};

    #[test]
    fn the_oldest_are_forgotten_and_counted_all_the_same() {
        let mut audit = Audit::default();
        let title = "A".repeat(MAX_BODY - 20);
        let body = format!("{{\"title\":\"{title}\"}}");
        let count = 2 * (MAX_BYTES / MAX_BODY) as u64;
        for at in 0..count {
            let outcome = (Some(201), None);
            audit.add(
                at as i64,
                "POST",
                "/api/v2/scim/v2/users",
                outcome,
                body.as_bytes(),
            );
        }
        let numbers: Vec<u64> = audit.after(0).map(|entry| entry.number).collect();
        assert!(audit.bytes <= MAX_BYTES && numbers[0] > 1);
        assert_eq!(numbers.last(), Some(&count));
        assert_eq!((audit.requests, audit.statuses[&201]), (count, count));
        assert_eq!(audit.after(count - 1).count(), 1);
        assert_eq!(audit.after(count).count(), 0);
        // A body that is too long is not kept, a password never.
        let long = format!("{{\"title\":\"{title}{title}\"}}");
        audit.add(0, "POST", "/api/x", (None, None), long.as_bytes());
        audit.add(
            0,
            "PUT",
            "/api/x",
            (None, None),
            br#"{"PassWord": "x1", "title": "T"}"#,
        );
        let entries = serde_json::to_value(audit.after(count).collect::<Vec<_>>());
        let entries = entries.expect("it is JSON");
        assert!(entries[0].get("body").is_none());
        assert_eq!(entries[1]["body"]["PassWord"], "(hidden)");
        assert_eq!(entries[1]["body"]["title"], "T");
    }
}

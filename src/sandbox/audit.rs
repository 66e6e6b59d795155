//! What was received and answered, the latest of it.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
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
        // Read, it takes several times the room it took as text.
        let room = 4 * body.len();
        let body = is_kept
            .then(|| serde_json::from_slice(body).ok())
            .flatten()
            .map(hide);
        let size = size_of::<Entry>() + path.len() + body.as_ref().map_or(0, |_| room);
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

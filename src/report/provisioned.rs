//! Tasks and what became of them, for people and machines.

use std::fmt::Write as _;

use serde::Serialize;

use super::visible;
use crate::provision::{Exchange, Record, Status};

/// How much of a task's requests is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// None of them.
    None,
    /// Each with its answer's status and what was concluded.
    Requests,
    /// With bodies and the beginnings of answers.
    Bodies,
}

/// What a line of JSON says of something that became no task.
#[derive(Serialize)]
struct Unread<'r> {
    id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    status: &'static str,
    attempts: u32,
    error: &'r str,
}

/// One line of JSON about something that became no task: its id, or the line it stands on, and why.
pub fn unread(id: Option<&str>, line: Option<usize>, error: &str) -> String {
    let unread = Unread {
        id,
        line,
        status: Status::Failed.name(),
        attempts: 0,
        error,
    };
    let mut text = serde_json::to_string(&unread).unwrap_or_default();
    text.push('\n');
    text
}

/// What a line of JSON says of a task.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'r> {
    id: &'r str,
    status: &'static str,
    #[serde(rename = "accountID", skip_serializing_if = "Option::is_none")]
    account_id: Option<&'r str>,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection: Option<&'r str>,
    /// The product's number for the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    task_status: Option<u8>,
}

impl<'r> Line<'r> {
    fn of(record: &'r Record) -> Line<'r> {
        let reason = Some(record.reason.as_str()).filter(|reason| !reason.is_empty());
        let is_done = record.status == Status::Done;
        Line {
            id: &record.id,
            status: record.status.name(),
            account_id: record.account_id.as_deref(),
            attempts: record.attempts,
            error: reason.filter(|_| !is_done),
            note: reason.filter(|_| is_done),
            operation: None,
            connection: None,
            task_status: None,
        }
    }

    fn written(&self) -> String {
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// One line of JSON: `{"id":…, "status":…, "accountID"?:…, "attempts":…, "error"?:…}`.
pub fn line(record: &Record) -> String {
    Line::of(record).written()
}

/// The line, with what the task is and the product's number for its status.
pub fn listed(record: &Record) -> String {
    Line {
        operation: Some(&record.operation),
        connection: Some(&record.connection),
        task_status: Some(record.status.product_number()),
        ..Line::of(record)
    }
    .written()
}

/// A task for people: what it is, how it stands and why, its requests, what is known of the account.
pub fn text(
    record: &Record,
    exchanges: &[Exchange],
    columns: &[(String, String)],
    detail: Detail,
) -> String {
    let mut out = format!("{}  {}  {}", record.id, record.operation, record.status);
    if let Some(id) = &record.account_id {
        let _ = write!(out, "  account {}", shown(id));
    }
    let tries = if record.attempts == 1 { "try" } else { "tries" };
    let _ = writeln!(out, "  {} {tries}", record.attempts);
    if !record.reason.is_empty() {
        let _ = writeln!(out, "  {}", shown(&record.reason));
    }
    for exchange in exchanges.iter().filter(|_| detail >= Detail::Requests) {
        request(&mut out, exchange, detail);
    }
    let width = columns
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or_default();
    for (name, value) in columns {
        let _ = writeln!(out, "  {name:width$}  {}", shown(value));
    }
    out
}

fn request(out: &mut String, exchange: &Exchange, detail: Detail) {
    let status = exchange
        .status
        .map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let decision = exchange
        .decision
        .as_deref()
        .filter(|decision| !decision.is_empty());
    let purpose = match exchange.purpose.as_str() {
        "call" => String::new(),
        purpose => format!(" ({purpose})"),
    };
    let _ = writeln!(
        out,
        "  {} {}{purpose}  {status}  {}",
        exchange.method,
        shown(&exchange.url),
        shown(decision.unwrap_or("nothing is known of its end")),
    );
    if detail < Detail::Bodies {
        return;
    }
    for (mark, text) in [(">", &exchange.body), ("<", &exchange.answer)] {
        for line in text.iter().flat_map(|text| text.lines()) {
            let _ = writeln!(out, "    {mark} {}", shown(line));
        }
    }
}

/// A text of the target or of a person as it may be shown.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| visible::push(&mut out, c));
    out
}

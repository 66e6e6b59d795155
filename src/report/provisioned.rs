//! Tasks and what became of them, for people and machines.

use std::fmt::Write as _;

use serde_json::json;

use super::visible;
use crate::provision::{Exchange, Record};

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

/// One line of JSON: `{"id":…, "status":…, "accountID"?:…, "attempts":…, "error"?:…}`.
pub fn line(record: &Record) -> String {
    let mut line = json!({
        "id": record.id, "status": record.status.name(), "attempts": record.attempts,
    });
    if let Some(id) = &record.account_id {
        line["accountID"] = id.as_str().into();
    }
    if !record.reason.is_empty() {
        let key = match record.status.name() {
            "done" => "note",
            _ => "error",
        };
        line[key] = record.reason.as_str().into();
    }
    let mut text = line.to_string();
    text.push('\n');
    text
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
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| visible::push(&mut out, c));
    out
}

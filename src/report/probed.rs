//! How a target was found to behave, for people and machines.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::provisioned::shown;
use crate::provision::Report;

/// What stands where nothing was found out.
const UNKNOWN: &str = "unknown";

/// A line for each question: what was asked, the answer, what it is concluded from; then who was left behind.
pub fn text(report: &Report) -> String {
    let asked = |width: usize, found: &crate::provision::Finding| width.max(found.question.len());
    let width = report.findings.iter().fold(0, asked);
    let mut out = format!("{}\n", shown(&report.users));
    for found in &report.findings {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "  {:width$}  {:13}  {}",
            found.question,
            found.answer.unwrap_or(UNKNOWN),
            shown(&found.evidence)
        );
    }
    for left in &report.left {
        let id = match &left.id {
            Some(id) => format!("is there, with the id {}", shown(id)),
            None => "may be there".to_owned(),
        };
        let _ = writeln!(
            out,
            "left behind: {} {id}: {}",
            shown(&report.user_name),
            shown(&left.why)
        );
    }
    out
}

/// The requests a probe would send: method, URL, purpose.
pub fn planned(user_name: &str, requests: &[(&str, String, &str)]) -> String {
    let mut out = format!("the throw-away user is {}\n", shown(user_name));
    for (method, url, purpose) in requests {
        let _ = writeln!(out, "  {method:6}  {}\n          {purpose}", shown(url));
    }
    out
}

/// The same as one JSON object: `users`, `userName`, `planned`.
pub fn planned_json(users: &str, user_name: &str, requests: &[(&str, String, &str)]) -> String {
    let one = |(method, url, purpose): &(&str, String, &str)| json!({ "method": method, "url": url, "purpose": purpose });
    let requests: Vec<Json> = requests.iter().map(one).collect();
    lines(&json!({ "users": users, "userName": user_name, "planned": requests }))
}

/// One JSON object: `users`, `userName`, `habits` (as a profile has them), `findings`, `requests`, `stopped`, `left`.
pub fn json(report: &Report) -> String {
    let findings = report.findings.iter().map(|found| {
        json!({
            "habit": found.habit, "answer": found.answer.unwrap_or(UNKNOWN), "evidence": found.evidence,
        })
    });
    let requests = report
        .sent
        .iter()
        .map(|sent| json!({ "method": sent.method, "url": sent.url, "status": sent.status }));
    let left = report
        .left
        .iter()
        .map(|left| json!({ "id": left.id, "why": left.why }));
    lines(&json!({
        "users": report.users, "userName": report.user_name, "habits": habits(report),
        "findings": findings.collect::<Vec<_>>(), "requests": requests.collect::<Vec<_>>(),
        "stopped": report.stopped, "left": left.collect::<Vec<_>>(),
    }))
}

/// A profile with what was found out, on top of a built-in one: what `check --target FILE` reads.
pub fn profile(report: &Report, extends: &str, name: &str) -> String {
    lines(&json!({
        "extends": extends, "name": name, "title": name, "habits": habits(report),
    }))
}

fn habits(report: &Report) -> Map<String, Json> {
    let found = |finding: &crate::provision::Finding| {
        Some((finding.habit.to_owned(), Json::from(finding.answer?)))
    };
    report.findings.iter().filter_map(found).collect()
}

fn lines(value: &Json) -> String {
    format!("{value:#}\n")
}

//! `preview --jsonl`: what an operation would do for every person of a file, counted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use super::Exit;
use super::failure::Failure;
use super::many::{self, Jobs};
use super::terminal::Terminal;
use crate::batch::{TooLong, Worker};
use crate::connection::Connection;
use crate::diagnostic::Diagnostic;
use crate::plan::{Situation, Step};
use crate::text::Source;
use crate::value::Value;

/// What the lines came to, by the place and kind of what stopped them.
#[derive(Default)]
struct Tally {
    people: u64,
    fine: u64,
    why: BTreeMap<Cause, Seen>,
}

/// Where something stopped a person's request, and the rule. Not the words, which may be the person's.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    call: String,
    rule: &'static str,
    pointer: String,
    start: usize,
}

/// How many people, and the first of them, by the number of the line.
struct Seen {
    people: u64,
    line: u64,
    message: String,
}

pub(super) fn run(
    people: &Path,
    connection: &Connection,
    situation: &Situation,
    jobs: Jobs,
    as_json: bool,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    // Whether there is such an operation at all does not depend on the person.
    connection.plan_for(situation)?;
    let tally = Mutex::new(Tally::default());
    let worker = || Person {
        connection,
        situation: situation.clone(),
        seed: situation.bindings.seed().unwrap_or_default(),
        tally: &tally,
    };
    let done = many::run(people, jobs, worker, terminal)?;
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    terminal.data(&match as_json {
        true => tally.json(),
        false => tally.text(),
    })?;
    Ok(match (done.stopped, done.failed) {
        (true, _) => Exit::Failed,
        (_, 0) => Exit::Clean,
        _ => Exit::Findings,
    })
}

struct Person<'a> {
    connection: &'a Connection,
    situation: Situation,
    seed: u64,
    tally: &'a Mutex<Tally>,
}

impl Person<'_> {
    /// What stops a person's requests; the call is empty where the line itself is wrong.
    fn causes(
        &mut self,
        number: u64,
        line: Result<&[u8], TooLong>,
    ) -> Result<Vec<(Cause, String)>, String> {
        let line = line.map_err(|TooLong| "the line is too long".to_owned())?;
        let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?;
        let person = Value::person(&Source::new("line", text)).map_err(|why| why.to_string())?;
        let bindings = &mut self.situation.bindings;
        bindings.bind("user", person);
        bindings.set_seed(self.seed.wrapping_add(number));
        let plan = self
            .connection
            .plan_for(&self.situation)
            .map_err(|why| why.to_string())?;
        let mut causes = Vec::new();
        for step in plan.steps() {
            let (call, findings) = match step {
                Step::Blocked { call, why } => (call, why),
                Step::Ready(request) => (&request.call, &request.findings),
            };
            let blocks =
                |found: &&Diagnostic| matches!(step, Step::Blocked { .. }) || found.is_error();
            causes.extend(findings.iter().filter(blocks).map(|found| {
                let cause = Cause {
                    call: call.clone(),
                    rule: found.rule.name,
                    pointer: found.pointer.clone(),
                    start: found.span.start,
                };
                (cause, found.message.clone())
            }));
        }
        Ok(causes)
    }
}

impl Worker for Person<'_> {
    fn answer(&mut self, number: u64, line: Result<&[u8], TooLong>, _: &mut String) -> bool {
        let causes = self.causes(number, line).unwrap_or_else(|message| {
            let cause = Cause {
                call: String::new(),
                rule: "",
                pointer: String::new(),
                start: 0,
            };
            vec![(cause, message)]
        });
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.people += 1;
        tally.fine += u64::from(causes.is_empty());
        let ok = causes.is_empty();
        for (cause, message) in causes {
            let seen = tally.why.entry(cause).or_insert(Seen {
                people: 0,
                line: u64::MAX,
                message: String::new(),
            });
            seen.people += 1;
            // The first line's words, whichever worker is faster.
            if number < seen.line {
                (seen.line, seen.message) = (number, message);
            }
        }
        ok
    }
}

impl Tally {
    /// What stopped most comes first.
    fn causes(&self) -> Vec<(&Cause, &Seen)> {
        let mut causes: Vec<_> = self.why.iter().collect();
        causes.sort_by_key(|(_, seen)| std::cmp::Reverse(seen.people));
        causes
    }

    fn text(&self) -> String {
        let mut text = format!(
            "{} of {} people: every request is known\n",
            self.fine, self.people
        );
        for (cause, seen) in self.causes() {
            let (call, rule) = match cause.rule {
                "" => ("the line itself", String::new()),
                rule => (&*cause.call, format!("[{rule}] ")),
            };
            let place = match cause.pointer.as_str() {
                "" => String::new(),
                pointer => format!(" at {pointer}"),
            };
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{:>7} {call}: {rule}{}{place}; first in line {}",
                seen.people,
                seen.message,
                seen.line + 1
            );
        }
        text
    }

    fn json(&self) -> String {
        let causes: Vec<_> = self
            .causes()
            .into_iter()
            .map(|(cause, seen)| {
                json!({
                    "call": cause.call,
                    "rule": cause.rule,
                    "pointer": cause.pointer,
                    "message": seen.message,
                    "people": seen.people,
                    "firstLine": seen.line + 1,
                })
            })
            .collect();
        let whole = json!({ "people": self.people, "known": self.fine, "stopped": causes });
        format!("{whole}\n")
    }
}

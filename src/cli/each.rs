//! `eval --each`: one template, a person a line, a payload a line.

use std::borrow::Cow;
use std::path::Path;

use serde::Serialize;

use super::Exit;
use super::failure::Failure;
use super::many::{self, Jobs, Wrong};
use super::terminal::Terminal;
use crate::batch::{TooLong, Worker};
use crate::language::{Each, Syntax, Template, Unrendered};
use crate::text::Source;
use crate::value::{Bindings, Zone};

/// What is the same for all people.
pub(super) struct Same {
    pub template: Source,
    pub syntax: Syntax,
    pub bindings: Bindings,
    pub zone: Zone,
    pub secrets: bool,
}

pub(super) fn run(
    people: &Path,
    same: &Same,
    jobs: Jobs,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let text = one_line(same.template.text(), same.syntax);
    let template = Template::parse_as(text, same.syntax)
        .map_err(|failure| failure.in_template(same.template.name(), same.template.text()))?;
    let worker = || {
        let each = template
            .each("user", same.bindings.clone())
            .in_zone(same.zone.clone());
        Person {
            each: match same.secrets {
                true => each,
                false => each.masked(),
            },
            seed: same.bindings.seed().unwrap_or_default(),
        }
    };
    let done = many::run(people, jobs, worker, terminal)?;
    if done.failed > 0 {
        terminal.note(format!(
            "{} of {} lines gave no payload",
            done.failed, done.lines
        ));
    }
    Ok(match (done.stopped, done.failed) {
        (true, _) => Exit::Failed,
        (_, 0) => Exit::Clean,
        _ => Exit::Findings,
    })
}

/// The template with spaces for the line ends of its text, which JSON does not care about: so that a payload is
/// one line. Its last line end is the file's.
fn one_line(text: &str, syntax: Syntax) -> String {
    let text = text.trim_end_matches(['\r', '\n']);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for hole in Template::inspect(text, syntax).holes {
        out.push_str(&text[done..hole.start].replace(['\r', '\n'], " "));
        out.push_str(hole.of(text));
        done = hole.end;
    }
    // What a script prints, it prints as it is.
    let is_script = text.contains("<%") && done == 0;
    out.push_str(&match is_script {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text[done..].replace(['\r', '\n'], " ")),
    });
    out
}

struct Person<'a> {
    each: Each<'a>,
    seed: u64,
}

#[derive(Serialize)]
struct Answer {
    line: u64,
    ok: bool,
    #[serde(flatten)]
    wrong: Wrong,
}

impl Person<'_> {
    fn payload(
        &mut self,
        number: u64,
        line: Result<&[u8], TooLong>,
        out: &mut String,
    ) -> Result<(), Wrong> {
        let line = line.map_err(|TooLong| Wrong::too_long())?;
        let line = std::str::from_utf8(line).map_err(|error| {
            let at = error.valid_up_to();
            Wrong::input(format!("the line is not UTF-8 from byte {at} on"))
        })?;
        if line.trim_ascii().is_empty() {
            return Err(Wrong::input("the line is empty"));
        }
        // Two people do not get the same random password.
        self.each.set_seed(self.seed.wrapping_add(number));
        let start = out.len();
        self.each
            .line_into(line, out)
            .map_err(|error| match error {
                Unrendered::Record(error) => Wrong::from(&error),
                Unrendered::Template(failure) => Wrong::from(&failure),
            })?;
        if memchr::memchr2(b'\n', b'\r', &out.as_bytes()[start..]).is_some() {
            return Err(Wrong::input(
                "a value holds a line end, and a payload is one line",
            ));
        }
        Ok(())
    }
}

impl Worker for Person<'_> {
    fn answer(&mut self, number: u64, line: Result<&[u8], TooLong>, out: &mut String) -> bool {
        let start = out.len();
        let wrong = self.payload(number, line, out).err();
        let ok = wrong.is_none();
        if let Some(wrong) = wrong {
            out.truncate(start);
            let answer = Answer {
                line: number + 1,
                ok,
                wrong,
            };
            // Plain data: it has a text.
            out.push_str(&serde_json::to_string(&answer).unwrap_or_default());
        }
        out.push('\n');
        ok
    }
}

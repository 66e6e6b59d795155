//! `eval --jsonl`: one line out for each line in, in order, whatever the line holds.

use std::borrow::Cow;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Exit;
use super::failure::Failure;
use super::many::{self, Jobs, Wrong};
use super::settings::Settings;
use super::terminal::Terminal;
use crate::batch::{TooLong, Worker};
use crate::language::{self, Syntax, Template};
use crate::value::{Bindings, Instant, Zone};

/// What a line asks. Members are read one by one, so that whatever is wrong with one of them, the
/// answer has the `id`.
#[derive(Deserialize)]
struct Case<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    template: Option<&'a RawValue>,
    #[serde(borrow, default)]
    bindings: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: Option<&'a RawValue>,
    ok: bool,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    Output { output: Cow<'a, str> },
    Error(Wrong),
}

/// How the lines are read.
#[derive(Clone)]
struct Reader {
    syntax: Syntax,
    zone: Zone,
    now: Instant,
    seed: u64,
    secrets: bool,
    /// The last template: many people with one template is what a file mostly holds.
    last: Option<Template>,
}

pub(super) fn run(
    path: &Path,
    syntax: Syntax,
    settings: &Settings,
    secrets: bool,
    jobs: Jobs,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let reader = Reader {
        syntax,
        zone: settings.zone()?,
        now: settings.now()?,
        seed: settings.seed(),
        secrets,
        last: None,
    };
    let done = many::run(path, jobs, || reader.clone(), terminal)?;
    Ok(match (done.stopped, done.failed) {
        (true, _) => Exit::Failed,
        (_, 0) => Exit::Clean,
        _ => Exit::Findings,
    })
}

impl Worker for Reader {
    fn answer(&mut self, number: u64, line: Result<&[u8], TooLong>, out: &mut String) -> bool {
        let Ok(line) = line else {
            return write(out, None, Outcome::Error(Wrong::too_long()));
        };
        let case: Case<'_> = match serde_json::from_slice(line) {
            Ok(case) => case,
            Err(error) => {
                let wrong = Wrong::input(no_case(line, &error));
                return write(out, None, Outcome::Error(wrong));
            }
        };
        match self.output(number, &case) {
            Ok(output) => {
                let output = output.into();
                write(out, case.id, Outcome::Output { output })
            }
            Err(wrong) => write(out, case.id, Outcome::Error(wrong)),
        }
    }
}

impl Reader {
    fn output(&mut self, number: u64, case: &Case<'_>) -> Result<String, Wrong> {
        let template = case
            .template
            .map(|json| serde_json::from_str::<String>(json.get()));
        let Some(Ok(template)) = template else {
            return Err(Wrong::input("the line has no text `template`"));
        };
        let bindings = case.bindings.map(|json| Bindings::from_json(json.get()));
        let mut bindings = bindings
            .unwrap_or_else(|| Ok(Bindings::new()))
            .map_err(|error| Wrong::from(&error))?;
        bindings.set_now(self.now);
        // Two people on two lines do not get the same random password.
        bindings.set_seed(self.seed.wrapping_add(number));
        let mut output = String::new();
        let template = self.template(template).map_err(|why| Wrong::from(&why))?;
        template
            .shown_into(&bindings, &self.zone, self.secrets, &mut output)
            .map_err(|why| Wrong::from(&why))?;
        Ok(output)
    }

    fn template(&mut self, text: String) -> Result<Template, language::Failure> {
        if let Some(last) = &self.last
            && last.text() == text
        {
            return Ok(last.clone());
        }
        let template = Template::parse_as(text, self.syntax)?;
        Ok(self.last.insert(template).clone())
    }
}

/// Why a line is not a case.
fn no_case(line: &[u8], error: &serde_json::Error) -> String {
    if line.trim_ascii().is_empty() {
        return "the line is empty".to_owned();
    }
    match error.classify() {
        serde_json::error::Category::Data => {
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or(&words);
            format!("the line is no case: {words}")
        }
        _ => format!(
            "the line is not JSON from byte {} on",
            error.column().saturating_sub(1)
        ),
    }
}

/// Appends one whole line; whether it says that all is well.
fn write(out: &mut String, id: Option<&RawValue>, outcome: Outcome<'_>) -> bool {
    let ok = matches!(outcome, Outcome::Output { .. });
    // Plain data: it has a text.
    out.push_str(&serde_json::to_string(&Answer { id, ok, outcome }).unwrap_or_default());
    out.push('\n');
    ok
}

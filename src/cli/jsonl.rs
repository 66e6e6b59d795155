//! `eval --jsonl`: one line out for each line in, in order, whatever the line holds.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Exit;
use super::failure::{Failure, lower};
use super::input::{self, FileError, MAX_INPUT};
use super::settings::Settings;
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
    Output {
        output: Cow<'a, str>,
    },
    Error {
        phase: &'static str,
        error_class: Cow<'a, str>,
        error_message: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        start: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        end: Option<usize>,
    },
}

/// How the lines are read.
struct Reader {
    syntax: Syntax,
    zone: Zone,
    now: Instant,
    secrets: bool,
    /// The last template: many people with one template is what a file mostly holds.
    last: Option<Template>,
}

impl Reader {
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

pub(super) fn run(path: &Path, settings: &Settings, secrets: bool) -> Result<Exit, Failure> {
    let mut reader = Reader {
        syntax: settings.syntax(),
        zone: settings.zone()?,
        now: settings.now()?,
        secrets,
        last: None,
    };
    let mut lines = BufReader::new(input::lines(path)?);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    let mut exit = Exit::Clean;
    loop {
        line.clear();
        let limited = lines.by_ref().take(MAX_INPUT).read_until(b'\n', &mut line);
        let read = limited.map_err(|error| FileError {
            message: format!("`{}` cannot be read on: {}", path.display(), lower(&error)),
            help: None,
        })?;
        if read == 0 {
            break;
        }
        let ok = if line.len() as u64 == MAX_INPUT && line.last() != Some(&b'\n') {
            skip_line(&mut lines).map_err(Failure::Output)?;
            let words = format!("the line holds more than {} MiB", MAX_INPUT / 1024 / 1024);
            write(&mut out, None, Outcome::input(words))
        } else {
            answer(&line, &mut reader, &mut out)
        };
        if !ok.map_err(Failure::Output)? {
            exit = Exit::Findings;
        }
        // Whoever waits for an answer before asking on gets it; a file is written in large pieces.
        if lines.buffer().is_empty() {
            out.flush().map_err(Failure::Output)?;
        }
    }
    out.flush().map_err(Failure::Output)?;
    Ok(exit)
}

fn answer(line: &[u8], reader: &mut Reader, out: &mut impl Write) -> io::Result<bool> {
    let case: Case<'_> = match serde_json::from_slice(line) {
        Ok(case) => case,
        Err(error) => return write(out, None, Outcome::input(no_case(line, &error))),
    };
    let template = case
        .template
        .map(|json| serde_json::from_str::<String>(json.get()));
    let Some(Ok(template)) = template else {
        let words = "the line has no text `template`".to_owned();
        return write(out, case.id, Outcome::input(words));
    };
    let mut bindings = match case.bindings.map(|json| Bindings::from_json(json.get())) {
        None => Bindings::new(),
        Some(Ok(bindings)) => bindings,
        Some(Err(error)) => return write(out, case.id, Outcome::input(error.to_string())),
    };
    bindings.set_now(reader.now);
    let rendered = reader
        .template(template)
        .and_then(|template| template.render_as(&bindings, &reader.zone));
    let outcome = match &rendered {
        Ok(rendered) => Outcome::Output {
            output: match reader.secrets {
                true => Cow::Borrowed(rendered.revealed()),
                false => rendered.masked(),
            },
        },
        Err(failure) => Outcome::Error {
            phase: failure.phase_name(),
            error_class: Cow::Borrowed(failure.fault.class()),
            error_message: Cow::Owned(failure.fault.to_string()),
            start: Some(failure.span.start),
            end: Some(failure.span.end),
        },
    };
    write(out, case.id, outcome)
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

/// Writes one whole line; whether it says that all is well.
fn write(out: &mut impl Write, id: Option<&RawValue>, outcome: Outcome<'_>) -> io::Result<bool> {
    let ok = matches!(outcome, Outcome::Output { .. });
    serde_json::to_writer(&mut *out, &Answer { id, ok, outcome })?;
    out.write_all(b"\n")?;
    Ok(ok)
}

impl Outcome<'_> {
    fn input(words: String) -> Outcome<'static> {
        Outcome::Error {
            phase: "input",
            error_class: Cow::Borrowed("input"),
            error_message: Cow::Owned(words),
            start: None,
            end: None,
        }
    }
}

fn skip_line(lines: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = lines.fill_buf()?;
        let (taken, done) = match memchr::memchr(b'\n', buffer) {
            Some(end) => (end + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        lines.consume(taken);
        if done {
            return Ok(());
        }
    }
}

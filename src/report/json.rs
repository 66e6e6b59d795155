//! Diagnostics for machines.

use serde::Serialize;

use super::{position, visible};
use crate::diagnostic::{Diagnostic, Fix};
use crate::text::{Source, Span};

/// A report as JSON: laid out, with a line end, what could steer a terminal in JSON's own escapes.
pub(super) fn text(report: &impl Serialize) -> String {
    let text =
        serde_json::to_string_pretty(report).expect("texts, numbers and lists are always JSON");
    format!("{}\n", visible::json(&text))
}

/// The version of [`findings`]' format. Fields may be added without a new one.
pub const FORMAT_VERSION: u32 = 1;

/// Findings as one JSON object: `format_version`, the `version` of scimplate, and `findings`, a list in the order
/// of the files. `docs/check.schema.json` describes it.
pub fn findings(found: &[Diagnostic]) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        format_version: u32,
        version: &'static str,
        findings: Vec<Finding<'a>>,
    }
    text(&Document {
        format_version: FORMAT_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        findings: found.iter().map(Finding::from).collect(),
    })
}

/// A diagnostic as it stands in a JSON report. Later versions only add fields.
#[derive(Debug, Serialize)]
pub struct Finding<'a> {
    code: &'static str,
    rule: &'static str,
    severity: &'static str,
    certainty: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    pointer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    /// The place in the decoded text, in bytes of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    decoded: Option<Bytes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    /// None of a finding whose file may not be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Change<'a>>,
}

#[derive(Debug, Serialize)]
struct Change<'a> {
    words: &'a str,
    safety: &'static str,
    edits: Vec<Replacement<'a>>,
}

/// Bytes of the file, and what to write in their place.
#[derive(Debug, Serialize)]
struct Replacement<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> From<&'a Fix> for Change<'a> {
    fn from(fix: &'a Fix) -> Change<'a> {
        let edits = fix.edits.iter().map(|edit| Replacement {
            start: edit.span.start,
            end: edit.span.end,
            text: &edit.text,
        });
        Change {
            words: &fix.words,
            safety: fix.safety.name(),
            edits: edits.collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Bytes {
    start: usize,
    end: usize,
}

/// Lines and columns from 1, in Unicode scalar values; bytes from 0; ends are one past the last.
#[derive(Debug, Serialize)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
}

impl Place {
    fn of(source: &Source, span: Span) -> Place {
        let (start, end) = position::ends(source, span);
        Place {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start: span.start,
            end: span.end,
        }
    }
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(found: &'a Diagnostic) -> Finding<'a> {
        let place = |span| found.source.as_ref().map(|source| Place::of(source, span));
        Finding {
            code: found.rule.code,
            rule: found.rule.name,
            severity: found.severity.name(),
            certainty: found.certainty.name(),
            message: &found.message,
            file: found.source.as_ref().map(Source::name),
            pointer: &found.pointer,
            place: place(found.span),
            decoded: found.decoded.as_ref().map(|decoded| Bytes {
                start: decoded.span.start,
                end: decoded.span.end,
            }),
            label: found.label.as_deref(),
            note: found.note.as_deref(),
            help: found.help.as_deref(),
            related: found
                .also
                .iter()
                .map(|(span, message)| Related {
                    message,
                    place: place(*span),
                })
                .collect(),
            fix: found
                .fix
                .as_ref()
                .filter(|_| !found.secret)
                .map(Change::from),
        }
    }
}

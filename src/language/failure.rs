//! Why a template gives no text, and how that is told.

use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::text::{Source, Span};
use crate::value::Fault;

/// Why a template gives no text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// At which point.
    pub phase: Phase,
    /// Why.
    pub fault: Fault,
    /// Where in the template.
    pub span: Span,
    /// What to do about it, when there is something to say.
    pub help: Option<String>,
}

/// How far a template came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It does not compile; no person can have a payload.
    Compile,
    /// It compiles, and faults for this person.
    Render,
}

impl Failure {
    /// `compile`, `render`, or `refused` for what only scimplate refuses: the word of an error line.
    pub fn phase_name(&self) -> &'static str {
        match (&self.fault, self.phase) {
            (Fault::Refused(_) | Fault::NotYet(_), _) => "refused",
            (_, Phase::Compile) => "compile",
            (_, Phase::Render) => "render",
        }
    }

    /// The finding for a report, its span in the template.
    pub fn diagnostic(&self) -> Diagnostic {
        let rule = match (&self.fault, self.phase) {
            (Fault::NotYet(_), _) => &rules::EXPR_NOT_EVALUATED,
            (Fault::Refused(_), _) => &rules::EXPR_REFUSED,
            (Fault::Groovy { .. }, Phase::Compile) => &rules::EXPR_SYNTAX,
            (Fault::Groovy { .. }, Phase::Render) => &rules::RENDER_FAULT,
        };
        let finding = Diagnostic::new(rule, self.span, self.fault.to_string());
        let finding = match (&self.fault, self.phase) {
            (Fault::Groovy { class, .. }, Phase::Render) => finding.note(format!(
                "the product stops here with {class}, and the task fails"
            )),
            (Fault::Groovy { .. }, Phase::Compile) => finding
                .note("the product cannot compile the template, so the call fails for everybody"),
            (Fault::NotYet(_), _) => {
                finding.note("the product can evaluate it; scimplate does not guess what it gives")
            }
            (Fault::Refused(_), _) => finding,
        };
        match &self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        failure.diagnostic().into()
    }
}

impl Failure {
    /// The error for a report that shows the template itself, under the name `name`.
    pub fn in_template(&self, name: &str, text: &str) -> Error {
        self.diagnostic().in_source(&Source::new(name, text)).into()
    }
}
pub(super) fn failure(phase: Phase, fault: Fault, span: Span) -> Failure {
    Failure {
        phase,
        fault,
        span,
        help: None,
    }
}

/// Deep code needs a thread of its own, and there is none.
pub(super) fn no_room() -> Fault {
    Fault::Refused("code nested this deep where no thread can be had for it".into())
}

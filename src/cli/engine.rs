//! The one place where the command line meets the engine: what was asked, in; what to show, out.

use super::input::Package;
use super::settings::Settings;
use crate::connection::Operation;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::plan::{Part, Plan};
use crate::text::Source;

/// What `preview` is asked.
#[derive(Debug)]
#[expect(dead_code, reason = "read as soon as plans are connected")]
pub(super) struct Question {
    pub package: Package,
    pub operation: Operation,
    pub user: Option<Source>,
    pub bindings: Option<Source>,
    pub responses: Vec<(String, Source)>,
    pub entitlement_type: Option<String>,
    pub connection: Option<String>,
    pub connection_json: Option<Source>,
    pub set: Vec<(String, String)>,
    pub settings: Settings,
}

/// What `eval` is asked.
#[derive(Debug)]
#[expect(dead_code, reason = "read as soon as templates are connected")]
pub(super) struct Evaluation<'a> {
    pub template: Source,
    pub bindings: Option<Source>,
    pub user: Option<Source>,
    pub settings: &'a Settings,
}

/// What became of a template.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It has a value.
    Rendered(Box<Part>),
    /// It has none.
    Refused(Box<Refusal>),
}

/// Why a template has no value.
#[derive(Debug)]
pub(super) struct Refusal {
    pub phase: Phase,
    /// Groovy's exception for what Groovy refuses too, `refused` for what only scimplate refuses.
    pub class: String,
    /// The span is of the template.
    pub found: Diagnostic,
}

/// When a template turned out to have no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// It cannot be compiled.
    Compile,
    /// It has no value for these bindings.
    Render,
    /// Only scimplate refuses it.
    Refused,
}

impl Phase {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Phase::Compile => "compile",
            Phase::Render => "render",
            Phase::Refused => "refused",
        }
    }
}

/// The requests an operation would make.
pub(super) fn plan(question: &Question) -> Result<Plan, Error> {
    let _ = question;
    Err(not_connected("preview"))
}

/// Renders one template.
///
/// # Errors
///
/// What is wrong with the bindings or settings; what is wrong with the template is a [`Refusal`].
pub(super) fn evaluate(question: &Evaluation<'_>) -> Result<Verdict, Error> {
    let _ = question;
    Err(not_connected("eval"))
}

fn not_connected(command: &str) -> Error {
    Error::input(command, "this build of scimplate has no engine yet")
}

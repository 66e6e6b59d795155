//! The one place where `preview` meets the engine: what was asked, in; the plan, out.

use super::input::Package;
use super::settings::Settings;
use crate::connection::Operation;
use crate::error::Error;
use crate::plan::Plan;
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

/// The requests an operation would make.
pub(super) fn plan(question: &Question) -> Result<Plan, Error> {
    let _ = question;
    Err(Error::input(
        "preview",
        "this build of scimplate has no engine yet",
    ))
}

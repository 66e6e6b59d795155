//! The one place where `preview` meets the engine: what was asked, in; the plan, out.

use crate::connection::{Connection, Operation};
use crate::error::Error;
use crate::language::Syntax;
use crate::plan::Plan;
use crate::value::{Bindings, Value, Zone};

/// What a plan is made for.
#[derive(Debug)]
#[expect(dead_code, reason = "read as soon as plans are connected")]
pub(super) struct Situation {
    pub operation: Operation,
    pub bindings: Bindings,
    /// Answers to calls, by the call's name.
    pub responses: Vec<(String, Value)>,
    pub entitlement_type: Option<String>,
    pub syntax: Syntax,
    pub zone: Zone,
}

/// The requests an operation would make.
pub(super) fn plan(connection: &Connection, situation: &Situation) -> Result<Plan, Error> {
    let _ = situation;
    Err(Error::input(
        connection.name(),
        "this build of scimplate makes no plans yet",
    ))
}

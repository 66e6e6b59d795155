use serde::Serialize;

use super::shown::{Shown, Value};
use super::{Show, headers, parts};
use crate::plan::{Plan, Request, Step};
use crate::report::json::{self, Finding};

/// The version of [`json`]'s format. Fields may be added without a new one.
pub const FORMAT_VERSION: u32 = 1;

/// A plan for machines: one JSON object.
///
/// Texts are exactly what would be sent, apart from masked secrets.
pub fn json(plan: &Plan, show: Show) -> String {
    let document = Document {
        format_version: FORMAT_VERSION,
        connection: plan.connection(),
        operation: plan.operation().to_string(),
        steps: plan
            .steps()
            .iter()
            .map(|step| step_of(step, show))
            .collect(),
        assumptions: plan.assumptions(),
    };
    json::text(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    connection: &'a str,
    operation: String,
    steps: Vec<StepObject<'a>>,
    assumptions: &'a [String],
}

#[derive(Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
enum StepObject<'a> {
    Ready(Box<RequestObject<'a>>),
    Blocked {
        call: &'a str,
        findings: Vec<Finding<'a>>,
    },
}

#[derive(Serialize)]
struct RequestObject<'a> {
    call: &'a str,
    connection: Option<String>,
    method: String,
    url: String,
    headers: Vec<Header>,
    body: Option<String>,
    success: &'a str,
    takes: Vec<Take<'a>>,
    gives: Vec<Give<'a>>,
    findings: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<Traced>>,
}

#[derive(Serialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct Take<'a> {
    call: &'a str,
    path: &'a str,
}

#[derive(Serialize)]
struct Give<'a> {
    column: &'a str,
    path: &'a str,
}

/// What a placeholder became, and the bytes of the part it stands at.
#[derive(Serialize)]
struct Traced {
    part: String,
    start: usize,
    end: usize,
    #[serde(flatten)]
    value: Value,
    text: String,
}

fn step_of(step: &Step, show: Show) -> StepObject<'_> {
    match step {
        Step::Ready(request) => StepObject::Ready(Box::new(request_of(request, show))),
        Step::Blocked { call, why } => StepObject::Blocked {
            call,
            findings: why.iter().map(Finding::from).collect(),
        },
    }
}

fn request_of(request: &Request, show: Show) -> RequestObject<'_> {
    let text = |part| Shown::of(part, show).text;
    RequestObject {
        call: &request.call,
        connection: request.authentication.as_ref().map(text),
        method: text(&request.method),
        url: text(&request.url),
        headers: headers(request, show)
            .into_iter()
            .map(|(name, value)| Header {
                name,
                value: value.text,
            })
            .collect(),
        body: request.body.as_ref().map(text),
        success: &request.success,
        takes: request
            .takes
            .iter()
            .map(|take| Take {
                call: &take.call,
                path: &take.path,
            })
            .collect(),
        gives: request
            .gives
            .iter()
            .map(|give| Give {
                column: &give.column,
                path: &give.path,
            })
            .collect(),
        findings: request.findings.iter().map(Finding::from).collect(),
        values: show
            .trace
            .then(|| parts(request, show).into_iter().flat_map(traced).collect()),
    }
}

fn traced((part, shown): (String, Shown)) -> Vec<Traced> {
    shown
        .values
        .iter()
        .map(|value| Traced {
            part: part.clone(),
            start: value.at.start,
            end: value.at.end,
            text: shown.text_of(value).to_owned(),
            value: value.clone(),
        })
        .collect()
}

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use super::shown::Shown;
use super::{Show, body, headers, parts};
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, Step};
use crate::report::human::{self, Style};
use crate::report::visible;

const TEMPLATE: &str = include_str!("plan.html.j2");
const STYLE: &str = include_str!("plan.css");
/// The hash of [`STYLE`], by which the page's policy knows it; a test recomputes it.
const STYLE_HASH: &str = include_str!("plan.css.sha256");

/// Columns of a drawing on a page.
const DRAWING: usize = 100;

/// A plan as one HTML file: no script, nothing fetched, readable in light and dark and on a phone.
pub fn html(plan: &Plan, show: Show) -> String {
    let mut engine = Environment::new();
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    let page = Page {
        style: STYLE,
        style_hash: STYLE_HASH.trim(),
        connection: visible::line(plan.connection()).into_owned(),
        operation: plan.operation().to_string(),
        findings: plan.findings().count(),
        requests: plan.requests().count(),
        steps: plan
            .steps()
            .iter()
            .map(|step| step_of(step, show))
            .collect(),
        assumptions: plan
            .assumptions()
            .iter()
            .map(|words| visible::line(words).into_owned())
            .collect(),
        trace: show.trace,
    };
    engine
        .render_str(TEMPLATE, Serde(&page))
        .expect("the template is part of the program, and what it is given has always this shape")
}

#[derive(Serialize)]
struct Page {
    style: &'static str,
    style_hash: &'static str,
    connection: String,
    operation: String,
    findings: usize,
    requests: usize,
    steps: Vec<StepBox>,
    assumptions: Vec<String>,
    trace: bool,
}

#[derive(Serialize)]
struct StepBox {
    call: String,
    /// `None` for a blocked call.
    request: Option<RequestBox>,
    findings: Vec<FindingBox>,
}

#[derive(Serialize)]
struct RequestBox {
    connection: Vec<Piece>,
    method: String,
    url: Vec<Piece>,
    headers: Vec<(String, Vec<Piece>)>,
    body: Vec<Piece>,
    success: String,
    takes: Vec<(String, String)>,
    gives: Vec<(String, String)>,
    values: Vec<ValueRow>,
}

/// A piece of text, and what it came from.
#[derive(Serialize)]
struct Piece {
    text: String,
    title: Option<String>,
    secret: bool,
}

#[derive(Serialize)]
struct ValueRow {
    part: String,
    expression: String,
    kind: String,
    text: String,
}

#[derive(Serialize)]
struct FindingBox {
    severity: &'static str,
    rule: &'static str,
    message: String,
    drawing: String,
}

fn step_of(step: &Step, show: Show) -> StepBox {
    let line = |text: &str| visible::line(text).into_owned();
    let (call, request, found) = match step {
        Step::Blocked { call, why } => {
            return StepBox {
                call: line(call),
                request: None,
                findings: findings(why),
            };
        }
        Step::Ready(request) => (&request.call, request, &request.findings),
    };
    let pieces_of = |part| pieces(&Shown::of(part, show));
    let request = RequestBox {
        connection: request
            .authentication
            .as_ref()
            .map(pieces_of)
            .unwrap_or_default(),
        method: line(&Shown::of(&request.method, show).text),
        url: pieces_of(&request.url),
        headers: headers(request, show)
            .into_iter()
            .map(|(name, value)| (line(&name), pieces(&value)))
            .collect(),
        body: body(request, show).as_ref().map(pieces).unwrap_or_default(),
        success: line(&request.success),
        takes: request
            .takes
            .iter()
            .map(|take| (line(&take.call), line(&take.path)))
            .collect(),
        gives: request
            .gives
            .iter()
            .map(|give| (line(&give.column), line(&give.path)))
            .collect(),
        values: parts(request, show)
            .iter()
            .flat_map(|(part, shown)| rows(part, shown))
            .collect(),
    };
    StepBox {
        call: line(call),
        request: Some(request),
        findings: findings(found),
    }
}

fn pieces(shown: &Shown) -> Vec<Piece> {
    shown
        .segments()
        .map(|segment| Piece {
            text: visible::lines(segment.text).into_owned(),
            title: segment
                .value
                .map(|value| format!("{} ({})", visible::line(&value.expression), value.kind)),
            secret: segment.value.is_some_and(|value| value.secret),
        })
        .collect()
}

fn rows(part: &str, shown: &Shown) -> Vec<ValueRow> {
    shown
        .values
        .iter()
        .map(|value| ValueRow {
            part: visible::line(part).into_owned(),
            expression: visible::line(&value.expression).into_owned(),
            kind: visible::line(&value.kind).into_owned(),
            text: visible::line(shown.text_of(value)).into_owned(),
        })
        .collect()
}

fn findings(found: &[Diagnostic]) -> Vec<FindingBox> {
    let style = Style {
        width: DRAWING,
        colour: false,
    };
    found
        .iter()
        .map(|found| FindingBox {
            severity: found.severity.name(),
            rule: found.rule.name,
            message: visible::line(&found.message).into_owned(),
            // Its first line is the message again.
            drawing: human::draw(found, &style)
                .lines()
                .skip(1)
                .collect::<Vec<_>>()
                .join("\n"),
        })
        .collect()
}

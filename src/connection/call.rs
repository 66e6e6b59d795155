//! Calls: what a provisioning document says about each HTTP request.

use super::Shape;
use super::attribute::{Attribute, child};
use super::condition::Condition;
use super::expectation::Expectation;
use super::params::Params;
use crate::diagnostic::Diagnostic;
use crate::text::json::{Json, Node};
use crate::text::{Located, Span, SpanMap};

/// One HTTP request description. A key that is missing or of the wrong type is `None`; the connection's
/// findings say so.
#[derive(Debug, Clone)]
pub struct Call {
    /// Where it stands: `/CreateAccountJSON/call/0`.
    pub pointer: String,
    /// The whole call in the attribute's text.
    pub span: Span,
    /// `name`; for AddAccessJSON and RemoveAccessJSON the entitlement type.
    pub name: Option<Located>,
    /// The action it belongs to (`Update Login`), in UpdateUserJSON.
    pub action: Option<String>,
    /// What later calls find its answer under: `response.<response_key>.message`.
    pub response_key: String,
    /// `connection`: the authentication of ConnectionJSON it uses.
    pub connection: Option<Located>,
    /// `url`
    pub url: Option<Located>,
    /// `httpMethod`
    pub http_method: Option<Located>,
    /// `httpHeaders`, in order.
    pub headers: Vec<Header>,
    /// `httpParams`
    pub params: Params,
    /// `httpContentType`
    pub content_type: Option<Located>,
    /// `successResponses`: when the answer counts as success.
    pub success: Option<Condition>,
    /// `unsuccessResponses`: when the answer counts as failure.
    pub unsuccess: Option<Condition>,
    /// Every other key, with its value as it is written.
    pub extras: Vec<(Located, Located)>,
}

/// A header of a call.
#[derive(Debug, Clone)]
pub struct Header {
    /// The header's name.
    pub name: Located,
    /// The template of its value.
    pub value: Located,
}

/// A provisioning document: its calls, and what is kept of their answers.
#[derive(Debug, Clone, Default)]
pub struct Provisioning {
    /// The calls, in the order they run.
    pub calls: Vec<Call>,
    /// `accountIdPath`: where the new account's id stands in the answers.
    pub account_id_path: Option<Located>,
    /// `responseColsToPropsMap`, in order.
    pub columns: Vec<Column>,
    /// `dateFormat`: how dates in answers are written.
    pub date_format: Option<Located>,
}

/// An account column filled from an answer.
#[derive(Debug, Clone)]
pub struct Column {
    /// The column's name.
    pub name: Located,
    /// The path it is read from (`call1.message.id`).
    pub path: Located,
    /// The type written after `~#~` (`char`); `None` when there is none.
    pub kind: Option<Located>,
}

/// What separates a column's path from its type.
const TYPE_MARK: &str = "~#~";

impl Call {
    /// The keys its fields are read from; [`extras`](Call::extras) has all others.
    pub const KEYS: &'static [&'static str] = &[
        "name",
        "connection",
        "url",
        "httpMethod",
        "httpHeaders",
        "httpParams",
        "httpContentType",
        "successResponses",
        "unsuccessResponses",
    ];

    /// Its name; empty when it has none.
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", |name| &name.text)
    }

    /// Every template of the call, in the order of a request: method, URL, headers, body.
    pub fn templates(&self) -> impl Iterator<Item = &Located> {
        let line = self.http_method.iter().chain(&self.url);
        line.chain(self.headers.iter().map(|header| &header.value))
            .chain(self.params.templates())
    }
}

impl Provisioning {
    /// What a document says, and what is wrong with its shape.
    pub(super) fn read(attribute: &Attribute) -> (Provisioning, Vec<Diagnostic>) {
        let mut expect = Expectation::new(attribute);
        let mut provisioning = Provisioning::default();
        let pointer = attribute.located().pointer.clone();
        let kind = attribute.kind();
        let Some(root) = &attribute.document().root else {
            return (provisioning, Vec::new());
        };
        if !expect.object(root, &pointer, kind.name()) {
            return (provisioning, expect.findings);
        }
        // A document of calls may have actions all the same; where both are, the kind decides.
        let with_actions = root.get("actions").is_some()
            && (kind.shape() == Shape::Actions || root.get("call").is_none());
        let required = match kind.shape() {
            Shape::Actions => Some("actions"),
            Shape::Calls => Some("call"),
            _ => None,
        };
        if with_actions {
            read_actions(&mut expect, root, &pointer, &mut provisioning.calls);
        } else if let Some(calls) = expect.array(root, "call", &pointer) {
            let pointer = child(&pointer, "call");
            read_calls(&mut expect, calls, &pointer, None, &mut provisioning.calls);
        } else if let Some(key) = required {
            expect.missing(root, &pointer, key, kind.name());
        }
        name_responses(&mut provisioning.calls);
        provisioning.account_id_path = expect.string(root, "accountIdPath", &pointer);
        provisioning.date_format = expect.string(root, "dateFormat", &pointer);
        for (name, value) in expect.texts(root, "responseColsToPropsMap", &pointer) {
            provisioning.columns.push(column(name, value));
        }
        (provisioning, expect.findings)
    }
}

fn read_actions(expect: &mut Expectation<'_>, root: &Node, pointer: &str, into: &mut Vec<Call>) {
    let Some(actions) = root.get("actions") else {
        return;
    };
    let pointer = child(pointer, "actions");
    if !expect.object(actions, &pointer, "actions") {
        return;
    }
    for action in actions.as_object().unwrap_or_default() {
        let name = &*action.key.text;
        let pointer = child(&pointer, name);
        if !expect.object(&action.value, &pointer, name) {
            continue;
        }
        match expect.array(&action.value, "call", &pointer) {
            Some(calls) => read_calls(expect, calls, &child(&pointer, "call"), Some(name), into),
            None => expect.missing(&action.value, &pointer, "call", "the action"),
        }
    }
}

fn read_calls(
    expect: &mut Expectation<'_>,
    calls: &[Node],
    pointer: &str,
    action: Option<&str>,
    into: &mut Vec<Call>,
) {
    for (index, node) in calls.iter().enumerate() {
        let pointer = child(pointer, &index.to_string());
        if expect.object(node, &pointer, "a call") {
            into.push(read_call(expect, node, pointer, action));
        }
    }
}

fn read_call(
    expect: &mut Expectation<'_>,
    node: &Node,
    pointer: String,
    action: Option<&str>,
) -> Call {
    let attribute = expect.attribute;
    let extras = node
        .as_object()
        .unwrap_or_default()
        .iter()
        .filter(|member| !Call::KEYS.contains(&&*member.key.text))
        .map(|member| {
            let at = child(&pointer, &member.key.text);
            (
                attribute.string(&member.key, &*at),
                attribute.raw(&member.value, at),
            )
        })
        .collect();
    Call {
        name: expect.required_string(node, "name", &pointer, "the call"),
        connection: expect.required_string(node, "connection", &pointer, "the call"),
        url: expect.required_string(node, "url", &pointer, "the call"),
        http_method: expect.required_string(node, "httpMethod", &pointer, "the call"),
        headers: expect
            .texts(node, "httpHeaders", &pointer)
            .into_iter()
            .map(|(name, value)| Header { name, value })
            .collect(),
        params: Params::read(expect, node, &pointer),
        content_type: expect.string(node, "httpContentType", &pointer),
        success: Condition::read(expect, node, "successResponses", &pointer),
        unsuccess: Condition::read(expect, node, "unsuccessResponses", &pointer),
        extras,
        action: action.map(str::to_owned),
        response_key: String::new(),
        span: node.span,
        pointer,
    }
}

/// A name that stands once is its own key; calls that share one are counted from 1: `Role1`, `Role2`.
fn name_responses(calls: &mut [Call]) {
    let names: Vec<(Option<String>, String)> = calls
        .iter()
        .map(|call| (call.action.clone(), call.name().to_owned()))
        .collect();
    for (index, call) in calls.iter_mut().enumerate() {
        let name = &names[index];
        let same =
            |all: &[(Option<String>, String)]| all.iter().filter(|other| *other == name).count();
        call.response_key = if same(&names) > 1 {
            format!("{}{}", name.1, same(&names[..=index]))
        } else {
            name.1.clone()
        };
    }
}

fn column(name: Located, value: Located) -> Column {
    let part = |start: usize, end: usize| {
        value.inside(
            &value.text[start..end],
            SpanMap::verbatim(start, end - start),
            value.pointer.clone(),
        )
    };
    let (path, kind) = match value.text.rfind(TYPE_MARK) {
        Some(at) => (
            part(0, at),
            Some(part(at + TYPE_MARK.len(), value.text.len())),
        ),
        None => (value.clone(), None),
    };
    Column { name, path, kind }
}

/// Whether a value is there at all: `null` and what the reader already complained about are not.
pub(super) fn is_given(node: &Node) -> bool {
    !matches!(node.value, Json::Null | Json::Broken)
}

//! Calls: what a provisioning document says about each HTTP request.

use std::collections::HashMap;
use std::sync::Arc;

use super::attribute::Attribute;
use super::condition::Condition;
use super::params::Params;
use super::{Part, Shape};
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
    /// What a document says. What is missing or of the wrong type is left out: its schema tells.
    pub(super) fn read(attribute: &Attribute) -> Provisioning {
        let Some(root) = attribute.part() else {
            return Provisioning::default();
        };
        // A document of calls may have actions all the same; where both are, the kind decides.
        let with_actions = root.get("actions").is_some()
            && (attribute.kind().shape() == Shape::Actions || root.get("call").is_none());
        let mut calls = Vec::new();
        if with_actions {
            for action in root.get("actions").iter().flat_map(Part::members) {
                read_calls(&action, Some(action.name()), &mut calls);
            }
        } else {
            read_calls(&root, None, &mut calls);
        }
        name_responses(&mut calls);
        Provisioning {
            calls,
            account_id_path: root.text_at("accountIdPath"),
            columns: root
                .get("responseColsToPropsMap")
                .map(columns)
                .unwrap_or_default(),
            date_format: root.text_at("dateFormat"),
        }
    }
}

fn read_calls(document: &Part<'_>, action: Option<&str>, into: &mut Vec<Call>) {
    let calls = document.get("call");
    let objects = calls
        .iter()
        .flat_map(|calls| calls.items_where(|call| call.as_object().is_some()));
    into.extend(objects.map(|part| read_call(part, action)));
}

fn read_call(part: Part<'_>, action: Option<&str>) -> Call {
    let text = |key: &str| part.text_at(key);
    let extras = part
        .members_where(|member| !Call::KEYS.contains(&&*member.key.text))
        .filter_map(|member| {
            let value = member.attribute.raw(member.node, &*member.pointer);
            Some((member.key()?, value))
        });
    let headers = part.get("httpHeaders");
    let headers = headers.iter().flat_map(Part::members).filter_map(|member| {
        Some(Header {
            name: member.key()?,
            value: member.scalar()?,
        })
    });
    let condition = |key: &str| Condition::read(&part.get(key)?);
    Call {
        name: text("name"),
        connection: text("connection"),
        url: text("url"),
        http_method: text("httpMethod"),
        headers: headers.collect(),
        params: Params::read(part.get("httpParams")),
        content_type: text("httpContentType"),
        success: condition("successResponses"),
        unsuccess: condition("unsuccessResponses"),
        extras: extras.collect(),
        action: action.map(str::to_owned),
        response_key: String::new(),
        span: part.node.span,
        pointer: part.pointer,
    }
}

/// A name that stands once is its own key; calls that share one are counted from 1: `Role1`, `Role2`.
fn name_responses(calls: &mut [Call]) {
    /// How many calls have the name, and how many of them were counted.
    type Counts = HashMap<(Option<String>, Arc<str>), (usize, usize)>;
    let name = |call: &Call| {
        let name = call.name.as_ref().map(|name| Arc::clone(&name.text));
        (call.action.clone(), name.unwrap_or_default())
    };
    let mut counts = Counts::new();
    for call in &*calls {
        counts.entry(name(call)).or_default().0 += 1;
    }
    for call in calls {
        let (all, so_far) = counts.entry(name(call)).or_default();
        *so_far += 1;
        call.response_key = match *all > 1 {
            true => format!("{}{so_far}", call.name()),
            false => call.name().to_owned(),
        };
    }
}

/// The columns that are read from answers or records, in order.
pub(crate) fn columns(map: Part<'_>) -> Vec<Column> {
    let members = map.members();
    members
        .filter_map(|member| Some(column(member.key()?, member.scalar()?)))
        .collect()
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

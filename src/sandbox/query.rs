//! The query of a list: paging, filters, which attributes are shown.

use std::collections::HashSet;

use serde_json::Value;

use super::choice::literal;
use super::knobs::FilterError;
use super::refusal::Refusal;
use super::shape::Shape;
use crate::scim::Filter;

/// Entries of a page unless `count` says otherwise.
const PAGE: usize = 25;

/// Names and values, decoded, in order.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub fn parse(text: &str) -> Query {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Query(decoded.collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.0.iter();
        all.find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.0
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str, unless_given: i64) -> Result<i64, Refusal> {
        match self.get(name) {
            None => Ok(unless_given),
            Some(text) => {
                let number: Result<i32, _> = text.parse();
                let number = number.map_err(|_| Refusal::query(text, name, "a whole number"))?;
                Ok(i64::from(number))
            }
        }
    }

    /// Below 1, `startIndex` is 1, and below 0, `count` is 0 (RFC 7644, section 3.4.2.4).
    pub fn page(&self, most: u64) -> Result<Page, Refusal> {
        let start = self.number("startIndex", 1)?.max(1);
        let count = self.number("count", PAGE as i64)?.max(0);
        let mut count = usize::try_from(count).unwrap_or(0);
        if let Some(most) = usize::try_from(most).ok().filter(|most| *most > 0) {
            count = count.min(most);
        }
        Ok(Page {
            start: usize::try_from(start).unwrap_or(1),
            count,
        })
    }

    /// What `attributes` and `excludedAttributes` leave, which are of this closed list.
    pub fn selection(&self, shape: Shape<'_>) -> Result<Selection, Refusal> {
        let read = |parameter: &'static str| -> Result<HashSet<String>, Refusal> {
            let mut names = HashSet::new();
            for value in self.all(parameter) {
                for name in value.split(',').map(str::trim).filter(|it| !it.is_empty()) {
                    match selectable(shape, name) {
                        Some(known) => names.insert(known),
                        None => {
                            let allowed = "the attributes of the resource";
                            return Err(Refusal::query(name, parameter, allowed));
                        }
                    };
                }
            }
            Ok(names)
        };
        let (only, except) = (read("attributes")?, read("excludedAttributes")?);
        match (only.is_empty(), except.is_empty()) {
            (true, true) => Ok(Selection::All),
            (false, true) => Ok(Selection::Only(only)),
            (true, false) => Ok(Selection::Except(except)),
            (false, false) => Err(Refusal::query(
                "excludedAttributes",
                "attributes",
                "one of the two parameters (RFC 7644, section 3.9)",
            )),
        }
    }
}

/// `+` is a blank, and `%` begins a byte in two digits.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Which entries of a list are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// The first one, counted from 1.
    pub start: usize,
    pub count: usize,
}

/// Which attributes an answer has; some it has always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Selection {
    All,
    Only(HashSet<String>),
    Except(HashSet<String>),
}

/// What costs the server most, by the name it has in a selection.
pub(super) const EXPENSIVE: &[(Option<&str>, &str)] = &[
    (None, "externalId"),
    (None, "roles"),
    (Some(super::user::EXTENSION), "routingSkills"),
    (Some(super::user::EXTENSION), "routingLanguages"),
];

impl Selection {
    /// Whether it leaves an attribute, of this extension or of the resource itself.
    pub fn wants(&self, schema: Option<&str>, name: &str) -> bool {
        let has = |names: &HashSet<String>| match schema {
            None => names.contains(name),
            Some(schema) => names.contains(schema) || names.contains(&format!("{schema}:{name}")),
        };
        match self {
            Selection::All => true,
            Selection::Only(names) => has(names),
            Selection::Except(names) => !has(names),
        }
    }

    /// Whether it leaves anything of an extension.
    pub fn wants_any(&self, schema: &str) -> bool {
        match self {
            Selection::All => true,
            Selection::Only(names) => names.iter().any(|name| name.starts_with(schema)),
            Selection::Except(names) => !names.contains(schema),
        }
    }
}

/// The one spelling of a name in `attributes`, if it may stand there.
fn selectable(shape: Shape<'_>, name: &str) -> Option<String> {
    let starts = |start: &str| {
        name.get(..start.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(start))
    };
    // The parts that may be named; with one of them comes the whole.
    let whole = |rest: &str| match rest.split_once('.') {
        None => Some(rest.to_owned()),
        Some((whole, part)) => {
            let known = [
                ("meta", "version"),
                ("meta", "lastModified"),
                ("manager", "value"),
            ];
            let is = |(a, b): &(&str, &str)| {
                a.eq_ignore_ascii_case(whole) && b.eq_ignore_ascii_case(part)
            };
            known.iter().any(is).then(|| whole.to_owned())
        }
    };
    for schema in &shape.resource.extensions {
        if !starts(schema) {
            continue;
        }
        return match name[schema.len()..].strip_prefix(':') {
            Some(rest) => {
                let (known, _) = shape.extended(schema, &whole(rest)?)?;
                Some(format!("{schema}:{known}"))
            }
            None => (name.len() == schema.len()).then(|| schema.clone()),
        };
    }
    let own = &shape.resource.schema;
    let rest = match starts(own) {
        true => name[own.len()..].strip_prefix(':')?,
        false => name,
    };
    let (known, _) = shape.core(&whole(rest)?)?;
    (!matches!(known, "schemas" | "password")).then(|| known.to_owned())
}

/// What a list is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Narrowing {
    /// An attribute is this; its name is in lower case.
    Is(String, String),
    /// There is an external id of this authority and value.
    ExternalId { authority: String, value: String },
}

/// Reads a filter: `eq` alone, of the attributes the profile lists, quoted or not.
pub(super) fn narrowing(text: &str, shape: Shape<'_>) -> Result<Narrowing, Refusal> {
    read_narrowing(text, shape).ok_or_else(|| match shape.knobs.filter_error {
        FilterError::Scim => Refusal::scim(
            400,
            "invalidFilter",
            format!("The filter {text} is not supported."),
        ),
        FilterError::Gateway => Refusal::bad_request(),
    })
}

fn read_narrowing(text: &str, shape: Shape<'_>) -> Option<Narrowing> {
    let filter = Filter::parse(text).ok()?;
    if !filter.is_conjunction() {
        return None;
    }
    let mut values = filter.comparisons.iter().map(|comparison| {
        let is_eq = comparison.operator.text.eq_ignore_ascii_case("eq");
        let value = literal(comparison, text).filter(|_| is_eq)?;
        let value = match value {
            Value::String(value) => value,
            // Digits as they stand: an employee's number is no number.
            _ => comparison.value?.span.of(text).to_owned(),
        };
        let within = comparison.within.as_deref().unwrap_or_default();
        let name = comparison.attribute.name.text.to_lowercase();
        Some((within.to_lowercase(), comparison, name, value))
    });
    match (values.next()??, values.next(), values.next()) {
        ((within, comparison, name, value), None, None) if within.is_empty() => {
            let attribute = &comparison.attribute;
            // `manager.value` is `manager`.
            let sub = attribute.sub.as_ref().map(|sub| sub.text.to_lowercase());
            let is_plain = match sub.as_deref() {
                None => true,
                Some("value") => matches!(&*name, "manager" | "emails"),
                Some(_) => false,
            };
            let schema = attribute.schema.as_ref().map(|schema| schema.text.as_str());
            let is_here = schema.is_none_or(|schema| {
                schema.eq_ignore_ascii_case(&shape.resource.schema)
                    || shape.extension(schema).is_some()
            });
            let name = if name == "emails" {
                "email".to_owned()
            } else {
                name
            };
            let mut known = shape.resource.filters.iter();
            let known = known.any(|it| it.eq_ignore_ascii_case(&name)) && name != "externalids";
            (is_plain && is_here && known).then_some(Narrowing::Is(name, value))
        }
        ((within, _, a, first), Some(Some((_, _, b, second))), None) if within == "externalids" => {
            match (&*a, &*b) {
                ("authority", "value") => Some(Narrowing::ExternalId {
                    authority: first,
                    value: second,
                }),
                ("value", "authority") => Some(Narrowing::ExternalId {
                    authority: second,
                    value: first,
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

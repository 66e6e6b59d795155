//! Which entries of a list the filter of a path chooses.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::scim::{Attribute, Comparison, Filter, LiteralKind, named};

/// What a filter says an entry is.
pub(super) fn created(
    filter: &Filter,
    text: &str,
    attribute: &Attribute,
) -> Option<Map<String, Value>> {
    if !filter.is_conjunction() {
        return None;
    }
    let mut entry = Map::new();
    for comparison in &filter.comparisons {
        if !comparison.operator.text.eq_ignore_ascii_case("eq") {
            return None;
        }
        let (part, _) = named(&attribute.sub_attributes, &comparison.attribute.name.text)?;
        entry.insert(part.to_owned(), literal(comparison, text)?);
    }
    Some(entry)
}

/// What a filter compares with.
pub(super) fn literal(comparison: &Comparison, text: &str) -> Option<Value> {
    let literal = comparison.value?;
    let written = literal.span.of(text);
    match literal.kind {
        LiteralKind::SingleQuoted => Some(Value::from(&written[1..written.len() - 1])),
        LiteralKind::Bare => Some(Value::from(written)),
        LiteralKind::Text | LiteralKind::Number | LiteralKind::Boolean | LiteralKind::Null => {
            serde_json::from_str(written).ok()
        }
    }
}

/// What a filter chooses among the entries of a list.
pub(super) struct Choice<'f> {
    filter: &'f Filter,
    /// What each comparison compares with, and how; in their order.
    prepared: Vec<Prepared>,
    /// Whether case counts: in names of skills and languages, in external ids and in ids.
    exact: bool,
}

struct Prepared {
    part: String,
    operator: String,
    value: Value,
    text: String,
}

impl<'f> Choice<'f> {
    /// Nothing, if a comparison is of no part of the attribute called `name`, or with nothing readable.
    pub fn new(
        filter: &'f Filter,
        text: &str,
        name: &str,
        attribute: &Attribute,
    ) -> Option<Choice<'f>> {
        let exact = !matches!(name, "emails" | "phoneNumbers" | "roles");
        let prepare = |comparison: &Comparison| {
            let wanted = &comparison.attribute.name.text;
            let (part, _) = named(&attribute.sub_attributes, wanted)?;
            let value = match comparison.value {
                Some(_) => literal(comparison, text)?,
                None => Value::Null,
            };
            Some(Prepared {
                part: part.to_owned(),
                operator: comparison.operator.text.to_ascii_lowercase(),
                text: plain(&value, exact).into_owned(),
                value,
            })
        };
        let prepared: Option<Vec<_>> = filter.comparisons.iter().map(prepare).collect();
        Some(Choice {
            filter,
            prepared: prepared?,
            exact,
        })
    }

    /// Whether it chooses this entry.
    pub fn takes(&self, entry: &Value) -> bool {
        self.filter.holds(&mut |comparison| {
            let all = self.filter.comparisons.iter().zip(&self.prepared);
            let mut prepared = all.filter(|(it, _)| std::ptr::eq(*it, comparison));
            prepared
                .next()
                .is_some_and(|(_, prepared)| prepared.holds(entry, self.exact))
        })
    }
}

impl Prepared {
    fn holds(&self, entry: &Value, exact: bool) -> bool {
        let Some(there) = entry.get(&self.part) else {
            return self.operator == "ne";
        };
        if self.operator == "pr" {
            return true;
        }
        let (left, right) = (plain(there, exact), &self.text);
        let order = || match (there.as_f64(), self.value.as_f64()) {
            (Some(left), Some(right)) => left.partial_cmp(&right),
            _ => Some(left.as_ref().cmp(right)),
        };
        match &*self.operator {
            "eq" => left == *right,
            "ne" => left != *right,
            "co" => left.contains(right.as_str()),
            "sw" => left.starts_with(right.as_str()),
            "ew" => left.ends_with(right.as_str()),
            "gt" => order().is_some_and(|order| order.is_gt()),
            "ge" => order().is_some_and(|order| order.is_ge()),
            "lt" => order().is_some_and(|order| order.is_lt()),
            "le" => order().is_some_and(|order| order.is_le()),
            // The grammar knows no others.
            _ => false,
        }
    }
}

fn plain(value: &Value, exact: bool) -> Cow<'_, str> {
    match value {
        Value::String(text) if exact => Cow::Borrowed(text),
        Value::String(text) => Cow::Owned(text.to_lowercase()),
        other => Cow::Owned(other.to_string()),
    }
}

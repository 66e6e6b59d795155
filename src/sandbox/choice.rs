//! Which entries of a list the filter of a path chooses.

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

/// Whether a comparison holds for an entry of the attribute called `name`.
pub(super) fn holds(comparison: &Comparison, text: &str, name: &str, entry: &Value) -> bool {
    let Some(entry) = entry.as_object() else {
        return false;
    };
    let wanted = &comparison.attribute.name.text;
    let there = entry
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value);
    let operator = comparison.operator.text.to_ascii_lowercase();
    let Some(there) = there else {
        return operator == "ne";
    };
    if operator == "pr" {
        return true;
    }
    let Some(given) = literal(comparison, text) else {
        return false;
    };
    // Case counts in names of skills and languages, in external ids and in ids.
    let exact = !matches!(name, "emails" | "phoneNumbers" | "roles");
    let plain = |value: &Value| match value {
        Value::String(text) if exact => text.clone(),
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    };
    let (left, right) = (plain(there), plain(&given));
    match &*operator {
        "eq" => left == right,
        "ne" => left != right,
        "co" => left.contains(&right),
        "sw" => left.starts_with(&right),
        "ew" => left.ends_with(&right),
        "gt" | "ge" | "lt" | "le" => {
            let order = match (there.as_f64(), given.as_f64()) {
                (Some(left), Some(right)) => left.partial_cmp(&right),
                _ => Some(left.cmp(&right)),
            };
            order.is_some_and(|order| match &*operator {
                "gt" => order.is_gt(),
                "ge" => order.is_ge(),
                "lt" => order.is_lt(),
                _ => order.is_le(),
            })
        }
        _ => false,
    }
}

//! What of a PATCH is still to be done, once it may have been carried out (RFC 7644, section 3.5.2).

use serde_json::{Value as Json, json};

use super::difference::{holds, is_empty, member};
use crate::scim::{LiteralKind, Path};

/// What is to be done about a PATCH of which nobody knows whether it was carried out.
#[derive(Debug, PartialEq)]
pub(super) enum Remaining {
    /// The resource is as the PATCH wants it.
    Nothing,
    /// This is lacking; sending it does nothing twice.
    Patch(Json),
    /// An addition that cannot be read: it may double something.
    Unknown(String),
}

/// Compares a PATCH with the resource as it is now.
pub(super) fn remaining(patch: &Json, have: &Json) -> Remaining {
    let Some(operations) = member(patch, "Operations").and_then(Json::as_array) else {
        return Remaining::Unknown("its body is not a SCIM PATCH".into());
    };
    let mut left = Vec::new();
    for operation in operations {
        match is_done(operation, have) {
            Some(true) => {}
            Some(false) => left.push(operation.clone()),
            // Writing or taking away the same again changes nothing.
            None if op(operation) == "add" => {
                let path = member(operation, "path")
                    .and_then(Json::as_str)
                    .unwrap_or("the resource");
                return Remaining::Unknown(format!(
                    "whether its addition to `{path}` is there cannot be told"
                ));
            }
            None => left.push(operation.clone()),
        }
    }
    if left.is_empty() {
        return Remaining::Nothing;
    }
    let mut patch = patch.clone();
    if let Some(operations) = patch.as_object_mut().and_then(|members| {
        members
            .iter_mut()
            .find(|(name, _)| name.eq_ignore_ascii_case("Operations"))
    }) {
        *operations.1 = left.into();
    }
    Remaining::Patch(patch)
}

fn op(operation: &Json) -> String {
    let op = member(operation, "op").and_then(Json::as_str);
    op.unwrap_or_default().to_ascii_lowercase()
}

/// Whether an operation has been done; `None` where that cannot be told.
fn is_done(operation: &Json, have: &Json) -> Option<bool> {
    let value = member(operation, "value").unwrap_or(&Json::Null);
    let op = op(operation);
    let Some(path) = member(operation, "path").and_then(Json::as_str) else {
        let parts = value.as_object()?;
        let done = parts.iter().map(|(name, value)| {
            let path = json!({"op": op, "path": name, "value": value});
            is_done(&path, have)
        });
        return done
            .collect::<Option<Vec<bool>>>()
            .map(|done| done.into_iter().all(|done| done));
    };
    let path = Path::parse(path).ok()?;
    let mut place = have;
    if let Some(schema) = &path.attribute.schema {
        // A core attribute may be named with its schema, too.
        place = member(have, &schema.text).unwrap_or(have);
    }
    let Some(whole) = member(place, &path.attribute.name.text) else {
        return Some(match op.as_str() {
            "remove" => true,
            _ => is_empty(value),
        });
    };
    if let Some(filter) = &path.filter {
        let [only] = filter.comparisons.as_slice() else {
            return None;
        };
        if !only.operator.text.eq_ignore_ascii_case("eq") {
            return None;
        }
        let literal = only.value?;
        let text = member(operation, "path").and_then(Json::as_str)?;
        let wanted: Json = match literal.kind {
            LiteralKind::SingleQuoted | LiteralKind::Bare => text
                .get(literal.span.start..literal.span.end)?
                .trim_matches('\'')
                .into(),
            _ => serde_json::from_str(text.get(literal.span.start..literal.span.end)?).ok()?,
        };
        let name = &only.attribute.name.text;
        let hit = |item: &&Json| member(item, name).is_some_and(|part| holds(part, &wanted));
        let hits: Vec<&Json> = whole.as_array()?.iter().filter(hit).collect();
        return Some(match (op.as_str(), &path.sub) {
            ("remove", None) => hits.is_empty(),
            ("remove", Some(sub)) => hits
                .iter()
                .all(|hit| member(hit, &sub.text).is_none_or(is_empty)),
            (_, None) => !hits.is_empty() && hits.iter().all(|hit| exact(hit, value)),
            (_, Some(sub)) => {
                let same =
                    |hit: &&Json| member(hit, &sub.text).is_some_and(|part| exact(part, value));
                !hits.is_empty() && hits.iter().all(same)
            }
        });
    }
    let target = match &path.attribute.sub {
        Some(_) if whole.is_array() => return None,
        Some(sub) => member(whole, &sub.text).unwrap_or(&Json::Null),
        None => whole,
    };
    Some(match (op.as_str(), target) {
        ("remove", target) => is_empty(target),
        ("add", Json::Array(there)) => {
            let items = value
                .as_array()
                .map_or(std::slice::from_ref(value), Vec::as_slice);
            items
                .iter()
                .all(|item| there.iter().any(|there| holds(there, item)))
        }
        ("replace", Json::Array(there)) => {
            let items = value
                .as_array()
                .map_or(std::slice::from_ref(value), Vec::as_slice);
            items.len() == there.len()
                && items
                    .iter()
                    .all(|item| there.iter().any(|there| holds(there, item)))
        }
        (_, target) => exact(target, value),
    })
}

/// Whether a value is there as it was written; of an object, whether all its parts are.
fn exact(have: &Json, wanted: &Json) -> bool {
    match (wanted, have) {
        (Json::String(a), Json::String(b)) => a == b,
        _ => holds(have, wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(operation: Json, have: Json) -> Remaining {
        remaining(&json!({"schemas": ["p"], "Operations": [operation]}), &have)
    }

    #[test]
    fn a_member_that_is_there_is_not_added_again() {
        let add = json!({"op": "add", "path": "members", "value": [{"value": "7"}]});
        assert_eq!(
            left(
                add.clone(),
                json!({"members": [{"value": "7", "type": "User"}]})
            ),
            Remaining::Nothing
        );
        assert!(matches!(
            left(add, json!({"displayName": "x"})),
            Remaining::Patch(_)
        ));
    }

    #[test]
    fn an_entry_that_is_gone_is_not_removed_again() {
        let remove = json!({"op": "remove", "path": "members[value eq \"7\"]"});
        assert_eq!(
            left(remove.clone(), json!({"members": [{"value": "8"}]})),
            Remaining::Nothing
        );
        assert_eq!(left(remove.clone(), json!({})), Remaining::Nothing);
        assert!(matches!(
            left(remove, json!({"members": [{"value": "7"}]})),
            Remaining::Patch(_)
        ));
    }

    #[test]
    fn extensions_and_parts_are_looked_at() {
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let replace =
            json!({"op": "replace", "path": format!("{urn}:manager.value"), "value": "9"});
        assert_eq!(
            left(replace.clone(), json!({urn: {"manager": {"value": "9"}}})),
            Remaining::Nothing
        );
        assert!(matches!(
            left(replace, json!({urn: {"manager": {"value": "8"}}})),
            Remaining::Patch(_)
        ));
        let work = json!({"op": "replace", "path": "emails[type eq \"work\"].value", "value": "a"});
        assert_eq!(
            left(work, json!({"emails": [{"type": "work", "value": "a"}]})),
            Remaining::Nothing
        );
        let whole = json!({"op": "replace", "value": {"active": false, "title": "x"}});
        assert_eq!(
            left(whole, json!({"active": false, "title": "x"})),
            Remaining::Nothing
        );
    }

    #[test]
    fn an_addition_that_cannot_be_read_is_for_a_person() {
        let add = json!({"op": "add", "path": "emails[type ne \"work\"].value", "value": "a"});
        assert!(matches!(
            left(add, json!({"emails": [{"type": "home"}]})),
            Remaining::Unknown(_)
        ));
        let replace =
            json!({"op": "replace", "path": "emails[type ne \"work\"].value", "value": "a"});
        assert!(matches!(
            left(replace, json!({"emails": [{"type": "home"}]})),
            Remaining::Patch(_)
        ));
    }

    #[test]
    fn what_was_done_is_left_out() {
        let patch = json!({"Operations": [
            {"op": "replace", "path": "active", "value": true},
            {"op": "replace", "path": "title", "value": "y"},
        ]});
        assert_eq!(
            remaining(&patch, &json!({"active": true, "title": "x"})),
            Remaining::Patch(
                json!({"Operations": [{"op": "replace", "path": "title", "value": "y"}]})
            )
        );
    }
}

//! What a resource at the target lacks of what was wanted.

use serde_json::{Map, Value as Json, json};

/// Attributes that say nothing about whether two resources are the same: what the target writes itself, and
/// what it never tells.
const SILENT: &[&str] = &["schemas", "password", "id", "meta"];

/// The schema of a PATCH (RFC 7644, section 3.5.2).
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// What `have` lacks of `wanted`, as paths of a PATCH with the values they should have.
///
/// Targets add attributes and entries of their own and spell what is not case-exact as they like, so
/// everything wanted has to be there, and more may be. Null, an empty text and an empty list are the same as
/// nothing (RFC 7643, section 2.5).
pub(super) fn lacking(wanted: &Json, have: &Json) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    let Some(members) = wanted.as_object() else {
        return found;
    };
    for (name, value) in members {
        if SILENT
            .iter()
            .any(|silent| silent.eq_ignore_ascii_case(name))
        {
            continue;
        }
        let there = member(have, name);
        match value.as_object() {
            // The parts of an extension are attributes of their own.
            Some(parts) if name.to_ascii_lowercase().starts_with("urn:") => {
                for (part, value) in parts {
                    if !is_met(value, there.and_then(|there| member(there, part))) {
                        found.push((format!("{name}:{part}"), value.clone()));
                    }
                }
            }
            _ if !is_met(value, there) => found.push((name.clone(), value.clone())),
            _ => {}
        }
    }
    found
}

/// The PATCH that writes what is lacking.
pub(super) fn patch(lacking: &[(String, Json)]) -> Json {
    let replace =
        |(path, value): &(String, Json)| json!({"op": "replace", "path": path, "value": value});
    let operations: Vec<Json> = lacking.iter().map(replace).collect();
    json!({"schemas": [PATCH_OP], "Operations": operations})
}

/// A member, whatever the case of its name (RFC 7643, section 2.1).
pub(super) fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    let members: &Map<String, Json> = json.as_object()?;
    members.get(name).or_else(|| {
        let same = |(known, _): &(&String, &Json)| known.eq_ignore_ascii_case(name);
        members.iter().find(same).map(|(_, value)| value)
    })
}

/// Whether nothing is said: null, an empty text, list or object.
pub(super) fn is_empty(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.iter().all(is_empty),
        Json::Object(members) => members.values().all(is_empty),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

fn is_met(wanted: &Json, have: Option<&Json>) -> bool {
    match have {
        Some(have) => holds(have, wanted),
        None => is_empty(wanted),
    }
}

/// Whether `have` is at least `wanted`.
pub(super) fn holds(have: &Json, wanted: &Json) -> bool {
    match (wanted, have) {
        (wanted, have) if is_empty(wanted) => is_empty(have),
        (Json::String(a), Json::String(b)) => a == b || a.to_lowercase() == b.to_lowercase(),
        (Json::Number(a), Json::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Json::Object(parts), Json::Object(_)) => parts.iter().all(|(name, part)| {
            // Which entry is the first choice is often the target's own decision.
            name.eq_ignore_ascii_case("primary") || is_met(part, member(have, name))
        }),
        (Json::Array(items), Json::Array(there)) => items
            .iter()
            .all(|item| there.iter().any(|there| holds(there, item))),
        // A list of texts and a list of objects with `value` say the same.
        (Json::String(_), Json::Object(_)) => {
            member(have, "value").is_some_and(|value| holds(value, wanted))
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    #[test]
    fn what_a_target_adds_is_no_difference() {
        let wanted = json!({
            "schemas": ["x"], "userName": "Ann@Example.org", "password": "secret", "title": "",
            "emails": [{"value": "ann@example.org", "type": "work", "primary": true}], "phoneNumbers": [],
            ENTERPRISE: {"department": "Service", "employeeNumber": "1"},
        });
        let have = json!({
            "id": "7", "userName": "ann@example.org", "active": true,
            "emails": [{"value": "x@example.org", "type": "other"}, {"value": "ann@example.org", "type": "work"}],
            ENTERPRISE: {"department": "Service", "employeeNumber": "1", "division": "Home"},
        });
        assert_eq!(lacking(&wanted, &have), []);
    }

    #[test]
    fn what_is_lacking_becomes_a_patch() {
        let wanted =
            json!({"userName": "ann", "active": true, ENTERPRISE: {"department": "Service"}});
        let have = json!({"userName": "ann", "active": false});
        let lacking = lacking(&wanted, &have);
        assert_eq!(
            lacking,
            [
                ("active".to_owned(), json!(true)),
                (format!("{ENTERPRISE}:department"), json!("Service"))
            ]
        );
        assert_eq!(
            patch(&lacking)["Operations"][0],
            json!({"op": "replace", "path": "active", "value": true})
        );
    }
}

//! A body against the user of SCIM (RFC 7643, section 4.1): names, types, what is required.

use crate::connection::closest;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::text::Span;
use crate::text::json::{Json, Member, Node};

/// The schema of a user.
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// The attributes of a user, with those of all resources.
const ATTRIBUTES: &[&str] = &[
    "schemas",
    "id",
    "externalId",
    "meta",
    "userName",
    "name",
    "displayName",
    "nickName",
    "profileUrl",
    "title",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    "active",
    "password",
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "entitlements",
    "roles",
    "x509Certificates",
];

/// What is wrong with a body that says it is a user; nothing of other bodies.
///
/// `text` is the template the body was read from, its placeholders still in it.
pub(super) fn check(root: &Node, text: &str, method: &str) -> Vec<Diagnostic> {
    let Some(members) = root.as_object() else {
        return Vec::new();
    };
    let names_user = |node: &Node| node.as_str() == Some(USER);
    let is_user = root
        .get("schemas")
        .and_then(Node::as_array)
        .is_some_and(|schemas| schemas.iter().any(names_user));
    if !is_user {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut meant = Vec::new();
    for member in members {
        let name = &*member.key.text;
        let known = |known: &&&str| known.eq_ignore_ascii_case(name);
        if name.starts_with("urn:") || ATTRIBUTES.iter().any(|one| known(&one)) {
            continue;
        }
        let near = closest(name, ATTRIBUTES.iter().copied(), 0.85);
        let one = Diagnostic::new(
            &rules::SCIM_UNKNOWN_ATTRIBUTE,
            member.key.span,
            format!("a SCIM user has no attribute `{name}`"),
        )
        .label("unknown attribute")
        .note("a target ignores what it does not know, or refuses the request");
        meant.extend(near);
        found.push(match near {
            Some(known) => one.help(format!("did you mean `{known}`?")),
            None => one,
        });
    }
    let has = |name: &str| {
        members
            .iter()
            .any(|member| member.key.text.eq_ignore_ascii_case(name))
    };
    if matches!(method.to_ascii_uppercase().as_str(), "POST" | "PUT")
        && !has("userName")
        && !meant.contains(&"userName")
    {
        let start = Span::new(root.span.start, root.span.start + 1);
        let mut one = Diagnostic::new(
            &rules::SCIM_MISSING_REQUIRED,
            start,
            "the user has no `userName`",
        )
        .note("SCIM requires it, and a target refuses a user without it")
        .help("add `\"userName\": \"${user.email}\"`, or what logs the person in");
        // There are targets that read a PUT as a change of what it holds.
        if !method.eq_ignore_ascii_case("POST") {
            one.severity = Severity::Warning;
        }
        found.push(one);
    }
    booleans(members, &mut found);
    found.extend(root.get("name").and_then(|name| same_names(name, text)));
    found
}

/// A given name and a family name read from the same attribute.
fn same_names(name: &Node, text: &str) -> Option<Diagnostic> {
    let (given, family) = (name.get("givenName")?, name.get("familyName")?);
    let (source, other) = (given.span.of(text), family.span.of(text));
    if source != other || !source.contains('$') {
        return None;
    }
    let found = Diagnostic::new(
        &rules::SCIM_SAME_SOURCE,
        given.span,
        "given name and family name come from the same attribute",
    )
    .label("the same as `familyName`")
    .note("everybody gets the family name twice")
    .help("one of them is `${user.firstname}`");
    Some(found)
}

/// `active` and `primary` are `true` or `false`, not texts.
fn booleans(members: &[Member], found: &mut Vec<Diagnostic>) {
    for member in members {
        let is_flag = matches!(&*member.key.text, "active" | "primary");
        match &member.value.value {
            Json::String(string) if is_flag => found.push(
                Diagnostic::new(
                    &rules::SCIM_QUOTED_BOOLEAN,
                    string.span,
                    format!("`{}` is true or false, not a text", member.key.text),
                )
                .label("a text")
                .note("SCIM has a boolean here; a strict target refuses the text")
                .help("take the quotes away"),
            ),
            Json::Object(inner) => booleans(inner, found),
            Json::Array(items) => items
                .iter()
                .filter_map(Node::as_object)
                .for_each(|inner| booleans(inner, found)),
            _ => {}
        }
    }
}

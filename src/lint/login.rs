//! Authentications: types, first tokens, what happens to a token that is refused.
//!
//! Messages name the product's own words only: whatever else stands there may be a secret.

use crate::connection::{Attribute, Part};
use crate::diagnostic::{Diagnostic, Rule, Severity, rules};
use crate::lint::whole;

/// The types the product's guide lists.
const TYPES: &[&str] = &[
    "Basic",
    "BasicWithAccessToken",
    "BasicWithHmac",
    "cookies",
    "SignedHeaders",
    "Jwt",
    "oauth2",
];

/// The types that cannot log in without `properties`.
const WITH_PROPERTIES: &[&str] = &[
    "Basic",
    "BasicWithAccessToken",
    "BasicWithHmac",
    "SignedHeaders",
];

/// ConnectionJSON.
pub(super) fn check(attribute: &Attribute, found: &mut Vec<Diagnostic>) {
    let all = attribute
        .part()
        .and_then(|root| root.get("authentications"));
    for login in all.iter().flat_map(Part::members) {
        found.extend(kind(&login));
        found.extend(properties(&login));
        found.extend(token_prefix(&login));
        found.extend(no_retry(&login));
    }
}

fn kind(login: &Part<'_>) -> Option<Diagnostic> {
    let part = login.get("authType")?;
    let text = part.text()?.text;
    if TYPES.contains(&&*text) || text.contains(['@', '$', '<']) {
        return None;
    }
    let known = TYPES.iter().find(|known| known.eq_ignore_ascii_case(&text));
    let found = match (known, text.eq_ignore_ascii_case("Bearer")) {
        (Some(known), _) => {
            let mut found = at(
                &part,
                &rules::LOGIN_TYPE,
                format!("the type is written `{known}`"),
            );
            found.severity = Severity::Hint;
            found
                .label("another case")
                .note("every sample writes it so, and none tells whether case counts")
                .help(format!("write `{known}`"))
        }
        (None, true) => at(
            &part,
            &rules::LOGIN_TYPE,
            "`Bearer` is the type of a token, not of an authentication",
        )
        .label("no such type")
        .note("no token is asked for, and every call is refused")
        .help("write `oauth2` here and `Bearer` in `tokenType`"),
        (None, false) => {
            let mut found = at(
                &part,
                &rules::LOGIN_TYPE,
                "the product's guide has no such type of authentication",
            );
            found.severity = Severity::Warning;
            found
                .label("unknown type")
                .note("what it does not know it cannot log in with")
                .help(format!("the types are {}", TYPES.join(", ")))
        }
    };
    Some(found)
}

/// The user name and the password, where the type needs them.
fn properties(login: &Part<'_>) -> Option<Diagnostic> {
    let kind = login.get("authType")?.text()?.text;
    let needs = WITH_PROPERTIES
        .iter()
        .any(|with| with.eq_ignore_ascii_case(&kind));
    if !needs || login.node.get("properties").is_some() {
        return None;
    }
    let found = login
        .finding(
            &rules::SHAPE_MISSING_KEY,
            "the authentication has no `properties`",
        )
        .note("the product stops with `Cannot invoke method put() on null object`")
        .help("add `properties` with the user name and the password, or the keys");
    Some(found)
}

/// The first token is sent as it stands, with its type in front.
fn token_prefix(login: &Part<'_>) -> Option<Diagnostic> {
    let kind = login.get("tokenType")?.text()?.text;
    let part = login.get("accessToken")?;
    let token = part.text()?.text;
    let (kind, token) = (kind.trim(), token.trim());
    if kind.is_empty() || token.is_empty() || token.starts_with(['$', '@', '<']) {
        return None;
    }
    let has = token
        .split_once(' ')
        .is_some_and(|(first, _)| first.eq_ignore_ascii_case(kind));
    if has {
        return None;
    }
    let found = at(
        &part,
        &rules::LOGIN_TOKEN_PREFIX,
        "the first token does not begin with its `tokenType`",
    )
    .label("sent as it stands")
    .note("the target refuses the first calls, until a new token has been asked for")
    .help("write the `tokenType` and a blank in front of it");
    Some(found)
}

/// 401 is how a target says that a token is no longer good.
fn no_retry(login: &Part<'_>) -> Option<Diagnostic> {
    let note = "when the token has expired, calls fail instead of asking for a new one";
    match login.get("retryFailureStatusCode") {
        Some(codes) => {
            let mut items = codes.items();
            if codes.plain() == Some("401") || items.any(|code| code.plain() == Some("401")) {
                return None;
            }
            let found = codes
                .finding(&rules::LOGIN_NO_RETRY, "401 does not lead to a new token")
                .label("no 401 among them")
                .note(note)
                .help("add 401");
            Some(found)
        }
        // A first token that is written down is refused one day, and something has to say so.
        None => {
            let first = login.get("accessToken")?;
            let told = ["authError", "expiryError"];
            if told.iter().any(|key| login.get(key).is_some())
                || first.plain().is_none_or(str::is_empty)
            {
                return None;
            }
            let found = at(
                &first,
                &rules::LOGIN_NO_RETRY,
                "nothing tells when this token is refused",
            )
            .label("used until a new one is asked for")
            .note(note)
            .help("add `\"retryFailureStatusCode\": [401]` to the authentication");
            Some(found)
        }
    }
}

/// A finding at a text, without its quotes.
fn at(part: &Part<'_>, rule: &'static Rule, message: impl Into<String>) -> Diagnostic {
    match part.text() {
        Some(text) => Diagnostic::new(rule, whole(&text), message).located(&text),
        None => part.finding(rule, message),
    }
}

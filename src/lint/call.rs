//! A call by itself: its method, its keys, what it holds that belongs elsewhere.

use crate::connection::{Call, closest};
use crate::diagnostic::{Diagnostic, rules};
use crate::text::{Located, Source, Span, SpanMap, json};

/// Methods the product sends.
const METHODS: &[&str] = &[
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "GETWITHBODY",
    "DELETEWITHBODY",
];

/// Keys of a call that tell nothing of its request.
const OTHER_KEYS: &[&str] = &[
    "showResponse",
    "callOrder",
    "stageNumber",
    "privilegeEntitlement",
    "ssl",
];

pub(super) fn check(call: &Call, found: &mut Vec<Diagnostic>) {
    found.extend(call.http_method.iter().filter_map(method));
    found.extend(call.headers.iter().filter_map(|header| {
        let is_login = header.name.text.eq_ignore_ascii_case("Authorization")
            || header.name.text.eq_ignore_ascii_case("Proxy-Authorization");
        literal_login(&header.value).filter(|_| is_login)
    }));
    for (key, _) in &call.extras {
        found.extend(misspelt(key));
    }
    found.extend(call.url.iter().filter_map(relative));
    found.extend(created(call));
}

fn whole(text: &Located) -> Span {
    Span::new(0, text.text.len())
}

fn method(method: &Located) -> Option<Diagnostic> {
    let text = &*method.text;
    if text.contains('$') || METHODS.contains(&text) {
        return None;
    }
    let known = METHODS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(text));
    let found = match known {
        Some(known) => Diagnostic::new(
            &rules::CALL_METHOD,
            whole(method),
            format!("the method `{text}` is written `{known}`"),
        )
        .label("case counts in HTTP")
        .help(format!("write `{known}`")),
        None => Diagnostic::new(
            &rules::CALL_METHOD,
            whole(method),
            format!("the product has no method `{text}`"),
        )
        .label("unknown method")
        .help(format!("the methods are {}", METHODS.join(", "))),
    };
    Some(
        found
            .note("no public material shows the product sending it")
            .located(method),
    )
}

/// A key that is nearly one the product reads.
fn misspelt(key: &Located) -> Option<Diagnostic> {
    let near = near_key(key)?;
    let message = format!("a call has no key `{}`", key.text);
    Some(
        Diagnostic::new(&rules::SHAPE_UNKNOWN_KEY, whole(key), message)
            .label("unknown key")
            .note("the product does not read it, and says nothing")
            .help(format!("did you mean `{near}`?"))
            .located(key),
    )
}

/// The key that was meant.
fn near_key(key: &Located) -> Option<&'static str> {
    let keys = || Call::KEYS.iter().chain(OTHER_KEYS).copied();
    if keys().any(|known| *known == *key.text) {
        return None;
    }
    closest(&key.text, keys(), 0.92)
}

/// A token or password written where everybody reads it.
fn literal_login(value: &Located) -> Option<Diagnostic> {
    let text = value.text.trim();
    let written = text.split_once(' ').map_or(text, |(_, rest)| rest.trim());
    if text.contains(['$', '@', '<']) || written.is_empty() {
        return None;
    }
    let mut found = Diagnostic::new(
        &rules::SECRET_IN_PLAIN,
        whole(value),
        "a credential is written into the document",
    )
    .label("a credential")
    .note("the attribute is not encrypted: whoever exports the connection reads it, and it will expire")
    .help("log in through ConnectionJSON and write `${access_token}`")
    .located(value);
    // The place is told, the credential is not.
    found.decoded = None;
    found.secret = true;
    Some(found)
}

/// A SCIM user is created with 201 (RFC 7644, section 3.3).
fn created(call: &Call) -> Option<Diagnostic> {
    let creates = call.http_method.as_ref()?.text.eq_ignore_ascii_case("POST");
    let users = call
        .url
        .as_ref()?
        .text
        .trim_end_matches('/')
        .ends_with("/Users");
    if !creates || !users {
        return None;
    }
    // What was meant to be the key counts too: its name is another finding.
    let meant = call
        .extras
        .iter()
        .find(|(key, _)| near_key(key) == Some("successResponses"));
    let (place, codes) = match (&call.success, meant) {
        (Some(condition), _) => {
            let test = condition.tests.iter().find(|test| test.is_status())?;
            let codes = test.accepts.iter().map(|code| code.text.to_string());
            (test.accepts.first()?.clone(), codes.collect::<Vec<_>>())
        }
        (None, Some((_, value))) => {
            let document = json::read(&value.text);
            let codes = document.at("/statusCode")?;
            let texts = codes
                .as_array()?
                .iter()
                .map(|code| code.span.of(&value.text));
            let texts: Vec<String> = texts.map(str::to_owned).collect();
            let first = codes.as_array()?.first()?.span;
            let place = value.inside(
                first.of(&value.text),
                SpanMap::verbatim(first.start, first.len()),
                value.pointer.clone(),
            );
            (place, texts)
        }
        (None, None) => return None,
    };
    if codes.iter().any(|code| code.trim_matches('"') == "201") {
        return None;
    }
    Some(
        Diagnostic::new(
            &rules::SCIM_CREATED,
            whole(&place),
            "the status 201 does not count as success",
        )
        .label("no 201 among them")
        .note("SCIM answers a created user with 201: the account is made, and the task fails")
        .help("add 201 to the list")
        .located(&place),
    )
}

/// A URL without a host.
fn relative(url: &Located) -> Option<Diagnostic> {
    let text = url.text.trim_start();
    // A placeholder may give the host.
    let plain = text.starts_with('/')
        || text
            .split(['/', '?'])
            .next()
            .is_some_and(|first| !first.contains([':', '$', '@', '<', '.']) && !first.is_empty());
    plain.then(|| {
        Diagnostic::new(
            &rules::CALL_RELATIVE_URL,
            whole(url),
            "the URL names no host",
        )
        .label("relative")
        .note("the product has no host to add to it, and the call fails")
        .help("begin it with `https://` and the host")
        .located(url)
    })
}

/// Keeps reports from showing a credential that stands on the line of another finding.
pub(super) fn hide_logins(found: &mut [Diagnostic]) {
    let logins: Vec<(Source, Span)> = found
        .iter()
        .filter(|one| one.rule == &rules::SECRET_IN_PLAIN)
        .filter_map(|one| Some((one.source.clone()?, one.span)))
        .collect();
    for one in found {
        let Some(source) = &one.source else { continue };
        let text = source.text();
        for (_, login) in logins.iter().filter(|(of, _)| of.name() == source.name()) {
            let shown = std::iter::once(one.span).chain(one.also.iter().map(|(span, _)| *span));
            let beside = |span: Span| {
                let start = text[..span.start].rfind('\n').unwrap_or_default();
                let end = text[span.end..]
                    .find('\n')
                    .map_or(text.len(), |len| span.end + len);
                start < login.end && login.start < end
            };
            if shown.into_iter().any(beside) {
                one.secret = true;
            }
            let written = login.of(text);
            one.decoded
                .take_if(|decoded| decoded.text.contains(written));
        }
    }
}

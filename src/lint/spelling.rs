//! Words that others read, nearly right: header names, media types, what `successResponses` asks about, the
//! account's columns. A word like none of those known stays what it is: it may be anybody's own.

use super::whole;
use crate::connection::roots::Class;
use crate::connection::{AttributeKind, Connection, Part, closest};
use crate::diagnostic::{Diagnostic, Fix, Rule, rules};
use crate::text::Located;

/// How alike two words are that are meant to be one.
const LIKE: f64 = 0.9;

/// Header fields that connectors send: RFC 9110, and what is common beside it.
const HEADERS: &[&str] = &[
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Type",
    "Cookie",
    "If-Match",
    "If-None-Match",
    "Origin",
    "Prefer",
    "Proxy-Authorization",
    "Referer",
    "User-Agent",
    "X-API-Key",
    "X-Authorization",
    "X-CSRF-Token",
    "X-Request-Id",
    "X-Requested-With",
];

/// Media types of requests and answers.
const MEDIA_TYPES: &[&str] = &[
    "*/*",
    "application/graphql",
    "application/json",
    "application/merge-patch+json",
    "application/json-patch+json",
    "application/octet-stream",
    "application/scim+json",
    "application/soap+xml",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded-pws",
    "application/xml",
    "multipart/form-data",
    "text/html",
    "text/plain",
    "text/xml",
];

/// Each word is told once, at its first place: who writes it wrong copies it.
pub(super) fn check(connection: &Connection, found: &mut Vec<Diagnostic>) {
    let mut all = Vec::new();
    for attribute in connection.attributes() {
        if let Some(root) = attribute.part() {
            walk(attribute.kind(), &root, &mut all);
        }
    }
    let mut told: Vec<(Diagnostic, usize)> = Vec::new();
    for one in all {
        let same = |known: &&mut (Diagnostic, usize)| {
            known.0.rule == one.rule && known.0.message == one.message
        };
        match told.iter_mut().find(same) {
            Some((_, more)) => *more += 1,
            None => told.push((one, 0)),
        }
    }
    found.extend(told.into_iter().map(|(mut one, more)| {
        match more {
            0 => {}
            1 => one.message.push_str(", here and in one more place"),
            _ => one
                .message
                .push_str(&format!(", here and in {more} more places")),
        }
        one
    }));
}

fn walk(kind: AttributeKind, part: &Part<'_>, found: &mut Vec<Diagnostic>) {
    let members = || part.members().filter_map(|member| member.key());
    match part.name() {
        "httpHeaders" => {
            found.extend(members().filter_map(|name| header(&name)));
            let accepts = |member: &Part<'_>| member.name().eq_ignore_ascii_case("Accept");
            let accepted = part.members().filter(accepts);
            found.extend(accepted.filter_map(|one| media_type(&one.text()?)));
        }
        "httpContentType" => found.extend(part.text().and_then(|text| media_type(&text))),
        "successResponses" | "unsuccessResponses" => {
            found.extend(members().filter_map(|key| status_code(&key)));
        }
        // Of an account's columns; an entitlement's are filled through their own mapping.
        "colsToPropsMap"
            if kind == AttributeKind::ImportAccountEnt
                && part.pointer.contains("/accountParams/") =>
        {
            found.extend(members().filter_map(|name| column(&name)));
        }
        "responseColsToPropsMap" => found.extend(members().filter_map(|name| column(&name))),
        _ => {}
    }
    for inner in part.members().chain(part.items()) {
        walk(kind, &inner, found);
    }
}

fn nearly(word: &Located, known: &str, rule: &'static Rule, what: &str) -> Diagnostic {
    Diagnostic::new(
        rule,
        whole(word),
        format!("no {what} is called `{}`", word.text),
    )
    .help(format!("did you mean `{known}`?"))
    .fix(Fix::rename(whole(word), &word.text, known))
}

fn header(name: &Located) -> Option<Diagnostic> {
    let text = &*name.text;
    if text.contains('$') || HEADERS.iter().any(|known| known.eq_ignore_ascii_case(text)) {
        return None;
    }
    let known = closest(text, HEADERS.iter().copied(), LIKE)?;
    let one = nearly(name, known, &rules::CALL_HEADER, "header")
        .label("unknown header")
        .note("the target ignores a header it does not know, and misses the one that was meant");
    Some(one.located(name))
}

fn media_type(text: &Located) -> Option<Diagnostic> {
    let is_plain = !text.text.contains([',', ';', '$']);
    let word = text.text.trim();
    if !is_plain
        || MEDIA_TYPES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    {
        return None;
    }
    let known = closest(word, MEDIA_TYPES.iter().copied(), LIKE)?;
    let one = nearly(text, known, &rules::CALL_MEDIA_TYPE, "media type")
        .label("unknown media type")
        .note("the target does not know what the body is, and may refuse it");
    Some(one.located(text))
}

/// Any key may name a place in the answer, but hardly one so like `statusCode`.
fn status_code(key: &Located) -> Option<Diagnostic> {
    let known = "statusCode";
    if *key.text == *known {
        return None;
    }
    closest(&key.text, [known], LIKE)?;
    let one = Diagnostic::new(
        &rules::CALL_STATUS_CODE,
        whole(key),
        format!("`{}` is looked for in the answer's body", key.text),
    )
    .label("nearly `statusCode`")
    .note("the status of the answer is not looked at, and the call counts as failed")
    .help(format!("did you mean `{known}`?"))
    .fix(Fix::rename(whole(key), &key.text, known));
    Some(one.located(key))
}

fn column(name: &Located) -> Option<Diagnostic> {
    let text = &*name.text;
    if let Some((prefix, last)) = Class::Account.beyond(text) {
        let message = format!("an account has `{prefix}1` to `{prefix}{last}`, no `{text}`");
        let one = Diagnostic::new(&rules::IMPORT_UNKNOWN_COLUMN, whole(name), message)
            .label(format!("beyond {last}"))
            .note("the value is not kept");
        return Some(one.located(name));
    }
    // Case does not count here: columns are those of a database.
    if Class::Account.canonical(text).is_some() {
        return None;
    }
    let known: Vec<String> = Class::Account.attributes().map(|one| one.name).collect();
    let near = closest(text, known.iter().map(String::as_str), LIKE)?;
    let one = Diagnostic::new(
        &rules::IMPORT_UNKNOWN_COLUMN,
        whole(name),
        format!("an account has no column `{text}`"),
    )
    .label("unknown column")
    .note("the value is not kept, and the product says nothing")
    .help(format!("did you mean `{near}`?"))
    .fix(Fix::rename(whole(name), text, near));
    Some(one.located(name))
}

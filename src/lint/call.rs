//! A call by itself: its method, its success, what it holds that belongs elsewhere.

use super::{Subject, url, whole};
use crate::connection::roots::Root;
use crate::connection::{AttributeKind, Call, Params, closest};
use crate::diagnostic::{Diagnostic, Fix, rules};
use crate::text::{Located, Span, SpanMap, json};

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

pub(super) fn check(
    subject: &Subject<'_>,
    kind: AttributeKind,
    call: &Call,
    found: &mut Vec<Diagnostic>,
) {
    found.extend(call.http_method.iter().filter_map(method));
    let headers = call.headers.iter();
    found.extend(headers.filter_map(|header| written_login(&header.name, &header.value)));
    if let Some(address) = &call.url {
        url::check(subject, kind, address, found);
    }
    found.extend(created(call));
    found.extend(no_success(kind, call));
    if let Params::Text(body) = &call.params {
        found.extend(password_source(subject, kind, body));
    }
}

pub(super) fn method(method: &Located) -> Option<Diagnostic> {
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
        .help(format!("write `{known}`"))
        .fix(Fix::rename(whole(method), text, known)),
        None => Diagnostic::new(
            &rules::CALL_METHOD,
            whole(method),
            format!("the product has no method `{text}`"),
        )
        .label("unknown method")
        .help(format!("the methods are {}", METHODS.join(", ")))
        .fix(
            closest(text, METHODS.iter().copied(), 0.85)
                .map(|near| Fix::rename(whole(method), text, near)),
        )
        .likely(),
    };
    Some(
        found
            .note("no public material shows the product sending it")
            .located(method),
    )
}

/// What was meant to be `successResponses`: that it is written otherwise is another finding.
fn meant_success(call: &Call) -> Option<&(Located, Located)> {
    let schema = AttributeKind::CreateAccount
        .schema()?
        .key("call")?
        .form
        .object()?;
    let meant = |key: &str| Some(schema.meant(key)?.name == "successResponses");
    call.extras
        .iter()
        .find(|(key, _)| meant(&key.text) == Some(true))
}

/// Without a rule for success it is anybody's guess which answers complete a task.
fn no_success(kind: AttributeKind, call: &Call) -> Option<Diagnostic> {
    let name = call.name.as_ref()?;
    let says = call.success.is_some() || call.unsuccess.is_some() || meant_success(call).is_some();
    if says || kind.schema().is_none_or(|schema| schema.open.is_some()) {
        return None;
    }
    let found = Diagnostic::new(
        &rules::CALL_NO_SUCCESS,
        whole(name),
        "the call does not say which answers mean success",
    )
    .label("no `successResponses`")
    .note(
        "a task may be complete though the target refused it, or be tried again though it did not",
    )
    .help("add `\"successResponses\": {\"statusCode\": [200]}`, with the codes of this request");
    Some(found.located(name))
}

/// A password that is one of the person's attributes, where the product makes one for the account.
fn password_source(
    subject: &Subject<'_>,
    kind: AttributeKind,
    body: &Located,
) -> Option<Diagnostic> {
    Root::named("password", kind)?;
    let inspection = subject.inspection(&body.text);
    let is_password = |hole: &&Span| {
        let before = body.text.get(..hole.start).unwrap_or_default().trim_end();
        let before = before.strip_suffix('"').unwrap_or(before).trim_end();
        let key = before.strip_suffix(':').map(str::trim_end);
        key.is_some_and(|key| key.ends_with("\"password\""))
    };
    let hole = inspection.holes.iter().find(is_password)?;
    let mut reads = inspection
        .reads
        .iter()
        .filter(|read| hole.start <= read.span.start && read.span.end <= hole.end)
        .peekable();
    reads.peek()?;
    if !reads.all(|read| read.root == "user") {
        return None;
    }
    let found = Diagnostic::new(
        &rules::SECRET_FROM_ATTRIBUTE,
        *hole,
        "the password is an attribute of the person",
    )
    .label("not a secret")
    .note("whoever may see the person's attributes knows the password")
    .help("write `${password}`, which the product makes for each account");
    Some(found.located(body))
}

/// A login that is written into its header.
pub(super) fn written_login(name: &Located, value: &Located) -> Option<Diagnostic> {
    let is_login = name.text.eq_ignore_ascii_case("Authorization")
        || name.text.eq_ignore_ascii_case("Proxy-Authorization");
    literal_login(value).filter(|_| is_login)
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
    .likely()
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
    let meant = meant_success(call);
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
        .fix(
            in_a_list(&place)
                .then(|| Fix::uncertain("add 201").edit(Span::at(place.text.len()), ", 201")),
        )
        .located(&place),
    )
}

/// Whether a number is the first item of an array.
fn in_a_list(number: &Located) -> bool {
    let start = number.map.up(Span::at(0)).start;
    let before = number.source.text().get(..start).unwrap_or_default();
    before.trim_end().ends_with('[')
}

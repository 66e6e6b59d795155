//! URLs, as far as they are known before anybody's values are in them.

use super::{Subject, whole};
use crate::connection::roots::Root;
use crate::connection::{AttributeKind, author_placeholders};
use crate::diagnostic::{Diagnostic, Fix, rules};
use crate::text::{Located, Span};

/// What is wrong with the URL of a call.
pub(super) fn check(
    subject: &Subject<'_>,
    kind: AttributeKind,
    url: &Located,
    found: &mut Vec<Diagnostic>,
) {
    let plain = plain(subject, url);
    found.extend(blank(url, &plain));
    found.extend(missing_dollar(kind, url, &plain));
    match relative(url, &plain) {
        Some(relative) => found.push(relative),
        None => found.extend(empty_segment(url, &plain)),
    }
}

/// The text with an `x` for each byte of a placeholder, so that places stay what they are.
pub(super) fn plain(subject: &Subject<'_>, url: &Located) -> String {
    let mut plain = url.text.to_string();
    let holes = subject.inspection(&url.text).holes.clone();
    let authors = author_placeholders(&url.text).into_iter();
    for hole in holes.into_iter().chain(authors.map(|author| author.span)) {
        plain.replace_range(hole.start..hole.end, &"x".repeat(hole.len()));
    }
    plain
}

/// A URL without a host.
fn relative(url: &Located, plain: &str) -> Option<Diagnostic> {
    let text = plain.trim_start();
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    // `x` may be what a placeholder stands for, and the host with it.
    let first = rest.split(['/', '?']).next().unwrap_or_default();
    let one_slash = ["http:/", "https:/"]
        .iter()
        .any(|start| scheme.is_empty() && text.to_ascii_lowercase().starts_with(start));
    let no_host = one_slash
        || match scheme {
            "" => first.is_empty() || !(first.contains([':', '.']) || is_filled(url, plain)),
            _ => first.is_empty(),
        };
    no_host.then(|| {
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

/// Whether a URL begins with a placeholder.
fn is_filled(url: &Located, plain: &str) -> bool {
    let first = |text: &str| {
        text.trim_start()
            .split(['/', '?'])
            .next()
            .map(str::to_owned)
    };
    first(&url.text) != first(plain)
}

/// `//` in the path.
fn empty_segment(url: &Located, plain: &str) -> Option<Diagnostic> {
    let from = plain.find("://").map_or(0, |at| at + 3);
    let path = &plain[from..];
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let at = from + path.find("//")?;
    let found = Diagnostic::new(
        &rules::CALL_EMPTY_SEGMENT,
        Span::new(at, at + 2),
        "a part of the path is empty",
    )
    .label("nothing between them")
    .note("most servers answer such an address with 404")
    .help("write what belongs there, or take one of the two away");
    Some(found.located(url))
}

/// A blank outside placeholders.
fn blank(url: &Located, plain: &str) -> Option<Diagnostic> {
    let start = plain.find(char::is_whitespace)?;
    let len = plain[start..].len() - plain[start..].trim_start().len();
    let end = start + len;
    let place = match (start, end == plain.len()) {
        (0, _) => "begins with",
        (_, true) => "ends with",
        _ => "holds",
    };
    let found = Diagnostic::new(
        &rules::CALL_BLANK_IN_URL,
        Span::new(start, end),
        format!("the URL {place} a blank"),
    )
    .label("a blank")
    .note("a URL has none: the request fails, or asks for another address")
    .help(match place {
        "holds" => "write it as `%20`, or take it away",
        _ => "take it away",
    });
    Some(found.located(url))
}

/// `{account.accountID}`: braces around a name the product knows, without the dollar sign.
fn missing_dollar(kind: AttributeKind, url: &Located, plain: &str) -> Option<Diagnostic> {
    let mut from = 0;
    while let Some(at) = plain[from..].find('{') {
        let start = from + at;
        let end = start + plain[start..].find('}')? + 1;
        let inside = &plain[start + 1..end - 1];
        let root = inside.split(['.', '?']).next().unwrap_or_default();
        if Root::named(root, kind).is_some() {
            let found = Diagnostic::new(
                &rules::CALL_MISSING_DOLLAR,
                Span::new(start, end),
                format!("`{{{inside}}}` has no `$` in front"),
            )
            .label("sent as it stands")
            .note("without it the braces are no placeholder, and the call asks for an address nobody has")
            .help(format!("write `${{{inside}}}`"))
            .fix(Fix::uncertain("add the `$`").edit(Span::at(start), "$"));
            return Some(found.located(url));
        }
        from = end;
    }
    None
}

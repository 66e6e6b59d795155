//! From a planned request to the message that goes over the wire.

use std::fmt::Write as _;

use super::transport::Message;
use crate::plan::{Part, Request};

/// The message a request is.
///
/// # Errors
///
/// Why it must not be sent: a value in it makes it another request than was written.
pub(super) fn message(request: &Request) -> Result<Message, String> {
    let mut message = Message::new(
        request
            .method
            .rendered
            .revealed()
            .trim()
            .to_ascii_uppercase(),
        url(&request.url)?,
    );
    for (name, part) in request.sent_headers() {
        let value = part.rendered.revealed();
        if value.contains(['\r', '\n', '\0']) {
            return Err(format!(
                "the value of the header `{name}` holds a line end, which would make another header"
            ));
        }
        message = message.header(name, value);
    }
    if let Some(part) = &request.body {
        message = message.body(part.rendered.revealed());
    }
    Ok(message)
}

/// The URL, its unusual characters percent-encoded.
fn url(part: &Part) -> Result<String, String> {
    let text = part.rendered.revealed();
    let authority = text.find("://").map_or(0, |at| at + 3);
    let path = text[authority..]
        .find(['/', '?', '#'])
        .map_or(text.len(), |at| authority + at);
    let query = text[path..]
        .find(['?', '#'])
        .map_or(text.len(), |at| path + at);
    for slot in part.rendered.slots() {
        let value = slot.at.of(text);
        let placeholder = slot.placeholder.of(&part.template.text);
        if slot.at.start < path && !placeholder.contains("connection.") {
            return Err(format!(
                "`{placeholder}` stands where the URL names the machine, which no value may choose"
            ));
        }
        if !slot.plain || slot.at.start < path {
            continue;
        }
        // An empty value at the very end is in the path, too, if nothing else follows.
        let in_path = slot.at.start < query || query == text.len();
        if in_path && (value.is_empty() || slot.kind == "null" || matches!(value, "." | "..")) {
            return Err(format!(
                "`{placeholder}` is {}, so the URL would name something else",
                empty(value)
            ));
        }
        let ends: &[char] = if in_path {
            &['/', '?', '#', '\\']
        } else {
            &['&', '#']
        };
        if let Some(end) = value.chars().find(|c| ends.contains(c)) {
            return Err(format!(
                "the value of `{placeholder}` holds `{end}`, so the URL would name something else"
            ));
        }
    }
    Ok(encoded(text.trim()))
}

fn empty(value: &str) -> String {
    match value {
        "" => "empty".to_owned(),
        value => format!("`{value}`"),
    }
}

/// Percent-encodes what a URL may not hold; what is encoded already stays.
fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for (at, byte) in url.bytes().enumerate() {
        let hex = |at: usize| url.as_bytes().get(at).is_some_and(u8::is_ascii_hexdigit);
        let stays = match byte {
            b'%' => hex(at + 1) && hex(at + 2),
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
            byte => byte.is_ascii_graphic(),
        };
        match stays {
            true => out.push(byte.into()),
            false => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A value in a query, every character of it data.
pub(super) fn query_value(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte.into())
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_what_is_encoded_and_encodes_the_rest() {
        assert_eq!(
            encoded("https://h/Users?filter=userName eq \"ä\"&x=%20%zz"),
            "https://h/Users?filter=userName%20eq%20%22%C3%A4%22&x=%20%25zz"
        );
        assert_eq!(
            query_value("userName eq \"a&b\""),
            "userName%20eq%20%22a%26b%22"
        );
    }
}

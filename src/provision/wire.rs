//! From a planned request to the message that goes over the wire.

use std::fmt::Write as _;

use super::transport::Message;
use crate::plan::Request;

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
        encoded(request.url.rendered.revealed().trim()),
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

/// Percent-encodes what a URL may not hold; what is encoded already stays. What a value does to it the plan has said.
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

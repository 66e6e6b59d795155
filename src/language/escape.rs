//! Backslash escapes of Groovy's strings.

use super::parse::Unparsed;
use crate::text::Span;

/// Reads the escape at the start of `text`, which begins with a backslash: the characters it stands for,
/// and its length in bytes. `None` when it is no escape.
pub(super) fn escape(text: &str) -> Option<(Option<char>, usize)> {
    let bytes = text.as_bytes();
    let one = |c: char| Some((Some(c), 2));
    match *bytes.get(1)? {
        b'b' => one('\u{8}'),
        b't' => one('\t'),
        b'n' => one('\n'),
        b'f' => one('\u{c}'),
        b'r' => one('\r'),
        b @ (b'\\' | b'"' | b'\'' | b'$') => one(b.into()),
        b'\n' => Some((None, 2)),
        first @ b'0'..=b'7' => {
            let most = if first <= b'3' { 3 } else { 2 };
            let digits = &bytes[1..];
            let count = digits
                .iter()
                .take(most)
                .take_while(|b| (b'0'..=b'7').contains(b))
                .count();
            let code = digits[..count]
                .iter()
                .fold(0u32, |n, b| n * 8 + u32::from(b - b'0'));
            Some((char::from_u32(code), 1 + count))
        }
        _ => None,
    }
}

/// The text of a quoted string's body, which starts at `at` of the source.
pub(super) fn quoted(body: &str, at: usize) -> Result<String, Unparsed> {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(backslash) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..backslash]);
        rest = &rest[backslash..];
        let Some((c, len)) = escape(rest) else {
            let start = at + body.len() - rest.len();
            let bad: String = rest.chars().take(2).collect();
            return Err(Unparsed::syntax(
                Span::new(start, start + bad.len()),
                format!("`{bad}` is no escape of Groovy"),
            ));
        };
        out.extend(c);
        rest = &rest[len..];
    }
    out.push_str(rest);
    Ok(out)
}

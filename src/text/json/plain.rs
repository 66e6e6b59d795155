//! The short way to read a string that is as JSON wants it, in one pass.

use std::sync::Arc;

use super::JsonString;
use super::string::{self, Escape};
use crate::text::Span;
use crate::text::span::{self, SpanMap};

/// How long a key is kept for the next object that has it.
const SHORT: usize = 32;
const KEPT: usize = 64;

/// Reads strings about which there is nothing to say: straight quotes, nothing raw that needs an escape, and an
/// end that is beyond doubt. Others it leaves to [`Ends`](super::string::Ends).
pub(super) struct Plain<'t> {
    text: &'t str,
    /// Keys that were read: the objects of an array have the same.
    keys: [Option<Arc<str>>; KEPT],
    // The string in the making, if it has escapes.
    decoded: String,
    escapes: Vec<span::Escape>,
}

impl<'t> Plain<'t> {
    pub fn new(text: &'t str) -> Plain<'t> {
        Plain {
            text,
            keys: [const { None }; KEPT],
            decoded: String::new(),
            escapes: Vec::new(),
        }
    }

    /// The key that begins with the quote at `quote`, if a `:` follows it.
    pub fn key(&mut self, quote: usize) -> Option<JsonString> {
        let content = self.extent(quote + 1)?;
        let behind = &self.text.as_bytes()[content.end + 1..];
        let mut behind = behind.iter().skip_while(|byte| byte.is_ascii_whitespace());
        if behind.next() != Some(&b':') {
            return None;
        }
        if !self.escapes.is_empty() || content.len() > SHORT {
            return Some(self.made(content));
        }
        let key = content.of(self.text);
        let slot = slot(key.as_bytes());
        let text = match &self.keys[slot] {
            Some(kept) if **kept == *key => Arc::clone(kept),
            _ => Arc::clone(self.keys[slot].insert(key.into())),
        };
        Some(self.with_text(content, text))
    }

    /// The string that begins with the quote at `quote`.
    pub fn string(&mut self, quote: usize) -> Option<JsonString> {
        let content = self.extent(quote + 1)?;
        Some(self.made(content))
    }

    /// From `start` up to the closing quote; what is escaped there is decoded.
    fn extent(&mut self, start: usize) -> Option<Span> {
        self.decoded.clear();
        self.escapes.clear();
        let bytes = self.text.as_bytes();
        // What stands between `copied` and `at` is copied as it is.
        let (mut copied, mut at) = (start, start);
        loop {
            at = special(bytes, at)?;
            match bytes[at] {
                b'"' => break,
                b'\\' => {
                    let Escape::Character {
                        decoded: Some(c),
                        len,
                    } = string::escape(bytes, at)
                    else {
                        return None;
                    };
                    self.decoded.push_str(&self.text[copied..at]);
                    let here = self.decoded.len();
                    self.decoded.push(c);
                    self.escapes.push(span::Escape {
                        here: Span::new(here, self.decoded.len()),
                        there: Span::new(at, at + len),
                    });
                    at += len;
                    copied = at;
                }
                _ => return None,
            }
        }
        // A word right behind it: perhaps the quote should have had a backslash.
        if matches!(
            bytes.get(at + 1),
            Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80..)
        ) {
            return None;
        }
        if !self.escapes.is_empty() {
            self.decoded.push_str(&self.text[copied..at]);
        }
        Some(Span::new(start, at))
    }

    fn made(&self, content: Span) -> JsonString {
        let text = match self.escapes.is_empty() {
            true => content.of(self.text),
            false => &self.decoded,
        };
        self.with_text(content, text.into())
    }

    fn with_text(&self, content: Span, text: Arc<str>) -> JsonString {
        JsonString {
            span: Span::new(content.start - 1, content.end + 1),
            map: SpanMap::of_escapes(content, text.len(), &self.escapes),
            text,
        }
    }
}

/// Where a key is kept.
fn slot(key: &[u8]) -> usize {
    let at = |index: usize| usize::from(key.get(index).copied().unwrap_or_default());
    let (middle, last) = (at(key.len() / 2), at(key.len().saturating_sub(1)));
    (key.len() + 5 * at(0) + 3 * middle + 7 * last) % KEPT
}

/// The next quote, backslash or control character.
fn special(bytes: &[u8], mut at: usize) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // Eight bytes at a time. The lowest bit that is set is of the first byte that is less, or zero.
    let less = |eight: u64, than: u8| eight.wrapping_sub(ONES * u64::from(than)) & !eight;
    let zero = |eight: u64| less(eight, 1);
    while let Some(eight) = bytes.get(at..at + 8) {
        let eight = u64::from_le_bytes(eight.try_into().ok()?);
        let quote = zero(eight ^ (ONES * u64::from(b'"')));
        let backslash = zero(eight ^ (ONES * u64::from(b'\\')));
        let found = (less(eight, 0x20) | quote | backslash) & HIGH;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes[at..].iter();
    let found = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    Some(at + rest.copied().position(|byte| found(&byte))?)
}

#[cfg(test)]
mod tests {
    use super::string::Ends;
    use super::*;

    /// What the long way reads, if it has nothing to say about it.
    fn long(text: &str) -> Option<JsonString> {
        let extent = Ends::new(text).find(1, false);
        let span = Span::new(0, extent.end);
        let mut oddities = Vec::new();
        let read = string::decode(text, extent.content, span, &mut oddities);
        (oddities.is_empty() && extent.closing == string::Closing::Straight).then_some(read)
    }

    #[test]
    fn the_short_way_reads_as_the_long_way() {
        // Every text of up to so many of these; the long ones lie across the words of eight bytes.
        let parts = ["\"", "\\", "n", "\\u00e9", "é", "\t", ",", "twelve bytes"];
        let mut plain = 0;
        for number in 0..parts.len().pow(5) {
            let digits = (0..5).map(|digit| number / parts.len().pow(digit) % parts.len());
            let text: String = std::iter::once("\"")
                .chain(digits.map(|part| parts[part]))
                .collect();
            if let Some(short) = Plain::new(&text).string(0) {
                plain += 1;
                assert_eq!(Some(short), long(&text), "{text:?}");
            }
        }
        assert!(plain > 1000);
        let read = |text: &str| Plain::new(text).string(0).map(|string| string.text);
        assert_eq!(read(r#""a\u00e9\\\"\n" : 1"#).as_deref(), Some("aé\\\"\n"));
        for left in [
            r#""a"b""#,
            "\"a\tb\"",
            r#""\ud800""#,
            r#""\x""#,
            "\"a",
            "\"a\\",
        ] {
            assert_eq!(read(left), None, "{left}");
        }
    }

    #[test]
    fn the_next_special_byte_is_found_at_every_place() {
        for special_byte in [b'"', b'\\', 0, 0x1f] {
            for before in 0..20 {
                for other in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
                    let mut bytes = vec![other; before];
                    bytes.extend([special_byte; 3]);
                    bytes.extend([other; 9]);
                    assert_eq!(special(&bytes, 0), Some(before));
                    assert_eq!(special(&bytes[..before], 0), None);
                }
            }
        }
    }
}

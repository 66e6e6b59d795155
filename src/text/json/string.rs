//! Strings: first where one ends, then what it says.
//!
//! In a valid document the end is the next quote without a backslash. In a broken one it is a guess, and a
//! good guess is worth its lines: it decides whether one lost quote is one finding or fifty.

use super::{JsonString, Oddity, OddityKind};
use crate::text::{Span, SpanMap};

/// A string's characters, quotes excluded, and what follows them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub content: Span,
    /// Just after the closing quote, if there is one.
    pub end: usize,
    pub closing: Closing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    Straight,
    Curly,
    Missing,
    /// Closed, but a straight quote at this place should have had a backslash.
    AfterUnescaped(usize),
}

impl Extent {
    /// For a key that no `:` follows: if it holds one, its closing quote was lost before that.
    pub fn before_colon(self, text: &str) -> Extent {
        let Some(colon) = self.content.of(text).find(':') else {
            return self;
        };
        let end = self.content.start + text[self.content.start..][..colon].trim_end().len();
        Extent {
            content: Span::new(self.content.start, end),
            end,
            closing: Closing::Missing,
        }
    }
}

/// Whether a word processor puts this character where `"` was typed.
pub(super) fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟')
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Finds string ends in one text.
#[derive(Debug)]
pub(super) struct Ends<'t> {
    text: &'t str,
    /// Up to here no later quote ends a string with unescaped quotes: looking again would be quadratic.
    searched: usize,
}

impl<'t> Ends<'t> {
    pub fn new(text: &'t str) -> Ends<'t> {
        Ends { text, searched: 0 }
    }

    /// The extent of the string whose opening quote, straight or curly, ends at `start`.
    pub fn find(&mut self, start: usize, curly: bool) -> Extent {
        let Some(stop) = self.next_stop(start, curly) else {
            return self.unclosed(start, self.text.len(), curly);
        };
        match self.text.as_bytes()[stop] {
            b'"' => self.straight_close(start, stop, curly),
            byte if is_line_end(byte) => match self.close_beyond(stop, curly) {
                Some(quote) => self.close(start, quote),
                None => self.unclosed(start, stop, curly),
            },
            _ => self.close(start, stop),
        }
    }

    /// The next quote that could close, or line end.
    fn next_stop(&self, mut at: usize, curly: bool) -> Option<usize> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(at)? {
                b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) => at += 2,
                b'"' | b'\n' | b'\r' => return Some(at),
                0xe2 if curly && self.curly_at(at) => return Some(at),
                _ => at += 1,
            }
        }
    }

    fn curly_at(&self, at: usize) -> bool {
        self.text[at..].chars().next().is_some_and(is_curly)
    }

    /// Closed by the quote, straight or curly, at `quote`.
    fn close(&self, start: usize, quote: usize) -> Extent {
        let straight = self.text.as_bytes()[quote] == b'"';
        Extent {
            content: Span::new(start, quote),
            // Every curly quote is three bytes.
            end: quote + if straight { 1 } else { 3 },
            closing: if straight {
                Closing::Straight
            } else {
                Closing::Curly
            },
        }
    }

    /// The quote after a line end, if it looks like this string's own: `,`, `:` or a bracket follows it.
    /// A quote that opens the next key has that key after it.
    fn close_beyond(&self, line_end: usize, curly: bool) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = line_end;
        while bytes.get(at).copied().is_some_and(is_line_end) {
            at = self.next_stop(at + 1, curly)?;
        }
        self.delimiter_follows(self.close(at, at).end, true)
            .then_some(at)
    }

    fn delimiter_follows(&self, after: usize, colon: bool) -> bool {
        match self.text[after..].trim_start().bytes().next() {
            None | Some(b',' | b'}' | b']') => true,
            Some(b':') => colon,
            Some(_) => false,
        }
    }

    /// A straight quote closes, unless a word follows without a gap and a later quote closes better.
    fn straight_close(&mut self, start: usize, quote: usize, curly: bool) -> Extent {
        let word = self.text[quote + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let suspicious = word && !curly && quote >= self.searched;
        if suspicious && let Some(close) = self.balanced_close(start, quote + 1) {
            return Extent {
                closing: Closing::AfterUnescaped(quote),
                ..self.close(start, close)
            };
        }
        self.close(start, quote)
    }

    /// On this line, the first quote with a delimiter after it and balanced brackets before it:
    /// the end of JSON that was pasted into a string as it is.
    fn balanced_close(&mut self, start: usize, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut open = 0i64;
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) => at += 1,
                b'"' if at >= from && open == 0 && self.delimiter_follows(at + 1, false) => {
                    return Some(at);
                }
                byte if is_line_end(byte) => break,
                _ => {}
            }
            at += 1;
        }
        self.searched = at;
        None
    }

    /// The extent of a string that is not closed on its line, which ends at `line_end`.
    fn unclosed(&self, start: usize, line_end: usize, curly: bool) -> Extent {
        let line = &self.text[start..line_end];
        if !curly {
            let closes = |&(at, quote): &(usize, &str)| {
                let rest = line[at + quote.len()..].trim_start();
                rest.is_empty() || rest.starts_with([',', ':', '}', ']'])
            };
            if let Some((at, _)) = line.match_indices(is_curly).find(closes) {
                return self.close(start, start + at);
            }
        }
        let end = start + without_structure(line).len();
        Extent {
            content: Span::new(start, end),
            end,
            closing: Closing::Missing,
        }
    }
}

/// The line without the comma and the closing brackets at its end that belong to the document, not to the
/// string: those without an opening one in it. So `${user.email}` keeps its brace.
fn without_structure(line: &str) -> &str {
    let surplus = |open: char, close: char| {
        line.chars().fold(0i64, |n, c| {
            n + i64::from(c == close) - i64::from(c == open)
        })
    };
    let (mut braces, mut brackets) = (surplus('{', '}'), surplus('[', ']'));
    let mut rest = line.trim_end();
    rest = rest.strip_suffix(',').unwrap_or(rest).trim_end();
    loop {
        let (count, close) = match rest.chars().next_back() {
            Some('}') => (&mut braces, '}'),
            Some(']') => (&mut brackets, ']'),
            _ => return rest,
        };
        if *count <= 0 {
            return rest;
        }
        *count -= 1;
        rest = rest.strip_suffix(close).unwrap_or(rest).trim_end();
    }
}

/// Decodes the characters of `content`; `span` is the string with its quotes.
pub(super) fn decode(
    text: &str,
    content: Span,
    span: Span,
    oddities: &mut Vec<Oddity>,
) -> JsonString {
    let bytes = &text.as_bytes()[..content.end];
    let mut decoded = String::with_capacity(content.len());
    let mut map = SpanMap::of_json_string(content.start);
    let mut odd = |kind, span| {
        oddities.push(Oddity {
            kind,
            span,
            also: None,
        })
    };
    // What stands between `copied` and `at` is copied as it is.
    let (mut copied, mut at) = (content.start, content.start);
    while at < content.end {
        match bytes[at] {
            b'\\' => match escape(bytes, at) {
                Escape::Character { decoded: c, len } => {
                    if c.is_none() {
                        odd(OddityKind::LoneSurrogate, Span::new(at, at + len));
                    }
                    let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                    decoded.push_str(&text[copied..at]);
                    map.push_verbatim(at - copied);
                    decoded.push(c);
                    map.push_escape(c.len_utf8(), len);
                    at += len;
                    copied = at;
                }
                Escape::Unknown { len } => {
                    let next = text[at + len..content.end].chars().next();
                    let takes_next = len == 1 && next.is_some_and(|c| !c.is_control());
                    let width = next.filter(|_| takes_next).map_or(0, char::len_utf8);
                    odd(OddityKind::BadEscape, Span::new(at, at + len + width));
                    at += len + width;
                }
            },
            0..=0x1f => {
                let run = bytes[at..].iter().take_while(|b| **b < 0x20).count();
                odd(OddityKind::RawControl, Span::new(at, at + run));
                at += run;
            }
            _ => at += 1,
        }
    }
    decoded.push_str(&text[copied..at]);
    map.push_verbatim(at - copied);
    JsonString {
        span,
        text: decoded.into(),
        map,
    }
}

pub(super) enum Escape {
    /// A character, none for half of one, from `len` bytes.
    Character { decoded: Option<char>, len: usize },
    /// No escape: the backslash, and for `\u` the digits it does have.
    Unknown { len: usize },
}

/// What the backslash at `at` starts.
pub(super) fn escape(bytes: &[u8], at: usize) -> Escape {
    let simple = |c| Escape::Character {
        decoded: Some(c),
        len: 2,
    };
    match bytes.get(at + 1) {
        Some(b'"') => simple('"'),
        Some(b'\\') => simple('\\'),
        Some(b'/') => simple('/'),
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{c}'),
        Some(b'n') => simple('\n'),
        Some(b'r') => simple('\r'),
        Some(b't') => simple('\t'),
        Some(b'u') => unicode_escape(bytes, at),
        _ => Escape::Unknown { len: 1 },
    }
}

fn unicode_escape(bytes: &[u8], at: usize) -> Escape {
    let Some(first) = code_unit(bytes, at) else {
        let digits = bytes[at + 2..].iter().take(4);
        let digits = digits.take_while(|b| b.is_ascii_hexdigit()).count();
        return Escape::Unknown { len: 2 + digits };
    };
    let second = match first {
        0xd800..=0xdbff => code_unit(bytes, at + 6).filter(|u| (0xdc00..=0xdfff).contains(u)),
        _ => None,
    };
    match second {
        None => Escape::Character {
            decoded: char::from_u32(first),
            len: 6,
        },
        Some(second) => Escape::Character {
            decoded: char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)),
            len: 12,
        },
    }
}

/// The number of the `\uXXXX` at `at`.
fn code_unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, &digit| {
        Some(unit * 16 + char::from(digit).to_digit(16)?)
    })
}

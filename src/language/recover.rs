//! What to say about a placeholder that does not parse: common mistakes get their own words, and the little
//! of Groovy that the grammar does not read is told apart from a mistake.

use super::parse::Unparsed;
use crate::text::Span;

/// Explains why the placeholder whose `{` stands at `open` does not parse; `furthest` is how far the
/// grammar came.
pub(super) fn explain(source: &str, open: usize, furthest: usize) -> Unparsed {
    let tokens = Tokens::read(source, open);
    let Some(close) = tokens.close else {
        return unclosed(source, open);
    };
    if let Some(string) = tokens.open_string {
        return Unparsed::syntax(string, "this string is never closed by its quote");
    }
    if let Some(backslash) = tokens.backslash_quote {
        return Unparsed::syntax(
            backslash,
            "a `\"` cannot stand here: after the first `}` of a placeholder the product puts a backslash before it",
        );
    }
    if let Some((span, what)) = tokens.groovy {
        return Unparsed {
            span,
            message: what.to_owned(),
            groovy_can: true,
        };
    }
    let at = furthest.clamp(open + 1, close);
    let text = &source[at..close];
    let inside = source[open + 1..close].trim();
    if matches!(
        inside,
        "int" | "long" | "double" | "float" | "boolean" | "char" | "byte" | "short"
    ) {
        return Unparsed {
            span: Span::new(open + 1, close),
            message: "the name of a primitive type".into(),
            groovy_can: true,
        };
    }
    if let Some(question) = tokens.lonely_choice {
        return Unparsed::syntax(question, "this choice has no `:` part");
    }
    if text.trim().is_empty() {
        let start = open + 1 + source[open + 1..close].find(inside).unwrap_or(0);
        return Unparsed::syntax(
            Span::new(start, (start + inside.len()).max(start)),
            "this expression ends too early",
        );
    }
    let skipped = text.len() - text.trim_start().len();
    let word: String = text
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .collect();
    let len = if word.is_empty() {
        text.trim_start().chars().next().map_or(0, char::len_utf8)
    } else {
        word.len()
    };
    let span = Span::new(at + skipped, at + skipped + len);
    let shown = span.of(source);
    Unparsed::syntax(span, format!("`{shown}` cannot stand here"))
}

/// The placeholder whose `{` stands at `open` has no end.
pub(super) fn unclosed(source: &str, open: usize) -> Unparsed {
    // To the user's own last character, not the `""");` that stage one adds.
    let end = source.len().saturating_sub(super::stage::CLOSING.len());
    Unparsed::syntax(
        Span::new(open.saturating_sub(1), end.max(open + 1)),
        "this placeholder is never closed by a `}`",
    )
}

/// A light reading of a placeholder: enough to find its end, and the mistakes that hide it.
#[derive(Default)]
struct Tokens {
    close: Option<usize>,
    open_string: Option<Span>,
    backslash_quote: Option<Span>,
    /// A `?` with no `:` after it.
    lonely_choice: Option<Span>,
    /// The first thing that Groovy reads and the grammar does not, with its name.
    groovy: Option<(Span, &'static str)>,
}

impl Tokens {
    fn read(source: &str, open: usize) -> Tokens {
        let mut tokens = Tokens::default();
        let bytes = source.as_bytes();
        let mut depth = 0usize;
        let mut choices: Vec<usize> = Vec::new();
        let mut i = open;
        while i < bytes.len() {
            match bytes[i] {
                quote @ (b'\'' | b'"') => {
                    i = string_end(bytes, i, quote).unwrap_or_else(|| {
                        let end = source[i..]
                            .find(['\n', '}'])
                            .map_or(source.len(), |n| i + n);
                        tokens.open_string.get_or_insert(Span::new(i, end));
                        i + 1
                    });
                    continue;
                }
                b'/' if bytes.get(i + 1) == Some(&b'*') => {
                    i = source[i..].find("*/").map_or(source.len(), |n| i + n + 2);
                    continue;
                }
                b'/' if bytes.get(i + 1) == Some(&b'/') => {
                    i = source[i..].find('\n').map_or(source.len(), |n| i + n);
                    continue;
                }
                b'\\' if bytes.get(i + 1) == Some(&b'"') => {
                    tokens.backslash_quote.get_or_insert(Span::new(i, i + 2));
                    i += 1;
                }
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        tokens.close = Some(i);
                        break;
                    }
                }
                b'?' if matches!(bytes.get(i + 1), Some(b'.' | b':')) => i += 1,
                b'?' => choices.push(i),
                b':' => {
                    choices.pop();
                }
                b'@' => tokens.note(i, 1, "an annotation"),
                b'$' if i > open && bytes.get(i + 1) == Some(&b'{') => {
                    tokens.note(i, 2, "a `${` that is not in a string");
                }
                b's' if source[i..].starts_with("synchronized") => {
                    tokens.note(i, "synchronized".len(), "`synchronized`");
                }
                _ => {}
            }
            i += 1;
        }
        tokens.lonely_choice = choices.first().map(|&at| Span::new(at, at + 1));
        tokens
    }

    fn note(&mut self, start: usize, len: usize, what: &'static str) {
        if self.groovy.is_none() {
            self.groovy = Some((Span::new(start, start + len), what));
        }
    }
}

/// Where a string that starts at `start` ends, one past its closing quote.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let long = bytes[start..].starts_with(&[quote; 3]);
    let mut i = start + if long { 3 } else { 1 };
    while i < bytes.len() {
        match bytes[i] {
            b'\\' => i += 1,
            b'\n' | b'\r' if !long => return None,
            b if b == quote && !long => return Some(i + 1),
            b if b == quote && bytes[i..].starts_with(&[quote; 3]) => return Some(i + 3),
            _ => {}
        }
        i += 1;
    }
    None
}

/// One past the `}` that closes the `{` at `open`, for going on after a placeholder that did not parse.
pub(super) fn end(source: &str, open: usize) -> Option<usize> {
    Tokens::read(source, open).close.map(|close| close + 1)
}

//! What to say about a placeholder that does not parse: a statement, a closure and other Groovy that is
//! not read yet is told apart from a mistake, and common mistakes get their own words.

use super::parse::Unparsed;
use crate::text::Span;

/// The words that begin or join statements.
const STATEMENT_WORDS: &[&str] = &[
    "if",
    "else",
    "for",
    "while",
    "switch",
    "try",
    "return",
    "def",
    "new",
    "break",
    "continue",
    "assert",
    "throw",
    "print",
    "println",
    "instanceof",
    "as",
    "this",
    "super",
    "int",
    "long",
    "boolean",
    "char",
    "double",
    "float",
    "byte",
    "short",
    "final",
    "synchronized",
];

/// Explains why the placeholder whose `{` stands at `open` does not parse; `furthest` is how far the
/// grammar came.
pub(super) fn explain(source: &str, open: usize, furthest: usize) -> Unparsed {
    let tokens = Tokens::read(source, open);
    let Some(close) = tokens.close else {
        // The user's own last character, not the `""");` that stage one adds.
        let end = source
            .len()
            .saturating_sub(super::stage::CLOSING.len())
            .max(open + 1);
        return Unparsed::syntax(
            Span::new(open.saturating_sub(1), end),
            "this placeholder is never closed by a `}`",
        );
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
            message: what,
            groovy_can: true,
        };
    }
    let at = furthest.clamp(open + 1, close);
    let text = &source[at..close];
    let inside = source[open + 1..close].trim();
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

/// A light reading of a placeholder: enough to find its end and what it is made of.
#[derive(Default)]
struct Tokens {
    close: Option<usize>,
    open_string: Option<Span>,
    backslash_quote: Option<Span>,
    lonely_choice: Option<Span>,
    /// Whether a `[` was met: a `:` may then be a map's.
    in_brackets: bool,
    /// The first thing that is Groovy and not an expression we read, with its name.
    groovy: Option<(Span, String)>,
}

impl Tokens {
    fn read(source: &str, open: usize) -> Tokens {
        let mut tokens = Tokens::default();
        let bytes = source.as_bytes();
        let mut depth = 0usize;
        let mut choices: Vec<usize> = Vec::new();
        let mut operand_before = false;
        let mut i = open;
        while i < bytes.len() {
            let start = i;
            match bytes[i] {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0c => {
                    i += 1;
                    continue;
                }
                quote @ (b'\'' | b'"') => {
                    if operand_before {
                        tokens.note(start, 1, "a statement");
                    }
                    i = string_end(bytes, i, quote).unwrap_or_else(|| {
                        let end = source[start..]
                            .find(['\n', '}'])
                            .map_or(source.len(), |n| start + n);
                        tokens.open_string.get_or_insert(Span::new(start, end));
                        start + 1
                    });
                    operand_before = true;
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
                b'{' => {
                    if depth > 0 {
                        tokens.note(start, 1, "a block or closure");
                    }
                    depth += 1;
                    operand_before = false;
                }
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        tokens.close = Some(i);
                        break;
                    }
                    operand_before = true;
                }
                b';' => {
                    let rest = source[i..].trim_start_matches([';', ' ', '\t']);
                    if !rest.starts_with('}') {
                        tokens.note(start, 1, "a list of statements");
                    }
                    operand_before = false;
                }
                b'?' if matches!(bytes.get(i + 1), Some(b'.' | b':')) => {
                    i += 1;
                    operand_before = false;
                }
                b'?' => {
                    choices.push(i);
                    operand_before = false;
                }
                b':' => {
                    if choices.pop().is_none() && depth == 1 && !tokens.in_brackets {
                        tokens.note(start, 1, "a label");
                    }
                    operand_before = false;
                }
                b'=' => {
                    let sign = source[i..]
                        .bytes()
                        .take_while(|b| matches!(b, b'=' | b'~'))
                        .count();
                    let before = i.checked_sub(1).map_or(b' ', |p| bytes[p]);
                    if sign == 1 && !matches!(before, b'!' | b'<' | b'>') {
                        tokens.note(start, 1, "an assignment");
                    }
                    i += sign.max(1) - 1;
                    operand_before = false;
                }
                sign @ (b'+' | b'-') if bytes.get(i + 1) == Some(&sign) => {
                    tokens.note(start, 2, "a change of a variable");
                    i += 1;
                }
                b'-' if bytes.get(i + 1) == Some(&b'>') => {
                    tokens.note(start, 2, "a closure");
                    i += 1;
                    operand_before = false;
                }
                b'@' => tokens.note(start, 1, "an annotation or a field"),
                b'.' if matches!(bytes.get(i + 1), Some(b'&' | b'@' | b'(')) => {
                    tokens.note(start, 2, "a computed name or a method pointer");
                }
                b'*' if !operand_before => tokens.note(start, 1, "a spread"),
                b'$' if bytes.get(i + 1) == Some(&b'/') => {
                    tokens.note(start, 2, "a string between `$/` and `/$`");
                }
                b'[' => {
                    tokens.in_brackets = true;
                    operand_before = false;
                }
                b',' if source[..i].trim_end().ends_with(',') => {
                    tokens.note(start, 1, "a list with a gap");
                }
                _ if source[i..]
                    .starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') =>
                {
                    let len: usize = source[i..]
                        .chars()
                        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
                        .map(char::len_utf8)
                        .sum();
                    let word = &source[i..i + len];
                    let after_dot = source[..i].trim_end().ends_with('.');
                    let fraction = after_dot && source[..i].ends_with('.') && {
                        let before = source[..i - 1].chars().next_back();
                        before.is_some_and(|c| c.is_ascii_digit())
                    };
                    if word.starts_with(|c: char| c.is_ascii_digit()) {
                        // `08`, `1x`, `1.5L`: a number with an argument, as Groovy reads it.
                        let whole = if fraction {
                            format!("0.{word}")
                        } else {
                            word.to_owned()
                        };
                        if !super::parse::is_number(&whole) || operand_before && !fraction {
                            tokens.note(start, len, "a statement");
                        }
                        operand_before = true;
                        i += len;
                        continue;
                    }
                    if STATEMENT_WORDS.contains(&word) && !after_dot {
                        tokens.note(start, len, &format!("`{word}`"));
                    } else if operand_before && word != "in" {
                        // `print x`, `String s`: two words side by side are a statement.
                        tokens.note(start, len, "a statement");
                    }
                    operand_before = word != "in";
                    i += len;
                    continue;
                }
                b')' | b']' => operand_before = true,
                _ => operand_before = false,
            }
            i += source[i..].chars().next().map_or(1, char::len_utf8);
        }
        tokens.lonely_choice = choices.first().map(|&at| Span::new(at, at + 1));
        tokens
    }

    fn note(&mut self, start: usize, len: usize, what: &str) {
        if self.groovy.is_none() {
            self.groovy = Some((Span::new(start, start + len), what.to_owned()));
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

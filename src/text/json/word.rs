//! What stands outside of strings and brackets: words, numbers, blanks, and what is none of them.
//! Each function looks at the start of a text and says how far it goes.

use super::string;

/// A name, a number or a literal: letters, digits and what is written between them.
pub(super) fn word_len(text: &str) -> usize {
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '+' | '-' | '@');
    text.len() - text.trim_start_matches(in_word).len()
}

/// A `'…'`, quotes included, on one line and with nothing odd behind it.
pub(super) fn single_quoted_len(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let len = inside.find(['\'', '"', '\n', '\r'])?;
    let behind = inside[len..].strip_prefix('\'')?.trim_start();
    let closed = behind.is_empty() || behind.starts_with([',', ':', '}', ']']);
    closed.then_some(len + 2)
}

/// Text that is nothing: up to the next thing with a meaning, placeholders whole.
pub(super) fn junk_len(text: &str) -> usize {
    let mut end = 0;
    while let Some(c) = text[end..].chars().next() {
        let here = &text[end..];
        if here.starts_with("${") {
            end += placeholder_len(here);
            continue;
        }
        let stops = matches!(c, ',' | ':' | '{' | '}' | '[' | ']' | '"' | '\n' | '\r')
            || string::is_curly(c)
            || comment_len(here).is_some();
        if stops && end > 0 {
            break;
        }
        end += c.len_utf8();
        if c == ':' {
            break;
        }
    }
    text[..end].trim_end().len()
}

/// A comment, without the end of its line.
pub(super) fn comment_len(text: &str) -> Option<usize> {
    if text.starts_with('#') || text.starts_with("//") {
        return Some(text.find(['\n', '\r']).unwrap_or(text.len()));
    }
    let inside = text.strip_prefix("/*")?;
    Some(inside.find("*/").map_or(text.len(), |at| at + 4))
}

/// JSON's white space.
pub(super) fn space_len(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_space).len()
}

/// Characters that look like white space, or like nothing, and are not JSON's.
pub(super) fn odd_space_len(text: &str) -> usize {
    let odd = |c: char| {
        let unseen = c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}');
        unseen && !is_space(c)
    };
    text.len() - text.trim_start_matches(odd).len()
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The length of the `${…}` that `text` starts with; without its `}`, up to the line's end.
fn placeholder_len(text: &str) -> usize {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth -= 1,
            b'\n' | b'\r' => return at,
            _ => {}
        }
    }
    text.len()
}

/// Whether a number was meant.
pub(super) fn looks_like_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        || matches!(word, "NaN" | "Infinity")
}

/// Whether JSON's grammar knows this number.
pub(super) fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

//! Text that is safe to show: characters that steer a terminal, reorder a line or cannot be seen are
//! written as `\u{…}`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Columns a tab takes.
const TAB: usize = 4;

/// Whether `c` may not reach a terminal as it is.
///
/// Control characters start escape sequences; bidirectional controls make text read in another order
/// than it is written; the rest have no shape, so nobody could see that they are there.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Appends `c` as it is shown inside a line.
pub(super) fn push(out: &mut String, c: char) {
    if c == '\t' {
        out.extend(std::iter::repeat_n(' ', TAB));
    } else if is_unsafe(c) {
        let _ = write!(out, "{}", c.escape_unicode());
    } else {
        out.push(c);
    }
}

/// Columns `c` takes when shown.
pub(super) fn width(c: char) -> usize {
    if c == '\t' {
        TAB
    } else if is_unsafe(c) {
        c.escape_unicode().len()
    } else {
        unicode_width::UnicodeWidthChar::width(c).unwrap_or(0)
    }
}

/// Columns a text takes when shown on one line.
pub(super) fn text_width(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// One line: every unsafe character escaped, line ends included.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |_| false)
}

/// Lines: as [`line`], but line ends and tabs stay.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| matches!(c, '\n' | '\t'))
}

/// A JSON text that means the same, unsafe characters in JSON's own escapes. They can stand only in
/// its strings; line ends between values stay.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || !is_unsafe(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c != '\n' && is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn escaped(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(|c| stays(c) || !is_unsafe(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if stays(c) {
            out.push(c);
        } else {
            push(&mut out, c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unsafe_gets_through() {
        let text = "a\u{1b}[31m\u{202e}b\u{9b}\n👩‍🚀";
        assert_eq!(line(text), "a\\u{1b}[31m\\u{202e}b\\u{9b}\\u{a}👩‍🚀");
        assert!(lines(text).ends_with("\n👩‍🚀"));
        let text = "{\n\"\u{202e}\u{9b}\u{e0041}\": 1}";
        let safe = json(text);
        assert_eq!(safe, "{\n\"\\u202e\\u009b\\udb40\\udc41\": 1}");
        let value = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&safe), value(text));
        assert_eq!(text_width("\u{1b}日\t"), 6 + 2 + TAB);
    }
}

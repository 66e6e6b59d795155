//! Line and column of a byte, the way editors and people count.

use std::fmt;

use crate::text::{Source, Span};

/// A place in a text: line and column from 1, columns in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    /// Lines before it, plus one.
    pub line: usize,
    /// Characters before it on its line, plus one.
    pub column: usize,
}

impl Position {
    /// Where byte `at` of `text` stands. A byte inside a character counts as that character, one
    /// beyond the end as the end.
    ///
    /// ```
    /// use scimplate::report::Position;
    ///
    /// assert_eq!(Position::of("{\n  \"é\": 1}", 9), Position { line: 2, column: 7 });
    /// ```
    pub fn of(text: &str, at: usize) -> Position {
        let at = character_start(text, at);
        let start = line_start(text, at);
        Position {
            line: 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..start]).count(),
            column: 1 + text[start..at].chars().count(),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where a span of a source starts and ends.
pub(super) fn ends(source: &Source, span: Span) -> (Position, Position) {
    let start = Position::of(source.text(), span.start);
    let from = character_start(source.text(), span.start);
    // Most spans are short, and a line may be a megabyte.
    let inside = Position::of(&source.text()[from..], span.end.max(from) - from);
    let end = match inside.line {
        1 => Position {
            line: start.line,
            column: start.column + inside.column - 1,
        },
        lines => Position {
            line: start.line + lines - 1,
            ..inside
        },
    };
    (start, end)
}

/// The first byte of the character `at` is in; the end of the text when it is beyond it.
pub(super) fn character_start(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The first byte of the line `at` is on.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |end| end + 1)
}

/// One past the last byte of the line `at` is on, its line end not included.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |len| at + len);
    match text.as_bytes()[at..end].last() {
        Some(b'\r') => end - 1,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_and_survives_odd_bytes() {
        let text = "ab\r\n日本\n";
        let place = |at| Position::of(text, at).to_string();
        assert_eq!(place(0), "1:1");
        assert_eq!(place(4), "2:1");
        assert_eq!(place(7), "2:2");
        assert_eq!(place(8), "2:2", "inside a character");
        assert_eq!(place(10), "2:3");
        assert_eq!(place(11), "3:1");
        assert_eq!(place(99), "3:1", "beyond the end");
        assert_eq!(line_end(text, 0), 2);
    }
}

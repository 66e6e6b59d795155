//! JSON laid out over several lines, and where everything went.
//!
//! Works on the characters, not on values: order, duplicate keys and the text of numbers stay what
//! they are, and a template whose values are still placeholders is laid out as well. Strings and
//! placeholders are never touched.

use crate::text::Span;

const INDENT: &str = "  ";

/// Bytes after which a placeholder is taken to be one that was never closed, so that a text of
/// nothing but openings costs no more than any other.
const LONGEST_PLACEHOLDER: usize = 4096;

/// A laid out text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// One member or item a line.
    pub text: String,
    /// Pieces that were copied, in order: (start before, start after, length).
    pieces: Vec<(usize, usize, usize)>,
}

impl Layout {
    /// Lays out JSON. Only white space between tokens changes, also in a text that only resembles it.
    pub(super) fn of_json(json: &str) -> Layout {
        Layout::of(json, false)
    }

    /// Lays out JSON with placeholders in it.
    pub(super) fn of_template(json: &str) -> Layout {
        Layout::of(json, true)
    }

    fn of(json: &str, placeholders: bool) -> Layout {
        let mut out = Layout {
            text: String::with_capacity(json.len() * 2),
            pieces: Vec::new(),
        };
        let bytes = json.as_bytes();
        let mut depth = 0usize;
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'{' | b'[' => {
                    out.copy(json, at, at + 1);
                    at += 1;
                    let next = skip_space(bytes, at);
                    if matches!(bytes.get(next), Some(b'}' | b']')) {
                        out.copy(json, next, next + 1);
                        at = next + 1;
                    } else {
                        depth += 1;
                        out.line(depth);
                    }
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    out.line(depth);
                    out.copy(json, at, at + 1);
                    at += 1;
                }
                b',' => {
                    out.copy(json, at, at + 1);
                    out.line(depth);
                    at += 1;
                }
                b':' => {
                    out.copy(json, at, at + 1);
                    out.text.push(' ');
                    at += 1;
                }
                _ => {
                    let end = token_end(bytes, at, placeholders);
                    // Two tokens in a row are no JSON; they stay two.
                    if at > 0 && out.text.ends_with(|c: char| !c.is_whitespace()) {
                        out.text.push(' ');
                    }
                    out.copy(json, at, end);
                    at = end;
                }
            }
        }
        out
    }

    /// Where the part of the text before that `span` names stands now. White space that was dropped
    /// stands nowhere: a span of nothing else comes out empty.
    pub(super) fn span(&self, span: Span) -> Span {
        let first = self
            .pieces
            .partition_point(|(from, _, len)| from + len <= span.start);
        let start = match self.pieces.get(first) {
            Some((from, to, _)) => to + span.start.saturating_sub(*from),
            None => self.text.len(),
        };
        let last = self.pieces.partition_point(|(from, _, _)| *from < span.end);
        let end = match last.checked_sub(1) {
            Some(index) => {
                let (from, to, len) = self.pieces[index];
                to + (span.end - from).min(len)
            }
            None => start,
        };
        Span::new(start, end.max(start))
    }

    fn copy(&mut self, json: &str, from: usize, to: usize) {
        self.pieces.push((from, self.text.len(), to - from));
        self.text.push_str(&json[from..to]);
    }

    fn line(&mut self, depth: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(INDENT, depth));
    }
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// One past a string, placeholder or word that starts at `at`. All the bytes that end a token are
/// ASCII, so the end is never inside a character.
fn token_end(bytes: &[u8], at: usize, placeholders: bool) -> usize {
    if bytes[at] == b'"' {
        return string_end(bytes, at, placeholders);
    }
    let mut end = at;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'$' if placeholders && matches!(bytes.get(end + 1), Some(b'{' | b'<')) => {
                end = placeholder_end(bytes, end);
            }
            b' ' | b'\t' | b'\r' | b'\n' | b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"' => break,
            _ => end += 1,
        }
    }
    end.max(at + 1)
}

fn string_end(bytes: &[u8], at: usize, placeholders: bool) -> usize {
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\\' => end += 2,
            b'"' => return end + 1,
            b'$' if placeholders && matches!(bytes.get(end + 1), Some(b'{' | b'<')) => {
                end = placeholder_end(bytes, end);
            }
            _ => end += 1,
        }
    }
    bytes.len()
}

fn placeholder_end(bytes: &[u8], at: usize) -> usize {
    let (open, close) = match bytes[at + 1] {
        b'<' => (b'<', b'>'),
        _ => (b'{', b'}'),
    };
    let mut depth = 0usize;
    for (offset, byte) in bytes[at..].iter().take(LONGEST_PLACEHOLDER).enumerate() {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return at + offset + 1;
            }
        }
    }
    // Never closed: a word like any other.
    at + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_numbers_and_duplicates_stay() {
        let layout = Layout::of_json(r#" {"b":1.50,"a":[ ],"b":[1e3,{}], "s":"a, {b}"}"#);
        assert_eq!(
            layout.text,
            "{\n  \"b\": 1.50,\n  \"a\": [],\n  \"b\": [\n    1e3,\n    {}\n  ],\n  \"s\": \"a, {b}\"\n}"
        );
    }

    #[test]
    fn placeholders_are_one_piece() {
        let json = r#"{"a":${x ? [1,2] : {}},"n":"${u["k"]}, é"}"#;
        let layout = Layout::of_template(json);
        assert_eq!(
            layout.text,
            "{\n  \"a\": ${x ? [1,2] : {}},\n  \"n\": \"${u[\"k\"]}, é\"\n}"
        );
        let at = json.find("x ?").unwrap();
        assert_eq!(layout.span(Span::new(at, at + 1)).of(&layout.text), "x");
        let all = layout.span(Span::new(0, json.len()));
        assert_eq!(all, Span::new(0, layout.text.len()));
    }

    #[test]
    fn every_span_of_every_text_comes_out_inside() {
        for json in [
            "",
            "  ",
            "{",
            "}}",
            "\"a",
            "\"a\\",
            "${",
            "$<a",
            "{\"a\" \"b\" é:,}",
            "[[ ]",
            "a${b}c ${",
        ] {
            let layout = Layout::of_template(json);
            for start in 0..=json.len() {
                for end in start..=json.len() {
                    let span = layout.span(Span::new(start, end));
                    assert!(span.end <= layout.text.len(), "{json} {start}..{end}");
                }
            }
            let kept = |text: &str| {
                text.chars()
                    .filter(|c| !c.is_whitespace())
                    .collect::<String>()
            };
            assert_eq!(kept(&layout.text), kept(json));
        }
    }
}

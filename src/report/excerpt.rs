//! The part of a line worth showing: a window of the terminal's width around a place.
//!
//! Work and output are bounded by the width, not by the line, so a document that is one line of a
//! megabyte is drawn like any other.

use std::ops::Range;

use super::position::{character_start, line_end, line_start};
use super::visible;
use crate::text::Span;

/// What stands where a line was cut.
const CUT: &str = "…";

/// Columns before a place that its words never take.
const LEAST_LEFT: usize = 4;

/// Most bytes shown for a column. Marks that take no column of their own could pile up without end.
const BYTES_A_COLUMN: usize = 16;

/// A piece of one line, made safe to show, with the marked places in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The piece, without its line end.
    pub text: String,
    /// The places asked for, as byte ranges of `text`; `None` where one is outside the piece.
    pub marks: Vec<Option<Range<usize>>>,
    /// Whether the line was longer.
    pub cut: bool,
}

/// What an excerpt has to fit into.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    /// Columns there are.
    pub width: usize,
    /// Columns of the words to the right of the main place.
    pub label: usize,
    /// Whether the place is inside a JSON string, so that a line too long to show is not shown beyond
    /// it: what stands next to it on a line of a whole connection may be a secret.
    pub inside_string: bool,
}

impl Excerpt {
    /// The line of `text` that `main` starts on, cut to the frame around it. A place that goes on over
    /// several lines is marked on its first one.
    pub(super) fn around(text: &str, main: Span, others: &[Span], frame: Frame) -> Excerpt {
        let start = character_start(text, main.start);
        let line = line_start(text, start)..line_end(text, start);
        let window = window(&text[line.clone()], start - line.start, main.len(), frame);
        let window = line.start + window.start..line.start + window.end;

        let mut out = String::new();
        let cut_left = window.start > line.start;
        let cut_right = window.end < line.end;
        if cut_left {
            out.push_str(CUT);
        }
        let mut offsets = Vec::with_capacity(window.len() + 1);
        for (at, c) in text[window.clone()].char_indices() {
            offsets.push((window.start + at, out.len()));
            visible::push(&mut out, c);
        }
        let shown_end = out.len();
        if cut_right {
            out.push_str(CUT);
        }
        let mark = |span: Span| -> Option<Range<usize>> {
            let inside = span.start >= window.start && span.start <= window.end;
            let place = |at: usize| {
                let index = offsets.partition_point(|(there, _)| *there < at);
                offsets.get(index).map_or(shown_end, |(_, here)| *here)
            };
            inside.then(|| place(span.start)..place(span.end.max(span.start)))
        };
        Excerpt {
            marks: std::iter::once(&main)
                .chain(others)
                .map(|span| mark(*span))
                .collect(),
            text: out,
            cut: cut_left || cut_right,
        }
    }
}

/// The bytes of `line` to show: from the place at `at` outwards, as far as the columns go.
fn window(line: &str, at: usize, len: usize, frame: Frame) -> Range<usize> {
    let Frame {
        width,
        label,
        inside_string,
    } = frame;
    let at = at.min(line.len());
    // Columns to both sides of the place; the words under it stand to its right.
    let place = take(
        line[at..].chars(),
        (at + len).min(line.len()).saturating_sub(at),
        width,
    );
    let room = width.saturating_sub(place.columns + 2 * visible::text_width(CUT));
    let right_wanted = (room / 2).max(label.min(room.saturating_sub(LEAST_LEFT)));

    let left = take(line[..at].chars().rev(), usize::MAX, room);
    let right = take(line[at + place.bytes..].chars(), usize::MAX, room);
    let whole = left.bytes == at && at + place.bytes + right.bytes == line.len();
    if whole && left.columns + place.columns + right.columns.max(label) <= width {
        return 0..line.len();
    }
    let string = if inside_string {
        string_around(line, at, at + place.bytes)
    } else {
        0..line.len()
    };
    // What one side does not need the other may have.
    let left_room = room - right_wanted.min(right.columns.max(label));
    let left = take(line[string.start..at].chars().rev(), usize::MAX, left_room);
    let right = take(
        line[at + place.bytes..string.end].chars(),
        usize::MAX,
        room - left.columns,
    );
    at - left.bytes..at + place.bytes + right.bytes
}

/// The JSON string around the place, its quotes included: from the nearest bare quote before it to
/// the nearest after it.
fn string_around(line: &str, start: usize, end: usize) -> Range<usize> {
    let bytes = line.as_bytes();
    let bare = |quote: &usize| {
        let backslashes = bytes[..*quote]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count();
        backslashes % 2 == 0
    };
    let open = memchr::memrchr_iter(b'"', &bytes[..start]).find(bare);
    let close = memchr::memchr_iter(b'"', &bytes[end..])
        .map(|quote| end + quote)
        .find(bare);
    open.unwrap_or(0)..close.map_or(line.len(), |quote| quote + 1)
}

/// How much of some characters fits.
struct Fit {
    bytes: usize,
    columns: usize,
}

fn take(chars: impl Iterator<Item = char>, bytes: usize, columns: usize) -> Fit {
    let mut fit = Fit {
        bytes: 0,
        columns: 0,
    };
    for c in chars {
        let wide = visible::width(c);
        if fit.bytes >= bytes.min(columns.saturating_mul(BYTES_A_COLUMN))
            || fit.columns + wide > columns
        {
            break;
        }
        fit.bytes += c.len_utf8();
        fit.columns += wide;
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, span: Range<usize>, width: usize) -> (String, String) {
        let frame = Frame {
            width,
            ..Frame::default()
        };
        let excerpt = Excerpt::around(text, Span::new(span.start, span.end), &[], frame);
        let mark = excerpt.marks[0]
            .clone()
            .expect("the main place is always inside");
        (excerpt.text[mark].to_owned(), excerpt.text)
    }

    #[test]
    fn a_short_line_is_whole() {
        assert_eq!(shown("a\nbcd\r\ne", 3..4, 40), ("c".into(), "bcd".into()));
        assert_eq!(shown("", 0..0, 40), (String::new(), String::new()));
    }

    #[test]
    fn a_long_line_is_cut_to_the_width_and_keeps_the_place() {
        let text = format!("{}<here>{}", "日".repeat(500_000), "x".repeat(500_000));
        let at = text.find('<').unwrap();
        let (mark, line) = shown(&text, at..at + 6, 60);
        assert_eq!(mark, "<here>");
        assert!(visible::text_width(&line) <= 60, "{line}");
        assert!(line.starts_with('…') && line.ends_with('…'));
    }

    #[test]
    fn a_place_longer_than_the_width_shows_its_start() {
        let text = "y".repeat(1000);
        let (mark, line) = shown(&text, 0..1000, 60);
        assert!(line.len() <= 60 + CUT.len() && mark.len() >= 50, "{mark}");
    }

    #[test]
    fn a_cut_line_is_not_shown_beyond_the_string_of_the_place() {
        let text = format!(
            r#"{{"a":"hunter2","b":"x \"${{here}}\" y","c":"hunter3{}"}}"#,
            "z".repeat(100)
        );
        let at = text.find("here").unwrap();
        let frame = Frame {
            width: 60,
            label: 0,
            inside_string: true,
        };
        let excerpt = Excerpt::around(&text, Span::new(at, at + 4), &[], frame);
        assert_eq!(excerpt.text, r#"…"x \"${here}\" y"…"#);
    }

    #[test]
    fn marks_without_width_do_not_pile_up() {
        let text = format!(
            "{}<here>{}",
            "\u{301}".repeat(500_000),
            "\u{301}".repeat(500_000)
        );
        let at = text.find('<').unwrap();
        let (mark, line) = shown(&text, at..at + 6, 60);
        assert!(
            mark == "<here>" && line.len() < 4096,
            "{} bytes",
            line.len()
        );
    }

    #[test]
    fn any_place_of_any_text_can_be_asked_for() {
        let text = "a\u{202e}é\t\n\n日\u{1b}本\r\n";
        for start in 0..text.len() + 3 {
            for end in start..text.len() + 3 {
                for width in [0, 1, 3, 80] {
                    let frame = Frame {
                        width,
                        label: 7,
                        inside_string: end % 2 == 0,
                    };
                    let excerpt =
                        Excerpt::around(text, Span::new(start, end), &[Span::at(end)], frame);
                    let mark = excerpt.marks[0].clone().unwrap_or(0..0);
                    assert!(
                        excerpt.text.get(mark).is_some(),
                        "{start}..{end} at {width}"
                    );
                }
            }
        }
    }
}

use std::sync::Arc;

use super::Source;

/// A byte range in the text that was parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The empty span at `at`.
    pub const fn at(at: usize) -> Span {
        Span { start: at, end: at }
    }

    /// Whether it holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Number of bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same span `by` bytes further on.
    pub const fn shifted(self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }

    /// The part of `text` it names.
    ///
    /// # Panics
    ///
    /// When the span is not of this text: outside it, or through the middle of a character.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// Where each byte of a decoded text came from.
///
/// A list of pieces in order; a piece is copied text (`verbatim`), whose bytes map one to one, or one
/// escape, which cannot be split. `outer` makes nesting a chain: [`up`](SpanMap::up) goes all the way
/// to the outermost text, the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpanMap {
    pieces: Vec<Piece>,
    here_end: usize,
    there_end: usize,
    outer: Option<Arc<SpanMap>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    here: usize,
    there: usize,
    verbatim: bool,
}

impl SpanMap {
    /// The map of an empty text that will be decoded from what stands at `there`.
    pub fn starting_at(there: usize) -> SpanMap {
        SpanMap {
            pieces: Vec::new(),
            here_end: 0,
            there_end: there,
            outer: None,
        }
    }

    /// The map of a text of `len` bytes that stands unchanged at `there`.
    pub fn verbatim(there: usize, len: usize) -> SpanMap {
        let mut map = SpanMap::starting_at(there);
        map.push_verbatim(len);
        map
    }

    /// The next `len` bytes were copied.
    pub fn push_verbatim(&mut self, len: usize) {
        if len == 0 {
            return;
        }
        let contiguous = self.pieces.last().is_some_and(|p| {
            p.verbatim && p.here + (self.there_end - p.there) == self.here_end
        });
        if !contiguous {
            self.pieces.push(Piece {
                here: self.here_end,
                there: self.there_end,
                verbatim: true,
            });
        }
        self.here_end += len;
        self.there_end += len;
    }

    /// The next `here` bytes came, as one thing, from the next `there` bytes. Either may be zero:
    /// nothing from something (a dropped line end), something from nothing (an inserted quote).
    pub fn push_escape(&mut self, here: usize, there: usize) {
        if here > 0 {
            self.pieces.push(Piece {
                here: self.here_end,
                there: self.there_end,
                verbatim: false,
            });
        }
        self.here_end += here;
        self.there_end += there;
    }

    /// The same map inside another text: what this one maps to is itself mapped by `outer`.
    #[must_use]
    pub fn within(mut self, outer: Arc<SpanMap>) -> SpanMap {
        self.outer = Some(match self.outer.take() {
            None => outer,
            Some(inner) => Arc::new(SpanMap::clone(&inner).within(outer)),
        });
        self
    }

    /// The span one level out.
    pub fn up_one(&self, span: Span) -> Span {
        let start = self.start(span.start);
        if span.is_empty() {
            return Span::at(start);
        }
        Span::new(start, self.end(span.end).max(start))
    }

    /// The span of the outermost text that `span` of this text was decoded from.
    pub fn up(&self, span: Span) -> Span {
        let span = self.up_one(span);
        match &self.outer {
            None => span,
            Some(outer) => outer.up(span),
        }
    }

    /// The piece `here` falls into, with where that piece ends on both sides.
    fn piece(&self, index: usize) -> (Piece, usize, usize) {
        let piece = self.pieces[index];
        match self.pieces.get(index + 1) {
            Some(next) => (piece, next.here, next.there),
            None => (piece, self.here_end, self.there_end),
        }
    }

    fn start(&self, here: usize) -> usize {
        let index = self.pieces.partition_point(|p| p.here <= here);
        if index == 0 || here >= self.here_end {
            return if index == 0 && !self.pieces.is_empty() {
                self.pieces[0].there
            } else {
                self.there_end
            };
        }
        let (piece, _, there_end) = self.piece(index - 1);
        if piece.verbatim {
            (piece.there + (here - piece.here)).min(there_end)
        } else {
            piece.there
        }
    }

    fn end(&self, here: usize) -> usize {
        let index = self.pieces.partition_point(|p| p.here < here);
        if index == 0 {
            return self.pieces.first().map_or(self.there_end, |p| p.there);
        }
        let (piece, here_end, there_end) = self.piece(index - 1);
        if piece.verbatim {
            (piece.there + (here - piece.here)).min(there_end)
        } else if here >= here_end {
            there_end
        } else {
            piece.there
        }
    }
}

/// A text that stands inside another, with the way back and its JSON pointer.
#[derive(Clone)]
pub struct Located {
    /// The decoded text.
    pub text: Arc<str>,
    /// From this text to the outermost one.
    pub map: Arc<SpanMap>,
    /// Where it stands in its document, as a JSON pointer (RFC 6901); empty for the whole.
    pub pointer: String,
    /// The outermost text.
    pub source: Source,
    /// Whether the text holds credentials, so that nothing of it may be printed. What is inside a secret
    /// text is secret.
    pub secret: bool,
}

impl Located {
    /// The whole of `source`.
    pub fn whole(source: Source) -> Located {
        Located {
            text: source.shared_text(),
            map: Arc::new(SpanMap::verbatim(0, source.text().len())),
            pointer: String::new(),
            source,
            secret: false,
        }
    }

    /// A string of this text, `map` leading from the string to this text.
    pub fn inside(&self, text: impl Into<Arc<str>>, map: SpanMap, pointer: String) -> Located {
        Located {
            text: text.into(),
            map: Arc::new(map.within(Arc::clone(&self.map))),
            pointer,
            source: self.source.clone(),
            secret: self.secret,
        }
    }
}

/// Never shows a secret text.
impl std::fmt::Debug for Located {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = if self.secret { "(secret)" } else { &*self.text };
        f.debug_struct("Located")
            .field("text", &text)
            .field("pointer", &self.pointer)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

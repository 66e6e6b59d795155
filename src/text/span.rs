use std::sync::Arc;

use super::{Source, json};

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
/// Text is copied, so that its bytes map one to one, but for a list of escapes, each of which cannot be split.
/// `outer` makes nesting a chain: [`up`](SpanMap::up) goes all the way to the outermost text, the file.
///
/// A span that holds something maps to the characters it was decoded from, escapes whole, and nothing
/// around them. An empty span maps to the place just before the character it stands before, at the end
/// of the text to the place just after the last one. Whatever lies beyond the end maps like the end.
///
/// ```
/// use scimplate::text::{Span, SpanMap};
///
/// // `a\nb`, decoded from four bytes of raw text that stand at 10.
/// let mut map = SpanMap::starting_at(10);
/// map.push_verbatim(1);
/// map.push_escape(1, 2);
/// map.push_verbatim(1);
/// assert_eq!(map.up(Span::new(1, 2)), Span::new(11, 13));
/// assert_eq!(map.up(Span::new(2, 3)), Span::new(13, 14));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpanMap {
    /// Where the first character stands.
    there: usize,
    here_end: usize,
    there_end: usize,
    json_string: bool,
    /// Most texts have none, and no room for any.
    escapes: Option<Arc<Vec<Escape>>>,
    outer: Option<Arc<SpanMap>>,
}

/// What is not copied: `here` came, as one thing, from `there`. Where `here` is empty, `there` decoded to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Escape {
    pub here: Span,
    pub there: Span,
}

impl SpanMap {
    /// The map of an empty text that will be decoded from what stands at `there`.
    pub fn starting_at(there: usize) -> SpanMap {
        SpanMap {
            there,
            there_end: there,
            ..SpanMap::default()
        }
    }

    /// As [`starting_at`](SpanMap::starting_at), for the characters of a JSON string: what is written there
    /// in their place needs JSON's escapes.
    pub fn of_json_string(there: usize) -> SpanMap {
        SpanMap {
            json_string: true,
            ..SpanMap::starting_at(there)
        }
    }

    /// The whole map of a JSON string whose characters stand at `there`, `escapes` in order among them.
    pub(super) fn of_escapes(there: Span, here: usize, escapes: &[Escape]) -> SpanMap {
        SpanMap {
            here_end: here,
            there_end: there.end,
            escapes: (!escapes.is_empty()).then(|| Arc::new(escapes.to_vec())),
            ..SpanMap::of_json_string(there.start)
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
        self.here_end += len;
        self.there_end += len;
    }

    /// The next `here` bytes came, as one thing, from the next `there` bytes. Either may be zero:
    /// nothing from something (a dropped line end), something from nothing (an inserted quote).
    pub fn push_escape(&mut self, here: usize, there: usize) {
        let escape = Escape {
            here: Span::new(self.here_end, self.here_end + here),
            there: Span::new(self.there_end, self.there_end + there),
        };
        (self.here_end, self.there_end) = (escape.here.end, escape.there.end);
        match self.here_end {
            // What is dropped before the first character is not around it.
            0 => self.there = self.there_end,
            _ => Arc::make_mut(self.escapes.get_or_insert_default()).push(escape),
        }
    }

    /// The same map inside another text: what this one maps to is itself mapped by `outer`.
    #[must_use]
    pub fn within(mut self, outer: Arc<SpanMap>) -> SpanMap {
        self.outer = Some(match self.outer.take() {
            None => outer,
            Some(inner) => Arc::new(Arc::unwrap_or_clone(inner).within(outer)),
        });
        self
    }

    /// The span one level out.
    pub fn up_one(&self, span: Span) -> Span {
        if span.is_empty() {
            return Span::at(self.start(span.start));
        }
        // Beyond the end both ends meet.
        let end = self.end(span.end);
        Span::new(self.start(span.start).min(end), end)
    }

    /// The span of the outermost text that `span` of this text was decoded from.
    pub fn up(&self, span: Span) -> Span {
        let span = self.up_one(span);
        match &self.outer {
            None => span,
            Some(outer) => outer.up(span),
        }
    }

    /// What to write in the outermost text so that `text` stands at `span` of this one: escaped once for
    /// each JSON string it is in. `None` where the place is no place of the outermost text by itself: half
    /// of an escape, or something that was filled in.
    ///
    /// ```
    /// use scimplate::text::{Located, Source, Span, json};
    ///
    /// let file = Located::whole(Source::new("a.json", r#"{"a": "x = “y”"}"#));
    /// let document = json::read(&file.text);
    /// let string = document.at("/a").unwrap().as_string().unwrap();
    /// let inside = file.inside(&*string.text, string.map.clone(), "/a".to_owned());
    /// assert_eq!(inside.map.edit_up(Span::new(4, 7), "\""), Some((Span::new(11, 14), r#"\""#.to_owned())));
    /// ```
    pub fn edit_up(&self, span: Span, text: &str) -> Option<(Span, String)> {
        let escapes = self.escapes();
        let first = escapes.partition_point(|escape| escape.here.start < span.start);
        let mut near = escapes[first.saturating_sub(1)..]
            .iter()
            .map(|escape| escape.here)
            .take_while(|here| here.start < span.end.max(span.start + 1))
            .filter(|here| !here.is_empty());
        let splits = |here: Span, at: usize| here.start < at && at < here.end;
        let touches = |here: Span| here.start < span.end && span.start < here.end;
        let broken = |here: Span| {
            splits(here, span.start)
                || splits(here, span.end)
                || (!self.json_string && touches(here))
        };
        if near.any(broken) {
            return None;
        }
        let written = match self.json_string {
            true => json::escaped(text),
            false => text.to_owned(),
        };
        let span = self.up_one(span);
        match &self.outer {
            None => Some((span, written)),
            Some(outer) => outer.edit_up(span, &written),
        }
    }

    /// Where the character at `here` starts; at the end, where the last one ends.
    fn start(&self, here: usize) -> usize {
        if here >= self.here_end {
            return self.end(here);
        }
        let after = |escape: &Escape| escape.here.start > here;
        match self.last_escape(after) {
            None => self.there + here,
            Some(escape) if here < escape.here.end => escape.there.start,
            Some(escape) => escape.there.end + (here - escape.here.end),
        }
    }

    /// Where the character before `here` ends.
    fn end(&self, here: usize) -> usize {
        let here = here.min(self.here_end);
        let after = |escape: &Escape| escape.here.start >= here;
        match self.last_escape(after) {
            None => self.there + here,
            Some(escape) => escape.there.end + here.saturating_sub(escape.here.end),
        }
    }

    /// The last escape before those that are `after`.
    fn last_escape(&self, after: impl Fn(&Escape) -> bool) -> Option<&Escape> {
        let escapes = self.escapes();
        let before = escapes.partition_point(|escape| !after(escape));
        escapes[..before].last()
    }

    fn escapes(&self) -> &[Escape] {
        self.escapes.as_ref().map_or(&[], |escapes| escapes)
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

//! The machine: one loop over the tokens, a stack of open brackets, one guess for each kind of mistake.

use super::bracket::{Inside, Open};
use super::plain::Plain;
use super::string::{self, Closing, Ends, Extent};
use super::{Document, Json, JsonString, MAX_DEPTH, Member, Node, Oddity, OddityKind, word};
use crate::text::{Span, SpanMap};

/// Reads a text. Never fails: what is wrong is in [`Document::oddities`].
///
/// Takes time in proportion to the text, whatever is in it, and no stack.
pub fn read(text: &str) -> Document {
    let mut reader = Reader {
        text,
        at: 0,
        open: Vec::new(),
        root: None,
        room: 0,
        place: Place::Item { comma: None },
        ends: Ends::new(text),
        plain: Plain::new(text),
        oddities: Vec::new(),
    };
    reader.read();
    // A missing comma is noticed after the comment that stands between.
    reader
        .oddities
        .sort_by_key(|odd| (odd.span.start, odd.span.end));
    Document {
        root: reader.root,
        oddities: reader.oddities,
    }
}

pub(super) struct Reader<'t> {
    pub text: &'t str,
    pub at: usize,
    pub open: Vec<Open>,
    pub place: Place,
    pub oddities: Vec<Oddity>,
    /// How many members the next object probably has: as many as the last one.
    pub room: usize,
    root: Option<Node>,
    ends: Ends<'t>,
    plain: Plain<'t>,
}

/// What may come next.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// A value or member, or the end of what is open; after `comma`, if there was one.
    Item { comma: Option<Span> },
    /// A comma, or the end of what is open. The item before ends at `end`; `junk` has been reported since.
    After { end: usize, junk: bool },
}

/// What stands where a value belongs.
enum Begun {
    Value(Node),
    /// A bracket; it is open now.
    Opened,
    Nothing,
}

impl Reader<'_> {
    fn read(&mut self) {
        if self.rest().starts_with('\u{feff}') {
            self.odd(OddityKind::ByteOrderMark, Span::new(0, 3));
            self.at = 3;
        }
        loop {
            self.skip_trivia();
            let Some(c) = self.peek() else { break };
            match (self.place, self.open.last()) {
                (Place::Item { .. }, None) => self.root(c),
                (Place::After { .. }, None) => self.after_root(c),
                (Place::Item { comma }, Some(_)) => self.item(c, comma),
                (Place::After { end, junk }, Some(_)) => self.after_item(c, end, junk),
            }
        }
        self.finish();
    }

    /// At the end of the text: closes what is open.
    fn finish(&mut self) {
        let end = self.text.len();
        if self.open.is_empty() && self.root.is_none() {
            self.odd(OddityKind::Empty, Span::at(end));
        }
        while !self.open.is_empty() {
            self.unclosed(end);
        }
    }

    fn root(&mut self, c: char) {
        match c {
            '}' | ']' => self.odd_here(OddityKind::UnexpectedClose, 1),
            ',' => self.odd_here(OddityKind::UnexpectedText, 1),
            _ => {
                if let Begun::Value(node) = self.begin_value() {
                    self.attach(node);
                }
            }
        }
    }

    fn after_root(&mut self, c: char) {
        if matches!(c, '}' | ']') {
            return self.odd_here(OddityKind::UnexpectedClose, 1);
        }
        let rest = self.rest().trim_end().len();
        self.odd_here(OddityKind::AfterEnd, rest);
        self.at = self.text.len();
    }

    fn item(&mut self, c: char, comma: Option<Span>) {
        match c {
            '}' | ']' => {
                if let Some(comma) = comma {
                    self.odd(OddityKind::TrailingComma, comma);
                }
                self.close(c);
            }
            ',' => {
                let here = Span::new(self.at, self.at + 1);
                self.at += 1;
                match comma {
                    // `[,`: the value is missed before the comma, so the comma itself is forgiven.
                    None => self.odd(OddityKind::MissingValue, Span::at(here.start)),
                    Some(comma) => {
                        self.odd(OddityKind::TrailingComma, comma);
                        self.place = Place::Item { comma: Some(here) };
                    }
                }
            }
            _ if self.in_object() => self.member(c),
            _ => {
                if let Begun::Value(node) = self.begin_value() {
                    self.attach(node);
                }
            }
        }
    }

    /// A member, up to its value; a value that is a bracket comes after.
    fn member(&mut self, c: char) {
        let Some(key) = self.key(c) else {
            self.junk();
            self.place = Place::Item { comma: None };
            return;
        };
        let key_end = key.span.end;
        let bare_value = key.span.is_empty() && matches!(c, '{' | '[');
        if let Some(Inside::Object(_, pending)) = self.open.last_mut().map(|open| &mut open.inside)
        {
            *pending = Some(key);
        }
        let colon = if bare_value {
            Some(key_end)
        } else {
            self.colon()
        };
        self.skip_trivia();
        let begun = self.begin_value();
        let missing = match (&begun, colon) {
            (Begun::Nothing, _) if self.peek().is_none() => None,
            (_, None) => Some((OddityKind::MissingColon, key_end)),
            (Begun::Nothing, Some(colon)) => Some((OddityKind::MissingValue, colon)),
            _ => None,
        };
        if let Some((kind, place)) = missing {
            self.odd(kind, Span::at(place));
        }
        match begun {
            Begun::Value(node) => self.attach(node),
            Begun::Opened => {}
            Begun::Nothing => self.attach(Node {
                span: Span::at(colon.unwrap_or(key_end)),
                value: Json::Broken,
            }),
        }
    }

    fn key(&mut self, c: char) -> Option<JsonString> {
        let start = self.at;
        if c == '"'
            && let Some(key) = self.plain.key(start)
        {
            self.at = key.span.end;
            return Some(key);
        }
        if c == '"' || string::is_curly(c) {
            let mut extent = self.ends.find(start + c.len_utf8(), c != '"');
            if !self.text[extent.end..].trim_start().starts_with(':') {
                extent = extent.before_colon(self.text);
            }
            return Some(self.string(c, extent));
        }
        if matches!(c, '{' | '[' | ':') {
            self.odd(OddityKind::BadKey, Span::new(start, start + 1));
            return Some(self.copied(Span::at(start), Span::at(start)));
        }
        if let Some(len) = word::single_quoted_len(self.rest()) {
            self.odd_here(OddityKind::BadKey, len);
            return Some(self.single_quoted(Span::new(start, start + len)));
        }
        let word = Span::new(start, start + word::word_len(self.rest()));
        if word.is_empty() {
            return None;
        }
        self.odd_here(OddityKind::BadKey, word.len());
        Some(self.copied(word, word))
    }

    fn single_quoted(&self, span: Span) -> JsonString {
        self.copied(span, Span::new(span.start + 1, span.end - 1))
    }

    /// A string whose characters stand as they are.
    fn copied(&self, span: Span, content: Span) -> JsonString {
        JsonString {
            span,
            text: content.of(self.text).into(),
            map: SpanMap::verbatim(content.start, content.len()),
        }
    }

    /// Reads the `:` and says where it ends, or stays. `=` and `=>` count, reported.
    fn colon(&mut self) -> Option<usize> {
        self.skip_trivia();
        if self.rest().starts_with('=') {
            let len = if self.rest().starts_with("=>") { 2 } else { 1 };
            self.odd_here(OddityKind::UnexpectedText, len);
        } else if self.rest().starts_with(':') {
            self.at += 1;
        } else {
            return None;
        }
        let end = self.at;
        self.skip_trivia();
        while self.rest().starts_with(':') {
            self.odd_here(OddityKind::UnexpectedText, 1);
            self.skip_trivia();
        }
        Some(end)
    }

    fn after_item(&mut self, c: char, end: usize, junk: bool) {
        match c {
            ',' => {
                let comma = Span::new(self.at, self.at + 1);
                self.at += 1;
                self.place = Place::Item { comma: Some(comma) };
            }
            '}' | ']' => self.close(c),
            _ if self.starts_item(c) => {
                if !junk {
                    self.odd(OddityKind::MissingComma, Span::at(end));
                }
                self.place = Place::Item { comma: None };
            }
            _ => {
                self.junk();
                self.place = Place::After { end, junk: true };
            }
        }
    }

    /// Whether this is the next item with its comma forgotten, rather than litter behind the last one.
    fn starts_item(&self, c: char) -> bool {
        let opens = matches!(c, '"' | '{' | '[') || string::is_curly(c);
        if opens || word::single_quoted_len(self.rest()).is_some() {
            return true;
        }
        let (word, rest) = self.rest().split_at(word::word_len(self.rest()));
        if self.in_object() {
            !word.is_empty() && rest.trim_start().starts_with(':')
        } else {
            matches!(word, "true" | "false" | "null") || word::looks_like_number(word)
        }
    }

    /// Puts a finished value where it belongs.
    pub(super) fn attach(&mut self, node: Node) {
        self.place = Place::After {
            end: node.span.end,
            junk: false,
        };
        match self.open.last_mut().map(|open| &mut open.inside) {
            None => self.root = Some(node),
            Some(Inside::Array(items)) => items.push(node),
            Some(Inside::Object(members, pending)) => {
                if let Some(key) = pending.take() {
                    members.push(Member { key, value: node });
                }
            }
        }
    }

    fn begin_value(&mut self) -> Begun {
        let start = self.at;
        let Some(c) = self.peek() else {
            return Begun::Nothing;
        };
        let value = match c {
            ',' | '}' | ']' => return Begun::Nothing,
            '{' | '[' if self.open.len() < MAX_DEPTH => {
                self.open.push(Open {
                    start,
                    inside: if c == '{' {
                        Inside::Object(Vec::with_capacity(self.room), None)
                    } else {
                        Inside::Array(Vec::new())
                    },
                });
                self.at += 1;
                self.place = Place::Item { comma: None };
                return Begun::Opened;
            }
            '{' | '[' => {
                self.skip_too_deep();
                Json::Broken
            }
            _ if c == '"' || string::is_curly(c) => Json::String(self.value_string(c)),
            _ => self.word(),
        };
        Begun::Value(Node {
            span: Span::new(start, self.at),
            value,
        })
    }

    /// A number, a literal, or something else without double quotes.
    fn word(&mut self) -> Json {
        if let Some(len) = word::single_quoted_len(self.rest()) {
            let span = Span::new(self.at, self.at + len);
            self.odd_here(OddityKind::UnexpectedText, len);
            return Json::String(self.single_quoted(span));
        }
        let word = &self.rest()[..word::word_len(self.rest())];
        let value = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ if word::is_number(word) => Json::Number,
            _ if word::looks_like_number(word) => {
                self.odd_here(OddityKind::BadNumber, word.len());
                return Json::Broken;
            }
            _ => {
                self.junk();
                return Json::Broken;
            }
        };
        self.at += word.len();
        value
    }

    /// The string that is a value and begins with the quote here.
    fn value_string(&mut self, quote: char) -> JsonString {
        if quote == '"'
            && let Some(string) = self.plain.string(self.at)
        {
            self.at = string.span.end;
            return string;
        }
        let extent = self.ends.find(self.at + quote.len_utf8(), quote != '"');
        self.string(quote, extent)
    }

    /// The string whose opening quote is here.
    fn string(&mut self, quote: char, extent: Extent) -> JsonString {
        let open = Span::new(self.at, self.at + quote.len_utf8());
        let curly = quote != '"';
        let (content, span) = (extent.content, Span::new(open.start, extent.end));
        self.at = extent.end;
        let closing = Span::new(content.end, extent.end);
        let curly_close = extent.closing == Closing::Curly;
        if curly || curly_close {
            self.oddities.push(Oddity {
                kind: OddityKind::CurlyQuote,
                span: if curly { open } else { closing },
                also: (curly && curly_close).then_some(closing),
            });
        }
        match extent.closing {
            Closing::Straight | Closing::Curly => {}
            Closing::Missing => self.odd(OddityKind::UnclosedString, span),
            Closing::AfterUnescaped(at) => self.oddities.push(Oddity {
                kind: OddityKind::UnescapedQuote,
                span: Span::new(at, at + 1),
                also: Some(open),
            }),
        }
        string::decode(self.text, content, span, &mut self.oddities)
    }

    /// Reports text that is nothing and goes past it.
    fn junk(&mut self) {
        self.odd_here(OddityKind::UnexpectedText, word::junk_len(self.rest()));
    }

    /// Goes past white space, comments, and characters that only look like white space.
    fn skip_trivia(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        // What most often comes next.
        if let Some(b'"' | b'{' | b'}' | b'[' | b']' | b',' | b':') = bytes.get(self.at) {
            return;
        }
        loop {
            self.at += word::space_len(self.rest());
            let odd_space = word::odd_space_len(self.rest());
            if odd_space > 0 {
                self.odd_here(OddityKind::UnexpectedText, odd_space);
            } else if let Some(len) = word::comment_len(self.rest()) {
                self.odd_here(OddityKind::Comment, len);
            } else {
                return;
            }
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn in_object(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                inside: Inside::Object(..),
                ..
            })
        )
    }

    pub(super) fn odd(&mut self, kind: OddityKind, span: Span) {
        self.oddities.push(Oddity {
            kind,
            span,
            also: None,
        });
    }

    /// Reports the next `len` bytes and goes past them.
    pub(super) fn odd_here(&mut self, kind: OddityKind, len: usize) {
        self.odd(kind, Span::new(self.at, self.at + len));
        self.at += len;
    }
}

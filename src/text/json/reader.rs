//! The machine: one loop over the tokens, a stack of open brackets, one guess for each kind of mistake.

use super::string::{self, Closing, Ends};
use super::{Document, Json, JsonString, MAX_DEPTH, Member, Node, Oddity, OddityKind};
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
        place: Place::Item { comma: None },
        ends: Ends::new(text),
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

struct Reader<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open>,
    root: Option<Node>,
    place: Place,
    ends: Ends<'t>,
    oddities: Vec<Oddity>,
}

/// An array or object whose end is still to come.
struct Open {
    start: usize,
    inside: Inside,
}

enum Inside {
    Array(Vec<Node>),
    /// The members, and the key whose value is being read.
    Object(Vec<Member>, Option<JsonString>),
}

/// What may come next.
#[derive(Clone, Copy)]
enum Place {
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
        if c == '"' || string::is_curly(c) {
            return Some(self.string(c));
        }
        if matches!(c, '{' | '[' | ':') {
            self.odd(OddityKind::BadKey, Span::new(start, start + 1));
            return Some(self.copied_key(Span::at(start), Span::at(start)));
        }
        if let Some(content) = self.single_quoted(c) {
            self.at = content.end + 1;
            let span = Span::new(start, self.at);
            self.odd(OddityKind::BadKey, span);
            return Some(self.copied_key(span, content));
        }
        let word = Span::new(start, start + self.word_len());
        if word.is_empty() {
            return None;
        }
        self.at = word.end;
        self.odd(OddityKind::BadKey, word);
        Some(self.copied_key(word, word))
    }

    fn copied_key(&self, span: Span, content: Span) -> JsonString {
        JsonString {
            span,
            text: content.of(self.text).to_owned(),
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
        if matches!(c, '"' | '{' | '[') || string::is_curly(c) || self.single_quoted(c).is_some() {
            return true;
        }
        let (word, rest) = self.rest().split_at(self.word_len());
        if self.in_object() {
            !word.is_empty() && rest.trim_start().starts_with(':')
        } else {
            matches!(word, "true" | "false" | "null") || looks_like_number(word)
        }
    }

    /// Closes what is open with the bracket here, the right one or a wrong one.
    fn close(&mut self, bracket: char) {
        let here = self.at;
        let Some(top) = self.open.len().checked_sub(1) else {
            return;
        };
        let opened = self.open.iter().rposition(|open| open.closing() == bracket);
        // Nothing but the end can follow the root, so a comma shows that this bracket is not the root's.
        let ends_root = opened == Some(0) && !self.comma_follows(here + 1);
        match opened {
            Some(index) if index > 0 || ends_root => {
                while self.open.len() > index + 1 {
                    self.unclosed(here);
                }
                self.at = here + 1;
                self.pop(here + 1);
            }
            Some(index) if index == top => {
                self.odd_here(OddityKind::UnexpectedClose, 1);
                self.place = Place::After {
                    end: here,
                    junk: true,
                };
            }
            // The wrong bracket for the innermost, and no other to take it: a slip of the finger,
            // unless that would end the root too early.
            _ if top == 0 && self.comma_follows(here + 1) => {
                self.odd_here(OddityKind::UnexpectedClose, 1);
                self.place = Place::After {
                    end: here,
                    junk: true,
                };
            }
            _ => {
                self.oddities.push(Oddity {
                    kind: OddityKind::UnexpectedClose,
                    span: Span::new(here, here + 1),
                    also: self.open.last().map(Open::bracket),
                });
                self.at = here + 1;
                self.pop(here + 1);
            }
        }
    }

    fn comma_follows(&self, at: usize) -> bool {
        self.text[at..].trim_start().starts_with(',')
    }

    /// Ends the innermost without its bracket, noticed at `end`.
    fn unclosed(&mut self, end: usize) {
        self.oddities.push(Oddity {
            kind: OddityKind::Unclosed,
            span: Span::at(end),
            also: self.open.last().map(Open::bracket),
        });
        self.pop(end);
    }

    /// Ends the innermost, which reaches up to `end`.
    fn pop(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let value = match open.inside {
            Inside::Array(items) => Json::Array(items),
            Inside::Object(members, _) => {
                self.report_duplicates(&members);
                Json::Object(members)
            }
        };
        self.attach(Node {
            span: Span::new(open.start, end),
            value,
        });
    }

    fn report_duplicates(&mut self, members: &[Member]) {
        let keys = members.iter().map(|member| &member.key);
        let mut keys: Vec<&JsonString> = keys.filter(|key| !key.span.is_empty()).collect();
        // Stable: of equal keys the first stays first.
        keys.sort_by(|a, b| a.text.cmp(&b.text));
        for equal in keys.chunk_by(|a, b| a.text == b.text) {
            let (first, later) = (equal[0], &equal[1..]);
            self.oddities.extend(later.iter().map(|key| Oddity {
                kind: OddityKind::DuplicateKey,
                span: key.span,
                also: Some(first.span),
            }));
        }
    }

    /// Puts a finished value where it belongs.
    fn attach(&mut self, node: Node) {
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
                        Inside::Object(Vec::new(), None)
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
            '"' => Json::String(self.string(c)),
            _ if string::is_curly(c) => Json::String(self.string(c)),
            _ => self.word(c),
        };
        Begun::Value(Node {
            span: Span::new(start, self.at),
            value,
        })
    }

    /// A number, a literal, or something else without double quotes.
    fn word(&mut self, c: char) -> Json {
        if let Some(content) = self.single_quoted(c) {
            let span = Span::new(self.at, content.end + 1);
            self.odd_here(OddityKind::UnexpectedText, span.len());
            let JsonString { text, map, .. } = self.copied_key(span, content);
            return Json::String(JsonString { span, text, map });
        }
        let word = &self.rest()[..self.word_len()];
        let value = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ if is_number(word) => Json::Number,
            _ if looks_like_number(word) => {
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

    /// The string whose opening quote is here.
    fn string(&mut self, quote: char) -> JsonString {
        let open = Span::new(self.at, self.at + quote.len_utf8());
        let curly = quote != '"';
        let extent = self.ends.find(open.end, curly);
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

    /// The content of a `'…'` on one line with nothing odd behind it.
    fn single_quoted(&self, c: char) -> Option<Span> {
        if c != '\'' {
            return None;
        }
        let inside = &self.rest()[1..];
        let len = inside.find(['\'', '"', '\n', '\r'])?;
        let behind = inside[len..].strip_prefix('\'')?.trim_start();
        let closed = behind.is_empty() || behind.starts_with([',', ':', '}', ']']);
        closed.then(|| Span::new(self.at + 1, self.at + 1 + len))
    }

    /// Reports text that is nothing and goes past it: up to the next thing with a meaning.
    fn junk(&mut self) {
        let rest = self.rest();
        let mut end = 0;
        while let Some(c) = rest[end..].chars().next() {
            let here = &rest[end..];
            if here.starts_with("${") {
                end += placeholder_len(here);
                continue;
            }
            let stops = matches!(
                c,
                ',' | ':' | '{' | '}' | '[' | ']' | '"' | '\n' | '\r' | '#'
            ) || string::is_curly(c)
                || here.starts_with("//")
                || here.starts_with("/*");
            if stops && end > 0 {
                break;
            }
            end += c.len_utf8();
            if c == ':' {
                break;
            }
        }
        self.odd_here(OddityKind::UnexpectedText, rest[..end].trim_end().len());
    }

    /// Goes past an array or object that is nested too deep, looking only at its brackets and strings.
    fn skip_too_deep(&mut self) {
        self.odd(OddityKind::TooDeep, Span::new(self.at, self.at + 1));
        let bytes = self.text.as_bytes();
        let (mut depth, mut in_string) = (0usize, false);
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => in_string = !in_string,
                b'\\' if in_string && matches!(bytes.get(self.at), Some(b'"' | b'\\')) => {
                    self.at += 1
                }
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Goes past white space, comments, and characters that only look like white space.
    fn skip_trivia(&mut self) {
        loop {
            let rest = self.rest();
            let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
            let odd_space = |c: char| {
                !space(c)
                    && (c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'))
            };
            let spaces = rest.len() - rest.trim_start_matches(space).len();
            let odd_spaces = rest.len() - rest.trim_start_matches(odd_space).len();
            if spaces > 0 {
                self.at += spaces;
            } else if odd_spaces > 0 {
                self.odd_here(OddityKind::UnexpectedText, odd_spaces);
            } else if rest.starts_with('#') || rest.starts_with("//") {
                let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
                self.odd_here(OddityKind::Comment, len);
            } else if let Some(inside) = rest.strip_prefix("/*") {
                let len = inside.find("*/").map_or(rest.len(), |at| at + 4);
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

    fn word_len(&self) -> usize {
        let rest = self.rest();
        let in_word =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '+' | '-' | '@');
        rest.len() - rest.trim_start_matches(in_word).len()
    }

    fn odd(&mut self, kind: OddityKind, span: Span) {
        self.oddities.push(Oddity {
            kind,
            span,
            also: None,
        });
    }

    /// Reports the next `len` bytes and goes past them.
    fn odd_here(&mut self, kind: OddityKind, len: usize) {
        self.odd(kind, Span::new(self.at, self.at + len));
        self.at += len;
    }
}

impl Open {
    fn closing(&self) -> char {
        match self.inside {
            Inside::Array(_) => ']',
            Inside::Object(..) => '}',
        }
    }

    fn bracket(&self) -> Span {
        Span::new(self.start, self.start + 1)
    }
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

fn looks_like_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        || matches!(word, "NaN" | "Infinity")
}

/// Whether JSON's grammar knows this number.
fn is_number(word: &str) -> bool {
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

//! Reading one object a line: plain members, in the same order as on the line before.
//!
//! A file of people has the same members on every line. Their names are learnt once and then only compared,
//! and a value is a part of the line. Whatever is not that plain (an escape, an array, a name that comes twice)
//! is left to [`read`](super::read), which reads everything.

/// The names of the members of the last line, in order.
#[derive(Debug, Default)]
pub struct Flat {
    /// With their quotes.
    names: Vec<Box<str>>,
}

/// A value that is a part of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A string without escapes.
    Text(&'a str),
    /// A number, as it is written.
    Number(&'a str),
}

/// How reading a line went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Every member was given.
    Read,
    /// The line has other members than the one before. They are known now: read it again.
    New,
    /// The line is not that plain, or not JSON.
    Other,
}

impl Flat {
    /// The names of the members, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &name[1..name.len() - 1])
    }

    /// Reads a line, giving each member's number and value. What was given before the line turned out to be
    /// another than [`Line::Read`] is to be thrown away.
    ///
    /// ```
    /// use scimplate::text::json::{Flat, Line, Plain};
    ///
    /// let mut flat = Flat::default();
    /// let line = r#"{"id": 7, "name": "Ann"}"#;
    /// assert_eq!(flat.read(line, |_, _| {}), Line::New);
    /// let mut last = Plain::Null;
    /// assert_eq!(flat.read(line, |_, value| last = value), Line::Read);
    /// assert_eq!(last, Plain::Text("Ann"));
    /// ```
    pub fn read<'a>(&mut self, line: &'a str, mut give: impl FnMut(usize, Plain<'a>)) -> Line {
        match self.members(line, &mut give) {
            Some(()) => Line::Read,
            None => match names(line) {
                Some(names) if names != self.names => {
                    self.names = names;
                    Line::New
                }
                _ => Line::Other,
            },
        }
    }

    fn members<'a>(&self, line: &'a str, give: &mut impl FnMut(usize, Plain<'a>)) -> Option<()> {
        let mut reader = Reader { line, at: 0 };
        reader.sign(b'{')?;
        let (last, before) = self.names.split_last()?;
        for (at, name) in before.iter().enumerate() {
            reader.name(name)?;
            give(at, reader.value()?);
            reader.sign(b',')?;
        }
        reader.name(last)?;
        give(before.len(), reader.value()?);
        reader.sign(b'}')?;
        reader.end()
    }
}

/// The names of a plain line's members, with their quotes; `None` when it is not plain.
fn names(line: &str) -> Option<Vec<Box<str>>> {
    let mut reader = Reader { line, at: 0 };
    let mut names: Vec<Box<str>> = Vec::new();
    reader.sign(b'{')?;
    loop {
        reader.blank();
        let start = reader.at;
        reader.text()?;
        let name = &line[start..reader.at];
        // A name with a dollar may stand for a type JSON does not have.
        if name.starts_with("\"$") {
            return None;
        }
        names.push(name.into());
        reader.sign(b':')?;
        reader.value()?;
        if reader.sign(b',').is_none() {
            break;
        }
    }
    reader.sign(b'}')?;
    reader.end()?;
    let mut sorted: Vec<&str> = names.iter().map(|name| &**name).collect();
    sorted.sort_unstable();
    let twice = sorted.windows(2).any(|pair| pair[0] == pair[1]);
    (!twice).then_some(names)
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    /// White space and a sign.
    fn sign(&mut self, sign: u8) -> Option<()> {
        if self.peek() != Some(sign) {
            self.blank();
            if self.peek() != Some(sign) {
                return None;
            }
        }
        self.at += 1;
        Some(())
    }

    fn end(&mut self) -> Option<()> {
        self.blank();
        (self.at == self.line.len()).then_some(())
    }

    /// The name that is expected, and its colon.
    fn name(&mut self, name: &str) -> Option<()> {
        if !self.line.as_bytes()[self.at..].starts_with(name.as_bytes()) {
            self.blank();
            if !self.line.as_bytes()[self.at..].starts_with(name.as_bytes()) {
                return None;
            }
        }
        self.at += name.len();
        self.sign(b':')
    }

    fn value(&mut self) -> Option<Plain<'a>> {
        if self.peek() == Some(b'"') {
            return self.text().map(Plain::Text);
        }
        self.blank();
        match self.peek()? {
            b'"' => self.text().map(Plain::Text),
            b'n' => self.word("null", Plain::Null),
            b't' => self.word("true", Plain::Bool(true)),
            b'f' => self.word("false", Plain::Bool(false)),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Plain<'a>) -> Option<Plain<'a>> {
        self.line.as_bytes()[self.at..]
            .starts_with(word.as_bytes())
            .then(|| {
                self.at += word.len();
                value
            })
    }

    /// A string without escapes and control characters.
    fn text(&mut self) -> Option<&'a str> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let end = start + special(&self.line.as_bytes()[start..])?;
        self.at = end + 1;
        (self.line.as_bytes()[end] == b'"').then(|| &self.line[start..end])
    }

    fn number(&mut self) -> Option<Plain<'a>> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let whole = self.digits()?;
        if whole > 1 && self.line.as_bytes()[self.at - whole] == b'0' {
            return None;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(Plain::Number(&self.line[start..self.at]))
    }

    /// How many digits there are; `None` for none.
    fn digits(&mut self) -> Option<usize> {
        let rest = &self.line.as_bytes()[self.at..];
        let count = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(count)
    }
}

/// The first quote, backslash or control character.
pub(crate) fn special(bytes: &[u8]) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const TOP: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quote = word ^ (EACH * b'"' as u64);
        let slash = word ^ (EACH * b'\\' as u64);
        // The lowest mark is right; those above it may come from its borrow.
        let marks = (quote.wrapping_sub(EACH) & !quote
            | slash.wrapping_sub(EACH) & !slash
            | word.wrapping_sub(EACH * 0x20) & !word)
            & TOP;
        if marks != 0 {
            return Some(at * 8 + marks.trailing_zeros() as usize / 8);
        }
    }
    let special = |b: &u8| matches!(b, b'"' | b'\\' | 0..=0x1f);
    let at = rest.iter().position(special)?;
    Some(words.len() * 8 + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_special_character_is_found_wherever_it_stands() {
        for len in 0..40 {
            for at in 0..len {
                for b in 0..=255u8 {
                    let mut bytes = vec![b'a'; len];
                    bytes[at] = b;
                    let wanted = matches!(b, b'"' | b'\\' | 0..=0x1f).then_some(at);
                    assert_eq!(special(&bytes), wanted, "{b} at {at} of {len}");
                    if at + 1 < len {
                        bytes[at + 1] = b'"';
                        assert_eq!(special(&bytes), Some(wanted.unwrap_or(at + 1)));
                    }
                }
            }
        }
    }
}

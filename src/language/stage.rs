//! Stage one: from the text of a template to the source of a Groovy script.
//!
//! This is the character machine of Groovy's `SimpleTemplateEngine`, not a cleverer one. It knows
//! nothing of quotes, nesting or comments: a placeholder ends at the first `}`, and after that the rules
//! of text apply again, inside the expression. Where the product breaks, so does this.

use super::insert::Escape;
use crate::text::{Span, SpanMap};

/// What the script begins with.
pub(super) const OPENING: &str = "out.print(\"\"\"";
/// What the script ends with.
pub(super) const CLOSING: &str = "\"\"\");";

/// How a template is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Syntax {
    /// Whether a backslash in the text stands for itself (`escapeBackslash` of the engine).
    pub escape_backslash: bool,
    /// Whether `$<user.x>` is read as `${user.x}`. The product itself only knows `${…}`.
    pub angle: bool,
    /// Whether values are escaped for the text they are put into.
    pub escape: Escape,
}

impl Default for Syntax {
    fn default() -> Syntax {
        Syntax {
            escape_backslash: true,
            angle: true,
            escape: Escape::None,
        }
    }
}

/// The script, and the way back from it to the template.
#[derive(Debug)]
pub(super) struct Staged {
    pub source: String,
    pub map: SpanMap,
    /// Whether a `<% … %>` has cut the script into several statements.
    pub cut: bool,
}

struct Machine<'a> {
    text: &'a str,
    at: usize,
    out: String,
    map: SpanMap,
}

pub(super) fn stage(text: &str, syntax: Syntax) -> Staged {
    let mut machine = Machine {
        text,
        at: 0,
        out: String::with_capacity(text.len() + text.len() / 8 + 32),
        map: SpanMap::starting_at(0),
    };
    let mut cut = false;
    machine.insert(OPENING);
    while let Some(byte) = machine.peek(0) {
        match (byte, machine.peek(1), machine.peek(2)) {
            (b'<', Some(b'%'), Some(b'=')) => {
                machine.replace(3, "${");
                machine.copy_until("%>");
                machine.replace(2, "}");
            }
            (b'<', Some(b'%'), _) => {
                cut = true;
                machine.replace(2, CLOSING);
                let code = text[machine.at..]
                    .find("%>")
                    .unwrap_or(text.len() - machine.at);
                machine.copy(code);
                machine.replace(2, ";\nout.print(\"\"\"");
            }
            (b'$', Some(b'{'), _) => {
                machine.copy(2);
                machine.copy_until("}");
                machine.copy(1);
            }
            (b'$', Some(b'<'), _)
                if syntax.angle && angle_path(&text[machine.at + 2..]).is_some() =>
            {
                let len = angle_path(&text[machine.at + 2..]).unwrap_or(0);
                machine.replace(2, "${");
                machine.copy(len);
                machine.replace(1, "}");
            }
            (b'"', ..) => machine.replace(1, "\\\""),
            (b'\\', Some(b'$'), _) if syntax.escape_backslash => machine.replace(2, "\\$"),
            (b'\\', ..) if syntax.escape_backslash => machine.replace(1, "\\\\"),
            (b'\r', Some(b'\n'), _) => machine.replace(2, "\n"),
            (b'\r', ..) => machine.replace(1, "\n"),
            _ => machine.copy_plain(),
        }
    }
    machine.insert(CLOSING);
    Staged {
        source: machine.out,
        map: machine.map,
        cut,
    }
}

/// The length of the dotted path in `user.x>`, up to its `>`.
pub(super) fn angle_path(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let word = |w: &str| {
        w.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && w.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    text[..end].split('.').all(word).then_some(end)
}

impl Machine<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn copy(&mut self, len: usize) {
        let len = len.min(self.text.len() - self.at);
        self.out.push_str(&self.text[self.at..self.at + len]);
        self.map.push_verbatim(len);
        self.at += len;
    }

    /// The characters up to the next one the machine looks at.
    fn copy_plain(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let stop = |b: &u8| matches!(b, b'<' | b'$' | b'"' | b'\\' | b'\r');
        // The first one is plain, or the machine would have taken it.
        let len = 1 + rest.iter().skip(1).position(stop).unwrap_or(rest.len() - 1);
        self.copy(len);
    }

    /// The next `len` bytes become `with`.
    fn replace(&mut self, len: usize, with: &str) {
        let len = len.min(self.text.len() - self.at);
        self.out.push_str(with);
        self.map.push_escape(with.len(), len);
        self.at += len;
    }

    fn insert(&mut self, text: &str) {
        self.out.push_str(text);
        self.map.push_escape(text.len(), 0);
    }

    /// The text up to, not including, `stop`, without line ends.
    fn copy_until(&mut self, stop: &str) {
        let end = self.text[self.at..]
            .find(stop)
            .map_or(self.text.len(), |n| self.at + n);
        while self.at < end {
            let line = self.text[self.at..end]
                .find(['\r', '\n'])
                .unwrap_or(end - self.at);
            self.copy(line);
            if self.at < end {
                self.replace(1, "");
            }
        }
    }
}

/// Decodes `\uXXXX` over a whole source, as Groovy 2.4 does before it reads anything else. `Err` is the
/// place of a broken one. Sources without any are not copied.
pub(super) fn decode_unicode(staged: Staged) -> Result<Staged, Span> {
    let source = staged.source.as_bytes();
    let is_escape = |at: usize| {
        // A backslash that is itself escaped starts nothing.
        let before = source[..at]
            .iter()
            .rev()
            .take_while(|&&b| b == b'\\')
            .count();
        source.get(at + 1) == Some(&b'u') && before % 2 == 0
    };
    let mut next = memchr::memchr_iter(b'\\', source)
        .filter(|&at| is_escape(at))
        .peekable();
    if next.peek().is_none() {
        return Ok(staged);
    }
    let mut out: Vec<u16> = Vec::new();
    let mut text = String::with_capacity(source.len());
    let mut map = SpanMap::starting_at(0);
    let mut done = 0;
    for at in next {
        let us = source[at + 1..].iter().take_while(|&&b| b == b'u').count();
        let digits = at + 1 + us;
        let code = staged
            .source
            .get(digits..digits + 4)
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u16::from_str_radix(hex, 16).ok())
            .ok_or_else(|| staged.map.up_one(Span::new(at, digits)))?;
        let between = &staged.source[done..at];
        if between.is_empty() && !out.is_empty() {
            // The second half of a pair may follow.
        } else {
            out.clear();
        }
        text.push_str(between);
        map.push_verbatim(between.len());
        out.push(code);
        match String::from_utf16(&out) {
            Ok(c) => {
                text.push_str(&c);
                map.push_escape(c.len(), digits + 4 - at);
                out.clear();
            }
            // Half a pair: keep it as an escape nobody reads again; the next one may complete it.
            Err(_) if is_high(code) => map.push_escape(0, digits + 4 - at),
            Err(_) => return Err(staged.map.up_one(Span::new(at, digits + 4))),
        }
        done = digits + 4;
    }
    if !out.is_empty() {
        return Err(staged.map.up_one(Span::new(done.saturating_sub(6), done)));
    }
    text.push_str(&staged.source[done..]);
    map.push_verbatim(staged.source.len() - done);
    Ok(Staged {
        source: text,
        map: map.within(std::sync::Arc::new(staged.map)),
        cut: staged.cut,
    })
}

fn is_high(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}

//! The short way to read a template, past stage one and the GString.
//!
//! Nearly every template is plain: no backslash, no `<%`, and each `$` starts a placeholder whose code ends
//! at the first `}`. Stage one copies such text as it is, so its pieces can be cut out of it directly. A dotted
//! path needs no grammar; other code is read by it, one expression at a time. What is not plain, or does not
//! compile, goes the long way, which says why.

use std::collections::HashMap;
use std::sync::Arc;

use super::insert::{self, Escape};
use super::inspection::is_own;
use super::names::is_package;
use super::parse;
use super::stage::{Syntax, angle_path};
use super::syntax::Expr;
use super::world;

/// The expressions of the templates of one document, each read once.
#[derive(Debug)]
pub struct Interner {
    known: HashMap<Box<str>, Arc<Expr>>,
    keeps: bool,
}

impl Default for Interner {
    fn default() -> Interner {
        Interner::new()
    }
}

impl Interner {
    /// One that knows no expression yet.
    pub fn new() -> Interner {
        Interner {
            known: HashMap::new(),
            keeps: true,
        }
    }

    /// One for a single template: only a long one says the same so often that keeping it pays.
    pub(super) fn once(text: &str) -> Interner {
        const LONG: usize = 16 << 10;
        Interner {
            known: HashMap::new(),
            keeps: text.len() >= LONG,
        }
    }

    /// How many different expressions were read, plain paths apart.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether none was read.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The tree of `{code}`, brackets included, its places counted from the opening one. `None` when it does not
    /// compile, or when what follows it in the template could make it something else.
    fn expression(&mut self, braced: &str) -> Option<Arc<Expr>> {
        if let Some(known) = self.known.get(braced) {
            return Some(Arc::clone(known));
        }
        if is_open_ended(&braced[1..braced.len() - 1]) {
            return None;
        }
        let read = parse::placeholder(braced, 0).ok()?;
        let expr = read.expr.filter(|_| read.end == braced.len())?;
        if world::unresolved(&expr).is_some() || world::forbidden(&expr).is_some() {
            return None;
        }
        let expr = Arc::new(expr);
        if self.keeps {
            self.known.insert(braced.into(), Arc::clone(&expr));
        }
        Some(expr)
    }
}

/// Whether code could be part of something longer: a text, a comment, code with brackets of its own.
fn is_open_ended(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'{' | b'$' | b'"' | b'\n' => true,
        b'/' => matches!(bytes.get(at + 1), Some(b'/' | b'*')),
        b'\'' => bytes[at..].starts_with(b"'''"),
        _ => false,
    })
}

/// A piece of a plain template.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text: where it stands in the template.
    Text { start: u32, end: u32 },
    /// A placeholder with a dotted path: where the path stands in the template.
    Path { start: u32, end: u32 },
    /// A placeholder with any other code.
    Code(Arc<Expr>),
}

/// The pieces of a template; `None` when it is not plain.
pub(super) fn pieces(text: &str, syntax: Syntax, known: &mut Interner) -> Option<Box<[Piece]>> {
    let bytes = text.as_bytes();
    let place = |at: usize| u32::try_from(at).ok();
    place(text.len())?;
    if memchr::memchr2(b'\\', b'\r', bytes).is_some() {
        return None;
    }
    let mut pieces = Vec::new();
    let mut done = 0;
    for at in memchr::memchr2_iter(b'$', b'<', bytes) {
        if at < done {
            // Stage one looks for nothing in a placeholder; nor may the code hold another.
            continue;
        }
        let next = bytes.get(at + 1);
        if bytes[at] == b'<' {
            match next {
                Some(b'%') => return None,
                _ => continue,
            }
        }
        let code = at + 2;
        let end = match next {
            Some(b'{') => code + memchr::memchr(b'}', &bytes[code..])?,
            Some(b'<') if syntax.angle => code + angle_path(&text[code..])?,
            _ => return None,
        };
        if at > done {
            pieces.push(Piece::Text {
                start: place(done)?,
                end: place(at)?,
            });
        }
        pieces.push(match is_plain_path(&text[code..end]) {
            true => Piece::Path {
                start: place(code)?,
                end: place(end)?,
            },
            false if bytes[at + 1] == b'<' => return None,
            false => {
                let expr = known.expression(&text[at + 1..=end])?;
                if syntax.escape == Escape::Json && insert::escapes_itself(&expr).is_some() {
                    return None;
                }
                Piece::Code(expr)
            }
        });
        done = end + 1;
    }
    if done < text.len() {
        pieces.push(Piece::Text {
            start: place(done)?,
            end: place(text.len())?,
        });
    }
    Some(pieces.into())
}

/// Whether code is `name.name`, and the first name is nothing but a binding's.
fn is_plain_path(code: &str) -> bool {
    // Where the name that is being read starts, and where the first one ends.
    let (mut start, mut first) = (0, None);
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'0'..=b'9' | b'.' if at == start => return false,
            b'.' => {
                first.get_or_insert(at);
                start = at + 1;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => {}
            _ => return false,
        }
    }
    start < code.len() && is_binding(&code[..first.unwrap_or(code.len())])
}

/// Whether a first name can be nothing but a binding's: no keyword, class, package or part of the script.
fn is_binding(name: &str) -> bool {
    name.as_bytes()[0].is_ascii_lowercase()
        && !is_package(name)
        && !is_own(name)
        && !parse::is_keyword(name)
}

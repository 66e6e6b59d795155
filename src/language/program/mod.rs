//! The program of a template: what its placeholders come to, as a flat list of operations.
//!
//! A template is read once and rendered many times, nearly always from texts and numbers. Its program is
//! made for that: the dotted paths it reads are its slots, which are filled once a render; what it prints is
//! appended to one `String`; a choice between two texts is a jump forward; literal text and the slot after it
//! are one operation. Code that is none of this is left to the walk, as a tree that sees the slots.
//!
//! One semantics: a program only ever does what cannot fail and changes nothing. Wherever it meets anything
//! else (a fault, a value that is neither text, number, boolean nor null, a budget that might not be enough)
//! it gives up, and the walk (`walk`) begins again from the start and has the last word. So places, faults,
//! secrets and order are the walk's alone, and what a program gives, the walk gives too; `tests/compiled.rs`
//! holds it to that over every recorded case.
//!
//! `lower` makes programs, `run` runs them, `field` is what slots hold, `path` where it comes from, `tree` the
//! code that is left to the walk.

mod field;
pub(super) mod lower;
mod path;
mod run;
mod tree;

pub use field::Field;
pub(super) use path::Path;
pub(super) use run::{Fields, Ready, World};

use std::ops::Range;

use super::insert::{Escape, Place};
use super::syntax::Expr;
use crate::builtins::Quick;
use crate::value::Value;

/// What a template does, over its slots. All indexes are within their lists.
#[derive(Debug)]
pub(super) struct Program {
    ops: Vec<Op>,
    /// All literal texts, one after the other, and where each stands.
    text: String,
    literals: Vec<Range<u32>>,
    pipes: Vec<Pipe>,
    trees: Vec<Tree>,
    /// What each slot reads.
    paths: Vec<Path>,
    /// Most steps of a walk that the operations stand for.
    steps: u64,
    /// How many texts are made of others.
    joins: usize,
    /// Whether a placeholder reads what is masked for its name.
    secret: bool,
}

/// The number of a literal text.
type Literal = u32;

/// How a value is put into the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Put {
    /// As it is.
    Raw,
    /// Into a JSON string.
    Quoted,
    /// Beside the strings of a JSON text, where it may not leave one open.
    Bare,
}

impl Put {
    /// At a place of the text; `None` where a value cannot be put.
    fn at(place: Place, escape: Escape) -> Option<Put> {
        match (escape, place) {
            (Escape::None, _) => Some(Put::Raw),
            (Escape::Json, Place::Quoted) => Some(Put::Quoted),
            (Escape::Json, Place::Bare) => Some(Put::Bare),
            (Escape::Json, Place::Escaping) => None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Op {
    Text(Literal),
    Slot {
        slot: u16,
        put: Put,
    },
    /// The text and then the slot.
    TextSlot {
        text: Literal,
        slot: u16,
        put: Put,
    },
    /// What methods make of a slot.
    Pipe {
        pipe: u16,
        put: Put,
    },
    /// Any other expression.
    Tree {
        tree: u16,
        put: Put,
    },
    /// Goes on at `to` unless the slot is null (or, with `not`, if it is).
    Null {
        slot: u16,
        not: bool,
        to: u32,
    },
    /// As `Null`: unless it equals the number.
    Int {
        slot: u16,
        not: bool,
        number: i32,
        to: u32,
    },
    /// As `Null`: unless it equals the text.
    Equal {
        slot: u16,
        not: bool,
        text: Literal,
        to: u32,
    },
    /// As `Null`: unless it is true.
    Bool {
        slot: u16,
        not: bool,
        to: u32,
    },
    /// As `Null`: unless the tree's value is true.
    Test {
        tree: u16,
        not: bool,
        to: u32,
    },
    /// Goes on at `to` unless the slot is a text.
    IsText {
        slot: u16,
        to: u32,
    },
    Jump {
        to: u32,
    },
}

/// Methods with constant arguments, called on a slot one after the other.
#[derive(Debug)]
struct Pipe {
    slot: u16,
    /// How an ASCII text gets its result without any of the calls.
    quick: Option<Quick>,
    calls: Vec<Call>,
}

#[derive(Debug)]
struct Call {
    name: Box<str>,
    args: Vec<Value>,
    /// `?.`
    safe: bool,
}

/// An expression in which slots stand as variables named by their numbers.
#[derive(Debug)]
struct Tree {
    expr: Expr,
    slots: Vec<u16>,
}

/// The name of a slot in a tree; no name of Groovy's starts with a digit.
fn variable(slot: u16) -> String {
    slot.to_string()
}

impl Program {
    /// What each slot reads.
    pub fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// It, ready to be run many times.
    pub fn ready(&self) -> Ready<'_> {
        let literal = |at: &Range<u32>| &self.text[at.start as usize..at.end as usize];
        Ready {
            program: self,
            literals: self.literals.iter().map(literal).collect(),
        }
    }

    /// Whether it may print what is masked for its name.
    pub fn reads_secrets(&self) -> bool {
        self.secret
    }
}

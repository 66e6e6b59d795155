//! The template language.
//!
//! A template goes through Groovy's own stages: the product's character machine makes a script of it
//! (`stage`), which prints one long GString (`gstring`), whose placeholders hold code (`parse`, after
//! `grammar/groovy.pest`, to the tree of `syntax`; `recover` has the words for what does not parse). `world`
//! refuses what reaches for the host. `evaluate` computes expressions, `names` says what a name means,
//! `members` what stands after a dot, `execute` runs statements; what methods and operators do is in
//! [`builtins`](crate::builtins); `insert` puts values into text, `segment` says which of it is data.
//! `branches` tries every way through a template, in the order that `combination` gives. `inspection` and
//! `types` say what can be said without values. A `budget` bounds each render, `stack` gives deep code room.
//!
//! # The fast way
//!
//! Nearly every template is plain text with paths, choices and a few methods, is read once and rendered for many
//! people. So there is a short way beside each stage, which gives up wherever the long one might say something
//! else, and a law that holds the two together (`tests/compiled.rs`, `parse/short.rs`):
//!
//! - reading: `plain` cuts a template without a backslash or `<%` into text, dotted paths and code, past stage one
//!   and the GString; `parse/short.rs` reads the code that most placeholders hold, past the grammar; an
//!   [`Interner`] knows what a document has said before. Trees for the walk are made when something walks.
//! - rendering: `program` is a template as a flat list of operations over the attributes it reads; `walk` begins
//!   again from the start where a program gives up, and has the last word: faults, places and secrets are its.
//! - many people: `each` looks up once what is the same for all, finds the attributes of a record where the record
//!   before had them, and allocates nothing. Files of people are [`batch`](crate::batch)'s.
//!
//! What it is worth is measured in `benches/README.md`.

mod branches;
mod budget;
mod combination;
mod compile;
mod declared;
mod each;
mod escape;
mod evaluate;
mod execute;
mod failure;
mod gstring;
mod insert;
mod inspection;
mod members;
mod names;
mod parse;
mod plain;
mod program;
mod recover;
mod rendered;
mod scope;
mod segment;
mod stack;
mod stage;
mod syntax;
mod template;
mod types;
mod walk;
mod widen;
mod world;
mod writer;

pub use branches::{Branch, Branches};
pub use budget::{Budget, Stop};
pub use combination::Reach;
pub use each::{Each, Record, Unrendered};
pub use failure::{Failure, Phase};
pub use insert::Escape;
pub use inspection::{Inspection, Read, ReadStep};
pub(crate) use names::is_package;
pub use plain::Interner;
pub use program::Field;
pub use rendered::{MASK, Rendered, Slot};
pub use stage::Syntax;
pub use template::Template;
pub use types::{Known, Mistake, Schema, Types, Wrong};

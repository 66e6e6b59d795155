//! The template language.
//!
//! A template goes through Groovy's own stages: the product's character machine makes a script of it
//! (`stage`), which prints one long GString (`gstring`), whose placeholders hold expressions (`parse`,
//! after `grammar/groovy.pest`, to the tree of `syntax`), which are computed (`evaluate`).

mod budget;
mod escape;
mod evaluate;
mod execute;
mod gstring;
mod parse;
mod recover;
mod rendered;
mod scope;
mod stack;
mod stage;
mod syntax;
mod template;
mod world;
mod writer;

pub use budget::{Budget, Stop};
pub use rendered::{MASK, Rendered, Slot};
pub use stage::Syntax;
pub use template::{Failure, Phase, Template};

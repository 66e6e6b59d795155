//! scimplate reads the connection JSON of Saviynt EIC's REST connector, understands the `${…}` templates
//! in it exactly as the product's Groovy engine does, and shows the requests they make.
//!
//! # Reading order
//!
//! The modules, in the order to read them, which is also the order of dependency: a module uses only
//! those above it (`tests/layers.rs` reads this list and holds the code to it).
//!
//! 1. [`text`]: places in texts, the way from a decoded string back to the file, the JSON reader
//! 2. [`diagnostic`]: what is wrong in a document, and where
//! 3. [`error`]: why a call failed
//! 4. [`value`]: Groovy's values, their truth, equality, order and printing
//! 5. [`builtins`]: the one table of methods and operators
//! 6. [`language`]: templates: stage one, grammar, syntax tree, evaluator
//! 7. [`scim`]: what targets know, and payloads against it
//! 8. [`connection`]: package formats, attributes and their schemas, operations, the names expressions see
//! 9. [`lint`]: rules over a whole connection
//! 10. [`plan`]: the requests an operation would make
//! 11. [`batch`]: many lines, by several workers, answered in order
//! 12. [`provision`]: sending them: transport, authentication, journal, retries (feature `provision`)
//! 13. [`report`]: diagnostics and plans to people and machines (feature `report`)
//! 14. [`sandbox`]: a local stand-in for Genesys Cloud (feature `sandbox`)
//! 15. [`cli`]: the command line (feature `cli`)

pub mod batch;
pub mod builtins;
pub mod connection;
pub mod diagnostic;
pub mod error;
pub mod language;
pub mod lint;
pub mod plan;
pub mod scim;
pub mod text;
pub mod value;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "provision")]
pub mod provision;
#[cfg(feature = "report")]
pub mod report;
#[cfg(feature = "sandbox")]
pub mod sandbox;

pub use connection::{Attribute, Connection};
pub use diagnostic::Diagnostic;
pub use error::Error;
pub use language::Template;
pub use plan::{Plan, Request};
pub use text::Source;
pub use value::{Bindings, Value};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! Connections: package formats, attributes, and which strings are templates.

mod kind;
mod operation;
pub mod roots;
mod spelling;

pub use kind::{AttributeKind, Shape};
pub use operation::Operation;

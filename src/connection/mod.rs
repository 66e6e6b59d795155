//! Connections: package formats, attributes, and which strings are templates.

mod operation;

pub use operation::Operation;

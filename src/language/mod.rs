//! The template language: stage one, grammar, evaluator.

mod rendered;

pub use rendered::{MASK, Rendered, Slot};

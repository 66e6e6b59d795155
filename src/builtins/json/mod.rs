//! JSON, written and read by the libraries the product has: Groovy's own and Jackson.

pub(super) mod groovy;
pub(super) mod jackson;
mod read;
mod write;

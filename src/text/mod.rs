//! Texts and places in them: spans, the way from a decoded string back to the file, and the JSON reader.
//!
//! A [`Span`] is a byte range in the text that was parsed. A connection is JSON, in it a string that
//! holds JSON, in that a string that holds a template, in that an expression; each step inwards decodes
//! escapes. A [`SpanMap`] remembers one such step and the steps around it, so a place found at the
//! innermost level can be named in the file. Line and column exist only in the report.

pub mod json;
mod source;
mod span;
pub(crate) mod spelling;

pub use source::{BadBytes, Encoding, NotUtf8, Source};
pub use span::{Located, Span, SpanMap};

//! A JSON reader that knows where everything stands and goes on after a mistake.
//!
//! It agrees with `serde_json` on every valid document. On an invalid one it reads what can be read
//! and lists each [`Oddity`], in the order they stand in the text.
//!
//! ```
//! use scimplate::text::json::{self, OddityKind};
//!
//! let text = r#"{"call": [{"name": "call1" "url": "https:\/\/example.org"}]}"#;
//! let document = json::read(text);
//!
//! let url = document.at("/call/0/url").unwrap();
//! assert_eq!(url.as_str(), Some("https://example.org"));
//! assert_eq!(url.span.of(text), r#""https:\/\/example.org""#);
//! assert_eq!(document.oddities[0].kind, OddityKind::MissingComma);
//! ```

mod bracket;
mod escape;
mod flat;
mod node;
mod plain;
mod reader;
mod string;
mod word;

pub(crate) use escape::{escape, escaped, is_clean};
pub use flat::{Flat, Line, Plain};
pub use node::push_pointer;
pub use reader::read;

use std::sync::Arc;

use super::{Span, SpanMap};

/// Deepest nesting of arrays and objects that is read; what lies deeper is an [`OddityKind::TooDeep`].
/// Where `serde_json` draws the line: it counts down from 128 and refuses at zero.
pub const MAX_DEPTH: usize = 127;

/// What was read, and everything odd about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The value, if there is one at all.
    pub root: Option<Node>,
    /// What is wrong with the text, in order.
    pub oddities: Vec<Oddity>,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The whole value, brackets or quotes included.
    pub span: Span,
    /// The value.
    pub value: Json,
}

/// A JSON value; a number is its own text, so nothing of it is lost.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number; its text is the node's span. JSON's grammar sets no limit, so neither does this.
    Number,
    /// A string.
    String(JsonString),
    /// An array.
    Array(Vec<Node>),
    /// An object, members in order, duplicates kept.
    Object(Vec<Member>),
    /// Something that is not a value stands where one should; an oddity says what.
    Broken,
}

/// A decoded string.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonString {
    /// The string with its quotes.
    pub span: Span,
    /// Its characters, escapes decoded. Half a surrogate pair reads as U+FFFD; a raw control character
    /// and a backslash that starts no escape stay as they are; each with an oddity.
    pub text: Arc<str>,
    /// From `text` to the text that was read (one level, no `outer`).
    pub map: SpanMap,
}

/// One `key: value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The key; empty, with an empty span, when a value stands where the key belongs.
    pub key: JsonString,
    /// The value; [`Json::Broken`] when there is none.
    pub value: Node,
}

/// Something JSON does not allow, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// What it is.
    pub kind: OddityKind,
    /// The very characters; where something is missing, the empty span of its place.
    pub span: Span,
    /// A second place that belongs to it: the first of two equal keys, the bracket never closed or
    /// closed by the wrong one, the string's other typographic quote, the quote that opened the string.
    pub also: Option<Span>,
}

/// The ways a text can fail to be JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OddityKind {
    /// Raw control characters inside a string, such as a line end; neighbours count as one.
    RawControl,
    /// A backslash before something that is no escape.
    BadEscape,
    /// A comma with no value or member after it.
    TrailingComma,
    /// Two values or members with no comma between them.
    MissingComma,
    /// A key that the same object already has. The only oddity that valid JSON can have.
    DuplicateKey,
    /// A typographic quote where a straight one belongs; once a string.
    CurlyQuote,
    /// A byte order mark at the start.
    ByteOrderMark,
    /// Half of a surrogate pair, such as `\ud83d` alone.
    LoneSurrogate,
    /// Nesting beyond [`MAX_DEPTH`]; what lies deeper is skipped.
    TooDeep,
    /// A string that never ends; read up to its line's end.
    UnclosedString,
    /// A straight quote in the middle of a string, without the backslash it needs there; once a string.
    UnescapedQuote,
    /// An array or object that never ends.
    Unclosed,
    /// A closing bracket that closes nothing, or the wrong thing.
    UnexpectedClose,
    /// A member without `:`.
    MissingColon,
    /// A place where a value should stand.
    MissingValue,
    /// A key that is not a string in double quotes.
    BadKey,
    /// A number JSON does not know: `01`, `.5`, `+1`, `1.`, `NaN`.
    BadNumber,
    /// A word that is not `true`, `false` or `null`, or another character that starts no value.
    UnexpectedText,
    /// A `//`, `/* */` or `#` comment.
    Comment,
    /// Text after the end of the document.
    AfterEnd,
    /// No value at all.
    Empty,
}

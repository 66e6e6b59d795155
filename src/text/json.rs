//! A JSON reader that knows where everything stands and goes on after a mistake.
//!
//! It agrees with `serde_json` on every valid document. On an invalid one it reads what can be read
//! and lists each [`Oddity`], in the order they stand in the text.

use super::{Span, SpanMap};

/// Deepest nesting of arrays and objects that is read; what lies deeper is an [`OddityKind::TooDeep`].
/// The same number as `serde_json`'s.
pub const MAX_DEPTH: usize = 128;

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
    /// A number; its text is the node's span.
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
    /// Its characters, escapes decoded. Half a surrogate pair reads as U+FFFD, with an oddity.
    pub text: String,
    /// From `text` to the text that was read (one level, no `outer`).
    pub map: SpanMap,
}

/// One `key: value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The key.
    pub key: JsonString,
    /// The value; [`Json::Broken`] when there is none.
    pub value: Node,
}

/// Something JSON does not allow, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// What it is.
    pub kind: OddityKind,
    /// The very characters.
    pub span: Span,
    /// A second place that belongs to it: the first of two equal keys, the bracket never closed.
    pub also: Option<Span>,
}

/// The ways a text can fail to be JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OddityKind {
    /// A raw control character inside a string, such as a line end.
    RawControl,
    /// A backslash before something that is no escape.
    BadEscape,
    /// A comma with no value or member after it.
    TrailingComma,
    /// Two values or members with no comma between them.
    MissingComma,
    /// A key that the same object already has.
    DuplicateKey,
    /// A typographic quote where a straight one belongs.
    CurlyQuote,
    /// A byte order mark at the start.
    ByteOrderMark,
    /// Half of a surrogate pair, such as `\ud83d` alone.
    LoneSurrogate,
    /// Nesting beyond [`MAX_DEPTH`].
    TooDeep,
    /// A string that never ends.
    UnclosedString,
    /// An array or object that never ends.
    Unclosed,
    /// A closing bracket that closes nothing.
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

/// Reads a text. Never fails: what is wrong is in [`Document::oddities`].
pub fn read(_text: &str) -> Document {
    todo!()
}

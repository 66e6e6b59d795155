//! What a reader of a report is told about each way a text can fail to be JSON.

use crate::diagnostic::{Diagnostic, Rule, rules};
use crate::text::json::{Oddity, OddityKind};

/// The finding an oddity makes, in the text that was read. Says nothing of the text itself, which may be
/// secret.
pub fn finding(oddity: &Oddity) -> Diagnostic {
    let (rule, message, help) = words(oddity.kind);
    let mut found = Diagnostic::new(rule, oddity.span, message).help(help);
    found = match oddity.kind {
        OddityKind::DuplicateKey => found.note("only the last one counts"),
        OddityKind::ByteOrderMark => found,
        _ => found.note("the connector cannot read the document"),
    };
    if let Some(also) = oddity.also {
        found = found.also(also, if oddity.kind == OddityKind::DuplicateKey { "the first one" } else { "opened here" });
    }
    found
}

fn words(kind: OddityKind) -> (&'static Rule, &'static str, &'static str) {
    match kind {
        OddityKind::RawControl => (
            &rules::JSON_RAW_CONTROL,
            "a string holds a raw control character",
            "write a line end as `\\n` and a tab as `\\t`",
        ),
        OddityKind::BadEscape => (
            &rules::JSON_BAD_ESCAPE,
            "a backslash stands before something that is no escape",
            "write two backslashes for one that should stay",
        ),
        OddityKind::TrailingComma => (&rules::JSON_TRAILING_COMMA, "a comma has nothing after it", "remove the comma"),
        OddityKind::MissingComma => (&rules::JSON_MISSING_COMMA, "a comma is missing between two values", "add a comma"),
        OddityKind::DuplicateKey => (&rules::JSON_DUPLICATE_KEY, "an object has the same key twice", "remove one of them"),
        OddityKind::CurlyQuote => (
            &rules::JSON_CURLY_QUOTE,
            "a typographic quote stands where a straight one belongs",
            "replace it by `\"`",
        ),
        OddityKind::ByteOrderMark => (
            &rules::JSON_BYTE_ORDER_MARK,
            "the text starts with a byte order mark",
            "save the file as UTF-8 without one",
        ),
        OddityKind::LoneSurrogate => (
            &rules::JSON_LONE_SURROGATE,
            "an escape names half a character",
            "write both halves, or the character itself",
        ),
        OddityKind::TooDeep => (&rules::JSON_TOO_DEEP, "the nesting is too deep", "nest fewer arrays and objects"),
        OddityKind::UnclosedString => (&rules::JSON_SYNTAX, "a string never ends", "add the closing `\"`"),
        OddityKind::Unclosed => (&rules::JSON_SYNTAX, "an array or object never ends", "add the closing bracket"),
        OddityKind::UnexpectedClose => (
            &rules::JSON_SYNTAX,
            "a closing bracket closes nothing",
            "remove it, or add the bracket that opens it",
        ),
        OddityKind::MissingColon => (&rules::JSON_SYNTAX, "a key has no `:` after it", "add `:` and a value"),
        OddityKind::MissingValue => (&rules::JSON_SYNTAX, "a value is missing", "add a value"),
        OddityKind::BadKey => (&rules::JSON_SYNTAX, "a key is not in double quotes", "put it in double quotes"),
        OddityKind::BadNumber => (&rules::JSON_SYNTAX, "a number is written as JSON does not know it", "write digits only, or quote it"),
        OddityKind::Comment => (&rules::JSON_SYNTAX, "JSON has no comments", "remove the comment"),
        OddityKind::AfterEnd => (&rules::JSON_SYNTAX, "text follows the end of the document", "remove it"),
        OddityKind::Empty => (&rules::JSON_SYNTAX, "there is no document", "write `{}` for an empty one"),
        _ => (&rules::JSON_SYNTAX, "something stands here that JSON does not know", "put text in double quotes"),
    }
}

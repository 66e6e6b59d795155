//! The words for what goes wrong between bytes and JSON.

use super::{Diagnostic, Fix, Rule, rules};
use crate::text::json::{MAX_DEPTH, Oddity, OddityKind};
use crate::text::{Encoding, NotUtf8, Span};

/// Bytes listed one by one before the rest is only counted.
const LISTED_BYTES: usize = 8;

impl Diagnostic {
    /// What an oddity of `text` means to the one who wrote it.
    ///
    /// ```
    /// use scimplate::{Diagnostic, text::json};
    ///
    /// let text = r#"{"connection": "a", "connection": "b"}"#;
    /// let document = json::read(text);
    /// let finding = Diagnostic::of_json(&document.oddities[0], text);
    /// assert_eq!(finding.message, "`connection` appears twice in this object");
    /// ```
    pub fn of_json(oddity: &Oddity, text: &str) -> Diagnostic {
        let (message, note, help) = words(oddity, text);
        let mut finding = Diagnostic::new(rule(oddity.kind), oddity.span, message)
            .help(help)
            .fix(fix(oddity, text));
        if let Some(note) = note {
            finding = finding.note(note);
        }
        match (oddity.also, also_label(oddity.kind)) {
            (Some(also), Some(label)) => finding.also(also, label),
            _ => finding,
        }
    }

    /// What to tell about a file that is not UTF-8; the places are those of the readable text.
    pub fn not_utf8(problem: &NotUtf8) -> Diagnostic {
        let place = problem.bad.first().map_or(Span::at(0), |bad| bad.text);
        let finding = Diagnostic::new(
            &rules::TEXT_NOT_UTF8,
            place,
            match problem.encoding {
                Encoding::Unknown => "some bytes are not UTF-8 text",
                Encoding::Utf16LittleEndian | Encoding::Utf16BigEndian => {
                    "the file is saved as UTF-16, not UTF-8"
                }
            },
        );
        let mut finding = finding
            .note("JSON is UTF-8, and the product would read other characters or none at all")
            .help("save the file again with the encoding UTF-8");
        for bad in problem.bad.iter().skip(1).take(LISTED_BYTES - 1) {
            finding = finding.also(bad.text, format!("and byte {}", bad.bytes.start));
        }
        match (problem.bad.first(), problem.bad.len()) {
            (None, _) => finding,
            (Some(first), 1) => finding.label(format!("byte {}", first.bytes.start)),
            (Some(first), count) => finding.label(format!(
                "byte {}, the first of {count} places",
                first.bytes.start
            )),
        }
    }
}

fn rule(kind: OddityKind) -> &'static Rule {
    match kind {
        OddityKind::RawControl => &rules::JSON_RAW_CONTROL,
        OddityKind::BadEscape => &rules::JSON_BAD_ESCAPE,
        OddityKind::TrailingComma => &rules::JSON_TRAILING_COMMA,
        OddityKind::MissingComma => &rules::JSON_MISSING_COMMA,
        OddityKind::DuplicateKey => &rules::JSON_DUPLICATE_KEY,
        OddityKind::CurlyQuote => &rules::JSON_CURLY_QUOTE,
        OddityKind::ByteOrderMark => &rules::JSON_BYTE_ORDER_MARK,
        OddityKind::LoneSurrogate => &rules::JSON_LONE_SURROGATE,
        OddityKind::TooDeep => &rules::JSON_TOO_DEEP,
        OddityKind::UnescapedQuote => &rules::JSON_UNESCAPED_QUOTE,
        OddityKind::UnclosedString | OddityKind::Unclosed => &rules::JSON_UNCLOSED,
        OddityKind::Comment => &rules::JSON_COMMENT,
        OddityKind::UnexpectedClose
        | OddityKind::MissingColon
        | OddityKind::MissingValue
        | OddityKind::BadKey
        | OddityKind::BadNumber
        | OddityKind::UnexpectedText
        | OddityKind::AfterEnd
        | OddityKind::Empty => &rules::JSON_SYNTAX,
    }
}

fn also_label(kind: OddityKind) -> Option<&'static str> {
    match kind {
        OddityKind::DuplicateKey => Some("it is here first"),
        OddityKind::Unclosed => Some("opened here"),
        OddityKind::UnexpectedClose => Some("the innermost bracket open there"),
        OddityKind::CurlyQuote => Some("and here"),
        OddityKind::UnescapedQuote => Some("the string starts here"),
        _ => None,
    }
}

/// The one change that mends it, where only one is meant.
fn fix(oddity: &Oddity, text: &str) -> Option<Fix> {
    let slice = oddity.span.of(text);
    let replace = |fix: Fix, with: &str| Some(fix.edit(oddity.span, with));
    match oddity.kind {
        OddityKind::RawControl => {
            let escapes: String = slice.chars().map(escape).collect();
            replace(Fix::safe("write the escapes"), &escapes)
        }
        OddityKind::BadEscape if slice == "\\'" => replace(Fix::uncertain("write `'`"), "'"),
        OddityKind::TrailingComma => replace(Fix::safe("remove the comma"), ""),
        OddityKind::MissingComma => replace(Fix::uncertain("add a comma"), ","),
        OddityKind::CurlyQuote => {
            let fix = Fix::safe("write straight quotes").edit(oddity.span, "\"");
            Some(match oddity.also {
                Some(other) => fix.edit(other, "\""),
                None => fix,
            })
        }
        OddityKind::ByteOrderMark => replace(Fix::safe("remove the byte order mark"), ""),
        OddityKind::Comment => replace(Fix::safe("remove the comment"), ""),
        OddityKind::BadKey => {
            let is_word = |c: char| c.is_ascii_alphanumeric() || "_-$".contains(c);
            let word = !slice.is_empty() && slice.chars().all(is_word);
            // The quotes alone: a fix never repeats what stands in the file, which may be a secret.
            let (before, after) = (Span::at(oddity.span.start), Span::at(oddity.span.end));
            word.then(|| Fix::safe("put it in double quotes"))
                .map(|fix| fix.edit(before, "\"").edit(after, "\""))
        }
        OddityKind::UnexpectedText => {
            let mut chars = slice.chars();
            match (chars.next(), slice.to_ascii_lowercase().as_str()) {
                (_, word @ ("true" | "false" | "null")) => {
                    replace(Fix::safe(format!("write `{word}`")), word)
                }
                (_, "none" | "nil" | "undefined") => {
                    replace(Fix::uncertain("write `null`"), "null")
                }
                (Some(c), _)
                    if chars.as_str().is_empty()
                        && (c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')) =>
                {
                    replace(Fix::safe("write an ordinary space"), " ")
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Message, why it matters, what to do. A value is never quoted: it may be a secret.
fn words(oddity: &Oddity, text: &str) -> (String, Option<&'static str>, String) {
    let slice = oddity.span.of(text);
    let also = oddity.also.map(|also| also.of(text));
    let (message, note, help): (String, Option<&str>, String) = match oddity.kind {
        OddityKind::RawControl => (
            format!("{} stands inside a string as it is", control_name(slice)),
            Some(
                "JSON allows no raw control characters in strings, so the connector may refuse all of it",
            ),
            format!("write it as `{}`", escaped(slice)),
        ),
        OddityKind::BadEscape if slice.starts_with("\\u") => (
            format!("`{slice}` lacks some of its four hexadecimal digits"),
            None,
            "write four digits after `\\u`, as in `\\u00e9`".into(),
        ),
        OddityKind::BadEscape => (
            format!("`{slice}` is no escape JSON knows"),
            Some("a backslash that is meant as a character must itself be escaped"),
            match slice.strip_prefix('\\') {
                Some("'") => "write `'`, which needs no backslash".into(),
                Some(rest) => format!("write `\\\\{rest}` for a backslash, or leave it out"),
                None => "write `\\\\` for a backslash".into(),
            },
        ),
        OddityKind::TrailingComma => (
            "nothing follows this comma".into(),
            Some("some readers forgive it, others refuse the whole document"),
            "remove the comma".into(),
        ),
        OddityKind::MissingComma => (
            "a comma is missing here".into(),
            None,
            "put a `,` between the two".into(),
        ),
        OddityKind::DuplicateKey => (
            format!("{} appears twice in this object", key_name(slice)),
            Some("the later one wins and the first is silently lost"),
            "keep one of them, or rename one".into(),
        ),
        OddityKind::CurlyQuote => (
            format!("`{slice}` is a typographic quote, not the straight one JSON needs"),
            Some("word processors and chat programs put it there when text is pasted through them"),
            "replace it by `\"`, and type connection JSON in a plain text editor".into(),
        ),
        OddityKind::ByteOrderMark => (
            "the text starts with an invisible byte order mark".into(),
            Some("many JSON readers refuse it"),
            "save the file as UTF-8 without BOM".into(),
        ),
        OddityKind::LoneSurrogate => (
            format!("`{slice}` is half a character"),
            Some(
                "it is one of a pair, and the other half does not follow, so it reads as `\u{fffd}`",
            ),
            "write the character itself, or both halves".into(),
        ),
        OddityKind::TooDeep => (
            format!("this is nested more than {MAX_DEPTH} levels deep"),
            Some("what lies deeper was not read"),
            "look for a bracket that is opened again and again".into(),
        ),
        OddityKind::UnclosedString => (
            "this string has no closing quote".into(),
            Some("everything up to the next quote would belong to it"),
            "add a `\"` where it ends".into(),
        ),
        OddityKind::UnescapedQuote => (
            "this quote stands inside a string without a backslash".into(),
            Some("the string would end here"),
            "write each quote inside the string as `\\\"`".into(),
        ),
        OddityKind::Unclosed => {
            let bracket = also.unwrap_or("[");
            (
                format!("this `{bracket}` is never closed"),
                None,
                format!("add a `{}` where it ends", closing(bracket)),
            )
        }
        OddityKind::UnexpectedClose => match also {
            Some(open) => (
                format!("`{slice}` cannot close the `{open}`"),
                None,
                format!("write `{}` here", closing(open)),
            ),
            None => (
                format!("this `{slice}` closes nothing"),
                None,
                "remove it, or add the bracket it should close".into(),
            ),
        },
        OddityKind::MissingColon => (
            "a `:` is missing after this key".into(),
            None,
            "put a `:` between the key and its value".into(),
        ),
        OddityKind::MissingValue => (
            "a value is missing here".into(),
            None,
            "add the value; `null` and `\"\"` are values too".into(),
        ),
        OddityKind::BadKey => match slice {
            "{" | "[" | ":" => (
                format!("`{slice}` stands where a key belongs"),
                None,
                "put a key in double quotes and a `:` before the value".into(),
            ),
            _ => (
                format!("the key {} is not in double quotes", key_name(slice)),
                None,
                format!("write `\"{}\"`", slice.trim_matches('\'')),
            ),
        },
        OddityKind::BadNumber => (
            "this is not a number JSON knows".into(),
            Some(
                "JSON numbers have no leading zero, no `+`, and digits on both sides of the point",
            ),
            "write it as a number, or put it in double quotes".into(),
        ),
        OddityKind::UnexpectedText => unexpected(slice),
        OddityKind::Comment => (
            "JSON has no comments".into(),
            Some("the connector may refuse the whole document"),
            "remove the comment".into(),
        ),
        OddityKind::AfterEnd => (
            "text follows after the end of the document".into(),
            Some("it is ignored, or the whole document is refused"),
            "remove it, or look for a bracket closed too early".into(),
        ),
        OddityKind::Empty => (
            "there is no JSON here".into(),
            None,
            "fill in a value, such as an object in `{}`".into(),
        ),
    };
    (message, note, help)
}

fn unexpected(slice: &str) -> (String, Option<&'static str>, String) {
    let mut chars = slice.chars();
    match (chars.next(), chars.next()) {
        (Some('\''), _) => (
            "this string is in single quotes".into(),
            None,
            "put it in double quotes".into(),
        ),
        (Some('$'), Some('{')) => (
            "this placeholder stands outside a string".into(),
            Some("before it is filled in, the text is not JSON"),
            "put it in double quotes".into(),
        ),
        (Some(c), _)
            if c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}') =>
        {
            (
                format!("an invisible character U+{:04X} stands here", u32::from(c)),
                Some("it looks like a space, and JSON does not take it as one"),
                "delete it, or replace it by an ordinary space".into(),
            )
        }
        (Some(c), None) => (
            format!("`{c}` has no meaning here"),
            None,
            "remove it".into(),
        ),
        _ => match slice.to_ascii_lowercase().as_str() {
            word @ ("true" | "false" | "null") => (
                format!("`{slice}` is written with capital letters"),
                None,
                format!("write `{word}`"),
            ),
            "none" | "nil" | "undefined" => (
                format!("`{slice}` is no value JSON knows"),
                None,
                "write `null`".into(),
            ),
            _ => (
                "this text is no value JSON knows".into(),
                None,
                "put it in double quotes".into(),
            ),
        },
    }
}

fn closing(open: &str) -> char {
    if open == "{" { '}' } else { ']' }
}

/// A key as it is named in a message: without its quotes, and not too long.
fn key_name(raw: &str) -> String {
    const SHOWN: usize = 60;
    let name = raw.trim_matches(['"', '\'', '“', '”', '„', '‟']);
    match name.char_indices().nth(SHOWN) {
        _ if name.is_empty() => "the empty key".into(),
        Some((end, _)) => format!("`{}…`", &name[..end]),
        None => format!("`{name}`"),
    }
}

fn control_name(raw: &str) -> String {
    match raw.as_bytes() {
        [b'\n' | b'\r'] | b"\r\n" => "a line end".into(),
        b"\t" => "a tab".into(),
        [byte] => format!("the control character U+{byte:04X}"),
        bytes if bytes.iter().all(|b| matches!(b, b'\n' | b'\r')) => "a row of line ends".into(),
        bytes if bytes.iter().all(|b| *b == b'\t') => "a row of tabs".into(),
        bytes if matches!(bytes[0], b'\n' | b'\r') => "a line end".into(),
        _ => "a row of control characters".into(),
    }
}

/// The escapes for some control characters.
fn escaped(raw: &str) -> String {
    const SHOWN: usize = 4;
    let mut escapes: String = raw.chars().take(SHOWN).map(escape).collect();
    if raw.len() > SHOWN {
        escapes.push('…');
    }
    escapes
}

fn escape(c: char) -> String {
    match c {
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        c => format!("\\u{:04x}", u32::from(c)),
    }
}

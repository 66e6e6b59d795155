//! What is wrong in a document, and where.
//!
//! A [`Diagnostic`] is data, many to a document, not an error. It is made where a mistake is found, with
//! a span in the text being read there, and carried outward once with [`Diagnostic::located`].

mod reading;

use std::sync::Arc;

use crate::text::{Located, Source, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It works, and hurts.
    Hint,
    /// Some value will make it fail, or it is read differently than it looks.
    Warning,
    /// Nothing can make this work.
    Error,
}

impl Severity {
    /// `error`, `warning`, `hint`
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A kind of mistake: a name that never changes, its usual severity, and one line about it.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// `family/name`
    pub name: &'static str,
    /// How bad one is, unless the finding says otherwise.
    pub severity: Severity,
    /// What it means, in one line.
    pub title: &'static str,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $id:ident = $name:literal $severity:ident $title:literal;)*) => {
        $(#[doc = $title] pub static $id: Rule = Rule { name: $name, severity: Severity::$severity, title: $title };)*
        /// Every rule, in the order of the reference.
        pub static ALL: &[&Rule] = &[$(&$id),*];
    };
}

/// The rules there are.
pub mod rules {
    use super::{Rule, Severity};

    rules! {
        JSON_SYNTAX = "json/syntax" Error "the text is not JSON";
        JSON_RAW_CONTROL = "json/raw-control" Error "a string holds a raw control character";
        JSON_BAD_ESCAPE = "json/bad-escape" Error "a backslash stands before something that is no escape";
        JSON_TRAILING_COMMA = "json/trailing-comma" Error "a comma has nothing after it";
        JSON_MISSING_COMMA = "json/missing-comma" Error "a comma is missing between two values";
        JSON_DUPLICATE_KEY = "json/duplicate-key" Warning "an object has the same key twice";
        JSON_CURLY_QUOTE = "json/curly-quote" Error "a typographic quote stands where a straight one belongs";
        JSON_BYTE_ORDER_MARK = "json/byte-order-mark" Warning "the text starts with a byte order mark";
        JSON_LONE_SURROGATE = "json/lone-surrogate" Error "an escape names half a character";
        JSON_UNESCAPED_QUOTE = "json/unescaped-quote" Error "a quote stands inside a string without a backslash";
        JSON_UNCLOSED = "json/unclosed" Error "a string, array or object never ends";
        JSON_COMMENT = "json/comment" Error "JSON has no comments";
        JSON_TOO_DEEP = "json/too-deep" Error "the nesting is too deep";
        TEXT_NOT_UTF8 = "text/not-utf8" Error "the bytes are not UTF-8";
        EXPR_SYNTAX = "expr/syntax" Error "the expression does not parse";
        EXPR_NOT_EVALUATED = "expr/not-evaluated" Error "Groovy can, scimplate cannot yet";
        EXPR_REFUSED = "expr/refused" Error "the expression reaches for something templates may not touch";
        RENDER_FAULT = "render/fault" Error "the expression has no value for this person";
        BODY_NOT_JSON = "body/not-json" Error "the rendered body is not JSON";
        BODY_CHANGED_BY_VALUE = "body/changed-by-value" Error "a value changes the JSON around it";
        BIND_NO_VALUE = "bind/no-value" Error "a value the template needs was not given";
        BIND_WRONG_VALUE = "bind/wrong-value" Error "a given value cannot be read";
        BIND_UNKNOWN_ROOT = "bind/unknown-root" Warning "no name of this kind is known";
        BIND_WRONG_CASE = "bind/wrong-case" Error "a name is written in another case";
        BIND_NOT_HERE = "bind/not-here" Error "a name has no value in this attribute";
        BIND_UNKNOWN_ATTRIBUTE = "bind/unknown-attribute" Warning "the product's object has no such attribute";
        EXPR_UNKNOWN_METHOD = "expr/unknown-method" Error "nothing in Groovy has a method of this name";
        CALL_METHOD = "call/method" Warning "the HTTP method is none the product sends";
        CALL_RELATIVE_URL = "call/relative-url" Error "a URL names no host";
        SHAPE_UNKNOWN_KEY = "shape/unknown-key" Warning "a key is nearly one the product reads";
        SECRET_IN_PLAIN = "secret/in-plain" Warning "a credential stands in an attribute that is not encrypted";
        SCIM_UNKNOWN_ATTRIBUTE = "scim/unknown-attribute" Warning "a SCIM user has no such attribute";
        SCIM_MISSING_REQUIRED = "scim/missing-required" Error "a SCIM user lacks a required attribute";
        SCIM_QUOTED_BOOLEAN = "scim/quoted-boolean" Warning "a text stands where SCIM has true or false";
        SCIM_SAME_SOURCE = "scim/same-source" Hint "two attributes of a person are read from one";
        SCIM_CREATED = "scim/created" Warning "a creation does not count 201 as success";
        FLOW_UNKNOWN_LOGIN = "flow/unknown-login" Error "a call logs in under a name ConnectionJSON does not have";
        FLOW_NO_ANSWER = "flow/no-answer" Error "the answer of a call is read that has not run";
        FLOW_PATH_OF_NO_CALL = "flow/path-of-no-call" Error "a path starts with no call's name";
        PACKAGE_LEFT_OVER = "package/left-over" Warning "an author placeholder was not filled";
        FLOW_NO_CALL = "flow/no-call" Error "no call of the attribute applies";
        SHAPE_WRONG_TYPE = "shape/wrong-type" Error "a key has a value of the wrong type";
        PACKAGE_UNKNOWN_ATTRIBUTE = "package/unknown-attribute" Warning "a REST connection has no attribute of this name";
        PACKAGE_DUPLICATE_ATTRIBUTE = "package/duplicate-attribute" Warning "an attribute is given twice";
        PACKAGE_UNKNOWN_FILE = "package/unknown-file" Warning "a file cannot be recognised as an attribute";
        SHAPE_MISSING_KEY = "shape/missing-key" Error "a required key is missing";
    }
}

/// What is wrong, where, why it matters and what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The kind of mistake.
    pub rule: &'static Rule,
    /// How bad this one is.
    pub severity: Severity,
    /// One lower-case sentence without a full stop; things are named in backticks.
    pub message: String,
    /// Where, in the text it was found in; after [`located`](Diagnostic::located), in the file.
    pub span: Span,
    /// A few words to stand under the characters.
    pub label: Option<String>,
    /// Why it matters: one sentence on the consequence.
    pub note: Option<String>,
    /// What to do: one action.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub also: Vec<(Span, String)>,
    /// The JSON pointer of the value it is in.
    pub pointer: String,
    /// The file, once known.
    pub source: Option<Source>,
    /// The decoded text the place was found in, when that is not the file itself.
    pub decoded: Option<Decoded>,
    /// Whether the file holds credentials: a report may show `decoded`, when there is one, and no line of
    /// the file.
    pub secret: bool,
}

/// A place in a decoded text: what the reader of a report wants to see beside the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The text, escapes resolved.
    pub text: Arc<str>,
    /// The place in it.
    pub span: Span,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            rule,
            severity: rule.severity,
            message: message.into(),
            span,
            label: None,
            note: None,
            help: None,
            also: Vec::new(),
            pointer: String::new(),
            source: None,
            decoded: None,
            secret: false,
        }
    }

    /// Sets the words under the characters.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// Sets why it matters.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.note = Some(note.into());
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn also(mut self, span: Span, words: impl Into<String>) -> Diagnostic {
        self.also.push((span, words.into()));
        self
    }

    /// Carries a finding in `inside` out to the file, keeping the decoded text for the report unless it
    /// is secret.
    #[must_use]
    pub fn located(mut self, inside: &Located) -> Diagnostic {
        self.secret = inside.secret || inside.source.is_secret();
        let is_file = inside.text.as_ptr() == inside.source.text().as_ptr();
        self.decoded = (!inside.secret && !is_file).then(|| Decoded {
            text: Arc::clone(&inside.text),
            span: self.span,
        });
        self.span = inside.map.up(self.span);
        for (span, _) in &mut self.also {
            *span = inside.map.up(*span);
        }
        self.pointer = inside.pointer.clone();
        self.source = Some(inside.source.clone());
        self
    }

    /// A finding in the outermost text itself.
    #[must_use]
    pub fn in_source(mut self, source: &Source) -> Diagnostic {
        self.secret |= source.is_secret();
        self.source = Some(source.clone());
        self
    }

    /// Whether nothing can make this work.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

//! What is wrong in a document, and where.
//!
//! A [`Diagnostic`] is data, many to a document, not an error. It is made where a mistake is found, with
//! a span in the text being read there, and carried outward once with [`Diagnostic::located`].

mod fix;
mod reading;
pub mod rules;

pub use fix::{Certainty, Edit, Fix, Fixed, Safety, fixed};

use std::fmt;
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
#[derive(PartialEq, Eq, Hash)]
pub struct Rule {
    /// `SP` and three digits: for machines.
    pub code: &'static str,
    /// `family/name`
    pub name: &'static str,
    /// How bad one is, unless the finding says otherwise.
    pub severity: Severity,
    /// What it means, in one line.
    pub title: &'static str,
    /// All there is to say of it, in Markdown; [`Page::of`](rules::Page::of) reads it.
    pub page: &'static str,
}

/// The name: the page is long, and the same for all of a kind.
impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({} {})", self.code, self.name)
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
    /// How sure it is.
    pub certainty: Certainty,
    /// The change that mends it, where there is one to offer.
    pub fix: Option<Fix>,
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
            certainty: Certainty::Certain,
            fix: None,
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

    /// Sets the change that mends it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Diagnostic {
        self.fix = fix.into();
        self
    }

    /// Says that it need not be a mistake.
    #[must_use]
    pub fn likely(mut self) -> Diagnostic {
        self.certainty = Certainty::Likely;
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
        self.fix = self.fix.and_then(|fix| fix.located(inside));
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

//! Changes that mend a mistake, as data; nothing here writes a file.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::text::{Located, Span};

/// How sure it is that a finding is a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Nothing public contradicts it, but the product is not known well enough to swear to it.
    Likely,
    /// It is one.
    Certain,
}

impl Certainty {
    /// `certain`, `likely`
    pub const fn name(self) -> &'static str {
        match self {
            Certainty::Likely => "likely",
            Certainty::Certain => "certain",
        }
    }
}

/// Whether a fix may be made without a look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// It may be what was meant: somebody has to look.
    Unsafe,
    /// It is what was meant, whatever was meant.
    Safe,
}

impl Safety {
    /// `safe`, `unsafe`
    pub const fn name(self) -> &'static str {
        match self {
            Safety::Unsafe => "unsafe",
            Safety::Safe => "safe",
        }
    }
}

/// One change of the text a finding is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// The change that mends a mistake: all of the edits, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words: ``write `email` ``.
    pub words: String,
    /// Whether it may be made without a look at it.
    pub safety: Safety,
    /// The edits, in the text of the finding's span.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that may be made without a look at it.
    pub fn safe(words: impl Into<String>) -> Fix {
        Fix {
            words: words.into(),
            safety: Safety::Safe,
            edits: Vec::new(),
        }
    }

    /// A fix somebody has to look at.
    pub fn uncertain(words: impl Into<String>) -> Fix {
        Fix {
            safety: Safety::Unsafe,
            ..Fix::safe(words)
        }
    }

    /// Another name in place of `written`: safe where only the case differs.
    pub fn rename(span: Span, written: &str, meant: &str) -> Fix {
        let words = format!("write `{meant}`");
        let fix = match written.to_lowercase() == meant.to_lowercase() {
            true => Fix::safe(words),
            false => Fix::uncertain(words),
        };
        fix.edit(span, meant)
    }

    /// Adds an edit.
    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Fix {
        let text = text.into();
        self.edits.push(Edit { span, text });
        self
    }

    /// Carries a fix of `inside` out to the file; `None` where a place of it is no place of the file.
    pub(crate) fn located(mut self, inside: &Located) -> Option<Fix> {
        for edit in &mut self.edits {
            let (span, text) = inside.map.edit_up(edit.span, &edit.text)?;
            *edit = Edit { span, text };
        }
        Some(self)
    }

    fn start(&self) -> usize {
        let starts = self.edits.iter().map(|edit| edit.span.start);
        starts.min().unwrap_or_default()
    }
}

/// A text after some fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many fixes were made. One that touches what another changes is left for the next time.
    pub count: usize,
}

/// Makes the fixes that the findings in the file called `name`, whose text is `text`, have; the unsafe ones
/// only if asked for. Where two overlap, the first in the text is made.
///
/// ```
/// use scimplate::{Connection, Source, diagnostic::{self, Safety}, lint::Checking};
///
/// let text = r#"{"call": [{"name": "call1", "httpMethod": "get", "url": "https://example.org/${User.email}",}]}"#;
/// let connection = Connection::parse(Source::new("CreateAccountJSON.json", text))?;
/// let findings = connection.check(&Checking::default());
/// let fixed = diagnostic::fixed("CreateAccountJSON.json", text, &findings, Safety::Safe);
/// assert!(fixed.text.contains(r#""GET", "url": "https://example.org/${user.email}"}"#), "{}", fixed.text);
/// # Ok::<(), scimplate::Error>(())
/// ```
pub fn fixed(name: &str, text: &str, findings: &[Diagnostic], least: Safety) -> Fixed {
    let here = findings.iter().filter(|found| {
        let source = found.source.as_ref();
        source.is_some_and(|source| source.name() == name && source.text() == text)
    });
    let mut fixes: Vec<&Fix> = here
        .filter_map(|found| found.fix.as_ref())
        .filter(|fix| fix.safety >= least && fix.edits.iter().all(|edit| fits(edit, text)))
        .collect();
    fixes.sort_by_key(|fix| fix.start());
    let mut made: BTreeMap<Span, &Edit> = BTreeMap::new();
    let mut count = 0;
    for fix in fixes {
        let end = |edit: &Edit| Span::new(edit.span.end, usize::MAX);
        // Those made do not overlap: only the nearest can be in the way.
        let near = |edit: &Edit| made.range(..=end(edit)).rev().take(3);
        let free = |edit: &Edit| near(edit).all(|(other, _)| !overlap(edit.span, *other));
        if fix.edits.iter().all(free) {
            made.extend(fix.edits.iter().map(|edit| (edit.span, edit)));
            count += 1;
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in made.into_values() {
        out.push_str(&text[at..edit.span.start]);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(&text[at..]);
    Fixed { text: out, count }
}

fn fits(edit: &Edit, text: &str) -> bool {
    edit.span.start <= edit.span.end && text.get(edit.span.start..edit.span.end).is_some()
}

/// Whether both change the same bytes, or put something in at one place.
fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
        || one.start == other.start
        || (one.is_empty() || other.is_empty())
            && (one.end == other.start || other.end == one.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::rules;
    use crate::text::Source;

    #[test]
    fn of_fixes_that_overlap_the_first_is_made() {
        let source = Source::new("a", "abcdef");
        let found = |edits: &[(usize, usize, &str)]| {
            let mut fix = Fix::safe("x");
            for (start, end, text) in edits {
                fix = fix.edit(Span::new(*start, *end), *text);
            }
            let found = Diagnostic::new(&rules::JSON_SYNTAX, Span::at(0), "x").fix(fix);
            found.in_source(&source)
        };
        let fixed = |findings: &[Diagnostic]| {
            let fixed = fixed("a", source.text(), findings, Safety::Safe);
            (fixed.text, fixed.count)
        };
        let first = found(&[(1, 2, "X"), (4, 5, "Y")]);
        assert_eq!(fixed(std::slice::from_ref(&first)), ("aXcdYf".into(), 1));
        let apart = found(&[(2, 4, "")]);
        assert_eq!(fixed(&[apart, first.clone()]), ("aXYf".into(), 2));
        let over = found(&[(0, 1, "Z"), (4, 6, "Z")]);
        assert_eq!(fixed(&[first.clone(), over]), ("ZbcdZ".into(), 1));
        let beside = found(&[(2, 2, "+")]);
        assert_eq!(fixed(&[first, beside]), ("aXcdYf".into(), 1));
        let outside = found(&[(5, 9, "Z")]);
        assert_eq!(fixed(&[outside]), ("abcdef".into(), 0));
    }
}

//! `java.util.regex`: Java's regular expressions, run with a bound on how often they may turn back.

mod class;
mod syntax;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use fancy_regex::{Error, Regex, RegexBuilder, RuntimeError};

use crate::value::{Fault, Str};

/// How often a match may turn back before it is refused; Java's own would run for hours.
const MAX_BACKTRACKS: usize = 200_000;
/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 16 << 10;
/// Largest compiled part, in bytes.
const MAX_COMPILED: usize = 4 << 20;

/// A compiled regular expression: `java.util.regex.Pattern`.
#[derive(Debug, Clone)]
pub struct Pattern(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    source: Str,
    written: String,
    names: Vec<(String, usize)>,
    groups: usize,
    boundaries: bool,
    continues: bool,
    anywhere: OnceLock<Result<Regex, Fault>>,
    whole: OnceLock<Result<Regex, Fault>>,
}

/// Where a match and its groups lie, in bytes; a group that took no part has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found(Vec<Option<Range<usize>>>);

impl Found {
    /// Where the whole match lies.
    pub fn whole(&self) -> Range<usize> {
        self.0.first().cloned().flatten().unwrap_or(0..0)
    }

    /// Where a group lies; the whole match is group 0.
    pub fn group(&self, number: usize) -> Option<Range<usize>> {
        self.0.get(number).cloned().flatten()
    }
}

impl Pattern {
    /// Compiles a pattern of Java's syntax.
    ///
    /// # Errors
    ///
    /// `PatternSyntaxException` as Java throws it; [`Fault::NotYet`] for what Java knows and this does not.
    ///
    /// ```
    /// use scimplate::builtins::Pattern;
    ///
    /// let digits = Pattern::compile(&r"\d+".into())?;
    /// assert!(digits.matches("42")?.is_some());
    /// assert_eq!(digits.find("order 66", 0)?.unwrap().whole(), 6..8);
    /// # Ok::<(), scimplate::value::Fault>(())
    /// ```
    pub fn compile(source: &Str) -> Result<Pattern, Fault> {
        let text = source.as_str().ok_or_else(|| {
            Fault::NotYet("a regular expression with half a surrogate pair".into())
        })?;
        if text.len() > MAX_PATTERN {
            return Err(Fault::Refused(format!(
                "a regular expression of more than {MAX_PATTERN} bytes"
            )));
        }
        let written = syntax::translate(text)?;
        let pattern = Pattern(Arc::new(Compiled {
            source: source.clone(),
            written: written.text,
            names: written.names,
            groups: written.groups,
            boundaries: written.boundaries,
            continues: written.continues,
            anywhere: OnceLock::new(),
            whole: OnceLock::new(),
        }));
        Ok(pattern)
    }

    /// The pattern as it was written.
    pub fn source(&self) -> &Str {
        &self.0.source
    }

    /// Number of groups, the whole match not counted.
    pub fn groups(&self) -> usize {
        self.0.groups
    }

    /// The number of a named group.
    pub fn group_named(&self, name: &str) -> Option<usize> {
        self.0
            .names
            .iter()
            .find(|(other, _)| other == name)
            .map(|&(_, number)| number)
    }

    /// The match of the whole text.
    ///
    /// # Errors
    ///
    /// [`Fault::Refused`] when it turns back too often.
    pub fn matches(&self, text: &str) -> Result<Option<Found>, Fault> {
        let regex = self
            .0
            .whole
            .get_or_init(|| self.build(&format!(r"\A(?:{})\z", self.0.written)));
        self.run(regex, text, 0)
    }

    /// The first match at or after byte `from`, which is at the start of a character.
    ///
    /// # Errors
    ///
    /// As [`matches`](Pattern::matches).
    pub fn find(&self, text: &str, from: usize) -> Result<Option<Found>, Fault> {
        let regex = self.0.anywhere.get_or_init(|| self.build(&self.0.written));
        self.run(regex, text, from)
    }

    /// The match after `last`, as `Matcher.find()` goes on.
    ///
    /// # Errors
    ///
    /// As [`matches`](Pattern::matches).
    pub fn find_after(&self, text: &str, last: &Found) -> Result<Option<Found>, Fault> {
        let Range { start, end } = last.whole();
        if start < end {
            return self.find(text, end);
        }
        // Past an empty match Java goes on one unit further, which may be half a character.
        match text.get(end..).and_then(|rest| rest.chars().next()) {
            None => Ok(None),
            Some(c) if c.len_utf16() > 1 => {
                Err(self.not_yet("an empty match before a character of two units"))
            }
            Some(_) if self.0.continues => Err(self.not_yet("`\\G` after an empty match")),
            Some(c) => self.find(text, end + c.len_utf8()),
        }
    }

    /// Every match, from the start on.
    ///
    /// # Errors
    ///
    /// As [`matches`](Pattern::matches).
    pub fn find_all(&self, text: &str) -> Result<Vec<Found>, Fault> {
        let mut all = Vec::new();
        let mut next = self.find(text, 0)?;
        while let Some(found) = next {
            next = self.find_after(text, &found)?;
            all.push(found);
        }
        Ok(all)
    }

    fn build(&self, written: &str) -> Result<Regex, Fault> {
        RegexBuilder::new(written)
            .backtrack_limit(MAX_BACKTRACKS)
            .delegate_size_limit(MAX_COMPILED)
            .build()
            .map_err(|_| self.not_yet("a construct of Java's"))
    }

    fn not_yet(&self, what: &str) -> Fault {
        Fault::NotYet(format!(
            "{what} in the regular expression `{}`",
            self.0.source.to_wire()
        ))
    }

    fn run(
        &self,
        regex: &Result<Regex, Fault>,
        text: &str,
        from: usize,
    ) -> Result<Option<Found>, Fault> {
        let regex = regex.as_ref().map_err(Fault::clone)?;
        if self.0.boundaries
            && text
                .chars()
                .any(unicode_normalization::char::is_combining_mark)
        {
            return Err(self.not_yet("`\\b` beside an accent of its own"));
        }
        let captures = regex
            .captures_from_pos(text, from)
            .map_err(|error| match error {
                Error::RuntimeError(
                    RuntimeError::BacktrackLimitExceeded | RuntimeError::StackOverflow,
                ) => Fault::Refused(format!(
                    "the regular expression `{}`, which tries too many ways to match",
                    self.0.source.to_wire()
                )),
                _ => self.not_yet("a construct of Java's"),
            })?;
        Ok(captures.map(|captures| {
            let group = |number| captures.get(number).map(|found| found.range());
            Found((0..=self.0.groups).map(group).collect())
        }))
    }
}

/// `Character.isDigit`
pub(super) fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit() || !c.is_ascii() && class::holds("Nd", c))
}

/// `Character.isLetter`
pub(super) fn is_letter(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphabetic() || !c.is_ascii() && class::holds("L", c))
}

#[cfg(test)]
mod tests {
    use super::{Fault, Pattern};

    #[test]
    fn a_pattern_that_tries_too_many_ways_is_refused() {
        let pattern = Pattern::compile(&r"(a|aa)+\1b".into()).expect("it compiles");
        let refused = pattern.find(&"a".repeat(200), 0);
        assert!(matches!(refused, Err(Fault::Refused(_))), "{refused:?}");
    }

    #[test]
    fn no_nesting_overflows_the_stack() {
        for pattern in [
            "(".repeat(5_000),
            "[".repeat(5_000),
            "(?:".repeat(90) + "a" + &")*".repeat(90),
        ] {
            let compiled =
                Pattern::compile(&pattern.as_str().into()).and_then(|p| p.find("aaaa", 0));
            assert!(!matches!(compiled, Ok(None)), "{pattern}: {compiled:?}");
        }
    }
}

//! Findings that somebody has looked at and accepts, with the reason and, if wanted, until when.

use std::path::{Component, Path};

use super::{Config, absolute};
use crate::diagnostic::{Diagnostic, Rule, rules};
use crate::text::{Source, Span};

/// A day of the calendar: year, month, day.
pub(in crate::cli) type Day = (u16, u8, u8);

/// One `[[check.accept]]`.
#[derive(Debug)]
pub(in crate::cli) struct Accepted {
    /// Where it stands in the file.
    pub span: Span,
    pub rule: &'static Rule,
    /// The pointer of the value it is in; what is inside that value is accepted too.
    pub pointer: String,
    /// The end of the path of the file it is in.
    pub file: Option<String>,
    /// The last day it holds, and where that stands.
    pub until: Option<(Day, Span)>,
}

impl Accepted {
    fn covers(&self, found: &Diagnostic) -> bool {
        let inside = found
            .pointer
            .strip_prefix(&*self.pointer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let source = found.source.as_ref().map_or("", Source::name);
        let here = self.file.as_deref().is_none_or(|file| is_end(file, source));
        found.rule == self.rule && inside && here
    }

    fn has_ended(&self, today: Day) -> Option<Span> {
        let (day, span) = self.until?;
        (day < today).then_some(span)
    }
}

fn is_end(end: &str, path: &str) -> bool {
    let names = |path: &str| -> Vec<String> {
        let parts = Path::new(path).components();
        parts
            .filter(|part| !matches!(part, Component::CurDir))
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect()
    };
    names(path).ends_with(&names(end))
}

impl Config {
    /// The findings that are left, with the severities this says. `used` learns which acceptances were
    /// needed.
    pub(in crate::cli) fn applied(
        &self,
        findings: Vec<Diagnostic>,
        today: Day,
        used: &mut Vec<usize>,
    ) -> Vec<Diagnostic> {
        let mut left = Vec::with_capacity(findings.len());
        for mut found in findings {
            let by = self.accepted.iter().position(|one| one.covers(&found));
            if let Some(index) = by {
                used.push(index);
                if self.accepted[index].has_ended(today).is_none() {
                    continue;
                }
            }
            if let Some((_, severity)) =
                self.severities.iter().find(|(rule, _)| *rule == found.rule)
            {
                found.severity = *severity;
            }
            left.push(found);
        }
        left
    }

    /// What is wrong with the file: in itself, and with the acceptances that have ended or that nothing
    /// needs. `checked` is what was looked at: the paths, and the names of the attributes.
    pub(in crate::cli) fn verdict(
        &self,
        today: Day,
        used: &[usize],
        paths: &[&Path],
        attributes: &[&str],
    ) -> Vec<Diagnostic> {
        let Some(source) = &self.source else {
            return Vec::new();
        };
        let mut findings = self.findings.clone();
        let everything = paths
            .iter()
            .any(|path| self.folder.starts_with(absolute(path)));
        for (index, one) in self.accepted.iter().enumerate() {
            if let Some(span) = one.has_ended(today) {
                let found = Diagnostic::new(
                    &rules::CONFIG_EXPIRED,
                    span,
                    format!("`{}` was accepted until this day", one.rule.name),
                )
                .label("it has passed")
                .note("the finding is told again")
                .help("mend what it is about, or look at it again and give another day");
                findings.push(found.in_source(source));
            } else if !used.contains(&index) {
                let attribute = one.pointer.split('/').nth(1).unwrap_or_default();
                if !everything && !attributes.contains(&attribute) {
                    continue;
                }
                let found = Diagnostic::new(
                    &rules::CONFIG_UNUSED,
                    one.span,
                    format!(
                        "no finding of `{}` needs to be accepted here",
                        one.rule.name
                    ),
                )
                .note("one that comes later would go unseen")
                .help("remove it");
                findings.push(found.in_source(source));
            }
        }
        findings.sort_by_key(|found| found.span);
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_end_of_its_path() {
        assert!(is_end(
            "CreateAccountJSON.json",
            "a/b/CreateAccountJSON.json"
        ));
        assert!(is_end("b/x.json", "./a/b/x.json") && is_end("./x.json", "x.json"));
        assert!(!is_end("JSON.json", "CreateAccountJSON.json") && !is_end("a/x.json", "b/x.json"));
    }
}

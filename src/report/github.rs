//! Diagnostics as workflow commands of GitHub Actions.

use super::position;
use crate::diagnostic::{Diagnostic, Severity};

/// How many errors, and how many warnings, GitHub shows of one step.
const SHOWN: usize = 10;

/// One line a finding, which GitHub shows beside the changed lines: at most ten errors and ten warnings,
/// as many as it shows, and one line with the count of what is left out.
///
/// ```
/// use scimplate::{Diagnostic, diagnostic::rules, report::github, text::{Located, Source, Span}};
///
/// let source = Located::whole(Source::new("a.json", "{\n  \"b\": nul\n}"));
/// let found = Diagnostic::new(&rules::JSON_SYNTAX, Span::new(9, 12), "`nul` is no value").located(&source);
/// assert_eq!(
///     github::text(&[found]),
///     "::error file=a.json,line=2,col=8,endLine=2,endColumn=11,title=json/syntax::`nul` is no value\n"
/// );
/// ```
pub fn text(findings: &[Diagnostic]) -> String {
    let mut out = String::new();
    let mut left_out = 0;
    for (severity, command) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Hint, "notice"),
    ] {
        let of = findings.iter().filter(|found| found.severity == severity);
        for (index, found) in of.enumerate() {
            if index < SHOWN {
                out.push_str(&line(command, found));
            } else {
                left_out += 1;
            }
        }
    }
    if left_out > 0 {
        out.push_str(&format!(
            "::notice title=scimplate::{left_out} more findings are not shown here\n"
        ));
    }
    out
}

fn line(command: &str, found: &Diagnostic) -> String {
    let mut properties = Vec::new();
    if let Some(source) = &found.source {
        let (start, end) = position::ends(source, found.span);
        properties.push(format!("file={}", escaped(source.name(), true)));
        properties.push(format!("line={},col={}", start.line, start.column));
        properties.push(format!("endLine={},endColumn={}", end.line, end.column));
    }
    properties.push(format!("title={}", found.rule.name));
    let words = match &found.help {
        Some(help) => format!("{}; {help}", found.message),
        None => found.message.clone(),
    };
    format!(
        "::{command} {}::{}\n",
        properties.join(","),
        escaped(&words, false)
    )
}

/// As GitHub's toolkit escapes a message and, with its commas and colons, a property.
fn escaped(text: &str, property: bool) -> String {
    let text = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    match property {
        true => text.replace(':', "%3A").replace(',', "%2C"),
        false => text,
    }
}

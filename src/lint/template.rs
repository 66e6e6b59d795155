//! Templates by themselves: whether they compile.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Subject, names};
use crate::builtins;
use crate::connection::{AttributeKind, closest};
use crate::diagnostic::{Diagnostic, Fix, rules};
use crate::language::{Failure, Inspection, Phase, Read, ReadStep, Syntax, Template};
use crate::text::{Located, Span};

/// Everything that is wrong with one template.
pub(super) fn check(
    subject: &Subject<'_>,
    kind: AttributeKind,
    text: &Located,
    found: &mut Vec<Diagnostic>,
) {
    let seen = subject.inspection(&text.text);
    let failures = seen
        .failures
        .iter()
        .map(|failure| failure.diagnostic().fix(brace(failure, &seen)));
    let angles = seen
        .holes
        .iter()
        .filter_map(|hole| angle(*hole, &text.text));
    // What is known of the value says more.
    let types = subject.types(kind, &text.text);
    let typed = |call: &&ReadStep| {
        !types.mistakes.iter().any(|mistake| {
            mistake.span.start <= call.span.start && call.span.end <= mistake.span.end
        })
    };
    let methods = seen.calls.iter().filter(typed).filter_map(unknown_method);
    let names = seen
        .reads
        .iter()
        .filter_map(|read| names::check(kind, read, subject.how));
    found.extend(
        failures
            .chain(names)
            .chain(methods)
            .chain(angles)
            .map(|one| one.located(text)),
    );
}

/// As [`Template::inspect`], but a placeholder that is never closed ends where the body's next quote stands:
/// what comes after it is looked at too.
pub(super) fn inspect(text: &str, syntax: Syntax) -> Inspection {
    let mut seen = Template::inspect(text, syntax);
    let Some(cut) = cut_of(text, &seen) else {
        return seen;
    };
    if let Some(hole) = seen.holes.last_mut() {
        hole.end = cut;
    }
    let rest = inspect(&text[cut..], syntax);
    let later = |span: Span| Span::new(span.start + cut, span.end + cut);
    let step = |step: ReadStep| ReadStep {
        span: later(step.span),
        ..step
    };
    seen.failures
        .extend(rest.failures.into_iter().map(|failure| Failure {
            span: later(failure.span),
            ..failure
        }));
    seen.reads.extend(rest.reads.into_iter().map(|read| Read {
        span: later(read.span),
        steps: read.steps.into_iter().map(step).collect(),
        ..read
    }));
    seen.calls.extend(rest.calls.into_iter().map(step));
    seen.holes.extend(rest.holes.into_iter().map(later));
    seen
}

/// Where a placeholder that runs on to a brace of somebody else's is taken to end.
fn cut_of(text: &str, seen: &Inspection) -> Option<usize> {
    let last = seen.holes.last()?;
    let code = last.of(text);
    // One that is never closed is pointed at where it opens.
    let unclosed = seen
        .failures
        .iter()
        .any(|failure| failure.span.start == last.start && failure.phase == Phase::Compile);
    let quote = code.find('"').filter(|_| unclosed)?;
    Some(last.start + quote).filter(|cut| *cut > 0)
}

/// The brace that a placeholder lacks, where it is clear that it ends before the next quote.
fn brace(failure: &Failure, seen: &Inspection) -> Option<Fix> {
    let hole = seen
        .holes
        .iter()
        .find(|hole| hole.start == failure.span.start && hole.end < failure.span.end)?;
    Some(Fix::uncertain("add a `}`").edit(Span::at(hole.end), "}"))
}

/// `$<user.x>`, which only scimplate reads.
fn angle(hole: Span, text: &str) -> Option<Diagnostic> {
    let code = text.get(hole.start..hole.end)?;
    let path = code.strip_prefix("$<")?.strip_suffix('>')?;
    let fix = Fix::safe(format!("write `${{{path}}}`"))
        .edit(Span::new(hole.start + 1, hole.start + 2), "{")
        .edit(Span::new(hole.end - 1, hole.end), "}");
    Some(
        Diagnostic::new(
            &rules::EXPR_ANGLE_PLACEHOLDER,
            hole,
            format!("`{code}` is a placeholder here, and text to the product"),
        )
        .label("angle brackets")
        .note("scimplate reads both spellings; the product knows only `${…}` and sends this as it stands")
        .help(format!("write `${{{path}}}`"))
        .fix(fix),
    )
}

/// Every name that is a method of something.
fn methods() -> &'static HashSet<&'static str> {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let rows = builtins::rows().map(|row| row.name);
        rows.chain(builtins::groovy_methods().map(|(_, name)| name))
            .collect()
    });
    &NAMES
}

/// Whether something has a method of that name.
pub(super) fn has_method(name: &str) -> bool {
    methods().contains(name)
}

/// The method that was meant.
pub(super) fn method_like(name: &str) -> Option<&'static str> {
    let others = methods().iter().copied().filter(|known| *known != name);
    closest(name, others, 0.9)
}

/// A method that nothing has, whatever it is called on.
fn unknown_method(call: &ReadStep) -> Option<Diagnostic> {
    let name = call.name.as_str();
    // An object's property is read and written by a method too; a class's methods may be the product's own.
    let accessor = ["get", "is", "set"].iter().any(|prefix| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
    });
    if accessor || name == "call" || has_method(name) {
        return None;
    }
    let near = method_like(name)?;
    let message = format!("nothing has a method `{name}`");
    Some(
        Diagnostic::new(&rules::EXPR_UNKNOWN_METHOD, call.span, message)
            .label("unknown method")
            .note("the product stops with `No signature of method`, and the task fails")
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::rename(call.span, name, near)),
    )
}

//! Bodies before anybody's values are in them: JSON with holes.

use super::{Subject, branches, scim};
use crate::connection::{AttributeKind, Call, Params};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::Types;
use crate::text::json::{self, OddityKind};
use crate::text::{Located, Span};

/// A body that is one text and says it is JSON.
pub(super) fn check(
    subject: &Subject<'_>,
    kind: AttributeKind,
    call: &Call,
    found: &mut Vec<Diagnostic>,
) {
    let Params::Text(text) = &call.params else {
        return;
    };
    let is_json = call
        .content_type
        .as_ref()
        .is_none_or(|kind| kind.text.contains("json"));
    if !is_json || !text.text.trim_start().starts_with(['{', '[']) {
        return;
    }
    let inspection = subject.inspection(&text.text);
    let holes = &inspection.holes;
    let filled = filled(text, holes);
    let in_string = in_strings(&filled);
    let any_text = |hole: Span| in_string.get(hole.start).copied().unwrap_or_default();
    if !values_only(&filled, holes) {
        // What a placeholder prints may be more than a value: only the printed body can be read.
        branches::check(subject, kind, text, &any_text, found);
        return;
    }
    found.extend(
        null_texts(&subject.types(kind, &text.text), &filled, &text.text)
            .map(|one| one.located(text)),
    );
    let document = json::read(&filled);
    if document.oddities.is_empty() {
        branches::check(subject, kind, text, &any_text, found);
    }
    // What never ends after another mistake is that mistake once more.
    let unclosed = |oddity: &&json::Oddity| oddity.kind == OddityKind::Unclosed;
    let others = document.oddities.iter().any(|oddity| !unclosed(&oddity));
    let told = document
        .oddities
        .iter()
        .filter(|oddity| !(others && unclosed(oddity)));
    for oddity in told {
        let read = Diagnostic::of_json(oddity, &filled);
        let mut one = Diagnostic::new(&rules::BODY_NOT_JSON, read.span, read.message)
            .note("the target cannot read the body, whoever the person is");
        one.label = read.label;
        one.help = read.help;
        found.push(one.located(text));
    }
    if let Some(root) = &document.root {
        let method = call.http_method.as_ref().map_or("", |method| &*method.text);
        found.extend(
            scim::check(root, &text.text, method)
                .into_iter()
                .map(|one| one.located(text)),
        );
    }
}

/// The text with every placeholder replaced by as many digits, so that places stay what they are: in a
/// string they are text, elsewhere a number.
fn filled(text: &Located, holes: &[Span]) -> String {
    let mut filled = String::with_capacity(text.text.len());
    let mut at = 0;
    for hole in holes.iter().filter(|hole| !hole.is_empty()) {
        filled.push_str(text.text.get(at..hole.start).unwrap_or_default());
        filled.extend(std::iter::repeat_n('1', hole.len()));
        at = hole.end;
    }
    filled.push_str(text.text.get(at..).unwrap_or_default());
    filled
}

/// Attributes printed between quotes that may be null: one finding, at the first.
fn null_texts(types: &Types, filled: &str, text: &str) -> Option<Diagnostic> {
    let in_string = in_strings(filled);
    let printed = |span: &Span| in_string.get(span.start).copied().unwrap_or_default();
    let mut places = types
        .placeholders
        .iter()
        .filter(|(span, known)| known.may_be_null() && printed(span))
        .map(|(span, _)| *span);
    let first = places.next()?;
    let others: Vec<Span> = places.collect();
    let message = match others.len() {
        0 => format!(
            "`{}` is printed as the word `null` when it is null",
            first.of(text)
        ),
        count => format!(
            "`{}`, and {count} more, are printed as the word `null` when they are null",
            first.of(text)
        ),
    };
    let one = Diagnostic::new(&rules::BODY_NULL_TEXT, first, message)
        .label("`null` for some")
        .note("the target takes the four letters for the person's value")
        .help("write `${value ?: ''}`, or leave the attribute out of the body");
    Some(
        others
            .into_iter()
            .fold(one, |one, span| one.also(span, "and this")),
    )
}

/// Whether every placeholder outside a string stands where a value does. Elsewhere it may print anything:
/// a comma, a whole member.
fn values_only(filled: &str, holes: &[Span]) -> bool {
    let bytes = filled.as_bytes();
    let in_string = in_strings(filled);
    let near = |mut around: std::slice::Iter<'_, u8>, back: bool| {
        let next = match back {
            true => around.rfind(|byte| !byte.is_ascii_whitespace()),
            false => around.find(|byte| !byte.is_ascii_whitespace()),
        };
        next.copied()
    };
    holes.iter().all(|hole| {
        let outside = !in_string.get(hole.start).copied().unwrap_or_default();
        if !outside || hole.is_empty() {
            return true;
        }
        let before = near(bytes[..hole.start].iter(), true);
        let after = near(bytes[hole.end..].iter(), false);
        // A typographic quote around it is a mistake that the reader of JSON finds.
        let quote = |byte: Option<u8>| byte.is_some_and(|byte| !byte.is_ascii());
        quote(before)
            || quote(after)
            || matches!(before, Some(b':' | b'[' | b','))
                && matches!(after, Some(b',' | b'}' | b']'))
    })
}

/// For each byte of a JSON text, whether it is in a string.
fn in_strings(text: &str) -> Vec<bool> {
    let bytes = text.as_bytes();
    let mut in_string = vec![false; bytes.len() + 1];
    let (mut inside, mut escaped) = (false, false);
    for (at, byte) in bytes.iter().enumerate() {
        in_string[at] = inside;
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = inside,
            b'"' => inside = !inside,
            _ => {}
        }
    }
    in_string
}

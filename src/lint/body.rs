//! Bodies before anybody's values are in them: JSON with holes.

use super::Subject;
use crate::connection::{AttributeKind, Call, Params};
use crate::diagnostic::{Diagnostic, Safety, rules};
use crate::language::Types;
use crate::text::json::{self, Document, OddityKind};
use crate::text::{Located, Span};

/// The body, if it is one text and says it is JSON.
pub(super) fn text_of(call: &Call) -> Option<&Located> {
    let Params::Text(text) = &call.params else {
        return None;
    };
    let kind = call.content_type.as_ref();
    let is_json = kind.is_none_or(|kind| kind.text.contains("json"));
    let begins = text.text.trim_start().starts_with(['{', '[']);
    (is_json && begins).then_some(text)
}

/// A body that is not JSON.
pub(super) fn check(
    subject: &Subject<'_>,
    kind: AttributeKind,
    call: &Call,
    found: &mut Vec<Diagnostic>,
) {
    let Some(text) = text_of(call) else {
        return;
    };
    let inspection = subject.inspection(&text.text);
    let holes = Holes::of(&text.text, &inspection.holes);
    if !holes.are_values() {
        // What a placeholder prints may be more than a value: only the printed body can be read.
        return;
    }
    found.extend(
        null_texts(&subject.types(kind, &text.text), &holes, &text.text)
            .map(|one| one.located(text)),
    );
    let document = json::read(&holes.filled);
    // What never ends after another mistake is that mistake once more.
    let unclosed = |oddity: &&json::Oddity| oddity.kind == OddityKind::Unclosed;
    let others = document.oddities.iter().any(|oddity| !unclosed(&oddity));
    let told = document
        .oddities
        .iter()
        .filter(|oddity| !(others && unclosed(oddity)));
    for oddity in told {
        let read = Diagnostic::of_json(oddity, &holes.filled);
        let mut one = Diagnostic::new(&rules::BODY_NOT_JSON, read.span, read.message)
            .note("the target cannot read the body, whoever the person is");
        one.label = read.label;
        one.help = read.help;
        one.fix = read.fix;
        // What a backslash means depends on how templates are read.
        if let Some(fix) = &mut one.fix
            && fix.edits.iter().any(|edit| edit.text.contains('\\'))
        {
            fix.safety = Safety::Unsafe;
        }
        found.push(one.located(text));
    }
}

/// Attributes printed between quotes that may be null: one finding, at the first.
fn null_texts(types: &Types, holes: &Holes, text: &str) -> Option<Diagnostic> {
    let mut places = types
        .placeholders
        .iter()
        .filter(|(span, known)| known.may_be_null() && holes.in_string(*span))
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

/// A body's text with its placeholders taken for values.
pub(super) struct Holes {
    /// Every placeholder replaced by as many digits, so that places stay what they are: in a string they are
    /// text, elsewhere a number.
    filled: String,
    /// For each byte, whether it is in a string.
    in_string: Vec<bool>,
    spans: Vec<Span>,
}

impl Holes {
    pub fn of(text: &str, spans: &[Span]) -> Holes {
        let mut filled = String::with_capacity(text.len());
        let mut at = 0;
        for hole in spans.iter().filter(|hole| !hole.is_empty()) {
            filled.push_str(text.get(at..hole.start).unwrap_or_default());
            filled.extend(std::iter::repeat_n('1', hole.len()));
            at = hole.end;
        }
        filled.push_str(text.get(at..).unwrap_or_default());
        let mut in_string = vec![false; filled.len() + 1];
        let (mut inside, mut escaped) = (false, false);
        for (at, byte) in filled.bytes().enumerate() {
            in_string[at] = inside;
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = inside,
                b'"' => inside = !inside,
                _ => {}
            }
        }
        Holes {
            filled,
            in_string,
            spans: spans.to_vec(),
        }
    }

    /// Whether a placeholder stands in a string, where any text may.
    pub fn in_string(&self, hole: Span) -> bool {
        self.in_string.get(hole.start).copied().unwrap_or_default()
    }

    /// The document, where it can be read: a placeholder that stands where no value does may print a whole
    /// member or nothing, and is left out.
    pub fn document(mut self) -> Option<Document> {
        if self.are_values() {
            return Some(json::read(&self.filled));
        }
        let mut bytes = std::mem::take(&mut self.filled).into_bytes();
        for hole in self.spans.iter().filter(|hole| !hole.is_empty()) {
            let seen = |byte: &&u8| !byte.is_ascii_whitespace();
            let before = bytes[..hole.start].iter().rfind(seen);
            let after = bytes[hole.end..].iter().find(seen);
            let is_value = before == Some(&b':')
                || matches!(before, Some(b'[' | b',')) && matches!(after, Some(b',' | b']'));
            if !self.in_string(*hole) && !is_value {
                bytes[hole.start..hole.end].fill(b' ');
            }
        }
        let document = json::read(&String::from_utf8(bytes).ok()?);
        // What may print anything may print what is missing around it.
        document.oddities.is_empty().then_some(document)
    }

    /// Whether every placeholder outside a string stands where a value does. Elsewhere it may print anything:
    /// a comma, a whole member.
    fn are_values(&self) -> bool {
        let bytes = self.filled.as_bytes();
        let near = |mut around: std::slice::Iter<'_, u8>, back: bool| {
            let next = match back {
                true => around.rfind(|byte| !byte.is_ascii_whitespace()),
                false => around.find(|byte| !byte.is_ascii_whitespace()),
            };
            next.copied()
        };
        self.spans.iter().all(|hole| {
            if self.in_string(*hole) || hole.is_empty() {
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
}

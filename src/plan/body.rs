//! What a value does to the body it is put into. The product escapes nothing.

use crate::diagnostic::{Diagnostic, rules};
use crate::language::{Escape, Rendered, Slot, Template};
use crate::text::json::{Json, Node};
use crate::text::{Located, Span, json};
use crate::value::{Bindings, Zone};

/// Whether a body is meant to be JSON.
pub(super) fn is_json(content_type: Option<&str>, body: &str) -> bool {
    match content_type.map(str::to_ascii_lowercase) {
        Some(kind) => kind.contains("json"),
        None => body.trim_start().starts_with(['{', '[']),
    }
}

/// What is wrong with a JSON body: values that change the JSON around them, else the first place that is
/// not JSON.
pub(super) fn check(
    template: &Template,
    rendered: &Rendered,
    place: &Located,
    bindings: &Bindings,
    zone: &Zone,
) -> Vec<Diagnostic> {
    let changed = changed_by_value(template, rendered, bindings, zone);
    if !changed.is_empty() {
        return changed
            .into_iter()
            .map(|found| found.located(place))
            .collect();
    }
    let text = rendered.revealed();
    let document = json::read(text);
    let wrong = document
        .oddities
        .iter()
        .map(|oddity| Diagnostic::of_json(oddity, text));
    let Some(first) = wrong.into_iter().find(Diagnostic::is_error) else {
        return Vec::new();
    };
    let slot = rendered.slots().iter().find(|slot| {
        slot.at.start <= first.span.start && first.span.start < slot.at.end.max(slot.at.start + 1)
    });
    let span = slot.map_or_else(|| rendered.origin(first.span), |slot| slot.placeholder);
    // What is wrong may be told in the words of the body.
    let secret = rendered.slots().iter().any(|slot| {
        slot.secret && slot.at.start < first.span.end && first.span.start < slot.at.end
    });
    let message = match secret {
        true => "the rendered body is not JSON where a secret is put into it".to_owned(),
        false => format!("the rendered body is not JSON: {}", first.message),
    };
    let mut found = Diagnostic::new(&rules::BODY_NOT_JSON, span, message)
        .note("the target answers such a body with 400, or reads something else than was meant");
    if slot.is_some() {
        found = found.label("what this placeholder gives breaks it");
    }
    if let (Some(help), false) = (first.help, secret) {
        found = found.help(help);
    }
    vec![found.located(place)]
}

/// The placeholders whose values change the JSON around them.
///
/// The body is rendered once more with every quote, backslash and control character of the data replaced by
/// a letter. If that is JSON, then each placeholder's real value is put into it by itself: it must stay JSON
/// of the same shape. Quotes that the template itself writes are in both, and so are meant.
fn changed_by_value(
    template: &Template,
    rendered: &Rendered,
    bindings: &Bindings,
    zone: &Zone,
) -> Vec<Diagnostic> {
    let text = rendered.revealed();
    let awkward = |slot: &Slot| slot.at.of(text).contains(is_special);
    if !rendered.slots().iter().any(awkward) {
        return Vec::new();
    }
    let tame = |text: &str| text.replace(is_special, "x");
    let Ok(tamed) = template.render_as(&bindings.map_text(&tame), zone) else {
        return Vec::new();
    };
    let tamed_body = json::read(tamed.revealed());
    if !tamed_body.oddities.is_empty() {
        return Vec::new();
    }
    let changes = |(slot, place): &(&Slot, &Slot)| {
        let value = slot.at.of(text);
        if value == place.at.of(tamed.revealed()) {
            return false;
        }
        let (before, after) = (
            Span::new(0, place.at.start),
            &tamed.revealed()[place.at.end..],
        );
        let one = format!("{}{value}{after}", before.of(tamed.revealed()));
        let body = json::read(&one);
        // As somebody's data, a backslash that happens to make an escape is another value.
        let misread = slot.plain && template.escape() == Escape::None && value.contains('\\');
        misread
            || !body.oddities.is_empty()
            || !same_shape(body.root.as_ref(), tamed_body.root.as_ref())
    };
    rendered
        .slots()
        .iter()
        .zip(tamed.slots())
        .filter(|(slot, _)| awkward(slot))
        .filter(changes)
        .map(|(slot, place)| finding(slot, slot.at.of(text), place.at.of(tamed.revealed())))
        .collect()
}

/// Whether two documents have the same members and elements, whatever their texts and numbers.
fn same_shape(a: Option<&Node>, b: Option<&Node>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return a.is_none() && b.is_none();
    };
    match (&a.value, &b.value) {
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_shape(Some(a), Some(b)))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|(a, b)| same_shape(Some(&a.value), Some(&b.value)))
        }
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn finding(slot: &Slot, value: &str, tamed: &str) -> Diagnostic {
    // The first character that is the data's own, not one the expression writes.
    let own = value.chars().zip(tamed.chars()).find(|(c, tame)| c != tame);
    let what = match own.map(|(c, _)| c).filter(|&c| is_special(c)) {
        Some('"') => "a `\"`, which JSON reads as the end of a string",
        Some('\\') => "a backslash, which JSON reads as the start of an escape",
        Some('\n' | '\r') => "a line end, which a JSON string may not hold",
        Some('\t') => "a tab, which a JSON string may not hold",
        _ => "a control character, which a JSON string may not hold",
    };
    Diagnostic::new(
        &rules::BODY_CHANGED_BY_VALUE,
        slot.placeholder,
        format!("a value in this placeholder holds {what}"),
    )
    .note("the product puts values into the body as they are, so the target gets other JSON than was meant")
    .help("escape it in the expression: `.replace('\\\\','\\\\\\\\').replace('\"','\\\\\"')`")
}

const fn is_special(c: char) -> bool {
    matches!(c, '"' | '\\' | '\0'..='\x1f')
}

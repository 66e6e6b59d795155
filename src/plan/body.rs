//! What a value does to the body it is put into. The product escapes nothing.

use crate::diagnostic::{Diagnostic, rules};
use crate::language::{Rendered, Slot, Template};
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

fn changed_by_value(
    template: &Template,
    rendered: &Rendered,
    bindings: &Bindings,
    zone: &Zone,
) -> Vec<Diagnostic> {
    let text = rendered.revealed();
    let inside = slots_in_strings(text, rendered.slots());
    let awkward: Vec<usize> = inside
        .into_iter()
        .filter(|&slot| rendered.slots()[slot].at.of(text).contains(is_special))
        .collect();
    if awkward.is_empty() {
        return Vec::new();
    }
    // Quotes that stand in the template itself are meant; those that go away with the data are not.
    let tame = |text: &str| text.replace(is_special, "x");
    let tamed = template.render_as(&bindings.map_text(&tame), zone).ok();
    let specials = |text: &str| text.chars().filter(|&c| is_special(c)).collect::<String>();
    awkward
        .into_iter()
        .filter_map(|index| {
            let slot = &rendered.slots()[index];
            let value = slot.at.of(text);
            let meant = tamed.as_ref().and_then(|tamed| {
                let same = |other: &&Slot| other.placeholder == slot.placeholder;
                let slot = tamed.slots().iter().find(same)?;
                Some(specials(slot.at.of(tamed.revealed())))
            });
            if meant.as_deref() == Some(&*specials(value)) || !slot.plain && is_escaped(value) {
                return None;
            }
            Some(finding(slot, value))
        })
        .collect()
}

fn finding(slot: &Slot, value: &str) -> Diagnostic {
    let what = match value.chars().find(|&c| is_special(c)) {
        Some('"') => "a `\"`, which ends the JSON string it is put into",
        Some('\\') => "a backslash, which JSON reads as the start of an escape",
        Some('\n' | '\r') => "a line end, which a JSON string may not hold",
        Some('\t') => "a tab, which a JSON string may not hold",
        _ => "a control character, which a JSON string may not hold",
    };
    Diagnostic::new(
        &rules::BODY_CHANGED_BY_VALUE,
        slot.placeholder,
        format!("the value of this placeholder holds {what}"),
    )
    .note("the product puts values into the body as they are, so the target gets other JSON than was meant")
    .help("escape it in the expression: `.replace('\\\\','\\\\\\\\').replace('\"','\\\\\"')`")
}

const fn is_special(c: char) -> bool {
    matches!(c, '"' | '\\' | '\0'..='\x1f')
}

/// Whether a text can stand between the quotes of a JSON string.
fn is_escaped(text: &str) -> bool {
    json::read(&format!("\"{text}\"")).oddities.is_empty()
}

/// The slots that stand inside a string of the JSON around them.
fn slots_in_strings(text: &str, slots: &[Slot]) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut in_string, mut done) = (false, 0);
    let scan = |part: Span, in_string: &mut bool| {
        let mut escaped = false;
        for byte in part.of(text).bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if *in_string => escaped = true,
                b'"' => *in_string = !*in_string,
                _ => {}
            }
        }
    };
    for (index, slot) in slots.iter().enumerate() {
        scan(Span::new(done, slot.at.start.max(done)), &mut in_string);
        if in_string {
            found.push(index);
        } else {
            scan(slot.at, &mut in_string);
        }
        done = slot.at.end;
    }
    found
}

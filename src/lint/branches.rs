//! Bodies as they are printed: every way through a template, with attributes present, empty and null.

use super::Subject;
use crate::connection::AttributeKind;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::language::{Branch, Rendered, Template};
use crate::text::json;
use crate::text::{Located, Span};

/// What is wrong with what a template prints for somebody; nothing where that cannot be tried.
///
/// `in_string` says of a placeholder whether any text may stand there.
pub(super) fn check(
    subject: &Subject<'_>,
    kind: AttributeKind,
    text: &Located,
    in_string: &dyn Fn(Span) -> bool,
    found: &mut Vec<Diagnostic>,
) {
    let Ok(template) = Template::parse_as(text.text.clone(), subject.how.syntax) else {
        return;
    };
    let Some(branches) = template.branches(&subject.product(kind), in_string) else {
        return;
    };
    let printed: Vec<(&Branch, &Rendered)> = branches
        .ways
        .iter()
        .filter_map(|way| Some((way, way.rendered.as_ref().ok()?)))
        .collect();
    let (good, bad): (Vec<_>, Vec<_>) = printed
        .into_iter()
        .partition(|(_, rendered)| json::read(rendered.revealed()).oddities.is_empty());
    // One finding a place: the plainest way that meets it.
    let mut places = Vec::new();
    for (way, rendered) in bad {
        let document = json::read(rendered.revealed());
        let Some(oddity) = document.oddities.first() else {
            continue;
        };
        let place = rendered.origin(oddity.span);
        if places.contains(&place) {
            continue;
        }
        places.push(place);
        let read = Diagnostic::of_json(oddity, rendered.revealed());
        let mut one = Diagnostic::new(
            &rules::BODY_NOT_JSON,
            place,
            match when(way, &good) {
                Some(when) => format!("{when} the body is not JSON: {}", read.message),
                None => format!("the printed body is not JSON: {}", read.message),
            },
        )
        .note(match good.is_empty() {
            true => "the target cannot read the body, whoever the person is",
            false => "the target cannot read the body, and the task fails for these people",
        });
        one.severity = match good.is_empty() {
            true => Severity::Error,
            false => Severity::Warning,
        };
        one.help = read.help;
        found.push(one.located(text));
    }
}

/// ``when `user.title` is null``: what is otherwise where it goes well.
fn when(way: &Branch, good: &[(&Branch, &Rendered)]) -> Option<String> {
    let differences = |other: &Branch| {
        let pairs = way.given.iter().zip(&other.given);
        let differing = pairs.filter(|(here, there)| here.1 != there.1);
        differing.map(|(here, _)| here.clone()).collect::<Vec<_>>()
    };
    let nearest = good
        .iter()
        .map(|(other, _)| differences(other))
        .min_by_key(Vec::len)
        .filter(|differing| !differing.is_empty())?;
    let words: Vec<String> = nearest
        .iter()
        .map(|(path, value)| format!("`{path}` is {value}"))
        .collect();
    Some(format!("when {}", words.join(" and ")))
}

//! Keeping credentials out of reports, where they stand beside what a finding is about.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, rules};
use crate::text::{Span, json};
use crate::value::SHORTEST_SECRET;

/// How deep in strings of strings a secret is looked for.
const DEEPEST: usize = 3;

/// The credentials that findings say are written into a file, longest first: each as it stands there, and its
/// last word, which is the credential of `Bearer …`.
pub fn credentials(found: &[Diagnostic]) -> Vec<String> {
    let logins = found
        .iter()
        .filter(|one| one.rule == &rules::SECRET_IN_PLAIN)
        .filter_map(|one| Some(one.span.of(one.source.as_ref()?.text()).trim()));
    let words = logins.flat_map(|login| [login, login.rsplit(' ').next().unwrap_or(login)]);
    let mut all: Vec<String> = words
        .filter(|word| word.len() >= SHORTEST_SECRET)
        .map(str::to_owned)
        .collect();
    all.sort_by_key(|word| std::cmp::Reverse(word.len()));
    all.dedup();
    all
}

/// Keeps reports from showing a credential that stands on the line of a finding: one that is a finding itself,
/// or one of `secrets`.
pub(super) fn hide(secrets: &[String], found: &mut [Diagnostic]) {
    let mut forms: Vec<String> = Vec::new();
    for mut written in secrets.iter().cloned().chain(credentials(found)) {
        for _ in 0..DEEPEST {
            let inner = json::escaped(&written);
            let deeper = inner != written;
            forms.push(std::mem::replace(&mut written, inner));
            if !deeper {
                break;
            }
        }
    }
    // Each text is searched once, however many findings are in it.
    let mut known: HashMap<*const u8, Rc<[Span]>> = HashMap::new();
    let mut places = |text: &Arc<str>| {
        let places = known
            .entry(text.as_ptr())
            .or_insert_with(|| places(text, &forms).into());
        Rc::clone(places)
    };
    for one in found {
        if let Some(source) = &one.source {
            let told = places(&source.shared_text());
            let mut shown = std::iter::once(one.span).chain(one.also.iter().map(|(span, _)| *span));
            one.secret |= !told.is_empty()
                && shown.any(|span| {
                    let lines = lines_of(span, source.text());
                    let next = told.partition_point(|secret| secret.end <= lines.start);
                    told.get(next)
                        .is_some_and(|secret| secret.start < lines.end)
                });
        }
        one.decoded
            .take_if(|decoded| !places(&decoded.text).is_empty());
    }
}

/// Where any of `forms` stands; in order, what overlaps in one.
fn places(text: &str, forms: &[String]) -> Vec<Span> {
    let mut found: Vec<Span> = forms
        .iter()
        .flat_map(|form| text.match_indices(form))
        .map(|(start, form)| Span::new(start, start + form.len()))
        .collect();
    found.sort_unstable();
    found.dedup_by(|next, last| {
        let same = next.start < last.end;
        last.end = if same {
            last.end.max(next.end)
        } else {
            last.end
        };
        same
    });
    found
}

/// The lines a place is on.
fn lines_of(span: Span, text: &str) -> Span {
    let start = text[..span.start].rfind('\n').unwrap_or_default();
    let end = text[span.end..].find('\n');
    Span::new(start, end.map_or(text.len(), |len| span.end + len))
}

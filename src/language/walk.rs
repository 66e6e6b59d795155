//! The walked form of a render: each placeholder's syntax tree is computed, then all values are printed.
//!
//! It says where and why a placeholder has no value and which placeholder gave what. The program
//! (`program`) gives the same text faster, and nothing else.

use std::sync::Arc;

use super::compile::{Code, Trees};
use super::evaluate::{Located, Render};
use super::failure::{Failure, Phase, failure};
use super::gstring::Part;
use super::insert::{Escape, Insert};
use super::rendered::{Rendered, Slot};
use super::segment::Segment;
use super::syntax::Expr;
use crate::text::{Span, SpanMap};
use crate::value::{Bindings, Fault, Str};

/// Computes a template.
pub(super) fn walk(
    trees: &Trees,
    escape: Escape,
    render: &Render<'_>,
) -> Result<Rendered, Failure> {
    let bindings = render.bindings;
    let secrets = bindings.secret_texts();
    let tells = |fault: &Fault| {
        let words = fault.to_string();
        secrets.iter().any(|secret| words.contains(secret))
    };
    let fail = |located: Located, secret: bool| {
        let fault = match secret || tells(&located.fault) {
            true => unquoted(located.fault),
            false => located.fault,
        };
        let mut failure = failure(Phase::Render, fault, trees.map.up(located.span));
        failure.help = help(&failure.fault, bindings);
        failure
    };
    let parts = match &trees.code {
        Code::Parts(parts) => parts,
        Code::Script(statements) => {
            let ran = render.run(statements, &Arc::default());
            ran.map_err(|located| fail(located, render.met_secret()))?;
            return Ok(whole(render));
        }
    };
    // All values are computed before any is printed, as a GString does it: a list that a later
    // placeholder changes is printed changed.
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        if let Part::Placeholder { expr, .. } = part {
            let (value, secret) = match escape {
                Escape::None => {
                    let (value, secret) = render.placeholder(expr);
                    (value.map(|value| vec![Segment::Value(value)]), secret)
                }
                Escape::Json => render.segments(expr),
            };
            values.push((value.map_err(|located| fail(located, secret))?, secret));
        }
    }
    let mut values = values.into_iter();
    render.forget_secret();
    let mut pieces: Vec<Str> = Vec::with_capacity(parts.len() + 1);
    let mut slots = Vec::new();
    let mut insert = Insert::new(escape);
    for part in parts {
        match part {
            Part::Text { text, .. } => {
                insert.text(text);
                pieces.push(text.as_str().into());
            }
            Part::Placeholder { span, expr } => {
                let Some((segments, secret)) = values.next() else {
                    continue;
                };
                let kind = match &*segments {
                    [Segment::Value(value)] => value.type_name(),
                    _ => "String",
                };
                let kind = kind.to_owned();
                insert.begin();
                let text = printed(segments, render, expr, &mut insert)
                    .map_err(|located| fail(located, secret || render.met_secret()))?;
                let secret = secret || render.met_secret();
                render.forget_secret();
                slots.push((
                    pieces.len(),
                    Slot {
                        at: Span::at(0),
                        placeholder: trees.map.up(*span),
                        kind,
                        secret,
                        plain: expr.plain_path().is_some(),
                    },
                ));
                pieces.push(text);
            }
        }
    }
    // What `print` wrote comes before the text.
    let written = render
        .printed()
        .iter()
        .fold(Str::from(""), |all, text| all.concat(text));
    if escape == Escape::Json && !written.is_empty() {
        let what = "code that prints by itself, in a template whose values are escaped";
        let fault = Fault::Refused(what.into());
        let span = |part: &Part| match part {
            Part::Text { span, .. } | Part::Placeholder { span, .. } => *span,
        };
        let first = parts.first().map_or(Span::at(0), span);
        let all = first.to(parts.last().map_or(first, span));
        return Err(fail(Located { fault, span: all }, false));
    }
    pieces.insert(0, written);
    let (text, starts) = join(&pieces);
    let at = |piece: usize| Span::new(starts[piece + 1], starts[piece + 2]);
    let mut rendered = Rendered {
        slots: slots
            .into_iter()
            .map(|(piece, slot)| Slot {
                at: at(piece),
                ..slot
            })
            .collect(),
        map: origins(&trees.map, parts, &starts),
        text,
    };
    // Which placeholder printed is not known.
    if starts[1] > 0 && rendered.slots.iter().any(|slot| slot.secret) {
        rendered
            .slots
            .insert(0, unplaced_secret(Span::new(0, starts[1])));
    }
    // A template may put a secret into a map and read it from there.
    secrets.iter().for_each(|secret| rendered.hide(secret));
    Ok(rendered)
}

/// The text of a placeholder.
fn printed(
    segments: Vec<Segment>,
    render: &Render<'_>,
    expr: &Expr,
    insert: &mut Insert,
) -> Result<Str, Located> {
    let mut all: Option<Str> = None;
    for segment in segments {
        let constant = matches!(segment, Segment::Constant(_));
        let text = match segment {
            Segment::Constant(text) | Segment::Text(text) => text,
            Segment::Value(value) => render.print(&value, expr.span)?,
        };
        let text = render.at(expr.span, insert.part(text, constant))?;
        all = Some(match all {
            None => text,
            Some(before) => before.concat(&text),
        });
    }
    Ok(all.unwrap_or_else(|| Str::from("")))
}

/// The way back from a rendered text, whose pieces start at `starts`, to the template.
fn origins(up: &SpanMap, parts: &[Part], starts: &[usize]) -> SpanMap {
    let mut map = SpanMap::starting_at(0);
    let mut done = 0;
    map.push_escape(starts[1], 0);
    for (part, ends) in parts.iter().zip(starts[1..].windows(2)) {
        let (Part::Text { span, .. } | Part::Placeholder { span, .. }) = part;
        let (span, len) = (up.up(*span), ends[1] - ends[0]);
        map.push_escape(0, span.start.saturating_sub(done));
        match part {
            Part::Text { .. } if span.len() == len => map.push_verbatim(len),
            _ => map.push_escape(len, span.len()),
        }
        done = span.end;
    }
    map
}

/// What a script printed, as one piece; a secret if any of it may be one.
fn whole(render: &Render<'_>) -> Rendered {
    let text = render
        .printed()
        .iter()
        .fold(Str::from(""), |all, text| all.concat(text));
    let mut rendered = Rendered::literal(text.to_wire());
    if render.met_secret() {
        let all = Span::new(0, rendered.text.len());
        rendered.slots.push(unplaced_secret(all));
    }
    rendered
}

/// A part that may hold a secret and came from no one placeholder.
fn unplaced_secret(at: Span) -> Slot {
    Slot {
        at,
        placeholder: Span::at(0),
        kind: "String".into(),
        secret: true,
        plain: false,
    }
}

/// Joins the pieces; also where each starts, and where the last ends. Two halves of a surrogate pair from
/// neighbouring placeholders meet here and become one character, as they do in Java's string.
fn join(pieces: &[Str]) -> (String, Vec<usize>) {
    let mut starts = Vec::with_capacity(pieces.len() + 1);
    if let Some(texts) = pieces.iter().map(Str::as_str).collect::<Option<Vec<_>>>() {
        let mut text = String::with_capacity(texts.iter().map(|t| t.len()).sum());
        for piece in texts {
            starts.push(text.len());
            text.push_str(piece);
        }
        starts.push(text.len());
        return (text, starts);
    }
    let mut units = Vec::new();
    let bytes = |units: &[u16]| Str::from_units(units).to_wire().len();
    for piece in pieces {
        starts.push(bytes(&units));
        units.extend(piece.units());
    }
    starts.push(bytes(&units));
    let text = Str::from_units(&units).to_wire().into_owned();
    for start in &mut starts {
        while !text.is_char_boundary(*start) {
            *start -= 1;
        }
    }
    (text, starts)
}

/// The fault without its message, which may quote a secret.
fn unquoted(fault: Fault) -> Fault {
    match fault {
        Fault::Groovy { class, .. } => {
            Fault::groovy(class, "the message is withheld, it may hold a secret")
        }
        Fault::NotYet(_) => Fault::NotYet("an operation on a secret".into()),
        Fault::Refused(_) => Fault::Refused("an operation on a secret".into()),
    }
}

fn help(fault: &Fault, bindings: &Bindings) -> Option<String> {
    let Fault::Groovy { class, message } = fault else {
        return None;
    };
    let quoted = message.split('\'').nth(1).unwrap_or_default();
    if *class == "groovy.lang.MissingPropertyException"
        && message.ends_with("SimpleTemplateScriptN")
    {
        let name = message
            .strip_prefix("No such property: ")?
            .split(' ')
            .next()?;
        return Some(match bindings.suggest(name) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("no value is bound to `{name}`"),
        });
    }
    if *class == "java.lang.NullPointerException" && message.starts_with("Cannot get property") {
        return Some(format!("write `?.{quoted}` to get null instead"));
    }
    if *class == "java.lang.NullPointerException" && message.starts_with("Cannot invoke method") {
        return Some(
            "write `?.` before the method to get null instead, or test for null first".into(),
        );
    }
    None
}

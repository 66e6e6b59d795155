//! Ranges: lists that know their bounds, and the parts of strings they mean.

use std::sync::Arc;

use super::Ty;
use super::list::part::Cut;
use super::row::{Arg, Null, Sequence, rows};
use crate::value::{Closure, Fault, List, ListKind, Range, Str, Value};

/// A range, and its elements.
pub(super) struct Span<'a>(&'a Arc<List>, &'a Range);

impl<'a> Arg<'a> for Span<'a> {
    const TY: Ty = Ty::LIST;
    fn take(value: &'a Value) -> Option<Span<'a>> {
        match value {
            Value::List(list) => list.bounds().map(|range| Span(list, range)),
            _ => None,
        }
    }
}

impl Span<'_> {
    /// The smaller bound, or the larger.
    fn bound(&self, larger: bool) -> Value {
        let first = self.0.get(0);
        let last = self.0.len().checked_sub(1).and_then(|at| self.0.get(at));
        let end = if larger != self.1.is_reverse() {
            last
        } else {
            first
        };
        end.unwrap_or_else(|| self.1.start().clone())
    }
}

rows! {
    /// The range from one bound to the other: of Integers, Characters, or Strings of one character.
    ///
    ///     (1..3) == [1, 2, 3]
    ///     ('c'..'a') == ['c', 'b', 'a']
    ".."(this: &Value, other: &Value) -> Result<Value, Fault> {
        Value::range(this.clone(), other.clone(), false)
    }

    /// The range that ends before its second bound.
    ///
    ///     (1..<3) == [1, 2]
    "..<"(this: &Value, other: &Value) -> Result<Value, Fault> {
        Value::range(this.clone(), other.clone(), true)
    }

    /// Null is no index: Groovy cannot tell which method is meant.
    ///
    ///     'abc'[0] == 'a'
    "getAt"(this: &Str, index: Null) -> Result<Str, Fault> {
        let Null = index;
        Err(Fault::groovy(
            "groovy.lang.GroovyRuntimeException",
            "Ambiguous method overloading for method java.lang.String#getAt.",
        ))
    }

    /// The property of a text by a computed name.
    ///
    ///     'abc'['empty'] == false
    "getAt"[host](this: &Str, name: &Str) -> Result<Value, Fault> {
        super::property(host, &Value::Str(this.clone()), &name.to_wire())
    }

    /// The smaller bound.
    ///
    ///     (3..1).from == 1
    "getFrom"(this: Span<'_>) -> Value { this.bound(false) }

    /// The larger bound.
    ///
    ///     (3..1).to == 3
    "getTo"(this: Span<'_>) -> Value { this.bound(true) }

    /// Whether it counts down.
    ///
    ///     (3..1).isReverse()
    "isReverse"(this: Span<'_>) -> bool { this.1.is_reverse() }

    /// Every `step`-th element.
    ///
    ///     (1..10).step(3) == [1, 4, 7, 10]
    "step"(this: Span<'_>, step: i32) -> Result<Value, Fault> {
        if step <= 0 {
            return Err(Fault::NotYet("a range with a step below 1".into()));
        }
        let items = this.0.snapshot();
        Ok(Value::list(items.into_iter().step_by(step as usize).collect()))
    }

    /// Calls the closure with every `step`-th element.
    ///
    ///     (1..10).step(3) { it } == null
    "step"[host](this: Span<'_>, step: i32, closure: &Closure) -> Result<Value, Fault> {
        if step <= 0 {
            return Err(Fault::NotYet("a range with a step below 1".into()));
        }
        for item in this.0.snapshot().into_iter().step_by(step as usize) {
            host.call(closure, &[item])?;
        }
        Ok(Value::Null)
    }

    /// The part of a text that a range of indexes means, turned around where the range counts down; or
    /// the characters at several indexes.
    ///
    ///     'hello'[1..3] == 'ell'
    ///     'hello'[-3..-1] == 'llo'
    "getAt"(this: &Str, indexes: Sequence<'_>) -> Result<Str, Fault> { picked(this, indexes.0) }
}

fn picked(text: &Str, indexes: &List) -> Result<Str, Fault> {
    let len = text.len();
    if let Some(cut) = Cut::of(indexes, len)? {
        let (start, end) = (cut.start, cut.end);
        let part = usize::try_from(start).ok().zip(usize::try_from(end).ok());
        let Some(part) = part.and_then(|(start, end)| text.slice(start, end)) else {
            return Err(Fault::groovy(
                "java.lang.StringIndexOutOfBoundsException",
                format!("begin {start}, end {end}, length {len}"),
            ));
        };
        if !cut.reverse {
            return Ok(part);
        }
        // Groovy turns text around with `StringBuilder.reverse`, which keeps pairs together.
        return part.as_str().map_or_else(
            || Err(Fault::NotYet("turning half a surrogate pair around".into())),
            |text| Ok(text.chars().rev().collect::<String>().into()),
        );
    }
    if indexes.kind() != ListKind::List {
        return Err(Fault::NotYet(
            "characters by indexes that are no list".into(),
        ));
    }
    let mut out = Str::from("");
    for index in indexes.snapshot() {
        out = out.concat(&match &index {
            Value::Int(index) => {
                let at = if *index < 0 {
                    i64::from(*index) + len as i64
                } else {
                    i64::from(*index)
                };
                let unit = usize::try_from(at)
                    .ok()
                    .and_then(|at| text.slice(at, at + 1));
                unit.ok_or_else(|| Fault::NotYet("an index outside the text, in a list".into()))?
            }
            Value::List(inner) => picked(text, inner)?,
            other => {
                return Err(Fault::NotYet(format!(
                    "a {} as an index",
                    other.type_name()
                )));
            }
        });
    }
    Ok(out)
}

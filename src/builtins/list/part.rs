//! Parts of a list: its ends, its slices.

use std::sync::Arc;

use super::super::row::{ArrayList, Host, Sequence, rows};
use super::{at, similar};
use crate::value::{Closure, Fault, List, ListKind, Value};

rows! {
    /// The first element; an empty list has none.
    ///
    ///     [1, 2].first() == 1
    "first"(this: Sequence<'_>) -> Result<Value, Fault> {
        this.0.get(0).ok_or_else(|| no_element("first"))
    }

    /// The first element; an empty list has none.
    ///
    ///     [1, 2].head() == 1
    "head"(this: Sequence<'_>) -> Result<Value, Fault> {
        this.0.get(0).ok_or_else(|| no_element("first"))
    }

    /// The last element; an empty list has none.
    ///
    ///     [1, 2].last() == 2
    "last"(this: Sequence<'_>) -> Result<Value, Fault> {
        this.0.snapshot().pop().ok_or_else(|| no_element("last"))
    }

    /// All but the first element; an empty list has no such part.
    ///
    ///     [1, 2, 3].tail() == [2, 3]
    "tail"(this: Sequence<'_>) -> Result<Value, Fault> {
        if this.0.is_empty() {
            return Err(no_part("tail"));
        }
        same(this.0, this.0.snapshot().split_off(1))
    }

    /// All but the last element; an empty list has no such part.
    ///
    ///     [1, 2, 3].init() == [1, 2]
    "init"(this: Sequence<'_>) -> Result<Value, Fault> {
        let mut items = this.0.snapshot();
        items.pop().ok_or_else(|| no_part("init"))?;
        same(this.0, items)
    }

    /// The first `count` elements, or all when there are fewer.
    ///
    ///     [1, 2, 3].take(2) == [1, 2]
    "take"(this: Sequence<'_>, count: i32) -> Result<Value, Fault> {
        let mut items = this.0.snapshot();
        items.truncate(usize::try_from(count).unwrap_or(0));
        same(this.0, items)
    }

    /// The last `count` elements, or all when there are fewer.
    ///
    ///     [1, 2, 3].takeRight(2) == [2, 3]
    "takeRight"(this: Sequence<'_>, count: i32) -> Result<Value, Fault> {
        let len = this.0.len();
        let start = len.saturating_sub(usize::try_from(count).unwrap_or(0));
        same(this.0, seen(this.0, start, len)?)
    }

    /// All but the first `count` elements.
    ///
    ///     [1, 2, 3].drop(2) == [3]
    "drop"(this: Sequence<'_>, count: i32) -> Result<Value, Fault> {
        let mut items = this.0.snapshot();
        let start = usize::try_from(count).unwrap_or(0).min(items.len());
        same(this.0, items.split_off(start))
    }

    /// All but the last `count` elements.
    ///
    ///     [1, 2, 3].dropRight(2) == [1]
    "dropRight"(this: Sequence<'_>, count: i32) -> Result<Value, Fault> {
        let end = this.0.len().saturating_sub(usize::try_from(count).unwrap_or(0));
        same(this.0, seen(this.0, 0, end)?)
    }

    /// The elements before the first the closure says no to.
    ///
    ///     [1, 2, 3].takeWhile { it < 3 } == [1, 2]
    "takeWhile"[host](this: Sequence<'_>, closure: &Closure) -> Result<Value, Fault> {
        let mut items = this.0.snapshot();
        items.truncate(holding(host, &items, closure)?);
        same(this.0, items)
    }

    /// The elements from the first on the closure says no to.
    ///
    ///     [1, 2, 3].dropWhile { it < 3 } == [3]
    "dropWhile"[host](this: Sequence<'_>, closure: &Closure) -> Result<Value, Fault> {
        let mut items = this.0.snapshot();
        let start = holding(host, &items, closure)?;
        same(this.0, items.split_off(start))
    }

    /// The part from `start` up to, not including, `end`, for reading: Java's changes with the whole,
    /// so this one does not let itself be changed.
    ///
    ///     [1, 2, 3].subList(0, 2) == [1, 2]
    "subList"(this: ArrayList<'_>, start: i32, end: i32) -> Result<Value, Fault> {
        let part = cut_out(this.0, start.into(), end.into())?;
        Ok(Value::array(ListKind::SubList, part))
    }

    /// The elements at several indexes, or in ranges of indexes; a range that counts down gives them in
    /// the opposite order.
    ///
    ///     [1, 2, 3][0, 2] == [1, 3]
    ///     [1, 2, 3][-2..-1] == [2, 3]
    "getAt"(this: Sequence<'_>, indexes: Sequence<'_>) -> Result<Value, Fault> {
        if this.0.kind().is_set() {
            return Err(Fault::NotYet("several elements of a set by index".into()));
        }
        picked(this.0, indexes.0).map(Value::list)
    }

    /// The elements in the opposite order, as a new list or array.
    ///
    ///     [1, 2].reverse() == [2, 1]
    "reverse"(this: Sequence<'_>) -> Result<Value, Fault> {
        if !this.0.kind().is_list() && !this.0.kind().is_array() {
            return Err(Fault::NotYet("`reverse` of a set".into()));
        }
        same(this.0, this.0.snapshot().into_iter().rev().collect())
    }

    /// The elements in the opposite order, in place after `true`.
    ///
    ///     [1, 2].reverse(true) == [2, 1]
    "reverse"(this: ArrayList<'_>, in_place: bool) -> Result<Value, Fault> {
        if !in_place {
            return Ok(Value::list(this.0.snapshot().into_iter().rev().collect()));
        }
        this.0.settable()?;
        this.0.change(|items| items.reverse());
        Ok(Value::List(this.0.clone()))
    }

    /// Calls the closure with every element, last first.
    ///
    ///     [1, 2].reverseEach { it } == [1, 2]
    "reverseEach"[host](this: ArrayList<'_>, closure: &Closure) -> Result<Value, Fault> {
        for item in this.0.snapshot().into_iter().rev() {
            host.call(closure, &[item])?;
        }
        Ok(Value::List(this.0.clone()))
    }
}

/// A collection like `list`: an array of an array.
fn same(list: &List, items: Vec<Value>) -> Result<Value, Fault> {
    if list.kind().is_primitive_array() {
        return Err(Fault::NotYet("a part of an array of numbers".into()));
    }
    if list.kind().is_array() {
        return Ok(Value::array(list.kind(), items));
    }
    similar(list, items)
}

/// How many elements from the first on the closure says yes to.
fn holding(host: &dyn Host, items: &[Value], closure: &Closure) -> Result<usize, Fault> {
    for (i, item) in items.iter().enumerate() {
        if !host.call(closure, std::slice::from_ref(item))?.truth() {
            return Ok(i);
        }
    }
    Ok(items.len())
}

fn slice(items: &[Value], start: i64, end: i64) -> Result<Vec<Value>, Fault> {
    let bounds = "java.lang.IndexOutOfBoundsException";
    if start < 0 {
        return Err(Fault::groovy(bounds, format!("fromIndex = {start}")));
    }
    if end > items.len() as i64 {
        return Err(Fault::groovy(bounds, format!("toIndex = {end}")));
    }
    if start > end {
        return Err(Fault::groovy(
            "java.lang.IllegalArgumentException",
            format!("fromIndex({start}) > toIndex({end})"),
        ));
    }
    Ok(items[start as usize..end as usize].to_vec())
}

/// Part of a list. Groovy 2.4 counts from the low end of a range that counts down.
/// A part as `subList` shows it, which counts a falling range from its lower end; the whole and nothing are
/// taken without it.
fn seen(list: &Arc<List>, start: usize, end: usize) -> Result<Vec<Value>, Fault> {
    if start == end || end - start == list.len() {
        return Ok(list.snapshot()[start..end].to_vec());
    }
    cut_out(list, start as i64, end as i64)
}

fn cut_out(list: &Arc<List>, start: i64, end: i64) -> Result<Vec<Value>, Fault> {
    let mut items = list.snapshot();
    let down = match (items.first(), items.last()) {
        (Some(Value::Int(first)), Some(Value::Int(last))) => first > last,
        _ => list.kind() == ListKind::ObjectRange,
    };
    if !list.kind().is_range() || !down {
        return slice(&items, start, end);
    }
    if list.kind() == ListKind::ObjectRange {
        return Err(Fault::NotYet(
            "part of a range of other than numbers".into(),
        ));
    }
    items.reverse();
    let mut part = slice(&items, start, end)?;
    part.reverse();
    Ok(part)
}

fn picked(list: &Arc<List>, indexes: &Arc<List>) -> Result<Vec<Value>, Fault> {
    if let Some(cut) = Cut::of(indexes, list.len())? {
        let mut items = cut_out(list, cut.start, cut.end)?;
        if cut.reverse {
            items.reverse();
        }
        return Ok(items);
    }
    let mut items = Vec::new();
    for index in indexes.snapshot() {
        match &index {
            Value::Int(index) => items.push(at(list, *index)?),
            Value::List(inner) => items.extend(picked(list, inner)?),
            other => {
                return Err(Fault::NotYet(format!(
                    "a {} as an index",
                    other.type_name()
                )));
            }
        }
    }
    Ok(items)
}

/// The part of a sequence that a range of indexes means.
pub(in crate::builtins) struct Cut {
    pub start: i64,
    pub end: i64,
    pub reverse: bool,
}

impl Cut {
    /// The part of a sequence of `len`; `None` when `indexes` is no range.
    pub fn of(indexes: &List, len: usize) -> Result<Option<Cut>, Fault> {
        let Some(range) = indexes.bounds() else {
            return Ok(None);
        };
        let (Value::Int(from), Value::Int(to)) = (range.start(), range.end()) else {
            return Err(Fault::NotYet(
                "a range of indexes that are no Integers".into(),
            ));
        };
        if indexes.is_empty() {
            return Ok(Some(Cut {
                start: 0,
                end: 0,
                reverse: false,
            }));
        }
        let place = |index: i32| {
            if index < 0 {
                i64::from(index) + len as i64
            } else {
                index.into()
            }
        };
        let (from, to) = (place(*from), place(*to));
        let open = i64::from(range.is_exclusive());
        Ok(Some(if from > to {
            Cut {
                start: to + open,
                end: from + 1,
                reverse: true,
            }
        } else {
            Cut {
                start: from,
                end: to + 1 - open,
                reverse: false,
            }
        }))
    }
}

fn no_element(method: &str) -> Fault {
    Fault::groovy(
        "java.util.NoSuchElementException",
        format!("Cannot access {method}() element from an empty List"),
    )
}

fn no_part(method: &str) -> Fault {
    Fault::groovy(
        "java.util.NoSuchElementException",
        format!("Cannot access {method}() for an empty iterable"),
    )
}

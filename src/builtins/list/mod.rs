//! Lists, arrays and sets. What changes a list changes it in place, for everyone who holds it.

pub(super) mod arithmetic;
pub(super) mod change;
pub(super) mod classes;
pub(super) mod group;
pub(super) mod part;

use std::sync::Arc;

use super::row::{ArrayList, Collection, Null, Sequence, rows};
use super::{Host, order};
use crate::value::{Fault, List, ListKind, Str, Value};

rows! {
    /// Number of elements.
    ///
    ///     [1, 2].size() == 2
    "size"(this: Sequence<'_>) -> i32 { this.0.len() as i32 }

    /// A list's private field: `size` without its parentheses works, by an accident of Groovy's.
    ///
    ///     [1, 2].size == 2
    ".size"(this: ArrayList<'_>) -> Result<i32, Fault> {
        if !matches!(this.0.kind(), ListKind::List | ListKind::SubList) {
            return Err(Fault::missing_property("size", this.0.kind().class_name()));
        }
        Ok(this.0.len() as i32)
    }

    /// Number of elements of an array.
    ///
    ///     'a,b'.split(',').length == 2
    "getLength"(this: Sequence<'_>) -> Result<i32, Fault> {
        if this.0.kind().is_array() {
            return Ok(this.0.len() as i32);
        }
        // Reading a property of a list reads it of its elements.
        Err(Fault::missing_method(this.0.kind().class_name(), "getLength", &[], false))
    }

    /// Whether it has no element.
    ///
    ///     [].isEmpty()
    "isEmpty"(this: Collection<'_>) -> bool { this.0.is_empty() }

    /// The element at an index; beyond the end it is null, and a negative index counts from the end.
    ///
    ///     ['a', 'b'][-1] == 'b'
    ///     ['a', 'b'][5] == null
    "getAt"(this: Sequence<'_>, index: i32) -> Result<Value, Fault> { at(this.0, index) }

    /// The element at an index; beyond the end is an exception.
    ///
    ///     ['a', 'b'].get(1) == 'b'
    "get"(this: ArrayList<'_>, index: i32) -> Result<Value, Fault> {
        let len = this.0.len();
        usize::try_from(index).ok().and_then(|i| this.0.get(i)).ok_or_else(|| out_of_bounds(index, len))
    }

    /// Whether an element is equal to `item`, by Java's `equals`.
    ///
    ///     ['a', 'b'].contains('b')
    "contains"(this: Sequence<'_>, item: &Value) -> Result<bool, Fault> {
        looks_for(this.0, item)?;
        // A range of Integers looks at a BigInteger's value.
        let by_value = matches!((this.0.kind(), item), (ListKind::IntRange, Value::BigInt(_)));
        let same = |other: &Value| other.java_equals(item) || by_value && other.groovy_equals(item);
        Ok(this.0.snapshot().iter().any(same))
    }

    /// Where an element equal to `item` first stands; -1 when there is none.
    ///
    ///     ['a', 'b'].indexOf('b') == 1
    "indexOf"(this: ArrayList<'_>, item: &Value) -> i32 {
        let found = this.0.snapshot().iter().position(|other| other.java_equals(item));
        found.map_or(-1, |i| i as i32)
    }

    /// The elements' texts with `separator` between them.
    ///
    ///     ['a', 1, null].join('-') == 'a-1-null'
    "join"[host](this: Sequence<'_>, separator: &Str) -> Result<Str, Fault> {
        join(host, this.0, separator)
    }

    /// Without a separator between them.
    ///
    ///     [1, 2].join(null) == '12'
    "join"[host](this: Sequence<'_>, separator: Null) -> Result<Str, Fault> {
        let Null = separator;
        join(host, this.0, &"".into())
    }

    /// The elements' texts, one after the other.
    ///
    ///     ['a', 1].join() == 'a1'
    "join"[host](this: Sequence<'_>) -> Result<Str, Fault> { join(host, this.0, &"".into()) }

    /// Whether all of `others` are elements.
    ///
    ///     [1, 2].containsAll([2])
    "containsAll"(this: Collection<'_>, others: Sequence<'_>) -> bool {
        let items = this.0.snapshot();
        others.0.snapshot().iter().all(|other| items.iter().any(|item| item.java_equals(other)))
    }

    /// Where an element equal to `item` last stands; -1 when there is none.
    ///
    ///     [1, 2, 1].lastIndexOf(1) == 2
    "lastIndexOf"(this: ArrayList<'_>, item: &Value) -> i32 {
        let found = this.0.snapshot().iter().rposition(|other| other.java_equals(item));
        found.map_or(-1, |i| i as i32)
    }

    /// How many elements are equal to `item`, as `==` compares.
    ///
    ///     [1, 2, 1.0].count(1) == 2
    "count"(this: Sequence<'_>, item: &Value) -> i32 {
        this.0.snapshot().iter().filter(|other| other.groovy_equals(item)).count() as i32
    }

    /// Whether the two have no element in common.
    ///
    ///     [1, 2].disjoint([3])
    "disjoint"(this: Collection<'_>, others: Collection<'_>) -> Result<bool, Fault> {
        let others = others.0.snapshot();
        for item in this.0.snapshot() {
            if holds(&others, &item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The indexes, as a range.
    ///
    ///     [5, 6].indices == [0, 1]
    "getIndices"(this: Sequence<'_>) -> Result<Value, Fault> {
        let len = this.0.len() as i32;
        Value::range(Value::Int(0), Value::Int(len), true)
    }

    /// The text Groovy prints.
    ///
    ///     [1, 'a'].toListString() == '[1, a]'
    "toListString"[host](this: ArrayList<'_>) -> Result<Str, Fault> {
        Value::List(this.0.clone()).print(host.zone())
    }
}

fn join(host: &dyn Host, list: &Arc<List>, separator: &Str) -> Result<Str, Fault> {
    let mut out = Str::from("");
    for (i, item) in list.snapshot().iter().enumerate() {
        if i > 0 {
            out = out.concat(separator);
        }
        out = out.concat(&item.print(host.zone())?);
    }
    Ok(out)
}

/// Longest list a method makes.
const MAX_ITEMS: usize = 4 << 20;

/// What Groovy makes in place of a collection: a set of a set, else a list.
pub(super) fn similar(list: &List, items: Vec<Value>) -> Result<Value, Fault> {
    match list.kind() {
        ListKind::TreeSet => Value::set(ListKind::TreeSet, &items),
        kind if kind.is_set() => Value::set(ListKind::Set, &items),
        _ => Ok(Value::list(items)),
    }
}

/// Whether one of `items` compares equal to `item`.
fn holds(items: &[Value], item: &Value) -> Result<bool, Fault> {
    for other in items {
        if order::compare(other, item)?.is_eq() {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn at(list: &List, index: i32) -> Result<Value, Fault> {
    let len = list.len();
    let wanted = if index < 0 {
        i64::from(index) + len as i64
    } else {
        index.into()
    };
    let class = "java.lang.ArrayIndexOutOfBoundsException";
    match usize::try_from(wanted) {
        Err(_) if list.kind().is_set() => Ok(Value::Null),
        Err(_) => Err(Fault::groovy(
            class,
            format!("Negative array index [{index}] too large for array size {len}"),
        )),
        Ok(i) => match list.get(i) {
            Some(item) => Ok(item),
            None if list.kind().is_array() => Err(Fault::groovy(
                class,
                format!("Index {index} out of bounds for length {len}"),
            )),
            None => Ok(Value::Null),
        },
    }
}

fn out_of_bounds(index: i32, len: usize) -> Fault {
    Fault::groovy(
        "java.lang.IndexOutOfBoundsException",
        format!("Index {index} out of bounds for length {len}"),
    )
}

/// A sorted set compares what it is asked for with what it holds.
pub(super) fn looks_for(list: &List, item: &Value) -> Result<(), Fault> {
    if list.kind() != ListKind::TreeSet {
        return Ok(());
    }
    if item.is_null() {
        return Err(Fault::null_argument());
    }
    let first = list.snapshot().into_iter().next();
    first.map_or(Ok(()), |first| item.natural_cmp(&first).map(|_| ()))
}

//! `+ - *` of collections, their sums, what they have in common.

use super::super::row::{Array, ArrayList, Collection, Host, Sequence, rows};
use std::sync::Arc;

use super::{MAX_ITEMS, holds, similar};
use crate::value::{Closure, Fault, List, ListKind, Number, Value};

rows! {
    /// The elements themselves.
    ///
    ///     +[1, 2] == [1, 2]
    "+x"[host](this: ArrayList<'_>) -> Result<Value, Fault> { each(host, this, "+x") }

    /// The opposites of the elements.
    ///
    ///     -[1, 2] == [-1, -2]
    "-x"[host](this: ArrayList<'_>) -> Result<Value, Fault> { each(host, this, "-x") }

    /// The elements with all bits turned over.
    ///
    ///     (~[1, 2]) == [-2, -3]
    "~x"[host](this: ArrayList<'_>) -> Result<Value, Fault> { each(host, this, "~x") }

    /// A new collection with `item` too; another collection's elements are added one by one.
    ///
    ///     [1, 2] + 3 == [1, 2, 3]
    ///     [1] + [2] == [1, 2]
    "plus"(this: Collection<'_>, item: &Value) -> Result<Value, Fault> {
        let mut items = this.0.snapshot();
        let before = items.len();
        match item {
            Value::List(more) if !more.kind().is_array() => items.extend(more.snapshot()),
            item => items.push(item.clone()),
        }
        if this.0.kind() == ListKind::HashSet {
            // Groovy adds to a clone, whose table is as long as it has to be.
            let room = (before > 0).then(|| (before as f32 / 0.75 + 1.0) as usize);
            return Ok(Value::List(Arc::new(List::set(ListKind::HashSet, &items, room)?)));
        }
        similar(this.0, items)
    }

    /// A new array with `item` too; another array's or collection's elements are added one by one.
    ///
    ///     ('a,b'.split(',') + 'c').length == 3
    "plus"(this: Array<'_>, item: &Value) -> Result<Value, Fault> {
        if !matches!(this.0.kind(), ListKind::ObjectArray | ListKind::StringArray) {
            let args = std::slice::from_ref(item);
            return Err(Fault::missing_method(this.0.kind().class_name(), "plus", args, false));
        }
        let mut items = this.0.snapshot();
        match item {
            Value::List(more) => items.extend(more.snapshot()),
            item => items.push(item.clone()),
        }
        let texts = items.iter().all(|item| matches!(item, Value::Str(_) | Value::Null));
        let kind = if texts { this.0.kind() } else { ListKind::ObjectArray };
        Ok(Value::array(kind, items))
    }

    /// A new collection without the elements equal to `item`, or to an element of it.
    ///
    ///     [1, 2, 3, 2] - 2 == [1, 3]
    ///     [1, 2, 3] - [2, 3] == [1]
    "minus"(this: Sequence<'_>, item: &Value) -> Result<Value, Fault> {
        let mut items = this.0.snapshot();
        match item {
            Value::List(less) => {
                let less = less.snapshot();
                items.retain(|item| !less.iter().any(|other| item.groovy_equals(other)));
            }
            other => items.retain(|item| !item.groovy_equals(other)),
        }
        match this.0.kind() {
            kind @ (ListKind::StringArray | ListKind::ObjectArray) => Ok(Value::array(kind, items)),
            kind if kind.is_array() => Err(Fault::NotYet("this difference of an array".into())),
            _ => similar(this.0, items),
        }
    }

    /// The elements so many times.
    ///
    ///     [1, 2] * 2 == [1, 2, 1, 2]
    "multiply"(this: ArrayList<'_>, times: Number) -> Result<Value, Fault> {
        let items = this.0.snapshot();
        let times = i64::from(times.to_i32_wrapping());
        let count = times * items.len() as i64;
        if count < 0 {
            return Err(Fault::groovy(
                "java.lang.IllegalArgumentException",
                format!("Illegal Capacity: {count}"),
            ));
        }
        if count > MAX_ITEMS as i64 {
            return Err(Fault::Refused(format!("a list of more than {MAX_ITEMS} elements")));
        }
        Ok(Value::list(items.iter().cycle().take(count as usize).cloned().collect()))
    }

    /// The elements of `others` that are in this collection too.
    ///
    ///     [1, 2, 3].intersect([2, 3, 4]) == [2, 3]
    "intersect"(this: Collection<'_>, others: Collection<'_>) -> Result<Value, Fault> {
        let (items, mut common) = (this.0.snapshot(), Vec::new());
        for other in others.0.snapshot() {
            if holds(&items, &other)? {
                common.push(other);
            }
        }
        similar(this.0, common)
    }

    /// The elements added up with `+`; null when there is none.
    ///
    ///     [1, 2, 3].sum() == 6
    ///     ['a', 'b'].sum() == 'ab'
    "sum"[host](this: Sequence<'_>) -> Result<Value, Fault> {
        let items = this.0.snapshot();
        // An array of primitives gives one of them, however much that cuts off.
        let total = || {
            items.iter().fold(0i32, |sum, item| match item {
                Value::Int(n) => sum.wrapping_add(*n),
                Value::Char(unit) => sum.wrapping_add((*unit).into()),
                _ => sum,
            })
        };
        match this.0.kind() {
            ListKind::CharArray => Ok(Value::Char(total() as u16)),
            ListKind::ByteArray => Ok(Value::Int((total() as i8).into())),
            ListKind::IntArray => Ok(Value::Int(total())),
            _ => sum(host, this, None, None),
        }
    }

    /// The elements added up with `+`, beginning with `start`.
    ///
    ///     [1, 2].sum(10) == 13
    "sum"[host](this: Sequence<'_>, start: &Value) -> Result<Value, Fault> {
        match start {
            Value::Closure(closure) => sum(host, this, None, Some(closure)),
            start => sum(host, this, Some(start.clone()), None),
        }
    }

    /// What the closure makes of the elements, added up, beginning with `start`.
    ///
    ///     [1, 2].sum(10) { it * 2 } == 16
    "sum"[host](this: Sequence<'_>, start: &Value, closure: &Closure) -> Result<Value, Fault> {
        sum(host, this, Some(start.clone()), Some(closure))
    }
}

fn sum(
    host: &dyn Host,
    this: Sequence<'_>,
    start: Option<Value>,
    closure: Option<&Closure>,
) -> Result<Value, Fault> {
    let mut sum = start;
    for item in this.0.walk() {
        let item = match closure {
            Some(closure) => host.call(closure, &[item?])?,
            None => item?,
        };
        sum = Some(match sum {
            None => item,
            // Java's own code asks the null for its class.
            Some(Value::Null) => return Err(Fault::null_argument()),
            Some(sum) => super::super::call(host, &sum, "plus", &[item])?,
        });
    }
    Ok(sum.unwrap_or(Value::Null))
}

fn each(host: &dyn Host, list: ArrayList<'_>, sign: &str) -> Result<Value, Fault> {
    let class = list.0.kind().class_name();
    if class != "java.util.ArrayList" {
        let method = match sign {
            "+x" => "positive",
            "-x" => "negative",
            "~x" => "bitwiseNegate",
            method => method,
        };
        return Err(Fault::missing_method(class, method, &[], false));
    }
    let items = list.0.snapshot();
    let signed = items
        .iter()
        .map(|item| crate::builtins::call(host, item, sign, &[]));
    signed.collect::<Result<_, _>>().map(Value::list)
}

//! Lists, arrays and sets. What changes a list changes it in place, for everyone who holds it.

use super::row::{ArrayList, Sequence, rows};
use crate::value::{Fault, List, ListKind, Number, Str, Value};

rows! {
    /// Number of elements.
    ///
    ///     [1, 2].size() == 2
    "size"(this: Sequence<'_>) -> i32 { this.0.len() as i32 }

    /// A list's private field: `size` without its parentheses works, by an accident of Groovy's.
    ///
    ///     [1, 2].size == 2
    ".size"(this: ArrayList<'_>) -> i32 { this.0.len() as i32 }

    /// Number of elements of an array.
    ///
    ///     'a,b'.split(',').length == 2
    "getLength"(this: Sequence<'_>) -> Result<i32, Fault> {
        if this.0.kind().is_array() {
            return Ok(this.0.len() as i32);
        }
        // A list has no `length`, and reading a property of a list reads it of its elements.
        Err(Fault::missing_property("length", this.0.kind().class_name()))
    }

    /// Whether it has no element.
    ///
    ///     [].isEmpty()
    "isEmpty"(this: Sequence<'_>) -> bool { this.0.is_empty() }

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

    /// Adds an element at the end.
    ///
    ///     ['a'].add('b')
    "add"(this: ArrayList<'_>, item: &Value) -> bool {
        this.0.change(|items| items.push(item.clone()));
        true
    }

    /// Takes the element at an index out, and gives it.
    ///
    ///     ['a', 'b'].remove(0) == 'a'
    "remove"(this: ArrayList<'_>, index: i32) -> Result<Value, Fault> {
        this.0.change(|items| {
            let len = items.len();
            match usize::try_from(index) {
                Ok(i) if i < len => Ok(items.remove(i)),
                _ => Err(out_of_bounds(index, len)),
            }
        })
    }

    /// Takes the first element equal to `item` out, and tells whether there was one.
    ///
    ///     ['a', 'b'].remove('a')
    "remove"(this: ArrayList<'_>, item: &Value) -> bool {
        this.0.change(|items| {
            let found = items.iter().position(|other| other.java_equals(item));
            found.map(|i| items.remove(i)).is_some()
        })
    }

    /// Whether an element is equal to `item`, by Java's `equals`.
    ///
    ///     ['a', 'b'].contains('b')
    "contains"(this: Sequence<'_>, item: &Value) -> bool {
        this.0.snapshot().iter().any(|other| other.java_equals(item))
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
        let mut out = Str::from("");
        for (i, item) in this.0.snapshot().iter().enumerate() {
            if i > 0 {
                out = out.concat(separator);
            }
            out = out.concat(&item.print(host.zone())?);
        }
        Ok(out)
    }

    /// A new list with `item` at the end; a list's elements are appended one by one.
    ///
    ///     [1, 2] + 3 == [1, 2, 3]
    ///     [1] + [2] == [1, 2]
    "plus"(this: ArrayList<'_>, item: &Value) -> Value {
        let mut items = this.0.snapshot();
        match item {
            Value::List(more) if !more.kind().is_array() => items.extend(more.snapshot()),
            item => items.push(item.clone()),
        }
        Value::list(items)
    }

    /// Adds an element at the end and gives the list.
    ///
    ///     ([1] << 2) == [1, 2]
    "leftShift"(this: ArrayList<'_>, item: &Value) -> Value {
        this.0.change(|items| items.push(item.clone()));
        Value::List(this.0.clone())
    }

    /// The elements so many times.
    ///
    ///     [1, 2] * 2 == [1, 2, 1, 2]
    "multiply"(this: ArrayList<'_>, times: Number) -> Result<Value, Fault> {
        let times = usize::try_from(times.to_i32_wrapping()).unwrap_or(0);
        let items = this.0.snapshot();
        if items.len().saturating_mul(times) > MAX_ITEMS {
            return Err(Fault::Refused(format!("a list of more than {MAX_ITEMS} elements")));
        }
        let repeated = std::iter::repeat_n(items, times).flatten();
        Ok(Value::list(repeated.collect()))
    }

    /// The first element; an empty list has none.
    ///
    ///     [1, 2].first() == 1
    "first"(this: ArrayList<'_>) -> Result<Value, Fault> {
        this.0.get(0).ok_or_else(|| no_element("first"))
    }

    /// The last element; an empty list has none.
    ///
    ///     [1, 2].last() == 2
    "last"(this: ArrayList<'_>) -> Result<Value, Fault> {
        this.0.snapshot().pop().ok_or_else(|| no_element("last"))
    }

    /// A new list with the elements in the opposite order.
    ///
    ///     [1, 2].reverse() == [2, 1]
    "reverse"(this: ArrayList<'_>) -> Value {
        Value::list(this.0.snapshot().into_iter().rev().collect())
    }
}

/// Longest list a method makes.
const MAX_ITEMS: usize = 4 << 20;

fn at(list: &List, index: i32) -> Result<Value, Fault> {
    let len = list.len();
    let wanted = if index < 0 {
        i64::from(index) + len as i64
    } else {
        index.into()
    };
    let class = "java.lang.ArrayIndexOutOfBoundsException";
    match usize::try_from(wanted) {
        Err(_) => Err(Fault::groovy(
            class,
            format!("Negative array index [{index}] too large for array size {len}"),
        )),
        Ok(i) => match list.get(i) {
            Some(item) => Ok(item),
            None if list.kind() == ListKind::List => Ok(Value::Null),
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

fn no_element(method: &str) -> Fault {
    Fault::groovy(
        "java.util.NoSuchElementException",
        format!("Cannot access {method}() element from an empty List"),
    )
}

//! `java.util.Arrays`, `java.util.Collections`, and the constructors of lists and sets.

use std::sync::Arc;

use super::super::order::{By, sorted};
use super::super::row::{ArrayList, Collection, Sequence, rows};
use super::{MAX_ITEMS, change::exchange};
use crate::value::{Closure, Fault, List, ListKind, Str, Value, Zone};

rows! {
    /// A list of fixed size of the arguments, or of one array's elements.
    ///
    ///     Arrays.asList(1, 2) == [1, 2]
    static "java.util.Arrays" "asList"(..items: &[Value]) -> Result<Value, Fault> {
        // A null alone is taken for the array of the elements.
        if let [Value::Null] = items {
            return Err(Fault::null_argument());
        }
        Ok(Value::array(ListKind::Fixed, items.to_vec()))
    }

    /// The elements of an array, in brackets.
    ///
    ///     Arrays.toString('a,b'.split(',')) == '[a, b]'
    static "java.util.Arrays" "toString"[host](array: Sequence<'_>) -> Result<Str, Fault> {
        if !array.0.kind().is_array() {
            // What is no array is put into one.
            let one = Value::list(vec![Value::List(array.0.clone())]);
            return one.java_text(host.zone());
        }
        Value::list(array.0.snapshot()).java_text(host.zone())
    }

    /// What is no array is put into one.
    ///
    ///     Arrays.toString(1) == '[1]'
    static "java.util.Arrays" "toString"[host](value: &Value) -> Result<Str, Fault> {
        if value.is_null() {
            return Err(Fault::groovy(
                "groovy.lang.GroovyRuntimeException",
                "Ambiguous method overloading for method java.util.Arrays#toString.",
            ));
        }
        Value::list(vec![value.clone()]).java_text(host.zone())
    }

    /// Sorts a list in place, by the order of its elements' class.
    ///
    ///     Collections.sort([2, 1]) == null
    static "java.util.Collections" "sort"[host](list: ArrayList<'_>) -> Result<Value, Fault> {
        let items = list.0.snapshot();
        let first = items.first().cloned().unwrap_or(Value::Null);
        // Values of one class have the same order here and there.
        for item in items.iter().skip(1) {
            item.natural_cmp(&first)?;
        }
        if is_empty_range(list.0)? {
            return Ok(Value::Null);
        }
        list.0.settable()?;
        let items = sorted(host, items, By::Value)?;
        list.0.change(|now| *now = items);
        list.0.touch();
        Ok(Value::Null)
    }

    /// Sorts a list in place, as a closure of two parameters compares.
    ///
    ///     Collections.sort([1, 2]) { a, b -> b <=> a } == null
    static "java.util.Collections" "sort"[host](list: ArrayList<'_>, closure: &Closure) -> Result<Value, Fault> {
        if is_empty_range(list.0)? {
            return Ok(Value::Null);
        }
        list.0.settable()?;
        let items = sorted(host, list.0.snapshot(), By::Pair(closure))?;
        list.0.change(|now| *now = items);
        list.0.touch();
        Ok(Value::Null)
    }

    /// Turns a list around in place.
    ///
    ///     Collections.reverse([2, 1]) == null
    static "java.util.Collections" "reverse"(list: ArrayList<'_>) -> Result<Value, Fault> {
        if is_empty_range(list.0)? {
            return Ok(Value::Null);
        }
        list.0.settable()?;
        list.0.change(|items| items.reverse());
        Ok(Value::Null)
    }

    /// Exchanges two elements of a list.
    ///
    ///     Collections.swap([1, 2], 0, 1) == null
    static "java.util.Collections" "swap"(list: ArrayList<'_>, a: i32, b: i32) -> Result<Value, Fault> {
        exchange(list.0, a, b)?;
        Ok(Value::Null)
    }

    /// The greatest element, by the order of the elements' class; of an empty collection, an exception.
    ///
    ///     Collections.max([1, 3]) == 3
    static "java.util.Collections" "max"(items: Collection<'_>) -> Result<Value, Fault> {
        extreme(items.0, std::cmp::Ordering::Greater)
    }

    /// The least element, by the order of the elements' class; of an empty collection, an exception.
    ///
    ///     Collections.min([3, 1]) == 1
    static "java.util.Collections" "min"(items: Collection<'_>) -> Result<Value, Fault> {
        extreme(items.0, std::cmp::Ordering::Less)
    }

    /// An empty list that cannot be changed.
    ///
    ///     Collections.emptyList() == []
    static "java.util.Collections" "emptyList"() -> Value { Value::array(ListKind::Immutable, Vec::new()) }

    /// A list of one element that cannot be changed.
    ///
    ///     Collections.singletonList(1) == [1]
    static "java.util.Collections" "singletonList"(item: &Value) -> Value {
        Value::array(ListKind::Immutable, vec![item.clone()])
    }

    /// A list of so many times the same, which cannot be changed.
    ///
    ///     Collections.nCopies(2, 'x') == ['x', 'x']
    static "java.util.Collections" "nCopies"(count: i32, item: &Value) -> Result<Value, Fault> {
        let Ok(count) = usize::try_from(count) else {
            return Err(Fault::groovy(
                "java.lang.IllegalArgumentException",
                format!("List length = {count}"),
            ));
        };
        if count > MAX_ITEMS {
            return Err(Fault::Refused(format!("a list of more than {MAX_ITEMS} elements")));
        }
        Ok(Value::array(ListKind::Immutable, vec![item.clone(); count]))
    }

    /// How many elements are equal to `item`, by Java's `equals`.
    ///
    ///     Collections.frequency([1, 2, 1], 1) == 2
    static "java.util.Collections" "frequency"(items: Collection<'_>, item: &Value) -> i32 {
        items.0.snapshot().iter().filter(|other| other.java_equals(item)).count() as i32
    }

    /// A view of a list that cannot be changed.
    ///
    ///     Collections.unmodifiableList([1]) == [1]
    static "java.util.Collections" "unmodifiableList"(list: ArrayList<'_>) -> Value {
        Value::List(Arc::new(List::unmodifiable(list.0)))
    }

    /// An empty list.
    ///
    ///     new ArrayList().isEmpty()
    new "java.util.ArrayList"() -> Value { Value::list(Vec::new()) }

    /// A list of a collection's elements, or an empty one with room for so many.
    ///
    ///     new ArrayList([1, 2]) == [1, 2]
    new "java.util.ArrayList"(from: &Value) -> Result<Value, Fault> {
        match from {
            Value::Int(room) if *room < 0 => Err(Fault::groovy(
                "java.lang.IllegalArgumentException",
                format!("Illegal Capacity: {room}"),
            )),
            Value::Int(_) => Ok(Value::list(Vec::new())),
            from => Ok(Value::list(collection(from, "java.util.ArrayList")?)),
        }
    }

    /// An empty set that keeps the order of its elements.
    ///
    ///     new LinkedHashSet().isEmpty()
    new "java.util.LinkedHashSet"() -> Value { Value::array(ListKind::Set, Vec::new()) }

    /// The different elements of a collection, in their order, or an empty set with room for so many.
    ///
    ///     new LinkedHashSet([2, 1, 2]).size() == 2
    new "java.util.LinkedHashSet"(from: &Value) -> Result<Value, Fault> {
        match from {
            Value::Int(room) if *room < 0 => Err(Fault::groovy(
                "java.lang.IllegalArgumentException",
                format!("Illegal initial capacity: {room}"),
            )),
            Value::Int(_) => Ok(Value::array(ListKind::Set, Vec::new())),
            from => Value::set(ListKind::Set, &collection(from, "java.util.LinkedHashSet")?),
        }
    }

    /// An empty set that keeps its elements in the order of Java's hash table, not of insertion.
    ///
    ///     new HashSet().isEmpty()
    new "java.util.HashSet"() -> Value { Value::array(ListKind::HashSet, Vec::new()) }

    /// The different elements of a collection in the order of the set's table, or an empty set with a
    /// table of that length.
    ///
    ///     new HashSet([1, 2, 1]).size() == 2
    new "java.util.HashSet"(from: &Value) -> Result<Value, Fault> {
        let (items, room) = match from {
            Value::Int(room) => match usize::try_from(*room) {
                Ok(room) => (Vec::new(), room),
                Err(_) => {
                    return Err(Fault::groovy(
                        "java.lang.IllegalArgumentException",
                        format!("Illegal initial capacity: {room}"),
                    ));
                }
            },
            from => {
                let items = collection(from, "java.util.HashSet")?;
                let room = (items.len() as f32 / 0.75) as usize + 1;
                (items, room.max(16))
            }
        };
        Ok(Value::List(Arc::new(List::set(ListKind::HashSet, &items, Some(room))?)))
    }

    /// An empty sorted set.
    ///
    ///     new TreeSet().isEmpty()
    new "java.util.TreeSet"() -> Value { Value::array(ListKind::TreeSet, Vec::new()) }

    /// The different elements of a collection, sorted.
    ///
    ///     new TreeSet(['b', 'a']).first() == 'a'
    new "java.util.TreeSet"(from: &Value) -> Result<Value, Fault> {
        Value::set(ListKind::TreeSet, &collection(from, "java.util.TreeSet")?)
    }
}

fn collection(from: &Value, class: &str) -> Result<Vec<Value>, Fault> {
    match from {
        Value::List(list) if !list.kind().is_array() => Ok(list.snapshot()),
        Value::Null | Value::Closure(_) => Err(Fault::NotYet(format!(
            "`new {class}` of a {}",
            from.type_name()
        ))),
        // Groovy takes a map for properties to set.
        Value::Map(map) => match map.snapshot().first() {
            None => Ok(Vec::new()),
            Some(_) if class == "java.util.ArrayList" => Err(Fault::groovy(
                "java.lang.IllegalArgumentException",
                "argument type mismatch",
            )),
            Some((key, _)) => Err(Fault::missing_property(
                &key.print(&Zone::UTC)?.to_wire(),
                class,
            )),
        },
        Value::BigInt(_) => Err(Fault::NotYet(format!("`new {class}` of a BigInteger"))),
        other => Err(Fault::groovy(
            "groovy.lang.GroovyRuntimeException",
            format!(
                "Could not find matching constructor for: {class}({})",
                other.class_name()
            ),
        )),
    }
}

fn extreme(list: &Arc<List>, wanted: std::cmp::Ordering) -> Result<Value, Fault> {
    let items = list.snapshot();
    let Some(mut best) = items.first() else {
        return Err(Fault::groovy("java.util.NoSuchElementException", "null"));
    };
    for item in &items[1..] {
        if item.natural_cmp(best)? == wanted {
            best = item;
        }
    }
    Ok(best.clone())
}

/// A range minds a change only where there is an element to change. So does `emptyList()`, but not what
/// `asImmutable` made.
fn is_empty_range(list: &List) -> Result<bool, Fault> {
    match list.kind() {
        ListKind::Immutable if list.is_empty() => Err(Fault::NotYet(
            "changing an empty list that cannot change".into(),
        )),
        kind => Ok(kind.is_range() && list.is_empty()),
    }
}

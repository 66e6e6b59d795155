//! Collections made of collections: groups, pieces, pairs, conversions.

use std::sync::Arc;

use super::super::iteration::{Each, items};
use super::super::row::{ArrayList, Collection, Host, Sequence, rows};
use super::{MAX_ITEMS, similar};
use crate::value::{Closure, Fault, List, ListKind, Map, MapKind, Str, Value};

rows! {
    /// The elements in groups, by what the closure makes of them. Further closures group each group.
    ///
    ///     ['aa', 'b', 'cc'].groupBy { it.size() } == [2: ['aa', 'cc'], 1: ['b']]
    "groupBy"[host](this: Each<'_>, closure: &Closure, ..further: &[Value]) -> Result<Value, Fault> {
        if !matches!(this.0, Value::List(_) | Value::Map(_)) {
            return Err(Fault::NotYet(format!("`{}.groupBy`", this.0.type_name())));
        }
        let groups = groups(host, this, closure)?;
        let made = Map::default();
        for (key, members) in groups {
            let group = match this.0 {
                Value::Map(map) => {
                    let pair = |item: &Value| match item {
                        Value::Entry(entry) => Some((entry.key().clone(), entry.value())),
                        _ => None,
                    };
                    let kind = super::super::iteration::similar(map.kind());
                    Value::map(kind, members.iter().filter_map(pair).collect())?
                }
                _ => Value::list(members),
            };
            let group = match further {
                [] => group,
                [Value::Closure(_), ..] => super::super::call(host, &group, "groupBy", further)?,
                _ => return Err(Fault::NotYet("grouping by something that is no closure".into())),
            };
            made.put(key, group);
        }
        Ok(Value::Map(Arc::new(made)))
    }

    /// How many elements there are of each group.
    ///
    ///     ['a', 'b', 'a'].countBy { it } == [a: 2, b: 1]
    "countBy"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        if !matches!(this.0, Value::List(_) | Value::Map(_)) {
            return Err(Fault::NotYet(format!("`{}.countBy`", this.0.type_name())));
        }
        let made = Map::default();
        for (key, members) in groups(host, this, closure)? {
            made.put(key, Value::Int(members.len() as i32));
        }
        Ok(Value::Map(Arc::new(made)))
    }

    /// A map of the pairs, maps or entries that the closure makes of the elements.
    ///
    ///     [1, 2].collectEntries { [it, it * 2] } == [1: 2, 2: 4]
    ///     ['a'].collectEntries { [(it): 1] } == [a: 1]
    "collectEntries"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        entries(host, this, Arc::default(), Some(closure))
    }

    /// The same, put into a map.
    ///
    ///     ['a'].collectEntries([z: 0]) { [it, 1] } == [z: 0, a: 1]
    "collectEntries"[host](this: Each<'_>, into: &Arc<Map>, closure: &Closure) -> Result<Value, Fault> {
        entries(host, this, into.clone(), Some(closure))
    }

    /// A map of the pairs in a list.
    ///
    ///     [['a', 1]].collectEntries() == [a: 1]
    "collectEntries"[host](this: Sequence<'_>) -> Result<Value, Fault> {
        entries(host, Each(&Value::List(this.0.clone())), Arc::default(), None)
    }

    /// The elements of all the collections that the closure makes of the elements.
    ///
    ///     [1, 2].collectMany { [it, it * 10] } == [1, 10, 2, 20]
    "collectMany"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        if !matches!(this.0, Value::List(_) | Value::Map(_)) {
            return Err(Fault::NotYet(format!("`{}.collectMany`", this.0.type_name())));
        }
        let mut made = Vec::new();
        for item in this.walk() {
            match this.give(host, closure, &[], &item?)? {
                Value::List(more) if !more.kind().is_array() => made.extend(more.snapshot()),
                Value::Null => return Err(Fault::null_argument()),
                other => return Err(Fault::groovy(
                    "java.lang.ClassCastException",
                    format!("class {} cannot be cast to class java.util.Collection", other.class_name()),
                )),
            }
        }
        Ok(Value::list(made))
    }

    /// The elements of the lists in it, and of the lists in those.
    ///
    ///     [1, [2, [3]]].flatten() == [1, 2, 3]
    "flatten"(this: Sequence<'_>) -> Result<Value, Fault> {
        let mut flat = Vec::new();
        flatten(this.0, &mut flat, MAX_DEPTH)?;
        similar(this.0, flat)
    }

    /// Pairs of an element and its index.
    ///
    ///     ['a', 'b'].withIndex() == [['a', 0], ['b', 1]]
    "withIndex"(this: Collection<'_>) -> Result<Value, Fault> { numbered(this.0, 0) }

    /// Pairs of an element and its index, counted from `first`.
    ///
    ///     ['a'].withIndex(1) == [['a', 1]]
    "withIndex"(this: Collection<'_>, first: i32) -> Result<Value, Fault> { numbered(this.0, first) }

    /// A map from index to element.
    ///
    ///     ['a', 'b'].indexed() == [0: 'a', 1: 'b']
    "indexed"(this: Collection<'_>) -> Result<Value, Fault> { indexed(this.0, 0) }

    /// A map from index to element, counted from `first`.
    ///
    ///     ['a'].indexed(1) == [1: 'a']
    "indexed"(this: Collection<'_>, first: i32) -> Result<Value, Fault> { indexed(this.0, first) }

    /// The elements in pieces of `size`; the last may be shorter.
    ///
    ///     [1, 2, 3].collate(2) == [[1, 2], [3]]
    "collate"(this: Collection<'_>, size: i32) -> Result<Value, Fault> { collate(this.0, size, size, true) }

    /// The same; `false` leaves a shorter last piece out.
    ///
    ///     [1, 2, 3].collate(2, false) == [[1, 2]]
    "collate"(this: Collection<'_>, size: i32, rest: bool) -> Result<Value, Fault> {
        collate(this.0, size, size, rest)
    }

    /// Pieces of `size`, each beginning `step` after the one before.
    ///
    ///     [1, 2, 3].collate(2, 1) == [[1, 2], [2, 3], [3]]
    "collate"(this: Collection<'_>, size: i32, step: i32) -> Result<Value, Fault> {
        collate(this.0, size, step, true)
    }

    /// The same; `false` leaves shorter pieces out.
    ///
    ///     [1, 2, 3].collate(2, 1, false) == [[1, 2], [2, 3]]
    "collate"(this: Collection<'_>, size: i32, step: i32, rest: bool) -> Result<Value, Fault> {
        collate(this.0, size, step, rest)
    }

    /// Rows and columns exchanged; as many columns as the shortest row has.
    ///
    ///     [[1, 2], [3, 4]].transpose() == [[1, 3], [2, 4]]
    "transpose"(this: ArrayList<'_>) -> Result<Value, Fault> {
        let mut rows = Vec::new();
        for row in items(this.0)? {
            match row {
                Value::List(row) if row.kind().is_list() => rows.push(row.snapshot()),
                other => return Err(Fault::NotYet(format!("`transpose` of a {}", other.type_name()))),
            }
        }
        let width = rows.iter().map(Vec::len).min().unwrap_or(0);
        let column = |i: usize| Value::list(rows.iter().map(|row| row[i].clone()).collect());
        Ok(Value::list((0..width).map(column).collect()))
    }

    /// Every choice of one element from each of the lists in it; the first changes fastest.
    ///
    ///     [[1, 2], [3]].combinations() == [[1, 3], [2, 3]]
    "combinations"(this: Collection<'_>) -> Result<Value, Fault> {
        let mut made: Vec<Vec<Value>> = vec![Vec::new()];
        let all = this.0.snapshot();
        // Nothing can be chosen from null, nor of nothing.
        if all.is_empty() || all.iter().any(Value::is_null) {
            return Ok(Value::list(Vec::new()));
        }
        for choices in all {
            let choices = match choices {
                Value::List(list) => list.snapshot(),
                Value::Str(text) | Value::GString(text) => {
                    text.units().into_iter().map(|unit| Value::Str(Str::from_units(&[unit]))).collect()
                }
                Value::Map(map) => map.entries(),
                Value::Object(_) => {
                    return Err(Fault::NotYet(format!("`combinations` of a {}", choices.type_name())));
                }
                single => vec![single],
            };
            if made.len().saturating_mul(choices.len()) > MAX_ITEMS / 64 {
                return Err(Fault::Refused("this many combinations".into()));
            }
            let longer = |choice: &Value| {
                let add = |begun: &Vec<Value>| begun.iter().chain([choice]).cloned().collect();
                made.iter().map(add).collect::<Vec<_>>()
            };
            made = choices.iter().flat_map(longer).collect();
        }
        Ok(Value::list(made.into_iter().map(Value::list).collect()))
    }

    /// Two collections: the elements the closure says yes to, and the others.
    ///
    ///     [1, 2, 3].split { it > 1 } == [[2, 3], [1]]
    "split"[host](this: Sequence<'_>, closure: &Closure) -> Result<Value, Fault> {
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for item in this.0.walk() {
            let item = item?;
            let holds = host.call(closure, std::slice::from_ref(&item))?.truth();
            if holds { yes.push(item) } else { no.push(item) }
        }
        if this.0.kind().is_array() {
            return Ok(Value::list(vec![Value::list(yes), Value::list(no)]));
        }
        Ok(Value::list(vec![similar(this.0, yes)?, similar(this.0, no)?]))
    }

    /// The elements as a new list.
    ///
    ///     'a,b'.split(',').toList() == ['a', 'b']
    "toList"(this: Sequence<'_>) -> Value { Value::list(this.0.snapshot()) }

    /// The elements as a list; a list itself.
    ///
    ///     [1].asList() == [1]
    "asList"(this: Collection<'_>) -> Value {
        match this.0.kind().is_list() {
            true => Value::List(this.0.clone()),
            false => Value::list(this.0.snapshot()),
        }
    }

    /// The different elements as a HashSet, in the order of Java's hash table.
    ///
    ///     [1, 2, 1].toSet().size() == 2
    "toSet"(this: Collection<'_>) -> Result<Value, Fault> {
        let items = this.0.snapshot();
        let set = List::set(ListKind::HashSet, &items, Some(items.len()))?;
        Ok(Value::List(Arc::new(set)))
    }

    /// The elements as an `Object[]`.
    ///
    ///     [1, 2].toArray().length == 2
    "toArray"(this: Collection<'_>) -> Value { Value::array(ListKind::ObjectArray, this.0.snapshot()) }

    /// A view that cannot be changed.
    ///
    ///     [1].asImmutable() == [1]
    "asImmutable"(this: Collection<'_>) -> Value { Value::List(Arc::new(List::unmodifiable(this.0))) }

    /// A copy.
    ///
    ///     [1].clone() == [1]
    "clone"(this: Sequence<'_>) -> Result<Value, Fault> {
        let list = this.0;
        match list.kind() {
            ListKind::List | ListKind::Set => Ok(Value::array(list.kind(), list.snapshot())),
            kind if kind.is_array() => Ok(Value::array(kind, list.snapshot())),
            kind => Err(Fault::NotYet(format!("a clone of a {}", kind.class_name()))),
        }
    }
}

/// Collections nested deeper than this are not flattened, rather than overflow the stack.
const MAX_DEPTH: usize = 200;

fn groups(
    host: &dyn Host,
    this: Each<'_>,
    closure: &Closure,
) -> Result<Vec<(Value, Vec<Value>)>, Fault> {
    // A map finds the group of a key at once, and keeps the groups' order.
    let places = Map::default();
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for item in this.walk() {
        let item = item?;
        let key = this.give(host, closure, &[], &item)?;
        match places.get(&key) {
            Some(Value::Int(at)) => groups[at as usize].1.push(item),
            _ => {
                places.put(key.clone(), Value::Int(groups.len() as i32));
                groups.push((key, vec![item]));
            }
        }
    }
    Ok(groups)
}

fn entries(
    host: &dyn Host,
    this: Each<'_>,
    into: Arc<Map>,
    closure: Option<&Closure>,
) -> Result<Value, Fault> {
    if !matches!(this.0, Value::List(_) | Value::Map(_)) {
        return Err(Fault::NotYet(format!(
            "`{}.collectEntries`",
            this.0.type_name()
        )));
    }
    for item in this.walk() {
        let item = item?;
        let made = match closure {
            Some(closure) => this.give(host, closure, &[], &item)?,
            None => item,
        };
        match made {
            Value::Map(map) => into.put_all(map.snapshot())?,
            // Anything else is made an entry, which an array of primitives cannot be.
            Value::List(array) if array.kind().is_array() && !array.kind().is_primitive_array() => {
                let class = array.kind().class_name();
                return Err(Fault::missing_method(class, "getKey", &[], false));
            }
            Value::List(pair) if pair.kind().is_list() => {
                let part = |i| pair.get(i).unwrap_or(Value::Null);
                into.insert(part(0), part(1))?;
            }
            Value::Entry(entry) => {
                into.insert(entry.key().clone(), entry.value())?;
            }
            Value::Null => return Err(Fault::null_argument()),
            other => {
                return Err(Fault::NotYet(format!(
                    "a {} as an entry",
                    other.type_name()
                )));
            }
        }
    }
    Ok(Value::Map(into))
}

fn flatten(list: &List, flat: &mut Vec<Value>, depth: usize) -> Result<(), Fault> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Fault::Refused(
            "flattening a collection nested this deep".into(),
        ));
    };
    for item in list.snapshot() {
        match &item {
            Value::List(inner) => flatten(inner, flat, depth)?,
            _ => flat.push(item),
        }
    }
    Ok(())
}

fn numbered(list: &Arc<List>, first: i32) -> Result<Value, Fault> {
    let pair = |(i, item): (usize, Value)| {
        Value::array(
            ListKind::Immutable,
            vec![item, Value::Int(first.wrapping_add(i as i32))],
        )
    };
    Ok(Value::list(
        items(list)?.into_iter().enumerate().map(pair).collect(),
    ))
}

fn indexed(list: &Arc<List>, first: i32) -> Result<Value, Fault> {
    let pair = |(i, item)| (Value::Int(first.wrapping_add(i as i32)), item);
    Value::map(
        MapKind::Linked,
        items(list)?.into_iter().enumerate().map(pair).collect(),
    )
}

fn collate(list: &Arc<List>, size: i32, step: i32, rest: bool) -> Result<Value, Fault> {
    let items = list.snapshot();
    if size < 1 {
        return Ok(Value::list(vec![Value::List(list.clone())]));
    }
    let size = match usize::try_from(size) {
        Ok(0) | Err(_) => items.len(),
        Ok(size) => size,
    };
    let backwards = step < 0;
    let step = match usize::try_from(step) {
        _ if items.is_empty() => 1,
        Ok(0) => {
            return Err(Fault::NotYet(
                "`collate` without a step, which never ends".into(),
            ));
        }
        // The first piece, and then none.
        Err(_) if backwards => items.len().max(1),
        Err(_) => return Err(Fault::NotYet("`collate` with a step this large".into())),
        Ok(step) => step,
    };
    let mut pieces = Vec::new();
    for start in (0..items.len()).step_by(step) {
        let end = start.saturating_add(size);
        if end > items.len() && !rest {
            break;
        }
        if pieces.len().saturating_mul(size) > MAX_ITEMS {
            return Err(Fault::Refused("this many pieces".into()));
        }
        pieces.push(Value::list(items[start..end.min(items.len())].to_vec()));
    }
    Ok(Value::list(pieces))
}

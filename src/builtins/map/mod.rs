//! Maps. `m.x` is always the key `x`; a method needs its parentheses.

use std::sync::Arc;

pub(super) mod change;
pub(super) mod classes;
pub(super) mod entry;

use super::iteration::Each;
use super::order::{self, By};
use super::row::{Host, Null, rows};
use crate::value::{Bean, Closure, Fault, List, Map, MapKind, Str, Value};

rows! {
    /// Number of entries.
    ///
    ///     [a: 1].size() == 1
    "size"(this: &Arc<Map>) -> i32 { this.len() as i32 }

    /// Whether it has no entry.
    ///
    ///     [:].isEmpty()
    "isEmpty"(this: &Arc<Map>) -> bool { this.is_empty() }

    /// The value of a key; null when there is none.
    ///
    ///     [a: 1].get('a') == 1
    "get"(this: &Arc<Map>, key: &Value) -> Result<Value, Fault> { look_up(this, key) }

    /// The value of a key; `value` when there is none.
    ///
    ///     [a: 1].getOrDefault('b', 2) == 2
    "getOrDefault"(this: &Arc<Map>, key: &Value, value: &Value) -> Result<Value, Fault> {
        this.check(key)?;
        Ok(this.get(key).unwrap_or_else(|| value.clone()))
    }

    /// The value of a key; null when there is none.
    ///
    ///     [a: 1]['a'] == 1
    "getAt"(this: &Arc<Map>, key: &Value) -> Result<Value, Fault> { look_up(this, &as_property(key)) }

    /// Whether it has a key.
    ///
    ///     [a: null].containsKey('a')
    "containsKey"(this: &Arc<Map>, key: &Value) -> Result<bool, Fault> {
        this.check(key)?;
        Ok(this.get(key).is_some())
    }

    /// Whether it has a value, by Java's `equals`.
    ///
    ///     [a: 1].containsValue(1)
    "containsValue"(this: &Arc<Map>, value: &Value) -> bool {
        this.snapshot().iter().any(|(_, other)| other.java_equals(value))
    }

    /// Its keys: a view, which shows what becomes of the map.
    ///
    ///     [a: 1].keySet().contains('a')
    "keySet"(this: &Arc<Map>) -> Value { Value::List(Arc::new(List::keys(this))) }

    /// Its values: a view, which shows what becomes of the map.
    ///
    ///     [a: 1].values().contains(1)
    "values"(this: &Arc<Map>) -> Value { Value::List(Arc::new(List::values(this))) }

    /// Its entries: a view, which shows what becomes of the map.
    ///
    ///     [a: 1].entrySet().size() == 1
    "entrySet"(this: &Arc<Map>) -> Value { Value::List(Arc::new(List::entries(this))) }

    /// A map with one of the keys, or those of a collection: those there are.
    ///
    ///     [a: 1, b: 2].subMap(['a', 'z']) == [a: 1]
    ///     [a: 1, b: 2].subMap('a') == [a: 1]
    "subMap"(this: &Arc<Map>, key: &Value) -> Result<Value, Fault> {
        match key {
            Value::List(list) if !list.kind().is_array() => part(this, &list.snapshot()),
            Value::List(_) => Err(Fault::NotYet("`subMap` of an array".into())),
            Value::Null => Err(Fault::null_argument()),
            key => part(this, std::slice::from_ref(key)),
        }
    }

    /// A map with some of the keys: those there are.
    ///
    ///     [a: 1, b: 2].subMap('a', 'b') == [a: 1, b: 2]
    "subMap"(this: &Arc<Map>, first: &Value, second: &Value, ..further: &[Value]) -> Result<Value, Fault> {
        // A sorted map's own `subMap` takes two bounds.
        if this.kind() == MapKind::Tree {
            return Err(Fault::NotYet("`TreeMap.subMap`".into()));
        }
        let keys: Vec<Value> = [first, second].into_iter().chain(further).cloned().collect();
        part(this, &keys)
    }

    /// A new map with the first `count` entries.
    ///
    ///     [a: 1, b: 2].take(1) == [a: 1]
    "take"(this: &Arc<Map>, count: i32) -> Result<Value, Fault> {
        let count = usize::try_from(count).unwrap_or(0);
        similar(this, this.snapshot().into_iter().take(count).collect())
    }

    /// A new map without the first `count` entries.
    ///
    ///     [a: 1, b: 2].drop(1) == [b: 2]
    "drop"(this: &Arc<Map>, count: i32) -> Result<Value, Fault> {
        let count = usize::try_from(count).unwrap_or(0);
        similar(this, this.snapshot().into_iter().skip(count).collect())
    }

    /// A new map with the entries both have.
    ///
    ///     [a: 1].intersect([a: 1, b: 2]) == [a: 1]
    "intersect"(this: &Arc<Map>, other: &Arc<Map>) -> Result<Value, Fault> {
        let same = |(key, value): &(Value, Value)| {
            other.get(key).is_some_and(|found| found.groovy_equals(value))
        };
        similar(this, this.snapshot().into_iter().filter(same).collect())
    }

    /// A new map with the entries of both; the right one's value wins.
    ///
    ///     [a: 1] + [a: 2] == [a: 2]
    "plus"(this: &Arc<Map>, other: &Arc<Map>) -> Result<Value, Fault> {
        similar(this, this.snapshot().into_iter().chain(other.snapshot()).collect())
    }

    /// A new map without the entries of the other; a key of another value stays.
    ///
    ///     [a: 1, b: 2] - [a: 1] == [b: 2]
    "minus"(this: &Arc<Map>, other: &Arc<Map>) -> Result<Value, Fault> {
        let gone = |(key, value): &(Value, Value)| {
            other.get(key).is_some_and(|found| found.groovy_equals(value))
        };
        similar(this, this.snapshot().into_iter().filter(|entry| !gone(entry)).collect())
    }

    /// All of the map, for null takes nothing away.
    ///
    ///     [a: 1] - null == [a: 1]
    "minus"(this: &Arc<Map>, other: Null) -> Result<Value, Fault> {
        let Null = other;
        similar(this, this.snapshot())
    }

    /// A new map, sorted by its keys.
    ///
    ///     [b: 2, a: 1].sort().keySet().first() == 'a'
    "sort"(this: &Arc<Map>) -> Result<Value, Fault> { Value::map(MapKind::Tree, this.snapshot()) }

    /// A new map in the order of what the closure makes of the entries, or as a closure of two
    /// parameters compares two entries.
    ///
    ///     [a: 2, b: 1].sort { it.value }.keySet().first() == 'b'
    "sort"[host](this: &Arc<Map>, closure: &Closure) -> Result<Value, Fault> { sorted(host, this, closure) }

    /// A new map in the order of what the closure makes of the entries.
    ///
    ///     [a: 2, b: 1].toSorted { it.value }.keySet().first() == 'b'
    "toSorted"[host](this: &Arc<Map>, closure: &Closure) -> Result<Value, Fault> { sorted(host, this, closure) }

    /// A new map in the order of the values; one that is sorted by its keys stays so.
    ///
    ///     [a: 2, b: 1].toSorted().keySet().first() == 'b'
    "toSorted"(this: &Arc<Map>) -> Result<Value, Fault> {
        if this.kind() == MapKind::Tree {
            return Value::map(MapKind::Tree, this.snapshot());
        }
        Value::map(MapKind::Linked, order::sorted_by_value(this.snapshot())?)
    }

    /// Calls the closure with every entry, or with key and value, last first.
    ///
    ///     [a: 1, b: 2].reverseEach { it } == [a: 1, b: 2]
    "reverseEach"[host](this: &Arc<Map>, closure: &Closure) -> Result<Value, Fault> {
        let whole = Value::Map(this.clone());
        let each = Each(&whole);
        for item in this.entries().into_iter().rev() {
            each.give(host, closure, &[], &item)?;
        }
        Ok(whole.clone())
    }

    /// The entries, in lists, by what the closure makes of them.
    ///
    ///     [a: 1, b: 1].groupEntriesBy { it.value }.size() == 1
    "groupEntriesBy"[host](this: &Arc<Map>, closure: &Closure) -> Result<Value, Fault> {
        let groups = Map::default();
        let whole = Value::Map(this.clone());
        let each = Each(&whole);
        for item in each.walk() {
            let item = item?;
            let key = each.give(host, closure, &[], &item)?;
            match groups.get(&key) {
                Some(Value::List(group)) => group.change(|items| items.push(item)),
                _ => {
                    groups.put(key, Value::list(vec![item]));
                }
            }
        }
        Ok(Value::Map(Arc::new(groups)))
    }

    /// The text Groovy prints.
    ///
    ///     [a: 1].toMapString() == '[a:1]'
    "toMapString"[host](this: &Arc<Map>) -> Result<Str, Fault> {
        Value::Map(this.clone()).print(host.zone())
    }

    /// The property of an object by a computed name.
    ///
    ///     user['email'] == 'ann@example.org'
    "getAt"(this: &Bean, name: &Str) -> Result<Value, Fault> {
        let name = name.to_wire();
        this.get(&name).ok_or_else(|| this.class.lacks(&name))
    }
}

fn look_up(map: &Map, key: &Value) -> Result<Value, Fault> {
    if map.is_empty() {
        return Ok(Value::Null);
    }
    map.check(key)?;
    Ok(map.get(key).unwrap_or(Value::Null))
}

/// A GString key in brackets goes the way of a property, as a String; `get` and `put` take it as it is.
fn as_property(key: &Value) -> Value {
    match key.as_text() {
        Some(text) => Value::Str(text.clone()),
        None => key.clone(),
    }
}

/// A map like this one with other entries.
fn similar(map: &Map, entries: Vec<(Value, Value)>) -> Result<Value, Fault> {
    Value::map(super::iteration::similar(map.kind()), entries)
}

fn part(map: &Map, keys: &[Value]) -> Result<Value, Fault> {
    let mut entries = Vec::new();
    for key in keys {
        map.check(key)?;
        entries.extend(map.get(key).map(|value| (key.clone(), value)));
    }
    Value::map(MapKind::Linked, entries)
}

fn sorted(host: &dyn Host, map: &Arc<Map>, closure: &Closure) -> Result<Value, Fault> {
    let entries = order::sorted(host, map.entries(), By::closure(closure))?;
    let pair = |entry: Value| match entry {
        Value::Entry(entry) => Some((entry.key().clone(), entry.value())),
        _ => None,
    };
    Value::map(
        MapKind::Linked,
        entries.into_iter().filter_map(pair).collect(),
    )
}

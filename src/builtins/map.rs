//! Maps. `m.x` is always the key `x`; a method needs its parentheses.

use std::sync::Arc;

use super::row::rows;
use crate::value::{Bean, Fault, Map, Str, Value};

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
    "get"(this: &Arc<Map>, key: &Value) -> Value { this.get(key).unwrap_or(Value::Null) }

    /// The value of a key; when there is none, `value` is stored and given.
    ///
    ///     [a: 1].get('b', 2) == 2
    "get"(this: &Arc<Map>, key: &Value, value: &Value) -> Value {
        this.get(key).unwrap_or_else(|| {
            this.put(key.clone(), value.clone());
            value.clone()
        })
    }

    /// The value of a key; `value` when there is none.
    ///
    ///     [a: 1].getOrDefault('b', 2) == 2
    "getOrDefault"(this: &Arc<Map>, key: &Value, value: &Value) -> Value {
        this.get(key).unwrap_or_else(|| value.clone())
    }

    /// The value of a key; null when there is none.
    ///
    ///     [a: 1]['a'] == 1
    "getAt"(this: &Arc<Map>, key: &Value) -> Value {
        // A GString key goes the way of a property, as a String; `get` takes it as it is.
        let text = key.as_text().map(|text| Value::Str(text.clone()));
        this.get(text.as_ref().unwrap_or(key)).unwrap_or(Value::Null)
    }

    /// Whether it has a key.
    ///
    ///     [a: null].containsKey('a')
    "containsKey"(this: &Arc<Map>, key: &Value) -> bool { this.get(key).is_some() }

    /// Whether it has a value, by Java's `equals`.
    ///
    ///     [a: 1].containsValue(1)
    "containsValue"(this: &Arc<Map>, value: &Value) -> bool {
        this.snapshot().iter().any(|(_, other)| other.java_equals(value))
    }

    /// Sets the value of a key and gives the one before.
    ///
    ///     [a: 1].put('a', 2) == 1
    "put"(this: &Arc<Map>, key: &Value, value: &Value) -> Value {
        this.put(key.clone(), value.clone()).unwrap_or(Value::Null)
    }

    /// Takes a key out and gives its value.
    ///
    ///     [a: 1].remove('a') == 1
    "remove"(this: &Arc<Map>, key: &Value) -> Value { this.remove(key).unwrap_or(Value::Null) }

    /// A new map with the entries of both; the right one's value wins.
    ///
    ///     [a: 1] + [a: 2] == [a: 2]
    "plus"(this: &Arc<Map>, other: &Arc<Map>) -> Value {
        let both = this.snapshot().into_iter().chain(other.snapshot());
        Value::Map(Arc::new(both.collect()))
    }

    /// The property of an object by a computed name.
    ///
    ///     'abc'['empty'] == false
    "getAt"(this: &Bean, name: &Str) -> Result<Value, Fault> {
        let name = name.to_wire();
        this.get(&name).ok_or_else(|| this.class.lacks(&name))
    }
}

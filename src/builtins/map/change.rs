//! What changes a map in place, for everyone who holds it.

use std::sync::Arc;

use super::super::row::rows;
use super::as_property;
use crate::value::{Fault, Map, Value};

rows! {
    /// The value of a key; when there is none, `value` is stored and given.
    ///
    ///     [a: 1].get('b', 2) == 2
    "get"(this: &Arc<Map>, key: &Value, value: &Value) -> Result<Value, Fault> {
        this.check(key)?;
        if let Some(value) = this.get(key) {
            return Ok(value);
        }
        this.insert(key.clone(), value.clone())?;
        Ok(value.clone())
    }

    /// Sets the value of a key and gives the one before.
    ///
    ///     [a: 1].put('a', 2) == 1
    "put"(this: &Arc<Map>, key: &Value, value: &Value) -> Result<Value, Fault> {
        Ok(this.insert(key.clone(), value.clone())?.unwrap_or(Value::Null))
    }

    /// `map[key] = value`
    ///
    ///     [a: 1].putAt('b', 2) == null
    "putAt"(this: &Arc<Map>, key: &Value, value: &Value) -> Result<Value, Fault> {
        this.insert(as_property(key), value.clone())?;
        // With a String for a key Groovy sets a property instead, which gives nothing.
        Ok(if key.as_text().is_some() { Value::Null } else { value.clone() })
    }

    /// Sets the value of a key that has none, or null; gives the one before.
    ///
    ///     [a: 1].putIfAbsent('a', 2) == 1
    "putIfAbsent"(this: &Arc<Map>, key: &Value, value: &Value) -> Result<Value, Fault> {
        this.check(key)?;
        match this.get(key) {
            Some(Value::Null) | None => {
                this.insert(key.clone(), value.clone())?;
                Ok(Value::Null)
            }
            Some(before) => Ok(before),
        }
    }

    /// Puts all entries of another map in.
    ///
    ///     [a: 1].putAll([b: 2]) == null
    "putAll"(this: &Arc<Map>, other: &Arc<Map>) -> Result<Value, Fault> {
        this.put_all(other.snapshot())?;
        Ok(Value::Null)
    }

    /// Puts all entries of another map in, and gives the map.
    ///
    ///     ([a: 1] << [b: 2]) == [a: 1, b: 2]
    "leftShift"(this: &Arc<Map>, other: &Arc<Map>) -> Result<Value, Fault> {
        this.put_all(other.snapshot())?;
        Ok(Value::Map(this.clone()))
    }

    /// Takes a key out and gives its value.
    ///
    ///     [a: 1].remove('a') == 1
    "remove"(this: &Arc<Map>, key: &Value) -> Result<Value, Fault> {
        if !this.is_empty() {
            this.check(key)?;
        }
        Ok(this.remove(key).unwrap_or(Value::Null))
    }

    /// Takes everything out.
    ///
    ///     [a: 1].clear() == null
    "clear"(this: &Arc<Map>) -> Value {
        this.clear();
        Value::Null
    }
}

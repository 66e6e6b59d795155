//! The constructors of maps, and `java.util.Collections` for them.

use std::sync::Arc;

use super::super::row::rows;
use crate::value::{Fault, Map, MapKind, Value};

rows! {
    /// An empty map that keeps its keys in the order of Java's hash table, not of insertion.
    ///
    ///     new HashMap().isEmpty()
    new "java.util.HashMap"() -> Value { Value::Map(Arc::new(Map::of(MapKind::Hash))) }

    /// A map of another's entries in the order of Java's hash table, or an empty one with room for so many.
    ///
    ///     new HashMap([b: 1, a: 2]).toString() == '[a:2, b:1]'
    new "java.util.HashMap"(from: &Value) -> Result<Value, Fault> {
        match from {
            Value::Int(room) => match usize::try_from(*room) {
                Ok(room) => Ok(Value::Map(Arc::new(Map::sized(room)))),
                Err(_) => Err(Fault::groovy(
                    "java.lang.IllegalArgumentException",
                    format!("Illegal initial capacity: {room}"),
                )),
            },
            from => copy(MapKind::Hash, from),
        }
    }

    /// An empty map that keeps the order of its keys.
    ///
    ///     new LinkedHashMap().isEmpty()
    new "java.util.LinkedHashMap"() -> Value { Value::Map(Arc::default()) }

    /// A map of another's entries that keeps the order of its keys.
    ///
    ///     new LinkedHashMap([b: 1, a: 2]).toString() == '[b:1, a:2]'
    new "java.util.LinkedHashMap"(from: &Value) -> Result<Value, Fault> {
        match from {
            Value::Int(room) if *room >= 0 => Ok(Value::Map(Arc::default())),
            from => copy(MapKind::Linked, from),
        }
    }

    /// An empty map that sorts its keys.
    ///
    ///     new TreeMap().isEmpty()
    new "java.util.TreeMap"() -> Value { Value::Map(Arc::new(Map::of(MapKind::Tree))) }

    /// A map of another's entries that sorts its keys.
    ///
    ///     new TreeMap([b: 1, a: 2]).toString() == '[a:2, b:1]'
    new "java.util.TreeMap"(from: &Value) -> Result<Value, Fault> { copy(MapKind::Tree, from) }
}

fn copy(kind: MapKind, from: &Value) -> Result<Value, Fault> {
    match from {
        Value::Map(map) => Value::map(kind, map.snapshot()),
        Value::Null | Value::Closure(_) | Value::Int(_) | Value::BigInt(_) => Err(Fault::NotYet(
            format!("`new {}` of a {}", kind.class_name(), from.type_name()),
        )),
        other => Err(Fault::groovy(
            "groovy.lang.GroovyRuntimeException",
            format!(
                "Could not find matching constructor for: {}({})",
                kind.class_name(),
                other.class_name()
            ),
        )),
    }
}

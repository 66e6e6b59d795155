//! Jackson's `ObjectMapper`, by which connectors serialise lists.

use super::super::row::{ClassName, instance, rows};
use super::read;
use super::write::{Style, text};
use crate::value::{Fault, Instance, MapKind, Object, Str, Value};

/// A `com.fasterxml.jackson.databind.ObjectMapper`, as it comes.
#[derive(Debug)]
pub(in crate::builtins) struct ObjectMapper;

instance!(ObjectMapper, "com.fasterxml.jackson.databind.ObjectMapper");

impl Instance for ObjectMapper {
    fn class_name(&self) -> &'static str {
        "com.fasterxml.jackson.databind.ObjectMapper"
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }
}

rows! {
    /// A mapper between values and JSON.
    ///
    ///     new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString([1]) == '[1]'
    new "com.fasterxml.jackson.databind.ObjectMapper"() -> Value { Value::Object(Object::new(ObjectMapper)) }

    /// A value as JSON: no blanks, all characters as they are, a date as milliseconds.
    ///
    ///     new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString([a: 'é']) == '{"a":"é"}'
    "writeValueAsString"[host](this: &ObjectMapper, value: &Value) -> Result<Str, Fault> {
        let ObjectMapper = this;
        text(value, Style::Jackson, host.zone()).map(Str::from)
    }

    /// The map or list that a JSON text holds.
    ///
    ///     new com.fasterxml.jackson.databind.ObjectMapper().readValue('{"a": 1}', Map).a == 1
    "readValue"(this: &ObjectMapper, json: &Str, class: ClassName) -> Result<Value, Fault> {
        let ObjectMapper = this;
        let (node, text) = read::document(json)?;
        let value = read::value(&node, &text, MapKind::Linked)?;
        let fits = match class.0 {
            "java.util.Map" | "java.util.LinkedHashMap" => matches!(value, Value::Map(_)),
            "java.util.List" | "java.util.ArrayList" => matches!(value, Value::List(_)),
            _ => false,
        };
        // Jackson reads fractions as Doubles.
        if !fits || text.contains(['.', 'e', 'E']) && has_fraction(&value, 200) {
            return Err(Fault::NotYet(format!("reading this JSON as a {}", class.0)));
        }
        Ok(value)
    }
}

fn has_fraction(value: &Value, depth: usize) -> bool {
    depth == 0
        || match value {
            Value::Decimal(_) => true,
            Value::List(list) => list
                .snapshot()
                .iter()
                .any(|item| has_fraction(item, depth - 1)),
            Value::Map(map) => map
                .snapshot()
                .iter()
                .any(|(_, item)| has_fraction(item, depth - 1)),
            _ => false,
        }
}

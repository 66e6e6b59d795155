use crate::value::Value;

/// What one attribute of a record is, as far as a program needs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field<'a> {
    /// No value.
    Null,
    /// A boolean.
    Bool(bool),
    /// An `Integer`.
    Int(i32),
    /// A `Long`.
    Long(i64),
    /// A `String`.
    Text(&'a str),
    /// A value of any other kind, or none that can be read: the whole record is needed to tell.
    Other,
}

impl<'a> Field<'a> {
    /// A value as a field.
    pub(in crate::language) fn of(value: &'a Value) -> Field<'a> {
        match value {
            Value::Null => Field::Null,
            Value::Bool(b) => Field::Bool(*b),
            Value::Int(n) => Field::Int(*n),
            Value::Long(n) => Field::Long(*n),
            Value::Str(text) => text.as_str().map_or(Field::Other, Field::Text),
            _ => Field::Other,
        }
    }

    /// The attribute of a JSON object, as [`Bindings::from_json`](crate::Bindings::from_json) reads it.
    pub fn of_json(value: &'a serde_json::Value) -> Field<'a> {
        match value {
            serde_json::Value::String(text) => Field::Text(text),
            serde_json::Value::Null => Field::Null,
            serde_json::Value::Bool(b) => Field::Bool(*b),
            serde_json::Value::Number(number) => number.as_i64().map_or(Field::Other, Field::whole),
            _ => Field::Other,
        }
    }

    /// A whole number: an `Integer` if it fits.
    pub fn whole(number: i64) -> Field<'a> {
        i32::try_from(number).map_or(Field::Long(number), Field::Int)
    }

    /// The value it stands for; `None` of [`Field::Other`].
    pub(super) fn value(self) -> Option<Value> {
        Some(match self {
            Field::Null => Value::Null,
            Field::Bool(b) => Value::Bool(b),
            Field::Int(n) => Value::Int(n),
            Field::Long(n) => Value::Long(n),
            Field::Text(text) => Value::from(text),
            Field::Other => return None,
        })
    }
}

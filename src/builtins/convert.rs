//! Types by name: `as`, casts, `instanceof`, and what a `for` goes through.

use super::Host;
use crate::value::{Fault, ListKind, Number, Value};

/// `value as class`, or `(class) value` when `cast`.
///
/// # Errors
///
/// What Groovy throws when the value cannot be converted, or that this table cannot do it.
pub fn convert(host: &dyn Host, value: &Value, class: &str, cast: bool) -> Result<Value, Fault> {
    let simple = class.rsplit('.').next().unwrap_or(class);
    let not_yet = || Fault::NotYet(format!("making a {class} of a {}", value.type_name()));
    match (simple, value) {
        ("int" | "long" | "double" | "float" | "char" | "short" | "byte", Value::Null) => {
            Err(not_yet())
        }
        ("boolean", Value::Null) => Ok(Value::Bool(false)),
        (_, Value::Null) => Ok(Value::Null),
        ("Object" | "def", value) => Ok(value.clone()),
        ("String", Value::Str(_)) => Ok(value.clone()),
        ("String", Value::List(list)) if list.kind().is_array() => Err(not_yet()),
        ("String", value) => value.print(host.zone()).map(Value::Str),
        ("boolean" | "Boolean", value) => Ok(Value::Bool(value.truth())),
        ("int" | "Integer", value) if Number::of(value).is_some() => {
            Ok(Number::of(value).map_or(Value::Null, |n| Value::Int(n.to_i32_wrapping())))
        }
        ("int" | "Integer", Value::Str(_)) if !cast => super::call(host, value, "toInteger", &[]),
        _ if instance_of(value, class).unwrap_or(false) => Ok(value.clone()),
        _ => Err(not_yet()),
    }
}

/// Whether a value is of a class or interface, by its full or simple name.
///
/// # Errors
///
/// That the class is not one this table knows.
pub fn instance_of(value: &Value, class: &str) -> Result<bool, Fault> {
    let simple = class.rsplit('.').next().unwrap_or(class);
    Ok(match simple {
        "Object" => !value.is_null(),
        "String" => matches!(value, Value::Str(_)),
        "GString" => matches!(value, Value::GString(_)),
        "CharSequence" => matches!(value, Value::Str(_) | Value::GString(_)),
        "Integer" => matches!(value, Value::Int(_)),
        "Long" => matches!(value, Value::Long(_)),
        "BigInteger" => matches!(value, Value::BigInt(_)),
        "BigDecimal" => matches!(value, Value::Decimal(_)),
        "Double" => matches!(value, Value::Double(_)),
        "Float" => matches!(value, Value::Float(_)),
        "Number" => Number::of(value).is_some(),
        "Boolean" => matches!(value, Value::Bool(_)),
        "Character" => matches!(value, Value::Char(_)),
        "List" | "ArrayList" => matches!(value, Value::List(list) if list.kind() == ListKind::List),
        "Set" => matches!(value, Value::List(list) if list.kind() == ListKind::Set),
        "Collection" | "Iterable" => matches!(value, Value::List(list) if !list.kind().is_array()),
        "String[]" => matches!(value, Value::List(list) if list.kind() == ListKind::StringArray),
        "Map" => matches!(value, Value::Map(_)),
        "Date" if class != "java.sql.Date" => matches!(value, Value::Instant(_)),
        "Closure" => matches!(value, Value::Closure(_)),
        _ => return Err(Fault::NotYet(format!("`instanceof {class}`"))),
    })
}

/// What a variable holds that was declared without a value.
///
/// # Errors
///
/// That the type is a primitive one.
pub fn unset(class: Option<&str>) -> Result<Value, Fault> {
    match class {
        Some("int" | "short" | "byte") => Ok(Value::Int(0)),
        Some("long") => Ok(Value::Long(0)),
        Some("boolean") => Ok(Value::Bool(false)),
        Some("double" | "float" | "char") => Err(Fault::NotYet(
            "a variable of this type without a value".into(),
        )),
        _ => Ok(Value::Null),
    }
}

/// What a `for` loop goes through.
///
/// # Errors
///
/// That the value is of a kind this table does not go through.
pub fn elements(_host: &dyn Host, value: &Value) -> Result<Vec<Value>, Fault> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::List(list) => Ok(list.snapshot()),
        Value::Str(text) | Value::GString(text) => {
            let one = |unit: u16| Value::Str(crate::value::Str::from_units(&[unit]));
            Ok(text.units().into_iter().map(one).collect())
        }
        other => Err(Fault::NotYet(format!(
            "a loop through a {}",
            other.type_name()
        ))),
    }
}

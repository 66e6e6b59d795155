//! Types by name: `as`, casts, `instanceof`, and what a `for` goes through.

use std::sync::Arc;

use super::Host;
use super::string::conversion::{
    NUMBER_FORMAT, parse_big, parse_decimal, parse_double, parse_float, parse_int, parse_long,
    trimmed,
};
use crate::value::{Fault, Instant, ListKind, MapKind, Number, Str, Value};

/// A class without its package: full names and simple ones are both understood.
fn simple(class: &str) -> &str {
    class.rsplit('.').next().unwrap_or(class)
}

/// `value as class`, or `(class) value` when `cast`.
///
/// # Errors
///
/// What Groovy throws when the value cannot be converted, or that this table cannot do it.
pub fn convert(host: &dyn Host, value: &Value, class: &str, cast: bool) -> Result<Value, Fault> {
    let name = simple(class);
    match (name, value) {
        ("boolean", Value::Null) => return Ok(Value::Bool(false)),
        // Java's own code unpacks the null.
        ("char", Value::Null) => return Err(Fault::null_argument()),
        ("int" | "long" | "double" | "float" | "short" | "byte", Value::Null) => {
            return Err(no_cast(host, value, class));
        }
        (_, Value::Null) => return Ok(Value::Null),
        // A cast Integer no longer means an index to `remove`.
        ("Object", Value::Int(_)) if cast => {
            return Err(Fault::NotYet("an Integer cast to Object".into()));
        }
        ("Object" | "def", value) => return Ok(value.clone()),
        ("boolean" | "Boolean", Value::Closure(_)) => {}
        ("boolean" | "Boolean", value) => return Ok(Value::Bool(value.truth())),
        ("String", Value::Str(_)) => return Ok(value.clone()),
        // A cast asks Java for the text: `{a=1}`.
        ("String", Value::Map(_)) if cast => return value.java_text(host.zone()).map(Value::Str),
        ("String", Value::List(list)) if cast && !list.kind().is_array() => {
            return value.java_text(host.zone()).map(Value::Str);
        }
        ("String", Value::List(list)) if cast && list.kind().is_array() => {
            return value.java_text(host.zone()).map(Value::Str);
        }
        ("String", value) => return value.print(host.zone()).map(Value::Str),
        ("char" | "Character", value) => return character(host, value, class, cast),
        (
            "int" | "Integer" | "long" | "Long" | "double" | "Double" | "float" | "Float"
            | "BigDecimal" | "BigInteger",
            value,
        ) => return number(host, value, class, cast),
        _ => {}
    }
    if instance_of(value, class).unwrap_or(false) {
        return Ok(value.clone());
    }
    match (name, value) {
        (array, value) if array.ends_with("[]") => to_array(host, value, class, cast),
        ("Number" | "Date", Value::Str(_)) => Err(no_cast(host, value, class)),
        (_, Value::List(list)) => collection(host, value, list, class, cast),
        ("List", Value::Str(text)) if !cast => {
            let one = |unit: &u16| Value::Str(Str::from_units(&[*unit]));
            Ok(Value::list(text.units().iter().map(one).collect()))
        }
        ("List", Value::Str(_)) => Err(no_cast(host, value, class)),
        ("Number", Value::Bool(_) | Value::Char(_)) => Err(no_cast(host, value, class)),
        ("TreeMap" | "SortedMap", Value::Map(map)) => Value::map(MapKind::Tree, map.snapshot()),
        _ => Err(Fault::NotYet(format!(
            "making a {class} of a {}",
            value.type_name()
        ))),
    }
}

fn no_cast(host: &dyn Host, value: &Value, class: &str) -> Fault {
    let shown = value
        .print(host.zone())
        .map_or_else(|_| "…".into(), |text| text.to_wire().into_owned());
    let hint = match (value, class) {
        (Value::Null, "int") => ". Try 'java.lang.Integer' instead",
        _ => "",
    };
    Fault::groovy(
        "org.codehaus.groovy.runtime.typehandling.GroovyCastException",
        format!(
            "Cannot cast object '{shown}' with class '{}' to class '{class}'{hint}",
            value.class_name()
        ),
    )
}

fn character(host: &dyn Host, value: &Value, class: &str, cast: bool) -> Result<Value, Fault> {
    match value {
        Value::Char(_) => Ok(value.clone()),
        // The lower half of the code.
        number if Number::of(number).is_some() => Ok(Value::Char(
            Number::of(number).map_or(0, |number| number.to_i32_wrapping() as u16),
        )),
        Value::Str(text) => match (text.unit(0), text.len()) {
            (Some(unit), 1) => Ok(Value::Char(unit)),
            (Some(unit), _) if !cast => Ok(Value::Char(unit)),
            (_, len) if cast && len > 1 => Err(no_cast(host, value, class)),
            _ if cast => Err(no_cast(host, value, class)),
            _ => Err(Fault::groovy(
                "java.lang.StringIndexOutOfBoundsException",
                "String index out of range: 0",
            )),
        },
        Value::GString(text) if !cast => character(host, &Value::Str(text.clone()), class, cast),
        Value::Object(object) if !cast && super::builder::is_text(object) => {
            let text = object.print(host.zone())?;
            character(host, &Value::Str(text), class, cast)
        }
        other => Err(Fault::NotYet(format!(
            "a Character of a {}",
            other.type_name()
        ))),
    }
}

fn number(host: &dyn Host, value: &Value, class: &str, cast: bool) -> Result<Value, Fault> {
    let name = simple(class);
    if let Value::Str(text) = value
        && !cast
    {
        let text = trimmed(text);
        return match name {
            "int" | "Integer" => parse_int(&text, 10).map(Value::Int),
            "long" | "Long" => parse_long(&text, 10).map(Value::Long),
            "double" | "Double" => parse_double(&text).map(Value::Double),
            "float" | "Float" => parse_float(&text).map(Value::Float),
            "BigInteger" => parse_big(&text, 10),
            _ => parse_decimal(&text),
        };
    }
    let number = match value {
        // A cast takes a text of one character for its code.
        Value::Str(text) if text.len() == 1 => text.unit(0).map(|unit| Number::Int(unit.into())),
        Value::Char(unit) => Some(Number::Int((*unit).into())),
        Value::GString(_) | Value::Object(_) | Value::Date(_) | Value::Entry(_) => {
            return Err(Fault::NotYet(format!(
                "making a {class} of a {}",
                value.type_name()
            )));
        }
        value => Number::of(value),
    };
    let Some(number) = number else {
        return Err(no_cast(host, value, class));
    };
    let infinite = || Fault::groovy(NUMBER_FORMAT, "Infinite or NaN");
    Ok(match name {
        "int" | "Integer" => Value::Int(number.to_i32_wrapping()),
        "long" | "Long" => Value::Long(number.to_i64_wrapping()),
        "float" | "Float" => Value::Float(match value {
            Value::Float(n) => *n,
            Value::Decimal(n) => n.to_string().parse().unwrap_or(f32::NAN),
            _ => number.to_f64() as f32,
        }),
        "double" | "Double" => Value::Double(number.to_f64()),
        "BigInteger" => number.to_big().ok_or_else(infinite)?.into(),
        _ => match value {
            Value::Decimal(_) => value.clone(),
            // A cast keeps every digit, `as` takes those that are printed.
            Value::Float(_) | Value::Double(_) if cast => {
                Value::Decimal(Arc::new(number.to_exact_decimal().ok_or_else(infinite)?))
            }
            Value::Float(_) => parse_decimal(&value.print(host.zone())?)?,
            _ => Value::Decimal(Arc::new(number.to_decimal().ok_or_else(infinite)?)),
        },
    })
}

fn to_array(host: &dyn Host, value: &Value, class: &str, cast: bool) -> Result<Value, Fault> {
    let name = simple(class);
    let items = match value {
        Value::List(list) => list.snapshot(),
        // A text is its letters, a map its entries.
        Value::Str(text) if name == "char[]" => text.units().into_iter().map(Value::Char).collect(),
        Value::Str(text) => text
            .units()
            .iter()
            .map(|unit| Value::Str(Str::from_units(&[*unit])))
            .collect(),
        Value::Map(map) if matches!(name, "String[]" | "Object[]") => {
            map.entries().into_iter().collect()
        }
        Value::Bool(_) | Value::Char(_) | Value::Date(_) | Value::Class(_)
            if name == "String[]" =>
        {
            vec![value.clone()]
        }
        Value::Bool(_) | Value::Char(_) | Value::Date(_) if name != "char[]" => {
            vec![value.clone()]
        }
        value if Number::of(value).is_some() && name != "char[]" => {
            vec![value.clone()]
        }
        other => {
            return Err(Fault::NotYet(format!(
                "making a {class} of a {}",
                other.type_name()
            )));
        }
    };
    let (kind, of) = match name {
        "String[]" => (ListKind::StringArray, "String"),
        "Object[]" => (ListKind::ObjectArray, "Object"),
        "Integer[]" => (ListKind::ObjectArray, "Integer"),
        "int[]" => (ListKind::IntArray, "int"),
        "char[]" => (ListKind::CharArray, "char"),
        _ => return Err(Fault::NotYet(format!("an array of the type {class}"))),
    };
    let from_array = matches!(value, Value::List(list) if list.kind().is_array());
    let item = |item: &Value| match kind {
        ListKind::ObjectArray if of == "Object" => Ok(item.clone()),
        ListKind::StringArray if matches!(item, Value::Map(_) | Value::List(_)) => {
            item.java_text(host.zone()).map(Value::Str)
        }
        // One letter is its code, whether it is cast or not.
        _ => convert(
            host,
            item,
            of,
            cast || matches!(value, Value::Str(_)) || from_array,
        ),
    };
    Ok(Value::array(
        kind,
        items.iter().map(item).collect::<Result<_, _>>()?,
    ))
}

fn collection(
    host: &dyn Host,
    value: &Value,
    list: &Arc<crate::value::List>,
    class: &str,
    cast: bool,
) -> Result<Value, Fault> {
    let items = || list.snapshot();
    let array = list.kind().is_array();
    match simple(class) {
        "List" | "ArrayList" | "Collection" | "LinkedList" | "Iterable" if !cast => {
            Ok(Value::list(items()))
        }
        "List" | "Collection" if array => Ok(Value::list(items())),
        "List" => Err(no_cast(host, value, class)),
        "Set" | "LinkedHashSet" if !array || !cast => Value::set(ListKind::Set, &items()),
        "HashSet" if !cast => super::construct(host, "java.util.HashSet", &[Value::list(items())]),
        "TreeSet" | "SortedSet" if !cast => Value::set(ListKind::TreeSet, &items()),
        "Map" if cast => Err(no_cast(host, value, class)),
        _ => Err(Fault::NotYet(format!(
            "making a {class} of a {}",
            value.type_name()
        ))),
    }
}

/// Whether Java takes a value for a sequence of characters.
fn is_text(value: &Value) -> bool {
    match value {
        Value::Str(_) | Value::GString(_) => true,
        Value::Object(object) => super::builder::is_text(object),
        _ => false,
    }
}

/// Whether a value is of a class or interface, by its full or simple name.
///
/// # Errors
///
/// That the class is not one this table knows.
pub fn instance_of(value: &Value, class: &str) -> Result<bool, Fault> {
    let list =
        |holds: fn(ListKind) -> bool| matches!(value, Value::List(list) if holds(list.kind()));
    let map = |holds: fn(MapKind) -> bool| matches!(value, Value::Map(map) if holds(map.kind()));
    let date = |is: fn(Instant) -> bool| matches!(value, Value::Date(date) if is(date.get()));
    Ok(match simple(class) {
        "Object" => !value.is_null(),
        "String" => matches!(value, Value::Str(_)),
        "GString" => matches!(value, Value::GString(_)),
        "CharSequence" => is_text(value),
        "Integer" => matches!(value, Value::Int(_)),
        "Long" => matches!(value, Value::Long(_)),
        "BigInteger" => matches!(value, Value::BigInt(_)),
        "BigDecimal" => matches!(value, Value::Decimal(_)),
        "Double" => matches!(value, Value::Double(_)),
        "Float" => matches!(value, Value::Float(_)),
        "Number" => Number::of(value).is_some(),
        "Boolean" => matches!(value, Value::Bool(_)),
        "Character" => matches!(value, Value::Char(_)),
        "Comparable" => match value {
            Value::Null | Value::List(_) | Value::Map(_) | Value::Entry(_) | Value::Closure(_) => {
                false
            }
            Value::Object(object) if super::builder::is_text(object) => true,
            Value::Bean(_) | Value::Object(_) | Value::Class(_) => return unknown(class),
            _ => true,
        },
        "List" => list(ListKind::is_list),
        "ArrayList" => list(|kind| kind == ListKind::List),
        "Range" => list(ListKind::is_range),
        "IntRange" => list(|kind| kind == ListKind::IntRange),
        "Set" => list(ListKind::is_set),
        "HashSet" => list(|kind| matches!(kind, ListKind::Set | ListKind::HashSet)),
        "LinkedHashSet" => list(|kind| kind == ListKind::Set),
        "TreeSet" | "SortedSet" => list(|kind| kind == ListKind::TreeSet),
        "Collection" | "Iterable" => list(|kind| !kind.is_array()),
        "String[]" => list(|kind| kind == ListKind::StringArray),
        "Object[]" => list(|kind| matches!(kind, ListKind::StringArray | ListKind::ObjectArray)),
        "int[]" => list(|kind| kind == ListKind::IntArray),
        "char[]" => list(|kind| kind == ListKind::CharArray),
        "Map" => matches!(value, Value::Map(_)),
        "HashMap" => map(|kind| matches!(kind, MapKind::Linked | MapKind::Hash)),
        "LinkedHashMap" => map(|kind| kind == MapKind::Linked),
        "TreeMap" | "SortedMap" => map(|kind| kind == MapKind::Tree),
        "Entry" | "Map$Entry" => matches!(value, Value::Entry(_)),
        "Date" if class == "java.sql.Date" => {
            date(|instant| matches!(instant, Instant::SqlDate(_)))
        }
        "Date" => matches!(value, Value::Date(_)),
        "Timestamp" => date(|instant| matches!(instant, Instant::Timestamp(_))),
        "Closure" => matches!(value, Value::Closure(_)),
        name => match value {
            Value::Object(object) if is_object_of(object.class_name(), name) => true,
            _ => return unknown(class),
        },
    })
}

/// Whether an object's class is, or extends, the class of that simple name.
fn is_object_of(class: &str, name: &str) -> bool {
    simple(class) == name || matches!((simple(class), name), ("GregorianCalendar", "Calendar"))
}

fn unknown(class: &str) -> Result<bool, Fault> {
    Err(Fault::NotYet(format!("`instanceof {class}`")))
}

/// What a variable holds that was declared without a value.
///
/// # Errors
///
/// None now; that the type is one this table does not know.
pub fn unset(class: Option<&str>) -> Result<Value, Fault> {
    Ok(match class {
        Some("int") => Value::Int(0),
        Some("long") => Value::Long(0),
        Some("boolean") => Value::Bool(false),
        Some("double") => Value::Double(0.0),
        Some("float") => Value::Float(0.0),
        Some("char") => Value::Char(0),
        Some(class @ ("short" | "byte")) => {
            return Err(Fault::NotYet(format!("a variable of the type {class}")));
        }
        _ => Value::Null,
    })
}

/// What a `for` loop goes through.
///
/// # Errors
///
/// That the value is of a kind this table does not go through.
pub fn elements(value: &Value) -> Result<Elements, Fault> {
    Ok(match value {
        Value::Null => Box::new(std::iter::empty()),
        Value::List(list) => Box::new(list.walk()),
        Value::Map(map) => {
            let entries = map.entries().into_iter();
            Box::new(
                map.walk()
                    .zip(entries)
                    .map(|(pair, entry)| pair.map(|_| entry)),
            )
        }
        Value::Str(text) | Value::GString(text) => {
            let one = |unit: u16| Ok(Value::Str(Str::from_units(&[unit])));
            Box::new(text.units().into_iter().map(one))
        }
        Value::Object(object) => match super::matching::all_found(object) {
            Some(all) => Box::new(all.into_iter().map(Ok)),
            None => super::iterator::rest(object)
                .unwrap_or_else(|| Box::new(std::iter::once(Ok(value.clone())))),
        },
        // An enumeration is its constants, whose order is not known here.
        Value::Class(class) if super::rows().any(|row| is_constant(row, class)) => {
            return Err(Fault::NotYet(format!(
                "going through the constants of `{class}`"
            )));
        }
        // What has no elements is its own only one.
        other => Box::new(std::iter::once(Ok(other.clone()))),
    })
}

/// What a loop goes through, one after the other; what changes a collection on the way ends it with a fault.
pub type Elements = Box<dyn Iterator<Item = Result<Value, Fault>>>;

/// Whether a row is a constant of an enumeration.
fn is_constant(row: &super::Method, class: &str) -> bool {
    const ENUMERATIONS: &[&str] = &[
        "RoundingMode",
        "Normalizer$Form",
        "ChronoUnit",
        "ChronoField",
        "DayOfWeek",
        "Month",
    ];
    row.on == super::Receiver::Static(super::class_of_table(class))
        && row.constant().is_some()
        && ENUMERATIONS.contains(&simple(class))
}

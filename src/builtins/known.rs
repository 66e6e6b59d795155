//! What Groovy has, whether or not the table has it: the difference between "there is no such method" and
//! "not supported here".

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::value::{Instant, ListKind, MapKind, Value};

/// Whether Groovy has a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It has.
    Yes,
    /// It has not.
    No,
}

type Arities = HashMap<&'static str, &'static str>;

static METHODS: LazyLock<HashMap<&'static str, Arities>> = LazyLock::new(|| {
    include_str!("known.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .map(|(class, methods)| {
            (
                class,
                methods
                    .split(' ')
                    .filter_map(|m| m.split_once('/'))
                    .collect(),
            )
        })
        .collect()
});

/// Whether Groovy has a method of that name on the value that takes `arity` arguments.
pub(super) fn method(this: &Value, name: &str, arity: usize) -> Known {
    let class = match this {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Int(_) => "Integer",
        Value::Long(_) => "Long",
        Value::BigInt(_) => "BigInteger",
        Value::Decimal(_) => "BigDecimal",
        Value::Float(_) => "Float",
        Value::Double(_) => "Double",
        Value::Char(_) => "Character",
        Value::Str(_) => "String",
        // A GString passes on to its String what it does not have itself.
        Value::GString(_) => "String",
        Value::List(list) => match list.kind() {
            ListKind::List => "List",
            ListKind::Set | ListKind::HashSet => "Set",
            ListKind::StringArray | ListKind::ObjectArray => "StringArray",
            // Ranges, views, sorted sets and arrays of numbers have more methods, or others.
            _ => return Known::Yes,
        },
        Value::Map(map) => match map.kind() {
            MapKind::Linked | MapKind::Hash => "Map",
            MapKind::Tree | MapKind::Lazy => return Known::Yes,
        },
        Value::Entry(_) => return Known::Yes,
        Value::Instant(Instant::Date(_)) => "Date",
        Value::Instant(Instant::Timestamp(_)) => "Timestamp",
        Value::Instant(Instant::SqlDate(_)) => "SqlDate",
        Value::Bean(_) => "Object",
        // Methods of other classes, statics of the class, methods of Class: a closed world names them one by one.
        Value::Object(_) | Value::Class(_) | Value::Closure(_) => return Known::Yes,
    };
    let takes = |class: &str| {
        METHODS
            .get(class)
            .and_then(|methods| methods.get(name))
            .is_some_and(|arities| arities.split(',').any(|n| accepts(n, arity)))
    };
    // An array of another type has the same methods in the main.
    if takes(class) || takes("Object") {
        Known::Yes
    } else {
        Known::No
    }
}

/// Whether every object of Java or Groovy has a method of that name.
pub fn every_object_has(name: &str) -> bool {
    METHODS
        .get("Object")
        .is_some_and(|methods| methods.contains_key(name))
}

fn accepts(count: &str, arity: usize) -> bool {
    match count.strip_suffix('+') {
        Some(least) => least.parse().is_ok_and(|least: usize| arity >= least),
        None => count.parse() == Ok(arity),
    }
}

//! What Groovy has, whether or not the table has it: the difference between "there is no such method" and
//! "not supported here".

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::value::{Instant, ListKind, MapKind, Value};

/// What Groovy does with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// An overload takes these arguments.
    Takes,
    /// No arguments were given, and the one overload has one parameter: it is called with null.
    TakesNull,
    /// No arguments were given, and none of several overloads takes none.
    Several,
    /// The one argument is null, and no overload is the most general that takes it.
    Ambiguous,
    /// There is no such method, or not for these arguments.
    Not,
}

/// The overloads of a class's methods: `(int)(int,int)`.
type Overloads = HashMap<&'static str, &'static str>;

static CLASSES: LazyLock<HashMap<&'static str, Overloads>> = LazyLock::new(|| {
    let overloads = |method: &'static str| method.find('(').map(|at| method.split_at(at));
    include_str!("known.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .map(|(class, methods)| (class, methods.split(' ').filter_map(overloads).collect()))
        .collect()
});

/// What Groovy does when the method of that name is called on the value with these arguments.
pub(super) fn method(this: &Value, name: &str, args: &[Value]) -> Known {
    class_of(this).map_or(Known::Takes, |class| choose(class, name, args))
}

/// Whether Groovy has a method of that name for the value; in doubt it has.
pub(super) fn has(this: &Value, name: &str) -> bool {
    class_of(this).is_none_or(|class| {
        CLASSES
            .get(class)
            .is_some_and(|methods| methods.contains_key(name))
    })
}

/// Whether a range has a method of that name for these arguments.
pub(super) fn range_has(name: &str, args: &[Value]) -> bool {
    choose("Range", name, args) != Known::Not
}

/// What the class of a value is listed under; `None` for one whose methods are not listed.
fn class_of(this: &Value) -> Option<&'static str> {
    Some(match this {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Int(_) => "Integer",
        Value::Long(_) => "Long",
        Value::BigInt(_) => "BigInteger",
        Value::Decimal(_) => "BigDecimal",
        Value::Float(_) => "Float",
        Value::Double(_) => "Double",
        Value::Char(_) => "Character",
        // A GString passes on to its String what it does not have itself.
        Value::Str(_) | Value::GString(_) => "String",
        Value::List(list) => match list.kind() {
            ListKind::List => "List",
            ListKind::Set | ListKind::HashSet => "Set",
            ListKind::ByteArray => "ByteArray",
            ListKind::CharArray => "CharArray",
            ListKind::IntArray => "IntArray",
            ListKind::ObjectArray => "ObjectArray",
            ListKind::StringArray => "StringArray",
            // Ranges, views, sorted sets have more methods, or others.
            _ => return None,
        },
        Value::Map(map) => match map.kind() {
            MapKind::Linked | MapKind::Hash => "Map",
            MapKind::Tree | MapKind::Lazy => return None,
        },
        Value::Entry(_) => return None,
        Value::Date(date) => match date.get() {
            Instant::Date(_) => "Date",
            Instant::Timestamp(_) => "Timestamp",
            Instant::SqlDate(_) => "SqlDate",
        },
        Value::Bean(_) => "Object",
        // Methods of other classes, statics of the class, methods of Class: a closed world names them one by one.
        Value::Object(_) | Value::Class(_) | Value::Closure(_) => return None,
    })
}

/// The arguments with the text of each builder in its place, where an overload takes any sequence of
/// characters there.
pub(super) fn with_texts(this: &Value, name: &str, args: &[Value]) -> Option<Vec<Value>> {
    let text = |value: &Value| match value {
        Value::Object(object) if super::builder::is_text(object) => {
            object.print(&crate::value::Zone::UTC).ok()
        }
        _ => None,
    };
    this.as_text()?;
    let overloads = CLASSES.get("String")?.get(name)?.split_terminator(')');
    let taking = |overload: &str| {
        let params: Vec<&str> = overload.trim_start_matches('(').split(',').collect();
        params.len() == args.len()
            && params.iter().zip(args).all(|(param, arg)| match text(arg) {
                Some(_) => *param == "CharSequence",
                None => fits(param, arg),
            })
    };
    if !args.iter().any(|arg| text(arg).is_some()) || !overloads.into_iter().any(taking) {
        return None;
    }
    let plain = |arg: &Value| text(arg).map_or_else(|| arg.clone(), Value::Str);
    Some(args.iter().map(plain).collect())
}

/// What Groovy does when the static method of that name is called on the class, by its full name.
pub(super) fn static_method(class: &str, name: &str, args: &[Value]) -> Known {
    if !CLASSES.contains_key(class) || choose("java.lang.Class", name, args) != Known::Not {
        return Known::Takes;
    }
    choose(class, name, args)
}

fn choose(class: &str, name: &str, args: &[Value]) -> Known {
    let Some(overloads) = CLASSES.get(class).and_then(|methods| methods.get(name)) else {
        return Known::Not;
    };
    let overloads: Vec<&str> = overloads
        .split_terminator(')')
        .filter_map(|overload| overload.strip_prefix('('))
        .collect();
    if let [Value::Null] = args
        && overloads
            .iter()
            .filter(|params| !params.contains(',') && takes(params, args))
            .count()
            > 1
        && !overloads.iter().any(|params| {
            [
                "Object",
                "CharSequence",
                "Iterable",
                "Collection",
                "Closure",
            ]
            .contains(params)
        })
    {
        return Known::Ambiguous;
    }
    if overloads.iter().any(|params| takes(params, args)) {
        return Known::Takes;
    }
    match (args, overloads.as_slice()) {
        ([], [one]) if !one.contains(',') && !is_primitive(one) => Known::TakesNull,
        ([], [_, _, ..]) => Known::Several,
        _ => Known::Not,
    }
}

/// Every method that Groovy 2.4 has, here or not, as the kind of value or the full name of the class, and
/// the name of the method.
pub fn groovy_methods() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_class = |(class, methods): (&&'static str, &'static Overloads)| {
        let class = *class;
        methods.keys().map(move |method| (class, *method))
    };
    CLASSES.iter().flat_map(of_class)
}

/// Whether Groovy knows a class by that simple name without an import, whether or not there are rows for it.
pub fn is_imported_class(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        include_str!("classes.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect()
    });
    NAMES.contains(name)
}

/// Whether every object of Java or Groovy has a method of that name.
pub fn every_object_has(name: &str) -> bool {
    CLASSES
        .get("Object")
        .is_some_and(|methods| methods.contains_key(name))
}

fn takes(params: &str, args: &[Value]) -> bool {
    let params: Vec<&str> = params
        .split(',')
        .filter(|param| !param.is_empty())
        .collect();
    if let Some((rest, first)) = params.split_last()
        && let Some(element) = rest.strip_suffix("...")
    {
        let plain = args.len() == params.len()
            && args
                .last()
                .is_some_and(|arg| is_array(arg) || arg.is_null());
        return args.len() >= first.len()
            && first.iter().zip(args).all(|(param, arg)| fits(param, arg))
            && (plain || args[first.len()..].iter().all(|arg| fits(element, arg)));
    }
    params.len() == args.len() && params.iter().zip(args).all(|(param, arg)| fits(param, arg))
}

fn is_primitive(param: &str) -> bool {
    param.starts_with(|c: char| c.is_ascii_lowercase()) && !param.contains(['.', '['])
}

fn is_array(value: &Value) -> bool {
    matches!(value, Value::List(list) if list.kind().is_array())
}

/// Whether Groovy passes the value for a parameter of that type. In doubt it does, and the call is said to be
/// ours to add.
fn fits(param: &str, value: &Value) -> bool {
    if param == "Object" {
        return true;
    }
    match value {
        Value::Null => !is_primitive(param),
        Value::Bool(_) => matches!(param, "boolean" | "Boolean" | "Comparable"),
        Value::Char(_) => matches!(param, "char" | "Character" | "Comparable"),
        Value::Str(_) => matches!(param, "String" | "CharSequence" | "Comparable"),
        Value::GString(_) => {
            matches!(
                param,
                "String" | "CharSequence" | "Comparable" | "GString" | "GroovyObject"
            )
        }
        Value::Int(_) => matches!(
            param,
            "int"
                | "Integer"
                | "long"
                | "Long"
                | "float"
                | "Float"
                | "double"
                | "Double"
                | "Number"
                | "Comparable"
                | "java.math.BigDecimal"
                | "java.math.BigInteger"
        ),
        Value::Long(_) => matches!(
            param,
            "long"
                | "Long"
                | "float"
                | "Float"
                | "double"
                | "Double"
                | "Number"
                | "Comparable"
                | "java.math.BigDecimal"
                | "java.math.BigInteger"
        ),
        Value::BigInt(_) | Value::Decimal(_) | Value::Float(_) | Value::Double(_) => {
            matches!(
                param,
                "float"
                    | "Float"
                    | "double"
                    | "Double"
                    | "Number"
                    | "Comparable"
                    | "java.math.BigDecimal"
                    | "java.math.BigInteger"
            ) || matches!((param, value), ("int" | "Integer", Value::BigInt(_)))
        }
        Value::List(list) => match list.kind() {
            ListKind::List => matches!(param, "List" | "Collection" | "Iterable"),
            ListKind::Set | ListKind::HashSet => matches!(param, "Set" | "Collection" | "Iterable"),
            ListKind::StringArray => matches!(param, "String[]" | "Object[]"),
            ListKind::ObjectArray => param == "Object[]",
            ListKind::ByteArray => param == "byte[]",
            ListKind::CharArray => param == "char[]",
            // Supertypes of other kinds are not listed here.
            _ => !is_primitive(param),
        },
        Value::Entry(_) => !is_primitive(param),
        Value::Map(_) => param == "Map",
        Value::Closure(_) => {
            param == "Closure" || param.contains(".function.") || param == "Comparator"
        }
        Value::Class(_) => param == "Class",
        Value::Date(_) => matches!(param, "Date" | "Comparable") || value.class_name() == param,
        Value::Bean(_) => param == "GroovyObject",
        // Supertypes of other classes are not listed here.
        Value::Object(object) if super::builder::is_text(object) && param == "String" => false,
        Value::Object(_) => !is_primitive(param) && !param.ends_with(']'),
    }
}

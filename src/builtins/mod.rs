//! The one table of methods, operators and statics: signature, documentation, example, code.
//!
//! Nothing outside this room knows what a method or an operator does. A [`Method`] is a row; operators
//! are rows too, under the sign they are written with. The evaluator asks with values and takes the
//! first row that fits. Every row has an example, and every example is a test.

mod boolean;
mod convert;
mod iteration;
mod json;
mod known;
mod list;
mod map;
mod math;
mod number;
mod object;
mod order;
mod range;
mod row;
mod string;
mod thrown;
mod ty;

pub use convert::{convert, elements, instance_of, unset};
pub use row::{Host, Method, Receiver};
pub use ty::Ty;

pub use known::{Known, every_object_has};

use crate::value::{Fault, Value};

const TABLES: &[&[Method]] = &[
    object::ROWS,
    boolean::ROWS,
    number::ROWS,
    number::convert::ROWS,
    number::steps::ROWS,
    number::decimal::ROWS,
    number::classes::ROWS,
    string::ROWS,
    iteration::ROWS,
    order::ROWS,
    list::ROWS,
    list::part::ROWS,
    list::change::ROWS,
    list::group::ROWS,
    list::arithmetic::ROWS,
    list::classes::ROWS,
    map::ROWS,
    map::change::ROWS,
    map::classes::ROWS,
    map::entry::ROWS,
    range::ROWS,
    math::ROWS,
    json::groovy::ROWS,
    json::jackson::ROWS,
    thrown::ROWS,
];

/// Every row of the table.
pub fn rows() -> impl Iterator<Item = &'static Method> {
    TABLES.iter().copied().flatten()
}

/// Calls a method of a value, or applies an operator to it.
///
/// # Errors
///
/// What the method itself throws; that Groovy has no such method; or that it has, and this table has not.
pub fn call(host: &dyn Host, this: &Value, name: &str, args: &[Value]) -> Result<Value, Fault> {
    let on = Ty::of(this);
    let mut null_met_text = false;
    for row in rows() {
        if row.name != name || !row.on.holds(on) || !row.takes(args.len()) {
            continue;
        }
        if let Some(result) = (row.run)(host, this, args) {
            return result;
        }
        null_met_text |= row
            .params
            .iter()
            .zip(args)
            .any(|(param, arg)| arg.is_null() && param.ty == Ty::TEXT);
    }
    if this.is_null() {
        // Some methods every object has, even null.
        return Err(match known::method(this, name, args.len()) {
            Known::Yes => Fault::NotYet(format!("`null.{name}`")),
            Known::No => Fault::null_method(name),
        });
    }
    if !name.starts_with(|c: char| c.is_alphabetic()) {
        return Err(Fault::NotYet(format!(
            "the operator `{name}` on these values"
        )));
    }
    // Java's own code met the null and threw.
    if null_met_text {
        return Err(Fault::null_argument());
    }
    // Without arguments, Groovy calls a method of one parameter with null.
    let arities = if args.is_empty() {
        &[0, 1, 2][..]
    } else {
        &[args.len()]
    };
    let known = arities
        .iter()
        .any(|&arity| known::method(this, name, arity) == Known::Yes);
    Err(match if known { Known::Yes } else { Known::No } {
        Known::Yes => Fault::NotYet(format!(
            "`{}.{name}` with these arguments",
            this.type_name()
        )),
        Known::No => Fault::missing_method(this.class_name(), name, args, false),
    })
}

/// Calls a static method of a class, by its full name.
///
/// # Errors
///
/// As [`call`].
pub fn call_static(
    host: &dyn Host,
    class: &str,
    name: &str,
    args: &[Value],
) -> Result<Value, Fault> {
    rows()
        .filter(|row| row.on == Receiver::Static(class_of_table(class)) && row.name == name)
        .filter(|row| row.takes(args.len()))
        .find_map(|row| (row.run)(host, &Value::Null, args))
        .unwrap_or_else(|| {
            Err(Fault::NotYet(format!(
                "`{class}.{name}` with these arguments"
            )))
        })
}

/// Makes an object of a class, by its full name: `new java.util.Date(0)`.
///
/// # Errors
///
/// What the constructor throws, or that this table has none for these arguments.
pub fn construct(host: &dyn Host, class: &str, args: &[Value]) -> Result<Value, Fault> {
    rows()
        .filter(|row| matches!(row.on, Receiver::New(of) if of == class))
        .filter(|row| row.takes(args.len()))
        .find_map(|row| (row.run)(host, &Value::Null, args))
        .unwrap_or_else(|| Err(Fault::NotYet(format!("`new {class}` with these arguments"))))
}

/// Sets a property of a value that is neither a bean nor a map: `x.name = v` is `x.setName(v)`.
///
/// # Errors
///
/// As [`call`], with Groovy's wording for properties.
pub fn set_property(host: &dyn Host, this: &Value, name: &str, value: &Value) -> Result<(), Fault> {
    let setter = accessor("set", name);
    let on = Ty::of(this);
    let args = std::slice::from_ref(value);
    rows()
        .filter(|row| row.name == setter && row.on.holds(on) && row.params.len() == 1)
        .find_map(|row| (row.run)(host, this, args))
        .unwrap_or_else(|| {
            Err(if known::method(this, &setter, 1) == Known::Yes {
                Fault::NotYet(format!(
                    "setting the property `{name}` of {}",
                    this.type_name()
                ))
            } else {
                Fault::missing_property(name, this.class_name())
            })
        })
        .map(drop)
}

/// `getName` of `name`.
fn accessor(prefix: &str, name: &str) -> String {
    let mut letters = name.chars();
    let capital: String = letters
        .next()
        .iter()
        .flat_map(|c| c.to_uppercase())
        .collect();
    format!("{prefix}{capital}{}", letters.as_str())
}

/// Reads a property of a value that is neither a bean nor a map: `x.name` is `x.getName()` or `x.isName()`.
///
/// # Errors
///
/// As [`call`], with Groovy's wording for properties.
pub fn property(host: &dyn Host, this: &Value, name: &str) -> Result<Value, Fault> {
    let getters = ["get", "is"].map(|prefix| accessor(prefix, name));
    let on = Ty::of(this);
    // A class has its constants and static getters, and what every class has.
    let has = |row: &Method| match (row.on, this) {
        (Receiver::Static(of), Value::Class(class)) => of == *class,
        (receiver, _) => receiver.holds(on),
    };
    for getter in [&format!(".{name}"), &getters[0], &getters[1]] {
        if let Some(result) = rows()
            .filter(|row| row.name == *getter && has(row) && row.params.is_empty())
            .find_map(|row| (row.run)(host, this, &[]))
        {
            return result;
        }
    }
    let known = getters
        .iter()
        .any(|getter| known::method(this, getter, 0) == Known::Yes);
    Err(if known {
        Fault::NotYet(format!("the property `{name}` of {}", this.type_name()))
    } else {
        Fault::missing_property(name, this.class_name())
    })
}

/// The full name of a class that has rows, from its full name, or its simple one where Groovy imports it.
pub fn class_named(name: &str) -> Option<&'static str> {
    /// Classes with rows or without that a template may name.
    const CLASSES: &[&str] = &[
        "com.fasterxml.jackson.databind.ObjectMapper",
        "groovy.json.JsonBuilder",
        "groovy.json.JsonOutput",
        "groovy.json.JsonSlurper",
        "java.lang.Math",
        "java.lang.String",
        "java.lang.Integer",
        "java.lang.Long",
        "java.lang.Double",
        "java.lang.Boolean",
        "java.lang.Exception",
        "java.lang.IllegalArgumentException",
        "java.lang.IllegalStateException",
        "java.lang.RuntimeException",
        "java.math.BigDecimal",
        "java.math.BigInteger",
        "java.math.RoundingMode",
        "java.lang.Float",
        "java.sql.Date",
        "java.sql.Timestamp",
        "java.text.SimpleDateFormat",
        "java.util.ArrayList",
        "java.util.Arrays",
        "java.util.Calendar",
        "java.util.Collections",
        "java.util.Date",
        "java.util.HashMap",
        "java.util.HashSet",
        "java.util.LinkedHashMap",
        "java.util.LinkedHashSet",
        "java.util.List",
        "java.util.Map",
        "java.util.TimeZone",
        "java.util.TreeMap",
        "java.util.TreeSet",
    ];
    CLASSES.iter().copied().find(|full| {
        *full == name
            || full
                .rsplit_once('.')
                .is_some_and(|(package, simple)| simple == name && imports(package, simple))
    })
}

/// Whether Groovy knows a class of a package by its simple name.
fn imports(package: &str, class: &str) -> bool {
    match package {
        "java.lang" | "java.util" | "java.io" | "java.net" | "groovy.lang" | "groovy.util" => true,
        "java.math" => matches!(class, "BigDecimal" | "BigInteger"),
        _ => false,
    }
}

fn class_of_table(name: &str) -> &'static str {
    class_named(name).unwrap_or("")
}

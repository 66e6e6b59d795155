//! The one table of methods, operators and statics: signature, documentation, example, code.
//!
//! Nothing outside this room knows what a method or an operator does. A [`Method`] is a row; operators
//! are rows too, under the sign they are written with. The evaluator asks with values and takes the
//! first row that fits. Every row has an example, and every example is a test.

mod boolean;
mod builder;
mod character;
mod convert;
mod date;
mod encoding;
mod format;
mod iteration;
mod iterator;
mod json;
mod known;
mod list;
mod map;
mod matching;
mod math;
mod number;
mod object;
mod order;
mod pattern;
mod quick;
mod quotes;
mod random;
mod range;
mod row;
mod string;
mod text;
mod thrown;
mod time;
mod ty;
pub mod typing;
mod url;

pub use convert::{Elements, convert, elements, instance_of, unset};
pub use known::{every_object_has, groovy_methods, is_imported_class};
pub use pattern::{Found, Pattern};
pub(crate) use quick::Quick;
pub(crate) use quotes::escapes_quotes;
pub use row::{Host, Method, Param, Receiver, sign};
pub use ty::Ty;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::value::{Fault, Value};
use known::Known;

const TABLES: &[&[Method]] = &[
    object::ROWS,
    boolean::ROWS,
    number::ROWS,
    matching::ROWS,
    number::steps::ROWS,
    number::decimal::ROWS,
    number::classes::ROWS,
    string::ROWS,
    iteration::ROWS,
    iterator::ROWS,
    order::ROWS,
    string::search::ROWS,
    string::case::ROWS,
    string::conversion::ROWS,
    number::convert::ROWS,
    string::lines::ROWS,
    format::ROWS,
    text::ROWS,
    character::ROWS,
    builder::ROWS,
    encoding::ROWS,
    url::ROWS,
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
    random::ROWS,
    date::ROWS,
    date::format::ROWS,
    date::zone::ROWS,
    date::locale::ROWS,
    date::calendar::ROWS,
    date::change::ROWS,
    date::constants::ROWS,
    time::ROWS,
    json::groovy::ROWS,
    json::jackson::ROWS,
    thrown::ROWS,
];

/// Every row of the table.
pub fn rows() -> impl Iterator<Item = &'static Method> {
    TABLES.iter().copied().flatten()
}

/// The rows of a name, in the order of the table.
fn named(name: &str) -> impl Iterator<Item = &'static Method> {
    static NAMES: LazyLock<HashMap<&'static str, Vec<&'static Method>>> = LazyLock::new(|| {
        let mut names: HashMap<_, Vec<_>> = HashMap::with_capacity(rows().count());
        for row in rows() {
            names.entry(row.name).or_default().push(row);
        }
        names
    });
    NAMES.get(name).into_iter().flatten().copied()
}

/// A result, counted against the budget of the render.
fn counted(host: &dyn Host, result: Result<Value, Fault>) -> Result<Value, Fault> {
    match &result {
        Ok(Value::Str(text) | Value::GString(text)) => host.spend(text.size())?,
        Ok(Value::List(list)) => host.spend(list.len() * size_of::<Value>())?,
        _ => {}
    }
    result
}

/// Calls a method of a value, or applies an operator to it.
///
/// # Errors
///
/// What the method itself throws; that Groovy has no such method; or that it has, and this table has not.
pub fn call(host: &dyn Host, this: &Value, name: &str, args: &[Value]) -> Result<Value, Fault> {
    let on = Ty::of(this);
    // Rows about collections take arrays too, which have fewer methods.
    if matches!(this, Value::List(list) if list.kind().is_array())
        && name.starts_with(|c: char| c.is_alphabetic())
        && name != "x in y"
        && known::method(this, name, args) == Known::Not
    {
        return Err(Fault::missing_method(this.class_name(), name, args, false));
    }
    let mut null_met_text = false;
    for row in named(name) {
        if !row.on.holds(on) || !row.takes(args.len()) {
            continue;
        }
        if let Some(result) = (row.run)(host, this, args) {
            return counted(host, result);
        }
        // Groovy's own methods on collections take null.
        null_met_text |= !Ty::SEQUENCE.meets(on)
            && row
                .params
                .iter()
                .zip(args)
                .any(|(param, arg)| arg.is_null() && param.ty == Ty::TEXT);
    }
    if this.is_null() {
        // Some methods every object has, even null.
        return Err(match known::method(this, name, args) {
            Known::Takes => Fault::NotYet(format!("`null.{name}`")),
            _ => Fault::null_method(name),
        });
    }
    if let Some(method) = match name {
        // A JsonBuilder writes down whatever it is asked.
        _ if this.class_name() == "groovy.json.JsonBuilder" => None,
        "+x" => Some("positive"),
        "-x" => Some("negative"),
        // Of other values the operator is the method.
        "~x" => return call(host, this, "bitwiseNegate", args),
        _ => None,
    } {
        return Err(Fault::missing_method(
            this.class_name(),
            method,
            args,
            false,
        ));
    }
    if !name.starts_with(|c: char| c.is_alphabetic()) {
        return Err(Fault::NotYet(format!(
            "the operator `{name}` on these values"
        )));
    }
    match known::method(this, name, args) {
        Known::Ambiguous => Err(Fault::groovy(
            "groovy.lang.GroovyRuntimeException",
            format!(
                "Ambiguous method overloading for method {}#{name}.",
                this.class_name()
            ),
        )),
        // These look at the null only where they need it.
        _ if null_met_text
            && matches!(name, "center" | "padLeft" | "padRight" | "regionMatches") =>
        {
            Err(Fault::NotYet(format!("`String.{name}` with a null text")))
        }
        // Java's own code met the null and threw.
        _ if null_met_text => Err(Fault::null_argument()),
        Known::TakesNull => call(host, this, name, &[Value::Null]),
        Known::Takes => match builder::sequence(this, name) {
            Some(text) => call(host, &text, name, args),
            None => match known::with_texts(this, name, args) {
                Some(args) => call(host, this, name, &args),
                None => Err(Fault::NotYet(format!(
                    "`{}.{name}` with these arguments",
                    this.type_name()
                ))),
            },
        },
        Known::Several => Err(several(name)),
        // Groovy then tries the elements of a list as the arguments.
        Known::Not => match args {
            [Value::List(list)] if !list.kind().is_array() => {
                let items = list.snapshot();
                // Groovy looks at the first of the elements.
                if items.is_empty() && known::method(this, name, &[]) == Known::Takes {
                    return Err(Fault::groovy(
                        "java.lang.ArrayIndexOutOfBoundsException",
                        "Index 0 out of bounds for length 0",
                    ));
                }
                if items.len() > 1 && known::method(this, name, &items[..1]) == Known::Takes {
                    return Err(Fault::NotYet(format!(
                        "`{name}` with the first of a list's elements"
                    )));
                }
                match known::method(this, name, &items) {
                    Known::Takes => call(host, this, name, &items),
                    Known::Several => Err(several(name)),
                    _ => Err(Fault::missing_method(this.class_name(), name, args, false)),
                }
            }
            _ => Err(Fault::missing_method(this.class_name(), name, args, false)),
        },
    }
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
    let on = Receiver::Static(class_of_table(class));
    let result = named(name)
        .filter(|row| row.on == on && row.takes(args.len()))
        .find_map(|row| (row.run)(host, &Value::Null, args))
        .unwrap_or_else(|| match known::static_method(class, name, args) {
            Known::Several => Err(several(name)),
            // Only a null could be meant for several, and a list for its elements.
            Known::Not if !matches!(args, [Value::Null | Value::List(_)]) => {
                Err(Fault::missing_method(class, name, args, true))
            }
            _ => Err(Fault::NotYet(format!(
                "`{class}.{name}` with these arguments"
            ))),
        });
    counted(host, result)
}

/// No argument was given, and none of several overloads takes none.
fn several(name: &str) -> Fault {
    Fault::groovy(
        "org.codehaus.groovy.runtime.metaclass.MethodSelectionException",
        format!("Could not find which method {name}() to invoke from this list:"),
    )
}

/// Makes an object of a class, by its full name: `new java.util.Date(0)`.
///
/// # Errors
///
/// What the constructor throws, or that this table has none for these arguments.
pub fn construct(host: &dyn Host, class: &str, args: &[Value]) -> Result<Value, Fault> {
    named("new")
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
    named(&setter)
        .filter(|row| row.on.holds(on) && row.params.len() == 1)
        .find_map(|row| (row.run)(host, this, args))
        .unwrap_or_else(|| {
            Err(if known::method(this, &setter, args) == Known::Takes {
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
        if let Some(result) = named(getter)
            .filter(|row| has(row) && row.params.is_empty())
            .find_map(|row| (row.run)(host, this, &[]))
        {
            return counted(host, result);
        }
    }
    let known = getters
        .iter()
        .any(|getter| known::method(this, getter, &[]) == Known::Takes);
    Err(if known {
        Fault::NotYet(format!("the property `{name}` of {}", this.type_name()))
    } else {
        Fault::missing_property(name, this.class_name())
    })
}

/// The full name of a class that has rows, from its full name, or its simple one where Groovy imports it.
pub fn class_named(name: &str) -> Option<&'static str> {
    /// Full and imported simple names of the classes rows are about.
    static CLASSES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let of_rows = rows().filter_map(|row| match row.on {
            Receiver::Static(class) | Receiver::New(class) => Some(class),
            Receiver::Value(_) | Receiver::Instance(_) => None,
        });
        let mut names = HashMap::new();
        for full in of_rows.chain(VALUE_CLASSES.iter().copied()) {
            names.insert(full, full);
            if let Some((package, simple)) = full.rsplit_once('.')
                && imports(package, simple)
            {
                names.insert(simple, full);
            }
        }
        names
    });
    CLASSES.get(name).copied()
}

/// Classes a template may name though they have no statics or constructors here.
const VALUE_CLASSES: &[&str] = &[
    "java.lang.Boolean",
    "java.lang.Character",
    "java.lang.Double",
    "java.lang.Integer",
    "java.lang.Long",
    "java.lang.String",
    "java.math.BigDecimal",
    "java.math.BigInteger",
    "java.util.List",
    "java.util.Map",
    "java.util.Set",
];

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

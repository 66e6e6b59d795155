use super::{Value, Zone};

/// Why a computation has no value. Says nothing about where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Groovy throws this too.
    Groovy {
        /// The exception's class, full name.
        class: &'static str,
        /// Its message.
        message: String,
    },
    /// Groovy would do it; a template may not. The sentence names what was attempted.
    Refused(String),
    /// Groovy can; scimplate cannot yet. The sentence names what it was.
    NotYet(String),
}

/// `java.lang.NullPointerException`
const NULL_POINTER: &str = "java.lang.NullPointerException";

impl Fault {
    /// An exception Groovy throws.
    pub fn groovy(class: &'static str, message: impl Into<String>) -> Fault {
        Fault::Groovy {
            class,
            message: message.into(),
        }
    }

    /// `null.name`
    pub fn null_property(name: &str) -> Fault {
        Fault::groovy(
            NULL_POINTER,
            format!("Cannot get property '{name}' on null object"),
        )
    }

    /// `null.name()`
    pub fn null_method(name: &str) -> Fault {
        Fault::groovy(
            NULL_POINTER,
            format!("Cannot invoke method {name}() on null object"),
        )
    }

    /// A null where Java's own code needs an object, as in `'a'.contains(null)`.
    pub fn null_argument() -> Fault {
        Fault::groovy(NULL_POINTER, "null")
    }

    /// A collection that cannot be changed that way.
    pub fn unsupported() -> Fault {
        Fault::groovy("java.lang.UnsupportedOperationException", "null")
    }

    /// A collection changed while it was gone through.
    pub fn concurrent() -> Fault {
        Fault::groovy("java.util.ConcurrentModificationException", "null")
    }

    /// A key of a hash table whose place Java decides anew in every run.
    pub fn unordered(table: &str, key: &Value) -> Fault {
        Fault::NotYet(format!(
            "a {table} with a {} in it, whose place changes from run to run",
            key.type_name()
        ))
    }

    /// A name nobody bound, or an attribute the object does not have.
    pub fn missing_property(name: &str, class: &str) -> Fault {
        Fault::groovy(
            "groovy.lang.MissingPropertyException",
            format!("No such property: {name} for class: {class}"),
        )
    }

    /// A method the object does not have, or not for these arguments.
    pub fn missing_method(class: &str, name: &str, args: &[Value], is_static: bool) -> Fault {
        let types: Vec<_> = args.iter().map(Value::class_name).collect();
        let values: Vec<_> = args.iter().map(shown).collect();
        Fault::groovy(
            "groovy.lang.MissingMethodException",
            format!(
                "No signature of method: {}{class}.{name}() is applicable for argument types: ({}) values: [{}]",
                if is_static { "static " } else { "" },
                types.join(", "),
                values.join(", "),
            ),
        )
    }

    /// The class an error line names: Groovy's, or `refused`.
    pub fn class(&self) -> &'static str {
        match self {
            Fault::Groovy { class, .. } => class,
            Fault::Refused(_) | Fault::NotYet(_) => "refused",
        }
    }
}

/// A value in a message; what has no known text is shown by its class.
fn shown(value: &Value) -> String {
    match value.print(&Zone::UTC) {
        Ok(text) => text.to_wire().into_owned(),
        Err(_) => value.class_name().to_owned(),
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Groovy { message, .. } => f.write_str(message),
            Fault::Refused(what) => write!(f, "not allowed here: {what}"),
            Fault::NotYet(what) => write!(f, "not evaluated yet: {what}"),
        }
    }
}

impl std::error::Error for Fault {}

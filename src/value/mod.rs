//! Groovy's values: what they are, and their truth, equality, order and printing.
//!
//! The rules are those measured on Groovy 2.4.21 on Java 17. What a *method* does with a value is not
//! here but in [`builtins`](crate::builtins).

mod bean;
mod bindings;
mod closure;
mod compare;
mod date;
mod decimal;
mod digits;
mod fault;
mod hash;
mod json;
mod key;
mod ladder;
mod list;
mod map;
mod number;
mod object;
mod print;
mod range;
mod string;
mod table;
mod thrown;
pub mod time;

pub use bean::{Bean, BeanClass};
pub use bindings::{Bindings, SHORTEST_SECRET};
pub use closure::{Closure, Code};
pub use date::{
    Calendar, DateFormat, Field, Found, Instant, Moment, Reading, Words, Zone, days_later, field,
};
pub use decimal::{Decimal, Rounding};
pub use fault::Fault;
pub use list::{List, ListKind, Walk};
pub use map::{Entry, Map, MapKind};
pub use number::Number;
pub use object::{Instance, Object};
pub use range::Range;
pub use string::Str;
pub use thrown::Thrown;

pub(crate) use json::from_node;
#[cfg(feature = "provision")]
pub(crate) use json::from_plain_node;
// The numbers of the outside enter here, and are had from here.
pub(crate) use num_bigint::BigInt;

use std::sync::Arc;

/// A value of the template language.
///
/// Cheap to clone: what is large is shared. Lists and maps are shared by reference, as in Groovy, so a
/// change through one name is seen through the other; a render works on its own copy of the bindings.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Value {
    /// `null`
    Null,
    /// `java.lang.Boolean`
    Bool(bool),
    /// `java.lang.Integer`
    Int(i32),
    /// `java.lang.Long`
    Long(i64),
    /// `java.math.BigInteger`
    BigInt(Arc<BigInt>),
    /// `java.math.BigDecimal`
    Decimal(Arc<Decimal>),
    /// `java.lang.Float`
    Float(f32),
    /// `java.lang.Double`
    Double(f64),
    /// `java.lang.Character`, a UTF-16 unit
    Char(u16),
    /// `java.lang.String`
    Str(Str),
    /// `groovy.lang.GString`: a string with placeholders, already filled. It equals a String with `==`,
    /// but not with `.equals`.
    GString(Str),
    /// A list, array or set.
    List(Arc<List>),
    /// A map.
    Map(Arc<Map>),
    /// A key of a map and its value.
    Entry(Arc<Entry>),
    /// A date, a timestamp, or a date of SQL.
    Date(Moment),
    /// An object of the product, with properties of fixed names.
    Bean(Arc<Bean>),
    /// An object of another Java class, such as `java.text.SimpleDateFormat`.
    Object(Object),
    /// A class, by its full name.
    Class(&'static str),
    /// A piece of code with the variables it sees.
    Closure(Closure),
}

impl Value {
    /// A String.
    pub fn string(text: impl Into<Str>) -> Value {
        Value::Str(text.into())
    }

    /// An ArrayList.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Arc::new(List::new(ListKind::List, items)))
    }

    /// A `String[]` or `Object[]`.
    pub fn array(kind: ListKind, items: Vec<Value>) -> Value {
        Value::List(Arc::new(List::new(kind, items)))
    }

    /// A set of the different ones of `items`.
    ///
    /// # Errors
    ///
    /// As [`List::add`].
    pub fn set(kind: ListKind, items: &[Value]) -> Result<Value, Fault> {
        Ok(Value::List(Arc::new(List::set(kind, items, None)?)))
    }

    /// A map of these entries.
    ///
    /// # Errors
    ///
    /// As [`Map::check`].
    pub fn map(kind: MapKind, entries: Vec<(Value, Value)>) -> Result<Value, Fault> {
        let map = Map::of(kind);
        map.put_all(entries)?;
        Ok(Value::Map(Arc::new(map)))
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The full Java name of its class; `null` for null.
    pub fn class_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "java.lang.Boolean",
            Value::Int(_) => "java.lang.Integer",
            Value::Long(_) => "java.lang.Long",
            Value::BigInt(_) => "java.math.BigInteger",
            Value::Decimal(_) => "java.math.BigDecimal",
            Value::Float(_) => "java.lang.Float",
            Value::Double(_) => "java.lang.Double",
            Value::Char(_) => "java.lang.Character",
            Value::Str(_) => "java.lang.String",
            Value::GString(_) => "org.codehaus.groovy.runtime.GStringImpl",
            Value::List(list) => list.kind().class_name(),
            Value::Map(map) => map.kind().class_name(),
            Value::Entry(_) => "java.util.Map$Entry",
            Value::Date(date) => date.get().class_name(),
            Value::Bean(bean) => bean.class.name,
            Value::Object(object) => object.class_name(),
            Value::Class(_) => "java.lang.Class",
            Value::Closure(_) => "groovy.lang.Closure",
        }
    }

    /// The name of its class without the package, as a trace shows it; `null` for null.
    pub fn type_name(&self) -> &'static str {
        let name = self.class_name();
        let name = name.rsplit_once('.').map_or(name, |(_, last)| last);
        match name {
            "GStringImpl" => "GString",
            "String;" => "String[]",
            "Object;" => "Object[]",
            name => name,
        }
    }

    /// Groovy truth: null, false, zero and whatever is empty are false.
    pub fn truth(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Bool(b) => *b,
            Value::Char(unit) => *unit != 0,
            Value::Str(s) | Value::GString(s) => !s.is_empty(),
            Value::List(list) => !list.is_empty(),
            Value::Map(map) => !map.is_empty(),
            Value::Object(object) => object.truth(),
            Value::Entry(_)
            | Value::Date(_)
            | Value::Bean(_)
            | Value::Class(_)
            | Value::Closure(_) => true,
            number => Number::of(number).is_none_or(|n| !n.is_zero()),
        }
    }

    /// Whether it, or something it holds, can be changed in place.
    pub const fn can_change(&self) -> bool {
        matches!(
            self,
            Value::List(_) | Value::Map(_) | Value::Bean(_) | Value::Date(_)
        )
    }

    /// The same value with every text in it, keys apart, replaced.
    #[must_use]
    pub fn map_text(&self, f: &dyn Fn(&str) -> String) -> Value {
        match self {
            Value::Str(text) => Value::Str(text.map(f)),
            Value::GString(text) => Value::GString(text.map(f)),
            Value::List(list) => Value::List(Arc::new(List::new(
                list.kind(),
                list.snapshot()
                    .iter()
                    .map(|item| item.map_text(f))
                    .collect(),
            ))),
            Value::Map(map) => Value::Map(Arc::new(
                map.snapshot()
                    .into_iter()
                    .map(|(k, v)| (k, v.map_text(f)))
                    .collect(),
            )),
            Value::Bean(bean) => {
                let property = |(name, value): &(String, Value)| (name.clone(), value.map_text(f));
                let properties = bean.properties().iter().map(property).collect();
                Value::Bean(Arc::new(Bean::new(bean.class, properties)))
            }
            plain => plain.clone(),
        }
    }

    /// A copy that shares nothing that can change with this value.
    #[must_use]
    pub fn deep_copy(&self) -> Value {
        match self {
            Value::List(list) => Value::List(Arc::new(list.deep_copy())),
            Value::Map(map) => Value::Map(Arc::new(map.deep_copy())),
            Value::Bean(bean) => Value::Bean(Arc::new(bean.deep_copy())),
            Value::Date(date) => date.get().into(),
            plain => plain.clone(),
        }
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value::Bool(b)
    }
}

impl From<i32> for Value {
    fn from(n: i32) -> Value {
        Value::Int(n)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Str(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Str(text.into())
    }
}

//! `StringBuilder` and `StringBuffer`: a text that is changed in place.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Ty;
use super::row::{Arg, Receiver, Unit, rows};
use super::string::{MAX_LENGTH, int, place, slice, too_long};
use crate::value::{Fault, Instance, Object, Str, Value, Zone};

/// The one as well as the other; they differ in name only.
#[derive(Debug)]
struct Builder {
    class: &'static str,
    text: Mutex<Str>,
}

impl Builder {
    fn object(class: &'static str, text: Str) -> Value {
        Object::new(Builder {
            class,
            text: Mutex::new(text),
        })
        .into()
    }

    fn text(&self) -> MutexGuard<'_, Str> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Instance for Builder {
    fn class_name(&self) -> &'static str {
        self.class
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }

    fn truth(&self) -> bool {
        !self.text().is_empty()
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        Ok(self.text().clone())
    }
}

/// Whether an object is a text that is changed in place.
pub(super) fn is_text(object: &Object) -> bool {
    object.instance::<Builder>().is_some()
}

/// A builder, and the object it is, for methods that give it back.
struct Building<'a>(&'a Object, &'a Builder);

impl<'a> Arg<'a> for Building<'a> {
    const TY: Ty = Ty::OBJECT;
    const ON: Receiver = Receiver::Instance("java.lang.StringBuilder");
    fn take(value: &'a Value) -> Option<Self> {
        match value {
            Value::Object(object) => object.instance().map(|builder| Building(object, builder)),
            _ => None,
        }
    }
}

impl Building<'_> {
    fn text(&self) -> Str {
        self.1.text().clone()
    }

    /// Sets the text, and gives the object.
    fn set(&self, text: Str) -> Result<Value, Fault> {
        if text.len() > MAX_LENGTH {
            return Err(too_long());
        }
        *self.1.text() = text;
        Ok(self.0.clone().into())
    }
}

rows! {
    /// An empty builder.
    ///
    ///     new StringBuilder().append('a').toString() == 'a'
    new "java.lang.StringBuilder"() -> Value { Builder::object(BUILDER, "".into()) }

    /// A builder that starts with a text.
    ///
    ///     new StringBuilder('a').toString() == 'a'
    new "java.lang.StringBuilder"(text: &Str) -> Value { Builder::object(BUILDER, text.clone()) }

    /// An empty builder; `room` only says how much space to reserve.
    ///
    ///     new StringBuilder(16).length() == 0
    new "java.lang.StringBuilder"(room: i32) -> Result<Value, Fault> { sized(BUILDER, room) }

    /// An empty buffer.
    ///
    ///     new StringBuffer().append('a').toString() == 'a'
    new "java.lang.StringBuffer"() -> Value { Builder::object(BUFFER, "".into()) }

    /// A buffer that starts with a text.
    ///
    ///     new StringBuffer('a').toString() == 'a'
    new "java.lang.StringBuffer"(text: &Str) -> Value { Builder::object(BUFFER, text.clone()) }

    /// A StringBuffer of the text and what Java prints for a value; more can be appended to it.
    ///
    ///     ('a' << 'b').toString() == 'ab'
    "leftShift"[host](this: &Str, value: &Value) -> Result<Value, Fault> {
        Ok(Builder::object(BUFFER, this.concat(&value.java_text(host.zone())?)))
    }

    /// Appends what Java prints for a value: a map is `{k=v}`.
    ///
    ///     new StringBuilder('a').append(1).append(null).toString() == 'a1null'
    "append"[host](this: Building<'_>, value: &Value) -> Result<Value, Fault> {
        this.set(this.text().concat(&value.java_text(host.zone())?))
    }

    /// Appends what Java prints for a value.
    ///
    ///     (new StringBuilder('a') << 'b').toString() == 'ab'
    "leftShift"[host](this: Building<'_>, value: &Value) -> Result<Value, Fault> {
        this.set(this.text().concat(&value.java_text(host.zone())?))
    }

    /// The text and what follows it, as a String.
    ///
    ///     new StringBuilder('a') + 'b' == 'ab'
    "plus"[host](this: Building<'_>, value: &Value) -> Result<Str, Fault> {
        Ok(this.text().concat(&value.print(host.zone())?))
    }

    /// Puts what Java prints for a value in at an index.
    ///
    ///     new StringBuilder('ac').insert(1, 'b').toString() == 'abc'
    "insert"[host](this: Building<'_>, index: i32, value: &Value) -> Result<Value, Fault> {
        let text = this.text();
        let before = slice(&text, 0, index)?;
        let after = slice(&text, index, int(text.len()))?;
        this.set(before.concat(&value.java_text(host.zone())?).concat(&after))
    }

    /// Takes a part out; an end beyond the text is its end.
    ///
    ///     new StringBuilder('abc').delete(0, 2).toString() == 'c'
    "delete"(this: Building<'_>, start: i32, end: i32) -> Result<Value, Fault> {
        let text = this.text();
        let end = end.min(int(text.len()));
        slice(&text, start, end)?;
        this.set(slice(&text, 0, start)?.concat(&slice(&text, end, int(text.len()))?))
    }

    /// Takes the unit at an index out.
    ///
    ///     new StringBuilder('abc').deleteCharAt(1).toString() == 'ac'
    "deleteCharAt"(this: Building<'_>, index: i32) -> Result<Value, Fault> {
        let text = this.text();
        slice(&text, index, index.saturating_add(1))?;
        this.set(slice(&text, 0, index)?.concat(&slice(&text, index + 1, int(text.len()))?))
    }

    /// Puts a text in the place of a part.
    ///
    ///     new StringBuilder('abc').replace(0, 2, 'x').toString() == 'xc'
    "replace"(this: Building<'_>, start: i32, end: i32, by: &Str) -> Result<Value, Fault> {
        let text = this.text();
        let end = end.min(int(text.len()));
        slice(&text, start, end)?;
        this.set(slice(&text, 0, start)?.concat(by).concat(&slice(&text, end, int(text.len()))?))
    }

    /// Turns the text around in place.
    ///
    ///     new StringBuilder('abc').reverse().toString() == 'cba'
    "reverse"[host](this: Building<'_>) -> Result<Value, Fault> {
        match super::call(host, &Value::Str(this.text()), "reverse", &[])? {
            Value::Str(text) => this.set(text),
            other => Ok(other),
        }
    }

    /// Cuts the text to a length, or fills it up with the character 0.
    ///
    ///     def b = new StringBuilder('abc'); b.setLength(1); b.toString() == 'a'
    "setLength"[host](this: Building<'_>, length: i32) -> Result<Value, Fault> {
        let text = this.text();
        if length > int(text.len()) {
            host.spend(length as usize)?;
            let mut units = text.units();
            units.resize(length as usize, 0);
            this.set(Str::from_units(&units))?;
            return Ok(Value::Null);
        }
        this.set(slice(&text, 0, length)?)?;
        Ok(Value::Null)
    }

    /// Puts a Character in the place of another.
    ///
    ///     def b = new StringBuilder('abc'); b.setCharAt(0, 'x'.charAt(0)); b.toString() == 'xbc'
    "setCharAt"(this: Building<'_>, index: i32, unit: Unit) -> Result<Value, Fault> {
        let text = this.text();
        slice(&text, index, index.saturating_add(1))?;
        let units = Str::from_units(&[unit.0]);
        this.set(slice(&text, 0, index)?.concat(&units).concat(&slice(&text, index + 1, int(text.len()))?))?;
        Ok(Value::Null)
    }

    /// Number of UTF-16 units.
    ///
    ///     new StringBuilder('abc').length() == 3
    "length"(this: Building<'_>) -> i32 { int(this.text().len()) }

    /// Number of UTF-16 units.
    ///
    ///     new StringBuilder('abc').size() == 3
    "size"(this: Building<'_>) -> i32 { int(this.text().len()) }

    /// The unit at an index, as a Character.
    ///
    ///     new StringBuilder('abc').charAt(1) == 'b'
    "charAt"(this: Building<'_>, index: i32) -> Result<Unit, Fault> {
        let text = this.text();
        let unit = usize::try_from(index).ok().and_then(|at| text.unit(at));
        unit.map(Unit).ok_or_else(|| {
            Fault::groovy(
                "java.lang.StringIndexOutOfBoundsException",
                format!("index {index},length {}", text.len()),
            )
        })
    }

    /// Where a text first stands; -1 when it does not.
    ///
    ///     new StringBuilder('abc').indexOf('c') == 2
    "indexOf"(this: Building<'_>, part: &Str) -> i32 { place(this.text().find(part, 0)) }

    /// Where a text last stands; -1 when it does not.
    ///
    ///     new StringBuilder('aba').lastIndexOf('a') == 2
    "lastIndexOf"(this: Building<'_>, part: &Str) -> i32 { place(this.text().rfind(part, usize::MAX)) }

    /// The text from an index on.
    ///
    ///     new StringBuilder('abc').substring(1) == 'bc'
    "substring"(this: Building<'_>, start: i32) -> Result<Str, Fault> {
        let text = this.text();
        slice(&text, start, int(text.len()))
    }

    /// A part of the text.
    ///
    ///     new StringBuilder('abc').substring(0, 2) == 'ab'
    "substring"(this: Building<'_>, start: i32, end: i32) -> Result<Str, Fault> { slice(&this.text(), start, end) }
}

const BUILDER: &str = "java.lang.StringBuilder";
const BUFFER: &str = "java.lang.StringBuffer";

fn sized(class: &'static str, room: i32) -> Result<Value, Fault> {
    if room < 0 {
        return Err(Fault::groovy(
            "java.lang.NegativeArraySizeException",
            room.to_string(),
        ));
    }
    Ok(Builder::object(class, "".into()))
}

/// The text of a builder, for a method that Groovy has on every sequence of characters.
pub(super) fn sequence(value: &Value, method: &str) -> Option<Value> {
    const METHODS: &[&str] = &[
        "center",
        "contains",
        "count",
        "drop",
        "getAt",
        "isAllWhitespace",
        "isEmpty",
        "isInteger",
        "isLong",
        "isNumber",
        "padLeft",
        "padRight",
        "readLines",
        "replaceAll",
        "replaceFirst",
        "take",
        "toInteger",
        "toLong",
        "tokenize",
    ];
    let Building(_, builder) = Building::take(value).filter(|_| METHODS.contains(&method))?;
    Some(Value::Str(builder.text().clone()))
}

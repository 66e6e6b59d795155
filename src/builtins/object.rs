//! What every value has: comparison, printing, class.

use super::list::looks_for;
use super::row::{ClassName, Null, rows};
use super::{Host, Ty};
use crate::value::{Closure, Fault, ListKind, MapKind, Number, Str, Value};
use std::cmp::Ordering::{Greater, Less};

rows! {
    /// Whether the two are the same value: null-safe, numbers by value, strings by text.
    ///
    ///     1 == 1.0
    ///     'a' == "a"
    ///     null == null
    "=="(this: &Value, other: &Value) -> Result<bool, Fault> { this.try_equals(other) }

    /// Whether the two are different values.
    ///
    ///     1 != 2
    ///     true != 'true'
    "!="(this: &Value, other: &Value) -> Result<bool, Fault> { Ok(!this.try_equals(other)?) }

    /// Whether `this` comes before `other`; null comes before everything.
    ///
    ///     1 < 2
    ///     'Z' < 'a'
    ///     null < 1
    "<"(this: &Value, other: &Value) -> Result<bool, Fault> {
        Ok(this.groovy_compare(other)? == Less)
    }

    /// Whether `this` does not come after `other`.
    ///
    ///     2 <= 2.0
    "<="(this: &Value, other: &Value) -> Result<bool, Fault> {
        Ok(this.groovy_compare(other)? != Greater)
    }

    /// Whether `this` comes after `other`. A one-character string against a number compares its code.
    ///
    ///     2 > 1
    ///     '5' > 3
    ">"(this: &Value, other: &Value) -> Result<bool, Fault> {
        Ok(this.groovy_compare(other)? == Greater)
    }

    /// Whether `this` does not come before `other`.
    ///
    ///     2 >= 2
    ">="(this: &Value, other: &Value) -> Result<bool, Fault> {
        Ok(this.groovy_compare(other)? != Less)
    }

    /// The order of the two: negative, zero or positive.
    ///
    ///     (1 <=> 2) == -1
    ///     ('b' <=> 'a') == 1
    "<=>"(this: &Value, other: &Value) -> Result<i32, Fault> {
        Ok(this.groovy_compare(other)? as i32)
    }

    /// Java's `equals`: the same class and the same value. A GString is never equal to a String.
    ///
    ///     'a'.equals('a')
    ///     !1.equals('1')
    ///     !1.equals(1L)
    "equals"(this: &Value, other: &Value) -> Result<bool, Fault> {
        match (this, other) {
            // Groovy replaces those of lists, sets and maps by a comparison of what they hold.
            (Value::List(a), Value::List(b)) if !a.kind().is_array() && !b.kind().is_array() => {
                this.try_equals(other)
            }
            (Value::Map(_), Value::Map(_)) => this.try_equals(other),
            _ => Ok(this.java_equals(other)),
        }
    }

    /// Whether the two are the same object.
    ///
    ///     null.is(null)
    "is"(this: Null, other: &Value) -> bool {
        let Null = this;
        other.is_null()
    }

    /// Whether the two are the same object.
    ///
    ///     def d = new Date(0); d.is(d) && !d.is(new Date(0))
    "is"(this: &Value, other: &Value) -> Result<bool, Fault> {
        Ok(match (this, other) {
            (Value::List(a), Value::List(b)) => std::sync::Arc::ptr_eq(a, b),
            (Value::Map(a), Value::Map(b)) => std::sync::Arc::ptr_eq(a, b),
            (Value::Date(a), Value::Date(b)) => a.is(b),
            (Value::Bean(a), Value::Bean(b)) => std::sync::Arc::ptr_eq(a, b),
            (Value::Object(a), Value::Object(b)) => a.is(b),
            (Value::Closure(a), Value::Closure(b)) => a.is(b),
            (a, b) if Ty::of(a) != Ty::of(b) => false,
            // Whether two equal texts or numbers are one object is for the virtual machine to say.
            (a, b) if !a.java_equals(b) => false,
            _ => return Err(Fault::NotYet("whether two equal values are one object".into())),
        })
    }

    /// What the closure makes of it. The closure's names that are no variables would be its properties and
    /// methods: those are not evaluated here.
    ///
    ///     'a'.with { it + '!' } == 'a!'
    "with"[host](this: &Value, closure: &Closure) -> Result<Value, Fault> {
        if !closure.is_local() {
            return Err(Fault::NotYet("a name in the closure of `with` that may be the object's".into()));
        }
        host.call(closure, std::slice::from_ref(this))
    }

    /// `null` prints as `null`, even as a method's receiver.
    ///
    ///     null.toString() == 'null'
    "toString"(this: Null) -> Str {
        let Null = this;
        "null".into()
    }

    /// The text `${…}` would print.
    ///
    ///     1.50.toString() == '1.50'
    ///     [1, [2]].toString() == '[1, [2]]'
    "toString"[host](this: &Value) -> Result<Str, Fault> {
        match this {
            Value::List(list) if list.kind().is_range() => this.java_text(host.zone()),
            // The map of JsonSlurper has a text of its own.
            Value::Map(map) if map.kind() == MapKind::Lazy => this.java_text(host.zone()),
            _ => this.print(host.zone()),
        }
    }

    /// `null` before text prints as `null`.
    ///
    ///     null + 'a' == 'nulla'
    "plus"[host](this: Null, other: &Value) -> Result<Str, Fault> {
        let Null = this;
        match other {
            Value::Str(text) | Value::GString(text) => Ok(Str::from("null").concat(text)),
            Value::Null => Err(Fault::groovy(
                "java.lang.NullPointerException",
                "Cannot execute null+null",
            )),
            other => Err(Fault::groovy(
                "java.lang.NullPointerException",
                format!("Cannot execute null+{}", other.print(host.zone())?.to_wire()),
            )),
        }
    }

    /// The hash code Java computes, where it does not depend on an address.
    ///
    ///     'ab'.hashCode() == 3105
    "hashCode"(this: &Value) -> Result<i32, Fault> {
        if this.is_null() {
            return Err(Fault::null_method("hashCode"));
        }
        super::string::hash_code(this).ok_or_else(|| Fault::NotYet("the hash code of this value".into()))
    }

    /// The value as it would be written in Groovy: texts in quotes, `['a', 'b']`, `['k':'v']`.
    ///
    ///     'a'.inspect() == "'a'"
    ///     ['a', 1].inspect() == "['a', 1]"
    "inspect"[host](this: &Value) -> Result<Str, Fault> { this.inspect(host.zone()) }

    /// The class of a value. Only its `name` and `simpleName` can be read.
    ///
    ///     'a'.getClass().name == 'java.lang.String'
    "getClass"(this: &Value) -> Result<Value, Fault> {
        let unknown = match this {
            Value::Null => return Ok(Value::Class("org.codehaus.groovy.runtime.NullObject")),
            Value::List(list) if list.kind() == ListKind::ObjectArray || !list.kind().has_one_class() => {
                "the class of an array, a view or a range"
            }
            Value::Entry(_) => "the class of an entry",
            Value::Closure(_) => "the class of a closure",
            Value::Object(object) if object.class_name() == "java.util.Iterator" => "the class of an iterator",
            this => return Ok(Value::Class(this.class_name())),
        };
        Err(Fault::NotYet(unknown.into()))
    }

    /// The full name of a class.
    ///
    ///     'a'.class.name == 'java.lang.String'
    "getName"(this: ClassName) -> Str { this.0.into() }

    /// The name of a class without its package.
    ///
    ///     'a'.class.simpleName == 'String'
    "getSimpleName"(this: ClassName) -> Str {
        match this.0 {
            "[I" => "int[]".into(),
            "[B" => "byte[]".into(),
            "[C" => "char[]".into(),
            "[Ljava.lang.String;" => "String[]".into(),
            class => class.rsplit('.').next().unwrap_or(class).into(),
        }
    }

    /// Whether `other`, from the right of `in`, holds `this`: an element of a list, a true value of a
    /// map, or an equal value.
    ///
    ///     'a' in ['a', 'b']
    ///     'a' in [a: 1]
    "x in y"[host](this: &Value, other: &Value) -> Result<bool, Fault> {
        Ok(match other {
            Value::Class(class) => super::instance_of(this, class)?,
            Value::Null => this.is_null(),
            Value::Closure(closure) => host.call(closure, std::slice::from_ref(this))?.truth(),
            Value::List(list) => {
                let items = list.snapshot();
                looks_for(list, this)?;
                // A range of Integers looks at a BigInteger's value.
                if let (ListKind::IntRange, Value::BigInt(_)) = (list.kind(), this) {
                    return Ok(items.iter().any(|item| item.groovy_equals(this)));
                }
                items.iter().any(|item| item.java_equals(this))
            }
            Value::Map(map) => map.get(this).is_some_and(|value| value.truth()),
            Value::Object(object) => match object.instance() {
                Some(pattern) => super::matching::is_case(host, pattern, this)?,
                None if super::builder::is_text(object) => is_case_of(host, &object.print(host.zone())?, this)?,
                None => this.java_equals(other),
            },
            // `String.isCase` compares texts, so a number that prints alike is in.
            Value::Str(text) | Value::GString(text) => is_case_of(host, text, this)?,
            other => match (Number::of(this), Number::of(other)) {
                (Some(a), Some(b)) => a.compare(&b) == std::cmp::Ordering::Equal,
                _ => this.java_equals(other),
            },
        })
    }
}

/// Whether a value's text is this one; null is no text.
pub(super) fn is_case_of(host: &dyn Host, text: &Str, value: &Value) -> Result<bool, Fault> {
    Ok(!value.is_null() && *text == value.java_text(host.zone())?)
}

//! `==`, `.equals`, `<=>`: three different questions in Groovy.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::{Fault, List, ListKind, Map, Number, Value, Zone};

/// Lists and maps nested deeper than this are compared as different, rather than overflow the stack.
const MAX_DEPTH: usize = 200;

impl Value {
    /// Groovy's `==`: null-safe, numbers by value, String and GString by text, a one-character string
    /// against a number by character code, lists and maps by their elements, everything else `equals`.
    ///
    /// Collections nested too deep to compare are different; [`try_equals`](Value::try_equals) says that they
    /// are too deep.
    pub fn groovy_equals(&self, other: &Value) -> bool {
        self.equals_within(other, MAX_DEPTH)
    }

    /// As [`groovy_equals`](Value::groovy_equals).
    ///
    /// # Errors
    ///
    /// `StackOverflowError` for collections that hold themselves, a refusal for those nested too deep.
    pub fn try_equals(&self, other: &Value) -> Result<bool, Fault> {
        if self.groovy_equals(other) {
            return Ok(true);
        }
        // Only two that are both this deep can have been cut short.
        match (
            self.is_deeper_than(MAX_DEPTH),
            other.is_deeper_than(MAX_DEPTH),
        ) {
            (true, true)
                if self.holds_itself(&mut Vec::new()) && other.holds_itself(&mut Vec::new()) =>
            {
                Err(Fault::groovy("java.lang.StackOverflowError", "null"))
            }
            (true, true) => Err(Fault::Refused(
                "comparing collections nested this deep".into(),
            )),
            _ => Ok(false),
        }
    }

    /// Whether some way down from it is longer than `depth` steps.
    fn is_deeper_than(&self, depth: usize) -> bool {
        let Some(below) = depth.checked_sub(1) else {
            return true;
        };
        match self {
            Value::List(list) => list
                .snapshot()
                .iter()
                .any(|item| item.is_deeper_than(below)),
            Value::Map(map) => map
                .snapshot()
                .iter()
                .any(|(_, item)| item.is_deeper_than(below)),
            _ => false,
        }
    }

    /// Whether some way down from it leads back. Only asked of what is deep.
    fn holds_itself(&self, above: &mut Vec<*const ()>) -> bool {
        let (address, items): (*const (), Vec<Value>) = match self {
            Value::List(list) => (Arc::as_ptr(list).cast(), list.snapshot()),
            Value::Map(map) => {
                let values = map.snapshot().into_iter().map(|(_, value)| value);
                (Arc::as_ptr(map).cast(), values.collect())
            }
            _ => return false,
        };
        if above.contains(&address) {
            return true;
        }
        above.push(address);
        let holds =
            above.len() <= 2 * MAX_DEPTH && items.iter().any(|item| item.holds_itself(above));
        above.pop();
        holds
    }

    fn equals_within(&self, other: &Value, depth: usize) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Null, _) | (_, Value::Null) => false,
            (Value::List(a), Value::List(b)) => {
                Arc::ptr_eq(a, b)
                    || depth > 0 && lists_equal_by(a, b, &|x, y| x.equals_within(y, depth - 1))
            }
            (Value::Map(a), Value::Map(b)) => {
                Arc::ptr_eq(a, b)
                    || depth > 0 && maps_equal_by(a, b, &|x, y| x.equals_within(y, depth - 1))
            }
            _ => self.natural_order(other) == Some(Ordering::Equal) || self.java_equals(other),
        }
    }

    /// The order of two values Groovy can compare with each other; `None` for all others.
    fn natural_order(&self, other: &Value) -> Option<Ordering> {
        if let (Some(a), Some(b)) = (self.as_text(), other.as_text()) {
            return Some(a.cmp(b));
        }
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
            (Value::Str(a), Value::Char(b)) => Some(a.units().as_slice().cmp(&[*b])),
            (Value::Date(a), Value::Date(b)) => Some(a.get().compare(&b.get(), &Zone::UTC)),
            (Value::Object(a), Value::Object(b)) => a.order(b).map(|order| order.cmp(&0)),
            _ => {
                let number = |v: &Value| Number::of(v).or_else(|| v.code().map(Number::Int));
                let both_texts = Number::of(self).is_none() && Number::of(other).is_none();
                let is_char = |v: &Value| matches!(v, Value::Char(_));
                // Two one-character strings never get here; a Character counts as a number.
                if both_texts && !is_char(self) {
                    return None;
                }
                Some(number(self)?.compare(&number(other)?))
            }
        }
    }

    /// Groovy's `<=>`: null is less than anything.
    pub fn groovy_compare(&self, other: &Value) -> Result<Ordering, Fault> {
        match (self, other) {
            (Value::Null, Value::Null) => return Ok(Ordering::Equal),
            (Value::Null, _) => return Ok(Ordering::Less),
            (_, Value::Null) => return Ok(Ordering::Greater),
            _ => {}
        }
        if let Some(order) = self.natural_order(other) {
            return Ok(order);
        }
        match (self, other) {
            (Value::List(a), Value::List(b)) if Arc::ptr_eq(a, b) => return Ok(Ordering::Equal),
            (Value::Map(a), Value::Map(b)) if Arc::ptr_eq(a, b) => return Ok(Ordering::Equal),
            (Value::Bean(a), Value::Bean(b)) if Arc::ptr_eq(a, b) => return Ok(Ordering::Equal),
            (Value::Class(a), Value::Class(b)) if a == b => return Ok(Ordering::Equal),
            (Value::Closure(a), Value::Closure(b)) if a.is(b) => return Ok(Ordering::Equal),
            (Value::Object(_), _) | (_, Value::Object(_)) => {
                return Err(Fault::NotYet("the order of objects".into()));
            }
            (Value::GString(_), Value::Date(_)) => {
                return Err(Fault::NotYet("comparing a GString with a date".into()));
            }
            // `GString.compareTo` compares with what the other prints.
            (Value::GString(text), other) => return Ok(text.cmp(&other.print(&Zone::UTC)?)),
            _ => {}
        }
        Err(match self {
            Value::List(_)
            | Value::Map(_)
            | Value::Entry(_)
            | Value::Bean(_)
            | Value::Class(_)
            | Value::Closure(_) => Fault::groovy(
                "groovy.lang.GroovyRuntimeException",
                format!(
                    "Cannot compare {} with value and {} with value",
                    self.class_name(),
                    other.class_name()
                ),
            ),
            _ => Fault::groovy(
                "java.lang.ClassCastException",
                format!(
                    "class {} cannot be cast to class {}",
                    other.class_name(),
                    self.class_name()
                ),
            ),
        })
    }

    /// Java's `compareTo`, by which sorted maps and sets keep their order: only within a class.
    ///
    /// # Errors
    ///
    /// `ClassCastException` for two classes or one without an order, `NullPointerException` for null.
    pub fn natural_cmp(&self, other: &Value) -> Result<Ordering, Fault> {
        Ok(match (self, other) {
            (Value::Null, _) | (_, Value::Null) => return Err(Fault::null_argument()),
            (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (Value::Long(a), Value::Long(b)) => a.cmp(b),
            (Value::BigInt(a), Value::BigInt(b)) => a.cmp(b),
            (Value::Decimal(a), Value::Decimal(b)) => a.compare(b),
            (Value::Float(a), Value::Float(b)) => a.total_cmp(b),
            (Value::Double(a), Value::Double(b)) => a.total_cmp(b),
            (Value::Char(a), Value::Char(b)) => a.cmp(b),
            (Value::Str(a), Value::Str(b)) => a.cmp(b),
            // `GString.compareTo` compares what both print.
            (Value::GString(a), Value::GString(b) | Value::Str(b)) => a.cmp(b),
            (Value::Date(a), Value::Date(b)) => a.get().compare(&b.get(), &Zone::UTC),
            (Value::Object(a), Value::Object(b)) => match a.order(b) {
                Some(order) => order.cmp(&0),
                None => return Err(Fault::NotYet("the order of objects".into())),
            },
            (Value::GString(_), _) => {
                return Err(Fault::NotYet(
                    "a GString in the order of other values".into(),
                ));
            }
            _ => {
                return Err(Fault::groovy(
                    "java.lang.ClassCastException",
                    format!(
                        "class {} cannot be cast to class {}",
                        other.class_name(),
                        self.class_name()
                    ),
                ));
            }
        })
    }

    /// Java's `.equals`: the same class and the same value.
    pub fn java_equals(&self, other: &Value) -> bool {
        self.java_equals_within(other, MAX_DEPTH)
    }

    fn java_equals_within(&self, other: &Value, depth: usize) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Long(a), Value::Long(b)) => a == b,
            (Value::BigInt(a), Value::BigInt(b)) => a == b,
            (Value::Decimal(a), Value::Decimal(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Double(a), Value::Double(b)) => a.to_bits() == b.to_bits(),
            (Value::Char(a), Value::Char(b)) => a == b,
            (Value::Str(a), Value::Str(b)) | (Value::GString(a), Value::GString(b)) => a == b,
            (Value::List(a), Value::List(b)) => {
                Arc::ptr_eq(a, b)
                    || depth > 0 && !a.kind().is_array() && !b.kind().is_array() && {
                        lists_equal_by(a, b, &|x, y| x.java_equals_within(y, depth - 1))
                    }
            }
            (Value::Entry(a), Value::Entry(b)) => {
                a.key().java_equals(b.key()) && a.value().java_equals(&b.value())
            }
            (Value::Map(a), Value::Map(b)) => {
                Arc::ptr_eq(a, b)
                    || depth > 0 && {
                        maps_equal_by(a, b, &|x, y| x.java_equals_within(y, depth - 1))
                    }
            }
            (Value::Date(a), Value::Date(b)) => a.get().java_equals(&b.get(), &Zone::UTC),
            (Value::Bean(a), Value::Bean(b)) => Arc::ptr_eq(a, b),
            (Value::Object(a), Value::Object(b)) => a.java_equals(b),
            (Value::Class(a), Value::Class(b)) => a == b,
            (Value::Closure(a), Value::Closure(b)) => a.is(b),
            _ => false,
        }
    }

    /// A hash that agrees with [`java_equals`](Value::java_equals).
    pub(super) fn hash_into<H: Hasher>(&self, state: &mut H) {
        match self {
            Value::Str(s) => match s.as_str() {
                Some(text) => text.hash(state),
                None => s.hash(state),
            },
            Value::Bool(b) => b.hash(state),
            Value::Int(n) => n.hash(state),
            Value::Long(n) => n.hash(state),
            Value::Char(unit) => unit.hash(state),
            Value::BigInt(n) => n.hash(state),
            Value::Decimal(n) => n.hash(state),
            Value::Float(n) => n.to_bits().hash(state),
            Value::Double(n) => n.to_bits().hash(state),
            Value::GString(s) => s.hash(state),
            Value::List(list) => list.len().hash(state),
            Value::Map(map) => map.len().hash(state),
            Value::Null
            | Value::Entry(_)
            | Value::Date(_)
            | Value::Bean(_)
            | Value::Object(_)
            | Value::Class(_)
            | Value::Closure(_) => {}
        }
    }

    /// The text of a String or GString.
    pub fn as_text(&self) -> Option<&super::Str> {
        match self {
            Value::Str(s) | Value::GString(s) => Some(s),
            _ => None,
        }
    }

    /// The code of a Character or of a String of one.
    fn code(&self) -> Option<i32> {
        match self {
            Value::Char(unit) => Some((*unit).into()),
            Value::Str(s) if s.len() == 1 => s.unit(0).map(Into::into),
            _ => None,
        }
    }
}

fn lists_equal_by(a: &List, b: &List, equal: &dyn Fn(&Value, &Value) -> bool) -> bool {
    let (kinds, a, b) = ((a.kind(), b.kind()), a.snapshot(), b.snapshot());
    // The values of a map are equal to themselves only.
    if matches!(kinds.0, ListKind::Values) || matches!(kinds.1, ListKind::Values) {
        return false;
    }
    if a.len() != b.len() {
        return false;
    }
    match (kinds.0.is_set(), kinds.1.is_set()) {
        (true, true) => a.iter().all(|x| b.iter().any(|y| equal(x, y))),
        (true, false) | (false, true) => false,
        _ => a.iter().zip(&b).all(|(x, y)| equal(x, y)),
    }
}

fn maps_equal_by(a: &Map, b: &Map, equal: &dyn Fn(&Value, &Value) -> bool) -> bool {
    a.len() == b.len()
        && a.snapshot().iter().all(|(key, x)| match b.get(key) {
            Some(y) => equal(x, &y),
            None => false,
        })
}

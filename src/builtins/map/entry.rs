//! Entries of maps.

use std::sync::Arc;

use super::super::Ty;
use super::super::row::{Arg, rows};
use crate::value::{Entry, Fault, Value};

impl<'a> Arg<'a> for &'a Arc<Entry> {
    const TY: Ty = Ty::ENTRY;
    fn take(value: &'a Value) -> Option<Self> {
        match value {
            Value::Entry(entry) => Some(entry),
            _ => None,
        }
    }
}

rows! {
    /// The key.
    ///
    ///     [a: 1].entrySet().first().key == 'a'
    "getKey"(this: &Arc<Entry>) -> Value { this.key().clone() }

    /// The value the map has now.
    ///
    ///     [a: 1].entrySet().first().value == 1
    "getValue"(this: &Arc<Entry>) -> Value { this.value() }

    /// Sets the value in the map, and gives the one before.
    ///
    ///     [a: 1].entrySet().first().setValue(2) == 1
    "setValue"(this: &Arc<Entry>, value: &Value) -> Result<Value, Fault> {
        Ok(this.set_value(value.clone()))
    }
}

//! Booleans. `&&`, `||` and `!` are the language's own, for they do not always compute both sides.

use super::number::no_order;
use super::row::rows;
use crate::value::{Fault, Value};

rows! {
    /// Both; unlike `&&`, the right side is always computed.
    ///
    ///     (true & true) == true
    "and"(this: bool, other: bool) -> bool { this & other }

    /// One or both.
    ///
    ///     (false | true) == true
    "or"(this: bool, other: bool) -> bool { this | other }

    /// One, not both.
    ///
    ///     (true ^ true) == false
    "xor"(this: bool, other: bool) -> bool { this ^ other }

    /// The order of the two, false first. A Boolean has no order with anything else.
    ///
    ///     true.compareTo(false) == 1
    "compareTo"(this: bool, other: &Value) -> Result<i32, Fault> {
        match other {
            Value::Bool(other) => Ok(this.cmp(other) as i32),
            other => Err(no_order(&Value::Bool(this), other)),
        }
    }
}

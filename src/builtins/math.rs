//! `java.lang.Math`.

use super::row::rows;
use crate::value::Fault;

rows! {
    static "java.lang.Math";

    /// The sum of two Integers; an overflow is an exception. Headers are strings, which it does not take.
    ///
    ///     Math.addExact(41, 1) == 42
    "addExact"(a: i32, b: i32) -> Result<i32, Fault> {
        a.checked_add(b).ok_or_else(|| {
            Fault::groovy("java.lang.ArithmeticException", "integer overflow")
        })
    }

    /// The smaller of two Integers.
    ///
    ///     Math.min(3, 2) == 2
    "min"(a: i32, b: i32) -> i32 { a.min(b) }

    /// The larger of two Integers.
    ///
    ///     Math.max(3, 2) == 3
    "max"(a: i32, b: i32) -> i32 { a.max(b) }

    /// The Integer without its sign.
    ///
    ///     Math.abs(-7) == 7
    "abs"(n: i32) -> i32 { n.wrapping_abs() }
}

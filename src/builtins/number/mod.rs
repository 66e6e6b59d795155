//! Arithmetic. Operands climb to the higher rung of the ladder Integer, Long, BigInteger, BigDecimal,
//! Double.

pub(super) mod classes;
pub(super) mod convert;
pub(super) mod decimal;
pub(super) mod steps;

use super::Ty;
use super::row::{Arg, Null, Unit, rows};
use crate::value::{Fault, Number, Str, Value};

rows! {
    /// The sum. Integer and Long wrap around silently.
    ///
    ///     1 + 2 == 3
    ///     0.1 + 0.2 == 0.3
    ///     2147483647 + 1 == -2147483648
    "plus"(this: Number, other: Number) -> Number { this.plus(&other) }

    /// A number before text is printed.
    ///
    ///     3 + 2 + '5' == '55'
    "plus"[host](this: Comparing<'_>, other: &Str) -> Result<Str, Fault> {
        Ok(this.0.print(host.zone())?.concat(other))
    }

    /// A number and null have no sum: an exception. Only text takes null.
    ///
    ///     null + 'a' == 'nulla'
    "plus"(this: Number, other: Null) -> Result<Number, Fault> {
        let Null = other;
        let class = crate::value::Value::from(this).class_name().to_owned();
        Err(Fault::groovy(
            "groovy.lang.GroovyRuntimeException",
            format!("Ambiguous method overloading for method {class}#plus."),
        ))
    }

    /// The difference.
    ///
    ///     5 - 3 - 1 == 1
    "minus"(this: Number, other: Number) -> Number { this.minus(&other) }

    /// The number less a Character's code.
    ///
    ///     100 - 'a'.charAt(0) == 3
    "minus"(this: Number, other: Unit) -> Number { this.minus(&Number::Int(other.0.into())) }

    /// The product; a decimal's scales add up.
    ///
    ///     (1.10 * 1.10).toString() == '1.2100'
    "multiply"(this: Number, other: Number) -> Number { this.times(&other) }

    /// The quotient, a BigDecimal unless a double is involved.
    ///
    ///     10 / 4 == 2.5
    ///     (1 / 3).toString() == '0.3333333333'
    "div"(this: Number, other: Number) -> Result<Number, Fault> { this.over(&other) }

    /// The remainder, with the sign of the left.
    ///
    ///     7 % 4 == 3
    ///     -7 % 4 == -3
    "mod"(this: Number, other: Number) -> Result<Number, Fault> { this.remainder(&other) }

    /// The number with the opposite sign.
    ///
    ///     -(1.5f) == -1.5f
    "-x"(this: convert::Float) -> Value { Value::Float(-this.0) }

    /// The number with the opposite sign.
    ///
    ///     -(1 + 1) == -2
    "-x"(this: Number) -> Number { this.negated() }

    /// The number itself.
    ///
    ///     (+1.5f) == 1.5f
    "+x"(this: convert::Float) -> Value { Value::Float(this.0) }

    /// The number itself.
    ///
    ///     +5 == 5
    "+x"(this: Number) -> Number { this }

    /// The number to the power of `exponent`; a whole number where it is one.
    ///
    ///     2 ** 10 == 1024
    ///     2 ** -1 == 0.5
    "power"(this: Number, exponent: Number) -> Result<Number, Fault> { this.power(&exponent) }

    /// The quotient without its fraction.
    ///
    ///     7.intdiv(2) == 3
    "intdiv"(this: Number, other: Number) -> Result<Number, Fault> { this.whole_quotient(&other) }

    /// The bits both have.
    ///
    ///     (6 & 3) == 2
    "and"(this: Number, other: Number) -> Result<Number, Fault> { this.bits("and", &other) }

    /// The bits one of them has, or both.
    ///
    ///     (6 | 3) == 7
    "or"(this: Number, other: Number) -> Result<Number, Fault> { this.bits("or", &other) }

    /// The bits one of them has, not both.
    ///
    ///     (6 ^ 3) == 5
    "xor"(this: Number, other: Number) -> Result<Number, Fault> { this.bits("xor", &other) }

    /// All bits turned over.
    ///
    ///     ~6 == -7
    "bitwiseNegate"(this: Number) -> Result<Number, Fault> { this.inverted() }

    /// The bits moved up.
    ///
    ///     (1 << 3) == 8
    "leftShift"(this: Number, by: Number) -> Result<Number, Fault> { this.shifted("leftShift", &by) }

    /// The bits moved down, the sign kept.
    ///
    ///     (-8 >> 1) == -4
    "rightShift"(this: Number, by: Number) -> Result<Number, Fault> { this.shifted("rightShift", &by) }

    /// The bits moved down, zeros moved in.
    ///
    ///     (8 >>> 1) == 4
    "rightShiftUnsigned"(this: Number, by: Number) -> Result<Number, Fault> {
        this.shifted("rightShiftUnsigned", &by)
    }

    /// One more: what `++` makes.
    ///
    ///     5.next() == 6
    "next"(this: Number) -> Number { this.plus(&Number::Int(1)) }

    /// One less: what `--` makes.
    ///
    ///     5.previous() == 4
    "previous"(this: Number) -> Number { this.minus(&Number::Int(1)) }

    /// The order of the two: -1, 0 or 1.
    ///
    ///     1.compareTo(2) == -1
    "compareTo"(this: Number, other: Number) -> i32 { this.compare(&other) as i32 }

    /// The order of a number and a Character's code. A number has no order with anything else.
    ///
    ///     97.compareTo('b'.charAt(0)) == -1
    "compareTo"(this: Comparing<'_>, other: &Value) -> Result<i32, Fault> {
        match (Number::of(this.0), other) {
            (Some(number), Value::Char(unit)) => Ok(number.compare(&Number::Int((*unit).into())) as i32),
            _ => Err(no_order(this.0, other)),
        }
    }

    /// The sum of the two codes, a number; use `[0]` instead of `charAt(0)` to join initials.
    ///
    ///     'ab'.charAt(0) + 'ab'.charAt(1) == 195
    "plus"(this: Unit, other: Unit) -> i32 { i32::from(this.0) + i32::from(other.0) }
}

/// A number as it is.
struct Comparing<'a>(&'a Value);

impl<'a> Arg<'a> for Comparing<'a> {
    const TY: Ty = Ty::NUMBER;
    fn take(value: &'a Value) -> Option<Self> {
        Number::of(value).map(|_| Comparing(value))
    }
}

/// What Java throws where `compareTo` meets a value of another class, or null.
pub(super) fn no_order(this: &Value, other: &Value) -> Fault {
    match other {
        Value::Null => Fault::null_argument(),
        other => Fault::groovy(
            "java.lang.ClassCastException",
            format!(
                "class {} cannot be cast to class {}",
                other.class_name(),
                this.class_name()
            ),
        ),
    }
}

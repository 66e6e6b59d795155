//! From one kind of number to another, and rounding.

use std::sync::Arc;

use super::super::Ty;
use super::super::row::{Arg, rows};
use super::super::string::conversion::{NUMBER_FORMAT, parse_decimal};
use crate::value::{Fault, Number, Str, Value, Zone};

/// A Double or Float, with whether it is a Float.
pub(in crate::builtins) struct Floating(pub f64, pub bool);

impl<'a> Arg<'a> for Floating {
    const TY: Ty = Ty::DOUBLE.or(Ty::FLOAT);
    fn take(value: &'a Value) -> Option<Floating> {
        match value {
            Value::Double(n) => Some(Floating(*n, false)),
            Value::Float(n) => Some(Floating((*n).into(), true)),
            _ => None,
        }
    }
}

/// What a Float prints.
fn printed(n: f32) -> Str {
    Value::Float(n)
        .print(&Zone::UTC)
        .unwrap_or_else(|_| "".into())
}

/// A Float.
pub(super) struct Float(pub f32);

impl<'a> Arg<'a> for Float {
    const TY: Ty = Ty::FLOAT;
    fn take(value: &'a Value) -> Option<Float> {
        match value {
            Value::Float(n) => Some(Float(*n)),
            _ => None,
        }
    }
}

/// A number of any kind, as it is: [`Number`] has no Float.
struct Numeric<'a>(&'a Value, Number);

impl<'a> Arg<'a> for Numeric<'a> {
    const TY: Ty = Ty::NUMBER;
    fn take(value: &'a Value) -> Option<Self> {
        Number::of(value).map(|number| Numeric(value, number))
    }
}

rows! {
    /// The part before the point, as an Integer; what does not fit wraps around.
    ///
    ///     3.99.intValue() == 3
    "intValue"(this: Number) -> i32 { this.to_i32_wrapping() }

    /// The part before the point, as a Long.
    ///
    ///     3.99.longValue() == 3
    "longValue"(this: Number) -> i64 { this.to_i64_wrapping() }

    /// The part before the point, as an Integer.
    ///
    ///     (7 / 2).toInteger() == 3
    "toInteger"(this: Number) -> i32 { this.to_i32_wrapping() }

    /// The part before the point, as a Long.
    ///
    ///     3.99.toLong() == 3
    "toLong"(this: Number) -> i64 { this.to_i64_wrapping() }

    /// The nearest Double.
    ///
    ///     3.doubleValue() == 3.0
    "doubleValue"(this: Numeric) -> Value { Value::Double(this.1.to_f64()) }

    /// The nearest Double; of a Float the one that prints alike.
    ///
    ///     3.toDouble() == 3.0
    "toDouble"(this: Numeric) -> Value {
        match this.0 {
            Value::Float(n) => Value::Double(printed(*n).to_wire().parse().unwrap_or(f64::from(*n))),
            _ => Value::Double(this.1.to_f64()),
        }
    }

    /// The number as a BigDecimal; a Double is taken as it prints.
    ///
    ///     3.5d.toBigDecimal() == 3.5
    "toBigDecimal"(this: Float) -> Result<Value, Fault> { parse_decimal(&printed(this.0)) }

    /// The number as a BigDecimal.
    ///
    ///     3.5d.toBigDecimal() == 3.5
    "toBigDecimal"(this: Number) -> Result<Value, Fault> {
        match this.to_decimal() {
            Some(decimal) => Ok(Value::Decimal(Arc::new(decimal))),
            None => Err(Fault::groovy(NUMBER_FORMAT, "no decimal number")),
        }
    }

    /// The part before the point, as a BigInteger.
    ///
    ///     3.99.toBigInteger() == 3
    "toBigInteger"(this: Number) -> Result<Value, Fault> {
        match this.to_big() {
            Some(big) => Ok(big.into()),
            None => Err(Fault::groovy(NUMBER_FORMAT, "no whole number")),
        }
    }

    /// The number without its sign.
    ///
    ///     (-1.5f).abs() == 1.5f
    "abs"(this: Float) -> Value { Value::Float(this.0.abs()) }

    /// The number without its sign.
    ///
    ///     (-5).abs() == 5
    "abs"(this: Number) -> Number { this.magnitude() }

    /// The nearest whole number, the higher one in the middle, as a Long.
    ///
    ///     2.5d.round() == 3
    "round"(this: Floating) -> Value {
        let rounded = round(this.0);
        match this.1 {
            true => Value::Int(rounded.clamp(i32::MIN.into(), i32::MAX.into()) as i32),
            false => Value::Long(rounded),
        }
    }

    /// Rounded to so many digits behind the point. A BigDecimal has no such method: use `setScale`.
    ///
    ///     2.567d.round(2) == 2.57d
    "round"(this: Floating, digits: i32) -> Result<Value, Fault> {
        scaled(&this, digits, |n| round(n) as f64)
    }

    /// The number without its fraction.
    ///
    ///     2.9d.trunc() == 2.0d
    "trunc"(this: Floating) -> Result<Value, Fault> { scaled(&this, 0, f64::trunc) }

    /// Cut off after so many digits behind the point.
    ///
    ///     2.567d.trunc(2) == 2.56d
    "trunc"(this: Floating, digits: i32) -> Result<Value, Fault> { scaled(&this, digits, f64::trunc) }

    /// Whether it is no number, as `0d / 0`.
    ///
    ///     (0d / 0).isNaN()
    "isNaN"(this: Floating) -> bool { this.0.is_nan() }

    /// Whether it is infinite, as `1d / 0`.
    ///
    ///     (1d / 0).isInfinite()
    "isInfinite"(this: Floating) -> bool { this.0.is_infinite() }
}

/// `Math.round`: the floor of a half more, without the error of adding it.
pub(in crate::builtins) fn round(n: f64) -> i64 {
    let floor = n.floor();
    (if n - floor >= 0.5 { floor + 1.0 } else { floor }) as i64
}

fn scaled(this: &Floating, digits: i32, cut: fn(f64) -> f64) -> Result<Value, Fault> {
    if !(0..16).contains(&digits) {
        return Err(Fault::NotYet("rounding to this many digits".into()));
    }
    let scale = 10f64.powi(digits);
    let number = cut(this.0 * scale) / scale;
    Ok(match this.1 {
        true => Value::Float(number as f32),
        false => Value::Double(number),
    })
}

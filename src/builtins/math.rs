//! `java.lang.Math`.

use super::number::convert::round;
use super::row::rows;
use crate::value::{Fault, Number, Value};

rows! {
    static "java.lang.Math";

    /// The ratio of a circle's circumference to its diameter.
    ///
    ///     Math.PI > 3.14
    ".PI"() -> Value { Value::Double(std::f64::consts::PI) }

    /// The base of the natural logarithm.
    ///
    ///     Math.E > 2.71
    ".E"() -> Value { Value::Double(std::f64::consts::E) }

    /// The sum of two whole numbers; an overflow is an exception. It takes no text: a header's value needs
    /// `toInteger()` first.
    ///
    ///     Math.addExact(41, 1) == 42
    "addExact"(a: &Value, b: &Value) -> Result<Value, Fault> {
        exact("addExact", a, b, i32::checked_add, i64::checked_add)
    }

    /// The difference; an overflow is an exception.
    ///
    ///     Math.subtractExact(43, 1) == 42
    "subtractExact"(a: &Value, b: &Value) -> Result<Value, Fault> {
        exact("subtractExact", a, b, i32::checked_sub, i64::checked_sub)
    }

    /// The product; an overflow is an exception.
    ///
    ///     Math.multiplyExact(6, 7) == 42
    "multiplyExact"(a: &Value, b: &Value) -> Result<Value, Fault> {
        exact("multiplyExact", a, b, i32::checked_mul, i64::checked_mul)
    }

    /// One more; an overflow is an exception.
    ///
    ///     Math.incrementExact(41) == 42
    "incrementExact"(n: i32) -> Result<i32, Fault> { n.checked_add(1).ok_or_else(|| overflow("integer")) }

    /// One less; an overflow is an exception.
    ///
    ///     Math.decrementExact(43) == 42
    "decrementExact"(n: i32) -> Result<i32, Fault> { n.checked_sub(1).ok_or_else(|| overflow("integer")) }

    /// The opposite; an overflow is an exception.
    ///
    ///     Math.negateExact(42) == -42
    "negateExact"(n: i32) -> Result<i32, Fault> { n.checked_neg().ok_or_else(|| overflow("integer")) }

    /// A Long as an Integer; an overflow is an exception.
    ///
    ///     Math.toIntExact(42L) == 42
    "toIntExact"(n: &Value) -> Result<i32, Fault> {
        match n {
            Value::Int(n) => Ok(*n),
            Value::Long(n) => i32::try_from(*n).map_err(|_| overflow("integer")),
            other => Err(Fault::NotYet(format!("`Math.toIntExact` of a {}", other.type_name()))),
        }
    }

    /// The smaller of two. An Integer with a BigDecimal is ambiguous in Groovy.
    ///
    ///     Math.min(3, 2) == 2
    "min"(a: &Value, b: &Value) -> Result<Value, Fault> { choose("min", a, b) }

    /// The larger of two. An Integer with a BigDecimal is ambiguous in Groovy.
    ///
    ///     Math.max(3, 2) == 3
    "max"(a: &Value, b: &Value) -> Result<Value, Fault> { choose("max", a, b) }

    /// The number without its sign; a BigDecimal becomes a Double.
    ///
    ///     Math.abs(-7) == 7
    "abs"(n: &Value) -> Result<Value, Fault> {
        match n {
            Value::Int(n) => Ok(Value::Int(n.wrapping_abs())),
            Value::Long(n) => Ok(Value::Long(n.wrapping_abs())),
            Value::Float(n) => Ok(Value::Float(n.abs())),
            Value::Double(n) => Ok(Value::Double(n.abs())),
            Value::Decimal(n) => Ok(Value::Double(n.to_f64().abs())),
            Value::Null | Value::Str(_) | Value::GString(_) | Value::Bool(_) => {
                Err(Fault::missing_method("java.lang.Math", "abs", std::slice::from_ref(n), true))
            }
            other => Err(Fault::NotYet(format!("`Math.abs` of a {}", other.type_name()))),
        }
    }

    /// The nearest whole number, the higher one in the middle, as a Long.
    ///
    ///     Math.round(2.5) == 3
    "round"(n: &Value) -> Result<Value, Fault> {
        match n {
            Value::Double(n) => Ok(Value::Long(round(*n))),
            Value::Decimal(n) => Ok(Value::Long(round(n.to_f64()))),
            // Java knows no whole numbers here and rounds a float, to an Integer.
            Value::Int(n) => Ok(Value::Int(*n as f32 as i32)),
            other => Err(Fault::NotYet(format!("`Math.round` of a {}", other.type_name()))),
        }
    }

    /// The next whole number below, as a Double.
    ///
    ///     Math.floor(2.7) == 2.0
    "floor"(n: Number) -> Value { Value::Double(n.to_f64().floor()) }

    /// The next whole number above, as a Double.
    ///
    ///     Math.ceil(2.1) == 3.0
    "ceil"(n: Number) -> Value { Value::Double(n.to_f64().ceil()) }

    /// The nearest whole number, the even one in the middle, as a Double.
    ///
    ///     Math.rint(2.5) == 2.0
    "rint"(n: Number) -> Value { Value::Double(n.to_f64().round_ties_even()) }

    /// The square root, as a Double.
    ///
    ///     Math.sqrt(16) == 4.0
    "sqrt"(n: Number) -> Value { Value::Double(n.to_f64().sqrt()) }

    /// A power, as a Double.
    ///
    ///     Math.pow(2, 10) == 1024.0
    "pow"(base: Number, exponent: Number) -> Result<Value, Fault> {
        let (base, exponent) = (base.to_f64(), exponent.to_f64());
        // Whole powers that fit are exact; others may differ from Java's in the last digit.
        let power = if exponent == 0.5 { base.sqrt() } else { base.powf(exponent) };
        let exact = [0.0, f64::INFINITY].contains(&power) || power.is_nan();
        let whole = base.fract() == 0.0 && exponent.fract() == 0.0 && exponent >= 0.0;
        if exponent == 0.5 || exact || whole && power.abs() < 9e15 {
            return Ok(Value::Double(power));
        }
        Err(Fault::NotYet("a power with a fraction".into()))
    }

    /// -1.0, 0.0 or 1.0.
    ///
    ///     Math.signum(-2.5d) == -1.0
    "signum"(n: &Value) -> Result<Value, Fault> {
        match (n, Number::of(n)) {
            (Value::Double(_) | Value::Decimal(_) | Value::BigInt(_), Some(number)) => {
                let n = number.to_f64();
                Ok(Value::Double(if n == 0.0 || n.is_nan() { n } else { n.signum() }))
            }
            // Java knows no whole numbers here and takes a float.
            (_, Some(number)) => {
                let n = number.to_f64() as f32;
                Ok(Value::Float(if n == 0.0 || n.is_nan() { n } else { n.signum() }))
            }
            _ => Err(misfit("signum", std::slice::from_ref(n))),
        }
    }

    /// The quotient, rounded down.
    ///
    ///     Math.floorDiv(-7, 2) == -4
    "floorDiv"(a: i32, b: i32) -> Result<i32, Fault> {
        if b == 0 {
            return Err(by_zero());
        }
        let quotient = a.wrapping_div(b);
        let down = a.wrapping_rem(b) != 0 && (a < 0) != (b < 0);
        Ok(if down { quotient - 1 } else { quotient })
    }

    /// What a quotient rounded down leaves, with the sign of the second.
    ///
    ///     Math.floorMod(-7, 2) == 1
    "floorMod"(a: i32, b: i32) -> Result<i32, Fault> {
        if b == 0 {
            return Err(by_zero());
        }
        let rest = a.wrapping_rem(b);
        Ok(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
    }
}

fn overflow(kind: &str) -> Fault {
    Fault::groovy("java.lang.ArithmeticException", format!("{kind} overflow"))
}

fn by_zero() -> Fault {
    Fault::groovy("java.lang.ArithmeticException", "/ by zero")
}

fn exact(
    name: &str,
    a: &Value,
    b: &Value,
    ints: fn(i32, i32) -> Option<i32>,
    longs: fn(i64, i64) -> Option<i64>,
) -> Result<Value, Fault> {
    let long = |value: &Value| match value {
        Value::Int(n) => Some(i64::from(*n)),
        Value::Long(n) => Some(*n),
        _ => None,
    };
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        return ints(*a, *b)
            .map(Value::Int)
            .ok_or_else(|| overflow("integer"));
    }
    match (long(a), long(b)) {
        (Some(a), Some(b)) => longs(a, b).map(Value::Long).ok_or_else(|| overflow("long")),
        _ => Err(misfit(name, &[a.clone(), b.clone()])),
    }
}

/// Texts, booleans and null fit no method of Math; other numbers may.
fn misfit(name: &str, args: &[Value]) -> Fault {
    let no_number = |value: &Value| {
        matches!(
            value,
            Value::Null
                | Value::Str(_)
                | Value::GString(_)
                | Value::Bool(_)
                | Value::List(_)
                | Value::Map(_)
        )
    };
    if args.iter().any(no_number) {
        Fault::missing_method("java.lang.Math", name, args, true)
    } else {
        Fault::NotYet(format!("`Math.{name}` of these numbers"))
    }
}

fn larger_double(name: &str, a: &Value, b: &Value) -> Result<Value, Fault> {
    let double = |n: &Value| Number::of(n).map_or(f64::NAN, |n| n.to_f64());
    let (x, y) = (double(a), double(b));
    match x.partial_cmp(&y) {
        Some(order) if x != y => Ok(Value::Double(match name == "max" {
            true => {
                if order.is_ge() {
                    x
                } else {
                    y
                }
            }
            false => {
                if order.is_le() {
                    x
                } else {
                    y
                }
            }
        })),
        Some(_) if x != 0.0 => Ok(Value::Double(x)),
        _ => Err(Fault::NotYet(format!("`Math.{name}` of NaN or zeros"))),
    }
}

fn choose(name: &str, a: &Value, b: &Value) -> Result<Value, Fault> {
    let first = |order: std::cmp::Ordering| {
        if name == "max" {
            order.is_ge()
        } else {
            order.is_le()
        }
    };
    Ok(match (a, b) {
        (Value::Int(x), Value::Int(y)) => Value::Int(if first(x.cmp(y)) { *x } else { *y }),
        (Value::Int(_) | Value::Long(_), Value::Int(_) | Value::Long(_)) => {
            let long = |n: &Value| Number::of(n).map_or(0, |n| n.to_i64_wrapping());
            let (x, y) = (long(a), long(b));
            Value::Long(if first(x.cmp(&y)) { x } else { y })
        }
        // Of a whole number and a BigDecimal Groovy cannot tell which method is meant.
        (Value::Int(_) | Value::Long(_), Value::Decimal(_))
        | (Value::Decimal(_), Value::Int(_) | Value::Long(_)) => {
            return Err(Fault::groovy(
                "groovy.lang.GroovyRuntimeException",
                format!("Ambiguous method overloading for method java.lang.Math#{name}."),
            ));
        }
        (Value::Double(_), other) | (other, Value::Double(_)) if Number::of(other).is_some() => {
            larger_double(name, a, b)?
        }
        (Value::Decimal(_), Value::Float(_) | Value::BigInt(_))
        | (Value::Float(_) | Value::BigInt(_), Value::Decimal(_)) => larger_double(name, a, b)?,
        (Value::Decimal(_), Value::Decimal(_)) => larger_double(name, a, b)?,
        (Value::Float(_), Value::Float(_) | Value::Int(_) | Value::Long(_))
        | (Value::Int(_) | Value::Long(_), Value::Float(_)) => {
            let (x, y) = (single(a), single(b));
            match x.partial_cmp(&y) {
                Some(order) if x != 0.0 || y != 0.0 => {
                    Value::Float(if first(order) { x } else { y })
                }
                _ => return Err(Fault::NotYet(format!("`Math.{name}` of NaN or zeros"))),
            }
        }
        _ => return Err(misfit(name, &[a.clone(), b.clone()])),
    })
}

/// A number as Java widens it to a Float.
fn single(value: &Value) -> f32 {
    match value {
        Value::Float(n) => *n,
        Value::Int(n) => *n as f32,
        Value::Long(n) => *n as f32,
        _ => f32::NAN,
    }
}

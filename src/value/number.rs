use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::digits::{self, Digits};
use super::{Decimal, Fault, Value};

/// A number of Groovy's ladder: Integer, Long, BigInteger, BigDecimal, Double.
///
/// An operation climbs to the higher of its operands' rungs. Integer and Long wrap silently; a Float
/// computes as a Double; `/` of anything below Double is a BigDecimal.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    /// `java.lang.Integer`
    Int(i32),
    /// `java.lang.Long`
    Long(i64),
    /// `java.math.BigInteger`
    Big(Arc<BigInt>),
    /// `java.math.BigDecimal`
    Decimal(Arc<Decimal>),
    /// `java.lang.Double`, and `java.lang.Float` once it computes.
    Double(f64),
}

use Number::{Big, Double, Int, Long};

/// Two operands on the same rung.
enum Pair {
    Ints(i32, i32),
    Longs(i64, i64),
    Bigs(BigInt, BigInt),
    Decimals(Decimal, Decimal),
    Doubles(f64, f64),
}

impl Number {
    /// The number a value is; a Character is not one.
    pub fn of(value: &Value) -> Option<Number> {
        Some(match value {
            Value::Int(n) => Int(*n),
            Value::Long(n) => Long(*n),
            Value::BigInt(n) => Big(Arc::clone(n)),
            Value::Decimal(n) => Number::Decimal(Arc::clone(n)),
            Value::Float(n) => Double((*n).into()),
            Value::Double(n) => Double(*n),
            _ => return None,
        })
    }

    /// The smallest of Integer, Long and BigInteger that holds it.
    pub fn fit(n: BigInt) -> Number {
        match (n.to_i32(), n.to_i64()) {
            (Some(int), _) => Int(int),
            (_, Some(long)) => Long(long),
            _ => Big(Arc::new(n)),
        }
    }

    /// The whole number that digits of a radix say, as [`fit`](Number::fit).
    pub fn parse_whole(digits: &str, radix: u32) -> Option<Number> {
        BigInt::parse_bytes(digits.as_bytes(), radix).map(Number::fit)
    }

    /// Whether it is zero, of whatever scale.
    pub fn is_zero(&self) -> bool {
        match self {
            Int(n) => *n == 0,
            Long(n) => *n == 0,
            Big(n) => n.is_zero(),
            Number::Decimal(n) => n.unscaled.is_zero(),
            Double(n) => *n == 0.0,
        }
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        match self {
            Int(n) => (*n).into(),
            Long(n) => *n as f64,
            Big(n) => n.to_f64().unwrap_or(f64::NAN),
            Number::Decimal(n) => n.to_f64(),
            Double(n) => *n,
        }
    }

    /// The whole part as a BigInteger; `None` for infinity and NaN.
    pub fn truncated(&self) -> Option<BigInt> {
        Some(match self {
            Int(n) => (*n).into(),
            Long(n) => (*n).into(),
            Big(n) => BigInt::clone(n),
            Number::Decimal(n) => n.truncated(),
            Double(n) => num_traits::FromPrimitive::from_f64(n.trunc())?,
        })
    }

    /// `Number.intValue()`: the low 32 bits, or the nearest Integer of a double.
    pub fn to_i32_wrapping(&self) -> i32 {
        match self {
            Double(n) => *n as i32,
            n => n.to_i64_wrapping() as i32,
        }
    }

    /// `Number.longValue()`: the low 64 bits, or the nearest Long of a double.
    pub fn to_i64_wrapping(&self) -> i64 {
        match self {
            Double(n) => *n as i64,
            n => {
                let whole = n.truncated().unwrap_or_default();
                let low: BigInt = whole & BigInt::from(u64::MAX);
                low.to_u64().unwrap_or(0) as i64
            }
        }
    }

    /// As a BigDecimal: exact, except that a double is taken as it prints.
    pub fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Number::Decimal(n) => Some(Decimal::clone(n)),
            Double(n) => Decimal::parse(&double_text(*n)),
            whole => whole.truncated().map(|n| Decimal::new(n, 0)),
        }
    }

    fn is_big(&self) -> bool {
        matches!(self, Big(_))
    }

    fn pair(&self, other: &Number) -> Pair {
        let whole = |n: &Number| n.truncated().unwrap_or_default();
        match (self, other) {
            (Double(_), _) | (_, Double(_)) => Pair::Doubles(self.to_f64(), other.to_f64()),
            (Number::Decimal(a), b) => match b {
                Number::Decimal(b) => Pair::Decimals(Decimal::clone(a), Decimal::clone(b)),
                b => Pair::Decimals(Decimal::clone(a), Decimal::new(whole(b), 0)),
            },
            (a, Number::Decimal(b)) => Pair::Decimals(Decimal::new(whole(a), 0), Decimal::clone(b)),
            (a, b) if a.is_big() || b.is_big() => Pair::Bigs(whole(a), whole(b)),
            (Int(a), Int(b)) => Pair::Ints(*a, *b),
            (a, b) => Pair::Longs(a.to_i64_wrapping(), b.to_i64_wrapping()),
        }
    }

    /// `self + other`
    #[must_use]
    pub fn plus(&self, other: &Number) -> Number {
        match self.pair(other) {
            Pair::Ints(a, b) => Int(a.wrapping_add(b)),
            Pair::Longs(a, b) => Long(a.wrapping_add(b)),
            Pair::Bigs(a, b) => Big(Arc::new(a + b)),
            Pair::Decimals(a, b) => Number::Decimal(Arc::new(a.plus(&b))),
            Pair::Doubles(a, b) => Double(a + b),
        }
    }

    /// `self - other`
    #[must_use]
    pub fn minus(&self, other: &Number) -> Number {
        match self.pair(other) {
            Pair::Ints(a, b) => Int(a.wrapping_sub(b)),
            Pair::Longs(a, b) => Long(a.wrapping_sub(b)),
            Pair::Bigs(a, b) => Big(Arc::new(a - b)),
            Pair::Decimals(a, b) => Number::Decimal(Arc::new(a.minus(&b))),
            Pair::Doubles(a, b) => Double(a - b),
        }
    }

    /// `self * other`
    #[must_use]
    pub fn times(&self, other: &Number) -> Number {
        match self.pair(other) {
            Pair::Ints(a, b) => Int(a.wrapping_mul(b)),
            Pair::Longs(a, b) => Long(a.wrapping_mul(b)),
            Pair::Bigs(a, b) => Big(Arc::new(a * b)),
            Pair::Decimals(a, b) => Number::Decimal(Arc::new(a.times(&b))),
            Pair::Doubles(a, b) => Double(a * b),
        }
    }

    /// `self / other`: a BigDecimal, unless a double is involved.
    pub fn over(&self, other: &Number) -> Result<Number, Fault> {
        let (a, b) = match self.pair(other) {
            Pair::Doubles(a, b) => return Ok(Double(a / b)),
            Pair::Ints(a, b) => (Decimal::new(a, 0), Decimal::new(b, 0)),
            Pair::Longs(a, b) => (Decimal::new(a, 0), Decimal::new(b, 0)),
            Pair::Bigs(a, b) => (Decimal::new(a, 0), Decimal::new(b, 0)),
            Pair::Decimals(a, b) => (a, b),
        };
        a.over(&b)
            .map(|quotient| Number::Decimal(Arc::new(quotient)))
            .ok_or_else(|| arithmetic("Division by zero"))
    }

    /// `self % other`, with the sign of `self`.
    pub fn remainder(&self, other: &Number) -> Result<Number, Fault> {
        let by_zero = || arithmetic("/ by zero");
        Ok(match self.pair(other) {
            Pair::Ints(_, 0) | Pair::Longs(_, 0) => return Err(by_zero()),
            Pair::Ints(a, b) => Int(a.wrapping_rem(b)),
            Pair::Longs(a, b) => Long(a.wrapping_rem(b)),
            Pair::Bigs(_, b) if b.is_zero() => {
                return Err(arithmetic("BigInteger divide by zero"));
            }
            // Groovy's BigInteger `%` is `mod`, which is never negative.
            Pair::Bigs(_, b) if b.is_negative() => {
                return Err(arithmetic("BigInteger: modulus not positive"));
            }
            Pair::Bigs(a, b) => Big(Arc::new(((a % &b) + &b) % &b)),
            Pair::Decimals(..) => return Err(self.cannot("mod")),
            Pair::Doubles(a, b) => Double(a % b),
        })
    }

    /// `-self`
    #[must_use]
    pub fn negated(&self) -> Number {
        match self {
            Int(n) => Int(n.wrapping_neg()),
            Long(n) => Long(n.wrapping_neg()),
            Big(n) => Big(Arc::new(-&**n)),
            Number::Decimal(n) => Number::Decimal(Arc::new(Decimal::new(-&n.unscaled, n.scale))),
            Double(n) => Double(-n),
        }
    }

    /// Order by value across the ladder; a NaN is above everything, as in `Double.compareTo`.
    pub fn compare(&self, other: &Number) -> Ordering {
        match self.pair(other) {
            Pair::Ints(a, b) => a.cmp(&b),
            Pair::Longs(a, b) => a.cmp(&b),
            Pair::Bigs(a, b) => a.cmp(&b),
            Pair::Decimals(a, b) => a.compare(&b),
            // Groovy 2.4 compares doubles by `<` and `>`, so 0.0 and -0.0 are equal and a NaN is too.
            Pair::Doubles(a, b) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        }
    }
}

pub(super) fn arithmetic(message: &str) -> Fault {
    Fault::groovy("java.lang.ArithmeticException", message)
}

impl From<Number> for Value {
    fn from(n: Number) -> Value {
        match n {
            Int(n) => Value::Int(n),
            Long(n) => Value::Long(n),
            Big(n) => Value::BigInt(n),
            Number::Decimal(n) => Value::Decimal(n),
            Double(n) => Value::Double(n),
        }
    }
}

/// `Double.toString`: at least one digit of fraction, an exponent from 10⁷ up and below 10⁻³.
pub(super) fn double_text(n: f64) -> String {
    java_float(n, || digits::of_double(n.abs()))
}

/// `Float.toString`, by the same rules.
pub(super) fn float_text(n: f32) -> String {
    java_float(n.into(), || digits::of_float(n.abs()))
}

fn java_float(n: f64, digits: impl FnOnce() -> Digits) -> String {
    if n.is_nan() {
        return "NaN".into();
    }
    let sign = if n.is_sign_negative() { "-" } else { "" };
    if n.is_infinite() {
        return format!("{sign}Infinity");
    }
    if n == 0.0 {
        return format!("{sign}0.0");
    }
    let Digits(digits, point) = digits();
    let kept = digits.len() - digits.iter().rev().take_while(|digit| **digit == 0).count();
    let digits: String = digits[..kept.max(1)]
        .iter()
        .map(|digit| char::from(b'0' + digit))
        .collect();
    let exponent = i64::from(point) - 1;
    if (-3..7).contains(&exponent) {
        let scale = digits.len() as i64 - 1 - exponent;
        let digits = BigInt::parse_bytes(digits.as_bytes(), 10).unwrap_or_default();
        let plain = Decimal::new(digits, scale.max(0)).rescaled(scale.max(1));
        let plain = if scale < 0 {
            Decimal::new(plain.unscaled * BigInt::from(10).pow((-scale) as u32), 1)
        } else {
            plain
        };
        return format!("{sign}{}", plain.to_plain_string());
    }
    let (first, rest) = digits.split_at(1);
    let rest = if rest.is_empty() { "0" } else { rest };
    format!("{sign}{first}.{rest}E{exponent}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn prints_doubles_as_java() {
        for (n, text) in [
            (1.0, "1.0"),
            (1e7, "1.0E7"),
            (123456.0, "123456.0"),
            (9999999.0, "9999999.0"),
            (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (1.5e21, "1.5E21"),
            (-0.5, "-0.5"),
            (0.30000000000000004, "0.30000000000000004"),
            (1234567890.0, "1.23456789E9"),
            (100.25, "100.25"),
        ] {
            assert_eq!(super::double_text(n), text);
        }
    }
}

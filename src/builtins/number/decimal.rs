//! `java.math.BigDecimal`, whose scales are part of what is printed.

use std::sync::Arc;

use super::super::Ty;
use super::super::row::{Arg, Receiver, instance, rows};
use crate::value::{BigInt, Decimal, Fault, Instance, Number, Object, Rounding, Str, Value, Zone};

impl<'a> Arg<'a> for &'a Arc<Decimal> {
    const TY: Ty = Ty::DECIMAL;
    fn take(value: &'a Value) -> Option<Self> {
        match value {
            Value::Decimal(n) => Some(n),
            _ => None,
        }
    }
}

/// A constant of `java.math.RoundingMode`.
#[derive(Debug)]
pub(in crate::builtins) struct RoundingMode(Rounding);

instance!(RoundingMode, "java.math.RoundingMode");

impl Instance for RoundingMode {
    fn class_name(&self) -> &'static str {
        "java.math.RoundingMode"
    }

    fn equals(&self, other: &Object) -> bool {
        other
            .instance::<RoundingMode>()
            .is_some_and(|other| other.0 == self.0)
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        let (name, ..) = MODES[self.0 as usize];
        Ok(name.into())
    }
}

const MODES: [(&str, Rounding); 8] = [
    ("UP", Rounding::Up),
    ("DOWN", Rounding::Down),
    ("CEILING", Rounding::Ceiling),
    ("FLOOR", Rounding::Floor),
    ("HALF_UP", Rounding::HalfUp),
    ("HALF_DOWN", Rounding::HalfDown),
    ("HALF_EVEN", Rounding::HalfEven),
    ("UNNECESSARY", Rounding::Unnecessary),
];

fn mode(rounding: Rounding) -> Value {
    Value::Object(Object::new(RoundingMode(rounding)))
}

/// How to round: a `RoundingMode`, or its old number.
struct How(Rounding);

impl<'a> Arg<'a> for How {
    const TY: Ty = Ty::OBJECT.or(Ty::INT);
    const ON: Receiver = Receiver::Instance("java.math.RoundingMode");
    fn take(value: &'a Value) -> Option<How> {
        match value {
            Value::Object(object) => object.instance::<RoundingMode>().map(|mode| How(mode.0)),
            Value::Int(n) => MODES
                .get(usize::try_from(*n).ok()?)
                .map(|(_, mode)| How(*mode)),
            _ => None,
        }
    }
}

fn given(decimal: Decimal) -> Value {
    Value::Decimal(Arc::new(decimal))
}

fn arithmetic(message: &str) -> Fault {
    Fault::groovy("java.lang.ArithmeticException", message)
}

const NECESSARY: &str = "Rounding necessary";
/// Scales beyond this are not computed.
const MAX_SCALE: i32 = 10_000;

fn bounded(scale: i32) -> Result<i64, Fault> {
    if scale.unsigned_abs() > MAX_SCALE.unsigned_abs() {
        return Err(Fault::Refused("a decimal number of this scale".into()));
    }
    Ok(scale.into())
}

fn divided(this: &Decimal, other: &Decimal, scale: i64, how: Rounding) -> Result<Value, Fault> {
    if other.signum() == 0 {
        return Err(arithmetic(if this.signum() == 0 {
            "Division undefined"
        } else {
            "Division by zero"
        }));
    }
    this.divided(other, scale, how)
        .map(given)
        .ok_or_else(|| arithmetic(NECESSARY))
}

/// A number as the BigDecimal of exactly its value, which Groovy makes of any number such a method takes.
struct Exact(Arc<Decimal>);

impl Arg<'_> for Exact {
    const TY: Ty = Ty::NUMBER;
    fn take(value: &Value) -> Option<Exact> {
        match value {
            Value::Decimal(n) => Some(Exact(n.clone())),
            value => Some(Exact(Arc::new(Number::of(value)?.to_exact_decimal()?))),
        }
    }
}

rows! {
    /// With so many digits behind the point, where that loses none but zeros.
    ///
    ///     1.2.setScale(3).toString() == '1.200'
    "setScale"(this: &Arc<Decimal>, scale: i32) -> Result<Value, Fault> {
        let scaled = this.rounded(bounded(scale)?, Rounding::Unnecessary);
        scaled.map(given).ok_or_else(|| arithmetic(NECESSARY))
    }

    /// Rounded to so many digits behind the point.
    ///
    ///     1.25.setScale(1, BigDecimal.ROUND_HALF_UP) == 1.3
    ///     1.25.setScale(1, java.math.RoundingMode.HALF_EVEN) == 1.2
    "setScale"(this: &Arc<Decimal>, scale: i32, how: How) -> Result<Value, Fault> {
        this.rounded(bounded(scale)?, how.0).map(given).ok_or_else(|| arithmetic(NECESSARY))
    }

    /// The number with the opposite sign.
    ///
    ///     1.5.negate() == -1.5
    "negate"(this: &Arc<Decimal>) -> Value { Number::Decimal(this.clone()).negated().into() }

    /// The sum.
    ///
    ///     1.5.add(2.5) == 4.0
    "add"(this: &Arc<Decimal>, other: Exact) -> Value { given(this.plus(&other.0)) }

    /// The difference.
    ///
    ///     1.5.subtract(0.5) == 1.0
    "subtract"(this: &Arc<Decimal>, other: Exact) -> Value { given(this.minus(&other.0)) }

    /// The product.
    ///
    ///     1.5.multiply(2.0) == 3.00
    "multiply"(this: &Arc<Decimal>, other: Exact) -> Value { given(this.times(&other.0)) }

    /// The exact quotient; an exception where there is none, as of 1 by 3.
    ///
    ///     1.5.divide(0.5) == 3
    "divide"(this: &Arc<Decimal>, other: Exact) -> Result<Value, Fault> {
        if other.0.signum() == 0 {
            return divided(this, &other.0, 0, Rounding::Down);
        }
        this.exactly_divided(&other.0).map(given).ok_or_else(|| {
            arithmetic("Non-terminating decimal expansion; no exact representable decimal result.")
        })
    }

    /// The quotient with as many digits behind the point as this has.
    ///
    ///     10.0.divide(3.0, java.math.RoundingMode.HALF_UP) == 3.3
    "divide"(this: &Arc<Decimal>, other: Exact, how: How) -> Result<Value, Fault> {
        divided(this, &other.0, this.scale, how.0)
    }

    /// The quotient with so many digits behind the point.
    ///
    ///     10.0.divide(3.0, 2, java.math.RoundingMode.HALF_UP) == 3.33
    "divide"(this: &Arc<Decimal>, other: Exact, scale: i32, how: How) -> Result<Value, Fault> {
        divided(this, &other.0, bounded(scale)?, how.0)
    }

    /// What a division without fraction leaves.
    ///
    ///     10.5.remainder(3.0) == 1.5
    "remainder"(this: &Arc<Decimal>, other: Exact) -> Result<Value, Fault> {
        this.remainder(&other.0).map(given).ok_or_else(|| arithmetic("Division by zero"))
    }

    /// Without zeros at the end.
    ///
    ///     1.500.stripTrailingZeros().toString() == '1.5'
    "stripTrailingZeros"(this: &Arc<Decimal>) -> Value { given(this.stripped()) }

    /// The text without an exponent.
    ///
    ///     1e3.toPlainString() == '1000'
    "toPlainString"(this: &Arc<Decimal>) -> Str { this.to_plain_string().into() }

    /// Number of digits.
    ///
    ///     123.45.precision() == 5
    "precision"(this: &Arc<Decimal>) -> i32 { this.precision() as i32 }

    /// Number of digits behind the point.
    ///
    ///     123.45.scale() == 2
    "scale"(this: &Arc<Decimal>) -> i32 { this.scale as i32 }

    /// The sign: -1, 0 or 1.
    ///
    ///     (-1.5).signum() == -1
    "signum"(this: &Arc<Decimal>) -> i32 { this.signum() }

    /// The whole number to the power of `exponent`.
    ///
    ///     3G.pow(3) == 27
    "pow"(this: Big<'_>, exponent: i32) -> Result<Value, Fault> {
        let Ok(power) = u32::try_from(exponent) else {
            return Err(arithmetic("Negative exponent"));
        };
        if this.0.bits().saturating_mul(power.into()) > 4096 {
            return Err(Fault::Refused("a power of this many digits".into()));
        }
        Ok(Number::Big(Arc::new(this.0.pow(power))).into())
    }

    /// The number to the power of `exponent`.
    ///
    ///     1.5.pow(2) == 2.25
    "pow"(this: &Arc<Decimal>, exponent: i32) -> Result<Value, Fault> {
        let Ok(exponent) = u32::try_from(exponent) else {
            return Err(arithmetic("Invalid operation"));
        };
        let power = this.power(exponent);
        power.map(given).ok_or_else(|| Fault::Refused("a power of this many digits".into()))
    }

    /// The larger of the two.
    ///
    ///     1.5.max(2.5) == 2.5
    "max"(this: &Arc<Decimal>, other: Exact) -> Value {
        Value::Decimal(if other.0.compare(this).is_gt() { other.0 } else { this.clone() })
    }

    /// The smaller of the two.
    ///
    ///     1.5.min(2.5) == 1.5
    "min"(this: &Arc<Decimal>, other: Exact) -> Value {
        Value::Decimal(if other.0.compare(this).is_lt() { other.0 } else { this.clone() })
    }

    /// Away from zero.
    ///
    ///     java.math.RoundingMode.UP.toString() == 'UP'
    static "java.math.RoundingMode" ".UP"() -> Value { mode(Rounding::Up) }

    /// Towards zero.
    ///
    ///     java.math.RoundingMode.DOWN.toString() == 'DOWN'
    static "java.math.RoundingMode" ".DOWN"() -> Value { mode(Rounding::Down) }

    /// Towards positive infinity.
    ///
    ///     java.math.RoundingMode.CEILING.toString() == 'CEILING'
    static "java.math.RoundingMode" ".CEILING"() -> Value { mode(Rounding::Ceiling) }

    /// Towards negative infinity.
    ///
    ///     java.math.RoundingMode.FLOOR.toString() == 'FLOOR'
    static "java.math.RoundingMode" ".FLOOR"() -> Value { mode(Rounding::Floor) }

    /// To the nearest, away from zero in the middle.
    ///
    ///     java.math.RoundingMode.HALF_UP.toString() == 'HALF_UP'
    static "java.math.RoundingMode" ".HALF_UP"() -> Value { mode(Rounding::HalfUp) }

    /// To the nearest, towards zero in the middle.
    ///
    ///     java.math.RoundingMode.HALF_DOWN.toString() == 'HALF_DOWN'
    static "java.math.RoundingMode" ".HALF_DOWN"() -> Value { mode(Rounding::HalfDown) }

    /// To the nearest, to the even one in the middle.
    ///
    ///     java.math.RoundingMode.HALF_EVEN.toString() == 'HALF_EVEN'
    static "java.math.RoundingMode" ".HALF_EVEN"() -> Value { mode(Rounding::HalfEven) }

    /// No digit may be lost.
    ///
    ///     java.math.RoundingMode.UNNECESSARY.toString() == 'UNNECESSARY'
    static "java.math.RoundingMode" ".UNNECESSARY"() -> Value { mode(Rounding::Unnecessary) }
}

/// A BigInteger.
struct Big<'a>(&'a BigInt);

impl<'a> Arg<'a> for Big<'a> {
    const TY: Ty = Ty::BIG_INT;
    fn take(value: &'a Value) -> Option<Self> {
        match value {
            Value::BigInt(n) => Some(Big(n)),
            _ => None,
        }
    }
}

//! What Groovy's numbers do beyond `+ - * /`: powers, whole quotients, bits, steps.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::{Pow, Signed, ToPrimitive, Zero};

use super::number::arithmetic;
use super::{Decimal, Fault, Number, Value};

/// Most digits a power may have.
const MAX_DIGITS: u64 = 100_000;

impl Number {
    /// What Groovy says where a number has not the operation.
    pub(super) fn cannot(&self, method: &str) -> Fault {
        let value = Value::from(self.clone());
        let text = value
            .print(&super::Zone::UTC)
            .map_or_else(|_| String::new(), |text| text.to_wire().into_owned());
        Fault::groovy(
            "java.lang.UnsupportedOperationException",
            format!(
                "Cannot use {method}() on this number type: {} with value: {text}",
                value.class_name()
            ),
        )
    }

    /// `self ** other`: a whole number where it is one.
    ///
    /// # Errors
    ///
    /// Refused where it would have more than a hundred thousand digits.
    pub fn power(&self, other: &Number) -> Result<Number, Fault> {
        if let (Number::Int(exponent), true) = (other, !matches!(self, Number::Double(_)))
            && let Ok(exponent) = u32::try_from(*exponent)
        {
            let too_long = || Fault::Refused("a power of this many digits".into());
            if let Number::Decimal(base) = self {
                return base
                    .power(exponent)
                    .map(|n| Number::Decimal(Arc::new(n)))
                    .ok_or_else(too_long);
            }
            let base = self.truncated().unwrap_or_default();
            if base.bits().saturating_mul(exponent.into()) > MAX_DIGITS * 3 {
                return Err(too_long());
            }
            let power: BigInt = Pow::pow(&base, exponent);
            return Ok(match (self, power.to_i32(), power.to_i64()) {
                (Number::Int(_), Some(n), _) => Number::Int(n),
                (Number::Long(_), _, Some(n)) => Number::Long(n),
                _ => Number::Big(Arc::new(power)),
            });
        }
        let (base, exponent) = (self.to_f64(), other.to_f64());
        let power = if exponent == 0.5 {
            base.sqrt()
        } else {
            base.powf(exponent)
        };
        Ok(if f64::from(power as i32) == power {
            Number::Int(power as i32)
        } else if (power as i64) as f64 == power {
            Number::Long(power as i64)
        } else {
            Number::Double(power)
        })
    }

    /// The quotient without its fraction.
    ///
    /// # Errors
    ///
    /// `UnsupportedOperationException` for numbers with a fraction, `ArithmeticException` for zero.
    pub fn whole_quotient(&self, other: &Number) -> Result<Number, Fault> {
        match (self, other) {
            (Number::Decimal(_) | Number::Double(_), _)
            | (_, Number::Decimal(_) | Number::Double(_)) => Err(self.cannot("intdiv")),
            (_, other) if other.is_zero() => Err(match (self, other) {
                (Number::Big(_), _) | (_, Number::Big(_)) => {
                    arithmetic("BigInteger divide by zero")
                }
                _ => arithmetic("/ by zero"),
            }),
            (Number::Int(a), Number::Int(b)) => Ok(Number::Int(a.wrapping_div(*b))),
            (Number::Big(_), _) | (_, Number::Big(_)) => {
                let quotient =
                    self.truncated().unwrap_or_default() / other.truncated().unwrap_or_default();
                Ok(Number::Big(Arc::new(quotient)))
            }
            _ => Ok(Number::Long(
                self.to_i64_wrapping().wrapping_div(other.to_i64_wrapping()),
            )),
        }
    }

    /// `&`, `|` or `^`, by the name of its method.
    ///
    /// # Errors
    ///
    /// `UnsupportedOperationException` for numbers with a fraction.
    pub fn bits(&self, method: &str, other: &Number) -> Result<Number, Fault> {
        fn apply<T>(method: &str, a: T, b: T) -> T
        where
            T: std::ops::BitAnd<Output = T>
                + std::ops::BitOr<Output = T>
                + std::ops::BitXor<Output = T>,
        {
            match method {
                "and" => a & b,
                "or" => a | b,
                _ => a ^ b,
            }
        }
        match (self, other) {
            (Number::Decimal(_) | Number::Double(_), _)
            | (_, Number::Decimal(_) | Number::Double(_)) => Err(self.cannot(method)),
            (Number::Int(a), Number::Int(b)) => Ok(Number::Int(apply(method, *a, *b))),
            (Number::Big(_), _) | (_, Number::Big(_)) => {
                let whole = |n: &Number| n.truncated().unwrap_or_default();
                Ok(Number::Big(Arc::new(apply(
                    method,
                    whole(self),
                    whole(other),
                ))))
            }
            _ => Ok(Number::Long(apply(
                method,
                self.to_i64_wrapping(),
                other.to_i64_wrapping(),
            ))),
        }
    }

    /// `<<`, `>>` or `>>>`, by the name of its method.
    ///
    /// # Errors
    ///
    /// `UnsupportedOperationException` for numbers with a fraction; not yet for BigIntegers.
    pub fn shifted(&self, method: &str, other: &Number) -> Result<Number, Fault> {
        if matches!(other, Number::Decimal(_) | Number::Double(_)) {
            return Err(self.cannot(method));
        }
        let by = other.to_i32_wrapping() as u32;
        match (self, method) {
            (Number::Int(n), "leftShift") => Ok(Number::Int(n.wrapping_shl(by))),
            (Number::Int(n), "rightShift") => Ok(Number::Int(n.wrapping_shr(by))),
            (Number::Int(n), _) => Ok(Number::Int((*n as u32).wrapping_shr(by) as i32)),
            (Number::Long(n), "leftShift") => Ok(Number::Long(n.wrapping_shl(by))),
            (Number::Long(n), "rightShift") => Ok(Number::Long(n.wrapping_shr(by))),
            (Number::Long(n), _) => Ok(Number::Long((*n as u64).wrapping_shr(by) as i64)),
            (Number::Big(_), _) => Err(Fault::NotYet("shifting a BigInteger".into())),
            _ => Err(self.cannot(method)),
        }
    }

    /// `~self`
    ///
    /// # Errors
    ///
    /// `UnsupportedOperationException` for numbers with a fraction.
    pub fn inverted(&self) -> Result<Number, Fault> {
        match self {
            Number::Int(n) => Ok(Number::Int(!n)),
            Number::Long(n) => Ok(Number::Long(!n)),
            Number::Big(n) => Ok(Number::Big(Arc::new(-&**n - 1))),
            _ => Err(self.cannot("bitwiseNegate")),
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn magnitude(&self) -> Number {
        match self {
            Number::Int(n) => Number::Int(n.wrapping_abs()),
            Number::Long(n) => Number::Long(n.wrapping_abs()),
            Number::Big(n) => Number::Big(Arc::new(n.abs())),
            Number::Decimal(n) => {
                Number::Decimal(Arc::new(Decimal::new(n.unscaled.abs(), n.scale)))
            }
            Number::Double(n) => Number::Double(n.abs()),
        }
    }

    /// As a BigInteger, the fraction cut off; `None` for infinity and NaN.
    pub fn to_big(&self) -> Option<Number> {
        self.truncated().map(|n| Number::Big(Arc::new(n)))
    }

    /// The exact decimal value, as `new BigDecimal(double)` has it; `None` for infinity and NaN.
    pub fn to_exact_decimal(&self) -> Option<Decimal> {
        let Number::Double(n) = self else {
            return self.to_decimal();
        };
        if !n.is_finite() {
            return None;
        }
        // Every double is a whole number of some 2⁻ᵏ, which is 5ᵏ of 10⁻ᵏ.
        let (mut rest, mut scale) = (*n, 0u32);
        while rest.fract() != 0.0 {
            rest *= 2.0;
            scale += 1;
        }
        let whole: BigInt = num_traits::FromPrimitive::from_f64(rest)?;
        let unscaled = if whole.is_zero() {
            whole
        } else {
            whole * BigInt::from(5).pow(scale)
        };
        Some(Decimal::new(unscaled, scale.into()))
    }

    /// Reads digits as a BigInteger.
    pub fn parse_big(text: &str) -> Option<Number> {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        text.strip_prefix('+')
            .unwrap_or(text)
            .parse()
            .ok()
            .map(|n| Number::Big(Arc::new(n)))
    }
}

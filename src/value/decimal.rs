use num_bigint::{BigInt, Sign};
use num_traits::{Pow, Signed, ToPrimitive, Zero};

/// Largest scale, and largest negative one, that is kept: beyond it a result would be unusable, and a
/// template could ask for gigabytes of zeros with `1e2000000000 + 1`.
const MAX_SCALE: i64 = 10_000;

/// `java.math.BigDecimal`: an unscaled integer and a scale, so that `1.10` stays `1.10`.
///
/// Own code, because Java's scale rules are part of what a template prints, and no crate keeps them all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The digits.
    pub unscaled: BigInt,
    /// How many of them stand behind the point; negative for trailing zeros not written.
    pub scale: i64,
}

impl Decimal {
    /// `unscaled × 10^-scale`
    pub fn new(unscaled: impl Into<BigInt>, scale: i64) -> Decimal {
        Decimal {
            unscaled: unscaled.into(),
            scale,
        }
    }

    /// Reads Java's notation: digits, an optional fraction, an optional exponent.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole.strip_prefix(['+', '-']).unwrap_or(whole);
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if digits.len() + fraction.len() == 0 || !plain(digits) || !plain(fraction) {
            return None;
        }
        let scale = fraction.len() as i64 - exponent;
        if scale.abs() > MAX_SCALE {
            return None;
        }
        let unsigned: BigInt = format!("{digits}{fraction}").parse().ok()?;
        let unscaled = if whole.starts_with('-') {
            -unsigned
        } else {
            unsigned
        };
        Some(Decimal { unscaled, scale })
    }

    /// Number of digits; 1 for zero.
    pub fn precision(&self) -> i64 {
        digits(&self.unscaled)
    }

    /// Both with the larger of the two scales.
    fn aligned(&self, other: &Decimal) -> (BigInt, BigInt, i64) {
        let scale = self.scale.max(other.scale);
        (self.unscaled_at(scale), other.unscaled_at(scale), scale)
    }

    fn unscaled_at(&self, scale: i64) -> BigInt {
        &self.unscaled * power_of_ten(scale - self.scale)
    }

    /// `self + other`, with the larger scale.
    #[must_use]
    pub fn plus(&self, other: &Decimal) -> Decimal {
        let (a, b, scale) = self.aligned(other);
        Decimal::new(a + b, scale)
    }

    /// `self - other`, with the larger scale.
    #[must_use]
    pub fn minus(&self, other: &Decimal) -> Decimal {
        let (a, b, scale) = self.aligned(other);
        Decimal::new(a - b, scale)
    }

    /// `self × other`; the scales add up.
    #[must_use]
    pub fn times(&self, other: &Decimal) -> Decimal {
        Decimal::new(&self.unscaled * &other.unscaled, self.scale + other.scale)
    }

    /// The remainder, with the sign of `self`; `None` when `other` is zero.
    pub fn remainder(&self, other: &Decimal) -> Option<Decimal> {
        if other.unscaled.is_zero() {
            return None;
        }
        let (a, b, scale) = self.aligned(other);
        let rest = Decimal::new(&a % &b, scale);
        // What Java subtracts has as few zeros behind the point as the whole quotient lets it.
        let spare = other.scale - self.scale;
        let mut quotient = a / b;
        let mut zeros = 0;
        let ten = BigInt::from(10);
        while zeros < spare && (&quotient % &ten).is_zero() {
            quotient /= &ten;
            zeros += 1;
        }
        Some(match zeros {
            0 => rest,
            zeros => rest.rescaled(scale - zeros),
        })
    }

    /// Groovy's `/`: exact where there is an exact quotient, else ten more digits than the operands
    /// have, cut to a scale of at least ten. `None` when `other` is zero.
    pub fn over(&self, other: &Decimal) -> Option<Decimal> {
        if other.unscaled.is_zero() {
            return None;
        }
        Some(self.exact_quotient(other).unwrap_or_else(|| {
            let precision = self.precision().max(other.precision()) + 10;
            let scale = self.scale.max(other.scale).max(10);
            let quotient = self.quotient(other, precision);
            if quotient.scale > scale {
                quotient.rescaled(scale)
            } else {
                quotient
            }
        }))
    }

    /// `BigDecimal.divide(BigDecimal)`: the shortest exact quotient with at least the preferred scale.
    fn exact_quotient(&self, other: &Decimal) -> Option<Decimal> {
        let preferred = self.scale - other.scale;
        let common = gcd(&self.unscaled, &other.unscaled);
        let mut rest = (&other.unscaled / &common).abs();
        let (mut twos, mut fives) = (0, 0);
        for (prime, count) in [(2u32, &mut twos), (5, &mut fives)] {
            while (&rest % prime).is_zero() {
                rest /= prime;
                *count += 1;
            }
        }
        if rest != BigInt::from(1) {
            return None;
        }
        let more = twos.max(fives);
        let unscaled = &self.unscaled * power_of_ten(more) / &other.unscaled;
        Some(Decimal::new(unscaled, preferred + more))
    }

    /// The quotient with exactly `precision` digits, rounded half up.
    fn quotient(&self, other: &Decimal, precision: i64) -> Decimal {
        let (num, den) = (self.unscaled.abs(), other.unscaled.abs());
        let negative = self.unscaled.is_negative() != other.unscaled.is_negative();
        let mut shift = precision - digits(&num) + digits(&den);
        loop {
            let (top, bottom) = if shift >= 0 {
                (&num * power_of_ten(shift), den.clone())
            } else {
                (num.clone(), &den * power_of_ten(-shift))
            };
            let (mut quotient, rest) = (&top / &bottom, &top % &bottom);
            if rest * 2 >= bottom {
                quotient += 1;
            }
            if digits(&quotient) > precision {
                shift -= 1;
                continue;
            }
            let unscaled = if negative { -quotient } else { quotient };
            return Decimal::new(unscaled, self.scale - other.scale + shift);
        }
    }

    /// The same value with another scale, rounded half up where digits are lost.
    #[must_use]
    pub fn rescaled(&self, scale: i64) -> Decimal {
        if scale >= self.scale {
            return Decimal::new(self.unscaled_at(scale), scale);
        }
        let cut = power_of_ten(self.scale - scale);
        let (mut kept, rest) = (&self.unscaled / &cut, &self.unscaled % &cut);
        if rest.abs() * 2 >= cut {
            kept += if self.unscaled.is_negative() { -1 } else { 1 };
        }
        Decimal::new(kept, scale)
    }

    /// The same value with another scale; `None` when digits would be lost with [`Rounding::Unnecessary`].
    pub fn rounded(&self, scale: i64, rounding: Rounding) -> Option<Decimal> {
        if scale >= self.scale {
            return Some(Decimal::new(self.unscaled_at(scale), scale));
        }
        let cut = power_of_ten(self.scale - scale);
        quotient_rounded(&self.unscaled, &cut, rounding).map(|kept| Decimal::new(kept, scale))
    }

    /// `self / other` with that scale; `None` when `other` is zero, or digits would be lost with
    /// [`Rounding::Unnecessary`].
    pub fn divided(&self, other: &Decimal, scale: i64, rounding: Rounding) -> Option<Decimal> {
        if other.unscaled.is_zero() {
            return None;
        }
        let shift = scale + other.scale - self.scale;
        let (top, bottom) = if shift >= 0 {
            (&self.unscaled * power_of_ten(shift), other.unscaled.clone())
        } else {
            (
                self.unscaled.clone(),
                &other.unscaled * power_of_ten(-shift),
            )
        };
        quotient_rounded(&top, &bottom, rounding).map(|quotient| Decimal::new(quotient, scale))
    }

    /// `BigDecimal.divide(BigDecimal)`; `None` when there is no exact quotient.
    pub fn exactly_divided(&self, other: &Decimal) -> Option<Decimal> {
        if other.unscaled.is_zero() {
            return None;
        }
        self.exact_quotient(other)
    }

    /// Without zeros at the end: `100.0` is `1E+2`.
    #[must_use]
    pub fn stripped(&self) -> Decimal {
        if self.unscaled.is_zero() {
            return Decimal::new(0, 0);
        }
        let mut stripped = self.clone();
        let ten = BigInt::from(10);
        while (&stripped.unscaled % &ten).is_zero() {
            stripped.unscaled /= &ten;
            stripped.scale -= 1;
        }
        stripped
    }

    /// `self` multiplied with itself; `None` beyond what is kept.
    pub fn power(&self, exponent: u32) -> Option<Decimal> {
        let digits = self.precision().checked_mul(exponent.into())?;
        if digits > MAX_SCALE || self.scale.abs().checked_mul(exponent.into())? > MAX_SCALE {
            return None;
        }
        Some(Decimal::new(
            Pow::pow(&self.unscaled, exponent),
            self.scale * i64::from(exponent),
        ))
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match self.unscaled.sign() {
            Sign::Minus => -1,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }
    }

    /// Order by value: `1.0` and `1.00` are equal here, though not as `Decimal`s.
    pub fn compare(&self, other: &Decimal) -> std::cmp::Ordering {
        let (a, b, _) = self.aligned(other);
        a.cmp(&b)
    }

    /// The whole part.
    pub fn truncated(&self) -> BigInt {
        if self.scale <= 0 {
            &self.unscaled * power_of_ten(-self.scale)
        } else {
            &self.unscaled / power_of_ten(self.scale)
        }
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        // Rust reads decimal notation with correct rounding, as Java does.
        format!("{}e{}", self.unscaled, -self.scale)
            .parse()
            .unwrap_or(f64::NAN)
    }

    /// Without an exponent, however many zeros that takes.
    pub fn to_plain_string(&self) -> String {
        if self.scale <= 0 {
            return self.truncated().to_string();
        }
        let digits = self.unscaled.abs().to_string();
        let scale = self.scale as usize;
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.unscaled.sign() == Sign::Minus {
            "-"
        } else {
            ""
        };
        format!("{sign}{whole}.{fraction}")
    }
}

impl std::fmt::Display for Decimal {
    /// `BigDecimal.toString`: an exponent below 10⁻⁶ and for a negative scale.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let exponent = self.precision() - 1 - self.scale;
        if self.scale >= 0 && exponent >= -6 {
            return f.write_str(&self.to_plain_string());
        }
        let digits = self.unscaled.abs().to_string();
        let sign = if self.unscaled.sign() == Sign::Minus {
            "-"
        } else {
            ""
        };
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        write!(f, "{sign}{first}{point}{rest}E{exponent:+}")
    }
}

impl From<&BigInt> for Decimal {
    fn from(n: &BigInt) -> Decimal {
        Decimal::new(n.clone(), 0)
    }
}

/// What becomes of digits that are cut off: `java.math.RoundingMode`, in the order of its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
    /// To the nearest, away from zero in the middle.
    HalfUp,
    /// To the nearest, towards zero in the middle.
    HalfDown,
    /// To the nearest, to the even one in the middle.
    HalfEven,
    /// None may be lost.
    Unnecessary,
}

fn quotient_rounded(top: &BigInt, bottom: &BigInt, rounding: Rounding) -> Option<BigInt> {
    let (quotient, rest) = (top / bottom, top % bottom);
    if rest.is_zero() {
        return Some(quotient);
    }
    let negative = top.is_negative() != bottom.is_negative();
    let half = (rest.abs() * 2u32).cmp(&bottom.abs());
    let odd = !(&quotient % 2u32).is_zero();
    let away = match rounding {
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfDown => half.is_gt(),
        Rounding::HalfEven => half.is_gt() || half.is_eq() && odd,
        Rounding::Unnecessary => return None,
    };
    Some(match (away, negative) {
        (false, _) => quotient,
        (true, false) => quotient + 1,
        (true, true) => quotient - 1,
    })
}

fn power_of_ten(n: i64) -> BigInt {
    BigInt::from(10).pow(n.max(0).to_u32().unwrap_or(0))
}

fn digits(n: &BigInt) -> i64 {
    n.abs().to_string().len() as i64
}

fn gcd(a: &BigInt, b: &BigInt) -> BigInt {
    let (mut a, mut b) = (a.abs(), b.abs());
    while !b.is_zero() {
        (a, b) = (b.clone(), a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn prints_as_java() {
        for text in [
            "1.50", "1E+3", "1E-7", "0.000001", "1.23E-7", "-0.5", "0", "0.0", "1E+10",
        ] {
            assert_eq!(d(text).to_string(), text);
        }
        assert_eq!(d("1e3").to_plain_string(), "1000");
    }

    #[test]
    fn divides_as_groovy() {
        for (a, b, quotient) in [
            ("10", "4", "2.5"),
            ("10", "2", "5"),
            ("10", "2.50", "4"),
            ("1e3", "10", "1E+2"),
            ("10.0", "5", "2.0"),
            ("1", "3", "0.3333333333"),
            ("1000000", "3", "333333.3333333333"),
            ("100", "7", "14.2857142857"),
            ("2", "-3", "-0.6666666667"),
            ("0", "7", "0"),
        ] {
            assert_eq!(d(a).over(&d(b)).unwrap().to_string(), quotient, "{a}/{b}");
        }
        assert_eq!(d("1").over(&d("0.00")), None);
    }
}

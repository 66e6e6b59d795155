//! What a String reads as: numbers, booleans, bytes.

use std::sync::Arc;

use crate::builtins::row::{Unit, rows};
use crate::value::{Decimal, Fault, Number, Str, Value};

rows! {
    /// Whether it says true: `true`, `y` or `1`, in any case.
    ///
    ///     'Y'.toBoolean()
    ///     !'yes'.toBoolean()
    "toBoolean"(this: &Str) -> bool {
        let text = this.to_wire();
        let text = text.trim_matches(|c| c <= ' ');
        ["true", "y", "1"].iter().any(|word| text.eq_ignore_ascii_case(word))
    }

    /// The Integer it reads as, blanks around it allowed.
    ///
    ///     ' 42 '.toInteger() == 42
    "toInteger"(this: &Str) -> Result<i32, Fault> { parse_int(&trimmed(this), 10) }

    /// The Long it reads as, blanks around it allowed.
    ///
    ///     ' 42 '.toLong() == 42L
    "toLong"(this: &Str) -> Result<i64, Fault> { parse_long(&trimmed(this), 10) }

    /// The Double it reads as.
    ///
    ///     '1.5'.toDouble() == 1.5d
    "toDouble"(this: &Str) -> Result<Value, Fault> { parse_double(&trimmed(this)).map(Value::Double) }

    /// The Float it reads as.
    ///
    ///     '1.5'.toFloat() == 1.5f
    "toFloat"(this: &Str) -> Result<Value, Fault> { parse_float(&trimmed(this)).and_then(float_value) }

    /// The BigDecimal it reads as; its scale stays.
    ///
    ///     '1.50'.toBigDecimal().toString() == '1.50'
    "toBigDecimal"(this: &Str) -> Result<Value, Fault> { parse_decimal(&trimmed(this)) }

    /// The BigInteger it reads as.
    ///
    ///     '42'.toBigInteger() == 42G
    "toBigInteger"(this: &Str) -> Result<Value, Fault> { parse_big(&trimmed(this), 10) }

    /// Its first unit, as a Character.
    ///
    ///     'abc'.toCharacter() == 'a'
    "toCharacter"(this: &Str) -> Result<Unit, Fault> {
        this.unit(0).map(Unit).ok_or_else(|| super::out_of_range(0))
    }

    /// Whether it reads as a number, blanks around it allowed.
    ///
    ///     ' 12 '.isNumber()
    ///     !''.isNumber()
    "isNumber"(this: &Str) -> Result<bool, Fault> { holds(parse_decimal(&trimmed(this))) }

    /// Whether it reads as a BigDecimal.
    ///
    ///     '1e3'.isBigDecimal()
    "isBigDecimal"(this: &Str) -> Result<bool, Fault> { holds(parse_decimal(&trimmed(this))) }

    /// Whether it reads as a whole number of any size.
    ///
    ///     '99999999999999999999'.isBigInteger()
    "isBigInteger"(this: &Str) -> Result<bool, Fault> { holds(parse_big(&trimmed(this), 10)) }

    /// Whether it reads as an Integer.
    ///
    ///     !'99999999999'.isInteger()
    "isInteger"(this: &Str) -> Result<bool, Fault> { holds(parse_int(&trimmed(this), 10)) }

    /// Whether it reads as a Long.
    ///
    ///     '99999999999'.isLong()
    "isLong"(this: &Str) -> Result<bool, Fault> { holds(parse_long(&trimmed(this), 10)) }

    /// Whether it reads as a Double.
    ///
    ///     '1.5'.isDouble()
    "isDouble"(this: &Str) -> Result<bool, Fault> { holds(parse_double(&trimmed(this))) }

    /// Whether it reads as a Float.
    ///
    ///     '1.5'.isFloat()
    "isFloat"(this: &Str) -> Result<bool, Fault> { holds(parse_float(&trimmed(this))) }
}

/// `String.trim()`
pub(in crate::builtins) fn trimmed(this: &Str) -> Str {
    match this.as_str() {
        Some(text) => text.trim_matches(|c| c <= ' ').into(),
        None => this.clone(),
    }
}

/// Whether a number was read; what could not be judged stays a fault.
fn holds<T>(read: Result<T, Fault>) -> Result<bool, Fault> {
    match read {
        Ok(_) => Ok(true),
        Err(Fault::Groovy { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The class of what reading a number throws.
pub(in crate::builtins) const NUMBER_FORMAT: &str = "java.lang.NumberFormatException";

fn malformed(message: impl Into<String>) -> Fault {
    Fault::groovy(NUMBER_FORMAT, message)
}

fn not_a_number(text: &Str, radix: u32) -> Fault {
    let under = if radix == 10 {
        String::new()
    } else {
        format!(" under radix {radix}")
    };
    malformed(format!("For input string: \"{}\"{under}", text.to_wire()))
}

/// A whole number as Java's parsers read it: a sign and digits of the radix.
fn whole(text: &Str, radix: u32) -> Result<Number, Fault> {
    let wire = text.to_wire();
    let digits = wire.strip_prefix(['+', '-']).unwrap_or(&wire);
    if !digits.is_ascii() && digits.chars().any(char::is_numeric) {
        return Err(Fault::NotYet("a number in digits of another script".into()));
    }
    if digits.len() > MAX_DIGITS {
        return Err(Fault::Refused(format!(
            "a number of more than {MAX_DIGITS} digits"
        )));
    }
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(not_a_number(text, radix));
    }
    Number::parse_whole(&wire, radix).ok_or_else(|| not_a_number(text, radix))
}

/// Most digits of a number that is read.
const MAX_DIGITS: usize = 10_000;

/// `Integer.parseInt`
pub(in crate::builtins) fn parse_int(text: &Str, radix: u32) -> Result<i32, Fault> {
    match whole(text, radix)? {
        Number::Int(n) => Ok(n),
        _ => Err(not_a_number(text, radix)),
    }
}

/// `Long.parseLong`
pub(in crate::builtins) fn parse_long(text: &Str, radix: u32) -> Result<i64, Fault> {
    match whole(text, radix)? {
        Number::Int(n) => Ok(n.into()),
        Number::Long(n) => Ok(n),
        _ => Err(not_a_number(text, radix)),
    }
}

/// `new BigInteger`
pub(in crate::builtins) fn parse_big(text: &Str, radix: u32) -> Result<Value, Fault> {
    if text.is_empty() {
        return Err(malformed("Zero length BigInteger"));
    }
    let number = whole(text, radix)?
        .truncated()
        .ok_or_else(|| not_a_number(text, radix))?;
    Ok(Value::BigInt(Arc::new(number)))
}

/// `new BigDecimal`
pub(in crate::builtins) fn parse_decimal(text: &Str) -> Result<Value, Fault> {
    let wire = text.to_wire();
    if !wire.is_ascii() && wire.chars().any(char::is_numeric) {
        return Err(Fault::NotYet("a number in digits of another script".into()));
    }
    if wire.len() > MAX_DIGITS {
        return Err(Fault::Refused(format!(
            "a number of more than {MAX_DIGITS} digits"
        )));
    }
    match Decimal::parse(&wire) {
        Some(number) => Ok(Value::Decimal(Arc::new(number))),
        // Java takes exponents up to ten digits long.
        None if plausible(&wire).is_some_and(|(_, exponent)| !exponent.is_empty()) => {
            Err(Fault::NotYet("a BigDecimal of such an exponent".into()))
        }
        None => Err(malformed(format!("`{wire}` is no decimal number"))),
    }
}

/// A Float whose digits Java prints as everyone does: before 19 it prints others for large and small ones.
pub(in crate::builtins) fn float_value(n: f32) -> Result<Value, Fault> {
    if n == 0.0 || !n.is_finite() || (1e-3..1e7).contains(&n.abs()) {
        return Ok(Value::Float(n));
    }
    Err(Fault::NotYet("a Float this large or small".into()))
}

/// `Double.parseDouble`
pub(in crate::builtins) fn parse_double(text: &Str) -> Result<f64, Fault> {
    floating(text, |plain| plain.parse().ok())
}

/// `Float.parseFloat`
pub(in crate::builtins) fn parse_float(text: &Str) -> Result<f32, Fault> {
    floating(text, |plain| plain.parse().ok())
}

fn floating<T>(text: &Str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
    let wire = text.to_wire();
    let trimmed = wire.trim_matches(|c| c <= ' ');
    if trimmed.is_empty() {
        return Err(malformed("empty String"));
    }
    let unsigned = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
    if unsigned.starts_with("0x") || unsigned.starts_with("0X") {
        return Err(Fault::NotYet("a hexadecimal Double".into()));
    }
    let read = match unsigned {
        "NaN" => parse("NaN"),
        "Infinity" => parse(&trimmed.replace("Infinity", "inf")),
        _ => {
            let plain = trimmed
                .strip_suffix(['d', 'D', 'f', 'F'])
                .unwrap_or(trimmed);
            plausible(plain).and_then(|_| parse(plain))
        }
    };
    read.ok_or_else(|| malformed(format!("For input string: \"{trimmed}\"")))
}

/// The mantissa and the exponent of a number in decimal notation.
fn plausible(text: &str) -> Option<(&str, &str)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, ""));
    if unsigned.len() > mantissa.len() {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (before.len() + after.len() > 0 && digits(before) && digits(after))
        .then_some((mantissa, exponent))
}

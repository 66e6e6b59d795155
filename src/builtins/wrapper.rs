//! The classes of Java's primitives: reading numbers, writing them, their limits.

use std::sync::Arc;

use super::row::rows;
use super::string::conversion::{
    float_value, parse_big, parse_decimal, parse_double, parse_float, parse_int, parse_long,
};
use crate::value::{BigInt, Decimal, Fault, Str, Value};

rows! {
    /// The Integer a text reads as; no blanks.
    ///
    ///     Integer.parseInt('42') == 42
    static "java.lang.Integer" "parseInt"(text: &Str) -> Result<i32, Fault> { parse_int(text, 10) }

    /// The Integer a text reads as in a radix.
    ///
    ///     Integer.parseInt('ff', 16) == 255
    static "java.lang.Integer" "parseInt"(text: &Str, radix: i32) -> Result<i32, Fault> {
        parse_int(text, in_range(radix)?)
    }

    /// The Integer a text reads as; no blanks.
    ///
    ///     Integer.valueOf('42') == 42
    static "java.lang.Integer" "valueOf"(text: &Str) -> Result<i32, Fault> { parse_int(text, 10) }

    /// The Integer itself.
    ///
    ///     Integer.valueOf(42) == 42
    static "java.lang.Integer" "valueOf"(n: i32) -> i32 { n }

    /// The Integer's text.
    ///
    ///     Integer.toString(42) == '42'
    static "java.lang.Integer" "toString"(n: i32) -> Str { n.to_string().into() }

    /// The Integer's text in a radix.
    ///
    ///     Integer.toString(255, 16) == 'ff'
    static "java.lang.Integer" "toString"(n: i32, radix: i32) -> Result<Str, Fault> {
        let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix)).unwrap_or(10);
        Ok(BigInt::from(n).to_str_radix(radix).into())
    }

    /// In hexadecimal digits, negative ones as two's complement.
    ///
    ///     Integer.toHexString(255) == 'ff'
    static "java.lang.Integer" "toHexString"(n: i32) -> Str { format!("{n:x}").into() }

    /// In octal digits, negative ones as two's complement.
    ///
    ///     Integer.toOctalString(8) == '10'
    static "java.lang.Integer" "toOctalString"(n: i32) -> Str { format!("{n:o}").into() }

    /// In binary digits, negative ones as two's complement.
    ///
    ///     Integer.toBinaryString(5) == '101'
    static "java.lang.Integer" "toBinaryString"(n: i32) -> Str { format!("{n:b}").into() }

    /// The order of two Integers: -1, 0 or 1.
    ///
    ///     Integer.compare(1, 2) == -1
    static "java.lang.Integer" "compare"(a: i32, b: i32) -> i32 { a.cmp(&b) as i32 }

    /// The larger of two Integers.
    ///
    ///     Integer.max(1, 2) == 2
    static "java.lang.Integer" "max"(a: i32, b: i32) -> i32 { a.max(b) }

    /// The smaller of two Integers.
    ///
    ///     Integer.min(1, 2) == 1
    static "java.lang.Integer" "min"(a: i32, b: i32) -> i32 { a.min(b) }

    /// The largest Integer.
    ///
    ///     Integer.MAX_VALUE == 2147483647
    static "java.lang.Integer" ".MAX_VALUE"() -> i32 { i32::MAX }

    /// The smallest Integer.
    ///
    ///     Integer.MIN_VALUE == -2147483648
    static "java.lang.Integer" ".MIN_VALUE"() -> i32 { i32::MIN }

    /// The Integer a text reads as.
    ///
    ///     new Integer('42') == 42
    new "java.lang.Integer"(text: &Str) -> Result<i32, Fault> { parse_int(text, 10) }

    /// The Integer itself.
    ///
    ///     new Integer(42) == 42
    new "java.lang.Integer"(n: i32) -> i32 { n }

    /// The Long a text reads as; no blanks.
    ///
    ///     Long.parseLong('42') == 42L
    static "java.lang.Long" "parseLong"(text: &Str) -> Result<i64, Fault> { parse_long(text, 10) }

    /// The Long a text reads as; no blanks.
    ///
    ///     Long.valueOf('42') == 42L
    static "java.lang.Long" "valueOf"(text: &Str) -> Result<i64, Fault> { parse_long(text, 10) }

    /// The largest Long.
    ///
    ///     Long.MAX_VALUE == 9223372036854775807
    static "java.lang.Long" ".MAX_VALUE"() -> i64 { i64::MAX }

    /// The smallest Long.
    ///
    ///     Long.MIN_VALUE < 0
    static "java.lang.Long" ".MIN_VALUE"() -> i64 { i64::MIN }

    /// The Long a text reads as.
    ///
    ///     new Long('42') == 42L
    new "java.lang.Long"(text: &Str) -> Result<i64, Fault> { parse_long(text, 10) }

    /// The Double a text reads as.
    ///
    ///     Double.parseDouble('1.5') == 1.5d
    static "java.lang.Double" "parseDouble"(text: &Str) -> Result<Value, Fault> {
        parse_double(text).map(Value::Double)
    }

    /// The Double a text reads as.
    ///
    ///     Double.valueOf('1.5') == 1.5d
    static "java.lang.Double" "valueOf"(text: &Str) -> Result<Value, Fault> { parse_double(text).map(Value::Double) }

    /// The largest Double.
    ///
    ///     Double.MAX_VALUE > 1e300
    static "java.lang.Double" ".MAX_VALUE"() -> Value { Value::Double(f64::MAX) }

    /// The Double that is no number.
    ///
    ///     Double.NaN.toString() == 'NaN'
    static "java.lang.Double" ".NaN"() -> Value { Value::Double(f64::NAN) }

    /// The Double above all others.
    ///
    ///     Double.POSITIVE_INFINITY > Double.MAX_VALUE
    static "java.lang.Double" ".POSITIVE_INFINITY"() -> Value { Value::Double(f64::INFINITY) }

    /// The Double below all others.
    ///
    ///     Double.NEGATIVE_INFINITY < 0
    static "java.lang.Double" ".NEGATIVE_INFINITY"() -> Value { Value::Double(f64::NEG_INFINITY) }

    /// The Double a text reads as.
    ///
    ///     new Double('1.5') == 1.5d
    new "java.lang.Double"(text: &Str) -> Result<Value, Fault> { parse_double(text).map(Value::Double) }

    /// The Float a text reads as.
    ///
    ///     Float.parseFloat('1.5') == 1.5f
    static "java.lang.Float" "parseFloat"(text: &Str) -> Result<Value, Fault> { parse_float(text).and_then(float_value) }

    /// The Float a text reads as.
    ///
    ///     Float.valueOf('1.5') == 1.5f
    static "java.lang.Float" "valueOf"(text: &Str) -> Result<Value, Fault> { parse_float(text).and_then(float_value) }

    /// Whether a text is `true`, in any case; false for null.
    ///
    ///     Boolean.parseBoolean('TRUE')
    static "java.lang.Boolean" "parseBoolean"(text: &Value) -> Result<bool, Fault> { read_boolean(text) }

    /// Whether a text is `true`, in any case; a Boolean itself.
    ///
    ///     Boolean.valueOf('true')
    static "java.lang.Boolean" "valueOf"(value: &Value) -> Result<bool, Fault> {
        match value {
            Value::Bool(b) => Ok(*b),
            Value::Null => Err(Fault::NotYet("`Boolean.valueOf` of null".into())),
            text => read_boolean(text),
        }
    }

    /// The Boolean's text.
    ///
    ///     Boolean.toString(true) == 'true'
    static "java.lang.Boolean" "toString"(b: bool) -> Str { if b { "true" } else { "false" }.into() }

    /// `true`.
    ///
    ///     Boolean.TRUE
    static "java.lang.Boolean" ".TRUE"() -> bool { true }

    /// `false`.
    ///
    ///     !Boolean.FALSE
    static "java.lang.Boolean" ".FALSE"() -> bool { false }

    /// The BigDecimal 0.
    ///
    ///     BigDecimal.ZERO == 0
    static "java.math.BigDecimal" ".ZERO"() -> Value { decimal(0) }

    /// The BigDecimal 1.
    ///
    ///     BigDecimal.ONE == 1
    static "java.math.BigDecimal" ".ONE"() -> Value { decimal(1) }

    /// The BigDecimal 10.
    ///
    ///     BigDecimal.TEN == 10
    static "java.math.BigDecimal" ".TEN"() -> Value { decimal(10) }

    /// The BigDecimal a text reads as; its scale stays.
    ///
    ///     new BigDecimal('1.50').toString() == '1.50'
    new "java.math.BigDecimal"(text: &Str) -> Result<Value, Fault> { parse_decimal(text) }

    /// The BigInteger 0.
    ///
    ///     BigInteger.ZERO == 0
    static "java.math.BigInteger" ".ZERO"() -> Value { Value::BigInt(Arc::new(0.into())) }

    /// The BigInteger 1.
    ///
    ///     BigInteger.ONE == 1
    static "java.math.BigInteger" ".ONE"() -> Value { Value::BigInt(Arc::new(1.into())) }

    /// The BigInteger 10.
    ///
    ///     BigInteger.TEN == 10
    static "java.math.BigInteger" ".TEN"() -> Value { Value::BigInt(Arc::new(10.into())) }

    /// The BigInteger a text reads as.
    ///
    ///     new BigInteger('42') == 42
    new "java.math.BigInteger"(text: &Str) -> Result<Value, Fault> { parse_big(text, 10) }
}

fn decimal(n: i32) -> Value {
    Value::Decimal(Arc::new(Decimal::new(n, 0)))
}

fn in_range(radix: i32) -> Result<u32, Fault> {
    u32::try_from(radix)
        .ok()
        .filter(|radix| (2..=36).contains(radix))
        .ok_or_else(|| {
            Fault::groovy(
                "java.lang.NumberFormatException",
                format!("radix {radix} out of range"),
            )
        })
}

fn read_boolean(value: &Value) -> Result<bool, Fault> {
    match value {
        Value::Null => Ok(false),
        Value::Str(text) | Value::GString(text) => Ok(text.to_wire().eq_ignore_ascii_case("true")),
        _ => Err(Fault::NotYet("reading a Boolean from this value".into())),
    }
}

//! The statics, constants and constructors of the number classes and of Boolean.

use std::sync::Arc;

use super::super::row::rows;
use super::convert::Floating;
use super::parse;
use crate::value::{Decimal, Fault, Number, Str, Value};

rows! {
    /// The largest Integer.
    ///
    ///     Integer.MAX_VALUE == 2147483647
    static "java.lang.Integer" ".MAX_VALUE"() -> Value { Value::Int(i32::MAX) }

    /// The smallest Integer.
    ///
    ///     Integer.MIN_VALUE < 0
    static "java.lang.Integer" ".MIN_VALUE"() -> Value { Value::Int(i32::MIN) }

    /// The largest Long.
    ///
    ///     Long.MAX_VALUE == 9223372036854775807L
    static "java.lang.Long" ".MAX_VALUE"() -> Value { Value::Long(i64::MAX) }

    /// The smallest Long.
    ///
    ///     Long.MIN_VALUE < 0
    static "java.lang.Long" ".MIN_VALUE"() -> Value { Value::Long(i64::MIN) }

    /// `MAX_VALUE` of Double.
    ///
    ///     Double.MAX_VALUE > 1
    static "java.lang.Double" ".MAX_VALUE"() -> Value { Value::Double(f64::MAX) }

    /// `NaN` of Double.
    ///
    ///     Double.NaN.isNaN()
    static "java.lang.Double" ".NaN"() -> Value { Value::Double(f64::NAN) }

    /// `POSITIVE_INFINITY` of Double.
    ///
    ///     Double.POSITIVE_INFINITY.isInfinite()
    static "java.lang.Double" ".POSITIVE_INFINITY"() -> Value { Value::Double(f64::INFINITY) }

    /// `NEGATIVE_INFINITY` of Double.
    ///
    ///     Double.NEGATIVE_INFINITY.isInfinite()
    static "java.lang.Double" ".NEGATIVE_INFINITY"() -> Value { Value::Double(f64::NEG_INFINITY) }

    /// The largest Float.
    ///
    ///     Float.MAX_VALUE > 1
    static "java.lang.Float" ".MAX_VALUE"() -> Value { Value::Float(f32::MAX) }

    /// 0, as a BigDecimal.
    ///
    ///     BigDecimal.ZERO == 0
    static "java.math.BigDecimal" ".ZERO"() -> Value { Value::Decimal(Arc::new(Decimal::new(0, 0))) }

    /// 0, as a BigInteger.
    ///
    ///     BigInteger.ZERO == 0
    static "java.math.BigInteger" ".ZERO"() -> Value { big_of(0) }

    /// 1, as a BigDecimal.
    ///
    ///     BigDecimal.ONE == 1
    static "java.math.BigDecimal" ".ONE"() -> Value { Value::Decimal(Arc::new(Decimal::new(1, 0))) }

    /// 1, as a BigInteger.
    ///
    ///     BigInteger.ONE == 1
    static "java.math.BigInteger" ".ONE"() -> Value { big_of(1) }

    /// 10, as a BigDecimal.
    ///
    ///     BigDecimal.TEN == 10
    static "java.math.BigDecimal" ".TEN"() -> Value { Value::Decimal(Arc::new(Decimal::new(10, 0))) }

    /// 10, as a BigInteger.
    ///
    ///     BigInteger.TEN == 10
    static "java.math.BigInteger" ".TEN"() -> Value { big_of(10) }

    /// The old number of `RoundingMode.UP`.
    ///
    ///     BigDecimal.ROUND_UP == 0
    static "java.math.BigDecimal" ".ROUND_UP"() -> i32 { 0 }

    /// The old number of `RoundingMode.DOWN`.
    ///
    ///     BigDecimal.ROUND_DOWN == 1
    static "java.math.BigDecimal" ".ROUND_DOWN"() -> i32 { 1 }

    /// The old number of `RoundingMode.CEILING`.
    ///
    ///     BigDecimal.ROUND_CEILING == 2
    static "java.math.BigDecimal" ".ROUND_CEILING"() -> i32 { 2 }

    /// The old number of `RoundingMode.FLOOR`.
    ///
    ///     BigDecimal.ROUND_FLOOR == 3
    static "java.math.BigDecimal" ".ROUND_FLOOR"() -> i32 { 3 }

    /// The old number of `RoundingMode.HALF_UP`.
    ///
    ///     BigDecimal.ROUND_HALF_UP == 4
    static "java.math.BigDecimal" ".ROUND_HALF_UP"() -> i32 { 4 }

    /// The old number of `RoundingMode.HALF_DOWN`.
    ///
    ///     BigDecimal.ROUND_HALF_DOWN == 5
    static "java.math.BigDecimal" ".ROUND_HALF_DOWN"() -> i32 { 5 }

    /// The old number of `RoundingMode.HALF_EVEN`.
    ///
    ///     BigDecimal.ROUND_HALF_EVEN == 6
    static "java.math.BigDecimal" ".ROUND_HALF_EVEN"() -> i32 { 6 }

    /// The old number of `RoundingMode.UNNECESSARY`.
    ///
    ///     BigDecimal.ROUND_UNNECESSARY == 7
    static "java.math.BigDecimal" ".ROUND_UNNECESSARY"() -> i32 { 7 }

    /// `true`
    ///
    ///     Boolean.TRUE == true
    static "java.lang.Boolean" ".TRUE"() -> bool { true }

    /// `false`
    ///
    ///     Boolean.FALSE == false
    static "java.lang.Boolean" ".FALSE"() -> bool { false }

    /// Reads an Integer; blanks are not allowed.
    ///
    ///     Integer.parseInt('42') == 42
    static "java.lang.Integer" "parseInt"(text: &Value) -> Result<i32, Fault> { parse::int(text_of(text)?, 10) }

    /// Reads an Integer in digits of a radix.
    ///
    ///     Integer.parseInt('ff', 16) == 255
    static "java.lang.Integer" "parseInt"(text: &Str, radix: i32) -> Result<i32, Fault> { parse::int(text, base(radix)?) }

    /// Reads an Integer, or takes one.
    ///
    ///     Integer.valueOf('42') == 42
    static "java.lang.Integer" "valueOf"(from: &Value) -> Result<Value, Fault> { match from { Value::Int(n) => Ok(Value::Int(*n)), text => Ok(Value::Int(parse::int(text_of(text)?, 10)?)) } }

    /// Reads a Long; blanks are not allowed.
    ///
    ///     Long.parseLong('42') == 42
    static "java.lang.Long" "parseLong"(text: &Value) -> Result<i64, Fault> { parse::long(text_of(text)?, 10) }

    /// Reads a Long in digits of a radix.
    ///
    ///     Long.parseLong('ff', 16) == 255
    static "java.lang.Long" "parseLong"(text: &Str, radix: i32) -> Result<i64, Fault> { parse::long(text, base(radix)?) }

    /// Reads a Long, or takes one.
    ///
    ///     Long.valueOf('42') == 42
    static "java.lang.Long" "valueOf"(from: &Value) -> Result<Value, Fault> { match from { Value::Int(n) => Ok(Value::Long((*n).into())), Value::Long(n) => Ok(Value::Long(*n)), text => Ok(Value::Long(parse::long(text_of(text)?, 10)?)) } }

    /// The decimal digits.
    ///
    ///     Integer.toString(5) == '5'
    static "java.lang.Integer" "toString"(n: i32) -> Str { n.to_string().into() }

    /// The bits as digits.
    ///
    ///     Integer.toHexString(255) == 'ff'
    static "java.lang.Integer" "toHexString"(n: i32) -> Str { format!("{n:x}").into() }

    /// The bits as digits.
    ///
    ///     Integer.toBinaryString(5) == '101'
    static "java.lang.Integer" "toBinaryString"(n: i32) -> Str { format!("{n:b}").into() }

    /// The bits as digits.
    ///
    ///     Integer.toOctalString(8) == '10'
    static "java.lang.Integer" "toOctalString"(n: i32) -> Str { format!("{n:o}").into() }

    /// -1, 0 or 1, as the first is smaller, equal or larger.
    ///
    ///     Integer.compare(1, 2) == -1
    static "java.lang.Integer" "compare"(a: i32, b: i32) -> i32 { a.cmp(&b) as i32 }

    /// The larger of two.
    ///
    ///     Integer.max(1, 2) == 2
    static "java.lang.Integer" "max"(a: i32, b: i32) -> i32 { a.max(b) }

    /// The smaller of two.
    ///
    ///     Integer.min(1, 2) == 1
    static "java.lang.Integer" "min"(a: i32, b: i32) -> i32 { a.min(b) }

    /// The sum.
    ///
    ///     Integer.sum(1, 2) == 3
    static "java.lang.Integer" "sum"(a: i32, b: i32) -> i32 { a.wrapping_add(b) }

    /// -1, 0 or 1.
    ///
    ///     Integer.signum(-5) == -1
    static "java.lang.Integer" "signum"(n: i32) -> i32 { n.signum() }

    /// The decimal digits.
    ///
    ///     Long.toString(5L) == '5'
    static "java.lang.Long" "toString"(n: &Value) -> Result<Str, Fault> { whole(n).map(|n| n.to_string().into()) }

    /// Reads a Double.
    ///
    ///     Double.parseDouble('1.5') == 1.5d
    static "java.lang.Double" "parseDouble"(text: &Str) -> Result<Value, Fault> { parse::double(text).map(Value::Double) }

    /// Reads a Double, or takes a number as one.
    ///
    ///     Double.valueOf('1.5') == 1.5d
    static "java.lang.Double" "valueOf"(from: &Value) -> Result<Value, Fault> { match (Number::of(from), from) { (Some(n), _) => Ok(Value::Double(n.to_f64())), (None, Value::Str(text) | Value::GString(text)) => parse::double(text).map(Value::Double), _ => Err(Fault::NotYet("`Double.valueOf` of this".into())) } }

    /// Whether it is no number.
    ///
    ///     Double.isNaN(0d / 0)
    static "java.lang.Double" "isNaN"(n: Floating) -> bool { n.0.is_nan() }

    /// Reads a Float.
    ///
    ///     Float.parseFloat('1.5') == 1.5
    static "java.lang.Float" "parseFloat"(text: &Str) -> Result<Value, Fault> { parse::float(text).map(Value::Float) }

    /// Reads a Float.
    ///
    ///     Float.valueOf('1.5') == 1.5
    static "java.lang.Float" "valueOf"(text: &Str) -> Result<Value, Fault> { parse::float(text).map(Value::Float) }

    /// Whether the text is `true`, in any case; null is not.
    ///
    ///     Boolean.parseBoolean('TRUE')
    static "java.lang.Boolean" "parseBoolean"(text: &Value) -> Result<bool, Fault> { truth(text) }

    /// Whether the text is `true`, in any case; or the Boolean itself.
    ///
    ///     Boolean.valueOf('true')
    static "java.lang.Boolean" "valueOf"(from: &Value) -> Result<bool, Fault> { match from { Value::Bool(b) => Ok(*b), text => truth(text) } }

    /// `true` or `false`.
    ///
    ///     Boolean.toString(true) == 'true'
    static "java.lang.Boolean" "toString"(b: bool) -> Str { b.to_string().into() }

    /// A BigDecimal of a number; a Double as it prints.
    ///
    ///     BigDecimal.valueOf(1.5d) == 1.5
    static "java.math.BigDecimal" "valueOf"(n: &Value) -> Result<Value, Fault> { match n { Value::Int(_) | Value::Long(_) | Value::Double(_) => decimal_of(n, false), _ => Err(Fault::NotYet("`BigDecimal.valueOf` of this".into())) } }

    /// A BigInteger of a whole number.
    ///
    ///     BigInteger.valueOf(5) == 5
    static "java.math.BigInteger" "valueOf"(n: &Value) -> Result<Value, Fault> { whole(n).map(big_of) }

    /// Reads a BigDecimal, or takes a number as one: a Double by its exact value.
    ///
    ///     new BigDecimal('1.50').toString() == '1.50'
    new "java.math.BigDecimal"(from: &Value) -> Result<Value, Fault> { match from { Value::Str(text) | Value::GString(text) => parse::decimal(text), from => decimal_of(from, true) } }

    /// Reads a BigInteger.
    ///
    ///     new BigInteger('123') == 123
    new "java.math.BigInteger"(from: &Value) -> Result<Value, Fault> { parse::big(text_of(from)?) }

    /// Reads an Integer, or takes one.
    ///
    ///     new Integer('5') == 5
    new "java.lang.Integer"(from: &Value) -> Result<Value, Fault> { match from { Value::Int(n) => Ok(Value::Int(*n)), text => Ok(Value::Int(parse::int(text_of(text)?, 10)?)) } }

    /// Reads a Long, or takes one.
    ///
    ///     new Long('5') == 5
    new "java.lang.Long"(from: &Value) -> Result<Value, Fault> { match from { Value::Int(n) => Ok(Value::Long((*n).into())), Value::Long(n) => Ok(Value::Long(*n)), text => Ok(Value::Long(parse::long(text_of(text)?, 10)?)) } }

    /// Reads a Double.
    ///
    ///     new Double('5') == 5.0
    new "java.lang.Double"(from: &Value) -> Result<Value, Fault> { parse::double(text_of(from)?).map(Value::Double) }
}

/// The text to read a number from; of null there is none to read.
fn text_of(value: &Value) -> Result<&Str, Fault> {
    match value {
        Value::Str(text) | Value::GString(text) => Ok(text),
        Value::Null => Err(Fault::groovy(
            parse::NUMBER_FORMAT,
            "Cannot parse null string",
        )),
        other => Err(Fault::NotYet(format!(
            "reading a number from a {}",
            other.type_name()
        ))),
    }
}

fn base(radix: i32) -> Result<u32, Fault> {
    u32::try_from(radix)
        .ok()
        .filter(|radix| (2..=36).contains(radix))
        .ok_or_else(|| Fault::NotYet("a radix other than 2 to 36".into()))
}

fn whole(value: &Value) -> Result<i64, Fault> {
    match value {
        Value::Int(n) => Ok((*n).into()),
        Value::Long(n) => Ok(*n),
        other => Err(Fault::NotYet(format!("a {} as a Long", other.type_name()))),
    }
}

fn big_of(n: i64) -> Value {
    Number::Long(n).to_big().map_or(Value::Null, Value::from)
}

fn decimal_of(value: &Value, exact: bool) -> Result<Value, Fault> {
    let number = Number::of(value)
        .ok_or_else(|| Fault::NotYet(format!("a BigDecimal of a {}", value.type_name())))?;
    let decimal = if exact {
        number.to_exact_decimal()
    } else {
        number.to_decimal()
    };
    match decimal {
        Some(decimal) => Ok(Value::Decimal(Arc::new(decimal))),
        None => Err(Fault::groovy(parse::NUMBER_FORMAT, "Infinite or NaN")),
    }
}

fn truth(value: &Value) -> Result<bool, Fault> {
    match value {
        Value::Null => Ok(false),
        Value::Str(text) | Value::GString(text) => Ok(text
            .as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))),
        other => Err(Fault::NotYet(format!(
            "a Boolean of a {}",
            other.type_name()
        ))),
    }
}

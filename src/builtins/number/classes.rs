//! The statics, constants and constructors of the number classes and of Boolean.

use std::sync::Arc;

use super::super::Ty;
use super::super::row::{Arg, rows};
use super::super::string::conversion::{
    NUMBER_FORMAT, float_value, parse_big, parse_decimal, parse_double, parse_float, parse_int,
    parse_long,
};
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

    /// The largest Double.
    ///
    ///     Double.MAX_VALUE > 1
    static "java.lang.Double" ".MAX_VALUE"() -> Value { Value::Double(f64::MAX) }

    /// The Double that is no number.
    ///
    ///     Double.NaN.isNaN()
    static "java.lang.Double" ".NaN"() -> Value { Value::Double(f64::NAN) }

    /// The Double above all others.
    ///
    ///     Double.POSITIVE_INFINITY.isInfinite()
    static "java.lang.Double" ".POSITIVE_INFINITY"() -> Value { Value::Double(f64::INFINITY) }

    /// The Double below all others.
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

    /// The value `true`.
    ///
    ///     Boolean.TRUE == true
    static "java.lang.Boolean" ".TRUE"() -> bool { true }

    /// The value `false`.
    ///
    ///     Boolean.FALSE == false
    static "java.lang.Boolean" ".FALSE"() -> bool { false }

    /// The Integer a text says, which may have a sign and no blanks; anything else, null too, is a
    /// `NumberFormatException`.
    ///
    ///     Integer.parseInt('42') == 42
    static "java.lang.Integer" "parseInt"(text: TextOrNull) -> Result<i32, Fault> { parse_int(text.present()?, 10) }

    /// The Integer a text says in digits of a radix from 2 to 36.
    ///
    ///     Integer.parseInt('ff', 16) == 255
    static "java.lang.Integer" "parseInt"(text: TextOrNull, radix: i32) -> Result<i32, Fault> { parse_int(text.present()?, base(radix)?) }

    /// The Integer a text says, as `parseInt`.
    ///
    ///     Integer.valueOf('42') == 42
    static "java.lang.Integer" "valueOf"(text: TextOrNull) -> Result<i32, Fault> { parse_int(text.present()?, 10) }

    /// The Integer itself.
    ///
    ///     Integer.valueOf(42) == 42
    static "java.lang.Integer" "valueOf"(n: i32) -> i32 { n }

    /// The Long a text says, which may have a sign and no blanks; anything else, null too, is a
    /// `NumberFormatException`.
    ///
    ///     Long.parseLong('42') == 42
    static "java.lang.Long" "parseLong"(text: TextOrNull) -> Result<i64, Fault> { parse_long(text.present()?, 10) }

    /// The Long a text says in digits of a radix from 2 to 36.
    ///
    ///     Long.parseLong('ff', 16) == 255
    static "java.lang.Long" "parseLong"(text: TextOrNull, radix: i32) -> Result<i64, Fault> { parse_long(text.present()?, base(radix)?) }

    /// The Long a text says, as `parseLong`.
    ///
    ///     Long.valueOf('42') == 42
    static "java.lang.Long" "valueOf"(text: TextOrNull) -> Result<i64, Fault> { parse_long(text.present()?, 10) }

    /// A whole number as a Long.
    ///
    ///     Long.valueOf(42) == 42L
    static "java.lang.Long" "valueOf"(n: i64) -> i64 { n }

    /// The decimal digits of an Integer.
    ///
    ///     Integer.toString(5) == '5'
    static "java.lang.Integer" "toString"(n: i32) -> Str { n.to_string().into() }

    /// The digits of an Integer in a radix from 2 to 36; any other radix is taken as 10.
    ///
    ///     Integer.toString(255, 16) == 'ff'
    static "java.lang.Integer" "toString"(n: i32, radix: i32) -> Str {
        let digits = Number::Int(n).truncated().map(|n| n.to_str_radix(base(radix).unwrap_or(10)));
        digits.unwrap_or_default().into()
    }

    /// The hexadecimal digits of an Integer; those of a negative one are its two's complement.
    ///
    ///     Integer.toHexString(255) == 'ff'
    static "java.lang.Integer" "toHexString"(n: i32) -> Str { format!("{n:x}").into() }

    /// The binary digits of an Integer; those of a negative one are its two's complement.
    ///
    ///     Integer.toBinaryString(5) == '101'
    static "java.lang.Integer" "toBinaryString"(n: i32) -> Str { format!("{n:b}").into() }

    /// The octal digits of an Integer; those of a negative one are its two's complement.
    ///
    ///     Integer.toOctalString(8) == '10'
    static "java.lang.Integer" "toOctalString"(n: i32) -> Str { format!("{n:o}").into() }

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

    /// The sum of two Integers, which wraps around silently.
    ///
    ///     Integer.sum(1, 2) == 3
    static "java.lang.Integer" "sum"(a: i32, b: i32) -> i32 { a.wrapping_add(b) }

    /// The sign of an Integer: -1, 0 or 1.
    ///
    ///     Integer.signum(-5) == -1
    static "java.lang.Integer" "signum"(n: i32) -> i32 { n.signum() }

    /// The decimal digits of a whole number.
    ///
    ///     Long.toString(5L) == '5'
    static "java.lang.Long" "toString"(n: i64) -> Str { n.to_string().into() }

    /// The Double a text says; blanks around it do not matter.
    ///
    ///     Double.parseDouble('1.5') == 1.5d
    static "java.lang.Double" "parseDouble"(text: &Str) -> Result<Value, Fault> { parse_double(text).map(Value::Double) }

    /// The Double a text says, as `parseDouble`.
    ///
    ///     Double.valueOf('1.5') == 1.5d
    static "java.lang.Double" "valueOf"(text: &Str) -> Result<Value, Fault> { parse_double(text).map(Value::Double) }

    /// A number as a Double.
    ///
    ///     Double.valueOf(1.5) == 1.5d
    static "java.lang.Double" "valueOf"(n: Number) -> Value { Value::Double(n.to_f64()) }

    /// Whether it is no number, as `0d / 0` is none.
    ///
    ///     Double.isNaN(0d / 0)
    static "java.lang.Double" "isNaN"(n: Number) -> bool { n.to_f64().is_nan() }

    /// The Float a text says; blanks around it do not matter.
    ///
    ///     Float.parseFloat('1.5') == 1.5
    static "java.lang.Float" "parseFloat"(text: &Str) -> Result<Value, Fault> { parse_float(text).and_then(float_value) }

    /// The Float a text says, as `parseFloat`.
    ///
    ///     Float.valueOf('1.5') == 1.5
    static "java.lang.Float" "valueOf"(text: &Str) -> Result<Value, Fault> { parse_float(text).and_then(float_value) }

    /// Whether a text is `true`, in any case; null is not.
    ///
    ///     Boolean.parseBoolean('TRUE')
    ///     !Boolean.parseBoolean('yes')
    static "java.lang.Boolean" "parseBoolean"(text: TextOrNull) -> bool { text.says_true() }

    /// Whether a text is `true`, in any case, as `parseBoolean`.
    ///
    ///     Boolean.valueOf('True')
    static "java.lang.Boolean" "valueOf"(text: TextOrNull) -> bool { text.says_true() }

    /// The Boolean itself.
    ///
    ///     Boolean.valueOf(true)
    static "java.lang.Boolean" "valueOf"(b: bool) -> bool { b }

    /// `true` or `false`, as a String.
    ///
    ///     Boolean.toString(true) == 'true'
    static "java.lang.Boolean" "toString"(b: bool) -> Str { b.to_string().into() }

    /// A number as a BigDecimal; a Double as it prints.
    ///
    ///     BigDecimal.valueOf(1.5d) == 1.5
    static "java.math.BigDecimal" "valueOf"(n: Number) -> Result<Value, Fault> {
        match n {
            Number::Int(_) | Number::Long(_) | Number::Double(_) => decimal(n.to_decimal()),
            _ => Err(Fault::NotYet("`BigDecimal.valueOf` of this".into())),
        }
    }

    /// A whole number as a BigInteger.
    ///
    ///     BigInteger.valueOf(5) == 5
    static "java.math.BigInteger" "valueOf"(n: i64) -> Value { big_of(n) }

    /// The BigDecimal a text says, with as many digits behind the point.
    ///
    ///     new BigDecimal('1.50').toString() == '1.50'
    new "java.math.BigDecimal"(text: &Str) -> Result<Value, Fault> { parse_decimal(text) }

    /// A number as a BigDecimal; a Double by its exact value, so prefer a text.
    ///
    ///     new BigDecimal(5) == 5
    ///     new BigDecimal(0.1d) != 0.1
    new "java.math.BigDecimal"(n: Number) -> Result<Value, Fault> {
        // Java has no constructor for a BigDecimal, and Groovy takes the one for a Double.
        decimal(match n {
            Number::Decimal(n) => Number::Double(n.to_f64()).to_exact_decimal(),
            n => n.to_exact_decimal(),
        })
    }

    /// The BigInteger a text says.
    ///
    ///     new BigInteger('123') == 123
    new "java.math.BigInteger"(text: &Str) -> Result<Value, Fault> { parse_big(text, 10) }

    /// The Integer a text says, as `Integer.parseInt`.
    ///
    ///     new Integer('5') == 5
    new "java.lang.Integer"(text: TextOrNull) -> Result<i32, Fault> { parse_int(text.present()?, 10) }

    /// The Integer itself.
    ///
    ///     new Integer(5) == 5
    new "java.lang.Integer"(n: i32) -> i32 { n }

    /// The Long a text says, as `Long.parseLong`.
    ///
    ///     new Long('5') == 5
    new "java.lang.Long"(text: TextOrNull) -> Result<i64, Fault> { parse_long(text.present()?, 10) }

    /// A whole number as a Long.
    ///
    ///     new Long(5) == 5L
    new "java.lang.Long"(n: i64) -> i64 { n }

    /// The Double a text says, as `Double.parseDouble`.
    ///
    ///     new Double('5') == 5.0
    new "java.lang.Double"(text: &Str) -> Result<Value, Fault> { parse_double(text).map(Value::Double) }
}

/// A text to read something from, or null, of which these readers say themselves that it cannot be.
struct TextOrNull<'a>(Option<&'a Str>);

impl<'a> Arg<'a> for TextOrNull<'a> {
    const TY: Ty = Ty::TEXT.or(Ty::NULL);
    fn take(value: &'a Value) -> Option<Self> {
        match value {
            Value::Str(text) | Value::GString(text) => Some(TextOrNull(Some(text))),
            Value::Null => Some(TextOrNull(None)),
            _ => None,
        }
    }
}

impl<'a> TextOrNull<'a> {
    fn present(self) -> Result<&'a Str, Fault> {
        let missing = || Fault::groovy(NUMBER_FORMAT, "Cannot parse null string");
        self.0.ok_or_else(missing)
    }

    fn says_true(self) -> bool {
        let text = self.0.and_then(Str::as_str);
        text.is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }
}

fn base(radix: i32) -> Result<u32, Fault> {
    u32::try_from(radix)
        .ok()
        .filter(|radix| (2..=36).contains(radix))
        .ok_or_else(|| Fault::groovy(NUMBER_FORMAT, format!("radix {radix} out of range")))
}

fn big_of(n: i64) -> Value {
    Number::Long(n).to_big().map_or(Value::Null, Value::from)
}

fn decimal(exact: Option<Decimal>) -> Result<Value, Fault> {
    let infinite = || Fault::groovy(NUMBER_FORMAT, "Infinite or NaN");
    let number = exact.ok_or_else(infinite)?;
    Ok(Value::Decimal(Arc::new(number)))
}

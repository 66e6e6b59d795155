//! `java.lang.Character`: a UTF-16 unit.

use super::row::{Unit, rows};
use super::string::case::{is_white, lower, upper};
use crate::value::{Fault, Number, Str, Value};

rows! {
    /// Whether it is a digit of any script.
    ///
    ///     'a1'.charAt(1).isDigit()
    "isDigit"(this: Unit) -> bool { is_digit(this) }

    /// Whether it is a letter.
    ///
    ///     'é'.charAt(0).isLetter()
    "isLetter"(this: Unit) -> bool { is_letter(this) }

    /// Whether it is a letter or a digit.
    ///
    ///     'a1'.charAt(1).isLetterOrDigit()
    "isLetterOrDigit"(this: Unit) -> bool { is_letter(this) || is_digit(this) }

    /// Whether it is a capital letter.
    ///
    ///     'Ann'.charAt(0).isUpperCase()
    "isUpperCase"(this: Unit) -> bool { character(this).is_some_and(char::is_uppercase) }

    /// Whether it is a small letter.
    ///
    ///     'Ann'.charAt(1).isLowerCase()
    "isLowerCase"(this: Unit) -> bool { character(this).is_some_and(char::is_lowercase) }

    /// Whether it is white space.
    ///
    ///     ' '.charAt(0).isWhitespace()
    "isWhitespace"(this: Unit) -> bool { is_white(this.0) }

    /// The capital letter.
    ///
    ///     'a'.charAt(0).toUpperCase() == 'A'
    "toUpperCase"(this: Unit) -> Unit { Unit(upper(this.0)) }

    /// The small letter.
    ///
    ///     'A'.charAt(0).toLowerCase() == 'a'
    "toLowerCase"(this: Unit) -> Unit { Unit(lower(this.0)) }

    /// The Character after it.
    ///
    ///     'a'.charAt(0).next() == 'b'
    "next"(this: Unit) -> Unit { Unit(this.0.wrapping_add(1)) }

    /// The Character before it.
    ///
    ///     'b'.charAt(0).previous() == 'a'
    "previous"(this: Unit) -> Unit { Unit(this.0.wrapping_sub(1)) }

    /// The Character itself.
    ///
    ///     'a'.charAt(0).charValue() == 'a'
    "charValue"(this: Unit) -> Unit { this }

    /// The order of the two: -1, 0 or 1.
    ///
    ///     'c'.charAt(0).compareTo('a'.charAt(0)) == 1
    "compareTo"(this: Unit, other: Unit) -> i32 { this.0.cmp(&other.0) as i32 }

    /// The order of its code and a number. A Character has no order with anything else.
    ///
    ///     'b'.charAt(0).compareTo('a'.charAt(0)) == 1
    "compareTo"(this: Unit, other: &Value) -> Result<i32, Fault> {
        match other {
            Value::Null => Err(Fault::null_argument()),
            other => match Number::of(other) {
                Some(number) => Ok(code(this).compare(&number) as i32),
                None => Err(Fault::groovy(
                    "java.lang.ClassCastException",
                    format!("class {} cannot be cast to class java.lang.Character", other.class_name()),
                )),
            },
        }
    }

    /// Its code and a number, added.
    ///
    ///     'a'.charAt(0) + 1 == 98
    "plus"(this: Unit, other: Number) -> Number { code(this).plus(&other) }

    /// Its code less a number.
    ///
    ///     'b'.charAt(0) - 1 == 97
    "minus"(this: Unit, other: Number) -> Number { code(this).minus(&other) }

    /// The difference of two Characters' codes.
    ///
    ///     'c'.charAt(0) - 'a'.charAt(0) == 2
    "minus"(this: Unit, other: Unit) -> Number { code(this).minus(&code(other)) }

    /// Its code, multiplied.
    ///
    ///     'a'.charAt(0) * 2 == 194
    "multiply"(this: Unit, other: Number) -> Number { code(this).times(&other) }

    /// Its code, divided.
    ///
    ///     'd'.charAt(0) / 2 == 50
    "div"(this: Unit, other: Number) -> Result<Number, Fault> { code(this).over(&other) }

    /// Whether a Character is a digit of any script.
    ///
    ///     Character.isDigit('a1'.charAt(1))
    static "java.lang.Character" "isDigit"(c: Unit) -> bool { is_digit(c) }

    /// Whether a Character is a letter.
    ///
    ///     Character.isLetter('é'.charAt(0))
    static "java.lang.Character" "isLetter"(c: Unit) -> bool { is_letter(c) }

    /// Whether a Character is a letter or a digit.
    ///
    ///     Character.isLetterOrDigit('1'.charAt(0))
    static "java.lang.Character" "isLetterOrDigit"(c: Unit) -> bool { is_letter(c) || is_digit(c) }

    /// Whether a Character is a capital letter.
    ///
    ///     Character.isUpperCase('A'.charAt(0))
    static "java.lang.Character" "isUpperCase"(c: Unit) -> bool { character(c).is_some_and(char::is_uppercase) }

    /// Whether a Character is a small letter.
    ///
    ///     Character.isLowerCase('a'.charAt(0))
    static "java.lang.Character" "isLowerCase"(c: Unit) -> bool { character(c).is_some_and(char::is_lowercase) }

    /// Whether a Character is white space.
    ///
    ///     Character.isWhitespace(' '.charAt(0))
    static "java.lang.Character" "isWhitespace"(c: Unit) -> bool { is_white(c.0) }

    /// The capital letter.
    ///
    ///     Character.toUpperCase('a'.charAt(0)) == 'A'
    static "java.lang.Character" "toUpperCase"(c: Unit) -> Unit { Unit(upper(c.0)) }

    /// The small letter.
    ///
    ///     Character.toLowerCase('A'.charAt(0)) == 'a'
    static "java.lang.Character" "toLowerCase"(c: Unit) -> Unit { Unit(lower(c.0)) }

    /// The number a digit or a Latin letter stands for; -1 for others.
    ///
    ///     Character.getNumericValue('7'.charAt(0)) == 7
    static "java.lang.Character" "getNumericValue"(c: Unit) -> Result<i32, Fault> {
        match character(c) {
            Some(c) if c.is_ascii() => Ok(c.to_digit(36).map_or(-1, |n| n as i32)),
            _ => Err(Fault::NotYet("the numeric value of a character beyond ASCII".into())),
        }
    }

    /// The Character as a String.
    ///
    ///     Character.toString('a'.charAt(0)) == 'a'
    static "java.lang.Character" "toString"(c: Unit) -> Str { Str::from_units(&[c.0]) }

    /// The Character itself.
    ///
    ///     Character.valueOf('a'.charAt(0)) == 'a'
    static "java.lang.Character" "valueOf"(c: Unit) -> Value { Value::Char(c.0) }

    /// Whether a character of that code is a digit.
    ///
    ///     Character.isDigit(50)
    static "java.lang.Character" "isDigit"(code: i32) -> bool { char_of(code).is_some_and(|c| super::pattern::is_digit(Some(c))) }

    /// Whether a character of that code is a letter.
    ///
    ///     Character.isLetter(65)
    static "java.lang.Character" "isLetter"(code: i32) -> bool { char_of(code).is_some_and(|c| super::pattern::is_letter(Some(c))) }

    /// Whether a character of that code is a letter or a digit.
    ///
    ///     Character.isLetterOrDigit(65)
    static "java.lang.Character" "isLetterOrDigit"(code: i32) -> bool { char_of(code).is_some_and(|c| super::pattern::is_letter(Some(c)) || super::pattern::is_digit(Some(c))) }

    /// Whether a character of that code is a capital letter.
    ///
    ///     Character.isUpperCase(65)
    static "java.lang.Character" "isUpperCase"(code: i32) -> bool { char_of(code).is_some_and(char::is_uppercase) }

    /// Whether a character of that code is a small letter.
    ///
    ///     Character.isLowerCase(97)
    static "java.lang.Character" "isLowerCase"(code: i32) -> bool { char_of(code).is_some_and(char::is_lowercase) }

    /// Whether a character of that code is white space.
    ///
    ///     Character.isWhitespace(32)
    static "java.lang.Character" "isWhitespace"(code: i32) -> bool { u16::try_from(code).is_ok_and(is_white) }

    /// The code of the capital letter.
    ///
    ///     Character.toUpperCase(97) == 65
    static "java.lang.Character" "toUpperCase"(code: i32) -> i32 { u16::try_from(code).map_or(code, |unit| upper(unit).into()) }

    /// The code of the small letter.
    ///
    ///     Character.toLowerCase(65) == 97
    static "java.lang.Character" "toLowerCase"(code: i32) -> i32 { u16::try_from(code).map_or(code, |unit| lower(unit).into()) }

    /// The character of a code as a String.
    ///
    ///     Character.toString(65) == 'A'
    static "java.lang.Character" "toString"(code: i32) -> Result<Str, Fault> {
        match u32::try_from(code).ok().filter(|code| *code <= 0x10_ffff) {
            Some(code) => Ok(match (u16::try_from(code), char::from_u32(code)) {
                (Ok(unit), _) => Str::from_units(&[unit]),
                (_, one) => one.map(String::from).unwrap_or_default().into(),
            }),
            None => Err(Fault::groovy(
                "java.lang.IllegalArgumentException",
                format!("Not a valid Unicode code point: 0x{code:X}"),
            )),
        }
    }
}

fn code(unit: Unit) -> Number {
    Number::Int(unit.0.into())
}

fn char_of(code: i32) -> Option<char> {
    u32::try_from(code).ok().and_then(char::from_u32)
}

fn character(unit: Unit) -> Option<char> {
    char::from_u32(unit.0.into())
}

fn is_digit(unit: Unit) -> bool {
    super::pattern::is_digit(character(unit))
}

fn is_letter(unit: Unit) -> bool {
    super::pattern::is_letter(character(unit))
}

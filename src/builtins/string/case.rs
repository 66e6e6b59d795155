//! Case, white space and width of a String.

use super::{MAX_LENGTH, int, part, too_long};
use crate::builtins::row::rows;
use crate::value::{Fault, Number, Str, Value};

rows! {
    /// Lower case by the rules of Unicode, whatever the locale.
    ///
    ///     'ÀB'.toLowerCase() == 'àb'
    "toLowerCase"(this: &Str) -> Str { this.map(str::to_lowercase) }

    /// Upper case by the rules of Unicode, whatever the locale.
    ///
    ///     'straße'.toUpperCase() == 'STRASSE'
    "toUpperCase"(this: &Str) -> Str { this.map(str::to_uppercase) }

    /// Without the characters up to U+0020 at both ends.
    ///
    ///     ' a '.trim() == 'a'
    "trim"(this: &Str) -> Str {
        let units = this.units();
        let blank = |unit: &&u16| **unit <= 0x20;
        let start = units.iter().take_while(blank).count();
        let end = units.iter().rev().take_while(blank).count();
        Str::from_units(units.get(start..units.len() - end).unwrap_or_default())
    }

    /// Whether the two are the same text in any case; false for null.
    ///
    ///     'Ab'.equalsIgnoreCase('aB')
    ///     !'a'.equalsIgnoreCase(null)
    "equalsIgnoreCase"(this: &Str, other: &Value) -> Result<bool, Fault> {
        match other {
            Value::Null => Ok(false),
            Value::Str(other) | Value::GString(other) => Ok(equals_ignoring_case(this, other)),
            other => Err(Fault::missing_method(
                "java.lang.String",
                "equalsIgnoreCase",
                std::slice::from_ref(other),
                false,
            )),
        }
    }

    /// Whether there is nothing but white space in it; true for `''`.
    ///
    ///     ' '.allWhitespace
    "isAllWhitespace"(this: &Str) -> bool {
        this.units().iter().all(|&unit| {
            char::from_u32(unit.into()).is_some_and(java_whitespace)
        })
    }

    /// The first letter in upper case.
    ///
    ///     'ann'.capitalize() == 'Ann'
    "capitalize"(this: &Str) -> Result<Str, Fault> {
        if this.is_empty() {
            return Ok(this.clone());
        }
        // Java maps one Character to one: `ß` stays.
        let first = upper(this.unit(0).unwrap_or(0));
        Ok(Str::from_units(&[first]).concat(&part(this, 1, this.len())?))
    }

    /// The first letter in lower case.
    ///
    ///     'Ann'.uncapitalize() == 'ann'
    "uncapitalize"(this: &Str) -> Result<Str, Fault> {
        if this.is_empty() {
            return Ok(this.clone());
        }
        let first = lower(this.unit(0).unwrap_or(0));
        Ok(Str::from_units(&[first]).concat(&part(this, 1, this.len())?))
    }

    /// The order of the two in any case.
    ///
    ///     'B'.compareToIgnoreCase('a') == 1
    "compareToIgnoreCase"(this: &Str, other: &Str) -> i32 {
        let (a, b) = (this.units(), other.units());
        let folded = a.iter().zip(&b).map(|(x, y)| (fold(*x), fold(*y)));
        let apart = folded.clone().find(|(x, y)| x != y);
        apart.map_or(int(a.len()) - int(b.len()), |(x, y)| i32::from(x) - i32::from(y))
    }

    /// Spaces before it, up to a width.
    ///
    ///     '7'.padLeft(3) == '  7'
    "padLeft"(this: &Str, width: Number) -> Result<Str, Fault> { padded(this, &width, &" ".into(), Side::Left) }

    /// A padding before it, up to a width.
    ///
    ///     '7'.padLeft(3, '0') == '007'
    "padLeft"(this: &Str, width: Number, padding: &Str) -> Result<Str, Fault> {
        padded(this, &width, padding, Side::Left)
    }

    /// Spaces after it, up to a width.
    ///
    ///     '7'.padRight(3) == '7  '
    "padRight"(this: &Str, width: Number) -> Result<Str, Fault> { padded(this, &width, &" ".into(), Side::Right) }

    /// A padding after it, up to a width.
    ///
    ///     'ab'.padRight(5, '.-') == 'ab.-.'
    "padRight"(this: &Str, width: Number, padding: &Str) -> Result<Str, Fault> {
        padded(this, &width, padding, Side::Right)
    }

    /// Spaces on both sides, up to a width.
    ///
    ///     'ab'.center(5) == ' ab  '
    "center"(this: &Str, width: Number) -> Result<Str, Fault> { padded(this, &width, &" ".into(), Side::Both) }

    /// A padding on both sides, up to a width.
    ///
    ///     'ab'.center(4, '*') == '*ab*'
    "center"(this: &Str, width: Number, padding: &Str) -> Result<Str, Fault> {
        padded(this, &width, padding, Side::Both)
    }

    /// Whether there is nothing but white space in it; since Java 11.
    ///
    ///     ' '.isBlank()
    "isBlank"(this: &Str) -> bool { blanks(this.units().iter()) == this.len() }

    /// Without the white space of Unicode at both ends; since Java 11.
    ///
    ///     ' a '.strip() == 'a'
    "strip"(this: &Str) -> Result<Str, Fault> {
        let units = this.units();
        let end = units.len() - blanks(units.iter().rev());
        part(this, blanks(units.iter()).min(end), end)
    }

    /// Without the white space at the start; since Java 11.
    ///
    ///     ' a '.stripLeading() == 'a '
    "stripLeading"(this: &Str) -> Result<Str, Fault> { part(this, blanks(this.units().iter()), this.len()) }

    /// Without the white space at the end; since Java 11.
    ///
    ///     ' a '.stripTrailing() == ' a'
    "stripTrailing"(this: &Str) -> Result<Str, Fault> {
        part(this, 0, this.len() - blanks(this.units().iter().rev()))
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
    Both,
}

fn padded(this: &Str, width: &Number, padding: &Str, side: Side) -> Result<Str, Fault> {
    let width = usize::try_from(width.to_i32_wrapping()).unwrap_or(0);
    let Some(missing) = width.checked_sub(this.len()).filter(|missing| *missing > 0) else {
        return Ok(this.clone());
    };
    if width > MAX_LENGTH {
        return Err(too_long());
    }
    if padding.is_empty() {
        return Err(Fault::groovy("java.lang.ArithmeticException", "/ by zero"));
    }
    let pad = |count: usize| {
        Str::from_units(
            &padding
                .units()
                .into_iter()
                .cycle()
                .take(count)
                .collect::<Vec<_>>(),
        )
    };
    Ok(match side {
        Side::Left => pad(missing).concat(this),
        Side::Right => this.concat(&pad(missing)),
        // The odd one goes to the right.
        Side::Both => pad(missing / 2)
            .concat(this)
            .concat(&pad(missing.div_ceil(2))),
    })
}

/// How many units from the start are white space.
fn blanks<'a>(units: impl Iterator<Item = &'a u16>) -> usize {
    units.take_while(|unit| is_white(**unit)).count()
}

/// `Character.isWhitespace`
pub(in crate::builtins) fn is_white(unit: u16) -> bool {
    char::from_u32(unit.into()).is_some_and(java_whitespace)
}

/// `Character.toUpperCase`: one to one, or the same.
pub(in crate::builtins) fn upper(unit: u16) -> u16 {
    mapped(unit, char::to_uppercase)
}

/// `Character.toLowerCase`: one to one, or the same.
pub(in crate::builtins) fn lower(unit: u16) -> u16 {
    // The one letter whose long form differs from its short one.
    if unit == 0x130 {
        0x69
    } else {
        mapped(unit, char::to_lowercase)
    }
}

fn mapped<I: Iterator<Item = char>>(unit: u16, map: impl Fn(char) -> I) -> u16 {
    char::from_u32(unit.into()).map_or(unit, |c| {
        let mut letters = map(c);
        match (letters.next(), letters.next()) {
            (Some(one), None) => u16::try_from(u32::from(one)).unwrap_or(unit),
            _ => unit,
        }
    })
}

fn fold(unit: u16) -> u16 {
    lower(upper(unit))
}

/// Java folds each Character by itself: upper, then lower, one to one.
pub(super) fn equals_ignoring_case(a: &Str, b: &Str) -> bool {
    let (a, b) = (a.units(), b.units());
    a.len() == b.len()
        && a.iter()
            .zip(&b)
            .all(|(x, y)| x == y || fold(*x) == fold(*y))
}

/// `Character.isWhitespace`: Unicode's white space without the no-break spaces, and four separators.
fn java_whitespace(c: char) -> bool {
    match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}' => false,
        '\u{1c}'..='\u{1f}' => true,
        c => c.is_whitespace(),
    }
}

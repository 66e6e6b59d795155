//! Strings. Lengths and indexes count UTF-16 units, as Java does.

use super::row::{Unit, rows};
use crate::value::{Fault, ListKind, Number, Str, Value};

rows! {
    /// Number of UTF-16 units.
    ///
    ///     'abc'.length() == 3
    ///     'a😀b'.length() == 4
    "length"(this: &Str) -> i32 { int(this.len()) }

    /// Number of UTF-16 units.
    ///
    ///     'abc'.size() == 3
    "size"(this: &Str) -> i32 { int(this.len()) }

    /// Whether it is `''`.
    ///
    ///     ''.isEmpty()
    "isEmpty"(this: &Str) -> bool { this.is_empty() }

    /// The two, one after the other; anything after text is printed, null as `null`.
    ///
    ///     'a' + 1 == 'a1'
    ///     'a' + null == 'anull'
    "plus"[host](this: &Str, other: &Value) -> Result<Str, Fault> {
        Ok(this.concat(&other.print(host.zone())?))
    }

    /// The text without the first occurrence of what `other` prints.
    ///
    ///     'abcabc' - 'b' == 'acabc'
    "minus"[host](this: &Str, other: &Value) -> Result<Str, Fault> {
        let cut = other.print(host.zone())?;
        Ok(match this.find(&cut, 0) {
            Some(at) => part(this, 0, at)?.concat(&part(this, at + cut.len(), this.len())?),
            None => this.clone(),
        })
    }

    /// The text so many times.
    ///
    ///     'ab' * 2 == 'abab'
    "multiply"(this: &Str, times: Number) -> Result<Str, Fault> {
        let times = times.to_i32_wrapping();
        if times < 0 {
            return Err(Fault::groovy(
                "java.lang.IllegalArgumentException",
                format!("multiply() should be called with a number of 0 or greater not: {times}"),
            ));
        }
        let times = times as usize;
        if this.len().saturating_mul(times) > MAX_LENGTH {
            return Err(Fault::Refused(format!("a string of more than {MAX_LENGTH} characters")));
        }
        Ok(match this.as_str() {
            Some(text) => text.repeat(times).into(),
            None => Str::from_units(&this.units().repeat(times)),
        })
    }

    /// The unit at an index, as a String; a negative index counts from the end.
    ///
    ///     'abc'[0] == 'a'
    ///     'abc'[-1] == 'c'
    "getAt"(this: &Str, index: i32) -> Result<Str, Fault> {
        let len = int(this.len());
        let at = if index < 0 { index + len } else { index };
        if at < 0 {
            return Err(Fault::groovy(
                "java.lang.ArrayIndexOutOfBoundsException",
                format!("Negative array index [{index}] too large for array size {len}"),
            ));
        }
        slice(this, at, at.saturating_add(1))
    }

    /// The part from `start` to the end.
    ///
    ///     'abcdef'.substring(2) == 'cdef'
    "substring"(this: &Str, start: i32) -> Result<Str, Fault> { slice(this, start, int(this.len())) }

    /// The part from `start` up to, not including, `end`. Out of range is an exception: the commonest is
    /// `substring(0, indexOf('@'))` of a text without an `@`.
    ///
    ///     'abcdef'.substring(0, 3) == 'abc'
    "substring"(this: &Str, start: i32, end: i32) -> Result<Str, Fault> { slice(this, start, end) }

    /// The unit at an index, as a Character. Two of them add up as numbers: prefer `[i]`.
    ///
    ///     'abc'.charAt(1) == 'b'
    "charAt"(this: &Str, index: i32) -> Result<Unit, Fault> {
        usize::try_from(index).ok().and_then(|at| this.unit(at)).map(Unit).ok_or_else(|| {
            Fault::groovy(
                OUT_OF_BOUNDS,
                format!("String index out of range: {index}"),
            )
        })
    }

    /// Where `part` first stands; -1 when it does not.
    ///
    ///     'banana'.indexOf('an') == 1
    ///     'banana'.indexOf('z') == -1
    "indexOf"(this: &Str, part: &Str) -> i32 { place(this.find(part, 0)) }

    /// Where `part` first stands at or after `from`; -1 when it does not.
    ///
    ///     'banana'.indexOf('an', 2) == 3
    "indexOf"(this: &Str, part: &Str, from: i32) -> i32 {
        place(this.find(part, usize::try_from(from).unwrap_or(0)))
    }

    /// Where `part` last stands; -1 when it does not.
    ///
    ///     'banana'.lastIndexOf('an') == 3
    "lastIndexOf"(this: &Str, part: &Str) -> i32 { place(this.rfind(part, usize::MAX)) }

    /// Whether `part` stands in it.
    ///
    ///     'banana'.contains('nan')
    "contains"(this: &Str, part: &Str) -> bool { this.find(part, 0).is_some() }

    /// Whether it starts with `part`.
    ///
    ///     'banana'.startsWith('ban')
    "startsWith"(this: &Str, part: &Str) -> bool { this.units().starts_with(&part.units()) }

    /// Whether it ends with `part`.
    ///
    ///     'banana'.endsWith('na')
    "endsWith"(this: &Str, part: &Str) -> bool { this.units().ends_with(&part.units()) }

    /// Every occurrence of `from` replaced by `to`; no regular expression.
    ///
    ///     'a.a'.replace('.', '-') == 'a-a'
    ///     'ab'.replace('', '-') == '-a-b-'
    "replace"(this: &Str, from: &Str, to: &Str) -> Str { this.replace(from, to) }

    /// Every occurrence of one Character replaced by another.
    ///
    ///     'banana'.replace('banana'.charAt(1), 'o'.charAt(0)) == 'bonono'
    "replace"(this: &Str, from: Unit, to: Unit) -> Str {
        let swap = |unit| if unit == from.0 { to.0 } else { unit };
        Str::from_units(&this.units().into_iter().map(swap).collect::<Vec<_>>())
    }

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

    /// The same text.
    ///
    ///     'a'.toString() == 'a'
    "toString"(this: &Str) -> Str { this.clone() }

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

    /// The order of the two: the difference of the first units that differ, or of the lengths.
    ///
    ///     'apple'.compareTo('app') == 2
    "compareTo"(this: &Str, other: &Str) -> i32 { distance(this, other) }

    /// The two, one after the other.
    ///
    ///     'a'.concat('b') == 'ab'
    "concat"(this: &Str, other: &Str) -> Str { this.concat(other) }

    /// Whether there is nothing but white space in it; true for `''`.
    ///
    ///     ' '.allWhitespace
    "isAllWhitespace"(this: &Str) -> bool {
        this.units().iter().all(|&unit| {
            char::from_u32(unit.into()).is_some_and(java_whitespace)
        })
    }

    /// Whether it reads as a number, blanks around it allowed.
    ///
    ///     ' 12 '.isNumber()
    ///     !''.isNumber()
    "isNumber"(this: &Str) -> bool { decimal(this).is_some() }

    /// The text in single quotes.
    ///
    ///     'a'.inspect() == "'a'"
    "inspect"(this: &Str) -> Result<Str, Fault> {
        match this.as_str() {
            Some(text) if !text.contains(['\\', '\'', '\n', '\r', '\t', '\u{8}', '\u{c}']) => {
                Ok(format!("'{text}'").into())
            }
            _ => Err(Fault::NotYet("`inspect` of a text with escapes".into())),
        }
    }

    /// The bytes of its UTF-8.
    ///
    ///     'é'.bytes.length == 2
    "getBytes"(this: &Str) -> Value {
        let byte = |b: u8| Value::Int(i32::from(b as i8));
        Value::array(ListKind::ByteArray, this.to_wire().bytes().map(byte).collect())
    }

    /// Its UTF-16 units, as Strings.
    ///
    ///     'ab'.toList() == ['a', 'b']
    "toList"(this: &Str) -> Value {
        let one = |unit: u16| Value::Str(Str::from_units(&[unit]));
        Value::list(this.units().into_iter().map(one).collect())
    }

    /// The parts between occurrences of `pattern`, empty ones at the end dropped. The pattern is a
    /// regular expression; only one without special characters is evaluated so far.
    ///
    ///     'a,b,,'.split(',').size() == 2
    ///     ''.split(',').size() == 1
    "split"(this: &Str, pattern: &Str) -> Result<Value, Fault> {
        let mut parts = pieces(this, &plain_pattern(pattern)?)?;
        while parts.len() > 1 && parts.last().is_some_and(Str::is_empty) {
            parts.pop();
        }
        // Nothing but separators leaves nothing; a text without any stays as it is.
        if parts.len() == 1 && parts[0].is_empty() && !this.is_empty() {
            parts.clear();
        }
        Ok(strings(parts))
    }

    /// The parts between runs of the characters of `separators`, none of them empty.
    ///
    ///     'a,b,,c'.tokenize(',') == ['a', 'b', 'c']
    "tokenize"(this: &Str, separators: &Str) -> Value { tokens(this, &separators.units()) }

    /// The parts between runs of white space.
    ///
    ///     ' a  b '.tokenize() == ['a', 'b']
    "tokenize"(this: &Str) -> Value { tokens(this, &[0x20, 0x09, 0x0a, 0x0d, 0x0c]) }

    /// The first letter in upper case.
    ///
    ///     'ann'.capitalize() == 'Ann'
    "capitalize"(this: &Str) -> Result<Str, Fault> {
        if this.is_empty() {
            return Ok(this.clone());
        }
        // Java maps one Character to one: `ß` stays.
        let first = this.unit(0).unwrap_or(0);
        let mapped = char::from_u32(first.into()).map_or(first, |c| {
            let mut upper = c.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(one), None) => u16::try_from(u32::from(one)).unwrap_or(first),
                _ => first,
            }
        });
        Ok(Str::from_units(&[mapped]).concat(&part(this, 1, this.len())?))
    }

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
    "toInteger"(this: &Str) -> Result<i32, Fault> {
        let text = this.to_wire();
        let digits = text.trim_matches(|c| c <= ' ');
        digits.parse().map_err(|_| {
            Fault::groovy(
                "java.lang.NumberFormatException",
                format!("For input string: \"{digits}\""),
            )
        })
    }
}

/// Longest string a method makes, in UTF-16 units.
const MAX_LENGTH: usize = 64 << 20;

const OUT_OF_BOUNDS: &str = "java.lang.StringIndexOutOfBoundsException";

fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn place(at: Option<usize>) -> i32 {
    at.map_or(-1, int)
}

fn slice(this: &Str, start: i32, end: i32) -> Result<Str, Fault> {
    match (usize::try_from(start), usize::try_from(end)) {
        (Ok(from), Ok(to)) if from <= to => this.slice(from, to),
        _ => None,
    }
    .ok_or_else(|| {
        let len = this.len();
        Fault::groovy(
            OUT_OF_BOUNDS,
            format!("begin {start}, end {end}, length {len}"),
        )
    })
}

fn part(this: &Str, start: usize, end: usize) -> Result<Str, Fault> {
    slice(this, int(start), int(end))
}

/// `String.compareTo`.
pub(super) fn distance(a: &Str, b: &Str) -> i32 {
    let (a, b) = (a.units(), b.units());
    let apart = a.iter().zip(&b).find(|(x, y)| x != y);
    apart.map_or(int(a.len()) - int(b.len()), |(x, y)| {
        i32::from(*x) - i32::from(*y)
    })
}

/// Java folds each Character by itself: upper, then lower, one to one.
fn equals_ignoring_case(a: &Str, b: &Str) -> bool {
    let one = |mut mapped: Box<dyn Iterator<Item = char>>, c: char| match (
        mapped.next(),
        mapped.next(),
    ) {
        (Some(m), None) => m,
        _ => c,
    };
    let fold = |unit: &u16| {
        char::from_u32((*unit).into()).map_or(u32::from(*unit), |c| {
            let upper = one(Box::new(c.to_uppercase()), c);
            one(Box::new(upper.to_lowercase()), upper).into()
        })
    };
    let (a, b) = (a.units(), b.units());
    a.len() == b.len() && a.iter().zip(&b).all(|(x, y)| x == y || fold(x) == fold(y))
}

/// `Character.isWhitespace`: Unicode's white space without the no-break spaces, and four separators.
fn java_whitespace(c: char) -> bool {
    match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}' => false,
        '\u{1c}'..='\u{1f}' => true,
        c => c.is_whitespace(),
    }
}

fn decimal(this: &Str) -> Option<crate::value::Decimal> {
    let text = this.as_str()?;
    crate::value::Decimal::parse(text.trim_matches(|c| c <= ' '))
}

/// A regular expression that stands for itself, escapes resolved.
fn plain_pattern(pattern: &Str) -> Result<Str, Fault> {
    const SPECIAL: &[char] = &['.', '$', '|', '(', ')', '[', '{', '^', '?', '*', '+'];
    let not_yet = || Fault::NotYet(format!("the regular expression `{}`", pattern.to_wire()));
    let text = pattern.as_str().ok_or_else(not_yet)?;
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(c) if c.is_ascii_punctuation() => out.push(c),
                _ => return Err(not_yet()),
            },
            c if SPECIAL.contains(&c) && text.chars().count() > 1 => return Err(not_yet()),
            // `split('.')` and `split('|')` mean something else than they look like.
            c if SPECIAL.contains(&c) => return Err(not_yet()),
            c => out.push(c),
        }
    }
    if out.is_empty() {
        return Err(not_yet());
    }
    Ok(out.into())
}

fn pieces(this: &Str, separator: &Str) -> Result<Vec<Str>, Fault> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(next) = this.find(separator, at) {
        parts.push(part(this, at, next)?);
        at = next + separator.len();
    }
    parts.push(part(this, at, this.len())?);
    Ok(parts)
}

fn strings(parts: Vec<Str>) -> Value {
    Value::array(
        ListKind::StringArray,
        parts.into_iter().map(Value::Str).collect(),
    )
}

fn tokens(this: &Str, separators: &[u16]) -> Value {
    Value::list(
        this.units()
            .split(|unit| separators.contains(unit))
            .filter(|run| !run.is_empty())
            .map(|run| Value::Str(Str::from_units(run)))
            .collect(),
    )
}

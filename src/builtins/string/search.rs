//! What stands where in a String.

use super::case::equals_ignoring_case;
use super::{int, part, place};
use crate::builtins::row::{Null, rows};
use crate::value::{Fault, Str, Value};

rows! {
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

    /// Where a character, by its number, first stands; -1 when it does not.
    ///
    ///     'banana'.indexOf(110) == 2
    "indexOf"(this: &Str, code: i32) -> i32 { character(code).map_or(-1, |c| place(this.find(&c, 0))) }

    /// Where a character, by its number, first stands at or after `from`; -1 when it does not.
    ///
    ///     'banana'.indexOf(110, 3) == 4
    "indexOf"(this: &Str, code: i32, from: i32) -> i32 {
        character(code).map_or(-1, |c| place(this.find(&c, usize::try_from(from).unwrap_or(0))))
    }

    /// Where `part` last stands that starts at or before `from`; -1 when it does not.
    ///
    ///     'banana'.lastIndexOf('an', 2) == 1
    "lastIndexOf"(this: &Str, part: &Str, from: i32) -> i32 {
        usize::try_from(from).map_or(-1, |from| place(this.rfind(part, from)))
    }

    /// Where a character, by its number, last stands; -1 when it does not.
    ///
    ///     'banana'.lastIndexOf(110) == 4
    "lastIndexOf"(this: &Str, code: i32) -> i32 { character(code).map_or(-1, |c| place(this.rfind(&c, usize::MAX))) }

    /// Whether `part` stands at a place.
    ///
    ///     'banana'.startsWith('nan', 2)
    "startsWith"(this: &Str, part: &Str, from: i32) -> bool {
        let units = this.units();
        usize::try_from(from).is_ok_and(|from| units.get(from..).is_some_and(|rest| rest.starts_with(&part.units())))
    }

    /// Null is no text, but before the beginning nothing is looked for.
    ///
    ///     !'banana'.startsWith(null, -1)
    "startsWith"(this: &Str, part: Null, from: i32) -> Result<bool, Fault> {
        let (_, Null) = (this, part);
        if from < 0 { Ok(false) } else { Err(Fault::null_argument()) }
    }

    /// How often `part` stands in it, overlaps too.
    ///
    ///     'aaa'.count('aa') == 2
    "count"(this: &Str, part: &Str) -> i32 {
        let (units, part) = (this.units(), part.units());
        if part.is_empty() {
            return int(units.len() + 1);
        }
        int(units.windows(part.len()).filter(|window| **window == *part).count())
    }

    /// Whether it starts with one of several.
    ///
    ///     'banana'.startsWithAny('x', 'ban')
    "startsWithAny"(this: &Str, ..parts: &[Value]) -> Result<bool, Fault> {
        Ok(texts("startsWithAny", parts)?.iter().any(|part| this.units().starts_with(&part.units())))
    }

    /// Whether it ends with one of several.
    ///
    ///     'banana'.endsWithAny('x', 'na')
    "endsWithAny"(this: &Str, ..parts: &[Value]) -> Result<bool, Fault> {
        Ok(texts("endsWithAny", parts)?.iter().any(|part| this.units().ends_with(&part.units())))
    }

    /// Whether `length` units from `at` are those of `other` from `start`.
    ///
    ///     'banana'.regionMatches(2, 'xna', 1, 2)
    "regionMatches"(this: &Str, at: i32, other: &Str, start: i32, length: i32) -> Result<bool, Fault> {
        Ok(region(this, at, length)?.zip(region(other, start, length)?).is_some_and(|(a, b)| a == b))
    }

    /// As `regionMatches`, in any case if `ignore` is true.
    ///
    ///     'BANANA'.regionMatches(true, 2, 'na', 0, 2)
    "regionMatches"(this: &Str, ignore: bool, at: i32, other: &Str, start: i32, length: i32) -> Result<bool, Fault> {
        Ok(region(this, at, length)?.zip(region(other, start, length)?).is_some_and(|(a, b)| {
            if ignore { equals_ignoring_case(&a, &b) } else { a == b }
        }))
    }

    /// Whether it is the same text.
    ///
    ///     'a'.contentEquals('a')
    "contentEquals"(this: &Str, other: &Str) -> bool { this == other }
}

/// Texts given in any number: nothing else fits.
fn texts<'a>(name: &str, parts: &'a [Value]) -> Result<Vec<&'a Str>, Fault> {
    let texts: Option<Vec<_>> = parts.iter().map(Value::as_text).collect();
    texts.ok_or_else(|| Fault::missing_method("java.lang.String", name, parts, false))
}

fn character(code: i32) -> Option<Str> {
    let code = u32::try_from(code).ok()?;
    match (char::from_u32(code), u16::try_from(code)) {
        (Some(c), _) => Some(String::from(c).into()),
        (None, Ok(half)) => Some(Str::from_units(&[half])),
        _ => None,
    }
}

/// The units of a region; none when it does not lie inside. A negative length is an empty region.
fn region(text: &Str, start: i32, length: i32) -> Result<Option<Str>, Fault> {
    let Ok(first) = usize::try_from(start) else {
        return Ok(None);
    };
    // A negative length reaches back: Java compares nothing and is content.
    match usize::try_from(length) {
        _ if i64::from(start) + i64::from(length) > text.len() as i64 => Ok(None),
        Ok(length) => part(text, first, first + length).map(Some),
        Err(_) => Ok(Some("".into())),
    }
}

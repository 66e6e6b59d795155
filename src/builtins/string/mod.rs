//! Strings. Lengths and indexes count UTF-16 units, as Java does.

pub(super) mod case;
pub(super) mod conversion;
pub(super) mod lines;
pub(super) mod search;

use super::Ty;
use super::row::{Arg, Unit, rows};
use crate::value::{Closure, Fault, ListKind, Number, Str, Value};

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
            return Err(too_long());
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
    "getAt"(this: &Str, index: i32) -> Result<Str, Fault> { unit_at(this, index) }

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
        usize::try_from(index).ok().and_then(|at| this.unit(at)).map(Unit).ok_or_else(|| out_of_range(index))
    }

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

    /// The same text.
    ///
    ///     'a'.toString() == 'a'
    "toString"(this: &Str) -> Str { this.clone() }

    /// The order of the two: the difference of the first units that differ, or of the lengths.
    ///
    ///     'apple'.compareTo('app') == 2
    "compareTo"(this: &Str, other: &Str) -> i32 { distance(this, other) }

    /// A String has no order with anything else.
    ///
    ///     'b'.compareTo('a') == 1
    "compareTo"[host](this: Texts<'_>, other: &Value) -> Result<i32, Fault> {
        Err(match (this.0, other) {
            // A GString compares what the other prints.
            (Value::GString(text), other) if !other.is_null() => {
                return Ok(distance(text, &other.print(host.zone())?));
            }
            _ => super::number::no_order(&Value::string(""), other),
        })
    }

    /// The two, one after the other.
    ///
    ///     'a'.concat('b') == 'ab'
    "concat"(this: &Str, other: &Str) -> Str { this.concat(other) }

    /// Its UTF-16 units, as Strings.
    ///
    ///     'ab'.toList() == ['a', 'b']
    "toList"(this: &Str) -> Value {
        let one = |unit: u16| Value::Str(Str::from_units(&[unit]));
        Value::list(this.units().into_iter().map(one).collect())
    }

    /// The parts between runs of the characters of `separators`, none of them empty.
    ///
    ///     'a,b,,c'.tokenize(',') == ['a', 'b', 'c']
    "tokenize"(this: &Str, separators: &Str) -> Value { tokens(this, &separators.units()) }

    /// The parts between runs of white space.
    ///
    ///     ' a  b '.tokenize() == ['a', 'b']
    "tokenize"(this: &Str) -> Value { tokens(this, &[0x20, 0x09, 0x0a, 0x0d, 0x0c]) }

    /// The first units; all, if there are fewer.
    ///
    ///     'abc'.take(2) == 'ab'
    "take"(this: &Str, count: i32) -> Result<Str, Fault> {
        part(this, 0, usize::try_from(count).unwrap_or(0).min(this.len()))
    }

    /// Without the first units.
    ///
    ///     'abc'.drop(2) == 'c'
    "drop"(this: &Str, count: i32) -> Result<Str, Fault> {
        part(this, usize::try_from(count).unwrap_or(0).min(this.len()), this.len())
    }

    /// The first Characters, as long as a closure says true.
    ///
    ///     'ab1'.takeWhile { it != '1' } == 'ab'
    "takeWhile"[host](this: &Str, code: &Closure) -> Result<Str, Fault> {
        part(this, 0, leading(host, this, code)?)
    }

    /// Without the first Characters, as long as a closure says true.
    ///
    ///     'ab1'.dropWhile { it != '1' } == '1'
    "dropWhile"[host](this: &Str, code: &Closure) -> Result<Str, Fault> {
        part(this, leading(host, this, code)?, this.len())
    }

    /// The characters in the opposite order; the two halves of one stay together.
    ///
    ///     'a😀b'.reverse() == 'b😀a'
    "reverse"(this: &Str) -> Str {
        match this.as_str() {
            Some(text) => text.chars().rev().collect::<String>().into(),
            None => {
                let pair = |two: &[u16]| (0xd800..0xdc00).contains(&two[1]) && (0xdc00..0xe000).contains(&two[0]);
                let mut units = this.units();
                units.reverse();
                let mut at = 0;
                while at + 1 < units.len() {
                    if pair(&units[at..at + 2]) {
                        units.swap(at, at + 1);
                        at += 1;
                    }
                    at += 1;
                }
                Str::from_units(&units)
            }
        }
    }

    /// The number of the character at an index.
    ///
    ///     'a😀'.codePointAt(1) == 128512
    "codePointAt"(this: &Str, index: i32) -> Result<i32, Fault> {
        let units = this.units();
        let from = usize::try_from(index).ok().filter(|at| *at < units.len()).ok_or_else(|| out_of_range(index))?;
        Ok(match char::decode_utf16(units[from..].iter().copied()).next() {
            Some(Ok(c)) => u32::from(c) as i32,
            _ => units[from].into(),
        })
    }

    /// The number of the character before an index.
    ///
    ///     'a😀'.codePointBefore(3) == 128512
    "codePointBefore"(this: &Str, index: i32) -> Result<i32, Fault> {
        let units = this.units();
        let end = usize::try_from(index).ok().filter(|at| (1..=units.len()).contains(at)).ok_or_else(|| out_of_range(index))?;
        let pair = &units[end.saturating_sub(2)..end];
        Ok(match char::decode_utf16(pair.iter().copied()).next() {
            Some(Ok(c)) if c.len_utf16() == 2 => u32::from(c) as i32,
            _ => units[end - 1].into(),
        })
    }

    /// Number of characters between two indexes; a pair of surrogates is one.
    ///
    ///     'a😀b'.codePointCount(0, 4) == 3
    "codePointCount"(this: &Str, start: i32, end: i32) -> Result<i32, Fault> {
        let units = this.units();
        let at = |index: i32| usize::try_from(index).ok().filter(|at| *at <= units.len());
        let part = at(start).zip(at(end)).and_then(|(start, end)| units.get(start..end));
        let Some(part) = part else {
            return Err(Fault::groovy("java.lang.IndexOutOfBoundsException", "null"));
        };
        Ok(char::decode_utf16(part.iter().copied()).count() as i32)
    }

    /// The text with the characters replaced for which the closure gives a text, and the others kept.
    ///
    ///     'abc'.collectReplacements { it == 'b' ? '-' : null } == 'a-c'
    "collectReplacements"[host](this: &Str, closure: &Closure) -> Result<Str, Fault> {
        let mut units = Vec::with_capacity(this.len());
        for unit in this.units() {
            match host.call(closure, &[Value::Char(unit)])? {
                Value::Null => units.push(unit),
                Value::Str(text) | Value::GString(text) => units.extend(text.units()),
                other => return Err(Fault::NotYet(format!("a {} in the place of a Character", other.type_name()))),
            }
        }
        Ok(Str::from_units(&units))
    }

    /// A part, as `substring`.
    ///
    ///     'abc'.subSequence(1, 2) == 'b'
    "subSequence"(this: &Str, start: i32, end: i32) -> Result<Str, Fault> { slice(this, start, end) }

    /// Its UTF-16 units, as Characters.
    ///
    ///     'ab'.toCharArray().length == 2
    "toCharArray"(this: &Str) -> Value { characters(this) }

    /// Its UTF-16 units, as Characters.
    ///
    ///     'ab'.chars.length == 2
    "getChars"(this: &Str) -> Value { characters(this) }

    /// The text with its last unit one further.
    ///
    ///     'a9'.next() == 'a:'
    "next"(this: &Str) -> Str {
        let mut units = this.units();
        match units.last_mut() {
            Some(last) if *last < u16::MAX => *last += 1,
            _ => units.push(0),
        }
        Str::from_units(&units)
    }

    /// The text with its last unit one back.
    ///
    ///     'b'.previous() == 'a'
    "previous"(this: &Str) -> Result<Str, Fault> {
        let mut units = this.units();
        match units.last_mut() {
            None => return Err(Fault::groovy("java.lang.IllegalArgumentException", "the string is empty")),
            Some(0) => drop(units.pop()),
            Some(last) => *last -= 1,
        }
        Ok(Str::from_units(&units))
    }

    /// The text so many times; since Java 11.
    ///
    ///     'ab'.repeat(2) == 'abab'
    "repeat"(this: &Str, times: i32) -> Result<Str, Fault> {
        let Ok(times) = usize::try_from(times) else {
            return Err(Fault::groovy("java.lang.IllegalArgumentException", format!("count is negative: {times}")));
        };
        if this.len().saturating_mul(times) > MAX_LENGTH {
            return Err(too_long());
        }
        Ok(Str::from_units(&this.units().repeat(times)))
    }

    /// Characters replaced one by one: those of `from` by those of `to`, which may be ranges.
    ///
    ///     'hello'.tr('a-y', 'b-z') == 'ifmmp'
    "tr"(this: &Str, from: &Str, to: &Str) -> Result<Str, Fault> {
        let (from, mut to) = (hyphens(&from.units()), hyphens(&to.units()));
        if let Some(&last) = to.last() {
            to.resize(from.len().max(to.len()), last);
        } else {
            return Err(Fault::NotYet("`tr` to nothing".into()));
        }
        let swap = |unit: u16| from.iter().rposition(|other| *other == unit).map_or(unit, |at| to[at]);
        Ok(Str::from_units(&this.units().into_iter().map(swap).collect::<Vec<_>>()))
    }
}

/// Longest string a method makes, in UTF-16 units.
pub(super) const MAX_LENGTH: usize = 64 << 20;

pub(super) fn too_long() -> Fault {
    Fault::Refused(format!("a string of more than {MAX_LENGTH} characters"))
}

fn unit_at(this: &Str, index: i32) -> Result<Str, Fault> {
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

const OUT_OF_BOUNDS: &str = "java.lang.StringIndexOutOfBoundsException";

pub(super) fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn out_of_range(index: i32) -> Fault {
    Fault::groovy(OUT_OF_BOUNDS, format!("String index out of range: {index}"))
}

fn characters(this: &Str) -> Value {
    Value::array(
        ListKind::CharArray,
        this.units().into_iter().map(Value::Char).collect(),
    )
}

/// How many units from the start a closure says true for.
fn leading(host: &dyn super::Host, this: &Str, code: &Closure) -> Result<usize, Fault> {
    let units = this.units();
    for (at, unit) in units.iter().enumerate() {
        if !host.call(code, &[Value::Char(*unit)])?.truth() {
            return Ok(at);
        }
    }
    Ok(units.len())
}

/// `a-z` written out, for `tr`.
fn hyphens(units: &[u16]) -> Vec<u16> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&unit) = units.get(at) {
        match units.get(at + 1..at + 3) {
            Some(&[0x2d, last]) if unit <= last => {
                out.extend(unit..=last);
                at += 3;
            }
            Some(&[0x2d, last]) => {
                out.extend((last..=unit).rev());
                at += 3;
            }
            _ => {
                out.push(unit);
                at += 1;
            }
        }
    }
    out
}

pub(super) fn place(at: Option<usize>) -> i32 {
    at.map_or(-1, int)
}

pub(super) fn slice(this: &Str, start: i32, end: i32) -> Result<Str, Fault> {
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

pub(super) fn part(this: &Str, start: usize, end: usize) -> Result<Str, Fault> {
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

/// `hashCode()`, where it does not depend on an address.
pub(super) fn hash_code(value: &Value) -> Option<i32> {
    Some(match value {
        Value::Str(text) => text.units().iter().fold(0, |hash: i32, unit| {
            hash.wrapping_mul(31).wrapping_add((*unit).into())
        }),
        Value::Int(n) => *n,
        Value::Long(n) => (*n ^ (*n as u64 >> 32) as i64) as i32,
        Value::Char(unit) => (*unit).into(),
        Value::Bool(b) => {
            if *b {
                1231
            } else {
                1237
            }
        }
        _ => return None,
    })
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

/// A text as it is: a String or a GString.
struct Texts<'a>(&'a Value);

impl<'a> Arg<'a> for Texts<'a> {
    const TY: Ty = Ty::TEXT;
    fn take(value: &'a Value) -> Option<Self> {
        value.as_text().map(|_| Texts(value))
    }
}

//! A String as lines.

use crate::builtins::Host;
use crate::builtins::row::{Unit, rows};
use crate::value::{Closure, Fault, Str, Value};

use super::case::is_white;

rows! {
    /// Its lines, without their ends.
    ///
    ///     'a\nb\n'.readLines() == ['a', 'b']
    "readLines"(this: &Str) -> Value { Value::list(lines(this).into_iter().map(Value::Str).collect()) }

    /// Calls a closure with every line, and its number from 0 if it takes two; gives what the last call gave.
    ///
    ///     'a\nb'.eachLine { it } == 'b'
    "eachLine"[host](this: &Str, code: &Closure) -> Result<Value, Fault> { each_line(host, this, 0, code) }

    /// Calls a closure with every line and its number, counted from `first`.
    ///
    ///     'a\nb'.eachLine(1) { line, number -> line + number } == 'b2'
    "eachLine"[host](this: &Str, first: i32, code: &Closure) -> Result<Value, Fault> {
        each_line(host, this, first, code)
    }

    /// Every line end as `\n`.
    ///
    ///     'a\r\nb'.normalize() == 'a\nb'
    "normalize"(this: &Str) -> Str { this.map(|text| text.replace("\r\n", "\n").replace('\r', "\n")) }

    /// Every line end as that of the machine, which is taken to be `\n`.
    ///
    ///     'a\r\nb'.denormalize() == 'a\nb'
    "denormalize"(this: &Str) -> Str { this.map(|text| text.replace("\r\n", "\n").replace('\r', "\n")) }

    /// Without so many units at the start of every line.
    ///
    ///     '  a\n   b'.stripIndent(2) == 'a\n b'
    "stripIndent"(this: &Str, count: i32) -> Result<Str, Fault> {
        let Some(count) = usize::try_from(count).ok().filter(|count| *count > 0) else {
            return Ok(this.clone());
        };
        joined(this, |line| {
            if blank(&line) {
                return Ok(Str::from(""));
            }
            super::part(&line, count.min(line.len()), line.len())
        })
    }

    /// Without the blanks that all lines start with.
    ///
    ///     '  a\n    b'.stripIndent() == 'a\n  b'
    "stripIndent"(this: &Str) -> Result<Str, Fault> {
        // Java 15 has its own, which counts an empty last line and cuts the blanks at the ends of lines.
        let ended = |line: &Str| line.units().last().is_none_or(|unit| !is_white(*unit));
        if !this.is_empty() && (!ended(this) || !lines(this).iter().all(ended)) {
            return Err(Fault::NotYet("`stripIndent` of a text on which versions of Java differ".into()));
        }
        let indent = |line: &Str| line.units().into_iter().take_while(|unit| is_white(*unit)).count();
        let common = lines(this).iter().filter(|line| !blank(line)).map(indent).min().unwrap_or(0);
        joined(this, |line| {
            if blank(&line) {
                return Ok(Str::from(""));
            }
            super::part(&line, common, line.len())
        })
    }

    /// Every line from its first `|` on, where only blanks stand before it.
    ///
    ///     'a\n  |b'.stripMargin() == 'a\nb'
    "stripMargin"(this: &Str) -> Result<Str, Fault> { margin(this, u16::from(b'|')) }

    /// Every line from a mark on, where only blanks stand before it.
    ///
    ///     'a\n  #b'.stripMargin('#') == 'a\nb'
    "stripMargin"(this: &Str, mark: &Str) -> Result<Str, Fault> {
        margin(this, mark.unit(0).unwrap_or(u16::from(b'|')))
    }

    /// Every line from a mark on, where only blanks stand before it.
    ///
    ///     'a\n  #b'.stripMargin('#'.charAt(0)) == 'a\nb'
    "stripMargin"(this: &Str, mark: Unit) -> Result<Str, Fault> { margin(this, mark.0) }

    /// Tabs as spaces, up to every eighth column.
    ///
    ///     'a\tb'.expand() == 'a       b'
    "expand"(this: &Str) -> Result<Str, Fault> { joined(this, |line| expanded(&line, 8)) }

    /// Tabs as spaces, up to every column that `width` divides.
    ///
    ///     'a\tb'.expand(4) == 'a   b'
    "expand"(this: &Str, width: i32) -> Result<Str, Fault> { joined(this, |line| expanded(&line, width)) }

    /// Spaces that end at every eighth column as tabs, but at the end of a line.
    ///
    ///     'a       b'.unexpand() == 'a\tb'
    "unexpand"(this: &Str) -> Result<Str, Fault> { joined(this, |line| unexpanded(&line, 8)) }

    /// Spaces that end at a column that `width` divides as tabs, but at the end of a line.
    ///
    ///     'a   b'.unexpand(4) == 'a\tb'
    "unexpand"(this: &Str, width: i32) -> Result<Str, Fault> { joined(this, |line| unexpanded(&line, width)) }
}

/// The lines, as a `BufferedReader` reads them.
fn lines(this: &Str) -> Vec<Str> {
    let units = this.units();
    let (cr, lf) = (u16::from(b'\r'), u16::from(b'\n'));
    let mut lines = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let length = units[at..]
            .iter()
            .position(|unit| [cr, lf].contains(unit))
            .unwrap_or(units.len() - at);
        lines.push(Str::from_units(&units[at..at + length]));
        at += length;
        at += if units[at..].starts_with(&[cr, lf]) {
            2
        } else {
            1
        };
    }
    lines
}

fn each_line(host: &dyn Host, this: &Str, first: i32, code: &Closure) -> Result<Value, Fault> {
    let mut last = Value::Null;
    for (number, line) in (first..).zip(lines(this)) {
        let line = Value::Str(line);
        last = if code.arity() == 2 {
            host.call(code, &[line, Value::Int(number)])?
        } else {
            host.call(code, &[line])?
        };
    }
    Ok(last)
}

/// The lines changed and put together again.
fn joined(this: &Str, change: impl Fn(Str) -> Result<Str, Fault>) -> Result<Str, Fault> {
    let ended = this.units().last() == Some(&u16::from(b'\n'));
    let mut out: Vec<u16> = Vec::new();
    for line in lines(this) {
        out.extend(change(line)?.units());
        out.push(u16::from(b'\n'));
    }
    if !ended {
        out.pop();
    }
    Ok(Str::from_units(&out))
}

fn blank(line: &Str) -> bool {
    line.units().into_iter().all(is_white)
}

fn margin(this: &Str, mark: u16) -> Result<Str, Fault> {
    joined(this, |line| {
        let units = line.units();
        let blanks = units.iter().take_while(|unit| **unit <= 0x20).count();
        if units.get(blanks) == Some(&mark) {
            super::part(&line, blanks + 1, units.len())
        } else {
            Ok(line)
        }
    })
}

fn expanded(line: &Str, width: i32) -> Result<Str, Fault> {
    let Some(width) = usize::try_from(width)
        .ok()
        .filter(|width| (1..=1000).contains(width))
    else {
        return Err(Fault::NotYet("tabs of such a width".into()));
    };
    let mut out: Vec<u16> = Vec::new();
    for unit in line.units() {
        if unit == u16::from(b'\t') {
            let count = width - out.len() % width;
            out.extend(std::iter::repeat_n(u16::from(b' '), count));
        } else {
            out.push(unit);
        }
    }
    Ok(Str::from_units(&out))
}

/// As Groovy, each part of `width` units for itself; a tab counts as one.
fn unexpanded(line: &Str, width: i32) -> Result<Str, Fault> {
    let width = usize::try_from(width)
        .ok()
        .filter(|width| (1..=1000).contains(width));
    let Some(width) = width else {
        return Err(Fault::NotYet("tabs of such a width".into()));
    };
    let mut out: Vec<u16> = Vec::new();
    let units = line.units();
    for (i, part) in units.chunks(width).enumerate() {
        let spaces = part
            .iter()
            .rev()
            .take_while(|unit| is_white(**unit))
            .count();
        // The end of the line stays as it is.
        if (i + 1) * width < units.len() && spaces > 0 {
            out.extend(&part[..width - spaces]);
            out.push(u16::from(b'\t'));
        } else {
            out.extend(part);
        }
    }
    Ok(Str::from_units(&out))
}

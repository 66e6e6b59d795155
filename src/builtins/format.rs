//! `java.util.Formatter`: what `String.format` writes, in the root locale's digits.

use super::row::{Host, rows};
use super::string::{MAX_LENGTH, hash_code, too_long};
use crate::value::{Decimal, Fault, Number, Str, Value};

rows! {

    /// The arguments, written as a format says: `%s` any value, `%d` a whole number, `%.2f` a decimal one,
    /// `%05d` with zeros before it, `%-9s` on the left, `%1$s` the first argument, `%%` a percent sign.
    ///
    ///     String.format('%s has %d', 'Ann', 3) == 'Ann has 3'
    ///     String.format('%05d|%-4s|%.1f', 42, 'ab', 2.25) == '00042|ab  |2.3'
    ///     String.format('%2$s %1$s', 'a', 'b') == 'b a'
    static "java.lang.String" "format"[host](format: &Str, ..values: &[Value]) -> Result<Str, Fault> { formatted(host, format, values) }

    /// `String.format`, called on any String: the format is the first argument, not the String itself.
    ///
    ///     'a'.format('%s!', 'b') == 'b!'
    "format"[host](this: &Str, format: &Str, ..values: &[Value]) -> Result<Str, Fault> {
        formatted(host, format, values)
    }

    /// The arguments written as `format` says, whatever value it is called on.
    ///
    ///     'a'.sprintf('%s!', 'b') == 'b!'
    "sprintf"[host](this: &Value, format: &Str, ..values: &[Value]) -> Result<Str, Fault> {
        match values {
            // Java's own code asks the null for its class.
            [Value::Null] => Err(Fault::null_argument()),
            [Value::List(list)] if list.kind().is_list() || list.kind().is_array() => {
                formatted(host, format, &list.snapshot())
            }
            values => formatted(host, format, values),
        }
    }

    /// The arguments written as the text says; since Java 15.
    ///
    ///     '%s has %d'.formatted('Ann', 3) == 'Ann has 3'
    "formatted"[host](this: &Str, ..values: &[Value]) -> Result<Str, Fault> { formatted(host, this, values) }
}

/// Writes `values` as `format` says.
///
/// # Errors
///
/// The exceptions of `java.util.Formatter`, by class.
pub(super) fn formatted(host: &dyn Host, format: &Str, values: &[Value]) -> Result<Str, Fault> {
    let text = format
        .as_str()
        .ok_or_else(|| Fault::NotYet("a format with half a surrogate pair".into()))?;
    let mut out = Str::from("");
    let mut plain = String::new();
    // Java reads the whole format before it writes.
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        plain.push_str(&rest[..at]);
        parts.push((
            std::mem::take(&mut plain),
            Some(Specifier::read(&rest[at + 1..])?),
        ));
        let read = parts.last().and_then(|(_, specifier)| specifier.as_ref());
        rest = &rest[at + 1 + read.map_or(0, |specifier| specifier.text.len() - 1)..];
    }
    parts.push((rest.to_owned(), None));
    let (mut last, mut ordinary) = (None, 0);
    for (before, specifier) in &parts {
        out = out.concat(&before.as_str().into());
        let Some(specifier) = specifier else { continue };
        let index = match (specifier.conversion, specifier.index) {
            ('%' | 'n', _) => None,
            (_, Index::Last) => Some(last.ok_or_else(|| specifier.missing())?),
            (_, Index::At(index)) => Some(index),
            (_, Index::Ordinary) => {
                ordinary += 1;
                Some(ordinary - 1)
            }
        };
        last = index.or(last);
        let value = match index {
            None => &Value::Null,
            Some(index) => values.get(index).ok_or_else(|| specifier.missing())?,
        };
        out = out.concat(&specifier.write(host, value)?);
        if out.len() > MAX_LENGTH {
            return Err(too_long());
        }
    }
    Ok(out)
}

/// Which argument a specifier takes.
#[derive(Clone, Copy)]
enum Index {
    Ordinary,
    /// `%<s`: the one before.
    Last,
    /// `%2$s`, counted from 0.
    At(usize),
}

/// `%[index$][flags][width][.precision]conversion`
struct Specifier {
    text: String,
    index: Index,
    flags: String,
    width: Option<usize>,
    precision: Option<usize>,
    /// In lower case.
    conversion: char,
    upper: bool,
}

impl Specifier {
    /// Reads what follows a percent sign.
    fn read(text: &str) -> Result<Specifier, Fault> {
        let unknown = |c: Option<char>| {
            Fault::groovy(
                "java.util.UnknownFormatConversionException",
                format!("Conversion = '{}'", c.unwrap_or('%')),
            )
        };
        let mut rest = text;
        let mut index = Index::Ordinary;
        if let Some((number, after)) = number(rest)
            && let Some(after) = after.strip_prefix('$')
            && !rest.starts_with('0')
        {
            index = number.checked_sub(1).map_or(Index::Ordinary, Index::At);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('<') {
            index = Index::Last;
            rest = after;
        }
        let mut flags = String::new();
        while let Some(flag) = rest.chars().next().filter(|c| "-#+ 0,(<".contains(*c)) {
            if flags.contains(flag) || flag == '<' && matches!(index, Index::Last) {
                return Err(Fault::groovy(
                    "java.util.DuplicateFormatFlagsException",
                    format!("Flags = '{flag}'"),
                ));
            }
            rest = &rest[1..];
            match flag {
                '<' => index = Index::Last,
                flag => flags.push(flag),
            }
        }
        let mut width = None;
        if let Some((number, after)) = number(rest) {
            (width, rest) = (Some(number), after);
        }
        let mut precision = None;
        if let Some(after) = rest.strip_prefix('.') {
            let Some((number, after)) = number(after) else {
                return Err(unknown(Some('.')));
            };
            (precision, rest) = (Some(number), after);
        }
        let letter = rest.chars().next();
        let conversion = letter
            .filter(char::is_ascii)
            .map_or('\0', |c| c.to_ascii_lowercase());
        let upper = letter.is_some_and(|c| c.is_ascii_uppercase());
        match (conversion, upper) {
            ('t', _) => return Err(Fault::NotYet("`%t` in a format".into())),
            ('a', _) => return Err(Fault::NotYet("`%a` in a format".into())),
            ('b' | 'h' | 's' | 'c' | 'x' | 'e' | 'g', _) | ('d' | 'o' | 'f' | '%' | 'n', false) => {
            }
            _ => return Err(unknown(letter)),
        }
        let read = text.len() - rest.len() + 1;
        let specifier = Specifier {
            text: format!("%{}", &text[..read]),
            index,
            flags,
            width,
            precision,
            conversion,
            upper,
        };
        specifier.check()?;
        Ok(specifier)
    }

    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    fn missing(&self) -> Fault {
        Fault::groovy(
            "java.util.MissingFormatArgumentException",
            format!("Format specifier '{}'", self.text),
        )
    }

    /// The conversion as it was written.
    fn letter(&self) -> char {
        if self.upper {
            self.conversion.to_ascii_uppercase()
        } else {
            self.conversion
        }
    }

    fn forbid(&self, flags: &str) -> Result<(), Fault> {
        match flags.chars().find(|flag| self.has(*flag)) {
            Some(flag) => Err(Fault::groovy(
                "java.util.FormatFlagsConversionMismatchException",
                format!("Conversion = {}, Flags = {flag}", self.conversion),
            )),
            None => Ok(()),
        }
    }

    fn forbid_precision(&self) -> Result<(), Fault> {
        match self.precision {
            Some(precision) => Err(Fault::groovy(
                "java.util.IllegalFormatPrecisionException",
                precision.to_string(),
            )),
            None => Ok(()),
        }
    }

    fn need_width(&self, flags: &str) -> Result<(), Fault> {
        if self.width.is_none() && flags.chars().any(|flag| self.has(flag)) {
            return Err(Fault::groovy(
                "java.util.MissingFormatWidthException",
                self.text.clone(),
            ));
        }
        Ok(())
    }

    fn illegal_flags(&self) -> Fault {
        Fault::groovy(
            "java.util.IllegalFormatFlagsException",
            format!("Flags = '{}'", self.flags),
        )
    }

    fn check(&self) -> Result<(), Fault> {
        match self.conversion {
            'b' | 'h' | 's' => {
                if self.conversion != 's' {
                    self.forbid("#")?;
                }
                self.need_width("-")?;
                self.forbid("+ 0,(")
            }
            'c' => {
                self.forbid_precision()?;
                self.forbid("#+ 0,(")?;
                self.need_width("-")
            }
            '%' | 'n' => {
                self.forbid_precision()?;
                if self.conversion == 'n' {
                    if let Some(width) = self.width {
                        return Err(Fault::groovy(
                            "java.util.IllegalFormatWidthException",
                            width.to_string(),
                        ));
                    }
                    return if self.flags.is_empty() {
                        Ok(())
                    } else {
                        Err(self.illegal_flags())
                    };
                }
                if !matches!(self.flags.as_str(), "" | "-") {
                    return Err(self.illegal_flags());
                }
                self.need_width("-")
            }
            conversion => {
                self.need_width("-0")?;
                if self.has('+') && self.has(' ') || self.has('-') && self.has('0') {
                    return Err(self.illegal_flags());
                }
                match conversion {
                    'd' => self.forbid_precision().and_then(|()| self.forbid("#")),
                    'o' | 'x' => self.forbid_precision().and_then(|()| self.forbid(",")),
                    'e' => self.forbid(","),
                    'g' => self.forbid("#"),
                    _ => Ok(()),
                }
            }
        }
    }

    fn mismatch(&self, value: &Value) -> Fault {
        Fault::groovy(
            "java.util.IllegalFormatConversionException",
            format!("{} != {}", self.letter(), value.class_name()),
        )
    }

    fn write(&self, host: &dyn Host, value: &Value) -> Result<Str, Fault> {
        let text = match self.conversion {
            '%' => return self.padded("%".into()),
            'n' => return Ok("\n".into()),
            's' => {
                let text = value.java_text(host.zone())?;
                self.forbid("#")?;
                text
            }
            'b' => match value {
                Value::Null => "false",
                Value::Bool(false) => "false",
                _ => "true",
            }
            .into(),
            'h' if value.is_null() => "null".into(),
            'h' => match hash_code(value) {
                Some(hash) => format!("{hash:x}").into(),
                None => return Err(Fault::NotYet("`%h` of this value".into())),
            },
            'c' => match value {
                Value::Null => "null".into(),
                Value::Char(unit) => Str::from_units(&[*unit]),
                Value::Int(code) => {
                    match u32::try_from(*code).ok().filter(|code| *code <= 0x10_ffff) {
                        Some(code) => match (char::from_u32(code), u16::try_from(code)) {
                            (Some(c), _) => String::from(c).into(),
                            (None, Ok(unit)) => Str::from_units(&[unit]),
                            _ => return Err(self.mismatch(value)),
                        },
                        None => {
                            return Err(Fault::groovy(
                                "java.util.IllegalFormatCodePointException",
                                format!("Code point = 0x{code:x}"),
                            ));
                        }
                    }
                }
                other => return Err(self.mismatch(other)),
            },
            _ if value.is_null() => "null".into(),
            'd' | 'o' | 'x' => return self.whole(value),
            _ => return self.fraction(value),
        };
        let text = match (self.precision, self.conversion) {
            (Some(precision), conversion)
                if precision < text.len()
                    && (value.is_null() || matches!(conversion, 's' | 'b' | 'h')) =>
            {
                text.slice(0, precision).unwrap_or(text)
            }
            _ => text,
        };
        self.padded(if self.upper {
            text.map(str::to_uppercase)
        } else {
            text
        })
    }

    /// Spaces up to the width.
    fn padded(&self, text: Str) -> Result<Str, Fault> {
        let width = self.width.unwrap_or(0);
        if width > MAX_LENGTH {
            return Err(too_long());
        }
        let blanks = Str::from(" ".repeat(width.saturating_sub(text.len())));
        Ok(if self.has('-') {
            text.concat(&blanks)
        } else {
            blanks.concat(&text)
        })
    }

    /// `%d`, `%o`, `%x`
    fn whole(&self, value: &Value) -> Result<Str, Fault> {
        // The sign, the digits of the number without it in a radix, and of its two's complement.
        let (negative, digits, complement): (bool, Digits, Option<u64>) = match value {
            Value::Int(n) => (
                *n < 0,
                magnitude(n.unsigned_abs().into()),
                Some((*n as u32).into()),
            ),
            Value::Long(n) => (*n < 0, magnitude(n.unsigned_abs()), Some(*n as u64)),
            Value::BigInt(n) => {
                let size = n.magnitude().clone();
                (
                    n.to_string().starts_with('-'),
                    Box::new(move |radix| size.to_str_radix(radix)),
                    None,
                )
            }
            other => return Err(self.mismatch(other)),
        };
        if self.conversion == 'd' {
            return self.signed(negative, "", &self.grouped(&digits(10)));
        }
        let radix = if self.conversion == 'x' { 16 } else { 8 };
        let prefix = match (self.has('#'), radix) {
            (false, _) => "",
            (true, 16) => "0x",
            (true, _) => "0",
        };
        match complement {
            None => self.signed(negative, prefix, &digits(radix)),
            Some(bits) => {
                self.forbid("( +")?;
                self.signed(false, prefix, &magnitude(bits)(radix))
            }
        }
    }

    /// A comma every three digits of the whole part, if asked for.
    fn grouped(&self, digits: &str) -> String {
        if !self.has(',') {
            return digits.to_owned();
        }
        let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
        let mut out = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out + fraction
    }

    /// The sign, the zeros up to the width, the digits.
    fn signed(&self, negative: bool, prefix: &str, digits: &str) -> Result<Str, Fault> {
        let (before, after) = match negative {
            true if self.has('(') => ("(", ")"),
            true => ("-", ""),
            false if self.has('+') => ("+", ""),
            false if self.has(' ') => (" ", ""),
            false => ("", ""),
        };
        let used = before.len() + prefix.len() + digits.len() + after.len();
        let number = digits.starts_with(|c: char| c.is_ascii_hexdigit());
        let width = self.width.filter(|_| self.has('0') && number).unwrap_or(0);
        if width > MAX_LENGTH {
            return Err(too_long());
        }
        let zeros = "0".repeat(width.saturating_sub(used));
        let text = format!("{before}{prefix}{zeros}{digits}{after}");
        self.padded(
            if self.upper {
                text.to_uppercase()
            } else {
                text
            }
            .into(),
        )
    }

    /// `%e`, `%f`, `%g`
    fn fraction(&self, value: &Value) -> Result<Str, Fault> {
        let decimal = match value {
            Value::Float(_) | Value::Double(_) => {
                let n = Number::of(value).map_or(f64::NAN, |n| n.to_f64());
                if n.is_nan() {
                    return self.padded("NaN".into());
                }
                if n.is_infinite() {
                    return self.signed(n < 0.0, "", "Infinity");
                }
                if self.conversion == 'g' && n == 0.0 && n.is_sign_negative() {
                    return Err(Fault::NotYet("`%g` of a negative zero".into()));
                }
                let Some(decimal) = Decimal::parse(&format!("{:?}", n.abs())) else {
                    return Err(Fault::NotYet("this number in a format".into()));
                };
                (n.is_sign_negative(), decimal)
            }
            Value::Decimal(n) => (
                n.unscaled.to_string().starts_with('-'),
                Decimal::new(n.unscaled.magnitude().clone(), n.scale),
            ),
            other => return Err(self.mismatch(other)),
        };
        let (negative, number) = decimal;
        let precision = self.precision.unwrap_or(6);
        if precision > MAX_PRECISION {
            return Err(Fault::Refused(format!(
                "a number of more than {MAX_PRECISION} digits in a format"
            )));
        }
        let precision = precision as i64;
        let digits = match self.conversion {
            'f' => self.plain(&number, precision),
            'e' => self.scientific(&number, precision),
            _ => {
                let precision = precision.max(1);
                // Java decides by the number rounded to so many digits.
                let rounded =
                    number.rescaled(precision - 1 + number.scale - (number.precision() - 1));
                let exponent = rounded.precision() - 1 - rounded.scale;
                if number.unscaled.bits() == 0 {
                    self.plain(&number, precision - 1)
                } else if (-4..precision).contains(&exponent) {
                    self.plain(&number, precision - 1 - exponent)
                } else {
                    self.scientific(&number, precision - 1)
                }
            }
        };
        self.signed(negative, "", &digits)
    }

    fn plain(&self, number: &Decimal, precision: i64) -> String {
        let mut digits = self.grouped(&number.rescaled(precision).to_plain_string());
        if self.has('#') && precision == 0 {
            digits.push('.');
        }
        digits
    }

    fn scientific(&self, number: &Decimal, precision: i64) -> String {
        let mut rounded = number.rescaled(precision + number.scale - (number.precision() - 1));
        let mut exponent = rounded.precision() - 1 - rounded.scale;
        if rounded.unscaled.bits() == 0 {
            (rounded, exponent) = (Decimal::new(0, 0), 0);
        } else if rounded.precision() > precision + 1 {
            // Rounding made one digit more: 9.99 is 1.0e+01.
            rounded = rounded.rescaled(rounded.scale - 1);
        }
        let digits = Decimal::new(rounded.unscaled, rounded.scale + exponent)
            .rescaled(precision)
            .to_plain_string();
        let dot = if self.has('#') && precision == 0 {
            "."
        } else {
            ""
        };
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}{dot}e{sign}{:02}", exponent.abs())
    }
}

/// Most digits after the point.
const MAX_PRECISION: usize = 10_000;

/// The digits of a number without its sign, by radix.
type Digits = Box<dyn Fn(u32) -> String>;

fn magnitude(n: u64) -> Digits {
    Box::new(move |radix| match radix {
        16 => format!("{n:x}"),
        8 => format!("{n:o}"),
        _ => n.to_string(),
    })
}

/// The number a text starts with, and the rest.
fn number(text: &str) -> Option<(usize, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text[..end].parse().ok()?;
    Some((usize::try_from(number).ok()?, &text[end..]))
}

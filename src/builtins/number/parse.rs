//! Reading numbers as Java's classes do.

use crate::value::{Decimal, Fault, Number, Str, Value};

/// `java.lang.NumberFormatException`
pub(in crate::builtins) const NUMBER_FORMAT: &str = "java.lang.NumberFormatException";

/// Java also reads the digits of other scripts.
fn ascii(text: &Str) -> Result<&str, Fault> {
    match text.as_str() {
        Some(text) if text.is_ascii() => Ok(text),
        _ => Err(Fault::NotYet("a number in digits of another script".into())),
    }
}

fn malformed(text: &str) -> Fault {
    Fault::groovy(NUMBER_FORMAT, format!("For input string: \"{text}\""))
}

/// `Integer.parseInt`
pub(in crate::builtins) fn int(text: &Str, radix: u32) -> Result<i32, Fault> {
    let text = ascii(text)?;
    i32::from_str_radix(text, radix).map_err(|_| malformed(text))
}

/// `Long.parseLong`
pub(in crate::builtins) fn long(text: &Str, radix: u32) -> Result<i64, Fault> {
    let text = ascii(text)?;
    i64::from_str_radix(text, radix).map_err(|_| malformed(text))
}

/// `Double.parseDouble`: blanks around are fine, and a `d` or `f` at the end.
pub(in crate::builtins) fn double(text: &Str) -> Result<f64, Fault> {
    let whole = ascii(text)?;
    let text = whole.trim_matches(|c| c <= ' ');
    if text.is_empty() {
        return Err(Fault::groovy(NUMBER_FORMAT, "empty String"));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let signed = |n: f64| if text.starts_with('-') { -n } else { n };
    match unsigned {
        "NaN" => return Ok(f64::NAN),
        "Infinity" => return Ok(signed(f64::INFINITY)),
        _ if unsigned.starts_with("0x") || unsigned.starts_with("0X") => {
            return Err(Fault::NotYet("a hexadecimal double".into()));
        }
        _ => {}
    }
    let digits = unsigned
        .strip_suffix(['d', 'D', 'f', 'F'])
        .unwrap_or(unsigned);
    // Rust reads the words `inf` and `nan` too.
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Err(malformed(whole));
    }
    digits.parse().map(signed).map_err(|_| malformed(whole))
}

/// `Float.parseFloat`
pub(in crate::builtins) fn float(text: &Str) -> Result<f32, Fault> {
    let checked = double(text)?;
    let whole = ascii(text)?.trim_matches(|c| c <= ' ');
    let digits = whole.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(whole);
    // Not by way of the double, which would be rounded twice.
    Ok(digits.parse().unwrap_or(checked as f32))
}

/// `new BigDecimal(String)`
pub(in crate::builtins) fn decimal(text: &Str) -> Result<Value, Fault> {
    let text = ascii(text)?;
    match Decimal::parse(text) {
        Some(decimal) => Ok(Value::Decimal(std::sync::Arc::new(decimal))),
        // An exponent beyond what is kept is a number nonetheless.
        None if text.contains(['e', 'E']) && text.parse::<f64>().is_ok() => {
            Err(Fault::NotYet("a decimal number of this size".into()))
        }
        None => Err(Fault::groovy(
            NUMBER_FORMAT,
            format!("`{text}` is no decimal number"),
        )),
    }
}

/// `new BigInteger(String)`
pub(in crate::builtins) fn big(text: &Str) -> Result<Value, Fault> {
    let text = ascii(text)?;
    Number::parse_big(text)
        .map(Value::from)
        .ok_or_else(|| malformed(text))
}

/// The text without the blanks around it, as `trim()`.
pub(in crate::builtins) fn trimmed(text: &Str) -> Str {
    match text.as_str() {
        Some(text) => text.trim_matches(|c| c <= ' ').into(),
        None => text.clone(),
    }
}

//! Values to JSON, in the two styles there are.

use crate::text::json::{Json, Node};
use crate::value::{Fault, Instant, ListKind, Value, Zone};

/// Whose JSON it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `groovy.json.JsonOutput`: ASCII only, dates as text.
    Groovy,
    /// Jackson's `ObjectMapper`: dates as milliseconds.
    Jackson,
}

/// Values nested deeper than this are not written, rather than overflow the stack.
const MAX_DEPTH: usize = 200;

pub(super) fn text(value: &Value, style: Style, zone: &Zone) -> Result<String, Fault> {
    let mut out = String::new();
    write(value, style, zone, &mut out, MAX_DEPTH)?;
    Ok(out)
}

fn write(
    value: &Value,
    style: Style,
    zone: &Zone,
    out: &mut String,
    depth: usize,
) -> Result<(), Fault> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Fault::Refused("JSON nested this deep".into()));
    };
    let cannot = || Fault::NotYet(format!("JSON of a {}", value.type_name()));
    match value {
        Value::Float(n) if !n.is_finite() => return Err(not_finite(value, style)),
        Value::Double(n) if !n.is_finite() => return Err(not_finite(value, style)),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Long(_)
        | Value::BigInt(_)
        | Value::Decimal(_)
        | Value::Float(_)
        | Value::Double(_) => out.push_str(&value.print(zone)?.to_wire()),
        // Jackson takes a GString for an object.
        Value::GString(_) if style == Style::Jackson => return Err(cannot()),
        Value::Str(text) | Value::GString(text) => quote(&text.units(), style, out)?,
        Value::Char(unit) => quote(&[*unit], style, out)?,
        Value::Date(date) => match (style, date.get()) {
            (Style::Jackson, Instant::Date(millis)) => out.push_str(&millis.to_string()),
            (Style::Groovy, Instant::Date(millis)) => {
                // A timestamp prints the same moment as `2024-03-05 14:07:09.045`.
                let text = Instant::Timestamp(i128::from(millis) * 1_000_000).print(&Zone::UTC);
                let (day, time) = text.split_once(' ').ok_or_else(cannot)?;
                let time = time.split('.').next().unwrap_or(time);
                out.push_str(&format!("\"{day}T{time}+0000\""));
            }
            _ => return Err(cannot()),
        },
        Value::List(list)
            if !matches!(list.kind(), ListKind::ByteArray | ListKind::CharArray)
                && !list.is_entries() =>
        {
            out.push('[');
            for (i, item) in list.snapshot().iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, style, zone, out, depth)?;
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (i, (key, item)) in map.snapshot().iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                match key {
                    Value::Null if style == Style::Groovy => {
                        return Err(Fault::groovy(
                            "java.lang.IllegalArgumentException",
                            "Maps with null keys can't be converted to JSON",
                        ));
                    }
                    Value::Str(_) | Value::Int(_) | Value::Long(_) | Value::Bool(_) => {}
                    Value::Decimal(_) | Value::GString(_) if style == Style::Groovy => {}
                    other => {
                        return Err(Fault::NotYet(format!(
                            "JSON with a {} as a key",
                            other.type_name()
                        )));
                    }
                }
                quote(&key.print(zone)?.units(), style, out)?;
                out.push(':');
                write(item, style, zone, out, depth)?;
            }
            out.push('}');
        }
        _ => return Err(cannot()),
    }
    Ok(())
}

fn not_finite(value: &Value, style: Style) -> Fault {
    match style {
        Style::Groovy => Fault::groovy(
            "groovy.json.JsonException",
            "Number NaN can't be serialized as JSON: NaN are not allowed in JSON.",
        ),
        Style::Jackson => Fault::NotYet(format!(
            "JSON of a {} that is not finite",
            value.type_name()
        )),
    }
}

fn quote(units: &[u16], style: Style, out: &mut String) -> Result<(), Fault> {
    out.push('"');
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok('"') => out.push_str("\\\""),
            Ok('\\') => out.push_str("\\\\"),
            Ok('\u{8}') => out.push_str("\\b"),
            Ok('\u{c}') => out.push_str("\\f"),
            Ok('\n') => out.push_str("\\n"),
            Ok('\r') => out.push_str("\\r"),
            Ok('\t') => out.push_str("\\t"),
            Ok(c @ ' '..='~') => out.push(c),
            Ok(c) if style == Style::Groovy => {
                let mut pair = [0; 2];
                for unit in c.encode_utf16(&mut pair) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            Ok(c) if c < ' ' => out.push_str(&format!("\\u{:04X}", c as u32)),
            Ok(c) => out.push(c),
            Err(half) if style == Style::Groovy => {
                out.push_str(&format!("\\u{:04x}", half.unpaired_surrogate()));
            }
            Err(_) => return Err(Fault::NotYet("JSON of half a surrogate pair".into())),
        }
    }
    out.push('"');
    Ok(())
}

/// `JsonOutput.prettyPrint` of a document: numbers stay as they are written, and an empty pair of
/// brackets gets an empty line. A document that is no object and no array gives nothing.
pub(super) fn pretty(node: &Node, text: &str) -> Result<String, Fault> {
    let mut out = String::new();
    // Groovy forgets a number that stands alone.
    if !matches!(node.value, Json::Number) {
        indented(node, text, 0, &mut out)?;
    }
    Ok(out)
}

fn indented(node: &Node, text: &str, level: usize, out: &mut String) -> Result<(), Fault> {
    let line = |out: &mut String, level: usize| {
        out.push('\n');
        out.push_str(&"    ".repeat(level));
    };
    let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
    match &node.value {
        Json::Object(members) => {
            out.push('{');
            line(out, level + 1);
            for (i, member) in members.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                    line(out, level + 1);
                }
                quote(&units(&member.key.text), Style::Groovy, out)?;
                out.push_str(": ");
                indented(&member.value, text, level + 1, out)?;
            }
            line(out, level);
            out.push('}');
        }
        Json::Array(items) => {
            out.push('[');
            line(out, level + 1);
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                    line(out, level + 1);
                }
                indented(item, text, level + 1, out)?;
            }
            line(out, level);
            out.push(']');
        }
        Json::String(string) => quote(&units(&string.text), Style::Groovy, out)?,
        _ => out.push_str(node.span.of(text)),
    }
    Ok(())
}

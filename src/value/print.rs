//! Printing, as `InvokerHelper.format` does it: what a value becomes in a payload.

use num_traits::ToPrimitive;

use super::{Fault, ListKind, Str, Value, Zone, number};

/// Collections nested deeper than this have no text, rather than overflow the stack.
const MAX_DEPTH: usize = 200;

impl Value {
    /// The text that `${…}` puts into the payload; dates in `zone`.
    pub fn print(&self, zone: &Zone) -> Result<Str, Fault> {
        if let Value::Str(text) | Value::GString(text) = self {
            return Ok(text.clone());
        }
        let mut out = Printer {
            zone,
            style: Style::Groovy,
            units: Vec::new(),
            text: String::new(),
        };
        out.value(self, MAX_DEPTH)?;
        Ok(out.finish())
    }

    /// Java's `String.valueOf`: as [`print`](Value::print), but a map is `{k=v}`, inside lists too.
    ///
    /// # Errors
    ///
    /// [`Fault::Refused`] for an array, whose text is an address, and where `print` fails.
    pub fn java_text(&self, zone: &Zone) -> Result<Str, Fault> {
        let mut out = Printer {
            zone,
            style: Style::Java,
            units: Vec::new(),
            text: String::new(),
        };
        out.value(self, MAX_DEPTH)?;
        Ok(out.finish())
    }

    /// Groovy's `inspect()`: as [`print`](Value::print), but texts are in single quotes.
    ///
    /// # Errors
    ///
    /// As `print`.
    pub fn inspect(&self, zone: &Zone) -> Result<Str, Fault> {
        let mut out = Printer {
            zone,
            style: Style::Inspect,
            units: Vec::new(),
            text: String::new(),
        };
        out.value(self, MAX_DEPTH)?;
        Ok(out.finish())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Groovy,
    /// Maps are `{k=v}`.
    Java,
    /// Texts are in quotes.
    Inspect,
}

struct Printer<'a> {
    zone: &'a Zone,
    style: Style,
    /// What came before the first half of a surrogate pair; empty when there was none.
    units: Vec<u16>,
    text: String,
}

impl Printer<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), Fault> {
        if depth == 0 {
            return Err(Fault::Refused(
                "printing a collection nested this deep".into(),
            ));
        }
        match value {
            Value::Null => self.text.push_str("null"),
            Value::Bool(b) => self.text.push_str(if *b { "true" } else { "false" }),
            Value::Int(n) => self.text.push_str(&n.to_string()),
            Value::Long(n) => self.text.push_str(&n.to_string()),
            Value::BigInt(n) => self.text.push_str(&n.to_string()),
            Value::Decimal(n) => self.text.push_str(&n.to_string()),
            Value::Float(n) => self.text.push_str(&number::float_text(*n)),
            Value::Double(n) => self.text.push_str(&number::double_text(*n)),
            Value::Char(unit) => self.str(&Str::from_units(&[*unit])),
            Value::Str(s) if self.style == Style::Inspect => {
                self.text.push('\'');
                self.str(&s.map(|text| {
                    text.replace('\\', "\\\\")
                        .replace('\n', "\\n")
                        .replace('\r', "\\r")
                        .replace('\t', "\\t")
                        .replace('\u{c}', "\\f")
                        .replace('\'', "\\'")
                }));
                self.text.push('\'');
            }
            Value::Str(s) | Value::GString(s) => self.str(s),
            Value::Date(date) => self.text.push_str(&date.get().print(self.zone)),
            Value::Object(object) => self.str(&object.print(self.zone)?),
            Value::Class(name) => {
                self.text.push_str(if is_interface(name) {
                    "interface "
                } else {
                    "class "
                });
                self.text.push_str(name);
            }
            Value::List(list) if self.style == Style::Java && list.kind().is_array() => {
                return Err(Fault::Refused(
                    "printing an array as Java does, whose text is an address".into(),
                ));
            }
            Value::List(list) if list.kind() == ListKind::CharArray => {
                let units: Vec<u16> = list.snapshot().iter().filter_map(unit).collect();
                self.str(&Str::from_units(&units));
            }
            // Only a range that stands alone prints its elements.
            Value::List(list)
                if list.kind().is_range() && (self.style != Style::Groovy || depth < MAX_DEPTH) =>
            {
                if let Some(range) = list.bounds() {
                    self.str(&range.print(self.zone)?);
                }
            }
            Value::List(list) => {
                self.text.push('[');
                for (i, item) in list.snapshot().iter().enumerate() {
                    if i > 0 {
                        self.text.push_str(", ");
                    }
                    if same(item, value) {
                        self.text.push_str("(this Collection)");
                    } else {
                        self.value(item, depth - 1)?;
                    }
                }
                self.text.push(']');
            }
            Value::Map(map) if map.is_empty() => self.text.push_str(if self.style == Style::Java {
                "{}"
            } else {
                "[:]"
            }),
            Value::Map(map) => {
                self.text
                    .push(if self.style == Style::Java { '{' } else { '[' });
                for (i, (key, item)) in map.snapshot().iter().enumerate() {
                    if i > 0 {
                        self.text.push_str(", ");
                    }
                    self.value(key, depth - 1)?;
                    self.text
                        .push(if self.style == Style::Java { '=' } else { ':' });
                    if same(item, value) {
                        self.text.push_str("(this Map)");
                    } else {
                        self.value(item, depth - 1)?;
                    }
                }
                self.text
                    .push(if self.style == Style::Java { '}' } else { ']' });
            }
            // An entry prints itself, so Java does.
            Value::Entry(entry) => {
                let style = std::mem::replace(&mut self.style, Style::Java);
                let printed = self.value(entry.key(), depth - 1).and_then(|()| {
                    self.text.push('=');
                    self.value(&entry.value(), depth - 1)
                });
                self.style = style;
                printed?;
            }
            Value::Closure(_) => {
                return Err(Fault::Refused(
                    "printing a closure, whose text is an address".into(),
                ));
            }
            Value::Bean(bean) => {
                let Some(shown) = bean.class.shows else {
                    return Err(Fault::Refused(format!(
                        "printing a whole {} object, whose text only the product knows",
                        bean.class.name
                    )));
                };
                self.text.push_str(bean.class.name);
                self.text.push('(');
                self.value(&bean.get(shown).unwrap_or(Value::Null), depth - 1)?;
                self.text.push(')');
            }
        }
        Ok(())
    }

    fn str(&mut self, s: &Str) {
        match s.as_str() {
            Some(text) => self.text.push_str(text),
            None => {
                self.units.extend(self.text.encode_utf16());
                self.text.clear();
                self.units.extend(s.units());
            }
        }
    }

    fn finish(mut self) -> Str {
        if self.units.is_empty() {
            return self.text.into();
        }
        self.units.extend(self.text.encode_utf16());
        Str::from_units(&self.units)
    }
}

fn unit(value: &Value) -> Option<u16> {
    match value {
        Value::Char(unit) => Some(*unit),
        Value::Int(n) => n.to_u16(),
        _ => None,
    }
}

fn same(a: &Value, b: &Value) -> bool {
    use std::sync::Arc;
    match (a, b) {
        (Value::List(a), Value::List(b)) => Arc::ptr_eq(a, b),
        (Value::Map(a), Value::Map(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

/// Whether it is an interface, of the classes a template can name.
fn is_interface(class: &str) -> bool {
    matches!(
        class.rsplit('.').next().unwrap_or(class),
        "List"
            | "Map"
            | "Set"
            | "Collection"
            | "Iterable"
            | "Iterator"
            | "CharSequence"
            | "Comparable"
            | "SortedMap"
            | "SortedSet"
            | "Map$Entry"
            | "Entry"
            | "Range"
            | "Runnable"
            | "Comparator"
    )
}

use super::Field;
use crate::value::{Bindings, Value};

/// A dotted path that is read: `user.email`, `user.manager?.email`, `accountName`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::language) struct Path {
    text: Box<str>,
    /// Where its first name ends.
    root: usize,
    /// Where its second name ends; the same as `root` where there is none.
    attribute: usize,
}

impl Path {
    /// A path as it is written. The first dot may be a safe one: there is an object before it, or no field.
    pub(super) fn new(text: &str) -> Path {
        let root = text.find(['?', '.']).unwrap_or(text.len());
        let rest = text[root..].trim_start_matches(['?', '.']);
        let text: Box<str> = match rest {
            "" => text.into(),
            _ if text.as_bytes()[root] == b'.' => text.into(),
            _ => format!("{}.{rest}", &text[..root]).into(),
        };
        let attribute = match text.get(root + 1..) {
            Some(rest) => root + 1 + rest.find(['?', '.']).unwrap_or(rest.len()),
            None => root,
        };
        Path {
            text,
            root,
            attribute,
        }
    }

    /// Whether it is this path, as it is written.
    pub(super) fn is(&self, text: &str) -> bool {
        *self.text == *text
    }

    /// The name of the binding.
    pub(in crate::language) fn root(&self) -> &str {
        &self.text[..self.root]
    }

    /// The name after it.
    pub(in crate::language) fn attribute(&self) -> Option<&str> {
        self.text.get(self.root + 1..self.attribute)
    }

    /// The names after that, and whether a null before them is null.
    pub(in crate::language) fn deeper(&self) -> impl Iterator<Item = (bool, &str)> {
        self.text[self.attribute..]
            .split_inclusive('.')
            .scan(false, |safe, piece| {
                let name = piece.trim_end_matches(['?', '.']);
                let this = std::mem::replace(safe, piece.ends_with("?."));
                Some((this, name))
            })
            .filter(|(_, name)| !name.is_empty())
    }

    /// Whether there are any.
    pub(in crate::language) fn is_deep(&self) -> bool {
        self.attribute < self.text.len()
    }

    /// Its value in these bindings; `None` where reading it fails or needs a walk.
    pub(in crate::language) fn value(&self, bindings: &Bindings) -> Option<Value> {
        let mut value = bindings.get(self.root())?.clone();
        if let Some(name) = self.attribute() {
            value = member(&value, name)?;
        }
        for (safe, name) in self.deeper() {
            // The null goes on to the next name.
            if !(safe && value.is_null()) {
                value = member(&value, name)?;
            }
        }
        Some(value)
    }

    /// Its field, from the field its attribute is in a JSON object.
    pub(in crate::language) fn field_in<'a>(&self, value: &'a serde_json::Value) -> Field<'a> {
        let mut value = value;
        for (safe, name) in self.deeper() {
            value = match value {
                serde_json::Value::Null if safe => continue,
                serde_json::Value::Object(members)
                    if !members.keys().any(|key| key.starts_with('$')) =>
                {
                    match members.get(name) {
                        Some(value) => value,
                        None => &serde_json::Value::Null,
                    }
                }
                _ => return Field::Other,
            };
        }
        Field::of_json(value)
    }
}

/// What a plain member of a map or an object is; `None` for a fault, a secret, and what computes.
fn member(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Map(map) => Some(map.get_str(name).unwrap_or(Value::Null)),
        Value::Bean(bean)
            if !matches!(name, "metaClass" | "properties" | "class")
                && !(bean.class.secret)(name) =>
        {
            bean.get(name)
        }
        _ => None,
    }
}

//! What a client sends, held against the schemas and brought into one form: names as the schema writes them,
//! nothing that is empty.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::knobs::{Knobs, UnknownAttribute, ValidationError};
use super::refusal::Refusal;
use crate::scim::{Attribute, Format, Kind, Known, Mutability, Resource, is_date, is_phone, named};

/// Parts that any entry of a list may have (RFC 7643, section 2.4) and that nothing here keeps.
const COMMON_PARTS: &[&str] = &["display", "$ref", "type", "primary", "value"];

/// A kind of resource, and how strictly it is held against.
#[derive(Clone, Copy)]
pub(super) struct Shape<'k> {
    pub known: &'k Known,
    pub resource: &'k Resource,
    pub knobs: &'k Knobs,
}

impl<'k> Shape<'k> {
    /// The attribute of the resource itself.
    pub fn core(&self, name: &str) -> Option<(&'k str, &'k Attribute)> {
        named(&self.resource.attributes, name).or_else(|| named(&self.known.common, name))
    }

    /// The extension of this schema, if the resource takes it.
    pub fn extension(&self, schema: &str) -> Option<&'k str> {
        let mut schemas = self.resource.extensions.iter();
        let schema = schemas.find(|known| known.eq_ignore_ascii_case(schema))?;
        Some(schema.as_str())
    }

    /// The attribute of an extension.
    pub fn extended(&self, schema: &str, name: &str) -> Option<(&'k str, &'k Attribute)> {
        named(self.known.extensions.get(schema)?, name)
    }

    /// A sentence about what breaks a rule.
    pub fn invalid(&self, sentence: impl Into<String>) -> Refusal {
        match self.knobs.validation_error {
            ValidationError::Gateway => Refusal::gateway(400, "constraint.validation", sentence),
            ValidationError::Scim => Refusal::scim(400, "invalidValue", sentence),
        }
    }

    /// A whole resource, as POST and PUT send it: what is read-only is left out.
    pub fn whole(&self, body: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
        let mut whole = Map::new();
        let mut seen = HashSet::new();
        for (key, value) in body {
            if let Some(schema) = self.extension(key) {
                let Value::Object(members) = value else {
                    return Err(Refusal::value(&short(value), schema, "an object"));
                };
                if !seen.insert(schema) {
                    return Err(self.invalid(format!("{schema} is given twice.")));
                }
                let extension = self.part(schema, members)?;
                if !extension.is_empty() {
                    whole.insert(schema.to_owned(), Value::Object(extension));
                }
                continue;
            }
            let Some((name, attribute)) = self.core(key) else {
                self.unknown(key, &self.resource.name)?;
                continue;
            };
            if !seen.insert(name) {
                return Err(self.invalid(format!("{name} is given twice.")));
            }
            if attribute.mutability == Mutability::ReadOnly {
                continue;
            }
            if let Some(value) = self.value(name, attribute, value)? {
                whole.insert(name.to_owned(), value);
            }
        }
        Ok(whole)
    }

    /// The attributes of an extension.
    pub fn part(
        &self,
        schema: &str,
        members: &Map<String, Value>,
    ) -> Result<Map<String, Value>, Refusal> {
        let mut part = Map::new();
        for (key, value) in members {
            match self.extended(schema, key) {
                Some((name, attribute)) => {
                    if let Some(value) = self.value(name, attribute, value)? {
                        part.insert(name.to_owned(), value);
                    }
                }
                None => self.unknown(key, schema)?,
            }
        }
        Ok(part)
    }

    pub fn unknown(&self, name: &str, object: &str) -> Result<(), Refusal> {
        match self.knobs.unknown_attribute {
            UnknownAttribute::Refuse => Err(Refusal::property(name, object)),
            UnknownAttribute::Ignore => Ok(()),
        }
    }

    /// An attribute's value; nothing if it says that there is none.
    pub fn value(
        &self,
        name: &str,
        attribute: &Attribute,
        value: &Value,
    ) -> Result<Option<Value>, Refusal> {
        if !attribute.multi_valued {
            return self.single(name, attribute, value);
        }
        match value {
            Value::Null => Ok(None),
            Value::Array(items) => {
                let items = self.entries(name, attribute, items)?;
                Ok((!items.is_empty()).then_some(Value::Array(items)))
            }
            other => Err(Refusal::value(&short(other), name, "a list")),
        }
    }

    /// The entries of a list.
    pub fn entries(
        &self,
        name: &str,
        attribute: &Attribute,
        items: &[Value],
    ) -> Result<Vec<Value>, Refusal> {
        let mut entries = Vec::with_capacity(items.len());
        for item in items {
            let Some(entry) = self.single(name, attribute, item)? else {
                return Err(Refusal::value("null", name, "an object"));
            };
            entries.push(entry);
        }
        self.together(name, attribute, &entries)?;
        Ok(entries)
    }

    /// What the entries of a list must not be together.
    pub fn together(
        &self,
        name: &str,
        attribute: &Attribute,
        entries: &[Value],
    ) -> Result<(), Refusal> {
        if let Some(most) = attribute.max_items.filter(|most| entries.len() > *most) {
            return Err(self.invalid(format!("{name} has at most {most} entries.")));
        }
        let primary = |entry: &&Value| entry["primary"] == Value::Bool(true);
        if entries.iter().filter(primary).count() > 1 {
            return Err(self.invalid(format!("{name} has more than one primary entry.")));
        }
        if let Some(distinct) = &attribute.distinct {
            let mut seen = HashSet::new();
            for text in entries
                .iter()
                .filter_map(|entry| entry[distinct.as_str()].as_str())
            {
                if !seen.insert(text) {
                    return Err(
                        self.invalid(format!("{name} has more than one {distinct} {text}."))
                    );
                }
            }
        }
        Ok(())
    }

    /// One value or one entry of a list.
    fn single(
        &self,
        name: &str,
        attribute: &Attribute,
        value: &Value,
    ) -> Result<Option<Value>, Refusal> {
        let wrong = |allowed: &str| Err(Refusal::value(&short(value), name, allowed));
        match (attribute.kind, value) {
            (_, Value::Null) => Ok(None),
            (Kind::Complex, Value::Object(members)) => self.complex(name, attribute, members),
            (Kind::Complex, _) => wrong("an object"),
            (Kind::Boolean, Value::Bool(_)) => Ok(Some(value.clone())),
            (Kind::Boolean, _) => wrong("true, false"),
            (Kind::Integer | Kind::Decimal, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or(f64::NAN);
                let least = attribute.minimum.unwrap_or(f64::MIN);
                let most = attribute.maximum.unwrap_or(f64::MAX);
                match (least..=most).contains(&number) {
                    true => Ok(Some(value.clone())),
                    false => {
                        Err(self.invalid(format!("{name} is a number from {least} to {most}.")))
                    }
                }
            }
            (Kind::Integer | Kind::Decimal, _) => wrong("a number"),
            (_, Value::String(text)) if text.is_empty() => Ok(None),
            (_, Value::String(text)) => self.text(name, attribute, text).map(Some),
            _ => wrong("a text"),
        }
    }

    fn text(&self, name: &str, attribute: &Attribute, text: &str) -> Result<Value, Refusal> {
        if attribute.closed && !attribute.canonical_values.iter().any(|it| it == text) {
            let allowed = attribute.canonical_values.join(", ");
            return Err(Refusal::value(text, name, &allowed));
        }
        match attribute.format {
            Some(Format::Date) if !is_date(text) => {
                let message = "Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ";
                Err(Refusal::gateway(400, "invalid.date", message))
            }
            // Whatever was given, a day is kept.
            Some(Format::Date) => Ok(Value::from(text.split('T').next().unwrap_or(text))),
            Some(Format::Phone) if !is_phone(text) => {
                let allowed = "a number as in +493012345 or tel:+493012345";
                Err(Refusal::value(text, name, allowed))
            }
            _ => Ok(Value::from(text)),
        }
    }

    fn complex(
        &self,
        name: &str,
        attribute: &Attribute,
        members: &Map<String, Value>,
    ) -> Result<Option<Value>, Refusal> {
        let mut entry = Map::new();
        for (key, value) in members {
            let Some((part, sub)) = named(&attribute.sub_attributes, key) else {
                if !COMMON_PARTS.iter().any(|it| it.eq_ignore_ascii_case(key)) {
                    self.unknown(key, name)?;
                }
                continue;
            };
            if sub.mutability == Mutability::ReadOnly {
                continue;
            }
            if let Some(value) = self.value(part, sub, value)? {
                entry.insert(part.to_owned(), value);
            }
        }
        for (part, sub) in &attribute.sub_attributes {
            // A list's entry is its `value`.
            let needed = sub.required || attribute.multi_valued && part == "value";
            if needed && !entry.contains_key(part) {
                return Err(self.invalid(format!("{name}.{part} is required.")));
            }
        }
        Ok((!entry.is_empty()).then_some(Value::Object(entry)))
    }
}

/// A value as it stands in a message.
pub(super) fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

//! The entries of a list: those a path chooses are changed, others are added.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::choice::{Choice, created};
use super::knobs::AddByFilter;
use super::patch::{Op, Patch, invalid_path};
use super::refusal::Refusal;
use super::shape::short;
use crate::scim::{Attribute, Filter, Mutability, named};

/// What a path says of a list: which one, which of its entries, which part of them.
pub(super) struct Chosen<'p> {
    pub path: &'p str,
    pub schema: Option<&'p str>,
    pub name: &'p str,
    pub attribute: &'p Attribute,
    /// None: all entries.
    pub filter: Option<&'p Filter>,
    /// None: the entries themselves.
    pub part: Option<(&'p str, &'p Attribute)>,
}

impl Patch<'_, '_> {
    /// An operation on chosen entries.
    pub fn chosen(&mut self, op: Op, of: &Chosen<'_>, value: &Value) -> Result<(), Refusal> {
        let choice = match of.filter {
            None => None,
            Some(filter) => {
                let choice = Choice::new(filter, of.path, of.name, of.attribute);
                Some(choice.ok_or_else(|| invalid_path(of.path))?)
            }
        };
        let takes = |entry: &Value| choice.as_ref().is_none_or(|choice| choice.takes(entry));
        let mut entries = match self.holder(of.schema).remove(of.name) {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        };
        match (op, of.part) {
            (Op::Remove, None) => entries.retain(|entry| !takes(entry)),
            (Op::Remove, Some((part, _))) => {
                for entry in entries.iter_mut().filter(|entry| takes(entry)) {
                    entry.as_object_mut().map(|entry| entry.remove(part));
                }
            }
            (Op::Add | Op::Replace, _) => {
                let given = self.given(of, value)?;
                if !change(&mut entries, &given, takes) {
                    self.create(op, of, given, &mut entries)?;
                }
                self.shape.together(of.name, of.attribute, &entries)?;
            }
        }
        if !entries.is_empty() {
            let entries = Value::Array(entries);
            self.holder(of.schema).insert(of.name.to_owned(), entries);
        }
        Ok(())
    }

    /// What a value says of entries that are there already: none of their parts is needed.
    fn given(&self, of: &Chosen<'_>, value: &Value) -> Result<Map<String, Value>, Refusal> {
        let mut given = Map::new();
        if let Some((part, sub)) = of.part {
            let value = self.shape.value(part, sub, value)?;
            given.insert(part.to_owned(), value.unwrap_or_default());
            return Ok(given);
        }
        let Value::Object(members) = value else {
            return Err(Refusal::value(&short(value), of.name, "an object"));
        };
        for (key, value) in members {
            match named(&of.attribute.sub_attributes, key) {
                Some((part, sub)) if sub.mutability != Mutability::ReadOnly => {
                    let value = self.shape.value(part, sub, value)?;
                    given.insert(part.to_owned(), value.unwrap_or_default());
                }
                Some(_) => {}
                None => self.shape.unknown(key, of.name)?,
            }
        }
        Ok(given)
    }

    /// Nothing was chosen: an entry that is what the filter says, if that is wanted.
    fn create(
        &self,
        op: Op,
        of: &Chosen<'_>,
        given: Map<String, Value>,
        entries: &mut Vec<Value>,
    ) -> Result<(), Refusal> {
        let created = match (op, of.filter, self.shape.knobs.add_by_filter) {
            (Op::Add, Some(filter), AddByFilter::Create) => created(filter, of.path, of.attribute),
            _ => None,
        };
        let Some(mut entry) = created else {
            let detail = format!("The path {} chooses nothing.", of.path);
            return Err(Refusal::scim(400, "noTarget", detail));
        };
        entry.extend(given);
        let entry = [Value::Object(entry)];
        add(
            entries,
            self.shape.entries(of.name, of.attribute, &entry)?,
            of.attribute,
        );
        Ok(())
    }
}

/// Changes the entries that are taken; whether there was one.
fn change(
    entries: &mut [Value],
    given: &Map<String, Value>,
    takes: impl Fn(&Value) -> bool,
) -> bool {
    let mut last = None;
    for (index, entry) in entries.iter_mut().enumerate() {
        if takes(entry)
            && let Value::Object(entry) = entry
        {
            entry.extend(given.clone());
            entry.retain(|_, value| !value.is_null());
            last = Some(index);
        }
    }
    if let Some(last) = last
        && given.get("primary") == Some(&Value::Bool(true))
    {
        only_primary(entries, last);
    }
    last.is_some()
}

/// Adds entries unless they are there. Where the target has one field of a type, an entry takes its place.
pub(super) fn add(entries: &mut Vec<Value>, more: Vec<Value>, attribute: &Attribute) {
    let parts = &attribute.sub_attributes;
    let known_by: &[&str] = match (parts.contains_key("authority"), parts.contains_key("name")) {
        (true, _) => &["authority", "value"],
        (false, true) => &["name"],
        (false, false) => &["value", "type"],
    };
    let key = |entry: &Value| -> Vec<Option<String>> {
        let text = |part: &str| entry[part].as_str().map(str::to_owned);
        match attribute.distinct.as_deref().and_then(text) {
            Some(field) => vec![Some(field)],
            None => known_by.iter().map(|part| text(part)).collect(),
        }
    };
    let mut places: HashMap<_, _> = entries.iter().map(key).zip(0..).collect();
    for entry in more {
        let primary = entry["primary"] == Value::Bool(true);
        let at = *places.entry(key(&entry)).or_insert(entries.len());
        match entries.get_mut(at) {
            Some(there) => *there = entry,
            None => entries.push(entry),
        }
        if primary {
            only_primary(entries, at);
        }
    }
}

/// One entry becoming the primary one makes the others not (RFC 7644, section 3.5.2).
fn only_primary(entries: &mut [Value], at: usize) {
    for (index, entry) in entries.iter_mut().enumerate() {
        if index != at
            && let Some(primary) = entry.get_mut("primary")
        {
            *primary = Value::Bool(false);
        }
    }
}

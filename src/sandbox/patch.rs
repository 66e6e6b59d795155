//! PATCH (RFC 7644, section 3.5.2) of a resource's attributes.
//!
//! Operations work on a copy, so that a refused PATCH leaves nothing behind.

use serde_json::{Map, Value};

use super::entries::{Chosen, add};
use super::knobs::{OpCase, PatchSchemas, ReadOnly};
use super::refusal::Refusal;
use super::shape::{Shape, short};
use crate::scim::{Attribute, Mutability, Path, named};

pub(super) const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Add,
    Replace,
    Remove,
}

/// Where a path leads.
enum Target<'k> {
    /// An attribute, in the resource itself or in an extension.
    Attribute {
        schema: Option<&'k str>,
        name: &'k str,
        attribute: &'k Attribute,
    },
    /// A whole extension.
    Extension(&'k str),
}

/// Does what a PATCH says to the attributes of a resource.
///
/// # Errors
///
/// The first thing that is wrong; what was done until then is in `to`, which is to be thrown away.
pub(super) fn apply(
    shape: Shape<'_>,
    body: &Map<String, Value>,
    to: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    let member = |name: &str| {
        let mut members = body.iter();
        members
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    let Some(Value::Array(schemas)) = member("schemas") else {
        return Err(shape.invalid("schemas is required."));
    };
    let is_patch = |schema: &Value| {
        schema
            .as_str()
            .is_some_and(|it| it.eq_ignore_ascii_case(PATCH_OP))
    };
    if shape.knobs.patch_schemas == PatchSchemas::PatchOp && !schemas.iter().any(is_patch) {
        return Err(shape.invalid(format!("schemas has no {PATCH_OP}.")));
    }
    let operations = match member("Operations") {
        Some(Value::Array(operations)) if !operations.is_empty() => operations,
        _ => return Err(shape.invalid("Operations is required.")),
    };
    operations.iter().try_for_each(|operation| {
        Patch {
            shape,
            to: &mut *to,
        }
        .operation(operation)
    })
}

pub(super) struct Patch<'k, 't> {
    pub shape: Shape<'k>,
    pub to: &'t mut Map<String, Value>,
}

impl<'k> Patch<'k, '_> {
    fn operation(&mut self, operation: &Value) -> Result<(), Refusal> {
        let member = |name: &str| {
            let mut members = operation.as_object()?.iter();
            members
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)
        };
        let op = self.op(member("op"))?;
        let path = match member("path") {
            None | Some(Value::Null) => None,
            Some(Value::String(path)) => Some(path.as_str()),
            Some(other) => return Err(Refusal::scim(400, "invalidPath", short(other))),
        };
        let value = member("value");
        match (op, path, value) {
            (Op::Remove, None, _) => {
                let detail = "A remove operation needs a path.";
                Err(Refusal::scim(400, "noTarget", detail))
            }
            (Op::Remove, Some(path), _) => self.at(op, path, &Value::Null),
            (_, _, None) => {
                let detail = "An add or replace operation needs a value.";
                Err(Refusal::scim(400, "invalidValue", detail))
            }
            (_, Some(path), Some(value)) => self.at(op, path, value),
            (_, None, Some(Value::Object(members))) => self.members(op, members),
            (_, None, Some(_)) => {
                let detail = "Without a path the value is an object.";
                Err(Refusal::scim(400, "invalidValue", detail))
            }
        }
    }

    fn op(&self, op: Option<&Value>) -> Result<Op, Refusal> {
        let Some(Value::String(text)) = op else {
            return Err(self.shape.invalid("op is required."));
        };
        let word = match self.shape.knobs.op_case {
            OpCase::Any => text.to_ascii_lowercase(),
            OpCase::Lower => text.clone(),
        };
        match &*word {
            "add" => Ok(Op::Add),
            "replace" => Ok(Op::Replace),
            "remove" => Ok(Op::Remove),
            _ => Err(Refusal::value(text, "op", "add, replace, remove")),
        }
    }

    /// An operation without a path: each member is an attribute. What is read-only is left alone here, as in
    /// a whole resource.
    fn members(&mut self, op: Op, members: &Map<String, Value>) -> Result<(), Refusal> {
        for (key, value) in members {
            if let Some(schema) = self.shape.extension(key) {
                self.extension(op, schema, value)?;
                continue;
            }
            let target = match self.shape.core(key) {
                Some((name, attribute)) => Target::Attribute {
                    schema: None,
                    name,
                    attribute,
                },
                // Entra ID writes extension attributes by their full path here too.
                None if key.contains(':') => self.target(key)?.1,
                None => {
                    self.shape.unknown(key, &self.shape.resource.name)?;
                    continue;
                }
            };
            match target {
                Target::Attribute {
                    schema,
                    name,
                    attribute,
                } if attribute.mutability != Mutability::ReadOnly => {
                    self.attribute(op, schema, name, attribute, value)?
                }
                Target::Attribute { .. } => {}
                Target::Extension(schema) => self.extension(op, schema, value)?,
            }
        }
        Ok(())
    }

    /// An operation with a path.
    fn at(&mut self, op: Op, text: &str, value: &Value) -> Result<(), Refusal> {
        let (path, target) = self.target(text)?;
        let (schema, name, attribute) = match target {
            Target::Extension(schema) => return self.extension(op, schema, value),
            Target::Attribute {
                schema,
                name,
                attribute,
            } => (schema, name, attribute),
        };
        let part = path.sub.as_ref().or(path.attribute.sub.as_ref());
        let part = match part {
            None => None,
            Some(word) => match named(&attribute.sub_attributes, &word.text) {
                Some(part) => Some(part),
                None => return Err(invalid_path(text)),
            },
        };
        let read_only = |it: &Attribute| it.mutability == Mutability::ReadOnly;
        // The value of an entry is what the entry is: another value is another entry.
        let immutable = |it: &Attribute| it.mutability == Mutability::Immutable;
        if read_only(attribute) || part.is_some_and(|(_, it)| read_only(it) || immutable(it)) {
            return match self.shape.knobs.read_only {
                ReadOnly::Refuse => Err(Refusal::mutability(text)),
                ReadOnly::Ignore => Ok(()),
            };
        }
        match (&path.filter, part) {
            (None, None) => self.attribute(op, schema, name, attribute, value),
            (filter, part) if attribute.multi_valued => {
                let of = Chosen {
                    path: text,
                    schema,
                    name,
                    attribute,
                    filter: filter.as_ref(),
                    part,
                };
                self.chosen(op, &of, value)
            }
            (Some(_), _) => Err(invalid_path(text)),
            (None, Some((part, sub))) => {
                let value = self.shape.value(part, sub, value)?;
                let mut entry = match self.holder(schema).remove(name) {
                    Some(Value::Object(entry)) => entry,
                    _ => Map::new(),
                };
                match value.filter(|_| op != Op::Remove) {
                    Some(value) => entry.insert(part.to_owned(), value),
                    None => entry.remove(part),
                };
                if !entry.is_empty() {
                    self.holder(schema)
                        .insert(name.to_owned(), Value::Object(entry));
                }
                Ok(())
            }
        }
    }

    fn target(&self, text: &str) -> Result<(Path, Target<'k>), Refusal> {
        let path = Path::parse(text).map_err(|_| invalid_path(text))?;
        let whole = &path.attribute.whole.text;
        if let Some(schema) = self.shape.extension(whole) {
            return match path.filter {
                None => Ok((path, Target::Extension(schema))),
                Some(_) => Err(invalid_path(text)),
            };
        }
        let name = &path.attribute.name.text;
        let (schema, found) = match &path.attribute.schema {
            None => (None, self.shape.core(name)),
            Some(schema)
                if schema
                    .text
                    .eq_ignore_ascii_case(&self.shape.resource.schema) =>
            {
                (None, self.shape.core(name))
            }
            Some(schema) => match self.shape.extension(&schema.text) {
                Some(schema) => (Some(schema), self.shape.extended(schema, name)),
                None => (None, None),
            },
        };
        let Some((name, attribute)) = found else {
            return Err(invalid_path(text));
        };
        Ok((
            path,
            Target::Attribute {
                schema,
                name,
                attribute,
            },
        ))
    }

    /// Where the attributes of a schema are.
    pub fn holder(&mut self, schema: Option<&str>) -> &mut Map<String, Value> {
        let Some(schema) = schema else {
            return self.to;
        };
        let slot = self.to.entry(schema);
        let slot = slot.or_insert_with(|| Value::Object(Map::new()));
        if !slot.is_object() {
            *slot = Value::Object(Map::new());
        }
        match slot {
            Value::Object(members) => members,
            _ => unreachable!("it was made one"),
        }
    }

    fn extension(&mut self, op: Op, schema: &'k str, value: &Value) -> Result<(), Refusal> {
        match value {
            Value::Null => {
                self.to.remove(schema);
                Ok(())
            }
            Value::Object(members) => {
                for (key, value) in members {
                    match self.shape.extended(schema, key) {
                        Some((name, attribute)) => {
                            self.attribute(op, Some(schema), name, attribute, value)?
                        }
                        None => self.shape.unknown(key, schema)?,
                    }
                }
                Ok(())
            }
            other => Err(Refusal::value(&short(other), schema, "an object")),
        }
    }

    /// The whole of an attribute.
    fn attribute(
        &mut self,
        op: Op,
        schema: Option<&str>,
        name: &str,
        attribute: &Attribute,
        value: &Value,
    ) -> Result<(), Refusal> {
        let shape = self.shape;
        // One entry may stand for a list of one.
        let wrapped = match (attribute.multi_valued, value) {
            (true, Value::Object(_)) => Some(Value::Array(vec![value.clone()])),
            _ => None,
        };
        let value = shape.value(name, attribute, wrapped.as_ref().unwrap_or(value))?;
        let holder = self.holder(schema);
        match (op, value) {
            (Op::Add, None) => {}
            (Op::Remove | Op::Replace, None) => {
                // Needed, or a switch that has no third state.
                if attribute.required || name == "active" {
                    return Err(Refusal::mutability(&format!("The required {name}")));
                }
                holder.remove(name);
            }
            (Op::Add, Some(Value::Array(more))) => {
                let slot = holder
                    .entry(name)
                    .or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(entries) = slot {
                    add(entries, more, attribute);
                    shape.together(name, attribute, entries)?;
                }
            }
            // The parts that are given replace those that are there.
            (_, Some(Value::Object(parts))) => match holder.get_mut(name) {
                Some(Value::Object(there)) => there.extend(parts),
                _ => {
                    holder.insert(name.to_owned(), Value::Object(parts));
                }
            },
            (_, Some(value)) => {
                holder.insert(name.to_owned(), value);
            }
        }
        Ok(())
    }
}

pub(super) fn invalid_path(path: &str) -> Refusal {
    Refusal::scim(
        400,
        "invalidPath",
        format!("The path {path} leads nowhere."),
    )
}

use super::attribute::{Attribute, child};
use crate::diagnostic::{Diagnostic, Fix, Rule};
use crate::text::json::{Json, JsonString, Member, Node};
use crate::text::{Located, Span};

/// A value of an attribute's document, and where it stands. What is `null`, or could not be read, is not
/// there.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// The attribute.
    pub attribute: &'a Attribute,
    /// The value.
    pub node: &'a Node,
    /// Where it stands, from the attribute's name on.
    pub pointer: String,
    key: Option<&'a JsonString>,
}

impl<'a> Part<'a> {
    pub(super) fn root(attribute: &'a Attribute) -> Option<Part<'a>> {
        Some(Part {
            attribute,
            node: attribute.document().root.as_ref()?,
            pointer: attribute.located().pointer.clone(),
            key: None,
        })
    }

    fn of_member(&self, member: &'a Member) -> Part<'a> {
        Part {
            attribute: self.attribute,
            node: &member.value,
            pointer: child(&self.pointer, &member.key.text),
            key: Some(&member.key),
        }
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<Part<'a>> {
        let member = self.node.member(key)?;
        Some(self.of_member(member)).filter(Part::is_given)
    }

    /// The value a row of keys leads to.
    pub fn at(&self, keys: &[&str]) -> Option<Part<'a>> {
        keys.iter()
            .try_fold(self.clone(), |part, key| part.get(key))
    }

    /// What an object has, in order; nothing of other values.
    pub fn members(&self) -> impl Iterator<Item = Part<'a>> + use<'a> {
        let here = self.clone();
        let members = self.node.as_object().unwrap_or_default();
        members.iter().map(move |member| here.of_member(member))
    }

    /// Those of the [`members`](Part::members) that are `wanted`.
    pub(super) fn members_where(
        &self,
        wanted: impl Fn(&Member) -> bool,
    ) -> impl Iterator<Item = Part<'a>> {
        let members = self.node.as_object().unwrap_or_default().iter();
        members
            .filter(move |member| wanted(member))
            .map(|member| self.of_member(member))
    }

    /// What an array has, in order; nothing of other values.
    pub fn items(&self) -> impl Iterator<Item = Part<'a>> + use<'a> {
        let here = self.clone();
        let items = self.node.as_array().unwrap_or_default().iter().enumerate();
        items.map(move |(index, node)| here.of_item(index, node))
    }

    /// Those of the [`items`](Part::items) that are `wanted`.
    pub(super) fn items_where(
        &self,
        wanted: impl Fn(&Node) -> bool,
    ) -> impl Iterator<Item = Part<'a>> {
        let items = self.node.as_array().unwrap_or_default().iter().enumerate();
        items
            .filter(move |(_, node)| wanted(node))
            .map(|(index, node)| self.of_item(index, node))
    }

    fn of_item(&self, index: usize, node: &'a Node) -> Part<'a> {
        Part {
            attribute: self.attribute,
            node,
            pointer: child(&self.pointer, itoa::Buffer::new().format(index)),
            key: None,
        }
    }

    /// The key it stands under; empty for an item and for the root.
    pub fn name(&self) -> &'a str {
        self.key.map_or("", |key| &key.text)
    }

    /// Its key as a text of the document.
    pub fn key(&self) -> Option<Located> {
        let key = self.key?;
        Some(self.attribute.string(key, &*self.pointer))
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<Located> {
        let string = self.node.as_string()?;
        Some(self.attribute.string(string, &*self.pointer))
    }

    /// The text under `key`, if it is one.
    pub fn text_at(&self, key: &str) -> Option<Located> {
        let string = self.node.get(key)?.as_string()?;
        Some(self.attribute.string(string, child(&self.pointer, key)))
    }

    /// A text, or a number or boolean as its characters.
    pub fn scalar(&self) -> Option<Located> {
        match &self.node.value {
            Json::String(_) => self.text(),
            Json::Number | Json::Bool(_) => Some(self.attribute.raw(self.node, &*self.pointer)),
            _ => None,
        }
    }

    /// The characters of a text, number or boolean.
    pub fn plain(&self) -> Option<&'a str> {
        match &self.node.value {
            Json::String(string) => Some(&string.text),
            Json::Number | Json::Bool(_) => Some(self.node.span.of(&self.attribute.located().text)),
            _ => None,
        }
    }

    /// Whether there is a value at all.
    pub fn is_given(&self) -> bool {
        !matches!(self.node.value, Json::Null | Json::Broken)
    }

    /// A finding at the value: all of what is short, the bracket of an array or object.
    pub fn finding(&self, rule: &'static Rule, message: impl Into<String>) -> Diagnostic {
        let span = match self.node.value {
            // The whole of a long value would be drawn; its first character says enough.
            Json::Array(_) | Json::Object(_) => {
                Span::new(self.node.span.start, self.node.span.start + 1)
            }
            _ => self.node.span,
        };
        let found = Diagnostic::new(rule, span, message);
        self.carried(found.located(self.attribute.located()))
    }

    /// A finding at its key; at the value where it has none.
    pub fn finding_at_key(&self, rule: &'static Rule, message: impl Into<String>) -> Diagnostic {
        match self.key() {
            Some(key) => {
                let span = Span::new(0, key.text.len());
                self.carried(Diagnostic::new(rule, span, message).located(&key))
            }
            None => self.finding(rule, message),
        }
    }

    /// The fix that gives it another key, in the file.
    pub fn rename(&self, meant: &str) -> Option<Fix> {
        let key = self.key()?;
        Fix::rename(Span::new(0, key.text.len()), &key.text, meant).located(&key)
    }

    fn carried(&self, mut found: Diagnostic) -> Diagnostic {
        found.pointer.clone_from(&self.pointer);
        found
    }
}

impl Attribute {
    /// The whole document.
    pub fn part(&self) -> Option<Part<'_>> {
        Part::root(self)
    }
}

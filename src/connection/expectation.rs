use super::attribute::{Attribute, child};
use super::call::is_given;
use crate::diagnostic::{Diagnostic, rules};
use crate::text::json::{Json, Node};
use crate::text::{Located, Span};

/// Reads keys of a document and notes each that is missing or of the wrong type, once.
pub(super) struct Expectation<'a> {
    pub(super) attribute: &'a Attribute,
    pub(super) findings: Vec<Diagnostic>,
}

impl<'a> Expectation<'a> {
    pub(super) fn new(attribute: &'a Attribute) -> Expectation<'a> {
        Expectation {
            attribute,
            findings: Vec::new(),
        }
    }

    /// Whether `node` is an object; `what` names it in the finding.
    pub(super) fn object(&mut self, node: &Node, pointer: &str, what: &str) -> bool {
        let is_object = matches!(node.value, Json::Object(_));
        if !is_object {
            self.wrong(node, pointer, what, "an object");
        }
        is_object
    }

    /// The array under `key`, if there is one.
    pub(super) fn array<'n>(
        &mut self,
        object: &'n Node,
        key: &str,
        pointer: &str,
    ) -> Option<&'n [Node]> {
        let node = object.get(key)?;
        if matches!(node.value, Json::Array(_)) {
            return Some(node.as_array().unwrap_or_default());
        }
        self.wrong(node, &child(pointer, key), key, "an array");
        Some(&[])
    }

    /// The string under `key`, if there is one.
    pub(super) fn string(&mut self, object: &Node, key: &str, pointer: &str) -> Option<Located> {
        let node = object.get(key).filter(|node| is_given(node))?;
        let at = child(pointer, key);
        match node.as_string() {
            Some(string) => Some(self.attribute.string(string, at)),
            None => {
                self.wrong(node, &at, key, "a string");
                None
            }
        }
    }

    /// The string under `key`, which `whose` must have.
    pub(super) fn required_string(
        &mut self,
        object: &Node,
        key: &str,
        pointer: &str,
        whose: &str,
    ) -> Option<Located> {
        match object.get(key) {
            None => {
                self.missing(object, pointer, key, whose);
                None
            }
            Some(node) if matches!(node.value, Json::Null) => {
                self.wrong(node, &child(pointer, key), key, "a string");
                None
            }
            Some(_) => self.string(object, key, pointer),
        }
    }

    /// The keys and strings of the object under `key`; a number or boolean is read as its characters.
    pub(super) fn texts(
        &mut self,
        object: &Node,
        key: &str,
        pointer: &str,
    ) -> Vec<(Located, Located)> {
        let Some(node) = object.get(key).filter(|node| is_given(node)) else {
            return Vec::new();
        };
        let pointer = child(pointer, key);
        if !self.object(node, &pointer, key) {
            return Vec::new();
        }
        let mut texts = Vec::new();
        for member in node.as_object().unwrap_or_default() {
            let at = child(&pointer, &member.key.text);
            if let Some(value) = self.scalar(&member.value, &at, &member.key.text) {
                texts.push((self.attribute.string(&member.key, at), value));
            }
        }
        texts
    }

    /// A string, or a number or boolean as its characters.
    pub(super) fn scalar(&mut self, node: &Node, pointer: &str, what: &str) -> Option<Located> {
        match &node.value {
            Json::String(string) => Some(self.attribute.string(string, pointer)),
            Json::Number | Json::Bool(_) => Some(self.attribute.raw(node, pointer)),
            _ => {
                self.wrong(node, pointer, what, "a string");
                None
            }
        }
    }

    /// Notes that `node` is not what it should be, unless the reader has said so already.
    pub(super) fn wrong(&mut self, node: &Node, pointer: &str, what: &str, expected: &str) {
        if matches!(node.value, Json::Broken) {
            return;
        }
        // The whole of a long value would be drawn; its first character says enough.
        let span = match node.value {
            Json::Array(_) | Json::Object(_) => Span::new(node.span.start, node.span.start + 1),
            _ => node.span,
        };
        let is = node.kind_name();
        let what = if what.starts_with("a ") {
            what.to_owned()
        } else {
            format!("`{what}`")
        };
        let found = Diagnostic::new(
            &rules::SHAPE_WRONG_TYPE,
            span,
            format!("{what} must be {expected}, here it is `{is}`"),
        )
        .note("the connector ignores it, or fails when a task needs it")
        .help(format!("write {expected}"));
        self.findings.push(self.attribute.finding(found, pointer));
    }

    /// Notes that `object` has no `key`.
    pub(super) fn missing(&mut self, object: &Node, pointer: &str, key: &str, whose: &str) {
        let span = Span::new(object.span.start, object.span.start + 1);
        let whose = if whose.starts_with("the ") {
            whose.to_owned()
        } else {
            format!("`{whose}`")
        };
        let found = Diagnostic::new(
            &rules::SHAPE_MISSING_KEY,
            span,
            format!("{whose} has no `{key}`"),
        )
        .note("the connector cannot send a request without it")
        .help(format!("add `{key}`"));
        self.findings.push(self.attribute.finding(found, pointer));
    }
}

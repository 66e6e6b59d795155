//! A user, a group, or whatever else the target has, as it is created or replaced.

use std::sync::LazyLock;

use super::profile::{Attributes, Resource, named};
use super::value::{Examination, read_only, schema_with};
use super::{SCIM_2, starts_with};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::text::Span;
use crate::text::json::{Json, JsonString, Member, Node};
use crate::text::spelling::closest;

/// What the schemas of extensions begin with.
const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:";

static NO_ATTRIBUTES: LazyLock<Attributes> = LazyLock::new(Attributes::new);

impl<'p> Examination<'p> {
    /// The body is this resource.
    pub fn resource(&mut self, resource: &'p Resource) {
        let root = self.body.root;
        let members = root.as_object().unwrap_or_default();
        self.same_names(members);
        let meant = self.members(members, resource, true);
        self.schemas(root, members, resource);
        if self.is_open(root) {
            return;
        }
        for (name, attribute) in &resource.attributes {
            let given = members
                .iter()
                .find(|member| member.key.text.eq_ignore_ascii_case(name));
            let is_null = given.is_some_and(|member| matches!(member.value.value, Json::Null));
            if !attribute.required || given.is_some() && !is_null || meant.contains(&&**name) {
                continue;
            }
            let start = Span::new(root.span.start, root.span.start + 1);
            let (span, message) = match given {
                Some(member) => (
                    member.value.span,
                    format!("the {}'s `{name}` is null", resource.called()),
                ),
                None => (start, format!("the {} has no `{name}`", resource.called())),
            };
            let help = match &**name {
                "userName" => {
                    "add `\"userName\": \"${user.email}\"`, or what logs the person in".to_owned()
                }
                _ => format!("add `\"{name}\": …`"),
            };
            let called = resource.called();
            let note = match self.method.as_str() {
                "PUT" => format!(
                    "a PUT is all of the {called} (RFC 7644, section 3.5.1): a target refuses it, or clears what it lacks"
                ),
                _ => format!(
                    "{} requires it, and a target refuses a {called} without it",
                    self.profile.title
                ),
            };
            let mut found = Diagnostic::new(&rules::SCIM_MISSING_REQUIRED, span, message)
                .note(note)
                .help(help);
            // There are targets that read a PUT as a change of what it holds.
            if self.method == "PUT" {
                found.severity = Severity::Warning;
            }
            self.add(found);
        }
    }

    /// The members of a resource, or of what a PATCH without a path writes. Gives the attributes that misspelt
    /// names meant.
    pub fn members(
        &mut self,
        members: &[Member],
        resource: &'p Resource,
        is_whole: bool,
    ) -> Vec<&'p str> {
        let mut meant = Vec::new();
        for member in members {
            let name = &*member.key.text;
            if member.key.span.is_empty() || self.has_hole(member.key.span) {
                continue;
            }
            if is_whole && name.eq_ignore_ascii_case("schemas") {
                continue;
            }
            if let Some((schema, attributes)) = self.extension(name) {
                self.extension_value(&member.value, schema, attributes);
            } else if let Some((known, attribute)) = named(&resource.attributes, name) {
                if attribute.is_read_only() {
                    self.sent_read_only(&member.key, attribute.required);
                } else {
                    self.value(&member.value, known, attribute);
                }
            } else if starts_with(name, "urn:") {
                self.strange_extension(member, resource);
            } else {
                meant.extend(self.unknown_attribute(&member.key, resource));
            }
        }
        meant
    }

    /// The extension of this schema.
    pub fn extension(&self, schema: &str) -> Option<(&'p str, &'p Attributes)> {
        named(&self.profile.extensions, schema)
    }

    pub fn extension_value(&mut self, node: &Node, schema: &str, attributes: &'p Attributes) {
        if self.is_unknown(node) || matches!(node.value, Json::Null) {
            return;
        }
        let Some(members) = node.as_object() else {
            let help = "write an object with the extension's attributes, or leave it out";
            return self.mistyped(
                node,
                &format!("`{schema}`"),
                "an object",
                Severity::Error,
                help,
            );
        };
        self.same_names(members);
        for member in members {
            let name = &*member.key.text;
            if member.key.span.is_empty() || self.has_hole(member.key.span) {
                continue;
            }
            match named(attributes, name) {
                Some((_, attribute)) if attribute.is_read_only() => {
                    self.sent_read_only(&member.key, attribute.required);
                }
                Some((known, attribute)) => self.value(&member.value, known, attribute),
                None => {
                    let near = closest(name, attributes.keys().map(String::as_str), 0.85);
                    let message = format!("the extension has no attribute `{name}`");
                    self.unknown(member.key.span, message, near);
                }
            }
        }
    }

    /// What only the target writes. Who replaces a resource may send back what was read.
    fn sent_read_only(&mut self, key: &JsonString, is_required: bool) {
        if self.method == "PUT" || is_required && self.method != "PATCH" {
            return;
        }
        let message = match key.text.eq_ignore_ascii_case("id") {
            true => "the target gives the `id`, not the client".to_owned(),
            false => format!("`{}` is written by the target alone", key.text),
        };
        self.add(read_only(key.span, message));
    }

    /// An extension the profile does not know.
    fn strange_extension(&mut self, member: &Member, resource: &Resource) {
        let key = &member.key;
        if !starts_with(&key.text, SCIM_2) {
            return;
        }
        if self.profile.closed {
            let known = resource.extensions.iter().map(String::as_str);
            let near = closest(&key.text, known, 0.95);
            let message = format!("{} has no such extension", self.profile.title);
            return self.unknown(key.span, message, near);
        }
        // Whatever it is, it is an object (RFC 7643, section 3.3).
        if starts_with(&key.text, EXTENSION) && member.value.as_string().is_some() {
            self.extension_value(&member.value, &key.text, &NO_ATTRIBUTES);
        }
    }

    fn unknown_attribute(&mut self, key: &JsonString, resource: &'p Resource) -> Option<&'p str> {
        let name = &*key.text;
        let message = format!("{} has no attribute `{name}`", self.profile.a(resource));
        if let Some((schema, _)) = schema_with(self.profile, &resource.extensions, name) {
            self.add(
                Diagnostic::new(&rules::SCIM_UNKNOWN_ATTRIBUTE, key.span, message)
                    .label("of an extension")
                    .note("an extension's attributes stand in an object of its name (RFC 7643, section 3.3)")
                    .help(format!("write it inside `\"{schema}\": {{ … }}`")),
            );
            return None;
        }
        let names = resource.attributes.keys().map(String::as_str);
        let near = closest(name, names, 0.9);
        self.unknown(key.span, message, near);
        near
    }

    /// `schemas` says what the body is and which extensions it has (RFC 7643, section 3).
    fn schemas(&mut self, root: &Node, members: &[Member], resource: &Resource) {
        let given = members
            .iter()
            .find(|member| member.key.text.eq_ignore_ascii_case("schemas"));
        let schema = &resource.schema;
        let note = "SCIM reads from it what the body is (RFC 7643, section 3), and strict targets answer 400";
        let Some(member) = given else {
            let start = Span::new(root.span.start, root.span.start + 1);
            if !self.is_open(root) {
                self.add(
                    Diagnostic::new(&rules::SCIM_SCHEMAS, start, "the body has no `schemas`")
                        .note(note)
                        .help(format!("add `\"schemas\": [\"{schema}\"]`")),
                );
            }
            return;
        };
        if self.is_unknown(&member.value) {
            return;
        }
        let Some(items) = member.value.as_array() else {
            let help = "put `[` and `]` around it";
            return self.mistyped(
                &member.value,
                "`schemas`",
                "a list of URIs",
                Severity::Error,
                help,
            );
        };
        let unknown = self.is_open(&member.value)
            || items
                .iter()
                .any(|item| item.as_str().is_none() || self.has_hole(item.span));
        let has = |wanted: &str| {
            let mut texts = items.iter().filter_map(Node::as_str);
            texts.any(|text| text.eq_ignore_ascii_case(wanted))
        };
        if !unknown && !has(schema) {
            let message = match items.is_empty() {
                true => "`schemas` is empty".to_owned(),
                false => format!("`schemas` does not name the {}", resource.called()),
            };
            self.add(
                Diagnostic::new(&rules::SCIM_SCHEMAS, member.value.span, message)
                    .label("not among them")
                    .note(note)
                    .help(format!("add `\"{schema}\"`")),
            );
        }
        if !unknown {
            for member in members {
                if self.extension(&member.key.text).is_some()
                    && member.value.as_object().is_some()
                    && !has(&member.key.text)
                {
                    let message = "an extension is used that `schemas` does not name";
                    self.add(
                        Diagnostic::new(
                            &rules::SCIM_UNDECLARED_EXTENSION,
                            member.key.span,
                            message,
                        )
                        .label("not declared")
                        .note("a target may ignore it (RFC 7643, section 3)")
                        .help("add its name to `schemas`"),
                    );
                }
            }
        }
        for item in items {
            self.named_schema(item, resource);
        }
    }

    fn named_schema(&mut self, item: &Node, resource: &Resource) {
        let Some(text) = self.text(item) else {
            return;
        };
        let known = || {
            resource
                .extensions
                .iter()
                .chain([&resource.schema])
                .map(String::as_str)
        };
        if !self.profile.closed || known().any(|known| known.eq_ignore_ascii_case(text)) {
            return;
        }
        let message = format!("{} has no schema of this name", self.profile.title);
        let found = Diagnostic::new(&rules::SCIM_SCHEMAS, item.span, message)
            .label("unknown schema")
            .note("a target ignores what it does not know, or refuses the request");
        let near = closest(text, known(), 0.95);
        self.add(match near {
            Some(near) => found
                .help(format!("did you mean `{near}`?"))
                .fix(self.rename(item.span, near)),
            None => found,
        });
    }
}

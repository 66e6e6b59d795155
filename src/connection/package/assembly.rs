//! Putting a connection together from what was read.

use std::sync::Arc;

use super::Reading;
use super::form::{EXPORTED, Form, Read};
use crate::connection::attribute::child;
use crate::connection::placeholder::Fillings;
use crate::connection::secrets::Hidden;
use crate::connection::spelling::{either, nearest};
use crate::connection::{Attribute, AttributeKind, Connection};
use crate::diagnostic::{Diagnostic, Fix, rules};
use crate::error::Error;
use crate::text::json::{Document, Json, JsonString, Member, Node};
use crate::text::{Located, Source, Span, SpanMap};

/// What else stands beside attributes in one object keyed by their names.
const ENVELOPE: &[&str] = &[
    "connectionname",
    "connectiondescription",
    "connectiontype",
    "externalconnectiontype",
    "description",
    "name",
    "type",
    "status",
    "defaultsavroles",
    "emailtemplate",
    "sslcertificate",
    "vaultconnection",
    "vaultconfiguration",
    "vaultconfig",
    "saveinvault",
    "connectionkey",
    "schema",
];

/// A connection in the making.
pub(super) struct Assembly<'r> {
    reading: &'r Reading,
    fillings: Arc<Fillings>,
    exports: Vec<Read>,
    attributes: Vec<Attribute>,
    pub(super) findings: Vec<Diagnostic>,
    sources: Vec<Source>,
}

impl<'r> Assembly<'r> {
    pub(super) fn new(reading: &'r Reading) -> Assembly<'r> {
        Assembly {
            reading,
            fillings: Arc::new(reading.fillings.clone()),
            exports: Vec::new(),
            attributes: Vec::new(),
            findings: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// Keeps an export for [`finish`](Assembly::finish), which knows how many connections there are.
    pub(super) fn export(&mut self, read: Read) {
        self.exports.push(read);
    }

    /// Takes the attributes of an object keyed by their names.
    pub(super) fn attributes(&mut self, read: &Read) {
        self.syntax(read);
        let members = read
            .document
            .root
            .as_ref()
            .and_then(Node::as_object)
            .unwrap_or_default();
        for member in members {
            match AttributeKind::named(&member.key.text) {
                Some(kind) => {
                    let pointer = child("", &member.key.text);
                    self.value(
                        kind,
                        &member.key.text,
                        &member.value,
                        &read.located,
                        pointer,
                    );
                }
                None => {
                    let folded: String = member
                        .key
                        .text
                        .chars()
                        .filter(char::is_ascii_alphanumeric)
                        .collect();
                    if !ENVELOPE.contains(&&*folded.to_ascii_lowercase())
                        && *member.key.text != *"$schema"
                    {
                        self.unknown(&member.key, &read.located, child("", &member.key.text));
                    }
                }
            }
        }
    }

    /// Takes a file that is one attribute's document.
    pub(super) fn document(&mut self, kind: AttributeKind, read: Read) {
        self.sources.push(read.located.source.clone());
        self.add(kind, kind.name(), read.located, Some(read.document));
    }

    /// The connection, called `name` unless an export names it.
    pub(super) fn finish(mut self, mut name: String) -> Result<Connection, Error> {
        let exports = std::mem::take(&mut self.exports);
        let chosen = self.choose(&exports, &name)?;
        if let Some((read, chosen)) = chosen {
            name = chosen.key.text.to_string();
            self.exported(read, chosen);
        }
        if self.attributes.is_empty() {
            return Err(match self.findings.into_iter().find(Diagnostic::is_error) {
                Some(mistake) => mistake.into(),
                None if chosen.is_some() => Error::input(name, "no attribute of the connection is set")
                    .help("export it again, or choose another connection"),
                None => Error::input(name, "no attribute of a connection is in it")
                    .help("attributes are files such as `CreateAccountJSON.json`, or an exported `Connection_….json`"),
            });
        }
        self.attributes.sort_by_key(Attribute::kind);
        Ok(Connection {
            name,
            attributes: self.attributes,
            findings: self.findings,
            sources: self.sources,
            fillings: self.fillings,
            templates: Arc::default(),
            hidden: Hidden::default(),
        })
    }

    /// The connection to take of all exports; `None` when there is no export, only attributes.
    fn choose<'e>(
        &self,
        exports: &'e [Read],
        name: &str,
    ) -> Result<Option<(&'e Read, &'e Member)>, Error> {
        let mut all: Vec<(&Read, &Member)> = Vec::new();
        for read in exports {
            if let (Form::Export(names), Some(root)) = (&read.form, &read.document.root) {
                all.extend(
                    names
                        .iter()
                        .filter_map(|name| root.member(name))
                        .map(|member| (read, member)),
                );
            }
        }
        let names: Vec<&str> = all.iter().map(|(_, member)| &*member.key.text).collect();
        match (&self.reading.connection, &all[..]) {
            (None, []) => Ok(None),
            (None, [one]) => Ok(Some(*one)),
            (None, _) => Err(Error::choice(format!(
                "there are {} connections: {}",
                names.len(),
                list(&names)
            ))
            .help("choose one with `--connection`")),
            (Some(chosen), []) if chosen == name => Ok(None),
            (Some(chosen), []) => Err(Error::choice(format!("there is no connection `{chosen}`"))
                .help("leave `--connection` out: this is no export, it has one connection without a name")),
            (Some(chosen), _) => match all.iter().find(|(_, member)| *member.key.text == **chosen) {
                Some(found) => Ok(Some(*found)),
                None => {
                    let near = nearest(chosen, names.iter().copied(), 3);
                    let help = if near.is_empty() {
                        format!("there is {}", list(&names))
                    } else {
                        format!("did you mean {}?", either(&near))
                    };
                    Err(Error::choice(format!("there is no connection `{chosen}`")).help(help))
                }
            },
        }
    }

    fn exported(&mut self, read: &Read, connection: &Member) {
        self.syntax(read);
        let pointer = child(&child("", &connection.key.text), EXPORTED);
        let Some(list) = connection.value.get(EXPORTED) else {
            return;
        };
        if !matches!(list.value, Json::Array(_)) {
            return self.wrong(list, &read.located, pointer, EXPORTED, "an array");
        }
        for (index, entry) in list.as_array().unwrap_or_default().iter().enumerate() {
            let pointer = child(&pointer, &index.to_string());
            let name = entry.get("attributename").and_then(Node::as_string);
            let (Some(name), Some(value)) = (name, entry.get("encryptedattributevalue")) else {
                self.wrong(
                    entry,
                    &read.located,
                    pointer,
                    "an entry of `EXTERNAL_ATTR`",
                    "an object with `attributename` and `encryptedattributevalue`",
                );
                continue;
            };
            let pointer = child(&pointer, "encryptedattributevalue");
            match AttributeKind::named(&name.text) {
                Some(kind) => self.value(kind, &name.text, value, &read.located, pointer),
                None if value.as_str() == Some("") => {}
                None => self.unknown(name, &read.located, pointer),
            }
        }
    }

    /// Takes an attribute's value: its text in a string, or its document in place.
    fn value(
        &mut self,
        kind: AttributeKind,
        name: &str,
        value: &Node,
        file: &Located,
        pointer: String,
    ) {
        let inside = match &value.value {
            Json::String(string) if string.text.trim().is_empty() => return,
            Json::String(string) => file.inside(&*string.text, string.map.clone(), pointer),
            Json::Object(_) => {
                let text = value.span.of(&file.text);
                file.inside(
                    text,
                    SpanMap::verbatim(value.span.start, text.len()),
                    pointer,
                )
            }
            Json::Null | Json::Broken => return,
            _ => return self.wrong(value, file, pointer, name, "a string or an object"),
        };
        // The file is secret as a whole when credentials are in it; the attribute for itself.
        let inside = Located {
            secret: false,
            ..inside
        };
        self.add(kind, name, inside, None);
    }

    fn add(
        &mut self,
        kind: AttributeKind,
        name: &str,
        located: Located,
        document: Option<Document>,
    ) {
        let mut found = Vec::new();
        let fillings = &self.fillings;
        let attribute = Attribute::read(kind, name, located, document, fillings, &mut found);
        match self
            .attributes
            .iter_mut()
            .find(|other| other.kind() == kind)
        {
            None => {
                self.attributes.push(attribute);
                self.findings.append(&mut found);
            }
            // The plain text of what an export has encrypted.
            Some(other) if other.is_ciphertext() => {
                *other = attribute;
                self.findings.append(&mut found);
            }
            Some(_) if attribute.is_ciphertext() => {}
            Some(_) => {
                let whole = crate::text::Span::at(0);
                let twice = Diagnostic::new(
                    &rules::PACKAGE_DUPLICATE_ATTRIBUTE,
                    whole,
                    format!("`{}` is given twice", kind.name()),
                )
                .note("the first one is used, this one is not")
                .help("remove one of them");
                self.findings.push(twice.located(attribute.located()));
            }
        }
    }

    fn unknown(&mut self, name: &JsonString, file: &Located, pointer: String) {
        let near = AttributeKind::nearest(&name.text);
        let found = Diagnostic::new(
            &rules::PACKAGE_UNKNOWN_ATTRIBUTE,
            name.span,
            format!("a REST connection has no attribute `{}`", name.text),
        )
        .note("it is left out")
        .likely();
        let found = match near.first() {
            Some(near) => {
                let inside = Span::new(name.span.start + 1, name.span.end.max(2) - 1);
                let straight = name.span.of(&file.text).len() == name.text.len() + 2;
                let fix = Fix::rename(inside, &name.text, near);
                found
                    .help(format!("did you mean `{near}`?"))
                    .fix(straight.then_some(fix))
            }
            None => found.help("remove it, if it is not the attribute of another connector"),
        };
        self.push(found, file, pointer);
    }

    fn wrong(&mut self, node: &Node, file: &Located, pointer: String, what: &str, expected: &str) {
        let what = if what.starts_with("an ") {
            what.to_owned()
        } else {
            format!("`{what}`")
        };
        let found = Diagnostic::new(
            &rules::SHAPE_WRONG_TYPE,
            node.span,
            format!(
                "{what} must be {expected}, here it is `{}`",
                node.kind_name()
            ),
        )
        .note("it is left out")
        .help(format!("write {expected}"));
        self.push(found, file, pointer);
    }

    fn push(&mut self, found: Diagnostic, file: &Located, pointer: String) {
        let mut found = found.located(file);
        found.pointer = pointer;
        self.findings.push(found);
    }

    fn syntax(&mut self, read: &Read) {
        self.sources.push(read.located.source.clone());
        self.findings.extend(read.syntax());
    }
}

fn list(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

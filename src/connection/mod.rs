//! Connections: package formats, attributes, and which strings are templates.

mod attribute;
mod call;
mod condition;
mod kind;
mod operation;
mod package;
mod params;
mod part;
mod placeholder;
mod reference;
pub mod roots;
pub mod schema;
mod secrets;
mod templates;

use std::sync::Arc;

pub(crate) use crate::text::spelling::{self, closest};
pub use attribute::Attribute;
pub(crate) use call::columns;
pub use call::{Call, Column, Header, Provisioning};
pub use condition::{Condition, Test};
pub use kind::{AttributeKind, Shape};
pub use operation::Operation;
pub use package::{MAX_ENTRIES, MAX_INFLATED, Reading};

pub use params::{ParamTree, Params, Piece};
pub use part::Part;
pub use placeholder::{AuthorPlaceholder, Fillings, author_placeholders};
pub use reference::Reference;
#[cfg(feature = "provision")]
pub(crate) use reference::Resolved;
pub(crate) use reference::references;

use crate::diagnostic::Diagnostic;
use crate::language::{Failure, Syntax, Template};
use crate::text::{Located, Source};
use secrets::Hidden;
use templates::Templates;

/// The whole of one connector's attributes.
///
/// It prints no text of any attribute: `{:?}` gives names and places.
#[derive(Debug, Clone)]
pub struct Connection {
    name: String,
    attributes: Vec<Attribute>,
    findings: Vec<Diagnostic>,
    sources: Vec<Source>,
    fillings: Arc<Fillings>,
    templates: Arc<Templates>,
    hidden: Hidden,
}

impl Connection {
    /// The template of one of its texts. Each text is read once, and so is an expression that several have.
    ///
    /// # Errors
    ///
    /// As [`Template::parse`].
    pub fn template(&self, text: &Arc<str>, syntax: Syntax) -> Result<Template, Failure> {
        self.templates.read(text, syntax)
    }

    /// The name the export gives it; for other packages the file's or folder's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The attributes that are set, in the order of [`AttributeKind::all`].
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// An attribute, if it is set.
    pub fn attribute(&self, kind: AttributeKind) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.kind() == kind)
    }

    /// What was wrong on reading: JSON, missing keys, wrong types. Each is located in its file.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The files it was read from; at least one.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The author placeholders that no value was given for, each with the string it stands in. Spans are
    /// in that string; [`Located::map`] leads to the file.
    pub fn author_placeholders(&self) -> Vec<(Located, AuthorPlaceholder)> {
        let strings = self.attributes.iter().flat_map(Attribute::strings);
        strings
            .flat_map(|string| {
                let found = author_placeholders(&string.text);
                found
                    .into_iter()
                    .map(move |placeholder| (string.clone(), placeholder))
            })
            .collect()
    }
}

//! Which form a text has.

use crate::connection::AttributeKind;
use crate::connection::attribute::syntax;
use crate::connection::kind;
use crate::diagnostic::Diagnostic;
use crate::text::json::{self, Document, Node};
use crate::text::{Located, Source};

pub(super) use crate::connection::kind::{file_name, file_stem};

/// The key that holds the attributes of an exported connection.
pub(super) const EXPORTED: &str = "EXTERNAL_ATTR";

/// A file, read, and the form it has.
pub(super) struct Read {
    pub(super) located: Located,
    pub(super) document: Document,
    pub(super) form: Form,
}

/// What a JSON document is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A transport export, with the names of its connections.
    Export(Vec<String>),
    /// One object keyed by attribute names.
    Attributes,
    /// One attribute's document; which, if the content tells.
    Document(Option<AttributeKind>),
    /// Something else.
    Other,
}

/// Keys only one attribute's document has at its top.
const TELLING: &[(&str, AttributeKind)] = &[
    ("authentications", AttributeKind::Connection),
    ("accountParams", AttributeKind::ImportAccountEnt),
    ("entitlementParams", AttributeKind::ImportAccountEnt),
    ("acctEntParams", AttributeKind::ImportAccountEnt),
    (
        "statusAndThresholdConfig",
        AttributeKind::StatusThresholdConfig,
    ),
    ("userResponsePath", AttributeKind::ImportUser),
    ("colsToPropsMap", AttributeKind::ImportUser),
    ("showLogs", AttributeKind::Config),
    ("provisioningLimit", AttributeKind::Config),
    ("connectionTimeoutConfig", AttributeKind::Config),
];

impl Read {
    pub(super) fn new(source: Source) -> Read {
        let document = json::read(source.text());
        let form = document.root.as_ref().map_or(Form::Other, form);
        let secret = holds_credentials(&source, &document, &form);
        let source = if secret { source.secret() } else { source };
        let located = Located {
            secret,
            ..Located::whole(source)
        };
        Read {
            located,
            document,
            form,
        }
    }

    pub(super) fn is_object(&self) -> bool {
        self.document
            .root
            .as_ref()
            .is_some_and(|root| root.as_object().is_some())
    }

    /// What is wrong with the text as JSON.
    pub(super) fn syntax(&self) -> Vec<Diagnostic> {
        self.document
            .oddities
            .iter()
            .map(|oddity| syntax(oddity, &self.located))
            .collect()
    }

    /// The attribute the file is named after.
    pub(super) fn named(&self) -> Option<AttributeKind> {
        AttributeKind::of_file(self.located.source.name())
    }

    /// The file's name without folder and extension.
    pub(super) fn stem(&self) -> &str {
        file_stem(self.located.source.name())
    }
}

fn form(root: &Node) -> Form {
    let members = root.as_object().unwrap_or_default();
    let exported: Vec<String> = members
        .iter()
        .filter(|member| member.value.get(EXPORTED).is_some())
        .map(|member| member.key.text.to_string())
        .collect();
    if !exported.is_empty() {
        return Form::Export(exported);
    }
    let has = |key: &str| members.iter().any(|member| *member.key.text == *key);
    if let Some((_, kind)) = TELLING.iter().find(|(key, _)| has(key)) {
        return Form::Document(Some(*kind));
    }
    if has("call") || has("actions") {
        return Form::Document(None);
    }
    if members
        .iter()
        .any(|member| AttributeKind::named(&member.key.text).is_some())
    {
        return Form::Attributes;
    }
    Form::Other
}

/// Whether a whole file must be kept out of reports: it is ConnectionJSON, or holds it unencrypted.
fn holds_credentials(source: &Source, document: &Document, form: &Form) -> bool {
    let named = AttributeKind::of_file(source.name()) == Some(AttributeKind::Connection);
    let is_export = matches!(form, Form::Export(_));
    let plain_member = document
        .root
        .as_ref()
        .and_then(Node::as_object)
        .unwrap_or_default()
        .iter()
        .any(|member| {
            AttributeKind::named(&member.key.text) == Some(AttributeKind::Connection)
                && member.value.as_str().is_none_or(|text| text.contains('{'))
        });
    (named && !is_export) || plain_member || source.text().contains("authentications")
}

/// Whether a file of a folder is none of ours to look at: hidden, an export's summary, not JSON or text.
pub(super) fn is_ignored(path: &str) -> bool {
    let name = kind::file_name(path);
    let text = name
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("txt"));
    name.starts_with('.')
        || name.starts_with("ObjectSummary_")
        || path.split(['/', '\\']).any(|part| part == "__MACOSX")
        || !(is_json(path) || (text && AttributeKind::of_file(path).is_some()))
}

pub(super) fn is_json(path: &str) -> bool {
    kind::file_name(path)
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"))
}

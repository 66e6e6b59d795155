use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::call::{Call, Provisioning};
use super::placeholder::Fillings;
use super::reference::{Resolved, refer};
use super::schema::{Slip, SlipKind, slips};
use super::{AttributeKind, Shape};
use crate::diagnostic::Diagnostic;
use crate::text::json::{self, Document, JsonString, Node, Oddity, push_pointer};
use crate::text::{Located, SpanMap};

/// One attribute of a connection: its text, what was read from it, and its calls.
///
/// Pointers of everything in it start with its name: `/CreateAccountJSON/call/0/url`, whatever package
/// format it came in.
#[derive(Clone)]
pub struct Attribute {
    kind: AttributeKind,
    name: String,
    located: Located,
    document: Document,
    ciphertext: bool,
    fillings: Arc<Fillings>,
    references: Arc<Resolved>,
    provisioning: Provisioning,
}

impl Attribute {
    /// Reads the attribute that stands in `located`; what is wrong with it goes to `findings`. `document` is what
    /// its text says, where that is known.
    pub(super) fn read(
        kind: AttributeKind,
        name: &str,
        mut located: Located,
        document: Option<Document>,
        fillings: &Arc<Fillings>,
        findings: &mut Vec<Diagnostic>,
    ) -> Attribute {
        located.secret |= kind.is_secret();
        located.pointer = child("", kind.name());
        let ciphertext = kind.is_secret() && is_ciphertext(&located.text);
        let document = if ciphertext {
            Document {
                root: None,
                oddities: Vec::new(),
            }
        } else {
            document.unwrap_or_else(|| json::read(&located.text))
        };
        findings.extend(
            document
                .oddities
                .iter()
                .map(|oddity| syntax(oddity, &located)),
        );
        let mut attribute = Attribute {
            kind,
            name: name.to_owned(),
            located,
            document,
            ciphertext,
            fillings: Arc::clone(fillings),
            references: Arc::default(),
            provisioning: Provisioning::default(),
        };
        if matches!(
            kind.shape(),
            Shape::Calls | Shape::Actions | Shape::Undocumented
        ) {
            attribute.provisioning = Provisioning::read(&attribute);
            let slips = slips(&attribute).into_iter();
            let unreadable = slips.filter(|slip| slip.kind == SlipKind::Unreadable);
            findings.extend(unreadable.map(|slip| slip.found));
        }
        attribute
    }

    /// Which attribute it is.
    pub fn kind(&self) -> AttributeKind {
        self.kind
    }

    /// Its name as the package spells it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its decoded text, with the way back to the file.
    pub fn located(&self) -> &Located {
        &self.located
    }

    /// What was read from its text; positions are in [`located`](Attribute::located)'s text.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Whether it is encrypted, so that nothing is known of it.
    pub fn is_ciphertext(&self) -> bool {
        self.ciphertext
    }

    /// Its HTTP calls, in the order they run; of every action, for UpdateUserJSON.
    pub fn calls(&self) -> &[Call] {
        &self.provisioning.calls
    }

    /// What else a provisioning document says: where the account's id and columns come from.
    pub fn provisioning(&self) -> &Provisioning {
        &self.provisioning
    }

    /// The calls that run for an entitlement type: those whose name equals it, case included.
    pub fn calls_for<'a>(&'a self, entitlement_type: &'a str) -> impl Iterator<Item = &'a Call> {
        self.calls()
            .iter()
            .filter(move |call| call.name() == entitlement_type)
    }

    /// The entitlement types AddAccessJSON or RemoveAccessJSON has calls for, in order, each once.
    pub fn entitlement_types(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let names = self.calls().iter().map(Call::name);
        match self.kind {
            AttributeKind::AddAccess | AttributeKind::RemoveAccess => names
                .filter(|name| !name.is_empty() && seen.insert(*name))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// A string of the document as the product would see it: decoded, author placeholders filled, references
    /// that were [resolved](super::Connection::resolve) replaced by their secrets. `pointer` is where it
    /// stands, from the attribute's name on.
    pub fn string(&self, string: &JsonString, pointer: impl Into<String>) -> Located {
        let authored = self.authored(string, pointer);
        match self.references.is_empty() {
            true => authored,
            false => refer(authored, &self.references),
        }
    }

    /// What references of this attribute stand for.
    pub(crate) fn references(&self) -> &Arc<Resolved> {
        &self.references
    }

    pub(super) fn set_references(&mut self, references: Arc<Resolved>) {
        self.references = references;
    }

    /// [`string`](Attribute::string) with its references as they were written.
    pub(crate) fn authored(&self, string: &JsonString, pointer: impl Into<String>) -> Located {
        self.fillings.fill(
            self.located
                .inside(&*string.text, string.map.clone(), pointer.into()),
        )
    }

    /// The characters of any value as they stand in the document.
    pub fn raw(&self, node: &Node, pointer: impl Into<String>) -> Located {
        let text = node.span.of(&self.located.text);
        self.located.inside(
            text,
            SpanMap::verbatim(node.span.start, text.len()),
            pointer.into(),
        )
    }

    /// Every string value of the document, in order, author placeholders filled.
    pub fn strings(&self) -> Vec<Located> {
        let mut found = Vec::new();
        self.document.strings(|pointer, string, is_key| {
            if !is_key {
                found.push(self.string(string, format!("{}{pointer}", self.located.pointer)));
            }
        });
        found
    }

    /// Everything in which its document differs from its schema, each said once.
    pub fn slips(&self) -> Vec<Slip> {
        slips(self)
    }
}

/// The name and the place; never the text, which may be secret.
impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attribute")
            .field("kind", &self.kind)
            .field("name", &self.name)
            .field("source", &self.located.source)
            .field("ciphertext", &self.ciphertext)
            .field("calls", &self.calls().len())
            .finish_non_exhaustive()
    }
}

/// What is odd about the JSON in `located`, in words that give nothing of a secret text away.
pub(super) fn syntax(oddity: &Oddity, located: &Located) -> Diagnostic {
    let found = Diagnostic::of_json(oddity, &located.text);
    let found = if located.secret {
        Diagnostic::new(found.rule, found.span, found.rule.title)
            .fix(found.fix)
            .help("look at the place in the file; it is not shown, because it may hold credentials")
    } else {
        found
    };
    found.located(located)
}

/// The pointer of a member or item.
pub(super) fn child(pointer: &str, key: &str) -> String {
    let mut inner = String::with_capacity(pointer.len() + 1 + key.len());
    inner.push_str(pointer);
    push_pointer(&mut inner, key);
    inner
}

/// Whether a text is base64 and not JSON: how an export holds ConnectionJSON.
fn is_ciphertext(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 8
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+/=-_\r\n".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ciphertext_is_told_from_json() {
        assert!(is_ciphertext("Q0lQSEVSVEVYVA=="));
        assert!(is_ciphertext("Q0lQ\r\nSEVSVEVYVA==\n"));
        for text in [
            r#"{"authentications":{}}"#,
            "",
            "  ",
            "{}",
            "null",
            r#""secret word""#,
        ] {
            assert!(!is_ciphertext(text), "{text}");
        }
    }
}

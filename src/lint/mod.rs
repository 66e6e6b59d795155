//! Rules over a whole connection: what is wrong with it whoever the person is. One file a family.

mod body;
mod branches;
mod call;
mod document;
mod flow;
mod import;
mod login;
mod names;
mod scim;
mod secret;
mod spelling;
mod template;
mod types;
mod url;

pub use secret::credentials;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;

use crate::builtins::Ty;
use crate::connection::{Attribute, AttributeKind, Connection, Shape, references};
use crate::diagnostic::Diagnostic;
use crate::language::{Inspection, Syntax, Template, Types};
use crate::scim::Profile;
use crate::text::{Located, Span};

pub use branches::Ways;

/// How to check.
#[derive(Debug, Clone, Default)]
pub struct Checking {
    /// How templates are read.
    pub syntax: Syntax,
    /// The attributes a person has here, and the kind of value of each; `None` for those that public
    /// material shows. One that has a value here is not taken to be null for others.
    pub user: Option<BTreeMap<String, Ty>>,
    /// What the target knows. `None` for SCIM as the RFCs have it, where a request says that it is SCIM: by its
    /// body, by `/scim/` in its URL, or by another request to the same place.
    pub profile: Option<Profile>,
}

impl Connection {
    /// Every mistake that shows without anybody's values: what was wrong on reading, templates that do not
    /// compile, names that have no value, calls and answers that do not exist. In the order of the files.
    ///
    /// ```
    /// use scimplate::{Connection, Source};
    /// use scimplate::lint::Checking;
    ///
    /// let text = r#"{"accountIdPath": "call1.message.id", "call": [{"name": "call1", "connection": "acctAuth",
    ///   "url": "https://api.example.org/v2/Users/${user.emial}", "httpMethod": "GET", "httpContentType": "application/json",
    ///   "successResponses": {"statusCode": [200]}}]}"#;
    /// let connection = Connection::parse(Source::new("CreateAccountJSON.json", text))?;
    /// let findings = connection.check(&Checking::default());
    /// assert_eq!(findings.len(), 1);
    /// assert_eq!(findings[0].rule.name, "bind/unknown-attribute");
    /// assert_eq!(findings[0].help.as_deref(), Some("did you mean `email`?"));
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    pub fn check(&self, how: &Checking) -> Vec<Diagnostic> {
        let subject = Subject::new(self, how);
        let mut found = self.findings().to_vec();
        let target = scim::Target::of(&subject);
        for attribute in self.attributes() {
            let own = import::own_names(attribute);
            for text in templates(attribute) {
                let before = found.len();
                template::check(&subject, attribute.kind(), &text, &mut found);
                types::check(&subject, attribute.kind(), &text, &mut found);
                if attribute.kind().shape() == Shape::Import {
                    import::accept(&own, &text, &mut found, before);
                }
            }
            document::check(attribute, &mut found);
            for one in attribute.calls() {
                let before = found.len();
                call::check(&subject, attribute.kind(), one, &mut found);
                body::check(&subject, attribute.kind(), one, &mut found);
                target.check(&subject, attribute, one, &mut found);
                branches::check(&subject, &target, attribute.kind(), one, &mut found, before);
            }
            target.lists(&subject, attribute, &mut found);
            match attribute.kind().shape() {
                Shape::Import => import::check(&subject, attribute, &mut found),
                Shape::Authentications => login::check(attribute, &mut found),
                _ => flow::check(&subject, attribute, &mut found),
            }
        }
        spelling::check(self, &mut found);
        flow::no_access(self, &mut found);
        flow::left_over(self, &mut found);
        in_order(self, &mut found);
        secret::hide(&self.secrets(), &mut found);
        found
    }
}

/// What was found out once.
type Memory<K, V> = RefCell<HashMap<K, Rc<V>>>;

/// What the rules look at: the connection, and what is already known of its templates.
struct Subject<'a> {
    connection: &'a Connection,
    how: &'a Checking,
    inspections: Memory<Arc<str>, Inspection>,
    types: Memory<(AttributeKind, Arc<str>), Types>,
}

impl<'a> Subject<'a> {
    fn new(connection: &'a Connection, how: &'a Checking) -> Subject<'a> {
        Subject {
            connection,
            how,
            inspections: Memory::default(),
            types: Memory::default(),
        }
    }

    /// What can be said of a template; each is looked at once, however many rules ask.
    fn inspection(&self, text: &Arc<str>) -> Rc<Inspection> {
        remembered(&self.inspections, Arc::clone(text), || {
            template::inspect(text, self.how.syntax)
        })
    }

    /// What a template of an attribute computes.
    fn types(&self, kind: AttributeKind, text: &Arc<str>) -> Rc<Types> {
        remembered(&self.types, (kind, Arc::clone(text)), || {
            Template::types(Arc::clone(text), self.how.syntax, &self.product(kind))
        })
    }

    /// What the product gives the templates of an attribute.
    fn product(&self, kind: AttributeKind) -> types::Product<'a> {
        types::Product {
            kind,
            user: self.how.user.as_ref(),
        }
    }
}

fn remembered<K: Hash + Eq, V>(memory: &Memory<K, V>, key: K, find: impl FnOnce() -> V) -> Rc<V> {
    if let Some(known) = memory.borrow().get(&key) {
        return Rc::clone(known);
    }
    let found = Rc::new(find());
    memory.borrow_mut().insert(key, Rc::clone(&found));
    found
}

/// All of a text.
fn whole(text: &Located) -> Span {
    Span::new(0, text.text.len())
}

/// The strings of an attribute that are templates.
fn templates(attribute: &Attribute) -> Vec<Located> {
    match attribute.kind().shape() {
        Shape::Settings => Vec::new(),
        _ if attribute.calls().is_empty() => attribute
            .strings()
            .into_iter()
            .map(|string| match attribute.kind() {
                AttributeKind::Connection => without_references(string),
                _ => string,
            })
            .filter(|string| string.text.contains("${"))
            .collect(),
        _ => attribute
            .calls()
            .iter()
            .flat_map(|call| call.templates().cloned())
            .collect(),
    }
}

/// A text of ConnectionJSON with what is no template in it: references to secrets, made a text as long.
fn without_references(string: Located) -> Located {
    let found = references(&string.text);
    if found.is_empty() {
        return string;
    }
    let mut text = string.text.to_string();
    for (span, _) in found {
        text.replace_range(span.start..span.end, &"-".repeat(span.len()));
    }
    Located {
        text: text.into(),
        ..string
    }
}

/// By file, then by place; what was found twice at one place by one rule is said once.
fn in_order(connection: &Connection, found: &mut Vec<Diagnostic>) {
    let file = |one: &Diagnostic| {
        let name = one.source.as_ref().map(|source| source.name());
        connection
            .sources()
            .iter()
            .position(|source| Some(source.name()) == name)
    };
    found.sort_by_key(|one| (file(one), one.span.start, one.span.end));
    found.dedup_by(|a, b| {
        a.rule == b.rule && a.span == b.span && a.message == b.message && file(a) == file(b)
    });
}

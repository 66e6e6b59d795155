//! Rules over a whole connection: what is wrong with it whoever the person is. One file a family.

mod body;
mod call;
mod flow;
mod names;
mod scim;
mod template;

use crate::connection::{Attribute, Connection, Shape};
use crate::diagnostic::Diagnostic;
use crate::language::Syntax;
use crate::text::Located;

/// How to check.
#[derive(Debug, Clone, Default)]
pub struct Checking {
    /// How templates are read.
    pub syntax: Syntax,
    /// The attributes a person has here; `None` for those that public material shows.
    pub user: Option<Vec<String>>,
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
        let syntax = how.syntax;
        let mut found = self.findings().to_vec();
        for attribute in self.attributes() {
            for text in templates(attribute) {
                template::check(attribute.kind(), &text, how, &mut found);
            }
            for one in attribute.calls() {
                call::check(one, &mut found);
                body::check(one, syntax, &mut found);
            }
            flow::check(self, attribute, syntax, &mut found);
        }
        flow::left_over(self, &mut found);
        in_order(self, &mut found);
        call::hide_logins(&mut found);
        found
    }
}

/// The strings of an attribute that are templates.
fn templates(attribute: &Attribute) -> Vec<Located> {
    match attribute.kind().shape() {
        Shape::Settings => Vec::new(),
        _ if attribute.calls().is_empty() => attribute
            .strings()
            .into_iter()
            .filter(|string| string.text.contains("${"))
            .collect(),
        _ => attribute
            .calls()
            .iter()
            .flat_map(|call| call.templates().cloned())
            .collect(),
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

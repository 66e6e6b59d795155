//! Resolved to secrets in ConnectionJSON: `${env:CLIENT_SECRET}`, `${file:/run/secrets/genesys}`. They are
//! scimplate's own: the product does not know them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::secrets::Hidden;
use super::{AttributeKind, Connection};
use crate::error::Error;
use crate::text::{Located, Span, SpanMap};

/// Where a secret is kept, written in its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// `${env:NAME}`: a variable of the environment.
    Environment(String),
    /// `${file:PATH}`: what a file holds.
    File(String),
}

/// `environment variable CLIENT_SECRET`
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reference::Environment(name) => write!(f, "environment variable `{name}`"),
            Reference::File(path) => write!(f, "file `{path}`"),
        }
    }
}

/// What references stand for.
pub(crate) type Resolved = BTreeMap<Reference, String>;

/// The references in a text, in order, each with its place.
pub(crate) fn references(text: &str) -> Vec<(Span, Reference)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find("${") {
        let start = at + offset;
        let code = &text[start + 2..];
        at = start + 2;
        let Some(end) = code.find('}') else { break };
        let reference = match code[..end].split_once(':') {
            Some(("env", name)) => Reference::Environment(name.trim().to_owned()),
            Some(("file", path)) => Reference::File(path.trim().to_owned()),
            _ => continue,
        };
        at += end + 1;
        found.push((Span::new(start, at), reference));
    }
    found
}

/// The same text with references replaced by what they stand for; one that is not known stays.
pub(super) fn refer(located: Located, known: &Resolved) -> Located {
    let mut text = String::with_capacity(located.text.len());
    let mut map = SpanMap::starting_at(0);
    let mut done = 0;
    for (span, reference) in references(&located.text) {
        let Some(value) = known.get(&reference) else {
            continue;
        };
        text.push_str(&located.text[done..span.start]);
        map.push_verbatim(span.start - done);
        text.push_str(value);
        map.push_escape(value.len(), span.len());
        done = span.end;
    }
    if done == 0 {
        return located;
    }
    text.push_str(&located.text[done..]);
    map.push_verbatim(located.text.len() - done);
    let pointer = located.pointer.clone();
    located.inside(text, map, pointer)
}

impl Connection {
    /// The same connection with every reference in ConnectionJSON replaced by its secret, which `find` gets.
    /// What it gives is one of [`secrets`](Connection::secrets) from then on.
    ///
    /// ```
    /// use scimplate::{Connection, Source};
    /// use scimplate::connection::Reference;
    ///
    /// let text = r#"{"authentications": {"acctAuth": {"authType": "Basic",
    ///     "properties": {"userName": "ann", "password": "${env:PASSWORD}"}}}}"#;
    /// let connection = Connection::parse(Source::new("ConnectionJSON.json", text))?;
    /// let connection = connection.resolve(&|reference| match reference {
    ///     Reference::Environment(name) if name == "PASSWORD" => Ok("opensesame".to_owned()),
    ///     _ => Err("it is not there".to_owned()),
    /// })?;
    /// assert!(connection.secrets().contains(&"opensesame".to_owned()));
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When `find` has no value; it says why in a sentence.
    pub fn resolve(
        mut self,
        find: &dyn Fn(&Reference) -> Result<String, String>,
    ) -> Result<Connection, Error> {
        let place = |kind| kind == AttributeKind::Connection;
        let Some(attribute) = self
            .attributes
            .iter_mut()
            .find(|attribute| place(attribute.kind()) && !attribute.is_ciphertext())
        else {
            return Ok(self);
        };
        let mut known = Resolved::new();
        for string in attribute.strings() {
            for (_, reference) in references(&string.text) {
                if known.contains_key(&reference) {
                    continue;
                }
                let value = find(&reference).map_err(|why| {
                    let message = format!(
                        "`{}` takes a secret from the {reference}: {why}",
                        string.pointer
                    );
                    Error::input(string.source.name(), message)
                        .help("set it before the run, or write the name of another")
                })?;
                known.insert(reference, value);
            }
        }
        attribute.set_references(Arc::new(known));
        self.hidden = Hidden::default();
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn references_are_told_from_placeholders() {
        let text = "a${env:X}b${file:/run/x y}${refresh_token}${ env:X}${envy:X}${env:";
        let found: Vec<(&str, Reference)> = references(text)
            .into_iter()
            .map(|(span, reference)| (span.of(text), reference))
            .collect();
        assert_eq!(
            found,
            [
                ("${env:X}", Reference::Environment("X".into())),
                ("${file:/run/x y}", Reference::File("/run/x y".into())),
            ]
        );
    }

    #[test]
    fn what_is_put_in_leads_back_and_is_not_read_again() {
        let known = Resolved::from([
            (Reference::Environment("X".into()), "${env:Y}".into()),
            (Reference::Environment("Y".into()), "no".into()),
        ]);
        let file = "Bearer ${env:X}!";
        let filled = refer(Located::whole(Source::new("f", file)), &known);
        assert_eq!(&*filled.text, "Bearer ${env:Y}!");
        assert_eq!(filled.map.up(Span::new(7, 15)).of(file), "${env:X}");
        assert_eq!(filled.map.up(Span::new(15, 16)).of(file), "!");
    }
}

//! What the names in a template stand for, from the files the arguments name.

use std::collections::BTreeMap;
use std::path::Path;

use super::failure::Failure;
use super::input;
use crate::builtins::Ty;
use crate::connection::roots::{ROOTS, RootKind, is_secret};
use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::text::{Source, Span, json};
use crate::value::{Bindings, Value, from_node};

/// The names of `bindings`, and `user`, which stands over a `user` among them. What holds credentials in
/// the product, such as `access_token`, is secret.
pub(super) fn bindings(
    bindings: Option<&Source>,
    user: Option<&Source>,
) -> Result<Bindings, Error> {
    let mut names = match bindings {
        // Nothing of a line that may hold a password is drawn.
        Some(source)
            if ROOTS
                .iter()
                .any(|root| root.kind == RootKind::Secret && source.text().contains(root.name)) =>
        {
            Bindings::parse(&source.clone().secret())?
        }
        Some(source) => Bindings::parse(source)?,
        None => Bindings::new(),
    };
    if let Some(source) = user {
        names.bind("user", person(source)?);
    }
    let secrets = names.names().filter(|name| is_secret(&[name]));
    for name in secrets.map(str::to_owned).collect::<Vec<_>>() {
        if let Some(value) = names.get(&name).cloned() {
            names.bind_secret(name, value);
        }
    }
    Ok(names)
}

/// A person's attributes.
fn person(source: &Source) -> Result<Value, Error> {
    let value = value(source)?;
    if let Value::Map(_) | Value::Bean(_) = value {
        return Ok(value);
    }
    let root = json::read(source.text()).root;
    let (span, kind) = root.map_or((Span::at(0), "nothing"), |it| (it.span, it.kind_name()));
    let message = format!("a person is a JSON object, this is a JSON {kind}");
    Err(
        Diagnostic::new(&rules::BIND_WRONG_VALUE, Span::at(span.start), message)
            .help("give an object with one member for each attribute, such as `{\"email\": \"ann@example.org\"}`")
            .in_source(source)
            .into(),
    )
}

/// The value a JSON text stands for.
///
/// # Errors
///
/// [`Error::Found`] with the first place that is not JSON, or no value of its type.
pub(super) fn value(source: &Source) -> Result<Value, Error> {
    let document = json::read(source.text());
    let wrong = document
        .oddities
        .iter()
        .map(|oddity| Diagnostic::of_json(oddity, source.text()));
    if let Some(found) = wrong.into_iter().find(Diagnostic::is_error) {
        return Err(found.in_source(source).into());
    }
    match &document.root {
        Some(root) => Ok(from_node(root, source.text()).map_err(|found| found.in_source(source))?),
        None => Err(Error::input(source.name(), "there is no value in it")),
    }
}

/// A person's attributes, and the kinds of their values.
pub(super) fn kinds(path: &Path) -> Result<BTreeMap<String, Ty>, Failure> {
    let source = input::source(path)?;
    let bindings = bindings(None, Some(&source))?;
    let entries = match bindings.get("user") {
        Some(Value::Map(user)) => user.snapshot(),
        _ => Vec::new(),
    };
    let named = |(name, value): (Value, Value)| {
        let name = name.as_text()?.to_wire().into_owned();
        Some((name, Ty::of(&value)))
    };
    Ok(entries.into_iter().filter_map(named).collect())
}

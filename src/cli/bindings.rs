//! What the names in a template stand for, from the files the arguments name.

use std::collections::BTreeMap;
use std::path::Path;

use super::failure::Failure;
use super::input;
use crate::builtins::Ty;
use crate::connection::roots::{ROOTS, RootKind, is_secret};
use crate::error::Error;
use crate::text::Source;
use crate::value::{Bindings, Value};

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
        names.bind("user", Value::person(source)?);
    }
    let secrets = names.names().filter(|name| is_secret(&[name]));
    for name in secrets.map(str::to_owned).collect::<Vec<_>>() {
        if let Some(value) = names.get(&name).cloned() {
            names.bind_secret(name, value);
        }
    }
    Ok(names)
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

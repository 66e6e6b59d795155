//! What the names in a template stand for, from the files the arguments name.

use crate::connection::roots::is_secret;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::text::{Source, json};
use crate::value::{Bindings, Value, from_node};

/// The names of `bindings`, and `user`, which stands over a `user` among them. What holds credentials in
/// the product, such as `access_token`, is secret.
pub(super) fn bindings(
    bindings: Option<&Source>,
    user: Option<&Source>,
) -> Result<Bindings, Error> {
    let mut names = match bindings {
        Some(source) => Bindings::parse(source)?,
        None => Bindings::new(),
    };
    if let Some(source) = user {
        names.bind("user", value(source)?);
    }
    let secrets = names.names().filter(|name| is_secret(&[name]));
    for name in secrets.map(str::to_owned).collect::<Vec<_>>() {
        if let Some(value) = names.get(&name).cloned() {
            names.bind_secret(name, value);
        }
    }
    Ok(names)
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

//! From what somebody knows of a task to the names its templates see.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Situation;
use crate::connection::roots::{Class, Root, RootKind, ValueKind};
use crate::connection::{AttributeKind, Connection};
use crate::value::{Bean, Bindings, Map, Value};

/// The names of a task, which of them have no value, and what was assumed.
pub(super) struct Bound {
    pub bindings: Bindings,
    /// Roots the attribute sees that nobody gave a value: what a template reads of them is not known.
    pub unknown: Vec<&'static Root>,
    /// By root, what was assumed about it; said only where a template reads the root.
    pub assumed: BTreeMap<String, String>,
}

/// Binds what `attribute`'s templates see.
pub(super) fn bind(
    connection: &Connection,
    attribute: AttributeKind,
    situation: &Situation,
    authentication: Option<&str>,
    connection_keys: &[String],
) -> Bound {
    let mut bound = Bound {
        bindings: Bindings::new(),
        unknown: Vec::new(),
        assumed: BTreeMap::new(),
    };
    if let Some(now) = situation.bindings.now() {
        bound.bindings.set_now(now);
    }
    if let Some(seed) = situation.bindings.seed() {
        bound.bindings.set_seed(seed);
    }
    for root in Root::seen_in(attribute) {
        match (root.name, situation.bindings.get(root.name)) {
            ("response", _) => {}
            ("connection", None) => {
                bound.connection(connection, root, authentication, connection_keys)
            }
            (name, Some(value)) => {
                let value = shaped(value, root.kind, name, &mut bound.assumed);
                match root.kind {
                    RootKind::Secret | RootKind::Bean(Class::Connection) => {
                        bound.bindings.bind_secret(name, value);
                    }
                    _ => bound.bindings.bind(name, value),
                }
            }
            (name, None) if root.kind == RootKind::Secret => {
                let stand_in = Value::from(format!("<{name}>"));
                bound.bindings.bind_secret(name, stand_in);
                bound.assume(
                    name,
                    format!("`{name}` is not known here; `<{name}>` stands for it"),
                );
            }
            (name, None) if root.is_optional() => {
                bound.bindings.bind(name, Value::Null);
                bound.assume(
                    name,
                    format!("`{name}` was not given; it is taken to be null"),
                );
            }
            (_, None) => bound.unknown.push(root),
        }
    }
    for name in situation.bindings.names() {
        let known = Root::named(name, attribute).is_some();
        if let (false, Some(value)) = (known, situation.bindings.get(name)) {
            // A name of another operation stays unknown, as in the product.
            if Root::where_seen(name).is_empty() {
                bound.bindings.bind(name, value.clone());
                bound.assume(
                    name,
                    format!("`{name}` was given and is used; the product is not known to bind it"),
                );
            }
        }
    }
    bound.bindings.bind("response", responses(situation));
    bound
}

impl Bound {
    fn assume(&mut self, root: &str, sentence: String) {
        self.assumed.insert(root.to_owned(), sentence);
    }

    /// `connection.<key>` from a ConnectionJSON that can be read.
    fn connection(
        &mut self,
        connection: &Connection,
        root: &'static Root,
        authentication: Option<&str>,
        keys: &[String],
    ) {
        if connection.authentications().is_none() {
            self.unknown.push(root);
            return;
        }
        let value = |key: &String| {
            let text = connection.connection_value(key, authentication)?;
            Some((key.clone(), Value::string(&*text.text)))
        };
        let properties = keys.iter().filter_map(value).collect();
        let bean = Bean::new(Class::Connection.bean(), properties);
        self.bindings
            .bind_secret(root.name, Value::Bean(Arc::new(bean)));
        self.assume(
            root.name,
            "`connection.<key>` is read beside `authentications`, else in the call's own authentication".into(),
        );
    }
}

/// `response.<key>.message`
fn responses(situation: &Situation) -> Value {
    let answer = |(call, message): &(String, Value)| {
        let record = Map::from_iter([(Value::from("message"), message.clone())]);
        (Value::from(call.as_str()), Value::Map(Arc::new(record)))
    };
    Value::Map(Arc::new(situation.responses.iter().map(answer).collect()))
}

/// A given value as the product has it: a map becomes one of its objects where the root is one.
fn shaped(
    value: &Value,
    kind: RootKind,
    path: &str,
    assumed: &mut BTreeMap<String, String>,
) -> Value {
    match kind {
        RootKind::Bean(of) => object(value, of, path, assumed),
        _ => value.clone(),
    }
}

fn object(value: &Value, of: Class, path: &str, assumed: &mut BTreeMap<String, String>) -> Value {
    let Value::Map(map) = value else {
        return value.clone();
    };
    let mut properties = Vec::new();
    for (key, value) in map.snapshot() {
        let Some(name) = key.as_text().map(|name| name.to_wire().into_owned()) else {
            continue;
        };
        let path = format!("{path}.{name}");
        let value = match of.attribute(&name).map(|attribute| attribute.kind) {
            Some(ValueKind::Bean(inner)) => object(&value, inner, &path, assumed),
            Some(_) => value,
            None => {
                if of.is_closed() {
                    let near = of
                        .nearest(&name)
                        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                    assumed.insert(
                        path.clone(),
                        format!("`{path}` was given and is used; the product is not known to have it{near}"),
                    );
                }
                value
            }
        };
        properties.push((name, value));
    }
    Value::Bean(Arc::new(Bean::new(of.bean(), properties)))
}

//! JSON to values.

use std::sync::Arc;

use crate::text::json::{self, Json, Node};
use crate::value::{Decimal, Fault, MapKind, Str, Value};

/// The document in a text that is valid JSON. What each library makes of a mistake is its own.
pub(super) fn document(text: &Str) -> Result<(Node, String), Fault> {
    let text = text.to_wire().into_owned();
    let document = json::read(&text);
    match document.root {
        Some(root) if document.oddities.is_empty() => Ok((root, text)),
        _ => Err(Fault::NotYet(
            "reading a text that is not valid JSON".into(),
        )),
    }
}

/// The value of a document, its objects as maps of that kind.
pub(super) fn value(node: &Node, text: &str, maps: MapKind) -> Result<Value, Fault> {
    Ok(match &node.value {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::String(string) => Value::from(&*string.text),
        Json::Number => number(node.span.of(text))?,
        Json::Array(items) => {
            let items = items.iter().map(|item| value(item, text, maps));
            Value::list(items.collect::<Result<_, _>>()?)
        }
        Json::Object(members) => {
            let member = |member: &json::Member| {
                Ok((
                    Value::from(&*member.key.text),
                    value(&member.value, text, maps)?,
                ))
            };
            Value::map(
                maps,
                members.iter().map(member).collect::<Result<_, Fault>>()?,
            )?
        }
        Json::Broken => {
            return Err(Fault::NotYet(
                "reading a text that is not valid JSON".into(),
            ));
        }
    })
}

fn number(digits: &str) -> Result<Value, Fault> {
    let unusual = || Fault::NotYet("a number of this size in JSON".into());
    if digits.contains(['.', 'e', 'E']) {
        let decimal = Decimal::parse(digits).ok_or_else(unusual)?;
        return Ok(Value::Decimal(Arc::new(decimal)));
    }
    // JsonSlurper 2.4 lets larger ones overflow.
    match digits.parse::<i64>() {
        Ok(n) => Ok(i32::try_from(n).map_or(Value::Long(n), Value::Int)),
        Err(_) => Err(unusual()),
    }
}

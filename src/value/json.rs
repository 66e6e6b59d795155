//! JSON to values, with the typed forms JSON has no word for.

use std::sync::Arc;

use num_bigint::BigInt;

use super::{Bean, Decimal, Instant, ListKind, Map, Number, Str, Value, bean};
use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::text::json::{self, Json, Member, Node};
use crate::text::{Source, Span};

impl Value {
    /// The value a JSON text stands for, with the typed forms that [`Bindings`](super::Bindings) know.
    ///
    /// # Errors
    ///
    /// [`Error::Found`] with the first place that is not JSON, or no value of its type.
    pub fn parse(source: &Source) -> Result<Value, Error> {
        let document = json::read(source.text());
        let wrong = document
            .oddities
            .iter()
            .map(|oddity| Diagnostic::of_json(oddity, source.text()));
        if let Some(found) = wrong.into_iter().find(Diagnostic::is_error) {
            return Err(found.in_source(source).into());
        }
        match &document.root {
            Some(root) => {
                Ok(from_node(root, source.text()).map_err(|found| found.in_source(source))?)
            }
            None => Err(Error::input(source.name(), "there is no value in it")),
        }
    }

    /// A person's attributes, from a JSON object.
    ///
    /// # Errors
    ///
    /// As [`parse`](Value::parse); [`Error::Found`] for any other value.
    pub fn person(source: &Source) -> Result<Value, Error> {
        let value = Value::parse(source)?;
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
}

/// The value a JSON value stands for. `text` is what the node was read from.
///
/// An object is a map, an array a list, an integer an Integer (Long or BigInteger when it does not fit),
/// a number with a fraction or exponent a BigDecimal. A type JSON does not have is an object of one key:
/// `$date`, `$timestamp` (ISO instants), `$sqldate` (a day), `$long`, `$bigint`, `$decimal`, `$double`,
/// `$float`, `$char`, `$set`, `$array` (of strings), `$map` (pairs), and `$bean` with `props`.
pub(crate) fn from_node(node: &Node, text: &str) -> Result<Value, Box<Diagnostic>> {
    value(node, text, true)
}

/// The value a JSON value stands for as somebody else's data: an object is a map, whatever its keys are.
#[cfg(feature = "provision")]
pub(crate) fn from_plain_node(node: &Node, text: &str) -> Result<Value, Box<Diagnostic>> {
    value(node, text, false)
}

fn value(node: &Node, text: &str, forms: bool) -> Result<Value, Box<Diagnostic>> {
    let form = |member: &Member| forms && member.key.text.starts_with('$');
    Ok(match &node.value {
        Json::Null | Json::Broken => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number => number(node, text)?,
        Json::String(s) => Value::string(&*s.text),
        Json::Array(items) => Value::list(all(items, text, forms)?),
        Json::Object(members) => match members.iter().find(|member| form(member)) {
            Some(member) => match typed(member, members, text)? {
                Some(value) => value,
                None => object(members, text, forms)?,
            },
            None => object(members, text, forms)?,
        },
    })
}

fn all(items: &[Node], text: &str, forms: bool) -> Result<Vec<Value>, Box<Diagnostic>> {
    items.iter().map(|item| value(item, text, forms)).collect()
}

fn object(members: &[Member], text: &str, forms: bool) -> Result<Value, Box<Diagnostic>> {
    let map = Map::default();
    for member in members {
        map.put(
            Value::string(&*member.key.text),
            value(&member.value, text, forms)?,
        );
    }
    Ok(Value::Map(Arc::new(map)))
}

fn number(node: &Node, text: &str) -> Result<Value, Box<Diagnostic>> {
    let digits = node.span.of(text);
    if digits.contains(['.', 'e', 'E']) {
        return match Decimal::parse(digits) {
            Some(decimal) => Ok(Value::Decimal(Arc::new(decimal))),
            None => Err(wrong(node, "this number is too large or too small").into()),
        };
    }
    match digits.parse::<BigInt>() {
        Ok(whole) => Ok(Number::fit(whole).into()),
        Err(_) => Err(wrong(node, "this is not a number").into()),
    }
}

/// The value of `{"$date": …}` and its kin; `None` when the name is not one of ours, as in `{"$ref": …}`.
fn typed(
    member: &Member,
    members: &[Member],
    text: &str,
) -> Result<Option<Value>, Box<Diagnostic>> {
    let node = &member.value;
    let word = match &node.value {
        Json::String(s) => &*s.text,
        _ => node.span.of(text),
    };
    let want = |value: Option<Value>, what: &str| {
        value
            .map(Some)
            .ok_or_else(|| wrong(node, format!("`{}` needs {what}", member.key.text)).into())
    };
    let instant = |instant: Option<Instant>| instant.map(Value::from);
    let items = |node: &Node| match &node.value {
        Json::Array(items) => all(items, text, true).map(Some),
        _ => Ok(None),
    };
    match &*member.key.text {
        "$date" => want(
            instant(Instant::parse_date(word)),
            "an instant such as `2024-03-05T14:07:09Z`",
        ),
        "$timestamp" => want(
            instant(Instant::parse_timestamp(word)),
            "an instant such as `2024-03-05T14:07:09Z`",
        ),
        "$sqldate" => want(
            instant(Instant::parse_sql_date(word)),
            "a day such as `2024-03-05`",
        ),
        "$long" => want(
            word.parse().ok().map(Value::Long),
            "a whole number of 64 bits",
        ),
        "$bigint" => want(
            word.parse().ok().map(|n| Value::BigInt(Arc::new(n))),
            "a whole number",
        ),
        "$decimal" => want(
            Decimal::parse(word).map(|n| Value::Decimal(Arc::new(n))),
            "a decimal number",
        ),
        "$double" => want(word.parse().ok().map(Value::Double), "a number"),
        "$float" => want(word.parse().ok().map(Value::Float), "a number"),
        "$char" => want(Str::from(word).unit(0).map(Value::Char), "one character"),
        "$set" => {
            let set = items(node)?.map(|items| {
                let mut unique: Vec<Value> = Vec::new();
                for item in items {
                    if !unique.iter().any(|u| u.java_equals(&item)) {
                        unique.push(item);
                    }
                }
                Value::array(ListKind::Set, unique)
            });
            want(set, "an array")
        }
        "$array" => want(
            items(node)?.map(|items| Value::array(ListKind::StringArray, items)),
            "an array of strings",
        ),
        "$map" => {
            let map = Map::default();
            let no_pairs = || Box::new(wrong(node, "`$map` needs an array of pairs"));
            for pair in items(node)?.ok_or_else(no_pairs)? {
                match &pair {
                    Value::List(pair) if pair.len() == 2 => {
                        let mut pair = pair.snapshot().into_iter();
                        map.put(
                            pair.next().unwrap_or(Value::Null),
                            pair.next().unwrap_or(Value::Null),
                        );
                    }
                    _ => return Err(no_pairs()),
                }
            }
            Ok(Some(Value::Map(Arc::new(map))))
        }
        "$bean" => {
            let Some(class) = bean::class_named(word) else {
                return Err(wrong(node, format!("there is no object class `{word}`"))
                    .help("the classes are `User`, `Account` and `Entitlement`")
                    .into());
            };
            let mut properties = Vec::new();
            if let Some(Json::Object(props)) = members
                .iter()
                .find(|m| &*m.key.text == "props")
                .map(|m| &m.value.value)
            {
                for prop in props {
                    if (class.unset)(&prop.key.text).is_none() {
                        return Err(Diagnostic::new(
                            &rules::BIND_UNKNOWN_ATTRIBUTE,
                            prop.key.span,
                            format!("`{word}` has no attribute `{}`", prop.key.text),
                        )
                        .into());
                    }
                    properties.push((prop.key.text.to_string(), from_node(&prop.value, text)?));
                }
            }
            Ok(Some(Value::Bean(Arc::new(Bean::new(class, properties)))))
        }
        _ => Ok(None),
    }
}

fn wrong(node: &Node, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&rules::BIND_WRONG_VALUE, node.span, message)
}

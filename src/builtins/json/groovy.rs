//! `groovy.json`: JsonOutput, JsonBuilder, JsonSlurper.

use super::super::row::{instance, rows};
use super::read;
use super::write::{Style, pretty, text};
use crate::value::{Fault, Instance, MapKind, Object, Str, Value, Zone};

/// A `groovy.json.JsonBuilder` and what it holds.
#[derive(Debug)]
pub(in crate::builtins) struct JsonBuilder(Value);

instance!(JsonBuilder, "groovy.json.JsonBuilder");

impl Instance for JsonBuilder {
    fn class_name(&self) -> &'static str {
        "groovy.json.JsonBuilder"
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }

    fn print(&self, zone: &Zone) -> Result<Str, Fault> {
        text(&self.0, Style::Groovy, zone).map(Str::from)
    }
}

/// A `groovy.json.JsonSlurper`.
#[derive(Debug)]
pub(in crate::builtins) struct JsonSlurper;

instance!(JsonSlurper, "groovy.json.JsonSlurper");

impl Instance for JsonSlurper {
    fn class_name(&self) -> &'static str {
        "groovy.json.JsonSlurper"
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }
}

rows! {
    /// A value as JSON: no blanks, everything but ASCII as `\uXXXX`, a date as text.
    ///
    ///     groovy.json.JsonOutput.toJson([a: 1, b: ['x', null]]) == '{"a":1,"b":["x",null]}'
    static "groovy.json.JsonOutput" "toJson"[host](value: &Value) -> Result<Str, Fault> {
        text(value, Style::Groovy, host.zone()).map(Str::from)
    }

    /// JSON with a line for every member and element.
    ///
    ///     groovy.json.JsonOutput.prettyPrint('{"a":1}') == '{\n    "a": 1\n}'
    static "groovy.json.JsonOutput" "prettyPrint"(json: &Str) -> Result<Str, Fault> {
        let (node, text) = read::document(json)?;
        pretty(&node, &text).map(Str::from)
    }

    /// A builder that holds a value, to print it as JSON.
    ///
    ///     new groovy.json.JsonBuilder([a: 1]).toString() == '{"a":1}'
    new "groovy.json.JsonBuilder"(value: &Value) -> Value {
        Value::Object(Object::new(JsonBuilder(value.clone())))
    }

    /// A builder that holds null.
    ///
    ///     new groovy.json.JsonBuilder().toString() == 'null'
    new "groovy.json.JsonBuilder"() -> Value { Value::Object(Object::new(JsonBuilder(Value::Null))) }

    /// The value as JSON, with a line for every member and element.
    ///
    ///     new groovy.json.JsonBuilder([1]).toPrettyString() == '[\n    1\n]'
    "toPrettyString"[host](this: &JsonBuilder) -> Result<Str, Fault> {
        let json = text(&this.0, Style::Groovy, host.zone())?;
        let (node, json) = read::document(&json.into())?;
        pretty(&node, &json).map(Str::from)
    }

    /// The value it holds.
    ///
    ///     new groovy.json.JsonBuilder([1]).content == [1]
    "getContent"(this: &JsonBuilder) -> Value { this.0.clone() }

    /// A reader of JSON.
    ///
    ///     new groovy.json.JsonSlurper().parseText('[1]') == [1]
    new "groovy.json.JsonSlurper"() -> Value { Value::Object(Object::new(JsonSlurper)) }

    /// The value of a JSON text. Its maps come sorted by their keys, not in the order of the text.
    ///
    ///     new groovy.json.JsonSlurper().parseText('{"b": 1, "a": 2}').keySet().join() == 'ab'
    "parseText"(this: &JsonSlurper, json: &Value) -> Result<Value, Fault> {
        let JsonSlurper = this;
        match json {
            Value::Str(text) | Value::GString(text) if !text.is_empty() => {
                let (node, text) = read::document(text).map_err(|fault| mistake(text).unwrap_or(fault))?;
                read::value(&node, &text, MapKind::Lazy)
            }
            Value::Null | Value::Str(_) | Value::GString(_) => Err(Fault::groovy(
                "java.lang.IllegalArgumentException",
                "Text must not be null or empty",
            )),
            other => Err(Fault::NotYet(format!("JSON in a {}", other.type_name()))),
        }
    }
}

/// What `JsonSlurper` makes of a text that is not valid JSON, where it surely fails: it takes many a mistake,
/// such as a comma too much.
fn mistake(text: &Str) -> Option<Fault> {
    let text = text.to_wire();
    let blank = |c: char| c.is_ascii_whitespace();
    let mut rest = text.trim_start_matches(blank).chars();
    let message = match rest.next() {
        Some('{') => match rest.as_str().trim_start_matches(blank).chars().next()? {
            '"' | '}' | ',' => return None,
            found => format!(
                "expecting '}}' or ',' but got current char '{found}' with an int value of {}",
                u32::from(found)
            ),
        },
        Some('[' | '"' | '-' | '0'..='9' | 't' | 'f' | 'n' | '/') => return None,
        _ => "Unable to determine the current character, it is not a string, number, array, or object".to_owned(),
    };
    Some(Fault::groovy("groovy.json.JsonException", message))
}

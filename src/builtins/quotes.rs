//! What calls say of quotes.

use crate::value::Value;

/// Whether a call with these constants puts a backslash before the quotes of a text, as JSON wants it:
/// `replace('"', '\\"')`.
pub(crate) fn escapes_quotes(name: &str, args: &[&Value]) -> bool {
    let holds = |value: &Value, what: &str| match value {
        Value::Str(text) => text.to_wire().contains(what),
        _ => false,
    };
    match (name, args) {
        ("replace" | "replaceAll", [from, to]) => holds(from, "\"") && holds(to, "\\\""),
        _ => false,
    }
}

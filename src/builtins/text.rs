//! The class String itself: what is called on `String`, and `new String`.

use super::row::{Sequence, rows};
use crate::value::{Fault, ListKind, Str, Value, Zone};

rows! {
    /// What Java prints for a value: a map is `{k=v}`.
    ///
    ///     String.valueOf([a: 1]) == '{a=1}'
    ///     String.valueOf(1.50) == '1.50'
    static "java.lang.String" "valueOf"[host](value: &Value) -> Result<Str, Fault> {
        match value {
            Value::List(list) if list.kind() == ListKind::CharArray => value.print(host.zone()),
            value => value.java_text(host.zone()),
        }
    }

    /// The texts of a list with a separator between them.
    ///
    ///     String.join('-', ['a', 'b']) == 'a-b'
    static "java.lang.String" "join"(separator: &Str, parts: Sequence<'_>) -> Result<Str, Fault> {
        joined(separator, &parts.0.snapshot())
    }

    /// Texts with a separator between them.
    ///
    ///     String.join('-', 'a', 'b') == 'a-b'
    static "java.lang.String" "join"(separator: &Str, ..parts: &[Value]) -> Result<Str, Fault> {
        if matches!(parts, [Value::Null]) {
            return Err(Fault::null_argument());
        }
        let text = |part: &Value| {
            part.is_null()
                || part.as_text().is_some()
                || matches!(part, Value::Object(object) if super::builder::is_text(object))
        };
        if !parts.iter().all(text) {
            let args: Vec<Value> = std::iter::once(Value::Str(separator.clone())).chain(parts.iter().cloned()).collect();
            return Err(Fault::missing_method("java.lang.String", "join", &args, true));
        }
        joined(separator, parts)
    }

    /// The text of an array of Characters.
    ///
    ///     String.copyValueOf('ab'.toCharArray()) == 'ab'
    static "java.lang.String" "copyValueOf"[host](units: &Value) -> Result<Str, Fault> {
        match units {
            Value::List(list) if list.kind() == ListKind::CharArray => units.print(host.zone()),
            Value::Char(_) => units.print(host.zone()),
            _ => Err(Fault::NotYet("`String.copyValueOf` of something that is no array of Characters".into())),
        }
    }

    /// The empty String.
    ///
    ///     new String() == ''
    new "java.lang.String"() -> Str { "".into() }

    /// The same text.
    ///
    ///     new String('a') == 'a'
    new "java.lang.String"(text: &Str) -> Str { text.clone() }
}

fn joined(separator: &Str, parts: &[Value]) -> Result<Str, Fault> {
    let mut out = Str::from("");
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out = out.concat(separator);
        }
        match part {
            Value::Null => out = out.concat(&"null".into()),
            Value::Str(text) | Value::GString(text) => out = out.concat(text),
            Value::Object(object) if super::builder::is_text(object) => {
                out = out.concat(&object.print(&Zone::UTC)?);
            }
            other => {
                return Err(Fault::groovy(
                    "java.lang.ClassCastException",
                    format!(
                        "class {} cannot be cast to class java.lang.CharSequence",
                        other.class_name()
                    ),
                ));
            }
        }
    }
    Ok(out)
}

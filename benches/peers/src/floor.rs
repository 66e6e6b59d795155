//! The workload's payload written by hand: as little as can be done.

use serde_json::{Map, Value};

use crate::people::{Person, TEMPLATE};

/// The text between the placeholders.
pub fn literals() -> Vec<&'static str> {
    let mut pieces = TEMPLATE.split("${");
    let first = pieces.next().into_iter();
    let after = pieces.map(|piece| piece.split_once('}').expect("a placeholder ends").1);
    first.chain(after).collect()
}

fn lower(text: &str, out: &mut String) {
    match text.is_ascii() {
        true => {
            let start = out.len();
            out.push_str(text);
            out[start..].make_ascii_lowercase();
        }
        false => out.push_str(&text.to_lowercase()),
    }
}

fn kind(code: &str) -> &'static str {
    match code {
        "C" => "Contractor",
        "I" => "Intern",
        _ => "Employee",
    }
}

/// Whether nothing in a text needs an escape: sixteen bytes at a time.
fn is_clean(text: &str) -> bool {
    let special = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(false, |any, &b| any | (b < 0x20) | (b == b'"') | (b == b'\\'))
    };
    let (chunks, rest) = text.as_bytes().as_chunks::<16>();
    !chunks.iter().fold(false, |any, chunk| any | special(chunk)) && !special(rest)
}

fn put<const ESCAPE: bool>(text: &str, out: &mut String) {
    match !ESCAPE || is_clean(text) {
        true => out.push_str(text),
        false => {
            let quoted = Value::from(text).to_string();
            out.push_str(&quoted[1..quoted.len() - 1]);
        }
    }
}

/// From a struct, whose fields the compiler knows.
#[inline(never)]
pub fn of_struct<const ESCAPE: bool>(literals: &[&str], person: &Person, out: &mut String) {
    let literals: &[&str; 19] = literals.try_into().expect("eighteen placeholders");
    let values = |at: usize, text: &str, out: &mut String| {
        out.push_str(literals[at]);
        put::<ESCAPE>(text, out);
    };
    values(0, &person.id, out);
    out.push_str(literals[1]);
    lower(&person.username, out);
    values(2, &person.displayname, out);
    values(3, &person.firstname, out);
    values(4, &person.lastname, out);
    values(5, &person.title, out);
    out.push_str(literals[6]);
    out.push_str(if person.statuskey == 1 { "true" } else { "false" });
    out.push_str(literals[7]);
    out.push_str(kind(&person.employeetype));
    values(8, person.locale.as_deref().unwrap_or("en-US"), out);
    values(9, &person.email, out);
    values(10, &person.phonenumber, out);
    values(11, &person.street, out);
    values(12, &person.city, out);
    values(13, &person.zip, out);
    out.push_str(literals[14]);
    out.push_str(person.country.get(0..2).unwrap_or_default());
    values(15, &person.employeeid, out);
    values(16, &person.departmentname, out);
    values(17, person.manager.as_deref().unwrap_or(""), out);
    out.push_str(literals[18]);
}

/// From a JSON object, with a `get` for each use.
#[inline(never)]
pub fn of_map(literals: &[&str], map: &Map<String, Value>, out: &mut String) {
    let literals: &[&str; 19] = literals.try_into().expect("eighteen placeholders");
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    let values = |at: usize, name: &str, out: &mut String| {
        out.push_str(literals[at]);
        out.push_str(text(name).unwrap_or_default());
    };
    values(0, "id", out);
    out.push_str(literals[1]);
    lower(text("username").unwrap_or_default(), out);
    values(2, "displayname", out);
    values(3, "firstname", out);
    values(4, "lastname", out);
    values(5, "title", out);
    out.push_str(literals[6]);
    let active = map.get("statuskey").and_then(Value::as_i64) == Some(1);
    out.push_str(if active { "true" } else { "false" });
    out.push_str(literals[7]);
    out.push_str(kind(text("employeetype").unwrap_or_default()));
    out.push_str(literals[8]);
    out.push_str(text("locale").unwrap_or("en-US"));
    values(9, "email", out);
    values(10, "phonenumber", out);
    values(11, "street", out);
    values(12, "city", out);
    values(13, "zip", out);
    out.push_str(literals[14]);
    out.push_str(text("country").and_then(|c| c.get(0..2)).unwrap_or_default());
    values(15, "employeeid", out);
    values(16, "departmentname", out);
    out.push_str(literals[17]);
    out.push_str(text("manager").unwrap_or(""));
    out.push_str(literals[18]);
}

/// The workload's expression.
pub fn expression(person: &Person, out: &mut String) {
    match &person.manager {
        None => out.push_str(&person.email),
        Some(manager) => lower(manager.get(0..3).unwrap_or_default(), out),
    }
}

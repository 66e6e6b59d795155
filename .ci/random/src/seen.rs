//! What the programs see: names, their kinds, and random values for them.

use scimplate::builtins::Ty;
use serde_json::{Map, Value, json};

use crate::chance::Chance;

/// Paths over the bindings, and what they (mostly) hold.
pub const PATHS: &[(&str, Ty)] = &[
    ("user.email", Ty::STR),
    ("user.firstname", Ty::STR),
    ("user.lastname", Ty::STR),
    ("user.displayname", Ty::STR),
    ("user.customproperty1", Ty::STR),
    ("user?.title", Ty::STR),
    ("user.manager?.email", Ty::STR),
    ("user.statuskey", Ty::INT),
    ("user.enabled", Ty::BOOL),
    ("user.vip", Ty::BOOL),
    ("user.startdate", Ty::DATE),
    ("user", Ty::BEAN),
    ("account.name", Ty::STR),
    ("account?.accountID", Ty::STR),
    ("account.status", Ty::INT),
    ("account", Ty::BEAN),
    ("s", Ty::STR),
    ("s", Ty::STR),
    ("t", Ty::STR),
    ("word", Ty::STR),
    ("digits", Ty::STR),
    ("n", Ty::INT),
    ("n", Ty::INT),
    ("k", Ty::INT),
    ("big", Ty::INT),
    ("l", Ty::LONG),
    ("g", Ty::BIG_INT),
    ("d", Ty::DECIMAL),
    ("e", Ty::DECIMAL),
    ("x", Ty::DOUBLE),
    ("f", Ty::FLOAT),
    ("c", Ty::CHAR),
    ("yes", Ty::BOOL),
    ("nil", Ty::NULL),
    ("names", Ty::LIST),
    ("nums", Ty::LIST),
    ("mixed", Ty::LIST),
    ("people", Ty::LIST),
    ("nested", Ty::LIST),
    ("m", Ty::MAP),
    ("counts", Ty::MAP),
    ("arr", Ty::ARRAY),
    ("set", Ty::SET),
    ("date", Ty::DATE),
    ("ts", Ty::DATE),
    ("day", Ty::DATE),
    ("response.call1.message.id", Ty::STR),
    ("response?.call1?.message?.total", Ty::INT),
    ("response.call1.message.Resources", Ty::LIST),
    ("response.call1", Ty::MAP),
    ("response.call1.headers['X-Page']", Ty::STR),
    ("response.none", Ty::NULL),
    ("m.a", Ty::STR),
    ("m['b']", Ty::INT),
    ("m.deep.x", Ty::DECIMAL),
];

/// Collections whose elements are of one kind.
pub const TYPED: &[(&str, Ty)] = &[
    ("names", Ty::STR),
    ("nums", Ty::INT),
    ("people", Ty::MAP),
    ("nested", Ty::LIST),
    ("arr", Ty::STR),
    ("set", Ty::STR),
    ("response.call1.message.Resources", Ty::MAP),
    ("['b', 'a', 'c', 'a']", Ty::STR),
    ("[3, 1, 2, 1]", Ty::INT),
    ("(1..4)", Ty::INT),
    ("[1.50, 2.5, 1.5]", Ty::DECIMAL),
];

/// Maps, the kind of their values; the keys are strings.
pub const MAPS: &[(&str, Ty)] = &[
    ("counts", Ty::INT),
    ("[a: 1, b: 2]", Ty::INT),
    ("people[0]", Ty::ANY),
    ("m", Ty::ANY),
    ("[z: 'x', y: 'y']", Ty::STR),
];

pub const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "Ann",
    "ann@example.org",
    "O'Brien",
    "Zoë Łukasz",
    "a,b,,c",
    "  padded\t",
    "x\ny\n",
    "😀 ok",
    "ß",
    "12",
    "4.50",
    "-7",
    "true",
    "{\"a\": [1, 2.50, null]}",
    "2024-03-05",
    "A-b_C d",
    "aaa",
    "C:\\temp",
    "50%",
    "$5",
    "one two  three",
    "2024-03-05 14:07:09",
    "İ",
    "null",
    "1",
    "abcabc",
    "é",
];

fn text(chance: &mut Chance) -> Value {
    json!(chance.pick(TEXTS))
}

fn maybe(chance: &mut Chance, value: Value) -> Value {
    if chance.percent(15) {
        Value::Null
    } else {
        value
    }
}

const NUMBERS: &[i64] = &[0, 1, 2, 3, -1, 5, 7, 10, 12];

fn moment(chance: &mut Chance) -> &'static str {
    chance.word(&[
        "2024-03-05T14:07:09.045Z",
        "2024-12-30T00:00:00Z",
        "1999-02-28T23:59:59.999Z",
        "2024-02-29T12:00:00Z",
        "1970-01-01T00:00:00Z",
    ])
}

fn person(chance: &mut Chance) -> Value {
    let name = text(chance);
    let value = text(chance);
    json!({"id": chance.pick(NUMBERS), "name": name, "active": chance.percent(50), "value": maybe(chance, value)})
}

fn user(chance: &mut Chance, manager: bool) -> Value {
    let mut props = Map::new();
    for name in [
        "email",
        "firstname",
        "lastname",
        "displayname",
        "customproperty1",
        "title",
    ] {
        let value = text(chance);
        props.insert(name.into(), maybe(chance, value));
    }
    props.insert("username".into(), json!("u1"));
    props.insert("statuskey".into(), json!(chance.below(2)));
    props.insert("enabled".into(), json!(chance.percent(50)));
    props.insert("vip".into(), json!(chance.percent(50)));
    props.insert("startdate".into(), json!({"$date": moment(chance)}));
    if manager {
        let value = user(chance, false);
        props.insert("manager".into(), maybe(chance, value));
    }
    json!({"$bean": "User", "props": props})
}

fn list(chance: &mut Chance, most: usize, mut item: impl FnMut(&mut Chance) -> Value) -> Value {
    (0..chance.below(most + 1)).map(|_| item(chance)).collect()
}

/// The value of a name, of every kind there is.
pub fn value(name: &str, chance: &mut Chance) -> Option<Value> {
    let number = |chance: &mut Chance| *chance.pick(NUMBERS);
    Some(match name {
        "user" => user(chance, true),
        "account" => {
            let (id, name) = (text(chance), text(chance));
            json!({"$bean": "Account", "props": {"name": name, "accountID": maybe(chance, id), "status": number(chance)}})
        }
        "s" | "t" => text(chance),
        "word" => json!(chance.pick(&["alpha", "Beta", "gamma delta", "x"])),
        "digits" => json!(chance.pick(&["0", "7", "42", "007", "-3", "1.5", "10"])),
        "n" | "k" => json!(number(chance)),
        "big" => json!(chance.pick(&[2147483647i64, -2147483648, 1000000, 65536, -99999])),
        "l" => json!({"$long": chance.pick(&[0i64, 1, -5, 4294967296, i64::MAX, 1709647629045])}),
        "g" => {
            json!({"$bigint": chance.pick(&["0", "12", "-3", "123456789012345678901234567890"])})
        }
        "d" | "e" => {
            json!({"$decimal": chance.pick(&["0", "1.50", "-2.5", "0.1", "1E+3", "10", "3.14159", "1E-7", "0.00"])})
        }
        "x" => {
            json!({"$double": chance.pick(&[0.0, 1.0, -2.5, 0.1, 1e7, 1e-5, 3.99, 1234567.891])})
        }
        "f" => json!({"$float": chance.pick(&[0.0, 1.5, -0.25, 3.1, 100.0])}),
        "c" => json!({"$char": chance.pick(&["a", "Z", "5", "é", " "])}),
        "yes" => json!(chance.percent(50)),
        "nil" => Value::Null,
        "names" => list(chance, 4, |chance| {
            let value = text(chance);
            maybe(chance, value)
        }),
        "nums" => list(chance, 5, |chance| json!(number(chance))),
        "mixed" => list(chance, 5, |chance| match chance.below(7) {
            0 => Value::Null,
            1 => json!(number(chance)),
            2 => json!({"$decimal": "1.50"}),
            3 => json!([1, "a"]),
            4 => json!({"k": "v"}),
            5 => json!(true),
            _ => text(chance),
        }),
        "people" => {
            let mut people = vec![person(chance)];
            people.extend((0..chance.below(3)).map(|_| person(chance)));
            people.into()
        }
        "nested" => json!([[1, 2], ["a"], [], [[3], null]]),
        "m" => {
            json!({"a": text(chance), "b": number(chance), "deep": {"x": {"$decimal": "2.50"}, "list": [1, 2]}, "n": null, "a b": true})
        }
        "counts" => json!({"one": 1, "two": 2, "none": 0}),
        "arr" => json!({"$array": chance.pick(&[&["x", "y", "z"][..], &["a"], &[], &["2", "10"]])}),
        "set" => json!({"$set": chance.pick(&[&["p", "q"][..], &[], &["a", "b", "aa"]])}),
        "date" => json!({"$date": moment(chance)}),
        "ts" => json!({"$timestamp": moment(chance)}),
        "day" => json!({"$sqldate": "2024-03-05"}),
        "response" => json!({"call1": {
            "message": {"id": text(chance), "total": number(chance), "Resources": list(chance, 3, person)},
            "headers": {"X-Page": chance.pick(&["1", "2", "x"]), "ETag": "W/\"1\""}, "statusCode": 200,
        }}),
        _ => return None,
    })
}

pub const NAMES: &[&str] = &[
    "user", "account", "s", "t", "word", "digits", "n", "k", "big", "l", "g", "d", "e", "x", "f",
    "c", "yes", "nil", "names", "nums", "mixed", "people", "nested", "m", "counts", "arr", "set",
    "date", "ts", "day", "response",
];

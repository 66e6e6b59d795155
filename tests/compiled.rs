//! The program of a template gives what the walk gives, and reading the short way reads the same.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use scimplate::language::{Budget, Escape, Failure, Field, Interner, Record, Syntax, Unrendered};
use scimplate::text::json::{self, Node};
use scimplate::value::{Instant, Zone};
use scimplate::{Bindings, Connection, Error, Source, Template, Value};

const SYNTAXES: [Syntax; 3] = [
    Syntax {
        escape_backslash: true,
        angle: true,
        escape: Escape::None,
    },
    Syntax {
        escape_backslash: true,
        angle: true,
        escape: Escape::Json,
    },
    Syntax {
        escape_backslash: false,
        angle: false,
        escape: Escape::None,
    },
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text by the program, if the template has one, and by the walk.
fn both(template: &Template, bindings: &Bindings, budget: &Budget) -> [Result<String, Failure>; 2] {
    // What stands there before is no part of it.
    let mut out = "before".to_owned();
    let fast = template.render_into(bindings, &Zone::UTC, budget, &mut out);
    assert!(fast.is_ok() || out == "before", "{out}");
    let fast = fast.map(|()| out["before".len()..].to_owned());
    let walked = template
        .render_within(bindings, &Zone::UTC, budget)
        .map(|rendered| rendered.revealed().to_owned());
    [fast, walked]
}

/// Holds the two forms together for one template and what it is rendered with.
fn agree(text: &str, bindings: &Bindings, known: &mut Interner) {
    for syntax in SYNTAXES {
        let parsed = Template::parse_as(text, syntax);
        let failures = Template::inspect(text, syntax).failures;
        assert_eq!(parsed.is_ok(), failures.is_empty(), "{text:?} {parsed:?}");
        let again = Template::parse_with(text, syntax, known);
        assert_eq!(parsed.is_ok(), again.is_ok(), "{text:?}");
        let Ok(template) = parsed else { continue };
        for budget in [
            Budget::default(),
            Budget {
                steps: 40,
                made: 60,
                ..Budget::default()
            },
        ] {
            let [fast, walked] = both(&template, bindings, &budget);
            assert_eq!(fast, walked, "{text:?}");
        }
        if let Ok(again) = again {
            let [fast, walked] = both(&again, bindings, &Budget::default());
            assert_eq!(fast, walked, "{text:?}");
        }
    }
}

fn member<'a>(node: &'a Node, key: &str) -> &'a Node {
    node.get(key).unwrap_or_else(|| panic!("no `{key}`"))
}

/// Holds the two forms together over a file of cases; how many there were.
fn cases(file: &Path, known: &mut Interner) -> usize {
    let text = fs::read_to_string(file).expect("cases");
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let case = json::read(line).root.expect("a case");
            let template = member(&case, "template").as_str().expect("a template");
            let mut bindings = match case.get("bindings") {
                Some(node) => Bindings::from_json(node.span.of(line)).expect("bindings"),
                None => Bindings::new(),
            };
            bindings.set_now(Instant::Date(1_750_000_000_000));
            bindings.set_seed(7);
            agree(template, &bindings, known);
        })
        .count()
}

#[test]
fn over_every_recorded_case() {
    let mut known = Interner::new();
    let mut count = 0;
    for entry in fs::read_dir(root().join("fixtures/oracle")).expect("the oracle") {
        let path = entry.expect("a file").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".jsonl") && !name.contains("expected") {
            count += cases(&path, &mut known);
        }
    }
    assert!(count > 8000, "{count}");
}

/// Programs made by `.ci/random`, where `CASES` names a file of them.
#[test]
fn over_random_programs_of_the_oracle() {
    if let Some(file) = std::env::var_os("CASES") {
        println!("{} cases", cases(Path::new(&file), &mut Interner::new()));
    }
}

#[test]
fn over_real_exports() {
    let Ok(files) = fs::read_dir(root().join("../shared/corpus")) else {
        println!("skipped: the corpus is not there");
        return;
    };
    let people = ["ann", "nora", "quentin"].map(|person| {
        let path = root().join(format!("fixtures/people/{person}.json"));
        let user = fs::read_to_string(path).expect("a person");
        Bindings::from_json(&format!(
            r#"{{"user": {user}, "account": {{"name": "n", "accountID": "7"}}, "accountName": "ann"}}"#
        ))
        .expect("bindings")
    });
    let (mut known, mut seen) = (Interner::new(), HashSet::new());
    for file in files {
        let text = fs::read_to_string(file.expect("a file").path()).expect("a text");
        let connection = Connection::parse(Source::new("export", text)).expect("an export");
        for attribute in connection.attributes() {
            for string in attribute.strings() {
                // A string that holds other strings has their placeholders too.
                if string.text.contains('$') && seen.insert(string.text.to_string()) {
                    let person = &people[seen.len() % people.len()];
                    agree(&string.text, person, &mut known);
                }
            }
        }
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

/// Holds each way in against the walk with the whole record.
fn every_way_in_agrees(text: &str, people: &[&str]) {
    for escape in [Escape::None, Escape::Json] {
        let syntax = Syntax {
            escape,
            ..Syntax::default()
        };
        if let Ok(template) = Template::parse_as(text, syntax) {
            every_way_into(&template, people);
        }
    }
}

fn every_way_into(template: &Template, people: &[&str]) {
    let text = template.text();
    let mut rest = Bindings::from_json(REST).expect("bindings");
    rest.set_now(Instant::Date(1_750_000_000_000));
    rest.set_seed(7);
    for masked in [false, true] {
        let each = || match masked {
            true => template.each("user", rest.clone()).masked(),
            false => template.each("user", rest.clone()),
        };
        let (mut lines, mut maps, mut records) = (each(), each(), each());
        let names: Vec<String> = records.names().map(str::to_owned).collect();
        for &person in people {
            let same = |way: &str, person: &str, out: String, got: Result<(), Unrendered>| {
                let user = match Value::person(&Source::new("person", person)) {
                    Ok(user) => user,
                    Err(_) => {
                        assert!(matches!(got, Err(Unrendered::Record(_))), "{got:?}");
                        return assert_eq!(out, "");
                    }
                };
                let mut bindings = rest.clone();
                bindings.bind("user", user);
                let walked = template.render_as(&bindings, &Zone::UTC);
                let walked = walked.map(|rendered| match masked {
                    true => rendered.masked().into_owned(),
                    false => rendered.revealed().to_owned(),
                });
                let got = match got {
                    Ok(()) => Ok(out),
                    Err(Unrendered::Template(failure)) => Err(failure),
                    Err(Unrendered::Record(error)) => panic!("{way} {text:?} {person}: {error}"),
                };
                assert_eq!(got, walked, "{way} {text:?} {person}");
            };
            let mut out = String::new();
            let got = lines.line_into(person, &mut out);
            same("line", person, out, got);
            let Ok(serde_json::Value::Object(map)) = serde_json::from_str(person) else {
                continue;
            };
            if !map.keys().any(|name| name.starts_with('$')) {
                let row = Row {
                    fields: names.iter().map(|name| map.get(name)).collect(),
                    whole: person,
                };
                let mut out = String::new();
                let got = records.record_into(&row, &mut out);
                same("record", person, out, got);
            }
            // A map has its own order, and the shortest text of each number.
            let mut out = String::new();
            let got = maps.map_into(&map, &mut out);
            same("map", &serde_json::Value::Object(map).to_string(), out, got);
        }
    }
}

/// A row of somebody's table.
struct Row<'a> {
    fields: Vec<Option<&'a serde_json::Value>>,
    whole: &'a str,
}

impl Record for Row<'_> {
    fn field(&self, name: usize) -> Field<'_> {
        self.fields[name].map_or(Field::Null, Field::of_json)
    }

    fn whole(&self) -> Result<Value, Error> {
        Value::person(&Source::new("row", self.whole))
    }
}

const REST: &str = r#"{"name": "plain", "number": 7, "nothing": null, "it": {"a": "x", "b": [1]}}"#;

/// People as files have them, one after the other: of the same shape, of another, and unlike anything plain.
const PEOPLE: &[&str] = &[
    r#"{"a": "Ann", "b": "C", "d": "", "n": null, "i": 1, "z": 0, "l": 5000000000, "t": true, "o": false, "f": "1"}"#,
    r#"{"a": "Bob", "b": "I", "d": "x", "n": "y", "i": -2, "z": 7, "l": 1, "t": false, "o": null, "f": ""}"#,
    r#" { "a" : "ÀÉ straße" ,"b":"C","d":"","n":null,"i":1,"z":0,"l":-5000000000,"t":true,"o":false,"f":"😀"} "#,
    r#"{"b": "C", "a": "other order", "d": "", "n": null}"#,
    r#"{"a": "Ann", "b": "C", "d": "", "n": null, "i": 1, "z": 0, "l": 5000000000, "t": true, "o": false, "f": "1"}"#,
    r#"{"a": "esc"apedé", "b": "
"}"#,
    r#"{"a": "Ann", "boss": {"a": "Bob", "n": null}, "list": ["p"], "password": "hunter22"}"#,
    r#"{"a": 1, "b": 1.50, "i": "49", "z": 99999999999999999999, "l": -0, "m": 1e3}"#,
    r#"{"a": "first", "a": "second"}"#,
    r#"{"$bean": "User", "props": {"email": "x"}}"#,
    r#"{"$date": "2024-03-05T14:07:09Z", "a": "x"}"#,
    r#"{"a": {"$date": "2024-03-05T14:07:09Z"}, "boss": {"$long": 5}}"#,
    r#"{"$date": "no day"}"#,
    "{}",
    "[]",
    "",
    r#"{"a": "cut"#,
    r#"{"a": 01}"#,
    r#"{"a": "x"} y"#,
    r#"{"a": "Ann", "b": "C", "d": "", "n": null, "i": 1, "z": 0, "l": 5000000000, "t": true, "o": false, "f": "1"}"#,
];

const PERSON: &str = r#"{
    "user": {
        "a": "Ann", "b": "C", "c": "ÀÉ straße", "d": "", "e": " x  y ", "f": "1", "g": "😀b",
        "n": null, "i": 1, "z": 0, "j": -7, "l": 5000000000, "m": 1.50, "t": true, "o": false,
        "password": "hunter22", "list": ["p", "q"], "boss": {"a": "Bob", "n": null},
        "at": {"$date": "2024-03-05T14:07:09Z"}, "quote": "a\"b\\c"
    },
    "name": "plain", "number": 7, "nothing": null
}"#;

fn path() -> impl Strategy<Value = String> {
    let names = "user\\.[abcdefgnizjlmto]|user\\.(boss\\.a|boss\\?\\.n\\.a|n\\?\\.a|missing|list|password|at|quote)|user\\?\\.a|name|number|nothing|nobody|user";
    proptest::string::string_regex(names).expect("a pattern")
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("'C'".to_owned()),
        Just("'Ann'".to_owned()),
        Just("''".to_owned()),
        Just("1".to_owned()),
        Just("49".to_owned()),
        Just("2L".to_owned()),
        Just("1.5".to_owned()),
        Just("2.5d".to_owned()),
        Just("'é x'".to_owned()),
        Just(r#"'"k":"v",'"#.to_owned()),
        Just(r#"'"'"#.to_owned()),
        Just(r#"',"k":"' + user.quote + '"'"#.to_owned()),
    ]
}

fn method() -> impl Strategy<Value = String> {
    let calls = "toLowerCase\\(\\)|toUpperCase\\(\\)|trim\\(\\)|toString\\(\\)|length\\(\\)|substring\\([0-3]\\)|substring\\(0, ?[0-4]\\)|substring\\(1, 2\\)|substring\\(-1\\)|capitalize\\(\\)|replace\\('n', 'mm'\\)|padLeft\\(5, '0'\\)|split\\(' '\\)|contains\\('n'\\)|size\\(\\)|reverse\\(\\)|getAt\\(0\\)|nope\\(\\)|bytes";
    proptest::string::string_regex(calls).expect("a pattern")
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![4 => path(), 2 => literal()];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let dot = prop_oneof![4 => Just("."), 1 => Just("?."), 1 => Just("*.")];
        prop_oneof![
            4 => (path(), dot, method()).prop_map(|(of, dot, call)| format!("{of}{dot}{call}")),
            1 => (inner.clone(), method()).prop_map(|(of, call)| format!("({of}).{call}")),
            1 => (path(), method(), method()).prop_map(|(of, a, b)| format!("{of}.{a}.{b}")),
            4 => (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("{a} ? {b} : {c}")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} ?: {b}")),
            4 => (path(), "==|!=", literal()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            2 => (inner.clone(), "==|!=|<|>|<=>", inner.clone())
                .prop_map(|(a, sign, b)| format!("({a}) {sign} ({b})")),
            2 => (inner.clone(), "&&|\\|\\|", inner.clone())
                .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            1 => inner.clone().prop_map(|a| format!("!({a})")),
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} + {b}")),
            1 => (path(), path()).prop_map(|(a, b)| format!("{a} + ' ' + {b} + '.'")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}].join('-')")),
            1 => inner.clone().prop_map(|a| format!("[k: {a}]")),
            1 => inner.clone().prop_map(|a| format!("({a}) as String")),
            1 => inner.clone().prop_map(|a| format!("\"x$user.a {a}\"")),
            1 => inner.clone().prop_map(|a| format!("user.b = {a}")),
            1 => inner.clone().prop_map(|a| format!("seen = {a}")),
            1 => inner.clone().prop_map(|a| format!("print({a})")),
            1 => inner.clone().prop_map(|a| format!("user.list.add({a})")),
            1 => inner.clone().prop_map(|a| format!("user.list.collect {{ it + ({a}) }}")),
            1 => inner.prop_map(|a| format!("-> {a}")),
        ]
    })
}

fn template() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        Just("{\"k\":\"".to_owned()),
        Just("\\".to_owned()),
        Just("\",\"v\":".to_owned()),
        Just("é $name ".to_owned()),
        Just(String::new()),
        Just("$<user.a> < % }".to_owned()),
        Just("a\\nb".to_owned()),
    ];
    let piece = (text, expression()).prop_map(|(text, code)| format!("{text}${{{code}}}"));
    proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn over_random_templates(text in template()) {
        let mut bindings = Bindings::from_json(PERSON).expect("a person");
        bindings.set_now(Instant::Date(1_750_000_000_000));
        bindings.set_seed(7);
        agree(&text, &bindings, &mut Interner::new());
        every_way_in_agrees(&text, PEOPLE);
    }
}

#[test]
fn a_template_says_which_attributes_it_reads() {
    let template = Template::parse("${user.a} ${user.i == 1 ? 'x' : user.n}").expect("a template");
    assert_eq!(
        template
            .each("user", Bindings::new())
            .names()
            .collect::<Vec<_>>(),
        ["a", "i", "n"]
    );
}

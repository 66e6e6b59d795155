//! The law of types: a value is of the type its placeholder was given, and what stops a template because of
//! a kind of value was said before, or was asked of a value nothing is known of.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use scimplate::builtins::Ty;
use scimplate::language::{Known, Phase, Schema, Syntax};
use scimplate::text::{Span, json};
use scimplate::value::{Bean, Fault, Instant};
use scimplate::{Bindings, Template, Value};

/// What is known of given values: their kinds, and that each may be null.
struct Given<'a> {
    bindings: &'a Bindings,
    nullable: bool,
}

impl Given<'_> {
    fn bean(&self, path: &str) -> Option<Reached<'_>> {
        let mut names = path.split('.');
        let mut value = self.bindings.get(names.next()?)?.clone();
        for name in names {
            value = match &value {
                Value::Bean(bean) => bean.get(name)?,
                _ => return None,
            };
        }
        match value {
            Value::Bean(bean) => Some(Reached(bean, std::marker::PhantomData)),
            _ => None,
        }
    }

    fn known(&self, path: String, value: &Value) -> Known {
        let ty = match value {
            // What another one may have there is not known.
            Value::Null => return Known::of(Ty::STR.or(Ty::NULL)),
            value => Ty::of(value),
        };
        let class = matches!(value, Value::Bean(_)).then(|| &*Box::leak(path.into_boxed_str()));
        let known = Known { ty, class };
        match self.nullable {
            true => known.or_null(),
            false => known,
        }
    }
}

struct Reached<'a>(std::sync::Arc<Bean>, std::marker::PhantomData<&'a ()>);

impl Schema for Given<'_> {
    fn root(&self, name: &str) -> Option<Known> {
        let value = self.bindings.get(name)?;
        Some(self.known(name.to_owned(), value))
    }

    /// The class of an object is the path it was reached by.
    fn attribute(&self, class: &str, name: &str) -> Option<Known> {
        let value = self.bean(class)?.0.get(name)?;
        Some(self.known(format!("{class}.{name}"), &value))
    }
}

/// What a kind of value makes impossible, whatever the value.
const OF_A_KIND: &[&str] = &[
    "java.lang.NullPointerException",
    "groovy.lang.MissingMethodException",
];

/// What the law is broken by; `None` when it holds.
fn broken(template: &str, bindings: &Bindings) -> Option<String> {
    let syntax = Syntax::default();
    for nullable in [false, true] {
        let types = Template::types(template, syntax, &Given { bindings, nullable });
        let Ok(parsed) = Template::parse(template) else {
            return None;
        };
        match parsed.render_as(bindings, &scimplate::value::Zone::UTC) {
            Ok(rendered) => {
                for slot in rendered.slots() {
                    let Some((_, known)) = types
                        .placeholders
                        .iter()
                        .find(|(span, _)| *span == slot.placeholder)
                    else {
                        continue;
                    };
                    let kind = Ty::named(&slot.kind).unwrap_or(Ty::ANY);
                    if !known.ty.meets(kind) {
                        return Some(format!(
                            "{template:?}: a {} is not of {}",
                            slot.kind, known.ty
                        ));
                    }
                }
            }
            Err(failure) => {
                let Fault::Groovy { class, message } = &failure.fault else {
                    continue;
                };
                // What a method gives a closure is the method's own affair.
                let of_closure = message.contains("doCall()");
                if failure.phase == Phase::Compile || of_closure || !OF_A_KIND.contains(class) {
                    continue;
                }
                let said = types.mistakes.iter().map(|mistake| mistake.span);
                let at = failure.span;
                // What is asked stands next to what it is asked of, or a space away.
                let near = |span: Span| span.start <= at.end + 1 && at.start <= span.end + 1;
                if !said.chain(types.open.iter().copied()).any(near) {
                    return Some(format!(
                        "{template:?}: {class}: {message}: nothing was said"
                    ));
                }
            }
        }
    }
    None
}

fn cases(file: &Path) -> Vec<(String, String, Bindings)> {
    let text = fs::read_to_string(file).expect("cases");
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let case = json::read(line).root.expect("a case");
            let word = |key: &str| {
                case.get(key)
                    .and_then(|node| node.as_str())
                    .unwrap_or_default()
                    .to_owned()
            };
            let mut bindings = case
                .get("bindings")
                .map(|node| Bindings::from_json(node.span.of(line)).expect("bindings"))
                .unwrap_or_default();
            bindings.set_now(Instant::Date(1_750_000_000_000));
            bindings.set_seed(7);
            (word("id"), word("template"), bindings)
        })
        .collect()
}

#[test]
fn recorded_cases_keep_the_law() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("recorded cases")
        .map(|file| file.expect("a file").path())
        .filter(|file| {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            name.ends_with(".jsonl") && !name.ends_with("expected.jsonl")
        })
        .collect();
    files.extend(std::env::var_os("TYPES_CASES").map(Into::into));
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in &files {
        for (id, template, bindings) in cases(file) {
            count += 1;
            wrong.extend(broken(&template, &bindings).map(|words| format!("{id}: {words}")));
        }
    }
    assert!(count > 5_000, "{count} cases");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Code over a person with and without attributes, numbers, texts, dates, lists and maps.
fn code() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "user.firstname",
        "user.title",
        "user.manager",
        "user.manager.email",
        "user.startdate",
        "user.enabled",
        "user.statuskey",
        "text",
        "number",
        "flag",
        "day",
        "list",
        "map",
        "nothing",
        "null",
        "'a'",
        "'5'",
        "3",
        "2.5",
        "true",
        "[1, 2]",
        "[a: 1]",
        "map.a",
        "list[0]",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let name = prop::sample::select(vec![
            "trim",
            "length",
            "size",
            "toUpperCase",
            "isEmpty",
            "toString",
            "intValue",
            "getTime",
            "nope",
            "abs",
            "reverse",
        ]);
        let taking = prop::sample::select(vec![
            "concat",
            "equals",
            "contains",
            "substring",
            "plus",
            "minus",
            "compareTo",
            "startsWith",
            "get",
            "getAt",
            "nope",
        ]);
        let property = prop::sample::select(vec![
            "length", "bytes", "class", "time", "empty", "a", "nope",
        ]);
        let dot = prop::sample::select(vec![".", "?."]);
        let operator = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "==", "!=", "<", ">=", "<=>", "&&", "||", "?:", "in", "<<",
        ]);
        let class =
            prop::sample::select(vec!["String", "Integer", "boolean", "BigDecimal", "List"]);
        let test = prop::sample::select(vec!["", "!", "null == ", "null != ", "'a' == "]);
        prop_oneof![
            (inner.clone(), dot.clone(), name)
                .prop_map(|(of, dot, name)| format!("({of}){dot}{name}()")),
            (inner.clone(), dot.clone(), taking, inner.clone())
                .prop_map(|(of, dot, name, with)| format!("({of}){dot}{name}({with})")),
            (inner.clone(), dot, property).prop_map(|(of, dot, name)| format!("({of}){dot}{name}")),
            (inner.clone(), operator, inner.clone())
                .prop_map(|(a, sign, b)| format!("({a}) {sign} ({b})")),
            (test.clone(), inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(test, a, b, c)| format!("({test}{a}) ? ({b}) : ({c})")),
            (inner.clone(), class).prop_map(|(of, class)| format!("(({of}) as {class})")),
            (inner.clone(), inner.clone()).prop_map(|(of, at)| format!("({of})[{at}]")),
            (test, inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(test, a, b, c)| format!("if ({test}({a})) {{ {b} }} else {{ {c} }}")),
            (inner.clone(), inner.clone())
                .prop_map(|(value, of)| format!("def x = {value}; x = {of}; x")),
            inner.prop_map(|of| format!("def x = {of}; x?.toString()")),
        ]
    })
}

/// A person, with and without what may be null.
const PEOPLE: [&str; 2] = [
    r#"{"user": {"$bean": "User", "props": {"firstname": "Ann", "title": "Lead", "email": "ann@example.org", "statuskey": 1,
        "enabled": true, "startdate": {"$date": "2024-03-05T14:07:09Z"}, "manager": {"$bean": "User", "props": {"email": "bo@example.org"}}}},
        "text": "abc", "number": 7, "flag": false, "day": {"$date": "2024-03-05T14:07:09Z"}, "list": ["x", null], "map": {"a": "b"}, "nothing": null}"#,
    r#"{"user": {"$bean": "User", "props": {"firstname": "Ann", "email": null, "statuskey": 0, "enabled": false}},
        "text": "", "number": 0, "flag": true, "day": {"$date": "1999-12-31T00:00:00Z"}, "list": [], "map": {}, "nothing": null}"#,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_code_keeps_the_law(code in code()) {
        for person in PEOPLE {
            let bindings = Bindings::from_json(person).expect("a person");
            let found = broken(&format!("${{{code}}}"), &bindings);
            prop_assert!(found.is_none(), "{}", found.unwrap_or_default());
        }
    }
}

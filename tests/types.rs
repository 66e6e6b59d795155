//! The law of types: a value is of the type its placeholder was given, and what stops a template because of
//! a kind of value was said before, or was asked of a value nothing is known of.

use std::fs;
use std::path::Path;

use scimplate::builtins::Ty;
use scimplate::language::{Known, Phase, Schema, Syntax};
use scimplate::text::json;
use scimplate::value::{Bean, Fault, Instant};
use scimplate::{Bindings, Template, Value};

/// What is known of given values: their kinds, and that each may be null.
struct Given<'a> {
    bindings: &'a Bindings,
    nullable: bool,
}

impl Given<'_> {
    fn bean(&self, path: &str) -> Option<Bean2<'_>> {
        let mut names = path.split('.');
        let mut value = self.bindings.get(names.next()?)?.clone();
        for name in names {
            value = match &value {
                Value::Bean(bean) => bean.get(name)?,
                _ => return None,
            };
        }
        match value {
            Value::Bean(bean) => Some(Bean2(bean, std::marker::PhantomData)),
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

struct Bean2<'a>(std::sync::Arc<Bean>, std::marker::PhantomData<&'a ()>);

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
                if failure.phase == Phase::Compile || !OF_A_KIND.contains(class) {
                    continue;
                }
                let said = types
                    .mistakes
                    .iter()
                    .map(|mistake| mistake.span)
                    .chain(types.open.iter().copied());
                if said.clone().count() == 0 {
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

//! The manual runs: every row of the table has a true example, and the README shows what really happens.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scimplate::builtins::{self, Method, Receiver};
use scimplate::{Bindings, Template};

/// Also leaves the examples where `.ci/groovy` asks real Groovy about them.
#[test]
fn examples_are_true() {
    let mut wrong = Vec::new();
    let mut questions = String::new();
    for row in builtins::rows() {
        let name = name(row);
        let about = row.doc.lines().next().unwrap_or_default();
        if !about.starts_with(' ') || about.starts_with("  ") || about.trim().is_empty() {
            wrong.push(format!("{name}: begins with no sentence about it"));
        }
        if row.examples().next().is_none() {
            wrong.push(format!("{name}: has no example"));
        }
        for example in row.examples() {
            // `${…}` would end at the first `}`.
            let template = format!("<%= {example} %>");
            let printed = Template::parse(&template).and_then(|it| it.render(&Bindings::new()));
            match printed.as_deref() {
                Ok("true") => {}
                Ok(other) => wrong.push(format!("{name}: {example} is {other}")),
                Err(failure) => wrong.push(format!("{name}: {example} fails: {failure}")),
            }
            let id = format!("{name}: {example}");
            let question = serde_json::json!({"id": id, "template": template, "bindings": {}});
            writeln!(questions, "{question}").expect("a string takes everything");
        }
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples.jsonl");
    fs::write(path, questions).expect("the folder of the tests' files can be written");
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// `String.substring(start, end)`
fn name(row: &Method) -> String {
    let params: Vec<&str> = row.params.iter().map(|param| param.name).collect();
    let params = params.join(", ");
    match row.on {
        Receiver::Value(ty) => format!("{ty}.{}({params})", row.name),
        Receiver::Instance(class) | Receiver::Static(class) => {
            format!("{class}.{}({params})", row.name)
        }
        Receiver::New(class) => format!("new {class}({params})"),
    }
}

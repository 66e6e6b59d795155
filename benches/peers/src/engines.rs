//! The other engines, each with the workload's template in its own words (`benches/workload/`).

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::people::TEMPLATE;

pub const JINJA: &str = include_str!("../../workload/scim.jinja");
pub const TERA: &str = include_str!("../../workload/scim.tera");
pub const HANDLEBARS: &str = include_str!("../../workload/scim.hbs");
pub const UPON: &str = include_str!("../../workload/scim.upon");

fn part(text: &str, start: i64, end: i64) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

pub fn minijinja() -> minijinja::Environment<'static> {
    let mut engine = minijinja::Environment::new();
    let syntax = minijinja::syntax::SyntaxConfig::builder().keep_trailing_newline(true).build();
    engine.set_syntax(syntax.expect("a syntax"));
    engine.add_template("t", JINJA).expect("jinja");
    engine
}

pub fn minijinja_context(person: &Value) -> minijinja::Value {
    minijinja::context! { user => minijinja::Value::from(minijinja::value::Serde(person)) }
}

pub fn tera() -> tera::Tera {
    let mut engine = tera::Tera::new();
    engine.autoescape_on(Vec::<&str>::new());
    engine.add_raw_template("t", TERA).expect("tera");
    engine
}

pub fn tera_context(person: &Value) -> tera::Context {
    let mut context = tera::Context::new();
    context.insert("user", person);
    context
}

pub fn tera1() -> tera1::Tera {
    let mut engine = tera1::Tera::default();
    engine.autoescape_on(vec![]);
    engine.register_filter("truncate", |v: &Value, args: &HashMap<String, Value>| {
        let text = v.as_str().unwrap_or_default();
        Ok(part(text, 0, args["length"].as_i64().unwrap_or(0)).into())
    });
    engine.add_raw_template("t", TERA).expect("tera 1");
    engine
}

pub fn handlebars() -> handlebars::Handlebars<'static> {
    handlebars::handlebars_helper!(lower: |text: str| text.to_lowercase());
    handlebars::handlebars_helper!(substr: |text: str, a: i64, b: i64| part(text, a, b));
    let mut engine = handlebars::Handlebars::new();
    engine.register_escape_fn(handlebars::no_escape);
    engine.register_helper("lower", Box::new(lower));
    engine.register_helper("substr", Box::new(substr));
    engine.register_template_string("t", HANDLEBARS).expect("handlebars");
    engine
}

/// With brackets of its own: it refuses the `}}` that JSON has everywhere.
pub fn upon() -> upon::Engine<'static> {
    let mut engine = upon::Engine::new();
    engine.set_syntax(upon::Syntax::builder().expr("<{", "}>").block("<%", "%>").build());
    engine.add_function("lower", str::to_lowercase);
    engine.add_function("eq", |a: &str, b: &str| a == b);
    engine.add_function("eqn", |a: i64, b: i64| a == b);
    engine.add_function("substr", |text: &str, a: i64, b: i64| part(text, a, b));
    engine.add_template("t", UPON).expect("upon");
    engine
}

/// A template cut into text and what an engine for expressions makes of the rest.
pub enum Part<P> {
    Text(&'static str),
    Code(P),
}

fn parts<P>(compile: impl Fn(&str) -> P) -> Vec<Part<P>> {
    let mut pieces = TEMPLATE.split("${");
    let mut parts: Vec<Part<P>> = pieces.next().map(Part::Text).into_iter().collect();
    for piece in pieces {
        let (code, text) = piece.split_once('}').expect("a placeholder ends");
        parts.extend([Part::Code(compile(code)), Part::Text(text)]);
    }
    parts
}

pub fn cel(code: &str) -> cel::Program {
    cel::Program::compile(&code.replace('\'', "\"")).expect("cel")
}

pub fn cel_parts() -> Vec<Part<cel::Program>> {
    parts(cel)
}

pub fn cel_context(person: &Value) -> cel::Context<'static, 'static> {
    use cel::extractors::This;
    let mut context = cel::Context::default();
    let lower = |This(text): This<Arc<String>>| text.to_lowercase();
    let substring = |This(text): This<Arc<String>>, a: i64, b: i64| part(&text, a, b);
    context.add_function("toLowerCase", lower).expect("a function");
    // It has one of its own in some versions.
    let _ = context.add_function("substring", substring);
    context.add_variable("user", person).expect("a variable");
    context
}

pub fn cel_text(parts: &[Part<cel::Program>], context: &cel::Context<'_, '_>) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Code(program) => match program.execute(context).expect("a value") {
                cel::Value::String(text) => out.push_str(&text),
                cel::Value::Bool(b) => out.push_str(if b { "true" } else { "false" }),
                other => out.push_str(&format!("{other:?}")),
            },
        }
    }
    out
}

pub fn rhai() -> rhai::Engine {
    let mut engine = rhai::Engine::new();
    engine.set_optimization_level(rhai::OptimizationLevel::Full);
    engine.register_fn("toLowerCase", |text: &str| text.to_lowercase());
    engine.register_fn("substring", part as fn(&str, i64, i64) -> String);
    engine
}

/// `a ? b : c` in its words.
pub fn rhai_code(code: &str) -> String {
    fn choice(code: &str) -> String {
        let sides = code
            .split_once(" ? ")
            .and_then(|(test, rest)| rest.split_once(" : ").map(|(then, or)| (test, then, or)));
        match sides {
            Some((test, then, or)) => format!("if {test} {{ {then} }} else {{ {} }}", choice(or)),
            None => code.to_owned(),
        }
    }
    choice(&code.replace("null", "()").replace('\'', "\""))
}

pub fn rhai_parts(engine: &rhai::Engine) -> Vec<Part<rhai::AST>> {
    parts(|code| engine.compile(rhai_code(code)).expect("rhai"))
}

pub fn rhai_scope(person: &Value) -> rhai::Scope<'static> {
    let mut scope = rhai::Scope::new();
    let person = rhai::serde::to_dynamic(person).expect("a value");
    scope.push_constant_dynamic("user", person);
    scope
}

pub fn rhai_text(
    engine: &rhai::Engine,
    parts: &[Part<rhai::AST>],
    scope: &mut rhai::Scope<'_>,
) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Code(code) => {
                let value: rhai::Dynamic =
                    engine.eval_ast_with_scope(scope, code).expect("a value");
                out.push_str(&value.to_string());
            }
        }
    }
    out
}

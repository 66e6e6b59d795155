//! `peers check | GROUP [ROUNDS] | allocations | count GROUP CASE TIMES`: see `benches/README.md`.

mod engines;
mod floor;
#[path = "../../workload/people.rs"]
mod people;
mod rounds;

use std::alloc::System;
use std::hint::black_box;

use people::{EXPRESSION, Person, TEMPLATE};
use rounds::{Case, case};
use scimplate::connection::{Attribute, Call};
use scimplate::language::{Each, Escape, Field, Interner, Record, Syntax};
use scimplate::lint::Checking;
use scimplate::text::Located;
use scimplate::{Bindings, Connection, Error, Source, Template, Value};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How many people take turns, so that branches vary.
const PEOPLE: usize = 256;

/// The fields a template asks for, in its order.
struct Ready<'a>(Vec<Field<'a>>);

impl Record for Ready<'_> {
    fn field(&self, name: usize) -> Field<'_> {
        self.0[name]
    }

    fn whole(&self) -> Result<Value, Error> {
        unreachable!("the workload needs fields only")
    }
}

fn ready<'a>(each: &Each<'_>, person: &'a serde_json::Map<String, serde_json::Value>) -> Ready<'a> {
    Ready(each.names().map(|name| person.get(name).map_or(Field::Null, Field::of_json)).collect())
}

struct People {
    structs: Vec<Person>,
    maps: Vec<serde_json::Map<String, serde_json::Value>>,
    values: Vec<serde_json::Value>,
    lines: Vec<String>,
}

fn people(count: usize) -> People {
    let all = || 0..count as u64;
    People {
        structs: all().map(people::person).collect(),
        maps: all().map(people::object).collect(),
        values: all().map(people::object).map(serde_json::Value::Object).collect(),
        lines: all().map(people::line).collect(),
    }
}

/// Each call is for the next person.
fn turns<'a>(mut run: impl FnMut(usize) -> usize + 'a) -> impl FnMut() -> usize + 'a {
    let mut i = 0;
    move || {
        i = (i + 1) % PEOPLE;
        run(i)
    }
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn parsed(text: &str) -> &'static Template {
    leak(Template::parse(text).expect("a template"))
}

/// With values escaped for JSON.
fn escaping(text: &str) -> &'static Template {
    let json = Syntax { escape: Escape::Json, ..Syntax::default() };
    leak(Template::parse_as(text, json).expect("a template"))
}

/// The template with each expression written so that nothing but the grammar reads it: in a list, its first.
fn for_pest() -> &'static str {
    let mut pieces = TEMPLATE.split("${");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, after) = piece.split_once('}').expect("a placeholder ends");
        text.push_str(&format!("${{[{code}][0]}}{after}"));
    }
    leak(text)
}

/// Reading and compiling the template.
fn w1() -> Vec<Case<'static>> {
    let compiled = |text: &str| Template::parse(text).expect("it compiles").each("user", Bindings::new()).names().len();
    vec![
        case("minijinja 3: template_from_str", || {
            let engine = minijinja::Environment::new();
            black_box(engine.template_from_str(engines::JINJA).expect("jinja"));
            1
        }),
        case("scimplate: parse and compile", move || compiled(TEMPLATE)),
        case("scimplate: parse", || {
            black_box(Template::parse(TEMPLATE).expect("it compiles"));
            1
        }),
        case("scimplate: parse, pest alone", {
            let listed = for_pest();
            move || {
                black_box(Template::parse(listed).expect("it compiles"));
                1
            }
        }),
        case("tera 2: add_raw_template", || {
            let mut engine = tera::Tera::new();
            engine.add_raw_template("t", engines::TERA).map(|()| 1).expect("tera")
        }),
        case("upon: add_template", {
            let engine = engines::upon();
            move || {
                black_box(engine.compile(engines::UPON).expect("upon"));
                1
            }
        }),
        case("handlebars 6: compile", || {
            black_box(handlebars::Template::compile(engines::HANDLEBARS).expect("handlebars"));
            1
        }),
        case("tera 1: add_raw_template", || {
            let mut engine = engines::tera1();
            engine.add_raw_template("t", engines::TERA).map(|()| 1).expect("tera 1")
        }),
    ]
}

/// Rendering it.
fn w2() -> Vec<Case<'static>> {
    let all: &'static People = leak(people(PEOPLE));
    let literals: &'static [&str] = leak(floor::literals());
    let template = parsed(TEMPLATE);
    let mut cases = Vec::new();
    macro_rules! into {
        ($name:literal, |$i:ident, $out:ident| $body:expr) => {{
            let mut $out = String::with_capacity(4096);
            cases.push(case($name, turns(move |$i| { $out.clear(); $body; $out.len() })));
        }};
    }
    into!("by hand, a get for each use", |i, out| floor::of_map(literals, &all.maps[i], &mut out));
    into!("by hand, from a struct", |i, out| floor::of_struct::<false>(literals, &all.structs[i], &mut out));
    into!("by hand, from a struct, escaped", |i, out| floor::of_struct::<true>(literals, &all.structs[i], &mut out));
    let mut each = template.each("user", Bindings::new());
    into!("scimplate, from a map", |i, out| each.map_into(&all.maps[i], &mut out).expect("a text"));
    let mut each = template.each("user", Bindings::new());
    let fields: &'static Vec<Ready<'static>> = leak(all.maps.iter().map(|map| ready(&each, map)).collect());
    into!("scimplate, from fields", |i, out| each.record_into(&fields[i], &mut out).expect("a text"));
    let mut each = escaping(TEMPLATE).each("user", Bindings::new());
    into!("scimplate, from fields, escaped", |i, out| each.record_into(&fields[i], &mut out).expect("a text"));
    let mut each = template.each("user", Bindings::new());
    into!("scimplate, from a line", |i, out| each.line_into(&all.lines[i], &mut out).expect("a text"));
    let bound: Vec<Bindings> = all.lines.iter().map(|line| Bindings::from_json(&format!("{{\"user\":{line}}}")).expect("bindings")).collect();
    let bound: &'static Vec<Bindings> = leak(bound);
    cases.push(case("scimplate, from bindings", turns(move |i| template.render(&bound[i]).expect("a text").len())));
    cases.push(case("scimplate, walked, from bindings", turns(move |i| template.render_as(&bound[i], &scimplate::value::Zone::UTC).expect("a text").revealed().len())));
    cases.push(case("serde_json::to_string of the person", turns(move |i| serde_json::to_string(&all.values[i]).expect("JSON").len())));
    let minijinja = leak(engines::minijinja());
    let of = minijinja.get_template("t").expect("it is there");
    cases.push(case("minijinja 3", turns(move |i| of.render(engines::minijinja_context(&all.values[i])).expect("a text").len())));
    let tera = leak(engines::tera());
    cases.push(case("tera 2", turns(move |i| tera.render("t", &engines::tera_context(&all.values[i])).expect("a text").len())));
    let upon = leak(engines::upon());
    let contexts: &'static Vec<serde_json::Value> = leak(all.values.iter().map(|value| serde_json::json!({ "user": value })).collect());
    cases.push(case("upon", turns(move |i| upon.template("t").render(&contexts[i]).to_string().expect("a text").len())));
    let handlebars = leak(engines::handlebars());
    cases.push(case("handlebars 6", turns(move |i| handlebars.render("t", &contexts[i]).expect("a text").len())));
    let rhai = leak(engines::rhai());
    let parts = engines::rhai_parts(rhai);
    cases.push(case("rhai", turns(move |i| engines::rhai_text(rhai, &parts, &mut engines::rhai_scope(&all.values[i])).len())));
    cases
}

/// From a line of a file to its payload.
fn w3() -> Vec<Case<'static>> {
    let all: &'static People = leak(people(PEOPLE));
    let template = parsed(TEMPLATE);
    let mut each = template.each("user", Bindings::new());
    let mut out = String::with_capacity(4096);
    let minijinja = leak(engines::minijinja());
    let of = minijinja.get_template("t").expect("it is there");
    let value = |i: usize| serde_json::from_str::<serde_json::Value>(&all.lines[i]).expect("JSON");
    let mut maps = template.each("user", Bindings::new());
    let mut mapped = String::with_capacity(4096);
    vec![
        case("scimplate, from a line", turns(move |i| {
            out.clear();
            each.line_into(&all.lines[i], &mut out).expect("a text");
            out.len()
        })),
        case("scimplate, serde_json first", turns(move |i| {
            mapped.clear();
            let serde_json::Value::Object(map) = value(i) else { return 0 };
            maps.map_into(&map, &mut mapped).expect("a text");
            mapped.len()
        })),
        case("minijinja 3, serde_json first", turns(move |i| {
            of.render(engines::minijinja_context(&value(i))).expect("a text").len()
        })),
        case("serde_json::from_str::<Value>", turns(move |i| value(i).as_object().map_or(0, serde_json::Map::len))),
    ]
}

fn connection(text: &str) -> Connection {
    Connection::parse(Source::new("CreateAccountJSON.json", text)).expect("a connection")
}

/// Reads all that a preview of every call reads: methods and URLs too.
fn templates(connection: &Connection) -> usize {
    let calls = connection.attributes().iter().flat_map(Attribute::calls);
    let read = |text: &Located| connection.template(&text.text, Syntax::default()).is_ok();
    calls.flat_map(Call::templates).filter(|text| read(text)).count()
}

/// A connection document of 0.9 MB.
fn w4() -> Vec<Case<'static>> {
    fn strings(value: &serde_json::Value, visit: &mut dyn FnMut(&str)) {
        match value {
            serde_json::Value::String(text) => {
                if memchr::memchr(b'$', text.as_bytes()).is_some() {
                    visit(text);
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, visit)),
            serde_json::Value::Object(map) => map.values().for_each(|item| strings(item, visit)),
            _ => {}
        }
    }
    fn whole(text: &str) -> usize {
        let document: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let mut known = Interner::new();
        let mut templates = Vec::new();
        strings(&document, &mut |text| {
            templates.push(Template::parse_with(text, Syntax::default(), &mut known).expect("it compiles"));
        });
        assert_eq!(templates.len(), 2000);
        templates.len()
    }
    let repeating: &'static str = leak(people::connection(true));
    let different: &'static str = leak(people::connection(false));
    vec![
        case("serde_json::from_str::<Value>", move || {
            black_box(serde_json::from_str::<serde_json::Value>(repeating).expect("JSON"));
            1
        }),
        case("scimplate: Value and templates, repeating", move || whole(repeating)),
        case("scimplate: Value and templates, all different", move || whole(different)),
        case("scimplate: our own reader with places", move || {
            scimplate::text::json::read(repeating).oddities.len()
        }),
        case("scimplate: Connection::parse", move || {
            connection(repeating).attributes().len()
        }),
        case("scimplate: Connection::parse and its templates, repeating", move || templates(&connection(repeating))),
        case("scimplate: Connection::parse and its templates, all different", move || templates(&connection(different))),
    ]
}

/// One expression.
fn w5() -> Vec<Case<'static>> {
    let all: &'static People = leak(people(PEOPLE));
    let template = parsed(&format!("${{{EXPRESSION}}}"));
    let mut out = String::with_capacity(256);
    let mut own = String::with_capacity(256);
    let mut mapped = String::with_capacity(256);
    let mut each = template.each("user", Bindings::new());
    let mut maps = template.each("user", Bindings::new());
    let fields: &'static Vec<Ready<'static>> = leak(all.maps.iter().map(|map| ready(&each, map)).collect());
    let minijinja = leak(engines::minijinja());
    let code = minijinja
        .compile_expression("user.email if user.manager is none else user.manager[:3]|lower")
        .expect("an expression");
    let contexts: &'static Vec<minijinja::Value> = leak(all.values.iter().map(engines::minijinja_context).collect());
    let cel = leak(engines::cel(EXPRESSION));
    let cel_contexts: &'static Vec<_> = leak(all.values.iter().map(engines::cel_context).collect::<Vec<_>>());
    let rhai = leak(engines::rhai());
    let ast = rhai.compile(engines::rhai_code(EXPRESSION)).expect("rhai");
    let mut scopes: Vec<rhai::Scope<'static>> = all.values.iter().map(engines::rhai_scope).collect();
    vec![
        case("by hand, from a struct", turns(move |i| {
            own.clear();
            floor::expression(&all.structs[i], &mut own);
            own.len()
        })),
        case("scimplate, from fields", turns(move |i| {
            out.clear();
            each.record_into(&fields[i], &mut out).expect("a text");
            out.len()
        })),
        case("scimplate, from a map", turns(move |i| {
            mapped.clear();
            maps.map_into(&all.maps[i], &mut mapped).expect("a text");
            mapped.len()
        })),
        case("minijinja 3", turns(move |i| code.eval(contexts[i].clone()).expect("a value").as_str().map_or(0, str::len))),
        case("rhai", turns(move |i| {
            rhai.eval_ast_with_scope::<rhai::ImmutableString>(&mut scopes[i], &ast).expect("a value").len()
        })),
        case("cel", turns(move |i| match cel.execute(&cel_contexts[i]).expect("a value") {
            cel::Value::String(text) => text.len(),
            other => panic!("{other:?}"),
        })),
    ]
}

/// The template once, and a thousand times in one text: the same, and with other expressions each time; a connection of
/// 200 calls, and one of 2,000.
fn growth() -> Vec<Case<'static>> {
    let many: &'static str = leak(TEMPLATE.repeat(1000));
    let other = |i: usize| TEMPLATE.replace("'C'", &format!("'C{i}'")).replace("== null", &format!("== 'null{i}'")).replace("(0, 2)", &format!("(0, {i})")).replace(".toLowerCase()", &format!(".toLowerCase().substring({i})")).replace("== 1", &format!("== {i}"));
    let different: &'static str = leak((0..1000).map(other).collect::<String>());
    let map = leak(people::object(1));
    let render = |text: &'static str| {
        let mut each = parsed(text).each("user", Bindings::new());
        let mut out = String::new();
        move || {
            out.clear();
            each.map_into(map, &mut out).expect("a text");
            out.len()
        }
    };
    let parse = |text: &'static str| {
        move || Template::parse(text).expect("it compiles").each("user", Bindings::new()).names().len()
    };
    let whole = |calls: usize| {
        let text: &'static str = leak(people::calls(calls, true));
        move || templates(&connection(text))
    };
    let checked = |calls: usize| {
        let connection: &'static Connection = leak(connection(&people::calls(calls, true)));
        move || connection.check(&Checking::default()).len()
    };
    vec![
        case("parse ×1", parse(TEMPLATE)),
        case("parse ×1000", parse(many)),
        case("parse ×1000, all different", parse(different)),
        case("render ×1", render(TEMPLATE)),
        case("render ×1000", render(many)),
        case("connection and its templates ×1", whole(200)),
        case("connection and its templates ×10", whole(2000)),
        case("check ×1", checked(200)),
        case("check ×10", checked(2000)),
    ]
}

/// Every engine gives the same payloads.
fn check() {
    let all = people(500);
    let literals = floor::literals();
    let template = parsed(TEMPLATE);
    let mut each = template.each("user", Bindings::new());
    let mut json = escaping(TEMPLATE).each("user", Bindings::new());
    let minijinja = engines::minijinja();
    let (tera, tera1) = (engines::tera(), engines::tera1());
    let (upon, handlebars) = (engines::upon(), engines::handlebars());
    let rhai = engines::rhai();
    let (rhai_parts, cel_parts) = (engines::rhai_parts(&rhai), engines::cel_parts());
    for (i, value) in all.values.iter().enumerate() {
        let mut wanted = String::new();
        floor::of_struct::<false>(&literals, &all.structs[i], &mut wanted);
        let same = |name: &str, text: String| assert_eq!(text, wanted, "{name}, person {i}");
        let mut out = String::new();
        floor::of_struct::<true>(&literals, &all.structs[i], &mut out);
        same("escaped floor", std::mem::take(&mut out));
        floor::of_map(&literals, &all.maps[i], &mut out);
        same("map floor", std::mem::take(&mut out));
        each.map_into(&all.maps[i], &mut out).expect("a text");
        same("from a map", std::mem::take(&mut out));
        each.line_into(&all.lines[i], &mut out).expect("a text");
        same("from a line", std::mem::take(&mut out));
        let row = ready(&each, &all.maps[i]);
        each.record_into(&row, &mut out).expect("a text");
        same("from fields", std::mem::take(&mut out));
        json.record_into(&row, &mut out).expect("a text");
        same("from fields, escaped", out);
        let jinja = minijinja.get_template("t").expect("it is there");
        same("minijinja", jinja.render(engines::minijinja_context(value)).expect("a text"));
        same("tera", tera.render("t", &engines::tera_context(value)).expect("a text"));
        let mut context = tera1::Context::new();
        context.insert("user", value);
        same("tera 1", tera1.render("t", &context).expect("a text"));
        let context = serde_json::json!({ "user": value });
        same("upon", upon.template("t").render(&context).to_string().expect("a text"));
        same("handlebars", handlebars.render("t", &context).expect("a text"));
        same("rhai", engines::rhai_text(&rhai, &rhai_parts, &mut engines::rhai_scope(value)));
        same("cel", engines::cel_text(&cel_parts, &engines::cel_context(value)));
    }
    println!("every engine renders the same {} payloads", all.values.len());
}

fn group(name: &str) -> Vec<Case<'static>> {
    match name {
        "w1" => w1(),
        "w2" => w2(),
        "w3" => w3(),
        "w4" => w4(),
        "w5" => w5(),
        "growth" => growth(),
        _ => panic!("the groups are w1 w2 w3 w4 w5 growth"),
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["check"] => check(),
        ["people", count] => {
            use std::io::Write as _;
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            for i in 0..count.parse().expect("a number") {
                writeln!(out, "{}", people::line(i)).expect("it is written");
            }
        }
        ["allocations", name] => {
            println!("| case | allocations | bytes |\n|---|---:|---:|");
            for case in &mut group(name) {
                let round = |case: &mut Case<'_>| {
                    black_box((0..PEOPLE).map(|_| case.once()).sum::<usize>());
                };
                round(case);
                let region = Region::new(ALLOCATOR);
                round(case);
                let change = region.change();
                let each = |n: usize| n as f64 / PEOPLE as f64;
                let allocations = each(change.allocations + change.reallocations);
                println!("| {} | {allocations:.1} | {:.0} |", case.name, each(change.bytes_allocated));
            }
        }
        ["count", name, case, times] => {
            let mut cases = group(name);
            let case = cases.iter_mut().find(|it| it.name.starts_with(case)).expect("a case");
            let times: usize = times.parse().expect("a number");
            println!("{}", (0..times).map(|_| case.once()).sum::<usize>());
        }
        [name] => rounds::run(name, 25, &mut group(name)),
        [name, rounds] => rounds::run(name, rounds.parse().expect("a number"), &mut group(name)),
        _ => panic!("peers check | GROUP [ROUNDS] | people N | allocations GROUP | count GROUP CASE TIMES"),
    }
}

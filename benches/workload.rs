//! The workload of `benches/README.md`, ours alone: `cargo bench`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use scimplate::batch::{self, Lines, TooLong, Worker};
use scimplate::language::{Each, Interner, Syntax};
use scimplate::{Bindings, Template};

#[path = "workload/people.rs"]
mod people;

const PEOPLE: usize = 256;

fn parse(bench: &mut Criterion) {
    let compiled = |text: &str, known: &mut Interner| {
        let template = Template::parse_with(text, Syntax::default(), known).expect("a template");
        template.each("user", Bindings::new()).names().len()
    };
    bench.bench_function("W1 parse and compile", |b| {
        b.iter(|| compiled(people::TEMPLATE, &mut Interner::new()));
    });
    for (name, repeating) in [("repeating", true), ("all different", false)] {
        let document: serde_json::Value =
            serde_json::from_str(&people::connection(repeating)).expect("JSON");
        let calls = document["call"].as_array().expect("calls");
        let templates: Vec<&str> = calls
            .iter()
            .filter_map(|call| call["httpParams"].as_str())
            .collect();
        bench.bench_function(&format!("W4 templates of a connection, {name}"), |b| {
            b.iter(|| {
                let mut known = Interner::new();
                let parse = |text: &&str| {
                    Template::parse_with(*text, Syntax::default(), &mut known).expect("a template")
                };
                templates.iter().map(parse).collect::<Vec<_>>().len()
            });
        });
    }
}

fn render(bench: &mut Criterion) {
    let maps: Vec<_> = (0..PEOPLE as u64).map(people::object).collect();
    let lines: Vec<_> = (0..PEOPLE as u64).map(people::line).collect();
    let expression = format!("${{{}}}", people::EXPRESSION);
    let mut next = 0;
    let mut turn = move || {
        next = (next + 1) % PEOPLE;
        next
    };
    for (name, text) in [
        ("W2 template", people::TEMPLATE),
        ("W5 expression", &*expression),
    ] {
        let template = Template::parse(text).expect("a template");
        let mut out = String::with_capacity(4096);
        let mut each = template.each("user", Bindings::new());
        bench.bench_function(&format!("{name}, from a map"), |b| {
            b.iter(|| {
                out.clear();
                each.map_into(&maps[turn()], &mut out).expect("a text");
                out.len()
            });
        });
        bench.bench_function(&format!("{name}, from a line"), |b| {
            b.iter(|| {
                out.clear();
                each.line_into(&lines[turn()], &mut out).expect("a text");
                out.len()
            });
        });
    }
}

struct Person<'a>(Each<'a>);

impl Worker for Person<'_> {
    fn answer(&mut self, _: u64, line: Result<&[u8], TooLong>, out: &mut String) -> bool {
        let line = line.ok().and_then(|line| std::str::from_utf8(line).ok());
        let done = line.is_some_and(|line| self.0.line_into(line, out).is_ok());
        out.push('\n');
        done
    }
}

fn many(bench: &mut Criterion) {
    const MANY: u64 = 10_000;
    let file: String = (0..MANY).map(|i| people::line(i) + "\n").collect();
    let template = Template::parse(people::TEMPLATE).expect("a template");
    let mut group = bench.benchmark_group("W3 ten thousand people");
    group.throughput(Throughput::Elements(MANY)).sample_size(20);
    for jobs in [1, 2] {
        group.bench_function(format!("{jobs} at a time"), |b| {
            b.iter(|| {
                let worker = || Person(template.each("user", Bindings::new()));
                let workers = (0..jobs).map(|_| worker()).collect();
                let out = std::io::sink();
                let done = batch::run(file.as_bytes(), out, workers, &Lines::default(), &|_| true);
                assert_eq!(done.expect("it ends").failed, 0);
            });
        });
    }
}

criterion_group!(benches, parse, render, many);
criterion_main!(benches);

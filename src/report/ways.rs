//! The ways through the bodies of an operation, as a table.

use crate::language::{Branch, Branches, Reach};
use crate::lint::Ways;
use crate::report::visible;
use crate::text::json;

/// A table a call: each way that prints a body of its own, what the attributes were, and whether it is JSON.
pub fn text(calls: &[Ways]) -> String {
    let shown: Vec<String> = calls.iter().map(call).collect();
    visible::lines(&shown.join("\n")).into_owned()
}

fn call(ways: &Ways) -> String {
    let head = format!("{}: {}\n", ways.call, ways.request);
    let branches = match &ways.branches {
        Ok(branches) => branches,
        Err(why) => return format!("{head}  not tried: {why}\n"),
    };
    let all = match branches.reach {
        Reach::All => "all there are",
        Reach::Pairs => "every two values together",
        Reach::Some => "every value, not every two together",
    };
    let mut text = format!(
        "{head}  {} tried, {all}; {}\n",
        counted(branches.tried, "combination"),
        counted(branches.ways.len(), "different outcome"),
    );
    let rows: Vec<(&str, String)> = branches
        .ways
        .iter()
        .enumerate()
        .map(|(at, way)| (outcome(way).0, row(branches, at, way)))
        .collect();
    let width = rows
        .iter()
        .map(|(word, _)| word.len())
        .max()
        .unwrap_or_default();
    for (word, rest) in rows {
        text.push_str(&format!("  {word:width$}  {rest}\n"));
    }
    for (place, holds) in &branches.one_sided {
        let word = match holds {
            true => "held",
            false => "failed",
        };
        let test = place.of(&ways.template);
        text.push_str(&format!("  the test `{test}` {word} every time\n"));
    }
    text
}

fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    }
}

/// What came of a way, in a word, and why.
fn outcome(way: &Branch) -> (&'static str, Option<String>) {
    let rendered = match &way.rendered {
        Ok(rendered) => rendered,
        Err(failure) => return ("stops", Some(failure.to_string())),
    };
    let document = json::read(rendered.revealed());
    match document.oddities.first() {
        None => ("JSON", None),
        Some(oddity) => {
            let read = crate::diagnostic::Diagnostic::of_json(oddity, rendered.revealed());
            ("not JSON", Some(read.message))
        }
    }
}

/// What the attributes were: all of the first way, of the others what is otherwise.
fn row(branches: &Branches, at: usize, way: &Branch) -> String {
    let first = &branches.ways[0];
    let given = way
        .given
        .iter()
        .zip(&first.given)
        .filter(|(here, there)| at == 0 || here.1 != there.1)
        .map(|((path, value), _)| format!("{path} {value}"));
    let mut words = given.collect::<Vec<_>>().join(", ");
    if words.is_empty() {
        words = "for everybody".to_owned();
    }
    match outcome(way).1 {
        Some(why) => format!("{words}: {why}"),
        None => words,
    }
}

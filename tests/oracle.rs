//! The recorded answers of real Groovy (`fixtures/oracle/`) hold the language to its meaning.
//!
//! Where Groovy gives a value, we give the same bytes or say that we do not (`refused`); never another
//! value. Where Groovy fails, we fail; a failure we call Groovy's own has Groovy's phase and class.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use scimplate::language::{Escape, Failure, Syntax};
use scimplate::text::json::{self, Json, Node};
use scimplate::value::{Fault, Instant};
use scimplate::{Bindings, Template};

/// How many of `cases.jsonl` may be refused beside the dangerous ones: those of `departures.txt`.
const MOST_DEPARTURES: usize = 12;
/// The cases that reach for the host: every one is refused.
const DANGEROUS: usize = 23;
/// The oracle cuts what is longer, and ends it with an ellipsis.
const CUT: usize = 1500;

#[derive(Default, Debug, Clone, Copy, PartialEq, Eq)]
struct Tally {
    /// The same value, or the same failure.
    right: usize,
    /// Refused by name: evaluated by a later version, or never.
    not_yet: usize,
    cases: usize,
}

/// The cases of `cases.jsonl` that are refused for a reason, by their names.
fn departures(folder: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(folder.join("departures.txt")).expect("the list of departures");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (id, reason) = line.split_once(": ").expect("a name and a reason");
            assert!(!reason.trim().is_empty(), "{id} has no reason");
            id.to_owned()
        })
        .collect()
}

fn member<'a>(node: &'a Node, key: &str) -> &'a Node {
    node.get(key).unwrap_or_else(|| panic!("no `{key}`"))
}

fn answer(template: &str, bindings: &Bindings, escape_backslash: bool) -> Result<String, Failure> {
    // `$<x>` is our own spelling; Groovy does not compile it.
    let syntax = Syntax {
        escape_backslash,
        angle: false,
        escape: Escape::None,
    };
    Template::parse_as(template, syntax)?.render(bindings)
}

/// Whether our answer is right (`Some(true)`), refused by us (`Some(false)`), or wrong (`None`).
fn judge(expected: &Node, ours: &Result<String, Failure>) -> Option<bool> {
    let ok = member(expected, "ok").as_bool() == Some(true);
    match ours {
        Err(failure) if !matches!(failure.fault, Fault::Groovy { .. }) => Some(false),
        Ok(text) if ok => {
            let wanted = member(expected, "output").as_str().unwrap_or_default();
            let units: Vec<u16> = text.encode_utf16().collect();
            let same = if units.len() > CUT {
                let cut = String::from_utf16_lossy(&units[..CUT]);
                wanted
                    .trim_end_matches('…')
                    .starts_with(cut.trim_end_matches('\u{fffd}'))
            } else {
                wanted == text
            };
            same.then_some(true)
        }
        Err(failure) if !ok => {
            let class = member(expected, "error_class").as_str();
            let phase = member(expected, "phase").as_str();
            (class == Some(failure.fault.class()) && phase == Some(failure.phase_name()))
                .then_some(true)
        }
        _ => None,
    }
}

/// Runs one file of cases in both modes; wrong answers go to `wrong`, the names of refused ones to `refused`.
fn run(
    cases: &Path,
    answers: &Path,
    wrong: &mut Vec<String>,
    refused: &mut BTreeSet<String>,
) -> [Tally; 2] {
    let mut expected = BTreeMap::new();
    let answers = fs::read_to_string(answers).expect("recorded answers");
    for line in answers.lines().filter(|line| !line.trim().is_empty()) {
        let node = json::read(line).root.expect("an answer");
        expected.insert(
            member(&node, "id").as_str().expect("an id").to_owned(),
            node,
        );
    }
    let mut tally = [Tally::default(); 2];
    for line in fs::read_to_string(cases)
        .expect("cases")
        .lines()
        .filter(|l| !l.trim().is_empty())
    {
        let case = json::read(line).root.expect("a case");
        let id = member(&case, "id").as_str().expect("an id");
        let template = member(&case, "template").as_str().expect("a template");
        let mut bindings = match case.get("bindings") {
            Some(node) => Bindings::from_json(node.span.of(line)).expect("bindings"),
            None => Bindings::new(),
        };
        // Later than every date of the cases, and before none of them was recorded.
        bindings.set_now(Instant::Date(1_750_000_000_000));
        bindings.set_seed(7);
        let all = &expected[id];
        let simple = member(all, "simple");
        let escaped = match &member(all, "simple_eb").value {
            Json::String(_) => simple,
            _ => member(all, "simple_eb"),
        };
        for (mode, wanted) in [(0, simple), (1, escaped)] {
            let ours = answer(template, &bindings, mode == 1);
            tally[mode].cases += 1;
            match judge(wanted, &ours) {
                Some(true) => tally[mode].right += 1,
                Some(false) => {
                    tally[mode].not_yet += 1;
                    refused.insert(id.to_owned());
                }
                None => wrong.push(format!(
                    "{id} (escapeBackslash {}): {template:?}\n  Groovy: {}\n  ours:   {ours:?}",
                    mode == 1,
                    // Spans are of the answers' line; the node prints what it is.
                    describe(wanted),
                )),
            }
        }
    }
    tally
}

fn describe(node: &Node) -> String {
    let field = |key| node.get(key).and_then(Node::as_str).map(str::to_owned);
    match field("output") {
        Some(output) => format!("{output:?}"),
        None => format!(
            "{} {}: {}",
            field("phase").unwrap_or_default(),
            field("error_class").unwrap_or_default(),
            field("error_message")
                .unwrap_or_default()
                .lines()
                .next()
                .unwrap_or_default()
        ),
    }
}

#[test]
fn recorded_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle");
    let mut wrong = Vec::new();
    let mut report = Vec::new();
    let mut refused = BTreeSet::new();
    for (cases, answers) in [
        ("cases.jsonl", "expected.jsonl"),
        ("genesys.jsonl", "genesys-expected.jsonl"),
        ("stage.jsonl", "stage-expected.jsonl"),
        ("strings.jsonl", "strings-expected.jsonl"),
        ("dates.jsonl", "dates-expected.jsonl"),
        ("collections.jsonl", "collections-expected.jsonl"),
        ("numbers.jsonl", "numbers-expected.jsonl"),
        ("time.jsonl", "time-expected.jsonl"),
        ("corners.jsonl", "corners-expected.jsonl"),
        ("finds.jsonl", "finds-expected.jsonl"),
    ] {
        let mut here = BTreeSet::new();
        let [simple, escaped] = run(
            &folder.join(cases),
            &folder.join(answers),
            &mut wrong,
            &mut here,
        );
        if cases == "cases.jsonl" {
            refused = here;
        }
        for (mode, t) in [("as it comes", simple), ("escapeBackslash", escaped)] {
            report.push(format!(
                "{cases} {mode}: {} cases, {} right, {} not yet",
                t.cases, t.right, t.not_yet
            ));
        }
    }
    println!("{}", report.join("\n"));
    let (dangerous, others): (BTreeSet<_>, BTreeSet<_>) = refused
        .into_iter()
        .partition(|id| id.starts_with("danger-"));
    assert_eq!(dangerous.len(), DANGEROUS, "{dangerous:?}");
    let listed = departures(&folder);
    assert_eq!(others, listed, "departures.txt lists what is refused");
    assert!(listed.len() <= MOST_DEPARTURES, "{}", listed.len());
    assert!(
        wrong.is_empty(),
        "{} wrong answers:\n{}\n{}",
        wrong.len(),
        wrong.join("\n"),
        report.join("\n")
    );
}

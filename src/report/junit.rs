//! Diagnostics as the XML of JUnit.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;

use super::{human, visible};
use crate::diagnostic::{Diagnostic, Severity};

/// A test suite for each file, named as in the findings; `files` are those that were looked at, clean ones too.
///
/// Errors and warnings are failures; a hint is a test that passes and says something. A file without findings
/// is one test that passes.
///
/// ```
/// use scimplate::report::junit;
///
/// let xml = junit::text(&[], &["a.json".to_owned()]);
/// assert!(xml.contains(r#"<testsuite name="a.json" tests="1" failures="0">"#), "{xml}");
/// ```
pub fn text(findings: &[Diagnostic], files: &[String]) -> String {
    let mut suites: Vec<Suite> = Vec::new();
    let named = findings.iter().filter_map(|found| found.source.as_ref());
    let named = named.map(|source| source.name());
    for name in files.iter().map(String::as_str).chain(named) {
        if !suites.iter().any(|suite| suite.file == name) {
            let of = findings.iter().filter(|found| is_of(found, name));
            suites.push(Suite::new(name, of.map(Case::new).collect()));
        }
    }
    let placeless = findings.iter().filter(|found| found.source.is_none());
    let placeless: Vec<Case> = placeless.map(Case::new).collect();
    if !placeless.is_empty() {
        suites.push(Suite::new("scimplate", placeless));
    }
    let mut engine = Environment::new();
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    let tests: usize = suites.iter().map(|suite| suite.tests).sum();
    let failures: usize = suites.iter().map(|suite| suite.failures).sum();
    let xml = engine.render_str(
        include_str!("junit.xml"),
        context! { suites => Serde(&suites), tests, failures },
    );
    let xml = xml
        .expect("the template is part of the program, and what it is given has always this shape");
    // A slash needs no escape in XML, and paths are full of them.
    xml.replace("&#x2f;", "/") + "\n"
}

fn is_of(found: &Diagnostic, name: &str) -> bool {
    found
        .source
        .as_ref()
        .is_some_and(|source| source.name() == name)
}

#[derive(Serialize)]
struct Suite {
    #[serde(skip)]
    file: String,
    name: String,
    tests: usize,
    failures: usize,
    cases: Vec<Case>,
}

#[derive(Serialize)]
struct Case {
    name: String,
    rule: &'static str,
    message: String,
    told: String,
    fails: bool,
}

impl Suite {
    fn new(file: &str, cases: Vec<Case>) -> Suite {
        Suite {
            file: file.to_owned(),
            name: visible::line(file).into_owned(),
            tests: cases.len().max(1),
            failures: cases.iter().filter(|case| case.fails).count(),
            cases,
        }
    }
}

impl Case {
    fn new(found: &Diagnostic) -> Case {
        let mut told = human::line(found);
        for words in [&found.note, &found.help].into_iter().flatten() {
            told.push('\n');
            told.push_str(&visible::line(words));
        }
        Case {
            name: match found.pointer.is_empty() {
                true => found.rule.name.to_owned(),
                false => format!("{} {}", found.rule.name, visible::line(&found.pointer)),
            },
            rule: found.rule.name,
            message: visible::line(&found.message).into_owned(),
            told,
            fails: found.severity > Severity::Hint,
        }
    }
}

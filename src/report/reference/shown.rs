//! The reference in a terminal, and as JSON.

use serde::Serialize;

use super::{Answer, Entry, Section, kind, rule, sections, signature};
use crate::builtins::{Method, Param};
use crate::diagnostic::{Rule, rules};
use crate::report::human::{MIN_WIDTH, Style};
use crate::report::visible;

pub(super) const INDENT: usize = 4;

/// Longest line of prose, however wide the terminal is.
const MAX_PROSE: usize = 100;

/// The answer to a question about `topic`, for people.
pub fn answer(topic: &str, answer: &Answer, style: &Style) -> String {
    let mut out = String::new();
    match answer {
        Answer::Methods(sections) => {
            let entries = sections.iter().flat_map(|section| &section.entries);
            for (index, entry) in entries.enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                push_entry(&mut out, entry, style);
            }
        }
        Answer::Receiver(sections) => push_names(&mut out, sections, style),
        Answer::Rules(rules) => match &rules[..] {
            [rule] => rule::push_page(&mut out, rule, style),
            _ => push_rules(&mut out, rules, style),
        },
        Answer::NotSupported(names) => {
            for name in names {
                out.push_str(&format!("`{name}` is Groovy, but not supported here\n"));
            }
        }
        Answer::Unknown(_) => {
            let topic = visible::line(topic);
            out.push_str(&format!("`{topic}` is no method, class or rule\n"));
        }
    }
    out
}

/// The names of everything, for people.
pub fn list(style: &Style) -> String {
    let mut out = String::new();
    push_names(&mut out, &sections(), style);
    out.push('\n');
    push_rules(&mut out, rules::ALL, style);
    out
}

pub(super) fn push_heading(out: &mut String, title: &str, style: &Style) {
    match style.colour {
        true => out.push_str(&format!("\u{1b}[1m{title}\u{1b}[0m\n")),
        false => out.push_str(&format!("{title}\n")),
    }
}

fn push_entry(out: &mut String, entry: &Entry, style: &Style) {
    for (index, row) in entry.overloads.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut title = signature(row);
        if let Some(sign) = row.sign().filter(|_| !row.is_sign()) {
            title.push_str(&format!("   operator {sign}"));
        }
        push_heading(out, &title, style);
        push_prose(out, &row.about(), style);
        for example in row.examples() {
            out.push_str(&format!("{:INDENT$}{example}   // true\n", ""));
        }
    }
}

pub(super) fn push_prose(out: &mut String, words: &str, style: &Style) {
    let room = style.width.clamp(MIN_WIDTH, MAX_PROSE) - INDENT;
    let mut column = 0;
    for word in words.split_whitespace() {
        let width = visible::text_width(word);
        if column > 0 && column + 1 + width > room {
            out.push('\n');
            column = 0;
        }
        match column {
            0 => out.extend(std::iter::repeat_n(' ', INDENT)),
            _ => out.push(' '),
        }
        column += width + usize::from(column > 0);
        out.push_str(word);
    }
    out.push('\n');
}

fn push_names(out: &mut String, sections: &[Section], style: &Style) {
    for (index, section) in sections.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        push_heading(out, &section.title, style);
        let names: Vec<String> = section.entries.iter().map(Entry::name).collect();
        push_columns(out, &names, style);
    }
}

/// Down, then across, as `ls` does.
fn push_columns(out: &mut String, names: &[String], style: &Style) {
    let gap = 2;
    let widest = names.iter().map(String::len).max().unwrap_or(0) + gap;
    let columns = ((style.width.max(MIN_WIDTH) - INDENT) / widest).max(1);
    let lines = names.len().div_ceil(columns);
    for line in 0..lines {
        let mut text = " ".repeat(INDENT);
        for name in names.iter().skip(line).step_by(lines) {
            text.push_str(&format!("{name:widest$}"));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

fn push_rules(out: &mut String, rules: &[&Rule], style: &Style) {
    push_heading(out, "Rules", style);
    let widest = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in rules {
        let severity = rule.severity.name();
        out.push_str(&format!(
            "{:INDENT$}{}  {:widest$}  {severity:7}  {}\n",
            "", rule.code, rule.name, rule.title
        ));
    }
}

/// What there is to say, for programs; what an answer has none of is left out.
#[derive(Serialize, Default)]
struct Json<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    methods: Vec<JsonMethod<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<JsonRule>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    not_supported: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    did_you_mean: &'a [String],
}

#[derive(Serialize)]
struct JsonMethod<'a> {
    section: &'a str,
    title: String,
    name: String,
    overloads: Vec<JsonOverload>,
}

#[derive(Serialize)]
struct JsonOverload {
    signature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<&'static str>,
    parameters: Vec<JsonParameter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<&'static str>,
    result: String,
    about: String,
    examples: Vec<&'static str>,
}

#[derive(Serialize)]
struct JsonParameter {
    name: &'static str,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Serialize)]
struct JsonRule {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    title: &'static str,
    page: &'static str,
}

/// The answer for programs: an object with `methods`, `rules`, `not_supported` or `did_you_mean`.
pub fn answer_json(answer: &Answer) -> String {
    let mut json = Json::default();
    match answer {
        Answer::Methods(sections) | Answer::Receiver(sections) => json.methods = methods(sections),
        Answer::Rules(rules) => json.rules = rules.iter().map(|rule| json_rule(rule)).collect(),
        Answer::NotSupported(names) => json.not_supported = names,
        Answer::Unknown(near) => json.did_you_mean = near,
    }
    text(&json)
}

/// Everything, for programs: as [`answer_json`].
pub fn list_json() -> String {
    text(&Json {
        methods: methods(&sections()),
        rules: rules::ALL.iter().map(|rule| json_rule(rule)).collect(),
        ..Json::default()
    })
}

fn text(json: &Json<'_>) -> String {
    // Strings and lists of strings are always JSON.
    serde_json::to_string_pretty(json).unwrap_or_default() + "\n"
}

fn methods(sections: &[Section]) -> Vec<JsonMethod<'_>> {
    let mut methods = Vec::new();
    for section in sections {
        methods.extend(section.entries.iter().map(|entry| JsonMethod {
            section: &section.title,
            title: entry.title(),
            name: entry.name(),
            overloads: entry.overloads.iter().map(|row| overload(row)).collect(),
        }));
    }
    methods
}

fn overload(row: &Method) -> JsonOverload {
    let parameter = |param: &Param| JsonParameter {
        name: param.name,
        kind: kind(param),
    };
    JsonOverload {
        signature: signature(row),
        operator: row.sign(),
        parameters: row.params.iter().map(parameter).collect(),
        rest: row.rest,
        result: row.ret.to_string(),
        about: row.about(),
        examples: row.examples().collect(),
    }
}

fn json_rule(rule: &Rule) -> JsonRule {
    JsonRule {
        code: rule.code,
        name: rule.name,
        severity: rule.severity.name(),
        title: rule.title,
        page: rule.page,
    }
}

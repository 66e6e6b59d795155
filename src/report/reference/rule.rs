//! The pages of rules: in a terminal, and all of them as one Markdown page.

use std::borrow::Cow;

use super::shown::{INDENT, push_heading, push_prose};
use crate::diagnostic::Rule;
use crate::diagnostic::rules::{self, Block, Example, Page};
use crate::report::human::Style;
use crate::report::visible;

/// The page of a rule, for people.
pub(super) fn push_page(out: &mut String, rule: &Rule, style: &Style) {
    let title = format!("{}[{}]: {}", rule.severity.name(), rule.name, rule.title);
    push_heading(out, &title, style);
    let page = Page::of(rule);
    for block in &page.blocks {
        match block {
            Block::Heading(heading) => {
                out.push('\n');
                push_heading(out, heading, style);
            }
            Block::Paragraph(words) => push_prose(out, words, style),
        }
    }
    for (title, examples) in [("Wrong", &page.bad), ("Right", &page.good)] {
        for example in examples {
            out.push('\n');
            push_heading(out, &format!("{title}: {}", about(example)), style);
            for line in shown(example).lines() {
                out.push_str(&format!("{:INDENT$}{}\n", "", visible::lines(line)));
            }
        }
    }
    out.push_str(&format!("\nIts code is {}.\n", rule.code));
}

/// What stands in an example; of a command, all of it.
fn shown(example: &Example) -> Cow<'static, str> {
    match example.name {
        "preview" => format!("scimplate preview FOLDER {}", example.text).into(),
        _ => example.text.into(),
    }
}

/// What an example is: `CreateAccountJSON`, `scimplate preview …`.
fn about(example: &Example) -> String {
    match (example.language, example.name) {
        (_, "preview") => "the command".to_owned(),
        (_, "user") => "the person".to_owned(),
        ("bytes", name) => format!("{name}, byte by byte"),
        (_, name) => name.to_owned(),
    }
}

/// Every rule as one Markdown page: the contents, then each rule with its examples.
///
/// ```
/// let page = scimplate::report::reference::rules_page();
/// assert!(page.contains("## json/trailing-comma"));
/// ```
pub fn rules_page() -> String {
    let mut out = include_str!("rules.md").to_owned();
    let mut family = "";
    for rule in rules::ALL {
        let (of, _) = rule.name.split_once('/').unwrap_or((rule.name, ""));
        if of != family {
            family = of;
            out.push_str("\n| | rule | severity | |\n| --- | --- | --- | --- |\n");
        }
        out.push_str(&format!(
            "| {} | [{}](#{}) | {} | {} |\n",
            rule.code,
            rule.name,
            anchor(rule),
            rule.severity.name(),
            rule.title
        ));
    }
    for rule in rules::ALL {
        out.push_str(&format!(
            "\n<a id=\"{}\"></a>\n\n## {}\n\n{} · {} · {}\n\n",
            anchor(rule),
            rule.name,
            rule.code,
            rule.severity.name(),
            rule.title
        ));
        let page = Page::of(rule);
        for block in &page.blocks {
            match block {
                Block::Heading(heading) => out.push_str(&format!("**{heading}.** ")),
                Block::Paragraph(words) => out.push_str(&format!("{words}\n\n")),
            }
        }
        for (title, examples) in [("Wrong", &page.bad), ("Right", &page.good)] {
            for example in examples {
                let language = match example.language {
                    "bytes" => "text",
                    language => language,
                };
                out.push_str(&format!(
                    "{title}, {}:\n\n```{language}\n{}\n```\n\n",
                    code(example),
                    shown(example)
                ));
            }
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}

fn code(example: &Example) -> String {
    match (example.language, example.name) {
        (_, "preview" | "user") => about(example),
        ("bytes", name) => format!("`{name}`, byte by byte"),
        (_, name) => format!("`{name}`"),
    }
}

fn anchor(rule: &Rule) -> String {
    rule.name.replace('/', "-")
}

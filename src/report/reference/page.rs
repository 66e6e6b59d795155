//! The reference as one Markdown page.

use super::{Entry, Section, sections, signature};
use crate::builtins::Method;

/// The whole reference: an introduction, the contents, and every method with its examples.
///
/// ```
/// let page = scimplate::report::reference::page();
/// assert!(page.contains("'abcdef'.substring(2) == 'cdef'"));
/// ```
pub fn page() -> String {
    let sections = sections();
    let mut out = include_str!("introduction.md").to_owned();
    out.push_str("\n## Contents\n\n");
    for section in &sections {
        let names: Vec<String> = section.entries.iter().map(|it| link(section, it)).collect();
        let title = &section.title;
        out.push_str(&format!("**[{title}](#{})**: ", anchor(title)));
        out.push_str(&format!("{}\n\n", names.join(" · ")));
    }
    for section in &sections {
        let title = &section.title;
        out.push_str(&format!(
            "<a id=\"{}\"></a>\n\n## {title}\n\n",
            anchor(title)
        ));
        let (constants, methods): (Vec<_>, Vec<_>) =
            section.entries.iter().partition(|entry| is_constant(entry));
        for entry in methods {
            push_entry(&mut out, section, entry);
        }
        push_constants(&mut out, section, &constants);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn is_constant(entry: &Entry) -> bool {
    entry.row().constant().is_some()
}

fn link(section: &Section, entry: &Entry) -> String {
    format!("[{}](#{})", code(&entry.name()), place(section, entry))
}

fn place(section: &Section, entry: &Entry) -> String {
    anchor(&format!("{} {}", section.title, entry.row().name))
}

/// A name that can stand in an address: letters and digits, signs by their number.
fn anchor(title: &str) -> String {
    let mut out = String::new();
    for c in title.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c),
            '.' | ' ' | '-' | '_' => out.push('-'),
            other => out.push_str(&format!("{:x}", u32::from(other))),
        }
    }
    out
}

/// Code in a line of Markdown.
fn code(text: &str) -> String {
    format!("`{text}`")
}

fn push_entry(out: &mut String, section: &Section, entry: &Entry) {
    let title = entry.title();
    let sign = entry.row().sign().filter(|_| !entry.row().is_sign());
    let sign = sign.map_or_else(String::new, |sign| format!(", operator {}", code(sign)));
    out.push_str(&format!("<a id=\"{}\"></a>\n\n", place(section, entry)));
    out.push_str(&format!("### {}{sign}\n\n", code(&title)));
    for row in &entry.overloads {
        push_overload(out, row);
    }
}

fn push_overload(out: &mut String, row: &Method) {
    out.push_str(&format!(
        "{}  \n{}\n\n```groovy\n",
        code(&signature(row)),
        row.about()
    ));
    for example in row.examples() {
        out.push_str(&format!("{example}\n"));
    }
    out.push_str("```\n\n");
}

fn push_constants(out: &mut String, section: &Section, constants: &[&Entry]) {
    if constants.is_empty() {
        return;
    }
    out.push_str("| constant | | true |\n| --- | --- | --- |\n");
    let cell = |text: &str| text.replace('|', "\\|");
    for entry in constants {
        let row = entry.row();
        let examples: Vec<String> = row.examples().map(code).collect();
        out.push_str(&format!(
            "| <a id=\"{}\"></a>{} | {} | {} |\n",
            place(section, entry),
            code(&entry.title()),
            cell(&row.about()),
            cell(&examples.join(" "))
        ));
    }
    out.push('\n');
}

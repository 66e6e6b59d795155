//! The page of each rule: its bad example is found by that rule and no other, its good one by none.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use scimplate::diagnostic::Rule;
use scimplate::diagnostic::rules::{self, Block, Example, Page};

fn folder(rule: &Rule, verdict: &str, files: &[Example]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("rules")
        .join(rule.name.replace('/', "-"))
        .join(verdict);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("c")).expect("it can be made");
    for file in files {
        let name = match file.name {
            "user" | "profile" => format!("{}.json", file.name),
            "scimplate.toml" => "c/scimplate.toml".to_owned(),
            name => format!("c/{name}.json"),
        };
        let bytes = match file.language {
            "bytes" => bytes(file.text),
            _ => file.text.as_bytes().to_vec(),
        };
        fs::write(path.join(name), bytes).expect("it can be written");
    }
    path
}

/// The text, `\x41` in it being a byte.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
        bytes.extend(rest.as_bytes());
    }
    bytes
}

/// The rules that the program names, and all it prints.
fn found(rule: &Rule, verdict: &str, files: &[Example]) -> (BTreeSet<String>, String) {
    let preview = files.iter().find(|file| file.name == "preview");
    let files: Vec<Example> = files
        .iter()
        .filter(|file| file.name != "preview")
        .cloned()
        .collect();
    let folder = folder(rule, verdict, &files);
    let mut arguments = match preview {
        Some(_) => vec!["preview", "c"],
        None => vec!["check", "c", "--format", "short"],
    };
    if let Some(preview) = preview {
        arguments.extend(preview.text.split_whitespace());
    }
    let output = Command::new(env!("CARGO_BIN_EXE_scimplate"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let told = String::from_utf8([output.stdout, output.stderr].concat()).expect("it is UTF-8");
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{}: {told}",
        rule.name
    );
    let mut named = BTreeSet::new();
    for severity in ["error[", "warning[", "hint["] {
        for rest in told.split(severity).skip(1) {
            named.extend(rest.split(']').next().map(str::to_owned));
        }
    }
    (named, told)
}

#[test]
fn each_bad_example_breaks_its_rule_and_each_good_one_none() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let page = Page::of(rule);
        let only = BTreeSet::from([rule.name.to_owned()]);
        for (verdict, files, wanted) in [
            ("bad", &page.bad, only),
            ("good", &page.good, BTreeSet::new()),
        ] {
            let (named, told) = found(rule, verdict, files);
            if named != wanted {
                wrong.push(format!("the {verdict} example of {}:\n{told}", rule.name));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn each_page_says_what_why_and_how() {
    for rule in rules::ALL {
        let page = Page::of(rule);
        let headings: Vec<&str> = page
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading(heading) => Some(*heading),
                Block::Paragraph(_) => None,
            })
            .collect();
        assert_eq!(
            headings,
            ["Why it matters", "How to mend it"],
            "{}",
            rule.name
        );
        let paragraphs = page.blocks.len() - headings.len();
        assert!(paragraphs >= 3, "{}", rule.name);
        assert!(
            !page.bad.is_empty() && !page.good.is_empty(),
            "{}",
            rule.name
        );
        assert!(rule.page.len() < 8192, "{}", rule.name);
    }
}

#[test]
fn each_code_and_name_is_used_once() {
    let codes: BTreeSet<_> = rules::ALL.iter().map(|rule| rule.code).collect();
    let names: BTreeSet<_> = rules::ALL.iter().map(|rule| rule.name).collect();
    assert_eq!(
        (codes.len(), names.len()),
        (rules::ALL.len(), rules::ALL.len())
    );
    let all: Vec<_> = rules::ALL.iter().map(|rule| rule.code).collect();
    assert!(all.is_sorted(), "{all:?}");
}

/// No page of a rule that is gone is left behind.
#[test]
fn each_page_has_its_rule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/rules");
    for family in fs::read_dir(&root).expect("a folder") {
        let family = family.expect("an entry").path();
        for page in fs::read_dir(&family).into_iter().flatten() {
            let page = page.expect("an entry").path();
            let name = page
                .strip_prefix(&root)
                .expect("it is in there")
                .with_extension("");
            let name = name.to_string_lossy().replace('\\', "/");
            assert!(rules::named(&name).is_some(), "{}", page.display());
        }
    }
}

//! Diagnostics as SARIF 2.1.0, the format code scanners exchange.

use std::collections::HashMap;

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{json, position};
use crate::diagnostic::rules::{self, Block, Page};
use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::text::{Source, Span};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What relative addresses are relative to: the folder the command ran in, for GitHub the repository.
const ROOT: &str = "%SRCROOT%";

/// The version of how a fingerprint is made.
const FINGERPRINT: &str = "scimplate/v1";

/// Findings as one SARIF log.
///
/// Each has a fingerprint by which it is known again: of its rule, its JSON pointer, the faulty characters and
/// how many like it stand before it in the file. Lines above it and changes elsewhere leave it as it is.
///
/// ```
/// use scimplate::{Diagnostic, diagnostic::rules, report::sarif, text::{Located, Source, Span}};
///
/// let source = Located::whole(Source::new("a b.json", "{\n  \"b\": nul\n}"));
/// let found = Diagnostic::new(&rules::JSON_SYNTAX, Span::new(9, 12), "`nul` is no value").located(&source);
/// let log: serde_json::Value = serde_json::from_str(&sarif::text(&[found])).unwrap();
/// let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
/// assert_eq!(place["artifactLocation"]["uri"], "a%20b.json");
/// assert_eq!(place["region"]["startLine"], 2);
/// ```
pub fn text(findings: &[Diagnostic]) -> String {
    let mut fingerprints = Fingerprints::default();
    let results = findings
        .iter()
        .map(|found| Outcome::of(found, fingerprints.of(found)));
    json::text(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "scimplate",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_HOMEPAGE"),
                    rules: rules::ALL.iter().map(|rule| Descriptor::of(rule)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: HashMap::from([(
                ROOT,
                Base {
                    description: Text::new("The folder scimplate ran in."),
                },
            )]),
            results: results.collect(),
        }],
    })
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    original_uri_base_ids: HashMap<&'static str, Base>,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

impl Text {
    fn new(text: impl Into<String>) -> Text {
        Text { text: text.into() }
    }
}

impl Descriptor {
    fn of(rule: &Rule) -> Descriptor {
        let page = Page::of(rule);
        let paragraphs: Vec<&str> = page
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Paragraph(words) => Some(words.as_str()),
                Block::Heading(_) => None,
            })
            .collect();
        Descriptor {
            id: rule.code,
            name: name(rule),
            short_description: Text::new(sentence(rule.title)),
            full_description: Text::new(*paragraphs.first().unwrap_or(&rule.title)),
            help: Help {
                text: paragraphs.join("\n\n"),
                markdown: page_in_markdown(rule),
            },
            default_configuration: Configuration {
                level: level(rule.severity),
            },
        }
    }
}

/// The page, its fenced blocks without what only our test reads.
fn page_in_markdown(rule: &Rule) -> String {
    let lines = rule
        .page
        .lines()
        .map(|line| match line.strip_prefix("```") {
            Some(info) if !info.is_empty() => {
                let language = info.split(' ').next().unwrap_or_default();
                format!("```{language}\n")
            }
            _ => format!("{line}\n"),
        });
    lines.collect()
}

/// `JsonTrailingComma`, as SARIF names rules.
fn name(rule: &Rule) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(chars).collect::<String>()
    };
    rule.name.split(['/', '-']).map(capital).collect()
}

/// What of ours is a sentence without its end.
fn sentence(words: &str) -> String {
    match words.ends_with('?') {
        true => words.to_owned(),
        false => format!("{words}."),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: HashMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Change>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Properties<'a> {
    rule: &'static str,
    certainty: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    byte_offset: usize,
    byte_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    fully_qualified_name: &'a str,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    description: Text,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}

impl<'a> Outcome<'a> {
    fn of(found: &'a Diagnostic, fingerprint: String) -> Outcome<'a> {
        let source = found.source.iter();
        let locations = source.clone().map(|source| Location {
            id: None,
            message: None,
            physical_location: Physical::of(source, found.span),
            logical_locations: logical(&found.pointer),
        });
        let related = source.clone().flat_map(|source| {
            let places = found.also.iter().enumerate();
            places.map(|(index, (span, words))| Location {
                id: Some(index + 1),
                message: Some(Text::new(sentence(words))),
                physical_location: Physical::of(source, *span),
                logical_locations: Vec::new(),
            })
        });
        let fixes = source
            .zip(&found.fix)
            .filter(|_| !found.secret)
            .map(|(source, fix)| Change::of(source, fix));
        Outcome {
            rule_id: found.rule.code,
            rule_index: rules::ALL.iter().position(|rule| *rule == found.rule),
            level: level(found.severity),
            message: Text::new(sentence(&match &found.help {
                Some(help) => format!("{}; {help}", found.message),
                None => found.message.clone(),
            })),
            locations: locations.collect(),
            related_locations: related.collect(),
            partial_fingerprints: HashMap::from([(FINGERPRINT, fingerprint)]),
            fixes: fixes.collect(),
            properties: Properties {
                rule: found.rule.name,
                certainty: found.certainty.name(),
                note: found.note.as_deref(),
                help: found.help.as_deref(),
            },
        }
    }
}

fn logical(pointer: &str) -> Vec<Logical<'_>> {
    let name = Logical {
        fully_qualified_name: pointer,
        kind: "value",
    };
    match pointer.is_empty() {
        true => Vec::new(),
        false => vec![name],
    }
}

impl Physical {
    fn of(source: &Source, span: Span) -> Physical {
        Physical {
            artifact_location: Artifact::of(source),
            region: Region::of(source, span),
        }
    }
}

impl Region {
    fn of(source: &Source, span: Span) -> Region {
        let (start, end) = position::ends(source, span);
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_offset: span.start,
            byte_length: span.len(),
        }
    }
}

impl Artifact {
    /// The address of a file: relative to the root, unless its path is not.
    fn of(source: &Source) -> Artifact {
        let name = source.name().replace('\\', "/");
        let name = name.trim_start_matches("./");
        let mut uri = String::new();
        for byte in name.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                    uri.push(char::from(byte))
                }
                byte => uri.push_str(&format!("%{byte:02X}")),
            }
        }
        match name.starts_with('/') {
            true => Artifact {
                uri: format!("file://{uri}"),
                uri_base_id: None,
            },
            false => Artifact {
                uri,
                uri_base_id: Some(ROOT),
            },
        }
    }
}

impl Change {
    fn of(source: &Source, fix: &Fix) -> Change {
        let replacements = fix.edits.iter().map(|edit| Replacement {
            deleted_region: Region::of(source, edit.span),
            inserted_content: Text::new(&edit.text),
        });
        Change {
            description: Text::new(format!("{} ({}).", fix.words, fix.safety.name())),
            artifact_changes: [ArtifactChange {
                artifact_location: Artifact::of(source),
                replacements: replacements.collect(),
            }],
        }
    }
}

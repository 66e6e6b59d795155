//! Reading a `scimplate.toml`, every mistake with its place.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Config;
use super::accepted::{Accepted, Day};
use crate::connection::closest;
use crate::diagnostic::{Diagnostic, Rule, Severity, rules};
use crate::text::{Source, Span};

/// How alike an unknown word must be to a known one for that to be offered.
const ALIKE: f64 = 0.8;

const TOP: &[&str] = &["check", "environment", "environments"];
const CHECK: &[&str] = &["target", "severity", "accept"];
const ACCEPT: &[&str] = &["rule", "pointer", "file", "reason", "until"];

type Value<'t> = Spanned<DeValue<'t>>;

impl Config {
    /// Reads the text of a `scimplate.toml`; mistakes in it are its findings, and what can be read counts.
    pub(in crate::cli) fn parse(source: Source) -> Config {
        // The values of an environment may be credentials.
        let source = match source.text().contains("environments") {
            true => source.secret(),
            false => source,
        };
        let text = source.shared_text();
        let (table, errors) = DeTable::parse_recoverable(&text);
        let mut reader = Reader {
            text: &text,
            config: Config::default(),
        };
        for error in errors {
            let span = error.span().map_or(Span::at(0), span_of);
            let span = Span::new(span.start.min(text.len()), span.end.min(text.len()));
            let found = Diagnostic::new(&rules::CONFIG_SYNTAX, span, error.message())
                .note("the file is read as far as it can be")
                .help("see https://toml.io for how TOML is written");
            reader.config.findings.push(found);
        }
        let broken: Vec<Span> = reader
            .config
            .findings
            .iter()
            .map(|found| found.span)
            .collect();
        reader.top(table.get_ref());
        let mut config = reader.config;
        // What does not parse has no type that could be wrong.
        config
            .findings
            .retain(|found| found.rule == &rules::CONFIG_SYNTAX || !broken.contains(&found.span));
        for found in &mut config.findings {
            *found = found.clone().in_source(&source);
        }
        config.source = Some(source);
        config
    }
}

struct Reader<'t> {
    text: &'t str,
    config: Config,
}

impl Reader<'_> {
    fn top(&mut self, table: &DeTable<'_>) {
        self.known(table, TOP, "`scimplate.toml`");
        if let Some(check) = self.table(table, "check") {
            self.check(check);
        }
        for (name, values) in self.table(table, "environments").into_iter().flatten() {
            let Some(values) = values.get_ref().as_table() else {
                self.wrong(values, "an environment is a table of texts");
                continue;
            };
            let mut texts = BTreeMap::new();
            for (key, value) in values {
                if let Some(text) = self.text(value, "the value of an author placeholder") {
                    texts.insert(key.get_ref().to_string(), text);
                }
            }
            let name = name.get_ref().to_string();
            self.config.environments.insert(name, texts);
        }
        if let Some(value) = table.get("environment")
            && let Some(name) = self.text(value, "the environment")
        {
            if !self.config.environments.contains_key(&name) {
                let known = self.config.environments.keys().map(String::as_str);
                let near = closest(&name, known, ALIKE).map(str::to_owned);
                self.unknown(
                    value,
                    format!("there is no environment `{name}`"),
                    &name,
                    near.as_deref(),
                );
            }
            self.config.environment = Some(name);
        }
    }

    fn check(&mut self, check: &DeTable<'_>) {
        self.known(check, CHECK, "`[check]`");
        if let Some(target) = check.get("target") {
            self.config.target = self.text(target, "the target");
        }
        for (rule, value) in self.table(check, "severity").into_iter().flatten() {
            let rule = self.rule(rule.get_ref(), span_of(rule.span()));
            let Some(word) = self.text(value, "a severity") else {
                continue;
            };
            let all = [Severity::Error, Severity::Warning, Severity::Hint];
            match all.into_iter().find(|severity| severity.name() == word) {
                Some(severity) => self
                    .config
                    .severities
                    .extend(rule.map(|rule| (rule, severity))),
                None => self.wrong(value, "a severity is `error`, `warning` or `hint`"),
            }
        }
        let Some(list) = check.get("accept") else {
            return;
        };
        match list.get_ref().as_array() {
            Some(list) => list.iter().for_each(|one| self.accept(one)),
            None => self.wrong(
                list,
                "`accept` is a list: write `[[check.accept]]` before each",
            ),
        }
    }

    fn accept(&mut self, one: &Value<'_>) {
        let Some(table) = one.get_ref().as_table() else {
            return self.wrong(
                one,
                "`accept` is a list of tables: write `[[check.accept]]` before each",
            );
        };
        self.known(table, ACCEPT, "`[[check.accept]]`");
        let rule = table.get("rule").and_then(|value| {
            let name = self.text(value, "`rule`")?;
            self.rule(&name, inside(value, self.text))
        });
        let mut text = |key: &str| {
            let value = table.get(key)?;
            self.text(value, &format!("`{key}`"))
        };
        let (pointer, file, reason) = (text("pointer"), text("file"), text("reason"));
        let until = table.get("until").and_then(|value| self.day(value));
        let mut complete = !table.contains_key("until") || until.is_some();
        for (key, why) in [
            ("rule", "nothing says what is accepted"),
            (
                "pointer",
                "it would hold everywhere: write the JSON pointer that the finding has",
            ),
            ("reason", "whoever reads it later has to know why"),
        ] {
            if !table.contains_key(key) {
                complete = false;
                let found = Diagnostic::new(
                    &rules::CONFIG_WRONG_VALUE,
                    span_of(one.span()),
                    format!("this has no `{key}`"),
                )
                .note("it is left out")
                .help(format!("add `{key}`; {why}"));
                self.config.findings.push(found);
            }
        }
        if reason
            .as_ref()
            .is_some_and(|reason| reason.trim().is_empty())
        {
            complete = false;
            self.wrong(
                &table["reason"],
                "a reason says why the finding is accepted",
            );
        }
        let file = file.filter(|file| !file.is_empty());
        if let (Some(rule), Some(pointer), true) = (rule, pointer, complete) {
            self.config.accepted.push(Accepted {
                span: span_of(one.span()),
                rule,
                pointer,
                file,
                until,
            });
        }
    }

    /// The keys of a table that mean nothing.
    fn known(&mut self, table: &DeTable<'_>, known: &[&str], whose: &str) {
        for key in table.keys() {
            let name = key.get_ref();
            if known.contains(&&**name) {
                continue;
            }
            let span = span_of(key.span());
            let near = closest(name, known.iter().copied(), ALIKE);
            let found = Diagnostic::new(
                &rules::CONFIG_UNKNOWN_KEY,
                span,
                format!("{whose} has no key `{name}`"),
            )
            .label("unknown key")
            .note("it changes nothing");
            let found = match near {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help(format!("the keys are {}", known.join(", "))),
            };
            self.config.findings.push(found);
        }
    }

    fn rule(&mut self, name: &str, span: Span) -> Option<&'static Rule> {
        let found = rules::named(name);
        if found.is_none() {
            let names = rules::ALL.iter().map(|rule| rule.name);
            let near = closest(name, names, ALIKE);
            let wrong = Diagnostic::new(
                &rules::CONFIG_WRONG_VALUE,
                span,
                format!("there is no rule `{name}`"),
            )
            .label("unknown rule")
            .note("it is left out")
            .help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`scimplate explain` lists the rules".to_owned(),
            });
            self.config.findings.push(wrong);
        }
        found
    }

    fn table<'v, 't>(&mut self, of: &'v DeTable<'t>, key: &str) -> Option<&'v DeTable<'t>> {
        let value = of.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value, &format!("`{key}` is a table"));
        }
        table
    }

    fn text(&mut self, value: &Value<'_>, what: &str) -> Option<String> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong(value, &format!("{what} is a text"));
        }
        text.map(str::to_owned)
    }

    /// A day: TOML's own, or a text that is one.
    fn day(&mut self, value: &Value<'_>) -> Option<(Day, Span)> {
        let read = match value.get_ref() {
            DeValue::Datetime(moment) => moment.date,
            DeValue::String(text) => {
                let moment: Result<toml::value::Datetime, _> = text.parse();
                moment.ok().and_then(|moment| moment.date)
            }
            _ => None,
        };
        if read.is_none() {
            self.wrong(value, "`until` is a day, such as `2027-01-31`");
        }
        read.map(|date| ((date.year, date.month, date.day), span_of(value.span())))
    }

    fn wrong(&mut self, value: &Value<'_>, message: &str) {
        let found = Diagnostic::new(
            &rules::CONFIG_WRONG_VALUE,
            first_line(span_of(value.span()), self.text),
            message,
        )
        .note("it is left out")
        .help("correct it, or take it out");
        self.config.findings.push(found);
    }

    fn unknown(&mut self, value: &Value<'_>, message: String, name: &str, near: Option<&str>) {
        let found = Diagnostic::new(
            &rules::CONFIG_WRONG_VALUE,
            inside(value, self.text),
            message,
        );
        self.config.findings.push(match near {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help(format!(
                "write `[environments.{name}]`, with a line for each value"
            )),
        });
    }
}

fn span_of(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

fn first_line(span: Span, text: &str) -> Span {
    let len = span.of(text).lines().next().map_or(0, str::len);
    Span::new(span.start, span.start + len)
}

/// The characters of a text, without its quotes.
fn inside(value: &Value<'_>, text: &str) -> Span {
    let span = span_of(value.span());
    let written = span.of(text);
    let quoted =
        written.len() > 1 && written.starts_with(['"', '\'']) && !written.starts_with("\"\"\"");
    match quoted {
        true => Span::new(span.start + 1, span.end - 1),
        false => span,
    }
}

//! The cases of `fixtures/sandbox`: requests and what must be answered, in plain text.
//!
//! ```text
//! == B22 a user name that is taken
//! knob uniqueness=absent
//! POST users {"userName": "a@x.example", "displayName": "A"}
//! => 201
//!    keep id = /id
//! ```
//!
//! `==` begins a case, which has a sandbox of its own. `knob` and `without PERMISSION` come before its first request,
//! `header NAME: VALUE` before the request it is for (`header Authorization: none` sends none). A path without a
//! first `/` is below `/api/v2/scim/v2/`; a body that is a list is the operations of a PATCH. Below `=> STATUS`:
//! `/pointer = JSON`, `/pointer is absent`, `header NAME = VALUE`, `body is empty`, `keep NAME = /pointer`, after
//! which `$NAME` is what stood there. `$origin` is the sandbox.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use scimplate::sandbox::{Running, Sandbox, Settings};
use serde_json::{Value, json};

use crate::client::{Answer, send, token};

#[test]
fn every_case_is_answered_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sandbox");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "txt"))
        .collect();
    files.sort();
    let (mut wrong, mut cases) = (Vec::new(), 0);
    for path in files {
        let text = fs::read_to_string(&path).expect("it can be read");
        let file = path.file_name().expect("it has one").to_string_lossy();
        let mut case = None;
        for (number, line) in logical_lines(&text) {
            let at = format!("{file}:{number}");
            if line.starts_with("== ") {
                cases += 1;
                case = Some(Case::default());
                continue;
            }
            let case = case
                .as_mut()
                .unwrap_or_else(|| panic!("{at}: no case was begun"));
            if let Err(message) = case.line(&line) {
                wrong.push(format!("{at}: {message}"));
            }
        }
    }
    assert!(cases > 60, "only {cases} cases were found");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Every value of every knob but those it has unless set: these the other cases show.
#[test]
fn every_knob_is_tried_both_ways() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sandbox");
    let read = |entry: std::io::Result<fs::DirEntry>| {
        fs::read_to_string(entry.expect("it can be read").path()).expect("it is a text")
    };
    let all: String = fs::read_dir(folder)
        .expect("it is there")
        .map(read)
        .collect();
    for knob in scimplate::sandbox::Knobs::ALL {
        for (value, _) in knob.choices.iter().skip(1) {
            let line = format!("\nknob {}={value}\n", knob.name);
            assert!(all.contains(&line), "no case has{line}");
        }
        let number = format!("\nknob {}=", knob.name);
        assert!(
            !knob.choices.is_empty() || all.contains(&number),
            "no case has{number}"
        );
    }
}

/// Lines without comments; a body goes on in lines that begin with `|`.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        match (line.strip_prefix('|'), lines.last_mut()) {
            (Some(rest), Some((_, last))) => *last += rest,
            _ if line.is_empty() || line.starts_with('#') => {}
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

#[derive(Default)]
struct Case {
    settings: Option<Settings>,
    running: Option<(Running, String)>,
    headers: Vec<(String, String)>,
    kept: HashMap<String, String>,
    answer: Option<Answer>,
}

impl Case {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.starts_with('/') || line.starts_with("body ") || line.starts_with("keep ") {
            return self.expect(line);
        }
        let (word, rest) = line.split_once(' ').ok_or("a line has two words")?;
        match word {
            "knob" => self.settings().knobs.set(rest),
            "without" => {
                self.settings().clients[0].lacks.push(rest.to_owned());
                Ok(())
            }
            "header" if rest.contains(" = ") => self.expect(line),
            "header" => {
                let (name, value) = rest.split_once(": ").ok_or("a header has a colon")?;
                let value = self.filled(value);
                self.headers.push((name.to_owned(), value));
                Ok(())
            }
            "=>" => {
                let answer = self.answer.as_ref().ok_or("nothing was asked")?;
                match answer.status.to_string() == rest {
                    true => Ok(()),
                    false => Err(format!(
                        "{} and not {rest}: {}",
                        answer.status,
                        answer.text()
                    )),
                }
            }
            method => self.request(method, rest),
        }
    }

    fn settings(&mut self) -> &mut Settings {
        self.settings.get_or_insert_with(Settings::default)
    }

    fn filled(&self, text: &str) -> String {
        let fill = |text: String, (name, value): (&String, &String)| {
            text.replace(&format!("${name}"), value)
        };
        self.kept.iter().fold(text.to_owned(), fill)
    }

    fn request(&mut self, method: &str, rest: &str) -> Result<(), String> {
        if self.running.is_none() {
            let settings = self.settings.take().unwrap_or_default();
            let running = Sandbox::start(settings).map_err(|error| error.to_string())?;
            let token = token(running.address());
            self.kept.insert("origin".to_owned(), running.origin());
            self.running = Some((running, token));
        }
        let rest = self.filled(rest);
        let (path, body) = rest.split_once(' ').unwrap_or((&rest, ""));
        let path = match path.starts_with('/') {
            true => path.to_owned(),
            false => format!("/api/v2/scim/v2/{path}"),
        };
        let body = match serde_json::from_str::<Value>(body) {
            Ok(operations @ Value::Array(_)) if method == "PATCH" => json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations
            })
            .to_string(),
            _ => body.to_owned(),
        };
        let (running, token) = self.running.as_ref().expect("it was just made");
        let mut headers = std::mem::take(&mut self.headers);
        let mut unless = |name: &str, value: &str| {
            if !headers.iter().any(|(it, _)| it.eq_ignore_ascii_case(name)) {
                headers.push((name.to_owned(), value.to_owned()));
            }
        };
        unless("Authorization", token);
        if !body.is_empty() {
            unless("Content-Type", "application/scim+json");
        }
        headers.retain(|(_, value)| value != "none");
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        let answer = send(running.address(), method, &path, &headers, body.as_bytes());
        self.answer = Some(answer.map_err(|error| error.to_string())?);
        Ok(())
    }

    fn expect(&mut self, line: &str) -> Result<(), String> {
        let answer = self.answer.as_ref().ok_or("nothing was asked")?;
        let body = answer.json();
        if line == "body is empty" {
            return match answer.body.is_empty() {
                true => Ok(()),
                false => Err(format!("it is {}", answer.text())),
            };
        }
        if let Some(pointer) = line.strip_suffix(" is absent") {
            return match body.pointer(&schemas(pointer)) {
                None => Ok(()),
                Some(value) => Err(format!("{pointer} is {value}")),
            };
        }
        let (what, wanted) = line.split_once(" = ").ok_or("an expectation has ` = `")?;
        if let Some(name) = what.strip_prefix("keep ") {
            let value = body.pointer(&schemas(wanted));
            let value = value.ok_or_else(|| format!("there is no {wanted} in {body}"))?;
            let text = value.as_str().map_or(value.to_string(), str::to_owned);
            self.kept.insert(name.to_owned(), text);
            return Ok(());
        }
        let wanted = self.filled(wanted);
        if let Some(name) = what.strip_prefix("header ") {
            let value = answer.header(name).unwrap_or("(absent)");
            return match value == wanted {
                true => Ok(()),
                false => Err(format!("header {name} is {value} and not {wanted}")),
            };
        }
        let wanted: Value =
            serde_json::from_str(&wanted).map_err(|error| format!("{wanted}: {error}"))?;
        match body.pointer(&schemas(what)) {
            Some(value) if *value == wanted => Ok(()),
            Some(value) => Err(format!("{what} is {value} and not {wanted}")),
            None => Err(format!("there is no {what} in {body}")),
        }
    }
}

/// `~E` and `~G` are the schemas of the two extensions.
fn schemas(pointer: &str) -> String {
    pointer
        .replace(
            "~E",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        )
        .replace(
            "~G",
            "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User",
        )
}

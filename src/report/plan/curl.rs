use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::shown::{Shown, Value};
use super::{Show, headers};
use crate::plan::{Plan, Request, Step};
use crate::report::visible;

/// A plan as a POSIX shell script, one `curl` command for each request.
///
/// A secret is a shell variable named after its expression, which the script asks for before it sends
/// anything; with [`Show::secrets`] it stands there in clear.
pub fn curl(plan: &Plan, show: Show) -> String {
    let mut script = Script {
        show,
        variables: Variables::default(),
        out: String::new(),
    };
    for step in plan.steps() {
        script.out.push('\n');
        match step {
            Step::Ready(request) => script.request(request),
            Step::Blocked { call, why } => {
                script.comment(&format!("{call} is blocked"));
                for found in why {
                    script.comment(&found.message);
                }
            }
        }
    }
    for assumption in plan.assumptions() {
        script.comment(&format!("assumed: {assumption}"));
    }

    let mut out = format!(
        "#!/bin/sh\n# {} {}\nset -eu\n",
        plan.operation(),
        visible::line(plan.connection())
    );
    for name in &script.variables.taken {
        let _ = writeln!(out, ": \"${{{name}:?}}\"");
    }
    out + &script.out
}

struct Script {
    show: Show,
    variables: Variables,
    out: String,
}

impl Script {
    fn request(&mut self, request: &Request) {
        self.comment(&format!("{}: success is {}", request.call, request.success));
        for take in &request.takes {
            self.comment(&format!(
                "takes {} of the answer to {}",
                take.path, take.call
            ));
        }
        let method = Shown::of(&request.method, self.show);
        let url = Shown::of(&request.url, self.show);
        let body = request.body.as_ref().map(|part| Shown::of(part, self.show));
        if [Some(&method), Some(&url), body.as_ref()]
            .into_iter()
            .flatten()
            .any(|shown| shown.text.contains('\0'))
        {
            self.comment("left out: it holds a NUL character, which no shell can pass on");
            return;
        }
        let mut arguments = vec![
            format!("--request {}", self.quoted(&method)),
            // Brackets and braces in a URL are characters here, not curl's patterns.
            format!("--globoff --url {}", self.quoted(&url)),
        ];
        let headers = headers(request, self.show);
        let typed = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        for (name, value) in &headers {
            match self.header(name, value) {
                Some(argument) => arguments.push(argument),
                None => self.comment(&format!(
                    "left out: `{name}` is no header curl could send as it is"
                )),
            }
        }
        if let Some(body) = &body {
            if !typed {
                // Without this curl would claim the body to be a form.
                arguments.push("--header 'Content-Type:'".to_owned());
            }
            // Unlike `--data`, this takes `@` as the character it is.
            arguments.push(format!("--data-raw {}", self.quoted(body)));
        }
        let _ = writeln!(self.out, "curl {}", arguments.join(" \\\n  "));
    }

    /// A header argument; `None` for what curl would read as something else: a file name (`@…`) or
    /// two headers.
    fn header(&mut self, name: &str, value: &Shown) -> Option<String> {
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if name.is_empty() || !name.chars().all(token) || value.text.contains(['\r', '\n', '\0']) {
            return None;
        }
        if value.text.trim().is_empty() {
            // curl's way to write a header without a value.
            return Some(format!("--header {}", single(&format!("{name};"))));
        }
        let mut line = value.clone();
        let before = format!("{name}: ");
        for value in &mut line.values {
            value.at = value.at.shifted(before.len());
        }
        line.text.insert_str(0, &before);
        Some(format!("--header {}", self.quoted(&line)))
    }

    /// One shell word: text in single quotes, secrets as variables.
    fn quoted(&mut self, shown: &Shown) -> String {
        let mut word = String::new();
        let mut plain = String::new();
        for segment in shown.segments() {
            match segment.value {
                Some(value) if value.secret && !self.show.secrets => {
                    if !plain.is_empty() {
                        word.push_str(&single(&plain));
                        plain.clear();
                    }
                    let _ = write!(word, "\"${}\"", self.variables.of(value));
                }
                _ => plain.push_str(segment.text),
            }
        }
        if !plain.is_empty() || word.is_empty() {
            word.push_str(&single(&plain));
        }
        word
    }

    fn comment(&mut self, words: &str) {
        let _ = writeln!(self.out, "# {}", visible::line(words));
    }
}

/// Text as one shell word. Between single quotes a shell changes nothing; a single quote itself has to
/// stand outside, and what could steer the terminal the script is read on is left to `printf`.
fn single(text: &str) -> String {
    let mut word = String::from("'");
    for c in text.chars() {
        if c == '\'' {
            word.push_str(r"'\''");
        } else if visible::is_unsafe(c) && !matches!(c, '\n' | '\t') {
            word.push_str("'\"$(printf '");
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(word, "\\{byte:03o}");
            }
            word.push_str("')\"'");
        } else {
            word.push(c);
        }
    }
    word.push('\'');
    word
}

/// The shell variables that stand for secrets.
#[derive(Default)]
struct Variables {
    by_expression: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Variables {
    /// The variable for a value: `${connection.password}` is `CONNECTION_PASSWORD`.
    fn of(&mut self, value: &Value) -> String {
        if let Some(name) = self.by_expression.get(&value.expression) {
            return name.clone();
        }
        let words: Vec<String> = value
            .expression
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_uppercase)
            .collect();
        let mut name = match &*words {
            [first, ..]
                if words.len() > 1
                    && words.len() < 5
                    && !first.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                words.join("_")
            }
            // One word alone may be a variable the shell already has: `PATH`, `HOME`.
            [only] => format!("SECRET_{only}"),
            _ => "SECRET".to_owned(),
        };
        if self.taken.contains(&name) {
            let free = (2..)
                .map(|number| format!("{name}_{number}"))
                .find(|name| !self.taken.contains(name));
            name = free.unwrap_or(name);
        }
        self.taken.insert(name.clone());
        self.by_expression
            .insert(value.expression.clone(), name.clone());
        name
    }
}

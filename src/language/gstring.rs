//! Stage two: the one triple-quoted GString that stage one's script prints.

use super::escape;
use super::parse::{self, Unparsed};
use super::recover;
use super::stage::{CLOSING, OPENING};
use super::syntax::{Expr, Kind};
use crate::text::Span;
use crate::value::Value;

/// A piece of a template, with places in stage one's source.
#[derive(Debug)]
pub(super) enum Part {
    /// Text, escapes resolved, and where it stands.
    Text { span: Span, text: String },
    /// `${…}` or `$name`.
    Placeholder { span: Span, expr: Expr },
}

/// The parts of a script, and everything that does not compile.
pub(super) fn parts(source: &str) -> (Vec<Part>, Vec<Unparsed>) {
    let mut reader = Reader {
        source,
        at: OPENING.len(),
        text: String::new(),
        text_start: OPENING.len(),
        parts: Vec::new(),
        wrong: Vec::new(),
    };
    reader.read();
    (reader.parts, reader.wrong)
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    text: String,
    /// Where the text being read starts.
    text_start: usize,
    parts: Vec<Part>,
    wrong: Vec<Unparsed>,
}

impl Reader<'_> {
    fn read(&mut self) {
        loop {
            let rest = &self.source[self.at..];
            let Some(next) = memchr::memchr3(b'\\', b'$', b'"', rest.as_bytes()) else {
                let end = Span::at(self.at);
                self.wrong.push(Unparsed::syntax(
                    end,
                    "the text is cut off by a backslash at its end",
                ));
                break;
            };
            self.text.push_str(&rest[..next]);
            self.at += next;
            let rest = &rest[next..];
            match rest.as_bytes()[0] {
                b'\\' => self.escape(rest),
                b'$' => self.dollar(rest),
                _ if rest.starts_with("\"\"\"") => {
                    if rest != CLOSING {
                        let span = Span::at(self.at);
                        self.wrong.push(Unparsed::syntax(
                            span,
                            "a backslash before a quote ends the text here",
                        ));
                    }
                    break;
                }
                _ => {
                    self.text.push('"');
                    self.at += 1;
                }
            }
        }
        self.flush();
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let span = Span::new(self.text_start, self.at);
            let text = std::mem::take(&mut self.text);
            self.parts.push(Part::Text { span, text });
        }
    }

    fn escape(&mut self, rest: &str) {
        match escape::escape(rest) {
            Some((c, len)) => {
                self.text.extend(c);
                self.at += len;
            }
            None => {
                let shown: String = rest.chars().take(2).collect();
                let span = Span::new(self.at, self.at + shown.len());
                self.wrong.push(Unparsed::syntax(
                    span,
                    format!("`{shown}` is no escape of Groovy"),
                ));
                self.at += 1;
            }
        }
    }

    fn dollar(&mut self, rest: &str) {
        let start = self.at;
        if rest.as_bytes().get(1) == Some(&b'{') {
            self.flush();
            let parsed = parse::placeholder(self.source, start + 1);
            let (expr, end) = match parsed {
                Ok(placeholder) => (placeholder.expr, placeholder.end),
                Err(unparsed) => {
                    let end = recover::end(self.source, start + 1)
                        .unwrap_or(self.source.len() - CLOSING.len());
                    let end = end.max(start + 2).min(self.source.len() - CLOSING.len());
                    let expr = Expr {
                        span: unparsed.span,
                        kind: Kind::NotYet(unparsed.message.clone()),
                    };
                    if !unparsed.groovy_can {
                        self.wrong.push(unparsed);
                    }
                    (Some(expr), end)
                }
            };
            let span = Span::new(start, end);
            let null = Expr {
                span,
                kind: Kind::Literal(Value::Null),
            };
            self.parts.push(Part::Placeholder {
                span,
                expr: expr.unwrap_or(null),
            });
            self.at = end;
            self.text_start = end;
            return;
        }
        match parse::path(self.source, start + 1) {
            Some((expr, end)) => {
                let name = self.source[start + 1..end].split('.').next();
                if let Err(unparsed) = parse::check_name(name.unwrap_or_default(), start + 1) {
                    self.wrong.push(unparsed);
                }
                self.flush();
                self.parts.push(Part::Placeholder {
                    span: Span::new(start, end),
                    expr,
                });
                self.at = end;
                self.text_start = end;
            }
            None => {
                let span = Span::new(start, start + 1);
                self.wrong.push(Unparsed::syntax(
                    span,
                    "a `$` that starts no placeholder does not compile",
                ));
                self.text.push('$');
                self.at += 1;
            }
        }
    }
}

//! The short way through the grammar, for what most placeholders hold: paths, methods, plain texts, whole
//! numbers, `==`, `!=`, `&&`, `||`, `!`, `+` and choices.
//!
//! The grammar says what the language is. This reads a small part of it some twenty times faster, and gives up
//! at the first character that is not of that part; its trees are the grammar's, places included, which
//! `tests` below holds it to.

use super::{Placeholder, literals, operators, with_steps};
use crate::language::names::is_package;
use crate::language::syntax::{Arm, Expr, Key, Kind, Operator, Step, StepKind};
use crate::text::Span;
use crate::value::Value;

/// Reads `{…}` at `at`; `None` where the grammar has to.
pub(super) fn placeholder(source: &str, at: usize) -> Option<Placeholder> {
    let mut reader = Reader {
        source,
        bytes: source.as_bytes(),
        at: at + 1,
        depth: 0,
    };
    reader.blank();
    let expr = reader.expression()?;
    reader.blank();
    reader.sign(b'}')?;
    Some(Placeholder {
        expr: Some(expr),
        end: reader.at,
    })
}

struct Reader<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many expressions stand around this one.
    depth: usize,
}

/// Deepest nesting that is read here. Deeper code is left to the grammar, and to its limit.
const MOST_AROUND: usize = 32;

/// Operators of a level, their rows, and the characters that would make each another one.
type Level = &'static [(&'static str, &'static str, &'static [u8])];

/// Loosest first.
const LEVELS: &[Level] = &[
    &[("||", "||", b"")],
    &[("&&", "&&", b"")],
    &[("==", "==", b"=~"), ("!=", "!=", b"=")],
    &[("+", "plus", b"+=")],
];

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next_is(&self, byte: u8) -> bool {
        self.bytes.get(self.at + 1) == Some(&byte)
    }

    fn blank(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    fn sign(&mut self, sign: u8) -> Option<()> {
        (self.peek() == Some(sign)).then(|| self.at += 1)
    }

    fn expression(&mut self) -> Option<Expr> {
        self.inside(Reader::choice)
    }

    /// Reads something that may hold its like; nothing, where that goes too deep.
    fn inside(&mut self, read: fn(&mut Self) -> Option<Expr>) -> Option<Expr> {
        self.depth += 1;
        let expr = (self.depth <= MOST_AROUND).then(|| read(self)).flatten();
        self.depth -= 1;
        expr
    }

    fn choice(&mut self) -> Option<Expr> {
        let mut arms: Vec<Arm> = Vec::new();
        loop {
            let value = self.level(0)?;
            let here = self.at;
            self.blank();
            if self.peek() != Some(b'?') {
                // What stands behind the blanks is somebody else's.
                self.at = here;
                let Some(first) = arms.first() else {
                    return Some(value);
                };
                return Some(Expr {
                    span: first.test.span.to(value.span),
                    kind: Kind::Choice {
                        arms,
                        otherwise: Box::new(value),
                    },
                });
            }
            self.at += 1;
            let then = match self.peek()? {
                b':' => None,
                b'.' => return None,
                _ => {
                    self.blank();
                    let then = self.expression()?;
                    self.blank();
                    Some(then)
                }
            };
            self.sign(b':')?;
            self.blank();
            push(&mut arms, Arm { test: value, then });
        }
    }

    fn level(&mut self, level: usize) -> Option<Expr> {
        let Some(signs) = LEVELS.get(level) else {
            return self.operand();
        };
        let first = self.level(level + 1)?;
        let mut rest = Vec::new();
        loop {
            let here = self.at;
            self.blank();
            let after = &self.bytes[self.at..];
            let found = signs.iter().find(|(sign, _, not)| {
                after.starts_with(sign.as_bytes())
                    && after.get(sign.len()).is_none_or(|next| !not.contains(next))
            });
            let Some((sign, row, _)) = found else {
                self.at = here;
                return Some(operators::chain(first, rest));
            };
            let span = Span::new(self.at, self.at + sign.len());
            self.at = span.end;
            self.blank();
            let operand = self.level(level + 1)?;
            push(&mut rest, (Operator { row, span }, operand));
        }
    }

    fn operand(&mut self) -> Option<Expr> {
        if self.peek() == Some(b'!') {
            let start = self.at;
            self.at += 1;
            // One is usual.
            if let Some(b'=' | b'!') = self.peek() {
                return None;
            }
            self.blank();
            let of = self.inside(Reader::operand)?;
            // The grammar keeps a literal in brackets apart from one without.
            if let Kind::Literal(_) = of.kind {
                return None;
            }
            return Some(Expr {
                span: Span::at(start).to(of.span),
                kind: Kind::Not(Box::new(of)),
            });
        }
        let base = self.primary()?;
        let mut steps = Vec::new();
        loop {
            let start = self.at;
            let safe = match self.peek() {
                Some(b'.') => false,
                Some(b'?') if self.next_is(b'.') => true,
                // What else can stand after an operand, the grammar knows.
                Some(b'(' | b'[' | b'{' | b'*' | b'"' | b'\'' | b'/' | b'$' | b'\\') => {
                    return None;
                }
                _ => break,
            };
            self.at += if safe { 2 } else { 1 };
            let name = self.word()?;
            let key = Key::Word(name.into());
            // `a.B(` may begin a declaration.
            let is_type = name.as_bytes()[0].is_ascii_uppercase();
            let kind = match self.peek() {
                Some(b'(') if is_type => return None,
                Some(b'(') => StepKind::Call(key, self.arguments()?),
                _ => StepKind::Property(key),
            };
            let step = Step {
                span: Span::new(start, self.at),
                safe,
                spread: false,
                kind,
            };
            push(&mut steps, step);
        }
        let Some(last) = steps.last() else {
            return match &base.kind {
                Kind::Name(name) if !is_plain(name) => Some(with_steps(base, steps)),
                _ => Some(base),
            };
        };
        Some(match &base.kind {
            // No class starts like that.
            Kind::Name(name) if is_plain(name) => Expr {
                span: Span::new(base.span.start, last.span.end),
                kind: Kind::Steps {
                    base: Box::new(base),
                    steps,
                },
            },
            _ => with_steps(base, steps),
        })
    }

    fn arguments(&mut self) -> Option<Vec<Expr>> {
        self.sign(b'(')?;
        self.blank();
        let mut args = Vec::new();
        if self.peek() == Some(b')') {
            self.at += 1;
            return Some(args);
        }
        loop {
            let arg = self.expression()?;
            push(&mut args, arg);
            self.blank();
            match self.peek()? {
                b',' => self.at += 1,
                b')' => {
                    self.at += 1;
                    return Some(args);
                }
                _ => return None,
            }
            self.blank();
        }
    }

    fn primary(&mut self) -> Option<Expr> {
        let start = self.at;
        let kind = match self.peek()? {
            b'\'' => {
                let body = &self.bytes[start + 1..];
                let len = memchr::memchr(b'\'', body)?;
                let end = start + 1 + len;
                let special = |b: &u8| matches!(b, b'\\' | b'\n' | b'\r');
                if body[..len].iter().any(special) || self.bytes.get(end + 1) == Some(&b'\'') {
                    return None;
                }
                self.at = end + 1;
                Kind::Literal(Value::from(&self.source[start + 1..end]))
            }
            b'0'..=b'9' => {
                let digits = self.bytes[start..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit())
                    .count();
                self.at += digits;
                let goes_on = |b: u8| {
                    !b.is_ascii() || b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'$')
                };
                if self.peek().is_some_and(goes_on) || digits > 1 && self.bytes[start] == b'0' {
                    return None;
                }
                let span = Span::new(start, self.at);
                Kind::Literal(literals::number(span.of(self.source), span).ok()?)
            }
            b'(' => {
                self.at += 1;
                self.blank();
                // It may be a cast.
                if self.peek()?.is_ascii_uppercase() {
                    return None;
                }
                let inner = self.expression()?;
                self.blank();
                self.sign(b')')?;
                return Some(Expr {
                    span: Span::new(start, self.at),
                    ..inner
                });
            }
            _ => match self.word()? {
                "true" => Kind::Literal(Value::Bool(true)),
                "false" => Kind::Literal(Value::Bool(false)),
                "null" => Kind::Literal(Value::Null),
                word if super::is_keyword(word) => return None,
                word => Kind::Name(word.into()),
            },
        };
        Some(Expr {
            span: Span::new(start, self.at),
            kind,
        })
    }

    /// A name of ASCII letters, digits and `_`.
    fn word(&mut self) -> Option<&str> {
        let rest = &self.bytes[self.at..];
        let is_part = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_';
        let len = rest.iter().take_while(is_part).count();
        // A `$`, and everything beyond ASCII, may be a part of it too.
        if len == 0
            || rest[0].is_ascii_digit()
            || rest.get(len).is_some_and(|b| !b.is_ascii() || *b == b'$')
        {
            return None;
        }
        let start = self.at;
        self.at += len;
        Some(&self.source[start..self.at])
    }
}

/// Adds to a list that mostly stays at one: the room for four that a `Vec` begins with is most of what a
/// template would take.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
}

/// Whether a path that starts with this name is of no class.
fn is_plain(name: &str) -> bool {
    name.as_bytes()[0].is_ascii_lowercase() && !is_package(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::builtins;

    /// Both ways give the same tree, or the short one none.
    fn agree(code: &str) -> bool {
        let source = format!("out.print(\"\"\"${{{code}}} after '}} it");
        let at = source.find('{').expect("it is there");
        let Some(short) = placeholder(&source, at) else {
            return false;
        };
        let whole = super::super::by_grammar(&source, at);
        let whole = whole.unwrap_or_else(|unparsed| panic!("{code:?}: {unparsed:?}"));
        assert_eq!(
            (format!("{:?}", short.expr), short.end),
            (format!("{:?}", whole.expr), whole.end),
            "{code:?}"
        );
        true
    }

    #[test]
    fn what_most_placeholders_hold_is_read() {
        for code in [
            "user.a",
            " user ",
            "user.b.toLowerCase()",
            "user?.b?.substring(0, 2)",
            "user.a == 'C' ? 'Contractor' : user.a == 'I' ? 'Intern' : 'Employee'",
            "user.a ?: ''",
            "user.a != null && !user.b || user.c == 1",
            "user.a+' '+user.b",
            "(user.a ?: user.b).trim()",
            "Math.max(1, user.n)",
            "java.lang.Math.PI",
            "user.class.name",
        ] {
            assert!(agree(code), "{code:?} is left to the grammar");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_left_to_the_grammar() {
        for code in [
            "(String) user.a",
            "(int) 1",
            "a === b",
            "a ==~ 'x'",
            "a++",
            "a + +1",
            "01",
            "1.5",
            "1L",
            "'a\\n'",
            "'''a'''",
            "a[0]",
            "f(1)",
            "a b",
            "def x",
            "new Date()",
            "a: 1",
            "é.b",
            "a.'b'",
            "a*.b",
            "x as int",
            "a -> b",
            "",
            "!(1)",
            "1 .class",
            "a ? .5 : 1",
            "a.b(c: 1)",
            "a.b { it }",
            "a = 1",
            "a += 1",
            "this.a",
        ] {
            assert!(!agree(code), "{code:?}");
        }
    }

    #[test]
    fn no_class_has_a_name_that_a_binding_may_have() {
        for row in builtins::rows() {
            let class = row.on.class().unwrap_or("java.lang.String");
            let first = class.split('.').next().unwrap_or_default();
            assert!(!is_plain(first), "{class}");
        }
    }

    #[test]
    fn both_ways_agree_about_every_recorded_case() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/oracle");
        let (mut short, mut all) = (0, 0);
        for entry in std::fs::read_dir(folder).expect("the oracle") {
            let path = entry.expect("a file").path();
            let text = match path.extension() {
                Some(extension) if extension == "jsonl" => std::fs::read_to_string(&path),
                _ => continue,
            };
            for line in text.expect("cases").lines() {
                let case = crate::text::json::read(line).root;
                let template = case.as_ref().and_then(|case| case.get("template"));
                let Some(template) = template.and_then(|template| template.as_str()) else {
                    continue;
                };
                for code in template.split("${").skip(1) {
                    all += 1;
                    short += usize::from(agree(code.split('}').next().unwrap_or_default()));
                }
            }
        }
        assert!(all > 5000 && short > 500, "{short} of {all}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        #[test]
        fn both_ways_agree_about_pieces_of_code(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "user", ".b", "?.c", ".trim()", ".d(1, 'x')", "'t'", "''", "1", "0", "null", "true", "(", ")",
                    " ", " == ", "!=", "&&", " || ", " ? ", " : ", "?:", "!", "+", " + ", "Math", ".class", "is", "in",
                    "String", "=", "-", ".", "?", ":", ",", "[", "]", "'", "$", "é", "_x", "9a", "if", " as ", "~", "*",
                ]),
                1..12,
            )
        ) {
            agree(&pieces.concat());
        }
    }
}

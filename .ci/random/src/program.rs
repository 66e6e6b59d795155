//! Random programs: text around placeholders that hold expressions and statements.

use std::io::{BufWriter, Write};

use scimplate::builtins::Ty;
use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::expression::Writer;
use crate::literal;
use crate::row::Rows;
use crate::seen;

/// One program in five is odd about kinds.
const ODD: usize = 20;

/// Writes cases to standard output, one a line.
pub fn generate(seed: u64, count: u64) {
    let rows = Rows::new();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for n in 0..count {
        let mut chance = Chance::new(seed.wrapping_mul(1_000_003).wrapping_add(n));
        let odd = if chance.percent(ODD) { 25 } else { 1 };
        let mut writer = Writer {
            chance,
            rows: &rows,
            locals: Vec::new(),
            odd,
        };
        let template = writer.template();
        let mut bindings = Map::new();
        for name in seen::NAMES {
            if names(&template, name)
                && let Some(value) = seen::value(name, &mut writer.chance)
            {
                bindings.insert((*name).into(), value);
            }
        }
        let case = json!({"id": format!("r{seed}-{n}"), "template": template, "bindings": Value::Object(bindings)});
        if writeln!(out, "{case}").is_err() {
            return;
        }
    }
}

/// Whether a word stands in a text.
fn names(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|of| of == word)
}

const AROUND: &[&str] = &[
    "{\"a\":\"",
    "\"}",
    " ",
    ", ",
    "é😀",
    "\\n",
    "\\\"",
    "'",
    "x=",
    "\n",
    "[1]",
    "</a>",
    "%20",
    "\\\\",
    "\\$",
    "#",
    "\\t",
];

impl Writer<'_> {
    fn template(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..1 + self.chance.below(2) {
            if self.chance.percent(60) {
                out += self.chance.word(AROUND);
            }
            out += &self.placeholder();
        }
        if self.chance.percent(50) {
            out += self.chance.word(AROUND);
        }
        out
    }

    fn placeholder(&mut self) -> String {
        match self.chance.below(100) {
            0..=4 => self
                .chance
                .pick(&[
                    "$s",
                    "$user.email",
                    "$n",
                    "$m.a",
                    "${user.firstname}",
                    "${response.call1.message.id}",
                    "${nil}",
                    "${d}",
                ])
                .to_string(),
            5..=9 => {
                // Later placeholders see an undeclared name.
                let kind = *self.chance.pick(&[Ty::STR, Ty::INT, Ty::LIST, Ty::MAP]);
                let value = self.expression(kind, 2);
                let out = wrapped(&format!("v = {value}"), &mut self.chance);
                self.locals.push(("v".into(), kind));
                out
            }
            10..=29 => {
                let known = self.locals.len();
                let code = self.statements();
                self.locals.truncate(known);
                wrapped(&code, &mut self.chance)
            }
            30..=34 => {
                let known = self.locals.len();
                let code = self.statements();
                self.locals.truncate(known);
                format!("<% {code} %>")
            }
            _ => {
                let depth = 1 + self.chance.below(3);
                let code = self.any(depth);
                // The parentheses an expression brings are not needed alone.
                let code = match code
                    .strip_prefix('(')
                    .and_then(|code| code.strip_suffix(')'))
                {
                    Some(inside) if balanced(inside) && self.chance.percent(60) => {
                        inside.to_owned()
                    }
                    _ => code,
                };
                wrapped(&code, &mut self.chance)
            }
        }
    }

    fn statements(&mut self) -> String {
        let mut out = Vec::new();
        for _ in 0..1 + self.chance.below(2) {
            out.push(self.statement());
        }
        out.push(if self.chance.percent(30) {
            format!("return {}", self.any(1))
        } else {
            self.any(1)
        });
        out.join("; ")
    }

    fn statement(&mut self) -> String {
        match self.chance.below(12) {
            0..=2 => {
                let (ty, kind) = *self.chance.pick(&[
                    ("def", Ty::STR),
                    ("String", Ty::STR),
                    ("int", Ty::INT),
                    ("List", Ty::LIST),
                    ("def", Ty::LIST),
                    ("Map", Ty::MAP),
                    ("def", Ty::DECIMAL),
                    ("Integer", Ty::INT),
                    ("boolean", Ty::BOOL),
                    ("BigDecimal", Ty::DECIMAL),
                    ("long", Ty::INT),
                    ("Date", Ty::DATE),
                    ("double", Ty::DOUBLE),
                    ("def", Ty::ANY),
                ]);
                let name = ["a1", "b1", "c1", "d1"][self.locals.len().min(3)];
                let value = self.expression(kind, 2);
                let again = self.locals.iter().any(|(of, _)| of == name);
                if !again {
                    self.locals.push((name.into(), kind));
                }
                if again {
                    format!("{name} = {value}")
                } else {
                    format!("{ty} {name} = {value}")
                }
            }
            3 => {
                let (test, yes, no) = (self.test(1), self.simple(), self.simple());
                format!("if ({test}) {{ {yes} }} else {{ {no} }}")
            }
            4 => format!("if ({}) return {}", self.test(1), self.any(1)),
            5 => {
                let over = self.expression(Ty::LIST.or(Ty::ARRAY).or(Ty::SET), 1);
                self.locals.push(("o".into(), Ty::ANY));
                let body = self.simple();
                self.locals.pop();
                let word = self
                    .chance
                    .pick(&["o in", "def o :", "Object o :", "String o :"]);
                format!(
                    "def acc{n} = []; for ({word} {over}) {{ acc{n} << o; {body} }}; print acc{n}",
                    n = self.chance.below(1000)
                )
            }
            6 => {
                let to = self.chance.below(4);
                self.locals.push(("i".into(), Ty::INT));
                let body = self.simple();
                self.locals.pop();
                format!("for (int i = 0; i < {to}; i++) {{ {body} }}")
            }
            7 => {
                let leave =
                    self.chance
                        .pick(&["", "", "if (w == 1) break; ", "if (w == 2) continue; "]);
                format!(
                    "int w = {}; while (w-- > 0) {{ {leave}{} }}",
                    self.chance.below(4),
                    self.simple()
                )
            }
            8 => {
                let on = self.any(1);
                let (first, second, third) = (self.any(1), self.simple(), self.simple());
                let label = self
                    .chance
                    .pick(&[
                        "'a', 1", "1..3", "String", "Integer", "'Ann'", "null", "~/a.*/",
                    ])
                    .replace("'a', 1", "['a', 1]");
                format!(
                    "switch ({on}) {{ case {first}: {second}; break; case {label}: {third}; break; default: print 'none' }}"
                )
            }
            9 => {
                let (body, other) = (self.any(2), self.any(1));
                let class = self.chance.pick(&[
                    "Exception e",
                    "NullPointerException e",
                    "MissingPropertyException e",
                    "RuntimeException e",
                    "e",
                    "NumberFormatException e",
                ]);
                format!("try {{ print({body}) }} catch ({class}) {{ print({other}) }}")
            }
            10 => {
                let (name, kind) = match self.locals.as_slice() {
                    [] => ("zz".to_owned(), Ty::INT),
                    locals => self.chance.pick(locals).clone(),
                };
                if name == "zz" {
                    return format!(
                        "def zz = {}; zz{}",
                        literal::small(&mut self.chance),
                        self.chance
                            .pick(&["++", "--", " += 2", " -= 1", " *= 3", " /= 2"])
                    );
                }
                let sign = self.chance.pick(&["=", "+=", "+=", "-="]);
                format!("{name} {sign} {}", self.expression(kind, 1))
            }
            _ => self.simple(),
        }
    }

    fn simple(&mut self) -> String {
        let value = self.any(1);
        match self.chance.below(3) {
            0 => format!("out << {}", value),
            1 => format!("print({value})"),
            _ => format!("print {}", literal::text(&mut self.chance)),
        }
    }
}

/// Code in a placeholder of one of the spellings; what holds a brace seldom survives `${…}`.
fn wrapped(code: &str, chance: &mut Chance) -> String {
    if chance.percent(if code.contains('}') { 25 } else { 75 }) {
        format!("${{{code}}}")
    } else {
        format!("<%= {code} %>")
    }
}

/// Whether no parenthesis closes before it opens.
fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    text.chars().all(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth >= 0
    })
}

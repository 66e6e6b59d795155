//! Precedence: from a flat list of operands and signs to a tree.

use pest::iterators::Pair;

use super::{Parsed, Rule, Tree, Unparsed, bare_type};
use crate::language::syntax::{Arm, Expr, Kind, Operator};
use crate::text::Span;
use crate::value::Value;

/// Groovy's binary operators by level, loosest first, with the row each calls. `&&` and `||` do not
/// compute both sides; they are told apart where the tree is built.
const LEVELS: &[&[(&str, &str)]] = &[
    &[("||", "||")],
    &[("&&", "&&")],
    &[("|", "or")],
    &[("^", "xor")],
    &[("&", "and")],
    &[("=~", "=~"), ("==~", "==~")],
    &[("==", "=="), ("!=", "!="), ("<=>", "<=>")],
    &[
        ("<", "<"),
        ("<=", "<="),
        (">", ">"),
        (">=", ">="),
        ("in", "x in y"),
    ],
    &[
        ("<<", "leftShift"),
        (">>", "rightShift"),
        (">>>", "rightShiftUnsigned"),
        ("..", ".."),
        ("..<", "..<"),
    ],
    &[("+", "plus"), ("-", "minus")],
    &[("*", "multiply"), ("/", "div"), ("%", "mod")],
];

/// Most signs before one value. Each is a level of the tree.
const MAX_PREFIXES: usize = 16;

/// The level whose operators do not chain: `1 < 2 < 3` does not compile.
const RELATIONAL: usize = 7;
const MULTIPLICATIVE: usize = 10;

enum Item<'a> {
    Operand(Operand<'a>),
    Sign(&'a str, Span),
    /// `as` or `instanceof` and the type.
    Typed(&'a str, Box<str>, Span),
}

/// An operand with what stands before it, outermost first, not yet applied.
pub(super) struct Operand<'a> {
    pub prefixes: Vec<Prefix<'a>>,
    pub value: Expr,
}

pub(super) enum Prefix<'a> {
    Sign(&'a str, Span),
    Cast(Box<str>, Span),
}

type Items<'a> = std::iter::Peekable<std::vec::IntoIter<Item<'a>>>;

impl<'a> Tree<'a> {
    pub(super) fn prefix(&self, pair: Pair<'a, Rule>) -> Parsed<Prefix<'a>> {
        let span = self.span(&pair);
        let Some(part) = pair.into_inner().next() else {
            return Err(Unparsed::syntax(span, "a sign is missing"));
        };
        Ok(match part.as_rule() {
            Rule::cast => {
                let class = part
                    .into_inner()
                    .next()
                    .map_or_else(Box::default, |t| bare_type(t.as_str()));
                Prefix::Cast(class, span)
            }
            _ => Prefix::Sign(part.as_str(), span),
        })
    }

    pub(super) fn expression(&self, pair: Pair<'a, Rule>) -> Parsed<Expr> {
        let whole = self.span(&pair);
        // Split the flat list at its assignments, which are loosest, and each part at its choices.
        let mut targets: Vec<(Expr, &'a str, Span)> = Vec::new();
        let mut run: Vec<Item<'a>> = Vec::new();
        let mut arms: Vec<Arm> = Vec::new();
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::operand => run.push(Item::Operand(self.operand(part)?)),
                Rule::sign => run.push(Item::Sign(part.as_str(), span)),
                Rule::typed => {
                    let mut parts = part.into_inner();
                    if let (Some(word), Some(class)) = (parts.next(), parts.next()) {
                        run.push(Item::Typed(word.as_str(), bare_type(class.as_str()), span));
                    }
                }
                Rule::elvis => {
                    let test = self.binary(std::mem::take(&mut run))?;
                    arms.push(Arm { test, then: None });
                }
                Rule::ternary => {
                    let test = self.binary(std::mem::take(&mut run))?;
                    let then = match part.into_inner().next() {
                        Some(middle) => self.expression(middle)?,
                        None => {
                            return Err(Unparsed::syntax(
                                span,
                                "this choice has no value after `?`",
                            ));
                        }
                    };
                    arms.push(Arm {
                        test,
                        then: Some(then),
                    });
                }
                Rule::assign => {
                    if !arms.is_empty() {
                        return Err(Unparsed::syntax(span, "a choice cannot be assigned to"));
                    }
                    let target = self.binary(std::mem::take(&mut run))?;
                    if !is_target(&target) {
                        return Err(Unparsed::syntax(target.span, "this cannot be assigned to"));
                    }
                    targets.push((target, part.as_str(), span));
                }
                rule => return Err(self.unexpected(rule, span)),
            }
        }
        let mut value = self.binary(run)?;
        if !arms.is_empty() {
            let span = arms[0].test.span.to(value.span);
            value = Expr {
                span,
                kind: Kind::Choice {
                    arms,
                    otherwise: Box::new(value),
                },
            };
        }
        for (target, sign, span) in targets.into_iter().rev() {
            let operator = sign.strip_suffix('=').filter(|sign| !sign.is_empty());
            let operator = operator.map(|sign| Operator {
                row: row(sign),
                span,
            });
            let kind = Kind::Assign {
                target: Box::new(target),
                operator,
                value: Box::new(value),
            };
            value = Expr { span: whole, kind };
        }
        Ok(value)
    }

    /// Gives a flat list of operands and signs its precedence.
    fn binary(&self, run: Vec<Item<'a>>) -> Parsed<Expr> {
        let mut items = run.into_iter().peekable();
        // Mostly there is nothing to give a precedence to.
        let is_plain =
            |item: &Item<'_>| matches!(item, Item::Operand(operand) if operand.prefixes.is_empty());
        let expr = match items.len() {
            1 if items.peek().is_some_and(is_plain) => self.signed(&mut items)?,
            _ => self.level(0, &mut items)?,
        };
        match items.next() {
            None => Ok(expr),
            Some(Item::Sign(sign, span)) => Err(Unparsed::syntax(
                span,
                format!("`{sign}` cannot stand here"),
            )),
            Some(Item::Typed(word, _, span)) => Err(Unparsed::syntax(
                span,
                format!("`{word}` cannot stand here"),
            )),
            Some(Item::Operand(operand)) => Err(Unparsed::syntax(
                operand.value.span,
                "an operator is missing before this",
            )),
        }
    }

    fn level(&self, level: usize, items: &mut Items<'a>) -> Parsed<Expr> {
        let Some(signs) = LEVELS.get(level) else {
            return self.power(items);
        };
        // Groovy reads a sign at the start of a product after the power: `-2 ** 2` is `-(2 ** 2)`.
        let lead = match items.peek_mut() {
            Some(Item::Operand(operand)) if level == MULTIPLICATIVE => {
                match operand.prefixes.first() {
                    Some(Prefix::Sign("-" | "+", _)) => Some(operand.prefixes.remove(0)),
                    _ => None,
                }
            }
            _ => None,
        };
        if let (Some(Prefix::Sign(sign, span)), Some(Item::Operand(operand))) =
            (&lead, items.peek())
            && let Some(Prefix::Sign(next @ ("-" | "+"), _)) = operand.prefixes.first()
        {
            return Err(Unparsed::syntax(
                *span,
                format!("Groovy cannot read `{sign} {next}` here"),
            ));
        }
        let mut first = self.level(level + 1, items)?;
        if let Some(lead) = lead {
            first = before(lead, first)?;
        }
        let mut rest: Vec<(Operator, Expr)> = Vec::new();
        // What stands in brackets, `(x as int) > 1`, is another matter.
        let mut is_typed = false;
        loop {
            match items.peek() {
                Some(Item::Sign(sign, _)) if signs.iter().any(|(s, _)| s == sign) => {}
                Some(Item::Typed(..)) if level == RELATIONAL && rest.is_empty() => {
                    if let Some(Item::Typed(word, class, span)) = items.next() {
                        first = typed(word, class, first, span);
                        is_typed = true;
                    }
                    continue;
                }
                _ => break,
            }
            let Some(Item::Sign(sign, span)) = items.next() else {
                break;
            };
            if level == RELATIONAL && (!rest.is_empty() || is_typed) {
                return Err(Unparsed::syntax(span, "Groovy does not chain comparisons"));
            }
            rest.push((
                Operator {
                    row: row(sign),
                    span,
                },
                self.level(level + 1, items)?,
            ));
        }
        Ok(chain(first, rest))
    }

    fn power(&self, items: &mut Items<'a>) -> Parsed<Expr> {
        let first = self.signed(items)?;
        let mut rest = Vec::new();
        while let Some(Item::Sign("**", span)) = items.peek() {
            let operator = Operator {
                row: "power",
                span: *span,
            };
            items.next();
            rest.push((operator, self.signed(items)?));
        }
        Ok(chain(first, rest))
    }

    fn signed(&self, items: &mut Items<'a>) -> Parsed<Expr> {
        match items.next() {
            Some(Item::Operand(Operand { prefixes, value })) if prefixes.len() > MAX_PREFIXES => {
                Err(Unparsed {
                    span: value.span,
                    message: format!("more than {MAX_PREFIXES} signs in a row"),
                    groovy_can: true,
                })
            }
            Some(Item::Operand(Operand { prefixes, value })) => prefixes
                .into_iter()
                .rev()
                .try_fold(value, |of, prefix| before(prefix, of)),
            Some(Item::Sign(sign, span)) => Err(Unparsed::syntax(
                span,
                format!("there is no value before `{sign}`"),
            )),
            Some(Item::Typed(word, _, span)) => Err(Unparsed::syntax(
                span,
                format!("there is no value before `{word}`"),
            )),
            None => Err(Unparsed::syntax(Span::at(self.base), "a value is missing")),
        }
    }
}

/// The row a binary sign calls.
fn row(sign: &str) -> &'static str {
    let all = LEVELS.iter().copied().flatten();
    all.chain(&[("**", "power")])
        .find(|(s, _)| *s == sign)
        .map_or("", |(_, row)| row)
}

fn is_target(expr: &Expr) -> bool {
    use crate::language::syntax::StepKind;
    match &expr.kind {
        Kind::Name(_) => true,
        Kind::Steps { steps, .. } => {
            matches!(
                steps.last().map(|step| &step.kind),
                Some(StepKind::Property(_) | StepKind::Index(_))
            )
        }
        _ => false,
    }
}

fn typed(word: &str, class: Box<str>, of: Expr, at: Span) -> Expr {
    let span = of.span.to(at);
    let of = Box::new(of);
    let kind = match word {
        "as" => Kind::Convert {
            of,
            class,
            cast: false,
        },
        _ => Kind::InstanceOf { of, class },
    };
    Expr { span, kind }
}

/// One level of operators as one node.
pub(super) fn chain(first: Expr, rest: Vec<(Operator, Expr)>) -> Expr {
    let Some((_, last)) = rest.last() else {
        return first;
    };
    let span = first.span.to(last.span);
    let kind = match rest[0].0.row {
        row @ ("&&" | "||") => {
            let terms = std::iter::once(first)
                .chain(rest.into_iter().map(|(_, term)| term))
                .collect();
            if row == "||" {
                Kind::Any(terms)
            } else {
                Kind::All(terms)
            }
        }
        _ => Kind::Chain {
            first: Box::new(first),
            rest,
        },
    };
    Expr { span, kind }
}

/// `a++`, `--a`
pub(super) fn change(sign: &str, at: Span, target: Expr, before: bool) -> Parsed<Expr> {
    let row = if sign == "++" { "next" } else { "previous" };
    let span = at.to(target.span);
    let operator = Operator { row, span: at };
    if !is_target(&target) {
        // `--1` is 0: there is nothing to change, but the value is computed.
        return match before {
            true => Ok(Expr {
                span,
                kind: Kind::Unary {
                    operator,
                    of: Box::new(target),
                },
            }),
            false => Ok(Expr {
                span,
                kind: Kind::NotYet(format!("`{sign}` after what is no variable")),
            }),
        };
    }
    Ok(Expr {
        span,
        kind: Kind::Change {
            target: Box::new(target),
            operator,
            before,
        },
    })
}

fn before(prefix: Prefix<'_>, of: Expr) -> Parsed<Expr> {
    let (sign, at) = match prefix {
        Prefix::Cast(class, at) => {
            let kind = Kind::Convert {
                class,
                of: Box::new(of),
                cast: true,
            };
            return Ok(Expr { span: at, kind });
        }
        Prefix::Sign(sign, at) => (sign, at),
    };
    let span = at.to(of.span);
    let operator = |row| Operator { row, span: at };
    let kind = match (sign, &of.kind) {
        // Groovy reads the sign with the literal, through a BigDecimal, which knows no negative zero.
        ("-", Kind::Literal(Value::Double(n))) if *n == 0.0 => Kind::Literal(Value::Double(0.0)),
        ("-", Kind::Literal(Value::Float(n))) if *n == 0.0 => Kind::Literal(Value::Float(0.0)),
        // The smallest Integer: without its sign, and without an `L`, it would be a Long.
        ("-", Kind::Literal(Value::Long(2_147_483_648))) if of.span.end - of.span.start == 10 => {
            Kind::Literal(Value::Int(i32::MIN))
        }
        ("++" | "--", _) => return change(sign, at, of, true),
        ("!", _) => Kind::Not(Box::new(of)),
        ("-", _) => Kind::Unary {
            operator: operator("-x"),
            of: Box::new(of),
        },
        ("+", _) => Kind::Unary {
            operator: operator("+x"),
            of: Box::new(of),
        },
        _ => Kind::Unary {
            operator: operator("~x"),
            of: Box::new(of),
        },
    };
    Ok(Expr { span, kind })
}

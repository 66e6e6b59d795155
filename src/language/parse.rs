//! From pest's tokens to the syntax tree, and the words for what does not parse.
//!
//! The grammar reads operators as one flat list; precedence is given here, level by level as in Groovy
//! 2.4's own grammar.

use std::sync::Arc;

use pest::Parser;
use pest::iterators::Pair;

use super::escape;
use super::syntax::{Arm, Expr, Key, Kind, Operator, Step, StepKind, TextPart};
use crate::builtins;
use crate::text::Span;
use crate::value::{Decimal, Number, Value};

/// Deepest nesting of brackets and choices in one placeholder. Our own number, because pest's guard
/// moves with the build.
pub(super) const MAX_DEPTH: usize = 256;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/groovy.pest"]
struct Groovy;

/// Why a placeholder has no tree.
#[derive(Debug)]
pub(super) struct Unparsed {
    pub span: Span,
    pub message: String,
    /// Whether Groovy could read it: a statement, say.
    pub groovy_can: bool,
}

impl Unparsed {
    pub(super) fn syntax(span: Span, message: impl Into<String>) -> Unparsed {
        Unparsed { span, message: message.into(), groovy_can: false }
    }
}

type Parsed<T> = Result<T, Unparsed>;

/// Reads `{…}` at `at` of stage one's source; gives the expression, `None` for an empty one, and where
/// the text goes on.
pub(super) fn placeholder(source: &str, at: usize) -> Parsed<(Option<Expr>, usize)> {
    check_depth(source, at)?;
    let pair = match Groovy::parse(Rule::placeholder, &source[at..]) {
        Ok(mut pairs) => pairs.next(),
        Err(error) => {
            let furthest = match error.location {
                pest::error::InputLocation::Pos(pos) | pest::error::InputLocation::Span((pos, _)) => pos,
            };
            return Err(super::recover::explain(source, at, at + furthest));
        }
    };
    let tree = Tree { source, base: at };
    let Some(pair) = pair else {
        return Ok((None, at));
    };
    let end = at + pair.as_span().end();
    let expr = match pair.into_inner().next() {
        Some(expression) => Some(tree.expression(expression)?),
        None => None,
    };
    Ok((expr, end))
}

/// Reads the dotted path after a bare `$` at `at`; `None` when no name starts there, or a keyword is
/// part of it.
pub(super) fn path(source: &str, at: usize) -> Option<(Expr, usize)> {
    let pair = Groovy::parse(Rule::path, &source[at..]).ok()?.next()?;
    let end = at + pair.as_span().end();
    let next = source[end..].strip_prefix('.').unwrap_or_default();
    if Groovy::parse(Rule::bare_keyword, next).is_ok() {
        return None;
    }
    Some((Tree { source, base: at }.path(pair), end))
}

/// Whether a text is one number literal.
pub(super) fn is_number(text: &str) -> bool {
    Groovy::parse(Rule::number, text).is_ok_and(|pairs| pairs.as_str() == text)
}

/// Refuses what nests too deep before pest recurses into it.
fn check_depth(source: &str, at: usize) -> Parsed<()> {
    let (mut depth, mut choices, mut end) = (0usize, 0usize, at);
    for (i, byte) in source.as_bytes()[at..].iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'}' => {
                depth = depth.saturating_sub(1);
                // Braces in strings make this a little early or late, which only moves the count.
                if depth == 0 {
                    return Ok(());
                }
            }
            b'?' => choices += 1,
            b':' => choices = choices.saturating_sub(1),
            _ => {}
        }
        end = at + i;
        if depth + choices > MAX_DEPTH {
            let span = Span::new(end, end + 1);
            return Err(Unparsed {
                span,
                message: format!("this nests deeper than {MAX_DEPTH} levels"),
                groovy_can: true,
            });
        }
    }
    let _ = end;
    Ok(())
}

/// What turns tokens into a tree: the source, and where in it pest's input began.
struct Tree<'a> {
    source: &'a str,
    base: usize,
}

/// Groovy's binary operators by level, loosest first, with the row each calls. `&&`, `||`, `!=` and the
/// like are told apart where the tree is built.
const LEVELS: &[&[(&str, &str)]] = &[
    &[("||", "||")],
    &[("&&", "&&")],
    &[("|", "or")],
    &[("^", "xor")],
    &[("&", "and")],
    &[("=~", "=~"), ("==~", "==~")],
    &[("==", "=="), ("!=", "!="), ("<=>", "<=>")],
    &[("<", "<"), ("<=", "<="), (">", ">"), (">=", ">="), ("in", "in")],
    &[("<<", "leftShift"), (">>", "rightShift"), (">>>", "rightShiftUnsigned"), ("..", ".."), ("..<", "..<")],
    &[("+", "plus"), ("-", "minus")],
    &[("*", "multiply"), ("/", "div"), ("%", "mod")],
];

/// The level whose operators do not chain: `1 < 2 < 3` does not compile.
const RELATIONAL: usize = 7;
const MULTIPLICATIVE: usize = 10;

enum Item<'a> {
    Operand(Operand<'a>),
    Sign(&'a str, Span),
}

/// An operand with the signs before it, outermost first, not yet applied.
struct Operand<'a> {
    prefixes: Vec<(&'a str, Span)>,
    value: Expr,
}

impl<'a> Tree<'a> {
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(span.start(), span.end()).shifted(self.base)
    }

    fn expression(&self, pair: Pair<'a, Rule>) -> Parsed<Expr> {
        // Split the flat list at its choices: `test ? then : test ?: value …`.
        let mut run: Vec<Item<'a>> = Vec::new();
        let mut arms: Vec<Arm> = Vec::new();
        let whole = self.span(&pair);
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::operand => run.push(Item::Operand(self.operand(part)?)),
                Rule::sign => run.push(Item::Sign(part.as_str(), span)),
                Rule::elvis => {
                    let test = self.binary(std::mem::take(&mut run))?;
                    arms.push(Arm { test, then: None });
                }
                Rule::ternary => {
                    let test = self.binary(std::mem::take(&mut run))?;
                    let then = match part.into_inner().next() {
                        Some(middle) => self.expression(middle)?,
                        None => return Err(Unparsed::syntax(span, "this choice has no value after `?`")),
                    };
                    arms.push(Arm { test, then: Some(then) });
                }
                Rule::typed => {
                    return Ok(Expr {
                        span: whole,
                        kind: Kind::NotYet("`as` and `instanceof`".into()),
                    });
                }
                rule => return Err(self.unexpected(rule, span)),
            }
        }
        let last = self.binary(run)?;
        if arms.is_empty() {
            return Ok(last);
        }
        Ok(Expr {
            span: whole,
            kind: Kind::Choice { arms, otherwise: Box::new(last) },
        })
    }

    /// Gives a flat list of operands and signs its precedence.
    fn binary(&self, run: Vec<Item<'a>>) -> Parsed<Expr> {
        let mut items = run.into_iter().peekable();
        self.level(0, &mut items)
    }

    fn level(&self, level: usize, items: &mut Items<'a>) -> Parsed<Expr> {
        let Some(signs) = LEVELS.get(level) else {
            return self.power(items);
        };
        // Groovy reads a sign at the start of a product after the power: `-2 ** 2` is `-(2 ** 2)`.
        let lead = match items.peek_mut() {
            Some(Item::Operand(operand)) if level == MULTIPLICATIVE => {
                match operand.prefixes.first() {
                    Some(("-" | "+", _)) => Some(operand.prefixes.remove(0)),
                    _ => None,
                }
            }
            _ => None,
        };
        if let (Some((sign, span)), Some(Item::Operand(operand))) = (&lead, items.peek())
            && let Some((next @ ("-" | "+"), _)) = operand.prefixes.first()
        {
            return Err(Unparsed::syntax(*span, format!("Groovy cannot read `{sign} {next}` here")));
        }
        let mut first = self.level(level + 1, items)?;
        if let Some((sign, span)) = lead {
            first = unary(sign, span, first);
        }
        let mut rest: Vec<(Operator, Expr)> = Vec::new();
        while let Some(Item::Sign(sign, _)) = items.peek() {
            let Some((_, row)) = signs.iter().find(|(s, _)| s == sign) else { break };
            let Some(Item::Sign(_, span)) = items.next() else { break };
            if level == RELATIONAL && !rest.is_empty() {
                return Err(Unparsed::syntax(span, "Groovy does not chain comparisons"));
            }
            rest.push((Operator { row, span }, self.level(level + 1, items)?));
        }
        Ok(chain(first, rest))
    }

    fn power(&self, items: &mut Items<'a>) -> Parsed<Expr> {
        let mut left = self.signed(items)?;
        while let Some(Item::Sign("**", _)) = items.peek() {
            items.next();
            let right = self.signed(items)?;
            let span = left.span.to(right.span);
            left = Expr { span, kind: Kind::NotYet("the operator `**`".into()) };
        }
        Ok(left)
    }

    fn signed(&self, items: &mut Items<'a>) -> Parsed<Expr> {
        match items.next() {
            Some(Item::Operand(Operand { prefixes, value })) => Ok(prefixes
                .into_iter()
                .rev()
                .fold(value, |of, (sign, span)| unary(sign, span, of))),
            Some(Item::Sign(sign, span)) => {
                Err(Unparsed::syntax(span, format!("there is no value before `{sign}`")))
            }
            None => Err(Unparsed::syntax(Span::at(self.base), "a value is missing")),
        }
    }

    fn operand(&self, pair: Pair<'a, Rule>) -> Parsed<Operand<'a>> {
        let mut prefixes = Vec::new();
        let mut value: Option<Expr> = None;
        let mut steps: Vec<Step> = Vec::new();
        for part in pair.into_inner() {
            let span = self.span(&part);
            match (part.as_rule(), &value) {
                (Rule::prefix, _) => prefixes.push((part.as_str(), span)),
                (Rule::member, Some(_)) => match self.member(part, span)? {
                    Ok(step) => steps.push(step),
                    Err(not_yet) => {
                        value = Some(not_yet);
                        steps.clear();
                    }
                },
                (Rule::index, Some(_)) => {
                    let at = part
                        .into_inner()
                        .map(|item| self.expression(item))
                        .collect::<Parsed<_>>()?;
                    steps.push(Step { span, safe: false, spread: false, kind: StepKind::Index(at) });
                }
                (Rule::invoke | Rule::trailing, Some(of)) => {
                    let name = match (&of.kind, steps.is_empty()) {
                        (Kind::Name(name), true) => format!("the call `{name}(…)`"),
                        _ => "the call of a value".into(),
                    };
                    let span = of.span.to(span);
                    value = Some(Expr { span, kind: Kind::NotYet(name) });
                    steps.clear();
                }
                (_, None) => value = Some(self.primary(part)?),
                (rule, _) => return Err(self.unexpected(rule, span)),
            }
        }
        let Some(base) = value else {
            return Err(Unparsed::syntax(Span::at(self.base), "a value is missing"));
        };
        Ok(Operand { prefixes, value: with_steps(base, steps) })
    }

    /// A `.name` or `.name(…)`; the inner `Err` is something not evaluated yet.
    fn member(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<Result<Step, Expr>> {
        let (mut safe, mut spread, mut key, mut args) = (false, false, None, None);
        for part in pair.into_inner() {
            let at = self.span(&part);
            match part.as_rule() {
                Rule::dot => {
                    safe = part.as_str() == "?.";
                    spread = part.as_str() == "*.";
                }
                Rule::word => key = Some(Key::Word(part.as_str().into())),
                Rule::arguments => match self.arguments(part)? {
                    Ok(list) => args = Some(list),
                    Err(not_yet) => return Ok(Err(not_yet)),
                },
                Rule::closure => {
                    return Ok(Err(Expr { span: at, kind: Kind::NotYet("a closure".into()) }));
                }
                _ => key = Some(Key::Text(Box::new(self.primary(part)?))),
            }
        }
        let Some(key) = key else {
            return Err(Unparsed::syntax(span, "a name is missing after the dot"));
        };
        let kind = match args {
            Some(args) => StepKind::Call(key, args),
            None => StepKind::Property(key),
        };
        Ok(Ok(Step { span, safe, spread, kind }))
    }

    fn arguments(&self, pair: Pair<'a, Rule>) -> Parsed<Result<Vec<Expr>, Expr>> {
        let mut list = Vec::new();
        for argument in pair.into_inner() {
            let span = self.span(&argument);
            let Some(part) = argument.into_inner().next() else { continue };
            if part.as_rule() == Rule::named {
                return Ok(Err(Expr { span, kind: Kind::NotYet("a named argument".into()) }));
            }
            list.push(self.expression(part)?);
        }
        Ok(Ok(list))
    }

    fn primary(&self, pair: Pair<'a, Rule>) -> Parsed<Expr> {
        let span = self.span(&pair);
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::number => Kind::Literal(number(text, span)?),
            Rule::constant => Kind::Literal(match text {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => Value::Null,
            }),
            Rule::name => Kind::Name(text.into()),
            Rule::paren => {
                let inner = pair.into_inner().next();
                return match inner {
                    // The brackets stay part of the span, so that a caret shows them.
                    Some(inner) => Ok(Expr { span, ..self.expression(inner)? }),
                    None => Err(Unparsed::syntax(span, "there is nothing between these brackets")),
                };
            }
            Rule::plain | Rule::plain3 => {
                let body = pair.into_inner().next();
                let (raw, at) = body.map_or(("", span.start), |b| (b.as_str(), self.span(&b).start));
                Kind::Literal(Value::string(escape::quoted(raw, at)?))
            }
            Rule::gstring | Rule::gstring3 | Rule::slashy => self.text(pair)?,
            Rule::list => Kind::List(
                pair.into_inner().map(|item| self.expression(item)).collect::<Parsed<_>>()?,
            ),
            Rule::map => Kind::Map(
                pair.into_inner().map(|entry| self.entry(entry)).collect::<Parsed<_>>()?,
            ),
            Rule::closure => Kind::NotYet("a closure".into()),
            Rule::creator => Kind::NotYet(match pair.into_inner().find(|p| p.as_rule() == Rule::type_name) {
                Some(class) => format!("`new {}`", class.as_str()),
                None => "`new`".into(),
            }),
            rule => return Err(self.unexpected(rule, span)),
        };
        Ok(Expr { span, kind })
    }

    fn entry(&self, pair: Pair<'a, Rule>) -> Parsed<(Expr, Expr)> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let (Some(key), Some(value)) = (parts.next(), parts.next()) else {
            return Err(Unparsed::syntax(span, "a key or its value is missing"));
        };
        let key = match key.as_rule() {
            Rule::entry_name => Expr {
                span: self.span(&key),
                kind: Kind::Literal(Value::from(key.as_str())),
            },
            _ => self.primary(key)?,
        };
        Ok((key, self.expression(value)?))
    }

    /// A string with placeholders; without any, an ordinary String.
    fn text(&self, pair: Pair<'a, Rule>) -> Parsed<Kind> {
        let slashy = pair.as_rule() == Rule::slashy;
        let mut parts: Vec<TextPart> = Vec::new();
        let mut chunk = String::new();
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::gstring_chunk | Rule::gstring3_chunk => {
                    chunk.push_str(&escape::quoted(part.as_str(), span.start)?);
                }
                Rule::slashy_chunk if slashy => chunk.push_str(&part.as_str().replace("\\/", "/")),
                Rule::slashy_dollar => chunk.push('$'),
                _ => {
                    if !chunk.is_empty() {
                        parts.push(TextPart::Chunk(std::mem::take(&mut chunk).into()));
                    }
                    parts.push(TextPart::Hole(self.hole(part, span)?));
                }
            }
        }
        if parts.is_empty() {
            return Ok(Kind::Literal(Value::string(chunk)));
        }
        if !chunk.is_empty() {
            parts.push(TextPart::Chunk(chunk.into()));
        }
        Ok(Kind::Text(parts))
    }

    fn hole(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<Expr> {
        match pair.into_inner().next() {
            Some(inner) if inner.as_rule() == Rule::path => Ok(self.path(inner)),
            Some(inner) => match inner.into_inner().next() {
                Some(expression) => self.expression(expression),
                None => Ok(Expr { span, kind: Kind::Literal(Value::Null) }),
            },
            None => Err(Unparsed::syntax(span, "a placeholder is missing")),
        }
    }

    fn path(&self, pair: Pair<'a, Rule>) -> Expr {
        let mut names = pair.into_inner().map(|word| (word.as_str(), self.span(&word)));
        let (first, span) = names.next().unwrap_or(("", Span::at(self.base)));
        let base = Expr { span, kind: Kind::Name(first.into()) };
        let steps = names
            .map(|(name, span)| Step {
                span: Span::new(span.start - 1, span.end),
                safe: false,
                spread: false,
                kind: StepKind::Property(Key::Word(name.into())),
            })
            .collect();
        with_steps(base, steps)
    }

    fn unexpected(&self, rule: Rule, span: Span) -> Unparsed {
        let shown: String = span.of(self.source).chars().take(20).collect();
        Unparsed::syntax(span, format!("`{shown}` cannot stand here ({rule:?})"))
    }
}

type Items<'a> = std::iter::Peekable<std::vec::IntoIter<Item<'a>>>;

/// One level of operators as one node.
fn chain(first: Expr, rest: Vec<(Operator, Expr)>) -> Expr {
    let Some((_, last)) = rest.last() else { return first };
    let span = first.span.to(last.span);
    let kind = match rest[0].0.row {
        "&&" | "||" => {
            let any = rest[0].0.row == "||";
            let terms = std::iter::once(first).chain(rest.into_iter().map(|(_, term)| term)).collect();
            if any { Kind::Any(terms) } else { Kind::All(terms) }
        }
        row @ ("=~" | "==~" | ".." | "..<") => Kind::NotYet(format!("the operator `{row}`")),
        _ => Kind::Chain { first: Box::new(first), rest },
    };
    Expr { span, kind }
}

fn unary(sign: &str, at: Span, of: Expr) -> Expr {
    let span = at.to(of.span);
    let operator = |row| Operator { row, span: at };
    let kind = match (sign, &of.kind) {
        // Groovy reads the sign with the literal, through a BigDecimal, which knows no negative zero.
        ("-", Kind::Literal(Value::Double(n))) if *n == 0.0 => Kind::Literal(Value::Double(0.0)),
        ("-", Kind::Literal(Value::Float(n))) if *n == 0.0 => Kind::Literal(Value::Float(0.0)),
        ("!", _) => Kind::Not(Box::new(of)),
        ("-", _) => Kind::Unary { operator: operator("negative"), of: Box::new(of) },
        ("+", _) => Kind::Unary { operator: operator("positive"), of: Box::new(of) },
        _ => Kind::NotYet(format!("the operator `{sign}`")),
    };
    Expr { span, kind }
}

/// An expression and its steps. A dotted name that is a class becomes one: `java.lang.Math`.
fn with_steps(base: Expr, mut steps: Vec<Step>) -> Expr {
    let mut base = base;
    if let Kind::Name(first) = &base.kind {
        let mut name = first.to_string();
        let mut taken = 0;
        let mut class = builtins::class_named(&name);
        for (i, step) in steps.iter().enumerate() {
            if class.is_some() {
                break;
            }
            let StepKind::Property(Key::Word(word)) = &step.kind else { break };
            name.push('.');
            name.push_str(word);
            class = builtins::class_named(&name);
            taken = i + 1;
        }
        if let Some(class) = class {
            // `String.class` is `String`.
            if matches!(steps.get(taken), Some(Step { kind: StepKind::Property(Key::Word(word)), .. }) if &**word == "class") {
                taken += 1;
            }
            let end = steps[..taken].last().map_or(base.span.end, |step| step.span.end);
            base = Expr { span: Span::new(base.span.start, end), kind: Kind::Class(class) };
            steps.drain(..taken);
        }
    }
    let Some(last) = steps.last() else { return base };
    Expr {
        span: Span::new(base.span.start, last.span.end),
        kind: Kind::Steps { base: Box::new(base), steps },
    }
}

/// A number literal: Integer, Long if it does not fit, then BigInteger; with a fraction or exponent a
/// BigDecimal; a suffix decides otherwise.
fn number(text: &str, span: Span) -> Parsed<Value> {
    let wrong = || Unparsed::syntax(span, format!("`{text}` is not a number Groovy can read"));
    let digits = text.replace('_', "");
    let hex = digits.starts_with("0x") || digits.starts_with("0X");
    let last = digits.bytes().last().map(|b| b.to_ascii_lowercase());
    let suffix = match last {
        Some(b @ (b'i' | b'l' | b'g')) => Some(b),
        Some(b @ (b'f' | b'd')) if !hex => Some(b),
        _ => None,
    };
    let body = if suffix.is_some() { &digits[..digits.len() - 1] } else { &digits[..] };
    let fraction = !hex && body.contains(['.', 'e', 'E']);
    match suffix {
        Some(b'f') => {
            let n: f32 = body.parse().map_err(|_| wrong())?;
            return if n.is_finite() { Ok(Value::Float(n)) } else { Err(wrong()) };
        }
        Some(b'd') => {
            let n: f64 = body.parse().map_err(|_| wrong())?;
            return if n.is_finite() { Ok(Value::Double(n)) } else { Err(wrong()) };
        }
        _ => {}
    }
    if fraction {
        let decimal = Decimal::parse(body).ok_or_else(wrong)?;
        return Ok(Value::Decimal(Arc::new(decimal)));
    }
    let (radix, body) = match body.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &body[2..]),
        [b'0', b'b' | b'B', ..] => (2, &body[2..]),
        [b'0', _, ..] => (8, &body[1..]),
        _ => (10, body),
    };
    let whole = Number::parse_whole(body, radix).ok_or_else(wrong)?;
    Ok(match suffix {
        Some(b'i') => Value::Int(whole.to_i32_wrapping()),
        Some(b'l') => Value::Long(whole.to_i64_wrapping()),
        Some(b'g') => whole.truncated().map_or(Value::Null, |n| Value::BigInt(Arc::new(n))),
        _ => whole.into(),
    })
}

//! Statements: what makes a placeholder a program.

use pest::iterators::Pair;

use super::{Parsed, Rule, Tree, Unparsed, bare_type};
use crate::language::syntax::{Catch, Expr, Key, Kind, Statement, StatementKind, Step, StepKind};
use crate::text::Span;
use crate::value::Value;

/// The type a declaration converts to; `None` for `def`, `final` and Object.
pub(super) fn declared(text: &str) -> Option<Box<str>> {
    let class = text
        .split_whitespace()
        .find(|word| !matches!(*word, "final" | "def"));
    match class {
        None | Some("Object" | "java.lang.Object") => None,
        // A type's generics may hold blanks: `Map<String, Object>`.
        Some(first) => Some(bare_type(&text[text.find(first).unwrap_or(0)..])),
    }
}

/// The expression that the text of this one starts with.
fn leftmost(expr: &Expr) -> &Expr {
    match &expr.kind {
        Kind::Steps { base: first, .. } | Kind::Chain { first, .. } => leftmost(first),
        Kind::Convert {
            of, cast: false, ..
        }
        | Kind::InstanceOf { of, .. } => leftmost(of),
        Kind::All(terms) | Kind::Any(terms) => terms.first().map_or(expr, leftmost),
        Kind::Choice { arms, .. } => arms.first().map_or(expr, |arm| leftmost(&arm.test)),
        _ => expr,
    }
}

impl<'a> Tree<'a> {
    pub(super) fn statements(&self, pair: Pair<'a, Rule>) -> Parsed<Vec<Statement>> {
        let statements = pair
            .into_inner()
            .map(|statement| self.statement(statement))
            .collect::<Parsed<Vec<_>>>()?;
        for statement in &statements {
            if let StatementKind::Expr(expr) = &statement.kind
                && self.is_block_or_closure(expr)
            {
                return Err(Unparsed::syntax(
                    expr.span,
                    "Groovy cannot tell whether this is a block or a closure",
                ));
            }
        }
        Ok(statements)
    }

    fn is_block_or_closure(&self, expr: &Expr) -> bool {
        matches!(&leftmost(expr).kind, Kind::Closure(closure) if closure.parameters.is_none())
            && self.source[expr.span.start..].starts_with('{')
    }

    /// A block, or the one statement that stands for it.
    fn body(&self, pair: Pair<'a, Rule>) -> Parsed<Vec<Statement>> {
        match pair.as_rule() {
            Rule::block => self.block(pair),
            _ => Ok(vec![self.statement(pair)?]),
        }
    }

    fn block(&self, pair: Pair<'a, Rule>) -> Parsed<Vec<Statement>> {
        match pair.into_inner().next() {
            Some(statements) => self.statements(statements),
            None => Ok(Vec::new()),
        }
    }

    fn statement(&self, pair: Pair<'a, Rule>) -> Parsed<Statement> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::action => StatementKind::Expr(self.action(pair, span)?),
            Rule::expression => StatementKind::Expr(self.expression(pair)?),
            Rule::branch => self.branch(pair, span)?,
            Rule::for_in => self.for_in(pair, span)?,
            Rule::for_steps => self.for_steps(pair)?,
            Rule::while_loop => {
                let mut parts = pair.into_inner();
                let test = self.expression(self.next(&mut parts, span)?)?;
                StatementKind::While {
                    test,
                    body: self.body(self.next(&mut parts, span)?)?,
                }
            }
            Rule::switch => self.switch(pair, span)?,
            Rule::attempt => self.attempt(pair)?,
            Rule::leave => {
                let mut parts = pair.into_inner();
                match self.next(&mut parts, span)?.as_rule() {
                    Rule::break_word => StatementKind::Break,
                    Rule::continue_word => StatementKind::Continue,
                    _ => StatementKind::Return(match parts.next() {
                        Some(value) => Some(self.expression(value)?),
                        None => None,
                    }),
                }
            }
            Rule::raise => {
                let mut parts = pair.into_inner();
                StatementKind::Throw(self.expression(self.next(&mut parts, span)?)?)
            }
            Rule::assertion => {
                let mut parts = pair.into_inner();
                let test = self.expression(self.next(&mut parts, span)?)?;
                StatementKind::Assert {
                    test,
                    message: parts.next().is_some(),
                }
            }
            Rule::declaration => self.declaration(pair)?,
            Rule::import => self.import(pair, span)?,
            Rule::labelled => {
                let mut parts = pair.into_inner();
                parts.next();
                return self.statement(self.next(&mut parts, span)?);
            }
            Rule::glued => {
                let mut parts = pair.into_inner();
                let number = self.primary(self.next(&mut parts, span)?)?;
                let argument = self.expression(self.next(&mut parts, span)?)?;
                StatementKind::Expr(invoke(number, vec![argument], span))
            }
            rule => return Err(self.unexpected(rule, span)),
        };
        Ok(Statement { span, kind })
    }

    fn next<I: Iterator<Item = Pair<'a, Rule>>>(
        &self,
        parts: &mut I,
        span: Span,
    ) -> Parsed<Pair<'a, Rule>> {
        parts
            .next()
            .ok_or_else(|| Unparsed::syntax(span, "a part of this statement is missing"))
    }

    fn branch(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<StatementKind> {
        let mut parts = pair.into_inner();
        let test = self.expression(self.next(&mut parts, span)?)?;
        let then = self.body(self.next(&mut parts, span)?)?;
        let otherwise = match parts
            .next()
            .and_then(|otherwise| otherwise.into_inner().next())
        {
            Some(body) => Some(self.body(body)?),
            None => None,
        };
        Ok(StatementKind::If {
            test,
            then,
            otherwise,
        })
    }

    fn for_in(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<StatementKind> {
        let (mut name, mut class, mut of, mut body) =
            (Box::<str>::from(""), None, None, Vec::new());
        let (mut typed, mut word_in) = (false, false);
        for part in pair.into_inner() {
            match (part.as_rule(), &of) {
                (Rule::variable_type, _) => {
                    typed = true;
                    class = declared(part.as_str());
                }
                (Rule::name, None) => name = part.as_str().into(),
                (Rule::word_in, None) => word_in = true,
                (_, None) => {
                    // Only behind `Type name :` may any expression stand.
                    let sign = (!typed || word_in)
                        .then(|| looser_than_shift(&part))
                        .flatten();
                    if let Some(sign) = sign {
                        return Err(Unparsed::syntax(
                            self.span(&part),
                            format!("`{sign}` cannot stand here without brackets around all of it"),
                        ));
                    }
                    of = Some(self.expression(part)?);
                }
                _ => body = self.body(part)?,
            }
        }
        let of = of.ok_or_else(|| Unparsed::syntax(span, "this loop has nothing to go through"))?;
        Ok(StatementKind::ForIn {
            name,
            class,
            of,
            body,
        })
    }

    fn for_steps(&self, pair: Pair<'a, Rule>) -> Parsed<StatementKind> {
        let (mut start, mut test, mut update, mut body) =
            (Vec::new(), None, Vec::new(), Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::for_start => {
                    start = part
                        .into_inner()
                        .map(|s| self.statement(s))
                        .collect::<Parsed<_>>()?;
                }
                Rule::for_test => {
                    test = part
                        .into_inner()
                        .next()
                        .map(|e| self.expression(e))
                        .transpose()?;
                }
                Rule::for_update => {
                    update = part
                        .into_inner()
                        .map(|e| self.expression(e))
                        .collect::<Parsed<_>>()?;
                }
                _ => body = self.body(part)?,
            }
        }
        Ok(StatementKind::For {
            start,
            test,
            update,
            body,
        })
    }

    fn switch(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<StatementKind> {
        let mut parts = pair.into_inner();
        let of = self.expression(self.next(&mut parts, span)?)?;
        let mut cases = Vec::new();
        let mut ends_empty = None;
        for case in parts {
            let at = self.span(&case);
            let (mut test, mut body) = (None, Vec::new());
            for part in case.into_inner() {
                match part.as_rule() {
                    Rule::statements => body = self.statements(part)?,
                    _ => {
                        let at = self.span(&part);
                        if part.as_str().starts_with('/') {
                            let words = "a `/text/` cannot stand right behind `case`";
                            return Err(Unparsed::syntax(at, words));
                        }
                        test = Some(self.expression(part)?);
                    }
                }
            }
            ends_empty = body.is_empty().then_some(at);
            cases.push((test, body));
        }
        if let Some(at) = ends_empty {
            return Err(Unparsed::syntax(at, "the last case has no statement"));
        }
        // Groovy puts `default` last, wherever it is written.
        cases.sort_by_key(|(test, _)| test.is_none());
        Ok(StatementKind::Switch { of, cases })
    }

    fn attempt(&self, pair: Pair<'a, Rule>) -> Parsed<StatementKind> {
        let (mut body, mut catches, mut finally) = (Vec::new(), Vec::new(), Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::block => body = self.block(part)?,
                Rule::catch => {
                    let mut catch = Catch {
                        classes: Vec::new(),
                        name: "".into(),
                        body: Vec::new(),
                    };
                    for part in part.into_inner() {
                        match part.as_rule() {
                            Rule::type_name => catch.classes.push(part.as_str().into()),
                            Rule::name => catch.name = part.as_str().into(),
                            _ => catch.body = self.block(part)?,
                        }
                    }
                    catches.push(catch);
                }
                _ => {
                    if let Some(block) = part.into_inner().next() {
                        finally = self.block(block)?;
                    }
                }
            }
        }
        Ok(StatementKind::Try {
            body,
            catches,
            finally,
        })
    }

    /// `import a.b.C`: from here on `C` is that class.
    fn import(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<StatementKind> {
        if !self.is_script {
            return Err(Unparsed::syntax(
                span,
                "a placeholder cannot import; write the class's full name",
            ));
        }
        let name = pair.into_inner().nth(1).map_or("", |name| name.as_str());
        let simple = name.rsplit('.').next().unwrap_or(name);
        self.imports.borrow_mut().push((simple.into(), name.into()));
        let null = Kind::Literal(Value::Null);
        Ok(StatementKind::Expr(Expr { span, kind: null }))
    }

    fn declaration(&self, pair: Pair<'a, Rule>) -> Parsed<StatementKind> {
        let (mut class, mut variables) = (None, Vec::new());
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::variable_type => class = declared(part.as_str()),
                Rule::several => {
                    let kind = Kind::NotYet("assigning to several variables at once".into());
                    return Ok(StatementKind::Expr(Expr { span, kind }));
                }
                _ => {
                    let mut parts = part.into_inner();
                    let name = self.next(&mut parts, span)?.as_str().into();
                    let value = parts
                        .next()
                        .map(|value| self.expression(value))
                        .transpose()?;
                    variables.push((name, value));
                }
            }
        }
        Ok(StatementKind::Declare { class, variables })
    }

    /// An expression, or a call without its parentheses: `print x`, `out.print x`, `a b c`.
    fn action(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<Expr> {
        let mut parts = pair.into_inner();
        let head = self.expression(self.next(&mut parts, span)?)?;
        let Some(command) = parts.next() else {
            return Ok(head);
        };
        let mut call = self.command(head, command, span)?;
        for link in parts {
            let at = self.span(&link);
            let mut parts = link.into_inner();
            let key = Key::Word(self.next(&mut parts, at)?.as_str().into());
            let kind = match parts.next() {
                Some(command) => StepKind::Call(key, self.command_args(command)?),
                None => StepKind::Property(key),
            };
            let step = Step {
                span: at,
                safe: false,
                spread: false,
                kind,
            };
            call = super::with_steps(call, vec![step]);
        }
        Ok(call)
    }

    fn command_args(&self, pair: Pair<'a, Rule>) -> Parsed<Vec<Expr>> {
        pair.into_inner().map(|arg| self.expression(arg)).collect()
    }

    fn command(&self, head: Expr, command: Pair<'a, Rule>, span: Span) -> Parsed<Expr> {
        let args = self.command_args(command)?;
        match head.kind {
            Kind::Name(name) => Ok(Expr {
                span,
                kind: Kind::Call { name, args },
            }),
            // `'a' 'b'` calls the script's method `a`.
            Kind::Literal(Value::Str(name)) => {
                let name = name.to_wire().as_ref().into();
                Ok(Expr {
                    span,
                    kind: Kind::Call { name, args },
                })
            }
            Kind::Literal(_) | Kind::Text(_) => Ok(invoke(head, args, span)),
            Kind::Steps { base, mut steps } => match steps.pop() {
                Some(Step {
                    kind: StepKind::Property(key),
                    span: at,
                    safe,
                    spread,
                }) => {
                    let kind = StepKind::Call(key, args);
                    steps.push(Step {
                        span: at.to(span),
                        safe,
                        spread,
                        kind,
                    });
                    Ok(Expr {
                        span,
                        kind: Kind::Steps { base, steps },
                    })
                }
                _ => Err(Unparsed::syntax(
                    span,
                    "a call without brackets needs a method's name",
                )),
            },
            _ => Err(Unparsed::syntax(
                span,
                "these two values stand side by side, without an operator",
            )),
        }
    }
}

/// `f x` of something that is no name.
fn invoke(of: Expr, args: Vec<Expr>, span: Span) -> Expr {
    let step = Step {
        span,
        safe: false,
        spread: false,
        kind: StepKind::Invoke(args),
    };
    super::with_steps(of, vec![step])
}

/// The first operator of an expression that binds looser than `<<`.
fn looser_than_shift<'a>(expression: &Pair<'a, Rule>) -> Option<&'a str> {
    let mut parts = expression.clone().into_inner();
    parts.find_map(|part| match part.as_rule() {
        Rule::operand => None,
        Rule::sign => {
            const TIGHT: [&str; 10] = ["**", "*", "/", "%", "+", "-", "<<", ">>", ">>>", ".."];
            let sign = part.as_str();
            (!TIGHT.contains(&sign) && sign != "..<").then_some(sign)
        }
        Rule::ternary => Some("?"),
        Rule::typed => part.as_str().split(' ').next(),
        _ => Some(part.as_str()),
    })
}

//! Running statements.

use std::sync::Arc;

use super::evaluate::{Located, Render};
use super::scope::{ClosureCode, Scope};
use super::syntax::{Catch, Expr, Statement, StatementKind};
use crate::builtins;
use crate::text::Span;
use crate::value::{Fault, Object, Thrown, Value};

/// How a list of statements ended.
pub(super) enum Flow {
    /// At its end; the value of the last statement.
    Value(Value),
    Return(Value),
    Break,
    Continue,
}

impl Flow {
    /// What a closure that ended so gives.
    pub fn value(self) -> Value {
        match self {
            Flow::Value(value) | Flow::Return(value) => value,
            Flow::Break | Flow::Continue => Value::Null,
        }
    }
}

type Ran = Result<Flow, Located>;

impl Render<'_> {
    /// Runs statements in a scope of their own that the caller made.
    pub(super) fn run(&self, statements: &[Statement], scope: &Arc<Scope>) -> Ran {
        let mut last = Value::Null;
        for statement in statements {
            match self.statement(statement, scope)? {
                Flow::Value(value) => last = value,
                leave => return Ok(leave),
            }
        }
        Ok(Flow::Value(last))
    }

    fn block(&self, statements: &[Statement], scope: &Arc<Scope>) -> Ran {
        self.run(statements, &Scope::inside(scope))
    }

    fn statement(&self, statement: &Statement, scope: &Arc<Scope>) -> Ran {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Expr(expr) => Ok(Flow::Value(self.value(expr, scope)?)),
            StatementKind::Declare { class, variables } => {
                // A block that ends with a declaration gives what its last variable got.
                let mut last = Value::Null;
                for (name, value) in variables {
                    last = match (value, class) {
                        (Some(value), None) => self.value(value, scope)?,
                        (Some(value), Some(class)) => {
                            let given = self.value(value, scope)?;
                            self.at(value.span, self.convert(&given, class, true))?
                        }
                        (None, class) => self.at(span, builtins::unset(class.as_deref()))?,
                    };
                    scope.declare(name, class.as_deref(), last.clone());
                }
                Ok(Flow::Value(last))
            }
            StatementKind::If {
                test,
                then,
                otherwise,
            } => {
                if self.decided(test.span, self.value(test, scope)?.truth()) {
                    self.block(then, scope)
                } else {
                    self.block(otherwise.as_deref().unwrap_or_default(), scope)
                }
            }
            StatementKind::ForIn {
                name,
                class,
                of,
                body,
            } => {
                let of_value = self.value(of, scope)?;
                let items = self.at(of.span, builtins::elements(&of_value))?;
                for item in items {
                    self.tick(span)?;
                    let item = self.at(of.span, item)?;
                    let item = match class {
                        Some(class) => self.at(of.span, self.convert(&item, class, true))?,
                        None => item,
                    };
                    let round = Scope::inside(scope);
                    round.declare(name, class.as_deref(), item);
                    match self.block(body, &round)? {
                        Flow::Break => break,
                        Flow::Return(value) => return Ok(Flow::Return(value)),
                        Flow::Value(_) | Flow::Continue => {}
                    }
                }
                Ok(Flow::Value(Value::Null))
            }
            StatementKind::For {
                start,
                test,
                update,
                body,
            } => {
                let scope = Scope::inside(scope);
                self.run(start, &scope)?;
                self.repeat(test.as_ref(), body, update, &scope, span)
            }
            StatementKind::While { test, body } => self.repeat(Some(test), body, &[], scope, span),
            StatementKind::Switch { of, cases } => self.switch(of, cases, scope),
            StatementKind::Try {
                body,
                catches,
                finally,
            } => {
                let result = match self.block(body, scope) {
                    Err(Located {
                        fault: Fault::Groovy { class, message },
                        span,
                    }) => self.caught(class, message, span, catches, scope),
                    other => other,
                };
                match self.block(finally, scope)? {
                    Flow::Value(_) => result,
                    leave => Ok(leave),
                }
            }
            StatementKind::Return(value) => Ok(Flow::Return(match value {
                Some(value) => self.value(value, scope)?,
                None => Value::Null,
            })),
            StatementKind::Break => Ok(Flow::Break),
            StatementKind::Continue => Ok(Flow::Continue),
            StatementKind::Throw(expr) => {
                let thrown = self.value(expr, scope)?;
                self.at(
                    span,
                    Err(match &thrown {
                        Value::Object(object) => match object.instance::<Thrown>() {
                            Some(thrown) => thrown.fault(),
                            None => Fault::NotYet("throwing something that is no exception".into()),
                        },
                        _ => Fault::NotYet("throwing something that is no exception".into()),
                    }),
                )
            }
            StatementKind::Assert {
                test: expr,
                message,
            } => {
                if self.value(expr, scope)?.truth() {
                    return Ok(Flow::Value(Value::Null));
                }
                let class = match message {
                    true => "java.lang.AssertionError",
                    false => "org.codehaus.groovy.runtime.powerassert.PowerAssertionError",
                };
                self.at(
                    span,
                    Err(Fault::groovy(class, "the assertion does not hold")),
                )
            }
        }
    }

    fn repeat(
        &self,
        test: Option<&Expr>,
        body: &[Statement],
        update: &[Expr],
        scope: &Arc<Scope>,
        span: Span,
    ) -> Ran {
        loop {
            self.tick(span)?;
            if let Some(test) = test
                && !self.value(test, scope)?.truth()
            {
                break;
            }
            match self.block(body, scope)? {
                Flow::Break => break,
                Flow::Return(value) => return Ok(Flow::Return(value)),
                Flow::Value(_) | Flow::Continue => {}
            }
            for expr in update {
                self.value(expr, scope)?;
            }
        }
        Ok(Flow::Value(Value::Null))
    }

    /// Runs from the first case that fits, or `default`, to a `break`. It has the value of what stands before
    /// the `break` that ends a case, and of `default`; a case that falls through has none.
    fn switch(
        &self,
        of: &Expr,
        cases: &[(Option<Expr>, Vec<Statement>)],
        scope: &Arc<Scope>,
    ) -> Ran {
        let value = self.value(of, scope)?;
        let scope = Scope::inside(scope);
        let mut from = None;
        for (index, (test, _)) in cases.iter().enumerate() {
            let Some(test) = test else { continue };
            let case = self.value(test, &scope)?;
            let fits = self.at(test.span, builtins::call(self, &value, "x in y", &[case]))?;
            if fits.truth() {
                from = Some(index);
                break;
            }
        }
        let Some(from) = from.or_else(|| cases.iter().position(|(test, _)| test.is_none())) else {
            return Ok(Flow::Value(Value::Null));
        };
        for (test, body) in &cases[from..] {
            let (body, ends) = match body.split_last() {
                Some((last, before)) if matches!(last.kind, StatementKind::Break) => (before, true),
                _ => (&body[..], test.is_none()),
            };
            match self.run(body, &scope)? {
                Flow::Value(value) if ends => return Ok(Flow::Value(value)),
                Flow::Value(_) => {}
                Flow::Break => break,
                leave => return Ok(leave),
            }
        }
        Ok(Flow::Value(Value::Null))
    }

    fn caught(
        &self,
        class: &'static str,
        message: String,
        span: Span,
        catches: &[Catch],
        scope: &Arc<Scope>,
    ) -> Ran {
        let thrown = Thrown::new(class, message);
        let fits = |catch: &&Catch| {
            catch.classes.is_empty() || catch.classes.iter().any(|name| thrown.is_a(name))
        };
        match catches.iter().find(fits) {
            Some(catch) => {
                let scope = Scope::inside(scope);
                scope.declare(&catch.name, None, Value::Object(Object::new(thrown)));
                self.run(&catch.body, &scope)
            }
            None => Err(Located {
                fault: thrown.fault(),
                span,
            }),
        }
    }

    pub(super) fn run_closure(&self, code: &ClosureCode, args: &[Value]) -> Result<Value, Located> {
        let scope = Scope::inside(&code.scope);
        let span = Span::at(0);
        let mismatch = || {
            let fault =
                Fault::missing_method("SimpleTemplateScriptN$_run_closure1", "doCall", args, false);
            Err(Located { fault, span })
        };
        match &code.expr.parameters {
            None if args.len() > 1 => return mismatch(),
            None => scope.declare("it", None, args.first().cloned().unwrap_or(Value::Null)),
            Some(parameters) => {
                // One list for several parameters is taken apart.
                let apart = match args {
                    [Value::List(list)]
                        if parameters.len() > 1 && list.len() == parameters.len() =>
                    {
                        list.snapshot()
                    }
                    args => args.to_vec(),
                };
                let required = parameters.iter().filter(|p| p.default.is_none()).count();
                // A closure of one parameter may be called without arguments.
                let lone = parameters.len() == 1 && apart.is_empty();
                if apart.len() > parameters.len() || apart.len() < required && !lone {
                    return mismatch();
                }
                for (i, parameter) in parameters.iter().enumerate() {
                    let value = match (apart.get(i), &parameter.default) {
                        (Some(value), _) => value.clone(),
                        (None, Some(default)) => self.value(default, &scope)?,
                        (None, None) => Value::Null,
                    };
                    let value = match &parameter.class {
                        Some(class) => self.at(span, self.convert(&value, class, true))?,
                        None => value,
                    };
                    scope.declare(&parameter.name, parameter.class.as_deref(), value);
                }
            }
        }
        self.run(&code.expr.body, &scope).map(Flow::value)
    }
}

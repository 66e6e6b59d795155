//! Variables declared twice: Groovy compiles no code whose inner block or closure declares a name again that
//! one around it has.

use super::syntax::{ClosureExpr, Expr, Kind, Statement, StatementKind};
use crate::text::Span;

/// The first name declared a second time in the code of a placeholder, and where.
pub(super) fn again_in(expr: &Expr) -> Option<(Span, &str)> {
    let mut seen = Seen::default();
    seen.expr(expr);
    seen.again
}

/// The same for a whole script.
pub(super) fn again(statements: &[Statement]) -> Option<(Span, &str)> {
    let mut seen = Seen::default();
    seen.block(statements);
    seen.again
}

#[derive(Default)]
struct Seen<'a> {
    /// The names that can be seen, inner ones last.
    names: Vec<&'a str>,
    again: Option<(Span, &'a str)>,
}

impl<'a> Seen<'a> {
    fn declare(&mut self, name: &'a str, at: Span) {
        if self.names.contains(&name) {
            self.again.get_or_insert((at, name));
        }
        self.names.push(name);
    }

    /// What is declared inside is forgotten after.
    fn inside(&mut self, look: impl FnOnce(&mut Seen<'a>)) {
        let outer = self.names.len();
        look(self);
        self.names.truncate(outer);
    }

    fn block(&mut self, statements: &'a [Statement]) {
        self.inside(|seen| {
            statements
                .iter()
                .for_each(|statement| seen.statement(statement))
        });
    }

    fn closure(&mut self, closure: &'a ClosureExpr, at: Span) {
        self.inside(|seen| {
            match &closure.parameters {
                Some(parameters) => {
                    for parameter in parameters {
                        parameter.default.iter().for_each(|value| seen.expr(value));
                        seen.declare(&parameter.name, at);
                    }
                }
                // Its own parameter may hide another's.
                None => seen.names.push("it"),
            }
            closure
                .body
                .iter()
                .for_each(|statement| seen.statement(statement));
        });
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            Kind::Closure(closure) => self.closure(closure, expr.span),
            Kind::Statements(statements) => self.inside(|seen| {
                seen.names.push("it");
                statements
                    .iter()
                    .for_each(|statement| seen.statement(statement));
            }),
            _ => expr.children(&mut |child| self.expr(child)),
        }
    }

    fn statement(&mut self, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Declare { variables, .. } => {
                for (name, value) in variables {
                    value.iter().for_each(|value| self.expr(value));
                    self.declare(name, statement.span);
                }
            }
            StatementKind::If {
                test,
                then,
                otherwise,
            } => {
                self.expr(test);
                self.block(then);
                otherwise
                    .iter()
                    .for_each(|statements| self.block(statements));
            }
            StatementKind::ForIn { name, of, body, .. } => self.inside(|seen| {
                seen.expr(of);
                seen.declare(name, statement.span);
                seen.block(body);
            }),
            StatementKind::For {
                start,
                test,
                update,
                body,
            } => self.inside(|seen| {
                start.iter().for_each(|statement| seen.statement(statement));
                test.iter().chain(update).for_each(|expr| seen.expr(expr));
                seen.block(body);
            }),
            StatementKind::While { test, body } => {
                self.expr(test);
                self.block(body);
            }
            StatementKind::Switch { of, cases } => {
                self.expr(of);
                for (test, body) in cases {
                    test.iter().for_each(|test| self.expr(test));
                    self.block(body);
                }
            }
            StatementKind::Try {
                body,
                catches,
                finally,
            } => {
                self.block(body);
                for catch in catches {
                    self.inside(|seen| {
                        seen.declare(&catch.name, statement.span);
                        seen.block(&catch.body);
                    });
                }
                self.block(finally);
            }
            StatementKind::Expr(_)
            | StatementKind::Return(_)
            | StatementKind::Break
            | StatementKind::Continue
            | StatementKind::Throw(_)
            | StatementKind::Assert { .. } => statement.children(&mut |expr| self.expr(expr)),
        }
    }
}

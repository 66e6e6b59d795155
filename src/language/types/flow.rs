//! Statements: what holds after them, and what a block gives.

use super::env::Env;
use super::walk::Walk;
use super::{Known, narrow};
use crate::builtins::Ty;
use crate::builtins::typing;
use crate::language::syntax::{Catch, Statement, StatementKind};

const NOTHING: Known = Known::of(Ty::NULL);

impl Walk<'_> {
    /// What a block gives when it is left at its end; what it gives by `return` is collected.
    pub(super) fn block(&mut self, statements: &[Statement], env: &mut Env) -> Known {
        let mut last = NOTHING;
        for statement in statements {
            last = self.statement(statement, env);
        }
        match env.dead {
            true => Known::of(Ty::NONE),
            false => last,
        }
    }

    fn statement(&mut self, statement: &Statement, env: &mut Env) -> Known {
        match &statement.kind {
            StatementKind::Expr(expr) => self.expr(expr, env),
            StatementKind::Declare { class, variables } => {
                let mut last = NOTHING;
                for (name, value) in variables {
                    let given = value.as_ref().map(|value| self.expr(value, env));
                    last = match (given, class) {
                        (Some(given), None) => given,
                        (Some(given), Some(class)) => self.converted(given, class),
                        (None, Some(class)) => Known::of(typing::conversion(Ty::NULL, class)),
                        (None, None) => NOTHING,
                    };
                    if let Some(class) = class {
                        self.classes.insert(name.to_string(), class.to_string());
                    }
                    self.assigned(name, last, env);
                }
                last
            }
            StatementKind::If {
                test,
                then,
                otherwise,
            } => {
                self.test(test, env);
                let mut held = env.clone();
                narrow::by(test, true, &mut held, self);
                narrow::by(test, false, env, self);
                let one = self.block(then, &mut held);
                let other = self.block(otherwise.as_deref().unwrap_or_default(), env);
                env.meet(held);
                one.or(other)
            }
            StatementKind::ForIn { name, of, body, .. } => {
                self.expr(of, env);
                self.repeated(body, env, |_, inner| inner.assign(name, Known::OPEN));
                NOTHING
            }
            StatementKind::For {
                start,
                test,
                update,
                body,
            } => {
                self.block(start, env);
                self.repeated(body, env, |walk, inner| {
                    if let Some(test) = test {
                        walk.expr(test, inner);
                        narrow::by(test, true, inner, walk);
                    }
                });
                // After the body, with what the body left: nothing is known of what changes.
                for expr in update {
                    self.expr(expr, &mut env.clone());
                }
                NOTHING
            }
            StatementKind::While { test, body } => {
                self.repeated(body, env, |walk, inner| {
                    walk.expr(test, inner);
                    narrow::by(test, true, inner, walk);
                });
                NOTHING
            }
            StatementKind::Switch { of, cases } => {
                self.expr(of, env);
                let mut after = env.clone();
                for (test, body) in cases {
                    let mut inner = env.clone();
                    if let Some(test) = test {
                        self.expr(test, &mut inner);
                    }
                    self.block(body, &mut inner);
                    after.meet(inner);
                }
                *env = after;
                Known::OPEN
            }
            StatementKind::Try {
                body,
                catches,
                finally,
            } => {
                let before = env.clone();
                let said = self.found.len();
                self.block(body, env);
                // What stops here is caught.
                let all = |catch: &Catch| {
                    catch.classes.is_empty()
                        || catch
                            .classes
                            .iter()
                            .any(|class| matches!(&**class, "Exception" | "Throwable"))
                };
                if catches.iter().any(all) {
                    self.found.truncate(said);
                }
                for catch in catches {
                    let mut inner = before.clone();
                    inner.assign(&catch.name, Known::OPEN);
                    self.block(&catch.body, &mut inner);
                    env.meet(inner);
                }
                self.block(finally, env);
                Known::OPEN
            }
            StatementKind::Return(value) => {
                let given = value
                    .as_ref()
                    .map_or(NOTHING, |value| self.expr(value, env));
                if let Some(returned) = self.returned.last_mut() {
                    *returned = returned.or(given);
                }
                env.dead = true;
                Known::of(Ty::NONE)
            }
            StatementKind::Break | StatementKind::Continue => {
                // The loop's end knows nothing of what its body changes.
                env.dead = true;
                NOTHING
            }
            StatementKind::Throw(expr) => {
                self.expr(expr, env);
                env.dead = true;
                Known::of(Ty::NONE)
            }
            StatementKind::Assert { test, .. } => {
                self.expr(test, env);
                narrow::by(test, true, env, self);
                NOTHING
            }
        }
    }

    /// A body that runs any number of times: what it assigns is open everywhere, so one look is enough.
    fn repeated(
        &mut self,
        body: &[Statement],
        env: &mut Env,
        before: impl FnOnce(&mut Self, &mut Env),
    ) {
        let mut inner = env.clone();
        before(self, &mut inner);
        self.block(body, &mut inner);
        env.meet(inner);
    }
}

//! What a test tells of the names in it, once it held or did not.

use super::env::Env;
use super::walk::Walk;
use crate::builtins::Ty;
use crate::builtins::typing::{self, Told};
use crate::language::syntax::{Expr, Key, Kind, Step, StepKind};
use crate::value::Value;

/// Adds to what is known that `test` is true, or false, in Groovy's sense.
pub(super) fn by(test: &Expr, holds: bool, env: &mut Env, walk: &Walk<'_>) {
    match &test.kind {
        Kind::Not(of) => by(of, !holds, env, walk),
        Kind::All(terms) if holds => terms.iter().for_each(|term| by(term, true, env, walk)),
        Kind::Any(terms) if !holds => terms.iter().for_each(|term| by(term, false, env, walk)),
        Kind::All(terms) | Kind::Any(terms) => {
            if let [one] = &terms[..] {
                by(one, holds, env, walk);
            }
        }
        Kind::Name(_) | Kind::Steps { .. } if holds => not_null(test, env, walk),
        Kind::Name(_) | Kind::Steps { .. } => falsy(test, env, walk),
        Kind::InstanceOf { of, .. } if holds => not_null(of, env, walk),
        Kind::Chain { first, rest } => {
            let [(operator, second)] = &rest[..] else {
                return;
            };
            compared(first, operator.row, second, holds, env, walk);
        }
        _ => {}
    }
}

fn compared(
    first: &Expr,
    operator: &str,
    second: &Expr,
    holds: bool,
    env: &mut Env,
    walk: &Walk<'_>,
) {
    let equal = match typing::told(operator, holds) {
        Some(Told::Equal) => true,
        Some(Told::Different) => false,
        Some(Told::LeftAbove) if never_null(second) => return not_null(first, env, walk),
        Some(Told::RightAbove) if never_null(first) => return not_null(second, env, walk),
        _ => return,
    };
    for (one, other) in [(first, second), (second, first)] {
        match (is_null(other), equal) {
            (true, true) => null(one, env, walk),
            (true, false) => not_null(one, env, walk),
            (false, true) if never_null(other) => not_null(one, env, walk),
            _ => {}
        }
    }
}

fn is_null(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Literal(Value::Null))
}

fn never_null(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Literal(value) => !value.is_null(),
        Kind::Text(_) | Kind::List(_) | Kind::Map(_) => true,
        _ => false,
    }
}

/// The value of `expr` is not null, so nothing its safe steps go through is.
fn not_null(expr: &Expr, env: &mut Env, walk: &Walk<'_>) {
    each_path(expr, &mut |path, next| {
        let safe = next.is_none_or(|step| step.safe);
        let known = walk.path(path, env);
        if safe && !known.is_open() {
            env.set(path, known.not_null());
        }
    });
}

/// The value of a plain path is null.
fn null(expr: &Expr, env: &mut Env, walk: &Walk<'_>) {
    whole_path(expr, &mut |path, safe| {
        let known = walk.path(path, env);
        if !safe && known.may_be_null() {
            env.set(path, super::Known::of(Ty::NULL));
        }
    });
}

/// The value of a plain path is false: null, if its other kinds are always true.
fn falsy(expr: &Expr, env: &mut Env, walk: &Walk<'_>) {
    let always = Ty::BEAN.or(Ty::DATE).or(Ty::CLASS).or(Ty::CLOSURE);
    whole_path(expr, &mut |path, safe| {
        let known = walk.path(path, env);
        if !safe && known.may_be_null() && known.not_null().ty.within(always) {
            env.set(path, super::Known::of(Ty::NULL));
        }
    });
}

/// The path an expression is, and whether a step of it is safe.
fn whole_path(expr: &Expr, visit: &mut dyn FnMut(&str, bool)) {
    let Some(names) = expr.plain_path() else {
        return;
    };
    let safe = match &expr.kind {
        Kind::Steps { steps, .. } => steps.iter().any(|step| step.safe),
        _ => false,
    };
    visit(&names.join("."), safe);
}

/// The plain paths an expression starts with, each with the step after it.
fn each_path(expr: &Expr, visit: &mut dyn FnMut(&str, Option<&Step>)) {
    match &expr.kind {
        Kind::Name(name) => visit(name, None),
        Kind::Steps { base, steps } => {
            let Kind::Name(name) = &base.kind else { return };
            let mut path = name.to_string();
            for step in steps {
                visit(&path, Some(step));
                match &step.kind {
                    StepKind::Property(Key::Word(word)) if !step.spread => {
                        path.push('.');
                        path.push_str(word);
                    }
                    _ => return,
                }
            }
            visit(&path, None);
        }
        _ => {}
    }
}

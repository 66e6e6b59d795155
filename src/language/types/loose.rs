//! Variables whose value at a point does not follow from what stands before it.

use std::collections::HashSet;

use crate::language::compile::Code;
use crate::language::syntax::{Expr, Kind, Statement, StatementKind};

/// The variables that statements give another value, those of blocks inside too.
pub(super) fn assigned_in(statements: &[Statement]) -> HashSet<&str> {
    let mut names = HashSet::new();
    for statement in statements {
        statement.children(&mut |expr| assigned(expr, &mut names));
    }
    names
}

fn assigned<'a>(expr: &'a Expr, names: &mut HashSet<&'a str>) {
    expr.walk(&mut |expr| {
        if let Kind::Assign { target, .. } | Kind::Change { target, .. } = &expr.kind
            && let Kind::Name(name) = &target.kind
        {
            names.insert(name);
        }
    });
}

/// Names that are given another value in a loop, a `switch`, a `try` or a closure, and, where there are
/// closures, anywhere: what they hold at a point does not follow from what stands before it.
pub(super) fn loose(code: &Code) -> HashSet<&str> {
    let mut names = HashSet::new();
    let mut closures = false;
    code.expressions(&mut |expr| {
        expr.walk(&mut |expr| closures |= matches!(expr.kind, Kind::Closure(_)));
    });
    code.expressions(&mut |expr| match closures {
        true => assigned(expr, &mut names),
        false => expr.walk(&mut |expr| {
            if let Kind::Statements(statements) = &expr.kind {
                statements.iter().for_each(|one| in_loops(one, &mut names));
            }
        }),
    });
    if let Code::Script(statements) = code {
        statements.iter().for_each(|one| in_loops(one, &mut names));
    }
    names
}

fn in_loops<'a>(statement: &'a Statement, names: &mut HashSet<&'a str>) {
    match &statement.kind {
        StatementKind::ForIn { .. }
        | StatementKind::For { .. }
        | StatementKind::While { .. }
        | StatementKind::Switch { .. }
        | StatementKind::Try { .. } => {
            statement.children(&mut |expr| assigned(expr, names));
        }
        _ => statement.blocks(&mut |inner| in_loops(inner, names)),
    }
}

//! The one thing a ternary does to numbers: sides that Groovy knows the primitive types of get one type.

use crate::language::syntax::{Arm, Expr, Kind};
use crate::value::Value;

/// A primitive type of numbers, the wider the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Primitive {
    Int,
    Long,
    Float,
    Double,
}

/// Gives `a ? 1 : 2.5d` the type it has: its value is 1.0 or 2.5.
pub(super) fn widen(arms: &mut [Arm], otherwise: &mut Expr) {
    let Some(mut all) = primitive(otherwise) else {
        return;
    };
    // Choices nest to the right: what the last two have in common meets the one before.
    for at in (0..arms.len()).rev() {
        let (here, after) = arms.split_at_mut(at + 1);
        let Some(arm) = here.last_mut() else { return };
        // An elvis gives what it tests.
        let side = arm.then.as_mut().unwrap_or(&mut arm.test);
        let Some(own) = primitive(side) else { return };
        if own == all {
            continue;
        }
        match own.max(all) {
            Primitive::Double if arm.then.is_some() && own.min(all) == Primitive::Int => {
                let others = after.iter_mut().filter_map(|arm| arm.then.as_mut());
                let mine = arm.then.iter_mut();
                mine.chain(others)
                    .chain([&mut *otherwise])
                    .for_each(|side| convert(side, "double"));
                all = Primitive::Double;
            }
            // An Integer and the Long of its value print alike, but are of two classes.
            Primitive::Long if arm.then.is_some() => {
                let others = after.iter_mut().filter_map(|arm| arm.then.as_mut());
                let mine = arm.then.iter_mut();
                mine.chain(others)
                    .chain([&mut *otherwise])
                    .for_each(|side| convert(side, "long"));
                all = Primitive::Long;
            }
            _ => {
                let side = arm.then.as_mut().unwrap_or(&mut arm.test);
                side.kind = Kind::NotYet("a choice between these kinds of numbers".into());
                return;
            }
        }
    }
}

fn convert(side: &mut Expr, class: &str) {
    let of = Expr {
        span: side.span,
        kind: std::mem::replace(&mut side.kind, Kind::Literal(Value::Null)),
    };
    side.kind = Kind::Convert {
        of: Box::new(of),
        class: class.into(),
        cast: true,
    };
}

/// The primitive type Groovy knows an expression to have before it runs; `None` for an object.
fn primitive(expr: &Expr) -> Option<Primitive> {
    match &expr.kind {
        Kind::Literal(Value::Int(_)) => Some(Primitive::Int),
        Kind::Literal(Value::Long(_)) => Some(Primitive::Long),
        Kind::Literal(Value::Float(_)) => Some(Primitive::Float),
        Kind::Literal(Value::Double(_)) => Some(Primitive::Double),
        Kind::Unary { operator, of }
            if matches!(operator.row, "-x" | "+x" | "negative" | "positive") =>
        {
            primitive(of)
        }
        Kind::Chain { first, rest } => {
            rest.iter()
                .try_fold(primitive(first)?, |all, (operator, of)| {
                    let simple = matches!(
                        operator.row,
                        "plus" | "minus" | "multiply" | "+" | "-" | "*"
                    );
                    simple.then_some(all.max(primitive(of)?))
                })
        }
        Kind::Convert { class, .. } => match &**class {
            "int" => Some(Primitive::Int),
            "long" => Some(Primitive::Long),
            "float" => Some(Primitive::Float),
            "double" => Some(Primitive::Double),
            _ => None,
        },
        _ => None,
    }
}

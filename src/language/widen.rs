//! The one thing a choice does to numbers: where Groovy knows both sides to be numbers before it runs, they
//! get one type. `a ? 1 : 2.5d` is 1.0 or 2.5.

use super::evaluate::Render;
use super::scope::Scope;
use super::syntax::{Arm, Expr, Kind, Operator};
use crate::value::{Number, Value};

/// A type of numbers, the wider the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    Int,
    Long,
    Float,
    Double,
}

/// What Groovy knows an expression to be before it runs.
#[derive(Clone, Copy)]
struct Known {
    width: Width,
    /// Of what is no primitive, only the width is known: sums of it are not.
    primitive: bool,
}

impl Render<'_> {
    /// The value of a choice in the type of both its sides. A choice within a choice has no type, so only the
    /// last two sides can have one.
    pub(super) fn in_common_type(
        &self,
        value: Value,
        last: Option<&Arm>,
        otherwise: &Expr,
        scope: &Scope,
    ) -> Value {
        let own = match value {
            Value::Int(_) => Width::Int,
            Value::Long(_) => Width::Long,
            Value::Float(_) => Width::Float,
            other => return other,
        };
        // An elvis gives what it tests.
        let side = last.map(|arm| arm.then.as_ref().unwrap_or(&arm.test));
        let widths = side.and_then(|side| {
            let (side, otherwise) = (known(side, scope)?, known(otherwise, scope)?);
            Some(side.width.max(otherwise.width))
        });
        let (Some(width), Some(number)) = (widths.filter(|width| *width > own), Number::of(&value))
        else {
            return value;
        };
        match (width, &value) {
            (Width::Double, _) => Value::Double(number.to_f64()),
            (Width::Float, Value::Int(n)) => Value::Float(*n as f32),
            (Width::Float, Value::Long(n)) => Value::Float(*n as f32),
            (Width::Long, Value::Int(n)) => Value::Long((*n).into()),
            _ => value,
        }
    }
}

fn known(expr: &Expr, scope: &Scope) -> Option<Known> {
    let primitive = |width| {
        Some(Known {
            width,
            primitive: true,
        })
    };
    match &expr.kind {
        Kind::Literal(value) => primitive(literal(value)?),
        // Only a literal's own sign is part of it, and not one before parentheses.
        Kind::Unary { operator, of }
            if matches!(operator.row, "-x" | "+x") && of.span.end == expr.span.end =>
        {
            match &of.kind {
                Kind::Literal(value) => primitive(literal(value)?),
                _ => None,
            }
        }
        Kind::Name(name) => named(&scope.class(name)??),
        Kind::Convert { class, .. } | Kind::New { class, .. } => named(class),
        Kind::Change { target, .. } => known(target, scope),
        Kind::Assign {
            target,
            operator: Some(operator),
            value,
        } => primitive(sum(known(target, scope)?, operator, value, scope)?),
        Kind::Chain { first, rest } => {
            let start = match &first.kind {
                Kind::Convert { class, .. } if &**class == "char" => Known {
                    width: Width::Int,
                    primitive: true,
                },
                _ => known(first, scope)?,
            };
            rest.iter().try_fold(start, |left, (operator, right)| {
                primitive(sum(left, operator, right, scope)?)
            })
        }
        _ => None,
    }
}

fn literal(value: &Value) -> Option<Width> {
    match value {
        Value::Int(_) => Some(Width::Int),
        Value::Long(_) => Some(Width::Long),
        Value::Float(_) => Some(Width::Float),
        Value::Double(_) => Some(Width::Double),
        _ => None,
    }
}

/// A type by its name.
fn named(class: &str) -> Option<Known> {
    let (width, primitive) = match class.strip_prefix("java.lang.").unwrap_or(class) {
        "int" | "short" | "byte" => (Width::Int, true),
        "long" => (Width::Long, true),
        "float" => (Width::Float, true),
        "double" => (Width::Double, true),
        "Integer" | "Short" | "Byte" => (Width::Int, false),
        "Long" => (Width::Long, false),
        "Float" => (Width::Float, false),
        "Double" => (Width::Double, false),
        _ => return None,
    };
    Some(Known { width, primitive })
}

/// What Groovy computes without asking the values for a method.
fn sum(left: Known, operator: &Operator, right: &Expr, scope: &Scope) -> Option<Width> {
    // A Double with a BigDecimal is a Double.
    if let Kind::Literal(Value::Decimal(_)) = &right.kind
        && left.primitive
        && left.width == Width::Double
    {
        return matches!(operator.row, "plus" | "minus" | "multiply" | "div")
            .then_some(Width::Double);
    }
    let right = known(right, scope)?;
    let width = left.width.max(right.width);
    let computed = match operator.row {
        "plus" | "minus" | "multiply" => true,
        "div" => width == Width::Double,
        "mod" | "and" | "or" | "xor" | "leftShift" | "rightShift" | "rightShiftUnsigned" => {
            width <= Width::Long || operator.row == "mod"
        }
        _ => false,
    };
    (computed && left.primitive && right.primitive).then_some(width)
}

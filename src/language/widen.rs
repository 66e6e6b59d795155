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
    /// BigInteger and BigDecimal.
    Big,
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
        if !matches!(value, Value::Int(_) | Value::Long(_) | Value::Float(_)) {
            return value;
        }
        let Some(last) = last else { return value };
        // An elvis gives what it tests.
        let side = last.then.as_ref().unwrap_or(&last.test);
        let widths = known(side, scope).zip(known(otherwise, scope));
        match widths.map(|(side, otherwise)| (side.width, otherwise.width)) {
            // With a BigDecimal there is no type of both.
            None | Some((Width::Big, _) | (_, Width::Big)) => value,
            Some((side, otherwise)) => widened(value, side.max(otherwise)),
        }
    }

    /// The value of an elvis's test as Groovy keeps it while it looks whether it is true.
    pub(super) fn kept(&self, value: Value, test: &Expr, scope: &Scope) -> Value {
        match (&value, kept_as(test, scope)) {
            (Value::Int(_), Some(width)) => widened(value, width),
            _ => value,
        }
    }
}

/// Whether a choice may give anything but the value of one of its sides, as it is.
pub(super) fn changes(arms: &[Arm], otherwise: &Expr) -> bool {
    let scope = Scope::default();
    let kept = |arm: &Arm| arm.then.is_none() && kept_as(&arm.test, &scope).is_some();
    let last = arms.last();
    let side = last.map(|arm| arm.then.as_ref().unwrap_or(&arm.test));
    let widths = side.and_then(|side| known(side, &scope).zip(known(otherwise, &scope)));
    hidden_class(last, otherwise)
        || arms.iter().any(kept)
        || widths.is_some_and(|(side, otherwise)| side.width != otherwise.width)
}

/// Whether both sides are builders of different classes: the class they share is not public, and Groovy fails
/// where it casts to it.
pub(super) fn hidden_class(last: Option<&Arm>, otherwise: &Expr) -> bool {
    let builder = |expr: &Expr| match &expr.kind {
        Kind::New { class, .. } => ["StringBuilder", "StringBuffer"]
            .into_iter()
            .find(|name| class.strip_prefix("java.lang.").unwrap_or(class) == *name),
        _ => None,
    };
    let side = last.and_then(|arm| arm.then.as_ref()).and_then(builder);
    side.zip(builder(otherwise)).is_some_and(|(a, b)| a != b)
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
            let start = operand(first, scope)?;
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
        Value::BigInt(_) | Value::Decimal(_) => Some(Width::Big),
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
        "java.math.BigDecimal" | "java.math.BigInteger" | "BigDecimal" | "BigInteger" => {
            (Width::Big, true)
        }
        "Integer" | "Short" | "Byte" => (Width::Int, false),
        "Long" => (Width::Long, false),
        "Float" => (Width::Float, false),
        "Double" => (Width::Double, false),
        _ => return None,
    };
    Some(Known { width, primitive })
}

/// As [`known`], of what stands beside an operator, where a character is a number.
fn operand(expr: &Expr, scope: &Scope) -> Option<Known> {
    let is_char = match &expr.kind {
        Kind::Convert { class, .. } => &**class == "char",
        Kind::Name(name) => scope.class(name)?.is_some_and(|class| &*class == "char"),
        _ => false,
    };
    match is_char {
        true => Some(Known {
            width: Width::Int,
            primitive: true,
        }),
        false => known(expr, scope),
    }
}

/// What Groovy computes without asking the values for a method.
fn sum(left: Known, operator: &Operator, right: &Expr, scope: &Scope) -> Option<Width> {
    let right = operand(right, scope)?;
    if !left.primitive || !right.primitive {
        return None;
    }
    let width = match left.width.max(right.width) {
        // With a Float it is a Double, whatever the other is.
        Width::Float | Width::Double => Width::Double,
        width => width,
    };
    let computed = match operator.row {
        "plus" | "minus" | "multiply" | "mod" | "<=>" => width != Width::Big,
        // Of whole numbers it is a BigDecimal.
        "div" if width <= Width::Long => return Some(Width::Big),
        "div" => width == Width::Double,
        "and" | "or" | "xor" | "leftShift" | "rightShift" | "rightShiftUnsigned" => {
            width <= Width::Long
        }
        _ => false,
    };
    computed.then_some(width)
}

/// Whether Groovy knows both operands of `&`, `|`, `^` or a shift before it runs: then a character is a number
/// to it.
pub(super) fn known_bits(left: &Expr, operator: &Operator, right: &Expr, scope: &Scope) -> bool {
    let bits = [
        "and",
        "or",
        "xor",
        "leftShift",
        "rightShift",
        "rightShiftUnsigned",
    ];
    bits.contains(&operator.row)
        && operand(left, scope)
            .and_then(|left| sum(left, operator, right, scope))
            .is_some()
}

/// A character as its number.
pub(super) fn code(value: Value) -> Value {
    match value {
        Value::Char(unit) => Value::Int(unit.into()),
        other => other,
    }
}

/// `a <=> b`, which is an Integer, is kept by an elvis in the type Groovy computes `a + b` in.
fn kept_as(test: &Expr, scope: &Scope) -> Option<Width> {
    match &test.kind {
        Kind::Chain { rest, .. } if !rest.is_empty() => Some(known(test, scope)?.width),
        _ => None,
    }
}

fn widened(value: Value, width: Width) -> Value {
    let own = match value {
        Value::Int(_) => Width::Int,
        Value::Long(_) => Width::Long,
        Value::Float(_) => Width::Float,
        other => return other,
    };
    let Some(number) = Number::of(&value).filter(|_| width > own) else {
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

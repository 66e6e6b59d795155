//! What a placeholder prints, part by part: which of it the code says itself, and which is somebody's data.
//!
//! Where values are escaped that makes a difference: in `${user.id ? ',"externalId":"' + user.id + '"' : ''}`
//! the constants are JSON, and what stands between them is not.

use std::sync::Arc;

use super::evaluate::{Located, Render};
use super::syntax::{Expr, Kind, Operator};
use super::widen;
use crate::value::{Str, Value};

/// A part of what a placeholder prints. The texts of all of them, one after the other, are its text.
#[derive(Debug)]
pub(super) enum Segment {
    /// A constant of the code.
    Constant(Str),
    /// The text of anything else, where it was part of a sum.
    Text(Str),
    /// A value whose text is made when it is printed.
    Value(Value),
}

/// Whether `first + …` is a text whose parts are printed one after the other.
pub(super) fn is_text(first: &Expr, rest: &[(Operator, Expr)]) -> bool {
    matches!(first.kind, Kind::Literal(Value::Str(_)))
        && rest.iter().all(|(operator, _)| operator.row == "plus")
}

impl Render<'_> {
    /// As [`placeholder`](Render::placeholder), part by part.
    pub fn segments(&self, expr: &Expr) -> (Result<Vec<Segment>, Located>, bool) {
        self.forget_secret();
        let mut segments = Vec::new();
        let done = self.part(expr, false, &mut segments);
        (done.map(|()| segments), self.met_secret())
    }

    /// `joined`: as an operand of a sum.
    fn part(&self, expr: &Expr, joined: bool, segments: &mut Vec<Segment>) -> Result<(), Located> {
        let scope = Arc::default();
        let value = match &expr.kind {
            Kind::Literal(value) => {
                self.tick(expr.span)?;
                let text = self.at(expr.span, value.print(self.zone))?;
                segments.push(Segment::Constant(text));
                return Ok(());
            }
            Kind::Chain { first, rest } if is_text(first, rest) => {
                self.tick(expr.span)?;
                self.part(first, true, segments)?;
                return rest
                    .iter()
                    .try_for_each(|(_, operand)| self.part(operand, true, segments));
            }
            Kind::Choice { arms, otherwise } if !widen::changes(arms, otherwise) => {
                self.tick(expr.span)?;
                let mut kept = None;
                for arm in arms {
                    let test = self.value(&arm.test, &scope)?;
                    if self.decided(arm.test.span, test.truth()) {
                        match &arm.then {
                            Some(then) => return self.part(then, joined, segments),
                            None => kept = Some(test),
                        }
                        break;
                    }
                }
                match kept {
                    Some(value) => value,
                    None => return self.part(otherwise, joined, segments),
                }
            }
            _ => self.value(expr, &scope)?,
        };
        segments.push(match joined {
            false => Segment::Value(value),
            true => {
                let text = self.call_method(&Value::from(""), "plus", &[value]);
                let text = self.at(expr.span, text)?;
                Segment::Text(self.at(expr.span, text.print(self.zone))?)
            }
        });
        Ok(())
    }
}

//! Expressions that only a walk computes, with the slots they read.

use std::collections::BTreeSet;

use super::lower::{Lower, Lowered, Walks, dotted_by, is_name};
use super::{Tree, variable};
use crate::language::members;
use crate::language::syntax::{Arm, Expr, Key, Kind, Step, StepKind, TextPart};

type Slots = BTreeSet<u16>;

impl Lower {
    /// The tree of an expression that changes nothing outside itself.
    pub(super) fn tree(&mut self, expr: &Expr) -> Lowered<u16> {
        let mut slots = Slots::new();
        let expr = self.copy(expr, &mut slots)?;
        let trees = &mut self.program.trees;
        trees.push(Tree {
            expr,
            slots: slots.into_iter().collect(),
        });
        u16::try_from(trees.len() - 1).map_err(|_| Walks)
    }

    /// A copy with a slot in the place of each path. What assigns, declares, prints or calls a closure is left
    /// to the walk, with its template: slots do not change, and closures see more than slots.
    fn copy(&mut self, expr: &Expr, slots: &mut Slots) -> Lowered<Expr> {
        let kind = match &expr.kind {
            Kind::Literal(value) => Kind::Literal(value.clone()),
            Kind::Class(class) => Kind::Class(class),
            Kind::Name(name) => Kind::Name(self.variable(name, slots)?),
            Kind::Text(parts) => Kind::Text(
                parts
                    .iter()
                    .map(|part| self.part(part, slots))
                    .collect::<Lowered<_>>()?,
            ),
            Kind::List(items) => Kind::List(self.copies(items, slots)?),
            Kind::All(terms) => Kind::All(self.copies(terms, slots)?),
            Kind::Any(terms) => Kind::Any(self.copies(terms, slots)?),
            Kind::Map(entries) => {
                let mut copies = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = key.as_ref().map(|key| self.copy(key, slots)).transpose()?;
                    copies.push((key, self.copy(value, slots)?));
                }
                Kind::Map(copies)
            }
            Kind::Steps { base, steps } => return self.steps(expr, base, steps, slots),
            Kind::Chain { first, rest } => Kind::Chain {
                first: self.boxed(first, slots)?,
                rest: rest
                    .iter()
                    .map(|(operator, operand)| Ok((*operator, self.copy(operand, slots)?)))
                    .collect::<Lowered<_>>()?,
            },
            Kind::Unary { operator, of } => Kind::Unary {
                operator: *operator,
                of: self.boxed(of, slots)?,
            },
            Kind::Not(of) => Kind::Not(self.boxed(of, slots)?),
            Kind::Spread(of) => Kind::Spread(self.boxed(of, slots)?),
            Kind::Choice { arms, otherwise } => {
                let mut copies = Vec::with_capacity(arms.len());
                for Arm { test, then } in arms {
                    let test = self.copy(test, slots)?;
                    let then = then.as_ref().map(|it| self.copy(it, slots)).transpose()?;
                    copies.push(Arm { test, then });
                }
                Kind::Choice {
                    arms: copies,
                    otherwise: self.boxed(otherwise, slots)?,
                }
            }
            Kind::Convert { of, class, cast } => Kind::Convert {
                of: self.boxed(of, slots)?,
                class: class.clone(),
                cast: *cast,
            },
            Kind::InstanceOf { of, class } => Kind::InstanceOf {
                of: self.boxed(of, slots)?,
                class: class.clone(),
            },
            Kind::New { class, args } => Kind::New {
                class: class.clone(),
                args: self.copies(args, slots)?,
            },
            Kind::Assign { .. }
            | Kind::Change { .. }
            | Kind::Closure(_)
            | Kind::Call { .. }
            | Kind::Statements(_)
            | Kind::NotYet(_)
            | Kind::Refused(_) => return Err(Walks),
        };
        Ok(Expr {
            span: expr.span,
            kind,
        })
    }

    fn steps(
        &mut self,
        whole: &Expr,
        base: &Expr,
        steps: &[Step],
        slots: &mut Slots,
    ) -> Lowered<Expr> {
        let names = steps.iter().take_while(|step| is_name(step)).count();
        let (names, rest) = match base.kind {
            Kind::Name(_) => steps.split_at(names),
            _ => (&[][..], steps),
        };
        let base = match dotted_by(base, names) {
            Some(path) => Expr {
                span: base.span,
                kind: Kind::Name(self.variable(&path, slots)?),
            },
            None => self.copy(base, slots)?,
        };
        let steps = rest.iter().map(|step| self.step(step, slots));
        Ok(Expr {
            span: whole.span,
            kind: Kind::Steps {
                steps: steps.collect::<Lowered<_>>()?,
                base: Box::new(base),
            },
        })
    }

    fn step(&mut self, step: &Step, slots: &mut Slots) -> Lowered<Step> {
        let kind = match &step.kind {
            StepKind::Property(key) => StepKind::Property(self.key(key, slots)?),
            StepKind::Call(key, args) => {
                StepKind::Call(self.key(key, slots)?, self.copies(args, slots)?)
            }
            StepKind::Index(args) => StepKind::Index(self.copies(args, slots)?),
            StepKind::Invoke(_) => return Err(Walks),
        };
        Ok(Step {
            kind,
            ..step.clone()
        })
    }

    fn key(&mut self, key: &Key, slots: &mut Slots) -> Lowered<Key> {
        Ok(match key {
            Key::Word(name) => {
                self.program.secret |= members::is_password(name);
                Key::Word(name.clone())
            }
            // A name that is computed may be a secret's.
            Key::Text(text) => {
                self.program.secret = true;
                Key::Text(self.boxed(text, slots)?)
            }
        })
    }

    fn part(&mut self, part: &TextPart, slots: &mut Slots) -> Lowered<TextPart> {
        Ok(match part {
            TextPart::Chunk(chunk) => TextPart::Chunk(chunk.clone()),
            TextPart::Hole(hole) => TextPart::Hole(self.copy(hole, slots)?),
        })
    }

    fn variable(&mut self, path: &str, slots: &mut Slots) -> Lowered<Box<str>> {
        let slot = self.slot(path)?;
        slots.insert(slot);
        Ok(variable(slot).into())
    }

    fn copies(&mut self, exprs: &[Expr], slots: &mut Slots) -> Lowered<Vec<Expr>> {
        exprs.iter().map(|expr| self.copy(expr, slots)).collect()
    }

    fn boxed(&mut self, expr: &Expr, slots: &mut Slots) -> Lowered<Box<Expr>> {
        self.copy(expr, slots).map(Box::new)
    }
}

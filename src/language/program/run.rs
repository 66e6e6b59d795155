//! Running a program.

use std::sync::Arc;

use super::{Call, Field, Literal, Op, Pipe, Program, Tree, variable};
use crate::language::budget::Budget;
use crate::language::evaluate::Render;
use crate::language::scope::Scope;
use crate::value::{Bindings, Value, Zone};

/// What a render happens in.
#[derive(Clone, Copy)]
pub(in crate::language) struct World<'a> {
    pub bindings: &'a Bindings,
    pub zone: &'a Zone,
    pub budget: &'a Budget,
}

impl Program {
    /// Runs it with what `bindings` holds, as [`run`](Program::run).
    pub fn run_bound(&self, world: World<'_>, out: &mut String) -> bool {
        let held: Vec<Option<Value>> = self
            .paths
            .iter()
            .map(|path| path.value(world.bindings))
            .collect();
        let fields: Vec<Field<'_>> = held
            .iter()
            .map(|value| value.as_ref().map_or(Field::Other, Field::of))
            .collect();
        self.run(&fields, world, out)
    }

    /// Appends the text for these fields, one for each slot, and says whether it could: if not, nothing is
    /// appended, and the walk has to tell.
    pub fn run(&self, fields: &[Field<'_>], world: World<'_>, out: &mut String) -> bool {
        if fields.len() < self.paths.len() || self.steps > world.budget.steps {
            return false;
        }
        let start = out.len();
        let mut run = Run {
            program: self,
            fields,
            world,
            walk: None,
            made: 0,
        };
        let done = run.all(out).is_some() && {
            let walked = run.walk.as_ref().map_or(0, Render::made);
            let joined = (out.len() - start).saturating_mul(self.joins);
            run.made.saturating_add(walked).saturating_add(joined) <= world.budget.made
        };
        if !done {
            out.truncate(start);
        }
        done
    }

    #[inline(always)]
    fn literal(&self, literal: Literal) -> &str {
        &self.texts[literal as usize]
    }
}

struct Run<'a> {
    program: &'a Program,
    fields: &'a [Field<'a>],
    world: World<'a>,
    /// The walk that methods and trees run in, once one does.
    walk: Option<Render<'a>>,
    /// Bytes made without the walk.
    made: usize,
}

impl<'a> Run<'a> {
    fn all(&mut self, out: &mut String) -> Option<()> {
        let program = self.program;
        let mut at = 0;
        while let Some(op) = program.ops.get(at) {
            at += 1;
            match *op {
                Op::TextSlot { text, slot } => {
                    out.push_str(program.literal(text));
                    put(self.field(slot), out)?;
                }
                Op::Text(text) => out.push_str(program.literal(text)),
                Op::Slot(slot) => put(self.field(slot), out)?,
                Op::Pipe(pipe) => self.pipe(&program.pipes[pipe as usize], out)?,
                Op::Null { slot, not, to } => {
                    let is = match self.field(slot) {
                        Field::Other => return None,
                        field => field == Field::Null,
                    };
                    if is == not {
                        at = to as usize;
                    }
                }
                Op::Int {
                    slot,
                    not,
                    number,
                    to,
                } => {
                    let is = match self.field(slot) {
                        Field::Int(n) => n == number,
                        Field::Null => false,
                        field => self.equal(field, &Value::Int(number))?,
                    };
                    if is == not {
                        at = to as usize;
                    }
                }
                Op::Equal {
                    slot,
                    not,
                    text,
                    to,
                } => {
                    let text = program.literal(text);
                    let is = match self.field(slot) {
                        Field::Text(field) => field == text,
                        Field::Null => false,
                        field => self.equal(field, &Value::from(text))?,
                    };
                    if is == not {
                        at = to as usize;
                    }
                }
                Op::Bool { slot, not, to } => {
                    let is = match self.field(slot) {
                        Field::Null => false,
                        Field::Bool(b) => b,
                        Field::Int(n) => n != 0,
                        Field::Long(n) => n != 0,
                        Field::Text(text) => !text.is_empty(),
                        Field::Other => return None,
                    };
                    if is == not {
                        at = to as usize;
                    }
                }
                Op::Jump { to } => at = to as usize,
                Op::IsText { slot, to } => {
                    if !matches!(self.field(slot), Field::Text(_)) {
                        at = to as usize;
                    }
                }
                Op::Test { tree, not, to } => {
                    if self.tree(&program.trees[tree as usize])?.truth() == not {
                        at = to as usize;
                    }
                }
                Op::Tree(tree) => {
                    let value = self.tree(&program.trees[tree as usize])?;
                    self.print(&value, out)?;
                }
            }
        }
        Some(())
    }

    #[inline(always)]
    fn field(&self, slot: u16) -> Field<'a> {
        self.fields[slot as usize]
    }

    /// `field == other`, where the two are not of one kind.
    #[cold]
    fn equal(&mut self, field: Field<'_>, other: &Value) -> Option<bool> {
        let same = self
            .walk()
            .call_method(&field.value()?, "==", std::slice::from_ref(other));
        same.ok().map(|same| same.truth())
    }

    fn pipe(&mut self, pipe: &Pipe, out: &mut String) -> Option<()> {
        match (self.field(pipe.slot), &pipe.quick) {
            (Field::Text(text), Some(quick)) if text.is_ascii() => {
                self.made += text.len() * pipe.calls.len();
                quick.put(text, out)
            }
            (field, _) => {
                let value = self.called(field, &pipe.calls)?;
                self.print(&value, out)
            }
        }
    }

    /// What the table's methods make of a field.
    #[cold]
    fn called(&mut self, field: Field<'_>, calls: &[Call]) -> Option<Value> {
        let mut value = field.value()?;
        for call in calls {
            if call.safe && value.is_null() {
                continue;
            }
            value = self
                .walk()
                .call_method(&value, &call.name, &call.args)
                .ok()?;
        }
        Some(value)
    }

    #[cold]
    fn tree(&mut self, tree: &Tree) -> Option<Value> {
        let scope = Arc::new(Scope::default());
        for &slot in &tree.slots {
            scope.declare(&variable(slot), None, self.field(slot).value()?);
        }
        self.walk().value(&tree.expr, &scope).ok()
    }

    /// Prints a value as a placeholder does. A closure is called first, and half a character waits for its
    /// other half: that is the walk's.
    fn print(&mut self, value: &Value, out: &mut String) -> Option<()> {
        if let Value::Closure(_) = value {
            return None;
        }
        out.push_str(value.print(self.world.zone).ok()?.as_str()?);
        Some(())
    }

    fn walk(&mut self) -> &Render<'a> {
        let World {
            bindings,
            zone,
            budget,
        } = self.world;
        let steps = self.program.steps;
        self.walk
            .get_or_insert_with(|| Render::new(bindings, zone, budget).after(steps))
    }
}

#[inline(always)]
fn put(field: Field<'_>, out: &mut String) -> Option<()> {
    match field {
        Field::Text(text) => out.push_str(text),
        Field::Null => out.push_str("null"),
        Field::Bool(true) => out.push_str("true"),
        Field::Bool(false) => out.push_str("false"),
        Field::Int(n) => number(n.into(), out),
        Field::Long(n) => number(n, out),
        Field::Other => return None,
    }
    Some(())
}

// Apart, so that the common case stays small.
#[inline(never)]
fn number(number: i64, out: &mut String) {
    out.push_str(itoa::Buffer::new().format(number));
}

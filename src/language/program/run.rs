//! Running a program.

use std::sync::Arc;

use super::{Call, Field, Literal, Op, Pipe, Program, Put, Tree, variable};
use crate::language::budget::Budget;
use crate::language::evaluate::Render;
use crate::language::insert::Place;
use crate::language::scope::Scope;
use crate::text::json;
use crate::value::{Bindings, Value, Zone};

/// What a render happens in.
#[derive(Clone, Copy)]
pub(in crate::language) struct World<'a> {
    pub bindings: &'a Bindings,
    pub zone: &'a Zone,
    pub budget: &'a Budget,
}

/// Where a program finds what its slots hold.
pub(in crate::language) trait Fields {
    /// What a slot holds; asked for only when the text needs it, and then perhaps again.
    fn field(&self, slot: u16) -> Field<'_>;
}

/// One field for each slot.
impl Fields for [Field<'_>] {
    #[inline(always)]
    fn field(&self, slot: u16) -> Field<'_> {
        self[slot as usize]
    }
}

/// A program, and its texts at hand.
#[derive(Debug)]
pub(in crate::language) struct Ready<'p> {
    pub(super) program: &'p Program,
    pub(super) literals: Vec<&'p str>,
}

impl Ready<'_> {
    /// Runs it with what `bindings` holds, as [`run`](Program::run).
    pub fn run_bound(&self, world: World<'_>, out: &mut String) -> bool {
        let held: Vec<Option<Value>> = self
            .program
            .paths
            .iter()
            .map(|path| path.value(world.bindings))
            .collect();
        let fields: Vec<Field<'_>> = held
            .iter()
            .map(|value| value.as_ref().map_or(Field::Other, Field::of))
            .collect();
        self.run(&*fields, world, out)
    }

    /// Appends the text for what the slots hold, and says whether it could: if not, nothing is appended, and
    /// the walk has to tell.
    pub fn run(&self, slots: &(impl Fields + ?Sized), world: World<'_>, out: &mut String) -> bool {
        if self.program.steps > world.budget.steps {
            return false;
        }
        let start = out.len();
        let mut run = Run {
            ready: self,
            world,
            walk: None,
            made: 0,
        };
        let done = run.all(slots, out).is_some() && {
            let walked = run.walk.as_ref().map_or(0, Render::made);
            let joined = (out.len() - start).saturating_mul(self.program.joins);
            run.made.saturating_add(walked).saturating_add(joined) <= world.budget.made
        };
        if !done {
            out.truncate(start);
        }
        done
    }
}

struct Run<'a> {
    ready: &'a Ready<'a>,
    world: World<'a>,
    /// The walk that methods and trees run in, once one does.
    walk: Option<Render<'a>>,
    /// Bytes made without the walk.
    made: usize,
}

impl<'a> Run<'a> {
    #[inline]
    fn all<S: Fields + ?Sized>(&mut self, slots: &S, out: &mut String) -> Option<()> {
        let Ready { program, literals } = self.ready;
        let literal = |literal: Literal| literals[literal as usize];
        let mut at = 0;
        while let Some(op) = program.ops.get(at) {
            at += 1;
            match *op {
                Op::TextSlot { text, slot, put } => {
                    out.push_str(literal(text));
                    put.field(slots.field(slot), out)?;
                }
                Op::Text(text) => out.push_str(literal(text)),
                Op::Slot { slot, put } => put.field(slots.field(slot), out)?,
                Op::Pipe { pipe, put } => {
                    let pipe = &program.pipes[pipe as usize];
                    let start = out.len();
                    self.pipe(pipe, slots.field(pipe.slot), out)?;
                    put.settle(start, out)?;
                }
                Op::Null { slot, not, to } => {
                    let is = match slots.field(slot) {
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
                    let is = match slots.field(slot) {
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
                    let text = literal(text);
                    let is = match slots.field(slot) {
                        Field::Text(field) => field == text,
                        Field::Null => false,
                        field => self.equal(field, &Value::from(text))?,
                    };
                    if is == not {
                        at = to as usize;
                    }
                }
                Op::Bool { slot, not, to } => {
                    let is = match slots.field(slot) {
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
                    if !matches!(slots.field(slot), Field::Text(_)) {
                        at = to as usize;
                    }
                }
                Op::Test { tree, not, to } => {
                    let tree = &program.trees[tree as usize];
                    if self.tree(tree, &fields_of(tree, slots))?.truth() == not {
                        at = to as usize;
                    }
                }
                Op::Tree { tree, put } => {
                    let tree = &program.trees[tree as usize];
                    let value = self.tree(tree, &fields_of(tree, slots))?;
                    let start = out.len();
                    self.print(&value, out)?;
                    put.settle(start, out)?;
                }
            }
        }
        Some(())
    }

    /// `field == other`, where the two are not of one kind.
    #[cold]
    fn equal(&mut self, field: Field<'_>, other: &Value) -> Option<bool> {
        let same = self
            .walk()
            .call_method(&field.value()?, "==", std::slice::from_ref(other));
        same.ok().map(|same| same.truth())
    }

    fn pipe(&mut self, pipe: &Pipe, field: Field<'_>, out: &mut String) -> Option<()> {
        match (field, &pipe.quick) {
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
    fn tree(&mut self, tree: &Tree, fields: &[Field<'_>]) -> Option<Value> {
        let scope = Arc::new(Scope::default());
        for (&slot, field) in tree.slots.iter().zip(fields) {
            scope.declare(&variable(slot), None, field.value()?);
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
        let steps = self.ready.program.steps;
        self.walk
            .get_or_insert_with(|| Render::new(bindings, zone, budget).after(steps))
    }
}

/// What a tree's slots hold.
#[cold]
fn fields_of<'s, S: Fields + ?Sized>(tree: &Tree, slots: &'s S) -> Vec<Field<'s>> {
    tree.slots.iter().map(|&slot| slots.field(slot)).collect()
}

impl Put {
    #[inline(always)]
    fn field(self, field: Field<'_>, out: &mut String) -> Option<()> {
        match field {
            Field::Text(text) if self == Put::Raw => out.push_str(text),
            Field::Text(text) => return self.text(text, out),
            Field::Null => out.push_str("null"),
            Field::Bool(true) => out.push_str("true"),
            Field::Bool(false) => out.push_str("false"),
            Field::Int(n) => number(n.into(), out),
            Field::Long(n) => number(n, out),
            Field::Other => return None,
        }
        Some(())
    }

    /// Puts a text; `None` where it leaves a JSON string open.
    fn text(self, text: &str, out: &mut String) -> Option<()> {
        match self {
            Put::Raw => out.push_str(text),
            Put::Quoted => json::escape(text, out),
            Put::Bare if Place::Bare.after(text) == Place::Bare => out.push_str(text),
            Put::Bare => return None,
        }
        Some(())
    }

    /// As [`text`](Put::text), for what was appended from `start` on as it is.
    #[inline(always)]
    fn settle(self, start: usize, out: &mut String) -> Option<()> {
        match self {
            Put::Raw => Some(()),
            Put::Quoted if json::is_clean(&out[start..]) => Some(()),
            Put::Quoted | Put::Bare => self.again(start, out),
        }
    }

    #[cold]
    fn again(self, start: usize, out: &mut String) -> Option<()> {
        let text = out.split_off(start);
        self.text(&text, out)
    }
}

// Apart, so that the common case stays small.
#[inline(never)]
fn number(number: i64, out: &mut String) {
    out.push_str(itoa::Buffer::new().format(number));
}

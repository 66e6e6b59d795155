//! From pieces and syntax trees to a program.

use super::{Call, Literal, Op, Path, Pipe, Program, Put};
use crate::builtins::Quick;
use crate::language::compile::Code;
use crate::language::gstring::Part;
use crate::language::insert::{Escape, Place};
use crate::language::inspection::is_own;
use crate::language::plain::Piece;
use crate::language::syntax::{Arm, Expr, Key, Kind, Operator, Step, StepKind, TextPart};
use crate::language::{members, segment, widen};
use crate::text::json;
use crate::value::{Value, Zone};

/// Why there is no program: the template does what only a walk does.
pub(super) struct Walks;

pub(super) type Lowered<T> = Result<T, Walks>;

/// The program of a plain template.
pub(in crate::language) fn of_pieces(
    pieces: &[Piece],
    text: &str,
    escape: Escape,
) -> Option<Program> {
    let mut lower = Lower::new(pieces.len(), text.len(), escape);
    for piece in pieces {
        match piece {
            Piece::Text { start, end } => lower.chunk(&text[*start as usize..*end as usize]),
            Piece::Path { start, end } => lower.path(&text[*start as usize..*end as usize]),
            Piece::Code(expr) => lower.placeholder(expr),
        }
        .ok()?;
    }
    Some(lower.finish())
}

/// The program of any other.
pub(in crate::language) fn of_code(code: &Code, escape: Escape) -> Option<Program> {
    let Code::Parts(parts) = code else {
        return None;
    };
    let mut lower = Lower::new(parts.len(), 0, escape);
    for part in parts {
        match part {
            Part::Text { text, .. } => lower.chunk(text),
            Part::Placeholder { expr, .. } => lower.placeholder(expr),
        }
        .ok()?;
    }
    Some(lower.finish())
}

pub(super) struct Lower {
    pub(super) program: Program,
    /// No operation before this one may be changed: something jumps to it.
    fixed: usize,
    escape: Escape,
    /// Where in a JSON text one is, where no value before has left a string open.
    place: Place,
    /// Whether the placeholder began in no string of a JSON text: then its constants are JSON.
    bare: bool,
}

/// Jumps whose target is not known yet.
type Jumps = Vec<usize>;

impl Lower {
    fn new(pieces: usize, bytes: usize, escape: Escape) -> Lower {
        Lower {
            program: Program {
                ops: Vec::with_capacity(pieces + pieces / 2),
                text: String::with_capacity(bytes),
                literals: Vec::with_capacity(pieces),
                pipes: Vec::new(),
                trees: Vec::new(),
                paths: Vec::with_capacity(pieces / 2),
                steps: 0,
                joins: 0,
                secret: false,
            },
            fixed: 0,
            escape,
            place: Place::default(),
            bare: false,
        }
    }

    /// Each expression counted stands for a few of a walk's steps: itself, a path's names, a constant.
    fn finish(mut self) -> Program {
        const STEPS_EACH: u64 = 4;
        self.program.steps *= STEPS_EACH;
        self.program
    }

    // ---- what is printed ----

    /// Text of the template itself.
    fn chunk(&mut self, text: &str) -> Lowered<()> {
        if self.escape == Escape::Json {
            self.place = self.place.after(text);
        }
        self.text(text)
    }

    fn text(&mut self, text: &str) -> Lowered<()> {
        if text.is_empty() {
            return Ok(());
        }
        // Text after text, as after a constant, is one.
        if self.program.ops.len() > self.fixed
            && let Some(Op::Text(_)) = self.program.ops.last()
            && let Some(last) = self.program.literals.last_mut()
        {
            self.program.text.push_str(text);
            last.end = length(&self.program.text)?;
            return Ok(());
        }
        let literal = self.literal(text)?;
        self.program.ops.push(Op::Text(literal));
        Ok(())
    }

    fn literal(&mut self, text: &str) -> Lowered<Literal> {
        let number = u32::try_from(self.program.literals.len()).map_err(|_| Walks)?;
        let start = length(&self.program.text)?;
        self.program.text.push_str(text);
        let end = length(&self.program.text)?;
        self.program.literals.push(start..end);
        Ok(number)
    }

    /// How a value is put in here.
    fn puts(&self) -> Lowered<Put> {
        Put::at(self.place, self.escape).ok_or(Walks)
    }

    fn placeholder(&mut self, expr: &Expr) -> Lowered<()> {
        self.bare = self.escape == Escape::Json && self.place == Place::Bare;
        self.output(expr)
    }

    /// A constant of code, as it is put in here.
    fn constant(&mut self, text: &str) -> Lowered<()> {
        if self.bare {
            return self.chunk(text);
        }
        match self.puts()? {
            Put::Raw | Put::Bare => self.text(text),
            Put::Quoted => self.text(&json::escaped(text)),
        }
    }

    fn path(&mut self, path: &str) -> Lowered<()> {
        self.program.steps += 1;
        let slot = self.slot(path)?;
        self.put(slot)
    }

    fn put(&mut self, slot: u16) -> Lowered<()> {
        let put = self.puts()?;
        if self.program.ops.len() > self.fixed
            && let Some(last) = self.program.ops.last_mut()
            && let Op::Text(text) = *last
        {
            *last = Op::TextSlot { text, slot, put };
            return Ok(());
        }
        self.program.ops.push(Op::Slot { slot, put });
        Ok(())
    }

    /// Prints the value of an expression.
    fn output(&mut self, expr: &Expr) -> Lowered<()> {
        self.program.steps += 1;
        match &expr.kind {
            Kind::Literal(value) => match constant(value) {
                Some(text) => self.constant(&text),
                None => self.tree_output(expr),
            },
            Kind::Choice { arms, otherwise } if !widen::changes(arms, otherwise) => {
                self.choice(arms, otherwise)
            }
            Kind::All(_) | Kind::Any(_) | Kind::Not(_) => self.decided(expr),
            Kind::Chain { rest, .. } if is_comparison(rest) => self.decided(expr),
            Kind::Chain { first, rest }
                if rest.iter().all(|(operator, _)| operator.row == "plus") =>
            {
                self.sum(expr, first, rest)
            }
            // Which of it is data, its parts do not tell.
            Kind::Text(_) if self.bare => self.tree_output(expr),
            Kind::Text(parts) => {
                self.program.joins += 1;
                for part in parts {
                    match part {
                        TextPart::Chunk(chunk) => self.constant(chunk)?,
                        TextPart::Hole(hole) => self.output(hole)?,
                    }
                }
                Ok(())
            }
            _ => {
                if let Some(path) = dotted(expr) {
                    let slot = self.slot(&path)?;
                    return self.put(slot);
                }
                match self.pipe(expr)? {
                    Some(pipe) => {
                        let put = self.puts()?;
                        self.program.ops.push(Op::Pipe { pipe, put });
                        Ok(())
                    }
                    None => self.tree_output(expr),
                }
            }
        }
    }

    fn tree_output(&mut self, expr: &Expr) -> Lowered<()> {
        let (tree, put) = (self.tree(expr)?, self.puts()?);
        self.program.ops.push(Op::Tree { tree, put });
        Ok(())
    }

    /// A test that is printed: `true` or `false`.
    fn decided(&mut self, expr: &Expr) -> Lowered<()> {
        let no = self.test(expr, false)?;
        self.text("true")?;
        let end = self.jump();
        self.land(no)?;
        self.text("false")?;
        self.land(vec![end])
    }

    fn choice(&mut self, arms: &[Arm], otherwise: &Expr) -> Lowered<()> {
        let mut ends = Vec::new();
        let start = self.place;
        let mut after = None;
        for arm in arms {
            self.program.steps += 1;
            let next = self.test(&arm.test, false)?;
            match &arm.then {
                Some(then) => self.output(then)?,
                // A value that was kept has no parts any more.
                None if self.bare && dotted(&arm.test).is_none() => self.tree_output(&arm.test)?,
                None => self.output(&arm.test)?,
            }
            ends.push(self.jump());
            self.land(next)?;
            // What comes next has one place, whichever side was taken.
            let here = std::mem::replace(&mut self.place, start);
            if *after.get_or_insert(here) != here {
                return Err(Walks);
            }
        }
        self.output(otherwise)?;
        if after.is_some_and(|after| after != self.place) {
            return Err(Walks);
        }
        self.land(ends)
    }

    /// `'a' + b + c`, where the first is a text: each is printed after the other.
    fn sum(&mut self, whole: &Expr, first: &Expr, rest: &[(Operator, Expr)]) -> Lowered<()> {
        let starts = match segment::is_text(first, rest) {
            true => None,
            false => match dotted(first) {
                Some(path) if !self.bare => Some(self.slot(&path)?),
                // What begins with data is data.
                _ => return self.tree_output(whole),
            },
        };
        let simple = |expr: &Expr| {
            matches!(&expr.kind, Kind::Literal(value) if constant(value).is_some())
                || dotted(expr).is_some()
        };
        if !rest.iter().all(|(_, operand)| simple(operand)) {
            // Which of its parts are data, only the walk tells.
            return match self.bare {
                true => Err(Walks),
                false => self.tree_output(whole),
            };
        }
        let other = starts.map(|slot| {
            self.program.ops.push(Op::IsText { slot, to: 0 });
            self.program.ops.len() - 1
        });
        self.program.joins += rest.len();
        self.output(first)?;
        for (_, operand) in rest {
            self.output(operand)?;
        }
        let Some(other) = other else { return Ok(()) };
        let end = self.jump();
        self.land(vec![other])?;
        self.tree_output(whole)?;
        self.land(vec![end])
    }

    // ---- tests ----

    /// Goes on behind it where the truth of `expr` is not `leaves`; the jumps are taken where it is.
    fn test(&mut self, expr: &Expr, leaves: bool) -> Lowered<Jumps> {
        self.program.steps += 1;
        match &expr.kind {
            Kind::Not(of) => self.test(of, !leaves),
            Kind::All(terms) => self.terms(terms, false, leaves),
            Kind::Any(terms) => self.terms(terms, true, leaves),
            Kind::Chain { first, rest } if is_comparison(rest) => {
                let (operator, right) = &rest[0];
                let (Some(path), Kind::Literal(value)) = (dotted(first), &right.kind) else {
                    return self.tree_test(expr, leaves);
                };
                self.program.steps += 2;
                let slot = self.slot(&path)?;
                // The operations jump unless the two are equal.
                let not = leaves == (operator.row == "==");
                let op = match value {
                    Value::Null => Op::Null { slot, not, to: 0 },
                    Value::Int(number) => Op::Int {
                        slot,
                        not,
                        number: *number,
                        to: 0,
                    },
                    Value::Str(text) => match text.as_str() {
                        Some(text) => Op::Equal {
                            slot,
                            not,
                            text: self.literal(text)?,
                            to: 0,
                        },
                        None => return self.tree_test(expr, leaves),
                    },
                    _ => return self.tree_test(expr, leaves),
                };
                Ok(self.jumping(op))
            }
            _ => match dotted(expr) {
                Some(path) => {
                    let slot = self.slot(&path)?;
                    Ok(self.jumping(Op::Bool {
                        slot,
                        not: leaves,
                        to: 0,
                    }))
                }
                None => self.tree_test(expr, leaves),
            },
        }
    }

    /// `a && b` is decided by the first that is `decides`: false; `a || b` by the first that is true.
    fn terms(&mut self, terms: &[Expr], decides: bool, leaves: bool) -> Lowered<Jumps> {
        let Some((last, before)) = terms.split_last() else {
            return Err(Walks);
        };
        let mut jumps = Vec::new();
        for term in before {
            jumps.extend(self.test(term, decides)?);
        }
        let mut leaving = self.test(last, leaves)?;
        match decides == leaves {
            true => leaving.extend(jumps),
            false => self.land(jumps)?,
        }
        Ok(leaving)
    }

    fn tree_test(&mut self, expr: &Expr, leaves: bool) -> Lowered<Jumps> {
        let tree = self.tree(expr)?;
        Ok(self.jumping(Op::Test {
            tree,
            not: leaves,
            to: 0,
        }))
    }

    fn jumping(&mut self, op: Op) -> Jumps {
        self.program.ops.push(op);
        vec![self.program.ops.len() - 1]
    }

    fn jump(&mut self) -> usize {
        self.program.ops.push(Op::Jump { to: 0 });
        self.program.ops.len() - 1
    }

    /// The jumps go on here.
    fn land(&mut self, jumps: Jumps) -> Lowered<()> {
        let here = u32::try_from(self.program.ops.len()).map_err(|_| Walks)?;
        for at in jumps {
            match &mut self.program.ops[at] {
                Op::Null { to, .. }
                | Op::Int { to, .. }
                | Op::Equal { to, .. }
                | Op::Bool { to, .. }
                | Op::Test { to, .. }
                | Op::IsText { to, .. }
                | Op::Jump { to } => *to = here,
                Op::Text(_)
                | Op::Slot { .. }
                | Op::TextSlot { .. }
                | Op::Pipe { .. }
                | Op::Tree { .. } => {}
            }
        }
        self.fixed = self.program.ops.len();
        Ok(())
    }

    // ---- slots, methods of slots, trees ----

    pub(super) fn slot(&mut self, path: &str) -> Lowered<u16> {
        let paths = &mut self.program.paths;
        let slot = match paths.iter().position(|known| known.is(path)) {
            Some(slot) => slot,
            None => {
                let path = Path::new(path);
                if is_own(path.root()) {
                    return Err(Walks);
                }
                self.program.secret |= path.attribute().is_some_and(members::is_password)
                    || path.deeper().any(|(_, name)| members::is_password(name));
                paths.push(path);
                paths.len() - 1
            }
        };
        u16::try_from(slot).map_err(|_| Walks)
    }

    /// Methods of a path, with constants as arguments; `None` for anything else.
    fn pipe(&mut self, expr: &Expr) -> Lowered<Option<u16>> {
        let Kind::Steps { base, steps } = &expr.kind else {
            return Ok(None);
        };
        let split = steps.iter().position(|step| !is_name(step));
        let Some((path, calls)) = split.map(|split| steps.split_at(split)) else {
            return Ok(None);
        };
        let calls: Option<Vec<Call>> = calls.iter().map(call).collect();
        let (Some(path), Some(calls)) = (dotted_by(base, path), calls) else {
            return Ok(None);
        };
        let program = &mut self.program;
        program.steps += calls
            .iter()
            .map(|call| call.args.len() as u64 + 1)
            .sum::<u64>();
        let quick = quick(&calls);
        let slot = self.slot(&path)?;
        let pipes = &mut self.program.pipes;
        pipes.push(Pipe { slot, quick, calls });
        u16::try_from(pipes.len() - 1).map(Some).map_err(|_| Walks)
    }
}

fn length(text: &str) -> Lowered<u32> {
    u32::try_from(text.len()).map_err(|_| Walks)
}

/// Whether a step is `.name` or `?.name`.
pub(super) fn is_name(step: &Step) -> bool {
    matches!(&step.kind, StepKind::Property(Key::Word(_)) if !step.spread)
}

/// The path an expression is, and nothing else.
fn dotted(expr: &Expr) -> Option<String> {
    match &expr.kind {
        Kind::Name(name) => Some(name.to_string()),
        Kind::Steps { base, steps } if steps.iter().all(is_name) => dotted_by(base, steps),
        _ => None,
    }
}

/// The path of a base and names after it.
pub(super) fn dotted_by(base: &Expr, steps: &[Step]) -> Option<String> {
    let Kind::Name(root) = &base.kind else {
        return None;
    };
    let mut path = root.to_string();
    for (at, step) in steps.iter().enumerate() {
        if let StepKind::Property(Key::Word(name)) = &step.kind {
            // A field has an object before its first dot, safe or not.
            path.push_str(if step.safe && at > 0 { "?." } else { "." });
            path.push_str(name);
        }
    }
    Some(path)
}

fn is_comparison(rest: &[(Operator, Expr)]) -> bool {
    matches!(rest, [(operator, _)] if matches!(operator.row, "==" | "!="))
}

/// The text a constant prints.
fn constant(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Long(_) | Value::Str(_) => {
            value.print(&Zone::UTC).ok()?.as_str().map(str::to_owned)
        }
        _ => None,
    }
}

/// A method called with constants.
fn call(step: &Step) -> Option<Call> {
    let StepKind::Call(Key::Word(name), args) = &step.kind else {
        return None;
    };
    let args = args.iter().map(|arg| match &arg.kind {
        Kind::Literal(value) => Some(value.clone()),
        _ => None,
    });
    let args = args.collect::<Option<Vec<_>>>().filter(|_| !step.spread)?;
    Some(Call {
        name: name.clone(),
        args,
        safe: step.safe,
    })
}

/// What calls do to an ASCII text, if there is a short way to it.
fn quick(calls: &[Call]) -> Option<Quick> {
    let then = |quick: Quick, call: &Call| quick.then(&call.name, &call.args);
    calls.iter().try_fold(Quick::default(), then)
}

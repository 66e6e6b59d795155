//! Expressions, with types in place of values.

use std::collections::{HashMap, HashSet};

use super::env::Env;
use super::loose::{assigned_in, loose};
use super::{Known, Mistake, Schema, Wrong, narrow};
use crate::builtins::{self, Ty, typing};
use crate::language::compile::Code;
use crate::language::inspection;
use crate::language::syntax::{ClosureExpr, Expr, Kind, Operator, StepKind, TextPart};
use crate::text::Span;
use crate::value::Value;

/// One look at a template.
pub(super) struct Walk<'a> {
    pub(super) schema: &'a dyn Schema,
    /// Names whose value changes where the order of things is not followed.
    loose: HashSet<&'a str>,
    /// The classes variables were declared with.
    pub(super) classes: HashMap<String, String>,
    /// What `return` gives, of the blocks around, outermost first.
    pub(super) returned: Vec<Known>,
    pub(super) found: Vec<Mistake>,
    pub(super) open: Vec<Span>,
}

const TEXT: Known = Known::of(Ty::GSTRING);
const TRUTH: Known = Known::of(Ty::BOOL);

/// Names the script itself has, and its methods that are evaluated or refused by name.
const OWN_FUNCTIONS: &[&str] = &[
    "print",
    "println",
    "printf",
    "getProperty",
    "evaluate",
    "invokeMethod",
    "sleep",
    "use",
    "setProperty",
    "setBinding",
    "getBinding",
    "run",
    "call",
];

impl<'a> Walk<'a> {
    pub fn new(schema: &'a dyn Schema, code: &'a Code) -> Walk<'a> {
        Walk {
            schema,
            loose: loose(code),
            classes: HashMap::new(),
            returned: Vec::new(),
            found: Vec::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn say(&mut self, span: Span, what: Wrong) {
        self.found.push(Mistake { span, what });
    }

    /// What is known of a plain path.
    pub(super) fn path(&self, path: &str, env: &Env) -> Known {
        if let Some(known) = env.get(path) {
            return known;
        }
        match path.rsplit_once('.') {
            Some((of, name)) => match self.path(of, env).class {
                Some(class) => self.schema.attribute(class, name).unwrap_or(Known::OPEN),
                None => Known::OPEN,
            },
            None if self.loose.contains(path) || inspection::is_own(path) => Known::OPEN,
            None => self.schema.root(path).unwrap_or(Known::OPEN),
        }
    }

    /// What is known of a variable after it is given a value.
    pub(super) fn assigned(&mut self, name: &str, given: Known, env: &mut Env) {
        let given = match self.classes.get(name).cloned() {
            Some(class) => self.converted(given, &class),
            None => given,
        };
        match self.loose.contains(name) {
            true => env.assign(name, Known::OPEN),
            false => env.assign(name, given),
        }
    }

    pub(super) fn converted(&mut self, of: Known, class: &str) -> Known {
        let ty = typing::conversion(of.ty, class);
        match ty == of.ty {
            true => of,
            false => Known::of(ty),
        }
    }

    /// An expression that decides something.
    pub(super) fn test(&mut self, expr: &Expr, env: &mut Env) -> Known {
        let known = self.expr(expr, env);
        let literal = match &expr.kind {
            Kind::Literal(value) => !matches!(value, Value::Bool(_)),
            _ => false,
        };
        let never = !known.is_open() && known.ty == Ty::NULL;
        if literal || never {
            let holds = match &expr.kind {
                Kind::Literal(value) => value.truth(),
                _ => false,
            };
            self.say(expr.span, Wrong::Constant { holds });
        }
        known
    }

    pub(super) fn expr(&mut self, expr: &Expr, env: &mut Env) -> Known {
        match &expr.kind {
            Kind::Literal(value) => Known::of(Ty::of(value)),
            Kind::Text(parts) => {
                for part in parts {
                    if let TextPart::Hole(hole) = part {
                        self.expr(hole, env);
                    }
                }
                TEXT
            }
            Kind::Name(name) => self.path(name, env),
            Kind::Class(_) => Known::of(Ty::CLASS),
            Kind::List(items) => {
                self.all(items, env);
                Known::of(Ty::LIST)
            }
            Kind::Map(entries) => {
                for (key, value) in entries {
                    if let Some(key) = key {
                        self.expr(key, env);
                    }
                    self.expr(value, env);
                }
                Known::of(Ty::MAP)
            }
            Kind::Steps { base, steps } => self.steps(base, steps, env),
            Kind::Chain { first, rest } => {
                let mut left = self.expr(first, env);
                let mut from: &Expr = first;
                for (operator, right) in rest {
                    let of = self.expr(right, env);
                    left = self.operator(
                        left,
                        Span::new(first.span.start, from.span.end),
                        *operator,
                        Some(of),
                    );
                    from = right;
                }
                left
            }
            Kind::Unary { operator, of } => {
                let known = self.expr(of, env);
                self.operator(known, of.span, *operator, None)
            }
            Kind::All(terms) => self.terms(terms, true, env),
            Kind::Any(terms) => self.terms(terms, false, env),
            Kind::Not(of) => {
                self.expr(of, env);
                TRUTH
            }
            Kind::Choice { arms, otherwise } => {
                let mut given = Known::of(Ty::NONE);
                let mut after: Option<Env> = None;
                for arm in arms {
                    let test = self.test(&arm.test, env);
                    let mut held = env.clone();
                    narrow::by(&arm.test, true, &mut held, self);
                    given = given.or(match &arm.then {
                        Some(then) => self.expr(then, &mut held),
                        None => test.not_null(),
                    });
                    match &mut after {
                        Some(after) => after.meet(held),
                        None => after = Some(held),
                    }
                    narrow::by(&arm.test, false, env, self);
                }
                given = given.or(self.expr(otherwise, env));
                if let Some(after) = after {
                    env.meet(after);
                }
                let sides = arms
                    .iter()
                    .map(|arm| arm.then.as_ref().unwrap_or(&arm.test));
                let sides = sides.chain(std::iter::once(&**otherwise));
                widened(given, sides.into_iter().any(has_sum))
            }
            Kind::Assign {
                target,
                operator,
                value,
            } => {
                let old = operator.map(|_| self.expr(target, env));
                let given = self.expr(value, env);
                let given = match (old, operator) {
                    (Some(old), Some(operator)) => {
                        self.operator(old, target.span, *operator, Some(given))
                    }
                    _ => given,
                };
                self.assign(target, given, env);
                match (&target.kind, operator) {
                    (Kind::Name(name), None) => self.path(name, env),
                    _ => given,
                }
            }
            Kind::Change {
                target,
                operator,
                before,
            } => {
                let old = self.expr(target, env);
                let new = self.operator(old, target.span, *operator, None);
                self.assign(target, new, env);
                match before {
                    true => new,
                    false => old,
                }
            }
            Kind::Convert { of, class, .. } => {
                let known = self.expr(of, env);
                // Null is no number and no character; of true and false it is false.
                if typing::conversion(Ty::NULL, class) != Ty::BOOL
                    && !typing::conversion(Ty::NULL, class).meets(Ty::NULL)
                {
                    let path = of.plain_path().map(|names| names.join("."));
                    self.not_null(known, of.span, class, path.as_deref(), env);
                }
                self.converted(known, class)
            }
            Kind::InstanceOf { of, .. } => {
                self.expr(of, env);
                TRUTH
            }
            Kind::New { class, args } => {
                self.all(args, env);
                Known::of(typing::construct(class))
            }
            Kind::Closure(closure) => {
                self.closure(closure, env);
                Known::of(Ty::CLOSURE)
            }
            Kind::Call { name, args } => {
                self.all(args, env);
                let callable = |known: Known| known.ty.meets(Ty::CLOSURE.or(Ty::OBJECT));
                let is_known = env
                    .get(name)
                    .or_else(|| self.schema.root(name))
                    .is_some_and(callable)
                    || self.loose.contains(&**name)
                    || OWN_FUNCTIONS.contains(&&**name)
                    || builtins::every_object_has(name);
                // What the script's own functions do with their arguments is their affair.
                self.open.push(expr.span);
                if !is_known {
                    let name = name.to_string();
                    self.say(expr.span, Wrong::NoFunction { name });
                }
                Known::OPEN
            }
            Kind::Spread(of) => {
                self.expr(of, env);
                Known::OPEN
            }
            Kind::Statements(statements) => {
                self.returned.push(Known::of(Ty::NONE));
                let mut inner = env.clone();
                inner.assign("it", Known::of(Ty::NULL));
                let last = self.block(statements, &mut inner);
                let returned = self.returned.pop().unwrap_or(Known::OPEN);
                for name in assigned_in(statements) {
                    env.forget(name);
                    if !inner.dead {
                        let known = inner.get(name).unwrap_or(Known::OPEN);
                        env.assign(name, known);
                    } else {
                        env.assign(name, Known::OPEN);
                    }
                }
                last.or(returned)
            }
            Kind::NotYet(_) | Kind::Refused(_) => Known::OPEN,
        }
    }

    /// Elements or arguments.
    pub(super) fn all(&mut self, exprs: &[Expr], env: &mut Env) -> Vec<Known> {
        exprs.iter().map(|expr| self.expr(expr, env)).collect()
    }

    /// `a && b` and `a || b`: each term is asked where those before it did not decide.
    fn terms(&mut self, terms: &[Expr], going_on: bool, env: &mut Env) -> Known {
        let mut inner = env.clone();
        let mut after: Option<Env> = None;
        for term in terms {
            self.expr(term, &mut inner);
            match &mut after {
                Some(after) => after.meet(inner.clone()),
                None => after = Some(inner.clone()),
            }
            narrow::by(term, going_on, &mut inner, self);
        }
        *env = after.unwrap_or(inner);
        TRUTH
    }

    fn assign(&mut self, target: &Expr, value: Known, env: &mut Env) {
        match &target.kind {
            Kind::Name(name) => self.assigned(name, value, env),
            Kind::Steps { base, steps } => {
                // What stands before the last dot is read.
                if let [before @ .., last] = &steps[..] {
                    let known = self.steps(base, before, env);
                    let place = Span::new(base.span.start, last.span.start);
                    self.not_null(known, place, "=", None, env);
                    if let StepKind::Index(at) = &last.kind
                        && !known.is_open()
                    {
                        let mut given = self.all(at, env);
                        given.push(value);
                        let tys: Vec<Ty> = given.iter().map(|known| known.ty).collect();
                        let typing = typing::method(known.not_null().ty, "putAt", &tys);
                        self.judge(&typing, known.ty, "putAt", at, &given, last.span);
                    }
                }
                if let Kind::Name(name) = &base.kind {
                    let known = self.path(name, env);
                    env.assign(name, known);
                }
            }
            _ => {
                self.expr(target, env);
            }
        }
    }

    /// Its body may run at any time: what is known of names holds there as far as they never change.
    fn closure(&mut self, closure: &ClosureExpr, env: &Env) {
        let mut inner = env.clone();
        match &closure.parameters {
            Some(parameters) => {
                for parameter in parameters {
                    if let Some(default) = &parameter.default {
                        self.expr(default, &mut inner);
                    }
                    inner.assign(&parameter.name, Known::OPEN);
                }
            }
            None => inner.assign("it", Known::OPEN),
        }
        self.returned.push(Known::of(Ty::NONE));
        self.block(&closure.body, &mut inner);
        self.returned.pop();
    }

    fn operator(
        &mut self,
        left: Known,
        place: Span,
        operator: Operator,
        right: Option<Known>,
    ) -> Known {
        let args: Vec<Ty> = right.iter().map(|known| known.ty).collect();
        if let Some(right) = right
            && !left.is_open()
            && !right.is_open()
            && let Some(pitfall) = typing::pitfall(operator.row, left.ty, right.ty)
        {
            let what = Wrong::Comparison {
                pitfall,
                operator: operator.row,
                left: left.ty,
                right: right.ty,
            };
            self.say(operator.span, what);
        }
        if left.is_open() {
            self.open.push(operator.span);
            return Known::of(typing::result(operator.row));
        }
        let typing = typing::method(left.ty, operator.row, &args);
        if typing.open || left.ty.meets(Ty::SEQUENCE.or(Ty::MAP)) {
            self.open.push(operator.span);
        }
        let operands = typing.unfit != Ty::NONE || typing.lacks.without(Ty::NULL) != Ty::NONE;
        if typing.lacks.meets(Ty::NULL) && !(operands && typing.never) {
            let what = Wrong::Null {
                always: left.ty == Ty::NULL,
                asked: operator.row.to_owned(),
            };
            self.say(place, what);
        } else if operands {
            let what = Wrong::Operands {
                operator: operator.row,
                left: left.ty,
                right: right.map(|known| known.ty),
                always: typing.never,
            };
            self.say(operator.span, what);
        } else if let (true, Some(right)) = (typing.null_throws.contains(&true), right) {
            let what = Wrong::NullOperand {
                always: right.ty == Ty::NULL,
                operator: operator.row,
            };
            self.say(operator.span, what);
        }
        Known::of(typing.gives)
    }
}

/// Numbers of several kinds in a choice may become one kind; what `<=>` gives there is of the kind that a sum
/// of its sides has.
fn widened(known: Known, has_sum: bool) -> Known {
    let numbers = known
        .ty
        .kinds()
        .filter(|kind| kind.meets(Ty::NUMBER))
        .count();
    match numbers > 1 || numbers == 1 && has_sum {
        true => Known {
            ty: known.ty.or(Ty::NUMBER),
            ..known
        },
        false => known,
    }
}

/// Whether an expression is made by operators, whole or as a side of a choice.
fn has_sum(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Chain { .. } => true,
        Kind::Choice { arms, otherwise } => {
            let sides = arms
                .iter()
                .map(|arm| arm.then.as_ref().unwrap_or(&arm.test));
            sides.chain(std::iter::once(&**otherwise)).any(has_sum)
        }
        _ => false,
    }
}

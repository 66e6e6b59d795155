//! Expressions, with types in place of values.

use std::collections::{HashMap, HashSet};

use super::env::Env;
use super::{Known, Mistake, Schema, Wrong, narrow};
use crate::builtins::{self, Ty, typing};
use crate::language::members;
use crate::language::syntax::{
    ClosureExpr, Expr, Key, Kind, Operator, Statement, StatementKind, Step, StepKind, TextPart,
};
use crate::language::template::Code;
use crate::text::Span;
use crate::value::Value;

/// One look at a template.
pub(super) struct Walk<'a> {
    schema: &'a dyn Schema,
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

    fn say(&mut self, span: Span, what: Wrong) {
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
            None if self.loose.contains(path) || OWN.contains(&path) => Known::OPEN,
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
    fn all(&mut self, exprs: &[Expr], env: &mut Env) -> Vec<Known> {
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
            return match operator.row {
                "==" | "!=" | "<" | ">" | "<=" | ">=" => TRUTH,
                _ => Known::OPEN,
            };
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

    fn steps(&mut self, base: &Expr, steps: &[Step], env: &mut Env) -> Known {
        let mut path = match &base.kind {
            Kind::Name(name) => Some(name.to_string()),
            _ => None,
        };
        if let (Kind::Class(class), [first, rest @ ..]) = (&base.kind, steps)
            && let StepKind::Call(Key::Word(name), args) = &first.kind
        {
            let given = self.all(args, env);
            let spread = args.iter().any(|arg| matches!(arg.kind, Kind::Spread(_)));
            let tys: Vec<Ty> = given.iter().map(|known| known.ty).collect();
            let typing = typing::static_method(class, name, &tys);
            if !spread {
                self.judge(&typing, Ty::CLASS, name, args, &given, first.span);
            }
            let mut this = Known::of(match spread {
                true => Ty::ANY,
                false => typing.gives,
            });
            let mut place = Span::new(base.span.start, first.span.end);
            for step in rest {
                this = self.step(this, place, &mut None, step, env);
                place.end = step.span.end;
            }
            return this;
        }
        let mut this = self.expr(base, env);
        let mut place = base.span;
        for step in steps {
            this = self.step(this, place, &mut path, step, env);
            place = Span::new(place.start, step.span.end);
        }
        this
    }

    /// What stands after a dot or in brackets; `place` is what it is asked of.
    fn step(
        &mut self,
        this: Known,
        place: Span,
        path: &mut Option<String>,
        step: &Step,
        env: &mut Env,
    ) -> Known {
        let of = path.take();
        let skips = (step.safe || step.spread) && this.may_be_null();
        let here = this.not_null();
        let given = match &step.kind {
            StepKind::Property(key) => {
                let name = match key {
                    Key::Word(word) => Some(&**word),
                    Key::Text(text) => {
                        self.expr(text, env);
                        None
                    }
                };
                if !skips && !step.spread {
                    self.not_null(this, place, name.unwrap_or_default(), of.as_deref(), env);
                }
                match (name, step.spread) {
                    (_, true) => self.spread(this, step),
                    (Some(name), false) => {
                        if let Some(of) = &of {
                            *path = Some(format!("{of}.{name}"));
                        }
                        self.property(here, name, path.as_deref(), step, env)
                    }
                    (None, false) => Known::OPEN,
                }
            }
            StepKind::Call(key, args) => {
                let name = match key {
                    Key::Word(word) => Some(&**word),
                    Key::Text(text) => {
                        self.expr(text, env);
                        None
                    }
                };
                let mut inner = env.clone();
                if let (Some(of), true) = (&of, skips) {
                    inner.set(of, here);
                }
                let given: Vec<Known> = self.all(args, &mut inner);
                match skips {
                    true => env.meet(inner),
                    false => *env = inner,
                }
                let open = args.iter().any(|arg| matches!(arg.kind, Kind::Spread(_)));
                match name {
                    Some(name) if !open && !step.spread => self.call(
                        this,
                        here,
                        skips,
                        name,
                        &given,
                        args,
                        place,
                        step,
                        of.as_deref(),
                        env,
                    ),
                    _ if step.spread => self.spread(this, step),
                    _ => Known::OPEN,
                }
            }
            StepKind::Index(exprs) => {
                let at = self.all(exprs, env);
                if !skips {
                    self.not_null(this, place, "getAt", of.as_deref(), env);
                }
                match &at[..] {
                    _ if here.ty.meets(Ty::BEAN) => {
                        self.open.push(step.span);
                        Known::OPEN
                    }
                    [known] => {
                        let typing = typing::method(here.ty, "getAt", &[known.ty]);
                        self.judge(&typing, here.ty, "getAt", exprs, &at, step.span);
                        Known::of(typing.gives)
                    }
                    _ => Known::OPEN,
                }
            }
            StepKind::Invoke(args) => {
                let given = self.all(args, env);
                self.not_null(this, place, "call", of.as_deref(), env);
                if !here.ty.meets(Ty::CLOSURE.or(Ty::OBJECT)) {
                    let tys: Vec<Ty> = given.iter().map(|known| known.ty).collect();
                    let typing = typing::method(here.ty, "call", &tys);
                    self.judge(&typing, here.ty, "call", args, &given, step.span);
                }
                Known::OPEN
            }
        };
        match skips {
            true => given.or_null(),
            false => given,
        }
    }

    /// `this*.…`: of elements nothing is known.
    fn spread(&mut self, this: Known, step: &Step) -> Known {
        self.open.push(step.span);
        match this.ty.meets(Ty::NULL) {
            true => Known::of(Ty::LIST.or(Ty::NULL)),
            false => Known::of(Ty::LIST),
        }
    }

    /// Something is asked of a value: it is said when it may be null, and known after that it was not.
    fn not_null(
        &mut self,
        this: Known,
        place: Span,
        asked: &str,
        path: Option<&str>,
        env: &mut Env,
    ) {
        if !this.may_be_null() {
            return;
        }
        let what = Wrong::Null {
            always: this.ty == Ty::NULL,
            asked: asked.to_owned(),
        };
        self.say(place, what);
        if let Some(path) = path {
            env.set(path, this.not_null());
        }
    }

    fn property(
        &mut self,
        this: Known,
        name: &str,
        path: Option<&str>,
        step: &Step,
        env: &Env,
    ) -> Known {
        if let Some(known) = path.and_then(|path| env.get(path)) {
            return known;
        }
        if this.is_open() {
            self.open.push(step.span);
            return Known::OPEN;
        }
        let mut given = Known::of(Ty::NONE);
        let mut plain = this.ty;
        if this.ty.meets(Ty::BEAN) {
            plain = plain.without(Ty::BEAN);
            let of_class = this
                .class
                .and_then(|class| self.schema.attribute(class, name));
            if of_class.is_none() {
                self.open.push(step.span);
            }
            given = given.or(of_class.unwrap_or(Known::OPEN));
        }
        if this.ty.meets(Ty::MAP) {
            plain = plain.without(Ty::MAP);
            given = Known::OPEN;
        }
        let typing = typing::property(plain, name);
        if typing.lacks != Ty::NONE {
            let what = Wrong::NoProperty {
                of: typing.lacks,
                property: name.to_owned(),
                always: typing.lacks == this.ty,
            };
            self.say(step.span, what);
        }
        given.or(Known::of(typing.gives))
    }

    /// Says what does not work of a call.
    fn judge(
        &mut self,
        typing: &typing::Typing,
        on: Ty,
        name: &str,
        args: &[Expr],
        given: &[Known],
        place: Span,
    ) {
        if typing.open {
            self.open.push(place);
        }
        if typing.lacks != Ty::NONE {
            let what = Wrong::NoMethod {
                of: typing.lacks,
                method: name.to_owned(),
                always: typing.lacks == on,
            };
            self.say(place, what);
        } else if typing.unfit != Ty::NONE {
            let what = Wrong::WrongArguments {
                of: typing.unfit,
                method: name.to_owned(),
                given: given.iter().map(|known| known.ty).collect(),
                always: typing.never,
            };
            self.say(place, what);
        }
        for ((throws, arg), known) in typing.null_throws.iter().zip(args).zip(given) {
            if *throws {
                let what = Wrong::NullArgument {
                    always: known.ty == Ty::NULL,
                    method: name.to_owned(),
                };
                self.say(arg.span, what);
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn call(
        &mut self,
        this: Known,
        here: Known,
        skips: bool,
        name: &str,
        given: &[Known],
        args: &[Expr],
        place: Span,
        step: &Step,
        path: Option<&str>,
        env: &mut Env,
    ) -> Known {
        if this.is_open() {
            self.open.push(step.span);
            return Known::OPEN;
        }
        let tys: Vec<Ty> = given.iter().map(|known| known.ty).collect();
        let mut result = Known::of(Ty::NONE);
        // Of elements, and of what closures are given, nothing is known.
        if here.ty.meets(Ty::SEQUENCE.or(Ty::MAP)) || tys.iter().any(|ty| ty.meets(Ty::CLOSURE)) {
            self.open.push(Span::new(place.start, step.span.end));
        }
        let typing = typing::method(here.ty.without(Ty::BEAN), name, &tys);
        if this.ty.meets(Ty::NULL) && !skips {
            let of_null = typing::method(Ty::NULL, name, &tys);
            if of_null.open {
                self.open.push(step.span);
            }
            match of_null.lacks == Ty::NONE {
                true => result = Known::of(of_null.gives),
                // What nothing has is the one thing to say.
                false if here.ty != Ty::NONE && typing.lacks == here.ty => {}
                false => self.not_null(this, place, name, path, env),
            }
        }
        if here.ty.meets(Ty::BEAN) {
            let property = members::getter(name).filter(|_| args.is_empty());
            let of_class = here.class.zip(property);
            let known = of_class.and_then(|(class, name)| self.schema.attribute(class, &name));
            if known.is_none() {
                self.open.push(step.span);
            }
            result = result.or(known.unwrap_or(Known::OPEN));
        }
        self.judge(&typing, here.ty, name, args, given, step.span);
        result.or(Known::of(typing.gives))
    }
}

/// The script's own members, which no binding hides.
const OWN: &[&str] = &[
    "out",
    "binding",
    "metaClass",
    "class",
    "property",
    "this",
    "super",
    "owner",
    "delegate",
];

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

/// The variables that statements give another value, those of blocks inside too.
fn assigned_in(statements: &[Statement]) -> HashSet<&str> {
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
fn loose(code: &Code) -> HashSet<&str> {
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

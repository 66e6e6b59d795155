//! Computing an expression.
//!
//! A fault knows why, this walk knows where: the innermost place is kept. What methods and operators do
//! is in the table; what is lazy, what a property is, and what a name means is here.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::budget::{Budget, STEPS_BETWEEN};
use super::scope::{ClosureCode, Scope};
use super::syntax::{Expr, Key, Kind, Step, StepKind, TextPart};
use super::widen;
use super::writer::Writer;
use crate::builtins::{self, Host};
use crate::text::Span;
use crate::value::{Bindings, Closure, Fault, Instant, Map, Object, Str, Value, Zone};

/// A fault and the expression it came from.
#[derive(Debug)]
pub(super) struct Located {
    pub fault: Fault,
    pub span: Span,
}

/// One render: its view of the bindings, shared by all placeholders of the template.
pub(super) struct Render<'a> {
    pub(super) bindings: &'a Bindings,
    pub(super) zone: &'a Zone,
    budget: &'a Budget,
    /// What the templates assigned without declaring it; later placeholders see it.
    pub(super) globals: RefCell<HashMap<String, Value>>,
    /// Whether one of them was assigned where a secret had been read.
    pub(super) secret_globals: Cell<bool>,
    /// Private copies of the roots that were read, so that a change stays in this render.
    pub(super) copies: RefCell<HashMap<&'a str, Value>>,
    /// Whether the placeholder being computed has read a secret.
    pub(super) secret: Cell<bool>,
    /// What `print` wrote.
    pub(super) printed: RefCell<Vec<Str>>,
    /// The place of a fault inside a closure that a method called.
    inner: Cell<Option<Span>>,
    steps: Cell<u64>,
    made: Cell<usize>,
    calls: Cell<usize>,
    /// The closures being called, outermost first.
    pub(super) running: RefCell<Vec<Closure>>,
    /// Which sides of tests were taken; `None` where nobody asks.
    pub(super) sides: Option<RefCell<BTreeSet<(Span, bool)>>>,
    /// How many random numbers were asked for.
    randoms: Cell<u64>,
}

impl Host for Render<'_> {
    fn zone(&self) -> &Zone {
        self.zone
    }

    fn spend(&self, size: usize) -> Result<(), Fault> {
        let made = self.made.get().saturating_add(size);
        self.made.set(made);
        if made > self.budget.made {
            return Err(Fault::Refused(format!(
                "a render that makes more than {} bytes",
                self.budget.made
            )));
        }
        Ok(())
    }

    fn now(&self) -> Result<Instant, Fault> {
        self.bindings.now().ok_or_else(|| {
            Fault::Refused("asking for the time in a render that was given no clock".into())
        })
    }

    /// SplitMix64.
    fn random(&self) -> Result<u64, Fault> {
        let seed = self.bindings.seed().ok_or_else(|| {
            Fault::Refused("asking for randomness in a render that was given no seed".into())
        })?;
        self.randoms.set(self.randoms.get() + 1);
        let mut bits = self
            .randoms
            .get()
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(seed);
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        Ok(bits ^ bits >> 31)
    }

    fn call(&self, closure: &Closure, args: &[Value]) -> Result<Value, Fault> {
        let Some(code) = closure.code::<ClosureCode>() else {
            return Err(Fault::NotYet("calling this closure".into()));
        };
        if self.calls.get() >= self.budget.calls {
            return Err(Fault::Refused(format!(
                "closures calling each other more than {} deep",
                self.budget.calls
            )));
        }
        self.calls.set(self.calls.get() + 1);
        self.running.borrow_mut().push(closure.clone());
        let result = self.run_closure(code, args);
        self.running.borrow_mut().pop();
        self.calls.set(self.calls.get() - 1);
        result.map_err(|located| {
            self.inner.set(Some(located.span));
            located.fault
        })
    }
}

impl<'a> Render<'a> {
    pub fn new(bindings: &'a Bindings, zone: &'a Zone, budget: &'a Budget) -> Render<'a> {
        Render {
            bindings,
            zone,
            budget,
            globals: RefCell::default(),
            secret_globals: Cell::new(false),
            copies: RefCell::default(),
            secret: Cell::new(false),
            printed: RefCell::default(),
            inner: Cell::new(None),
            steps: Cell::new(0),
            made: Cell::new(0),
            calls: Cell::new(0),
            running: RefCell::default(),
            sides: None,
            randoms: Cell::new(0),
        }
    }

    /// The same after so many steps.
    pub fn after(self, steps: u64) -> Render<'a> {
        self.steps.set(steps);
        self
    }

    /// Bytes made so far.
    pub fn made(&self) -> usize {
        self.made.get()
    }

    /// Computes a placeholder; the second is whether the value may hold a secret.
    pub fn placeholder(&self, expr: &Expr) -> (Result<Value, Located>, bool) {
        self.forget_secret();
        let value = self.value(expr, &Arc::default());
        (value, self.secret.get())
    }

    /// The text a placeholder's value is printed as; a closure is called first.
    pub fn print(&self, value: &Value, span: Span) -> Result<Str, Located> {
        match value {
            Value::Closure(closure) if closure.arity() == 0 => {
                let value = self.at(span, self.call(closure, &[]))?;
                self.at(span, value.print(self.zone))
            }
            Value::Closure(closure) if closure.arity() == 1 => {
                let before = self.printed.take();
                let result = self.call(closure, &[Value::Object(Object::new(Writer))]);
                let written = self.printed.replace(before);
                self.at(span, result)?;
                Ok(written
                    .iter()
                    .fold(Str::from(""), |all, text| all.concat(text)))
            }
            value => self.at(span, value.print(self.zone)),
        }
    }

    /// What `print` wrote so far.
    pub fn printed(&self) -> Vec<Str> {
        self.printed.take()
    }

    /// Whether anything read since the last placeholder began is a secret.
    pub fn met_secret(&self) -> bool {
        self.secret.get()
    }

    /// What is read from here on is another placeholder's.
    pub fn forget_secret(&self) {
        self.secret.set(false);
    }

    /// Gives a result its place: of the closure it came through, else `span`.
    pub(super) fn at<T>(&self, span: Span, result: Result<T, Fault>) -> Result<T, Located> {
        let inner = self.inner.take();
        result.map_err(|fault| Located {
            fault,
            span: inner.unwrap_or(span),
        })
    }

    /// Notes the outcome of a test.
    pub(super) fn decided(&self, test: Span, holds: bool) -> bool {
        if let Some(sides) = &self.sides {
            sides.borrow_mut().insert((test, holds));
        }
        holds
    }

    /// Counts a step.
    pub(super) fn tick(&self, span: Span) -> Result<(), Located> {
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        if steps > self.budget.steps {
            let fault =
                Fault::Refused(format!("a render of more than {} steps", self.budget.steps));
            return Err(Located { fault, span });
        }
        if steps.is_multiple_of(STEPS_BETWEEN)
            && self.budget.stop.as_ref().is_some_and(|stop| stop())
        {
            let fault = Fault::Refused("a render that takes this long".into());
            return Err(Located { fault, span });
        }
        Ok(())
    }

    pub(super) fn value(&self, expr: &Expr, scope: &Arc<Scope>) -> Result<Value, Located> {
        self.tick(expr.span)?;
        match &expr.kind {
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Text(parts) => self.text(parts, scope),
            Kind::Name(name) => self.at(expr.span, self.name(name, scope)),
            Kind::Class(name) => Ok(Value::Class(name)),
            Kind::List(items) => Ok(Value::list(self.values(items, scope)?)),
            Kind::Map(entries) => self.map(entries, scope),
            Kind::Steps { base, steps } => self.steps(base, steps, scope),
            Kind::Chain { first, rest } => {
                let mut left = self.value(first, scope)?;
                for (i, (operator, right)) in rest.iter().enumerate() {
                    let bits = i == 0 && widen::known_bits(first, operator, right, scope);
                    let mut right = self.value(right, scope)?;
                    if bits {
                        (left, right) = (widen::code(left), widen::code(right));
                    }
                    left = self.at(
                        operator.span,
                        self.call_method(&left, operator.row, &[right]),
                    )?;
                }
                Ok(left)
            }
            Kind::Unary { operator, of } => {
                let of = self.value(of, scope)?;
                self.at(operator.span, builtins::call(self, &of, operator.row, &[]))
            }
            Kind::All(terms) => self.until(terms, false, scope),
            Kind::Any(terms) => self.until(terms, true, scope),
            Kind::Not(of) => Ok(Value::Bool(!self.value(of, scope)?.truth())),
            Kind::Choice { arms, otherwise } => {
                let last = arms.last();
                let hidden = widen::hidden_class(last, otherwise);
                let refuse = || {
                    let what = "a choice between a StringBuilder and a StringBuffer";
                    self.at(expr.span, Err(Fault::NotYet(what.into())))
                };
                for (i, arm) in arms.iter().enumerate() {
                    let test = self.value(&arm.test, scope)?;
                    if self.decided(arm.test.span, test.truth()) {
                        let is_last = i + 1 == arms.len();
                        if is_last && hidden {
                            return refuse();
                        }
                        let value = match &arm.then {
                            Some(then) => self.value(then, scope)?,
                            None => self.kept(test, &arm.test, scope),
                        };
                        return Ok(match is_last {
                            true => self.in_common_type(value, last, otherwise, scope),
                            false => value,
                        });
                    }
                }
                if hidden {
                    return refuse();
                }
                let value = self.value(otherwise, scope)?;
                Ok(self.in_common_type(value, last, otherwise, scope))
            }
            Kind::Assign {
                target,
                operator,
                value,
            } => {
                let value = match operator {
                    None => self.value(value, scope)?,
                    Some(operator) => {
                        let old = self.value(target, scope)?;
                        let value = self.value(value, scope)?;
                        self.at(
                            operator.span,
                            self.call_method(&old, operator.row, &[value]),
                        )?
                    }
                };
                let stored = self.assign(target, &value, scope)?;
                // What `a += b` gives is the sum, whatever the variable's type makes of it.
                Ok(match operator {
                    None => stored,
                    Some(_) => value,
                })
            }
            Kind::Change {
                target,
                operator,
                before,
            } => {
                let old = self.value(target, scope)?;
                let new = self.at(operator.span, builtins::call(self, &old, operator.row, &[]))?;
                self.assign(target, &new, scope)?;
                Ok(if *before { new } else { old })
            }
            Kind::Convert { of, class, cast } => {
                let of = self.value(of, scope)?;
                self.at(expr.span, self.convert(&of, class, *cast))
            }
            Kind::InstanceOf { of, class } => {
                let of = self.value(of, scope)?;
                self.at(
                    expr.span,
                    builtins::instance_of(&of, class).map(Value::Bool),
                )
            }
            Kind::New { class, args } => {
                let args = self.values(args, scope)?;
                self.at(expr.span, self.construct(class, &args))
            }
            Kind::Closure(closure) => {
                let code = ClosureCode {
                    expr: Arc::clone(closure),
                    scope: Arc::clone(scope),
                };
                Ok(Closure::new(code).into())
            }
            Kind::Call { name, args } => {
                let args = self.values(args, scope)?;
                self.at(expr.span, self.call_name(name, &args, scope))
            }
            Kind::Spread(_) => self.at(expr.span, Err(Fault::NotYet("a spread here".into()))),
            Kind::Statements(statements) => {
                let scope = Scope::inside(scope);
                scope.declare("it", None, Value::Null);
                self.run(statements, &scope)
                    .map(super::execute::Flow::value)
            }
            Kind::NotYet(what) => self.at(expr.span, Err(Fault::NotYet(what.clone()))),
            Kind::Refused(what) => self.at(expr.span, Err(Fault::Refused(what.clone()))),
        }
    }

    /// Elements or arguments, spreads taken apart.
    pub(super) fn values(&self, exprs: &[Expr], scope: &Arc<Scope>) -> Result<Vec<Value>, Located> {
        let mut values = Vec::with_capacity(exprs.len());
        for expr in exprs {
            match &expr.kind {
                Kind::Spread(of) => match self.value(of, scope)? {
                    Value::List(list) => values.extend(list.snapshot()),
                    Value::Null => values.push(Value::Null),
                    _ => {
                        return self
                            .at(expr.span, Err(Fault::NotYet("a spread of no list".into())));
                    }
                },
                _ => values.push(self.value(expr, scope)?),
            }
        }
        Ok(values)
    }

    fn map(&self, entries: &[(Option<Expr>, Expr)], scope: &Arc<Scope>) -> Result<Value, Located> {
        let map = Map::default();
        for (key, value) in entries {
            match key {
                Some(key) => {
                    map.put(self.value(key, scope)?, self.value(value, scope)?);
                }
                None => match self.value(value, scope)? {
                    Value::Map(more) => more.snapshot().into_iter().for_each(|(k, v)| {
                        map.put(k, v);
                    }),
                    _ => {
                        return self
                            .at(value.span, Err(Fault::NotYet("a spread of no map".into())));
                    }
                },
            }
        }
        Ok(Value::Map(Arc::new(map)))
    }

    /// Whether a term's truth is `wanted`, asking no further than the first.
    fn until(&self, terms: &[Expr], wanted: bool, scope: &Arc<Scope>) -> Result<Value, Located> {
        for term in terms {
            if self.value(term, scope)?.truth() == wanted {
                return Ok(Value::Bool(wanted));
            }
        }
        Ok(Value::Bool(!wanted))
    }

    /// All values first, then their texts, as a GString does it.
    fn text(&self, parts: &[TextPart], scope: &Arc<Scope>) -> Result<Value, Located> {
        let mut values = Vec::new();
        for part in parts {
            if let TextPart::Hole(hole) = part {
                values.push((self.value(hole, scope)?, hole.span));
            }
        }
        let mut values = values.into_iter();
        let mut out = Str::from("");
        for part in parts {
            out = match (part, part.is_hole().then(|| values.next()).flatten()) {
                (TextPart::Chunk(chunk), _) => out.concat(&Str::from(&**chunk)),
                (TextPart::Hole(_), Some((value, span))) => out.concat(&self.print(&value, span)?),
                (TextPart::Hole(_), None) => out,
            };
        }
        self.at(Span::at(0), self.spend(out.size()))?;
        Ok(Value::GString(out))
    }

    fn steps(&self, base: &Expr, steps: &[Step], scope: &Arc<Scope>) -> Result<Value, Located> {
        let (mut value, steps) = match (&base.kind, steps) {
            (Kind::Name(name), [first, rest @ ..])
                if &**name == "binding" && scope.get(name).is_none() =>
            {
                (self.script_binding(first, rest, scope)?, rest)
            }
            _ => (self.value(base, scope)?, steps),
        };
        for step in steps {
            value = self.step(value, step, scope)?;
        }
        Ok(value)
    }

    pub(super) fn step(
        &self,
        this: Value,
        step: &Step,
        scope: &Arc<Scope>,
    ) -> Result<Value, Located> {
        match &step.kind {
            StepKind::Property(key) => {
                let name = self.key(key, scope)?;
                if step.spread {
                    return self.at(
                        step.span,
                        self.spread(&this, |item| self.property(item, &name)),
                    );
                }
                if step.safe && this.is_null() {
                    return Ok(Value::Null);
                }
                self.at(step.span, self.property(&this, &name))
            }
            StepKind::Call(key, args) => {
                let name = self.key(key, scope)?;
                // The arguments of a call that is not made are computed too.
                let args = self.values(args, scope)?;
                if step.safe && this.is_null() {
                    return Ok(Value::Null);
                }
                if step.spread {
                    let call = |item: &Value| self.call_method(item, &name, &args);
                    return self.at(step.span, self.spread(&this, call));
                }
                self.at(step.span, self.call_method(&this, &name, &args))
            }
            StepKind::Index(at) => {
                let at = self.values(at, scope)?;
                let index = match &at[..] {
                    [index] => index.clone(),
                    _ => Value::list(at),
                };
                if let (Value::Bean(bean), Some(name)) = (&this, index.as_text()) {
                    self.note_secret((bean.class.secret)(&name.to_wire()));
                }
                self.at(step.span, builtins::call(self, &this, "getAt", &[index]))
            }
            StepKind::Invoke(args) => {
                let args = self.values(args, scope)?;
                let result = match &this {
                    Value::Closure(closure) => self.call(closure, &args),
                    other => builtins::call(self, other, "call", &args),
                };
                self.at(step.span, result)
            }
        }
    }

    pub(super) fn key(&self, key: &Key, scope: &Arc<Scope>) -> Result<String, Located> {
        match key {
            Key::Word(word) => Ok(word.to_string()),
            Key::Text(text) => {
                let value = self.value(text, scope)?;
                Ok(self
                    .at(text.span, value.print(self.zone))?
                    .to_wire()
                    .into_owned())
            }
        }
    }
}

impl TextPart {
    fn is_hole(&self) -> bool {
        matches!(self, TextPart::Hole(_))
    }
}

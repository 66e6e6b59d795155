//! Computing an expression.
//!
//! A fault knows why, this walk knows where: the innermost place is kept. What methods and operators do
//! is in the table; what is lazy, what a property is, and what a name means is here.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use super::budget::{Budget, STEPS_BETWEEN};
use super::scope::{ClosureCode, Scope};
use super::syntax::{Expr, Key, Kind, Step, StepKind, TextPart};
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
    bindings: &'a Bindings,
    zone: &'a Zone,
    budget: &'a Budget,
    /// What the templates assigned without declaring it; later placeholders see it.
    globals: RefCell<HashMap<String, Value>>,
    /// Whether one of them was assigned where a secret had been read.
    secret_globals: Cell<bool>,
    /// Private copies of the roots that were read, so that a change stays in this render.
    copies: RefCell<HashMap<&'a str, Value>>,
    /// Whether the placeholder being computed has read a secret.
    secret: Cell<bool>,
    /// What `print` wrote.
    printed: RefCell<Vec<Str>>,
    /// The place of a fault inside a closure that a method called.
    inner: Cell<Option<Span>>,
    steps: Cell<u64>,
    made: Cell<usize>,
    calls: Cell<usize>,
    /// The closures being called, outermost first.
    running: RefCell<Vec<Closure>>,
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
            randoms: Cell::new(0),
        }
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
                for (operator, right) in rest {
                    let right = self.value(right, scope)?;
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
                for arm in arms {
                    let test = self.value(&arm.test, scope)?;
                    if test.truth() {
                        return match &arm.then {
                            Some(then) => self.value(then, scope),
                            None => Ok(test),
                        };
                    }
                }
                self.value(otherwise, scope)
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
                self.assign(target, &value, scope)?;
                Ok(value)
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
                scope.declare("it", Value::Null);
                self.run(statements, &scope)
                    .map(super::execute::Flow::value)
            }
            Kind::NotYet(what) => self.at(expr.span, Err(Fault::NotYet(what.clone()))),
            Kind::Refused(what) => self.at(expr.span, Err(Fault::Refused(what.clone()))),
        }
    }

    /// Elements or arguments, spreads taken apart.
    fn values(&self, exprs: &[Expr], scope: &Arc<Scope>) -> Result<Vec<Value>, Located> {
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

    fn name(&self, name: &str, scope: &Scope) -> Result<Value, Fault> {
        if let Some(local) = scope.get(name) {
            return Ok(local);
        }
        // The script's own members; a binding called `out` is shadowed.
        match name {
            "out" => return Ok(Value::Object(Object::new(Writer))),
            "binding" | "metaClass" | "class" | "property" | "this" | "super" | "owner"
            | "delegate" => {
                return Err(Fault::NotYet(format!("the script's own `{name}`")));
            }
            _ => {}
        }
        if let Some(global) = self.globals.borrow().get(name) {
            self.note_secret(self.secret_globals.get());
            return Ok(global.clone());
        }
        let Some((bound, value)) = self.bindings.get_key_value(name) else {
            return Err(unbound(name));
        };
        self.note_secret(self.bindings.is_secret(name));
        if !value.can_change() {
            return Ok(value.clone());
        }
        let mut copies = self.copies.borrow_mut();
        Ok(copies
            .entry(bound)
            .or_insert_with(|| value.deep_copy())
            .clone())
    }

    fn note_secret(&self, met: bool) {
        self.secret.set(self.secret.get() || met);
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

    /// `binding.variables`, `binding.x`, `binding.hasVariable('x')`
    fn script_binding(
        &self,
        step: &Step,
        rest: &[Step],
        scope: &Arc<Scope>,
    ) -> Result<Value, Located> {
        /// Methods of a map that do not change it, and so may be called on a copy of the variables.
        const READING: &[&str] = &[
            "containsKey",
            "get",
            "keySet",
            "size",
            "values",
            "isEmpty",
            "getOrDefault",
        ];
        let not_yet = || Fault::NotYet("this use of `binding`".into());
        let result = match &step.kind {
            StepKind::Property(Key::Word(name)) if &**name == "variables" => {
                match rest.first().map(|s| &s.kind) {
                    Some(StepKind::Call(Key::Word(method), _)) if !READING.contains(&&**method) => {
                        Err(not_yet())
                    }
                    _ => Ok(self.variables()),
                }
            }
            StepKind::Property(Key::Word(name)) => self.name(name, &Scope::default()),
            StepKind::Call(Key::Word(method), args) => {
                let args = self.values(args, scope)?;
                match (&**method, args.first().and_then(Value::as_text)) {
                    ("hasVariable", Some(name)) => {
                        let name = name.to_wire();
                        let known = self.globals.borrow().contains_key(&*name);
                        Ok(Value::Bool(
                            known || name == "out" || self.bindings.get(&name).is_some(),
                        ))
                    }
                    ("getVariable" | "getProperty", Some(name)) => {
                        self.name(&name.to_wire(), &Scope::default())
                    }
                    _ => Err(not_yet()),
                }
            }
            _ => Err(not_yet()),
        };
        self.at(step.span, result)
    }

    /// The bindings as a map, `out` among them.
    fn variables(&self) -> Value {
        let mut all: Vec<(Value, Value)> = Vec::new();
        for name in self.bindings.names() {
            self.note_secret(self.bindings.is_secret(name));
            all.push((
                Value::from(name),
                self.name(name, &Scope::default()).unwrap_or(Value::Null),
            ));
        }
        for (name, value) in self.globals.borrow().iter() {
            all.push((Value::from(name.as_str()), value.clone()));
        }
        all.push((Value::from("out"), Value::Object(Object::new(Writer))));
        Value::Map(Arc::new(all.into_iter().collect()))
    }

    fn step(&self, this: Value, step: &Step, scope: &Arc<Scope>) -> Result<Value, Located> {
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
                if step.safe && this.is_null() {
                    return Ok(Value::Null);
                }
                let args = self.values(args, scope)?;
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

    fn key(&self, key: &Key, scope: &Arc<Scope>) -> Result<String, Located> {
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

    /// `this.name`: a map's key, an object's property, a getter; of a list, the property of its elements.
    fn property(&self, this: &Value, name: &str) -> Result<Value, Fault> {
        self.note_secret(is_password(name));
        match this {
            Value::Null => Err(Fault::null_property(name)),
            Value::Map(map) => Ok(map.get_str(name).unwrap_or(Value::Null)),
            Value::Bean(_) if matches!(name, "metaClass" | "properties") => {
                Err(Fault::Refused(format!("reading the `{name}` of an object")))
            }
            Value::Bean(_) if name == "class" => builtins::call(self, this, "getClass", &[]),
            Value::Bean(bean) => {
                self.note_secret((bean.class.secret)(name));
                bean.get(name).ok_or_else(|| bean.class.lacks(name))
            }
            Value::List(list) => match builtins::property(self, this, name) {
                Err(Fault::Groovy { .. }) => {
                    let mut values = Vec::new();
                    for item in list.snapshot().iter().filter(|item| !item.is_null()) {
                        values.push(
                            self.property(item, name)
                                .map_err(|fault| within(fault, name, this))?,
                        );
                    }
                    Ok(Value::list(values))
                }
                other => other,
            },
            _ => builtins::property(self, this, name),
        }
    }

    /// `this*.…`: of each element; a null element stays, as null.
    fn spread(
        &self,
        this: &Value,
        of: impl Fn(&Value) -> Result<Value, Fault>,
    ) -> Result<Value, Fault> {
        match this {
            Value::Null => Ok(Value::Null),
            Value::List(list) => {
                let each = |item: &Value| {
                    if item.is_null() {
                        Ok(Value::Null)
                    } else {
                        of(item)
                    }
                };
                Ok(Value::list(
                    list.snapshot().iter().map(each).collect::<Result<_, _>>()?,
                ))
            }
            _ => Err(Fault::NotYet("`*.` of something that is no list".into())),
        }
    }

    fn call_method(&self, this: &Value, name: &str, args: &[Value]) -> Result<Value, Fault> {
        match this {
            Value::Class(class)
                if name.starts_with(|c: char| c.is_alphabetic())
                    && !matches!(name, "getName" | "getSimpleName" | "x in y")
                    && (name != "toString" || !args.is_empty()) =>
            {
                builtins::call_static(self, class, name, args)
            }
            Value::Closure(closure) if matches!(name, "call" | "doCall") => {
                self.call(closure, args)
            }
            Value::Object(object) if object.instance::<Writer>().is_some() => {
                self.write(this, name, args)
            }
            Value::Bean(bean) => {
                if let Some(property) = getter(name).filter(|_| args.is_empty())
                    && let Some(value) = bean.get(&property)
                {
                    self.note_secret((bean.class.secret)(&property));
                    return Ok(value);
                }
                match name {
                    "hasProperty" => match args.first().and_then(Value::as_text) {
                        // Only its truth can be used; the property's description is reflection.
                        Some(name) => Ok(Value::Bool(bean.get(&name.to_wire()).is_some())),
                        None => Err(Fault::missing_method(bean.class.name, name, args, false)),
                    },
                    _ if name.starts_with("set") || name == "putAt" => Err(Fault::Refused(
                        format!("changing a {} object that is bound", bean.class.name),
                    )),
                    "toString" | "equals" | "getClass" | "is" | "getAt" | "hashCode" => {
                        builtins::call(self, this, name, args)
                    }
                    _ if !name.starts_with(|c: char| c.is_alphabetic()) => {
                        builtins::call(self, this, name, args)
                    }
                    _ => Err(Fault::NotYet(format!(
                        "the method `{name}` of a {} object",
                        bean.class.name
                    ))),
                }
            }
            _ => builtins::call(self, this, name, args),
        }
    }

    /// `f(x)`: a closure in a variable, or one of the script's own methods.
    fn call_name(&self, name: &str, args: &[Value], scope: &Scope) -> Result<Value, Fault> {
        match self.name(name, scope) {
            Ok(Value::Closure(closure)) => return self.call(&closure, args),
            Ok(Value::Object(object)) => {
                return Err(Fault::NotYet(format!("calling a {}", object.class_name())));
            }
            _ => {}
        }
        match (name, args) {
            ("print" | "println", _) => {
                self.write(&Value::Null, name, args)?;
                Ok(Value::Null)
            }
            ("getProperty", [Value::Str(name)]) => self.name(&name.to_wire(), &Scope::default()),
            (
                "evaluate" | "invokeMethod" | "sleep" | "use" | "setProperty" | "setBinding"
                | "run",
                _,
            ) => Err(Fault::Refused(format!("the script's own method `{name}`"))),
            // A closure calls itself by its own `call`.
            ("call", _) if !self.running.borrow().is_empty() => {
                let innermost = self.running.borrow().last().cloned();
                match innermost {
                    Some(closure) => self.call(&closure, args),
                    None => Err(Fault::NotYet("`call` here".into())),
                }
            }
            _ if builtins::every_object_has(name) || name == "call" => {
                Err(Fault::NotYet(format!("the script's own method `{name}`")))
            }
            _ => Err(Fault::missing_method(
                "SimpleTemplateScriptN",
                name,
                args,
                false,
            )),
        }
    }

    /// Writes to the output: before the text of the template, which is printed last.
    fn write(&self, writer: &Value, name: &str, args: &[Value]) -> Result<Value, Fault> {
        let text = match (name, args) {
            ("println", []) => Str::from(""),
            ("print" | "println" | "leftShift" | "append" | "write", [value]) => {
                value.print(self.zone)?
            }
            _ => return Err(Fault::NotYet(format!("`{name}` of the output"))),
        };
        let mut printed = self.printed.borrow_mut();
        printed.push(text);
        if name == "println" {
            printed.push(Str::from("\n"));
        }
        Ok(match name {
            "leftShift" | "append" => writer.clone(),
            _ => Value::Null,
        })
    }

    fn construct(&self, class: &str, args: &[Value]) -> Result<Value, Fault> {
        match builtins::class_named(class) {
            Some(class) => builtins::construct(self, class, args),
            None => Err(Fault::NotYet(format!("`new {class}`"))),
        }
    }

    /// `value as class`, or `(class) value`.
    pub(super) fn convert(&self, value: &Value, class: &str, cast: bool) -> Result<Value, Fault> {
        builtins::convert(self, value, class, cast)
    }

    fn assign(&self, target: &Expr, value: &Value, scope: &Arc<Scope>) -> Result<(), Located> {
        match &target.kind {
            Kind::Name(name) => {
                if !scope.set(name, value) {
                    self.secret_globals
                        .set(self.secret_globals.get() || self.met_secret());
                    self.globals
                        .borrow_mut()
                        .insert(name.to_string(), value.clone());
                }
                Ok(())
            }
            Kind::Steps { base, steps } => {
                let Some((last, before)) = steps.split_last() else {
                    return Ok(());
                };
                let mut this = self.value(base, scope)?;
                for step in before {
                    this = self.step(this, step, scope)?;
                }
                let result = match &last.kind {
                    StepKind::Property(key) => {
                        let name = self.key(key, scope)?;
                        self.set_property(&this, &name, value)
                    }
                    StepKind::Index(at) => match &self.values(at, scope)?[..] {
                        [index] => self
                            .call_method(&this, "putAt", &[index.clone(), value.clone()])
                            .map(drop),
                        _ => Err(Fault::NotYet("assigning to several indexes".into())),
                    },
                    _ => Err(Fault::NotYet("assigning to this".into())),
                };
                self.at(last.span, result)
            }
            _ => self.at(target.span, Err(Fault::NotYet("assigning to this".into()))),
        }
    }

    fn set_property(&self, this: &Value, name: &str, value: &Value) -> Result<(), Fault> {
        match this {
            Value::Null => Err(Fault::groovy(
                "java.lang.NullPointerException",
                format!("Cannot set property '{name}' on null object"),
            )),
            Value::Map(map) => {
                map.put(Value::from(name), value.clone());
                Ok(())
            }
            Value::Bean(bean) => Err(Fault::Refused(format!(
                "changing a {} object that is bound",
                bean.class.name
            ))),
            Value::List(_) => Err(Fault::NotYet(format!(
                "setting `{name}` of a list's elements"
            ))),
            _ => builtins::set_property(self, this, name, value),
        }
    }

    fn run_closure(&self, code: &ClosureCode, args: &[Value]) -> Result<Value, Located> {
        let scope = Scope::inside(&code.scope);
        let span = Span::at(0);
        let mismatch = || {
            let fault =
                Fault::missing_method("SimpleTemplateScriptN$_run_closure1", "doCall", args, false);
            Err(Located { fault, span })
        };
        match &code.expr.parameters {
            None if args.len() > 1 => return mismatch(),
            None => scope.declare("it", args.first().cloned().unwrap_or(Value::Null)),
            Some(parameters) => {
                // One list for several parameters is taken apart.
                let apart = match args {
                    [Value::List(list)]
                        if parameters.len() > 1 && list.len() == parameters.len() =>
                    {
                        list.snapshot()
                    }
                    args => args.to_vec(),
                };
                let required = parameters.iter().filter(|p| p.default.is_none()).count();
                // A closure of one parameter may be called without arguments.
                let lone = parameters.len() == 1 && apart.is_empty();
                if apart.len() > parameters.len() || apart.len() < required && !lone {
                    return mismatch();
                }
                for (i, parameter) in parameters.iter().enumerate() {
                    let value = match (apart.get(i), &parameter.default) {
                        (Some(value), _) => value.clone(),
                        (None, Some(default)) => self.value(default, &scope)?,
                        (None, None) => Value::Null,
                    };
                    let value = match &parameter.class {
                        Some(class) => self.at(span, self.convert(&value, class, true))?,
                        None => value,
                    };
                    scope.declare(&parameter.name, value);
                }
            }
        }
        self.run(&code.expr.body, &scope)
            .map(super::execute::Flow::value)
    }
}

impl TextPart {
    fn is_hole(&self) -> bool {
        matches!(self, TextPart::Hole(_))
    }
}

/// Why a name has no value.
fn unbound(name: &str) -> Fault {
    // The product's own classes are not known here, so a path from one of these is not said to be missing.
    let package = matches!(
        name,
        "java" | "javax" | "groovy" | "org" | "com" | "grails" | "net"
    );
    if builtins::is_imported_class(name) || package {
        return Fault::NotYet(format!("the class or package `{name}`"));
    }
    Fault::missing_property(name, "SimpleTemplateScriptN")
}

fn is_password(name: &str) -> bool {
    name.len() == 8 && name.eq_ignore_ascii_case("password")
}

/// The property `getEmail` reads: `email`.
fn getter(name: &str) -> Option<String> {
    let rest = name
        .strip_prefix("get")
        .or_else(|| name.strip_prefix("is"))?;
    let mut letters = rest.chars();
    let first = letters.next().filter(|c| c.is_uppercase())?;
    Some(first.to_lowercase().chain(letters).collect())
}

/// What Groovy makes of a fault while it reads a property of a list's elements.
fn within(fault: Fault, name: &str, list: &Value) -> Fault {
    match fault {
        Fault::Groovy { class, message } => Fault::groovy(
            "groovy.lang.MissingPropertyException",
            format!(
                "Exception evaluating property '{name}' for {}, Reason: {class}: {message}",
                list.class_name()
            ),
        ),
        other => other,
    }
}

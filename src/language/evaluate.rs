//! Computing an expression.
//!
//! A fault knows why, this walk knows where: `.at(span)`, once. What methods and operators do is in the
//! table; what is lazy, and what a property is, is here.

use std::collections::HashMap;
use std::sync::Arc;

use super::syntax::{Expr, Key, Kind, Step, StepKind, TextPart};
use crate::builtins::{self, Host};
use crate::text::Span;
use crate::value::{Bindings, Closure, Fault, Instant, Map, Str, Value, Zone};

/// A fault and the expression it came from.
#[derive(Debug)]
pub(super) struct Located {
    pub fault: Fault,
    pub span: Span,
}

pub(super) trait At<T> {
    fn at(self, span: Span) -> Result<T, Located>;
}

impl<T> At<T> for Result<T, Fault> {
    fn at(self, span: Span) -> Result<T, Located> {
        self.map_err(|fault| Located { fault, span })
    }
}

/// One render: its view of the bindings, shared by all placeholders of the template.
pub(super) struct Render<'a> {
    bindings: &'a Bindings,
    zone: &'a Zone,
    now: Option<Instant>,
    /// Private copies of the roots that were read, so that a change stays in this render.
    copies: HashMap<&'a str, Value>,
    /// Whether the placeholder being computed has read a secret.
    secret: bool,
}

impl Host for Render<'_> {
    fn zone(&self) -> &Zone {
        self.zone
    }

    fn now(&self) -> Result<Instant, Fault> {
        self.now.ok_or_else(|| Fault::Refused("reading the clock, as this render was given none".into()))
    }

    fn call(&self, _closure: &Closure, _args: &[Value]) -> Result<Value, Fault> {
        Err(Fault::NotYet("calling a closure".into()))
    }
}

impl<'a> Render<'a> {
    pub fn new(bindings: &'a Bindings, zone: &'a Zone) -> Render<'a> {
        Render { bindings, zone, now: None, copies: HashMap::new(), secret: false }
    }

    /// Computes a placeholder; the second is whether the value may hold a secret.
    pub fn placeholder(&mut self, expr: &Expr) -> (Result<Value, Located>, bool) {
        self.secret = false;
        let value = self.value(expr);
        (value, self.secret)
    }

    fn value(&mut self, expr: &Expr) -> Result<Value, Located> {
        match &expr.kind {
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Text(parts) => self.text(parts),
            Kind::Name(name) => self.name(name).at(expr.span),
            Kind::Class(name) => Ok(Value::Class(name)),
            Kind::List(items) => Ok(Value::list(self.values(items)?)),
            Kind::Map(entries) => {
                let map = Map::default();
                for (key, value) in entries {
                    map.put(self.value(key)?, self.value(value)?);
                }
                Ok(Value::Map(Arc::new(map)))
            }
            Kind::Steps { base, steps } => {
                let mut value = self.value(base)?;
                for step in steps {
                    value = self.step(value, step)?;
                }
                Ok(value)
            }
            Kind::Chain { first, rest } => {
                let mut left = self.value(first)?;
                for (operator, right) in rest {
                    let right = self.value(right)?;
                    left = builtins::call(self, &left, operator.row, &[right]).at(operator.span)?;
                }
                Ok(left)
            }
            Kind::Unary { operator, of } => {
                let of = self.value(of)?;
                builtins::call(self, &of, operator.row, &[]).at(operator.span)
            }
            Kind::All(terms) => self.until(terms, false),
            Kind::Any(terms) => self.until(terms, true),
            Kind::Not(of) => Ok(Value::Bool(!self.value(of)?.truth())),
            Kind::Choice { arms, otherwise } => {
                for arm in arms {
                    let test = self.value(&arm.test)?;
                    if test.truth() {
                        return match &arm.then {
                            Some(then) => self.value(then),
                            None => Ok(test),
                        };
                    }
                }
                self.value(otherwise)
            }
            Kind::NotYet(what) => Err(Fault::NotYet(what.clone())).at(expr.span),
        }
    }

    fn values(&mut self, exprs: &[Expr]) -> Result<Vec<Value>, Located> {
        exprs.iter().map(|expr| self.value(expr)).collect()
    }

    /// Whether a term's truth is `wanted`, asking no further than the first.
    fn until(&mut self, terms: &[Expr], wanted: bool) -> Result<Value, Located> {
        for term in terms {
            if self.value(term)?.truth() == wanted {
                return Ok(Value::Bool(wanted));
            }
        }
        Ok(Value::Bool(!wanted))
    }

    fn text(&mut self, parts: &[TextPart]) -> Result<Value, Located> {
        let mut out = Str::from("");
        for part in parts {
            out = match part {
                TextPart::Chunk(chunk) => out.concat(&Str::from(&**chunk)),
                TextPart::Hole(hole) => {
                    let value = self.value(hole)?;
                    out.concat(&value.print(self.zone).at(hole.span)?)
                }
            };
        }
        Ok(Value::GString(out))
    }

    fn name(&mut self, name: &str) -> Result<Value, Fault> {
        // The script's own members; a binding called `out` is shadowed.
        if matches!(name, "binding" | "out" | "metaClass" | "class" | "property" | "this" | "super") {
            return Err(Fault::NotYet(format!("the script's own `{name}`")));
        }
        let Some((bound, value)) = self.bindings.get_key_value(name) else {
            let first = name.chars().next().unwrap_or('_');
            let package = matches!(name, "java" | "javax" | "groovy" | "org" | "com" | "grails" | "net");
            if first.is_uppercase() || package {
                return Err(Fault::NotYet(format!("the class or package `{name}`")));
            }
            return Err(Fault::missing_property(name, "SimpleTemplateScriptN"));
        };
        self.secret |= self.bindings.is_secret(name);
        if !value.can_change() {
            return Ok(value.clone());
        }
        Ok(self.copies.entry(bound).or_insert_with(|| value.deep_copy()).clone())
    }

    fn step(&mut self, this: Value, step: &Step) -> Result<Value, Located> {
        match &step.kind {
            StepKind::Property(key) => {
                let name = self.key(key)?;
                if step.spread {
                    return self.spread(&this, &name).at(step.span);
                }
                if step.safe && this.is_null() {
                    return Ok(Value::Null);
                }
                self.property(&this, &name).at(step.span)
            }
            StepKind::Call(key, args) => {
                let name = self.key(key)?;
                if step.safe && this.is_null() {
                    return Ok(Value::Null);
                }
                let args = self.values(args)?;
                if step.spread {
                    return self.spread_call(&this, &name, &args).at(step.span);
                }
                self.call(&this, &name, &args).at(step.span)
            }
            StepKind::Index(at) => {
                let at = self.values(at)?;
                let [index] = &at[..] else {
                    return Err(Fault::NotYet("an index of several values".into())).at(step.span);
                };
                if let (Value::Bean(bean), Some(name)) = (&this, index.as_text()) {
                    self.secret |= (bean.class.secret)(&name.to_wire());
                }
                builtins::call(self, &this, "getAt", std::slice::from_ref(index)).at(step.span)
            }
        }
    }

    fn key(&mut self, key: &Key) -> Result<String, Located> {
        match key {
            Key::Word(word) => Ok(word.to_string()),
            Key::Text(text) => {
                let value = self.value(text)?;
                Ok(value.print(self.zone).at(text.span)?.to_wire().into_owned())
            }
        }
    }

    /// `this.name`: a map's key, an object's property, a getter; of a list, the property of its elements.
    fn property(&mut self, this: &Value, name: &str) -> Result<Value, Fault> {
        match this {
            Value::Null => Err(Fault::null_property(name)),
            Value::Map(map) => Ok(map.get_str(name).unwrap_or(Value::Null)),
            Value::Bean(_) if matches!(name, "metaClass" | "properties") => {
                Err(Fault::Refused(format!("reading the `{name}` of an object")))
            }
            Value::Bean(_) if name == "class" => builtins::call(self, this, "getClass", &[]),
            Value::Bean(bean) => {
                self.secret |= (bean.class.secret)(name);
                bean.get(name).ok_or_else(|| Fault::missing_property(name, bean.class.name))
            }
            Value::List(list) => match builtins::property(self, this, name) {
                Err(Fault::Groovy { .. }) => {
                    let mut values = Vec::new();
                    for item in list.snapshot().iter().filter(|item| !item.is_null()) {
                        values.push(self.property(item, name).map_err(|fault| within(fault, name, this))?);
                    }
                    Ok(Value::list(values))
                }
                other => other,
            },
            _ => builtins::property(self, this, name),
        }
    }

    /// `this*.name`: like a list's own property, but a null element stays, as null.
    fn spread(&mut self, this: &Value, name: &str) -> Result<Value, Fault> {
        match this {
            Value::Null => Ok(Value::Null),
            Value::List(list) => {
                let mut values = Vec::new();
                for item in &list.snapshot() {
                    values.push(match item {
                        Value::Null => Value::Null,
                        item => self.property(item, name)?,
                    });
                }
                Ok(Value::list(values))
            }
            _ => Err(Fault::NotYet("`*.` of something that is no list".into())),
        }
    }

    fn spread_call(&mut self, this: &Value, name: &str, args: &[Value]) -> Result<Value, Fault> {
        match this {
            Value::Null => Ok(Value::Null),
            Value::List(list) => {
                let mut values = Vec::new();
                for item in &list.snapshot() {
                    values.push(match item {
                        Value::Null => Value::Null,
                        item => self.call(item, name, args)?,
                    });
                }
                Ok(Value::list(values))
            }
            _ => Err(Fault::NotYet("`*.` of something that is no list".into())),
        }
    }

    fn call(&mut self, this: &Value, name: &str, args: &[Value]) -> Result<Value, Fault> {
        match this {
            Value::Class(class) if !matches!(name, "getName" | "getSimpleName" | "toString") => {
                builtins::call_static(self, class, name, args)
            }
            Value::Bean(bean) => {
                if let Some(property) = getter(name).filter(|_| args.is_empty())
                    && let Some(value) = bean.get(&property)
                {
                    self.secret |= (bean.class.secret)(&property);
                    return Ok(value);
                }
                if matches!(name, "toString" | "equals" | "getClass" | "is") {
                    return builtins::call(self, this, name, args);
                }
                Err(Fault::NotYet(format!("the method `{name}` of a {} object", bean.class.name)))
            }
            _ => builtins::call(self, this, name, args),
        }
    }
}

/// The property `getEmail` reads: `email`.
fn getter(name: &str) -> Option<String> {
    let rest = name.strip_prefix("get").or_else(|| name.strip_prefix("is"))?;
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

//! What a name means: a local variable, the script's own member, a global that was assigned, a binding.

use std::sync::Arc;

use super::evaluate::{Located, Render};
use super::scope::Scope;
use super::syntax::{Expr, Key, Kind, Step, StepKind};
use super::writer::Writer;
use crate::builtins;
use crate::value::{Fault, Object, Value};

impl Render<'_> {
    pub(super) fn name(&self, name: &str, scope: &Scope) -> Result<Value, Fault> {
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

    pub(super) fn note_secret(&self, met: bool) {
        self.secret.set(self.secret.get() || met);
    }

    /// `binding.variables`, `binding.x`, `binding.hasVariable('x')`
    pub(super) fn script_binding(
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
    pub(super) fn variables(&self) -> Value {
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

    pub(super) fn assign(
        &self,
        target: &Expr,
        value: &Value,
        scope: &Arc<Scope>,
    ) -> Result<Value, Located> {
        match &target.kind {
            Kind::Name(name) => {
                let value = match scope.class(name) {
                    Some(Some(class)) => self.at(target.span, self.convert(value, &class, true))?,
                    _ => value.clone(),
                };
                match scope.class(name) {
                    Some(_) => scope.set(name, &value),
                    None => {
                        self.secret_globals
                            .set(self.secret_globals.get() || self.met_secret());
                        self.globals
                            .borrow_mut()
                            .insert(name.to_string(), value.clone());
                    }
                }
                Ok(value)
            }
            Kind::Steps { base, steps } => {
                let Some((last, before)) = steps.split_last() else {
                    return Ok(value.clone());
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
                self.at(last.span, result.map(|()| value.clone()))
            }
            _ => self.at(target.span, Err(Fault::NotYet("assigning to this".into()))),
        }
    }

    pub(super) fn set_property(
        &self,
        this: &Value,
        name: &str,
        value: &Value,
    ) -> Result<(), Fault> {
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
}

/// Whether a path that starts with this name may be a class's full one.
pub(crate) fn is_package(name: &str) -> bool {
    matches!(
        name,
        "java" | "javax" | "groovy" | "org" | "com" | "grails" | "net"
    )
}

/// Why a name has no value.
fn unbound(name: &str) -> Fault {
    // The product's own classes are not known here, so a path from one of these is not said to be missing.
    if builtins::is_imported_class(name) || is_package(name) {
        return Fault::NotYet(format!("the class or package `{name}`"));
    }
    Fault::missing_property(name, "SimpleTemplateScriptN")
}

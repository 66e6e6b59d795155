use std::sync::{Arc, Mutex, PoisonError};

use super::syntax::{ClosureExpr, Expr, Kind};
use crate::value::{Code, Value};

/// The local variables of a block, and the blocks around it. Closures hold on to it.
#[derive(Debug, Default)]
pub(super) struct Scope {
    variables: Mutex<Vec<Variable>>,
    outer: Option<Arc<Scope>>,
}

#[derive(Debug)]
struct Variable {
    name: Box<str>,
    /// The type it was declared with, to which what is assigned is converted.
    class: Option<Box<str>>,
    value: Value,
}

impl Scope {
    /// A block inside `outer`.
    pub fn inside(outer: &Arc<Scope>) -> Arc<Scope> {
        Arc::new(Scope {
            variables: Mutex::default(),
            outer: Some(Arc::clone(outer)),
        })
    }

    pub fn declare(&self, name: &str, class: Option<&str>, value: Value) {
        let mut variables = self
            .variables
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        variables.retain(|variable| *variable.name != *name);
        variables.push(Variable {
            name: name.into(),
            class: class.map(Into::into),
            value,
        });
    }

    pub fn get(&self, name: &str) -> Option<Value> {
        self.find(name, |variable| variable.value.clone())
    }

    /// The type of the nearest variable of that name; `None` when there is no such variable.
    pub fn class(&self, name: &str) -> Option<Option<Box<str>>> {
        self.find(name, |variable| variable.class.clone())
    }

    /// Sets the nearest variable of that name.
    pub fn set(&self, name: &str, new: &Value) {
        self.find(name, |variable| variable.value = new.clone());
    }

    fn find<T>(&self, name: &str, use_it: impl FnOnce(&mut Variable) -> T) -> Option<T> {
        let mut scope = Some(self);
        while let Some(here) = scope {
            let mut variables = here
                .variables
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(variable) = variables.iter_mut().find(|known| *known.name == *name) {
                return Some(use_it(variable));
            }
            scope = here.outer.as_deref();
        }
        None
    }
}

/// What a closure is made of.
#[derive(Debug)]
pub(super) struct ClosureCode {
    pub expr: Arc<ClosureExpr>,
    pub scope: Arc<Scope>,
}

impl Code for ClosureCode {
    fn arity(&self) -> usize {
        self.expr.parameters.as_ref().map_or(1, Vec::len)
    }

    fn is_local(&self) -> bool {
        let known = |name: &str| self.expr.declares(name) || self.scope.get(name).is_some();
        let mut all = true;
        let mut look = |expr: &Expr| match &expr.kind {
            Kind::Name(name) | Kind::Call { name, .. } => all &= known(name),
            _ => {}
        };
        let body = self.expr.body.iter();
        body.for_each(|statement| statement.children(&mut |expr| expr.walk(&mut look)));
        all
    }
}

use std::sync::{Arc, Mutex, PoisonError};

use super::syntax::ClosureExpr;
use crate::value::{Code, Value};

/// The local variables of a block, and the blocks around it. Closures hold on to it.
#[derive(Debug, Default)]
pub(super) struct Scope {
    variables: Mutex<Vec<(Box<str>, Value)>>,
    outer: Option<Arc<Scope>>,
}

impl Scope {
    /// A block inside `outer`.
    pub fn inside(outer: &Arc<Scope>) -> Arc<Scope> {
        Arc::new(Scope {
            variables: Mutex::default(),
            outer: Some(Arc::clone(outer)),
        })
    }

    pub fn declare(&self, name: &str, value: Value) {
        let mut variables = self
            .variables
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match variables.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, old)) => *old = value,
            None => variables.push((name.into(), value)),
        }
    }

    pub fn get(&self, name: &str) -> Option<Value> {
        self.find(name, |value| value.clone())
    }

    /// Sets the nearest variable of that name; whether there is one.
    pub fn set(&self, name: &str, new: &Value) -> bool {
        self.find(name, |value| *value = new.clone()).is_some()
    }

    fn find<T>(&self, name: &str, use_it: impl FnOnce(&mut Value) -> T) -> Option<T> {
        let mut scope = Some(self);
        while let Some(here) = scope {
            let mut variables = here
                .variables
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some((_, value)) = variables.iter_mut().find(|(known, _)| **known == *name) {
                return Some(use_it(value));
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
}

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::Value;

/// What a [`Closure`] is made of; only the evaluator looks inside.
pub trait Code: Any + Send + Sync {
    /// Number of parameters; 1 for a closure that has only its `it`.
    fn arity(&self) -> usize;

    /// Whether every name in it is a parameter or a local variable, so that no other object gives one a meaning.
    fn is_local(&self) -> bool;
}

/// A piece of code with the variables it sees.
#[derive(Clone)]
pub struct Closure(Arc<dyn Code>);

impl Closure {
    /// A closure of that code.
    pub fn new(code: impl Code) -> Closure {
        Closure(Arc::new(code))
    }

    /// Number of parameters; 1 for a closure that has only its `it`.
    pub fn arity(&self) -> usize {
        self.0.arity()
    }

    /// Whether every name in it is a parameter or a local variable.
    pub fn is_local(&self) -> bool {
        self.0.is_local()
    }

    /// The code, if it is a `T`.
    pub fn code<T: Code>(&self) -> Option<&T> {
        (&*self.0 as &dyn Any).downcast_ref()
    }

    /// Whether both are the same closure.
    pub fn is(&self, other: &Closure) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Closure")
    }
}

impl From<Closure> for Value {
    fn from(closure: Closure) -> Value {
        Value::Closure(closure)
    }
}

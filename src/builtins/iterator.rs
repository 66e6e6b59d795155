//! Iterators: `it.next()` while `it.hasNext()`.

use std::sync::{Mutex, PoisonError};

use super::convert::Elements;
use super::row::{Collection, instance, rows};
use crate::value::{Fault, Instance, Object, Value, Walk};

/// What a collection's `iterator()` gives.
#[derive(Debug)]
pub(super) struct Iterator(Mutex<Walk>);

impl Iterator {
    fn with<R>(&self, of: impl FnOnce(&mut Walk) -> R) -> R {
        of(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Instance for Iterator {
    fn class_name(&self) -> &'static str {
        "java.util.Iterator"
    }

    fn equals(&self, _other: &Object) -> bool {
        false
    }

    /// Whether there is more.
    fn truth(&self) -> bool {
        self.with(|walk| walk.has_next())
    }
}

instance!(Iterator, "java.util.Iterator");

rows! {
    /// What goes through a collection one by one.
    ///
    ///     [1, 2].iterator().next() == 1
    "iterator"(this: Collection<'_>) -> Value { Value::Object(Object::new(Iterator(Mutex::new(this.0.walk())))) }

    /// Whether there is a next element.
    ///
    ///     [1].iterator().hasNext()
    "hasNext"(this: &Iterator) -> bool { this.with(|walk| walk.has_next()) }

    /// The next element.
    ///
    ///     def i = [1, 2].iterator(); i.next(); i.next() == 2
    "next"(this: &Iterator) -> Result<Value, Fault> {
        this.with(std::iter::Iterator::next)
            .unwrap_or_else(|| Err(Fault::groovy("java.util.NoSuchElementException", "null")))
    }
}

/// What an iterator still has to give; `None` for another object.
pub(super) fn rest(object: &Object) -> Option<Elements> {
    object.instance::<Iterator>()?;
    let object = object.clone();
    let next = move || {
        object
            .instance::<Iterator>()?
            .with(std::iter::Iterator::next)
    };
    Some(Box::new(std::iter::from_fn(next)))
}

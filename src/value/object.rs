use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::{Fault, Str, Value, Zone};

/// What an [`Object`] is made of: an instance of a Java class that has methods and, maybe, a state that
/// changes, which it keeps behind a lock of its own.
///
/// What its methods do is in the table: a row whose receiver is the Rust type
/// (see `Instance` in [`builtins`](crate::builtins)).
pub trait Instance: Any + fmt::Debug + Send + Sync {
    /// The full name of its class.
    fn class_name(&self) -> &'static str;

    /// Java's `equals` with an instance of any class; two names of one object are always equal.
    fn equals(&self, other: &Object) -> bool;

    /// What `compareTo` gives with an instance of any class; `None` where there is no order, or it is not known
    /// here.
    fn order(&self, other: &Object) -> Option<i32> {
        let _ = other;
        None
    }

    /// Groovy truth.
    fn truth(&self) -> bool {
        true
    }

    /// What `toString()` gives.
    ///
    /// # Errors
    ///
    /// [`Fault::Refused`] for the many classes whose text is an address.
    fn print(&self, zone: &Zone) -> Result<Str, Fault> {
        let _ = zone;
        Err(Fault::Refused(format!(
            "printing a {}, whose text is an address",
            self.class_name()
        )))
    }
}

/// An object of a Java class that is no value of its own here: a date format, a calendar. Shared by
/// reference, as in Java.
#[derive(Debug, Clone)]
pub struct Object(Arc<dyn Instance>);

impl Object {
    /// An object of that instance.
    pub fn new(instance: impl Instance) -> Object {
        Object(Arc::new(instance))
    }

    /// The instance, if it is a `T`.
    pub fn instance<T: Instance>(&self) -> Option<&T> {
        (&*self.0 as &dyn Any).downcast_ref()
    }

    /// The full name of its class.
    pub fn class_name(&self) -> &'static str {
        self.0.class_name()
    }

    /// Groovy truth.
    pub fn truth(&self) -> bool {
        self.0.truth()
    }

    /// What `toString()` gives, dates in `zone`.
    ///
    /// # Errors
    ///
    /// As [`Instance::print`].
    pub fn print(&self, zone: &Zone) -> Result<Str, Fault> {
        self.0.print(zone)
    }

    /// What Java's `compareTo` gives; `None` where there is no order, or it is not known here.
    pub fn order(&self, other: &Object) -> Option<i32> {
        self.0.order(other)
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Object) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Java's `equals`.
    pub fn java_equals(&self, other: &Object) -> bool {
        self.is(other) || self.0.equals(other)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Value {
        Value::Object(object)
    }
}

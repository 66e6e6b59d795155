//! Exceptions, caught or made.

use super::row::{instance, rows};
use crate::value::{Object, Str, Thrown, Value};

instance!(Thrown, "java.lang.Throwable");

rows! {
    /// What an exception says; null when it says nothing.
    ///
    ///     new Exception('no').message == 'no'
    "getMessage"(this: &Thrown) -> Value { this.message().map_or(Value::Null, Value::from) }

    /// An exception to throw.
    ///
    ///     new Exception('no').getMessage() == 'no'
    new "java.lang.Exception"(message: &Str) -> Value { thrown("java.lang.Exception", message) }

    /// An exception to throw.
    ///
    ///     new RuntimeException('no').message == 'no'
    new "java.lang.RuntimeException"(message: &Str) -> Value {
        thrown("java.lang.RuntimeException", message)
    }

    /// An exception to throw.
    ///
    ///     new IllegalArgumentException('no').message == 'no'
    new "java.lang.IllegalArgumentException"(message: &Str) -> Value {
        thrown("java.lang.IllegalArgumentException", message)
    }

    /// An exception to throw.
    ///
    ///     new IllegalStateException('no').message == 'no'
    new "java.lang.IllegalStateException"(message: &Str) -> Value {
        thrown("java.lang.IllegalStateException", message)
    }
}

fn thrown(class: &'static str, message: &Str) -> Value {
    Value::Object(Object::new(Thrown::new(
        class,
        message.to_wire().into_owned(),
    )))
}

//! The product's objects as values.

use super::{Class, ValueKind, is_secret};
use crate::value::{BeanClass, Value};

impl Class {
    /// The class of the product's objects, for values. Their own text is not public.
    pub fn bean(self) -> &'static BeanClass {
        macro_rules! classes {
            ($($class:ident $name:literal),*) => {
                match self {
                    $(Class::$class => {
                        static CLASS: BeanClass = BeanClass {
                            name: $name,
                            unset: |name| unset(Class::$class, name),
                            secret: |name| secret(Class::$class, name),
                            closed: is_closed(Class::$class),
                            shows: None,
                        };
                        &CLASS
                    })*
                }
            };
        }
        classes!(
            User "User", Account "Account", Entitlement "Entitlement", Task "Task", Endpoint "Endpoint",
            Connection "Connection"
        )
    }
}

const fn is_closed(of: Class) -> bool {
    matches!(of, Class::User | Class::Account | Class::Entitlement)
}

fn unset(of: Class, name: &str) -> Option<Value> {
    match of {
        // Not given, an attribute of these has some value nobody here knows.
        Class::Task | Class::Endpoint | Class::Connection => None,
        _ => of.attribute(name).map(|_| Value::Null),
    }
}

fn secret(of: Class, name: &str) -> bool {
    of == Class::Connection
        || is_secret(&[of.name(), name])
        || of
            .attribute(name)
            .is_some_and(|attribute| attribute.kind == ValueKind::Secret)
}

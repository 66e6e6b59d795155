use super::{Fault, Instance, Object, Str, Zone};

/// An exception that was caught, or is about to be thrown.
#[derive(Debug)]
pub struct Thrown {
    class: &'static str,
    message: Option<String>,
}

impl Thrown {
    /// An exception of a class, by its full name.
    pub fn new(class: &'static str, message: impl Into<Option<String>>) -> Thrown {
        Thrown {
            class,
            message: message.into(),
        }
    }

    /// What `getMessage()` gives.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The fault that throwing it is.
    pub fn fault(&self) -> Fault {
        Fault::groovy(
            self.class,
            self.message.clone().unwrap_or_else(|| "null".into()),
        )
    }

    /// Whether `catch (name e)` catches it.
    pub fn is_a(&self, name: &str) -> bool {
        let mut class = Some(self.class);
        while let Some(here) = class {
            if here == name
                || here
                    .rsplit_once('.')
                    .is_some_and(|(_, simple)| simple == name)
            {
                return true;
            }
            class = parent(here);
        }
        false
    }
}

/// The class an exception class extends.
fn parent(class: &str) -> Option<&'static str> {
    Some(match class {
        "java.lang.Throwable" => return None,
        "java.lang.Exception" | "java.lang.Error" => "java.lang.Throwable",
        "java.lang.RuntimeException" | "java.text.ParseException" | "java.io.IOException" => {
            "java.lang.Exception"
        }
        "java.lang.NumberFormatException"
        | "java.util.regex.PatternSyntaxException"
        | "java.util.IllegalFormatException" => "java.lang.IllegalArgumentException",
        "java.lang.StringIndexOutOfBoundsException"
        | "java.lang.ArrayIndexOutOfBoundsException" => "java.lang.IndexOutOfBoundsException",
        "groovy.lang.MissingPropertyException"
        | "groovy.lang.MissingMethodException"
        | "groovy.json.JsonException" => "groovy.lang.GroovyRuntimeException",
        "org.codehaus.groovy.runtime.metaclass.MethodSelectionException" => {
            "groovy.lang.GroovyRuntimeException"
        }
        "org.codehaus.groovy.runtime.typehandling.GroovyCastException" => {
            "java.lang.ClassCastException"
        }
        "org.codehaus.groovy.runtime.powerassert.PowerAssertionError" => "java.lang.AssertionError",
        "java.lang.AssertionError" | "java.lang.StackOverflowError" => "java.lang.Error",
        class if class.starts_with("java.util.") && class.contains("Format") => {
            "java.util.IllegalFormatException"
        }
        _ => "java.lang.RuntimeException",
    })
}

impl Instance for Thrown {
    fn class_name(&self) -> &'static str {
        self.class
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        Ok(match &self.message {
            Some(message) => format!("{}: {message}", self.class).into(),
            None => self.class.into(),
        })
    }
}

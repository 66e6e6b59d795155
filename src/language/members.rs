//! What stands after a dot: properties and methods of values, and calls of names.

use super::evaluate::Render;
use super::scope::Scope;
use super::writer::Writer;
use crate::builtins::{self, Host};
use crate::value::{Fault, Str, Value};

impl Render<'_> {
    /// `this.name`: a map's key, an object's property, a getter; of a list, the property of its elements.
    pub(super) fn property(&self, this: &Value, name: &str) -> Result<Value, Fault> {
        self.note_secret(is_password(name));
        match this {
            Value::Null => Err(Fault::null_property(name)),
            Value::Map(map) => Ok(map.get_str(name).unwrap_or(Value::Null)),
            Value::Bean(_) if matches!(name, "metaClass" | "properties") => {
                Err(Fault::Refused(format!("reading the `{name}` of an object")))
            }
            Value::Bean(_) if name == "class" => builtins::call(self, this, "getClass", &[]),
            Value::Bean(bean) => {
                self.note_secret((bean.class.secret)(name));
                bean.get(name).ok_or_else(|| bean.class.lacks(name))
            }
            Value::List(list) => match builtins::property(self, this, name) {
                Err(Fault::Groovy { .. }) => {
                    let mut values = Vec::new();
                    for item in list.snapshot().iter().filter(|item| !item.is_null()) {
                        values.push(
                            self.property(item, name)
                                .map_err(|fault| within(fault, name, this))?,
                        );
                    }
                    Ok(Value::list(values))
                }
                other => other,
            },
            _ => builtins::property(self, this, name),
        }
    }

    /// `this*.…`: of each element; a null element stays, as null.
    pub(super) fn spread(
        &self,
        this: &Value,
        of: impl Fn(&Value) -> Result<Value, Fault>,
    ) -> Result<Value, Fault> {
        match this {
            Value::Null => Ok(Value::Null),
            Value::List(list) => {
                let each = |item: &Value| {
                    if item.is_null() {
                        Ok(Value::Null)
                    } else {
                        of(item)
                    }
                };
                Ok(Value::list(
                    list.snapshot().iter().map(each).collect::<Result<_, _>>()?,
                ))
            }
            // What has no elements is its own only one.
            _ => {
                let each = builtins::elements(this)?.map(|item| of(&item?));
                Ok(Value::list(each.collect::<Result<_, _>>()?))
            }
        }
    }

    pub(super) fn call_method(
        &self,
        this: &Value,
        name: &str,
        args: &[Value],
    ) -> Result<Value, Fault> {
        match this {
            Value::Class(class)
                if name.starts_with(|c: char| c.is_alphabetic())
                    && !matches!(name, "getName" | "getSimpleName" | "x in y")
                    && (name != "toString" || !args.is_empty()) =>
            {
                builtins::call_static(self, class, name, args)
            }
            Value::Closure(closure) if matches!(name, "call" | "doCall") => {
                self.call(closure, args)
            }
            Value::Object(object)
                if object.instance::<Writer>().is_some()
                    && !matches!(
                        name,
                        "==" | "!=" | "<=>" | "<" | "<=" | ">" | ">=" | "is" | "equals"
                    ) =>
            {
                self.write(this, name, args)
            }
            Value::Bean(bean) => {
                if let Some(property) = getter(name).filter(|_| args.is_empty())
                    && let Some(value) = bean.get(&property)
                {
                    self.note_secret((bean.class.secret)(&property));
                    return Ok(value);
                }
                match name {
                    "hasProperty" => match args.first().and_then(Value::as_text) {
                        // Only its truth can be used; the property's description is reflection.
                        Some(name) => Ok(Value::Bool(bean.get(&name.to_wire()).is_some())),
                        None => Err(Fault::missing_method(bean.class.name, name, args, false)),
                    },
                    _ if name.starts_with("set") || name == "putAt" => Err(Fault::Refused(
                        format!("changing a {} object that is bound", bean.class.name),
                    )),
                    "toString" | "equals" | "getClass" | "is" | "getAt" | "hashCode" | "with" => {
                        builtins::call(self, this, name, args)
                    }
                    // An object is its own only element.
                    "collect" | "each" | "any" | "every" | "find" | "findAll" | "grep"
                    | "inject" | "x in y" | "sprintf" => builtins::call(self, this, name, args),
                    _ if !name.starts_with(|c: char| c.is_alphabetic()) => {
                        builtins::call(self, this, name, args)
                    }
                    _ => Err(Fault::NotYet(format!(
                        "the method `{name}` of a {} object",
                        bean.class.name
                    ))),
                }
            }
            _ => builtins::call(self, this, name, args),
        }
    }

    /// `f(x)`: a closure in a variable, or one of the script's own methods.
    pub(super) fn call_name(
        &self,
        name: &str,
        args: &[Value],
        scope: &Scope,
    ) -> Result<Value, Fault> {
        match self.name(name, scope) {
            Ok(Value::Closure(closure)) => return self.call(&closure, args),
            Ok(Value::Object(object)) => {
                return Err(Fault::NotYet(format!("calling a {}", object.class_name())));
            }
            _ => {}
        }
        match (name, args) {
            ("print" | "println", _) => {
                self.write(&Value::Null, name, args)?;
                Ok(Value::Null)
            }
            ("getProperty", [Value::Str(name)]) => self.name(&name.to_wire(), &Scope::default()),
            (
                "evaluate" | "invokeMethod" | "sleep" | "use" | "setProperty" | "setBinding"
                | "run",
                _,
            ) => Err(Fault::Refused(format!("the script's own method `{name}`"))),
            // A closure calls itself by its own `call`.
            ("call", _) if !self.running.borrow().is_empty() => {
                let innermost = self.running.borrow().last().cloned();
                match innermost {
                    Some(closure) => self.call(&closure, args),
                    None => Err(Fault::NotYet("`call` here".into())),
                }
            }
            ("sprintf", [_, _, ..]) => builtins::call(self, &Value::from(""), name, args),
            _ if builtins::every_object_has(name) || name == "call" => {
                Err(Fault::NotYet(format!("the script's own method `{name}`")))
            }
            _ => Err(Fault::missing_method(
                "SimpleTemplateScriptN",
                name,
                args,
                false,
            )),
        }
    }

    /// Writes to the output: before the text of the template, which is printed last.
    pub(super) fn write(&self, writer: &Value, name: &str, args: &[Value]) -> Result<Value, Fault> {
        let text = match (name, args) {
            ("println", []) => Str::from(""),
            ("print" | "println" | "leftShift" | "append" | "write", [value]) => {
                value.print(self.zone)?
            }
            _ => return Err(Fault::NotYet(format!("`{name}` of the output"))),
        };
        let mut printed = self.printed.borrow_mut();
        printed.push(text);
        if name == "println" {
            printed.push(Str::from("\n"));
        }
        Ok(match name {
            "leftShift" | "append" => writer.clone(),
            _ => Value::Null,
        })
    }

    pub(super) fn construct(&self, class: &str, args: &[Value]) -> Result<Value, Fault> {
        match builtins::class_named(class) {
            Some(class) => builtins::construct(self, class, args),
            None => Err(Fault::NotYet(format!("`new {class}`"))),
        }
    }

    /// `value as class`, or `(class) value`.
    pub(super) fn convert(&self, value: &Value, class: &str, cast: bool) -> Result<Value, Fault> {
        builtins::convert(self, value, class, cast)
    }
}

pub(super) fn is_password(name: &str) -> bool {
    name.len() == 8 && name.eq_ignore_ascii_case("password")
}

/// The property `getEmail` reads: `email`.
pub(super) fn getter(name: &str) -> Option<String> {
    let rest = name
        .strip_prefix("get")
        .or_else(|| name.strip_prefix("is"))?;
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

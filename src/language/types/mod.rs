//! What kinds of values a template computes, before anybody's values are known, and what cannot work.
//!
//! `walk` goes through expressions as `evaluate` does, with types in place of values, and asks the same
//! table, `steps` what stands after dots; `flow` goes through statements, `loose` names what they make unclear; `narrow` says what a test that held, or did not, tells of the
//! names in it. A law, tested over random expressions: a value is of the type
//! given, and what stops a template for its kind was said before, or reads a value nothing is known of.

mod env;
mod flow;
mod loose;
mod narrow;
mod steps;
mod walk;

use std::sync::Arc;

use super::compile::{Code, Trees, compile};
use super::stack;
use super::stage::Syntax;
use super::template::Template;
use crate::builtins::Ty;
use crate::builtins::typing::Pitfall;
use crate::language::gstring::Part;
use crate::text::Span;
use crate::value::Value;
use env::Env;
use walk::Walk;

/// What is known of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The kinds it may be of.
    pub ty: Ty,
    /// The name its attributes are known by, if it is one of the product's objects.
    pub class: Option<&'static str>,
}

impl Known {
    /// Nothing is known of it.
    pub const OPEN: Known = Known {
        ty: Ty::ANY,
        class: None,
    };

    /// A value of one of these kinds.
    pub const fn of(ty: Ty) -> Known {
        Known { ty, class: None }
    }

    /// Whether it may be anything.
    pub fn is_open(self) -> bool {
        self.ty == Ty::ANY
    }

    /// Whether it may be null, as far as anything is known.
    pub fn may_be_null(self) -> bool {
        !self.is_open() && self.ty.meets(Ty::NULL)
    }

    /// The same, and not null.
    #[must_use]
    pub fn not_null(self) -> Known {
        match self.is_open() {
            true => self,
            false => Known {
                ty: self.ty.without(Ty::NULL),
                ..self
            },
        }
    }

    /// The same, or null.
    #[must_use]
    pub fn or_null(self) -> Known {
        Known {
            ty: self.ty.or(Ty::NULL),
            ..self
        }
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Known) -> Known {
        let class = match () {
            () if self.class == other.class => self.class,
            () if !other.ty.meets(Ty::BEAN) => self.class,
            () if !self.ty.meets(Ty::BEAN) => other.class,
            () => None,
        };
        Known {
            ty: self.ty.or(other.ty),
            class,
        }
    }
}

/// What is known of the names a template reads.
pub trait Schema: Sync {
    /// The value of a name; `None` when nothing is known of it.
    fn root(&self, name: &str) -> Option<Known>;
    /// An attribute of objects of a class; `None` when nothing is known of it.
    fn attribute(&self, class: &str, name: &str) -> Option<Known>;
    /// An object of a class with these attributes; `None` where a map does as well.
    fn object(&self, class: &str, attributes: Vec<(String, Value)>) -> Option<Value> {
        let _ = (class, attributes);
        None
    }
}

/// A template's types.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Types {
    /// Each placeholder that compiles, and what is known of its value.
    pub placeholders: Vec<(Span, Known)>,
    /// What cannot work, or not for everybody.
    pub mistakes: Vec<Mistake>,
    /// Where a method or property was asked of a value nothing is known of.
    pub open: Vec<Span>,
}

/// Something that cannot work, or not for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where, in the template.
    pub span: Span,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The value at the place is null, always or for somebody, and something is asked of it.
    Null {
        /// Whether it is always null.
        always: bool,
        /// What is asked of it: the name of a method or property, or an operator.
        asked: String,
    },
    /// The argument at the place may be null, and the method throws then.
    NullArgument {
        /// Whether it is always null.
        always: bool,
        /// The method.
        method: String,
    },
    /// Values of these kinds have no such method, whatever the arguments.
    NoMethod {
        /// The kinds that have none.
        of: Ty,
        /// The method.
        method: String,
        /// Whether no kind that the value may be of has it.
        always: bool,
    },
    /// Values of these kinds have the method, but not for these arguments.
    WrongArguments {
        /// The kinds.
        of: Ty,
        /// The method.
        method: String,
        /// What is given.
        given: Vec<Ty>,
        /// Whether nothing that may be given fits.
        always: bool,
    },
    /// An operator between values it does not work on.
    Operands {
        /// The operator.
        operator: &'static str,
        /// The kinds on its left.
        left: Ty,
        /// The kinds on its right, if it has one.
        right: Option<Ty>,
        /// Whether no pair of them works.
        always: bool,
    },
    /// What stands on the right of an operator may be null, and it throws then.
    NullOperand {
        /// Whether it is always null.
        always: bool,
        /// The operator.
        operator: &'static str,
    },
    /// Values of these kinds have no such property.
    NoProperty {
        /// The kinds that have none.
        of: Ty,
        /// The property.
        property: String,
        /// Whether no kind that the value may be of has it.
        always: bool,
    },
    /// No function of that name exists.
    NoFunction {
        /// Its name.
        name: String,
    },
    /// A comparison of kinds that do not compare.
    Comparison {
        /// Why it is one.
        pitfall: Pitfall,
        /// The operator.
        operator: &'static str,
        /// The kinds on its left.
        left: Ty,
        /// The kinds on its right.
        right: Ty,
    },
    /// A test that always has the same outcome.
    Constant {
        /// The outcome.
        holds: bool,
    },
}

impl Template {
    /// The kinds of the template's values, and what cannot work with them.
    ///
    /// ```
    /// use scimplate::Template;
    /// use scimplate::builtins::Ty;
    /// use scimplate::language::{Known, Schema, Syntax, Wrong};
    ///
    /// struct People;
    /// impl Schema for People {
    ///     fn root(&self, name: &str) -> Option<Known> {
    ///         (name == "user").then_some(Known { ty: Ty::BEAN, class: Some("user") })
    ///     }
    ///     fn attribute(&self, _: &str, name: &str) -> Option<Known> {
    ///         (name == "email").then_some(Known::of(Ty::STR.or(Ty::NULL)))
    ///     }
    /// }
    /// let types = Template::types("${user.email.trim()}", Syntax::default(), &People);
    /// assert_eq!(types.placeholders[0].1, Known::of(Ty::STR));
    /// assert_eq!(types.mistakes[0].what, Wrong::Null { always: false, asked: "trim".into() });
    /// assert!(Template::types("${user.email?.trim()}", Syntax::default(), &People).mistakes.is_empty());
    /// ```
    pub fn types(text: impl Into<Arc<str>>, syntax: Syntax, schema: &dyn Schema) -> Types {
        let text = text.into();
        stack::with_room(stack::is_deep(&text), || types(&text, syntax, schema)).unwrap_or_default()
    }
}

fn types(text: &str, syntax: Syntax, schema: &dyn Schema) -> Types {
    let Ok((Trees { code, map }, _)) = compile(text, syntax) else {
        return Types::default();
    };
    let mut walk = Walk::new(schema, &code);
    let mut env = Env::default();
    let mut placeholders = Vec::new();
    match &code {
        Code::Parts(parts) => {
            for part in parts {
                if let Part::Placeholder { span, expr } = part {
                    // What a placeholder assigns, later ones see.
                    let known = walk.expr(expr, &mut env);
                    placeholders.push((map.up(*span), known));
                }
            }
        }
        Code::Script(statements) => {
            walk.block(statements, &mut env);
        }
    }
    let up = |one: Mistake| {
        let span = map.up(one.span);
        // The name itself, not the dot before it and the arguments after it.
        let name = match &one.what {
            Wrong::NoMethod { method, .. } | Wrong::WrongArguments { method, .. } => Some(method),
            Wrong::NoProperty { property, .. } => Some(property),
            Wrong::NoFunction { name } => Some(name),
            _ => None,
        };
        let at = name.and_then(|name| Some((span.of(text).find(name.as_str())?, name.len())));
        Mistake {
            span: match at {
                Some((at, len)) => Span::new(span.start + at, span.start + at + len),
                None => span,
            },
            ..one
        }
    };
    Types {
        placeholders,
        mistakes: walk.found.into_iter().map(up).collect(),
        open: walk.open.into_iter().map(|span| map.up(span)).collect(),
    }
}

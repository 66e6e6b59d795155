//! What a template computes: whether its expressions work for the kinds of values the product gives them.

use std::collections::BTreeMap;

use super::Subject;
use crate::builtins::Ty;
use crate::builtins::typing::Pitfall;
use crate::connection::AttributeKind;
use crate::connection::roots::{Class, Root, RootKind, ValueKind};
use crate::diagnostic::{Diagnostic, Fix, Severity, rules};
use crate::language::{Known, Mistake, Schema, Wrong};
use crate::text::Located;
use crate::value::{Bean, Value};

/// The longest code that a sentence quotes.
const QUOTED: usize = 48;

/// What the product gives the templates of an attribute.
pub(super) struct Product<'a> {
    pub kind: AttributeKind,
    /// The attributes a person has here.
    pub user: Option<&'a BTreeMap<String, Ty>>,
}

impl Schema for Product<'_> {
    fn root(&self, name: &str) -> Option<Known> {
        let root = Root::named(name, self.kind)?;
        let known = match root.kind {
            RootKind::Bean(Class::Connection) | RootKind::Unsettled => return None,
            RootKind::Bean(class) => bean(class),
            RootKind::Map => Known::of(Ty::MAP),
            RootKind::Text | RootKind::Secret => Known::of(Ty::STR),
            RootKind::List => Known::of(Ty::LIST),
        };
        Some(match root.is_optional() {
            true => known.or_null(),
            false => known,
        })
    }

    fn attribute(&self, class: &str, name: &str) -> Option<Known> {
        let class = Class::all().find(|known| known.name() == class)?;
        let given = self.user.filter(|_| class == Class::User);
        let given = given.and_then(|user| user.get(name).copied());
        let Some(attribute) = class.attribute(name) else {
            return given.map(|ty| Known::of(ty).or_null());
        };
        let known = match attribute.kind {
            ValueKind::Text | ValueKind::Secret => Known::of(Ty::STR),
            ValueKind::Date => Known::of(Ty::DATE),
            ValueKind::Integer => Known::of(Ty::INT.or(Ty::LONG)),
            ValueKind::Boolean => Known::of(Ty::BOOL),
            ValueKind::Bean(class) => bean(class),
            ValueKind::Unsettled => return None,
        };
        Some(
            match attribute.filled || given.is_some_and(|ty| ty != Ty::NULL) {
                true => known,
                false => known.or_null(),
            },
        )
    }

    fn object(&self, class: &str, attributes: Vec<(String, Value)>) -> Option<Value> {
        let class = Class::all().find(|known| known.name() == class)?;
        Some(Value::Bean(Bean::new(class.bean(), attributes).into()))
    }
}

fn bean(class: Class) -> Known {
    Known {
        ty: Ty::BEAN,
        class: Some(class.name()),
    }
}

/// What does not work in a template, in the words of a report.
pub(super) fn check(
    subject: &Subject<'_>,
    kind: AttributeKind,
    text: &Located,
    found: &mut Vec<Diagnostic>,
) {
    let types = subject.types(kind, &text.text);
    let said = types
        .mistakes
        .iter()
        .filter_map(|mistake| words(mistake, &text.text));
    found.extend(said.map(|one| one.located(text)));
}

/// The code at a place, as a sentence quotes it.
fn quoted(code: &str) -> String {
    match code.len() <= QUOTED && !code.contains('\n') {
        true => format!("`{code}`"),
        false => "this value".to_owned(),
    }
}

/// `a String`, `an Integer`
fn with_article(ty: Ty) -> String {
    let name = ty.without(Ty::NULL).to_string();
    match name.starts_with(['A', 'E', 'I', 'O', 'U', 'a']) {
        true => format!("an {name}"),
        false => format!("a {name}"),
    }
}

fn words(mistake: &Mistake, text: &str) -> Option<Diagnostic> {
    let span = mistake.span;
    let code = span.of(text);
    let severity = |always: bool| match always {
        true => Severity::Error,
        false => Severity::Warning,
    };
    let (mut one, always) = match &mistake.what {
        Wrong::Null { always, asked } => (null(mistake, code, *always, asked), *always),
        Wrong::NullArgument { always, method } => {
            let message = match always {
                true => format!("`{method}` is given null"),
                false => format!(
                    "{} may be null, which `{method}` does not take",
                    quoted(code)
                ),
            };
            let one = Diagnostic::new(&rules::EXPR_NULL, span, message)
                .label("may be null")
                .note("the product stops with a NullPointerException, and the task fails")
                .help(format!(
                    "give it something to fall back on: `({code} ?: '')`"
                ));
            (one, *always)
        }
        Wrong::NullOperand { always, operator } => {
            let message = format!("what stands on the right of `{operator}` may be null");
            let one = Diagnostic::new(&rules::EXPR_NULL, span, message)
                .label("null on its right")
                .note("the product stops there, and the task fails")
                .help("test it first, or give it something to fall back on with `?:`");
            (one, *always)
        }
        Wrong::NoMethod { of, method, always } => {
            let message = format!("{} has no method `{method}`", with_article(*of));
            let one = Diagnostic::new(&rules::EXPR_UNKNOWN_METHOD, span, message)
                .label("unknown method")
                .note("the product stops with `No signature of method`, and the task fails");
            let one = match super::template::method_like(method) {
                Some(near) => one
                    .help(format!("did you mean `{near}`?"))
                    .fix((code == method).then(|| Fix::rename(span, method, near))),
                None => one,
            };
            (one, *always)
        }
        Wrong::WrongArguments {
            of,
            method,
            given,
            always,
        } => {
            let kinds: Vec<String> = given.iter().map(Ty::to_string).collect();
            let message = match &kinds[..] {
                [] => format!("`{method}` of {} needs arguments", with_article(*of)),
                kinds => format!(
                    "`{method}` of {} does not take ({})",
                    with_article(*of),
                    kinds.join(", ")
                ),
            };
            let one = Diagnostic::new(&rules::EXPR_WRONG_ARGUMENTS, span, message)
                .label("not with these arguments")
                .note("the product stops with `No signature of method`, and the task fails")
                .help(format!("`scimplate explain {method}` shows what it takes"));
            (one, *always)
        }
        Wrong::NoProperty {
            of,
            property,
            always,
        } => {
            let message = format!("{} has no property `{property}`", with_article(*of));
            let one = Diagnostic::new(&rules::EXPR_UNKNOWN_PROPERTY, span, message)
                .label("unknown property")
                .note("the product stops with `No such property`, and the task fails");
            let one = match super::template::has_method(property) {
                true => one.help(format!("`{property}` is a method: write `{property}()`")),
                false => one,
            };
            (one, *always)
        }
        Wrong::NoFunction { name } => {
            let message = format!("nothing is called `{name}` here");
            let one = Diagnostic::new(&rules::EXPR_UNKNOWN_FUNCTION, span, message)
                .label("unknown function")
                .note("the product stops with `No signature of method`, and the task fails")
                .help("a method is called on a value: `value.method()`");
            (one, true)
        }
        Wrong::Operands {
            operator,
            left,
            right,
            always,
        } => {
            let sign = crate::builtins::sign(operator);
            let message = match right {
                Some(right) => format!("`{sign}` does not work on {left} and {right}"),
                None => format!("`{sign}` does not work on {left}"),
            };
            let one = Diagnostic::new(&rules::EXPR_OPERANDS, span, message)
                .label("these do not go together")
                .note("the product stops with `No signature of method`, and the task fails")
                .help("make both sides one kind, as with `.toString()` or `as Integer`");
            (one, *always)
        }
        Wrong::Comparison {
            pitfall,
            operator,
            left,
            right,
        } => return Some(comparison(mistake, *pitfall, operator, *left, *right)),
        Wrong::Constant { holds } => {
            let outcome = match holds {
                true => "always true",
                false => "always false",
            };
            let one = Diagnostic::new(
                &rules::EXPR_CONSTANT_TEST,
                span,
                format!("{} is {outcome}", quoted(code)),
            )
            .label(outcome)
            .note("the other side is never used")
            .help("compare the value with something, or take the test away");
            return Some(one);
        }
    };
    one.severity = severity(always);
    Some(one)
}

fn null(mistake: &Mistake, code: &str, always: bool, asked: &str) -> Diagnostic {
    let message = match always {
        true => format!("{} is null here", quoted(code)),
        false => format!("{} may be null", quoted(code)),
    };
    let one = Diagnostic::new(&rules::EXPR_NULL, mistake.span, message).label(match always {
        true => "null",
        false => "may be null",
    });
    let is_name = asked.starts_with(|c: char| c.is_ascii_lowercase());
    match is_name && crate::builtins::sign(asked) == asked {
        true => one
            .note(format!(
                "the product stops at `{asked}` when it is, and the task fails"
            ))
            .help(match code.len() <= QUOTED {
                true => format!("write `{code}?.{asked}` to get null instead, or test it first"),
                false => "write `?.` to get null instead, or test it first".to_owned(),
            }),
        false => one
            .note("the product stops there when it is, and the task fails")
            .help("test it first, or give it something to fall back on with `?:`"),
    }
}

fn comparison(
    mistake: &Mistake,
    pitfall: Pitfall,
    operator: &str,
    left: Ty,
    right: Ty,
) -> Diagnostic {
    let (one, other) = (with_article(left), with_article(right));
    let message = match pitfall {
        Pitfall::NeverEqual => format!("{one} never equals {other}"),
        Pitfall::NoOrder => format!("{one} and {other} have no order"),
    };
    let found = Diagnostic::new(&rules::EXPR_COMPARISON, mistake.span, message).label(format!(
        "{} with {}",
        left.without(Ty::NULL),
        right.without(Ty::NULL)
    ));
    match (pitfall, operator) {
        (Pitfall::NeverEqual, "==") => found.note("the test fails for everybody"),
        (Pitfall::NeverEqual, _) => found.note("the test holds for everybody"),
        (Pitfall::NoOrder, _) => {
            found.note("the product stops with a ClassCastException, and the task fails")
        }
    }
    .help(
        match (
            left.meets(Ty::BOOL) || right.meets(Ty::BOOL),
            left.meets(Ty::DATE) || right.meets(Ty::DATE),
        ) {
            (true, _) => "compare with `true` or `false`, without quotes",
            (_, true) => "compare dates with dates, or `date.format('yyyy-MM-dd')` with a text",
            _ => "write the number in quotes, or make a number of the text with `as Integer`",
        },
    )
}

//! Names that expressions read: roots and the attributes of the product's objects.

use std::collections::BTreeMap;

use super::Checking;
use crate::builtins::Ty;
use crate::connection::roots::{Class, Root, RootKind, ValueKind};
use crate::connection::{AttributeKind, closest};
use crate::diagnostic::{Diagnostic, Fix, Severity, rules};
use crate::language::{Read, ReadStep, is_package};

/// What is wrong with a name and the names after it; the first thing that is.
pub(super) fn check(kind: AttributeKind, read: &Read, how: &Checking) -> Option<Diagnostic> {
    let Some(root) = Root::named(&read.root, kind) else {
        return unknown_root(kind, read);
    };
    let mut class = match root.kind {
        RootKind::Bean(class) => class,
        _ => return None,
    };
    let mut of = read.root.as_str();
    for step in &read.steps {
        // What every object has.
        if step.name == "class" {
            return None;
        }
        if let (Class::User, Some(known)) = (class, &how.user) {
            if !known.contains_key(&step.name) {
                return Some(not_given(of, step, known));
            }
            // Of what only this tenant has nothing more is known.
            class.attribute(&step.name)?;
        }
        match class.attribute(&step.name) {
            Some(attribute) => match attribute.kind {
                ValueKind::Bean(next) => class = next,
                _ => return None,
            },
            None => return unknown_attribute(class, of, step),
        }
        of = &step.name;
    }
    None
}

fn unknown_root(kind: AttributeKind, read: &Read) -> Option<Diagnostic> {
    // A class or a package: what its path names is for the compiler to find.
    let is_class = read.root.starts_with(|c: char| c.is_ascii_uppercase());
    if is_package(&read.root) {
        return None;
    }
    let stops = "the product stops at a name that has no value, and the task fails";
    if let Some(canonical) = Root::canonical(&read.root, kind) {
        let message = format!("`{}` is written `{canonical}`", read.root);
        return Some(
            Diagnostic::new(&rules::BIND_WRONG_CASE, read.span, message)
                .label("case counts")
                .note(stops)
                .help(format!("write `{canonical}`"))
                .fix(Fix::rename(read.span, &read.root, canonical)),
        );
    }
    if is_class {
        return None;
    }
    let seen = Root::where_seen(&read.root);
    if !seen.is_empty() {
        let names: Vec<&str> = seen.iter().map(|kind| kind.name()).take(3).collect();
        let message = format!("`{}` has no value in {}", read.root, kind.name());
        return Some(
            Diagnostic::new(&rules::BIND_NOT_HERE, read.span, message)
                .label("not known here")
                .note(stops)
                .help(format!("it is known in {}", names.join(", "))),
        );
    }
    let message = format!("no name `{}` is known in {}", read.root, kind.name());
    let found = Diagnostic::new(&rules::BIND_UNKNOWN_ROOT, read.span, message)
        .label("unknown name")
        .note(stops)
        .likely();
    Some(match Root::nearest(&read.root, kind) {
        Some(near) => found
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::rename(read.span, &read.root, near)),
        None => found,
    })
}

/// An attribute that nobody has here.
fn not_given(of: &str, step: &ReadStep, known: &BTreeMap<String, Ty>) -> Diagnostic {
    let message = format!("`{of}` has no attribute `{}` here", step.name);
    let mut found = Diagnostic::new(&rules::BIND_UNKNOWN_ATTRIBUTE, step.span, message)
        .label("unknown attribute")
        .note("the given person has none of this name, and the task fails");
    found.severity = Severity::Error;
    match closest(&step.name, known.keys().map(String::as_str), 0.8) {
        Some(near) => found
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::rename(step.span, &step.name, near)),
        None => found,
    }
}

fn unknown_attribute(class: Class, of: &str, step: &ReadStep) -> Option<Diagnostic> {
    let name = &step.name;
    let rule = &rules::BIND_UNKNOWN_ATTRIBUTE;
    let note = "the product stops with `No such property`, and the task fails for everybody";
    if class == Class::Connection {
        // Its attributes are what ConnectionJSON says.
        return None;
    }
    let found = match class.beyond(name) {
        Some((prefix, last)) => Diagnostic::new(
            rule,
            step.span,
            format!("`{of}` has `{prefix}1` to `{prefix}{last}`, no `{name}`"),
        )
        .label(format!("beyond {last}")),
        None => Diagnostic::new(rule, step.span, format!("`{of}` has no attribute `{name}`"))
            .label("unknown attribute"),
    };
    let found = match class.canonical(name).or_else(|| class.nearest(name)) {
        Some(near) => found
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::rename(step.span, name, &near)),
        None => found,
    };
    Some(match class.is_closed() {
        true => {
            let mut found = found.note(note);
            found.severity = Severity::Error;
            found
        }
        false => found
            .likely()
            .note("no public material shows it; the product may have it all the same"),
    })
}

//! A PATCH: its operations, their paths and values (RFC 7644, section 3.5.2).

use super::profile::{Attribute, Kind, PatchSchemas, Resource};
use super::target::Target;
use super::value::{Examination, read_only};
use super::{PATCH_OP, starts_with};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::text::Span;
use crate::text::json::{Member, Node};
use crate::text::spelling::closest;

/// What an operation may do.
const OPS: &[&str] = &["add", "remove", "replace"];

/// What people call them who come from elsewhere.
const STRANGE_OPS: &[(&str, &str)] = &[
    ("update", "replace"),
    ("set", "replace"),
    ("modify", "replace"),
    ("delete", "remove"),
    ("insert", "add"),
    ("append", "add"),
];

const KEYS: &[&str] = &["op", "path", "value"];

impl<'p> Examination<'p> {
    /// The body is a PATCH, of this resource if that is known.
    pub fn patch(&mut self, resource: Option<&'p Resource>) {
        let root = self.body.root;
        let members = root.as_object().unwrap_or_default();
        self.patch_schemas(root, members);
        let find = |name: &str| {
            members
                .iter()
                .find(|member| member.key.text.eq_ignore_ascii_case(name))
        };
        let Some(member) = find("Operations") else {
            if !self.is_open(root) {
                self.no_operations(root, members);
            }
            return;
        };
        if &*member.key.text != "Operations" && !self.has_hole(member.key.span) {
            self.wrong_case(member.key.span, "Operations");
        }
        if self.is_unknown(&member.value) {
            return;
        }
        let Some(items) = member.value.as_array() else {
            let help = "put `[` and `]` around it";
            return self.mistyped(
                &member.value,
                "`Operations`",
                "a list of objects",
                Severity::Error,
                help,
            );
        };
        if items.is_empty() && !self.is_open(&member.value) {
            let found = Diagnostic::new(
                &rules::SCIM_PATCH_OPERATIONS,
                member.value.span,
                "`Operations` is empty",
            );
            self.add(
                found
                    .label("nothing to do")
                    .note("a PATCH has one operation at least (RFC 7644, section 3.5.2)")
                    .help("add an operation, or take the call away"),
            );
        }
        for item in items
            .iter()
            .filter(|item| !self.is_unknown(item))
            .collect::<Vec<_>>()
        {
            match item.as_object() {
                Some(members) => self.operation(item, members, resource),
                None => self.mistyped(
                    item,
                    "an operation",
                    "an object",
                    Severity::Error,
                    "write `{\"op\": …, \"path\": …, \"value\": …}`",
                ),
            }
        }
    }

    fn patch_schemas(&mut self, root: &Node, members: &[Member]) {
        let given = members
            .iter()
            .find(|member| member.key.text.eq_ignore_ascii_case("schemas"));
        let (span, message, help) = match given {
            None if self.is_open(root) => return,
            None => (
                Span::new(root.span.start, root.span.start + 1),
                "the PATCH has no `schemas`",
                format!("add `\"schemas\": [\"{PATCH_OP}\"]`"),
            ),
            Some(member) if self.is_unknown(&member.value) || self.is_open(&member.value) => return,
            Some(member) => {
                let Some(items) = member.value.as_array() else {
                    let help = "put `[` and `]` around it";
                    return self.mistyped(
                        &member.value,
                        "`schemas`",
                        "a list of URIs",
                        Severity::Error,
                        help,
                    );
                };
                let is_op = |item: &Node| {
                    item.as_str()
                        .is_none_or(|text| text.eq_ignore_ascii_case(PATCH_OP))
                        || self.has_hole(item.span)
                };
                if items.iter().any(is_op) {
                    let other = items.iter().find(|item| !is_op(item));
                    if let Some(other) = other {
                        let message = "the `schemas` of a PATCH name the PATCH alone";
                        let mut found = Diagnostic::new(&rules::SCIM_PATCH_SCHEMAS, other.span, message)
                            .label("no schema of a PATCH")
                            .note("RFC 7644, section 3.5.2, has one schema there; a strict target refuses others")
                            .help("take it away");
                        found.severity = Severity::Warning;
                        self.add(found);
                    }
                    return;
                }
                (
                    member.value.span,
                    "`schemas` does not say that this is a PATCH",
                    format!("write `[\"{PATCH_OP}\"]`"),
                )
            }
        };
        let mut found = Diagnostic::new(&rules::SCIM_PATCH_SCHEMAS, span, message).help(help);
        // Without any, Genesys' model of the request is not fulfilled either.
        found.note = Some(match self.profile.patch_schemas {
            PatchSchemas::Unchecked if given.is_some() => {
                found.severity = Severity::Warning;
                format!(
                    "RFC 7644, section 3.5.2, demands it; whether {} does is not public",
                    self.profile.title
                )
            }
            _ => "RFC 7644, section 3.5.2, demands it, and strict targets answer 400".to_owned(),
        });
        if given.is_some() {
            found = found.label("no PATCH among them");
        }
        self.add(found);
    }

    fn no_operations(&mut self, root: &Node, members: &[Member]) {
        let near = members
            .iter()
            .find(|member| closest(&member.key.text, ["Operations"], 0.9).is_some());
        let start = Span::new(root.span.start, root.span.start + 1);
        let (span, help) = match near {
            Some(member) => (member.key.span, "did you mean `Operations`?"),
            None => (
                start,
                "write what changes as `\"Operations\": [{\"op\": \"replace\", \"path\": …, \"value\": …}]`",
            ),
        };
        self.add(
            Diagnostic::new(
                &rules::SCIM_PATCH_OPERATIONS,
                span,
                "the PATCH has no `Operations`",
            )
            .note("a PATCH is a list of operations, not a resource (RFC 7644, section 3.5.2)")
            .help(help)
            .fix(near.and_then(|member| self.rename(member.key.span, "Operations"))),
        );
    }

    fn wrong_case(&mut self, span: Span, right: &str) {
        let message = format!("this is written `{right}`");
        self.add(
            Diagnostic::new(&rules::SCIM_WRONG_CASE, span, message)
                .label("another case")
                .note("RFC 7644, section 3.5.2, writes it so, and there are targets that take no other")
                .help(format!("write `{right}`"))
                .fix(self.rename(span, right)),
        );
    }

    fn operation(&mut self, node: &Node, members: &[Member], resource: Option<&'p Resource>) {
        let is_open = self.is_open(node);
        let find = |name: &str| {
            members
                .iter()
                .find(|member| member.key.text.eq_ignore_ascii_case(name))
        };
        let start = Span::new(node.span.start, node.span.start + 1);
        let op = match find("op") {
            // Without it nothing is known of what the rest is for.
            None if is_open => return,
            None => {
                return self.add(
                    Diagnostic::new(&rules::SCIM_PATCH_OP, start, "the operation has no `op`")
                        .note("a target does not know what to do with it (RFC 7644, section 3.5.2)")
                        .help("add `\"op\": \"add\"`, `\"remove\"` or `\"replace\"`"),
                );
            }
            Some(member) => match self.op(member) {
                Some(op) => op,
                None => return,
            },
        };
        if !is_open {
            self.strange_keys(members);
        }
        let path = find("path");
        let value = find("value");
        let target = match path {
            None => None,
            Some(member) => match self.target(&member.value, resource) {
                Some(target) => Some(target),
                // The value is for a place nobody knows.
                None => Some((Target::Unknown, false)),
            },
        };
        match (op, value) {
            ("remove", _) => self.removal(start, path, value, target.as_ref(), is_open),
            (_, None) if !is_open => self.add(
                Diagnostic::new(
                    &rules::SCIM_PATCH_NO_VALUE,
                    start,
                    format!("the `{op}` has no `value`"),
                )
                .note("there is nothing to write (RFC 7644, section 3.5.2)")
                .help("add `\"value\": …`, or remove the attribute"),
            ),
            _ => {}
        }
        if let (Some((target, _)), Some(path)) = (&target, path) {
            self.writable(&path.value, target);
        }
        if let ("add" | "replace", Some(value)) = (op, value) {
            match target {
                Some((target, filtered)) => self.written_to(&value.value, &target, filtered),
                None if is_open => {}
                None => self.written_whole(&value.value, resource),
            }
        }
    }

    /// What the operation does; nothing when that is unknown.
    fn op(&mut self, member: &Member) -> Option<&'static str> {
        if self.is_unknown(&member.value) {
            return None;
        }
        let Some(string) = member.value.as_string() else {
            self.mistyped(
                &member.value,
                "`op`",
                "a text",
                Severity::Error,
                "write `add`, `remove` or `replace`",
            );
            return None;
        };
        let text = self.text(&member.value)?;
        if let Some(op) = OPS.iter().find(|op| op.eq_ignore_ascii_case(text)) {
            if *op != text {
                self.wrong_case(string.span, op);
            }
            return Some(op);
        }
        let strange = STRANGE_OPS
            .iter()
            .find(|(strange, _)| strange.eq_ignore_ascii_case(text));
        let near = strange
            .map(|(_, op)| *op)
            .or_else(|| closest(text, OPS.iter().copied(), 0.8));
        let help = match near {
            Some(near) => format!("write `{near}`"),
            None => "write `add`, `remove` or `replace`".to_owned(),
        };
        self.add(
            Diagnostic::new(
                &rules::SCIM_PATCH_OP,
                string.span,
                "a PATCH has no such operation",
            )
            .label("unknown operation")
            .note("it adds, removes and replaces (RFC 7644, section 3.5.2)")
            .help(help),
        );
        None
    }

    fn strange_keys(&mut self, members: &[Member]) {
        for member in members {
            let name = &*member.key.text;
            let known = KEYS.iter().find(|key| key.eq_ignore_ascii_case(name));
            match known {
                Some(known) if *known != name => self.wrong_case(member.key.span, known),
                Some(_) => {}
                None => {
                    let near = closest(name, KEYS.iter().copied(), 0.85);
                    let message = format!("an operation has no `{name}`");
                    self.unknown(member.key.span, message, near);
                }
            }
        }
    }

    /// Whether the client may write there at all.
    fn writable(&mut self, path: &Node, target: &Target<'p>) {
        let Target::Attribute { name, whole, part } = target else {
            return;
        };
        if !whole.is_read_only() && !part.is_some_and(Attribute::is_read_only) {
            return;
        }
        let mut found = read_only(
            path.span,
            format!("`{name}` is written by the target alone"),
        )
        .note("a target answers 400 `mutability` (RFC 7644, section 3.5.2)");
        found.severity = Severity::Error;
        self.add(found.help("take the operation away"));
    }

    fn removal(
        &mut self,
        start: Span,
        path: Option<&Member>,
        value: Option<&Member>,
        target: Option<&(Target<'p>, bool)>,
        is_open: bool,
    ) {
        if path.is_none() && !is_open {
            return self.add(
                Diagnostic::new(
                    &rules::SCIM_PATCH_REMOVE,
                    start,
                    "the `remove` has no `path`",
                )
                .note("a target answers 400 `noTarget` (RFC 7644, section 3.5.2.2)")
                .help("add `\"path\": …`"),
            );
        }
        if let Some((
            Target::Attribute {
                name,
                whole,
                part: None,
            },
            false,
        )) = target
            && whole.required
            && !whole.is_read_only()
        {
            let span = path.map_or(start, |member| member.value.span);
            self.add(
                Diagnostic::new(
                    &rules::SCIM_PATCH_REQUIRED,
                    span,
                    format!("`{name}` is required and cannot be removed"),
                )
                .label("required")
                .note("a target answers 400 `mutability` (RFC 7644, section 3.5.2.2)")
                .help("replace it"),
            );
        }
        if let (Some(value), Some(path)) = (value, path) {
            let named = match target {
                Some((Target::Attribute { name, whole, .. }, false)) if whole.multi_valued => {
                    Some(name)
                }
                _ => None,
            };
            let mut found = Diagnostic::new(
                &rules::SCIM_PATCH_REMOVE,
                value.key.span,
                "a `remove` takes no `value`",
            )
            .label("not read");
            found = match named {
                Some(name) => found
                    .also(path.value.span, "all of it is removed")
                    .note("what the path names is removed, all of it (RFC 7644, section 3.5.2.2)")
                    .help(format!(
                        "choose the entry in the path: `{name}[value eq \\\"…\\\"]`"
                    )),
                None => found
                    .note("what the path names is removed (RFC 7644, section 3.5.2.2)")
                    .help("take it away"),
            };
            found.severity = if named.is_some() {
                Severity::Warning
            } else {
                Severity::Hint
            };
            self.add(found);
        }
    }

    /// A value against what its path names.
    fn written_to(&mut self, node: &Node, target: &Target<'p>, filtered: bool) {
        match target {
            Target::Unknown => {}
            Target::Schema(schema, attributes) => self.extension_value(node, schema, attributes),
            Target::Attribute { whole, .. } if whole.is_read_only() => {}
            Target::Attribute {
                name,
                part: Some(part),
                ..
            } => self.value(node, name, part),
            // One entry may stand for a list of one.
            Target::Attribute { name, whole, .. } => {
                let is_entry = whole.kind == Kind::Complex && node.as_object().is_some()
                    || whole.kind != Kind::Complex && node.as_array().is_none();
                let is_one = filtered || whole.multi_valued && is_entry;
                match is_one && !self.is_unknown(node) {
                    true => self.one(node, name, whole),
                    false => self.value(node, name, whole),
                }
            }
        }
    }

    /// The value of an operation without a path: attributes by name.
    fn written_whole(&mut self, node: &Node, resource: Option<&'p Resource>) {
        if self.is_unknown(node) {
            return;
        }
        let Some(members) = node.as_object() else {
            let help = "add a `path`, or write an object with the attributes";
            return self.mistyped(
                node,
                "`value`",
                "an object where no path is",
                Severity::Error,
                help,
            );
        };
        let Some(resource) = resource else {
            return;
        };
        self.same_names(members);
        // `name.givenName` and `urn:…:User:department` are written here too, though the RFC does not say so.
        let is_path = |name: &str| {
            self.extension(name).is_none() && (name.contains('.') || starts_with(name, "urn:"))
        };
        let plain: Vec<Member> = members
            .iter()
            .filter(|member| !is_path(&member.key.text))
            .cloned()
            .collect();
        self.members(&plain, resource, false);
    }
}

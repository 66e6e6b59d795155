//! Values against attributes (RFC 7643, section 2): types, lists, what may be written.

use super::Body;
use super::profile::{Attribute, Attributes, Kind, Known, named};
use crate::diagnostic::{Diagnostic, Fix, Severity, rules};
use crate::text::Span;
use crate::text::json::{Json, Member, Node};
use crate::text::spelling::closest;

/// Parts every list of objects may have (RFC 7643, section 2.4).
pub(super) const COMMON_PARTS: &[&str] = &["type", "primary", "display", "value", "$ref"];

/// A look at one body: what it is held against, and what was found.
pub(super) struct Examination<'p> {
    pub body: &'p Body<'p>,
    pub profile: &'p Known,
    pub method: String,
    pub found: Vec<Diagnostic>,
}

impl<'p> Examination<'p> {
    pub fn new(body: &'p Body<'p>, profile: &'p Known, method: String) -> Examination<'p> {
        Examination {
            body,
            profile,
            method,
            found: Vec::new(),
        }
    }

    pub fn add(&mut self, found: Diagnostic) {
        self.found.push(found);
    }

    /// Another word in place of a string.
    pub fn rename(&self, span: Span, meant: &str) -> Option<Fix> {
        let (inside, written) = self.inside(span)?;
        Some(Fix::rename(inside, written, meant))
    }

    /// The characters of a string that has no escapes, without its quotes.
    fn inside(&self, span: Span) -> Option<(Span, &'p str)> {
        let quoted = self.body.text.get(span.start..span.end)?;
        let written = quoted.strip_prefix('"')?.strip_suffix('"')?;
        let inside = Span::new(span.start + 1, span.end - 1);
        (!written.contains(['"', '\\'])).then_some((inside, written))
    }

    /// A string without its quotes, where that is a boolean, or a placeholder alone.
    fn without_quotes(&self, span: Span) -> Option<Fix> {
        let (inside, written) = self.inside(span)?;
        // Where the body is no text of its own, a placeholder without quotes breaks the document.
        let before = self.body.text.get(..self.body.root.span.start)?;
        let placeholder = before.trim().is_empty() && self.body.holes.contains(&inside);
        if !matches!(written, "true" | "false") && !placeholder {
            return None;
        }
        let fix = Fix::uncertain("take the quotes away");
        let fix = fix.edit(Span::new(span.start, inside.start), "");
        Some(fix.edit(Span::new(inside.end, span.end), ""))
    }

    /// Whether some of it is unknown.
    pub fn has_hole(&self, span: Span) -> bool {
        let holes = self.body.holes;
        let first = holes.partition_point(|hole| hole.end <= span.start);
        holes[first..]
            .iter()
            .take_while(|hole| hole.start < span.end)
            .any(|hole| !hole.is_empty())
    }

    /// The text, if it is one and all of it is known.
    pub fn text<'n>(&self, node: &'n Node) -> Option<&'n str> {
        node.as_str().filter(|_| !self.has_hole(node.span))
    }

    /// Whether nothing at all is known of a value, not even that it is a text.
    pub fn is_unknown(&self, node: &Node) -> bool {
        match &node.value {
            Json::Broken => true,
            // A hole right behind it may go on with it.
            Json::Number => self.has_hole(Span::new(node.span.start, node.span.end + 1)),
            _ => false,
        }
    }

    /// Whether an object or list may have more entries than are seen.
    pub fn is_open(&self, node: &Node) -> bool {
        let holes = self.body.holes;
        let first = holes.partition_point(|hole| hole.end <= node.span.start);
        let members = node.as_object().unwrap_or_default();
        let items = node.as_array().unwrap_or_default();
        let inside = |hole: &Span| {
            let item = items.partition_point(|item| item.span.end <= hole.start);
            let member = members.partition_point(|member| member.value.span.end <= hole.start);
            items
                .get(item)
                .is_some_and(|item| item.span.start <= hole.start)
                || members
                    .get(member)
                    .is_some_and(|member| member.value.span.start <= hole.start)
        };
        let between = holes[first..]
            .iter()
            .take_while(|hole| hole.start < node.span.end)
            .any(|hole| !hole.is_empty() && !inside(hole));
        between
            || members.iter().any(|member| {
                member.key.span.is_empty() || matches!(member.value.value, Json::Broken)
            })
    }

    /// A value against its attribute.
    pub fn value(&mut self, node: &Node, name: &str, attribute: &Attribute) {
        if self.is_unknown(node) || matches!(node.value, Json::Null) {
            return;
        }
        if !attribute.multi_valued {
            return self.one(node, name, attribute);
        }
        match node.as_array() {
            Some(items) => self.list(node, items, name, attribute),
            None => self.no_list(node, name, attribute),
        }
    }

    /// One value, or one entry of a list.
    pub fn one(&mut self, node: &Node, name: &str, attribute: &Attribute) {
        match (&node.value, attribute.kind) {
            (Json::Null | Json::Broken, _) => {}
            (Json::Object(_), Kind::Complex) => self.parts(node, name, attribute),
            (Json::Bool(_), Kind::Boolean) => {}
            (Json::String(string), Kind::Boolean) => self.quoted_boolean(string.span, name),
            (Json::Number, Kind::Integer | Kind::Decimal) => self.number(node, name, attribute),
            (Json::String(_), Kind::String | Kind::DateTime | Kind::Binary | Kind::Reference) => {
                if let Some(text) = self.text(node) {
                    self.written(node.span, text, name, attribute);
                }
            }
            // Readers that are not strict make a text of it, or a number.
            (Json::String(_) | Json::Number | Json::Bool(_), kind) if kind != Kind::Complex => {
                self.wrong_type(node, name, attribute, Severity::Warning);
            }
            _ => self.wrong_type(node, name, attribute, Severity::Error),
        }
    }

    pub fn quoted_boolean(&mut self, span: Span, name: &str) {
        let message = format!("`{name}` is true or false, not a text");
        self.add(
            Diagnostic::new(&rules::SCIM_QUOTED_BOOLEAN, span, message)
                .label("a text")
                .note("SCIM has a boolean here; a strict target refuses the text")
                .help("take the quotes away")
                .fix(self.without_quotes(span)),
        );
    }

    /// A value that is no list, where the attribute is one.
    fn no_list(&mut self, node: &Node, name: &str, attribute: &Attribute) {
        let wanted = format!("a list of {}", plural(attribute.kind));
        let is_complex = attribute.kind == Kind::Complex;
        let help = match node.as_object().is_some() == is_complex {
            // Most likely an entry that lacks the list around it.
            true => "put `[` and `]` around it",
            false if is_complex => "write a list of objects, as in `[{\"value\": …}]`",
            false => "write a list",
        };
        self.mistyped(node, &format!("`{name}`"), &wanted, Severity::Error, help);
    }

    fn wrong_type(&mut self, node: &Node, name: &str, attribute: &Attribute, severity: Severity) {
        let help = match (attribute.kind, &node.value) {
            (Kind::Complex, Json::String(_)) if attribute.sub_attributes.contains_key("value") => {
                "write `{\"value\": …}` around it"
            }
            (Kind::Complex, _) => "write an object with the attribute's parts",
            (Kind::Integer | Kind::Decimal, Json::String(_)) => "take the quotes away",
            (Kind::Boolean, _) => "write `true` or `false`",
            (_, Json::Number | Json::Bool(_)) => "put it in quotes",
            (_, Json::Array(_)) => "write the one value, without a list",
            _ => "write the value alone",
        };
        let what = match attribute.multi_valued {
            true => format!("an entry of `{name}`"),
            false => format!("`{name}`"),
        };
        self.mistyped(node, &what, one_of(attribute.kind), severity, help);
    }

    /// `what` is something else than it has to be.
    pub fn mistyped(
        &mut self,
        node: &Node,
        what: &str,
        wanted: &str,
        severity: Severity,
        help: &str,
    ) {
        let message = format!("{what} is {wanted}, not {}", said(node));
        let mut found = Diagnostic::new(&rules::SCIM_WRONG_TYPE, node.span, message)
            .label(said(node))
            .note("a target that holds to the schema answers 400 (RFC 7643, section 2.3)")
            .help(help);
        found.severity = severity;
        self.add(found);
    }

    /// The parts of an object against those the attribute has.
    fn parts(&mut self, node: &Node, name: &str, attribute: &Attribute) {
        if attribute.sub_attributes.is_empty() {
            return;
        }
        let members = node.as_object().unwrap_or_default();
        self.same_names(members);
        for member in members {
            self.part(member, name, attribute);
        }
        let missing = attribute.sub_attributes.iter().filter(|(sub, it)| {
            it.required
                && !members
                    .iter()
                    .any(|member| member.key.text.eq_ignore_ascii_case(sub))
        });
        let missing: Vec<&String> = missing.map(|(sub, _)| sub).collect();
        if let (Some(first), false) = (missing.first(), self.is_open(node)) {
            let start = Span::new(node.span.start, node.span.start + 1);
            let message = format!("this entry of `{name}` has no `{first}`");
            self.add(
                Diagnostic::new(&rules::SCIM_MISSING_REQUIRED, start, message)
                    .note(format!("{} refuses it", self.profile.title))
                    .help(format!("add `\"{first}\": …`")),
            );
        }
    }

    fn part(&mut self, member: &Member, of: &str, attribute: &Attribute) {
        let name = &*member.key.text;
        if self.has_hole(member.key.span) || member.key.span.is_empty() {
            return;
        }
        match named(&attribute.sub_attributes, name) {
            Some((_, sub)) if sub.is_read_only() => {
                if self.method != "PUT" && !attribute.is_read_only() {
                    let message = format!("`{of}.{name}` is written by the target alone");
                    let mut found = read_only(member.key.span, message);
                    found.severity = Severity::Hint;
                    self.add(found);
                }
            }
            Some((known, sub)) => self.value(&member.value, &format!("{of}.{known}"), sub),
            None if !self.profile.closed && attribute.multi_valued && is_common_part(name) => {}
            None => {
                let message = format!("`{of}` has no `{name}`");
                let subs = attribute.sub_attributes.keys().map(String::as_str);
                let near = closest(name, subs, 0.85);
                self.unknown(member.key.span, message, near);
            }
        }
    }

    pub fn unknown(&mut self, span: Span, message: String, near: Option<&str>) {
        let found = Diagnostic::new(&rules::SCIM_UNKNOWN_ATTRIBUTE, span, message)
            .label("unknown attribute")
            .note("a target ignores what it does not know, or refuses the request");
        let found = match near {
            Some(near) => found
                .help(format!("did you mean `{near}`?"))
                .fix(self.rename(span, near)),
            None => found,
        };
        self.add(found);
    }
}

pub(super) fn read_only(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(&rules::SCIM_READ_ONLY, span, message)
        .label("read-only")
        .note("the target ignores it (RFC 7644, section 3.3), or refuses the request")
        .help("take it away")
}

pub(super) fn is_common_part(name: &str) -> bool {
    COMMON_PARTS
        .iter()
        .any(|part| part.eq_ignore_ascii_case(name))
}

/// The attribute of this name and, of extensions the resource takes, the schema that has one.
pub(super) fn schema_with<'p>(
    profile: &'p Known,
    extensions: &'p [String],
    name: &str,
) -> Option<(&'p str, &'p str)> {
    extensions.iter().find_map(|schema| {
        let attributes: &Attributes = profile.extensions.get(schema)?;
        let (known, _) = named(attributes, name)?;
        Some((schema.as_str(), known))
    })
}

fn one_of(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "a text",
        Kind::Boolean => "true or false",
        Kind::Integer => "a whole number",
        Kind::Decimal => "a number",
        Kind::DateTime => "a moment, as a text",
        Kind::Binary => "base64, as a text",
        Kind::Reference => "a URI, as a text",
        Kind::Complex => "an object",
    }
}

fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "true and false",
        Kind::Integer | Kind::Decimal => "numbers",
        Kind::Complex => "objects",
        Kind::Reference => "URIs",
        Kind::String | Kind::DateTime | Kind::Binary => "texts",
    }
}

/// What stands there: `a text`.
pub(super) fn said(node: &Node) -> &'static str {
    match &node.value {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
        Json::Broken => "nothing",
    }
}

//! Where the path of an operation leads (RFC 7644, section 3.5.2).

use super::path::{AttributePath, Comparison, LiteralKind, Misread, Path};
use super::profile::{Attribute, Attributes, Kind, Resource, named};
use super::value::{Examination, is_common_part, schema_with};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::text::Span;
use crate::text::json::{JsonString, Node};
use crate::text::spelling::closest;

/// Where a path leads.
pub(super) enum Target<'p> {
    /// An attribute, or a part of one.
    Attribute {
        name: String,
        whole: &'p Attribute,
        part: Option<&'p Attribute>,
    },
    /// All of an extension, or of the resource.
    Schema(&'p str, &'p Attributes),
    /// Nobody knows.
    Unknown,
}

/// Where a path leads nowhere: the place, what it says, what to do.
struct Astray {
    span: Span,
    message: String,
    help: Option<String>,
}

impl<'p> Examination<'p> {
    /// Where a path leads, and whether it chooses entries; nothing if that was found wrong.
    pub fn target(
        &mut self,
        node: &Node,
        resource: Option<&'p Resource>,
    ) -> Option<(Target<'p>, bool)> {
        if self.is_unknown(node) {
            return Some((Target::Unknown, false));
        }
        let Some(string) = node.as_string() else {
            self.mistyped(
                node,
                "`path`",
                "a text",
                Severity::Error,
                "write an attribute as in `\"userName\"`",
            );
            return None;
        };
        if self.is_hidden(string) {
            return Some((Target::Unknown, false));
        }
        let path = match Path::parse(&string.text) {
            Ok(path) => path,
            Err(misread) => {
                self.misread(string, misread);
                return None;
            }
        };
        let Some(resource) = resource else {
            return Some((Target::Unknown, false));
        };
        let found = self.lead(&path.attribute, resource);
        let found = found.and_then(|target| self.part_of(&path, target));
        match found {
            Err(astray) => {
                let mut found = Diagnostic::new(
                    &rules::SCIM_PATCH_TARGET,
                    string.map.up(astray.span),
                    astray.message,
                )
                .label("leads nowhere")
                .note("a target answers 400 `invalidPath` (RFC 7644, section 3.5.2)");
                // Targets may know more than the RFC.
                if !self.profile.closed {
                    found.severity = Severity::Warning;
                }
                found.help = astray.help;
                self.add(found);
                None
            }
            Ok(target) => {
                for comparison in path.filter.iter().flat_map(|filter| &filter.comparisons) {
                    self.comparison(string, comparison, &target);
                }
                Some((target, path.filter.is_some()))
            }
        }
    }

    /// Whether a hole stands where the path itself does, not only in a text it compares with.
    fn is_hidden(&self, string: &JsonString) -> bool {
        let mut quoted = false;
        let mut from = 0;
        let hidden = |start: usize, end: usize| {
            start < end && self.has_hole(string.map.up(Span::new(start, end)))
        };
        for (at, _) in string.text.match_indices(['"', '\'']) {
            if !quoted && hidden(from, at) {
                return true;
            }
            quoted = !quoted;
            from = at + 1;
        }
        !quoted && hidden(from, string.text.len())
    }

    fn misread(&mut self, string: &JsonString, misread: Misread) {
        let mut found = Diagnostic::new(
            &rules::SCIM_PATCH_PATH,
            string.map.up(misread.span),
            misread.message,
        )
        .note("a target answers 400 `invalidPath` (RFC 7644, section 3.5.2)")
        .help(misread.help);
        if misread.forgiven {
            found.severity = Severity::Warning;
            found = found.note("the grammar of RFC 7644, section 3.4.2.2, has it, and a strict target refuses the path");
        }
        self.add(found);
    }

    /// The attribute before any bracket.
    fn lead(&self, path: &AttributePath, resource: &'p Resource) -> Result<Target<'p>, Astray> {
        let whole = &*path.whole.text;
        if let Some((schema, attributes)) = self.extension(whole) {
            return Ok(Target::Schema(schema, attributes));
        }
        let own = |schema: &str| schema.eq_ignore_ascii_case(&resource.schema);
        if own(whole) {
            return Ok(Target::Schema(&resource.schema, &resource.attributes));
        }
        let attributes = match path.schema.as_ref() {
            None => &resource.attributes,
            Some(schema) if own(&schema.text) => &resource.attributes,
            Some(schema) => match self.extension(&schema.text) {
                Some((_, attributes)) => attributes,
                None if self.profile.closed => {
                    let known = || resource.extensions.iter().map(String::as_str);
                    let near = closest(&schema.text, known(), 0.95);
                    return Err(Astray {
                        span: schema.span,
                        message: format!("{} has no schema of this name", self.profile.title),
                        help: near.map(|near| format!("did you mean `{near}`?")),
                    });
                }
                None => return Ok(Target::Unknown),
            },
        };
        let name = &*path.name.text;
        let Some((name, whole)) = named(attributes, name) else {
            let qualified = schema_with(self.profile, &resource.extensions, name);
            if let (None, Some((schema, known))) = (&path.schema, qualified) {
                return Err(Astray {
                    span: path.name.span,
                    message: format!("`{known}` is of an extension, which its path has to name"),
                    help: Some(format!("write `{schema}:{known}`")),
                });
            }
            let near = closest(name, attributes.keys().map(String::as_str), 0.85);
            let message = match &path.schema {
                Some(schema) if !own(&schema.text) => {
                    format!("the extension has no attribute `{name}`")
                }
                _ => format!("{} has no attribute `{name}`", self.profile.a(resource)),
            };
            return Err(Astray {
                span: path.name.span,
                message,
                help: near.map(|near| format!("did you mean `{near}`?")),
            });
        };
        let target = Target::Attribute {
            name: name.to_owned(),
            whole,
            part: None,
        };
        match &path.sub {
            Some(sub) => self.sub(target, &sub.text, sub.span),
            None => Ok(target),
        }
    }

    /// The part behind the bracket.
    fn part_of(&self, path: &Path, target: Target<'p>) -> Result<Target<'p>, Astray> {
        match &path.sub {
            Some(sub) => self.sub(target, &sub.text, sub.span),
            None => Ok(target),
        }
    }

    fn sub(&self, target: Target<'p>, sub: &str, span: Span) -> Result<Target<'p>, Astray> {
        let Target::Attribute { name, whole, .. } = target else {
            return Ok(target);
        };
        if let Some((known, part)) = named(&whole.sub_attributes, sub) {
            return Ok(Target::Attribute {
                name: format!("{name}.{known}"),
                whole,
                part: Some(part),
            });
        }
        if !self.profile.closed && whole.multi_valued && is_common_part(sub) {
            return Ok(Target::Unknown);
        }
        let subs = whole.sub_attributes.keys().map(String::as_str);
        Err(Astray {
            span,
            message: format!("`{name}` has no `{sub}`"),
            help: closest(sub, subs, 0.85).map(|near| format!("did you mean `{near}`?")),
        })
    }

    /// `type eq "work"`, in brackets behind an attribute.
    fn comparison(&mut self, string: &JsonString, comparison: &Comparison, target: &Target<'p>) {
        let Target::Attribute { whole, name, .. } = target else {
            return;
        };
        let up = |span: Span| string.map.up(span);
        let asked = &comparison.attribute.name;
        let part = named(&whole.sub_attributes, &asked.text);
        if part.is_none() && (self.profile.closed || !is_common_part(&asked.text)) {
            let subs = whole.sub_attributes.keys().map(String::as_str);
            let near = closest(&asked.text, subs, 0.85);
            let message = format!("an entry has no `{}` to choose by", asked.text);
            let mut found = Diagnostic::new(&rules::SCIM_PATCH_TARGET, up(asked.span), message)
                .label("leads nowhere")
                .note(
                    "a target answers 400 `invalidFilter` or `noTarget` (RFC 7644, section 3.5.2)",
                );
            if !self.profile.closed {
                found.severity = Severity::Warning;
            }
            found.help = near.map(|near| format!("did you mean `{near}`?"));
            return self.add(found);
        }
        let Some(literal) = &comparison.value else {
            return;
        };
        let span = up(literal.span);
        match (part, literal.kind) {
            (Some((known, part)), LiteralKind::Text) if part.kind == Kind::Boolean => {
                self.quoted_boolean(span, &format!("{name}.{known}"));
            }
            (Some((known, part)), LiteralKind::Text) if !self.has_hole(span) => {
                let text = &string.text[literal.span.start + 1..literal.span.end - 1];
                if !part.canonical_values.is_empty() {
                    self.written(span, text, &format!("{name}.{known}"), part);
                }
            }
            // A placeholder reads as a number, and may bring quotes of its own.
            (Some((_, part)), LiteralKind::Number)
                if !self.has_hole(span)
                    || span.of(self.body.text).contains('"')
                    || part.kind != Kind::String => {}
            (Some(_), LiteralKind::SingleQuoted | LiteralKind::Bare | LiteralKind::Number) => {
                let message = "a text stands in double quotes here".to_owned();
                let help = format!(
                    "write `{name}[{} {} \\\"…\\\"]`",
                    asked.text, comparison.operator.text
                );
                let found = Misread {
                    span: literal.span,
                    message,
                    help,
                    forgiven: true,
                };
                self.misread(string, found);
            }
            _ => {}
        }
    }
}

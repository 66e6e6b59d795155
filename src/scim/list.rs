//! Lists and names that are there twice (RFC 7643, sections 2.1 and 2.4).

use std::collections::HashMap;

use super::profile::{Attribute, Kind};
use super::value::Examination;
use crate::diagnostic::{Diagnostic, rules};
use crate::text::Span;
use crate::text::json::{Member, Node};

impl Examination<'_> {
    /// Every entry, and all of them together.
    pub fn list(&mut self, node: &Node, items: &[Node], name: &str, attribute: &Attribute) {
        for item in items {
            if !self.is_unknown(item) {
                self.one(item, name, attribute);
            }
        }
        if let Some(most) = attribute.max_items.filter(|most| items.len() > *most) {
            let span = items[most].span.to(items[items.len() - 1].span);
            let message = format!(
                "`{name}` has {} entries, and at most {most} are taken",
                items.len()
            );
            self.add(
                Diagnostic::new(&rules::SCIM_LIMIT, span, message)
                    .label("too many")
                    .note(format!("{} answers 400", self.profile.title))
                    .help("send fewer"),
            );
        }
        self.primaries(items, name);
        self.duplicates(node, items, name, attribute);
    }

    /// Names that differ in case only (RFC 7643, section 2.1). Equal ones are JSON's business.
    pub fn same_names(&mut self, members: &[Member]) {
        let mut seen: HashMap<String, &Member> = HashMap::new();
        for member in members {
            let first = *seen
                .entry(member.key.text.to_ascii_lowercase())
                .or_insert(member);
            if first.key.text != member.key.text {
                let message = format!(
                    "`{}` and `{}` are one name",
                    first.key.text, member.key.text
                );
                self.add(
                    Diagnostic::new(&rules::SCIM_SAME_ATTRIBUTE, member.key.span, message)
                        .label("the same again")
                        .also(first.key.span, "it is here first")
                        .note("names have no case in SCIM (RFC 7643, section 2.1): one of them is lost")
                        .help("keep one of them"),
                );
            }
        }
    }

    fn primaries(&mut self, items: &[Node], name: &str) {
        let primary = |item: &Node| {
            let members = item.as_object()?;
            let member = members
                .iter()
                .find(|member| member.key.text.eq_ignore_ascii_case("primary"))?;
            (member.value.as_bool() == Some(true)).then_some(member.value.span)
        };
        let mut spans = items.iter().filter_map(primary);
        if let (Some(first), Some(second)) = (spans.next(), spans.next()) {
            let message = format!("two entries of `{name}` are primary");
            self.add(
                Diagnostic::new(&rules::SCIM_TWO_PRIMARY, second, message)
                    .label("primary again")
                    .also(first, "this one is primary too")
                    .note("one entry at most is primary (RFC 7643, section 2.4)")
                    .help("make one of them `false`"),
            );
        }
    }

    /// Entries that are the same (RFC 7643, section 2.4), or that the target cannot hold beside each other.
    fn duplicates(&mut self, node: &Node, items: &[Node], name: &str, attribute: &Attribute) {
        if node.as_array().is_none() || attribute.kind != Kind::Complex {
            return;
        }
        let value = attribute.sub_attributes.get("value");
        let is_exact = value.is_some_and(|value| value.kind == Kind::Binary);
        let part = |item: &Node, part: &str| {
            let members = item.as_object()?;
            let member = members
                .iter()
                .find(|member| member.key.text.eq_ignore_ascii_case(part));
            match member {
                None => Some(String::new()),
                // Base64 has a case; for other values RFC 7643 has none unless a schema says so.
                Some(_) if is_exact && part == "value" => None,
                Some(member) => self.text(&member.value).map(str::to_lowercase),
            }
        };
        let mut distinct: HashMap<String, Span> = HashMap::new();
        let mut entries: HashMap<(String, String), Span> = HashMap::new();
        let mut found = Vec::new();
        for item in items.iter().filter(|item| !self.is_open(item)) {
            let of = attribute.distinct.as_deref();
            if let Some((of, known)) = of.and_then(|of| Some((of, part(item, of)?)))
                && !known.is_empty()
            {
                let first = *distinct.entry(known).or_insert(item.span);
                if first != item.span {
                    let message = format!("`{name}` has two entries of one `{of}`");
                    let note = format!("{} keeps one of them", self.profile.title);
                    found.push((item.span, first, message, note));
                    continue;
                }
            }
            let (Some(kind), Some(value)) = (part(item, "type"), part(item, "value")) else {
                continue;
            };
            if value.is_empty() {
                continue;
            }
            let first = *entries.entry((kind, value)).or_insert(item.span);
            if first != item.span {
                let message = format!("`{name}` has this entry twice");
                let note =
                    "a list has no two entries of the same type and value (RFC 7643, section 2.4)";
                found.push((item.span, first, message, note.to_owned()));
            }
        }
        for (span, first, message, note) in found {
            self.add(
                Diagnostic::new(&rules::SCIM_DUPLICATE_VALUE, span, message)
                    .label("again")
                    .also(first, "it is here first")
                    .note(note)
                    .help("keep one of them"),
            );
        }
    }
}

//! What follows a URL's `?`: filters and paging (RFC 7644, section 3.4.2).

use super::line::RequestLine;
use super::path::{Filter, LiteralKind};
use super::profile::{Attribute, Kind, Known, Resource, named};
use super::value::schema_with;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::text::spelling::{closest, either};
use crate::text::{Span, SpanMap};

/// Parameters of a list (RFC 7644, section 3.4.2; `cursor` is RFC 9865).
const PARAMETERS: &[&str] = &[
    "filter",
    "startIndex",
    "count",
    "attributes",
    "excludedAttributes",
    "sortBy",
    "sortOrder",
    "cursor",
];

/// What other interfaces call them.
const STRANGE_PARAMETERS: &[(&str, &str)] = &[
    ("pageSize", "count"),
    ("page_size", "count"),
    ("per_page", "count"),
    ("perPage", "count"),
    ("limit", "count"),
    ("size", "count"),
    ("pageNumber", "startIndex"),
    ("page", "startIndex"),
    ("offset", "startIndex"),
    ("start", "startIndex"),
];

impl RequestLine<'_> {
    pub(super) fn query(&self, profile: &Known, resource: &Resource, found: &mut Vec<Diagnostic>) {
        let masked = self.masked();
        let Some(start) = masked.find('?').map(|at| at + 1) else {
            return;
        };
        let end = masked.find('#').unwrap_or(masked.len()).max(start);
        let mut at = start;
        for parameter in masked[start..end].split('&') {
            let span = Span::new(at, at + parameter.len());
            at = span.end + 1;
            let len = parameter.find('=').unwrap_or(parameter.len());
            let name = Span::new(span.start, span.start + len);
            let value = Span::new((name.end + 1).min(span.end), span.end);
            if self.has_hole(name) || name.is_empty() {
                continue;
            }
            match name.of(&masked) {
                "filter" => found.extend(self.filter(profile, resource, &masked, value)),
                "count" => found.extend(self.count(profile, &masked, value)),
                other => found.extend(self.parameter(other, name)),
            }
        }
    }

    fn parameter(&self, name: &str, span: Span) -> Option<Diagnostic> {
        if PARAMETERS.contains(&name) {
            return None;
        }
        let strange = STRANGE_PARAMETERS
            .iter()
            .find(|(strange, _)| strange.eq_ignore_ascii_case(name));
        let near = strange
            .map(|(_, known)| *known)
            .or_else(|| closest(name, PARAMETERS.iter().copied(), 0.9))?;
        Some(
            Diagnostic::new(&rules::SCIM_QUERY, span, format!("SCIM has no parameter `{name}`"))
                .label("unknown parameter")
                .note("a target passes over it, and answers with its first page (RFC 7644, section 3.4.2.4)")
                .help(format!("write `{near}`")),
        )
    }

    fn count(&self, profile: &Known, masked: &str, span: Span) -> Option<Diagnostic> {
        let most = profile.max_count?;
        let asked: u32 = span.of(masked).parse().ok()?;
        if self.has_hole(span) || asked <= most || masked.contains("excludedAttributes=") {
            return None;
        }
        let message = format!("{} likes pages of {most} entries at most", profile.title);
        let mut found = Diagnostic::new(&rules::SCIM_QUERY, span, message)
            .label("more than that")
            .note("larger ones may be answered 429")
            .help(format!(
                "write {most}, or exclude attributes that are costly to look up"
            ));
        found.severity = Severity::Hint;
        Some(found)
    }

    fn filter(
        &self,
        profile: &Known,
        resource: &Resource,
        masked: &str,
        span: Span,
    ) -> Option<Diagnostic> {
        let (text, map) = decoded(masked, span);
        let finding = |place: Span, message: String, help: String| {
            Diagnostic::new(&rules::SCIM_FILTER, map.up_one(place), message)
                .note("a target answers 400 `invalidFilter` (RFC 7644, section 3.4.2.2)")
                .help(help)
        };
        // One that is all placeholder, or partly where names stand.
        let filter = match Filter::parse(&text) {
            Ok(filter) => filter,
            Err(misread) => {
                let near = map.up_one(misread.span);
                let is_hole =
                    self.has_hole(near) || self.has_hole(Span::new(span.start, near.end + 1));
                return (!is_hole).then(|| finding(misread.span, misread.message, misread.help));
            }
        };
        for comparison in &filter.comparisons {
            let asked = &comparison.attribute;
            if self.has_hole(map.up_one(asked.whole.span)) {
                return None;
            }
            let name = comparison.within.as_deref().unwrap_or(&asked.name.text);
            let attribute = self.filtered(profile, resource, name);
            let limited = !resource.filters.is_empty();
            let is_known = match limited {
                true => resource
                    .filters
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name)),
                false => attribute.is_some() || asked.schema.is_some(),
            };
            if !is_known {
                let names = || {
                    resource
                        .attributes
                        .keys()
                        .chain(&resource.filters)
                        .map(String::as_str)
                };
                let message = match (limited, attribute) {
                    (true, Some(_)) => format!("{} does not filter by `{name}`", profile.title),
                    _ => format!("{} has no attribute `{name}`", profile.a(resource)),
                };
                let help = match closest(name, names(), 0.85).filter(|near| *near != name) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if limited => {
                        let known: Vec<&str> =
                            resource.filters.iter().map(String::as_str).collect();
                        format!("it filters by {}", either(&known))
                    }
                    None => "filter by an attribute of the resource".to_owned(),
                };
                return Some(finding(asked.name.span, message, help));
            }
            let operator = &comparison.operator;
            let known = &profile.filter_operators;
            if !known.is_empty()
                && !known
                    .iter()
                    .any(|it| it.eq_ignore_ascii_case(&operator.text))
            {
                let message = format!("{} does not compare by `{}`", profile.title, operator.text);
                let words: Vec<&str> = known.iter().map(String::as_str).collect();
                return Some(finding(
                    operator.span,
                    message,
                    format!("compare by {}", either(&words)),
                ));
            }
            let Some(literal) = comparison.value else {
                continue;
            };
            let place = map.up_one(literal.span);
            let is_hole = self.has_hole(place);
            let written = place.of(self.url);
            let is_text = match literal.kind {
                LiteralKind::Bare | LiteralKind::SingleQuoted => true,
                LiteralKind::Number => {
                    is_hole && !written.contains('"') && attribute.is_some_and(is_textual)
                }
                _ => false,
            };
            if is_text && (!profile.filter_unquoted || literal.kind == LiteralKind::SingleQuoted) {
                let message = "a text in a filter stands in double quotes".to_owned();
                let help = format!(
                    "write `{} {} \"…\"`, as `%22` in a URL",
                    asked.whole.text, operator.text
                );
                return Some(finding(literal.span, message, help).label("without quotes"));
            }
            if literal.kind == LiteralKind::Text
                && attribute.is_some_and(|it| it.kind == Kind::Boolean)
            {
                let message = format!("`{name}` is true or false, not a text");
                return Some(
                    finding(literal.span, message, "take the quotes away".to_owned())
                        .label("a text"),
                );
            }
        }
        None
    }

    fn filtered<'p>(
        &self,
        profile: &'p Known,
        resource: &'p Resource,
        name: &str,
    ) -> Option<&'p Attribute> {
        if let Some((_, attribute)) = named(&resource.attributes, name) {
            return Some(attribute);
        }
        let (schema, name) = schema_with(profile, &resource.extensions, name)?;
        profile.extensions.get(schema)?.get(name)
    }
}

fn is_textual(attribute: &Attribute) -> bool {
    !matches!(
        attribute.kind,
        Kind::Boolean | Kind::Integer | Kind::Decimal
    )
}

/// A value of a query with its escapes resolved; the map leads to the URL.
fn decoded(url: &str, span: Span) -> (String, SpanMap) {
    let raw = span.of(url);
    let mut map = SpanMap::starting_at(span.start);
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let code = rest
            .strip_prefix('%')
            .and_then(|hex| hex.get(..2))
            .filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            .filter(u8::is_ascii);
        let len = match (c, code) {
            (_, Some(code)) => {
                text.push(char::from(code));
                map.push_escape(1, 3);
                3
            }
            ('+', None) => {
                text.push(' ');
                map.push_escape(1, 1);
                1
            }
            (c, None) => {
                text.push(c);
                map.push_verbatim(c.len_utf8());
                c.len_utf8()
            }
        };
        rest = &rest[len..];
    }
    (text, map)
}

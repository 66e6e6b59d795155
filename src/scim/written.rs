//! Texts and numbers of which every character is known.

use super::profile::{Attribute, Format, Kind};
use super::value::Examination;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::text::Span;
use crate::text::json::Node;
use crate::text::spelling::{closest, either};

/// Values that are offered in full.
const MOST_OFFERED: usize = 12;

impl Examination<'_> {
    pub fn number(&mut self, node: &Node, name: &str, attribute: &Attribute) {
        let text = node.span.of(self.body.text);
        let Ok(value) = text.parse::<f64>() else {
            return;
        };
        if attribute.kind == Kind::Integer && value.fract() != 0.0 {
            let help = "write it without a fraction";
            return self.mistyped(
                node,
                &format!("`{name}`"),
                "a whole number",
                Severity::Warning,
                help,
            );
        }
        let below = attribute.minimum.filter(|least| value < *least);
        let above = attribute.maximum.filter(|most| value > *most);
        let (limit, word) = match (below, above) {
            (Some(least), _) => (least, "least"),
            (None, Some(most)) => (most, "most"),
            (None, None) => return,
        };
        let message = format!("`{name}` is at {word} {limit}");
        self.add(
            Diagnostic::new(&rules::SCIM_LIMIT, node.span, message)
                .label("beyond it")
                .note(format!("{} answers 400", self.profile.title))
                .help(format!("write {limit} at {word}")),
        );
    }

    /// A text of which every character is known.
    pub fn written(&mut self, span: Span, text: &str, name: &str, attribute: &Attribute) {
        if text.is_empty() {
            return self.empty(span, name, attribute);
        }
        if !attribute.canonical_values.is_empty() {
            return self.canonical(span, text, name, attribute);
        }
        let (is_right, form) = match (attribute.format, attribute.kind) {
            (Some(Format::Date), _) => (is_date(text), "a date as in `2026-01-31`"),
            (Some(Format::Phone), _) => (
                is_phone(text),
                "a number as in `+493012345` or `tel:+493012345`",
            ),
            (None, Kind::DateTime) => (is_date_time(text), "a moment as in `2026-01-31T12:00:00Z`"),
            (None, Kind::Binary) => (is_base64(text), "base64"),
            _ => return,
        };
        if !is_right {
            self.add(
                Diagnostic::new(&rules::SCIM_FORMAT, span, format!("`{name}` is {form}"))
                    .label("written otherwise")
                    .note("the target refuses it, or drops it")
                    .help(format!("write {form}")),
            );
        }
    }

    pub fn empty(&mut self, span: Span, name: &str, attribute: &Attribute) {
        if attribute.required {
            return self.add(
                Diagnostic::new(&rules::SCIM_MISSING_REQUIRED, span, format!("the required `{name}` is empty"))
                    .note("a required attribute has a value (RFC 7643, section 2.2), and a target refuses it without")
                    .help("write what it is"),
            );
        }
        let mut found = Diagnostic::new(
            &rules::SCIM_EMPTY_VALUE,
            span,
            format!("`{name}` is an empty text"),
        )
        .label("a value, and empty")
        .help("leave the attribute out");
        let note = match attribute.unique {
            true => "it has to differ from person to person, and is the same for all",
            false => {
                "an empty text is a value; nothing is said by leaving it out or by null (RFC 7643, section 2.5)"
            }
        };
        if attribute.unique {
            found.severity = Severity::Warning;
        }
        found = found.note(note);
        self.add(found);
    }

    pub fn canonical(&mut self, span: Span, text: &str, name: &str, attribute: &Attribute) {
        let values = || attribute.canonical_values.iter().map(String::as_str);
        if values().any(|value| value == text) {
            return;
        }
        let same = values().find(|value| value.eq_ignore_ascii_case(text));
        let near = same.or_else(|| closest(text, values(), 0.9));
        let message = match same {
            Some(same) => format!("`{name}` is written `{same}`"),
            None => format!("`{name}` has no value of this name"),
        };
        let mut found = Diagnostic::new(&rules::SCIM_CANONICAL_VALUE, span, message);
        found.severity = match (attribute.closed, same, near) {
            (true, None, _) => Severity::Error,
            (true, ..) | (false, None, Some(_)) => Severity::Warning,
            (false, ..) => Severity::Hint,
        };
        let all: Vec<&str> = values().take(MOST_OFFERED).collect();
        let help = match near {
            Some(near) => format!("write `{near}`"),
            None => format!("write {}", either(&all)),
        };
        let note = match attribute.closed {
            true => format!("{} knows these values and no others", self.profile.title),
            false => {
                "a target may refuse what is not among its values (RFC 7643, section 7)".to_owned()
            }
        };
        let label = if same.is_some() {
            "another case"
        } else {
            "not among them"
        };
        self.add(found.label(label).note(note).help(help));
    }
}

/// `2026-01-31`, or a moment.
pub(crate) fn is_date(text: &str) -> bool {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let number = |text: &str, len: usize| {
        (text.len() == len && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let in_year =
        |text: &str, most: u32| number(text, 2).is_some_and(|it: u32| (1..=most).contains(&it));
    number(year, 4).is_some()
        && in_year(month, 12)
        && in_year(day, 31)
        && time.is_none_or(|time| time.len() >= 5 && time.as_bytes()[2] == b':')
}

/// xsd:dateTime, which RFC 7643 takes (section 2.3.5).
fn is_date_time(text: &str) -> bool {
    text.contains('T') && is_date(text)
}

/// E.164, or a URI of RFC 3966.
pub(crate) fn is_phone(text: &str) -> bool {
    let number = text.strip_prefix("tel:").unwrap_or(text);
    let digits = number
        .strip_prefix('+')
        .map(|rest| rest.split(';').next().unwrap_or(rest));
    digits.is_some_and(|digits| {
        digits.contains(|c: char| c.is_ascii_digit())
            && digits
                .chars()
                .all(|c| c.is_ascii_digit() || " -.()".contains(c))
    })
}

fn is_base64(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"+/=-_".contains(&b))
}

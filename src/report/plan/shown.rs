//! A rendered text as it may be shown, and which parts of it came from where.

use serde::Serialize;

use super::Show;
use crate::language::MASK;
use crate::plan::Part;
use crate::report::layout::Layout;
use crate::text::Span;

/// A rendered text with its secrets masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub text: String,
    pub values: Vec<Value>,
}

/// What a placeholder became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Value {
    /// The place in the text shown.
    #[serde(skip)]
    pub at: Span,
    /// The placeholder as it stands in the template.
    pub expression: String,
    /// The type in Groovy's words.
    #[serde(rename = "type")]
    pub kind: String,
    pub secret: bool,
}

/// A piece of a shown text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    pub text: &'a str,
    /// The value it is, unless it stands in the template as it is.
    pub value: Option<&'a Value>,
}

impl Shown {
    pub(super) fn of(part: &Part, show: Show) -> Shown {
        let revealed = part.rendered.revealed();
        let mut shown = Shown {
            text: String::with_capacity(revealed.len()),
            values: Vec::with_capacity(part.rendered.slots().len()),
        };
        let mut done = 0;
        for slot in part.rendered.slots() {
            shown.text.push_str(&revealed[done..slot.at.start]);
            let start = shown.text.len();
            shown.text.push_str(match slot.secret && !show.secrets {
                true => MASK,
                false => slot.at.of(revealed),
            });
            done = slot.at.end;
            let expression = slot.placeholder.of(&part.template.text);
            // A secret may stand in the template itself, with or without an expression around it.
            let written =
                part.template.secret || slot.secret && expression.contains(slot.at.of(revealed));
            shown.values.push(Value {
                at: Span::new(start, shown.text.len()),
                expression: match written && !show.secrets {
                    true => MASK,
                    false => expression,
                }
                .to_owned(),
                kind: slot.kind.clone(),
                secret: slot.secret,
            });
        }
        shown.text.push_str(&revealed[done..]);
        shown
    }

    /// The same JSON, one member a line.
    pub(super) fn laid_out(mut self) -> Shown {
        let layout = Layout::of_json(&self.text);
        for value in &mut self.values {
            value.at = layout.span(value.at);
        }
        self.text = layout.text;
        self
    }

    /// The text of a value.
    pub(super) fn text_of(&self, value: &Value) -> &str {
        value.at.of(&self.text)
    }

    /// The text cut where values begin and end; together the whole text.
    pub(super) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        let mut done = 0;
        let values = self.values.iter().flat_map(move |value| {
            let before = &self.text[done..value.at.start];
            done = value.at.end;
            [
                Segment {
                    text: before,
                    value: None,
                },
                Segment {
                    text: value.at.of(&self.text),
                    value: Some(value),
                },
            ]
        });
        let end = self.values.last().map_or(0, |value| value.at.end);
        values
            .chain([Segment {
                text: &self.text[end..],
                value: None,
            }])
            .filter(|segment| !segment.text.is_empty())
    }
}

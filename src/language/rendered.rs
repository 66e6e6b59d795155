use std::borrow::Cow;

use crate::text::{Span, SpanMap, json};

/// What is printed instead of a secret.
pub const MASK: &str = "********";

/// A rendered template: the text, and which parts of it came from which placeholder.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    pub(crate) text: String,
    pub(crate) slots: Vec<Slot>,
    /// From the text back to the template; a placeholder's value maps to the placeholder as a whole.
    pub(crate) map: SpanMap,
}

/// What one placeholder became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its text in the rendered text.
    pub at: Span,
    /// The placeholder in the template.
    pub placeholder: Span,
    /// The type of its value, in Groovy's words: `String`, `Integer`, `null`.
    pub kind: String,
    /// Whether the value may hold a secret.
    pub secret: bool,
    /// Whether the expression is a plain path, so that the value is somebody's data as it is.
    pub plain: bool,
}

impl Rendered {
    /// A text without placeholders.
    pub fn literal(text: impl Into<String>) -> Rendered {
        Rendered {
            text: text.into(),
            slots: Vec::new(),
            map: SpanMap::default(),
        }
    }

    /// The text as it would be sent, secrets included.
    pub fn revealed(&self) -> &str {
        &self.text
    }

    /// The text with every secret part replaced by [`MASK`].
    pub fn masked(&self) -> Cow<'_, str> {
        if !self.slots.iter().any(|slot| slot.secret) {
            return Cow::Borrowed(&self.text);
        }
        let mut out = String::with_capacity(self.text.len());
        let mut done = 0;
        for slot in self.slots.iter().filter(|slot| slot.secret) {
            out.push_str(&self.text[done..slot.at.start]);
            out.push_str(MASK);
            done = slot.at.end;
        }
        out.push_str(&self.text[done..]);
        Cow::Owned(out)
    }

    /// The place in the template that a place in the text came from.
    pub fn origin(&self, span: Span) -> Span {
        self.map.up(span)
    }

    /// Masks every occurrence of a secret, wherever it came from: as it is, and as JSON writes it.
    pub(crate) fn hide(&mut self, secret: &str) {
        self.hide_form(secret);
        if !json::is_clean(secret) {
            self.hide_form(&json::escaped(secret));
        }
    }

    fn hide_form(&mut self, secret: &str) {
        let found: Vec<Span> = self
            .text
            .match_indices(secret)
            .map(|(at, _)| Span::new(at, at + secret.len()))
            .collect();
        for span in found {
            let meets = |slot: &&mut Slot| slot.at.start < span.end && span.start < slot.at.end;
            let mut met = false;
            for slot in self.slots.iter_mut().filter(|slot| meets(slot)) {
                slot.secret = true;
                met = true;
            }
            if !met {
                let at = self
                    .slots
                    .partition_point(|slot| slot.at.start < span.start);
                let placeholder = self.map.up(span);
                let kind = "String".to_owned();
                self.slots.insert(
                    at,
                    Slot {
                        at: span,
                        placeholder,
                        kind,
                        secret: true,
                        plain: false,
                    },
                );
            }
        }
    }

    /// The placeholders' values, in order of the text.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }
}

/// Never shows a secret.
impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Rendered").field(&self.masked()).finish()
    }
}

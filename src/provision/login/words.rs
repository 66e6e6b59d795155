//! Texts of ConnectionJSON as they are sent: references replaced by secrets, templates rendered.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::connection::{Attribute, Resolved, references};
use crate::language::Template;
use crate::text::json::{Json as Kind, Node};
use crate::value::{Bindings, Zone};

/// What texts are rendered with.
pub(super) struct Context<'a> {
    pub bindings: Bindings,
    pub references: &'a Resolved,
}

impl Context<'_> {
    /// A text as it is sent; `encode` is done to everything that is put in, not to what is written there.
    ///
    /// # Errors
    ///
    /// Why there is no text, without any part of it.
    pub fn render(&self, text: &str, encode: &dyn Fn(&str) -> String) -> Result<String, String> {
        let mut out = String::new();
        let mut done = 0;
        for (span, reference) in references(text) {
            self.template(&text[done..span.start], encode, &mut out)?;
            let value = self.references.get(&reference).ok_or_else(|| {
                format!("the {reference} has not been read, so there is no secret to send")
            })?;
            out.push_str(&encode(value));
            done = span.end;
        }
        self.template(&text[done..], encode, &mut out)?;
        Ok(out)
    }

    fn template(
        &self,
        text: &str,
        encode: &dyn Fn(&str) -> String,
        out: &mut String,
    ) -> Result<(), String> {
        if !text.contains("${") {
            out.push_str(text);
            return Ok(());
        }
        // What a template could not compute may be a secret itself: nothing of it is said.
        let rendered = Template::parse(text)
            .and_then(|template| template.render_as(&self.bindings, &Zone::UTC))
            .map_err(|failure| {
                let names = "`refresh_token`, `access_token`, `cookies`, `apiKey`, `timestamp` and `connection`";
                format!(
                    "a template in it has no value ({}); it sees {names} only",
                    failure.phase_name()
                )
            })?;
        let text = rendered.revealed();
        let mut done = 0;
        for slot in rendered.slots() {
            out.push_str(&text[done..slot.at.start]);
            out.push_str(&encode(slot.at.of(text)));
            done = slot.at.end;
        }
        out.push_str(&text[done..]);
        Ok(())
    }

    /// A value with every text in it rendered.
    pub fn tree(&self, value: &Json) -> Result<Json, String> {
        Ok(match value {
            Json::String(text) => Json::String(self.render(text, &str::to_owned)?),
            Json::Array(items) => Json::Array(
                items
                    .iter()
                    .map(|item| self.tree(item))
                    .collect::<Result<_, _>>()?,
            ),
            Json::Object(members) => {
                let one = |(key, value): (&String, &Json)| Ok((key.clone(), self.tree(value)?));
                Json::Object(members.iter().map(one).collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }
}

/// Nothing is changed.
pub(super) fn as_it_is(value: &str) -> String {
    value.to_owned()
}

/// A value of ConnectionJSON as data, author placeholders filled, references as they are written.
// The reader bounds the depth of a document.
pub(super) fn data(attribute: &Attribute, node: &Node) -> Json {
    match &node.value {
        Kind::Null | Kind::Broken => Json::Null,
        Kind::Bool(value) => Json::Bool(*value),
        Kind::Number => {
            let text = node.span.of(&attribute.located().text);
            serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_owned()))
        }
        Kind::String(string) => Json::String(attribute.authored(string, "").text.to_string()),
        Kind::Array(items) => items.iter().map(|item| data(attribute, item)).collect(),
        Kind::Object(members) => members
            .iter()
            .map(|member| {
                let value = data(attribute, &member.value);
                (member.key.text.to_string(), value)
            })
            .collect(),
    }
}

/// What references of an attribute stand for.
pub(super) fn known(attribute: &Attribute) -> Arc<Resolved> {
    Arc::clone(attribute.references())
}

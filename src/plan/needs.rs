//! What a template needs that is not known, and what was probably meant.

use super::Take;
use super::render::Render;
use crate::connection::roots::{self, Class};
use crate::diagnostic::{Diagnostic, rules};
use crate::text::{Located, Span};

impl Render<'_, '_> {
    /// A fault about an attribute or name of the product's, with the one that was probably meant.
    pub fn explained(&self, found: Diagnostic) -> Diagnostic {
        let message = found.message.clone();
        let missing = message
            .strip_prefix("No such property: ")
            .and_then(|rest| rest.split_once(" for class: "));
        let Some((name, class)) = missing else {
            return found;
        };
        let attribute = self.draft.attribute.kind();
        let help = match class {
            "User" => Class::User.nearest(name),
            "Account" => Class::Account.nearest(name),
            "Entitlement" => Class::Entitlement.nearest(name),
            _ if !roots::Root::where_seen(name).is_empty() => {
                let seen = roots::Root::where_seen(name);
                let seen: Vec<&str> = seen.iter().map(|kind| kind.name()).take(3).collect();
                return found.help(format!(
                    "`{name}` is not there in {}; it is in {}",
                    attribute.name(),
                    seen.join(", ")
                ));
            }
            _ => roots::Root::nearest(name, attribute).map(str::to_owned),
        };
        match help {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found,
        }
    }

    /// Notes what a path needs: an earlier answer, a root without a value, an assumption.
    pub fn look(&mut self, path: &str, span: Span, text: &Located) {
        let root = path.split(['.', '[']).next().unwrap_or(path);
        if let Some(rest) = path.strip_prefix("response.") {
            let (call, rest) = rest.split_once('.').unwrap_or((rest, ""));
            let take = Take {
                call: call.to_owned(),
                path: rest.to_owned(),
            };
            if !self.takes.contains(&take) {
                self.takes.push(take);
            }
            if !self
                .draft
                .situation
                .responses
                .iter()
                .any(|(known, _)| known == call)
            {
                let known = self
                    .draft
                    .attribute
                    .calls()
                    .iter()
                    .any(|c| c.response_key == call);
                let found = Diagnostic::new(
                    &rules::BIND_NO_VALUE,
                    span,
                    format!("this needs the answer of `{call}`, which is not known here"),
                );
                let found = match known {
                    true => found.help(format!("pass an example of it: `--response {call}=FILE`")),
                    false => found.note("no call of the attribute has that response key"),
                };
                self.block(found, text);
            }
        }
        if let Some(root) = self
            .bound
            .unknown
            .iter()
            .find(|unknown| unknown.name == root)
        {
            let found = Diagnostic::new(
                &rules::BIND_NO_VALUE,
                span,
                format!("no value was given for `{}`: {}", root.name, root.purpose),
            );
            let help = match root.name {
                "user" => "pass the person with `--user FILE`".into(),
                "connection" => {
                    "pass a readable ConnectionJSON with `--connection-json FILE`".into()
                }
                name => format!("give it in a file for `--bindings`, as {{\"{name}\": …}}"),
            };
            self.block(found.help(help), text);
        }
        let said = |key: &String| {
            key == root || path == key.as_str() || path.starts_with(&format!("{key}."))
        };
        for sentence in self
            .bound
            .assumed
            .iter()
            .filter(|(key, _)| said(key))
            .map(|(_, s)| s)
        {
            self.draft.assume(sentence.clone());
        }
    }

    /// One reason a template is blocked by, once.
    fn block(&mut self, found: Diagnostic, text: &Located) {
        let found = found.located(text);
        if !self.why.iter().any(|why| why.message == found.message) {
            self.why.push(found);
        }
    }
}

//! What a value does to the URL it is put into.

use crate::diagnostic::{Diagnostic, rules};
use crate::language::{Rendered, Slot};
use crate::text::Located;

/// The placeholders whose values make another URL than was written: that of another machine, another resource,
/// another query. In paths and queries only data is looked at, as it is; what an expression makes of it is meant.
/// No expression but one of the connection's own names the machine.
pub(super) fn check(rendered: &Rendered, place: &Located) -> Vec<Diagnostic> {
    let text = rendered.revealed();
    let authority = text.find("://").map_or(0, |at| at + 3);
    let path = text[authority..]
        .find(['/', '?', '#'])
        .map_or(text.len(), |at| authority + at);
    let query = text[path..]
        .find(['?', '#'])
        .map_or(text.len(), |at| path + at);
    let wrong = |slot: &Slot| {
        let value = slot.at.of(text);
        if slot.at.start < path {
            let of_connection = slot.placeholder.of(&place.text).contains("connection.");
            let told = "this placeholder stands where the URL names the machine, which no value may choose";
            return (!of_connection).then(|| told.to_owned());
        }
        if !slot.plain {
            return None;
        }
        // An empty value at the very end is in the path, too, if nothing else follows.
        let in_path = slot.at.start < query || query == text.len();
        let is = match (in_path, value) {
            (true, "") => Some("is empty".to_owned()),
            (true, "." | "..") => Some(format!("is `{value}`")),
            (true, _) if slot.kind == "null" => Some("is null".to_owned()),
            _ => {
                let ends: &[char] = match in_path {
                    true => &['/', '?', '#', '\\'],
                    false => &['&', '#'],
                };
                let end = value.chars().find(|c| ends.contains(c));
                end.map(|end| format!("holds `{end}`"))
            }
        };
        is.map(|is| {
            format!("a value in this placeholder {is}, so the URL would name something else")
        })
    };
    let finding = |slot: &Slot| {
        let found = Diagnostic::new(
            &rules::CALL_CHANGED_BY_VALUE,
            slot.placeholder,
            wrong(slot)?,
        )
        .note("the product puts values into the URL as they are");
        let code = slot.placeholder.of(&place.text);
        let code = code.trim_matches(['$', '{', '}', '<', '>']);
        let found = match slot.at.of(text) {
            "" | "null" | "." | ".." => found,
            _ if slot.at.start < path => found,
            _ => found.help(format!(
                "have the expression encode it: `${{java.net.URLEncoder.encode({code}, 'UTF-8')}}`"
            )),
        };
        Some(found.located(place))
    };
    rendered.slots().iter().filter_map(finding).collect()
}

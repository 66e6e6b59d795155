//! What a response says: its body read with care, and paths into it.

use serde_json::Value as Json;

use super::transport::Response;
use crate::text::json::{self, Node};
use crate::value::{Value, from_plain_node};

/// A response that was read.
#[derive(Clone)]
pub(super) struct Answer {
    pub status: u16,
    /// The body, when it is JSON.
    pub json: Option<Json>,
    /// The body as text; what is not UTF-8 in it is replaced.
    pub text: String,
    headers: Vec<(String, String)>,
}

impl Answer {
    /// Reads a response. A byte order mark is passed over.
    pub fn read(response: Response) -> Answer {
        let text = String::from_utf8_lossy(&response.body);
        let text = text.trim_start_matches('\u{feff}').to_owned();
        Answer {
            status: response.status,
            json: serde_json::from_str(&text).ok(),
            text,
            headers: response.headers,
        }
    }

    /// The answer a call would have had, as it is found at the target now.
    pub fn found(resource: &Json) -> Answer {
        Answer {
            status: 200,
            json: Some(resource.clone()),
            text: resource.to_string(),
            headers: Vec::new(),
        }
    }

    /// The answer kept in the journal.
    pub fn kept(status: u16, text: String) -> Answer {
        Answer {
            status,
            json: serde_json::from_str(&text).ok(),
            text,
            headers: Vec::new(),
        }
    }

    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether there is a body that should have been JSON and is not.
    pub fn is_unreadable(&self) -> bool {
        self.json.is_none() && !self.text.trim().is_empty()
    }

    /// What `response.<call>.message` is: the body's value; its text, where it is not JSON.
    ///
    /// The target's data is hostile: no object of it becomes anything but a map.
    pub fn message(&self) -> Value {
        let read = || {
            self.json.as_ref()?;
            let root: Node = json::read(&self.text).root?;
            from_plain_node(&root, &self.text).ok()
        };
        read().unwrap_or_else(|| Value::string(&*self.text))
    }

    /// What stands at a path of a mapping behind the call's name: `message.emails[0].value`, `headers.Location`,
    /// `statusCode`.
    pub fn at(&self, path: &str) -> Option<Json> {
        if let Some(rest) = path.strip_prefix("message") {
            let json = self.json.as_ref()?;
            return match rest.strip_prefix('.') {
                Some(rest) => at(json, rest).cloned(),
                None if rest.is_empty() => Some(json.clone()),
                None => at(json, rest).cloned(),
            };
        }
        if let Some(name) = path.strip_prefix("headers.") {
            let named = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
            return Some(self.headers.iter().find(named)?.1.clone().into());
        }
        (path == "statusCode").then(|| self.status.into())
    }

    /// What the target says about itself, in at most a few words: they may end in a log.
    pub fn words(&self) -> String {
        let known = ["detail", "message", "error_description", "error", "title"];
        let said = known
            .iter()
            .find_map(|key| match self.json.as_ref()?.get(key)? {
                Json::String(text) if !text.trim().is_empty() => Some(text.as_str()),
                _ => None,
            });
        match said {
            Some(said) => format!("{}: {}", self.status, tame(said)),
            None => self.status.to_string(),
        }
    }

    /// The `scimType` of an error.
    pub fn scim_type(&self) -> &str {
        let kind = self.json.as_ref().and_then(|json| json.get("scimType"));
        kind.and_then(Json::as_str).unwrap_or_default()
    }
}

/// Most characters of a target's own words that are kept.
const MOST_WORDS: usize = 300;

/// Words of a target in one line: control characters and what turns writing around are shown as `?`.
fn tame(said: &str) -> String {
    let one = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if c.is_control() => '?',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '?',
        c => c,
    };
    let mut words: String = said.trim().chars().take(MOST_WORDS).map(one).collect();
    if said.trim().chars().count() > MOST_WORDS {
        words.push('…');
    }
    words
}

/// What stands at a dotted path, with indexes: `emails[0].value`. A dot in a name is written `~dot#`; the
/// name of a SCIM schema may also stand as it is.
pub(super) fn at<'j>(json: &'j Json, path: &str) -> Option<&'j Json> {
    if path.is_empty() {
        return Some(json);
    }
    if let Some(rest) = path.strip_prefix('[') {
        let (index, rest) = rest.split_once(']')?;
        let item = json.as_array()?.get(index.trim().parse::<usize>().ok()?)?;
        return at(item, rest.strip_prefix('.').unwrap_or(rest));
    }
    let members = json.as_object()?;
    // The longest name first: `urn:…:2.0:User` has a dot itself.
    let ends = path.match_indices(['.', '[']).map(|(end, _)| end);
    let mut ends: Vec<usize> = ends.chain([path.len()]).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let member = members.get(&path[..end].replace("~dot#", "."))?;
        let rest = &path[end..];
        at(member, rest.strip_prefix('.').unwrap_or(rest))
    })
}

/// A scalar as a test of an answer compares it.
pub(super) fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(json.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_lead_through_lists_and_names_with_dots() {
        let body = json!({
            "id": "7", "emails": [{"value": "a@example.org"}, {"value": "b@example.org"}],
            "urn:x:2.0:User": {"department": "Service"}, "odata.error": {"code": 3},
        });
        let text = |path: &str| at(&body, path).and_then(scalar);
        assert_eq!(text("id").as_deref(), Some("7"));
        assert_eq!(text("emails[1].value").as_deref(), Some("b@example.org"));
        assert_eq!(
            text("urn:x:2.0:User.department").as_deref(),
            Some("Service")
        );
        assert_eq!(text("odata~dot#error.code").as_deref(), Some("3"));
        assert_eq!(text("emails[2].value"), None);
        assert_eq!(text("emails.value"), None);
    }

    #[test]
    fn a_body_that_is_not_json_is_kept_as_text() {
        let answer = |body: &[u8]| {
            Answer::read(Response {
                status: 200,
                headers: Vec::new(),
                body: body.to_vec(),
            })
        };
        assert!(answer(b"<html>").is_unreadable());
        assert!(answer(b"{\"id\":").is_unreadable());
        assert!(!answer(b"").is_unreadable());
        assert_eq!(
            answer("\u{feff}{\"id\":\"7\"}".as_bytes()).at("message.id"),
            Some("7".into())
        );
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(answer(deep.as_bytes()).is_unreadable());
    }

    #[test]
    fn an_object_of_the_target_is_a_map_whatever_it_says() {
        let answer = Answer::kept(
            200,
            r#"{"a":{"$bean":"User","props":{}},"n":12345678901234567890}"#.into(),
        );
        let Value::Map(map) = answer.message() else {
            panic!("not a map")
        };
        assert!(matches!(map.get(&Value::from("a")), Some(Value::Map(_))));
    }

    #[test]
    fn the_targets_words_are_one_tame_line() {
        let answer = Answer::kept(
            409,
            json!({"detail": "in use\r\nby \u{1b}[31m\u{202e}you"}).to_string(),
        );
        assert_eq!(answer.words(), "409: in use  by ?[31m?you");
    }
}

//! Whether a target honours If-Match.

use serde_json::{Value as Json, json};

use super::super::answer::Answer;
use super::super::difference::member;
use super::super::run::find::by_id;
use super::super::transport::Message;
use super::questions::{Asking, STALE, told};
use crate::scim::StaleIfMatch;

impl Asking<'_> {
    pub(super) fn version(&mut self, id: &str, made: &Answer) -> Result<(), String> {
        let version = version_of(made);
        let wrong = other_version(version.as_deref());
        let patch = |header: Option<&str>| {
            let body = json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [{"op": "replace", "path": "displayName", "value": "scimplate probe, changed"}],
            });
            let mut message = Message::new("PATCH", by_id(&self.collection(), id).url);
            if let Some(header) = header {
                message = message.header("If-Match", header);
            }
            message.body(body.to_string())
        };
        let (stale, right) = (patch(Some(&wrong)), patch(version.as_deref()));
        let (mut answer, mut evidence) = match self.send(&stale)? {
            Ok(answer) => {
                let habit = match answer.status {
                    412 => Some(StaleIfMatch::PreconditionFailed),
                    409 => Some(StaleIfMatch::Conflict),
                    400 => Some(StaleIfMatch::BadRequest),
                    200..=299 => Some(StaleIfMatch::Ignored),
                    _ => None,
                };
                (
                    habit,
                    format!("PATCH with If-Match {wrong}: {}", told(&answer)),
                )
            }
            Err(why) => (None, format!("PATCH with If-Match {wrong}: {why}")),
        };
        // 412 is about conditions alone; the others may be about the PATCH itself.
        if let Some(StaleIfMatch::Conflict | StaleIfMatch::BadRequest) = answer {
            let with = version.map_or("without one".into(), |version| format!("with {version}"));
            let (carried_out, told) = match self.send(&right)? {
                Ok(answer) => (answer.is_ok(), told(&answer)),
                Err(why) => (false, why),
            };
            evidence = format!("{evidence}; {with}: {told}");
            answer = answer.filter(|_| carried_out);
        }
        self.habits.stale_if_match = answer;
        self.conclude(STALE, answer.map(StaleIfMatch::name), evidence);
        Ok(())
    }
}

/// The version an answer tells, as If-Match wants it.
fn version_of(answer: &Answer) -> Option<String> {
    let header = answer.at("headers.ETag");
    let meta = || {
        let meta = member(answer.json.as_ref()?, "meta")?;
        member(meta, "version").cloned()
    };
    let version = match header.or_else(meta)? {
        Json::String(version) => version,
        Json::Number(version) => version.to_string(),
        _ => return None,
    };
    let is_sent = |c: char| c.is_ascii_graphic() || c == ' ';
    if version.trim().is_empty() || !version.chars().all(is_sent) {
        return None;
    }
    Some(match version.contains('"') {
        true => version,
        false => format!("\"{version}\""),
    })
}

/// A version of the same kind that is not this one, so that a target that knows versions at all reads it.
fn other_version(version: Option<&str>) -> String {
    let Some(version) = version else {
        return "\"0\"".into();
    };
    let Some(end) = version.rfind(|c: char| c.is_ascii_alphanumeric()) else {
        return "\"0\"".into();
    };
    let inner = version.trim_start_matches("W/").trim_matches('"');
    let mut other = version.to_owned();
    if inner.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that is far off: the next one may be the current one soon.
        other.insert(end + 1, '7');
    } else {
        let flipped = if version.as_bytes()[end] == b'0' {
            "1"
        } else {
            "0"
        };
        other.replace_range(end..=end, flipped);
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_of_the_same_kind() {
        for (version, other) in [
            (None, "\"0\""),
            (Some("\"42\""), "\"427\""),
            (Some("W/\"3\""), "W/\"37\""),
            (Some("W/\"a3f0\""), "W/\"a3f1\""),
            (Some("W/\"e180ee84f0671b1\""), "W/\"e180ee84f0671b0\""),
        ] {
            assert_eq!(other_version(version), other);
        }
    }
}

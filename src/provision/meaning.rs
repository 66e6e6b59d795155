//! What an answer means for the task: done, told to wait, unclear, refused.

use std::time::Duration;

use super::answer::{Answer, scalar};
use crate::connection::{Call, Condition};
use crate::plan::SuccessRule;

/// What an answer means.
#[derive(Debug, PartialEq)]
pub(super) enum Meaning {
    /// The call did what it was for.
    Success,
    /// What was to be deleted is not there.
    Gone,
    /// It was not carried out; not before then, where the target says so.
    Wait(Option<Duration>),
    /// It may have been carried out.
    Unclear(String),
    /// Another holds what must be unique.
    Taken(String),
    /// The resource is another than the call went by: read again.
    Stale(String),
    /// The target will not do it.
    Refused(String),
}

/// What an answer to a call means. `retry_after` is what the answer says about waiting.
pub(super) fn meaning(
    call: &Call,
    method: &str,
    rule: SuccessRule,
    answer: &Answer,
    retry_after: Option<Duration>,
) -> Meaning {
    let failed = call
        .unsuccess
        .as_ref()
        .is_some_and(|failure| holds(failure, answer));
    let succeeded = match &call.success {
        Some(success) => holds(success, answer),
        None => rule.accepts(answer.status),
    };
    if succeeded && !failed {
        // A page of some gateway is no answer of the target.
        let wants_json = answer.is_unreadable() && method != "DELETE" && says_json(call);
        return match wants_json {
            true => Meaning::Unclear(format!("{} with a body that is not JSON", answer.status)),
            false => Meaning::Success,
        };
    }
    let words = answer.words();
    match answer.status {
        429 => Meaning::Wait(retry_after),
        503 => Meaning::Wait(retry_after),
        404 | 410 if method == "DELETE" => Meaning::Gone,
        408 | 500 | 502 | 504 => Meaning::Unclear(words),
        412 => Meaning::Stale(words),
        400 if answer.scim_type().eq_ignore_ascii_case("invalidVers") || is_old_version(answer) => {
            Meaning::Stale(words)
        }
        409 if method == "POST" || answer.scim_type() == "uniqueness" => Meaning::Taken(words),
        409 => Meaning::Stale(words),
        status if (200..300).contains(&status) && failed => {
            Meaning::Refused(format!("the answer is among `unsuccessResponses`: {words}"))
        }
        status if (200..300).contains(&status) => Meaning::Refused(format!(
            "the answer is not among `successResponses`: {words}"
        )),
        status if (300..400).contains(&status) => Meaning::Refused(format!(
            "{words}: the target sends the request elsewhere, which is not followed"
        )),
        _ => Meaning::Refused(words),
    }
}

/// Genesys says it in words alone.
fn is_old_version(answer: &Answer) -> bool {
    let text = answer.text.to_ascii_lowercase();
    text.contains("version does not match current version")
        || text.contains("does not match the current version")
}

/// Whether the call asks for JSON.
fn says_json(call: &Call) -> bool {
    let accepts = call
        .headers
        .iter()
        .find(|header| header.name.text.eq_ignore_ascii_case("accept"));
    let kind = accepts
        .map(|header| &header.value)
        .or(call.content_type.as_ref());
    kind.is_none_or(|kind| kind.text.to_ascii_lowercase().contains("json"))
}

/// Whether every test of a condition holds; a condition without tests does not.
fn holds(condition: &Condition, answer: &Answer) -> bool {
    !condition.tests.is_empty()
        && condition.tests.iter().all(|test| {
            if test.is_status() {
                return test.accepts(&answer.status.to_string());
            }
            let path = format!("message.{}", test.path.text);
            match answer.at(&path) {
                Some(serde_json::Value::Array(items)) => items
                    .iter()
                    .filter_map(scalar)
                    .any(|item| test.accepts(&item)),
                Some(value) => scalar(&value).is_some_and(|value| test.accepts(&value)),
                None => false,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::{AttributeKind, Connection};
    use crate::text::Source;

    fn meant(call: &str, method: &str, status: u16, body: &str) -> Meaning {
        let text = format!(
            r#"{{"call":[{{"name":"call1","url":"https://h/Users","httpMethod":"{method}"{call}}}]}}"#
        );
        let connection = Connection::parse(Source::new("CreateAccountJSON.json", text)).unwrap();
        let attribute = connection.attribute(AttributeKind::CreateAccount).unwrap();
        let answer = Answer::kept(status, body.into());
        meaning(
            &attribute.calls()[0],
            method,
            SuccessRule::default(),
            &answer,
            None,
        )
    }

    #[test]
    fn conditions_decide_before_the_status() {
        let ok = r#","successResponses":{"statusCode":[200,201]}"#;
        assert_eq!(meant(ok, "POST", 201, "{}"), Meaning::Success);
        assert!(matches!(meant(ok, "POST", 202, "{}"), Meaning::Refused(_)));
        let body = r#","successResponses":[{"result.state":["ok","done"]}]"#;
        assert_eq!(
            meant(body, "POST", 200, r#"{"result":{"state":"done"}}"#),
            Meaning::Success
        );
        assert!(matches!(
            meant(body, "POST", 200, r#"{"result":{"state":"bad"}}"#),
            Meaning::Refused(_)
        ));
        let list = r#","successResponses":{"codes":"A"}"#;
        assert_eq!(
            meant(list, "POST", 200, r#"{"codes":["B","A"]}"#),
            Meaning::Success
        );
        let index = r#","successResponses":{"Ticket[0].State":"open"}"#;
        assert_eq!(
            meant(index, "POST", 200, r#"{"Ticket":[{"State":"open"}]}"#),
            Meaning::Success
        );
        let not = r#","unsuccessResponses":{"message":"Failed"}"#;
        assert!(matches!(
            meant(not, "POST", 200, r#"{"message":"Failed"}"#),
            Meaning::Refused(_)
        ));
        assert_eq!(
            meant(not, "POST", 200, r#"{"message":"fine"}"#),
            Meaning::Success
        );
        assert!(matches!(
            meant(not, "POST", 500, r#"{"message":"fine"}"#),
            Meaning::Unclear(_)
        ));
    }

    #[test]
    fn what_may_have_been_carried_out_is_unclear() {
        for status in [408, 500, 502, 504] {
            assert!(
                matches!(meant("", "POST", status, "<html>"), Meaning::Unclear(_)),
                "{status}"
            );
        }
        assert!(matches!(
            meant("", "POST", 200, "<html>"),
            Meaning::Unclear(_)
        ));
        assert_eq!(meant("", "PATCH", 204, ""), Meaning::Success);
    }

    #[test]
    fn versions_and_holders_are_told_apart() {
        assert!(matches!(meant("", "POST", 409, "{}"), Meaning::Taken(_)));
        assert!(matches!(meant("", "PATCH", 409, "{}"), Meaning::Stale(_)));
        assert!(matches!(
            meant("", "PATCH", 409, r#"{"scimType":"uniqueness"}"#),
            Meaning::Taken(_)
        ));
        assert!(matches!(
            meant("", "PATCH", 400, r#"{"scimType":"invalidVers"}"#),
            Meaning::Stale(_)
        ));
        assert!(matches!(
            meant(
                "",
                "DELETE",
                400,
                r#"{"message":"Version does not match current version."}"#
            ),
            Meaning::Stale(_)
        ));
        assert_eq!(meant("", "DELETE", 404, ""), Meaning::Gone);
        assert!(matches!(meant("", "PATCH", 404, ""), Meaning::Refused(_)));
    }
}

//! What is kept of the answers: the account's id and its columns.

use std::sync::OnceLock;

use serde_json::Value as Json;

use super::answer::{Answer, scalar};
use crate::connection::Provisioning;
use crate::language::Template;
use crate::value::{Bindings, Value, Zone};

/// The columns of an account, by name.
pub(super) type Columns = serde_json::Map<String, Json>;

/// Answers by the key later calls find them under.
pub(super) type Answers = [(String, Answer)];

/// What `accountIdPath` finds; the names a path may stand for itself are read in `account`.
pub(super) fn account_id(
    provisioning: &Provisioning,
    answers: &Answers,
    account: &Bindings,
) -> Option<String> {
    let path = &*provisioning.account_id_path.as_ref()?.text;
    let found = find(path, answers).and_then(|value| scalar(&value));
    // A binding's name stands for its value: `accountName`.
    let bound = || match account.get(path.trim())? {
        Value::Null => None,
        value => value.as_text().map(|text| text.to_wire().into_owned()),
    };
    found.or_else(bound).filter(|id| !id.is_empty())
}

/// What `responseColsToPropsMap` finds, and a sentence on each column that cannot be filled.
pub(super) fn columns(
    provisioning: &Provisioning,
    answers: &Answers,
    zone: &Zone,
) -> (Columns, Vec<String>) {
    let (mut columns, mut wrong) = (Columns::new(), Vec::new());
    for column in &provisioning.columns {
        let name = &*column.name.text;
        let Some(value) = find(&column.path.text, answers) else {
            continue;
        };
        let kind = column.kind.as_ref().map_or("char", |kind| kind.text.trim());
        let format = provisioning
            .date_format
            .as_ref()
            .map(|format| &*format.text);
        match converted(&value, kind, format, zone) {
            Ok(value) => {
                columns.insert(name.to_owned(), value);
            }
            Err(why) => wrong.push(format!("the column `{name}` stays empty: {why}")),
        }
    }
    (columns, wrong)
}

/// What stands at `<call>.message.<path>` in the answers; `#CONST#text` is the text.
fn find(path: &str, answers: &Answers) -> Option<Json> {
    let path = path.trim();
    if let Some(constant) = path.strip_prefix("#CONST#") {
        return Some(constant.into());
    }
    // The longest key first: a key may be the beginning of another.
    let named = |(key, _): &&(String, Answer)| {
        path.strip_prefix(key.as_str())
            .is_some_and(|rest| rest.starts_with('.'))
    };
    let (key, answer) = answers.iter().rev().find(named)?;
    answer
        .at(&path[key.len() + 1..])
        .filter(|value| !value.is_null())
}

fn converted(value: &Json, kind: &str, format: Option<&str>, zone: &Zone) -> Result<Json, String> {
    let text = || match value {
        Json::Array(_) | Json::Object(_) => value.to_string(),
        value => scalar(value).unwrap_or_default(),
    };
    let not = |what: &str| {
        format!(
            "`{}` is no {what}",
            text().chars().take(60).collect::<String>()
        )
    };
    match kind.to_ascii_lowercase().as_str() {
        "int" | "number" => match value {
            Json::Number(_) => Ok(value.clone()),
            _ => text()
                .trim()
                .parse::<i64>()
                .map(Json::from)
                .map_err(|_| not("whole number")),
        },
        "bool" | "boolean" => match text().trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(true.into()),
            "false" | "0" => Ok(false.into()),
            _ => Err(not("truth value")),
        },
        "date" => match format {
            Some(format) => date(&text(), format, zone)
                .ok_or_else(|| not(&format!("date of the form `{format}`"))),
            None => Ok(text().into()),
        },
        "epochdate" => {
            let number = text()
                .trim()
                .parse::<i64>()
                .map_err(|_| not("count of seconds or milliseconds"))?;
            // A day of 2001 in milliseconds is later than any date in seconds.
            let millis = if number.unsigned_abs() < 100_000_000_000 {
                number * 1000
            } else {
                number
            };
            instant(millis).ok_or_else(|| not("moment"))
        }
        "listasstring" => match value {
            Json::Array(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| scalar(item).unwrap_or_else(|| item.to_string()))
                    .collect();
                Ok(items.join(",").into())
            }
            _ => Ok(text().into()),
        },
        // All others are texts in the product's table.
        _ => Ok(text().into()),
    }
}

/// A date as Java's SimpleDateFormat reads it; the language knows how.
fn date(text: &str, format: &str, zone: &Zone) -> Option<Json> {
    static PARSE: OnceLock<Option<Template>> = OnceLock::new();
    let template = PARSE
        .get_or_init(|| Template::parse("${Date.parse(format, text).time}").ok())
        .as_ref()?;
    let mut bindings = Bindings::new();
    bindings.bind("format", Value::string(format));
    bindings.bind("text", Value::string(text));
    let millis = template.render_as(&bindings, zone).ok()?;
    instant(millis.revealed().parse().ok()?)
}

/// A moment in ISO 8601, in UTC.
fn instant(millis: i64) -> Option<Json> {
    static PRINT: OnceLock<Option<Template>> = OnceLock::new();
    let template = PRINT
        .get_or_init(|| {
            Template::parse("${new Date(millis).format(\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\")}").ok()
        })
        .as_ref()?;
    let mut bindings = Bindings::new();
    bindings.bind("millis", Value::Long(millis));
    Some(
        template
            .render_as(&bindings, &Zone::UTC)
            .ok()?
            .revealed()
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::{AttributeKind, Connection};
    use crate::text::Source;
    use serde_json::json;

    #[test]
    fn columns_are_read_and_typed() {
        let connection = Connection::parse(Source::new(
            "CreateAccountJSON.json",
            r#"{"accountIdPath":"call1.message.id","dateFormat":"yyyy-MM-dd'T'HH:mm:ssXXX",
                "responseColsToPropsMap":{
                    "name":"call1.message.userName~#~char","status":"call1.message.active~#~bool",
                    "logins":"call1.message.logins~#~int","email":"call1.message.emails[0].value~#~char",
                    "created":"call1.message.created~#~date","seen":"call1.message.seen~#~epochdate",
                    "tags":"call1.message.tags~#~listAsString","none":"call1.message.nothing~#~char",
                    "bad":"call1.message.userName~#~int"},
                "call":[{"name":"call1","url":"https://h/Users","httpMethod":"POST"}]}"#,
        ))
        .unwrap();
        let provisioning = connection
            .attribute(AttributeKind::CreateAccount)
            .unwrap()
            .provisioning();
        let body = json!({"id": 7, "userName": "ann", "active": true, "logins": "3", "emails": [{"value": "a@b"}],
            "created": "2026-03-05T14:07:09+01:00", "seen": 0, "tags": ["x", "y"]});
        let answers = [("call1".to_owned(), Answer::found(&body))];
        assert_eq!(
            account_id(provisioning, &answers, &Bindings::new()).as_deref(),
            Some("7")
        );
        let (columns, wrong) = columns(provisioning, &answers, &Zone::UTC);
        assert_eq!(
            Json::Object(columns),
            json!({"name": "ann", "status": true, "logins": 3, "email": "a@b",
                "created": "2026-03-05T13:07:09.000Z", "seen": "1970-01-01T00:00:00.000Z", "tags": "x,y"})
        );
        assert_eq!(
            wrong,
            ["the column `bad` stays empty: `ann` is no whole number"]
        );
    }
}

//! The request for a token.

use serde_json::{Map, Value as Json};

use super::settings::plain;
use super::words::{Context, as_it_is};
use crate::provision::transport::Message;
use crate::provision::wire::query_value;

/// A request for a token, not yet rendered.
pub(super) struct TokenCall {
    url: String,
    method: String,
    params: Params,
    headers: Vec<(String, String)>,
    content_type: String,
    pointer: String,
}

enum Params {
    None,
    /// An object, written as one or as its JSON text.
    Tree(Map<String, Json>),
    /// A form as it is sent.
    Form(String),
}

impl TokenCall {
    /// Reads it; `None` when there is no `url`.
    pub fn read(values: &Map<String, Json>, pointer: &str) -> Result<Option<TokenCall>, String> {
        let text = |key: &str| {
            values
                .get(key)
                .map(plain)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let url = text("url");
        if url.is_empty() {
            return Ok(None);
        }
        let content_type = text("httpContentType");
        if content_type.contains("multipart") || content_type.contains("xml") {
            return Err(format!(
                "`{pointer}/httpContentType` is neither a form nor JSON, and a token can be asked for in no other way here"
            ));
        }
        let params = match values.get("httpParams") {
            Some(Json::Object(members)) if !members.is_empty() => Params::Tree(members.clone()),
            Some(Json::String(text)) if !text.trim().is_empty() => {
                match text.trim().starts_with('{') {
                    false => Params::Form(text.trim().to_owned()),
                    true => match serde_json::from_str(text) {
                        Ok(Json::Object(members)) if members.is_empty() => Params::None,
                        Ok(Json::Object(members)) => Params::Tree(members),
                        _ => {
                            return Err(format!(
                                "`{pointer}/httpParams` begins like JSON and is none, so no token can be asked for"
                            ));
                        }
                    },
                }
            }
            _ => Params::None,
        };
        let headers = match values.get("httpHeaders") {
            Some(Json::Object(members)) => members
                .iter()
                .map(|(name, value)| (name.clone(), plain(value)))
                .collect(),
            _ => Vec::new(),
        };
        let method = match text("httpMethod").to_ascii_uppercase().as_str() {
            "" => "POST".to_owned(),
            method => method.to_owned(),
        };
        Ok(Some(TokenCall {
            url,
            method,
            params,
            headers,
            content_type,
            pointer: pointer.to_owned(),
        }))
    }

    /// Whether it sends the refresh token.
    pub fn uses_refresh_token(&self) -> bool {
        let sent = match &self.params {
            Params::None => String::new(),
            Params::Tree(members) => Json::Object(members.clone()).to_string(),
            Params::Form(text) => text.clone(),
        };
        let headers = self.headers.iter().map(|(_, value)| value.as_str());
        headers
            .chain([&*sent, &*self.url])
            .any(|text| text.contains("refresh_token}"))
    }

    /// The message, with one more parameter (a signed assertion), and `authorization` unless it has its own.
    ///
    /// # Errors
    ///
    /// Where and why it cannot be made, without any value.
    pub fn message(
        &self,
        context: &Context<'_>,
        more: Option<(String, String)>,
        authorization: Option<&str>,
    ) -> Result<Message, String> {
        let at = |key: &str| {
            let place = format!("`{}/{key}`", self.pointer);
            move |why: String| format!("{place} cannot be sent: {why}")
        };
        let url = context.render(&self.url, &query_value).map_err(at("url"))?;
        let json = self.content_type.to_ascii_lowercase().contains("json");
        let (body, form) = match &self.params {
            Params::Tree(members) if json => {
                let tree = context
                    .tree(&Json::Object(members.clone()))
                    .map_err(at("httpParams"))?;
                (json_body(tree, more), false)
            }
            Params::None if json && more.is_some() => {
                (json_body(Json::Object(Map::new()), more), false)
            }
            params => {
                let mut pairs = match params {
                    Params::None => Vec::new(),
                    Params::Form(text) => {
                        vec![
                            context
                                .render(text, &query_value)
                                .map_err(at("httpParams"))?,
                        ]
                    }
                    Params::Tree(members) => members
                        .iter()
                        .map(|(key, value)| {
                            let value = context.render(&plain(value), &as_it_is)?;
                            Ok(pair(key, &value))
                        })
                        .collect::<Result<_, String>>()
                        .map_err(at("httpParams"))?,
                };
                pairs.extend(more.map(|(key, value)| pair(&key, &value)));
                (pairs.join("&"), true)
            }
        };
        let query = matches!(self.method.as_str(), "GET" | "HEAD") && !body.is_empty();
        let url = match (query, url.contains('?')) {
            (true, true) => format!("{url}&{body}"),
            (true, false) => format!("{url}?{body}"),
            (false, _) => url,
        };
        let mut message = Message::new(&*self.method, url);
        let mut own = Vec::new();
        for (name, value) in &self.headers {
            let value = context
                .render(value, &as_it_is)
                .map_err(at("httpHeaders"))?;
            own.push(name.to_ascii_lowercase());
            message = message.header(name, value);
        }
        let has = |name: &str| own.iter().any(|own| own == name);
        if let (Some(value), false) = (authorization, has("authorization")) {
            message = message.header("Authorization", value);
        }
        if !query && !body.is_empty() {
            if !has("content-type") {
                let kind = match (&*self.content_type, form) {
                    ("", _) => "application/x-www-form-urlencoded",
                    // Its own spelling of the same thing, which keeps blanks.
                    (kind, true) if kind.contains("urlencoded-pws") => {
                        "application/x-www-form-urlencoded"
                    }
                    (kind, _) => kind,
                };
                message = message.header("Content-Type", kind);
            }
            message = message.body(body);
        }
        if !has("accept") {
            message = message.header("Accept", "application/json");
        }
        Ok(message)
    }
}

fn pair(key: &str, value: &str) -> String {
    format!("{}={}", query_value(key), query_value(value))
}

fn json_body(mut tree: Json, more: Option<(String, String)>) -> String {
    if let (Json::Object(members), Some((key, value))) = (&mut tree, more) {
        members.insert(key, value.into());
    }
    tree.to_string()
}

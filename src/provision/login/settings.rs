//! What an authentication of ConnectionJSON says, read once.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use serde_json::{Map, Value as Json};

use super::call::TokenCall;
use super::words::{Context, as_it_is};
use crate::connection::Resolved;
use crate::value::Bindings;

/// How often a token is asked for in a row when nothing says so.
const USUAL_REFRESHES: u32 = 5;

/// How an authentication gets what it sends.
pub(super) enum Kind {
    /// It never changes: user name and password, or a token nobody can renew.
    Fixed(SecretString),
    /// It is asked for.
    Asked(Box<Asked>),
    /// It cannot be done, and why.
    Unusable(String),
}

/// How a token is asked for.
pub(super) struct Asked {
    pub call: TokenCall,
    /// `refreshTokenCall`
    pub refresh_call: Option<TokenCall>,
    /// What the request for a token logs in with (`Basic …`).
    pub basic: Option<SecretString>,
    pub jwt: Option<Jwt>,
    /// Whether cookies are what is asked for.
    pub cookies: bool,
    /// `cookies`: what is made of them.
    pub cookies_text: String,
    pub token_path: String,
    pub prefix: String,
    /// `accessToken`
    pub first: Option<SecretString>,
    /// Whether there is a refresh token.
    pub rotates: bool,
    pub refresh_first: Option<SecretString>,
    pub refresh_path: String,
    pub refresh_words: Vec<String>,
    pub refresh_error_path: String,
    /// What `${connection.…}` and `${apiKey}` read.
    pub values: Map<String, Json>,
    pub references: Arc<Resolved>,
}

/// `jwtConfig`, not yet rendered.
pub(super) struct Jwt {
    pub header: Json,
    pub payload: Json,
    pub algorithm: String,
    pub key: String,
    pub life: Option<u64>,
    /// `httpParamsName`
    pub parameter: String,
}

/// What an authentication says about answers to calls.
pub(super) struct Settings {
    pub header_name: String,
    pub codes: Vec<u16>,
    pub words: Vec<String>,
    pub error_path: String,
    pub max_refreshes: u32,
    pub pauses: Option<(u32, Duration)>,
}

/// One authentication, as data.
pub(super) struct Description<'a> {
    pub values: &'a Map<String, Json>,
    /// What stands beside `authentications`.
    pub beside: &'a Map<String, Json>,
    /// `/ConnectionJSON/authentications/acctAuth`
    pub pointer: &'a str,
    pub references: &'a Arc<Resolved>,
}

impl Description<'_> {
    pub fn settings(&self) -> Settings {
        let cookies = self.text("authType").eq_ignore_ascii_case("cookies");
        let usual = if cookies { "Cookie" } else { "Authorization" };
        let mut words = self.texts("authError");
        words.extend(self.texts("expiryError"));
        words.retain(|word| !word.trim().is_empty());
        let codes = self.texts("retryFailureStatusCode");
        let limit = self.values.get("apiRateLimitConfig");
        let number = |key| limit.and_then(|limit| number(limit.get(key)?));
        let pauses = number("retryAfterCalls").zip(number("retryWaitSeconds"));
        Settings {
            header_name: Some(self.text("authHeaderName"))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| usual.to_owned()),
            codes: codes
                .iter()
                .filter_map(|code| code.trim().parse().ok())
                .collect(),
            words,
            error_path: self.text("errorPath"),
            max_refreshes: self
                .values
                .get("maxRefreshTryCount")
                .and_then(number_of_tries)
                .unwrap_or(USUAL_REFRESHES),
            pauses: pauses.filter(|(calls, _)| *calls > 0).map(|(calls, wait)| {
                let calls = u32::try_from(calls).unwrap_or(u32::MAX);
                (calls, Duration::from_secs(wait))
            }),
        }
    }

    pub fn kind(&self) -> Kind {
        match self.read() {
            Ok(kind) => kind,
            Err(why) => Kind::Unusable(why),
        }
    }

    fn read(&self) -> Result<Kind, String> {
        let kind = self.text("authType");
        let first = self.secret("accessToken")?;
        let basic = || -> Result<Option<SecretString>, String> {
            let user = self.property("userName")?;
            let password = self.property("password")?;
            let pair = user.zip(password);
            Ok(pair.map(|(user, password)| {
                SecretString::from(format!(
                    "Basic {}",
                    STANDARD.encode(format!("{user}:{password}"))
                ))
            }))
        };
        match kind.to_ascii_lowercase().as_str() {
            "basic" => basic()?.or(first).map(Kind::Fixed).ok_or_else(|| {
                format!(
                    "`{}/properties` has no `userName` and `password`, so nobody can log in",
                    self.pointer
                )
            }),
            "oauth2" => self.asked(first, None, false),
            "basicwithaccesstoken" => {
                let basic = basic()?.ok_or_else(|| {
                    format!("`{}/properties` has no `userName` and `password`, so no token can be asked for", self.pointer)
                })?;
                self.asked(first, Some(basic), false)
            }
            "jwt" => self.asked(first, None, false),
            "cookies" => self.asked(first, basic()?, true),
            "basicwithhmac" | "signedheaders" => Err(format!(
                "`{}` is of type `{}`, which scimplate cannot log in with; how its signature is made is not public",
                self.pointer, kind
            )),
            "bearer" => Err(format!(
                "`{}` is of type `Bearer`, which is none; write `oauth2`, and `Bearer` in `tokenType`",
                self.pointer
            )),
            _ => Err(format!(
                "`{}/authType` is none of Basic, oauth2, BasicWithAccessToken, Jwt and cookies, so nobody can log in",
                self.pointer
            )),
        }
    }

    fn asked(
        &self,
        first: Option<SecretString>,
        basic: Option<SecretString>,
        cookies: bool,
    ) -> Result<Kind, String> {
        let jwt = self.jwt()?;
        let call = TokenCall::read(self.values, self.pointer)?;
        let Some(call) = call else {
            // A token written down without a way to the next one.
            return first.map(Kind::Fixed).ok_or_else(|| {
                format!(
                    "`{}` has no `url`, so no token can be asked for",
                    self.pointer
                )
            });
        };
        let refresh_call = match self.values.get("refreshTokenCall") {
            Some(Json::Object(nested)) => {
                TokenCall::read(nested, &format!("{}/refreshTokenCall", self.pointer))?
            }
            _ => None,
        };
        let refresh_first = self.secret("refreshToken")?;
        let mut values = self.beside.clone();
        values.extend(self.values.clone());
        values.retain(|_, value| !value.is_object() && !value.is_array());
        Ok(Kind::Asked(Box::new(Asked {
            rotates: self
                .text("refreshType")
                .eq_ignore_ascii_case("RefreshToken")
                || refresh_first.is_some()
                || refresh_call.is_some(),
            call,
            refresh_call,
            basic,
            jwt,
            cookies,
            cookies_text: self.text("cookies"),
            token_path: self.text("tokenResponsePath"),
            prefix: self.text("tokenType"),
            first,
            refresh_first,
            refresh_path: self.text("refreshTokenResponsePath"),
            refresh_words: [
                self.texts("refreshTokenAuthError"),
                self.texts("refrshTokenAuthError"),
            ]
            .concat(),
            refresh_error_path: self.text("refreshTokenErrorPath"),
            values,
            references: Arc::clone(self.references),
        })))
    }

    fn jwt(&self) -> Result<Option<Jwt>, String> {
        if !self.text("authType").eq_ignore_ascii_case("Jwt") {
            return Ok(None);
        }
        let Some(Json::Object(config)) = self.values.get("jwtConfig") else {
            return Err(format!(
                "`{}` has no `jwtConfig`, so nothing can be signed",
                self.pointer
            ));
        };
        // The guide lists some of them beside `jwtConfig`, its examples inside.
        let find = |key: &str| config.get(key).or_else(|| self.values.get(key));
        let text = |key: &str| find(key).map(plain).unwrap_or_default();
        Ok(Some(Jwt {
            header: find("jwtHeader").cloned().unwrap_or_default(),
            payload: find("jwtPayload").cloned().unwrap_or_default(),
            algorithm: text("signedAlgorithm"),
            key: text("key"),
            life: find("jwtExpiryDuration").and_then(number),
            parameter: Some(self.text("httpParamsName"))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "assertion".to_owned()),
        }))
    }

    fn text(&self, key: &str) -> String {
        self.values
            .get(key)
            .map(plain)
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        match self.values.get(key) {
            Some(Json::Array(items)) => items.iter().map(plain).collect(),
            Some(Json::Null) | None => Vec::new(),
            Some(one) => vec![plain(one)],
        }
    }

    fn property(&self, key: &str) -> Result<Option<String>, String> {
        let value = self.values.get("properties").and_then(|all| all.get(key));
        value
            .map(|value| self.expand(&plain(value), &format!("properties/{key}")))
            .transpose()
    }

    fn secret(&self, key: &str) -> Result<Option<SecretString>, String> {
        let text = self.expand(&self.text(key), key)?;
        Ok(Some(text)
            .filter(|text| !text.is_empty())
            .map(SecretString::from))
    }

    /// A text that is no template, with its references replaced.
    fn expand(&self, text: &str, key: &str) -> Result<String, String> {
        let mut left = Vec::new();
        let mut out = String::new();
        let mut done = 0;
        for (span, reference) in crate::connection::references(text) {
            out.push_str(&text[done..span.start]);
            match self.references.get(&reference) {
                Some(value) => out.push_str(value),
                None => left.push(reference),
            }
            done = span.end;
        }
        out.push_str(&text[done..]);
        match left.first() {
            None => Ok(out),
            Some(reference) => Err(format!(
                "`{}/{key}` takes a secret from the {reference}, which has not been read",
                self.pointer
            )),
        }
    }
}

impl Asked {
    /// What templates see.
    pub fn context(&self, values: &[(&str, &str)], timestamp: u128) -> Result<Context<'_>, String> {
        let bare = Context {
            bindings: Bindings::new(),
            references: &self.references,
        };
        let mut connection = Map::new();
        for (key, value) in &self.values {
            // What is a template itself has no value of its own here.
            let text = plain(value);
            let value = match text
                .replace("${env:", "")
                .replace("${file:", "")
                .contains("${")
            {
                true => continue,
                false => bare.render(&text, &as_it_is)?,
            };
            connection.insert(key.clone(), value.into());
        }
        let mut root = Map::new();
        if let Some(key) = connection.get("apiKey") {
            root.insert("apiKey".to_owned(), key.clone());
        }
        root.insert("connection".to_owned(), Json::Object(connection));
        root.insert("timestamp".to_owned(), timestamp.to_string().into());
        for (name, value) in values {
            root.insert((*name).to_owned(), (*value).into());
        }
        let bindings = Bindings::from_json(&Json::Object(root).to_string())
            .map_err(|_| "a value of it cannot be read".to_owned())?;
        Ok(Context {
            bindings,
            references: &self.references,
        })
    }
}

/// A scalar as its text.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(_) | Json::Bool(_) => value.to_string(),
        Json::Null | Json::Array(_) | Json::Object(_) => String::new(),
    }
}

fn number(value: &Json) -> Option<u64> {
    plain(value).trim().parse().ok()
}

fn number_of_tries(value: &Json) -> Option<u32> {
    u32::try_from(number(value)?).ok()
}

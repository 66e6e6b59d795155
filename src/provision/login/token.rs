//! Asking for a token, and reading it from the answer.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value as Json;

use super::call::TokenCall;
use super::settings::{Asked, plain};
use super::sign::Assertion;
use super::words::as_it_is;
use crate::provision::answer::{Answer, at, scalar};
use crate::provision::pace::retry_after;
use crate::provision::transport::{Message, Response, Transport, TransportError};

/// What is known when a token is asked for.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub token: Option<SecretString>,
    pub refresh: Option<SecretString>,
    pub cookies: Option<SecretString>,
}

/// What was given.
pub(super) struct Given {
    pub value: SecretString,
    /// The token without its prefix.
    pub token: SecretString,
    pub life: Option<Duration>,
    pub refresh: Option<SecretString>,
    pub cookies: Option<SecretString>,
}

/// Why nothing was given.
pub(super) enum Denied {
    /// The description of the login is wrong, or our own rules forbid the request.
    Unusable(String),
    /// The endpoint says no; the answer's own words may hold secrets.
    Refused { status: u16, said: String },
    /// Nobody answered, or the endpoint cannot now.
    Later {
        said: String,
        wait: Option<Duration>,
    },
}

impl From<String> for Denied {
    fn from(why: String) -> Denied {
        Denied::Unusable(why)
    }
}

/// Asks for a token. With a refresh token that is refused, for a new one of those first, once.
/// A new refresh token is in `known` then, even if there is no token after all.
pub(super) fn ask(
    asked: &Asked,
    known: &mut Known,
    transport: &dyn Transport,
) -> Result<Given, Denied> {
    let mut renewed = false;
    if let (None, true, Some(call)) = (&known.refresh, asked.rotates, &asked.refresh_call) {
        known.refresh = Some(refresh_token(asked, call, known, transport)?);
        renewed = true;
    }
    if known.refresh.is_none() && asked.call.uses_refresh_token() {
        return Err(Denied::Unusable(
            "its request sends `${refresh_token}`, and there is none: write `refreshToken`, or `refreshTokenCall`".to_owned(),
        ));
    }
    let mut response = send(asked, &asked.call, known, transport)?;
    if let (false, Some(call)) = (renewed, &asked.refresh_call)
        && refuses_refresh_token(asked, &response)
    {
        known.refresh = Some(refresh_token(asked, call, known, transport)?);
        response = send(asked, &asked.call, known, transport)?;
    }
    let response = accepted(response)?;
    let cookies = cookies(&response);
    let mut given = read(asked, response, cookies.as_deref())?;
    given.refresh = given.refresh.or_else(|| known.refresh.clone());
    Ok(given)
}

fn send(
    asked: &Asked,
    call: &TokenCall,
    known: &Known,
    transport: &dyn Transport,
) -> Result<Response, Denied> {
    let message = message(asked, call, known)?;
    transport.send(&message).map_err(|error| match error {
        TransportError::Refused(why) => Denied::Unusable(why),
        // A token asked for twice is only one token more.
        TransportError::NeverSent(said) | TransportError::Unclear(said) => {
            Denied::Later { said, wait: None }
        }
    })
}

fn message(asked: &Asked, call: &TokenCall, known: &Known) -> Result<Message, String> {
    let now = SystemTime::now();
    let stamp = now
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    let reveal = |secret: &Option<SecretString>| {
        secret
            .as_ref()
            .map(|secret| secret.expose_secret().to_owned())
            .unwrap_or_default()
    };
    let (token, refresh, cookies) = (
        reveal(&known.token),
        reveal(&known.refresh),
        reveal(&known.cookies),
    );
    let values = [
        ("access_token", &*token),
        ("refresh_token", &*refresh),
        ("cookies", &*cookies),
    ];
    let context = asked.context(&values, stamp)?;
    let assertion = match &asked.jwt {
        None => None,
        Some(jwt) => {
            let assertion = Assertion {
                header: context.tree(&jwt.header)?,
                payload: context.tree(&jwt.payload)?,
                algorithm: jwt.algorithm.clone(),
                key: context.render(&jwt.key, &as_it_is)?,
                life: jwt.life,
            };
            Some((jwt.parameter.clone(), assertion.sign(now)?))
        }
    };
    let basic = asked.basic.as_ref().map(ExposeSecret::expose_secret);
    call.message(&context, assertion, basic)
}

fn refresh_token(
    asked: &Asked,
    call: &TokenCall,
    known: &Known,
    transport: &dyn Transport,
) -> Result<SecretString, Denied> {
    let response = accepted(send(asked, call, known, transport)?)?;
    let status = response.status;
    let found = found(
        &asked.refresh_path,
        &response,
        &Answer::read(response.clone()),
    );
    found
        .map(SecretString::from)
        .ok_or_else(|| Denied::Refused {
            status,
            said: format!(
                "its answer has no refresh token at `{}`",
                asked.refresh_path
            ),
        })
}

/// Whether the answer means that the refresh token is no longer good.
fn refuses_refresh_token(asked: &Asked, response: &Response) -> bool {
    if asked.refresh_words.is_empty() {
        return matches!(response.status, 400 | 401);
    }
    says(response, &asked.refresh_error_path, &asked.refresh_words)
}

/// Whether what stands at a path of an answer is, or holds, one of some words.
pub(super) fn says(response: &Response, path: &str, words: &[String]) -> bool {
    if words.is_empty() {
        return false;
    }
    // Most answers are no errors, and long: they are not parsed to learn that.
    let holds = |word: &String| {
        let quick = word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._- ".contains(&b));
        !quick || memchr::memmem::find(&response.body, word.as_bytes()).is_some()
    };
    if !words.iter().any(holds) {
        return false;
    }
    let Ok(json) = serde_json::from_slice::<Json>(&response.body) else {
        return false;
    };
    let Some(found) = at(&json, path.trim()) else {
        return false;
    };
    let text = scalar(found).unwrap_or_else(|| found.to_string());
    words.iter().any(|word| text.contains(word.as_str()))
}

/// An answer with a token in it, by its status.
fn accepted(response: Response) -> Result<Response, Denied> {
    let status = response.status;
    let wait = || retry_after(response.header("retry-after")?, SystemTime::now());
    match status {
        200..=299 => Ok(response),
        408 | 425 | 429 | 500..=599 => Err(Denied::Later {
            said: format!("its endpoint answered with status {status}"),
            wait: wait(),
        }),
        300..=399 => Err(Denied::Refused {
            status,
            said: format!(
                "its endpoint answered with status {status}, and redirects are not followed: a token goes to no other place than `url`"
            ),
        }),
        _ => {
            let said = Answer::read(response).words();
            Err(Denied::Refused {
                status,
                said: format!("its endpoint answered with status {said}"),
            })
        }
    }
}

fn read(asked: &Asked, response: Response, cookies: Option<&str>) -> Result<Given, Denied> {
    let status = response.status;
    let answer = Answer::read(response.clone());
    let refused = |said: String| Denied::Refused { status, said };
    let path = asked.token_path.as_str();
    let token = match (asked.cookies, cookies) {
        (true, None) => return Err(refused("its answer sets no cookie".to_owned())),
        (true, Some(cookies)) if path.is_empty() => cookies_as_sent(asked, cookies)?,
        _ => found(path, &response, &answer).ok_or_else(|| {
            let place = if path.is_empty() {
                "its body".to_owned()
            } else {
                format!("`{path}`")
            };
            refused(format!(
                "its answer has no token at {place}; check `tokenResponsePath`"
            ))
        })?,
    };
    if token.chars().any(char::is_control) {
        return Err(refused(
            "the token it gave holds a line end, which no header may".to_owned(),
        ));
    }
    let prefix = asked.prefix.as_str();
    let prefixed = token
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        && token[prefix.len()..].starts_with(' ');
    let value = match prefix.is_empty() || prefixed {
        true => token.clone(),
        false => format!("{prefix} {token}"),
    };
    let refresh = Some(asked.refresh_path.as_str())
        .filter(|path| !path.is_empty() && asked.rotates)
        .and_then(|path| found(path, &response, &answer));
    Ok(Given {
        value: value.into(),
        token: token.into(),
        life: answer.json.as_ref().and_then(|json| life(json, path)),
        refresh: refresh.map(SecretString::from),
        cookies: cookies.map(SecretString::from),
    })
}

/// A text at a path of an answer; `#HEADERS#X-Token` is a header, the empty path the whole body.
fn found(path: &str, response: &Response, answer: &Answer) -> Option<String> {
    let text = match path.strip_prefix("#HEADERS#") {
        Some(name) => response.header(name.trim())?.trim().to_owned(),
        None if path.is_empty() => match &answer.json {
            Some(Json::String(text)) => text.clone(),
            _ => answer.text.trim().to_owned(),
        },
        None => scalar(at(answer.json.as_ref()?, path)?)?,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// `expires_in`, beside the token or at the top, in seconds.
fn life(json: &Json, path: &str) -> Option<Duration> {
    let beside = path
        .rsplit_once('.')
        .and_then(|(parent, _)| at(json, parent));
    let seconds = beside
        .into_iter()
        .chain([json])
        .find_map(|object| object.get("expires_in"))?;
    let seconds: f64 = plain(seconds).trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|life| !life.is_zero())
}

/// The cookies an answer sets, as they are sent back: `a=1; b=2`.
fn cookies(response: &Response) -> Option<String> {
    let set = response
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .filter_map(|(_, value)| value.split(';').next())
        .map(str::trim)
        // An empty one takes a cookie away.
        .filter(|pair| {
            pair.split_once('=')
                .is_some_and(|(_, value)| !value.is_empty())
        });
    let all: Vec<&str> = set.collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// `cookies` with the cookies put in; they alone, when it is not written.
fn cookies_as_sent(asked: &Asked, cookies: &str) -> Result<String, Denied> {
    if asked.cookies_text.is_empty() {
        return Ok(cookies.to_owned());
    }
    let context = asked.context(&[("cookies", cookies)], 0)?;
    Ok(context.render(&asked.cookies_text, &as_it_is)?)
}

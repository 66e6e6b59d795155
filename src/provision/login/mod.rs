//! Logging in: what `${access_token}` is, and getting a new one when it is refused or ends.

mod call;
mod settings;
mod sign;
mod state;
mod token;
mod words;

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value as Json};
use thiserror::Error;

use super::pace::Pace;
use super::transport::{Response, Transport};
use crate::connection::{AttributeKind, Connection};
use crate::error::Error;
use crate::language::MASK;
use crate::text::json::push_pointer;
use crate::value::{Bindings, Value};
use settings::{Description, Kind, Settings};
use state::State;
use words::{data, known};

/// The authentications of a connection.
#[derive(Debug)]
pub struct Logins {
    all: Vec<Login>,
}

/// An authentication of ConnectionJSON, shared by all workers.
///
/// It sees to it that there is one request for a token at a time, and none while the token endpoint rests
/// after a failure.
///
/// ```
/// use scimplate::{Connection, Source};
/// use scimplate::provision::{Logins, Message, Response, Transport, TransportError};
///
/// struct Endpoint;
///
/// impl Transport for Endpoint {
///     fn send(&self, _: &Message) -> Result<Response, TransportError> {
///         let body = br#"{"access_token": "abc", "expires_in": 86400}"#.to_vec();
///         Ok(Response { status: 200, headers: Vec::new(), body })
///     }
/// }
///
/// let text = r#"{"authentications": {"acctAuth": {"authType": "oauth2",
///     "url": "https://login.example.org/oauth/token", "httpMethod": "POST",
///     "httpParams": {"grant_type": "client_credentials"},
///     "tokenResponsePath": "access_token", "tokenType": "Bearer"}}}"#;
/// let connection = Connection::parse(Source::new("ConnectionJSON.json", text))?;
/// let logins = Logins::read(&connection)?;
/// let credential = logins.get("acctAuth").unwrap().credential(&Endpoint)?;
/// assert_eq!(credential.revealed(), "Bearer abc");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Login {
    name: String,
    kind: Kind,
    settings: Settings,
    /// What the connection knows to be secret, to keep it out of errors.
    hidden: Vec<String>,
    state: State,
}

/// What a call sends: the value of `${access_token}`.
#[derive(Clone)]
pub struct Credential {
    value: SecretString,
    cookies: Option<SecretString>,
    generation: u64,
}

impl Credential {
    /// What `${access_token}` is, with its prefix.
    pub fn revealed(&self) -> &str {
        self.value.expose_secret()
    }

    /// What `${cookies}` is, when the login set any.
    pub fn cookies(&self) -> Option<&str> {
        self.cookies.as_ref().map(ExposeSecret::expose_secret)
    }

    /// Gives templates what they see of it: `access_token`, and `cookies` when the login set any.
    pub fn bind(&self, bindings: &mut Bindings) {
        bindings.bind_secret("access_token", Value::string(self.revealed()));
        if let Some(cookies) = self.cookies() {
            bindings.bind_secret("cookies", Value::string(cookies));
        }
    }

    /// How many tokens there were before this one. What [`Login::refresh`] wants to know.
    pub fn generation(&self) -> u64 {
        self.generation
    }
}

/// Never shows the value.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "credential {}", self.generation)
    }
}

/// Why there is no credential. No sentence holds a secret that is known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoginError {
    /// What ConnectionJSON says cannot be done; it will not get better by itself.
    #[error("the login `{login}` cannot be used: {said}")]
    Unusable {
        /// The authentication.
        login: String,
        /// Why, and what to do.
        said: String,
    },
    /// The token endpoint said no, or the target does to what never changes.
    #[error("the login `{login}` was refused: {said}")]
    Refused {
        /// The authentication.
        login: String,
        /// The status the endpoint answered with; `None` when there is nothing to ask for.
        status: Option<u16>,
        /// What was said, shortened.
        said: String,
    },
    /// The token endpoint cannot be reached, or cannot answer now: tasks wait.
    #[error("the login `{login}` cannot be asked for a token now: {said}")]
    Unreachable {
        /// The authentication.
        login: String,
        /// What happened.
        said: String,
        /// How long to wait before asking again; nothing is sent when somebody asks before.
        wait: Duration,
    },
}

impl Logins {
    /// Reads the authentications. One that cannot be used says so when it is.
    ///
    /// References to secrets have to be [resolved](Connection::resolve) before.
    ///
    /// # Errors
    ///
    /// When there is no ConnectionJSON, it is encrypted, or has no authentications.
    pub fn read(connection: &Connection) -> Result<Logins, Error> {
        let missing = |what: &str| {
            Error::input(connection.name(), format!("{what}, so nobody can log in"))
                .help("give ConnectionJSON as a text of its own; exports hold it encrypted")
        };
        let attribute = connection
            .attribute(AttributeKind::Connection)
            .ok_or_else(|| missing("there is no ConnectionJSON"))?;
        if attribute.is_ciphertext() {
            return Err(missing("ConnectionJSON is encrypted"));
        }
        let root = attribute.document().root.as_ref();
        let root = root.map(|root| data(attribute, root)).unwrap_or_default();
        let Some(Json::Object(logins)) = root.get("authentications") else {
            return Err(missing("ConnectionJSON has no `authentications`"));
        };
        let mut beside = root.as_object().cloned().unwrap_or_default();
        beside.remove("authentications");
        let hidden = connection.secrets();
        let references = known(attribute);
        let nothing = Map::new();
        let all = logins.iter().map(|(name, values)| {
            let mut pointer = format!("/{}/authentications", AttributeKind::Connection.name());
            push_pointer(&mut pointer, name);
            let description = Description {
                values: values.as_object().unwrap_or(&nothing),
                beside: &beside,
                pointer: &pointer,
                references: &references,
            };
            let kind = description.kind();
            Login {
                name: name.clone(),
                state: State::new(&kind),
                kind,
                settings: description.settings(),
                hidden: hidden.clone(),
            }
        });
        Ok(Logins { all: all.collect() })
    }

    /// The authentication of that name, case included.
    pub fn get(&self, name: &str) -> Option<&Login> {
        self.all.iter().find(|login| login.name == name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Login> {
        self.all.iter()
    }

    /// A pace with the pauses of `apiRateLimitConfig`: the slowest, when several ask for some.
    pub fn pace(&self) -> Pace {
        let seconds = |(calls, wait): &(u32, Duration)| wait.as_secs_f64() / f64::from(*calls);
        let all = self.all.iter().filter_map(|login| login.settings.pauses);
        let slowest = all.max_by(|a, b| seconds(a).total_cmp(&seconds(b)));
        slowest.map_or_else(Pace::new, |(calls, wait)| Pace::new().pauses(calls, wait))
    }

    /// What came to be known by logging in and must not be shown, of all of them.
    pub fn secrets(&self) -> Vec<String> {
        self.all.iter().flat_map(Login::secrets).collect()
    }
}

impl Login {
    /// Its name in ConnectionJSON.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether what ConnectionJSON says can be done at all; nothing is sent.
    ///
    /// # Errors
    ///
    /// [`LoginError::Unusable`] when it cannot.
    pub fn usable(&self) -> Result<(), LoginError> {
        match &self.kind {
            Kind::Unusable(said) => Err(self.unusable(said)),
            _ => Ok(()),
        }
    }

    /// What to send now. A token is asked for when there is none yet, and a little before one ends whose
    /// `expires_in` is known.
    ///
    /// # Errors
    ///
    /// [`LoginError`], when there is none to be had. A token that has not ended is given even when the next
    /// cannot be had.
    pub fn credential(&self, transport: &dyn Transport) -> Result<Credential, LoginError> {
        self.state.credential(self, transport)
    }

    /// What to send after the target refused the credential of generation `seen`: a newer one if somebody
    /// else got it meanwhile, else a new one. Callers wait for the one who asks.
    ///
    /// # Errors
    ///
    /// [`LoginError`]; [`LoginError::Refused`] too when what is sent never changes.
    pub fn refresh(&self, transport: &dyn Transport, seen: u64) -> Result<Credential, LoginError> {
        self.state.renew(self, transport, seen)
    }

    /// Whether an answer to a call says that its credential is refused: status 401, one of
    /// `retryFailureStatusCode`, or a text of `authError` or `expiryError` at `errorPath`.
    pub fn rejects(&self, response: &Response) -> bool {
        response.status == 401
            || self.settings.codes.contains(&response.status)
            || token::says(response, &self.settings.error_path, &self.settings.words)
    }

    /// `maxRefreshTryCount`: how often a call is repeated with a new credential; 5 where nothing says so.
    pub fn max_refreshes(&self) -> u32 {
        self.settings.max_refreshes
    }

    /// `authHeaderName`: the header that carries the credential.
    pub fn header_name(&self) -> &str {
        &self.settings.header_name
    }

    /// Every text that came to be known by logging in and must not be shown: tokens with and without their
    /// prefix, refresh tokens, cookies; those of the last generations too. The longest first. What stands in
    /// ConnectionJSON is in [`Connection::secrets`].
    pub fn secrets(&self) -> Vec<String> {
        self.state.secrets()
    }

    fn unusable(&self, said: &str) -> LoginError {
        LoginError::Unusable {
            login: self.name.clone(),
            said: self.scrubbed(said),
        }
    }

    /// A sentence without what is known to be secret.
    fn scrubbed(&self, said: &str) -> String {
        let mut said = said.to_owned();
        for secret in self.hidden.iter().chain(&self.secrets()) {
            if said.contains(secret.as_str()) {
                said = said.replace(secret.as_str(), MASK);
            }
        }
        said
    }
}

/// Shows the name.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Login").field(&self.name).finish()
    }
}

//! Finding out how a target behaves, with a user made for it and removed again.

mod cleaning;
mod courier;
mod pages;
mod questions;
mod report;
mod version;

use std::sync::atomic::AtomicBool;

use serde_json::{Map, Value as Json, json};

use super::login::{Login, LoginError, Logins};
use super::run::masked;
use super::transport::Transport;
use crate::connection::{Attribute, AttributeKind, Call, Connection, Operation};
use crate::error::Error;
use crate::plan::Situation;
use crate::value::Bindings;
use questions::Asking;
pub use report::{Finding, Left, Report, Sent};

/// Asks a target how it behaves: whether it refuses a second `userName`, obeys `userName eq`, pages, honours
/// If-Match, and what is left of a user after DELETE.
///
/// Eleven requests where nothing is odd. Six of them are the questions (create, create again, filter, page,
/// PATCH under a version that is not the current one, DELETE). A filter for a name that nobody has tells a filter
/// that is obeyed from one that is not, a page past the end finds targets that begin anew there, a GET and another
/// create after the DELETE tell whether the user is gone or only hidden, and the last DELETE cleans up. Three more
/// are sent where an answer alone does not say enough. What could not be found out is not guessed.
///
/// ```
/// use std::sync::atomic::AtomicBool;
/// use scimplate::{Connection, Source};
/// use scimplate::provision::{Logins, Message, Probe, Response, Throwaway, Transport, TransportError};
///
/// /// Refuses everything.
/// struct Closed;
///
/// impl Transport for Closed {
///     fn send(&self, _: &Message) -> Result<Response, TransportError> {
///         Ok(Response { status: 403, headers: Vec::new(), body: Vec::new() })
///     }
/// }
///
/// let text = r#"{
///     "ConnectionJSON": {"authentications": {"acctAuth": {"authType": "Basic", "properties": {"userName": "me", "password": "secret"}}}},
///     "CreateAccountJSON": {"call": [{"name": "call1", "connection": "acctAuth", "httpMethod": "POST",
///         "url": "https://api.example.org/scim/v2/Users", "httpParams": "{}",
///         "httpHeaders": {"Authorization": "${access_token}"}}]}}"#;
/// let connection = Connection::parse(Source::new("doors.json", text))?;
/// let logins = Logins::read(&connection)?;
/// let probe = Probe::new(&connection, &logins, None)?;
/// assert_eq!(probe.users(), "https://api.example.org/scim/v2/Users");
///
/// let user = Throwaway::named("scimplate-probe-1");
/// let report = probe.run(&Closed, &user, false, &AtomicBool::new(false));
/// assert_eq!(report.habits.second_user_name, None);
/// assert_eq!(report.stopped.as_deref(), Some("the throw-away user is refused: 403"));
/// # Ok::<(), scimplate::Error>(())
/// ```
#[derive(Debug)]
pub struct Probe<'a> {
    connection: &'a Connection,
    logins: &'a Logins,
    attribute: &'a Attribute,
    call: &'a Call,
    login: Option<&'a Login>,
    /// Where users are created.
    users: String,
}

/// The user that is made to be removed again.
#[derive(Debug, Clone, PartialEq)]
pub struct Throwaway {
    name: String,
    more: Map<String, Json>,
}

impl Throwaway {
    /// A user `NAME@example.invalid`, which nobody has: `invalid` is a domain that never exists (RFC 2606). The
    /// name has to be one that was never used, so something random belongs in it.
    pub fn named(name: &str) -> Throwaway {
        Throwaway {
            name: name.to_owned(),
            more: Map::new(),
        }
    }

    /// With attributes that the target demands besides `userName`, `displayName` and `active`.
    #[must_use]
    pub fn with(mut self, attributes: Map<String, Json>) -> Throwaway {
        self.more = attributes;
        self
    }

    /// Its `userName`.
    pub fn user_name(&self) -> String {
        format!("{}@example.invalid", self.name)
    }

    /// A `userName` of nobody.
    fn nobody(&self) -> String {
        format!("{}-nobody@example.invalid", self.name)
    }

    fn body(&self) -> Json {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "displayName": "scimplate probe", "active": true,
        });
        if let Some(members) = body.as_object_mut() {
            members.extend(self.more.clone());
            members.insert("userName".into(), self.user_name().into());
        }
        body
    }
}

impl<'a> Probe<'a> {
    /// What the connection says about its target: the login and the headers of the call of CreateAccountJSON that
    /// POSTs to `…/Users`, and where that goes. `base` is the URL that `/Users` stands below, or that itself,
    /// where no such call says so.
    ///
    /// # Errors
    ///
    /// When there is no such call, its URL or its headers cannot be known without a person, or its login is not
    /// there or cannot be used.
    pub fn new(
        connection: &'a Connection,
        logins: &'a Logins,
        base: Option<&str>,
    ) -> Result<Probe<'a>, Error> {
        let wrong = |said: String| Error::input(connection.name(), said);
        let attribute = connection
            .attribute(AttributeKind::CreateAccount)
            .ok_or_else(|| {
                wrong("there is no CreateAccountJSON, whose login and headers are used".into())
            })?;
        let posts = |call: &&Call| {
            let method = call.http_method.as_ref();
            method.is_some_and(|method| method.text.trim().eq_ignore_ascii_case("POST"))
        };
        let to_users =
            |call: &&Call| (call.url.as_ref()).is_some_and(|url| users_of(&url.text).is_some());
        let calls = || attribute.calls().iter().filter(posts);
        let none = || {
            wrong("no call of CreateAccountJSON POSTs to a URL that ends with `/Users`".into())
                .help("say where SCIM stands with `--base URL`")
        };
        let found = calls().find(to_users);
        let call = match base {
            Some(_) => found
                .or_else(|| calls().next())
                .ok_or_else(|| wrong("CreateAccountJSON has no call that POSTs".into()))?,
            None => found.ok_or_else(none)?,
        };
        let users = match base {
            Some(base) => {
                let base = base.trim().trim_end_matches('/');
                match users_of(base) {
                    Some(users) => users.to_owned(),
                    None => format!("{base}/Users"),
                }
            }
            None => {
                let situation = Situation::new(Operation::Create, Bindings::new());
                let part = connection.url_of(attribute, call, &situation)?;
                let text = part.rendered.revealed().trim();
                users_of(text).ok_or_else(none)?.to_owned()
            }
        };
        let login = match &call.connection {
            None => None,
            Some(name) => {
                let unknown = || {
                    wrong(format!(
                        "ConnectionJSON has no authentication `{}`",
                        name.text
                    ))
                };
                let login = logins.get(&name.text).ok_or_else(unknown)?;
                login.usable().map_err(|error| wrong(error.to_string()))?;
                Some(login)
            }
        };
        let probe = Probe {
            connection,
            logins,
            attribute,
            call,
            login,
            users,
        };
        // What the headers need besides a credential is better known before anything is sent.
        probe.headers(None)?;
        Ok(probe)
    }

    /// Where users are created, secrets masked.
    pub fn users(&self) -> String {
        self.scrub(&self.users)
    }

    /// The requests that are sent where nothing is odd, and what each is for: method, URL, purpose.
    pub fn planned(
        &self,
        user: &Throwaway,
        keep: bool,
    ) -> Vec<(&'static str, String, &'static str)> {
        let url = |rest: String| self.scrub(&format!("{}{rest}", self.users));
        let named = |name: &str| url(format!("?filter=userName eq \"{name}\""));
        let one = || url("/ID".into());
        let mut all = vec![
            ("POST", url(String::new()), "a user to throw away"),
            ("POST", url(String::new()), "another of the same userName"),
            (
                "GET",
                named(&user.user_name()),
                "is it found, and it alone?",
            ),
            ("GET", named(&user.nobody()), "is nobody found?"),
            (
                "GET",
                url("?startIndex=1&count=1".into()),
                "is a page a page?",
            ),
            (
                "GET",
                url("?startIndex=END&count=1".into()),
                "what is past the end?",
            ),
            (
                "PATCH",
                one(),
                "under a version that is not the current one",
            ),
        ];
        if !keep {
            all.extend([
                ("DELETE", one(), "the user"),
                ("GET", one(), "is it gone?"),
                ("POST", url(String::new()), "does it come back?"),
                ("DELETE", one(), "what came back"),
            ]);
        }
        all
    }

    /// Asks. Whatever happens, the users that were made are deleted in the end, unless they are to be kept; once
    /// `stop` is set, nothing but that is done.
    pub fn run(
        &self,
        transport: &dyn Transport,
        user: &Throwaway,
        keep: bool,
        stop: &AtomicBool,
    ) -> Report {
        Asking::new(self, transport, user, stop).run(keep)
    }

    /// The headers of every request. Without a credential, stand-ins.
    fn headers(&self, bindings: Option<Bindings>) -> Result<Vec<(String, String)>, Error> {
        let situation = Situation::new(Operation::Create, bindings.unwrap_or_default());
        let headers = self
            .connection
            .headers_of(self.attribute, self.call, &situation)?;
        let revealed =
            |(name, part): (String, crate::plan::Part)| (name, part.rendered.revealed().to_owned());
        Ok(headers.into_iter().map(revealed).collect())
    }

    /// The type of a body, as the call has it.
    fn content_type(&self) -> &str {
        let kind = self.call.content_type.as_ref();
        kind.map_or("application/scim+json", |kind| &*kind.text)
    }

    /// The text with every secret that is known masked.
    fn scrub(&self, text: &str) -> String {
        let known = self.connection.secrets().into_iter();
        masked(text, known.chain(self.logins.secrets()))
    }
}

/// The URL up to `…/Users`, if it is one.
fn users_of(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?.trim_end_matches('/');
    let last = path.rsplit('/').next()?;
    (path.contains('/') && last.eq_ignore_ascii_case("users")).then_some(path)
}

impl From<LoginError> for courier::Trouble {
    fn from(error: LoginError) -> courier::Trouble {
        courier::Trouble::Stop(error.to_string())
    }
}

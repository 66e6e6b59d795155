//! The seam to the network: one message out, one response back.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// What connectors plug in to send with their own HTTP client; [`Http`](super::Http) is ours.
///
/// An implementation follows no redirect, repeats nothing by itself and says honestly whether a message
/// may have arrived: everything that keeps a task from being done twice rests on that.
///
/// ```
/// use scimplate::provision::{Message, Response, Transport, TransportError};
///
/// /// Answers everything with 204.
/// struct Null;
///
/// impl Transport for Null {
///     fn send(&self, _: &Message) -> Result<Response, TransportError> {
///         Ok(Response { status: 204, headers: Vec::new(), body: Vec::new() })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends a message and reads the whole response, whatever its status is.
    ///
    /// # Errors
    ///
    /// [`TransportError`], which says whether the message may have arrived.
    fn send(&self, message: &Message) -> Result<Response, TransportError>;
}

/// An HTTP request as it goes over the wire.
#[derive(Clone)]
pub struct Message {
    /// GET, POST, …
    pub method: String,
    /// The absolute URL, percent-encoded.
    pub url: String,
    /// Header names with their values, in order. Every value may be a credential.
    pub headers: Vec<(String, SecretString)>,
    /// The body, when there is one. It may hold a password.
    pub body: Option<SecretString>,
}

impl Message {
    /// A message without headers or body.
    pub fn new(method: impl Into<String>, url: impl Into<String>) -> Message {
        Message {
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Message {
        self.headers
            .push((name.into(), SecretString::from(value.into())));
        self
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: impl Into<String>) -> Message {
        self.body = Some(SecretString::from(body.into()));
        self
    }

    /// The body in clear; empty when there is none.
    pub fn body_text(&self) -> &str {
        self.body.as_ref().map_or("", |body| body.expose_secret())
    }
}

/// Shows the method and the URL without its query; no header, no body.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.url.split('?').next().unwrap_or_default();
        write!(f, "{} {path}", self.method)
    }
}

/// An HTTP response.
#[derive(Clone)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names with their values, in order; what is not UTF-8 in a value is replaced.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Shows the status and how long the body is: a response may echo a secret.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} bytes", self.status, self.body.len())
    }
}

/// Why there is no response. The sentence names no credential and no query.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransportError {
    /// Our own rules forbid to send it: plain http to another machine, a foreign origin, a header with a line end.
    #[error("{0}")]
    Refused(String),
    /// No connection could be made, so nothing has arrived: it may be sent again as it is.
    #[error("{0}")]
    NeverSent(String),
    /// It may have arrived and been carried out; nobody answered in a readable way.
    #[error("{0}")]
    Unclear(String),
}

//! Our own transport: blocking HTTP/1.1 over ureq and rustls.

mod failure;
mod origin;
mod socket;

use std::fmt;
use std::io::Read;
use std::time::Duration;

use secrecy::ExposeSecret;
use ureq::config::Config;
use ureq::http::{HeaderName, HeaderValue, Method, Request};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy, ProxyProtocol};

use super::transport::{Message, Response, Transport, TransportError};
use failure::failure;
pub use origin::{Origin, Origins};
use socket::{Names, Wires};

/// How [`Http`] behaves.
///
/// There is no setting to follow redirects, to repeat anything or not to check certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSettings {
    /// How long finding the address may take, and again making the connection with its TLS handshake.
    pub connect: Duration,
    /// How long everything together may take, from finding the address to the last byte of the answer.
    pub whole: Duration,
    /// How long an answer that has begun may pause.
    pub idle: Duration,
    /// The largest body of an answer, in bytes, counted after decompression.
    pub body_limit: usize,
    /// Texts of PEM files with the certificates of authorities, which are then trusted **instead of** the
    /// public ones (Mozilla's). None: the public ones.
    pub authorities: Vec<String>,
    /// Whether `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment count. They do
    /// not unless this says so; for this machine (loopback) they never do.
    pub environment_proxy: bool,
    /// How many connections are kept for reuse: as many as there are workers.
    pub connections: usize,
}

impl Default for HttpSettings {
    /// 5 s to connect, 60 s in all, 10 s of pause, 16 MiB, public authorities, no proxy, 64 connections.
    fn default() -> HttpSettings {
        HttpSettings {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(60),
            idle: Duration::from_secs(10),
            body_limit: 16 * 1024 * 1024,
            authorities: Vec::new(),
            environment_proxy: false,
            connections: 64,
        }
    }
}

/// Headers that say where a message begins and ends, or where it goes: those are ours.
const OURS: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Sends messages over HTTP/1.1, to the allowed origins only.
///
/// It follows no redirect, repeats nothing, always checks certificates and names, speaks TLS 1.2 and 1.3,
/// and plain http to this machine only. Any status is a [`Response`]. Once there was a connection, every
/// failure is [`TransportError::Unclear`]. A connection kept for reuse that the server has closed
/// meanwhile is noticed and replaced before anything is written.
///
/// ```no_run
/// use scimplate::provision::{Http, HttpSettings, Message, Origins, Transport};
///
/// let origins = Origins::new().allow("https://api.example.org")?;
/// let http = Http::new(HttpSettings::default(), origins)?;
/// let response = http.send(&Message::new("GET", "https://api.example.org/scim/v2/ServiceProviderConfig"))?;
/// println!("{}", response.status);
/// # Ok::<(), scimplate::provision::TransportError>(())
/// ```
pub struct Http {
    agent: Agent,
    origins: Origins,
    settings: HttpSettings,
}

impl Http {
    /// Connects to nothing yet.
    ///
    /// # Errors
    ///
    /// [`TransportError::Refused`] when an authority's text holds no certificate, or the environment asks
    /// for a proxy that is not spoken (SOCKS).
    pub fn new(settings: HttpSettings, origins: Origins) -> Result<Http, TransportError> {
        let proxy = if settings.environment_proxy {
            Proxy::try_from_env()
        } else {
            None
        };
        let spoken =
            |proxy: &Proxy| matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https);
        if proxy.as_ref().is_some_and(|proxy| !spoken(proxy)) {
            return Err(TransportError::Refused(
                "the environment asks for a SOCKS proxy, which is not spoken; give an http proxy"
                    .to_owned(),
            ));
        }
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(proxy)
            .tls_config(tls(&settings.authorities)?)
            .user_agent(concat!("scimplate/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(settings.connect))
            .timeout_connect(Some(settings.connect))
            .timeout_global(Some(settings.whole))
            .max_idle_connections(settings.connections)
            .max_idle_connections_per_host(settings.connections)
            .build();
        let agent = Agent::with_parts(config, Wires::new(settings.idle), Names::default());
        Ok(Http {
            agent,
            origins,
            settings,
        })
    }

    fn run(
        &self,
        message: &Message,
        origin: &Origin,
    ) -> Result<ureq::http::Response<ureq::Body>, TransportError> {
        let mut head = Request::builder()
            .method(method(&message.method)?)
            .uri(&message.url)
            .body(())
            .map_err(|_| refused(format!("the URL of a message to `{origin}` cannot be sent")))?;
        for (name, value) in &message.headers {
            let (name, value) = header(name, value.expose_secret())?;
            head.headers_mut().append(name, value);
        }
        let needs_body = matches!(head.method().as_str(), "POST" | "PUT" | "PATCH");
        let direct = origin.is_loopback();
        let answer = match &message.body {
            None if !needs_body => self.agent.run(self.routed(head, direct)),
            body => {
                let text = body.as_ref().map_or("", |body| body.expose_secret());
                let whole = head.map(|()| text);
                self.agent.run(self.routed(whole, direct))
            }
        };
        answer.map_err(|error| failure(error, origin, &self.settings))
    }

    /// Past the proxy, if the message stays on this machine.
    fn routed<B: ureq::AsSendBody>(&self, request: Request<B>, direct: bool) -> Request<B> {
        if direct && self.agent.config().proxy().is_some() {
            self.agent.configure_request(request).proxy(None).build()
        } else {
            request
        }
    }
}

impl Transport for Http {
    fn send(&self, message: &Message) -> Result<Response, TransportError> {
        let origin = self.origins.check(&message.url)?;
        let answer = self.run(message, &origin)?;
        let (head, body) = answer.into_parts();
        let headers: Vec<(String, String)> = head
            .headers
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect();
        // What ureq unpacks it takes out of the headers.
        let packed = headers.iter().find(|(name, value)| {
            name == "content-encoding" && !value.trim().eq_ignore_ascii_case("identity")
        });
        if let Some((_, coding)) = packed {
            let coding: String = coding
                .chars()
                .filter(|c| !c.is_control())
                .take(40)
                .collect();
            return Err(TransportError::Unclear(format!(
                "the answer of `{origin}` is compressed as `{coding}`, which was not asked for and cannot be unpacked"
            )));
        }
        let limit = self.settings.body_limit;
        let mut read = Vec::new();
        body.into_reader()
            .take(limit as u64 + 1)
            .read_to_end(&mut read)
            .map_err(|error| failure(error.into(), &origin, &self.settings))?;
        if read.len() > limit {
            return Err(TransportError::Unclear(format!(
                "the body of the answer of `{origin}` is over {limit} bytes"
            )));
        }
        Ok(Response {
            status: head.status.as_u16(),
            headers,
            body: read,
        })
    }
}

/// Shows where it may send to.
impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}

fn refused(why: String) -> TransportError {
    TransportError::Refused(why)
}

fn tls(authorities: &[String]) -> Result<TlsConfig, TransportError> {
    if authorities.is_empty() {
        return Ok(TlsConfig::builder().root_certs(RootCerts::WebPki).build());
    }
    let mut trusted: Vec<Certificate<'static>> = Vec::new();
    for text in authorities {
        let before = trusted.len();
        for item in parse_pem(text.as_bytes()) {
            match item {
                Ok(PemItem::Certificate(certificate)) => trusted.push(certificate),
                Ok(_) => {}
                Err(_) => {
                    return Err(refused(
                        "a file of certificates is not PEM; it needs lines between `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----`".to_owned(),
                    ));
                }
            }
        }
        if trusted.len() == before {
            return Err(refused(
                "a file of certificates has none; it needs `-----BEGIN CERTIFICATE-----`"
                    .to_owned(),
            ));
        }
    }
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&trusted))
        .build())
}

fn method(name: &str) -> Result<Method, TransportError> {
    const KNOWN: [Method; 7] = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::HEAD,
        Method::OPTIONS,
    ];
    KNOWN
        .into_iter()
        .find(|known| known.as_str() == name)
        .ok_or_else(|| {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(20).collect();
            refused(format!(
                "`{shown}` is no HTTP method; it may be GET, POST, PUT, PATCH or DELETE"
            ))
        })
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), TransportError> {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    let Ok(known) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(refused(format!(
            "`{shown}` cannot be the name of a header; blanks, line ends and signs such as `:` are not allowed in one"
        )));
    };
    if OURS.contains(&known.as_str()) {
        return Err(refused(format!(
            "the header `{shown}` cannot be set: it says where the message ends or goes; leave it out"
        )));
    }
    let Ok(mut value) = HeaderValue::from_bytes(value.as_bytes()) else {
        return Err(refused(format!(
            "the value of the header `{shown}` has a line end or another control character in it, which would begin a header of its own; clean the value it is made from"
        )));
    };
    value.set_sensitive(true);
    Ok((known, value))
}

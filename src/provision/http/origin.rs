//! Where messages may go: scheme, host and port, and nothing that only looks like one of those allowed.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use ureq::http::Uri;

use super::TransportError;
use crate::connection::{AttributeKind, Connection};

/// Scheme, host and port of a URL: RFC 6454's origin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    https: bool,
    /// In lower case, an IPv6 address without its brackets.
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an absolute URL.
    ///
    /// ```
    /// use scimplate::provision::Origin;
    ///
    /// let origin = Origin::of("https://API.example.org:443/v2/Users?count=1")?;
    /// assert_eq!(origin.to_string(), "https://api.example.org");
    /// # Ok::<(), scimplate::provision::TransportError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TransportError::Refused`] when it is no `http` or `https` URL, holds a user name or password, or
    /// is plain http to another machine.
    pub fn of(url: &str) -> Result<Origin, TransportError> {
        let refused = |why: &str| {
            let shown = without_query(url);
            Err(TransportError::Refused(format!("`{shown}` {why}")))
        };
        let Ok(uri) = url.parse::<Uri>() else {
            return refused(
                "is no URL that can be sent; blanks and other special characters in it must be percent-encoded",
            );
        };
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return refused("must start with `https://`"),
        };
        let Some(authority) = uri
            .authority()
            .filter(|authority| !authority.host().is_empty())
        else {
            return refused("names no host");
        };
        if authority.as_str().contains('@') {
            return refused(
                "has a user name or password before its host, which would be logged on the way; put it into ConnectionJSON",
            );
        }
        let host = authority.host().trim_matches(['[', ']']).to_lowercase();
        let rest = authority.as_str()[authority.host().len()..].strip_prefix(':');
        let port = match rest.map(str::parse::<u16>) {
            None => {
                if https {
                    443
                } else {
                    80
                }
            }
            Some(Ok(port)) if port > 0 => port,
            Some(_) => {
                return refused("has a port that is none; a port is a number from 1 to 65535");
            }
        };
        let origin = Origin { https, host, port };
        if !https && !origin.is_loopback() {
            return refused(
                "is plain http, where everybody on the way reads passwords and tokens; write `https://` (plain http goes to this machine only)",
            );
        }
        Ok(origin)
    }

    /// Whether it is this machine: 127.0.0.0/8, ::1 or `localhost`.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.address().is_some_and(|address| address.is_loopback())
    }

    /// The host's name or address.
    pub fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Whether it is an address of the local link, where cloud machines keep their credentials.
    fn is_link_local(&self) -> bool {
        match self.address() {
            Some(IpAddr::V4(address)) => address.is_link_local(),
            Some(IpAddr::V6(address)) => address.is_unicast_link_local(),
            None => false,
        }
    }

    fn address(&self) -> Option<IpAddr> {
        // A zone (`fe80::1%eth0`) does not change what the address is.
        let bare = self.host.split('%').next().unwrap_or_default();
        Some(bare.parse::<IpAddr>().ok()?.to_canonical())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.https {
            ("https", 443)
        } else {
            ("http", 80)
        };
        if self.host.parse::<Ipv6Addr>().is_ok() {
            write!(f, "{scheme}://[{}]", self.host)?;
        } else {
            write!(f, "{scheme}://{}", self.host)?;
        }
        if self.port == usual {
            Ok(())
        } else {
            write!(f, ":{}", self.port)
        }
    }
}

/// The origins messages may go to; no message goes anywhere else, whatever a template or an answer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    allowed: BTreeSet<Origin>,
}

impl Origins {
    /// None yet.
    pub fn new() -> Origins {
        Origins::default()
    }

    /// What the author of a connection wrote: the origins of the URLs of its calls and authentications,
    /// as far as they stand there before the first `${`. An origin that a template computes, and an
    /// address of the local link (169.254.0.0/16, fe80::/10), has to be [allowed](Origins::allow) by name.
    pub fn of(connection: &Connection) -> Origins {
        let mut origins = Origins::new();
        let calls = connection
            .attributes()
            .iter()
            .filter(|attribute| attribute.kind() != AttributeKind::Connection)
            .flat_map(|attribute| attribute.calls())
            .filter_map(|call| call.url.as_ref());
        let logins = connection
            .attribute(AttributeKind::Connection)
            .into_iter()
            .filter(|attribute| !attribute.is_ciphertext())
            .flat_map(|attribute| attribute.strings())
            .filter(|string| string.pointer.ends_with("/url"));
        for url in calls.chain(&logins.collect::<Vec<_>>()) {
            let Some(origin) = written(&url.text).and_then(|start| Origin::of(start).ok()) else {
                continue;
            };
            if !origin.is_link_local() {
                origins.allowed.insert(origin);
            }
        }
        origins
    }

    /// The origin a connection's tasks belong to: that of the first call of the package that has one.
    pub fn target(connection: &Connection) -> Option<Origin> {
        let of_calls = |kind| kind != AttributeKind::Connection;
        connection
            .attributes()
            .iter()
            .filter(|attribute| of_calls(attribute.kind()))
            .flat_map(|attribute| attribute.calls())
            .find_map(|call| Origin::of(written(&call.url.as_ref()?.text)?).ok())
    }

    /// With the origin of this URL too.
    ///
    /// # Errors
    ///
    /// As [`Origin::of`].
    pub fn allow(mut self, url: &str) -> Result<Origins, TransportError> {
        self.allowed.insert(Origin::of(url)?);
        Ok(self)
    }

    /// The origin of a URL, if a message may go there.
    ///
    /// # Errors
    ///
    /// As [`Origin::of`]; and [`TransportError::Refused`] when it is not one of those allowed.
    pub fn check(&self, url: &str) -> Result<Origin, TransportError> {
        let origin = Origin::of(url)?;
        if self.allowed.contains(&origin) {
            return Ok(origin);
        }
        let why = if origin.is_link_local() {
            "an address of the local link, where cloud machines keep their credentials"
        } else {
            "not where this connection goes"
        };
        let known: Vec<String> = self
            .allowed
            .iter()
            .map(|known| format!("`{known}`"))
            .collect();
        let known = if known.is_empty() {
            "nothing".to_owned()
        } else {
            known.join(", ")
        };
        Err(TransportError::Refused(format!(
            "`{origin}` is {why}, so nothing was sent to it; allowed is {known}"
        )))
    }
}

/// The part of a URL's template before its path, if it is written out.
fn written(template: &str) -> Option<&str> {
    let template = template.trim();
    let host = template.find("://")? + 3;
    let end = template[host..]
        .find(['/', '?', '#'])
        .map_or(template.len(), |end| host + end);
    let start = &template[..end];
    (!start.contains(['$', '<', '{'])).then_some(start)
}

/// A URL without what may be secret or personal: its query, and user and password.
fn without_query(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = path.split_once("://") else {
        return path.chars().take(100).collect();
    };
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
        .chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .take(200)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_goes_to_this_machine_only() {
        for url in [
            "http://127.0.0.1:8440/x",
            "http://127.9.8.7/",
            "http://[::1]:80/",
            "http://localhost",
            "http://LOCALHOST:1/",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(Origin::of(url).is_ok(), "{url}");
        }
        for url in [
            "http://example.org/",
            "http://127.0.0.1.example.org/",
            "http://localhost.example.org/",
            "http://127.1/",
            "http://2130706433/",
            "http://0.0.0.0/",
            "http://[::]/",
        ] {
            let said = Origin::of(url).unwrap_err().to_string();
            assert!(said.contains("plain http"), "{url}: {said}");
        }
    }

    #[test]
    fn what_is_no_url_is_said_without_its_query_and_password() {
        for url in [
            "/api/v2/users?secret",
            "api.example.org/?secret",
            "ftp://example.org/?secret",
            "https:///x?secret",
            "https://user:secret@example.org/x?secret",
            "https://example.org/a b?secret",
            "https://example.org:0/?secret",
            "https://example.org:70000/?secret",
            "https://example.org/\r\nx?secret",
            "",
        ] {
            let TransportError::Refused(said) = Origin::of(url).unwrap_err() else {
                panic!("{url}");
            };
            assert!(!said.contains("secret"), "{said}");
            assert!(!said.contains('\n'), "{said}");
        }
    }

    #[test]
    fn only_the_allowed_origins_are_reached() {
        let origins = Origins::new()
            .allow("https://api.example.org/base")
            .unwrap();
        assert!(origins.check("https://API.example.org:443/v2?x=1").is_ok());
        for url in [
            "https://api.example.org:8443/",
            "https://api.example.org.evil.example/",
            "https://evil.example/?https://api.example.org",
            "https://evil.example\\@api.example.org/",
            "https://169.254.169.254/latest/meta-data",
            "https://[fe80::1]/",
            "https://[::ffff:169.254.169.254]/",
            "http://127.0.0.1/",
        ] {
            assert!(
                matches!(origins.check(url), Err(TransportError::Refused(_))),
                "{url}"
            );
        }
        let said = origins
            .check("https://169.254.169.254/x")
            .unwrap_err()
            .to_string();
        assert!(said.contains("local link"), "{said}");
        let named = Origins::new().allow("https://169.254.169.254").unwrap();
        assert!(named.check("https://169.254.169.254/x").is_ok());
    }

    #[test]
    fn an_origin_that_a_template_computes_is_none() {
        assert_eq!(
            written("https://a.example/x/${y}"),
            Some("https://a.example")
        );
        assert_eq!(
            written("https://a.example?x=${y}"),
            Some("https://a.example")
        );
        assert_eq!(written("https://a.example${x}/y"), None);
        assert_eq!(written("${x}://a.example/"), None);
        assert_eq!(written("https://<URL>/"), None);
        assert_eq!(written("/x"), None);
    }
}

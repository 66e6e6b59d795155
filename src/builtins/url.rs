//! `java.net.URI` and `java.net.URL` of a plain web address.

use super::row::{instance, rows};
use crate::value::{Fault, Instance, Object, Str, Value, Zone};

/// An address taken apart: `http` or `https`, a host's name, and what follows.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    whole: String,
    /// A path has no scheme, nor a host.
    scheme: Option<String>,
    host: Option<String>,
    port: Option<i32>,
    path: String,
    query: Option<String>,
    fragment: Option<String>,
}

impl Parts {
    /// Reads a plain address; others have rules of their own, which differ between the two classes.
    fn read(text: &Str) -> Result<Parts, Fault> {
        let whole = text.to_wire().into_owned();
        Parts::plain(&whole).ok_or_else(|| Fault::NotYet("a URL of this kind".into()))
    }

    fn plain(whole: &str) -> Option<Parts> {
        let (rest, fragment) = cut(whole, '#');
        let (rest, query) = cut(rest, '?');
        let (scheme, rest) = rest.split_once("://")?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port.parse::<u16>().ok()?.into())),
            None => (authority, None),
        };
        let mark = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(c);
        let label = |label: &str| {
            label.starts_with(|c: char| c.is_ascii_alphabetic())
                && label.ends_with(|c: char| c.is_ascii_alphanumeric())
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let is_plain = matches!(scheme, "http" | "https")
            && host.split('.').all(label)
            && [Some(path), query, fragment]
                .into_iter()
                .flatten()
                .all(|part| part.chars().all(mark));
        is_plain.then(|| Parts {
            whole: whole.to_owned(),
            scheme: Some(scheme.to_owned()),
            host: Some(host.to_owned()),
            port,
            path: path.to_owned(),
            query: query.map(str::to_owned),
            fragment: fragment.map(str::to_owned),
        })
    }
}

/// A path, as an address without scheme and host.
fn path_only(whole: &str) -> Option<Parts> {
    let (rest, fragment) = cut(whole, '#');
    let (path, query) = cut(rest, '?');
    // Java takes all that is beyond ASCII and no blank.
    let mark = |c: char| {
        c.is_ascii_alphanumeric()
            || "-._~!$&'()*+,;=@/".contains(c)
            || !c.is_ascii() && !c.is_control() && !c.is_whitespace()
    };
    let is_plain = !path.starts_with("//")
        && [Some(path), query, fragment]
            .into_iter()
            .flatten()
            .all(|part| part.chars().all(mark));
    is_plain.then(|| Parts {
        whole: whole.to_owned(),
        scheme: None,
        host: None,
        port: None,
        path: path.to_owned(),
        query: query.map(str::to_owned),
        fragment: fragment.map(str::to_owned),
    })
}

/// What stands before a mark, and what after it.
fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn text(part: Option<&str>) -> Value {
    part.map_or(Value::Null, Value::from)
}

/// A `java.net.URI`.
#[derive(Debug, PartialEq, Eq)]
struct Uri(Parts);

impl Instance for Uri {
    fn class_name(&self) -> &'static str {
        "java.net.URI"
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Uri>() == Some(self)
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        Ok(self.0.whole.as_str().into())
    }
}

instance!(Uri, "java.net.URI");

/// A `java.net.URL`. Nothing here connects to it, and comparing two would look their hosts up.
#[derive(Debug)]
struct Url(Parts);

impl Instance for Url {
    fn class_name(&self) -> &'static str {
        "java.net.URL"
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        Ok(self.0.whole.as_str().into())
    }
}

instance!(Url, "java.net.URL");

rows! {
    /// The address it is, taken apart.
    ///
    ///     'https://example.org/a?b=c'.toURI().host == 'example.org'
    "toURI"(this: &Str) -> Result<Value, Fault> {
        let path = this.as_str().and_then(path_only);
        Ok(Object::new(Uri(path.map_or_else(|| Parts::read(this), Ok)?)).into())
    }

    /// The address it is, taken apart. Nothing connects to it.
    ///
    ///     'https://example.org/a?b=c'.toURL().file == '/a?b=c'
    "toURL"(this: &Str) -> Result<Value, Fault> { Ok(Object::new(Url(Parts::read(this)?)).into()) }

    /// An address's scheme.
    ///
    ///     'https://example.org'.toURI().scheme == 'https'
    "getScheme"(this: &Uri) -> Value { text(this.0.scheme.as_deref()) }

    /// An address's host.
    ///
    ///     'https://example.org'.toURI().host == 'example.org'
    "getHost"(this: &Uri) -> Value { text(this.0.host.as_deref()) }

    /// An address's port; -1 where none is written.
    ///
    ///     'https://example.org:8443'.toURI().port == 8443
    "getPort"(this: &Uri) -> i32 { this.0.port.unwrap_or(-1) }

    /// An address's path; empty where there is none.
    ///
    ///     'https://example.org/a'.toURI().path == '/a'
    "getPath"(this: &Uri) -> Value { text(Some(&this.0.path)) }

    /// What follows the question mark.
    ///
    ///     'https://example.org/?a=b'.toURI().query == 'a=b'
    "getQuery"(this: &Uri) -> Value { text(this.0.query.as_deref()) }

    /// What follows the number sign.
    ///
    ///     'https://example.org/#a'.toURI().fragment == 'a'
    "getFragment"(this: &Uri) -> Value { text(this.0.fragment.as_deref()) }

    /// An address's scheme.
    ///
    ///     'https://example.org'.toURL().protocol == 'https'
    "getProtocol"(this: &Url) -> Value { text(this.0.scheme.as_deref()) }

    /// An address's host.
    ///
    ///     'https://example.org'.toURL().host == 'example.org'
    "getHost"(this: &Url) -> Value { text(this.0.host.as_deref()) }

    /// An address's port; -1 where none is written.
    ///
    ///     'https://example.org'.toURL().port == -1
    "getPort"(this: &Url) -> i32 { this.0.port.unwrap_or(-1) }

    /// An address's path; empty where there is none.
    ///
    ///     'https://example.org/a'.toURL().path == '/a'
    "getPath"(this: &Url) -> Value { text(Some(&this.0.path)) }

    /// What follows the question mark.
    ///
    ///     'https://example.org/?a=b'.toURL().query == 'a=b'
    "getQuery"(this: &Url) -> Value { text(this.0.query.as_deref()) }

    /// What follows the number sign.
    ///
    ///     'https://example.org/#a'.toURL().ref == 'a'
    "getRef"(this: &Url) -> Value { text(this.0.fragment.as_deref()) }

    /// The path and the query.
    ///
    ///     'https://example.org/a?b=c'.toURL().file == '/a?b=c'
    "getFile"(this: &Url) -> Value {
        let query = this.0.query.as_ref().map(|query| format!("?{query}"));
        Value::from(format!("{}{}", this.0.path, query.unwrap_or_default()))
    }
}

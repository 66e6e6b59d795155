//! Connections of ureq, watched: whether there was one at all, and how long an answer may pause.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::uri::Scheme;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};

/// An error from before there was a connection: nothing of the message has left.
#[derive(Debug)]
pub(super) struct NotConnected(pub(super) ureq::Error);

impl fmt::Display for NotConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for NotConnected {}

/// `localhost` led to another machine.
#[derive(Debug)]
pub(super) struct NotLoopback;

impl fmt::Display for NotLoopback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a loopback address")
    }
}

impl std::error::Error for NotLoopback {}

fn not_connected(error: ureq::Error) -> ureq::Error {
    match error {
        // Through a proxy connectors are nested.
        ureq::Error::Other(inner) if inner.is::<NotConnected>() => ureq::Error::Other(inner),
        error => ureq::Error::Other(Box::new(NotConnected(error))),
    }
}

/// Finds addresses; one that is written out without asking anybody.
#[derive(Debug, Default)]
pub(super) struct Names(DefaultResolver);

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let usual = if uri.scheme() == Some(&Scheme::HTTPS) {
            443
        } else {
            80
        };
        if let Ok(address) = host.parse::<IpAddr>() {
            let mut found = self.empty();
            found.push(SocketAddr::new(address, uri.port_u16().unwrap_or(usual)));
            return Ok(found);
        }
        let found = self
            .0
            .resolve(uri, config, timeout)
            .map_err(not_connected)?;
        if host.eq_ignore_ascii_case("localhost")
            && !found
                .iter()
                .all(|address| address.ip().to_canonical().is_loopback())
        {
            return Err(not_connected(ureq::Error::Other(Box::new(NotLoopback))));
        }
        Ok(found)
    }
}

/// Makes ureq's usual connections (proxy, TCP, TLS with its whole handshake).
#[derive(Debug)]
pub(super) struct Wires {
    usual: DefaultConnector,
    idle: Duration,
}

impl Wires {
    pub(super) fn new(idle: Duration) -> Wires {
        Wires {
            usual: DefaultConnector::new(),
            idle,
        }
    }
}

impl Connector for Wires {
    type Out = Wire;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<()>,
    ) -> Result<Option<Wire>, ureq::Error> {
        let connected = self
            .usual
            .connect(details, chained)
            .map_err(not_connected)?;
        Ok(connected.map(|inner| Wire {
            inner,
            idle: self.idle,
            answering: false,
        }))
    }
}

/// A connection. The pause allowed within an answer begins with its first byte: before that the server
/// thinks, for which the whole request's time is there.
pub(super) struct Wire {
    inner: Box<dyn Transport>,
    idle: Duration,
    answering: bool,
}

impl Transport for Wire {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.answering = false;
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, ureq::Error> {
        timeout.per_read = self.answering.then(|| self.idle.into());
        let more = self.inner.await_input(timeout)?;
        self.answering = true;
        Ok(more)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}

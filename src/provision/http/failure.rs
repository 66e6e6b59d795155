//! What ureq's errors mean for a message: whether it may have arrived, said in a sentence.

use std::io;

use rustls::{AlertDescription, CertificateError, Error as Tls, InvalidMessage};
use ureq::{Error, Timeout};

use super::socket::{NotConnected, NotLoopback};
use super::{HttpSettings, Origin, TransportError};

/// Says why there is no answer.
pub(super) fn failure(error: Error, origin: &Origin, settings: &HttpSettings) -> TransportError {
    match error {
        Error::Other(inner) => match inner.downcast::<NotConnected>() {
            Ok(inner) => not_connected(inner.0, origin, settings),
            Err(other) => unclear(&Error::Other(other), origin, settings),
        },
        error => unclear(&error, origin, settings),
    }
}

fn not_connected(error: Error, origin: &Origin, settings: &HttpSettings) -> TransportError {
    let host = origin.host();
    let connect = settings.connect.as_secs_f32();
    let said = match &error {
        Error::HostNotFound => unknown_host(host),
        Error::Timeout(Timeout::Resolve) => format!(
            "the name `{host}` was not found within {connect} s; check the name server of this machine"
        ),
        Error::Timeout(_) => format!(
            "no connection to `{origin}` within {connect} s; check the host, the port and the way there"
        ),
        Error::ConnectProxyFailed(why) => {
            format!(
                "the proxy makes no connection to `{origin}`: {}",
                short(why)
            )
        }
        Error::Other(other) if other.is::<NotLoopback>() => {
            return TransportError::Refused(
                "`localhost` is another machine here, and plain http goes to this machine only; write `127.0.0.1`".to_owned(),
            );
        }
        Error::Rustls(tls) => tls_failure(tls, origin),
        Error::Io(io) => match tls_inside(io) {
            Some(tls) => tls_failure(tls, origin),
            None => io_failure(io, origin),
        },
        other => format!("no connection to `{origin}`: {}", short(&other.to_string())),
    };
    TransportError::NeverSent(said)
}

fn unknown_host(host: &str) -> String {
    format!(
        "the host `{host}` is not known; check how it is spelt, and the name server of this machine"
    )
}

fn io_failure(error: &io::Error, origin: &Origin) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => format!(
            "nothing listens at `{origin}` (port {}): connection refused; check the port, and that the server runs",
            origin.port()
        ),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            format!("there is no way from this machine to `{origin}`; check the network")
        }
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => {
            format!("`{origin}` closed the connection before anything was sent")
        }
        // What the system says of an unknown name has no kind of its own.
        _ if error.to_string().contains("lookup address") => unknown_host(origin.host()),
        _ => format!("no connection to `{origin}`: {}", short(&error.to_string())),
    }
}

fn tls_inside(error: &io::Error) -> Option<&Tls> {
    error.get_ref()?.downcast_ref::<Tls>()
}

fn tls_failure(error: &Tls, origin: &Origin) -> String {
    let host = origin.host();
    match error {
        Tls::InvalidCertificate(why) => {
            let why = match why {
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                    "it has expired; it must be renewed, or the clock of this machine is wrong"
                }
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                    "it is not valid yet; check the clock of this machine"
                }
                CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. } => {
                    return format!(
                        "the certificate of `{host}` is for other names, so this may be another server; check the host in the URL"
                    );
                }
                CertificateError::Revoked => "it was revoked",
                // The second: an authority of that name is known, but with another key.
                CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                    "no known authority signed it; if it is your own, give its authority with --ca-file"
                }
                _ => {
                    return format!(
                        "the certificate of `{host}` is not trusted: {}; if it is your own, give its authority with --ca-file",
                        short(&error.to_string())
                    );
                }
            };
            format!("the certificate of `{host}` is not trusted: {why}")
        }
        Tls::InvalidMessage(InvalidMessage::InvalidContentType) if origin.is_loopback() => format!(
            "`{origin}` does not speak TLS; if it is a server of your own on this machine, write `http://{}`",
            origin.to_string().trim_start_matches("https://")
        ),
        Tls::InvalidMessage(InvalidMessage::InvalidContentType) => {
            format!(
                "`{origin}` does not speak TLS at port {}; check the port",
                origin.port()
            )
        }
        Tls::AlertReceived(AlertDescription::ProtocolVersion)
        | Tls::PeerIncompatible(_)
        | Tls::InvalidMessage(InvalidMessage::UnknownProtocolVersion) => format!(
            "`{origin}` speaks only old versions of TLS, which are not safe; it must speak TLS 1.2 or 1.3"
        ),
        other => format!(
            "the TLS handshake with `{origin}` failed: {}",
            short(&other.to_string())
        ),
    }
}

fn unclear(error: &Error, origin: &Origin, settings: &HttpSettings) -> TransportError {
    let said = match error {
        Error::Timeout(Timeout::PerRead) => format!(
            "`{origin}` began to answer and then said nothing for {} s",
            settings.idle.as_secs_f32()
        ),
        Error::Timeout(_) => format!(
            "`{origin}` did not answer in full within {} s",
            settings.whole.as_secs_f32()
        ),
        Error::Io(io) => match io.kind() {
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => {
                format!("`{origin}` closed the connection before its answer was complete")
            }
            _ => format!(
                "the connection to `{origin}` broke: {}",
                short(&io.to_string())
            ),
        },
        Error::Decompress(..) => {
            format!(
                "the answer of `{origin}` says it is compressed with gzip, and cannot be unpacked"
            )
        }
        Error::LargeResponseHeader(..) => {
            format!("the headers of the answer of `{origin}` are too large")
        }
        Error::Protocol(_) | Error::BodyStalled => {
            format!("`{origin}` answered in something that is not HTTP/1.1, or in part of it")
        }
        _ => format!("`{origin}` gave no answer that can be read"),
    };
    TransportError::Unclear(said)
}

/// Somebody else's words: one line, not too long.
fn short(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(160)
        .collect()
}

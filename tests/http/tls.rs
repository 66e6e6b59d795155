//! TLS: what is not safe is not spoken to, and the sentence says which.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use scimplate::provision::{
    Http, HttpSettings, Message, Origins, Response, Transport, TransportError,
};

use crate::never_sent;
use crate::server::{Server, request};

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A server with a certificate of this authority.
    fn server(&self, name: &str, until: i32) -> (Server, Arc<AtomicUsize>) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        tls_server(certificate, &key)
    }

    fn send(&self, server: &Server, url: &str) -> Result<Response, TransportError> {
        send(server, url, vec![self.0.pem()])
    }
}

fn tls_server(certificate: rcgen::Certificate, key: &KeyPair) -> (Server, Arc<AtomicUsize>) {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let served = Arc::new(AtomicUsize::new(0));
    let count = served.clone();
    let server = Server::start(move |visit| {
        let mut tls = ServerConnection::new(config.clone()).unwrap();
        let mut stream = Stream::new(&mut tls, &mut visit.stream);
        while !request(&mut stream).is_empty() {
            count.fetch_add(1, Ordering::SeqCst);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .unwrap();
        }
    });
    (server, served)
}

fn send(server: &Server, url: &str, authorities: Vec<String>) -> Result<Response, TransportError> {
    let url = url.replace("PORT", &server.address.port().to_string());
    let settings = HttpSettings {
        authorities,
        ..crate::quick()
    };
    let http = Http::new(settings, Origins::new().allow(&url).unwrap()).unwrap();
    let message = Message::new("POST", &url)
        .header("Authorization", "Bearer x")
        .body("{}");
    let first = http.send(&message)?;
    // Again on the kept connection.
    assert_eq!(http.send(&message)?.status, 200);
    Ok(first)
}

#[test]
fn an_own_authority_is_trusted_when_it_is_given() {
    let own = Authority::new();
    let (server, served) = own.server("localhost", 2999);
    assert_eq!(
        own.send(&server, "https://localhost:PORT/").unwrap().body,
        b"ok"
    );
    assert_eq!((server.accepted(), served.load(Ordering::SeqCst)), (1, 2));
}

#[test]
fn certificates_that_prove_nothing_are_refused() {
    let own = Authority::new();
    let other = Authority::new();

    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .self_signed(&key)
        .unwrap();
    let (self_signed, served) = tls_server(certificate, &key);
    never_sent(
        send(&self_signed, "https://localhost:PORT/", Vec::new()),
        "--ca-file",
    );
    never_sent(
        own.send(&self_signed, "https://localhost:PORT/"),
        "no known authority signed it",
    );

    let (unknown, unknown_served) = own.server("localhost", 2999);
    never_sent(
        other.send(&unknown, "https://localhost:PORT/"),
        "no known authority signed it",
    );
    never_sent(
        send(&unknown, "https://localhost:PORT/", Vec::new()),
        "no known authority signed it",
    );

    let (expired, expired_served) = own.server("localhost", 2021);
    never_sent(own.send(&expired, "https://localhost:PORT/"), "expired");

    let (wrong, wrong_served) = own.server("api.example.org", 2999);
    never_sent(
        own.send(&wrong, "https://localhost:PORT/"),
        "is for other names",
    );
    never_sent(
        own.send(&wrong, "https://127.0.0.1:PORT/"),
        "is for other names",
    );

    for served in [served, unknown_served, expired_served, wrong_served] {
        assert_eq!(served.load(Ordering::SeqCst), 0);
    }
}

#[test]
fn old_tls_is_refused() {
    // All that a server of TLS 1.1 says to us: alert, fatal, protocol_version.
    let alerting = Server::start(|visit| {
        visit.write([21, 3, 2, 0, 2, 2, 70]);
        visit.read();
    });
    never_sent(
        send(&alerting, "https://localhost:PORT/", Vec::new()),
        "old versions of TLS",
    );
    // A ServerHello of TLS 1.1.
    let mut hello = vec![2, 0, 0, 38, 3, 2];
    hello.extend([7; 32]);
    hello.extend([0, 0xC0, 0x13, 0]);
    let mut record = vec![22, 3, 2, 0, u8::try_from(hello.len()).unwrap()];
    record.extend(hello);
    let choosing = Server::start(move |visit| {
        visit.write(&record);
        visit.read();
    });
    never_sent(
        send(&choosing, "https://localhost:PORT/", Vec::new()),
        "TLS",
    );
}

#[test]
fn plain_http_behind_https_gets_a_hint() {
    let plain = Server::start(|visit| {
        visit.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        visit.read();
    });
    let port = plain.address.port();
    never_sent(
        send(&plain, "https://127.0.0.1:PORT/x", Vec::new()),
        &format!("write `http://127.0.0.1:{port}`"),
    );
}

#[test]
fn a_peer_that_closes_or_is_silent_in_the_handshake_got_nothing() {
    let closing = Server::start(|_| {});
    never_sent(
        send(&closing, "https://127.0.0.1:PORT/", Vec::new()),
        "before anything was sent",
    );
    let silent = Server::start(|_| std::thread::sleep(std::time::Duration::from_secs(3)));
    never_sent(
        send(&silent, "https://127.0.0.1:PORT/", Vec::new()),
        "within 1 s",
    );
}

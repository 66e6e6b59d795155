//! The transport against servers that misbehave: what is sent, what is not, and what is said of it.
#![cfg(feature = "provision")]

mod server;
mod tls;

use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use scimplate::provision::{
    Http, HttpSettings, Message, Origins, Response, Transport, TransportError,
};
use server::Server;

const CANARY: &str = "canary-7f3a";

fn quick() -> HttpSettings {
    HttpSettings {
        connect: Duration::from_secs(1),
        whole: Duration::from_millis(1500),
        idle: Duration::from_millis(300),
        body_limit: 1000,
        ..HttpSettings::default()
    }
}

fn http(url: &str) -> Http {
    Http::new(quick(), Origins::new().allow(url).unwrap()).unwrap()
}

/// Posts to a server, with secrets in header, query and body.
fn post(url: &str) -> Result<Response, TransportError> {
    let message = Message::new("POST", format!("{url}?q={CANARY}"))
        .header("Authorization", format!("Bearer {CANARY}"))
        .body(format!("{{\"password\":\"{CANARY}\"}}"));
    let answer = http(url).send(&message);
    if let Err(error) = &answer {
        assert!(!error.to_string().contains(CANARY), "{error}");
        assert!(!format!("{error:?}{message:?}").contains(CANARY));
    }
    answer
}

fn unclear(answer: Result<Response, TransportError>, part: &str) {
    match answer {
        Err(TransportError::Unclear(said)) if said.contains(part) => {}
        other => panic!("expected `{part}`: {other:?}"),
    }
}

fn never_sent(answer: Result<Response, TransportError>, part: &str) {
    match answer {
        Err(TransportError::NeverSent(said)) if said.contains(part) => {}
        other => panic!("expected `{part}`: {other:?}"),
    }
}

fn refused(answer: Result<Response, TransportError>, part: &str) {
    match answer {
        Err(TransportError::Refused(said)) if said.contains(part) => {}
        other => panic!("expected `{part}`: {other:?}"),
    }
}

/// A server that answers every request on a connection with the same bytes.
fn answering(bytes: impl AsRef<[u8]> + Send + 'static) -> Server {
    Server::start(move |visit| {
        while !visit.read().is_empty() {
            visit.write(&bytes);
        }
    })
}

#[test]
fn a_message_arrives_as_it_is_and_the_answer_comes_back() {
    let server = answering(
        b"HTTP/1.1 201 Created\r\nX-Id: 5\r\nX-Id: 6\r\nX-Bad: \xff\r\nContent-Length: 2\r\n\r\nok",
    );
    let answer = post(&server.url("/scim/v2/Users")).unwrap();
    assert_eq!(answer.status, 201);
    assert_eq!(answer.body, b"ok");
    assert_eq!(answer.header("x-id"), Some("5"));
    let request = &server.requests()[0];
    assert!(
        request.starts_with(&format!("POST /scim/v2/Users?q={CANARY} HTTP/1.1\r\n")),
        "{request}"
    );
    let lower = request.to_lowercase();
    assert!(
        lower.contains(&format!("authorization: bearer {CANARY}")),
        "{request}"
    );
    assert!(lower.contains("user-agent: scimplate/"), "{request}");
    assert!(
        lower.ends_with(&format!("\r\n\r\n{{\"password\":\"{CANARY}\"}}")),
        "{request}"
    );
}

#[test]
fn no_status_is_an_error_and_no_redirect_is_followed() {
    let elsewhere = Server::at("127.0.0.2:0", |visit| {
        visit.read();
        visit.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    for status in [301, 302, 303, 307, 308, 400, 401, 404, 409, 429, 500, 503] {
        let location = elsewhere.url("/stolen");
        let server = answering(format!(
            "HTTP/1.1 {status} X\r\nLocation: {location}\r\nContent-Length: 4\r\n\r\nbody"
        ));
        let answer = post(&server.url("/x")).unwrap();
        assert_eq!((answer.status, &*answer.body), (status, &b"body"[..]));
        assert_eq!(server.requests().len(), 1);
        let get = Message::new("GET", server.url("/x"));
        assert_eq!(http(&server.url("/")).send(&get).unwrap().status, status);
    }
    assert_eq!(elsewhere.accepted(), 0);
}

#[test]
fn methods_with_and_without_a_body() {
    let server = answering("HTTP/1.1 204 No Content\r\n\r\n");
    let http = http(&server.url("/"));
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        for body in [None, Some("{}")] {
            let mut message = Message::new(method, server.url("/x"));
            if let Some(body) = body {
                message = message.body(body);
            }
            assert_eq!(
                http.send(&message).unwrap().status,
                204,
                "{method} {body:?}"
            );
            let request = server.requests().pop().unwrap();
            assert!(
                request.starts_with(method) && request.ends_with(body.unwrap_or("\r\n\r\n")),
                "{request}"
            );
            let length = request.to_lowercase().contains("content-length: 0");
            assert_eq!(
                length,
                body.is_none() && method.starts_with('P'),
                "{request}"
            );
        }
    }
    refused(
        http.send(&Message::new("get", server.url("/x"))),
        "no HTTP method",
    );
    refused(
        http.send(&Message::new("GET /\r\nX: y", server.url("/x"))),
        "no HTTP method",
    );
    assert_eq!(server.accepted(), 1, "all on one connection");
}

#[test]
fn what_our_rules_forbid_is_refused_before_any_connection() {
    let server = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let http = http(&server.url("/"));
    let with = |name: &str, value: &str| {
        http.send(&Message::new("GET", server.url("/")).header(name, value))
    };
    refused(with("X-Name", "a\r\nX-Other: b"), "line end");
    refused(with("X-Name", "a\nb"), "line end");
    refused(with("X-Name", "a\0b"), "control character");
    refused(with("X Name", "a"), "name of a header");
    refused(with("X-Name:", "a"), "name of a header");
    refused(with("X\r\nY", "a"), "name of a header");
    refused(with("", "a"), "name of a header");
    refused(with("Host", "evil.example"), "cannot be set");
    refused(with("Transfer-Encoding", "chunked"), "cannot be set");
    refused(with("content-length", "5"), "cannot be set");
    let to = |url: &str| http.send(&Message::new("GET", url));
    refused(to("http://192.0.2.1/"), "plain http");
    refused(to("http://example.org/"), "plain http");
    refused(to("https://example.org/"), "not where this connection goes");
    refused(
        to(&server.url("/").replace("127.0.0.1", "127.0.0.3")),
        "not where",
    );
    refused(to("https://169.254.169.254/latest"), "local link");
    refused(to("not a url"), "percent-encoded");
    assert_eq!(server.accepted(), 0);
}

#[test]
fn without_a_connection_nothing_was_sent() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    never_sent(post(&format!("http://{free}/x")), "nothing listens");
    never_sent(post("https://no-such-host.invalid/x"), "not known");
}

#[test]
fn an_answer_that_breaks_off_is_unclear() {
    for (bytes, part) in [
        ("", "closed the connection"),
        ("HTTP/1.1 200", "closed the connection"),
        ("HTTP/1.1 200 OK\r\nContent-Len", "closed the connection"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            "closed the connection",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "closed the connection",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "not HTTP/1.1",
        ),
        ("SSH-2.0-OpenSSH_9.6\r\n\r\n", "not HTTP/1.1"),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
            "gzip",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nnope",
            "`br`",
        ),
    ] {
        let server = Server::start(move |visit| {
            visit.read();
            visit.write(bytes);
        });
        unclear(post(&server.url("/x")), part);
        assert_eq!(server.accepted(), 1, "nothing is repeated: {bytes:?}");
    }
}

#[test]
fn a_reset_is_unclear_and_nothing_is_repeated() {
    // Closed with the request unread: the kernel answers with a reset.
    let before = Server::start(|visit| visit.reset());
    unclear(post(&before.url("/x")), "closed the connection");
    let after = Server::start(|visit| {
        visit.read();
        visit.write("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf");
    });
    unclear(post(&after.url("/x")), "closed the connection");
    assert_eq!((before.accepted(), after.accepted()), (1, 1));
}

#[test]
fn silence_and_drips_end() {
    let silent = Server::start(|visit| {
        visit.read();
        thread::sleep(Duration::from_secs(3));
    });
    let start = Instant::now();
    unclear(post(&silent.url("/x")), "within 1.5 s");
    assert!(
        (1400..5000).contains(&start.elapsed().as_millis()),
        "{:?}",
        start.elapsed()
    );

    let pausing = Server::start(|visit| {
        visit.read();
        // Thinking longer than the pause allowed within an answer is no pause within it.
        thread::sleep(Duration::from_millis(600));
        visit.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        thread::sleep(Duration::from_secs(3));
    });
    let start = Instant::now();
    unclear(post(&pausing.url("/x")), "nothing for 0.3 s");
    assert!(
        (850..5000).contains(&start.elapsed().as_millis()),
        "{:?}",
        start.elapsed()
    );

    let dripping = Server::start(|visit| {
        visit.read();
        visit.write("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
        while visit.stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    let start = Instant::now();
    unclear(post(&dripping.url("/x")), "in full within 1.5 s");
    assert!(
        (1400..5000).contains(&start.elapsed().as_millis()),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn chunks_and_gzip_are_read() {
    let chunked = answering(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    );
    assert_eq!(post(&chunked.url("/")).unwrap().body, b"hello world");
    let packed = gzip(b"hello");
    let mut bytes = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    )
    .into_bytes();
    bytes.extend(packed);
    assert_eq!(post(&answering(bytes).url("/")).unwrap().body, b"hello");
}

#[test]
fn the_limit_counts_after_decompression() {
    for (size, fits) in [(1000, true), (1001, false), (50_000_000, false)] {
        let plain = vec![b'x'; size];
        let packed = gzip(&plain);
        let mut bytes = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            packed.len()
        )
        .into_bytes();
        bytes.extend(packed);
        let server = answering(bytes);
        let start = Instant::now();
        match post(&server.url("/")) {
            Ok(answer) => assert!(fits && answer.body.len() == size),
            other => {
                assert!(!fits);
                unclear(other, "over 1000 bytes");
            }
        }
        assert!(start.elapsed() < Duration::from_secs(1));
    }
    let endless = Server::start(|visit| {
        visit.read();
        visit.write("HTTP/1.1 200 OK\r\n\r\n");
        while visit.stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    unclear(post(&endless.url("/")), "over 1000 bytes");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_connection_is_kept_and_a_closed_one_replaced_unwritten() {
    let kept = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    let client = http(&kept.url("/"));
    for _ in 0..5 {
        client
            .send(&Message::new("POST", kept.url("/")).body("{}"))
            .unwrap();
    }
    assert_eq!((kept.accepted(), kept.requests().len()), (1, 5));

    // The server closes after each answer without saying so.
    let closing = Server::start(|visit| {
        visit.read();
        visit.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    let client = http(&closing.url("/"));
    for _ in 0..5 {
        client
            .send(&Message::new("POST", closing.url("/")).body("{}"))
            .unwrap();
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!((closing.accepted(), closing.requests().len()), (5, 5));

    // It takes the next request on the kept connection, and closes instead of answering.
    let dropping = Server::start(|visit| {
        visit.read();
        visit.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        visit.read();
    });
    let client = http(&dropping.url("/"));
    let message = Message::new("POST", dropping.url("/")).body("{}");
    client.send(&message).unwrap();
    unclear(client.send(&message), "closed the connection");
    assert_eq!(
        (dropping.accepted(), dropping.requests().len()),
        (1, 2),
        "nothing is repeated"
    );
}

#[test]
fn an_authority_file_must_hold_a_certificate() {
    for text in [
        "",
        "hello",
        "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n",
    ] {
        let settings = HttpSettings {
            authorities: vec![text.to_owned()],
            ..quick()
        };
        assert!(
            matches!(
                Http::new(settings, Origins::new()),
                Err(TransportError::Refused(_))
            ),
            "{text}"
        );
    }
}

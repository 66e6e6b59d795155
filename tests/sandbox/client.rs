//! A client of HTTP over a plain socket, which hides nothing of what the server does.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(it, _)| it.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends a request and reads to the end: the answer, or what became of the connection.
pub fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Answer> {
    let (bytes, error) = exchange(address, method, path, headers, body)?;
    match error {
        Some(error) => Err(error),
        None => Ok(parse(&bytes)),
    }
}

/// As [`send`], but what came before the connection failed is not lost.
pub fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<(Vec<u8>, Option<io::Error>)> {
    let mut wire = TcpStream::connect(address)?;
    wire.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() || matches!(method, "POST" | "PUT" | "PATCH") {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    head += "\r\n";
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    // The server may answer, or be gone, before it has read everything.
    let sent = wire.write_all(&bytes);
    let mut answer = Vec::new();
    let read = wire.read_to_end(&mut answer);
    Ok((answer, read.err().or(sent.err())))
}

/// Splits an answer; its body is as long as it says.
pub fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n");
    let end = end.expect("an answer has a head");
    let head = std::str::from_utf8(&bytes[..end]).expect("a head is ASCII");
    let mut lines = head.split("\r\n");
    let status = lines.next().expect("it has a first line");
    let status = status.split(' ').nth(1).expect("it has a status");
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').expect("a header has a colon");
        (name.trim().to_owned(), value.trim().to_owned())
    });
    Answer {
        status: status.parse().expect("a status is a number"),
        headers: headers.collect(),
        body: bytes[end + 4..].to_vec(),
    }
}

/// A token of the client that is there unless told otherwise, as a header has it.
pub fn token(address: SocketAddr) -> String {
    let form = b"grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let answer = send(address, "POST", "/oauth/token", &headers, form).expect("it answers");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let token = answer.json()["access_token"].as_str().map(str::to_owned);
    format!("Bearer {}", token.expect("there is a token"))
}

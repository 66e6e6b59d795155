//! Servers that misbehave as they are told.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A listener whose connections are handled by a script, one after the other.
pub struct Server {
    pub address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

/// What a script sees of a connection.
pub struct Visit {
    pub stream: TcpStream,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start(script: impl Fn(&mut Visit) + Send + 'static) -> Server {
        Server::at("127.0.0.1:0", script)
    }

    pub fn at(address: &str, script: impl Fn(&mut Visit) + Send + 'static) -> Server {
        let listener = TcpListener::bind(address).unwrap();
        let server = Server {
            address: listener.local_addr().unwrap(),
            accepted: Arc::default(),
            requests: Arc::default(),
        };
        let (accepted, requests) = (server.accepted.clone(), server.requests.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                accepted.fetch_add(1, Ordering::SeqCst);
                script(&mut Visit {
                    stream: stream.unwrap(),
                    requests: requests.clone(),
                });
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// The whole requests that were read, head and body.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Visit {
    /// Reads one request; empty when the client closed.
    pub fn read(&mut self) -> String {
        let request = request(&mut self.stream);
        if !request.is_empty() {
            self.requests.lock().unwrap().push(request.clone());
        }
        request
    }

    pub fn write(&mut self, bytes: impl AsRef<[u8]>) {
        // The client may have given up; that is what some tests are about.
        let _ = self.stream.write_all(bytes.as_ref());
    }

    /// Makes the coming close a reset: what the client sent last is still unread.
    pub fn reset(&mut self) {
        let mut one = [0];
        let _ = self.stream.read(&mut one);
    }
}

/// Reads one request, as long as its Content-Length says.
pub fn request(stream: &mut impl Read) -> String {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => read.push(byte[0]),
            _ => return String::new(),
        }
    }
    let head = String::from_utf8_lossy(&read).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    read.extend(body);
    String::from_utf8(read).unwrap()
}

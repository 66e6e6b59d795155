//! Connections that can be made to fail: a reset is one of TCP, not an answer that says so.

use std::future::Future as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};

/// Between two bytes of a slow answer.
const PAUSE: Duration = Duration::from_millis(20);

/// What becomes of the answers of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// They are sent.
    Open,
    /// The connection is reset in their place.
    Reset,
    /// This many bytes of the body are sent, then the connection is reset.
    Cut(usize),
    /// One byte at a time.
    Drip,
}

/// The way a request's answer decides what becomes of its connection.
#[derive(Debug, Clone)]
pub(super) struct Line(Arc<Mutex<Mode>>);

impl Line {
    pub fn set(&self, mode: Mode) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }

    fn mode(&self) -> Mode {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<IncomingStream<'_, Gate>> for Line {
    fn connect_info(stream: IncomingStream<'_, Gate>) -> Line {
        stream.io().line.clone()
    }
}

/// What accepts connections.
pub(super) struct Gate(pub TcpListener);

impl Listener for Gate {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small answers go at once; a system that cannot do so is only slower.
        let _ = stream.set_nodelay(true);
        let wire = Wire {
            stream,
            line: Line(Arc::new(Mutex::new(Mode::Open))),
            left: None,
            pause: None,
        };
        (wire, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A connection.
pub(super) struct Wire {
    stream: TcpStream,
    line: Line,
    /// Bytes until it is cut.
    left: Option<usize>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    /// Whoever closes the connection now, which the error makes happen, resets it.
    fn reset(&self) -> io::Error {
        match self.stream.set_zero_linger() {
            Ok(()) => io::ErrorKind::ConnectionReset.into(),
            Err(error) => error,
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.line.mode() {
            Mode::Open => Pin::new(&mut self.stream).poll_write(context, bytes),
            Mode::Reset => Poll::Ready(Err(self.reset())),
            Mode::Cut(body) => {
                // The head of an answer is written in one go.
                let head = || bytes.windows(4).position(|it| it == b"\r\n\r\n");
                let left = self
                    .left
                    .unwrap_or_else(|| head().map_or(body, |end| end + 4 + body));
                self.left = Some(left);
                if left == 0 {
                    return Poll::Ready(Err(self.reset()));
                }
                let part = &bytes[..left.min(bytes.len())];
                let written = ready!(Pin::new(&mut self.stream).poll_write(context, part))?;
                self.left = Some(left - written);
                Poll::Ready(Ok(written))
            }
            Mode::Drip => {
                let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(PAUSE)));
                ready!(pause.as_mut().poll(context));
                self.pause = None;
                let first = &bytes[..bytes.len().min(1)];
                Pin::new(&mut self.stream).poll_write(context, first)
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

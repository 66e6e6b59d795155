//! Sending what a plan says: nothing lost, nothing doubled.

mod transport;

pub use transport::{Message, Response, Transport, TransportError};

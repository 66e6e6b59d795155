//! Sending what a plan says: nothing lost, nothing doubled.

mod answer;
mod difference;
mod mapping;
mod meaning;
mod remaining;
mod transport;
mod wire;

pub use transport::{Message, Response, Transport, TransportError};

//! Sending what a plan says: nothing lost, nothing doubled.

mod answer;
mod difference;
mod http;
mod journal;
mod login;
mod mapping;
mod meaning;
mod pace;
mod probe;
mod remaining;
mod run;
mod task;
mod transport;
mod wire;

pub use http::{Http, HttpSettings, Origin, Origins};
pub use journal::{Exchange, Journal, JournalError, Record};
pub use login::{Credential, Login, LoginError, Logins};
pub use pace::{LONGEST_HOLD, Pace, retry_after};
pub use probe::{Finding, Left, Probe, Report, Sent, Throwaway};
pub use run::{Given, References, RunSettings, Runner, Summary};
pub use task::{Status, Task};
pub use transport::{Message, Response, Transport, TransportError};

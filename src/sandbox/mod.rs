//! A local stand-in for Genesys Cloud: its SCIM, its tokens, its roles, and what goes wrong with them.
//!
//! [`Sandbox::start`] gives a server of its own thread, of which everything is in memory. It serves what is
//! public of the real one:
//!
//! | path | what |
//! | --- | --- |
//! | `POST /oauth/token` | client credentials and SAML2 bearer, by Basic or in the form (RFC 6749) |
//! | `/api/v2/scim/v2/…`, `/api/v2/scim/…` | `users`, `groups`, `schemas`, `resourcetypes`, `serviceproviderconfig`; the words in any case |
//! | `/api/v2/authorization/roles` | `GET` of all (`name`, `pageSize`, `pageNumber`) and of one |
//! | `/_sandbox/…` | what tests need and no client could ask for, without a token |
//!
//! Filters, paging, `attributes`, versions and their conditions, soft deletion and its undoing, roles by name,
//! PATCH (RFC 7644, section 3.5.2) with the habits of Genesys Cloud, both shapes of errors, rate limits: each
//! rests on something public. Where that is silent or contradicts itself there is a knob ([`Knobs::ALL`] says
//! which and why).
//!
//! Below `/_sandbox`, all JSON:
//!
//! | request | what |
//! | --- | --- |
//! | `GET /_sandbox` | how many of what there are, statuses, faults drawn, knobs |
//! | `GET /_sandbox/users` | the truth: all users, deleted ones too |
//! | `GET /_sandbox/groups` | the truth: all groups and their members |
//! | `GET /_sandbox/audit?after=N` | the latest requests behind number N: time, status, fault, body of a write |
//! | `POST /_sandbox/tokens/expire` | every token ends now |
//! | `POST /_sandbox/clock` | `{"advance": 60}`: the server's clock goes on by a minute |
//! | `POST /_sandbox/knobs` | `{"version-mismatch": "412"}` |
//! | `POST /_sandbox/faults` | `{"spec": "reset_after:0.1", "seed": 7, "methods": ["POST"], "path": "/api", "hang": 5, "retryAfter": 1}`; `{}` ends them |
//!
//! Faults are drawn for each request, the same ones for the same seed, and happen at the connection: a reset is
//! one of TCP. Requests below `/_sandbox` have none.
//!
//! Users and groups there from the beginning have ids that do not change: the second user is
//! `a0000000-0000-4000-8000-000000000002`, the first group `b0000000-0000-4000-8000-000000000001`, the role
//! `employee` `d0000000-0000-4000-8000-000000000001`.
//!
//! ```
//! use std::io::{Read as _, Write as _};
//! use scimplate::sandbox::{Sandbox, Settings};
//!
//! let running = Sandbox::start(Settings::default())?;
//! let mut wire = std::net::TcpStream::connect(running.address())?;
//! write!(wire, "GET /api/v2/scim/v2/users HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n")?;
//! let mut answer = String::new();
//! wire.read_to_string(&mut answer)?;
//! assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("authentication.required"));
//! running.stop();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod about;
mod audit;
mod choice;
mod clock;
mod control;
mod entries;
mod faults;
mod groups;
mod http;
mod knobs;
mod patch;
mod people;
mod query;
mod refusal;
mod reply;
mod running;
mod saved;
mod seed;
mod server;
mod shape;
mod tokens;
mod user;
mod wire;
mod world;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

pub use faults::Faults;
pub use knobs::*;
pub use running::{Running, Sandbox, StartError};
pub use tokens::Client;

/// The port of the command unless it is told another.
pub const DEFAULT_PORT: u16 = 8440;

/// What happened with a request, for a log: no query, no headers, no body.
#[derive(Debug, Clone, Copy)]
pub struct Access<'r> {
    /// `POST`
    pub method: &'r str,
    /// Without the query.
    pub path: &'r str,
    /// Nothing when a fault came before.
    pub status: Option<u16>,
    /// The word of the fault that was drawn.
    pub fault: Option<&'static str>,
}

/// What is told of every request.
pub type Log = Box<dyn Fn(&Access<'_>) + Send + Sync>;

/// What is given each change before it is answered, to be put behind what was given before. First comes all there
/// is, unless there was a [`Settings::state`]; together they are one.
pub type Journal = Box<dyn FnMut(&[u8]) -> std::io::Result<()> + Send>;

/// How a sandbox is to be.
pub struct Settings {
    /// Where it listens; port 0 is any that is free.
    pub listen: SocketAddr,
    /// Whether it may listen where other machines can reach it.
    pub reachable: bool,
    /// How many people there are in the beginning. Roles and groups there are always.
    pub people: usize,
    /// Decides who these people are, and the ids of those to come.
    pub seed: u64,
    /// How it behaves where the sources do not say.
    pub knobs: Knobs,
    /// What goes wrong.
    pub faults: Faults,
    /// Decides which requests it goes wrong with.
    pub fault_seed: u64,
    /// The methods it goes wrong with; none: all.
    pub fault_methods: Vec<String>,
    /// What the paths begin with that it goes wrong with, as in `/api`; empty: all.
    pub fault_path: String,
    /// How long a fault is silent.
    pub hang: Duration,
    /// Who may ask for tokens.
    pub clients: Vec<Client>,
    /// What an earlier sandbox held ([`Running::state`]); `people` and `seed` are not looked at then.
    pub state: Option<Vec<u8>>,
    /// What keeps the changes.
    pub journal: Option<Journal>,
    /// What is told of every request but those below `/_sandbox`.
    pub log: Option<Log>,
}

impl Default for Settings {
    /// Any free port of this machine, twenty people, no faults, the client `sandbox` with the secret
    /// `sandbox-secret`.
    fn default() -> Settings {
        Settings {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            reachable: false,
            people: 20,
            seed: 1,
            knobs: Knobs::default(),
            faults: Faults::default(),
            fault_seed: 1,
            fault_methods: Vec::new(),
            fault_path: String::new(),
            hang: Duration::from_secs(5),
            clients: vec![Client {
                id: "sandbox".to_owned(),
                secret: "sandbox-secret".to_owned(),
                lacks: Vec::new(),
            }],
            state: None,
            journal: None,
            log: None,
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("listen", &self.listen)
            .field("people", &self.people)
            .field("seed", &self.seed)
            .field("knobs", &self.knobs)
            .field("faults", &self.faults)
            .field("clients", &self.clients)
            .finish_non_exhaustive()
    }
}

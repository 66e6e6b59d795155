//! Sending the requests of a probe: credentials, patience, and the list of what was sent.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use super::super::answer::Answer;
use super::super::pace::{Pace, retry_after};
use super::super::transport::{Message, Response, Transport, TransportError};
use super::{Probe, Sent};
use crate::value::Bindings;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nothing more can be asked.
    Stop(String),
    /// It may have been carried out.
    Unclear(String),
}

/// The longest a target is waited for that says to wait.
const PATIENCE: Duration = Duration::from_secs(90);

/// How often a request waits that is told to.
const MOST_WAITS: u32 = 5;

/// How often a GET is repeated that broke.
const MOST_REPEATS: u32 = 2;

pub(super) struct Courier<'p> {
    probe: &'p Probe<'p>,
    transport: &'p dyn Transport,
    stop: &'p AtomicBool,
    pace: Pace,
    pub sent: Vec<Sent>,
}

impl<'p> Courier<'p> {
    pub fn new(
        probe: &'p Probe<'p>,
        transport: &'p dyn Transport,
        stop: &'p AtomicBool,
    ) -> Courier<'p> {
        Courier {
            probe,
            transport,
            stop,
            pace: probe.logins.pace(),
            sent: Vec::new(),
        }
    }

    /// Sends a message, unless it was asked to stop.
    pub fn ask(&mut self, message: &Message) -> Result<Answer, Trouble> {
        self.send(message, false)
    }

    /// Sends a message that cleans up, even after it was asked to stop.
    pub fn clean(&mut self, message: &Message) -> Result<Answer, Trouble> {
        self.send(message, true)
    }

    /// Gets a newer credential when the one it has is rejected, and waits when it is told to.
    fn send(&mut self, message: &Message, cleaning: bool) -> Result<Answer, Trouble> {
        let begun = Instant::now();
        let (mut refreshed, mut waited, mut repeated) = (0, 0, 0);
        loop {
            while let Err(wait) = self.pace.take(Instant::now()) {
                if begun.elapsed() + wait > PATIENCE {
                    return Err(Trouble::Stop(format!(
                        "the target asks to wait for {} s",
                        wait.as_secs()
                    )));
                }
                if self.stop.load(Ordering::SeqCst) && !cleaning {
                    break;
                }
                std::thread::sleep(wait.min(Duration::from_millis(50)));
            }
            if self.stop.load(Ordering::SeqCst) && !cleaning {
                return Err(Trouble::Stop("it was asked to stop".into()));
            }
            let credential = match self.probe.login {
                Some(login) => Some(login.credential(self.transport)?),
                None => None,
            };
            let mut bindings = Bindings::new();
            if let Some(credential) = &credential {
                credential.bind(&mut bindings);
            }
            let sent = self.send_once(message, bindings);
            let broken = match &sent {
                Ok(response) => matches!(response.status, 500 | 502 | 504),
                Err(trouble) => matches!(trouble, Trouble::Unclear(_)),
            };
            // Reading twice does nothing twice.
            if broken && message.method == "GET" && repeated < MOST_REPEATS {
                repeated += 1;
                continue;
            }
            let response = sent?;
            let rejected = |login: &&super::Login| login.rejects(&response);
            if let (Some(login), Some(credential)) = (self.probe.login.filter(rejected), credential)
                && refreshed < login.max_refreshes()
            {
                refreshed += 1;
                login.refresh(self.transport, credential.generation())?;
                continue;
            }
            let wait = response.header("retry-after");
            let wait = wait.and_then(|header| retry_after(header, SystemTime::now()));
            if let (429 | 503, Some(wait)) = (response.status, wait)
                && begun.elapsed() + wait <= PATIENCE
                && waited < MOST_WAITS
            {
                waited += 1;
                self.pace.hold(Instant::now(), wait);
                continue;
            }
            return Ok(Answer::read(response));
        }
    }

    fn send_once(&mut self, message: &Message, bindings: Bindings) -> Result<Response, Trouble> {
        let headers = self.probe.headers(Some(bindings));
        let headers = headers.map_err(|error| Trouble::Stop(error.to_string()))?;
        let is_kind = |name: &str| name.eq_ignore_ascii_case("content-type");
        let mut dressed = Message::new(message.method.as_str(), message.url.as_str());
        dressed.headers.clone_from(&message.headers);
        dressed.body.clone_from(&message.body);
        let (kinds, others): (Vec<_>, Vec<_>) =
            headers.into_iter().partition(|(name, _)| is_kind(name));
        let accepts = others
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("accept"));
        for (name, value) in others {
            dressed = dressed.header(name, value);
        }
        if !accepts {
            dressed = dressed.header("Accept", "application/scim+json, application/json");
        }
        if message.body.is_some() {
            let kind = kinds.into_iter().next().map(|(_, value)| value);
            let kind = kind.unwrap_or_else(|| self.probe.content_type().to_owned());
            dressed = dressed.header("Content-Type", kind);
        }
        let answered = self.transport.send(&dressed);
        self.sent.push(Sent {
            method: message.method.clone(),
            url: self.probe.scrub(&message.url),
            status: answered.as_ref().ok().map(|response| response.status),
        });
        answered.map_err(|error| match error {
            TransportError::Unclear(why) => Trouble::Unclear(self.probe.scrub(&why)),
            TransportError::Refused(why) | TransportError::NeverSent(why) => {
                Trouble::Stop(self.probe.scrub(&why))
            }
        })
    }
}

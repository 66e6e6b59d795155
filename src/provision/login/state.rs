//! What a login has now: one token for all workers, one request for the next at a time.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};

use super::settings::{Asked, Kind};
use super::token::{self, Denied, Given, Known};
use super::{Credential, Login, LoginError};
use crate::provision::transport::Transport;
use crate::value::SHORTEST_SECRET;

/// How long the endpoint rests after its first failure; twice as long after each further one.
const FIRST_REST: Duration = Duration::from_millis(500);

/// The longest it rests, unless it asks for more itself.
const LONGEST_REST: Duration = Duration::from_secs(10);

/// How long before its end a token is renewed: a tenth of its life, and at most this.
const EARLIEST: Duration = Duration::from_secs(60);

/// How many secrets of the past are remembered.
const REMEMBERED: usize = 64;

pub(super) struct State {
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Default)]
struct Now {
    generation: u64,
    value: Option<SecretString>,
    known: Known,
    /// When it is renewed, and when it ends.
    ends: Option<(Instant, Instant)>,
    /// Somebody is asking.
    asking: bool,
    failures: u32,
    /// Until when nobody asks, and what the last one was told.
    rest: Option<(Instant, LoginError)>,
    secrets: VecDeque<SecretString>,
}

impl Now {
    fn credential(&self) -> Option<Credential> {
        Some(Credential {
            value: self.value.clone()?,
            cookies: self.known.cookies.clone(),
            generation: self.generation,
        })
    }

    fn remember(&mut self, secret: &SecretString) {
        let text = secret.expose_secret();
        let is_known = |known: &SecretString| known.expose_secret() == text;
        if text.len() < SHORTEST_SECRET || self.secrets.iter().any(is_known) {
            return;
        }
        self.secrets.push_back(secret.clone());
        if self.secrets.len() > REMEMBERED {
            self.secrets.pop_front();
        }
    }

    fn take(&mut self, given: Given) {
        let secrets = [
            Some(&given.value),
            Some(&given.token),
            given.refresh.as_ref(),
        ];
        for secret in secrets.into_iter().flatten() {
            self.remember(secret);
        }
        if let Some(cookies) = &given.cookies {
            self.remember(cookies);
            for pair in cookies.expose_secret().split("; ") {
                if let Some((_, value)) = pair.split_once('=') {
                    self.remember(&SecretString::from(value));
                }
            }
        }
        let now = Instant::now();
        self.generation += 1;
        self.ends = given.life.and_then(|life| {
            let early = (life / 10).min(EARLIEST);
            Some((now.checked_add(life - early)?, now.checked_add(life)?))
        });
        self.value = Some(given.value);
        self.known = Known {
            token: Some(given.token),
            refresh: given.refresh,
            cookies: given.cookies,
        };
        self.failures = 0;
        self.rest = None;
    }

    fn fail(&mut self, error: LoginError, wait: Option<Duration>) {
        let doubled = FIRST_REST * 2_u32.saturating_pow(self.failures.min(10));
        let rest = wait.unwrap_or_default().max(doubled.min(LONGEST_REST));
        self.failures = self.failures.saturating_add(1);
        self.rest = Some((Instant::now() + rest, error));
    }

    /// What the last one was told, while the endpoint rests.
    fn resting(&self) -> Option<LoginError> {
        let (until, error) = self.rest.as_ref()?;
        let left = until.checked_duration_since(Instant::now())?;
        Some(match error.clone() {
            LoginError::Unreachable { login, said, .. } => LoginError::Unreachable {
                login,
                said,
                wait: left,
            },
            error => error,
        })
    }
}

/// Tells the others that nobody asks any more, even when asking panicked.
struct Asking<'a>(&'a State);

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.lock().asking = false;
        self.0.changed.notify_all();
    }
}

impl State {
    pub fn new(kind: &Kind) -> State {
        let mut now = Now::default();
        match kind {
            Kind::Fixed(value) => {
                now.remember(value);
                now.value = Some(value.clone());
            }
            Kind::Asked(asked) => {
                now.value.clone_from(&asked.first);
                now.known.refresh.clone_from(&asked.refresh_first);
                now.known.token.clone_from(&asked.first);
                for secret in [&asked.first, &asked.refresh_first, &asked.basic]
                    .into_iter()
                    .flatten()
                {
                    now.remember(secret);
                }
            }
            Kind::Unusable(_) => {}
        }
        State {
            now: Mutex::new(now),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn credential(
        &self,
        login: &Login,
        transport: &dyn Transport,
    ) -> Result<Credential, LoginError> {
        let (current, seen) = {
            let now = self.lock();
            let clock = Instant::now();
            match (now.credential(), now.ends) {
                (Some(current), None) => return Ok(current),
                (Some(current), Some((soon, end))) => {
                    // The others go on with it while one renews it.
                    let busy = now.asking || now.resting().is_some();
                    if clock < soon || (clock < end && busy) {
                        return Ok(current);
                    }
                    (Some(current).filter(|_| clock < end), now.generation)
                }
                (None, _) => (None, now.generation),
            }
        };
        let renewed = self.renew(login, transport, seen);
        match (renewed, current) {
            (Err(_), Some(current)) => Ok(current),
            (renewed, _) => renewed,
        }
    }

    pub fn renew(
        &self,
        login: &Login,
        transport: &dyn Transport,
        seen: u64,
    ) -> Result<Credential, LoginError> {
        let asked: &Asked = match &login.kind {
            Kind::Unusable(said) => return Err(login.unusable(said)),
            Kind::Fixed(_) => {
                return Err(LoginError::Refused {
                    login: login.name.clone(),
                    status: None,
                    said: "what it sends never changes; check it in ConnectionJSON".to_owned(),
                });
            }
            Kind::Asked(asked) => asked,
        };
        let mut now = self.lock();
        loop {
            if let Some(newer) = now.credential().filter(|newer| newer.generation > seen) {
                return Ok(newer);
            }
            if now.asking {
                now = self
                    .changed
                    .wait(now)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            if let Some(error) = now.resting() {
                return Err(error);
            }
            break;
        }
        now.asking = true;
        let mut known = now.known.clone();
        drop(now);

        let asking = Asking(self);
        let outcome = token::ask(asked, &mut known, transport);
        let mut now = self.lock();
        let answer = match outcome {
            Ok(given) => {
                now.take(given);
                now.credential()
                    .ok_or_else(|| login.unusable("there is no token"))
            }
            Err(denied) => {
                drop(now);
                let (error, wait) = said(login, denied);
                now = self.lock();
                if let Some(refresh) = known.refresh {
                    now.remember(&refresh);
                    now.known.refresh = Some(refresh);
                }
                now.fail(error.clone(), wait);
                Err(now.resting().unwrap_or(error))
            }
        };
        drop(now);
        drop(asking);
        answer
    }

    pub fn secrets(&self) -> Vec<String> {
        let now = self.lock();
        let mut all: Vec<String> = now
            .secrets
            .iter()
            .map(|secret| secret.expose_secret().to_owned())
            .collect();
        all.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        all
    }
}

/// What was denied, in words for everybody.
fn said(login: &Login, denied: Denied) -> (LoginError, Option<Duration>) {
    let name = login.name.clone();
    match denied {
        Denied::Unusable(said) => (login.unusable(&said), None),
        Denied::Refused { status, said } => {
            let said = login.scrubbed(&said);
            (
                LoginError::Refused {
                    login: name,
                    status: Some(status),
                    said,
                },
                None,
            )
        }
        Denied::Later { said, wait } => {
            let said = login.scrubbed(&said);
            (
                LoginError::Unreachable {
                    login: name,
                    said,
                    wait: Duration::ZERO,
                },
                wait,
            )
        }
    }
}

//! Many workers, one token.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use scimplate::provision::{LoginError, Message, Response, Transport, TransportError};

use crate::{answer, logins, oauth2};

/// Gives tokens that live a while, and takes them as long.
struct Target {
    life: Duration,
    tells_life: bool,
    ends: Mutex<Vec<Instant>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    down_until: Instant,
}

impl Target {
    fn new(life: Duration, tells_life: bool) -> Target {
        Target {
            life,
            tells_life,
            ends: Mutex::default(),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            down_until: Instant::now(),
        }
    }

    fn given(&self) -> usize {
        self.ends.lock().unwrap().len()
    }

    fn takes(&self, value: &str) -> bool {
        let number: usize = value
            .strip_prefix("Bearer token-")
            .unwrap()
            .parse()
            .unwrap();
        self.ends.lock().unwrap()[number] > Instant::now()
    }
}

impl Transport for Target {
    fn send(&self, _: &Message) -> Result<Response, TransportError> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(20));
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        if Instant::now() < self.down_until {
            return Err(TransportError::Unclear("closed".to_owned()));
        }
        let mut ends = self.ends.lock().unwrap();
        ends.push(Instant::now() + self.life);
        let life = match self.tells_life {
            true => format!(",\"expires_in\":{}", self.life.as_secs_f32()),
            false => String::new(),
        };
        answer(
            200,
            &format!("{{\"access_token\":\"token-{}\"{life}}}", ends.len() - 1),
        )
    }
}

/// Eight workers for a while; how often a token was refused.
fn work(target: &Target, time: Duration) -> usize {
    let logins = logins(&oauth2(""));
    let login = logins.get("acctAuth").unwrap();
    let refused = AtomicUsize::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while start.elapsed() < time {
                    let credential = match login.credential(target) {
                        Ok(credential) => credential,
                        Err(LoginError::Unreachable { wait, .. }) => {
                            thread::sleep(wait);
                            continue;
                        }
                        Err(other) => panic!("{other}"),
                    };
                    if !target.takes(credential.revealed()) {
                        refused.fetch_add(1, Ordering::SeqCst);
                        let next = login.refresh(target, credential.generation()).unwrap();
                        assert!(next.generation() > credential.generation());
                    }
                    thread::sleep(Duration::from_millis(2));
                }
            });
        }
    });
    assert_eq!(target.most_at_once.load(Ordering::SeqCst), 1);
    refused.into_inner()
}

#[test]
fn a_token_whose_end_is_known_is_renewed_before_it() {
    let target = Target::new(Duration::from_secs(1), true);
    let refused = work(&target, Duration::from_millis(3500));
    assert_eq!(refused, 0);
    // One at the start, and one each 0.9 s.
    assert!((3..=5).contains(&target.given()), "{}", target.given());
}

#[test]
fn a_token_whose_end_is_not_known_is_renewed_once_for_all_who_are_refused() {
    let target = Target::new(Duration::from_millis(500), false);
    let refused = work(&target, Duration::from_millis(2200));
    assert!((3..=6).contains(&target.given()), "{}", target.given());
    // All eight may meet the dead token at once, and then never again.
    assert!(refused <= 8 * target.given(), "{refused}");
}

#[test]
fn a_sick_endpoint_is_asked_by_one_at_a_time() {
    let mut target = Target::new(Duration::from_secs(60), true);
    target.down_until = Instant::now() + Duration::from_secs(1);
    work(&target, Duration::from_secs(3));
    assert_eq!(target.given(), 1);
}

//! Whether the target is well: a sick one is left alone, and asked now and then whether it is well again.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Failures in a row after which nothing more is sent. With 40 % of all requests failing by chance, twelve in
/// a row come once in 60,000 requests.
const IN_A_ROW: usize = 12;

/// Of the last requests, how many are looked at, and the share that may fail.
const LOOKED_AT: usize = 50;
const MOST_FAILED: f64 = 0.4;

/// When a target that fails is asked again, in first waits of a task: after 1, 5, 15, 60 minutes, if that wait
/// is a fifth of a second.
const SICK: [u32; 4] = [300, 5 * 300, 15 * 300, 60 * 300];

/// When one that cannot be reached is: after a second, doubled up to a minute. Nothing was sent to it, so
/// asking costs nothing.
const FIRST_AWAY: u32 = 5;
const LONGEST_AWAY: u32 = 300;

/// What is known of a target's health. Moments are given to it.
#[derive(Debug)]
pub(super) struct Health {
    /// The first wait of a task.
    unit: Duration,
    last: VecDeque<bool>,
    in_a_row: usize,
    /// Until when nothing is sent, and how often that was so.
    pause: Option<Instant>,
    level: usize,
    away: u32,
    /// Somebody asks whether it is well again.
    asking: Option<Instant>,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It was answered.
    Well,
    /// It failed, or nobody knows.
    Failed,
    /// It never left.
    Away,
}

/// After this, whoever asked is not waited for.
const ASKED_LONG_AGO: Duration = Duration::from_secs(120);

impl Health {
    pub fn new(unit: Duration) -> Health {
        Health {
            unit,
            last: VecDeque::new(),
            in_a_row: 0,
            pause: None,
            level: 0,
            away: 0,
            asking: None,
        }
    }

    /// Whether a request may be sent now; else, when to ask again.
    pub fn admits(&mut self, now: Instant) -> Result<(), Instant> {
        let Some(until) = self.pause else {
            return Ok(());
        };
        if now < until {
            return Err(until);
        }
        match self.asking {
            Some(since) if now.saturating_duration_since(since) < ASKED_LONG_AGO => {
                Err(now + self.unit)
            }
            _ => {
                self.asking = Some(now);
                Ok(())
            }
        }
    }

    /// Takes note of how a request ended.
    pub fn note(&mut self, sign: Sign, now: Instant) {
        self.last.push_back(sign == Sign::Well);
        if self.last.len() > LOOKED_AT {
            self.last.pop_front();
        }
        match sign {
            Sign::Well => {
                self.in_a_row = 0;
                if self.pause.take().is_some() {
                    self.last.clear();
                }
                (self.level, self.away, self.asking) = (0, 0, None);
            }
            Sign::Away => {
                let wait = self.unit * (FIRST_AWAY << self.away.min(6)).min(LONGEST_AWAY);
                // Requests that were under way together count once.
                if self.pause.is_none_or(|until| until <= now) {
                    self.pause = Some(now + wait);
                    self.away += 1;
                }
                self.asking = None;
            }
            Sign::Failed => {
                self.in_a_row += 1;
                let failed = self.last.iter().filter(|well| !**well).count();
                let many = failed as f64 > MOST_FAILED * self.last.len() as f64;
                let asked = self.asking.take().is_some();
                if asked || self.pause.is_none() && self.in_a_row >= IN_A_ROW && many {
                    self.pause = Some(now + self.unit * SICK[self.level.min(SICK.len() - 1)]);
                    self.level += 1;
                }
            }
        }
    }

    /// Until when nothing is sent.
    pub fn paused_until(&self) -> Option<Instant> {
        self.pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Duration = Duration::from_millis(200);

    /// Requests that a target which always fails gets in ten minutes from four workers.
    #[test]
    fn a_sick_target_is_left_alone_and_asked_now_and_then() {
        let (start, mut health, mut sent) = (Instant::now(), Health::new(UNIT), 0);
        for second in 0..600 {
            let now = start + Duration::from_secs(second);
            let admitted = (0..4).filter(|_| health.admits(now).is_ok()).count();
            sent += admitted;
            (0..admitted).for_each(|_| health.note(Sign::Failed, now));
        }
        assert!(sent <= 20, "{sent}");
        let well = start + Duration::from_secs(3600);
        assert!(health.admits(well).is_ok());
        assert!(health.admits(well).is_err(), "one asks, the others wait");
        health.note(Sign::Well, well);
        assert!((0..4).all(|_| health.admits(well).is_ok()));
    }

    #[test]
    fn a_target_that_cannot_be_reached_is_asked_sooner() {
        let (start, mut health) = (Instant::now(), Health::new(UNIT));
        (0..8).for_each(|_| health.note(Sign::Away, start));
        assert_eq!(health.admits(start), Err(start + UNIT * FIRST_AWAY));
        let later = start + UNIT * FIRST_AWAY;
        assert!(health.admits(later).is_ok());
        health.note(Sign::Away, later);
        assert_eq!(health.paused_until(), Some(later + 2 * UNIT * FIRST_AWAY));
    }

    #[test]
    fn single_failures_change_nothing() {
        let (now, mut health) = (Instant::now(), Health::new(UNIT));
        for at in 0..1000 {
            health.note(
                if at % 3 == 0 {
                    Sign::Failed
                } else {
                    Sign::Well
                },
                now,
            );
            assert!(health.admits(now).is_ok());
        }
    }
}

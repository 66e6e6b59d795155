//! How fast: a rate of our own, the connection's own pauses, and what the target asks for. Nothing here
//! looks at a clock: instants come in.

use std::collections::VecDeque;
use std::time::{Duration, Instant, SystemTime};

/// The time in which a rate counts: a second more than a minute, for messages that the way brings closer
/// together than they were sent.
const WINDOW: Duration = Duration::from_secs(61);

/// The longest a target's `Retry-After` is obeyed: an hour.
pub const LONGEST_HOLD: Duration = Duration::from_secs(3600);

/// Says when the next message may go.
///
/// Never more than the rate in any 60 s, whichever 60 s one looks at; and as soon as that allows (61 s are counted, so
/// 98 % of the rate is used while there is work).
///
/// ```
/// use std::time::{Duration, Instant};
/// use scimplate::provision::Pace;
///
/// let start = Instant::now();
/// let mut pace = Pace::new().rate(2);
/// assert_eq!(pace.take(start), Ok(()));
/// assert_eq!(pace.take(start), Ok(()));
/// assert_eq!(pace.take(start), Err(Duration::from_secs(61)));
/// assert_eq!(pace.take(start + Duration::from_secs(61)), Ok(()));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Pace {
    rate: Option<usize>,
    /// When the last messages went, the oldest first; no more than the rate.
    sent: VecDeque<Instant>,
    pauses: Option<(u32, Duration)>,
    /// How many messages went since the last pause.
    since_pause: u32,
    hold: Option<Instant>,
}

impl Pace {
    /// As fast as there is work.
    pub fn new() -> Pace {
        Pace::default()
    }

    /// With at most `per_minute` messages in any 60 s. 0 is no limit.
    #[must_use]
    pub fn rate(mut self, per_minute: u32) -> Pace {
        self.rate = usize::try_from(per_minute).ok().filter(|rate| *rate > 0);
        self
    }

    /// With `apiRateLimitConfig`: after `calls` messages, a pause of `wait` before the next. 0 calls is none.
    #[must_use]
    pub fn pauses(mut self, calls: u32, wait: Duration) -> Pace {
        self.pauses = (calls > 0 && !wait.is_zero()).then_some((calls, wait));
        self
    }

    /// Sends nothing until this instant: what a 429 asks for. An earlier end than one already known
    /// changes nothing; further off than [`LONGEST_HOLD`] counts as that.
    pub fn hold(&mut self, now: Instant, wait: Duration) {
        let until = now + wait.min(LONGEST_HOLD);
        self.hold = Some(self.hold.map_or(until, |known| known.max(until)));
    }

    /// Counts a message, if it may go now.
    ///
    /// # Errors
    ///
    /// How long to wait before asking again, when it may not. Nothing is counted then.
    pub fn take(&mut self, now: Instant) -> Result<(), Duration> {
        if let Some(until) = self.hold {
            if now < until {
                return Err(until - now);
            }
            self.hold = None;
        }
        if let Some(rate) = self.rate {
            if self.sent.len() >= rate {
                let next = self.sent[self.sent.len() - rate] + WINDOW;
                if now < next {
                    return Err(next - now);
                }
            }
            while self.sent.len() >= rate {
                self.sent.pop_front();
            }
            // Threads look at the clock before they get here: the order is kept all the same.
            let last = self.sent.back().copied().unwrap_or(now);
            self.sent.push_back(now.max(last));
        }
        if let Some((calls, wait)) = self.pauses {
            self.since_pause += 1;
            if self.since_pause >= calls {
                self.since_pause = 0;
                self.hold(now, wait);
            }
        }
        Ok(())
    }
}

/// How long a `Retry-After` asks to wait: seconds, or an HTTP date. What is past is 0, more than
/// [`LONGEST_HOLD`] is that; `None` when it is neither.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use scimplate::provision::retry_after;
///
/// let now = UNIX_EPOCH + Duration::from_secs(784_111_770);
/// assert_eq!(retry_after("42", now), Some(Duration::from_secs(42)));
/// assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(7)));
/// assert_eq!(retry_after("soon", now), None);
/// ```
pub fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    let wait = if !header.is_empty() && header.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than a number of seconds can have is still very long.
        Duration::from_secs(header.parse().unwrap_or(u64::MAX))
    } else {
        let at = httpdate::parse_http_date(header).ok()?;
        at.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(LONGEST_HOLD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::UNIX_EPOCH;

    const SECOND: Duration = Duration::from_secs(1);
    const MINUTE: Duration = Duration::from_secs(60);

    /// Always has work; gives the instants at which messages went, from the start.
    fn busy(mut pace: Pace, start: Instant, for_: Duration, each: &[u64]) -> Vec<Duration> {
        let mut now = start;
        let mut went = Vec::new();
        let mut each = each.iter().cycle();
        while now < start + for_ {
            match pace.take(now) {
                Ok(()) => {
                    went.push(now - start);
                    now += Duration::from_millis(*each.next().unwrap());
                }
                Err(wait) => {
                    assert!(wait > Duration::ZERO);
                    now += wait;
                }
            }
        }
        went
    }

    proptest! {
        #[test]
        fn never_above_the_rate_and_nearly_all_of_it(
            rate in 1_u32..400,
            each in prop::collection::vec(0_u64..2_000, 1..20),
        ) {
            let went = busy(Pace::new().rate(rate), Instant::now(), 10 * MINUTE, &each);
            let rate = rate as usize;
            for window in went.windows(rate + 1) {
                prop_assert!(window[rate] - window[0] > MINUTE);
            }
            // What there is work for, in the first nine minutes.
            let mean = each.iter().sum::<u64>() as f64 / each.len() as f64 / 1000.0;
            let possible = (9.0 * rate as f64).min(if mean > 0.0 { 540.0 / mean } else { f64::MAX });
            let done = went.iter().filter(|at| **at < 9 * MINUTE).count();
            // A minute that waits for its work can lose what the work of one message takes.
            let lost = if mean > 0.0 { 2.0 * rate as f64 } else { 0.0 };
            prop_assert!(done as f64 >= 0.95 * (possible - lost), "{done} of {possible}");
        }

        #[test]
        fn nothing_goes_while_it_is_held(wait in 0_u64..10_000, steps in prop::collection::vec(0_u64..500, 1..60)) {
            let start = Instant::now();
            let mut pace = Pace::new().rate(100);
            pace.hold(start, Duration::from_secs(wait));
            let end = Duration::from_secs(wait).min(LONGEST_HOLD);
            let mut now = start;
            for step in steps {
                now += Duration::from_secs(step);
                let answer = pace.take(now);
                prop_assert_eq!(answer.is_ok(), now >= start + end);
                if let Err(left) = answer {
                    prop_assert_eq!(now + left, start + end);
                }
            }
        }

        #[test]
        fn pauses_come_after_so_many_calls(calls in 1_u32..50, wait in 1_u64..30) {
            let wait = Duration::from_secs(wait);
            let went = busy(Pace::new().pauses(calls, wait), Instant::now(), 5 * MINUTE, &[10]);
            for (index, pair) in went.windows(2).enumerate() {
                let gap = pair[1] - pair[0];
                let paused = (index as u32 + 1).is_multiple_of(calls);
                prop_assert_eq!(gap >= wait, paused, "{} {:?}", index, gap);
            }
        }

        #[test]
        fn a_retry_after_is_never_a_panic(text in ".{0,40}", seconds in 0_u64..4_000_000_000) {
            let now = UNIX_EPOCH + Duration::from_secs(seconds);
            prop_assert!(retry_after(&text, now).is_none_or(|wait| wait <= LONGEST_HOLD));
            let later = httpdate::fmt_http_date(now + 90 * SECOND);
            prop_assert_eq!(retry_after(&later, now), Some(90 * SECOND));
            prop_assert_eq!(retry_after(&later, now + 1000 * SECOND), Some(Duration::ZERO));
        }
    }

    #[test]
    fn a_full_rate_is_used_in_full() {
        // 300 a minute with work that never ends: the audit of R20.
        let went = busy(Pace::new().rate(300), Instant::now(), 3 * MINUTE, &[5]);
        for minute in 0..3 {
            let from = minute * MINUTE;
            let within = went
                .iter()
                .filter(|at| **at >= from && **at < from + MINUTE)
                .count();
            assert!((285..=300).contains(&within), "{within}");
        }
    }

    #[test]
    fn clocks_read_out_of_order_do_not_raise_the_rate() {
        let start = Instant::now();
        let mut pace = Pace::new().rate(2);
        assert_eq!(pace.take(start + 10 * SECOND), Ok(()));
        assert_eq!(pace.take(start + 9 * SECOND), Ok(()));
        assert_eq!(pace.take(start + 70 * SECOND), Err(SECOND));
        assert_eq!(pace.take(start + 71 * SECOND), Ok(()));
    }

    #[test]
    fn the_longest_hold_counts() {
        let start = Instant::now();
        let mut pace = Pace::new();
        pace.hold(start, 20 * SECOND);
        pace.hold(start, 5 * SECOND);
        assert_eq!(pace.take(start), Err(20 * SECOND));
        assert_eq!(
            retry_after("99999999999999999999999", UNIX_EPOCH),
            Some(LONGEST_HOLD)
        );
        for text in ["", "-1", "1.5", "+3", "Sun, 06 Nov"] {
            assert_eq!(retry_after(text, UNIX_EPOCH), None, "{text}");
        }
    }
}

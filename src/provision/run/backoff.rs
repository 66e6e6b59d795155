//! How long to wait before a task is tried again.

use std::time::Duration;

/// Longest wait between two tries.
const LONGEST: Duration = Duration::from_secs(60);

/// Tries after which a task does not wait longer than for 64 first waits: most mishaps are over by then.
const SOON: std::ops::Range<u32> = 6..10;

/// The wait after so many tries: the first, doubled each time, up to a minute; a fifth more or less, so that
/// tasks that failed together do not come back together.
pub(super) fn after(first: Duration, tries: u32) -> Duration {
    let wait = first.saturating_mul(
        1 << if SOON.contains(&tries) {
            SOON.start
        } else {
            tries.min(16)
        },
    );
    wait.min(LONGEST).mul_f64(0.8 + 0.4 * fastrand::f64())
}

/// The wait a target asks for without saying how long: five seconds, doubled each time.
pub(super) fn told(tries: u32) -> Duration {
    let wait = Duration::from_secs(5).saturating_mul(1 << tries.min(10));
    wait.min(LONGEST).mul_f64(1.0 + 0.2 * fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute() {
        for (tries, shortest, longest) in [
            (0, 160, 240),
            (1, 320, 480),
            (4, 2560, 3840),
            (30, 48_000, 72_000),
        ] {
            let wait = after(Duration::from_millis(200), tries).as_millis();
            assert!((shortest..=longest).contains(&wait), "{tries}: {wait}");
        }
        assert!(told(0) >= Duration::from_secs(5));
    }
}

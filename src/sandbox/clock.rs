//! The time, which tests may move on.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The system's time, and how far it was moved on.
#[derive(Debug, Default)]
pub(super) struct Clock {
    ahead: i64,
}

impl Clock {
    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let since = since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
        since.saturating_add(self.ahead)
    }

    pub fn advance(&mut self, seconds: u64) {
        let more = i64::try_from(seconds)
            .unwrap_or(i64::MAX)
            .saturating_mul(1000);
        self.ahead = self.ahead.saturating_add(more);
    }
}

/// `2026-11-22T10:00:00.000Z`
pub(super) fn text(millis: i64) -> String {
    let (year, month, day) = date(millis);
    let (hour, minute, second) = time(millis);
    let millis = millis.rem_euclid(1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// `Sun, 22 Nov 2026 10:00:00 GMT` (RFC 9110, section 5.6.7); a time before 1970 is 1970.
pub(super) fn http(millis: i64) -> String {
    let since = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
    httpdate::fmt_http_date(UNIX_EPOCH + since)
}

const DAY: i64 = 86_400_000;

/// Year, month from 1 and day from 1: years begin on 1 March here, which leaves the odd day to their end
/// (Hinnant, "chrono-compatible low-level date algorithms").
fn date(millis: i64) -> (i64, i64, i64) {
    let since = millis.div_euclid(DAY) + 719_468;
    let (era, day) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let from_march = (5 * day + 2) / 153;
    let month = (from_march + 2) % 12 + 1;
    let day = day - (153 * from_march + 2) / 5 + 1;
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn time(millis: i64) -> (i64, i64, i64) {
    let seconds = millis.rem_euclid(DAY) / 1000;
    (seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{http, text};

    #[test]
    fn moments_are_written_as_the_calendar_has_them() {
        for (millis, written) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_826_645_006, "2000-02-29T12:17:25.006Z"),
            (1_767_225_599_999, "2025-12-31T23:59:59.999Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(text(millis), written);
        }
        assert_eq!(http(951_826_645_006), "Tue, 29 Feb 2000 12:17:25 GMT");
    }
}

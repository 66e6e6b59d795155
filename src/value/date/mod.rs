use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Fault;

/// The time zone dates are printed in: the JVM's, which a setting names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time, the default.
    pub const UTC: Zone = Zone(TimeZone::UTC);

    /// The zone of an IANA name, such as `Europe/Rome`; `None` when there is none of that name.
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(Zone)
    }
}

/// A point in time, of one of the three classes the product hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instant {
    /// `java.util.Date`: milliseconds since 1970 UTC.
    Date(i64),
    /// `java.sql.Timestamp`: nanoseconds since 1970 UTC.
    Timestamp(i128),
    /// `java.sql.Date`: midnight of a day, wherever it is printed.
    SqlDate(Date),
}

impl Instant {
    /// Reads an ISO instant (`2024-03-05T14:07:09.045Z`), keeping milliseconds.
    pub fn parse_date(text: &str) -> Option<Instant> {
        let at: Timestamp = text.parse().ok()?;
        Some(Instant::Date(
            at.as_nanosecond().div_euclid(1_000_000) as i64
        ))
    }

    /// Reads an ISO instant, keeping nanoseconds.
    pub fn parse_timestamp(text: &str) -> Option<Instant> {
        let at: Timestamp = text.parse().ok()?;
        Some(Instant::Timestamp(at.as_nanosecond()))
    }

    /// Reads a day (`2024-03-05`).
    pub fn parse_sql_date(text: &str) -> Option<Instant> {
        text.parse().ok().map(Instant::SqlDate)
    }

    /// The full Java name of its class.
    pub const fn class_name(&self) -> &'static str {
        match self {
            Instant::Date(_) => "java.util.Date",
            Instant::Timestamp(_) => "java.sql.Timestamp",
            Instant::SqlDate(_) => "java.sql.Date",
        }
    }

    fn nanos(&self) -> i128 {
        match self {
            Instant::Date(millis) => i128::from(*millis) * 1_000_000,
            Instant::Timestamp(nanos) => *nanos,
            Instant::SqlDate(day) => TimeZone::UTC
                .to_timestamp(day.to_datetime(jiff::civil::Time::midnight()))
                .map_or(0, Timestamp::as_nanosecond),
        }
    }

    /// By time. A Date knows milliseconds only, so it meets a Timestamp there.
    pub fn compare(&self, other: &Instant) -> Ordering {
        match (self, other) {
            (Instant::Timestamp(a), Instant::Timestamp(b)) => a.cmp(b),
            _ => {
                let millis = |i: &Instant| i.nanos().div_euclid(1_000_000);
                millis(self).cmp(&millis(other))
            }
        }
    }

    /// `Date.equals` asks for the same millisecond; `Timestamp.equals` for another Timestamp.
    pub fn java_equals(&self, other: &Instant) -> bool {
        match (self, other) {
            (Instant::Timestamp(a), Instant::Timestamp(b)) => a == b,
            (Instant::Timestamp(_), _) => false,
            _ => self.compare(other) == Ordering::Equal,
        }
    }

    /// What `toString()` gives.
    pub fn print(&self, zone: &Zone) -> Result<String, Fault> {
        if let Instant::SqlDate(day) = self {
            return Ok(day.to_string());
        }
        let nanos = self.nanos();
        let local = Timestamp::from_nanosecond(nanos)
            .map_err(|_| Fault::NotYet("a date outside the years 1 to 9999".into()))?
            .to_zoned(zone.0.clone());
        if local.date() < jiff::civil::date(1582, 10, 15) {
            return Err(Fault::NotYet("a date of the Julian calendar".into()));
        }
        if matches!(self, Instant::Date(_)) {
            return Ok(local.strftime("%a %b %d %H:%M:%S %Z %Y").to_string());
        }
        let fraction = format!("{:09}", nanos.rem_euclid(1_000_000_000));
        let fraction = match fraction.trim_end_matches('0') {
            "" => "0",
            digits => digits,
        };
        Ok(format!(
            "{}.{fraction}",
            local.strftime("%Y-%m-%d %H:%M:%S")
        ))
    }
}

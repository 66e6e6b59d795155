//! Dates: the three classes of Java, its calendar, its time zones, its formats.

mod calendar;
mod day;
mod fields;
mod format;
mod moment;
mod names;
mod parse;
mod resolve;
mod words;
mod zone;

pub use calendar::Calendar;
pub use fields::{Field, days_later};

/// The fields of `java.util.Calendar`, by their numbers there.
pub mod field {
    pub use super::fields::{
        AM_PM, DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_YEAR, ERA, HOUR, HOUR_OF_DAY, MILLISECOND, MINUTE,
        MONTH, SECOND, WEEK_OF_MONTH, WEEK_OF_YEAR, YEAR,
    };
}
pub use format::DateFormat;
pub use moment::Moment;
pub use parse::{Found, Reading};
pub use words::Words;
pub use zone::Zone;

use std::cmp::Ordering;

use jiff::civil;
use jiff::fmt::temporal::{Pieces, PiecesOffset};

use self::day::Civil;
use self::fields::{DAY, Fields};

/// A point in time, of one of the three classes the product hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instant {
    /// `java.util.Date`: milliseconds since 1970 UTC.
    Date(i64),
    /// `java.sql.Timestamp`: nanoseconds since 1970 UTC.
    Timestamp(i128),
    /// `java.sql.Date`: midnight of a day, wherever it is printed; days since 1970.
    SqlDate(i64),
}

impl Instant {
    /// Reads an ISO instant (`2024-03-05T14:07:09.045Z`), keeping milliseconds.
    pub fn parse_date(text: &str) -> Option<Instant> {
        let millis = iso_nanos(text)?.div_euclid(1_000_000);
        i64::try_from(millis).ok().map(Instant::Date)
    }

    /// Reads an ISO instant, keeping nanoseconds.
    pub fn parse_timestamp(text: &str) -> Option<Instant> {
        iso_nanos(text).map(Instant::Timestamp)
    }

    /// Reads a day (`2024-03-05`).
    pub fn parse_sql_date(text: &str) -> Option<Instant> {
        let date: civil::Date = text.parse().ok()?;
        let month = u8::try_from(date.month() - 1).ok()?;
        Some(Instant::SqlDate(day::day_of(
            date.year().into(),
            month,
            date.day().into(),
        )))
    }

    /// The full Java name of its class.
    pub const fn class_name(&self) -> &'static str {
        match self {
            Instant::Date(_) => "java.util.Date",
            Instant::Timestamp(_) => "java.sql.Timestamp",
            Instant::SqlDate(_) => "java.sql.Date",
        }
    }

    /// `getTime()`: milliseconds since 1970 UTC. A day begins when clocks in `zone` show midnight.
    pub fn millis(&self, zone: &Zone) -> i64 {
        match self {
            Instant::Date(millis) => *millis,
            Instant::Timestamp(nanos) => nanos.div_euclid(1_000_000) as i64,
            Instant::SqlDate(day) => {
                let wall = day.saturating_mul(DAY);
                wall.saturating_sub(zone.shift_at_wall(wall).millis)
            }
        }
    }

    /// The day clocks in `zone` show, in days since 1970.
    pub fn day(&self, zone: &Zone) -> i64 {
        Fields::new(self.millis(zone), zone).day
    }

    /// The value of a field of the calendar, up to [`field::MILLISECOND`]; `None` for another.
    pub fn field(&self, field: Field, zone: &Zone) -> Option<i64> {
        Fields::new(self.millis(zone), zone).get(field)
    }

    /// By time, as `compareTo` of its class: a Date and a day know milliseconds, a Timestamp asks for
    /// nanoseconds.
    pub fn compare(&self, other: &Instant, zone: &Zone) -> Ordering {
        let millis = |instant: &Instant| instant.millis(zone);
        let nanos = |instant: &Instant| match instant {
            Instant::Timestamp(nanos) => *nanos,
            other => i128::from(millis(other)) * 1_000_000,
        };
        match self {
            Instant::Timestamp(at) => at.cmp(&nanos(other)),
            _ => millis(self).cmp(&millis(other)),
        }
    }

    /// `Date.equals` asks for the same millisecond; `Timestamp.equals` for another Timestamp.
    pub fn java_equals(&self, other: &Instant, zone: &Zone) -> bool {
        match (self, other) {
            (Instant::Timestamp(a), Instant::Timestamp(b)) => a == b,
            (Instant::Timestamp(_), _) => false,
            _ => self.millis(zone) == other.millis(zone),
        }
    }

    /// What `toString()` gives.
    pub fn print(&self, zone: &Zone) -> String {
        let at = match self {
            Instant::SqlDate(day) => return date_text(day::civil(*day)),
            other => Fields::new(other.millis(zone), zone),
        };
        let get = |field| at.get(field).unwrap_or_default();
        let time = format!(
            "{:02}:{:02}:{:02}",
            get(fields::HOUR_OF_DAY),
            get(fields::MINUTE),
            get(fields::SECOND)
        );
        let Instant::Timestamp(nanos) = self else {
            return format!(
                "{} {} {:02} {time} {} {}",
                names::short(names::DAYS[(day::weekday(at.day) - 1) as usize]),
                names::short(names::MONTHS[usize::from(at.civil.month)]),
                at.civil.day,
                zone.name(at.daylight, false),
                at.year_of_era(),
            );
        };
        let fraction = format!("{:09}", nanos.rem_euclid(1_000_000_000));
        let fraction = match fraction.trim_end_matches('0') {
            "" => "0",
            digits => digits,
        };
        format!("{} {time}.{fraction}", date_text(at.civil))
    }
}

/// Nanoseconds since 1970 UTC of an ISO instant. Its calendar is Gregorian from the beginning, and its last
/// moment the end of 9999.
fn iso_nanos(text: &str) -> Option<i128> {
    let pieces = Pieces::parse(text).ok()?;
    let time = pieces.time()?;
    let ahead = match pieces.offset()? {
        PiecesOffset::Numeric(offset) => offset.offset().seconds(),
        _ => 0,
    };
    let days = civil::date(1970, 1, 1)
        .until(pieces.date())
        .ok()?
        .get_days();
    let since_midnight = time.duration_since(civil::Time::midnight()).as_nanos();
    Some((i128::from(days) * 86_400 - i128::from(ahead)) * 1_000_000_000 + since_midnight)
}

/// `2024-03-05`
fn date_text(date: Civil) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month + 1, date.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_of_the_zone() {
        let day = Instant::parse_sql_date("2024-03-05").unwrap();
        let rome = Zone::named("Europe/Rome").unwrap();
        assert_eq!(day.millis(&Zone::UTC) - day.millis(&rome), 3_600_000);
        assert_eq!(day.print(&rome), "2024-03-05");
    }

    #[test]
    fn dates_to_the_last_representable_one() {
        let print = |millis| Instant::Date(millis).print(&Zone::UTC);
        assert_eq!(print(i64::MAX), "Sun Aug 17 07:12:55 UTC 292278994");
        assert_eq!(print(i64::MIN), "Sun Dec 02 16:47:04 UTC 292269055");
        assert_eq!(
            Instant::parse_date("9999-12-31T23:59:59Z")
                .map(|d| d.print(&Zone::UTC))
                .unwrap(),
            "Fri Dec 31 23:59:59 UTC 9999"
        );
    }

    #[test]
    fn years_of_two_digits_go_by_the_clock() {
        let format = DateFormat::new(&"yy-MM-dd".into()).unwrap();
        let now = Instant::parse_date("2024-03-05T12:00:00Z");
        let read = |text: &str, now| {
            let reading = Reading {
                zone: &Zone::UTC,
                home: &Zone::UTC,
                lenient: true,
                now,
            };
            format
                .parse(&text.into(), reading)
                .map(|found| Instant::Date(found.millis).print(&Zone::UTC))
        };
        assert_eq!(
            read("43-12-31", now).unwrap(),
            "Thu Dec 31 00:00:00 UTC 2043"
        );
        assert_eq!(
            read("45-01-01", now).unwrap(),
            "Mon Jan 01 00:00:00 UTC 1945"
        );
        // 80 years before now, to the millisecond.
        assert_eq!(
            read("44-03-05", now).unwrap(),
            "Sat Mar 05 00:00:00 UTC 2044"
        );
        assert_eq!(
            read("44-03-06", now).unwrap(),
            "Mon Mar 06 00:00:00 UTC 1944"
        );
        assert_eq!(read("1-1-1", now).unwrap(), "Sat Jan 01 00:00:00 UTC 1");
        assert!(matches!(
            read("43-12-31", None),
            Err(crate::value::Fault::Refused(_))
        ));
    }

    #[test]
    fn every_zone_of_java_has_rules() {
        let without: Vec<_> = Zone::all_ids()
            .filter(|id| Zone::named(id).is_none())
            .collect();
        assert!(
            without
                .iter()
                .all(|id| id.starts_with("SystemV/") || *id == "Africa/Windhoek"),
            "{without:?}"
        );
    }
}

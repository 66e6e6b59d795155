//! `java.util.Date`, `java.sql.Timestamp` and `java.sql.Date`.

pub(super) mod calendar;
pub(super) mod change;
pub(super) mod constants;
pub(super) mod format;
pub(super) mod locale;
pub(super) mod zone;

use std::cmp::Ordering::{Greater, Less};

use super::number::no_order;
use super::row::{Arg, Null, rows};
use super::{Host, Ty};
use crate::value::{
    DateFormat, Fault, Field, Instant, Reading, Str, Value, Zone, days_later, field,
};

/// A `java.sql.Timestamp`, in nanoseconds.
pub(super) struct Nanos(pub(super) i128);

impl Arg<'_> for Nanos {
    const TY: Ty = Ty::DATE;
    fn take(value: &Value) -> Option<Nanos> {
        match value {
            Value::Date(date) => match date.get() {
                Instant::Timestamp(nanos) => Some(Nanos(nanos)),
                _ => None,
            },
            _ => None,
        }
    }
}

rows! {
    /// The present moment, as the render's clock has it.
    ///
    ///     new Date() > new Date(0)
    new "java.util.Date"[host]() -> Result<Value, Fault> {
        Ok(Instant::Date(host.now()?.millis(host.zone())).into())
    }

    /// The moment so many milliseconds after the beginning of 1970, UTC.
    ///
    ///     new Date(0L).time == 0
    new "java.util.Date"(millis: i64) -> Instant { Instant::Date(millis) }

    /// The moment so many milliseconds after the beginning of 1970, UTC.
    ///
    ///     new java.sql.Timestamp(5).nanos == 5000000
    new "java.sql.Timestamp"(millis: i64) -> Instant {
        Instant::Timestamp(i128::from(millis) * 1_000_000)
    }

    /// Reads a date by a pattern of `SimpleDateFormat`. What follows in the text is not looked at.
    ///
    ///     Date.parse('yyyy-MM-dd', '1970-01-02').time == 86400000
    static "java.util.Date" "parse"[host](pattern: &Str, text: &Str) -> Result<Instant, Fault> {
        parse(host, pattern, text, host.zone())
    }

    /// Reads a date by a pattern of `SimpleDateFormat`, written in a time zone.
    ///
    ///     Date.parse('HH:mm', '10:00', TimeZone.getTimeZone('GMT+1')).time == 9 * 3600000
    static "java.util.Date" "parse"[host](pattern: &Str, text: &Str, zone: &Zone) -> Result<Instant, Fault> {
        parse(host, pattern, text, zone)
    }

    /// Milliseconds since the beginning of 1970, UTC.
    ///
    ///     new Date(5).getTime() == 5
    "getTime"[host](this: Instant) -> i64 { this.millis(host.zone()) }

    /// The nanoseconds of a Timestamp's second.
    ///
    ///     new java.sql.Timestamp(1045).getNanos() == 45000000
    "getNanos"(this: Nanos) -> i32 { this.0.rem_euclid(1_000_000_000) as i32 }

    /// Whether it is earlier than `other`, by the millisecond or, of two Timestamps, the nanosecond.
    ///
    ///     new Date(1).before(new Date(2))
    "before"[host](this: Instant, other: Instant) -> bool { order(host, &this, &other) == Less }

    /// Whether it is later than `other`, by the millisecond or, of two Timestamps, the nanosecond.
    ///
    ///     new Date(2).after(new Date(1))
    "after"[host](this: Instant, other: Instant) -> bool { order(host, &this, &other) == Greater }

    /// The order of the two: negative, zero or positive. A Timestamp looks at nanoseconds.
    ///
    ///     new Date(1).compareTo(new Date(2)) == -1
    "compareTo"[host](this: Instant, other: Instant) -> i32 { this.compare(&other, host.zone()) as i32 }

    /// Null is no date: a `NullPointerException`. Compare with `<` to have null come first.
    ///
    ///     null < new Date(0)
    "compareTo"(this: Instant, other: &Value) -> Result<i32, Fault> { Err(no_order(&this.into(), other)) }

    /// Null is no date: a `NullPointerException`.
    ///
    ///     new Date(0) != null
    "before"(this: Instant, other: Null) -> Result<bool, Fault> {
        let (_, Null) = (this, other);
        Err(Fault::null_argument())
    }

    /// Null is no date: a `NullPointerException`.
    ///
    ///     new Date(0) != null
    "after"(this: Instant, other: Null) -> Result<bool, Fault> {
        let (_, Null) = (this, other);
        Err(Fault::null_argument())
    }

    /// Some days later, at the same time by the clock.
    ///
    ///     new Date(0) + 1 == new Date(86400000)
    "plus"[host](this: Instant, days: i32) -> Instant { later(host, this, days.into()) }

    /// Some days earlier, at the same time by the clock.
    ///
    ///     new Date(86400000) - 1 == new Date(0)
    "minus"[host](this: Instant, days: i32) -> Instant { later(host, this, -i64::from(days)) }

    /// How many midnights lie between the two.
    ///
    ///     new Date(86400000) - new Date(86399999) == 1
    "minus"[host](this: Instant, other: Instant) -> i32 {
        let day = |instant: Instant| instant.day(host.zone());
        (day(this) - day(other)) as i32
    }

    /// The next day, at the same time. Of a Timestamp it is a Date.
    ///
    ///     new Date(0).next() == new Date(86400000)
    "next"[host](this: Instant) -> Instant { beside(host, this, 1) }

    /// The day before, at the same time. Of a Timestamp it is a Date.
    ///
    ///     new Date(86400000).previous() == new Date(0)
    "previous"[host](this: Instant) -> Instant { beside(host, this, -1) }

    /// Its text by a pattern of `SimpleDateFormat`: `yyyy-MM-dd HH:mm:ss`. `mm` is minutes, `MM` months;
    /// `YYYY` is the year of the week, which differs around New Year.
    ///
    ///     new Date(0).format('yyyy-MM-dd') == '1970-01-01'
    ///     new Date(0).format("EEE d MMM, h 'o''clock' a") == "Thu 1 Jan, 12 o'clock AM"
    "format"[host](this: Instant, pattern: &Str) -> Result<Str, Fault> {
        Ok(this.format(&DateFormat::new(pattern)?, host.zone()))
    }

    /// Its text by a pattern of `SimpleDateFormat`, as clocks in a time zone show it.
    ///
    ///     new Date(0).format('HH:mm z', TimeZone.getTimeZone('Europe/Rome')) == '01:00 CET'
    "format"[host](this: Instant, pattern: &Str, zone: &Zone) -> Result<Str, Fault> {
        let millis = this.millis(host.zone());
        Ok(DateFormat::new(pattern)?.format(millis, zone))
    }

    /// Its day, short: month, day, year of two digits.
    ///
    ///     new Date(0).dateString == '1/1/70'
    "getDateString"[host](this: Instant) -> Result<Str, Fault> { shown(host, this, "M/d/yy") }

    /// Its time of day.
    ///
    ///     new Date(0).timeString == '12:00:00 AM'
    "getTimeString"[host](this: Instant) -> Result<Str, Fault> { shown(host, this, "h:mm:ss a") }

    /// Its day and time of day.
    ///
    ///     new Date(0).dateTimeString == '1/1/70, 12:00:00 AM'
    "getDateTimeString"[host](this: Instant) -> Result<Str, Fault> { shown(host, this, "M/d/yy, h:mm:ss a") }

    /// Years since 1900.
    ///
    ///     new Date(0).year == 70
    "getYear"[host](this: Instant) -> i32 { of(host, this, field::YEAR) - 1900 }

    /// The month, from 0.
    ///
    ///     new Date(0).month == 0
    "getMonth"[host](this: Instant) -> i32 { of(host, this, field::MONTH) }

    /// The day of the month, from 1.
    ///
    ///     new Date(0).date == 1
    "getDate"[host](this: Instant) -> i32 { of(host, this, field::DAY_OF_MONTH) }

    /// The day of the week, from 0, Sunday.
    ///
    ///     new Date(0).day == 4
    "getDay"[host](this: Instant) -> i32 { of(host, this, field::DAY_OF_WEEK) - 1 }

    /// The hour of the day. A `java.sql.Date` has none.
    ///
    ///     new Date(0).hours == 0
    "getHours"[host](this: Instant) -> Result<i32, Fault> { time_of(host, this, field::HOUR_OF_DAY) }

    /// The minute of the hour. A `java.sql.Date` has none.
    ///
    ///     new Date(60000).minutes == 1
    "getMinutes"[host](this: Instant) -> Result<i32, Fault> { time_of(host, this, field::MINUTE) }

    /// The second of the minute. A `java.sql.Date` has none.
    ///
    ///     new Date(1000).seconds == 1
    "getSeconds"[host](this: Instant) -> Result<i32, Fault> { time_of(host, this, field::SECOND) }

    /// Minutes that clocks are behind UTC.
    ///
    ///     new Date(0).timezoneOffset == 0
    "getTimezoneOffset"[host](this: Instant) -> i32 {
        let ahead = host.zone().shift(this.millis(host.zone())).millis;
        (-ahead / 60_000) as i32
    }

    /// The same millisecond as a `java.sql.Timestamp`; a Timestamp's own nanoseconds are lost.
    ///
    ///     new Date(0).toTimestamp().class.name == 'java.sql.Timestamp'
    "toTimestamp"[host](this: Instant) -> Instant {
        Instant::Timestamp(i128::from(this.millis(host.zone())) * 1_000_000)
    }

    /// A field of the calendar: `Calendar.YEAR`, `Calendar.MONTH` (from 0) and so on.
    ///
    ///     new Date(0)[Calendar.YEAR] == 1970
    "getAt"[host](this: Instant, field: i32) -> Result<i32, Fault> {
        let at = usize::try_from(field).ok().filter(|&field| field < 17);
        let Some(at) = at else {
            return Err(Fault::groovy(
                "java.lang.ArrayIndexOutOfBoundsException",
                format!("Index {field} out of bounds for length 17"),
            ));
        };
        match this.field(at, host.zone()) {
            Some(value) => Ok(value as i32),
            None => Err(Fault::NotYet("the time zone fields of a date".into())),
        }
    }

    /// A property by its name.
    ///
    ///     new Date(0)['year'] == 70
    "getAt"[host](this: Instant, name: &Str) -> Result<Value, Fault> {
        super::property(host, &this.into(), &name.to_wire())
    }
}

fn parse(host: &dyn Host, pattern: &Str, text: &Str, zone: &Zone) -> Result<Instant, Fault> {
    let reading = Reading {
        zone,
        home: host.zone(),
        lenient: true,
        now: host.now().ok(),
    };
    let found = DateFormat::new(pattern)?.parse(text, reading)?;
    Ok(Instant::Date(found.millis))
}

/// The order `before` and `after` go by: nanoseconds count between Timestamps only.
fn order(host: &dyn Host, a: &Instant, b: &Instant) -> std::cmp::Ordering {
    match (a, b) {
        (Instant::Timestamp(a), Instant::Timestamp(b)) => a.cmp(b),
        _ => a.millis(host.zone()).cmp(&b.millis(host.zone())),
    }
}

fn later(host: &dyn Host, instant: Instant, days: i64) -> Instant {
    match instant {
        Instant::Date(millis) => Instant::Date(days_later(millis, days, host.zone())),
        Instant::SqlDate(day) => Instant::SqlDate(day.saturating_add(days)),
        Instant::Timestamp(nanos) => {
            let moved = days_later(instant.millis(host.zone()), days, host.zone());
            Instant::Timestamp(i128::from(moved) * 1_000_000 + nanos.rem_euclid(1_000_000))
        }
    }
}

fn beside(host: &dyn Host, instant: Instant, days: i64) -> Instant {
    match later(host, instant, days) {
        moved @ Instant::Timestamp(_) => Instant::Date(moved.millis(host.zone())),
        moved => moved,
    }
}

fn shown(host: &dyn Host, instant: Instant, pattern: &str) -> Result<Str, Fault> {
    Ok(instant.format(&DateFormat::new(&pattern.into())?, host.zone()))
}

fn of(host: &dyn Host, instant: Instant, field: Field) -> i32 {
    instant.field(field, host.zone()).unwrap_or_default() as i32
}

fn time_of(host: &dyn Host, instant: Instant, field: Field) -> Result<i32, Fault> {
    match instant {
        Instant::SqlDate(_) => Err(Fault::groovy("java.lang.IllegalArgumentException", "null")),
        instant => Ok(of(host, instant, field)),
    }
}

//! Changing a date in place.

use super::super::Host;
use super::super::row::rows;
use crate::value::{Calendar, Fault, Field, Instant, Moment, Value, field};

rows! {
    /// Moves it to so many milliseconds after the beginning of 1970, UTC.
    ///
    ///     new Date(0).setTime(5) == null
    "setTime"[host](this: &Moment, millis: i64) -> Value {
        this.set(at(host, this.get(), millis));
        Value::Null
    }

    /// Puts it to the midnight its day began with, and gives it back.
    ///
    ///     new Date(90000000).clearTime() == new Date(86400000)
    "clearTime"[host](this: &Moment) -> Result<Value, Fault> {
        const FIELDS: [Field; 4] = [field::HOUR_OF_DAY, field::MINUTE, field::SECOND, field::MILLISECOND];
        if !matches!(this.get(), Instant::SqlDate(_)) {
            let millis = with(host, this, |calendar| FIELDS.iter().for_each(|field| calendar.set(*field, 0)));
            this.set(at(host, this.get(), millis));
        }
        Ok(Value::Date(this.clone()))
    }

    /// Sets the year, counted from 1900.
    ///
    ///     new Date(0).setYear(124) == null
    "setYear"[host](this: &Moment, year: i32) -> Result<Value, Fault> {
        set(host, this, field::YEAR, year.wrapping_add(1900))
    }

    /// Sets the month, from 0.
    ///
    ///     new Date(0).setMonth(1) == null
    "setMonth"[host](this: &Moment, month: i32) -> Result<Value, Fault> { set(host, this, field::MONTH, month) }

    /// Sets the day of the month.
    ///
    ///     new Date(0).setDate(5) == null
    "setDate"[host](this: &Moment, day: i32) -> Result<Value, Fault> { set(host, this, field::DAY_OF_MONTH, day) }

    /// Sets the hour of the day.
    ///
    ///     new Date(0).setHours(5) == null
    "setHours"[host](this: &Moment, hour: i32) -> Result<Value, Fault> { set(host, this, field::HOUR_OF_DAY, hour) }

    /// Sets the minute of the hour.
    ///
    ///     new Date(0).setMinutes(30) == null
    "setMinutes"[host](this: &Moment, minute: i32) -> Result<Value, Fault> { set(host, this, field::MINUTE, minute) }

    /// Sets the second of the minute.
    ///
    ///     new Date(0).setSeconds(5) == null
    "setSeconds"[host](this: &Moment, second: i32) -> Result<Value, Fault> { set(host, this, field::SECOND, second) }

    /// Sets a field of the calendar: `date[Calendar.YEAR] = 2024`.
    ///
    ///     new Date(0).putAt(Calendar.YEAR, 2024) == null
    "putAt"[host](this: &Moment, field: i32, value: i32) -> Result<Value, Fault> {
        let known = Field::try_from(field).ok().filter(|&field| field <= field::MILLISECOND && field != field::ERA);
        let Some(known) = known else {
            return Err(Fault::NotYet("setting this field of a date".into()));
        };
        let millis = with(host, this, |calendar| calendar.set(known, value.into()));
        this.set(at(host, this.get(), millis));
        Ok(Value::Null)
    }

    /// Another date of the same moment.
    ///
    ///     new Date(5).clone() == new Date(5)
    "clone"(this: Instant) -> Instant { this }
}

/// What `setTime` makes of a date: the same class, at another moment.
fn at(host: &dyn Host, date: Instant, millis: i64) -> Instant {
    match date {
        Instant::Date(_) => Instant::Date(millis),
        Instant::Timestamp(_) => Instant::Timestamp(i128::from(millis) * 1_000_000),
        Instant::SqlDate(_) => Instant::SqlDate(Instant::Date(millis).day(host.zone())),
    }
}

/// The moment its calendar shows after a change.
fn with(host: &dyn Host, date: &Moment, change: impl FnOnce(&mut Calendar)) -> i64 {
    let mut calendar = Calendar::new(date.get().millis(host.zone()), host.zone().clone());
    change(&mut calendar);
    calendar.millis()
}

fn set(host: &dyn Host, date: &Moment, field: Field, value: i32) -> Result<Value, Fault> {
    let now = date.get();
    if let Instant::SqlDate(_) = now
        && matches!(field, field::HOUR_OF_DAY | field::MINUTE | field::SECOND)
    {
        return Err(Fault::groovy("java.lang.IllegalArgumentException", "null"));
    }
    if date.ran_over() {
        return Err(Fault::NotYet(
            "setting a field of a date after one that ran over into another".into(),
        ));
    }
    let before = now.field(field::DAY_OF_MONTH, host.zone());
    let millis = with(host, date, |calendar| calendar.set(field, value.into()));
    let moved = Instant::Date(millis);
    if moved
        .field(field::YEAR, host.zone())
        .is_none_or(|year| year < 1)
        || millis < FIRST
    {
        return Err(Fault::NotYet("setting a date before the year 1".into()));
    }
    let day = moved.field(field::DAY_OF_MONTH, host.zone());
    let over = moved.field(field, host.zone()) != Some(value.into())
        || field != field::DAY_OF_MONTH && day != before;
    let to = match now {
        // Its nanoseconds are kept apart from its time.
        Instant::Timestamp(nanos) => {
            let seconds = i128::from(millis.div_euclid(1000));
            Instant::Timestamp(seconds * 1_000_000_000 + nanos.rem_euclid(1_000_000_000))
        }
        other => at(host, other, millis),
    };
    match over {
        true => date.run_over(to),
        false => date.set(to),
    }
    Ok(Value::Null)
}

/// The beginning of the year 1, by the calendar of that time.
const FIRST: i64 = -62_135_769_600_000;

//! `java.time`: days, times, moments, places, amounts and formats.

mod class;

use self::class::{
    Both, Clock, Dated, Day, Duration, Local, Moment, Named, NotInstant, Period, Ticking, Timed,
    Zoneable, Zoned,
};
use super::Host;
use super::date::Nanos;
use super::date::locale::Locale;
use super::row::rows;
use crate::value::time::{Amount, Class, Formatter, Part, Place, Temporal, Unit};
use crate::value::{Fault, Instant, Object, Str, Value, Words, Zone};
use std::cmp::Ordering;

fn object(of: Temporal) -> Value {
    Object::new(of).into()
}

fn amount_object(of: Amount) -> Value {
    Object::new(of).into()
}

fn format_object(pattern: &Str, words: &'static Words) -> Result<Value, Fault> {
    Ok(Object::new(Formatter::of_pattern(&pattern.to_wire(), words)?).into())
}

fn iso(name: &str) -> Result<Value, Fault> {
    let format = Formatter::iso(name).ok_or_else(|| Fault::NotYet(format!("`{name}`")))?;
    Ok(Object::new(format).into())
}

fn overflow() -> Fault {
    Fault::groovy("java.lang.ArithmeticException", "long overflow")
}

fn negated(count: i64) -> Result<i64, Fault> {
    count.checked_neg().ok_or_else(overflow)
}

fn differ() -> Fault {
    Fault::NotYet("comparing two classes of `java.time`".into())
}

fn ordered(a: &Temporal, b: &Temporal) -> Result<Ordering, Fault> {
    match (a.nanos(), b.nanos()) {
        (Some(x), Some(y)) if a.class() == b.class() => Ok(x.cmp(&y)),
        _ => a.compare(b).ok_or_else(differ),
    }
}

fn seconds(at: &Temporal) -> i64 {
    at.nanos()
        .map_or(0, |nanos| nanos.div_euclid(1_000_000_000) as i64)
}

fn instant(of: Instant) -> Result<Value, Fault> {
    let nanos = match of {
        Instant::Date(millis) => i128::from(millis) * 1_000_000,
        Instant::Timestamp(nanos) => nanos,
        Instant::SqlDate(_) => {
            return Err(Fault::groovy(
                "java.lang.UnsupportedOperationException",
                "null",
            ));
        }
    };
    Temporal::of_nanos(nanos).map(object)
}

fn now(host: &dyn Host, class: Class, place: &Place) -> Result<Value, Fault> {
    let millis = host.now()?.millis(host.zone());
    let moment = Temporal::of_nanos(i128::from(millis) * 1_000_000)?;
    let there = moment.at_place(place)?;
    Ok(object(match class {
        Class::Instant => moment,
        Class::Zoned => there,
        Class::Date => there.to_date()?,
        Class::Time => there.to_time()?,
        Class::DateTime => there.to_date_time()?,
    }))
}

rows! {
    /// So many years later. A day that the month has not is its last.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).plusYears(1).toString() == '2025-02-28'
    "plusYears"(this: Dated<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Years).map(object) }

    /// So many years earlier.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).minusYears(1).toString() == '2023-02-28'
    "minusYears"(this: Dated<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Years).map(object) }

    /// So many months later. A day that the month has not is its last.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).plusMonths(1).toString() == '2024-03-29'
    "plusMonths"(this: Dated<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Months).map(object) }

    /// So many months earlier.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).minusMonths(1).toString() == '2024-01-29'
    "minusMonths"(this: Dated<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Months).map(object) }

    /// So many weeks later.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).plusWeeks(1).toString() == '2024-03-07'
    "plusWeeks"(this: Dated<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Weeks).map(object) }

    /// So many weeks earlier.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).minusWeeks(1).toString() == '2024-02-22'
    "minusWeeks"(this: Dated<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Weeks).map(object) }

    /// So many days later.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).plusDays(1).toString() == '2024-03-01'
    "plusDays"(this: Dated<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Days).map(object) }

    /// So many days earlier.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).minusDays(1).toString() == '2024-02-28'
    "minusDays"(this: Dated<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Days).map(object) }

    /// So many hours later.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).plusHours(1).toString() == '2024-02-29T15:07'
    "plusHours"(this: Timed<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Hours).map(object) }

    /// So many hours earlier.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).minusHours(1).toString() == '2024-02-29T13:07'
    "minusHours"(this: Timed<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Hours).map(object) }

    /// So many minutes later.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).plusMinutes(1).toString() == '2024-02-29T14:08'
    "plusMinutes"(this: Timed<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Minutes).map(object) }

    /// So many minutes earlier.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).minusMinutes(1).toString() == '2024-02-29T14:06'
    "minusMinutes"(this: Timed<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Minutes).map(object) }

    /// So many seconds later.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).plusSeconds(1).toString() == '2024-02-29T14:07:01'
    "plusSeconds"(this: Ticking<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Seconds).map(object) }

    /// So many seconds earlier.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).minusSeconds(1).toString() == '2024-02-29T14:06:59'
    "minusSeconds"(this: Ticking<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Seconds).map(object) }

    /// So many milliseconds later.
    ///
    ///     java.time.Instant.ofEpochMilli(0).plusMillis(5) == java.time.Instant.ofEpochMilli(5)
    "plusMillis"(this: Moment<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Millis).map(object) }

    /// So many milliseconds earlier.
    ///
    ///     java.time.Instant.ofEpochMilli(5).minusMillis(5) == java.time.Instant.ofEpochMilli(0)
    "minusMillis"(this: Moment<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Millis).map(object) }

    /// So many nanoseconds later.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).plusNanos(1).toString() == '2024-02-29T14:07:00.000000001'
    "plusNanos"(this: Ticking<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(count, Unit::Nanos).map(object) }

    /// So many nanoseconds earlier.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).minusNanos(1).toString() == '2024-02-29T14:06:59.999999999'
    "minusNanos"(this: Ticking<'_>, count: i64) -> Result<Value, Fault> { this.0.plus(negated(count)?, Unit::Nanos).map(object) }

    /// The year.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).getYear() == 2024
    "getYear"(this: Dated<'_>) -> Result<i32, Fault> { Ok(this.0.get(Part::Year)? as i32) }

    /// The same with another year.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).withYear(2023).toString() == '2023-02-28'
    "withYear"(this: Dated<'_>, value: i32) -> Result<Value, Fault> { this.0.with(Part::Year, value.into()).map(object) }

    /// The month, from 1.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).getMonthValue() == 2
    "getMonthValue"(this: Dated<'_>) -> Result<i32, Fault> { Ok(this.0.get(Part::Month)? as i32) }

    /// The same with another month.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).withMonth(3).toString() == '2024-03-29'
    "withMonth"(this: Dated<'_>, value: i32) -> Result<Value, Fault> { this.0.with(Part::Month, value.into()).map(object) }

    /// The day of the month.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).getDayOfMonth() == 29
    "getDayOfMonth"(this: Dated<'_>) -> Result<i32, Fault> { Ok(this.0.get(Part::Day)? as i32) }

    /// The same with another day of the month.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).withDayOfMonth(1).toString() == '2024-02-01'
    "withDayOfMonth"(this: Dated<'_>, value: i32) -> Result<Value, Fault> { this.0.with(Part::Day, value.into()).map(object) }

    /// The day of the year.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).getDayOfYear() == 60
    "getDayOfYear"(this: Dated<'_>) -> Result<i32, Fault> { Ok(this.0.get(Part::DayOfYear)? as i32) }

    /// The same with another day of the year.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).withDayOfYear(1).toString() == '2024-01-01'
    "withDayOfYear"(this: Dated<'_>, value: i32) -> Result<Value, Fault> { this.0.with(Part::DayOfYear, value.into()).map(object) }

    /// The hour of the day.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).getHour() == 14
    "getHour"(this: Timed<'_>) -> Result<i32, Fault> { Ok(this.0.get(Part::Hour)? as i32) }

    /// The same with another hour of the day.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).withHour(1).toString() == '2024-02-29T01:07'
    "withHour"(this: Timed<'_>, value: i32) -> Result<Value, Fault> { this.0.with(Part::Hour, value.into()).map(object) }

    /// The minute.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).getMinute() == 7
    "getMinute"(this: Timed<'_>) -> Result<i32, Fault> { Ok(this.0.get(Part::Minute)? as i32) }

    /// The same with another minute.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).withMinute(0).toString() == '2024-02-29T14:00'
    "withMinute"(this: Timed<'_>, value: i32) -> Result<Value, Fault> { this.0.with(Part::Minute, value.into()).map(object) }

    /// The second.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).getSecond() == 0
    "getSecond"(this: Timed<'_>) -> Result<i32, Fault> { Ok(this.0.get(Part::Second)? as i32) }

    /// The same with another second.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).withSecond(5).toString() == '2024-02-29T14:07:05'
    "withSecond"(this: Timed<'_>, value: i32) -> Result<Value, Fault> { this.0.with(Part::Second, value.into()).map(object) }

    /// The nanosecond.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).getNano() == 0
    "getNano"(this: Ticking<'_>) -> Result<i32, Fault> { Ok(this.0.get(Part::Nano)? as i32) }

    /// The same with another nanosecond.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).withNano(1000000).toString() == '2024-02-29T14:07:00.001'
    "withNano"(this: Timed<'_>, value: i32) -> Result<Value, Fault> { this.0.with(Part::Nano, value.into()).map(object) }

    /// The day of the week: `MONDAY` to `SUNDAY`.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).dayOfWeek.toString() == 'THURSDAY'
    "getDayOfWeek"(this: Dated<'_>) -> Result<Value, Fault> { Ok(Object::new(Named::day(this.0.get(Part::Weekday)?)).into()) }

    /// The month: `JANUARY` to `DECEMBER`.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).month.toString() == 'FEBRUARY'
    "getMonth"(this: Dated<'_>) -> Result<Value, Fault> { Ok(Object::new(Named::month(this.0.get(Part::Month)?)).into()) }

    /// Its number: January and Monday are 1.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).month.value == 2
    "getValue"(this: &Named) -> i32 { this.value as i32 }

    /// Its name in Java.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).dayOfWeek.name() == 'THURSDAY'
    "name"(this: &Named) -> Str { this.text().as_str().into() }

    /// Days in its month.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).lengthOfMonth() == 29
    "lengthOfMonth"(this: Day<'_>) -> i32 { this.0.days_in_month().unwrap_or(0) }

    /// Days in its year.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).lengthOfYear() == 366
    "lengthOfYear"(this: Day<'_>) -> i32 { 365 + i32::from(this.0.in_leap_year() == Some(true)) }

    /// Whether its year has 366 days.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).isLeapYear()
    "isLeapYear"(this: Day<'_>) -> bool { this.0.in_leap_year() == Some(true) }

    /// Days since the beginning of 1970.
    ///
    ///     java.time.LocalDate.of(1970, 1, 3).toEpochDay() == 2
    "toEpochDay"(this: Day<'_>) -> i64 { this.0.epoch_day().unwrap_or(0) }

    /// Its first moment, without a zone.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).atStartOfDay().toString() == '2024-02-29T00:00'
    "atStartOfDay"(this: Day<'_>) -> Result<Value, Fault> { this.0.at(&Temporal::time(0, 0, 0, 0)?).map(object) }

    /// Its first moment in a zone.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).atStartOfDay(java.time.ZoneId.of('UTC')).toString() == '2024-02-29T00:00Z[UTC]'
    "atStartOfDay"(this: Day<'_>, zone: &Place) -> Result<Value, Fault> { this.0.at(&Temporal::time(0, 0, 0, 0)?)?.at_place(zone).map(object) }

    /// The day at a time.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).atTime(14, 7).toString() == '2024-02-29T14:07'
    "atTime"(this: Day<'_>, hour: i32, minute: i32) -> Result<Value, Fault> { this.0.at(&Temporal::time(hour.into(), minute.into(), 0, 0)?).map(object) }

    /// The day at a time.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).atTime(14, 7, 9).toString() == '2024-02-29T14:07:09'
    "atTime"(this: Day<'_>, hour: i32, minute: i32, second: i32) -> Result<Value, Fault> { this.0.at(&Temporal::time(hour.into(), minute.into(), second.into(), 0)?).map(object) }

    /// As clocks of a place show it.
    ///
    ///     java.time.Instant.ofEpochMilli(0).atZone(java.time.ZoneId.of('Europe/Rome')).toString() == '1970-01-01T01:00+01:00[Europe/Rome]'
    "atZone"(this: Zoneable<'_>, zone: &Place) -> Result<Value, Fault> { this.0.at_place(zone).map(object) }

    /// The same moment as clocks of another place show it.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).atZone(java.time.ZoneId.of('UTC')).withZoneSameInstant(java.time.ZoneId.of('+02:00')).hour == 16
    "withZoneSameInstant"(this: Zoned<'_>, zone: &Place) -> Result<Value, Fault> { Temporal::of_nanos(this.0.nanos().unwrap_or(0))?.at_place(zone).map(object) }

    /// Where it is.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).atZone(java.time.ZoneId.of('UTC')).zone.id == 'UTC'
    "getZone"(this: Zoned<'_>) -> Value { this.0.place().map_or(Value::Null, |place| Object::new(place.clone()).into()) }

    /// The moment.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).atZone(java.time.ZoneId.of('UTC')).toInstant().toString() == '2024-02-29T14:07:00Z'
    "toInstant"(this: Zoned<'_>) -> Result<Value, Fault> { Temporal::of_nanos(this.0.nanos().unwrap_or(0)).map(object) }

    /// The moment of a time at an offset.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).toInstant(java.time.ZoneOffset.UTC).toEpochMilli() == 1709215620000
    "toInstant"(this: Local<'_>, offset: &Place) -> Result<Value, Fault> { Temporal::of_nanos(this.0.at_place(offset)?.nanos().unwrap_or(0)).map(object) }

    /// Its day.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).toLocalDate() == java.time.LocalDate.of(2024, 2, 29)
    "toLocalDate"(this: Both<'_>) -> Result<Value, Fault> { this.0.to_date().map(object) }

    /// Its time of day.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).toLocalTime().toString() == '14:07'
    "toLocalTime"(this: Both<'_>) -> Result<Value, Fault> { this.0.to_time().map(object) }

    /// What clocks there show.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).atZone(java.time.ZoneId.of('UTC')).toLocalDateTime() == java.time.LocalDateTime.of(2024, 2, 29, 14, 7)
    "toLocalDateTime"(this: Zoned<'_>) -> Result<Value, Fault> { this.0.to_date_time().map(object) }

    /// Milliseconds since the beginning of 1970, UTC.
    ///
    ///     java.time.Instant.ofEpochMilli(5).toEpochMilli() == 5
    "toEpochMilli"(this: Moment<'_>) -> i64 { this.0.nanos().map_or(0, |nanos| nanos.div_euclid(1_000_000) as i64) }

    /// Seconds since the beginning of 1970, UTC.
    ///
    ///     java.time.Instant.ofEpochMilli(5000).epochSecond == 5
    "getEpochSecond"(this: Moment<'_>) -> i64 { seconds(this.0) }

    /// Seconds since the beginning of 1970, UTC.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).atZone(java.time.ZoneId.of('UTC')).toEpochSecond() == 1709215620
    "toEpochSecond"(this: Zoned<'_>) -> i64 { seconds(this.0) }

    /// Whether it is earlier than another of its class.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).isBefore(java.time.LocalDate.of(2024, 2, 29).plusDays(1))
    "isBefore"(this: &Temporal, other: &Temporal) -> Result<bool, Fault> { ordered(this, other).map(std::cmp::Ordering::is_lt) }

    /// Whether it is later than another of its class.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).isAfter(java.time.LocalDate.of(2024, 2, 29).minusDays(1))
    "isAfter"(this: &Temporal, other: &Temporal) -> Result<bool, Fault> { ordered(this, other).map(std::cmp::Ordering::is_gt) }

    /// Whether it is the same moment as another of its class.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).isEqual(java.time.LocalDate.of(2024, 2, 29))
    "isEqual"(this: Dated<'_>, other: &Temporal) -> Result<bool, Fault> { ordered(this.0, other).map(std::cmp::Ordering::is_eq) }

    /// The order of the two: negative, zero or positive; of days, the years, months or days between.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).compareTo(java.time.LocalDate.of(2024, 2, 29).minusDays(3)) == 3
    "compareTo"(this: &Temporal, other: &Temporal) -> Result<i32, Fault> { this.compare_to(other).ok_or_else(differ) }

    /// So many units later.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).plus(2, java.time.temporal.ChronoUnit.DAYS).dayOfMonth == 2
    "plus"(this: &Temporal, count: i64, unit: &Unit) -> Result<Value, Fault> { this.plus(count, *unit).map(object) }

    /// So many units earlier.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).minus(2, java.time.temporal.ChronoUnit.DAYS).dayOfMonth == 27
    "minus"(this: &Temporal, count: i64, unit: &Unit) -> Result<Value, Fault> { this.plus(negated(count)?, *unit).map(object) }

    /// Later by a Duration or a Period.
    ///
    ///     (java.time.LocalDate.of(2024, 2, 29) + java.time.Period.ofDays(2)).dayOfMonth == 2
    "plus"(this: &Temporal, amount: &Amount) -> Result<Value, Fault> { amount.added(this, 1).map(object) }

    /// Earlier by a Duration or a Period.
    ///
    ///     (java.time.LocalDate.of(2024, 2, 29) - java.time.Period.ofDays(2)).dayOfMonth == 27
    "minus"(this: &Temporal, amount: &Amount) -> Result<Value, Fault> { amount.added(this, -1).map(object) }

    /// How many whole units it is to another.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).until(java.time.LocalDate.of(2024, 2, 29).plusDays(3), java.time.temporal.ChronoUnit.DAYS) == 3
    "until"(this: &Temporal, end: &Temporal, unit: &Unit) -> Result<i64, Fault> { this.until(end, *unit) }

    /// The years, months and days to another day.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).until(java.time.LocalDate.of(2024, 2, 29).plusDays(33)).toString() == 'P1M4D'
    "until"(this: Day<'_>, end: Day<'_>) -> Result<Value, Fault> { Amount::period(this.0, end.0).map(amount_object) }

    /// Cut down to a unit.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).truncatedTo(java.time.temporal.ChronoUnit.HOURS).toString() == '2024-02-29T14:00'
    "truncatedTo"(this: &Temporal, unit: &Unit) -> Result<Value, Fault> { this.truncated(*unit).map(object) }

    /// Its text in a format.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).format(java.time.format.DateTimeFormatter.ofPattern('dd/MM/yyyy')) == '29/02/2024'
    "format"(this: NotInstant<'_>, format: &Formatter) -> Result<Str, Fault> { format.format(this.0) }

    /// The text of a day or time.
    ///
    ///     java.time.format.DateTimeFormatter.ofPattern('dd MMM yyyy').format(java.time.LocalDate.of(2024, 2, 29)) == '29 Feb 2024'
    "format"(this: &Formatter, of: &Temporal) -> Result<Str, Fault> { this.format(of) }

    /// The format of a pattern: `yyyy-MM-dd HH:mm:ss`.
    ///
    ///     java.time.format.DateTimeFormatter.ofPattern('yyyy').format(java.time.LocalDate.of(2024, 2, 29)) == '2024'
    static "java.time.format.DateTimeFormatter" "ofPattern"(pattern: &Str) -> Result<Value, Fault> { format_object(pattern, Words::english()) }

    /// The format of a pattern, with the words of a language.
    ///
    ///     java.time.format.DateTimeFormatter.ofPattern('d MMMM', Locale.FRENCH).format(java.time.LocalDate.of(2024, 2, 29)) == '29 février'
    static "java.time.format.DateTimeFormatter" "ofPattern"(pattern: &Str, locale: &Locale) -> Result<Value, Fault> { format_object(pattern, locale.words()?) }

    /// A format of ISO 8601.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).format(java.time.format.DateTimeFormatter.ISO_LOCAL_DATE) == '2024-02-29'
    static "java.time.format.DateTimeFormatter" ".ISO_LOCAL_DATE"() -> Result<Value, Fault> { iso("ISO_LOCAL_DATE") }

    /// A format of ISO 8601.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).format(java.time.format.DateTimeFormatter.ISO_DATE) == '2024-02-29'
    static "java.time.format.DateTimeFormatter" ".ISO_DATE"() -> Result<Value, Fault> { iso("ISO_DATE") }

    /// A format of ISO 8601.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).format(java.time.format.DateTimeFormatter.BASIC_ISO_DATE) == '20240229'
    static "java.time.format.DateTimeFormatter" ".BASIC_ISO_DATE"() -> Result<Value, Fault> { iso("BASIC_ISO_DATE") }

    /// A format of ISO 8601.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME) == '14:07:00'
    static "java.time.format.DateTimeFormatter" ".ISO_LOCAL_TIME"() -> Result<Value, Fault> { iso("ISO_LOCAL_TIME") }

    /// A format of ISO 8601.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).format(java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME) == '2024-02-29T14:07:00'
    static "java.time.format.DateTimeFormatter" ".ISO_LOCAL_DATE_TIME"() -> Result<Value, Fault> { iso("ISO_LOCAL_DATE_TIME") }

    /// A format of ISO 8601.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).format(java.time.format.DateTimeFormatter.ISO_DATE_TIME) == '2024-02-29T14:07:00'
    static "java.time.format.DateTimeFormatter" ".ISO_DATE_TIME"() -> Result<Value, Fault> { iso("ISO_DATE_TIME") }

    /// A format of ISO 8601.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).atZone(java.time.ZoneOffset.UTC).format(java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME) == '2024-02-29T14:07:00Z'
    static "java.time.format.DateTimeFormatter" ".ISO_OFFSET_DATE_TIME"() -> Result<Value, Fault> { iso("ISO_OFFSET_DATE_TIME") }

    /// A format of ISO 8601.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).atZone(java.time.ZoneId.of('UTC')).format(java.time.format.DateTimeFormatter.ISO_ZONED_DATE_TIME) == '2024-02-29T14:07:00Z[UTC]'
    static "java.time.format.DateTimeFormatter" ".ISO_ZONED_DATE_TIME"() -> Result<Value, Fault> { iso("ISO_ZONED_DATE_TIME") }

    /// The day a text says, written as ISO 8601 has it.
    ///
    ///     java.time.LocalDate.parse('2024-02-29').toString() == '2024-02-29'
    static "java.time.LocalDate" "parse"(text: &Str) -> Result<Value, Fault> { Temporal::parse(Class::Date, &text.to_wire()).map(object) }

    /// The day a text says in a format.
    ///
    ///     java.time.LocalDate.parse('29.02.2024', java.time.format.DateTimeFormatter.ofPattern('dd.MM.yyyy')).toString() == '2024-02-29'
    static "java.time.LocalDate" "parse"(text: &Str, format: &Formatter) -> Result<Value, Fault> { format.parse(Class::Date, &text.to_wire()).map(object) }

    /// Now, by the clock of the render.
    ///
    ///     java.time.LocalDate.now() == java.time.LocalDate.now()
    static "java.time.LocalDate" "now"[host]() -> Result<Value, Fault> { now(host, Class::Date, &Place::from(host.zone())) }

    /// Now, in a place, by the clock of the render.
    ///
    ///     java.time.LocalDate.now(java.time.ZoneId.of('UTC')) == java.time.LocalDate.now(java.time.ZoneId.of('UTC'))
    static "java.time.LocalDate" "now"[host](zone: &Place) -> Result<Value, Fault> { now(host, Class::Date, zone) }

    /// The time of day a text says, written as ISO 8601 has it.
    ///
    ///     java.time.LocalTime.parse('14:07:09').toString() == '14:07:09'
    static "java.time.LocalTime" "parse"(text: &Str) -> Result<Value, Fault> { Temporal::parse(Class::Time, &text.to_wire()).map(object) }

    /// The time of day a text says in a format.
    ///
    ///     java.time.LocalTime.parse('02:07 PM', java.time.format.DateTimeFormatter.ofPattern('hh:mm a')).toString() == '14:07'
    static "java.time.LocalTime" "parse"(text: &Str, format: &Formatter) -> Result<Value, Fault> { format.parse(Class::Time, &text.to_wire()).map(object) }

    /// Now, by the clock of the render.
    ///
    ///     java.time.LocalTime.now() != null
    static "java.time.LocalTime" "now"[host]() -> Result<Value, Fault> { now(host, Class::Time, &Place::from(host.zone())) }

    /// Now, in a place, by the clock of the render.
    ///
    ///     java.time.LocalTime.now(java.time.ZoneId.of('UTC')) != null
    static "java.time.LocalTime" "now"[host](zone: &Place) -> Result<Value, Fault> { now(host, Class::Time, zone) }

    /// The day and time a text says, written as ISO 8601 has it.
    ///
    ///     java.time.LocalDateTime.parse('2024-02-29T14:07:09').toString() == '2024-02-29T14:07:09'
    static "java.time.LocalDateTime" "parse"(text: &Str) -> Result<Value, Fault> { Temporal::parse(Class::DateTime, &text.to_wire()).map(object) }

    /// The day and time a text says in a format.
    ///
    ///     java.time.LocalDateTime.parse('29.02.2024 14:07', java.time.format.DateTimeFormatter.ofPattern('dd.MM.yyyy HH:mm')).toString() == '2024-02-29T14:07'
    static "java.time.LocalDateTime" "parse"(text: &Str, format: &Formatter) -> Result<Value, Fault> { format.parse(Class::DateTime, &text.to_wire()).map(object) }

    /// Now, by the clock of the render.
    ///
    ///     java.time.LocalDateTime.now() != null
    static "java.time.LocalDateTime" "now"[host]() -> Result<Value, Fault> { now(host, Class::DateTime, &Place::from(host.zone())) }

    /// Now, in a place, by the clock of the render.
    ///
    ///     java.time.LocalDateTime.now(java.time.ZoneId.of('UTC')) != null
    static "java.time.LocalDateTime" "now"[host](zone: &Place) -> Result<Value, Fault> { now(host, Class::DateTime, zone) }

    /// The moment a text says, written as ISO 8601 has it.
    ///
    ///     java.time.Instant.parse('2024-02-29T14:07:09Z').toString() == '2024-02-29T14:07:09Z'
    static "java.time.Instant" "parse"(text: &Str) -> Result<Value, Fault> { Temporal::parse(Class::Instant, &text.to_wire()).map(object) }

    /// Now, by the clock of the render.
    ///
    ///     java.time.Instant.now() != null
    static "java.time.Instant" "now"[host]() -> Result<Value, Fault> { now(host, Class::Instant, &Place::from(host.zone())) }

    /// The day, time and place a text says, written as ISO 8601 has it.
    ///
    ///     java.time.ZonedDateTime.parse('2024-02-29T14:07+01:00[Europe/Rome]').toString() == '2024-02-29T14:07+01:00[Europe/Rome]'
    static "java.time.ZonedDateTime" "parse"(text: &Str) -> Result<Value, Fault> { Temporal::parse(Class::Zoned, &text.to_wire()).map(object) }

    /// The day, time and place a text says in a format.
    ///
    ///     java.time.ZonedDateTime.parse('2024-02-29 14:07 +0100', java.time.format.DateTimeFormatter.ofPattern('yyyy-MM-dd HH:mm Z')).toString() == '2024-02-29T14:07+01:00'
    static "java.time.ZonedDateTime" "parse"(text: &Str, format: &Formatter) -> Result<Value, Fault> { format.parse(Class::Zoned, &text.to_wire()).map(object) }

    /// Now, by the clock of the render.
    ///
    ///     java.time.ZonedDateTime.now() != null
    static "java.time.ZonedDateTime" "now"[host]() -> Result<Value, Fault> { now(host, Class::Zoned, &Place::from(host.zone())) }

    /// Now, in a place, by the clock of the render.
    ///
    ///     java.time.ZonedDateTime.now(java.time.ZoneId.of('UTC')) != null
    static "java.time.ZonedDateTime" "now"[host](zone: &Place) -> Result<Value, Fault> { now(host, Class::Zoned, zone) }

    /// A day of the calendar; months from 1.
    ///
    ///     java.time.LocalDate.of(2024, 2, 29).toString() == '2024-02-29'
    static "java.time.LocalDate" "of"(year: i32, month: i32, day: i32) -> Result<Value, Fault> { Temporal::date(year.into(), month.into(), day.into()).map(object) }

    /// A day, by days since the beginning of 1970.
    ///
    ///     java.time.LocalDate.ofEpochDay(1).toString() == '1970-01-02'
    static "java.time.LocalDate" "ofEpochDay"(day: i64) -> Result<Value, Fault> { Temporal::of_day(day).map(object) }

    /// A time of day.
    ///
    ///     java.time.LocalTime.of(14, 7).toString() == '14:07'
    static "java.time.LocalTime" "of"(hour: i32, minute: i32) -> Result<Value, Fault> { Temporal::time(hour.into(), minute.into(), 0, 0).map(object) }

    /// A time of day.
    ///
    ///     java.time.LocalTime.of(14, 7, 9).toString() == '14:07:09'
    static "java.time.LocalTime" "of"(hour: i32, minute: i32, second: i32) -> Result<Value, Fault> { Temporal::time(hour.into(), minute.into(), second.into(), 0).map(object) }

    /// A day and a time.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7).toString() == '2024-02-29T14:07'
    static "java.time.LocalDateTime" "of"(year: i32, month: i32, day: i32, hour: i32, minute: i32) -> Result<Value, Fault> { Temporal::date(year.into(), month.into(), day.into())?.at(&Temporal::time(hour.into(), minute.into(), 0, 0)?).map(object) }

    /// A day and a time.
    ///
    ///     java.time.LocalDateTime.of(2024, 2, 29, 14, 7, 9).toString() == '2024-02-29T14:07:09'
    static "java.time.LocalDateTime" "of"(year: i32, month: i32, day: i32, hour: i32, minute: i32, second: i32) -> Result<Value, Fault> { Temporal::date(year.into(), month.into(), day.into())?.at(&Temporal::time(hour.into(), minute.into(), second.into(), 0)?).map(object) }

    /// A day at a time.
    ///
    ///     java.time.LocalDateTime.of(java.time.LocalDate.of(2024, 2, 29), java.time.LocalTime.of(14, 7)) == java.time.LocalDateTime.of(2024, 2, 29, 14, 7)
    static "java.time.LocalDateTime" "of"(date: Day<'_>, time: Clock<'_>) -> Result<Value, Fault> { date.0.at(time.0).map(object) }

    /// What clocks of a place show at a moment.
    ///
    ///     java.time.LocalDateTime.ofInstant(java.time.Instant.ofEpochMilli(0), java.time.ZoneId.of('+01:00')).hour == 1
    static "java.time.LocalDateTime" "ofInstant"(at: Moment<'_>, zone: &Place) -> Result<Value, Fault> { at.0.at_place(zone)?.to_date_time().map(object) }

    /// What clocks of a place show at a moment.
    ///
    ///     java.time.ZonedDateTime.ofInstant(java.time.Instant.ofEpochMilli(0), java.time.ZoneId.of('+01:00')).hour == 1
    static "java.time.ZonedDateTime" "ofInstant"(at: Moment<'_>, zone: &Place) -> Result<Value, Fault> { at.0.at_place(zone).map(object) }

    /// The moment so many milliseconds after the beginning of 1970, UTC.
    ///
    ///     java.time.Instant.ofEpochMilli(0).toString() == '1970-01-01T00:00:00Z'
    static "java.time.Instant" "ofEpochMilli"(millis: i64) -> Result<Value, Fault> { Temporal::of_nanos(i128::from(millis) * 1_000_000).map(object) }

    /// The moment so many seconds after the beginning of 1970, UTC.
    ///
    ///     java.time.Instant.ofEpochSecond(5).toEpochMilli() == 5000
    static "java.time.Instant" "ofEpochSecond"(seconds: i64) -> Result<Value, Fault> { Temporal::of_nanos(i128::from(seconds) * 1_000_000_000).map(object) }

    /// The beginning of 1970, UTC.
    ///
    ///     java.time.Instant.EPOCH.toEpochMilli() == 0
    static "java.time.Instant" ".EPOCH"() -> Result<Value, Fault> { Temporal::of_nanos(0).map(object) }

    /// The place of an id: `Europe/Rome`, `Z`, `+02:00`.
    ///
    ///     java.time.ZoneId.of('Europe/Rome').toString() == 'Europe/Rome'
    static "java.time.ZoneId" "of"(id: &Str) -> Result<Value, Fault> { Ok(Object::new(Place::of(&id.to_wire())?).into()) }

    /// Where the server is.
    ///
    ///     java.time.ZoneId.systemDefault().id == 'UTC'
    static "java.time.ZoneId" "systemDefault"[host]() -> Value { Object::new(Place::from(host.zone())).into() }

    /// No offset from UTC.
    ///
    ///     java.time.ZoneOffset.UTC.toString() == 'Z'
    static "java.time.ZoneOffset" ".UTC"() -> Value { Object::new(Place::utc()).into() }

    /// Its id.
    ///
    ///     java.time.ZoneId.of('Europe/Rome').id == 'Europe/Rome'
    "getId"(this: &Place) -> Str { this.id().into() }

    /// The place of a time zone.
    ///
    ///     TimeZone.getTimeZone('Europe/Rome').toZoneId().id == 'Europe/Rome'
    "toZoneId"(this: &Zone) -> Result<Value, Fault> { Ok(Object::new(Place::of(this.id())?).into()) }

    /// The same moment in `java.time`. A `java.sql.Date` has no moment.
    ///
    ///     new Date(0).toInstant().toString() == '1970-01-01T00:00:00Z'
    "toInstant"(this: Instant) -> Result<Value, Fault> { instant(this) }

    /// What clocks of the server show at a Timestamp.
    ///
    ///     new java.sql.Timestamp(0).toLocalDateTime().toString() == '1970-01-01T00:00'
    "toLocalDateTime"[host](this: Nanos) -> Result<Value, Fault> { Temporal::of_nanos(this.0)?.at_place(&Place::from(host.zone()))?.to_date_time().map(object) }

    /// The Date of a moment of `java.time`, to the millisecond.
    ///
    ///     Date.from(java.time.Instant.ofEpochMilli(5)) == new Date(5)
    static "java.util.Date" "from"(at: Moment<'_>) -> Instant { Instant::Date(at.0.nanos().map_or(0, |nanos| nanos.div_euclid(1_000_000) as i64)) }

    /// The unit of years.
    ///
    ///     java.time.temporal.ChronoUnit.YEARS.toString() == 'Years'
    static "java.time.temporal.ChronoUnit" ".YEARS"() -> Value { Object::new(Unit::Years).into() }

    /// The unit of months.
    ///
    ///     java.time.temporal.ChronoUnit.MONTHS.toString() == 'Months'
    static "java.time.temporal.ChronoUnit" ".MONTHS"() -> Value { Object::new(Unit::Months).into() }

    /// The unit of weeks.
    ///
    ///     java.time.temporal.ChronoUnit.WEEKS.toString() == 'Weeks'
    static "java.time.temporal.ChronoUnit" ".WEEKS"() -> Value { Object::new(Unit::Weeks).into() }

    /// The unit of days.
    ///
    ///     java.time.temporal.ChronoUnit.DAYS.toString() == 'Days'
    static "java.time.temporal.ChronoUnit" ".DAYS"() -> Value { Object::new(Unit::Days).into() }

    /// The unit of hours.
    ///
    ///     java.time.temporal.ChronoUnit.HOURS.toString() == 'Hours'
    static "java.time.temporal.ChronoUnit" ".HOURS"() -> Value { Object::new(Unit::Hours).into() }

    /// The unit of minutes.
    ///
    ///     java.time.temporal.ChronoUnit.MINUTES.toString() == 'Minutes'
    static "java.time.temporal.ChronoUnit" ".MINUTES"() -> Value { Object::new(Unit::Minutes).into() }

    /// The unit of seconds.
    ///
    ///     java.time.temporal.ChronoUnit.SECONDS.toString() == 'Seconds'
    static "java.time.temporal.ChronoUnit" ".SECONDS"() -> Value { Object::new(Unit::Seconds).into() }

    /// The unit of milliseconds.
    ///
    ///     java.time.temporal.ChronoUnit.MILLIS.toString() == 'Millis'
    static "java.time.temporal.ChronoUnit" ".MILLIS"() -> Value { Object::new(Unit::Millis).into() }

    /// The unit of nanoseconds.
    ///
    ///     java.time.temporal.ChronoUnit.NANOS.toString() == 'Nanos'
    static "java.time.temporal.ChronoUnit" ".NANOS"() -> Value { Object::new(Unit::Nanos).into() }

    /// How many whole units it is from one to another.
    ///
    ///     java.time.temporal.ChronoUnit.DAYS.between(java.time.LocalDate.of(2024, 2, 29), java.time.LocalDate.of(2024, 2, 29).plusWeeks(1)) == 7
    "between"(this: &Unit, start: &Temporal, end: &Temporal) -> Result<i64, Fault> { start.until(end, *this) }

    /// A duration of so many days.
    ///
    ///     java.time.Duration.ofDays(1).toString() == 'PT24H'
    static "java.time.Duration" "ofDays"(count: i64) -> Result<Value, Fault> { Amount::duration(count, Unit::Days).map(amount_object) }

    /// How many whole days it is.
    ///
    ///     java.time.Duration.ofDays(1).toDays() == 1
    "toDays"(this: Duration<'_>) -> Result<i64, Fault> { this.0.whole(Unit::Days).ok_or_else(overflow) }

    /// A duration of so many hours.
    ///
    ///     java.time.Duration.ofHours(1).toString() == 'PT1H'
    static "java.time.Duration" "ofHours"(count: i64) -> Result<Value, Fault> { Amount::duration(count, Unit::Hours).map(amount_object) }

    /// How many whole hours it is.
    ///
    ///     java.time.Duration.ofDays(1).toHours() == 24
    "toHours"(this: Duration<'_>) -> Result<i64, Fault> { this.0.whole(Unit::Hours).ok_or_else(overflow) }

    /// A duration of so many minutes.
    ///
    ///     java.time.Duration.ofMinutes(1).toString() == 'PT1M'
    static "java.time.Duration" "ofMinutes"(count: i64) -> Result<Value, Fault> { Amount::duration(count, Unit::Minutes).map(amount_object) }

    /// How many whole minutes it is.
    ///
    ///     java.time.Duration.ofDays(1).toMinutes() == 1440
    "toMinutes"(this: Duration<'_>) -> Result<i64, Fault> { this.0.whole(Unit::Minutes).ok_or_else(overflow) }

    /// A duration of so many seconds.
    ///
    ///     java.time.Duration.ofSeconds(1).toString() == 'PT1S'
    static "java.time.Duration" "ofSeconds"(count: i64) -> Result<Value, Fault> { Amount::duration(count, Unit::Seconds).map(amount_object) }

    /// A duration of so many milliseconds.
    ///
    ///     java.time.Duration.ofMillis(1).toString() == 'PT0.001S'
    static "java.time.Duration" "ofMillis"(count: i64) -> Result<Value, Fault> { Amount::duration(count, Unit::Millis).map(amount_object) }

    /// How many whole milliseconds it is.
    ///
    ///     java.time.Duration.ofDays(1).toMillis() == 86400000
    "toMillis"(this: Duration<'_>) -> Result<i64, Fault> { this.0.whole(Unit::Millis).ok_or_else(overflow) }

    /// A duration of so many nanoseconds.
    ///
    ///     java.time.Duration.ofNanos(1).toString() == 'PT0.000000001S'
    static "java.time.Duration" "ofNanos"(count: i64) -> Result<Value, Fault> { Amount::duration(count, Unit::Nanos).map(amount_object) }

    /// How many whole nanoseconds it is.
    ///
    ///     java.time.Duration.ofDays(1).toNanos() == 86400000000000
    "toNanos"(this: Duration<'_>) -> Result<i64, Fault> { this.0.whole(Unit::Nanos).ok_or_else(overflow) }

    /// How many whole seconds it is.
    ///
    ///     java.time.Duration.ofMinutes(1).seconds == 60
    "getSeconds"(this: Duration<'_>) -> Result<i64, Fault> { this.0.whole(Unit::Seconds).ok_or_else(overflow) }

    /// The duration from one to another.
    ///
    ///     java.time.Duration.between(java.time.LocalDateTime.of(2024, 2, 29, 14, 7), java.time.LocalDateTime.of(2024, 2, 29, 14, 7).plusHours(2)).toHours() == 2
    static "java.time.Duration" "between"(start: &Temporal, end: &Temporal) -> Result<Value, Fault> { Amount::between(start, end).map(amount_object) }

    /// A period of so many years.
    ///
    ///     java.time.Period.ofYears(2).toString() == 'P2Y'
    static "java.time.Period" "ofYears"(count: i32) -> Value { amount_object(Amount::Period(count.into(), 0, 0)) }

    /// Its years.
    ///
    ///     java.time.Period.of(1, 2, 3).years == 1
    "getYears"(this: Period<'_>) -> Result<i32, Fault> { Ok(this.0.parts()?[0] as i32) }

    /// A period of so many months.
    ///
    ///     java.time.Period.ofMonths(2).toString() == 'P2M'
    static "java.time.Period" "ofMonths"(count: i32) -> Value { amount_object(Amount::Period(0, count.into(), 0)) }

    /// Its months.
    ///
    ///     java.time.Period.of(1, 2, 3).months == 2
    "getMonths"(this: Period<'_>) -> Result<i32, Fault> { Ok(this.0.parts()?[1] as i32) }

    /// A period of so many days.
    ///
    ///     java.time.Period.ofDays(2).toString() == 'P2D'
    static "java.time.Period" "ofDays"(count: i32) -> Value { amount_object(Amount::Period(0, 0, count.into())) }

    /// Its days.
    ///
    ///     java.time.Period.of(1, 2, 3).days == 3
    "getDays"(this: Period<'_>) -> Result<i32, Fault> { Ok(this.0.parts()?[2] as i32) }

    /// A period of years, months and days.
    ///
    ///     java.time.Period.of(1, 2, 3).toString() == 'P1Y2M3D'
    static "java.time.Period" "of"(years: i32, months: i32, days: i32) -> Value { amount_object(Amount::Period(years.into(), months.into(), days.into())) }

    /// The years, months and days from one day to another.
    ///
    ///     java.time.Period.between(java.time.LocalDate.of(2024, 2, 29), java.time.LocalDate.of(2024, 2, 29).plusDays(33)).toString() == 'P1M4D'
    static "java.time.Period" "between"(start: Day<'_>, end: Day<'_>) -> Result<Value, Fault> { Amount::period(start.0, end.0).map(amount_object) }
}

//! `java.time`: days, times of day, moments, their amounts and their formats.

mod amount;
mod formatter;
mod parse;
mod place;

pub use amount::{Amount, Unit};
pub use formatter::Formatter;
pub use place::Place;

use std::cmp::Ordering;

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span};

use super::{Fault, Zone};

/// A class of `java.time`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// `LocalDate`
    Date,
    /// `LocalTime`
    Time,
    /// `LocalDateTime`
    DateTime,
    /// `Instant`
    Instant,
    /// `ZonedDateTime`
    Zoned,
}

impl Class {
    /// Its name without the package.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Date => "LocalDate",
            Class::Time => "LocalTime",
            Class::DateTime => "LocalDateTime",
            Class::Instant => "Instant",
            Class::Zoned => "ZonedDateTime",
        }
    }
}

/// A day, a time of day or a moment. Immutable, from the year 1 to 9999.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Temporal {
    /// `java.time.LocalDate`
    Date(Date),
    /// `java.time.LocalTime`
    Time(Time),
    /// `java.time.LocalDateTime`
    DateTime(DateTime),
    /// `java.time.Instant`: its time in UTC.
    Instant(DateTime),
    /// `java.time.ZonedDateTime`: what clocks show, seconds they are ahead of UTC, and where.
    Zoned(DateTime, i64, Place),
}

/// A field of a day or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The year.
    Year,
    /// The month, from 1.
    Month,
    /// The day of the month.
    Day,
    /// The day of the year, from 1.
    DayOfYear,
    /// The day of the week, from 1, Monday.
    Weekday,
    /// The half of the day, 0 or 1.
    Half,
    /// The hour of the day.
    Hour,
    /// The minute.
    Minute,
    /// The second.
    Second,
    /// The nanosecond.
    Nano,
}

impl Part {
    /// What Java calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Year => "Year",
            Part::Month => "MonthOfYear",
            Part::Day => "DayOfMonth",
            Part::DayOfYear => "DayOfYear",
            Part::Weekday => "DayOfWeek",
            Part::Half => "AmPmOfDay",
            Part::Hour => "HourOfDay",
            Part::Minute => "MinuteOfHour",
            Part::Second => "SecondOfMinute",
            Part::Nano => "NanoOfSecond",
        }
    }

    const fn range(self) -> (i64, i64) {
        match self {
            Part::Year => (-999_999_999, 999_999_999),
            Part::Month => (1, 12),
            Part::Day => (1, 31),
            Part::DayOfYear => (1, 366),
            Part::Weekday => (1, 7),
            Part::Half => (0, 1),
            Part::Hour => (0, 23),
            Part::Minute | Part::Second => (0, 59),
            Part::Nano => (0, 999_999_999),
        }
    }

    /// A value within its bounds.
    ///
    /// # Errors
    ///
    /// `DateTimeException` for one beyond them.
    pub fn check(self, value: i64) -> Result<i64, Fault> {
        let (least, most) = self.range();
        if (least..=most).contains(&value) {
            return Ok(value);
        }
        let most = match self {
            Part::Day => "28/31".to_owned(),
            Part::DayOfYear => "365/366".to_owned(),
            _ => most.to_string(),
        };
        Err(exception(format!(
            "Invalid value for {} (valid values {least} - {most}): {value}",
            self.name()
        )))
    }
}

/// `java.time.DateTimeException`
pub(super) fn exception(message: impl Into<String>) -> Fault {
    Fault::groovy("java.time.DateTimeException", message)
}

fn unsupported(what: &str, name: &str) -> Fault {
    Fault::groovy(
        "java.time.temporal.UnsupportedTemporalTypeException",
        format!("Unsupported {what}: {name}"),
    )
}

/// Java counts on to the year 999999999, and before the year 1.
fn far() -> Fault {
    Fault::NotYet("a date before the year 1 or after 9999".into())
}

const NANOS: i128 = 1_000_000_000;

/// A day.
///
/// # Errors
///
/// `DateTimeException` for a day that no month has.
pub(super) fn date(year: i64, month: i64, day: i64) -> Result<Date, Fault> {
    Part::Year.check(year)?;
    Part::Month.check(month)?;
    Part::Day.check(day)?;
    if !(1..=9999).contains(&year) {
        return Err(far());
    }
    // Both were checked.
    Date::new(year as i16, month as i8, day as i8).map_err(|_| {
        exception(if (month, day) == (2, 29) {
            format!("Invalid date 'February 29' as '{year}' is not a leap year")
        } else {
            let words = super::Words::english().month(month);
            format!("Invalid date '{} {day}'", words.to_uppercase())
        })
    })
}

/// A time of day.
///
/// # Errors
///
/// `DateTimeException` for a part beyond its bounds.
pub(super) fn time(hour: i64, minute: i64, second: i64, nano: i64) -> Result<Time, Fault> {
    let hour = Part::Hour.check(hour)?;
    let minute = Part::Minute.check(minute)?;
    let second = Part::Second.check(second)?;
    let nano = Part::Nano.check(nano)?;
    Time::new(hour as i8, minute as i8, second as i8, nano as i32).map_err(|_| far())
}

/// Nanoseconds from 1970 to a time in UTC.
fn nanos(at: DateTime) -> i128 {
    at.duration_since(Date::constant(1970, 1, 1).at(0, 0, 0, 0))
        .as_nanos()
}

fn at_nanos(nanos: i128) -> Result<DateTime, Fault> {
    let epoch = Date::constant(1970, 1, 1).at(0, 0, 0, 0);
    let seconds = i64::try_from(nanos.div_euclid(NANOS)).map_err(|_| far())?;
    let duration = SignedDuration::new(seconds, nanos.rem_euclid(NANOS) as i32);
    let at = epoch.checked_add(duration).map_err(|_| far())?;
    kept(at)
}

fn kept(at: DateTime) -> Result<DateTime, Fault> {
    if at.year() < 1 { Err(far()) } else { Ok(at) }
}

impl Temporal {
    /// `LocalDate.of`
    ///
    /// # Errors
    ///
    /// `DateTimeException` for a day that no month has.
    pub fn date(year: i64, month: i64, day: i64) -> Result<Temporal, Fault> {
        date(year, month, day).map(Temporal::Date)
    }

    /// `LocalTime.of`
    ///
    /// # Errors
    ///
    /// `DateTimeException` for a part beyond its bounds.
    pub fn time(hour: i64, minute: i64, second: i64, nano: i64) -> Result<Temporal, Fault> {
        time(hour, minute, second, nano).map(Temporal::Time)
    }

    /// `LocalDate.ofEpochDay`
    ///
    /// # Errors
    ///
    /// [`Fault::NotYet`] before the year 1 and after 9999.
    pub fn of_day(day: i64) -> Result<Temporal, Fault> {
        let at = at_nanos(i128::from(day) * 86_400 * NANOS)?;
        Ok(Temporal::Date(at.date()))
    }

    /// The moment so many nanoseconds after the beginning of 1970, UTC.
    ///
    /// # Errors
    ///
    /// [`Fault::NotYet`] before the year 1 and after 9999.
    pub fn of_nanos(nanos: i128) -> Result<Temporal, Fault> {
        at_nanos(nanos).map(Temporal::Instant)
    }

    /// Its class.
    pub const fn class(&self) -> Class {
        match self {
            Temporal::Date(_) => Class::Date,
            Temporal::Time(_) => Class::Time,
            Temporal::DateTime(_) => Class::DateTime,
            Temporal::Instant(_) => Class::Instant,
            Temporal::Zoned(..) => Class::Zoned,
        }
    }

    /// The full name of its class.
    pub const fn class_name(&self) -> &'static str {
        match self {
            Temporal::Date(_) => "java.time.LocalDate",
            Temporal::Time(_) => "java.time.LocalTime",
            Temporal::DateTime(_) => "java.time.LocalDateTime",
            Temporal::Instant(_) => "java.time.Instant",
            Temporal::Zoned(..) => "java.time.ZonedDateTime",
        }
    }

    /// The day, of what has one a clock shows.
    fn day_part(&self) -> Option<Date> {
        match self {
            Temporal::Date(date) => Some(*date),
            Temporal::DateTime(at) | Temporal::Zoned(at, ..) => Some(at.date()),
            Temporal::Time(_) | Temporal::Instant(_) => None,
        }
    }

    fn time_part(&self) -> Option<Time> {
        match self {
            Temporal::Time(time) => Some(*time),
            Temporal::DateTime(at) | Temporal::Zoned(at, ..) => Some(at.time()),
            Temporal::Date(_) | Temporal::Instant(_) => None,
        }
    }

    /// `toLocalDate()`
    ///
    /// # Errors
    ///
    /// `UnsupportedTemporalTypeException` of what has no day.
    pub fn to_date(&self) -> Result<Temporal, Fault> {
        let day = self
            .day_part()
            .ok_or_else(|| unsupported("field", "EpochDay"))?;
        Ok(Temporal::Date(day))
    }

    /// `toLocalTime()`
    ///
    /// # Errors
    ///
    /// `UnsupportedTemporalTypeException` of what has no time of day.
    pub fn to_time(&self) -> Result<Temporal, Fault> {
        let time = self
            .time_part()
            .ok_or_else(|| unsupported("field", "NanoOfDay"))?;
        Ok(Temporal::Time(time))
    }

    /// The day and time clocks show.
    ///
    /// # Errors
    ///
    /// `UnsupportedTemporalTypeException` of what has no day or no time.
    pub fn to_date_time(&self) -> Result<Temporal, Fault> {
        match (self.day_part(), self.time_part()) {
            (Some(date), Some(time)) => Ok(Temporal::DateTime(date.to_datetime(time))),
            (None, _) => Err(unsupported("field", "EpochDay")),
            _ => Err(unsupported("field", "NanoOfDay")),
        }
    }

    /// A day at a time: `atTime`, `atStartOfDay`.
    ///
    /// # Errors
    ///
    /// As [`to_date`](Temporal::to_date).
    pub fn at(&self, time: &Temporal) -> Result<Temporal, Fault> {
        match (self.day_part(), time.time_part()) {
            (Some(date), Some(time)) => Ok(Temporal::DateTime(date.to_datetime(time))),
            _ => Err(unsupported("field", "EpochDay")),
        }
    }

    /// A moment as clocks of a place show it, or a time clocks there show: `atZone`.
    ///
    /// # Errors
    ///
    /// [`Fault::NotYet`] before 1900, when places had times of their own.
    pub fn at_place(&self, place: &Place) -> Result<Temporal, Fault> {
        let (at, ahead) = match self {
            Temporal::Instant(at) => {
                let ahead = place.ahead(nanos(*at))?;
                (at_nanos(nanos(*at) + i128::from(ahead) * NANOS)?, ahead)
            }
            other => {
                let Temporal::DateTime(at) = other.to_date_time()? else {
                    return Err(far());
                };
                let (wall, ahead) = place.at_wall(nanos(at))?;
                (at_nanos(wall)?, ahead)
            }
        };
        Ok(Temporal::Zoned(at, ahead, place.clone()))
    }

    /// Where it is, if it is somewhere.
    pub const fn place(&self) -> Option<&Place> {
        match self {
            Temporal::Zoned(_, _, place) => Some(place),
            _ => None,
        }
    }

    /// Nanoseconds from the beginning of 1970, UTC; `None` of what is no moment.
    pub fn nanos(&self) -> Option<i128> {
        match self {
            Temporal::Instant(at) => Some(nanos(*at)),
            Temporal::Zoned(at, ahead, _) => Some(nanos(*at) - i128::from(*ahead) * NANOS),
            _ => None,
        }
    }

    /// Days from the beginning of 1970; `None` of what has no day.
    pub fn epoch_day(&self) -> Option<i64> {
        let midnight = self.day_part()?.at(0, 0, 0, 0);
        i64::try_from(nanos(midnight) / (86_400 * NANOS)).ok()
    }

    /// The value of a field.
    ///
    /// # Errors
    ///
    /// `UnsupportedTemporalTypeException` of what has no such field.
    pub fn get(&self, part: Part) -> Result<i64, Fault> {
        let of_day = |day: Date| match part {
            Part::Year => Some(day.year().into()),
            Part::Month => Some(day.month().into()),
            Part::Day => Some(day.day().into()),
            Part::DayOfYear => Some(day.day_of_year().into()),
            Part::Weekday => Some(day.weekday().to_monday_one_offset().into()),
            _ => None,
        };
        let of_time = |time: Time| match part {
            Part::Half => Some(i64::from(time.hour() >= 12)),
            Part::Hour => Some(time.hour().into()),
            Part::Minute => Some(time.minute().into()),
            Part::Second => Some(time.second().into()),
            Part::Nano => Some(time.subsec_nanosecond().into()),
            _ => None,
        };
        let found = match self {
            Temporal::Instant(at) if part == Part::Nano => Some(at.subsec_nanosecond().into()),
            other => other
                .day_part()
                .and_then(of_day)
                .or_else(|| other.time_part().and_then(of_time)),
        };
        found.ok_or_else(|| unsupported("field", part.name()))
    }

    /// The same with another value of a field: `withYear`.
    ///
    /// # Errors
    ///
    /// `DateTimeException` for a value beyond bounds; as [`get`](Temporal::get).
    pub fn with(&self, part: Part, value: i64) -> Result<Temporal, Fault> {
        self.get(part)?;
        let value = part.check(value)?;
        let new_day = |day: Date| -> Result<Date, Fault> {
            let (year, month) = (i64::from(day.year()), i64::from(day.month()));
            let clamped = |year, month| {
                let first = date(year, month, 1)?;
                date(year, month, day.day().min(first.days_in_month()).into())
            };
            match part {
                Part::Year => clamped(value, month),
                Part::Month => clamped(year, value),
                Part::Day => date(year, month, value),
                Part::DayOfYear if value > i64::from(day.days_in_year()) => Err(exception(
                    format!("Invalid date 'DayOfYear 366' as '{year}' is not a leap year"),
                )),
                Part::DayOfYear => date(year, 1, 1)?
                    .checked_add(Span::new().days(value - 1))
                    .map_err(|_| far()),
                _ => Ok(day),
            }
        };
        let new_time = |old: Time| -> Result<Time, Fault> {
            let [mut h, mut m, mut s] = [old.hour(), old.minute(), old.second()].map(i64::from);
            let mut nano = i64::from(old.subsec_nanosecond());
            match part {
                Part::Hour => h = value,
                Part::Minute => m = value,
                Part::Second => s = value,
                Part::Nano => nano = value,
                _ => {}
            }
            time(h, m, s, nano)
        };
        let both = |at: DateTime| Ok(new_day(at.date())?.to_datetime(new_time(at.time())?));
        match self {
            Temporal::Date(day) => new_day(*day).map(Temporal::Date),
            Temporal::Time(time) => new_time(*time).map(Temporal::Time),
            Temporal::DateTime(at) => both(*at).map(Temporal::DateTime),
            Temporal::Instant(at) => both(*at).map(Temporal::Instant),
            Temporal::Zoned(at, _, place) => Temporal::DateTime(both(*at)?).at_place(place),
        }
    }

    /// So many units later.
    ///
    /// # Errors
    ///
    /// `UnsupportedTemporalTypeException` for a unit it does not have.
    pub fn plus(&self, count: i64, unit: Unit) -> Result<Temporal, Fault> {
        let refused = || unsupported("unit", unit.name());
        let exact = unit.nanos().map(|nanos| nanos * i128::from(count));
        let date_units = |at: DateTime| -> Result<DateTime, Fault> {
            let span = match unit.months() {
                Some(months) => Span::new().try_months(count.checked_mul(months).ok_or_else(far)?),
                None => Span::new().try_days(
                    count
                        .checked_mul(if unit == Unit::Weeks { 7 } else { 1 })
                        .ok_or_else(far)?,
                ),
            };
            kept(
                at.checked_add(span.map_err(|_| far())?)
                    .map_err(|_| far())?,
            )
        };
        let moved = |at: DateTime| match exact {
            Some(more) if unit.is_time() => at_nanos(nanos(at) + more),
            _ => date_units(at),
        };
        Ok(match self {
            Temporal::Date(_) if unit.is_time() => return Err(refused()),
            Temporal::Date(day) => Temporal::Date(moved(day.at(0, 0, 0, 0))?.date()),
            Temporal::Time(_) if !unit.is_time() => return Err(refused()),
            Temporal::Time(time) => {
                let of_day = nanos(Date::constant(1970, 1, 1).to_datetime(*time));
                let wrapped = (of_day + exact.unwrap_or(0)).rem_euclid(86_400 * NANOS);
                Temporal::Time(at_nanos(wrapped)?.time())
            }
            Temporal::DateTime(at) => Temporal::DateTime(moved(*at)?),
            Temporal::Instant(_) if !unit.is_time() && unit != Unit::Days => return Err(refused()),
            Temporal::Instant(at) => Temporal::Instant(moved(*at)?),
            Temporal::Zoned(at, ahead, place) if unit.is_time() => {
                let more = exact.unwrap_or(0) - i128::from(*ahead) * NANOS;
                Temporal::of_nanos(nanos(*at) + more)?.at_place(place)?
            }
            Temporal::Zoned(at, _, place) => Temporal::DateTime(moved(*at)?).at_place(place)?,
        })
    }

    /// How many whole units it is from this to another: `unit.between(this, other)`.
    ///
    /// # Errors
    ///
    /// As [`plus`](Temporal::plus); `DateTimeException` when the other cannot be made one of this class.
    pub fn until(&self, end: &Temporal, unit: Unit) -> Result<i64, Fault> {
        let refused = || unsupported("unit", unit.name());
        let (from, to) = match (self, end) {
            (Temporal::Date(from), end) => {
                if unit.is_time() {
                    return Err(refused());
                }
                let to = end.day_part().ok_or_else(|| end.no(Class::Date))?;
                (from.at(0, 0, 0, 0), to.at(0, 0, 0, 0))
            }
            (Temporal::Time(from), end) => {
                if !unit.is_time() {
                    return Err(refused());
                }
                let to = end.time_part().ok_or_else(|| end.no(Class::Time))?;
                let day = Date::constant(1970, 1, 1);
                (day.to_datetime(*from), day.to_datetime(to))
            }
            (Temporal::DateTime(from), end) => {
                let (date, time) = (end.day_part(), end.time_part());
                let both = date.zip(time).ok_or_else(|| end.no(Class::DateTime))?;
                (*from, both.0.to_datetime(both.1))
            }
            (Temporal::Instant(from), end) => {
                if !unit.is_time() && unit != Unit::Days {
                    return Err(refused());
                }
                let to = end.nanos().ok_or_else(|| end.no(Class::Instant))?;
                (*from, at_nanos(to)?)
            }
            (Temporal::Zoned(from, ahead, place), end) => {
                let Temporal::Zoned(..) = end else {
                    return Err(end.no(Class::Zoned));
                };
                let there = Temporal::of_nanos(end.nanos().unwrap_or(0))?.at_place(place)?;
                let Temporal::Zoned(to, ahead_there, _) = there else {
                    return Err(far());
                };
                if unit.is_time() {
                    let shift = i128::from(ahead - ahead_there) * NANOS;
                    (*from, at_nanos(nanos(to) + shift)?)
                } else {
                    (*from, to)
                }
            }
        };
        let whole = match (unit.nanos(), unit.months()) {
            (Some(unit), _) => (nanos(to) - nanos(from)) / unit,
            (None, months) => {
                let months = months.unwrap_or(1);
                let count = |at: DateTime| i64::from(at.year()) * 12 + i64::from(at.month());
                let rest = |at: DateTime| (at.day(), at.time());
                let mut between = count(to) - count(from);
                if between > 0 && rest(to) < rest(from) {
                    between -= 1;
                } else if between < 0 && rest(to) > rest(from) {
                    between += 1;
                }
                i128::from(between / months)
            }
        };
        i64::try_from(whole)
            .map_err(|_| Fault::groovy("java.lang.ArithmeticException", "long overflow"))
    }

    /// That it cannot be made one of a class.
    fn no(&self, class: Class) -> Fault {
        exception(format!(
            "Unable to obtain {} from TemporalAccessor: of type {}",
            class.name(),
            self.class_name()
        ))
    }

    /// The order of two of one class; `None` for two classes.
    pub fn compare(&self, other: &Temporal) -> Option<Ordering> {
        Some(match (self, other) {
            (Temporal::Date(a), Temporal::Date(b)) => a.cmp(b),
            (Temporal::Time(a), Temporal::Time(b)) => a.cmp(b),
            (Temporal::DateTime(a), Temporal::DateTime(b))
            | (Temporal::Instant(a), Temporal::Instant(b)) => a.cmp(b),
            (Temporal::Zoned(a, ..), Temporal::Zoned(b, ..)) => {
                self.nanos().cmp(&other.nanos()).then(a.cmp(b))
            }
            _ => return None,
        })
    }

    /// What `compareTo` gives of two of one class: of days, the years, months or days between.
    pub fn compare_to(&self, other: &Temporal) -> Option<i32> {
        if let (Some(a), Some(b)) = (self.day_part(), other.day_part())
            && self.class() == other.class()
            && self.class() != Class::Zoned
            && a != b
        {
            let parts = [
                i32::from(a.year()) - i32::from(b.year()),
                i32::from(a.month() - b.month()),
                i32::from(a.day() - b.day()),
            ];
            return parts.into_iter().find(|difference| *difference != 0);
        }
        self.compare(other).map(|order| order as i32)
    }

    /// Its text, as ISO 8601 has it.
    pub fn text(&self) -> String {
        match self {
            Temporal::Date(day) => day.to_string(),
            Temporal::Time(time) => time_text(*time, false),
            Temporal::DateTime(at) => format!("{}T{}", at.date(), time_text(at.time(), false)),
            Temporal::Instant(at) => format!("{}T{}Z", at.date(), time_text(at.time(), true)),
            Temporal::Zoned(at, ahead, place) => format!(
                "{}T{}{}{}",
                at.date(),
                time_text(at.time(), false),
                place::offset_text(*ahead),
                if place.is_offset() {
                    String::new()
                } else {
                    format!("[{}]", place.id())
                }
            ),
        }
    }

    /// Whether its year has 366 days; `None` of what has no year.
    pub fn in_leap_year(&self) -> Option<bool> {
        self.day_part().map(|day| day.in_leap_year())
    }

    /// Days in its month; `None` of what has none.
    pub fn days_in_month(&self) -> Option<i32> {
        self.day_part().map(|day| day.days_in_month().into())
    }

    /// Cut down to a unit: `truncatedTo`.
    ///
    /// # Errors
    ///
    /// `UnsupportedTemporalTypeException` for a unit that is no part of a day.
    pub fn truncated(&self, unit: Unit) -> Result<Temporal, Fault> {
        let Some(size) = unit.nanos().filter(|_| unit != Unit::Weeks) else {
            return Err(Fault::groovy(
                "java.time.temporal.UnsupportedTemporalTypeException",
                "Unit is too large to be used for truncation",
            ));
        };
        let cut = |at: DateTime| {
            let all = nanos(at);
            at_nanos(all - all.rem_euclid(size))
        };
        Ok(match self {
            Temporal::Date(_) => return Err(unsupported("unit", unit.name())),
            Temporal::Time(time) => {
                Temporal::Time(cut(Date::constant(1970, 1, 1).to_datetime(*time))?.time())
            }
            Temporal::DateTime(at) => Temporal::DateTime(cut(*at)?),
            Temporal::Instant(at) => Temporal::Instant(cut(*at)?),
            Temporal::Zoned(at, _, place) => Temporal::DateTime(cut(*at)?).at_place(place)?,
        })
    }
}

/// `HH:mm`, with seconds and fractions where there are any.
fn time_text(time: Time, seconds: bool) -> String {
    let mut text = format!("{:02}:{:02}", time.hour(), time.minute());
    let nano = time.subsec_nanosecond();
    if seconds || time.second() != 0 || nano != 0 {
        text.push_str(&format!(":{:02}", time.second()));
    }
    text.push_str(&match (nano, nano % 1_000_000, nano % 1000) {
        (0, ..) => String::new(),
        (_, 0, _) => format!(".{:03}", nano / 1_000_000),
        (_, _, 0) => format!(".{:06}", nano / 1000),
        _ => format!(".{nano:09}"),
    });
    text
}

/// The time zone clocks of a server are in, as a place.
impl From<&Zone> for Place {
    fn from(zone: &Zone) -> Place {
        Place::region(zone.clone())
    }
}

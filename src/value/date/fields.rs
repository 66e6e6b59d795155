use super::day::{self, Civil, Day};
use super::zone::Zone;

/// Milliseconds in a day.
pub const DAY: i64 = 86_400_000;

/// A field of `java.util.Calendar`, by its number there.
pub type Field = usize;

/// 0 before Christ, 1 after.
pub const ERA: Field = 0;
/// The year of its era, from 1.
pub const YEAR: Field = 1;
/// The month, from 0.
pub const MONTH: Field = 2;
/// The week of the year, from 1.
pub const WEEK_OF_YEAR: Field = 3;
/// The week of the month, from 1.
pub const WEEK_OF_MONTH: Field = 4;
/// The day of the month, from 1.
pub const DAY_OF_MONTH: Field = 5;
/// The day of the year, from 1.
pub const DAY_OF_YEAR: Field = 6;
/// The day of the week, from 1, Sunday.
pub const DAY_OF_WEEK: Field = 7;
/// Which of the month's Mondays, Tuesdays and so on it is, from 1.
pub const DAY_OF_WEEK_IN_MONTH: Field = 8;
/// The half of the day, from 0.
pub const AM_PM: Field = 9;
/// The hour of the half day, from 0.
pub const HOUR: Field = 10;
/// The hour of the day, from 0.
pub const HOUR_OF_DAY: Field = 11;
/// The minute of the hour.
pub const MINUTE: Field = 12;
/// The second of the minute.
pub const SECOND: Field = 13;
/// The millisecond of the second.
pub const MILLISECOND: Field = 14;
/// Standard time, in milliseconds ahead of UTC; only parsing sets it.
pub const ZONE_OFFSET: Field = 15;
/// Summer time, in milliseconds; only parsing sets it.
pub const DST_OFFSET: Field = 16;

/// A moment as the calendar and clock of a place show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    pub day: Day,
    pub civil: Civil,
    /// Milliseconds since the midnight before, by the clock.
    pub time: i64,
    /// Ahead of UTC, in milliseconds.
    pub ahead: i64,
    /// Whether summer time is part of that.
    pub daylight: bool,
}

impl Fields {
    /// The fields of a moment, `millis` since 1970 UTC.
    pub fn new(millis: i64, zone: &Zone) -> Fields {
        let shift = zone.shift(millis);
        let time = millis.rem_euclid(DAY) + shift.millis;
        let day = millis.div_euclid(DAY) + time.div_euclid(DAY);
        Fields {
            day,
            civil: day::civil(day),
            time: time.rem_euclid(DAY),
            ahead: shift.millis,
            daylight: shift.daylight,
        }
    }

    /// The year of its era, from 1.
    pub fn year_of_era(&self) -> i64 {
        let year = self.civil.year;
        if year > 0 { year } else { 1 - year }
    }

    /// The year its week belongs to: the one whose 1 January is in the week.
    pub fn week_year(&self) -> i64 {
        self.civil.year + i64::from(self.in_first_week_of_next_year())
    }

    fn in_first_week_of_next_year(&self) -> bool {
        self.day >= day::week_start(day::day_of(self.civil.year + 1, 0, 1))
    }

    /// The number of the day in the week, from 1, Monday.
    pub fn iso_weekday(&self) -> i64 {
        (day::weekday(self.day) + 5) % 7 + 1
    }

    /// The value of a field up to [`MILLISECOND`]; `None` for another.
    pub fn get(&self, field: Field) -> Option<i64> {
        let Civil {
            year,
            month,
            day: _,
        } = self.civil;
        let first = day::day_of(year, month, 1);
        let new_year = day::day_of(year, 0, 1);
        let week_from = |start: Day| (self.day - day::week_start(start)) / 7 + 1;
        Some(match field {
            ERA => i64::from(year > 0),
            YEAR => self.year_of_era(),
            MONTH => month.into(),
            WEEK_OF_YEAR if self.in_first_week_of_next_year() => 1,
            WEEK_OF_YEAR => week_from(new_year),
            WEEK_OF_MONTH => week_from(first),
            DAY_OF_MONTH => self.civil.day.into(),
            DAY_OF_YEAR => self.day - new_year + 1,
            DAY_OF_WEEK => day::weekday(self.day),
            DAY_OF_WEEK_IN_MONTH => (self.day - first) / 7 + 1,
            AM_PM => self.time / (DAY / 2),
            HOUR => self.time / 3_600_000 % 12,
            HOUR_OF_DAY => self.time / 3_600_000,
            MINUTE => self.time / 60_000 % 60,
            SECOND => self.time / 1000 % 60,
            MILLISECOND => self.time % 1000,
            _ => return None,
        })
    }
}

/// The moment some days later by the calendar, at the same time by the clock where there is one.
pub fn days_later(millis: i64, days: i64, zone: &Zone) -> i64 {
    let fields = Fields::new(millis, zone);
    let day = fields.day.saturating_add(days);
    let wall = day.saturating_mul(DAY).saturating_add(fields.time);
    let first = wall.saturating_sub(fields.ahead);
    let moved = fields.ahead - zone.shift(first).millis;
    if moved == 0 {
        return first;
    }
    let second = first.saturating_add(moved);
    if Fields::new(second, zone).day == day {
        second
    } else {
        first
    }
}

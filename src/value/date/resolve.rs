use super::day::{self, Day};
use super::fields::*;
use super::zone::Zone;

/// Fields set one after the other, and the moment they make: `java.util.GregorianCalendar` between `set`
/// and `getTime`. Fields may contradict one another; those set last win, in the combinations Java knows.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// When each field was set; 0 for never.
    stamps: [u32; DST_OFFSET + 1],
    values: [i64; DST_OFFSET + 1],
    last: u32,
}

/// The stamp of a field that was computed: it counts, but less than any that was set.
const COMPUTED: u32 = 1;

/// The fields that say which day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    DayOfMonth,
    WeekOfMonth,
    WeekdayOfMonth,
    DayOfYear,
    WeekOfYear,
}

impl Draft {
    /// All fields of a moment, none of them set.
    pub fn of(fields: &Fields) -> Draft {
        let mut draft = Draft {
            last: COMPUTED,
            ..Draft::default()
        };
        for field in ERA..=MILLISECOND {
            draft.stamps[field] = COMPUTED;
            draft.values[field] = fields.get(field).unwrap_or_default();
        }
        draft
    }

    /// Sets a field.
    pub fn set(&mut self, field: Field, value: i64) {
        self.last += 1;
        self.stamps[field] = self.last;
        self.values[field] = value;
    }

    /// Forgets a field.
    pub fn unset(&mut self, field: Field) {
        self.stamps[field] = 0;
        self.values[field] = 0;
    }

    /// When a field was set; 0 for never.
    pub fn stamp(&self, field: Field) -> u32 {
        self.stamps[field]
    }

    /// The value of a field; 0 where none was set.
    pub fn value(&self, field: Field) -> i64 {
        self.values[field]
    }

    /// Sets the day to one of a week of a year: week 1 has 1 January, and begins on a Sunday, 1.
    pub fn set_week_date(&mut self, year: i64, week: i64, weekday: i64) {
        let day = day::week_start(day::day_of(year, 0, 1)) + weekday - 1 + 7 * (week - 1);
        let civil = day::civil(day);
        self.set(ERA, i64::from(civil.year > 0));
        self.set(
            YEAR,
            if civil.year > 0 {
                civil.year
            } else {
                1 - civil.year
            },
        );
        self.set(MONTH, civil.month.into());
        self.set(DAY_OF_MONTH, civil.day.into());
        self.values[WEEK_OF_YEAR] = week;
    }

    /// The moment, in milliseconds since 1970 UTC.
    pub fn millis(&self, zone: &Zone) -> i64 {
        let time = self.time();
        let day = self.day() + time.div_euclid(DAY);
        // Java's Long wraps, too, for a year no date can have.
        let wall = day.wrapping_mul(DAY).wrapping_add(time.rem_euclid(DAY));
        wall.wrapping_sub(
            self.ahead(zone)
                .unwrap_or_else(|| zone.shift_at_wall(wall).millis),
        )
    }

    /// Ahead of UTC, in milliseconds, where it was set.
    fn ahead(&self, zone: &Zone) -> Option<i64> {
        let standard = if self.stamps[ZONE_OFFSET] > 0 {
            self.values[ZONE_OFFSET]
        } else {
            zone.standard()
        };
        // A zone's name says only whether it is summer there.
        (self.stamps[DST_OFFSET] > 0).then(|| standard + self.values[DST_OFFSET])
    }

    /// Whether all fields are what the moment they make shows: no 31 April, no hour 25.
    pub fn agrees(&self, zone: &Zone) -> bool {
        let millis = self.millis(zone);
        let fields = match self.ahead(zone) {
            Some(ahead) => Fields::new(millis.wrapping_add(ahead), &Zone::UTC),
            None => Fields::new(millis, zone),
        };
        (ERA..=MILLISECOND)
            .all(|field| self.stamps[field] == 0 || fields.get(field) == Some(self.values[field]))
    }

    /// The time of day, in milliseconds; not held to one day.
    fn time(&self) -> i64 {
        let s = &self.stamps;
        let both = if s[HOUR] > 0 && s[AM_PM] > 0 {
            s[HOUR].max(s[AM_PM])
        } else {
            0
        };
        let best = match both.max(s[HOUR_OF_DAY]) {
            0 => s[HOUR].max(s[AM_PM]),
            best => best,
        };
        let hours = if best > 0 && best == s[HOUR_OF_DAY] {
            self.values[HOUR_OF_DAY]
        } else if best > 0 {
            self.values[HOUR] + 12 * self.values[AM_PM]
        } else {
            0
        };
        ((hours * 60 + self.values[MINUTE]) * 60 + self.values[SECOND]) * 1000
            + self.values[MILLISECOND]
    }

    fn day(&self) -> Day {
        let year = if self.stamps[YEAR] > 0 {
            self.values[YEAR]
        } else {
            1970
        };
        let year = if self.stamps[ERA] > 0 && self.values[ERA] == 0 {
            1 - year
        } else {
            year
        };
        let weekday = (self.stamps[DAY_OF_WEEK] > 0).then(|| self.values[DAY_OF_WEEK]);
        let by = self.by();
        let month = match by {
            By::DayOfYear | By::WeekOfYear => 0,
            _ => self.values[MONTH],
        };
        let year = year + month.div_euclid(12);
        // The remainder of twelve fits.
        let month = month.rem_euclid(12) as u8;
        let first = day::day_of(year, month, 1);
        let in_week = |week: i64| {
            let start = day::week_start(first);
            let start = weekday.map_or(start, |weekday| day::on_or_before(start + 6, weekday));
            start + 7 * (week - 1)
        };
        match by {
            By::DayOfMonth if self.stamps[DAY_OF_MONTH] == 0 => first,
            By::DayOfMonth => day::day_of(year, month, self.values[DAY_OF_MONTH]),
            By::WeekOfMonth => in_week(self.values[WEEK_OF_MONTH]),
            By::DayOfYear => first + self.values[DAY_OF_YEAR] - 1,
            By::WeekOfYear => in_week(self.values[WEEK_OF_YEAR]),
            By::WeekdayOfMonth => {
                let weekday = weekday.unwrap_or(1);
                let nth = if self.stamps[DAY_OF_WEEK_IN_MONTH] > 0 {
                    self.values[DAY_OF_WEEK_IN_MONTH]
                } else {
                    1
                };
                let last = if nth >= 0 {
                    7 * nth
                } else {
                    day::month_length(year, month) + 7 * (nth + 1)
                };
                day::on_or_before(first + last - 1, weekday)
            }
        }
    }

    /// Which fields decide: the combination whose last part was set last.
    fn by(&self) -> By {
        let s = &self.stamps;
        let with_weekday = |field: Field| {
            if s[field] > 0 && s[DAY_OF_WEEK] > 0 {
                s[field].max(s[DAY_OF_WEEK])
            } else {
                0
            }
        };
        let mut of_month = s[DAY_OF_MONTH];
        let mut week_of_month = with_weekday(WEEK_OF_MONTH);
        let mut weekday_of_month = with_weekday(DAY_OF_WEEK_IN_MONTH);
        let mut week_of_year = with_weekday(WEEK_OF_YEAR);
        let of_year = s[DAY_OF_YEAR];
        let mut best = of_month
            .max(week_of_month)
            .max(weekday_of_month)
            .max(of_year)
            .max(week_of_year);
        if best == 0 {
            // No combination is complete; a week or a weekday alone will do.
            week_of_month = s[WEEK_OF_MONTH];
            weekday_of_month = s[DAY_OF_WEEK_IN_MONTH].max(s[DAY_OF_WEEK]);
            week_of_year = s[WEEK_OF_YEAR];
            best = week_of_month.max(weekday_of_month).max(week_of_year);
            if best == 0 {
                of_month = s[MONTH];
                best = of_month;
            }
        }
        if best == of_month {
            By::DayOfMonth
        } else if best == week_of_month && s[WEEK_OF_MONTH] >= s[WEEK_OF_YEAR]
            || best == weekday_of_month && s[DAY_OF_WEEK_IN_MONTH] >= s[WEEK_OF_YEAR]
        {
            let by_week = if week_of_month == weekday_of_month {
                s[WEEK_OF_MONTH] >= s[DAY_OF_WEEK_IN_MONTH]
            } else {
                best == week_of_month
            };
            if by_week {
                By::WeekOfMonth
            } else {
                By::WeekdayOfMonth
            }
        } else if best == of_year {
            By::DayOfYear
        } else {
            By::WeekOfYear
        }
    }
}

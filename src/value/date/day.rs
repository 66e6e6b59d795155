//! Days and years as `java.util.GregorianCalendar` counts them: the Julian calendar up to 4 October 1582,
//! the Gregorian from the next day, 15 October.

/// A day, as the number of days since 1 January 1970.
pub type Day = i64;

/// 15 October 1582, the first day of the Gregorian calendar.
const CUTOVER: Day = -141_427;

/// A date of the calendar. The year before 1 is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    pub year: i64,
    /// From 0, January.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

/// The calendar before or after the cutover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Julian,
    Gregorian,
}

/// Days from 1 March of the year 0 to 1 January 1970, in each calendar.
const fn epoch(rule: Rule) -> i64 {
    match rule {
        Rule::Julian => 719_470,
        Rule::Gregorian => 719_468,
    }
}

/// The day of a month, which may be any day from its first; a month from 0. As Java, a date that the
/// cutover skipped is a Julian one.
pub fn day_of(year: i64, month: u8, day: i64) -> Day {
    let gregorian = within(Rule::Gregorian, year, month) + day - 1;
    if gregorian >= CUTOVER {
        gregorian
    } else {
        within(Rule::Julian, year, month) + day - 1
    }
}

/// The first of a month in one calendar.
fn within(rule: Rule, year: i64, month: u8) -> Day {
    // Years that begin in March have their odd day at the end.
    let (year, month) = if month < 2 {
        (year - 1, month + 10)
    } else {
        (year, month - 2)
    };
    let leap = match rule {
        Rule::Julian => year.div_euclid(4),
        Rule::Gregorian => year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400),
    };
    year * 365 + leap + (153 * i64::from(month) + 2) / 5 - epoch(rule)
}

/// The date of a day.
pub fn civil(day: Day) -> Civil {
    let rule = if day >= CUTOVER {
        Rule::Gregorian
    } else {
        Rule::Julian
    };
    let since = day + epoch(rule);
    let (year, rest) = match rule {
        Rule::Julian => {
            let (era, of_era) = (since.div_euclid(1461), since.rem_euclid(1461));
            let year = (of_era - of_era / 1460) / 365;
            (era * 4 + year, of_era - year * 365)
        }
        Rule::Gregorian => {
            let (era, of_era) = (since.div_euclid(146_097), since.rem_euclid(146_097));
            let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
            (
                era * 400 + year,
                of_era - (year * 365 + year / 4 - year / 100),
            )
        }
    };
    let month = (5 * rest + 2) / 153;
    let day = rest - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 {
        (year, month + 2)
    } else {
        (year + 1, month - 10)
    };
    // Both are small by their making.
    Civil {
        year,
        month: month as u8,
        day: day as u8,
    }
}

/// Number of days in a month, from its first to the next month's.
pub fn month_length(year: i64, month: u8) -> i64 {
    let next = if month == 11 {
        day_of(year + 1, 0, 1)
    } else {
        day_of(year, month + 1, 1)
    };
    next - day_of(year, month, 1)
}

/// The day of the week, from 1, Sunday, to 7.
pub fn weekday(day: Day) -> i64 {
    (day + 4).rem_euclid(7) + 1
}

/// The last day on or before `day` that is a certain day of the week (any number, counted by sevens).
pub fn on_or_before(day: Day, of_week: i64) -> Day {
    day - (weekday(day) - of_week).rem_euclid(7)
}

/// The Sunday that begins the week of `day`, as weeks are counted in the United States.
pub fn week_start(day: Day) -> Day {
    on_or_before(day, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_the_day_of_its_date() {
        for day in -1_000_000..1_000_000 {
            let Civil {
                year,
                month,
                day: of_month,
            } = civil(day);
            assert_eq!(day_of(year, month, of_month.into()), day);
        }
    }

    #[test]
    fn the_cutover() {
        assert_eq!(
            civil(CUTOVER),
            Civil {
                year: 1582,
                month: 9,
                day: 15
            }
        );
        assert_eq!(
            civil(CUTOVER - 1),
            Civil {
                year: 1582,
                month: 9,
                day: 4
            }
        );
        assert_eq!(
            civil(day_of(1582, 9, 10)),
            Civil {
                year: 1582,
                month: 9,
                day: 20
            }
        );
        assert_eq!(month_length(1582, 9), 21);
        assert_eq!(
            civil(0),
            Civil {
                year: 1970,
                month: 0,
                day: 1
            }
        );
        assert_eq!(weekday(0), 5);
    }
}

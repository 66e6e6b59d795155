//! The constants of `java.util.Calendar`, which name fields, months and days of the week.

use crate::builtins::row::rows;

rows! {
    static "java.util.Calendar";

    /// The field of the era.
    ///
    ///     Calendar.ERA == 0
    ".ERA"() -> i32 { 0 }

    /// The field of the year.
    ///
    ///     Calendar.YEAR == 1
    ".YEAR"() -> i32 { 1 }

    /// The field of the month, from 0.
    ///
    ///     Calendar.MONTH == 2
    ".MONTH"() -> i32 { 2 }

    /// The field of the week of the year.
    ///
    ///     Calendar.WEEK_OF_YEAR == 3
    ".WEEK_OF_YEAR"() -> i32 { 3 }

    /// The field of the week of the month.
    ///
    ///     Calendar.WEEK_OF_MONTH == 4
    ".WEEK_OF_MONTH"() -> i32 { 4 }

    /// The field of the day of the month.
    ///
    ///     Calendar.DATE == 5
    ".DATE"() -> i32 { 5 }

    /// The field of the day of the month.
    ///
    ///     Calendar.DAY_OF_MONTH == 5
    ".DAY_OF_MONTH"() -> i32 { 5 }

    /// The field of the day of the year.
    ///
    ///     Calendar.DAY_OF_YEAR == 6
    ".DAY_OF_YEAR"() -> i32 { 6 }

    /// The field of the day of the week, from 1, Sunday.
    ///
    ///     Calendar.DAY_OF_WEEK == 7
    ".DAY_OF_WEEK"() -> i32 { 7 }

    /// The field of which of the month's Mondays, Tuesdays and so on it is.
    ///
    ///     Calendar.DAY_OF_WEEK_IN_MONTH == 8
    ".DAY_OF_WEEK_IN_MONTH"() -> i32 { 8 }

    /// The field of the half of the day.
    ///
    ///     Calendar.AM_PM == 9
    ".AM_PM"() -> i32 { 9 }

    /// The field of the hour of the half day.
    ///
    ///     Calendar.HOUR == 10
    ".HOUR"() -> i32 { 10 }

    /// The field of the hour of the day.
    ///
    ///     Calendar.HOUR_OF_DAY == 11
    ".HOUR_OF_DAY"() -> i32 { 11 }

    /// The field of the minute.
    ///
    ///     Calendar.MINUTE == 12
    ".MINUTE"() -> i32 { 12 }

    /// The field of the second.
    ///
    ///     Calendar.SECOND == 13
    ".SECOND"() -> i32 { 13 }

    /// The field of the millisecond.
    ///
    ///     Calendar.MILLISECOND == 14
    ".MILLISECOND"() -> i32 { 14 }

    /// Sunday, as a day of the week.
    ///
    ///     Calendar.SUNDAY == 1
    ".SUNDAY"() -> i32 { 1 }

    /// Monday, as a day of the week.
    ///
    ///     Calendar.MONDAY == 2
    ".MONDAY"() -> i32 { 2 }

    /// Tuesday, as a day of the week.
    ///
    ///     Calendar.TUESDAY == 3
    ".TUESDAY"() -> i32 { 3 }

    /// Wednesday, as a day of the week.
    ///
    ///     Calendar.WEDNESDAY == 4
    ".WEDNESDAY"() -> i32 { 4 }

    /// Thursday, as a day of the week.
    ///
    ///     Calendar.THURSDAY == 5
    ".THURSDAY"() -> i32 { 5 }

    /// Friday, as a day of the week.
    ///
    ///     Calendar.FRIDAY == 6
    ".FRIDAY"() -> i32 { 6 }

    /// Saturday, as a day of the week.
    ///
    ///     Calendar.SATURDAY == 7
    ".SATURDAY"() -> i32 { 7 }

    /// January, as a month.
    ///
    ///     Calendar.JANUARY == 0
    ".JANUARY"() -> i32 { 0 }

    /// February, as a month.
    ///
    ///     Calendar.FEBRUARY == 1
    ".FEBRUARY"() -> i32 { 1 }

    /// March, as a month.
    ///
    ///     Calendar.MARCH == 2
    ".MARCH"() -> i32 { 2 }

    /// April, as a month.
    ///
    ///     Calendar.APRIL == 3
    ".APRIL"() -> i32 { 3 }

    /// May, as a month.
    ///
    ///     Calendar.MAY == 4
    ".MAY"() -> i32 { 4 }

    /// June, as a month.
    ///
    ///     Calendar.JUNE == 5
    ".JUNE"() -> i32 { 5 }

    /// July, as a month.
    ///
    ///     Calendar.JULY == 6
    ".JULY"() -> i32 { 6 }

    /// August, as a month.
    ///
    ///     Calendar.AUGUST == 7
    ".AUGUST"() -> i32 { 7 }

    /// September, as a month.
    ///
    ///     Calendar.SEPTEMBER == 8
    ".SEPTEMBER"() -> i32 { 8 }

    /// October, as a month.
    ///
    ///     Calendar.OCTOBER == 9
    ".OCTOBER"() -> i32 { 9 }

    /// November, as a month.
    ///
    ///     Calendar.NOVEMBER == 10
    ".NOVEMBER"() -> i32 { 10 }

    /// December, as a month.
    ///
    ///     Calendar.DECEMBER == 11
    ".DECEMBER"() -> i32 { 11 }
}

//! The English words of dates, as Java 17 has them for en-US.

/// January …, and their first three letters.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Sunday …, and their first three letters.
pub const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Before and after noon.
pub const HALVES: [&str; 2] = ["AM", "PM"];

/// Before and after Christ, short and long. A format writes the short ones only, and reads both.
pub const ERAS: [[&str; 2]; 2] = [["BC", "Before Christ"], ["AD", "Anno Domini"]];

/// The short form of a month or a day.
pub fn short(name: &'static str) -> &'static str {
    name.get(..3).unwrap_or(name)
}

//! What a `DateTimeFormatter` prints of itself.

use super::{Field, Item};
use crate::value::time::Part;

/// The text of a format of ISO 8601, by its name in Java.
pub(super) fn iso(name: &str) -> String {
    const DAY: &str = "Value(Year,4,10,EXCEEDS_PAD)'-'Value(MonthOfYear,2)'-'Value(DayOfMonth,2)";
    const TIME: &str = "Value(HourOfDay,2)':'Value(MinuteOfHour,2)[':'Value(SecondOfMinute,2)\
        [Fraction(NanoOfSecond,0,9,DecimalPoint)]]";
    const OFFSET: &str = "Offset(+HH:MM:ss,'Z')";
    const REGION: &str = "['['ParseCaseSensitive(true)ZoneRegionId()']']";
    let both = format!("ParseCaseSensitive(false)({DAY})'T'({TIME})");
    let lenient = format!("ParseStrict(false){OFFSET}ParseStrict(true)");
    match name {
        "ISO_LOCAL_DATE" => DAY.to_owned(),
        "ISO_DATE" => format!("ParseCaseSensitive(false)({DAY})[{OFFSET}]"),
        "ISO_LOCAL_TIME" => TIME.to_owned(),
        "ISO_LOCAL_DATE_TIME" => both,
        "ISO_OFFSET_DATE_TIME" => format!("ParseCaseSensitive(false)({both}){lenient}"),
        "ISO_DATE_TIME" => format!("({both})[{OFFSET}{REGION}]"),
        "ISO_ZONED_DATE_TIME" => {
            format!("(ParseCaseSensitive(false)({both}){lenient}){REGION}")
        }
        _ => "ParseCaseSensitive(false)Value(Year,4)Value(MonthOfYear,2)Value(DayOfMonth,2)\
            [ParseStrict(false)Offset(+HHMMss,'Z')ParseStrict(true)]"
            .to_owned(),
    }
}

/// Text that stands for itself.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The piece that letters of a pattern stand for.
pub(super) fn letters(item: &Item, c: char, count: usize) -> String {
    let year = if c == 'u' { "Year" } else { "YearOfEra" };
    match item {
        Item::Number {
            field,
            least,
            most,
            sign: _,
        } => {
            let name = match field {
                Field::Part(Part::Year) => year,
                field => field.name(),
            };
            match (c, count) {
                ('n', _) => format!("Value({name},{least},{most},NOT_NEGATIVE)"),
                (_, 1) => format!("Value({name})"),
                ('u' | 'y', 3) => format!("Value({name},3,19,NORMAL)"),
                ('u' | 'y', _) => format!("Value({name},{least},{most},EXCEEDS_PAD)"),
                _ if least == most => format!("Value({name},{least})"),
                _ => format!("Value({name},{least},{most},NOT_NEGATIVE)"),
            }
        }
        Item::ShortYear => format!("ReducedValue({year},2,2,2000-01-01)"),
        Item::Fraction { least, most, .. } => format!("Fraction(NanoOfSecond,{least},{most})"),
        Item::Month { full, alone } => match (full, alone) {
            (false, false) => "Text(MonthOfYear,SHORT)",
            (true, false) => "Text(MonthOfYear)",
            (false, true) => "Text(MonthOfYear,SHORT_STANDALONE)",
            (true, true) => "Text(MonthOfYear,FULL_STANDALONE)",
        }
        .to_owned(),
        Item::Weekday { full: false } => "Text(DayOfWeek,SHORT)".to_owned(),
        Item::Weekday { full: true } => "Text(DayOfWeek)".to_owned(),
        Item::Half => "Text(AmPmOfDay,SHORT)".to_owned(),
        Item::Offset { zero, .. } => {
            let pattern = match (c, count) {
                ('X' | 'x', 1) => "+HHmm",
                ('X' | 'x', 3) => "+HH:MM",
                _ => "+HHMM",
            };
            format!("Offset({pattern},{})", quoted(zero))
        }
        Item::Region { .. } => "ZoneId()".to_owned(),
        Item::ZoneName { full: false } => "ZoneText(SHORT)".to_owned(),
        Item::ZoneName { full: true } => "ZoneText(FULL)".to_owned(),
        Item::Literal(_) | Item::Optional(_) => String::new(),
    }
}

use super::fields::{self, Fields};
use super::words::Words;
use super::{Instant, Zone};
use crate::value::{Fault, Str};

/// `java.text.SimpleDateFormat`: a pattern, read, and the words of a language; English unless told otherwise.
/// Immutable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat {
    pattern: Str,
    /// The words of another language than English.
    pub(super) words: Option<&'static Words>,
    pub(super) items: Vec<Item>,
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// UTF-16 units that stand for themselves.
    Literal(Vec<u16>),
    /// A letter and how often it stands there.
    Letter(Letter, usize),
}

impl Item {
    /// Whether it stands for a word of a language.
    pub(super) fn is_word(&self) -> bool {
        match self {
            Item::Literal(_) => false,
            Item::Letter(Letter::Month | Letter::MonthAlone, count) => *count > 2,
            Item::Letter(letter, _) => {
                matches!(
                    letter,
                    Letter::Era | Letter::Weekday | Letter::Half | Letter::ZoneName
                )
            }
        }
    }
}

macro_rules! letters {
    ($($letter:literal $name:ident,)*) => {
        /// A letter of a pattern.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Letter { $($name),* }

        impl Letter {
            fn of(unit: u8) -> Option<Letter> {
                match unit {
                    $($letter => Some(Letter::$name),)*
                    _ => None,
                }
            }
        }
    };
}

letters! {
    b'G' Era,
    b'y' Year,
    b'Y' WeekYear,
    b'M' Month,
    b'L' MonthAlone,
    b'w' WeekOfYear,
    b'W' WeekOfMonth,
    b'D' DayOfYear,
    b'd' DayOfMonth,
    b'F' WeekdayOfMonth,
    b'E' Weekday,
    b'u' WeekdayNumber,
    b'a' Half,
    b'H' Hour,
    b'k' HourFrom1,
    b'K' HalfHour,
    b'h' HalfHourFrom1,
    b'm' Minute,
    b's' Second,
    b'S' Millisecond,
    b'z' ZoneName,
    b'Z' ZoneNumber,
    b'X' ZoneIso,
}

/// Java pads a number to no more digits than a Double can have.
const MOST_DIGITS: usize = 309;

impl DateFormat {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// `IllegalArgumentException` for a letter that means nothing and for a quote without its end.
    ///
    /// ```
    /// use scimplate::value::{DateFormat, Instant, Zone};
    ///
    /// let format = DateFormat::new(&"EEE d MMMM yyyy".into())?;
    /// assert_eq!(format.format(0, &Zone::UTC), "Thu 1 January 1970".into());
    /// # Ok::<(), scimplate::value::Fault>(())
    /// ```
    pub fn new(pattern: &Str) -> Result<DateFormat, Fault> {
        const QUOTE: u16 = b'\'' as u16;
        let mut items = Vec::new();
        let mut units = pattern.units().into_iter().peekable();
        let mut quoted = false;
        while let Some(unit) = units.next() {
            if unit == QUOTE {
                if units.next_if_eq(&QUOTE).is_some() {
                    literal(&mut items, unit);
                } else {
                    quoted = !quoted;
                }
                continue;
            }
            let ascii = u8::try_from(unit).ok().filter(u8::is_ascii_alphabetic);
            let Some(byte) = ascii.filter(|_| !quoted) else {
                literal(&mut items, unit);
                continue;
            };
            let letter = Letter::of(byte).ok_or_else(|| {
                illegal(format!("Illegal pattern character '{}'", char::from(byte)))
            })?;
            let mut count = 1;
            while units.next_if_eq(&unit).is_some() {
                count += 1;
            }
            if letter == Letter::ZoneIso && count > 3 {
                // Java notices a letter it does not know first, if that is what comes next.
                if let Some(byte) = units.peek().and_then(|&next| u8::try_from(next).ok())
                    && byte.is_ascii_alphabetic()
                    && Letter::of(byte).is_none()
                {
                    return Err(illegal(format!(
                        "Illegal pattern character '{}'",
                        char::from(byte)
                    )));
                }
                return Err(illegal(format!("invalid ISO 8601 format: length={count}")));
            }
            items.push(Item::Letter(letter, count));
        }
        if quoted {
            return Err(illegal("Unterminated quote"));
        }
        Ok(DateFormat {
            pattern: pattern.clone(),
            words: None,
            items,
        })
    }

    /// The same pattern with the words of a language.
    ///
    /// # Errors
    ///
    /// [`Fault::NotYet`] for a letter whose words or weeks are not known in it.
    pub fn in_words(mut self, words: &'static Words) -> Result<DateFormat, Fault> {
        if words.is_american() {
            return Ok(self);
        }
        for item in &self.items {
            let known = match item {
                Item::Letter(Letter::ZoneName, _) => false,
                Item::Letter(Letter::WeekOfYear | Letter::WeekOfMonth | Letter::WeekYear, _) => {
                    words.american_weeks
                }
                _ => true,
            };
            if !known {
                return Err(Fault::NotYet(format!(
                    "weeks and time zones in the locale `{}`",
                    words.locale
                )));
            }
        }
        self.words = Some(words);
        Ok(self)
    }

    /// The pattern it was made of.
    pub fn pattern(&self) -> &Str {
        &self.pattern
    }

    /// The words of another language than English.
    pub fn words(&self) -> Option<&'static Words> {
        self.words
    }

    /// The text of a moment, `millis` since 1970 UTC, as a clock in `zone` shows it.
    pub fn format(&self, millis: i64, zone: &Zone) -> Str {
        let at = Fields::new(millis, zone);
        let mut text = String::new();
        let mut units = Vec::new();
        for item in &self.items {
            match item {
                Item::Letter(letter, count) => {
                    if let Some(word) = self.word(*letter, *count, &at) {
                        text.push_str(word);
                    } else {
                        piece(&mut text, *letter, *count, &at, zone);
                    }
                }
                Item::Literal(literal) => {
                    units.extend(text.encode_utf16());
                    text.clear();
                    units.extend(literal);
                }
            }
        }
        units.extend(text.encode_utf16());
        Str::from_units(&units)
    }
}

impl DateFormat {
    /// What a letter stands for, if that is a word.
    fn word(&self, letter: Letter, count: usize, at: &Fields) -> Option<&'static str> {
        let words = self.words.unwrap_or_else(Words::english);
        let get = |field| usize::try_from(at.get(field)?).ok();
        let short = usize::from(count < 4);
        // A month is on its own when nothing else is asked for.
        let letters = |item: &&Item| matches!(item, Item::Letter(..));
        let alone = letter == Letter::MonthAlone || self.items.iter().filter(letters).count() == 1;
        match letter {
            Letter::Era => words.eras.get(get(fields::ERA)?).copied(),
            Letter::Month | Letter::MonthAlone if count > 2 => {
                let months = if alone {
                    &words.months_alone
                } else {
                    &words.months
                };
                months[short].get(get(fields::MONTH)?).copied()
            }
            Letter::Weekday => {
                let day = get(fields::DAY_OF_WEEK)?.checked_sub(1)?;
                words.days[short].get(day).copied()
            }
            Letter::Half => words.halves.get(get(fields::AM_PM)?).copied(),
            _ => None,
        }
    }
}

fn illegal(message: impl Into<String>) -> Fault {
    Fault::groovy("java.lang.IllegalArgumentException", message)
}

fn literal(items: &mut Vec<Item>, unit: u16) {
    match items.last_mut() {
        Some(Item::Literal(units)) => units.push(unit),
        _ => items.push(Item::Literal(vec![unit])),
    }
}

/// Appends what a letter stands for that is no word.
fn piece(out: &mut String, letter: Letter, count: usize, at: &Fields, zone: &Zone) {
    let get = |field| at.get(field).unwrap_or_default();
    let number = match letter {
        // These are words.
        Letter::Era | Letter::Weekday | Letter::Half => return,
        Letter::Year | Letter::WeekYear => {
            let year = if letter == Letter::Year {
                at.year_of_era()
            } else {
                at.week_year()
            };
            if count == 2 { year % 100 } else { year }
        }
        Letter::Month | Letter::MonthAlone => get(fields::MONTH) + 1,
        Letter::WeekOfYear => get(fields::WEEK_OF_YEAR),
        Letter::WeekOfMonth => get(fields::WEEK_OF_MONTH),
        Letter::DayOfYear => get(fields::DAY_OF_YEAR),
        Letter::DayOfMonth => get(fields::DAY_OF_MONTH),
        Letter::WeekdayOfMonth => get(fields::DAY_OF_WEEK_IN_MONTH),
        Letter::WeekdayNumber => at.iso_weekday(),
        Letter::Hour => get(fields::HOUR_OF_DAY),
        Letter::HourFrom1 => from_1(get(fields::HOUR_OF_DAY), 24),
        Letter::HalfHour => get(fields::HOUR),
        Letter::HalfHourFrom1 => from_1(get(fields::HOUR), 12),
        Letter::Minute => get(fields::MINUTE),
        Letter::Second => get(fields::SECOND),
        Letter::Millisecond => get(fields::MILLISECOND),
        Letter::ZoneName => return out.push_str(zone.name(at.daylight, count >= 4)),
        Letter::ZoneNumber | Letter::ZoneIso => return zone_number(out, letter, count, at.ahead),
    };
    let digits = number.unsigned_abs().to_string();
    if number < 0 {
        out.push('-');
    }
    for _ in digits.len()..count.min(MOST_DIGITS) {
        out.push('0');
    }
    out.push_str(&digits);
}

/// An hour on a clock that has no 0.
fn from_1(hour: i64, most: i64) -> i64 {
    if hour == 0 { most } else { hour }
}

/// `+0530` or, in one to three letters of ISO 8601, `+05`, `+0530`, `+05:30`.
fn zone_number(out: &mut String, letter: Letter, count: usize, ahead: i64) {
    let iso = letter == Letter::ZoneIso;
    if iso && ahead == 0 {
        return out.push('Z');
    }
    let minutes = ahead / 60_000;
    out.push(if minutes < 0 { '-' } else { '+' });
    let minutes = minutes.abs();
    out.push_str(&format!("{:02}", minutes / 60));
    if iso && count == 1 {
        return;
    }
    if iso && count == 3 {
        out.push(':');
    }
    out.push_str(&format!("{:02}", minutes % 60));
}

impl Instant {
    /// Its text in a format.
    pub fn format(&self, format: &DateFormat, zone: &Zone) -> Str {
        format.format(self.millis(zone), zone)
    }
}

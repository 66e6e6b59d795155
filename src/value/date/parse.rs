use super::fields::{self, Field, Fields};
use super::format::{DateFormat, Item, Letter};
use super::names::{DAYS, ERAS, HALVES, MONTHS, short};
use super::resolve::Draft;
use super::zone::Spelling;
use super::{Instant, Zone, day};
use crate::value::{Fault, Str};

/// How a [`DateFormat`] reads a text.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Where a text that names no zone was written.
    pub zone: &'a Zone,
    /// The server's zone, whose names come first among those of other zones.
    pub home: &'a Zone,
    /// Whether 31 April is 1 May, as Java has it unless told otherwise.
    pub lenient: bool,
    /// The moment a year of two digits is near to: at most 80 years after it. Without one such a year is
    /// refused.
    pub now: Option<Instant>,
}

/// What a [`DateFormat`] found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Milliseconds since 1970 UTC.
    pub millis: i64,
    /// The zone the text named, to which Java's format changes over.
    pub zone: Option<Zone>,
}

/// Nothing fits, which Java reports with the whole text, or a fault of its own.
enum Stop {
    Unparseable,
    Fault(Fault),
}

type Parsed<T> = Result<T, Stop>;

impl DateFormat {
    /// Reads a moment. What follows in the text is not looked at.
    ///
    /// # Errors
    ///
    /// `java.text.ParseException` when the text does not begin as the pattern says;
    /// a [`Fault`] of its own for what Java reads and we do not, such as digits of other scripts.
    ///
    /// ```
    /// use scimplate::value::{DateFormat, Reading, Zone};
    ///
    /// let format = DateFormat::new(&"yyyy-MM-dd".into())?;
    /// let reading = Reading { zone: &Zone::UTC, home: &Zone::UTC, lenient: true, now: None };
    /// assert_eq!(format.parse(&"1970-01-32".into(), reading)?.millis, 31 * 86_400_000);
    /// # Ok::<(), scimplate::value::Fault>(())
    /// ```
    pub fn parse(&self, text: &Str, reading: Reading<'_>) -> Result<Found, Fault> {
        self.read(&text.units(), reading)
            .map_err(|stop| match stop {
                Stop::Fault(fault) => fault,
                Stop::Unparseable => Fault::groovy(
                    "java.text.ParseException",
                    format!("Unparseable date: \"{}\"", text.to_wire()),
                ),
            })
    }

    fn read(&self, text: &[u16], reading: Reading<'_>) -> Parsed<Found> {
        if let Some(words) = self.words
            && self.items.iter().any(Item::is_word)
        {
            return Err(not_yet(&format!(
                "reading a date in the locale `{}`",
                words.locale
            )));
        }
        let mut reader = Reader {
            text,
            reading,
            at: 0,
            draft: Draft::default(),
            weeks: None,
            century: None,
            zone: None,
        };
        for (i, item) in self.items.iter().enumerate() {
            match item {
                Item::Literal(units) => {
                    if !text[reader.at..].starts_with(units) {
                        return Err(Stop::Unparseable);
                    }
                    reader.at += units.len();
                }
                Item::Letter(letter, count) => {
                    let next = self.items.get(i + 1);
                    reader.letter(*letter, *count, next.is_some_and(abuts))?;
                }
            }
        }
        if reader.at == 0 {
            return Err(Stop::Unparseable);
        }
        reader.finish()
    }
}

/// Whether digits may go on right after the field before, so that its letters count.
fn abuts(next: &Item) -> bool {
    match next {
        Item::Literal(_) => false,
        Item::Letter(Letter::Month | Letter::MonthAlone, count) => *count <= 2,
        Item::Letter(letter, _) => !matches!(
            letter,
            Letter::Era
                | Letter::Weekday
                | Letter::Half
                | Letter::ZoneName
                | Letter::ZoneNumber
                | Letter::ZoneIso
        ),
    }
}

struct Reader<'a> {
    text: &'a [u16],
    reading: Reading<'a>,
    at: usize,
    draft: Draft,
    /// The year of weeks, and when it was set.
    weeks: Option<(i64, u32)>,
    /// The first moment of the hundred years in which a year of two digits is, if the year was its own.
    century: Option<i64>,
    /// The zone the text named.
    zone: Option<Zone>,
}

impl Reader<'_> {
    fn letter(&mut self, letter: Letter, count: usize, counted: bool) -> Parsed<()> {
        let start = self.at;
        while matches!(self.text.get(self.at), Some(&unit) if unit == u16::from(b' ') || unit == u16::from(b'\t'))
        {
            self.at += 1;
        }
        if self.at >= self.text.len() {
            return Err(Stop::Unparseable);
        }
        let field = match letter {
            Letter::Era => {
                let words = ERAS
                    .iter()
                    .enumerate()
                    .flat_map(|(i, words)| words.iter().map(move |w| (*w, i)));
                return self.name(start, fields::ERA, words);
            }
            Letter::Month | Letter::MonthAlone if count > 2 => {
                return self.name(start, fields::MONTH, named(&MONTHS, 0));
            }
            Letter::Weekday => return self.name(start, fields::DAY_OF_WEEK, named(&DAYS, 1)),
            Letter::Half => {
                let words = HALVES.iter().enumerate().map(|(i, word)| (*word, i));
                return self.name(start, fields::AM_PM, words);
            }
            Letter::ZoneName | Letter::ZoneNumber => return self.zone(start),
            Letter::ZoneIso => return self.zone_iso(count),
            Letter::Year | Letter::WeekYear => return self.year(letter, start, count, counted),
            Letter::Month | Letter::MonthAlone => fields::MONTH,
            Letter::WeekOfYear => fields::WEEK_OF_YEAR,
            Letter::WeekOfMonth => fields::WEEK_OF_MONTH,
            Letter::DayOfYear => fields::DAY_OF_YEAR,
            Letter::DayOfMonth => fields::DAY_OF_MONTH,
            Letter::WeekdayOfMonth => fields::DAY_OF_WEEK_IN_MONTH,
            Letter::WeekdayNumber => fields::DAY_OF_WEEK,
            Letter::Hour | Letter::HourFrom1 => fields::HOUR_OF_DAY,
            Letter::HalfHour | Letter::HalfHourFrom1 => fields::HOUR,
            Letter::Minute => fields::MINUTE,
            Letter::Second => fields::SECOND,
            Letter::Millisecond => fields::MILLISECOND,
        };
        let number = self.number(start, count, counted)?;
        let from_1 = |most: i64| {
            if !self.reading.lenient && !(1..=most).contains(&number) {
                return Err(Stop::Unparseable);
            }
            Ok(if number == most { 0 } else { number })
        };
        let value = match letter {
            Letter::Month | Letter::MonthAlone => i64::from((number as i32).wrapping_sub(1)),
            Letter::HourFrom1 => from_1(24)?,
            Letter::HalfHourFrom1 => from_1(12)?,
            // Monday is 1 in the text and 2 in the calendar; what is no day stays, and wraps later.
            Letter::WeekdayNumber if (1..=7).contains(&number) => number % 7 + 1,
            _ => number,
        };
        self.draft.set(field, value);
        Ok(())
    }

    /// A year. One of exactly two digits, where the pattern has no more letters, is of the hundred years
    /// that began 80 years ago.
    fn year(&mut self, letter: Letter, start: usize, count: usize, counted: bool) -> Parsed<()> {
        let from = self.at;
        let mut year = self.number(start, count, counted)?;
        let digits = &self.text[from..self.at];
        if count <= 2 && digits.len() == 2 && digits.iter().all(|&unit| digit(unit).is_some()) {
            let Some(now) = self.reading.now else {
                return Err(Stop::Fault(Fault::Refused(
                    "reading a year of two digits, as this render was given no clock".into(),
                )));
            };
            let (first, begins) = century(now, self.reading.zone);
            if year == first % 100 {
                self.century = Some(begins);
            }
            year += first / 100 * 100 + if year < first % 100 { 100 } else { 0 };
        }
        if letter == Letter::Year {
            self.draft.set(fields::YEAR, year);
        } else {
            // It takes its turn among the fields, without being one.
            self.draft.set(fields::ZONE_OFFSET, 0);
            self.weeks = Some((year, self.draft.stamp(fields::ZONE_OFFSET)));
            self.draft.unset(fields::ZONE_OFFSET);
        }
        Ok(())
    }

    /// A whole number, from where the reader is; as many units from `start` as the pattern has letters
    /// when digits of the next field may follow.
    fn number(&mut self, start: usize, count: usize, counted: bool) -> Parsed<i64> {
        let end = if counted {
            start.saturating_add(count)
        } else {
            self.text.len()
        };
        let text = self
            .text
            .get(self.at.min(end)..end)
            .ok_or(Stop::Unparseable)?;
        let minus = text.first() == Some(&u16::from(b'-'));
        let digits = &text[usize::from(minus)..];
        let length = digits
            .iter()
            .take_while(|&&unit| digit(unit).is_some())
            .count();
        if length == 0 {
            // Java knows digits of other scripts, `NaN` and infinity here.
            let odd = digits.first().is_some_and(|&unit| unit > 0x7f) || digits.starts_with(&NAN);
            return Err(if odd {
                not_yet("a number in other digits")
            } else {
                Stop::Unparseable
            });
        }
        if let [e, rest @ ..] = &digits[length..]
            && *e == u16::from(b'E')
            && rest
                .iter()
                .find(|&&unit| unit != u16::from(b'-'))
                .is_some_and(|&unit| digit(unit).is_some())
        {
            return Err(not_yet("a number with an exponent"));
        }
        let value = digits[..length]
            .iter()
            .filter_map(|&unit| digit(unit))
            .try_fold(0i64, |n, digit| {
                n.checked_mul(10)?.checked_add(digit.into())
            });
        self.at += usize::from(minus) + length;
        // A Long loses its upper half, as `intValue` does; what is no Long becomes the nearest Integer.
        Ok(i64::from(match value {
            Some(n) if minus => n.wrapping_neg() as i32,
            Some(n) => n as i32,
            None if minus => i32::MIN,
            None => i32::MAX,
        }))
    }

    /// The longest of some words, in any case, right at `start`.
    fn name(
        &mut self,
        start: usize,
        field: Field,
        words: impl Iterator<Item = (&'static str, usize)>,
    ) -> Parsed<()> {
        let best = words
            .filter(|(word, _)| starts_with(&self.text[start..], word))
            .max_by_key(|(word, _)| word.len());
        let (word, value) = best.ok_or(Stop::Unparseable)?;
        self.at = start + word.len();
        self.draft.set(field, value as i64);
        Ok(())
    }

    /// `+0530`, `GMT`, `GMT+05:30`, or the name of the zone at hand.
    fn zone(&mut self, start: usize) -> Parsed<()> {
        if let Some(west) = self.sign() {
            return self.ahead(west, false, false, false);
        }
        if starts_with(&self.text[start..], "GMT") {
            self.at = start + 3;
            return match self.sign() {
                Some(west) => self.ahead(west, true, true, false),
                None => {
                    self.offset(0);
                    Ok(())
                }
            };
        }
        self.zone_name()
    }

    /// The name of a time zone: of the one at hand, of the server's, or of the first that has it.
    fn zone_name(&mut self) -> Parsed<()> {
        let text = &self.text[self.at..];
        let found = |names: [Spelling; 4]| {
            names
                .into_iter()
                .find(|spelling| starts_with(text, spelling.name))
        };
        let near = [self.reading.zone, self.reading.home]
            .into_iter()
            .find_map(|zone| Some((zone.spellings().and_then(found)?, zone.clone())));
        let (spelling, zone) = match near {
            Some(near) => near,
            None => {
                let mut all = Zone::all_spellings();
                let (spelling, id) = all
                    .find_map(|(names, id)| Some((found(names)?, id)))
                    .ok_or(Stop::Unparseable)?;
                (spelling, Zone::of_java(id).map_err(Stop::Fault)?)
            }
        };
        let saving = if spelling.daylight { zone.saving() } else { 0 };
        if !spelling.both && (!spelling.daylight || saving != 0) {
            self.draft.unset(fields::ZONE_OFFSET);
            self.draft.set(fields::DST_OFFSET, saving);
        }
        self.at += spelling.name.encode_utf16().count();
        self.zone = Some(zone);
        Ok(())
    }

    /// `Z`, `+05`, `+0530`, `+05:30`
    fn zone_iso(&mut self, count: usize) -> Parsed<()> {
        if self.text.get(self.at) == Some(&u16::from(b'Z')) {
            self.at += 1;
            self.offset(0);
            return Ok(());
        }
        let west = self.sign().ok_or(Stop::Unparseable)?;
        self.ahead(west, count == 3, false, count == 1)
    }

    /// Takes a sign; whether it is a minus.
    fn sign(&mut self) -> Option<bool> {
        let west = match self
            .text
            .get(self.at)
            .and_then(|&unit| u8::try_from(unit).ok())?
        {
            b'+' => false,
            b'-' => true,
            _ => return None,
        };
        self.at += 1;
        Some(west)
    }

    /// Hours and minutes ahead of UTC, or behind.
    fn ahead(&mut self, west: bool, colon: bool, one_digit: bool, hours_only: bool) -> Parsed<()> {
        let mut hours = self.plain_digit()?;
        match self.plain_digit() {
            Ok(second) => hours = hours * 10 + second,
            // Java reads one character past the digit, which must be there.
            Err(_) if one_digit && self.at < self.text.len() => {}
            Err(stop) => return Err(stop),
        }
        let mut minutes = 0;
        if !hours_only {
            if colon {
                if self.text.get(self.at) != Some(&u16::from(b':')) {
                    return Err(Stop::Unparseable);
                }
                self.at += 1;
            }
            minutes = self.plain_digit()? * 10;
            minutes += self.plain_digit()?;
        }
        if hours > 23 || minutes > 59 {
            return Err(Stop::Unparseable);
        }
        let millis = (hours * 60 + minutes) * 60_000;
        self.offset(if west { -millis } else { millis });
        Ok(())
    }

    fn plain_digit(&mut self) -> Parsed<i64> {
        let unit = self
            .text
            .get(self.at)
            .and_then(|&unit| u8::try_from(unit).ok());
        let digit = unit.filter(u8::is_ascii_digit).ok_or(Stop::Unparseable)?;
        self.at += 1;
        Ok((digit - b'0').into())
    }

    fn offset(&mut self, millis: i64) {
        self.draft.set(fields::ZONE_OFFSET, millis);
        self.draft.set(fields::DST_OFFSET, 0);
    }

    fn finish(mut self) -> Parsed<Found> {
        let zone = self.zone.as_ref().unwrap_or(self.reading.zone);
        if let Some((year, stamp)) = self.weeks
            && stamp > self.draft.stamp(fields::YEAR)
        {
            let set = |field| (self.draft.stamp(field) > 0).then(|| self.draft.value(field));
            let (week, weekday) = (
                set(fields::WEEK_OF_YEAR).unwrap_or(1),
                set(fields::DAY_OF_WEEK).unwrap_or(1),
            );
            if !self.reading.lenient {
                return Err(not_yet("a strict date of weeks"));
            }
            if self.century.is_some() || !(1..=7).contains(&weekday) {
                return Err(not_yet("a date of weeks like this"));
            }
            self.draft.set_week_date(year, week, weekday);
        }
        if !self.reading.lenient && !self.draft.agrees(zone) {
            return Err(Stop::Unparseable);
        }
        let mut millis = self.draft.millis(zone);
        if self.century.is_some_and(|begins| millis < begins) {
            self.draft
                .set(fields::YEAR, self.draft.value(fields::YEAR) + 100);
            millis = self.draft.millis(zone);
        }
        Ok(Found {
            millis,
            zone: self.zone,
        })
    }
}

const NAN: [u16; 3] = [b'N' as u16, b'a' as u16, b'N' as u16];

fn not_yet(what: &str) -> Stop {
    Stop::Fault(Fault::NotYet(what.into()))
}

/// The year 80 years before a moment, and that time of it.
fn century(now: Instant, zone: &Zone) -> (i64, i64) {
    let at = Fields::new(now.millis(zone), zone);
    let year = at.civil.year - 80;
    let day = i64::from(at.civil.day).min(day::month_length(year, at.civil.month));
    let wall = day::day_of(year, at.civil.month, day)
        .saturating_mul(fields::DAY)
        .saturating_add(at.time);
    (year, wall.saturating_sub(zone.shift_at_wall(wall).millis))
}

/// Names in full and short, numbered from `from`.
fn named(
    names: &'static [&'static str],
    from: usize,
) -> impl Iterator<Item = (&'static str, usize)> {
    names
        .iter()
        .enumerate()
        .flat_map(move |(i, name)| [(short(name), i + from), (*name, i + from)])
}

/// The value of an ASCII digit.
fn digit(unit: u16) -> Option<u8> {
    u8::try_from(unit)
        .ok()
        .filter(u8::is_ascii_digit)
        .map(|digit| digit - b'0')
}

/// Whether a text begins with a word, its ASCII letters in any case.
fn starts_with(text: &[u16], word: &str) -> bool {
    let lower =
        |unit: u16| u8::try_from(unit).map_or(unit, |byte| byte.to_ascii_lowercase().into());
    let mut text = text.iter();
    word.encode_utf16().all(|unit| {
        text.next()
            .is_some_and(|&other| lower(other) == lower(unit))
    })
}

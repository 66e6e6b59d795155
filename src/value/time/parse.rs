use super::formatter::{Field, Formatter, Item, Sign};
use super::{Class, Part, Place, Temporal, date, exception, time};
use crate::value::Fault;

/// What a text said.
#[derive(Default, Clone)]
struct Said {
    fields: Vec<(Field, i64)>,
    ahead: Option<Place>,
    place: Option<Place>,
}

/// Why a text does not fit: where, or a fault of its own.
enum Stop {
    At(usize),
    Fault(Fault),
}

impl Temporal {
    /// The day or time of a class in a text, written as its own `parse` wants it.
    ///
    /// # Errors
    ///
    /// `DateTimeParseException` for another text.
    pub fn parse(class: Class, text: &str) -> Result<Temporal, Fault> {
        let name = match class {
            Class::Date => "ISO_LOCAL_DATE",
            Class::Time => "ISO_LOCAL_TIME",
            Class::DateTime => "ISO_LOCAL_DATE_TIME",
            Class::Zoned => "ISO_ZONED_DATE_TIME",
            Class::Instant => "ISO_OFFSET_DATE_TIME",
        };
        match Formatter::iso(name) {
            Some(format) => format.parse(class, text),
            None => Err(Fault::NotYet(format!("reading a {}", class.name()))),
        }
    }
}

impl Formatter {
    /// The day or time of a class in a text.
    ///
    /// # Errors
    ///
    /// `DateTimeParseException` for a text that is not as the format says, or does not say all.
    pub fn parse(&self, class: Class, text: &str) -> Result<Temporal, Fault> {
        let wrong = |why: String| {
            let mut shown: String = text.chars().take(64).collect();
            if shown.len() < text.len() {
                shown.push_str("...");
            }
            Fault::groovy(
                "java.time.format.DateTimeParseException",
                format!("Text '{shown}' could not be parsed{why}"),
            )
        };
        // Java counts UTF-16 units; positions beyond ASCII are only in the message.
        let chars: Vec<char> = text.chars().collect();
        let mut said = Said::default();
        match self.read(&self.items, &chars, 0, &mut said) {
            Ok(end) if end < chars.len() => {
                Err(wrong(format!(", unparsed text found at index {end}")))
            }
            Err(Stop::At(index)) => Err(wrong(format!(" at index {index}"))),
            Err(Stop::Fault(fault)) => Err(fault),
            Ok(_) => said
                .resolve(class, self.strict)
                .map_err(|fault| match fault {
                    Fault::Groovy { message, .. } => wrong(format!(": {message}")),
                    other => other,
                }),
        }
    }

    fn read(
        &self,
        items: &[Item],
        text: &[char],
        start: usize,
        said: &mut Said,
    ) -> Result<usize, Stop> {
        let mut at = start;
        for (i, item) in items.iter().enumerate() {
            at = match item {
                Item::Literal(c) if text.get(at) == Some(c) => at + 1,
                Item::Literal(_) => return Err(Stop::At(at)),
                Item::Optional(inner) => {
                    let mut tried = said.clone();
                    match self.read(inner, text, at, &mut tried) {
                        Ok(end) => {
                            *said = tried;
                            end
                        }
                        Err(Stop::At(_)) => at,
                        Err(stop) => return Err(stop),
                    }
                }
                Item::Number {
                    field,
                    least,
                    most,
                    sign,
                } => {
                    let follow = if least == most {
                        0
                    } else {
                        fixed_after(&items[i + 1..])
                    };
                    let (end, value) = number(text, at, *least, *most, *sign, follow)?;
                    said.put(*field, value)?;
                    end
                }
                Item::ShortYear => {
                    let (end, value) = number(text, at, 2, 2, Sign::Never, 0)?;
                    said.put(Field::Part(Part::Year), 2000 + value)?;
                    end
                }
                Item::Fraction { least, most, point } => {
                    if *point && text.get(at) != Some(&'.') {
                        if *least > 0 {
                            return Err(Stop::At(at));
                        }
                        at
                    } else {
                        let from = at + usize::from(*point);
                        let digits: String = text[from.min(text.len())..]
                            .iter()
                            .take(*most)
                            .take_while(|c| c.is_ascii_digit())
                            .collect();
                        if digits.len() < (*least).max(usize::from(*point)) {
                            return Err(Stop::At(from));
                        }
                        let nano = format!("{digits:0<9}").parse().unwrap_or(0);
                        said.put(Field::Part(Part::Nano), nano)?;
                        from + digits.len()
                    }
                }
                Item::Month { full, alone } => {
                    let names = if *alone {
                        &self.words.months_alone
                    } else {
                        &self.words.months
                    };
                    let (end, month) = word(text, at, &names[usize::from(!full)])?;
                    said.put(Field::Part(Part::Month), month + 1)?;
                    end
                }
                Item::Weekday { full } => {
                    let (end, day) = word(text, at, &self.words.days[usize::from(!full)])?;
                    said.put(Field::Part(Part::Weekday), if day == 0 { 7 } else { day })?;
                    end
                }
                Item::Half => {
                    let (end, half) = word(text, at, &self.words.halves)?;
                    said.put(Field::Part(Part::Half), half)?;
                    end
                }
                Item::Offset { zero, colon, .. } => {
                    let (end, place) = offset(text, at, zero, *colon)?;
                    said.ahead = Some(place);
                    end
                }
                Item::Region { brackets: true } => {
                    let close = text.iter().skip(at).position(|c| *c == ']');
                    let (Some('['), Some(close)) = (text.get(at), close) else {
                        return Err(Stop::At(at));
                    };
                    let id: String = text[at + 1..at + close].iter().collect();
                    said.place = Some(Place::of(&id).map_err(|_| Stop::At(at + 1))?);
                    at + close + 1
                }
                Item::Region { .. } | Item::ZoneName { .. } => {
                    return Err(Stop::Fault(Fault::NotYet(
                        "reading the name of a time zone".into(),
                    )));
                }
            };
        }
        Ok(at)
    }
}

/// How many digits of fields of a fixed length follow at once.
fn fixed_after(items: &[Item]) -> usize {
    let width = |item: &Item| match item {
        Item::Number { least, most, .. } if least == most => Some(*most),
        Item::Fraction { least, most, .. } if least == most => Some(*most),
        Item::ShortYear => Some(2),
        _ => None,
    };
    items.iter().map_while(width).sum()
}

fn number(
    text: &[char],
    start: usize,
    least: usize,
    most: usize,
    sign: Sign,
    follow: usize,
) -> Result<(usize, i64), Stop> {
    let signed = match text.get(start) {
        Some('-') if sign != Sign::Never => Some(true),
        Some('+') if sign == Sign::Exceeds => Some(false),
        _ => None,
    };
    let from = start + usize::from(signed.is_some());
    let digits = text
        .iter()
        .skip(from)
        .take(most + follow)
        .take_while(|c| c.is_ascii_digit())
        .count();
    let digits = if follow > 0 {
        digits.saturating_sub(follow).max(least)
    } else {
        digits
    }
    .min(most);
    let all: String = text
        .iter()
        .skip(from)
        .take(digits)
        .take_while(|c| c.is_ascii_digit())
        .collect();
    if all.len() < least {
        return Err(Stop::At(from));
    }
    let long = all.len() > least;
    if sign == Sign::Exceeds && (signed == Some(false) && !long || signed.is_none() && long) {
        return Err(Stop::At(start));
    }
    let value: i64 = all
        .parse()
        .map_err(|_| Stop::Fault(Fault::NotYet("a number this long in a date".into())))?;
    if signed == Some(true) && value == 0 {
        return Err(Stop::At(from - 1));
    }
    Ok((
        from + all.len(),
        if signed == Some(true) { -value } else { value },
    ))
}

/// The longest of some words.
fn word(text: &[char], at: usize, words: &[&str]) -> Result<(usize, i64), Stop> {
    let fits = |word: &str| {
        let mut there = text.iter().skip(at);
        word.chars().all(|c| there.next() == Some(&c))
    };
    let best = words
        .iter()
        .enumerate()
        .filter(|(_, word)| fits(word))
        .max_by_key(|(_, word)| word.len());
    let (index, word) = best.ok_or(Stop::At(at))?;
    Ok((at + word.chars().count(), index as i64))
}

fn offset(text: &[char], at: usize, zero: &str, colon: bool) -> Result<(usize, Place), Stop> {
    let after: String = text.iter().skip(at).collect();
    if after.starts_with(zero) {
        return Ok((at + zero.len(), Place::utc()));
    }
    let (most, least) = if colon { (6, 6) } else { (5, 3) };
    for length in [most, least] {
        let part: String = after.chars().take(length).collect();
        if part.len() == length
            && part.contains(':') == colon
            && let Some(place) = Place::of_offset(&part)
        {
            return Ok((at + length, place));
        }
    }
    Err(Stop::At(at))
}

impl Said {
    fn put(&mut self, field: Field, value: i64) -> Result<(), Stop> {
        self.fields.push((field, value));
        Ok(())
    }

    fn get(&self, part: Part) -> Option<i64> {
        self.of(Field::Part(part))
    }

    fn of(&self, field: Field) -> Option<i64> {
        self.fields
            .iter()
            .find(|(of, _)| *of == field)
            .map(|(_, value)| *value)
    }

    fn resolve(&self, class: Class, strict: bool) -> Result<Temporal, Fault> {
        for (field, value) in &self.fields {
            if self
                .fields
                .iter()
                .any(|(other, second)| other == field && second != value)
            {
                return Err(exception(format!(
                    "Conflict found: {} differs",
                    field.name()
                )));
            }
        }
        let day = self.day(strict)?;
        let (time, next_day) = self.time(strict)?;
        let missing = || {
            exception(format!(
                "Unable to obtain {} from TemporalAccessor",
                class.name()
            ))
        };
        let day = match (day, next_day) {
            (Some(day), true) => Some(day.plus(1, super::Unit::Days)?),
            (day, _) => day,
        };
        match class {
            Class::Date => day.ok_or_else(missing),
            Class::Time => time.ok_or_else(missing),
            Class::DateTime | Class::Zoned | Class::Instant => {
                let at = day.ok_or_else(missing)?.at(&time.ok_or_else(missing)?)?;
                if class == Class::DateTime {
                    return Ok(at);
                }
                let ahead = self
                    .ahead
                    .as_ref()
                    .map(|place| at.at_place(place))
                    .transpose()?;
                let moment = ahead.as_ref().and_then(Temporal::nanos);
                match (moment, &self.place) {
                    (Some(nanos), _) if class == Class::Instant => Temporal::of_nanos(nanos),
                    // The offset says which moment, the region how clocks show it.
                    (Some(nanos), Some(place)) => Temporal::of_nanos(nanos)?.at_place(place),
                    (Some(_), None) => ahead.ok_or_else(missing),
                    (None, Some(place)) if class == Class::Zoned => at.at_place(place),
                    _ => Err(missing()),
                }
            }
        }
    }

    fn day(&self, strict: bool) -> Result<Option<Temporal>, Fault> {
        let Some(year) = self.get(Part::Year) else {
            return Ok(None);
        };
        Part::Year.check(year)?;
        let found = match (
            self.get(Part::Month),
            self.get(Part::Day),
            self.get(Part::DayOfYear),
        ) {
            (Some(month), Some(day), _) => {
                let (month, day) = (Part::Month.check(month)?, Part::Day.check(day)?);
                let last = date(year, month, 1)?.days_in_month().into();
                Temporal::date(year, month, if strict { day } else { day.min(last) })?
            }
            (_, _, Some(day)) => Temporal::date(year, 1, 1)?.with(Part::DayOfYear, day)?,
            _ => return Ok(None),
        };
        for part in [Part::Weekday, Part::DayOfYear] {
            if let Some(said) = self.get(part)
                && found.get(part)? != part.check(said)?
            {
                return Err(exception(format!(
                    "Conflict found: Field {} {} differs from {} {said} derived from {}",
                    part.name(),
                    found.get(part)?,
                    part.name(),
                    found.text()
                )));
            }
        }
        Ok(Some(found))
    }

    /// The time of day, and whether it is midnight of the next day.
    fn time(&self, strict: bool) -> Result<(Option<Temporal>, bool), Fault> {
        let bounded = |field: Field, least: i64, most: i64| match self.of(field) {
            Some(value) if !(least..=most).contains(&value) => Err(exception(format!(
                "Invalid value for {} (valid values {least} - {most}): {value}",
                field.name()
            ))),
            other => Ok(other),
        };
        let half_hour = bounded(Field::HalfHour, 0, 11)?
            .or(bounded(Field::HalfHourFrom1, 1, 12)?.map(|h| h % 12));
        let half = self.get(Part::Half);
        let by_half = half.zip(half_hour).map(|(half, hour)| half * 12 + hour);
        let hour = self
            .get(Part::Hour)
            .or(bounded(Field::HourFrom1, 1, 24)?.map(|h| h % 24))
            .or(by_half);
        if let (Some(hour), Some(by_half)) = (hour, by_half)
            && hour != by_half
        {
            return Err(exception("Conflict found: Field HourOfDay differs"));
        }
        let [minute, second, nano] =
            [Part::Minute, Part::Second, Part::Nano].map(|part| self.get(part));
        let Some(hour) = hour else {
            return Ok((None, false));
        };
        if minute.is_none() && (second.is_some() || nano.is_some())
            || second.is_none() && minute.is_some() && nano.is_some()
        {
            return Ok((None, false));
        }
        let [minute, second, nano] = [minute, second, nano].map(|n| n.unwrap_or(0));
        if hour == 24 && !strict && (minute, second, nano) == (0, 0, 0) {
            return Ok((Some(Temporal::time(0, 0, 0, 0)?), true));
        }
        time(hour, minute, second, nano).map(|time| (Some(Temporal::Time(time)), false))
    }
}

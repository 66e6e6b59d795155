mod text;

use super::{Part, Temporal, place, unsupported};
use crate::value::{Fault, Str, Words};

/// `java.time.format.DateTimeFormatter`: a pattern, read. Immutable.
#[derive(Debug, Clone)]
pub struct Formatter {
    pub(super) items: Vec<Item>,
    pub(super) words: &'static Words,
    /// Whether 31 April is a mistake, or 30 April.
    pub(super) strict: bool,
    /// What it prints of itself.
    text: String,
}

/// Optional parts within optional parts, lest they overflow the stack.
const MAX_DEPTH: usize = 50;

/// A piece of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Literal(char),
    Number {
        field: Field,
        least: usize,
        most: usize,
        sign: Sign,
    },
    /// The year within the hundred that begin in 2000.
    ShortYear,
    /// The nanosecond's first digits.
    Fraction {
        least: usize,
        most: usize,
        point: bool,
    },
    Month {
        full: bool,
        alone: bool,
    },
    Weekday {
        full: bool,
    },
    Half,
    /// Hours and minutes ahead of UTC.
    Offset {
        zero: &'static str,
        colon: bool,
        minutes: Minutes,
    },
    Region {
        brackets: bool,
    },
    ZoneName {
        full: bool,
    },
    /// Whether what is between is there is for the text to say.
    Optional(Vec<Item>),
}

/// Whether a number may have a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Never,
    Minus,
    /// A plus when it has more digits than it needs.
    Exceeds,
}

/// The minutes of an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Minutes {
    Always,
    Unless0,
}

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Part(Part),
    /// The hour from 1 to 24.
    HourFrom1,
    /// The hour of the half day, from 0 or from 1.
    HalfHour,
    HalfHourFrom1,
}

fn illegal(message: impl Into<String>) -> Fault {
    Fault::groovy("java.lang.IllegalArgumentException", message)
}

fn fixed(part: Part, digits: usize) -> Item {
    Item::Number {
        field: Field::Part(part),
        least: digits,
        most: digits,
        sign: Sign::Never,
    }
}

impl Formatter {
    /// `DateTimeFormatter.ofPattern`
    ///
    /// # Errors
    ///
    /// `IllegalArgumentException` for a pattern that means nothing; [`Fault::NotYet`] for letters not known
    /// here.
    pub fn of_pattern(pattern: &str, words: &'static Words) -> Result<Formatter, Fault> {
        let mut stack = vec![Vec::new()];
        let mut shown = String::new();
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            let depth = stack.len();
            let items = stack.last_mut().ok_or_else(|| illegal("null"))?;
            match c {
                '\'' => {
                    if chars.next_if_eq(&'\'').is_some() {
                        items.push(Item::Literal('\''));
                        shown.push_str("''");
                        continue;
                    }
                    let mut literal = String::new();
                    loop {
                        match chars.next() {
                            Some('\'') if chars.next_if_eq(&'\'').is_some() => {
                                literal.push('\'');
                            }
                            Some('\'') => break,
                            Some(c) => literal.push(c),
                            None => {
                                return Err(illegal(format!(
                                    "Pattern ends with an incomplete string literal: {pattern}"
                                )));
                            }
                        }
                    }
                    shown.push_str(&text::quoted(&literal));
                    items.extend(literal.chars().map(Item::Literal));
                }
                '[' if depth > MAX_DEPTH => {
                    return Err(Fault::NotYet("a pattern with so many open `[`".into()));
                }
                '[' => {
                    stack.push(Vec::new());
                    shown.push('[');
                }
                ']' => {
                    let inner = stack.pop().unwrap_or_default();
                    let Some(outer) = stack.last_mut() else {
                        return Err(illegal(
                            "Pattern invalid as it contains ] without previous [",
                        ));
                    };
                    outer.push(Item::Optional(inner));
                    shown.push(']');
                }
                '{' | '}' | '#' => {
                    return Err(illegal(format!(
                        "Pattern includes reserved character: '{c}'"
                    )));
                }
                c if c.is_ascii_alphabetic() => {
                    let mut count = 1;
                    while chars.next_if_eq(&c).is_some() {
                        count += 1;
                    }
                    let item = letter(c, count)?;
                    shown.push_str(&text::letters(&item, c, count));
                    items.push(item);
                }
                c => {
                    items.push(Item::Literal(c));
                    shown.push_str(&text::quoted(c.encode_utf8(&mut [0; 4])));
                }
            }
        }
        // What is open at the end closes there.
        let mut items = stack.pop().unwrap_or_default();
        while let Some(mut outer) = stack.pop() {
            outer.push(Item::Optional(items));
            items = outer;
            shown.push(']');
        }
        Ok(Formatter {
            items,
            words,
            strict: false,
            text: shown,
        })
    }

    /// One of the formats of ISO 8601, by its name in Java; `None` for a name not known here.
    pub fn iso(name: &str) -> Option<Formatter> {
        let day = || {
            let year = Item::Number {
                field: Field::Part(Part::Year),
                least: 4,
                most: 10,
                sign: Sign::Exceeds,
            };
            vec![
                year,
                Item::Literal('-'),
                fixed(Part::Month, 2),
                Item::Literal('-'),
                fixed(Part::Day, 2),
            ]
        };
        let time = || {
            let fraction = Item::Fraction {
                least: 0,
                most: 9,
                point: true,
            };
            let seconds = vec![
                Item::Literal(':'),
                fixed(Part::Second, 2),
                Item::Optional(vec![fraction]),
            ];
            vec![
                fixed(Part::Hour, 2),
                Item::Literal(':'),
                fixed(Part::Minute, 2),
                Item::Optional(seconds),
            ]
        };
        let offset = || Item::Offset {
            zero: "Z",
            colon: true,
            minutes: Minutes::Always,
        };
        let both = || {
            let mut items = day();
            items.push(Item::Literal('T'));
            items.extend(time());
            items
        };
        let items = match name {
            "ISO_LOCAL_DATE" => day(),
            "ISO_DATE" => {
                let mut items = day();
                items.push(Item::Optional(vec![offset()]));
                items
            }
            "ISO_LOCAL_TIME" => time(),
            "ISO_LOCAL_DATE_TIME" => both(),
            "ISO_OFFSET_DATE_TIME" => {
                let mut items = both();
                items.push(offset());
                items
            }
            "ISO_DATE_TIME" | "ISO_ZONED_DATE_TIME" => {
                let mut items = both();
                let region = Item::Optional(vec![Item::Region { brackets: true }]);
                if name == "ISO_DATE_TIME" {
                    items.push(Item::Optional(vec![offset(), region]));
                } else {
                    items.extend([offset(), region]);
                }
                items
            }
            "BASIC_ISO_DATE" => {
                let year = fixed(Part::Year, 4);
                vec![year, fixed(Part::Month, 2), fixed(Part::Day, 2)]
            }
            _ => return None,
        };
        Some(Formatter {
            items,
            words: Words::english(),
            strict: true,
            text: text::iso(name),
        })
    }

    /// What `toString()` gives: the pieces it is made of.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a day or time.
    ///
    /// # Errors
    ///
    /// `UnsupportedTemporalTypeException` for a field it does not have.
    pub fn format(&self, of: &Temporal) -> Result<Str, Fault> {
        let mut out = String::new();
        self.all(&self.items, of, &mut out)?;
        Ok(out.into())
    }

    fn all(&self, items: &[Item], of: &Temporal, out: &mut String) -> Result<(), Fault> {
        for item in items {
            match item {
                Item::Optional(items) => {
                    let before = out.len();
                    if self.all(items, of, out).is_err() {
                        out.truncate(before);
                    }
                }
                item => self.piece(item, of, out)?,
            }
        }
        Ok(())
    }

    fn piece(&self, item: &Item, of: &Temporal, out: &mut String) -> Result<(), Fault> {
        match item {
            Item::Literal(c) => out.push(*c),
            Item::Number {
                field,
                least,
                most,
                sign,
            } => {
                let value = field.of(of)?;
                if value.to_string().len() > *most {
                    return Err(Fault::groovy(
                        "java.time.DateTimeException",
                        format!(
                            "Field {} cannot be printed as the value {value} exceeds the maximum print width of {most}",
                            field.name()
                        ),
                    ));
                }
                if *sign == Sign::Exceeds && value.to_string().len() > *least {
                    out.push('+');
                }
                out.push_str(&format!("{value:0least$}"));
            }
            Item::ShortYear => out.push_str(&format!("{:02}", of.get(Part::Year)? % 100)),
            Item::Fraction { least, most, point } => {
                let digits = format!("{:09}", of.get(Part::Nano)?);
                let kept = digits[..*most].trim_end_matches('0').len().max(*least);
                if kept > 0 {
                    if *point {
                        out.push('.');
                    }
                    out.push_str(&digits[..kept]);
                }
            }
            Item::Month { full, alone } => {
                let names = if *alone {
                    &self.words.months_alone
                } else {
                    &self.words.months
                };
                out.push_str(nth(&names[usize::from(!full)], of.get(Part::Month)? - 1));
            }
            // Java's week begins on Monday, the words' on Sunday.
            Item::Weekday { full } => {
                out.push_str(nth(
                    &self.words.days[usize::from(!full)],
                    of.get(Part::Weekday)? % 7,
                ));
            }
            Item::Half => out.push_str(nth(&self.words.halves, of.get(Part::Half)?)),
            Item::Offset {
                zero,
                colon,
                minutes,
            } => {
                let seconds = of.offset()?;
                if seconds == 0 {
                    out.push_str(zero);
                    return Ok(());
                }
                let text = place::offset_text(seconds);
                let (hours, rest) = text.split_at(3);
                out.push_str(hours);
                let rest = rest.trim_start_matches(':');
                match minutes {
                    Minutes::Unless0 if rest == "00" => {}
                    _ if *colon => out.push_str(&format!(":{rest}")),
                    _ => out.push_str(rest),
                }
            }
            Item::Region { brackets } => {
                let place = of.place().filter(|place| !brackets || !place.is_offset());
                let place = place.ok_or_else(|| no_zone(of))?;
                let id = place.id();
                out.push_str(&if *brackets {
                    format!("[{id}]")
                } else {
                    id.to_owned()
                });
            }
            Item::ZoneName { full } => {
                let place = of.place().ok_or_else(|| no_zone(of))?;
                if !self.words.is_american() {
                    return Err(Fault::NotYet("time zones in other languages".into()));
                }
                let millis = of.nanos().unwrap_or(0).div_euclid(1_000_000);
                let shift = place
                    .zone()
                    .shift(i64::try_from(millis).unwrap_or(i64::MAX));
                out.push_str(if place.is_offset() {
                    place.id()
                } else {
                    place.zone().name(shift.daylight, *full)
                });
            }
            Item::Optional(_) => {}
        }
        Ok(())
    }
}

fn no_zone(of: &Temporal) -> Fault {
    Fault::groovy(
        "java.time.DateTimeException",
        format!("Unable to extract ZoneId from temporal {}", of.text()),
    )
}

fn nth(words: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|i| words.get(i))
        .copied()
        .unwrap_or_default()
}

impl Temporal {
    /// Seconds it is ahead of UTC.
    fn offset(&self) -> Result<i64, Fault> {
        match self {
            Temporal::Zoned(_, ahead, _) => Ok(*ahead),
            _ => Err(unsupported("field", "OffsetSeconds")),
        }
    }
}

impl Field {
    pub(super) fn name(self) -> &'static str {
        match self {
            // The letter `y` is of the era.
            Field::Part(Part::Year) => "YearOfEra",
            Field::Part(part) => part.name(),
            Field::HourFrom1 => "ClockHourOfDay",
            Field::HalfHour => "HourOfAmPm",
            Field::HalfHourFrom1 => "ClockHourOfAmPm",
        }
    }

    fn of(self, of: &Temporal) -> Result<i64, Fault> {
        let from_1 = |hour: i64, most: i64| if hour == 0 { most } else { hour };
        let part = match self {
            Field::Part(part) => part,
            _ => Part::Hour,
        };
        let value = of
            .get(part)
            .map_err(|_| unsupported("field", self.name()))?;
        Ok(match self {
            Field::Part(_) => value,
            Field::HourFrom1 => from_1(value, 24),
            Field::HalfHour => value % 12,
            Field::HalfHourFrom1 => from_1(value % 12, 12),
        })
    }
}

/// A letter and how often it stands there.
fn letter(c: char, count: usize) -> Result<Item, Fault> {
    let too_many = || illegal(format!("Too many pattern letters: {c}"));
    let number = |field: Field| match count {
        1 => Ok(Item::Number {
            field,
            least: 1,
            most: 19,
            sign: Sign::Minus,
        }),
        2 => Ok(Item::Number {
            field,
            least: 2,
            most: 2,
            sign: Sign::Never,
        }),
        _ => Err(too_many()),
    };
    let offset = |zero: [&'static str; 3], minutes: [(bool, Minutes); 3]| {
        let (colon, minutes) = minutes[count - 1];
        Item::Offset {
            zero: zero[count - 1],
            colon,
            minutes,
        }
    };
    const MINUTES: [(bool, Minutes); 3] = [
        (false, Minutes::Unless0),
        (false, Minutes::Always),
        (true, Minutes::Always),
    ];
    match c {
        'u' | 'y' if count == 2 => Ok(Item::ShortYear),
        'u' | 'y' if count < 20 => {
            let sign = if count < 4 {
                Sign::Minus
            } else {
                Sign::Exceeds
            };
            Ok(Item::Number {
                field: Field::Part(Part::Year),
                least: count,
                most: 19,
                sign,
            })
        }
        'M' | 'L' if count < 3 => number(Field::Part(Part::Month)),
        'M' | 'L' if count < 5 => Ok(Item::Month {
            full: count == 4,
            alone: c == 'L',
        }),
        'E' if count < 5 => Ok(Item::Weekday { full: count == 4 }),
        'D' if count < 4 => Ok(Item::Number {
            field: Field::Part(Part::DayOfYear),
            least: count,
            most: if count == 1 { 19 } else { 3 },
            sign: if count == 1 { Sign::Minus } else { Sign::Never },
        }),
        'd' => number(Field::Part(Part::Day)),
        'H' => number(Field::Part(Part::Hour)),
        'k' => number(Field::HourFrom1),
        'K' => number(Field::HalfHour),
        'h' => number(Field::HalfHourFrom1),
        'm' => number(Field::Part(Part::Minute)),
        's' => number(Field::Part(Part::Second)),
        'a' if count == 1 => Ok(Item::Half),
        'S' if count <= 9 => Ok(Item::Fraction {
            least: count,
            most: count,
            point: false,
        }),
        'n' if count < 20 => Ok(Item::Number {
            field: Field::Part(Part::Nano),
            least: count,
            most: 19,
            sign: Sign::Never,
        }),
        'X' if count <= 3 => Ok(offset(["Z"; 3], MINUTES)),
        'x' if count <= 3 => Ok(offset(["+00", "+0000", "+00:00"], MINUTES)),
        'Z' if count <= 3 => Ok(Item::Offset {
            zero: "+0000",
            colon: false,
            minutes: Minutes::Always,
        }),
        'V' if count == 2 => Ok(Item::Region { brackets: false }),
        'V' => Err(illegal(format!("Pattern letter count must be 2: {c}"))),
        'z' if count <= 4 => Ok(Item::ZoneName { full: count == 4 }),
        'a' | 'D' | 'z' => Err(too_many()),
        'f' | 'i' | 'j' | 'l' | 'o' | 'r' | 't' | 'C' | 'I' | 'J' | 'P' | 'R' | 'T' | 'U' | 'b' => {
            Err(illegal(format!("Unknown pattern letter: {c}")))
        }
        _ => Err(Fault::NotYet(format!(
            "the letters `{}` in a pattern",
            c.to_string().repeat(count.min(9))
        ))),
    }
}

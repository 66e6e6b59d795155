use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::{Dst, Offset, TimeZone};

use crate::value::Fault;

/// A time zone as `java.util.TimeZone` has it: the rules of the time zone database, Java's ids and English
/// names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    id: Cow<'static, str>,
    rules: TimeZone,
}

/// What a zone's clocks show at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Ahead of UTC, in milliseconds, summer time included.
    pub millis: i64,
    /// Whether some of that is summer time.
    pub daylight: bool,
}

/// A zone's names: standard and summer time, short, then long.
type Names = [&'static str; 4];

/// Java's zones: a line the four names and the ids that have them, made by `zones.groovy` beside it.
const TABLE: &str = include_str!("zones.txt");

static NAMES: LazyLock<HashMap<&'static str, Names>> = LazyLock::new(|| {
    lines()
        .flat_map(|(names, ids)| ids.split(' ').map(move |id| (id, names)))
        .collect()
});

fn lines() -> impl Iterator<Item = (Names, &'static str)> {
    TABLE.lines().filter_map(|line| {
        let (names, ids) = line.split_once('\t')?;
        let mut names = names.split('|');
        Some((
            std::array::from_fn(|_| names.next().unwrap_or_default()),
            ids,
        ))
    })
}

/// Ids of Java's own, and the zone whose rules they have.
const ALIASES: &[(&str, &str)] = &[
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
];

/// Zones whose winter time the database calls the odd one, and since when; Java does not.
const SUMMER_IS_STANDARD: &[(&str, i64)] = &[
    ("Africa/Casablanca", 1_540_000_000_000),
    ("Africa/El_Aaiun", 1_540_000_000_000),
    ("Eire", -40_000_000_000),
    ("Europe/Dublin", -40_000_000_000),
];

const DAY: i64 = 86_400_000;
/// 1 January 1900 UTC: before it, Java has a zone's present standard time.
const FIRST: i64 = -2_208_988_800_000;
/// 1 January 9000, and the days of 400 years, in which the calendar repeats itself.
const LAST: i64 = 221_845_392_000_000;
const CYCLE: i64 = 146_097 * DAY;

impl Zone {
    /// Coordinated universal time, the default.
    pub const UTC: Zone = Zone {
        id: Cow::Borrowed("UTC"),
        rules: TimeZone::UTC,
    };

    /// The zone of an id that Java knows, such as `Europe/Rome`, `PST` or `GMT+05:30`; `None` when it
    /// knows none, or only it knows the rules.
    pub fn named(id: &str) -> Option<Zone> {
        // The default needs no list of all.
        if id == Zone::UTC.id {
            return Some(Zone::UTC);
        }
        // Java 17 has its standard and summer time the wrong way round.
        if id == "Africa/Windhoek" {
            return None;
        }
        let Some((&id, _)) = NAMES.get_key_value(id) else {
            return Zone::custom(id);
        };
        let alias = ALIASES.iter().find(|(alias, _)| *alias == id);
        let rules = match id {
            "EST" => fixed(-5 * 3600),
            "MST" => fixed(-7 * 3600),
            "HST" => fixed(-10 * 3600),
            _ => TimeZone::get(alias.map_or(id, |(_, of)| of)).ok()?,
        };
        Some(Zone {
            id: Cow::Borrowed(id),
            rules,
        })
    }

    /// `TimeZone.getTimeZone(id)`: GMT for what Java does not know.
    ///
    /// # Errors
    ///
    /// [`Fault::NotYet`] for a zone whose rules only Java has, such as `SystemV/EST5EDT`.
    pub fn of_java(id: &str) -> Result<Zone, Fault> {
        match Zone::named(id) {
            Some(zone) => Ok(zone),
            None if NAMES.contains_key(id) => Err(Fault::NotYet(format!("the time zone `{id}`"))),
            None => Ok(Zone {
                id: Cow::Borrowed("GMT"),
                rules: TimeZone::UTC,
            }),
        }
    }

    /// `GMT+5`, `GMT+0530`, `GMT-05:30`.
    fn custom(id: &str) -> Option<Zone> {
        let rest = id.strip_prefix("GMT")?;
        let west = rest.starts_with('-');
        let digits = rest.strip_prefix(['+', '-'])?;
        let number = |text: &str, most: usize| -> Option<i32> {
            let plain =
                !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse().ok())?
        };
        let (hours, minutes) = match digits.split_once(':') {
            Some((hours, minutes)) if minutes.len() == 2 => {
                (number(hours, 2)?, number(minutes, 2)?)
            }
            Some(_) => return None,
            None if digits.len() <= 2 => (number(digits, 2)?, 0),
            None => (number(digits, 9)? / 100, number(digits, 9)? % 100),
        };
        if hours > 23 || minutes > 59 {
            return None;
        }
        let seconds = (hours * 60 + minutes) * 60;
        let sign = if west { '-' } else { '+' };
        Some(Zone {
            id: Cow::Owned(format!("GMT{sign}{hours:02}:{minutes:02}")),
            rules: fixed(if west { -seconds } else { seconds }),
        })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether its clocks have always shown the same time, and always will.
    pub fn never_shifts(&self) -> bool {
        self.rules.following(jiff::Timestamp::MIN).next().is_none()
    }

    /// What its clocks show, `millis` after the beginning of 1970 UTC.
    pub fn shift(&self, millis: i64) -> Shift {
        if millis < FIRST {
            return Shift {
                millis: self.standard(),
                daylight: false,
            };
        }
        let beyond = (millis - LAST).max(0);
        let at = millis - (beyond + CYCLE - 1) / CYCLE * CYCLE;
        let Ok(moment) = Timestamp::from_millisecond(at) else {
            return Shift {
                millis: self.standard(),
                daylight: false,
            };
        };
        let info = self.rules.to_offset_info(moment);
        let ahead = i64::from(info.offset().seconds()) * 1000;
        let turned = SUMMER_IS_STANDARD
            .iter()
            .any(|(id, since)| *id == self.id && millis >= *since);
        let daylight = if turned {
            ahead > self.standard()
        } else {
            info.dst() == Dst::Yes
        };
        Shift {
            millis: ahead,
            daylight,
        }
    }

    /// What its clocks are ahead of UTC when they show the wall time `wall`, in milliseconds. As in Java, a
    /// time that is skipped counts in winter time, and one that comes twice is the second.
    pub fn shift_at_wall(&self, wall: i64) -> Shift {
        let (before, after) = (
            self.shift(wall.saturating_sub(DAY)),
            self.shift(wall.saturating_add(DAY)),
        );
        if self.shift(wall.saturating_sub(after.millis)).millis == after.millis {
            after
        } else {
            before
        }
    }

    /// Its present standard time, in milliseconds ahead of UTC.
    pub fn standard(&self) -> i64 {
        let [january, july] = self.of_2030();
        january.min(july)
    }

    /// What its clocks gain in summer at present, in milliseconds.
    pub fn saving(&self) -> i64 {
        let [january, july] = self.of_2030();
        (january - july).abs()
    }

    /// Ahead of UTC in January and July of 2030. Winter time is the lesser, everywhere.
    fn of_2030(&self) -> [i64; 2] {
        [1_893_456_000, 1_909_094_400].map(|second| {
            let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
            i64::from(self.rules.to_offset(at).seconds()) * 1000
        })
    }

    /// Its English name.
    pub fn name(&self, daylight: bool, long: bool) -> &str {
        match NAMES.get(&*self.id) {
            Some(names) => names[usize::from(daylight) + 2 * usize::from(long)],
            None => &self.id,
        }
    }

    /// Its names, in the order a date format tries them; `None` for an id such as `GMT+05:30`.
    pub(super) fn spellings(&self) -> Option<[Spelling; 4]> {
        NAMES.get(&*self.id).map(|names| spelled(*names))
    }

    /// The ids of all zones that Java has names for.
    #[cfg(test)]
    pub(super) fn all_ids() -> impl Iterator<Item = &'static str> {
        lines().flat_map(|(_, ids)| ids.split(' '))
    }

    /// The names of all zones, in the order a date format tries them, and the first id that has them.
    pub(super) fn all_spellings() -> impl Iterator<Item = ([Spelling; 4], &'static str)> {
        lines().map(|(names, ids)| (spelled(names), ids.split(' ').next().unwrap_or(ids)))
    }
}

/// A zone's name in a text, and what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling {
    pub name: &'static str,
    /// Whether it is summer time's.
    pub daylight: bool,
    /// Whether standard and summer time have the same name, so that it says only where.
    pub both: bool,
}

fn spelled([short, short_summer, long, long_summer]: Names) -> [Spelling; 4] {
    let standard = |name: &'static str, summer: &str| Spelling {
        name,
        daylight: false,
        both: name.eq_ignore_ascii_case(summer),
    };
    let summer = |name| Spelling {
        name,
        daylight: true,
        both: false,
    };
    [
        standard(long, long_summer),
        standard(short, short_summer),
        summer(long_summer),
        summer(short_summer),
    ]
}

fn fixed(seconds: i32) -> TimeZone {
    Offset::from_seconds(seconds).map_or(TimeZone::UTC, TimeZone::fixed)
}

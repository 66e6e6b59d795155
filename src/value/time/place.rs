use super::{NANOS, exception};
use crate::value::{Fault, Zone};

/// `java.time.ZoneId`: a region of the time zone database, or a fixed offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    id: String,
    zone: Zone,
    offset: bool,
}

/// 1 January 1900: before it places had times of their own, which are not known here.
const FIRST: i128 = -2_208_988_800 * NANOS;

impl Place {
    /// Coordinated universal time, as the offset `Z`.
    pub fn utc() -> Place {
        Place {
            id: "Z".into(),
            zone: Zone::UTC,
            offset: true,
        }
    }

    /// The region of a zone.
    pub(super) fn region(zone: Zone) -> Place {
        Place {
            id: zone.id().to_owned(),
            zone,
            offset: false,
        }
    }

    /// `ZoneId.of`: `Europe/Rome`, `Z`, `+02:00`.
    ///
    /// # Errors
    ///
    /// `DateTimeException` or `ZoneRulesException` for what is no id.
    pub fn of(id: &str) -> Result<Place, Fault> {
        if id == "Z" {
            return Ok(Place::utc());
        }
        if id.starts_with(['+', '-']) {
            return Place::of_offset(id).ok_or_else(|| {
                exception(format!("Invalid ID for ZoneOffset, invalid format: {id}"))
            });
        }
        let letters = |c: char| c.is_ascii_alphanumeric() || "~/._+-".contains(c);
        if id.len() < 2
            || !id.starts_with(|c: char| c.is_ascii_alphabetic())
            || !id.chars().all(letters)
        {
            return Err(exception(format!(
                "Invalid ID for region-based ZoneId, invalid format: {id}"
            )));
        }
        if ["UTC+", "UTC-", "UT+", "UT-", "GMT+", "GMT-"]
            .iter()
            .any(|prefix| id.starts_with(prefix))
        {
            return Err(Fault::NotYet(format!("the time zone `{id}`")));
        }
        // Three letters are ids of `TimeZone`, of which this class knows a few.
        let short = id.len() == 3
            && ![
                "UTC", "GMT", "EST", "MST", "HST", "CET", "EET", "MET", "WET", "PRC", "ROK",
            ]
            .contains(&id);
        match Zone::named(id).filter(|_| !short) {
            Some(zone) => Ok(Place::region(zone)),
            None => match Zone::of_java(id) {
                Err(fault) => Err(fault),
                Ok(_) => Err(Fault::groovy(
                    "java.time.zone.ZoneRulesException",
                    format!("Unknown time-zone ID: {id}"),
                )),
            },
        }
    }

    /// `+02:00`, `+0200`, `+02`, `+2`
    pub(super) fn of_offset(text: &str) -> Option<Place> {
        let sign = text.strip_prefix(['+', '-'])?;
        let digits: String = match sign.split_once(':') {
            Some((hours, minutes)) if hours.len() == 2 && minutes.len() == 2 => {
                format!("{hours}{minutes}")
            }
            Some(_) => return None,
            None if sign.len() == 1 => format!("0{sign}00"),
            None if sign.len() == 2 => format!("{sign}00"),
            None if sign.len() == 4 => sign.to_owned(),
            None => return None,
        };
        let all: i64 = Some(&digits)
            .filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?
            .parse()
            .ok()?;
        let (hours, minutes) = (all / 100, all % 100);
        let seconds = (hours * 60 + minutes) * 60;
        if minutes > 59 || seconds > 18 * 3600 {
            return None;
        }
        Place::at_offset(if text.starts_with('-') {
            -seconds
        } else {
            seconds
        })
    }

    /// So many seconds ahead of UTC, in whole minutes.
    pub(super) fn at_offset(seconds: i64) -> Option<Place> {
        if seconds == 0 {
            return Some(Place::utc());
        }
        let id = offset_text(seconds);
        let zone = Zone::named(&format!("GMT{id}"))?;
        Some(Place {
            id,
            zone,
            offset: true,
        })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its zone, as `TimeZone` has it.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether it is a `ZoneOffset`.
    pub const fn is_offset(&self) -> bool {
        self.offset
    }

    /// Seconds clocks are ahead of UTC at a moment, in nanoseconds since 1970.
    pub(super) fn ahead(&self, nanos: i128) -> Result<i64, Fault> {
        if nanos < FIRST && !self.offset && self.id != "UTC" && self.id != "GMT" {
            return Err(Fault::NotYet("a time of a place before 1900".into()));
        }
        let millis = i64::try_from(nanos.div_euclid(1_000_000)).unwrap_or(i64::MAX);
        Ok(self.zone.shift(millis).millis / 1000)
    }

    /// A wall time that exists, and what clocks are ahead then: the earlier of two, and a time that is
    /// skipped as much later as clocks jump.
    pub(super) fn at_wall(&self, wall: i128) -> Result<(i128, i64), Fault> {
        let day = 86_400 * NANOS;
        let (before, after) = (self.ahead(wall - day)?, self.ahead(wall + day)?);
        for ahead in [before, after] {
            if self.ahead(wall - i128::from(ahead) * NANOS)? == ahead {
                return Ok((wall, ahead));
            }
        }
        Ok((wall + i128::from(after - before) * NANOS, after))
    }
}

/// `+02:00`, or `Z`.
pub(super) fn offset_text(seconds: i64) -> String {
    if seconds == 0 {
        return "Z".into();
    }
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

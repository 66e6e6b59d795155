//! How templates are to be read: what the product's documentation leaves open.

use std::time::SystemTime;

use clap::{Args, ValueEnum};

use super::config::Day;
use crate::error::Error;
use crate::language::{self, Syntax};
use crate::value::{Instant, Zone, field};

// Settings of the language, the same for every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "How templates are read")]
pub(super) struct Settings {
    /// Spellings of placeholders to accept: `${user.x}` and `$<user.x>`.
    #[arg(long, value_enum, value_name = "SPELLING", value_delimiter = ',', default_values_t = [Spelling::Braces, Spelling::Angle])]
    pub placeholders: Vec<Spelling>,
    /// Whether a backslash in a template stands for itself, as in the product's own tools.
    #[arg(long, value_enum, value_name = "ON|OFF", default_value_t = Switch::On)]
    pub escape_backslash: Switch,
    /// Time zone of the dates in templates, such as `Europe/Berlin`.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub time_zone: String,
    /// The moment templates are told it is, such as `2026-01-31T12:00:00Z`; the computer's clock if not given.
    #[arg(long, value_name = "INSTANT")]
    pub now: Option<String>,
    /// What random numbers in templates begin from, to have the same ones again; the computer's clock if not given.
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
}

impl Settings {
    /// How to read a template.
    pub(super) fn syntax(&self) -> Syntax {
        Syntax {
            escape_backslash: self.escape_backslash == Switch::On,
            angle: self.placeholders.contains(&Spelling::Angle),
            escape: language::Escape::None,
        }
    }

    /// What `new Date()` is.
    ///
    /// # Errors
    ///
    /// [`Error::Choice`] for a text that is no instant.
    pub(super) fn now(&self) -> Result<Instant, Error> {
        let Some(text) = &self.now else {
            let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            let millis = since_1970.map_or(0, |elapsed| elapsed.as_millis());
            return Ok(Instant::Date(i64::try_from(millis).unwrap_or(i64::MAX)));
        };
        Instant::parse_date(text).ok_or_else(|| {
            Error::choice(format!("`{text}` is no instant"))
                .help("write a date, a time and a zone, such as `2026-01-31T12:00:00Z`")
        })
    }

    /// The day it is: year, month, day.
    ///
    /// # Errors
    ///
    /// As [`now`](Settings::now) and [`zone`](Settings::zone).
    pub(super) fn today(&self) -> Result<Day, Error> {
        let (now, zone) = (self.now()?, self.zone()?);
        let field = |field| now.field(field, &zone).unwrap_or_default();
        let year = u16::try_from(field(field::YEAR)).unwrap_or(u16::MAX);
        let month = u8::try_from(field(field::MONTH) + 1).unwrap_or(u8::MAX);
        let day = u8::try_from(field(field::DAY_OF_MONTH)).unwrap_or(u8::MAX);
        Ok((year, month, day))
    }

    /// What random numbers begin from.
    pub(super) fn seed(&self) -> u64 {
        let since_1970 = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        // The upper bits of the nanoseconds change too slowly to be missed.
        let from_clock = || since_1970().map_or(0, |elapsed| elapsed.as_nanos() as u64);
        self.seed.unwrap_or_else(from_clock)
    }

    /// Where dates are.
    ///
    /// # Errors
    ///
    /// [`Error::Choice`] for a name no zone has.
    pub(super) fn zone(&self) -> Result<Zone, Error> {
        let name = &self.time_zone;
        let unknown = || {
            Error::choice(format!("there is no time zone `{name}`"))
                .help("name one of the IANA database, such as `Europe/Berlin` or `UTC`")
        };
        Zone::named(name).ok_or_else(unknown)
    }
}

// How values are put into the text.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "How templates are read")]
pub(super) struct Escaping {
    /// How values are put into the strings of a JSON body.
    #[arg(long, value_enum, value_name = "HOW", default_value_t = Escape::None)]
    escape: Escape,
}

impl From<Escaping> for language::Escape {
    fn from(escaping: Escaping) -> language::Escape {
        match escaping.escape {
            Escape::None => language::Escape::None,
            Escape::Json => language::Escape::Json,
        }
    }
}

/// How values are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Escape {
    /// As they are, as the product does it.
    None,
    /// Escaped, so that they stay in their string; templates that escape by themselves are refused.
    Json,
}

/// How a placeholder is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Spelling {
    /// `${user.email}`
    Braces,
    /// `$<user.email>`
    Angle,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

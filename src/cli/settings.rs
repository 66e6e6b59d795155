//! How templates are to be read: what the product's documentation leaves open.

use clap::{Args, ValueEnum};

use crate::error::Error;
use crate::language::Syntax;
use crate::value::Zone;

/// Settings of the language, the same for every command.
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
}

impl Settings {
    /// How to read a template.
    pub(super) fn syntax(&self) -> Syntax {
        Syntax {
            escape_backslash: self.escape_backslash == Switch::On,
            angle: self.placeholders.contains(&Spelling::Angle),
        }
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

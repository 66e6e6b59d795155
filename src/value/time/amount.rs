use super::{NANOS, Part, Temporal, exception};
use crate::value::Fault;

/// `java.time.temporal.ChronoUnit`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nanoseconds.
    Nanos,
    /// Milliseconds.
    Millis,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

impl Unit {
    /// What it prints.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Nanos => "Nanos",
            Unit::Millis => "Millis",
            Unit::Seconds => "Seconds",
            Unit::Minutes => "Minutes",
            Unit::Hours => "Hours",
            Unit::Days => "Days",
            Unit::Weeks => "Weeks",
            Unit::Months => "Months",
            Unit::Years => "Years",
        }
    }

    /// Its length, if that is always the same.
    pub(super) const fn nanos(self) -> Option<i128> {
        Some(match self {
            Unit::Nanos => 1,
            Unit::Millis => 1_000_000,
            Unit::Seconds => NANOS,
            Unit::Minutes => 60 * NANOS,
            Unit::Hours => 3600 * NANOS,
            Unit::Days => 86_400 * NANOS,
            Unit::Weeks => 7 * 86_400 * NANOS,
            Unit::Months | Unit::Years => return None,
        })
    }

    /// Its months.
    pub(super) const fn months(self) -> Option<i64> {
        match self {
            Unit::Months => Some(1),
            Unit::Years => Some(12),
            _ => None,
        }
    }

    /// Whether it is a part of a day.
    pub const fn is_time(self) -> bool {
        matches!(
            self,
            Unit::Nanos | Unit::Millis | Unit::Seconds | Unit::Minutes | Unit::Hours
        )
    }
}

/// `java.time.Duration` or `java.time.Period`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A Duration, in nanoseconds.
    Duration(i128),
    /// A Period: years, months, days.
    Period(i64, i64, i64),
}

fn overflow() -> Fault {
    Fault::groovy("java.lang.ArithmeticException", "long overflow")
}

impl Amount {
    /// `Duration.of`
    ///
    /// # Errors
    ///
    /// `ArithmeticException` for more seconds than a Long.
    pub fn duration(count: i64, unit: Unit) -> Result<Amount, Fault> {
        let nanos = unit.nanos().map(|nanos| nanos * i128::from(count));
        let nanos = nanos.filter(|nanos| i64::try_from(nanos.div_euclid(NANOS)).is_ok());
        nanos.map(Amount::Duration).ok_or_else(overflow)
    }

    /// `Duration.between`
    ///
    /// # Errors
    ///
    /// As [`Temporal::until`].
    pub fn between(from: &Temporal, to: &Temporal) -> Result<Amount, Fault> {
        if let (Some(from), Some(to)) = (from.nanos(), to.nanos()) {
            return Ok(Amount::Duration(to - from));
        }
        let seconds = i128::from(from.until(to, Unit::Seconds)?);
        // Whole seconds are cut towards zero; what is left is less than a second.
        let left = from
            .plus(from.until(to, Unit::Seconds)?, Unit::Seconds)?
            .until(to, Unit::Nanos)?;
        Ok(Amount::Duration(seconds * NANOS + i128::from(left)))
    }

    /// `Period.between`, of two days.
    ///
    /// # Errors
    ///
    /// As [`Temporal::until`].
    pub fn period(from: &Temporal, to: &Temporal) -> Result<Amount, Fault> {
        let months =
            |day: &Temporal| Ok::<_, Fault>(day.get(Part::Year)? * 12 + day.get(Part::Month)?);
        let mut between = months(to)? - months(from)?;
        let mut days = to.get(Part::Day)? - from.get(Part::Day)?;
        if between > 0 && days < 0 {
            between -= 1;
            days = from.plus(between, Unit::Months)?.until(to, Unit::Days)?;
        } else if between < 0 && days > 0 {
            between += 1;
            days -= i64::from(to.days_in_month().unwrap_or(0));
        }
        Ok(Amount::Period(between / 12, between % 12, days))
    }

    /// The full name of its class.
    pub const fn class_name(&self) -> &'static str {
        match self {
            Amount::Duration(_) => "java.time.Duration",
            Amount::Period(..) => "java.time.Period",
        }
    }

    /// How often a unit is in a Duration.
    pub fn whole(&self, unit: Unit) -> Option<i64> {
        match (self, unit.nanos()) {
            // Seconds are kept rounded down, all else is cut.
            (Amount::Duration(nanos), Some(size)) if size >= NANOS => {
                i64::try_from(nanos.div_euclid(NANOS) / (size / NANOS)).ok()
            }
            (Amount::Duration(nanos), Some(size)) => i64::try_from(nanos.div_euclid(size)).ok(),
            _ => None,
        }
    }

    /// Later by it; earlier when `times` is −1.
    ///
    /// # Errors
    ///
    /// As [`Temporal::plus`].
    pub fn added(&self, at: &Temporal, times: i64) -> Result<Temporal, Fault> {
        match self {
            Amount::Duration(nanos) => {
                let nanos = nanos * i128::from(times);
                let seconds = i64::try_from(nanos.div_euclid(NANOS)).map_err(|_| overflow())?;
                let rest = nanos.rem_euclid(NANOS) as i64;
                at.plus(seconds, Unit::Seconds)?.plus(rest, Unit::Nanos)
            }
            Amount::Period(years, months, days) => {
                let mut at = at.clone();
                let months = (years * 12 + months).saturating_mul(times);
                if months != 0 {
                    at = at.plus(months, Unit::Months)?;
                }
                if *days != 0 {
                    at = at.plus(days.saturating_mul(times), Unit::Days)?;
                }
                Ok(at)
            }
        }
    }

    /// Its text, as ISO 8601 has it: `PT1H30M`, `P1Y2M3D`.
    pub fn text(&self) -> String {
        match *self {
            Amount::Period(0, 0, 0) => "P0D".into(),
            Amount::Period(years, months, days) => {
                let part = |n: i64, letter: &str| {
                    if n == 0 {
                        String::new()
                    } else {
                        format!("{n}{letter}")
                    }
                };
                format!(
                    "P{}{}{}",
                    part(years, "Y"),
                    part(months, "M"),
                    part(days, "D")
                )
            }
            Amount::Duration(0) => "PT0S".into(),
            Amount::Duration(nanos) => {
                // The parts all have the sign of the whole.
                let seconds = nanos / NANOS;
                let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
                let rest = (nanos % NANOS).abs();
                let mut text = String::from("PT");
                if hours != 0 {
                    text.push_str(&format!("{hours}H"));
                }
                if minutes != 0 {
                    text.push_str(&format!("{minutes}M"));
                }
                if seconds != 0 || rest != 0 {
                    if seconds == 0 && nanos < 0 {
                        text.push('-');
                    }
                    text.push_str(&seconds.to_string());
                    if rest != 0 {
                        text.push_str(format!(".{rest:09}").trim_end_matches('0'));
                    }
                    text.push('S');
                }
                text
            }
        }
    }

    /// The years, months and days of a Period.
    ///
    /// # Errors
    ///
    /// `DateTimeException` of a Duration.
    pub fn parts(&self) -> Result<[i64; 3], Fault> {
        match *self {
            Amount::Period(years, months, days) => Ok([years, months, days]),
            Amount::Duration(_) => Err(exception("a Duration has no years, months and days")),
        }
    }
}

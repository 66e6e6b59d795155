use super::day;
use super::fields::*;
use super::resolve::Draft;
use super::zone::Zone;

/// `java.util.GregorianCalendar`, as counted in the United States: a moment whose fields can be set and
/// moved.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: Zone,
    millis: i64,
    draft: Draft,
    /// Whether fields were set since the moment was computed.
    pending: bool,
    /// Whether fields were set since it was moved to a moment: Java then knows some of them no more.
    touched: bool,
}

impl Calendar {
    /// The calendar at a moment, `millis` since 1970 UTC, in a zone.
    pub fn new(millis: i64, zone: Zone) -> Calendar {
        let draft = Draft::of(&Fields::new(millis, &zone));
        Calendar {
            zone,
            millis,
            draft,
            pending: false,
            touched: false,
        }
    }

    /// The moment, in milliseconds since 1970 UTC, computed from the fields that were set.
    pub fn millis(&mut self) -> i64 {
        if self.pending {
            self.set_millis(self.draft.millis(&self.zone));
        }
        self.millis
    }

    /// Moves to another moment, and forgets which fields were set.
    fn set_millis(&mut self, millis: i64) {
        *self = Calendar {
            touched: self.touched,
            ..Calendar::new(millis, self.zone.clone())
        };
    }

    /// Whether fields were set since it was moved to a moment.
    pub fn is_touched(&self) -> bool {
        self.touched
    }

    /// The value of a field up to [`MILLISECOND`]; `None` for another.
    pub fn get(&mut self, field: Field) -> Option<i64> {
        Fields::new(self.millis(), &self.zone).get(field)
    }

    /// Sets a field up to [`MILLISECOND`], to any value: month 12 is January of the next year.
    pub fn set(&mut self, field: Field, value: i64) {
        if field <= MILLISECOND {
            self.draft.set(field, value);
            self.pending = true;
            self.touched = true;
        }
    }

    /// Moves by an amount of a field; `None` for a field that is not one to move by.
    pub fn add(&mut self, field: Field, amount: i64) -> Option<()> {
        let millis = self.millis();
        if amount == 0 {
            return Some(());
        }
        let days = match field {
            YEAR | MONTH => {
                self.add_months(if field == YEAR { 12 * amount } else { amount });
                return Some(());
            }
            WEEK_OF_YEAR | WEEK_OF_MONTH | DAY_OF_WEEK_IN_MONTH => 7 * amount,
            DAY_OF_MONTH | DAY_OF_YEAR | DAY_OF_WEEK => amount,
            _ => {
                let unit = match field {
                    HOUR | HOUR_OF_DAY => 3_600_000,
                    MINUTE => 60_000,
                    SECOND => 1000,
                    MILLISECOND => 1,
                    _ => return None,
                };
                self.set_millis(millis.wrapping_add(unit * amount));
                return Some(());
            }
        };
        self.set_millis(days_later(millis, days, &self.zone));
        Some(())
    }

    /// The same day of another month, or its last when it is shorter.
    fn add_months(&mut self, amount: i64) {
        let civil = Fields::new(self.millis, &self.zone).civil;
        let months = civil.year * 12 + i64::from(civil.month) + amount;
        // The remainder of twelve fits.
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u8);
        self.set(YEAR, year);
        self.set(MONTH, month.into());
        let last = day::month_length(year, month);
        if i64::from(civil.day) > last {
            self.set(DAY_OF_MONTH, last);
        }
    }
}

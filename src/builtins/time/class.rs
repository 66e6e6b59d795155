//! The classes of `java.time` as instances, and which of them a row takes.

use crate::builtins::Ty;
use crate::builtins::row::{Arg, Receiver, instance};
use crate::value::time::{Amount, Formatter, Place, Temporal, Unit};
use crate::value::{Fault, Instance, Object, Str, Value, Words, Zone};

impl Instance for Temporal {
    fn class_name(&self) -> &'static str {
        Temporal::class_name(self)
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Temporal>() == Some(self)
    }

    fn order(&self, other: &Object) -> Option<i32> {
        self.compare_to(other.instance()?)
    }

    fn print(&self, _zone: &Zone) -> Result<Str, Fault> {
        Ok(self.text().into())
    }
}

instance!(Temporal, "java.time.temporal.Temporal");

impl Instance for Amount {
    fn class_name(&self) -> &'static str {
        Amount::class_name(self)
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Amount>() == Some(self)
    }

    fn order(&self, other: &Object) -> Option<i32> {
        match (self, other.instance()?) {
            (Amount::Duration(a), Amount::Duration(b)) => Some(a.cmp(b) as i32),
            _ => None,
        }
    }

    fn print(&self, _zone: &Zone) -> Result<Str, Fault> {
        Ok(self.text().into())
    }
}

instance!(Amount, "java.time.temporal.TemporalAmount");

impl Instance for Unit {
    fn class_name(&self) -> &'static str {
        "java.time.temporal.ChronoUnit"
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Unit>() == Some(self)
    }

    fn print(&self, _zone: &Zone) -> Result<Str, Fault> {
        Ok(self.name().into())
    }
}

instance!(Unit, "java.time.temporal.ChronoUnit");

impl Instance for Place {
    fn class_name(&self) -> &'static str {
        if self.is_offset() {
            "java.time.ZoneOffset"
        } else {
            "java.time.ZoneRegion"
        }
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Place>() == Some(self)
    }

    fn print(&self, _zone: &Zone) -> Result<Str, Fault> {
        Ok(self.id().into())
    }
}

instance!(Place, "java.time.ZoneId");

impl Instance for Formatter {
    fn class_name(&self) -> &'static str {
        "java.time.format.DateTimeFormatter"
    }

    fn equals(&self, _other: &Object) -> bool {
        false
    }

    fn print(&self, _zone: &Zone) -> Result<Str, Fault> {
        Ok(self.text().into())
    }
}

instance!(Formatter, "java.time.format.DateTimeFormatter");

/// A `java.time.Month` or a `java.time.DayOfWeek`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    class: &'static str,
    name: &'static str,
    pub(super) value: i64,
}

impl Named {
    pub(super) fn month(value: i64) -> Named {
        let name = Words::english().month(value);
        Named {
            class: "java.time.Month",
            name,
            value,
        }
    }

    pub(super) fn day(value: i64) -> Named {
        let name = Words::english().day(value);
        Named {
            class: "java.time.DayOfWeek",
            name,
            value,
        }
    }

    pub(super) fn text(&self) -> String {
        self.name.to_uppercase()
    }
}

impl Instance for Named {
    fn class_name(&self) -> &'static str {
        self.class
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Named>() == Some(self)
    }

    fn print(&self, _zone: &Zone) -> Result<Str, Fault> {
        Ok(self.text().into())
    }
}

instance!(Named, "java.time.temporal.TemporalAccessor");

macro_rules! some {
    ($($(#[doc = $doc:literal])+ $name:ident of $of:ty, $class:literal if $pattern:pat,)+) => {$(
        $(#[doc = $doc])+
        pub(super) struct $name<'a>(pub &'a $of);

        impl<'a> Arg<'a> for $name<'a> {
            const TY: Ty = Ty::OBJECT;
            const ON: Receiver = Receiver::Instance($class);
            fn take(value: &'a Value) -> Option<Self> {
                let of: &'a $of = <&'a $of>::take(value)?;
                match of {
                    $pattern => Some($name(of)),
                    _ => None,
                }
            }
        }
    )+};
}

some! {
    /// What has a day.
    Dated of Temporal, "java.time.chrono.ChronoLocalDate" if Temporal::Date(_) | Temporal::DateTime(_) | Temporal::Zoned(..),
    /// What has a time of day.
    Timed of Temporal, "java.time.temporal.Temporal" if Temporal::Time(_) | Temporal::DateTime(_) | Temporal::Zoned(..),
    /// What has seconds.
    Ticking of Temporal, "java.time.Instant" if Temporal::Time(_) | Temporal::DateTime(_) | Temporal::Zoned(..) | Temporal::Instant(_),
    /// What has both.
    Both of Temporal, "java.time.LocalDateTime" if Temporal::DateTime(_) | Temporal::Zoned(..),
    /// A day alone.
    Day of Temporal, "java.time.LocalDate" if Temporal::Date(_),
    /// A time of day alone.
    Clock of Temporal, "java.time.LocalTime" if Temporal::Time(_),
    /// A day and a time, nowhere.
    Local of Temporal, "java.time.LocalDateTime" if Temporal::DateTime(_),
    /// A moment, nowhere.
    Moment of Temporal, "java.time.Instant" if Temporal::Instant(_),
    /// A moment as clocks of a place show it.
    Zoned of Temporal, "java.time.ZonedDateTime" if Temporal::Zoned(..),
    /// What can be put in a place.
    Zoneable of Temporal, "java.time.LocalDateTime" if Temporal::DateTime(_) | Temporal::Instant(_),
    /// What has a method `format`.
    NotInstant of Temporal, "java.time.temporal.Temporal" if Temporal::Date(_) | Temporal::Time(_) | Temporal::DateTime(_) | Temporal::Zoned(..),
    /// A length of time.
    Duration of Amount, "java.time.Duration" if Amount::Duration(_),
    /// Years, months and days.
    Period of Amount, "java.time.Period" if Amount::Period(..),
}

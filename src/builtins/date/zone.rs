//! `java.util.TimeZone`.

use crate::builtins::row::{instance, rows};
use crate::value::{Fault, Instance, Instant, Object, Str, Value, Zone};

impl Instance for Zone {
    fn class_name(&self) -> &'static str {
        "sun.util.calendar.ZoneInfo"
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Zone>() == Some(self)
    }

    fn print(&self, _zone: &Zone) -> Result<Str, Fault> {
        if self.never_shifts() {
            let (id, offset) = (self.id(), self.standard());
            return Ok(format!(
                "sun.util.calendar.ZoneInfo[id=\"{id}\",offset={offset},dstSavings=0,useDaylight=false,\
                 transitions=0,lastRule=null]"
            )
            .into());
        }
        // How many changes its clocks have seen is for Java's own tables to say.
        Err(Fault::NotYet(
            "printing a whole time zone; its `ID` prints".into(),
        ))
    }
}

/// Farther away in milliseconds the rules of time zones are not known here.
const FAR: u64 = 60_000_000_000_000;

instance!(Zone, "java.util.TimeZone");

rows! {
    /// The time zone of an id, `Europe/Rome` or `GMT+05:30`; GMT for an id that means nothing.
    ///
    ///     TimeZone.getTimeZone('GMT+5').ID == 'GMT+05:00'
    ///     TimeZone.getTimeZone('Nowhere/Land').ID == 'GMT'
    static "java.util.TimeZone" "getTimeZone"(id: &Str) -> Result<Value, Fault> {
        Ok(Object::new(Zone::of_java(&id.to_wire())?).into())
    }

    /// The time zone of the server.
    ///
    ///     TimeZone.getDefault().ID == 'UTC'
    static "java.util.TimeZone" "getDefault"[host]() -> Value { Object::new(host.zone().clone()).into() }

    /// Its id.
    ///
    ///     TimeZone.getTimeZone('Europe/Rome').ID == 'Europe/Rome'
    "getID"(this: &Zone) -> Str { this.id().into() }

    /// Its English name.
    ///
    ///     TimeZone.getTimeZone('Europe/Rome').displayName == 'Central European Standard Time'
    "getDisplayName"(this: &Zone) -> Str { this.name(false, true).into() }

    /// Milliseconds that its standard time is ahead of UTC.
    ///
    ///     TimeZone.getTimeZone('Europe/Rome').rawOffset == 3600000
    "getRawOffset"(this: &Zone) -> i32 { this.standard() as i32 }

    /// Milliseconds that it is ahead of UTC at a moment, summer time included.
    ///
    ///     TimeZone.getTimeZone('Europe/Rome').getOffset(0) == 3600000
    "getOffset"(this: &Zone, millis: i64) -> Result<i32, Fault> {
        if millis.unsigned_abs() > FAR && !this.never_shifts() {
            return Err(Fault::NotYet("the clocks of a time zone thousands of years away".into()));
        }
        Ok(this.shift(millis).millis as i32)
    }

    /// Whether it has summer time at a moment.
    ///
    ///     !TimeZone.getTimeZone('Europe/Rome').inDaylightTime(new Date(0))
    "inDaylightTime"[host](this: &Zone, date: Instant) -> bool {
        this.shift(date.millis(host.zone())).daylight
    }
}

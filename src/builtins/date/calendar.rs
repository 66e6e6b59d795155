//! `java.util.Calendar`, as counted in the United States.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::builtins::Ty;
use crate::builtins::row::{Arg, Receiver, instance, rows};
use crate::value::{
    Calendar, DateFormat, Fault, Field, Instance, Instant, Object, Str, Value, Zone, field,
};

/// A calendar, shared and changed in place.
#[derive(Debug)]
struct Shared {
    zone: Zone,
    /// Without a clock a new calendar has no moment until it is given one; then this says why.
    calendar: Mutex<Result<Calendar, Fault>>,
}

impl Instance for Shared {
    fn class_name(&self) -> &'static str {
        "java.util.GregorianCalendar"
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Shared>().is_some_and(|other| {
            self.zone == other.zone
                && self.change(Calendar::millis).ok() == other.change(Calendar::millis).ok()
        })
    }

    /// All of its fields, where no one has changed any.
    fn print(&self, zone: &Zone) -> Result<Str, Fault> {
        if self.change(|calendar| calendar.is_touched())? {
            return Err(Fault::NotYet(
                "printing a whole calendar that was changed; its `time` prints".into(),
            ));
        }
        let millis = self.change(Calendar::millis)?;
        let mut text = format!(
            "java.util.GregorianCalendar[time={millis},areFieldsSet=true,areAllFieldsSet=true,lenient=true,zone={},\
             firstDayOfWeek=1,minimalDaysInFirstWeek=1",
            self.zone.print(zone)?.to_wire()
        );
        for (name, number) in FIELDS {
            text += &format!(",{name}={}", self.get(*number as i32)?);
        }
        let shift = self.zone.shift(millis).millis;
        Ok(format!("{text},ZONE_OFFSET={shift},DST_OFFSET=0]").into())
    }
}

/// The fields as they are printed.
const FIELDS: &[(&str, Field)] = &[
    ("ERA", 0),
    ("YEAR", field::YEAR),
    ("MONTH", field::MONTH),
    ("WEEK_OF_YEAR", field::WEEK_OF_YEAR),
    ("WEEK_OF_MONTH", field::WEEK_OF_MONTH),
    ("DAY_OF_MONTH", field::DAY_OF_MONTH),
    ("DAY_OF_YEAR", field::DAY_OF_YEAR),
    ("DAY_OF_WEEK", field::DAY_OF_WEEK),
    ("DAY_OF_WEEK_IN_MONTH", 8),
    ("AM_PM", field::AM_PM),
    ("HOUR", field::HOUR),
    ("HOUR_OF_DAY", field::HOUR_OF_DAY),
    ("MINUTE", field::MINUTE),
    ("SECOND", field::SECOND),
    ("MILLISECOND", field::MILLISECOND),
];

instance!(Shared, "java.util.Calendar");

impl Shared {
    fn at(moment: Result<i64, Fault>, zone: &Zone) -> Value {
        let calendar = moment.map(|millis| Calendar::new(millis, zone.clone()));
        Object::new(Shared {
            zone: zone.clone(),
            calendar: Mutex::new(calendar),
        })
        .into()
    }

    fn change<T>(&self, change: impl FnOnce(&mut Calendar) -> T) -> Result<T, Fault> {
        match &mut *self.lock() {
            Ok(calendar) => Ok(change(calendar)),
            Err(fault) => Err(fault.clone()),
        }
    }

    fn move_to(&self, millis: i64) -> Value {
        *self.lock() = Ok(Calendar::new(millis, self.zone.clone()));
        Value::Null
    }

    fn lock(&self) -> MutexGuard<'_, Result<Calendar, Fault>> {
        self.calendar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, field: i32) -> Result<i32, Fault> {
        let number = field_of(field)?;
        let value = self.change(|calendar| calendar.get(number))?;
        value.map(|value| value as i32).ok_or_else(zoned)
    }

    /// Sets the fields of a day and a time of day, largest first.
    fn set_all(&self, values: &[i32]) -> Result<Value, Fault> {
        const FIELDS: [Field; 6] = [
            field::YEAR,
            field::MONTH,
            field::DAY_OF_MONTH,
            field::HOUR_OF_DAY,
            field::MINUTE,
            field::SECOND,
        ];
        self.change(|calendar| {
            for (field, value) in FIELDS.iter().zip(values) {
                calendar.set(*field, (*value).into());
            }
        })?;
        Ok(Value::Null)
    }
}

/// A calendar, and the object it is, for methods that give it back.
struct Itself<'a>(&'a Object, &'a Shared);

impl<'a> Arg<'a> for Itself<'a> {
    const TY: Ty = Ty::OBJECT;
    const ON: Receiver = <&Shared>::ON;
    fn take(value: &'a Value) -> Option<Self> {
        match value {
            Value::Object(object) => object.instance().map(|shared| Itself(object, shared)),
            _ => None,
        }
    }
}

/// The field of a number.
fn field_of(number: i32) -> Result<Field, Fault> {
    Field::try_from(number)
        .ok()
        .filter(|&field| field < 17)
        .ok_or_else(|| {
            Fault::groovy(
                "java.lang.ArrayIndexOutOfBoundsException",
                format!("Index {number} out of bounds for length 17"),
            )
        })
}

fn zoned() -> Fault {
    Fault::NotYet("this field of a calendar".into())
}

rows! {
    /// The calendar at the present moment, as the render's clock has it.
    ///
    ///     Calendar.getInstance().get(Calendar.YEAR) > 1969
    static "java.util.Calendar" "getInstance"[host]() -> Value {
        Shared::at(host.now().map(|now| now.millis(host.zone())), host.zone())
    }

    /// The calendar of a time zone at the present moment.
    ///
    ///     Calendar.getInstance(TimeZone.getTimeZone('PST')).timeZone.ID == 'PST'
    static "java.util.Calendar" "getInstance"[host](zone: &Zone) -> Value {
        Shared::at(host.now().map(|now| now.millis(host.zone())), zone)
    }

    /// The calendar at a date.
    ///
    ///     new Date(0).toCalendar().get(Calendar.YEAR) == 1970
    "toCalendar"[host](this: Instant) -> Value { Shared::at(Ok(this.millis(host.zone())), host.zone()) }

    /// Its moment, as a date.
    ///
    ///     new Date(0).toCalendar().getTime() == new Date(0)
    "getTime"(this: &Shared) -> Result<Instant, Fault> {
        this.change(Calendar::millis).map(Instant::Date)
    }

    /// Moves it to a date.
    ///
    ///     new Date(0).toCalendar().setTime(new Date(1)) == null
    "setTime"[host](this: &Shared, date: Instant) -> Value {
        this.move_to(date.millis(host.zone()))
    }

    /// Its moment, in milliseconds since the beginning of 1970, UTC.
    ///
    ///     new Date(5).toCalendar().timeInMillis == 5
    "getTimeInMillis"(this: &Shared) -> Result<i64, Fault> { this.change(Calendar::millis) }

    /// Moves it to a moment, in milliseconds since the beginning of 1970, UTC.
    ///
    ///     new Date(0).toCalendar().setTimeInMillis(5) == null
    "setTimeInMillis"(this: &Shared, millis: i64) -> Value { this.move_to(millis) }

    /// The value of a field, such as `Calendar.MONTH`, which counts from 0.
    ///
    ///     new Date(0).toCalendar().get(Calendar.DAY_OF_MONTH) == 1
    "get"(this: &Shared, field: i32) -> Result<i32, Fault> { this.get(field) }

    /// The value of a field.
    ///
    ///     new Date(0).toCalendar()[Calendar.YEAR] == 1970
    "getAt"(this: &Shared, field: i32) -> Result<i32, Fault> { this.get(field) }

    /// Sets a field. Month 12 is January of the next year.
    ///
    ///     new Date(0).toCalendar().set(Calendar.YEAR, 2030) == null
    "set"(this: &Shared, field: i32, value: i32) -> Result<Value, Fault> {
        let field = field_of(field)?;
        if field > field::MILLISECOND {
            return Err(zoned());
        }
        this.change(|calendar| calendar.set(field, value.into()))?;
        Ok(Value::Null)
    }

    /// Sets the day: year, month from 0, day of the month.
    ///
    ///     new Date(0).toCalendar().set(2024, Calendar.MARCH, 5) == null
    "set"(this: &Shared, year: i32, month: i32, day: i32) -> Result<Value, Fault> {
        this.set_all(&[year, month, day])
    }

    /// Sets the day and the time of day to the minute.
    ///
    ///     new Date(0).toCalendar().set(2024, Calendar.MARCH, 5, 14, 7) == null
    "set"(this: &Shared, year: i32, month: i32, day: i32, hour: i32, minute: i32) -> Result<Value, Fault> {
        this.set_all(&[year, month, day, hour, minute])
    }

    /// Sets the day and the time of day to the second.
    ///
    ///     new Date(0).toCalendar().set(2024, Calendar.MARCH, 5, 14, 7, 9) == null
    "set"(this: &Shared, year: i32, month: i32, day: i32, hour: i32, minute: i32, second: i32) -> Result<Value, Fault> {
        this.set_all(&[year, month, day, hour, minute, second])
    }

    /// Puts it to the midnight its day began with, and gives it back.
    ///
    ///     new Date(90000000).toCalendar().clearTime().time == new Date(86400000)
    "clearTime"(this: Itself<'_>) -> Result<Value, Fault> {
        const FIELDS: [Field; 4] = [field::HOUR_OF_DAY, field::MINUTE, field::SECOND, field::MILLISECOND];
        this.1.change(|calendar| FIELDS.iter().for_each(|field| calendar.set(*field, 0)))?;
        Ok(Value::Object(this.0.clone()))
    }

    /// Moves it by an amount of a field: `c.add(Calendar.DATE, -1)` is the day before.
    ///
    ///     new Date(0).toCalendar().add(Calendar.MONTH, 1) == null
    "add"(this: &Shared, field: i32, amount: i32) -> Result<Value, Fault> {
        let known = Field::try_from(field).ok().filter(|&field| field <= field::MILLISECOND);
        let Some(known) = known.filter(|_| amount != 0) else {
            return match amount {
                0 => Ok(Value::Null),
                _ => Err(Fault::groovy("java.lang.IllegalArgumentException", "null")),
            };
        };
        this.change(|calendar| calendar.add(known, amount.into()))?.ok_or_else(zoned)?;
        Ok(Value::Null)
    }

    /// The time zone whose clocks it shows.
    ///
    ///     new Date(0).toCalendar().timeZone.ID == 'UTC'
    "getTimeZone"(this: &Shared) -> Value { Object::new(this.zone.clone()).into() }

    /// Its text by a pattern of `SimpleDateFormat`.
    ///
    ///     new Date(0).toCalendar().format('yyyy') == '1970'
    "format"(this: &Shared, pattern: &Str) -> Result<Str, Fault> {
        let format = DateFormat::new(pattern)?;
        Ok(format.format(this.change(Calendar::millis)?, &this.zone))
    }
}

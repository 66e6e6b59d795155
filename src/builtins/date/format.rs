//! `java.text.SimpleDateFormat`.

use std::sync::{PoisonError, RwLock};

use super::locale::Locale;
use crate::builtins::Host;
use crate::builtins::row::{Null, instance, rows};
use crate::value::{DateFormat, Fault, Instance, Instant, Object, Reading, Str, Value, Zone};

/// A date format and what was set of it.
#[derive(Debug)]
struct SimpleDateFormat {
    state: RwLock<State>,
    /// When it was made, from which years of two digits count.
    now: Option<Instant>,
}

#[derive(Debug, Clone)]
struct State {
    format: DateFormat,
    zone: Zone,
    lenient: bool,
}

impl Instance for SimpleDateFormat {
    fn class_name(&self) -> &'static str {
        "java.text.SimpleDateFormat"
    }

    /// Two formats differ by the millisecond they were made in.
    fn equals(&self, _other: &Object) -> bool {
        false
    }
}

instance!(SimpleDateFormat, "java.text.SimpleDateFormat");

impl SimpleDateFormat {
    fn object(host: &dyn Host, format: DateFormat) -> Value {
        let state = State {
            format,
            zone: host.zone().clone(),
            lenient: true,
        };
        Object::new(SimpleDateFormat {
            state: RwLock::new(state),
            now: host.now().ok(),
        })
        .into()
    }

    fn state(&self) -> State {
        self.state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn change(&self, change: impl FnOnce(&mut State)) -> Value {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
        Value::Null
    }
}

fn no_date() -> Fault {
    Fault::groovy(
        "java.lang.IllegalArgumentException",
        "Cannot format given Object as a Date",
    )
}

rows! {
    /// A format by a pattern: `yyyy-MM-dd HH:mm:ss`.
    ///
    ///     new java.text.SimpleDateFormat('yyyy').format(new Date(0)) == '1970'
    new "java.text.SimpleDateFormat"[host](pattern: &Str) -> Result<Value, Fault> {
        Ok(SimpleDateFormat::object(host, DateFormat::new(pattern)?))
    }

    /// A format by a pattern, with the words of a language.
    ///
    ///     new java.text.SimpleDateFormat('MMM', Locale.ENGLISH).format(new Date(0)) == 'Jan'
    ///     new java.text.SimpleDateFormat('d MMMM', Locale.FRENCH).format(new Date(0)) == '1 janvier'
    new "java.text.SimpleDateFormat"[host](pattern: &Str, locale: &Locale) -> Result<Value, Fault> {
        let format = DateFormat::new(pattern)?.in_words(locale.words()?)?;
        Ok(SimpleDateFormat::object(host, format))
    }

    /// The format of a short day and time.
    ///
    ///     new java.text.SimpleDateFormat().toPattern() == 'M/d/yy, h:mm a'
    new "java.text.SimpleDateFormat"[host]() -> Result<Value, Fault> {
        Ok(SimpleDateFormat::object(host, DateFormat::new(&"M/d/yy, h:mm a".into())?))
    }

    /// The text of a date.
    ///
    ///     new java.text.SimpleDateFormat("d. MMMM 'at' HH:mm").format(new Date(0)) == '1. January at 00:00'
    "format"[host](this: &SimpleDateFormat, date: Instant) -> Str {
        let State { format, zone, .. } = this.state();
        format.format(date.millis(host.zone()), &zone)
    }

    /// The text of the moment so many milliseconds after the beginning of 1970, UTC.
    ///
    ///     new java.text.SimpleDateFormat('yyyy').format(0) == '1970'
    "format"(this: &SimpleDateFormat, millis: i64) -> Str {
        let State { format, zone, .. } = this.state();
        format.format(millis, &zone)
    }

    /// A text is no date, even if it looks like one: an `IllegalArgumentException`.
    ///
    ///     new java.text.SimpleDateFormat('yyyy').format(new Date(0)) != null
    "format"(this: &SimpleDateFormat, text: &Str) -> Result<Str, Fault> {
        let _ = (this, text);
        Err(no_date())
    }

    /// Null is no date: an `IllegalArgumentException`.
    ///
    ///     new java.text.SimpleDateFormat('yyyy').format(new Date(0)) != null
    "format"(this: &SimpleDateFormat, date: Null) -> Result<Str, Fault> {
        let (_, Null) = (this, date);
        Err(no_date())
    }

    /// The date a text says. Month 13 is January of the next year; what follows in the text is not looked
    /// at.
    ///
    ///     new java.text.SimpleDateFormat('yyyy-MM-dd').parse('1970-01-02T00') == new Date(86400000)
    "parse"[host](this: &SimpleDateFormat, text: &Str) -> Result<Instant, Fault> {
        let State { format, zone, lenient } = this.state();
        let reading = Reading { zone: &zone, home: host.zone(), lenient, now: this.now };
        let found = format.parse(text, reading)?;
        // A zone that the text names is the format's from now on.
        if let Some(zone) = found.zone {
            this.change(|state| state.zone = zone);
        }
        Ok(Instant::Date(found.millis))
    }

    /// The time zone it writes and reads in.
    ///
    ///     new java.text.SimpleDateFormat('z').timeZone.ID == 'UTC'
    "getTimeZone"(this: &SimpleDateFormat) -> Value { Object::new(this.state().zone).into() }

    /// Sets the time zone it writes and reads in.
    ///
    ///     new java.text.SimpleDateFormat('z').setTimeZone(TimeZone.getTimeZone('PST')) == null
    "setTimeZone"(this: &SimpleDateFormat, zone: &Zone) -> Value {
        this.change(|state| state.zone = zone.clone())
    }

    /// Whether it takes 31 April for 1 May.
    ///
    ///     new java.text.SimpleDateFormat('z').lenient
    "isLenient"(this: &SimpleDateFormat) -> bool { this.state().lenient }

    /// Sets whether it takes 31 April for 1 May or for a mistake.
    ///
    ///     new java.text.SimpleDateFormat('z').setLenient(false) == null
    "setLenient"(this: &SimpleDateFormat, lenient: bool) -> Value {
        this.change(|state| state.lenient = lenient)
    }

    /// Its pattern.
    ///
    ///     new java.text.SimpleDateFormat('yyyy').toPattern() == 'yyyy'
    "toPattern"(this: &SimpleDateFormat) -> Str { this.state().format.pattern().clone() }

    /// Gives it another pattern.
    ///
    ///     new java.text.SimpleDateFormat('yyyy').applyPattern('MM') == null
    "applyPattern"(this: &SimpleDateFormat, pattern: &Str) -> Result<Value, Fault> {
        let mut format = DateFormat::new(pattern)?;
        if let Some(words) = this.state().format.words() {
            format = format.in_words(words)?;
        }
        Ok(this.change(|state| state.format = format))
    }
}

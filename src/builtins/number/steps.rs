//! Counting with a closure: `times`, `upto`, `downto`, `step`.

use std::cmp::Ordering;

use super::super::row::{Host, rows};
use crate::value::{Closure, Fault, Number, Value};

rows! {
    /// Calls the closure with 0, 1 … so many times.
    ///
    ///     3.times { it } == null
    "times"[host](this: Number, closure: &Closure) -> Result<Value, Fault> {
        for i in 0..this.to_i32_wrapping() {
            host.call(closure, &[Value::Int(i)])?;
        }
        Ok(Value::Null)
    }

    /// Calls the closure with every number from this up to `end`.
    ///
    ///     1.upto(3) { it } == null
    "upto"[host](this: Number, end: Number, closure: &Closure) -> Result<Value, Fault> {
        if this.compare(&end) == Ordering::Greater {
            return Err(beyond("upto", "less", &this, &end));
        }
        count(host, this, &end, &Number::Int(1), closure)
    }

    /// Calls the closure with every number from this down to `end`.
    ///
    ///     3.downto(1) { it } == null
    "downto"[host](this: Number, end: Number, closure: &Closure) -> Result<Value, Fault> {
        if this.compare(&end) == Ordering::Less {
            return Err(beyond("downto", "greater", &this, &end));
        }
        count(host, this, &end, &Number::Int(-1), closure)
    }

    /// Calls the closure with every number from this, `step` apart, as long as `end` is not reached.
    ///
    ///     1.step(10, 3) { it } == null
    "step"[host](this: Number, end: Number, step: Number, closure: &Closure) -> Result<Value, Fault> {
        let (up, zero) = (step.compare(&Number::Int(0)), Number::Int(0));
        let ahead = if up == Ordering::Less { Ordering::Greater } else { Ordering::Less };
        if this.compare(&end) == Ordering::Equal {
            return Ok(Value::Null);
        }
        if step.compare(&zero) == Ordering::Equal || this.compare(&end) != ahead {
            return Err(Fault::groovy("groovy.lang.GroovyRuntimeException", "Infinite loop in step()"));
        }
        let mut at = this;
        while at.compare(&end) == ahead {
            host.call(closure, &[at.clone().into()])?;
            at = at.plus(&step);
        }
        Ok(Value::Null)
    }
}

fn count(
    host: &dyn Host,
    from: Number,
    end: &Number,
    step: &Number,
    closure: &Closure,
) -> Result<Value, Fault> {
    if !matches!(from, Number::Double(_)) && matches!(end, Number::Double(_)) {
        return Err(Fault::NotYet("counting to a Double".into()));
    }
    let past = if *step == Number::Int(1) {
        Ordering::Greater
    } else {
        Ordering::Less
    };
    let mut at = from;
    loop {
        if at.compare(end) == past {
            return Ok(Value::Null);
        }
        host.call(closure, &[at.clone().into()])?;
        // The next of the last Integer would be the first.
        if at.compare(end) == Ordering::Equal {
            return Ok(Value::Null);
        }
        at = at.plus(step);
    }
}

fn beyond(method: &str, than: &str, from: &Number, end: &Number) -> Fault {
    let shown = |n: &Number| {
        let text = Value::from(n.clone()).print(&crate::value::Zone::UTC);
        text.map_or_else(|_| String::new(), |text| text.to_wire().into_owned())
    };
    Fault::groovy(
        "groovy.lang.GroovyRuntimeException",
        format!(
            "The argument ({}) to {method}() cannot be {than} than the value ({}) it's called on.",
            shown(end),
            shown(from)
        ),
    )
}

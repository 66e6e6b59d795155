use std::cmp::Ordering;
use std::sync::Arc;

use super::{Fault, List, ListKind, Number, Str, Value, Zone};

/// Longest range that is made: its elements are kept.
const MAX_ITEMS: usize = 4 << 20;

/// The bounds of a range, as they were written.
#[derive(Debug, Clone)]
pub struct Range {
    from: Value,
    to: Value,
    /// Whether it ends before `to`.
    exclusive: bool,
}

impl Range {
    /// The smaller bound.
    pub fn from(&self) -> &Value {
        if self.is_reverse() {
            &self.to
        } else {
            &self.from
        }
    }

    /// The larger bound.
    pub fn to(&self) -> &Value {
        if self.is_reverse() {
            &self.from
        } else {
            &self.to
        }
    }

    /// The first bound as written.
    pub fn start(&self) -> &Value {
        &self.from
    }

    /// The second bound as written.
    pub fn end(&self) -> &Value {
        &self.to
    }

    /// Whether the second bound itself is left out, as `1..<3` has it.
    pub fn is_exclusive(&self) -> bool {
        self.exclusive
    }

    /// Whether it counts down.
    pub fn is_reverse(&self) -> bool {
        self.from.groovy_compare(&self.to) == Ok(Ordering::Greater)
    }

    /// What `toString()` gives: `1..3`.
    pub fn print(&self, zone: &Zone) -> Result<Str, Fault> {
        let dots = Str::from(if self.exclusive { "..<" } else { ".." });
        Ok(self
            .from
            .print(zone)?
            .concat(&dots)
            .concat(&self.to.print(zone)?))
    }
}

impl Value {
    /// `from..to`, or `from..<to` when `exclusive`: numbers, Characters, or Strings of one character.
    ///
    /// # Errors
    ///
    /// Refused beyond four million elements; not yet for bounds of other kinds.
    pub fn range(from: Value, to: Value, exclusive: bool) -> Result<Value, Fault> {
        let (first, last, kind) = match (&from, &to) {
            (Value::Int(a), Value::Int(b)) => (i64::from(*a), i64::from(*b), ListKind::IntRange),
            (Value::Char(a), Value::Char(b)) => ((*a).into(), (*b).into(), ListKind::ObjectRange),
            (Value::Str(a), Value::Str(b)) if a.len() == 1 && b.len() == 1 => {
                let code = |text: &Str| i64::from(text.unit(0).unwrap_or(0));
                (code(a), code(b), ListKind::ObjectRange)
            }
            _ => return mixed_range(&from, &to, exclusive),
        };
        let down = first > last;
        let last = match exclusive {
            false => last,
            true if down => last + 1,
            true => last - 1,
        };
        let empty = exclusive && first == if down { last - 1 } else { last + 1 };
        let count = if empty {
            0
        } else {
            (last - first).unsigned_abs() as usize + 1
        };
        if count > MAX_ITEMS {
            return Err(Fault::Refused(format!(
                "a range of more than {MAX_ITEMS} elements"
            )));
        }
        let item = |n: i64| match from {
            Value::Int(_) => Value::Int(n as i32),
            Value::Char(_) => Value::Char(n as u16),
            _ => Value::Str(Str::from_units(&[n as u16])),
        };
        let items = (0..count as i64)
            .map(|i| item(if down { first - i } else { first + i }))
            .collect();
        // A range of letters forgets that it was exclusive; an empty one does not.
        let range = if exclusive && !empty && kind == ListKind::ObjectRange {
            let end = item(last);
            Range {
                from,
                to: end,
                exclusive: false,
            }
        } else {
            Range {
                from,
                to,
                exclusive,
            }
        };
        let kind = if empty { ListKind::ObjectRange } else { kind };
        Ok(Value::List(Arc::new(List::range(kind, range, items))))
    }
}

/// A range of bounds that are not of one simple kind: it counts from the first, by ones, as long as it does
/// not pass the other.
fn mixed_range(from: &Value, to: &Value, exclusive: bool) -> Result<Value, Fault> {
    // One letter among numbers is its code.
    let number = |bound: &Value| match bound {
        Value::Str(text) if text.len() == 1 => text.unit(0).map(|unit| Number::Int(unit.into())),
        Value::Char(unit) => Some(Number::Int((*unit).into())),
        Value::Float(n) => Some(Number::Double((*n).into())),
        bound => Number::of(bound),
    };
    let both = number(from).zip(number(to));
    let Some((start, mut end)) = both.filter(|(start, _)| start.to_f64().is_finite()) else {
        return Err(Fault::NotYet(format!(
            "a range from {} to {}",
            from.type_name(),
            to.type_name()
        )));
    };
    let start = match (&start, &end) {
        (Number::Int(n), Number::Long(_)) => Number::Long((*n).into()),
        _ => start,
    };
    let one = Number::Int(1);
    let down = start.compare(&end) == Ordering::Greater;
    let empty = exclusive && start.compare(&end) == Ordering::Equal;
    if exclusive && !empty {
        end = if down {
            end.plus(&one)
        } else {
            end.minus(&one)
        };
    }
    let count = (start.to_f64() - end.to_f64()).abs();
    if !matches!(count, 0.0..4e6) {
        return Err(Fault::Refused(format!(
            "a range of more than {MAX_ITEMS} elements"
        )));
    }
    let past = if down {
        Ordering::Less
    } else {
        Ordering::Greater
    };
    let mut items = Vec::new();
    let mut at = start.clone();
    while !empty && at.compare(&end) != past {
        items.push(at.clone().into());
        at = if down { at.minus(&one) } else { at.plus(&one) };
    }
    let range = Range {
        to: if empty { start.clone() } else { end }.into(),
        from: start.into(),
        exclusive: empty,
    };
    Ok(Value::List(Arc::new(List::range(
        ListKind::ObjectRange,
        range,
        items,
    ))))
}

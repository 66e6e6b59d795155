//! `hashCode()` as Java computes it: it decides the order of a `HashMap`, which is what people serialise.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};

use super::{Instant, ListKind, Str, Value};

/// Collections nested deeper than this have no hash, rather than overflow the stack.
const MAX_DEPTH: usize = 200;

impl Value {
    /// Java's `hashCode()`; `None` where it changes from run to run (objects without one of their own,
    /// arrays) or depends on the time zone.
    pub fn java_hash(&self) -> Option<i32> {
        hash(self, MAX_DEPTH)
    }
}

fn hash(value: &Value, depth: usize) -> Option<i32> {
    let depth = depth.checked_sub(1)?;
    Some(match value {
        Value::Null => 0,
        Value::Bool(b) => {
            if *b {
                1231
            } else {
                1237
            }
        }
        Value::Int(n) => *n,
        Value::Long(n) => long(*n),
        Value::BigInt(n) => big(n),
        Value::Decimal(n) => decimal(&n.unscaled, n.scale),
        Value::Float(n) => {
            if n.is_nan() {
                0x7fc0_0000
            } else {
                n.to_bits() as i32
            }
        }
        Value::Double(n) => long(if n.is_nan() {
            0x7ff8_0000_0000_0000
        } else {
            n.to_bits() as i64
        }),
        Value::Char(unit) => i32::from(*unit),
        Value::Str(text) => string(text),
        Value::GString(text) => string(text).wrapping_add(37),
        Value::List(list) => match list.kind() {
            ListKind::List | ListKind::Fixed | ListKind::Immutable | ListKind::SubList => {
                list.snapshot().iter().try_fold(1i32, |sum, item| {
                    Some(sum.wrapping_mul(31).wrapping_add(hash(item, depth)?))
                })?
            }
            kind if kind.is_set() => list
                .snapshot()
                .iter()
                .try_fold(0i32, |sum, item| Some(sum.wrapping_add(hash(item, depth)?)))?,
            _ => return None,
        },
        Value::Map(map) => map.snapshot().iter().try_fold(0i32, |sum, (key, item)| {
            Some(sum.wrapping_add(hash(key, depth)? ^ hash(item, depth)?))
        })?,
        Value::Entry(entry) => hash(entry.key(), depth)? ^ hash(&entry.value(), depth)?,
        Value::Date(date) => match date.get() {
            Instant::Date(millis) => long(millis),
            Instant::Timestamp(nanos) => long(nanos.div_euclid(1_000_000) as i64),
            Instant::SqlDate(_) => return None,
        },
        _ => return None,
    })
}

fn long(n: i64) -> i32 {
    (n ^ ((n as u64) >> 32) as i64) as i32
}

pub(super) fn string(text: &Str) -> i32 {
    let add = |sum: i32, unit: u16| sum.wrapping_mul(31).wrapping_add(unit.into());
    match text.as_str() {
        Some(text) => text.encode_utf16().fold(0, add),
        None => text.units().into_iter().fold(0, add),
    }
}

fn big(n: &BigInt) -> i32 {
    let sum = n.iter_u32_digits().rev().fold(0i32, |sum, digit| {
        sum.wrapping_mul(31).wrapping_add(digit as i32)
    });
    if n.sign() == Sign::Minus {
        sum.wrapping_neg()
    } else {
        sum
    }
}

fn decimal(unscaled: &BigInt, scale: i64) -> i32 {
    let digits = match unscaled.to_i64() {
        Some(compact) if compact != i64::MIN => {
            let size = compact.unsigned_abs();
            let sum = ((size >> 32) as i32)
                .wrapping_mul(31)
                .wrapping_add(size as i32);
            if unscaled.is_negative() {
                sum.wrapping_neg()
            } else {
                sum
            }
        }
        _ => big(unscaled),
    };
    digits.wrapping_mul(31).wrapping_add(scale as i32)
}

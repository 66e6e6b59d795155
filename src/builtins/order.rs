//! Sorting and what compares: `sort`, `max`, `min`, `unique`.

use std::cmp::Ordering;

use super::Ty;
use super::iteration::Each;
use super::list::similar;
use super::row::{Collection, Host, Sequence, rows};
use crate::value::{Closure, Fault, List, Number, Value};

/// How elements are compared.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    /// As `<=>` does; what has no order, by hash.
    Value,
    /// By what a closure makes of them.
    Key(&'a Closure),
    /// By the number a closure of two parameters gives.
    Pair(&'a Closure),
}

impl<'a> By<'a> {
    pub fn closure(closure: &'a Closure) -> By<'a> {
        if closure.arity() == 1 {
            By::Key(closure)
        } else {
            By::Pair(closure)
        }
    }
}

/// Groovy's `NumberAwareComparator`.
pub(super) fn compare(a: &Value, b: &Value) -> Result<Ordering, Fault> {
    match a.groovy_compare(b) {
        Err(Fault::Groovy { .. }) => {}
        other => return other,
    }
    let (Some(x), Some(y)) = (a.java_hash(), b.java_hash()) else {
        return Err(Fault::NotYet(format!(
            "the order of {} and {}, which changes from run to run",
            a.type_name(),
            b.type_name()
        )));
    };
    Ok(if x == y && a.java_equals(b) {
        Ordering::Equal
    } else if x > y {
        Ordering::Greater
    } else {
        Ordering::Less
    })
}

/// What a comparing closure answered.
fn sign(answer: &Value) -> Result<Ordering, Fault> {
    match Number::of(answer) {
        Some(number) => Ok(number.to_i32_wrapping().cmp(&0)),
        None => Err(match answer {
            Value::Bool(_) | Value::Null | Value::List(_) | Value::Map(_) => Fault::groovy(
                "org.codehaus.groovy.runtime.typehandling.GroovyCastException",
                format!(
                    "Cannot cast object with class '{}' to class 'int'",
                    answer.class_name()
                ),
            ),
            other => Fault::NotYet(format!("a comparison that gives a {}", other.type_name())),
        }),
    }
}

/// The elements in order, those that compare equal in the order they had.
pub(super) fn sorted(host: &dyn Host, items: Vec<Value>, by: By<'_>) -> Result<Vec<Value>, Fault> {
    if items.len() < 2 {
        return Ok(items);
    }
    match by {
        By::Value => stable(items, &mut compare),
        By::Pair(closure) => stable(items, &mut |a, b| {
            sign(&host.call(closure, &[a.clone(), b.clone()])?)
        }),
        By::Key(closure) => {
            let mut keyed = Vec::with_capacity(items.len());
            for item in items {
                keyed.push((host.call(closure, std::slice::from_ref(&item))?, item));
            }
            let sorted = stable(keyed, &mut |(a, _), (b, _)| compare(a, b))?;
            Ok(sorted.into_iter().map(|(_, item)| item).collect())
        }
    }
}

/// Entries in the order of their values.
pub(super) fn sorted_by_value(entries: Vec<(Value, Value)>) -> Result<Vec<(Value, Value)>, Fault> {
    stable(entries, &mut |(_, a), (_, b)| compare(a, b))
}

/// Below this length Java sorts by insertion.
const SHORT: usize = 32;

/// Sorts as Java does, with a comparison that may fail. Short lists are Java's very own steps, so that
/// even a comparison that contradicts itself gives Java's order.
fn stable<T: Clone>(
    mut items: Vec<T>,
    compare: &mut dyn FnMut(&T, &T) -> Result<Ordering, Fault>,
) -> Result<Vec<T>, Fault> {
    if items.len() >= SHORT {
        let right = stable(items.split_off(items.len() / 2), compare)?;
        let left = stable(items, compare)?;
        let mut merged = Vec::with_capacity(left.len() + right.len());
        let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let next = if compare(b, a)? == Ordering::Less {
                right.next()
            } else {
                left.next()
            };
            merged.extend(next);
        }
        merged.extend(left);
        merged.extend(right);
        return Ok(merged);
    }
    if items.len() < 2 {
        return Ok(items);
    }
    let mut run = 2;
    if compare(&items[1], &items[0])? == Ordering::Less {
        while run < items.len() && compare(&items[run], &items[run - 1])? == Ordering::Less {
            run += 1;
        }
        items[..run].reverse();
    } else {
        while run < items.len() && compare(&items[run], &items[run - 1])? != Ordering::Less {
            run += 1;
        }
    }
    for at in run..items.len() {
        let (mut left, mut right) = (0, at);
        while left < right {
            let middle = (left + right) / 2;
            if compare(&items[at], &items[middle])? == Ordering::Less {
                right = middle;
            } else {
                left = middle + 1;
            }
        }
        items[left..=at].rotate_right(1);
    }
    Ok(items)
}

fn sort(host: &dyn Host, this: Sequence<'_>, in_place: bool, by: By<'_>) -> Result<Value, Fault> {
    let list = this.0;
    if list.kind().is_primitive_array() {
        return Err(Fault::NotYet("sorting an array of numbers".into()));
    }
    let items = sorted(host, list.snapshot(), by)?;
    if list.kind().is_array() {
        if !in_place {
            return Ok(Value::array(list.kind(), items));
        }
    } else if !in_place || !list.kind().is_list() {
        return Ok(Value::list(items));
    } else if items.is_empty() {
        return Ok(Value::List(list.clone()));
    } else {
        list.settable()?;
    }
    list.change(|now| *now = items);
    list.touch();
    Ok(Value::List(list.clone()))
}

/// The greatest element, or the least; null elements do not count.
fn extreme(host: &dyn Host, this: Each<'_>, by: By<'_>, wanted: Ordering) -> Result<Value, Fault> {
    let fits = match this.0 {
        Value::List(list) => !list.kind().is_primitive_array(),
        other => matches!(other, Value::Map(_)),
    };
    if !fits {
        return Err(Fault::NotYet(format!(
            "the greatest of a {}",
            this.0.type_name()
        )));
    }
    let mut best: Option<(Value, Value)> = None;
    for item in this.walk() {
        let item = item?;
        let key = match by {
            By::Key(closure) => this.give(host, closure, &[], &item)?,
            By::Value if item.is_null() => continue,
            By::Value | By::Pair(_) => item.clone(),
        };
        let Some((_, best_key)) = &best else {
            best = Some((item, key));
            continue;
        };
        let order = match by {
            By::Value | By::Key(_) => key.groovy_compare(best_key)?,
            By::Pair(closure) => sign(&host.call(closure, &[key.clone(), best_key.clone()])?)?,
        };
        if order == wanted {
            best = Some((item, key));
        }
    }
    Ok(best.map_or(Value::Null, |(item, _)| item))
}

/// Whether a value has an order of its own; `None` where that is not known.
fn comparable(value: &Value) -> Option<bool> {
    super::instance_of(value, "Comparable").ok()
}

/// The first of each group of equal elements.
pub(super) fn different(
    host: &dyn Host,
    items: Vec<Value>,
    by: By<'_>,
) -> Result<Vec<Value>, Fault> {
    let mut kept: Vec<(Value, Value)> = Vec::new();
    for item in items {
        let key = match by {
            By::Key(closure) => host.call(closure, std::slice::from_ref(&item))?,
            By::Value | By::Pair(_) => item.clone(),
        };
        let mut new = true;
        for (_, other) in &kept {
            let same = match by {
                By::Value => compare(&key, other)? == Ordering::Equal,
                By::Key(_) => match (comparable(&key), comparable(other)) {
                    (Some(true), Some(true)) => compare(&key, other)? == Ordering::Equal,
                    (Some(false), _) | (_, Some(false)) => key.groovy_equals(other),
                    _ => match key.groovy_compare(other) {
                        Ok(order) => order == Ordering::Equal,
                        Err(_) => {
                            return Err(Fault::NotYet(format!(
                                "comparing a {} with a {}",
                                key.type_name(),
                                other.type_name()
                            )));
                        }
                    },
                },
                By::Pair(closure) => {
                    sign(&host.call(closure, &[key.clone(), other.clone()])?)? == Ordering::Equal
                }
            };
            if same {
                new = false;
                break;
            }
        }
        if new {
            kept.push((item, key));
        }
    }
    Ok(kept.into_iter().map(|(item, _)| item).collect())
}

fn unique(host: &dyn Host, this: Sequence<'_>, in_place: bool, by: By<'_>) -> Result<Value, Fault> {
    let list = this.0;
    let items = different(host, list.snapshot(), by)?;
    if list.kind().is_array() {
        return Ok(Value::array(list.kind(), items));
    }
    if !in_place {
        return similar(list, items);
    }
    list.growable()?;
    list.change(|now| *now = items);
    Ok(Value::List(list.clone()))
}

/// An array has no `unique`; one of primitives has no `toUnique` either.
fn no_unique(list: &List, name: &str, args: &[Value]) -> Fault {
    Fault::missing_method(list.kind().class_name(), name, args, false)
}

rows! {
    /// Sorts a list in place and gives it; of another collection it gives a sorted list. Upper case comes
    /// before lower case, null first.
    ///
    ///     [3, 1, 2].sort() == [1, 2, 3]
    "sort"[host](this: Sequence<'_>) -> Result<Value, Fault> { sort(host, this, true, By::Value) }

    /// Sorted by what the closure makes of the elements, or as a closure of two parameters compares them.
    ///
    ///     ['bb', 'a'].sort { it.size() } == ['a', 'bb']
    ///     [1, 2].sort { a, b -> b <=> a } == [2, 1]
    "sort"[host](this: Sequence<'_>, closure: &Closure) -> Result<Value, Fault> {
        // An array is left as it is.
        let in_place = !this.0.kind().is_array();
        sort(host, this, in_place, By::closure(closure))
    }

    /// Sorted in place or, after `false`, as a new list.
    ///
    ///     [2, 1].sort(false) == [1, 2]
    "sort"[host](this: Sequence<'_>, in_place: bool) -> Result<Value, Fault> {
        sort(host, this, in_place, By::Value)
    }

    /// Sorted with a closure, in place or, after `false`, as a new list.
    ///
    ///     [1, 2].sort(false) { -it } == [2, 1]
    "sort"[host](this: Sequence<'_>, in_place: bool, closure: &Closure) -> Result<Value, Fault> {
        sort(host, this, in_place, By::closure(closure))
    }

    /// A new, sorted list.
    ///
    ///     [2, 1].toSorted() == [1, 2]
    "toSorted"[host](this: Sequence<'_>) -> Result<Value, Fault> { sort(host, this, false, By::Value) }

    /// A new list, sorted with a closure.
    ///
    ///     [1, 2].toSorted { -it } == [2, 1]
    "toSorted"[host](this: Sequence<'_>, closure: &Closure) -> Result<Value, Fault> {
        sort(host, this, false, By::closure(closure))
    }

    /// The greatest element; null when there is none. Null elements do not count.
    ///
    ///     [1, 3, 2].max() == 3
    "max"[host](this: Sequence<'_>) -> Result<Value, Fault> {
        extreme(host, Each(&Value::List(this.0.clone())), By::Value, Ordering::Greater)
    }

    /// The least element; null when there is none. Null elements do not count.
    ///
    ///     [3, 1, 2].min() == 1
    "min"[host](this: Sequence<'_>) -> Result<Value, Fault> {
        extreme(host, Each(&Value::List(this.0.clone())), By::Value, Ordering::Less)
    }

    /// The element of which the closure makes the greatest value, or that it compares as the greatest.
    ///
    ///     ['a', 'ccc', 'bb'].max { it.size() } == 'ccc'
    "max"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        extreme(host, this, By::closure(closure), Ordering::Greater)
    }

    /// The element of which the closure makes the least value, or that it compares as the least.
    ///
    ///     ['ccc', 'a', 'bb'].min { it.size() } == 'a'
    "min"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        extreme(host, this, By::closure(closure), Ordering::Less)
    }

    /// Takes out of a list all elements equal to an earlier one, and gives the list. `1` and `1.0` are equal.
    ///
    ///     [1, 2, 1].unique() == [1, 2]
    "unique"[host](this: Sequence<'_>) -> Result<Value, Fault> {
        if this.0.kind().is_array() {
            return Err(no_unique(this.0, "unique", &[]));
        }
        unique(host, this, true, By::Value)
    }

    /// The same in place or, after `false`, as a new list.
    ///
    ///     [1, 2, 1].unique(false) == [1, 2]
    "unique"[host](this: Sequence<'_>, in_place: bool) -> Result<Value, Fault> {
        if this.0.kind().is_array() {
            return Err(no_unique(this.0, "unique", &[Value::Bool(in_place)]));
        }
        match in_place {
            true => unique(host, this, true, By::Value),
            false => Ok(Value::list(different(host, this.0.snapshot(), By::Value)?)),
        }
    }

    /// The same, comparing what a closure makes of the elements, or as a closure of two parameters does.
    ///
    ///     ['a', 'A', 'b'].unique { it.toLowerCase() } == ['a', 'b']
    "unique"[host](this: Sequence<'_>, closure: &Closure) -> Result<Value, Fault> {
        if this.0.kind().is_array() {
            return Err(no_unique(this.0, "unique", &[closure.clone().into()]));
        }
        unique(host, this, true, By::closure(closure))
    }

    /// The different elements by what a closure makes of them, of the collection itself or, after `false`,
    /// in a new list.
    ///
    ///     [1, 2, 3].unique(false) { it % 2 } == [1, 2]
    "unique"[host](this: Collection<'_>, in_place: bool, closure: &Closure) -> Result<Value, Fault> {
        let this = Sequence(this.0);
        match in_place {
            true => unique(host, this, true, By::closure(closure)),
            false => {
                let kept = different(host, this.0.snapshot(), By::closure(closure))?;
                Ok(Value::list(kept))
            }
        }
    }

    /// A new list without the elements equal to an earlier one.
    ///
    ///     [1, 2, 1].toUnique() == [1, 2]
    "toUnique"[host](this: Sequence<'_>) -> Result<Value, Fault> {
        if this.0.kind().is_primitive_array() {
            return Err(no_unique(this.0, "toUnique", &[]));
        }
        // A sorted set decides, which compares only what is of one class.
        let items = this.0.snapshot();
        let simple = Ty::STR.or(Ty::NUMBER).or(Ty::BOOL).or(Ty::CHAR);
        match items.first().map(Ty::of) {
            Some(kind) if !simple.meets(kind) || items.iter().any(|item| Ty::of(item) != kind) => {
                Err(Fault::NotYet("`toUnique` of these values".into()))
            }
            _ => unique(host, this, false, By::Value),
        }
    }

    /// The same, with a closure.
    ///
    ///     ['a', 'A', 'b'].toUnique { it.toLowerCase() } == ['a', 'b']
    "toUnique"[host](this: Sequence<'_>, closure: &Closure) -> Result<Value, Fault> {
        if this.0.kind().is_primitive_array() {
            return Err(no_unique(this.0, "toUnique", &[closure.clone().into()]));
        }
        unique(host, this, false, By::closure(closure))
    }
}

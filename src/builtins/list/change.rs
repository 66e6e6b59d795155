//! What changes a collection in place, for everyone who holds it.

use super::super::Ty;
use super::super::row::{Arg, Array, ArrayList, Collection, Sequence, rows};
use super::{looks_for, out_of_bounds};
use crate::value::{Closure, Fault, List, ListKind, Value};

rows! {
    /// Adds an element: at the end of a list; to a set only when it is new. Whether the collection changed.
    ///
    ///     ['a'].add('b')
    "add"(this: Collection<'_>, item: &Value) -> Result<bool, Fault> { this.0.add(item.clone()) }

    /// Puts an element in before the one at an index.
    ///
    ///     [1, 3].add(1, 2) == null
    "add"(this: ArrayList<'_>, index: i32, item: &Value) -> Result<Value, Fault> {
        this.0.growable()?;
        insert(this.0, index, vec![item.clone()])?;
        Ok(Value::Null)
    }

    /// Adds all elements of another collection. Whether this one changed.
    ///
    ///     [1].addAll([2, 3])
    "addAll"(this: Collection<'_>, others: Sequence<'_>) -> Result<bool, Fault> {
        let mut changed = false;
        for item in others.0.snapshot() {
            changed |= this.0.add(item)?;
        }
        Ok(changed)
    }

    /// Puts all elements of another collection in before the one at an index.
    ///
    ///     [3].addAll(0, [1, 2])
    "addAll"(this: ArrayList<'_>, index: i32, others: Sequence<'_>) -> Result<bool, Fault> {
        this.0.growable()?;
        let others = others.0.snapshot();
        let changed = !others.is_empty();
        insert(this.0, index, others)?;
        Ok(changed)
    }

    /// Adds an element and gives the collection.
    ///
    ///     ([1] << 2) == [1, 2]
    "leftShift"(this: Collection<'_>, item: &Value) -> Result<Value, Fault> {
        this.0.add(item.clone())?;
        Ok(Value::List(this.0.clone()))
    }

    /// Adds an element at the end.
    ///
    ///     [1].push(2)
    "push"(this: ArrayList<'_>, item: &Value) -> Result<bool, Fault> { this.0.add(item.clone()) }

    /// Takes the last element out, and gives it.
    ///
    ///     [1, 2].pop() == 2
    "pop"(this: ArrayList<'_>) -> Result<Value, Fault> {
        if !this.0.is_empty() {
            this.0.growable()?;
        }
        this.0.change(Vec::pop).ok_or_else(|| {
            Fault::groovy("java.util.NoSuchElementException", "Cannot pop() an empty List")
        })
    }

    /// Takes the element at an index out, and gives it.
    ///
    ///     ['a', 'b'].remove(0) == 'a'
    "remove"(this: ArrayList<'_>, index: i32) -> Result<Value, Fault> { take_out(this.0, index) }

    /// Takes the element at an index out, and gives it.
    ///
    ///     ['a', 'b'].removeAt(0) == 'a'
    "removeAt"(this: ArrayList<'_>, index: i32) -> Result<Value, Fault> { take_out(this.0, index) }

    /// Takes the first element equal to `item` out, and tells whether there was one. Of a list an Integer
    /// means an index.
    ///
    ///     ['a', 'b'].remove('a')
    "remove"(this: Collection<'_>, item: &Value) -> Result<bool, Fault> { cross_out(this.0, item) }

    /// Takes the first element equal to `item` out, and tells whether there was one.
    ///
    ///     [5, 6].removeElement(6)
    "removeElement"(this: Collection<'_>, item: &Value) -> Result<bool, Fault> {
        cross_out(this.0, item)
    }

    /// Takes all elements out that are in another collection. Whether there were any.
    ///
    ///     [1, 2, 3].removeAll([1, 2])
    "removeAll"(this: Collection<'_>, others: Sequence<'_>) -> Result<bool, Fault> {
        let others = others.0.snapshot();
        // A set goes through the smaller of both.
        if this.0.len() > others.len() {
            others.iter().try_for_each(|other| looks_for(this.0, other))?;
        }
        keep(this.0, |item| Ok(!others.iter().any(|other| other.java_equals(item))))
    }

    /// Takes a value out wherever it stands. Whether it was there.
    ///
    ///     [1, 2, 1].removeAll(1)
    "removeAll"(this: Collection<'_>, other: Single<'_>) -> Result<bool, Fault> {
        keep(this.0, |item| Ok(!other.0.java_equals(item)))
    }

    /// Takes all elements out that the closure says yes to. Whether there were any.
    ///
    ///     [1, 2, 3].removeAll { it > 1 }
    "removeAll"[host](this: Collection<'_>, closure: &Closure) -> Result<bool, Fault> {
        keep(this.0, |item| Ok(!host.call(closure, std::slice::from_ref(item))?.truth()))
    }

    /// Takes all elements out that are not in another collection. Whether there were any.
    ///
    ///     [1, 2, 3].retainAll([1, 2])
    "retainAll"(this: Collection<'_>, others: Sequence<'_>) -> Result<bool, Fault> {
        let others = others.0.snapshot();
        keep(this.0, |item| Ok(others.iter().any(|other| other.java_equals(item))))
    }

    /// Takes all elements out that the closure says no to. Whether there were any.
    ///
    ///     [1, 2, 3].retainAll { it > 1 }
    "retainAll"[host](this: Collection<'_>, closure: &Closure) -> Result<bool, Fault> {
        keep(this.0, |item| Ok(host.call(closure, std::slice::from_ref(item))?.truth()))
    }

    /// Takes all elements out.
    ///
    ///     [1].clear() == null
    "clear"(this: Collection<'_>) -> Result<Value, Fault> {
        if !this.0.is_empty() {
            this.0.growable()?;
        }
        this.0.change(Vec::clear);
        Ok(Value::Null)
    }

    /// Puts an element in place of the one at an index, and gives that.
    ///
    ///     [1, 2].set(0, 9) == 1
    "set"(this: ArrayList<'_>, index: i32, item: &Value) -> Result<Value, Fault> {
        this.0.settable()?;
        this.0.change(|items| {
            let len = items.len();
            match usize::try_from(index).ok().and_then(|i| items.get_mut(i)) {
                Some(place) => Ok(std::mem::replace(place, item.clone())),
                None => Err(out_of_bounds(index, len)),
            }
        })
    }

    /// `list[index] = item`: beyond the end the list grows, with nulls between; a negative index counts
    /// from the end.
    ///
    ///     [1, 2].putAt(0, 9) == null
    "putAt"(this: ArrayList<'_>, index: i32, item: &Value) -> Result<Value, Fault> {
        let at = counted(this.0, index)?;
        this.0.settable()?;
        if at >= this.0.len() {
            this.0.growable()?;
            if at > super::MAX_ITEMS {
                return Err(Fault::Refused(format!("a list of more than {} elements", super::MAX_ITEMS)));
            }
        }
        this.0.change(|items| {
            if at >= items.len() {
                items.resize(at + 1, Value::Null);
            }
            items[at] = item.clone();
        });
        Ok(Value::Null)
    }

    /// `array[index] = item`
    ///
    ///     'a,b'.split(',').putAt(0, 'z') == null
    "putAt"[host](this: Array<'_>, index: i32, item: &Value) -> Result<Value, Fault> {
        let at = counted(this.0, index)?;
        let item = match this.0.kind() {
            ListKind::ObjectArray => item.clone(),
            ListKind::StringArray => match item {
                Value::Null | Value::Str(_) => item.clone(),
                number if crate::value::Number::of(number).is_some() => Value::Str(number.print(host.zone())?),
                _ if at >= this.0.len() => Value::Null,
                other => return Err(Fault::groovy("java.lang.ArrayStoreException", other.class_name())),
            },
            ListKind::CharArray if matches!(item, Value::Str(text) if text.len() == 1) => {
                item.as_text().and_then(|text| text.unit(0)).map_or(Value::Null, Value::Char)
            }
            ListKind::CharArray if matches!(item, Value::Char(_)) => item.clone(),
            ListKind::IntArray if matches!(item, Value::Int(_)) => item.clone(),
            _ => return Err(Fault::NotYet(format!("putting a {} into this array", item.type_name()))),
        };
        this.0.change(|items| match items.get_mut(at) {
            Some(place) => {
                *place = item;
                Ok(Value::Null)
            }
            None => Err(Fault::groovy(
                "java.lang.ArrayIndexOutOfBoundsException",
                format!("Index {at} out of bounds for length {}", items.len()),
            )),
        })
    }

    /// Exchanges the elements at two indexes, and gives the list.
    ///
    ///     [1, 2, 3].swap(0, 2) == [3, 2, 1]
    "swap"(this: ArrayList<'_>, a: i32, b: i32) -> Result<Value, Fault> {
        exchange(this.0, a, b)?;
        Ok(Value::List(this.0.clone()))
    }
}

/// One value: no collection, closure or null.
struct Single<'a>(&'a Value);

impl<'a> Arg<'a> for Single<'a> {
    const TY: Ty = Ty::BOOL
        .or(Ty::NUMBER)
        .or(Ty::CHAR)
        .or(Ty::TEXT)
        .or(Ty::DATE);
    fn take(value: &'a Value) -> Option<Self> {
        Ty::of(value).meets(Self::TY).then_some(Single(value))
    }
}

/// Where a possibly negative index stands.
fn counted(list: &List, index: i32) -> Result<usize, Fault> {
    let len = list.len();
    let at = if index < 0 {
        i64::from(index) + len as i64
    } else {
        index.into()
    };
    usize::try_from(at).map_err(|_| {
        Fault::groovy(
            "java.lang.ArrayIndexOutOfBoundsException",
            format!("Negative array index [{index}] too large for array size {len}"),
        )
    })
}

fn insert(list: &List, index: i32, new: Vec<Value>) -> Result<(), Fault> {
    list.change(|items| match usize::try_from(index) {
        Ok(at) if at <= items.len() => {
            items.splice(at..at, new);
            Ok(())
        }
        _ => Err(Fault::groovy(
            "java.lang.IndexOutOfBoundsException",
            format!("Index: {index}, Size: {}", items.len()),
        )),
    })
}

fn take_out(list: &List, index: i32) -> Result<Value, Fault> {
    list.growable()?;
    list.change(|items| {
        let len = items.len();
        match usize::try_from(index) {
            Ok(i) if i < len => Ok(items.remove(i)),
            _ => Err(out_of_bounds(index, len)),
        }
    })
}

fn cross_out(list: &List, item: &Value) -> Result<bool, Fault> {
    looks_for(list, item)?;
    // A list that cannot change notices only when it has to.
    let later = list.kind() == ListKind::Fixed || list.kind().is_range();
    if !later || list.snapshot().iter().any(|other| other.java_equals(item)) {
        list.growable()?;
    }
    // Compared before the list is held: an element may be, or hold, the list itself.
    let found = list
        .snapshot()
        .iter()
        .position(|other| other.java_equals(item));
    Ok(found.is_some_and(|i| {
        list.change(|items| items.remove(i));
        true
    }))
}

/// Keeps the elements that hold; whether there were others.
fn keep(list: &List, mut holds: impl FnMut(&Value) -> Result<bool, Fault>) -> Result<bool, Fault> {
    // A range minds only what would change it.
    if !list.kind().is_range() {
        list.growable()?;
    }
    let mut kept = Vec::new();
    // Tables keep the order in which their keys came, so what stays is found by what goes.
    let before = list.snapshot();
    for item in &before {
        kept.push(holds(item)?);
    }
    let gone: Vec<&Value> = before
        .iter()
        .zip(&kept)
        .filter(|(_, kept)| !**kept)
        .map(|(item, _)| item)
        .collect();
    if gone.is_empty() {
        return Ok(false);
    }
    list.growable()?;
    if list.kind() == ListKind::HashSet {
        list.change(|items| items.retain(|item| !gone.iter().any(|other| other.java_equals(item))));
    } else {
        let mut kept = kept.into_iter();
        list.change(|items| items.retain(|_| kept.next().unwrap_or(true)));
    }
    Ok(true)
}

/// Exchanges two elements.
pub(super) fn exchange(list: &List, a: i32, b: i32) -> Result<(), Fault> {
    list.settable()?;
    list.change(|items| {
        let len = items.len();
        let place = |index: i32| {
            usize::try_from(index)
                .ok()
                .filter(|i| *i < len)
                .ok_or_else(|| out_of_bounds(index, len))
        };
        items.swap(place(a)?, place(b)?);
        Ok(())
    })
}

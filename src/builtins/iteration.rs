//! Going through a value with a closure. Whatever a value is, Groovy goes through it: null has no element,
//! a string its characters, a map its entries, and what holds nothing is an element of its own.

use super::Host;
use super::row::{Arg, Sequence, rows};
use super::{Ty, list};
use crate::value::{Closure, Fault, List, MapKind, Value};

/// Anything with elements.
#[derive(Clone, Copy)]
pub(super) struct Each<'a>(pub &'a Value);

impl<'a> Arg<'a> for Each<'a> {
    const TY: Ty = Ty::NULL
        .or(Ty::BOOL)
        .or(Ty::NUMBER)
        .or(Ty::CHAR)
        .or(Ty::STR)
        .or(Ty::SEQUENCE)
        .or(Ty::MAP)
        .or(Ty::ENTRY)
        .or(Ty::DATE)
        .or(Ty::BEAN)
        .or(Ty::OBJECT);
    fn take(value: &'a Value) -> Option<Each<'a>> {
        // These are gone through, or take every method's name for a word of what they write.
        if let Value::Object(object) = value
            && [
                "java.util.Iterator",
                "java.util.regex.Matcher",
                "groovy.json.JsonBuilder",
            ]
            .contains(&object.class_name())
        {
            return None;
        }
        Ty::of(value).meets(Self::TY).then_some(Each(value))
    }
}

type Walk = Box<dyn Iterator<Item = Result<Value, Fault>>>;

impl Each<'_> {
    /// The elements; those of a map are entries.
    pub fn walk(&self) -> Walk {
        match self.0 {
            Value::Null => Box::new(std::iter::empty()),
            Value::List(list) => Box::new(list.walk()),
            Value::Map(map) => {
                let map = std::sync::Arc::clone(map);
                let of = std::sync::Arc::clone(&map);
                Box::new(map.walk().map(move |pair| {
                    let (key, value) = pair?;
                    Ok(Value::Entry(std::sync::Arc::new(crate::value::Entry::of(
                        &of, key, value,
                    ))))
                }))
            }
            Value::Str(text) => {
                let units = text.units().into_iter();
                Box::new(units.map(|unit| Ok(Value::Str(crate::value::Str::from_units(&[unit])))))
            }
            other => Box::new(std::iter::once(Ok(other.clone()))),
        }
    }

    /// Calls a closure with an element, after `before`: a map's entry as key and value where the closure
    /// has a parameter more than the entry needs.
    pub fn give(
        &self,
        host: &dyn Host,
        closure: &Closure,
        before: &[Value],
        item: &Value,
    ) -> Result<Value, Fault> {
        let mut args = before.to_vec();
        match (self.0, item) {
            (Value::Map(_), Value::Entry(entry)) if closure.arity() == before.len() + 2 => {
                args.extend([entry.key().clone(), entry.value()]);
            }
            _ => args.push(item.clone()),
        }
        host.call(closure, &args)
    }

    /// Whether the closure says yes to an element.
    pub fn holds(&self, host: &dyn Host, closure: &Closure, item: &Value) -> Result<bool, Fault> {
        Ok(self.give(host, closure, &[], item)?.truth())
    }

    /// The indexes at which the closure says yes.
    fn indexes<'s>(
        &'s self,
        host: &'s dyn Host,
        closure: &'s Closure,
        from: i32,
    ) -> impl Iterator<Item = Result<i32, Fault>> + 's {
        let map = matches!(self.0, Value::Map(_)) && closure.arity() > 1;
        self.walk()
            .enumerate()
            .skip(usize::try_from(from).unwrap_or(0))
            .filter_map(move |(i, item)| {
                if map {
                    return Some(Err(Fault::NotYet(
                        "an index in a map, by key and value".into(),
                    )));
                }
                match item.and_then(|item| host.call(closure, &[item])) {
                    Ok(answer) => answer.truth().then_some(Ok(i as i32)),
                    Err(fault) => Some(Err(fault)),
                }
            })
    }
}

rows! {
    /// Calls the closure with every element and gives the collection itself. A closure of two parameters
    /// gets a map's keys and values, one of one parameter its entries.
    ///
    ///     [1, 2].each { it + 1 } == [1, 2]
    "each"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        for item in this.walk() {
            this.give(host, closure, &[], &item?)?;
        }
        Ok(this.0.clone())
    }

    /// Calls the closure with every element and its index; with key, value and index of a map where it
    /// has three parameters.
    ///
    ///     ['a', 'b'].eachWithIndex { x, i -> x + i } == ['a', 'b']
    "eachWithIndex"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        for (i, item) in this.walk().enumerate() {
            let index = Value::Int(i as i32);
            match (this.0, &item?) {
                (Value::Map(_), Value::Entry(entry)) if closure.arity() == 3 => {
                    host.call(closure, &[entry.key().clone(), entry.value(), index])?;
                }
                (_, item) => {
                    host.call(closure, &[item.clone(), index])?;
                }
            }
        }
        Ok(this.0.clone())
    }

    /// What the closure makes of every element, as a list. Of null it is empty.
    ///
    ///     [1, 2].collect { it * 2 } == [2, 4]
    ///     null.collect { it } == []
    "collect"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        let mut made = Vec::new();
        for item in this.walk() {
            made.push(this.give(host, closure, &[], &item?)?);
        }
        Ok(Value::list(made))
    }

    /// What the closure makes of every element, added to a collection.
    ///
    ///     [1, 2].collect([0]) { it * 2 } == [0, 2, 4]
    "collect"[host](this: Each<'_>, into: Sequence<'_>, closure: &Closure) -> Result<Value, Fault> {
        for item in this.walk() {
            into.0.add(this.give(host, closure, &[], &item?)?)?;
        }
        Ok(Value::List(into.0.clone()))
    }

    /// The elements, as a list.
    ///
    ///     'ab'.collect() == ['a', 'b']
    "collect"(this: Each<'_>) -> Result<Value, Fault> {
        Ok(Value::list(this.walk().collect::<Result<_, _>>()?))
    }

    /// The first element the closure says yes to; null when there is none.
    ///
    ///     [1, 2, 3].find { it > 1 } == 2
    "find"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        for item in this.walk() {
            let item = item?;
            if this.holds(host, closure, &item)? {
                return Ok(item);
            }
        }
        Ok(Value::Null)
    }

    /// The first element that is true; null when there is none.
    ///
    ///     [null, 0, 2].find() == 2
    "find"(this: Each<'_>) -> Result<Value, Fault> {
        for item in this.walk() {
            let item = item?;
            if item.truth() {
                return Ok(item);
            }
        }
        Ok(Value::Null)
    }

    /// The elements the closure says yes to: of a map a map, of a set a set, else a list.
    ///
    ///     [1, 2, 3].findAll { it > 1 } == [2, 3]
    ///     [a: 1, b: 2].findAll { k, v -> v > 1 } == [b: 2]
    "findAll"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        let mut found = Vec::new();
        for item in this.walk() {
            let item = item?;
            if this.holds(host, closure, &item)? {
                found.push(item);
            }
        }
        match this.0 {
            Value::List(list) => list::similar(list, found),
            Value::Map(map) => {
                let pair = |item: &Value| match item {
                    Value::Entry(entry) => Some((entry.key().clone(), entry.value())),
                    _ => None,
                };
                Value::map(similar(map.kind()), found.iter().filter_map(pair).collect())
            }
            _ => Ok(Value::list(found)),
        }
    }

    /// The elements that are true.
    ///
    ///     [null, 0, 2].findAll() == [2]
    "findAll"(this: Each<'_>) -> Result<Value, Fault> {
        let mut found = Vec::new();
        for item in this.walk() {
            found.push(item?);
        }
        found.retain(Value::truth);
        match this.0 {
            Value::List(list) => list::similar(list, found),
            Value::Map(_) => Err(Fault::NotYet("`Map.findAll` without a closure".into())),
            _ => Ok(Value::list(found)),
        }
    }

    /// Whether the closure says yes to an element.
    ///
    ///     [1, 2].any { it > 1 }
    "any"[host](this: Each<'_>, closure: &Closure) -> Result<bool, Fault> {
        for item in this.walk() {
            if this.holds(host, closure, &item?)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an element is true.
    ///
    ///     [0, 1].any()
    "any"(this: Each<'_>) -> Result<bool, Fault> {
        for item in this.walk() {
            if item?.truth() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the closure says yes to every element.
    ///
    ///     [1, 2].every { it > 0 }
    "every"[host](this: Each<'_>, closure: &Closure) -> Result<bool, Fault> {
        for item in this.walk() {
            if !this.holds(host, closure, &item?)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether every element is true.
    ///
    ///     [2, 1].every()
    "every"(this: Each<'_>) -> Result<bool, Fault> {
        for item in this.walk() {
            if !item?.truth() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Where the first element stands that the closure says yes to; -1 when there is none.
    ///
    ///     [1, 2, 3].findIndexOf { it == 2 } == 1
    "findIndexOf"[host](this: Each<'_>, closure: &Closure) -> Result<i32, Fault> {
        this.indexes(host, closure, 0).next().unwrap_or(Ok(-1))
    }

    /// The same, from an index on.
    ///
    ///     [1, 2, 1].findIndexOf(1) { it == 1 } == 2
    "findIndexOf"[host](this: Each<'_>, from: i32, closure: &Closure) -> Result<i32, Fault> {
        this.indexes(host, closure, from).next().unwrap_or(Ok(-1))
    }

    /// Where the last element stands that the closure says yes to; -1 when there is none.
    ///
    ///     [1, 2, 1].findLastIndexOf { it == 1 } == 2
    "findLastIndexOf"[host](this: Each<'_>, closure: &Closure) -> Result<i32, Fault> {
        this.indexes(host, closure, 0).try_fold(-1, |_, found| found)
    }

    /// Where all elements stand that the closure says yes to, as Longs.
    ///
    ///     [1, 2, 1].findIndexValues { it == 1 } == [0, 2]
    "findIndexValues"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        let found = this.indexes(host, closure, 0).map(|found| found.map(|i| Value::Long(i.into())));
        Ok(Value::list(found.collect::<Result<_, _>>()?))
    }

    /// The first answer of the closure that is not null.
    ///
    ///     [1, 2].findResult { it > 1 ? 'r' + it : null } == 'r2'
    "findResult"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        result(host, this, closure, &Value::Null)
    }

    /// The first answer of the closure that is not null; `otherwise` when all are.
    ///
    ///     [1].findResult('d') { null } == 'd'
    "findResult"[host](this: Each<'_>, otherwise: &Value, closure: &Closure) -> Result<Value, Fault> {
        result(host, this, closure, otherwise)
    }

    /// The answers of the closure that are not null.
    ///
    ///     [1, 2].findResults { it > 1 ? it : null } == [2]
    "findResults"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        if !matches!(this.0, Value::List(_) | Value::Map(_)) {
            return Err(Fault::NotYet(format!("`{}.findResults`", this.0.type_name())));
        }
        let mut found = Vec::new();
        for item in this.walk() {
            let answer = this.give(host, closure, &[], &item?)?;
            if !answer.is_null() {
                found.push(answer);
            }
        }
        Ok(Value::list(found))
    }

    /// Goes through the elements with what the closure gave before, beginning with `start`.
    ///
    ///     [1, 2, 3].inject(10) { sum, it -> sum + it } == 16
    "inject"[host](this: Each<'_>, start: &Value, closure: &Closure) -> Result<Value, Fault> {
        let mut sum = start.clone();
        for item in this.walk() {
            sum = this.give(host, closure, &[sum], &item?)?;
        }
        Ok(sum)
    }

    /// Goes through the elements with what the closure gave before, beginning with the first.
    ///
    ///     [1, 2, 3].inject { sum, it -> sum + it } == 6
    "inject"[host](this: Each<'_>, closure: &Closure) -> Result<Value, Fault> {
        let mut walk = this.walk();
        let mut sum = walk.next().unwrap_or_else(|| {
            Err(Fault::groovy(
                "java.util.NoSuchElementException",
                "Cannot call inject() on an empty collection without passing an initial value.",
            ))
        })?;
        for item in walk {
            sum = host.call(closure, &[sum, item?])?;
        }
        Ok(sum)
    }

    /// The elements a filter takes, as `switch` compares: a class, a pattern, a collection, a closure, or
    /// an equal value.
    ///
    ///     [1, 2, 3].grep([1, 3]) == [1, 3]
    ///     [1, 2, 3].grep { it > 1 } == [2, 3]
    "grep"[host](this: Each<'_>, filter: &Value) -> Result<Value, Fault> {
        let mut found = Vec::new();
        for item in this.walk() {
            let item = item?;
            let takes = match filter {
                Value::Closure(closure) => host.call(closure, std::slice::from_ref(&item))?,
                filter => super::call(host, &item, "x in y", std::slice::from_ref(filter))?,
            };
            if takes.truth() {
                found.push(item);
            }
        }
        grepped(this, found)
    }

    /// The elements that are true.
    ///
    ///     [1, null, 0].grep() == [1]
    "grep"(this: Each<'_>) -> Result<Value, Fault> {
        let mut found = this.walk().collect::<Result<Vec<_>, _>>()?;
        found.retain(Value::truth);
        grepped(this, found)
    }

    /// How many elements the closure says yes to.
    ///
    ///     [1, 2, 1].count { it == 1 } == 2
    "count"[host](this: Each<'_>, closure: &Closure) -> Result<i32, Fault> {
        if !matches!(this.0, Value::List(_) | Value::Map(_)) {
            return Err(Fault::NotYet(format!("`{}.count` with a closure", this.0.type_name())));
        }
        let mut count = 0;
        for item in this.walk() {
            count += i32::from(this.holds(host, closure, &item?)?);
        }
        Ok(count)
    }
}

fn grepped(this: Each<'_>, found: Vec<Value>) -> Result<Value, Fault> {
    match this.0 {
        Value::List(list) => list::similar(list, found),
        _ => Ok(Value::list(found)),
    }
}

fn result(
    host: &dyn Host,
    this: Each<'_>,
    closure: &Closure,
    otherwise: &Value,
) -> Result<Value, Fault> {
    for item in this.walk() {
        let answer = this.give(host, closure, &[], &item?)?;
        if !answer.is_null() {
            return Ok(answer);
        }
    }
    Ok(otherwise.clone())
}

/// What Groovy makes in place of a map: sorted of a sorted one, else in the order the keys come.
pub(super) fn similar(kind: MapKind) -> MapKind {
    match kind {
        MapKind::Tree => MapKind::Tree,
        MapKind::Linked | MapKind::Hash | MapKind::Lazy => MapKind::Linked,
    }
}

/// The elements as they are now.
pub(super) fn items(list: &std::sync::Arc<List>) -> Result<Vec<Value>, Fault> {
    list.walk().collect()
}

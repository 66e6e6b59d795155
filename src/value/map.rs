use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use indexmap::IndexMap;

use super::key::{Key, Text};
use super::table::Table;
use super::{Fault, Value};

/// What kind of Java map a [`Map`] is, which decides its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MapKind {
    /// `java.util.LinkedHashMap`: the order the keys came in.
    #[default]
    Linked,
    /// `java.util.HashMap`: the order of its table.
    Hash,
    /// `java.util.TreeMap`: sorted.
    Tree,
    /// `groovy.json.internal.LazyMap`, what JsonSlurper makes: sorted too.
    Lazy,
}

impl MapKind {
    /// The full Java name of the class.
    pub const fn class_name(self) -> &'static str {
        match self {
            MapKind::Linked => "java.util.LinkedHashMap",
            MapKind::Hash => "java.util.HashMap",
            MapKind::Tree => "java.util.TreeMap",
            MapKind::Lazy => "groovy.json.internal.LazyMap",
        }
    }

    const fn is_sorted(self) -> bool {
        matches!(self, MapKind::Tree | MapKind::Lazy)
    }
}

/// A map. Shared by reference and changed in place.
#[derive(Debug, Default)]
pub struct Map {
    kind: MapKind,
    inner: RwLock<Inner>,
}

#[derive(Debug, Default, Clone)]
struct Inner {
    /// In the order they came.
    entries: IndexMap<Key, Value>,
    table: Table,
    changes: usize,
}

impl Map {
    /// An empty map.
    pub fn of(kind: MapKind) -> Map {
        Map {
            kind,
            inner: RwLock::default(),
        }
    }

    /// `new HashMap(capacity)`
    pub fn sized(capacity: usize) -> Map {
        let inner = Inner {
            table: Table::sized(capacity),
            ..Inner::default()
        };
        Map {
            kind: MapKind::Hash,
            inner: RwLock::new(inner),
        }
    }

    /// What kind of map it is.
    pub fn kind(&self) -> MapKind {
        self.kind
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.read().entries.len()
    }

    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        self.read().entries.is_empty()
    }

    /// The value of a key, found as Java finds it: by `equals`, so `1L` is not `1`.
    pub fn get(&self, key: &Value) -> Option<Value> {
        let inner = self.read();
        let found = inner.entries.get(&Key(key.clone()));
        match found {
            Some(value) => Some(value.clone()),
            None if self.kind.is_sorted() => {
                let key = same_place(&inner.entries, key)?;
                inner.entries.get(&Key(key)).cloned()
            }
            None => None,
        }
    }

    /// Whether a value is this map, or reads it: holds it, is one of its entries or a view of it. What is
    /// nested too deep to tell counts.
    fn is_in(&self, value: &Value, depth: usize, seen: &mut HashSet<usize>) -> bool {
        const MAX_DEPTH: usize = 100;
        if depth > MAX_DEPTH {
            return true;
        }
        match value {
            Value::Map(map) if std::ptr::eq(Arc::as_ptr(map), self) => true,
            Value::Map(map) => {
                seen.insert(Arc::as_ptr(map).addr())
                    && map.snapshot().iter().any(|(key, item)| {
                        self.is_in(key, depth + 1, seen) || self.is_in(item, depth + 1, seen)
                    })
            }
            Value::Entry(entry) => {
                std::ptr::eq(Arc::as_ptr(&entry.of), self)
                    || self.is_in(&entry.key, depth + 1, seen)
                    || self.is_in(&entry.value(), depth + 1, seen)
            }
            Value::List(list) if list.is_view_of(self) => true,
            Value::List(list) => {
                seen.insert(Arc::as_ptr(list).addr())
                    && list
                        .snapshot()
                        .iter()
                        .any(|item| self.is_in(item, depth + 1, seen))
            }
            _ => false,
        }
    }

    /// The value of a String key.
    pub fn get_str(&self, key: &str) -> Option<Value> {
        self.read().entries.get(&Text(key)).cloned()
    }

    /// Whether the map can have such a key, or be asked for it.
    ///
    /// # Errors
    ///
    /// A sorted map's `ClassCastException` for a key it cannot compare, `NullPointerException` for null;
    /// not yet: a HashMap's key whose hash changes from run to run.
    pub fn check(&self, key: &Value) -> Result<(), Fault> {
        if self.is_in(key, 0, &mut HashSet::new()) {
            return Err(Fault::NotYet("a map as its own key".into()));
        }
        match self.kind {
            MapKind::Linked => Ok(()),
            MapKind::Hash if key.java_hash().is_none() => Err(Fault::unordered("HashMap", key)),
            MapKind::Hash => Ok(()),
            MapKind::Tree | MapKind::Lazy => {
                let first = self
                    .read()
                    .entries
                    .first()
                    .map(|(first, _)| first.0.clone());
                key.natural_cmp(first.as_ref().unwrap_or(key)).map(|_| ())
            }
        }
    }

    /// Sets a value and gives the one before.
    ///
    /// # Errors
    ///
    /// As [`check`](Map::check).
    pub fn insert(&self, key: Value, value: Value) -> Result<Option<Value>, Fault> {
        self.check(&key)?;
        Ok(self.put(key, value))
    }

    /// Sets a value and gives the one before. For a key the map can have: see [`insert`](Map::insert).
    pub fn put(&self, key: Value, value: Value) -> Option<Value> {
        let mut guard = self.write();
        let inner = &mut *guard;
        let key = match self.kind {
            MapKind::Tree | MapKind::Lazy => same_place(&inner.entries, &key).unwrap_or(key),
            _ => key,
        };
        if self.kind == MapKind::Hash
            && inner.entries.len() > 8
            && !inner.entries.contains_key(&Key(key.clone()))
        {
            let others = inner.entries.keys().filter_map(|other| other.0.java_hash());
            inner.table.admit(key.java_hash().unwrap_or(0), others);
        }
        let before = inner.entries.insert(Key(key), value);
        if before.is_none() {
            inner.changes += 1;
            inner.table.hold(inner.entries.len());
        }
        before
    }

    /// `putAll`, which makes room before it begins.
    ///
    /// # Errors
    ///
    /// As [`check`](Map::check).
    pub fn put_all(&self, entries: Vec<(Value, Value)>) -> Result<(), Fault> {
        self.write().table.expect(entries.len());
        for (key, value) in entries {
            self.insert(key, value)?;
        }
        Ok(())
    }

    /// Takes an entry out and gives its value.
    pub fn remove(&self, key: &Value) -> Option<Value> {
        // A map is never its own key here, and to compare it would wait for itself.
        if self.is_in(key, 0, &mut HashSet::new()) {
            return None;
        }
        let mut guard = self.write();
        let inner = &mut *guard;
        let key = match self.kind {
            MapKind::Tree | MapKind::Lazy => same_place(&inner.entries, key)?,
            _ => key.clone(),
        };
        let removed = inner.entries.shift_remove(&Key(key));
        inner.changes += usize::from(removed.is_some());
        removed
    }

    /// Takes everything out.
    pub fn clear(&self) {
        let mut inner = self.write();
        inner.entries.clear();
        inner.changes += 1;
    }

    /// The entries as they are now, in order.
    pub fn snapshot(&self) -> Vec<(Value, Value)> {
        let inner = self.read();
        let pair = |(key, value): (&Key, &Value)| (key.0.clone(), value.clone());
        let mut entries: Vec<_> = inner.entries.iter().map(pair).collect();
        match self.kind {
            MapKind::Linked => {}
            MapKind::Hash => entries
                .sort_by_cached_key(|(key, _)| inner.table.bucket(key.java_hash().unwrap_or(0))),
            // Only keys that can be compared are let in.
            MapKind::Tree | MapKind::Lazy => entries
                .sort_by(|(a, _), (b, _)| a.natural_cmp(b).unwrap_or(std::cmp::Ordering::Equal)),
        }
        entries
    }

    /// The entries as values.
    pub fn entries(self: &Arc<Map>) -> Vec<Value> {
        let entry = |(key, value)| Value::Entry(Arc::new(Entry::of(self, key, value)));
        self.snapshot().into_iter().map(entry).collect()
    }

    /// Goes through the entries as Java's iterator does: a key that comes or goes on the way is met with
    /// a `ConcurrentModificationException`.
    pub fn walk(self: &Arc<Map>) -> impl Iterator<Item = Result<(Value, Value), Fault>> + use<> {
        let (map, changes) = (Arc::clone(self), self.changes());
        let mut broken = false;
        self.snapshot().into_iter().map_while(move |(key, value)| {
            if broken {
                return None;
            }
            if map.changes() != changes {
                broken = true;
                return Some(Err(Fault::concurrent()));
            }
            let value = map.get(&key).unwrap_or(value);
            Some(Ok((key, value)))
        })
    }

    pub(super) fn changes(&self) -> usize {
        self.read().changes
    }

    pub(super) fn deep_copy(&self) -> Map {
        let mut inner = self.read().clone();
        let copy = |(key, value): (Key, Value)| (Key(key.0.deep_copy()), value.deep_copy());
        inner.entries = inner.entries.into_iter().map(copy).collect();
        Map {
            kind: self.kind,
            inner: RwLock::new(inner),
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The key a sorted map has in the place of `key`: one that compares equal, though it may not be equal.
fn same_place(entries: &IndexMap<Key, Value>, key: &Value) -> Option<Value> {
    if entries.contains_key(&Key(key.clone())) {
        return Some(key.clone());
    }
    // Of texts and whole numbers, what compares equal is equal.
    if matches!(key, Value::Str(_) | Value::Int(_) | Value::Long(_)) {
        return None;
    }
    let same = |other: &&Key| other.0.natural_cmp(key) == Ok(std::cmp::Ordering::Equal);
    entries.keys().find(same).map(|other| other.0.clone())
}

impl FromIterator<(Value, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Value, Value)>>(entries: I) -> Map {
        let entries = entries.into_iter().map(|(key, value)| (Key(key), value));
        let inner = Inner {
            entries: entries.collect(),
            ..Inner::default()
        };
        Map {
            kind: MapKind::Linked,
            inner: RwLock::new(inner),
        }
    }
}

/// A key and its value: `java.util.Map.Entry`.
#[derive(Debug)]
pub struct Entry {
    key: Value,
    value: Value,
    of: Arc<Map>,
}

impl Entry {
    /// An entry of a map.
    pub fn of(map: &Arc<Map>, key: Value, value: Value) -> Entry {
        Entry {
            key,
            value,
            of: Arc::clone(map),
        }
    }

    /// The key.
    pub fn key(&self) -> &Value {
        &self.key
    }

    /// The value the map has now.
    pub fn value(&self) -> Value {
        self.of.get(&self.key).unwrap_or_else(|| self.value.clone())
    }

    /// Sets the value in the map and gives the one before.
    pub fn set_value(&self, value: Value) -> Value {
        match self.of.get(&self.key) {
            Some(before) => {
                self.of.put(self.key.clone(), value);
                before
            }
            None => self.value.clone(),
        }
    }
}

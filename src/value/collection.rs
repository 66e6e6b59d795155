use std::hash::{Hash, Hasher};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use indexmap::{Equivalent, IndexMap};

use super::Value;

/// What kind of Java collection a [`List`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// `java.util.ArrayList`
    List,
    /// `String[]`
    StringArray,
    /// `Object[]`
    ObjectArray,
    /// `byte[]`
    ByteArray,
    /// `char[]`
    CharArray,
    /// `java.util.LinkedHashSet`
    Set,
}

impl ListKind {
    /// The full Java name of the class.
    pub const fn class_name(self) -> &'static str {
        match self {
            ListKind::List => "java.util.ArrayList",
            ListKind::StringArray => "[Ljava.lang.String;",
            ListKind::ObjectArray => "[Ljava.lang.Object;",
            ListKind::ByteArray => "[B",
            ListKind::CharArray => "[C",
            ListKind::Set => "java.util.LinkedHashSet",
        }
    }

    /// Whether it is a Java array: fixed length, `.length`, own exceptions.
    pub const fn is_array(self) -> bool {
        !matches!(self, ListKind::List | ListKind::Set)
    }
}

/// A list, array or set. Shared by reference and changed in place, as in Java.
///
/// No method calls out while the inside is locked, so a list that changes during its own `each`, or
/// holds itself, cannot block.
#[derive(Debug)]
pub struct List {
    kind: ListKind,
    items: RwLock<Vec<Value>>,
}

impl List {
    /// A collection of `items`.
    pub fn new(kind: ListKind, items: Vec<Value>) -> List {
        List {
            kind,
            items: RwLock::new(items),
        }
    }

    /// What kind of collection it is.
    pub fn kind(&self) -> ListKind {
        self.kind
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Whether it has no element.
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// The element at `index`.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.read().get(index).cloned()
    }

    /// The elements as they are now.
    pub fn snapshot(&self) -> Vec<Value> {
        self.read().clone()
    }

    /// Changes the elements.
    pub fn change<R>(&self, change: impl FnOnce(&mut Vec<Value>) -> R) -> R {
        change(&mut self.write())
    }

    fn read(&self) -> RwLockReadGuard<'_, Vec<Value>> {
        self.items.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Vec<Value>> {
        self.items.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A map that keeps the order its keys came in. Shared by reference and changed in place.
#[derive(Debug, Default)]
pub struct Map {
    entries: RwLock<IndexMap<Key, Value>>,
}

/// A value as a key: equal and hashed as Java does it, so `1L` is not `1`, and a GString is not a String.
#[derive(Debug, Clone)]
struct Key(Value);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.0.java_equals(&other.0)
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash_into(state);
    }
}

/// Looks a String key up without making a value of it.
struct Text<'a>(&'a str);

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Equivalent<Key> for Text<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        matches!(&key.0, Value::Str(s) if s.as_str() == Some(self.0))
    }
}

impl Map {
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// The value of a key, found as Java finds it: by `equals`, so `1L` is not `1`.
    pub fn get(&self, key: &Value) -> Option<Value> {
        self.read().get(&Key(key.clone())).cloned()
    }

    /// The value of a String key.
    pub fn get_str(&self, key: &str) -> Option<Value> {
        self.read().get(&Text(key)).cloned()
    }

    /// Sets a value and gives the one before.
    pub fn put(&self, key: Value, value: Value) -> Option<Value> {
        self.write().insert(Key(key), value)
    }

    /// Takes an entry out and gives its value.
    pub fn remove(&self, key: &Value) -> Option<Value> {
        self.write().shift_remove(&Key(key.clone()))
    }

    /// Takes everything out.
    pub fn clear(&self) {
        self.write().clear();
    }

    /// The entries as they are now.
    pub fn snapshot(&self) -> Vec<(Value, Value)> {
        let pair = |(key, value): (&Key, &Value)| (key.0.clone(), value.clone());
        self.read().iter().map(pair).collect()
    }

    fn read(&self) -> RwLockReadGuard<'_, IndexMap<Key, Value>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, IndexMap<Key, Value>> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FromIterator<(Value, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Value, Value)>>(entries: I) -> Map {
        let entries = entries.into_iter().map(|(key, value)| (Key(key), value));
        Map {
            entries: RwLock::new(entries.collect()),
        }
    }
}

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use indexmap::IndexSet;

use super::key::Key;
use super::table::Table;
use super::{Fault, Map, Range, Value};

/// What kind of Java collection a [`List`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// `java.util.ArrayList`
    List,
    /// A list of fixed size: `Arrays.asList`.
    Fixed,
    /// A list that cannot be changed: `Collections.unmodifiableList` and its kin.
    Immutable,
    /// `List.subList`, which Java keeps tied to the whole.
    SubList,
    /// `groovy.lang.IntRange`
    IntRange,
    /// `groovy.lang.ObjectRange`, or an `EmptyRange`
    ObjectRange,
    /// The values of a map, seen through it: neither a list nor a set.
    Values,
    /// `String[]`
    StringArray,
    /// `Object[]`
    ObjectArray,
    /// `int[]`
    IntArray,
    /// `byte[]`
    ByteArray,
    /// `char[]`
    CharArray,
    /// `java.util.LinkedHashSet`
    Set,
    /// `java.util.HashSet`, in the order of its table
    HashSet,
    /// `java.util.TreeSet`, sorted
    TreeSet,
    /// The keys or entries of a map, seen through it.
    SetView,
}

impl ListKind {
    /// The full Java name of the class.
    pub const fn class_name(self) -> &'static str {
        match self {
            ListKind::List => "java.util.ArrayList",
            ListKind::Fixed => "java.util.Arrays$ArrayList",
            ListKind::Immutable => "java.util.Collections$UnmodifiableRandomAccessList",
            ListKind::SubList => "java.util.ArrayList$SubList",
            ListKind::IntRange => "groovy.lang.IntRange",
            ListKind::ObjectRange => "groovy.lang.ObjectRange",
            ListKind::Values => "java.util.LinkedHashMap$LinkedValues",
            ListKind::StringArray => "[Ljava.lang.String;",
            ListKind::ObjectArray => "[Ljava.lang.Object;",
            ListKind::IntArray => "[I",
            ListKind::ByteArray => "[B",
            ListKind::CharArray => "[C",
            ListKind::Set => "java.util.LinkedHashSet",
            ListKind::HashSet => "java.util.HashSet",
            ListKind::TreeSet => "java.util.TreeSet",
            ListKind::SetView => "java.util.LinkedHashMap$LinkedKeySet",
        }
    }

    /// Whether [`class_name`](ListKind::class_name) is the class whatever the list was made from.
    pub const fn has_one_class(self) -> bool {
        !matches!(
            self,
            ListKind::Immutable
                | ListKind::SubList
                | ListKind::ObjectRange
                | ListKind::Values
                | ListKind::SetView
        )
    }

    /// Whether it is a Java array: fixed length, `.length`, own exceptions.
    pub const fn is_array(self) -> bool {
        matches!(
            self,
            ListKind::StringArray
                | ListKind::ObjectArray
                | ListKind::IntArray
                | ListKind::ByteArray
                | ListKind::CharArray
        )
    }

    /// Whether it is an array of a primitive type, which has fewer methods.
    pub const fn is_primitive_array(self) -> bool {
        matches!(
            self,
            ListKind::IntArray | ListKind::ByteArray | ListKind::CharArray
        )
    }

    /// Whether it is a `java.util.List`.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            ListKind::List
                | ListKind::Fixed
                | ListKind::Immutable
                | ListKind::SubList
                | ListKind::IntRange
                | ListKind::ObjectRange
        )
    }

    /// Whether it is a `java.util.Set`.
    pub const fn is_set(self) -> bool {
        matches!(
            self,
            ListKind::Set | ListKind::HashSet | ListKind::TreeSet | ListKind::SetView
        )
    }

    /// Whether it is a range.
    pub const fn is_range(self) -> bool {
        matches!(self, ListKind::IntRange | ListKind::ObjectRange)
    }
}

/// A list, array or set. Shared by reference and changed in place, as in Java.
///
/// No method calls out while the inside is locked, so a list that changes during its own `each`, or
/// holds itself, cannot block.
#[derive(Debug)]
pub struct List {
    kind: ListKind,
    from: From,
    items: RwLock<Items>,
}

/// Where the elements are.
#[derive(Debug)]
enum From {
    Here,
    Range(Range),
    Of(Arc<List>),
    Keys(Arc<Map>),
    Values(Arc<Map>),
    Entries(Arc<Map>),
}

#[derive(Debug, Default)]
struct Items {
    /// In the order they came; a HashSet's order is its table's.
    values: Vec<Value>,
    table: Table,
    /// How often the length changed, or a sort ran: what Java's iterators watch.
    changes: usize,
}

impl Items {
    fn ordered(&self, kind: ListKind) -> Vec<Value> {
        let mut values = self.values.clone();
        if kind == ListKind::HashSet {
            values.sort_by_cached_key(|item| self.table.bucket(item.java_hash().unwrap_or(0)));
        }
        values
    }
}

impl List {
    /// A collection of `items`, which are taken as they are: a set's are already different.
    pub fn new(kind: ListKind, items: Vec<Value>) -> List {
        let mut table = Table::default();
        if kind == ListKind::HashSet {
            table.hold(items.len());
        }
        List::made(
            kind,
            From::Here,
            Items {
                values: items,
                table,
                changes: 0,
            },
        )
    }

    /// A set of the different ones of `items`; a HashSet with room for `capacity`, or Java's usual room.
    ///
    /// # Errors
    ///
    /// As [`add`](List::add).
    pub fn set(kind: ListKind, items: &[Value], capacity: Option<usize>) -> Result<List, Fault> {
        let table = capacity.map_or_else(Table::default, Table::sized);
        if kind == ListKind::Set {
            let unique: IndexSet<Key> = items.iter().cloned().map(Key).collect();
            let unique = unique.into_iter().map(|key| key.0).collect();
            return Ok(List::new(kind, unique));
        }
        let set = List::made(
            kind,
            From::Here,
            Items {
                table,
                ..Items::default()
            },
        );
        for item in items {
            set.add(item.clone())?;
        }
        Ok(set)
    }

    /// The numbers, letters or texts from one bound to the other.
    pub(super) fn range(kind: ListKind, range: Range, items: Vec<Value>) -> List {
        List::made(
            kind,
            From::Range(range),
            Items {
                values: items,
                ..Items::default()
            },
        )
    }

    /// A list seen through a wrapper that lets nobody change it.
    pub fn unmodifiable(list: &Arc<List>) -> List {
        let kind = if list.kind.is_set() {
            ListKind::SetView
        } else {
            ListKind::Immutable
        };
        List::made(kind, From::Of(Arc::clone(list)), Items::default())
    }

    /// The keys of a map.
    pub fn keys(map: &Arc<Map>) -> List {
        List::made(
            ListKind::SetView,
            From::Keys(Arc::clone(map)),
            Items::default(),
        )
    }

    /// The values of a map.
    pub fn values(map: &Arc<Map>) -> List {
        List::made(
            ListKind::Values,
            From::Values(Arc::clone(map)),
            Items::default(),
        )
    }

    /// The entries of a map.
    pub fn entries(map: &Arc<Map>) -> List {
        List::made(
            ListKind::SetView,
            From::Entries(Arc::clone(map)),
            Items::default(),
        )
    }

    fn made(kind: ListKind, from: From, items: Items) -> List {
        List {
            kind,
            from,
            items: RwLock::new(items),
        }
    }

    /// What kind of collection it is.
    pub fn kind(&self) -> ListKind {
        self.kind
    }

    /// The bounds, if it is a range.
    pub fn bounds(&self) -> Option<&Range> {
        match &self.from {
            From::Range(range) => Some(range),
            _ => None,
        }
    }

    /// Whether it is the entry set of a map, whose elements print as Java prints them.
    pub fn is_entries(&self) -> bool {
        matches!(self.from, From::Entries(_))
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        match &self.from {
            From::Here | From::Range(_) => self.read().values.len(),
            From::Of(list) => list.len(),
            From::Keys(map) | From::Values(map) | From::Entries(map) => map.len(),
        }
    }

    /// Whether it has no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at `index`.
    pub fn get(&self, index: usize) -> Option<Value> {
        match &self.from {
            From::Here | From::Range(_) if self.kind != ListKind::HashSet => {
                self.read().values.get(index).cloned()
            }
            _ => self.snapshot().get(index).cloned(),
        }
    }

    /// The elements as they are now, in order.
    pub fn snapshot(&self) -> Vec<Value> {
        match &self.from {
            From::Here | From::Range(_) => self.read().ordered(self.kind),
            From::Of(list) => list.snapshot(),
            From::Keys(map) => map.snapshot().into_iter().map(|(key, _)| key).collect(),
            From::Values(map) => map.snapshot().into_iter().map(|(_, value)| value).collect(),
            From::Entries(map) => map.entries(),
        }
    }

    /// Changes the elements. For those of [`growable`](List::growable) kinds, or to put others in place.
    pub fn change<R>(&self, change: impl FnOnce(&mut Vec<Value>) -> R) -> R {
        let mut items = self.write();
        let before = items.values.len();
        let result = change(&mut items.values);
        let after = items.values.len();
        if after != before {
            items.changes += 1;
        }
        if self.kind == ListKind::HashSet && after > 0 {
            items.table.hold(after);
        }
        result
    }

    /// Notes a change an iterator would notice though the length stayed.
    pub fn touch(&self) {
        self.write().changes += 1;
    }

    /// Adds an element: at the end of a list, in its place to a set, which has each only once. Whether
    /// the collection changed.
    ///
    /// # Errors
    ///
    /// `UnsupportedOperationException` where it cannot grow; a TreeSet's `ClassCastException` for what it
    /// cannot compare.
    pub fn add(&self, item: Value) -> Result<bool, Fault> {
        self.growable()?;
        match self.kind {
            ListKind::Set => {
                // Compared before the set is held: an element may be, or hold, the set itself.
                let new = !self.snapshot().iter().any(|other| other.java_equals(&item));
                if new {
                    self.change(|items| items.push(item));
                }
                Ok(new)
            }
            ListKind::HashSet => {
                let Some(hash) = item.java_hash() else {
                    return Err(Fault::unordered("HashSet", &item));
                };
                let now = self.snapshot();
                if now.iter().any(|other| other.java_equals(&item)) {
                    return Ok(false);
                }
                let mut guard = self.write();
                let items = &mut *guard;
                if now.len() > 8 {
                    let others = now.iter().filter_map(Value::java_hash);
                    items.table.admit(hash, others);
                }
                items.values.push(item);
                items.changes += 1;
                items.table.hold(items.values.len());
                Ok(true)
            }
            ListKind::TreeSet => {
                let now = self.snapshot();
                item.natural_cmp(now.first().unwrap_or(&item))?;
                let mut at = now.len();
                for (i, other) in now.iter().enumerate() {
                    match item.natural_cmp(other)? {
                        std::cmp::Ordering::Equal => return Ok(false),
                        std::cmp::Ordering::Less => {
                            at = i;
                            break;
                        }
                        std::cmp::Ordering::Greater => {}
                    }
                }
                self.change(|items| items.insert(at.min(items.len()), item));
                Ok(true)
            }
            _ => {
                self.change(|items| items.push(item));
                Ok(true)
            }
        }
    }

    /// Whether elements can be added and removed.
    ///
    /// # Errors
    ///
    /// `UnsupportedOperationException` where they cannot.
    pub fn growable(&self) -> Result<(), Fault> {
        match (self.kind, &self.from) {
            (ListKind::Fixed, _) => Err(Fault::unsupported()),
            (_, From::Keys(_) | From::Values(_) | From::Entries(_)) => Err(Fault::NotYet(
                "changing a map through its keys, values or entries".into(),
            )),
            (kind, _) if kind.is_array() => Err(Fault::unsupported()),
            _ => self.settable(),
        }
    }

    /// Whether elements can be replaced.
    ///
    /// # Errors
    ///
    /// `UnsupportedOperationException` where they cannot.
    pub fn settable(&self) -> Result<(), Fault> {
        match (self.kind, &self.from) {
            (kind, from) if kind.is_range() || matches!(from, From::Of(_)) => {
                Err(Fault::unsupported())
            }
            (ListKind::Immutable, _) => Err(Fault::unsupported()),
            (ListKind::SubList, _) => Err(Fault::NotYet("changing a `subList`".into())),
            _ => Ok(()),
        }
    }

    /// Goes through the elements as Java's iterator does: what changes the collection on the way is met
    /// with a `ConcurrentModificationException`.
    pub fn walk(self: &Arc<List>) -> Walk {
        Walk {
            list: Arc::clone(self),
            // Lists are read as they are by then; tables as they were.
            fixed: (!self.kind.is_list()).then(|| self.snapshot()),
            at: 0,
            changes: self.changes(),
        }
    }

    fn changes(&self) -> usize {
        match &self.from {
            From::Here | From::Range(_) => self.read().changes,
            From::Of(list) => list.changes(),
            From::Keys(map) | From::Values(map) | From::Entries(map) => map.changes(),
        }
    }

    pub(super) fn deep_copy(&self) -> List {
        let items: Vec<Value> = self.read().values.iter().map(Value::deep_copy).collect();
        match &self.from {
            From::Here => {
                let table = self.read().table.clone();
                List::made(
                    self.kind,
                    From::Here,
                    Items {
                        values: items,
                        table,
                        changes: 0,
                    },
                )
            }
            From::Range(range) => List::range(self.kind, range.clone(), items),
            From::Of(list) => List::unmodifiable(&Arc::new(list.deep_copy())),
            From::Keys(map) => List::keys(&Arc::new(map.deep_copy())),
            From::Values(map) => List::values(&Arc::new(map.deep_copy())),
            From::Entries(map) => List::entries(&Arc::new(map.deep_copy())),
        }
    }

    /// Whether it is a view of the map at that address.
    pub(super) fn is_view_of(&self, map: *const Map) -> bool {
        match &self.from {
            From::Keys(of) | From::Values(of) | From::Entries(of) => Arc::as_ptr(of) == map,
            From::Of(list) => list.is_view_of(map),
            From::Here | From::Range(_) => false,
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Items> {
        self.items.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Items> {
        self.items.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An iteration over a [`List`]; ends after an error.
#[derive(Debug)]
pub struct Walk {
    list: Arc<List>,
    fixed: Option<Vec<Value>>,
    at: usize,
    changes: usize,
}

impl Walk {
    /// Whether there is a next element, or a fault in its place.
    pub fn has_next(&self) -> bool {
        let len = self
            .fixed
            .as_ref()
            .map_or_else(|| self.list.len(), Vec::len);
        self.at != len && self.at != usize::MAX
    }
}

impl Iterator for Walk {
    type Item = Result<Value, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        // Java's list iterator asks whether it stands at the end, not beyond it.
        if !self.has_next() {
            return None;
        }
        if self.list.changes() != self.changes {
            self.at = usize::MAX;
            return Some(Err(Fault::concurrent()));
        }
        let item = match &self.fixed {
            Some(items) => items.get(self.at).cloned(),
            None => self.list.get(self.at),
        };
        self.at += 1;
        item.map(Ok)
    }
}

use std::hash::{Hash, Hasher};

use indexmap::Equivalent;

use super::Value;

/// A value as a key: equal and hashed as Java does it, so `1L` is not `1`, and a GString is not a String.
#[derive(Debug, Clone)]
pub(super) struct Key(pub Value);

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
pub(super) struct Text<'a>(pub &'a str);

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

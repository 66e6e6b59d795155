//! A connection's templates, each read once: they are rendered for every task.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::{Arc, PoisonError, RwLock};

use crate::language::{Failure, Interner, Syntax, Template};

/// Templates that were read.
#[derive(Default)]
pub(crate) struct Templates {
    known: RwLock<Known>,
    hasher: RandomState,
}

#[derive(Default)]
struct Known {
    /// What a template is or why it is none.
    templates: HashMap<Key, Result<Template, Failure>>,
    /// Different templates hold the same expressions.
    expressions: Interner,
}

/// A text and how it is read. A text is long, so its hash is computed once.
#[derive(PartialEq, Eq)]
struct Key {
    hash: u64,
    text: Arc<str>,
    syntax: Syntax,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl Templates {
    /// The template of a text of the connection.
    pub fn read(&self, text: &Arc<str>, syntax: Syntax) -> Result<Template, Failure> {
        let key = Key {
            hash: self.hasher.hash_one(text),
            text: Arc::clone(text),
            syntax,
        };
        // What is in it is whole, whoever panicked.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(template) = known.templates.get(&key) {
            return template.clone();
        }
        drop(known);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let Known {
            templates,
            expressions,
        } = &mut *known;
        let read = || Template::parse_with(Arc::clone(text), syntax, expressions);
        templates.entry(key).or_insert_with(read).clone()
    }
}

/// No text of any template.
impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Templates")
    }
}

use std::collections::HashMap;

use super::Known;

/// What is known at a point of the code: of variables, and of plain paths whose value cannot change.
#[derive(Debug, Clone, Default)]
pub(super) struct Env {
    /// By name; `user.manager` is a name here.
    known: HashMap<String, Known>,
    /// Whether the code after this point is never reached.
    pub dead: bool,
}

impl Env {
    pub fn get(&self, path: &str) -> Option<Known> {
        self.known.get(path).copied()
    }

    pub fn set(&mut self, path: &str, known: Known) {
        self.known.insert(path.to_owned(), known);
    }

    /// A name gets another value: what was known of paths that start with it no longer holds.
    pub fn assign(&mut self, name: &str, known: Known) {
        self.forget(name);
        self.set(name, known);
    }

    /// Nothing is known any more of a name and what starts with it.
    pub fn forget(&mut self, name: &str) {
        self.known.retain(|path, _| {
            path.strip_prefix(name)
                .is_none_or(|rest| !rest.is_empty() && !rest.starts_with('.'))
        });
    }

    /// Where two ways through the code meet: what holds on both.
    pub fn meet(&mut self, other: Env) {
        if other.dead {
            return;
        }
        if self.dead {
            *self = other;
            return;
        }
        self.known
            .retain(|path, known| match other.known.get(path) {
                Some(there) => {
                    *known = known.or(*there);
                    true
                }
                None => false,
            });
    }
}

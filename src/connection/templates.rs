//! A connection's templates, each read once: they are rendered for every task.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::language::{Failure, Syntax, Template};

/// By text and reading, what a template is or why it is none.
type Known = HashMap<(Arc<str>, Syntax), Result<Template, Failure>>;

/// Templates that were read.
#[derive(Default)]
pub(crate) struct Templates(RwLock<Known>);

impl Templates {
    /// The template of a text of the connection.
    pub fn read(&self, text: &Arc<str>, syntax: Syntax) -> Result<Template, Failure> {
        let key = (Arc::clone(text), syntax);
        // What is in it is whole, whoever panicked.
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(template) = known.get(&key) {
            return template.clone();
        }
        drop(known);
        let template = Template::parse_as(Arc::clone(text), syntax);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, template.clone());
        template
    }
}

/// No text of any template.
impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Templates")
    }
}

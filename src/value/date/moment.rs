use std::sync::{Arc, Mutex, PoisonError};

use super::Instant;
use crate::value::Value;

/// A date as an object: two names may be of the same one, and `setTime` shows through both.
#[derive(Debug, Clone)]
pub struct Moment(Arc<Mutex<Instant>>);

impl Moment {
    /// The point in time it is at now.
    pub fn get(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves it.
    pub fn set(&self, to: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Moment) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl From<Instant> for Value {
    fn from(instant: Instant) -> Value {
        Value::Date(Moment(Arc::new(Mutex::new(instant))))
    }
}

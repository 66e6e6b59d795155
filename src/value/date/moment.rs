use std::sync::{Arc, Mutex, PoisonError};

use super::Instant;
use crate::value::Value;

/// A date as an object: two names may be of the same one, and `setTime` shows through both.
#[derive(Debug, Clone)]
pub struct Moment(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    instant: Instant,
    /// Whether the field that was set last ran over into another, as February 31 does. Java carries that over
    /// when the date is read, not before.
    ran_over: bool,
}

impl Moment {
    /// The point in time it is at now.
    pub fn get(&self) -> Instant {
        self.with(|state| state.instant)
    }

    /// Moves it.
    pub fn set(&self, to: Instant) {
        self.with(|state| {
            *state = State {
                instant: to,
                ran_over: false,
            };
        });
    }

    /// Moves it to what a field makes of it that ran over into another.
    pub fn run_over(&self, to: Instant) {
        self.with(|state| {
            *state = State {
                instant: to,
                ran_over: true,
            };
        });
    }

    /// Whether the field that was set last ran over into another.
    pub fn ran_over(&self) -> bool {
        self.with(|state| state.ran_over)
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Moment) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl From<Instant> for Value {
    fn from(instant: Instant) -> Value {
        let state = State {
            instant,
            ran_over: false,
        };
        Value::Date(Moment(Arc::new(Mutex::new(state))))
    }
}

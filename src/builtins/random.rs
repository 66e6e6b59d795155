//! Random numbers and the time in milliseconds: what comes from outside, and so from the render.

use std::sync::{Mutex, PoisonError};

use super::row::{instance, rows};
use crate::value::{Fault, Instance, Object, Value};

/// `java.util.Random`: 48 bits, multiplied and added to for every number.
#[derive(Debug)]
struct Random(Mutex<State>);

#[derive(Debug)]
struct State {
    bits: u64,
}

impl Instance for Random {
    fn class_name(&self) -> &'static str {
        "java.util.Random"
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }
}

instance!(Random, "java.util.Random");

const MULTIPLIER: u64 = 0x5_deec_e66d;
const MASK: u64 = (1 << 48) - 1;

impl Random {
    fn object(seed: u64) -> Value {
        let bits = (seed ^ MULTIPLIER) & MASK;
        Object::new(Random(Mutex::new(State { bits }))).into()
    }

    fn with<T>(&self, of: impl FnOnce(&mut State) -> T) -> T {
        of(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// The next `count` random bits, at most 32, as Java has them in an Integer.
    fn next(&mut self, count: u32) -> i32 {
        self.bits = self.bits.wrapping_mul(MULTIPLIER).wrapping_add(0xb) & MASK;
        (self.bits >> (48 - count)) as i32
    }

    fn below(&mut self, bound: i32) -> i32 {
        let bits = self.next(31);
        if bound & (bound - 1) == 0 {
            return ((i64::from(bound) * i64::from(bits)) >> 31) as i32;
        }
        // What lies in the last, incomplete round of the bound would come too often.
        let mut bits = bits;
        loop {
            let number = bits % bound;
            if bits.wrapping_sub(number).wrapping_add(bound - 1) >= 0 {
                return number;
            }
            bits = self.next(31);
        }
    }

    fn long(&mut self) -> i64 {
        let upper = i64::from(self.next(32)) << 32;
        upper.wrapping_add(self.next(32).into())
    }

    fn double(&mut self) -> f64 {
        let upper = i64::from(self.next(26)) << 27;
        (upper + i64::from(self.next(27))) as f64 / (1u64 << 53) as f64
    }
}

rows! {
    /// A source of random numbers; the render's seed decides which.
    ///
    ///     new Random().nextInt(10) < 10
    new "java.util.Random"[host]() -> Result<Value, Fault> { Ok(Random::object(host.random()?)) }

    /// The source of random numbers that a seed always gives.
    ///
    ///     new Random(42).nextInt(100) == 30
    new "java.util.Random"(seed: i64) -> Value { Random::object(seed as u64) }

    /// Begins again from a seed.
    ///
    ///     new Random(1).setSeed(42) == null
    "setSeed"(this: &Random, seed: i64) -> Value {
        this.with(|state| *state = State { bits: (seed as u64 ^ MULTIPLIER) & MASK });
        Value::Null
    }

    /// The next Integer, negative or not.
    ///
    ///     new Random(42).nextInt() == -1170105035
    "nextInt"(this: &Random) -> i32 { this.with(|state| state.next(32)) }

    /// The next Integer from 0 up to, and without, `bound`.
    ///
    ///     new Random(7).nextInt(6) < 6
    "nextInt"(this: &Random, bound: i32) -> Result<i32, Fault> {
        if bound <= 0 {
            return Err(Fault::groovy("java.lang.IllegalArgumentException", "bound must be positive"));
        }
        Ok(this.with(|state| state.below(bound)))
    }

    /// The next Long.
    ///
    ///     new Random(42).nextLong() == -5025562857975149833
    "nextLong"(this: &Random) -> i64 { this.with(State::long) }

    /// The next Double from 0 up to, and without, 1.
    ///
    ///     new Random(42).nextDouble() < 1
    "nextDouble"(this: &Random) -> Value { Value::Double(this.with(State::double)) }

    /// The next Boolean.
    ///
    ///     new Random(42).nextBoolean()
    "nextBoolean"(this: &Random) -> bool { this.with(|state| state.next(1) != 0) }

    /// A random Double from 0 up to, and without, 1; the render's seed decides which.
    ///
    ///     Math.random() < 1
    static "java.lang.Math" "random"[host]() -> Result<Value, Fault> {
        Ok(Value::Double((host.random()? >> 11) as f64 / (1u64 << 53) as f64))
    }

    /// Milliseconds from the beginning of 1970, UTC, to the present moment, as the render's clock has it.
    ///
    ///     System.currentTimeMillis() > 0
    static "java.lang.System" "currentTimeMillis"[host]() -> Result<i64, Fault> {
        Ok(host.now()?.millis(host.zone()))
    }

    /// Nanoseconds to measure durations by; the render's clock stands still.
    ///
    ///     System.nanoTime() != null
    static "java.lang.System" "nanoTime"[host]() -> Result<i64, Fault> {
        Ok(host.now()?.millis(host.zone()).wrapping_mul(1_000_000))
    }
}

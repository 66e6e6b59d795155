//! Booleans. `&&`, `||` and `!` are the language's own, for they do not always compute both sides.

use super::row::rows;

rows! {
    /// Both; unlike `&&`, the right side is always computed.
    ///
    ///     (true & true) == true
    "and"(this: bool, other: bool) -> bool { this & other }

    /// One or both.
    ///
    ///     (false | true) == true
    "or"(this: bool, other: bool) -> bool { this | other }

    /// One, not both.
    ///
    ///     (true ^ true) == false
    "xor"(this: bool, other: bool) -> bool { this ^ other }
}

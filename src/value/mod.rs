//! Groovy's values.

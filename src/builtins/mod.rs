//! The one table.

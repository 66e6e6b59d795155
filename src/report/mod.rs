//! Diagnostics and plans, to people and machines.

//! The `scimplate` command.

fn main() {}

//! The `scimplate` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    scimplate::cli::main()
}

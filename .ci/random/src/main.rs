//! Random programs, and whether we and real Groovy agree about them.
//!
//! ```text
//! random generate --seed 1 --count 2000 > cases.jsonl
//! random compare cases.jsonl answers.jsonl [--finds FILE]
//! ```
//!
//! `compare` ends with 1 where a value differs, we give one Groovy does not, panic or take over a second.

mod chance;
mod compare;
mod expression;
mod literal;
mod program;
mod row;
mod seen;

use std::process::ExitCode;

const USAGE: &str =
    "random generate --seed N --count N | random compare CASES ANSWERS [--finds FILE]";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).cloned()
    };
    let number = |name: &str, default: u64| match option(name) {
        Some(text) => text.parse().ok(),
        None => Some(default),
    };
    match args.first().map(String::as_str) {
        Some("generate") => match (number("--seed", 1), number("--count", 1000)) {
            (Some(seed), Some(count)) => {
                program::generate(seed, count);
                return ExitCode::SUCCESS;
            }
            _ => eprintln!("a seed and a count are numbers: {USAGE}"),
        },
        Some("compare") if args.len() > 2 => {
            match compare::run(&args[1], &args[2], option("--finds").as_deref()) {
                Ok(true) => return ExitCode::SUCCESS,
                Ok(false) => return ExitCode::from(1),
                Err(error) => eprintln!("{error}"),
            }
        }
        _ => eprintln!("{USAGE}"),
    }
    ExitCode::from(2)
}

//! The command line: one file per command.
//!
//! Data goes to standard output and everything else to standard error. Exit codes: 0 clean, 1 findings,
//! 2 wrong usage, 3 could not run, 4 not done or in doubt. All file access of the
//! crate is in this room.

mod bindings;
mod check;
mod config;
mod connection;
mod each;
mod eval;
mod explain;
mod failure;
mod fix;
mod input;
mod jsonl;
mod many;
mod network;
mod preview;
mod probe;
mod run;
#[cfg(feature = "sandbox")]
mod sandbox;
mod settings;
mod tasks;
mod terminal;
mod whatif;
mod write;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use terminal::{Colour, Terminal};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Nothing is wrong.
    Clean = 0,
    /// Something is wrong with the input, and was said.
    Findings = 1,
    /// The command was called in a way it cannot be.
    Usage = 2,
    /// The command could not do its work.
    Failed = 3,
    /// Something was not done at the target, or it is in doubt whether it was.
    Undone = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Short help: what it is, examples, then the arguments.
const HELP: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

const EXAMPLES: &str = "\
Examples:
  scimplate check Connection_Genesys.json
  scimplate preview Connection_Genesys.json --operation create --user ann.json
  scimplate run Connection_Genesys.json --operation create --user ann.json
  scimplate eval '${user.email.toLowerCase()}' --user ann.json
  scimplate eval --template body.txt --each people.jsonl
  scimplate explain String.substring";

const EXIT_CODES: &str =
    "Exit codes: 0 clean, 1 findings, 2 wrong usage, 3 could not run, 4 not done or in doubt.";

/// Checks and previews the connection JSON of Saviynt EIC's REST connector offline, and sends what it says.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110, help_template = HELP, before_help = EXAMPLES, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Global {
    /// When to colour.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto, display_order = 100)]
    color: Colour,
    /// Say nothing that is not data or an error.
    #[arg(long, short, global = true, display_order = 101)]
    quiet: bool,
}

// The arguments of a command are made when it is the one that is called; what is said of each is said here.
// Arguments that several share have no doc comment: clap would say that of the command.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Says every mistake in a connection. Needs nobody's values.
    Check(check::Check),
    /// Shows the requests an operation would make. Sends nothing.
    Preview(preview::Preview),
    /// Sends the requests an operation makes, and keeps a journal of them.
    Run(run::Run),
    /// Shows what became of tasks, takes them back, puts them back.
    Tasks(tasks::Tasks),
    /// Finds out how a target behaves, with a user that it makes and removes again.
    ///
    /// Whether it refuses a second userName, obeys `userName eq`, pages, honours If-Match, and what is left of a user
    /// after DELETE: about eleven requests, over the login and the headers of the call that creates accounts. Nothing is
    /// sent without `--yes`. What cannot be found out is `unknown`.
    Probe(probe::Probe),
    /// Renders a template.
    Eval(eval::Eval),
    /// Says what a method, operator, class or rule means, with examples.
    Explain(explain::Explain),
    /// Serves a local stand-in for Genesys Cloud: OAuth, SCIM users and groups, roles.
    ///
    /// Prints one line with its address when it is ready, and serves until it is interrupted. Nothing it holds
    /// is real, and nothing is kept unless `--state` names a file.
    #[cfg(feature = "sandbox")]
    Sandbox(Box<sandbox::Sandbox>),
}

/// Reads the arguments of the process, does what they say, and says how it ended.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.global.color, cli.global.quiet);
    let ended = match cli.command {
        Command::Check(arguments) => check::run(&arguments, &terminal),
        Command::Preview(arguments) => preview::run(&arguments, &terminal),
        Command::Run(arguments) => run::run(&arguments, &terminal),
        Command::Tasks(arguments) => tasks::run(&arguments, &terminal),
        Command::Probe(arguments) => probe::run(&arguments, &terminal),
        Command::Eval(arguments) => eval::run(&arguments, &terminal),
        Command::Explain(arguments) => explain::run(&arguments, &terminal),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(arguments) => sandbox::run(&arguments, &terminal),
    };
    ended
        .unwrap_or_else(|failure| failure.report(&terminal))
        .into()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_well_formed() {
        super::Cli::command().debug_assert();
    }
}

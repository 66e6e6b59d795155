//! Why a command stopped, and what that says to the one who called it.

use std::io;
use std::path::Path;

use super::Exit;
use super::input::FileError;
use super::terminal::Terminal;
use crate::error::Error;
use crate::provision::JournalError;
use crate::report::human;

/// Why a command stopped.
#[derive(Debug)]
pub(super) enum Failure {
    /// The engine said why.
    Engine(Error),
    /// A file cannot be read.
    File(FileError),
    /// The arguments make no sense together.
    Usage { message: String, help: String },
    /// The command could not do its work.
    Failed {
        message: String,
        help: Option<String>,
    },
    /// Standard output cannot be written.
    Output(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Engine(error)
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Failure {
        Failure::File(error)
    }
}

impl Failure {
    /// Why a journal cannot be used, and what to do.
    pub(super) fn journal(error: JournalError, path: &Path) -> Failure {
        let name = path.display();
        let help = match &error {
            JournalError::Missing(_) => "name it with `--store`".to_owned(),
            JournalError::Full => format!(
                "make room where `{name}` is, then run the same command again: it goes on where it stopped"
            ),
            JournalError::ReadOnly => format!(
                "ask for the right to write `{name}` and its folder, or name another with `--store`"
            ),
            JournalError::Locked => {
                format!("end the program that has `{name}` open, then run the same command again")
            }
            JournalError::Newer(_) => {
                "use the newer scimplate, or another journal with `--store`".to_owned()
            }
            JournalError::Stranger(_) => "name another file with `--store`".to_owned(),
            JournalError::Damaged(_) => {
                format!("keep `{name}`, restore it from a copy, or begin another with `--store`")
            }
            _ => format!("see whether the folder of `{name}` is there and may be written"),
        };
        Failure::Failed {
            message: error.to_string(),
            help: Some(help),
        }
    }

    /// Says why on standard error, and how the process ends.
    pub(super) fn report(&self, terminal: &Terminal) -> Exit {
        let say = |message: &str, help: Option<&str>| {
            terminal.error(&human::failure(message, help, &terminal.error_style()))
        };
        match self {
            // The reader has gone (`| head`): nothing went wrong.
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
            Failure::Output(error) => {
                say(
                    &format!("standard output cannot be written: {}", lower(error)),
                    None,
                );
                Exit::Failed
            }
            Failure::File(error) => {
                say(&error.message, error.help.as_deref());
                Exit::Failed
            }
            Failure::Failed { message, help } => {
                say(message, help.as_deref());
                Exit::Failed
            }
            Failure::Usage { message, help } => {
                say(message, Some(help));
                Exit::Usage
            }
            Failure::Engine(Error::Found(found)) => {
                terminal.error(&human::draw(found, &terminal.error_style()));
                Exit::Findings
            }
            Failure::Engine(error @ Error::Choice { help, .. }) => {
                say(&error.to_string(), help.as_deref());
                Exit::Usage
            }
            Failure::Engine(error @ Error::Input { help, .. }) => {
                say(&error.to_string(), help.as_deref());
                Exit::Failed
            }
        }
    }
}

/// An operating system's message as the end of a sentence of ours.
pub(super) fn lower(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

//! Why a call failed.

use crate::diagnostic::Diagnostic;

/// Why a call failed: one reason, said once; the cause behind it is in `source()`.
///
/// Mistakes in a document are [`Diagnostic`]s, of which there may be many; an `Error` is that
/// something could not be done at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input is not something a connection, person or response can be read from.
    #[error("{name}: {message}")]
    Input {
        /// What was read.
        name: String,
        /// What is wrong, in one lower-case sentence.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// A word that stands for one of a few things stands for none of them.
    #[error("{message}")]
    Choice {
        /// What is wrong, in one lower-case sentence.
        message: String,
        /// What to do, the nearest known word first.
        help: Option<String>,
    },
    /// A place in the input makes it unusable.
    #[error("{}", .0.message)]
    Found(Box<Diagnostic>),
}

impl Error {
    pub(crate) fn input(name: impl Into<String>, message: impl Into<String>) -> Error {
        Error::Input {
            name: name.into(),
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn choice(message: impl Into<String>) -> Error {
        Error::Choice {
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(self, words: impl Into<String>) -> Error {
        let words = Some(words.into());
        match self {
            Error::Input { name, message, .. } => Error::Input {
                name,
                message,
                help: words,
            },
            Error::Choice { message, .. } => Error::Choice {
                message,
                help: words,
            },
            found => found,
        }
    }
}

impl From<Diagnostic> for Error {
    fn from(found: Diagnostic) -> Error {
        Error::Found(Box::new(found))
    }
}

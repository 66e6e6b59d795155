//! What the output goes to: whether it has colours, how wide it is, whether anybody still reads it.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use super::failure::Failure;
use crate::report::human::{DEFAULT_WIDTH, Style};

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output and standard error.
#[derive(Debug)]
pub(super) struct Terminal {
    quiet: bool,
}

impl Terminal {
    pub(super) fn new(colour: Colour, quiet: bool) -> Terminal {
        match colour {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        }
        .write_global();
        Terminal { quiet }
    }

    /// How to draw on standard output.
    pub(super) fn output_style(&self) -> Style {
        style(
            terminal_size::terminal_size_of(io::stdout()),
            AutoStream::choice(&io::stdout()),
        )
    }

    /// How to draw on standard error.
    pub(super) fn error_style(&self) -> Style {
        style(
            terminal_size::terminal_size_of(io::stderr()),
            AutoStream::choice(&io::stderr()),
        )
    }

    /// Whether somebody watches what is said about the data.
    pub(super) fn is_lively(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Whether data goes to a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether somebody watches, and data goes elsewhere.
    pub(super) fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal() && !io::stdout().is_terminal()
    }

    /// Writes data, exactly as it is.
    pub(super) fn data(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(Failure::Output)
    }

    /// Writes words about the data, unless nobody wants them. Standard error being closed is no reason
    /// to stop.
    pub(super) fn note(&self, words: impl Display) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{words}");
        }
    }

    /// Writes why the command stops.
    pub(super) fn error(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

fn style(
    size: Option<(terminal_size::Width, terminal_size::Height)>,
    choice: ColorChoice,
) -> Style {
    Style {
        width: size.map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0)),
        colour: choice != ColorChoice::Never,
    }
}

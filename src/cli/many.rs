//! Commands over a file of lines: how many workers, how far it has come, and stopping in between.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use signal_hook::consts::SIGINT;

use super::failure::{Failure, lower};
use super::input::{self, FileError};
use super::terminal::Terminal;
use crate::batch::{self, Lines, Progress, Stopped, Worker};
use crate::error::Error;
use crate::language;

// How many lines are worked on at a time.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Jobs {
    /// Work on that many lines at a time; as many as there are processors, if not given.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Answers each line of a file.
pub(super) fn run<W: Worker>(
    path: &Path,
    jobs: Jobs,
    worker: impl Fn() -> W,
    terminal: &Terminal,
) -> Result<Progress, Failure> {
    let (input, size) = input::lines(path)?;
    let jobs = jobs.jobs.or_else(|| available_parallelism().ok());
    let workers = (0..jobs.map_or(1, NonZeroUsize::get)).map(|_| worker());
    let bar = bar(size, terminal);
    let stop = stop(path)?;
    let goes_on = |progress: &Progress| {
        bar.set_position(progress.bytes);
        bar.set_message(format!("{} lines", progress.lines));
        !stop.load(Ordering::Relaxed)
    };
    let workers: Vec<W> = workers.collect();
    let done = batch::run(input, io::stdout(), workers, &Lines::default(), &goes_on);
    bar.finish_and_clear();
    done.map_err(|stopped| match stopped {
        Stopped::Output(error) => Failure::Output(error),
        Stopped::Input(error) => Failure::File(FileError {
            message: format!("`{}` cannot be read on: {}", path.display(), lower(&error)),
            help: None,
        }),
    })
}

/// Bytes done of all, on a terminal that shows nothing else.
fn bar(size: Option<u64>, terminal: &Terminal) -> ProgressBar {
    if !terminal.shows_progress() {
        return ProgressBar::hidden();
    }
    let bar = match size {
        Some(size) => ProgressBar::new(size),
        None => ProgressBar::new_spinner(),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
    let style = match size {
        Some(_) => "{percent:>3} % {msg}, {elapsed} of about {duration}",
        None => "{msg}, {elapsed}",
    };
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar
}

/// Whether to stop: at the first interruption the lines that were begun are answered first, the second one
/// ends the process. Reading what somebody types is not waited for.
fn stop(path: &Path) -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    if !input::is_standard_input(path) {
        signal_hook::flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&stop))
            .and_then(|_| signal_hook::flag::register(SIGINT, Arc::clone(&stop)))
            .map_err(Failure::Output)?;
    }
    Ok(stop)
}

/// Why a line has no answer, as it is written in its place.
#[derive(Debug, Serialize)]
pub(super) struct Wrong {
    phase: &'static str,
    error_class: &'static str,
    error_message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
}

impl Wrong {
    /// The line itself is wrong.
    pub(super) fn input(message: impl Into<String>) -> Wrong {
        Wrong {
            phase: "input",
            error_class: "input",
            error_message: message.into(),
            start: None,
            end: None,
        }
    }

    /// A line that was skipped for its length.
    pub(super) fn too_long() -> Wrong {
        let most = Lines::default().longest / 1024 / 1024;
        Wrong::input(format!("the line holds more than {most} MiB"))
    }
}

impl From<&Error> for Wrong {
    fn from(error: &Error) -> Wrong {
        Wrong::input(error.to_string())
    }
}

impl From<&language::Failure> for Wrong {
    fn from(failure: &language::Failure) -> Wrong {
        Wrong {
            phase: failure.phase_name(),
            error_class: failure.fault.class(),
            error_message: failure.fault.to_string(),
            start: Some(failure.span.start),
            end: Some(failure.span.end),
        }
    }
}

//! Many lines, by several workers, with the answers in the order of the lines.
//!
//! The input is read in blocks of whole lines. A worker takes the next block, answers its lines one by one,
//! and writes its answers when those of the block before are written. So memory is a few blocks, however
//! long the input, and what is written is whole lines, whenever it stops.
//!
//! ```
//! use scimplate::batch::{self, Lines, Worker};
//!
//! struct Shout;
//! impl Worker for Shout {
//!     fn answer(&mut self, _: u64, line: Result<&[u8], batch::TooLong>, out: &mut String) -> bool {
//!         out.push_str(&String::from_utf8_lossy(line.unwrap_or_default()).to_uppercase());
//!         out.push('\n');
//!         true
//!     }
//! }
//!
//! let mut out = Vec::new();
//! let done = batch::run(&b"a\nb\nc"[..], &mut out, vec![Shout, Shout], &Lines::default(), &|_| true)?;
//! assert_eq!(out, b"A\nB\nC\n");
//! assert_eq!(done.lines, 3);
//! # Ok::<(), batch::Stopped>(())
//! ```

mod blocks;

use std::io::{Read, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::{io, thread};

use blocks::{Block, Blocks};

/// How lines are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// Bytes of a block. A worker holds one, and its answers.
    pub block: usize,
    /// Most bytes of a line; a longer one is skipped, and answered as such.
    pub longest: usize,
}

impl Default for Lines {
    /// Blocks of 256 KiB, lines of up to 64 MiB.
    fn default() -> Lines {
        Lines {
            block: 256 << 10,
            longest: 64 << 20,
        }
    }
}

/// A line of more bytes than [`Lines::longest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// Answers lines. Each has its own state; which lines it gets is chance.
pub trait Worker: Send {
    /// Appends the answer to a line, with its own line end, and says whether all is well. Lines are counted
    /// from 0; the line comes without its end.
    fn answer(&mut self, number: u64, line: Result<&[u8], TooLong>, out: &mut String) -> bool;
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Lines whose answers are written.
    pub lines: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Lines with which not all was well.
    pub failed: u64,
    /// Whether it was told to stop before the end.
    pub stopped: bool,
}

/// Why it stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The input cannot be read on.
    #[error("the input cannot be read on: {0}")]
    Input(#[source] io::Error),
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[source] io::Error),
}

/// Answers every line of `input`, with as many threads as there are workers. After each block `goes_on` is
/// asked, with how far it has come.
///
/// # Errors
///
/// [`Stopped`]; the answers that were written are whole lines, in order, and none is left out before them.
pub fn run<W: Worker>(
    input: impl Read + Send,
    output: impl Write + Send,
    workers: Vec<W>,
    lines: &Lines,
    goes_on: &(dyn Fn(&Progress) -> bool + Sync),
) -> Result<Progress, Stopped> {
    let desk = Desk {
        input: Mutex::new(Blocks::of(input, *lines)),
        output: Mutex::new(Out {
            to: output,
            next: 0,
            progress: Progress::default(),
            stopped: None,
            ended: false,
        }),
        turn: Condvar::new(),
        goes_on,
    };
    let mut workers = workers.into_iter();
    let own = workers.next();
    thread::scope(|scope| {
        for worker in workers {
            scope.spawn(|| desk.work(worker));
        }
        if let Some(worker) = own {
            desk.work(worker);
        }
    });
    let out = desk
        .output
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    match out.stopped {
        None => Ok(out.progress),
        Some(stopped) => Err(stopped),
    }
}

/// Where the workers meet.
struct Desk<'a, R, W> {
    input: Mutex<Blocks<R>>,
    output: Mutex<Out<W>>,
    /// A block's answers were written.
    turn: Condvar,
    goes_on: &'a (dyn Fn(&Progress) -> bool + Sync),
}

struct Out<W> {
    to: W,
    /// The number of the block whose answers come next.
    next: u64,
    progress: Progress,
    stopped: Option<Stopped>,
    /// Whether nothing more is to be begun.
    ended: bool,
}

impl<R: Read, W: Write> Desk<'_, R, W> {
    fn work(&self, mut worker: impl Worker) {
        let mut block = Block::default();
        let mut out = String::new();
        loop {
            if lock(&self.output).ended {
                return;
            }
            match lock(&self.input).fill(&mut block) {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    // What was read before is answered before the error is told.
                    return self.hand_in(block.number, |out| {
                        out.stopped.get_or_insert(Stopped::Input(error));
                        out.ended = true;
                    });
                }
            }
            out.clear();
            let mut failed = 0;
            for (number, line) in block.lines() {
                failed += u64::from(!worker.answer(number, line, &mut out));
            }
            self.hand_in(block.number, |desk| {
                if desk.stopped.is_some() {
                    return;
                }
                let written = desk
                    .to
                    .write_all(out.as_bytes())
                    .and_then(|()| desk.to.flush());
                if let Err(error) = written {
                    desk.stopped = Some(Stopped::Output(error));
                    desk.ended = true;
                    return;
                }
                desk.progress.lines += block.count();
                desk.progress.bytes += block.bytes() as u64;
                desk.progress.failed += failed;
                if !(self.goes_on)(&desk.progress) {
                    desk.progress.stopped = true;
                    desk.ended = true;
                }
            });
        }
    }

    /// Waits until all blocks before this one are handed in.
    fn hand_in(&self, number: u64, hand: impl FnOnce(&mut Out<W>)) {
        let mut out = lock(&self.output);
        while out.next != number {
            out = self.turn.wait(out).unwrap_or_else(PoisonError::into_inner);
        }
        hand(&mut out);
        out.next += 1;
        self.turn.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

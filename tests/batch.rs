//! Many lines by several workers: every answer once, whole, and in the order of the lines.

use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;
use scimplate::batch::{self, Lines, Progress, Stopped, TooLong, Worker};

/// Answers a line with its number and text.
struct Echo;

impl Worker for Echo {
    fn answer(&mut self, number: u64, line: Result<&[u8], TooLong>, out: &mut String) -> bool {
        match line {
            Ok(line) => {
                let text = String::from_utf8_lossy(line);
                // Some lines take longer than those after them.
                (0..line.len() % 7 * 1000).for_each(|n| assert!(std::hint::black_box(n) < 7000));
                out.push_str(&format!("{number}:{text}\n"));
                !line.starts_with(b"!")
            }
            Err(TooLong) => {
                out.push_str(&format!("{number}:too long\n"));
                false
            }
        }
    }
}

/// Gives what there is in pieces of its own choosing, as a pipe does.
struct Pieces<'a> {
    rest: &'a [u8],
    sizes: Vec<usize>,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes.pop().unwrap_or(usize::MAX);
        let size = size.min(into.len()).min(self.rest.len());
        let (now, rest) = self.rest.split_at(size);
        into[..size].copy_from_slice(now);
        self.rest = rest;
        Ok(size)
    }
}

fn expected(text: &str, longest: Option<usize>) -> String {
    let whole = text.strip_suffix('\n').unwrap_or(text);
    if text.is_empty() {
        return String::new();
    }
    let answer = |(number, line): (usize, &str)| match longest {
        Some(longest) if line.len() > longest => format!("{number}:too long\n"),
        _ => format!("{number}:{line}\n"),
    };
    whole.split('\n').enumerate().map(answer).collect()
}

proptest! {
    #[test]
    fn every_line_is_answered_once_and_in_order(
        lines in proptest::collection::vec("[a-c!é]{0,30}", 0..200),
        end in proptest::bool::ANY,
        block in 1usize..300,
        sizes in proptest::collection::vec(1usize..100, 0..50),
        workers in 1usize..5,
    ) {
        let mut text = lines.join("\n");
        if end && !lines.is_empty() {
            text.push('\n');
        }
        let input = Pieces { rest: text.as_bytes(), sizes };
        let mut out = Vec::new();
        let how = Lines { block, ..Lines::default() };
        let workers = (0..workers).map(|_| Echo).collect();
        let done = batch::run(input, &mut out, workers, &how, &|_| true).expect("it ends");
        let wanted = expected(&text, None);
        prop_assert_eq!(String::from_utf8(out).expect("text"), wanted.clone());
        prop_assert_eq!(done.lines as usize, wanted.lines().count());
        prop_assert_eq!(done.bytes as usize, text.len());
        prop_assert_eq!(done.failed as usize, wanted.lines().filter(|l| l.contains(":!")).count());
    }
}

#[test]
fn a_line_that_is_too_long_is_answered_as_such_and_the_rest_goes_on() {
    let long = "x".repeat(5000);
    for text in [
        format!("a\n{long}\nb\n"),
        format!("{long}\nb"),
        format!("a\nb\n{long}"),
        format!("{long}\n{long}\n\nc\n"),
    ] {
        let mut out = Vec::new();
        let how = Lines {
            block: 64,
            longest: 1000,
        };
        let workers = vec![Echo, Echo];
        let done =
            batch::run(text.as_bytes(), &mut out, workers, &how, &|_| true).expect("it ends");
        let wanted = expected(&text, Some(1000));
        assert_eq!(String::from_utf8(out).expect("text"), wanted);
        assert_eq!(done.failed as usize, text.matches(&long).count());
    }
}

/// Fails after so many bytes.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("the disk is gone"));
        }
        let size = self.0.min(into.len()).min(10);
        into[..size].copy_from_slice(&b"123456789\n"[..size]);
        self.0 -= size;
        Ok(size)
    }
}

#[test]
fn what_was_read_before_a_failure_is_answered() {
    let mut out = Vec::new();
    let how = Lines {
        block: 10,
        ..Lines::default()
    };
    let done = batch::run(Broken(40), &mut out, vec![Echo, Echo], &how, &|_| true);
    assert!(matches!(done, Err(Stopped::Input(_))), "{done:?}");
    assert_eq!(
        out,
        expected("123456789\n".repeat(4).as_str(), None).as_bytes()
    );
}

/// Takes so many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("the disk is full"));
        }
        let size = self.0.min(bytes.len());
        self.0 -= size;
        Ok(size)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_takes_no_more_ends_it() {
    let text = "line\n".repeat(10_000);
    let how = Lines {
        block: 100,
        ..Lines::default()
    };
    let workers = vec![Echo, Echo, Echo];
    let done = batch::run(text.as_bytes(), Full(1000), workers, &how, &|_| true);
    assert!(matches!(done, Err(Stopped::Output(_))), "{done:?}");
}

#[test]
fn it_stops_when_it_is_told_and_leaves_whole_lines() {
    let text = "line\n".repeat(100_000);
    let mut out = Vec::new();
    let how = Lines {
        block: 500,
        ..Lines::default()
    };
    let asked = AtomicU64::new(0);
    let goes_on = |progress: &Progress| {
        asked.store(progress.lines, Ordering::Relaxed);
        progress.lines < 1000
    };
    let done = batch::run(text.as_bytes(), &mut out, vec![Echo, Echo], &how, &goes_on);
    let done = done.expect("it ends");
    assert!(done.stopped && done.lines >= 1000, "{done:?}");
    let out = String::from_utf8(out).expect("text");
    assert!(out.ends_with('\n'));
    let numbered = out.lines().enumerate();
    numbered.for_each(|(number, line)| assert_eq!(line, format!("{number}:line")));
    assert!(out.lines().count() < 100_000);
}

use std::io::{self, Read};

use super::{Lines, TooLong};

/// An input, cut into blocks of whole lines.
pub(super) struct Blocks<R> {
    input: R,
    lines: Lines,
    /// What was read of the next block's first line.
    rest: Vec<u8>,
    next: u64,
    line: u64,
    ended: bool,
}

/// Whole lines, one after the other.
#[derive(Default)]
pub(super) struct Block {
    /// Its place among the blocks.
    pub number: u64,
    /// The number of its first line.
    first: u64,
    bytes: Vec<u8>,
    /// How many lines end in it; the last one of an input may lack its end.
    count: u64,
    /// Whether its one line was too long, and was skipped.
    too_long: bool,
}

impl<R: Read> Blocks<R> {
    pub fn of(input: R, lines: Lines) -> Blocks<R> {
        Blocks {
            input,
            lines,
            rest: Vec::new(),
            next: 0,
            line: 0,
            ended: false,
        }
    }

    /// Puts the next lines into `block`: as many as fit into one, or as there are without waiting for more.
    /// `false` at the end.
    pub fn fill(&mut self, block: &mut Block) -> io::Result<bool> {
        let filled = self.next_lines(block);
        if filled.is_err() {
            // The failure takes the block's place, and nothing follows it.
            self.ended = true;
            self.next += 1;
        }
        filled
    }

    fn next_lines(&mut self, block: &mut Block) -> io::Result<bool> {
        block.bytes.clear();
        block.bytes.append(&mut self.rest);
        (block.number, block.first, block.too_long) = (self.next, self.line, false);
        let mut whole = None;
        let end = loop {
            let had = block.bytes.len();
            let wanted = self
                .lines
                .block
                .saturating_sub(had)
                .max(self.lines.block / 4)
                .max(1);
            let read = match self.ended {
                true => 0,
                false => self.read(wanted, &mut block.bytes)?,
            };
            self.ended |= read == 0;
            let new = memchr::memrchr(b'\n', &block.bytes[had..]);
            whole = new.map(|at| had + at + 1).or(whole);
            let full = block.bytes.len() >= self.lines.block || read < wanted;
            match whole {
                _ if self.ended => break block.bytes.len(),
                Some(end) if full => break end,
                // A line that goes on is read on, as long as it may be.
                None if block.bytes.len() > self.lines.longest => {
                    self.skip_line(block)?;
                    break block.bytes.len();
                }
                _ => {}
            }
        };
        self.rest.extend_from_slice(&block.bytes[end..]);
        block.bytes.truncate(end);
        let whole = memchr::memchr_iter(b'\n', &block.bytes).count();
        let cut = !block.bytes.is_empty() && block.bytes.last() != Some(&b'\n');
        block.count = match block.too_long {
            true => 1,
            false => (whole + usize::from(cut)) as u64,
        };
        if block.count == 0 {
            return Ok(false);
        }
        self.next += 1;
        self.line += block.count;
        Ok(true)
    }

    fn read(&mut self, wanted: usize, into: &mut Vec<u8>) -> io::Result<usize> {
        let had = into.len();
        into.resize(had + wanted, 0);
        loop {
            match self.input.read(&mut into[had..]) {
                Ok(read) => {
                    into.truncate(had + read);
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    into.truncate(had);
                    return Err(error);
                }
            }
        }
    }

    /// Drops what is read of a line and all that follows of it.
    fn skip_line(&mut self, block: &mut Block) -> io::Result<()> {
        block.too_long = true;
        loop {
            block.bytes.clear();
            self.ended |= self.read(self.lines.block.max(1), &mut block.bytes)? == 0;
            let end = memchr::memchr(b'\n', &block.bytes);
            if let Some(end) = end {
                self.rest.extend_from_slice(&block.bytes[end + 1..]);
            }
            if self.ended || end.is_some() {
                block.bytes.clear();
                return Ok(());
            }
        }
    }
}

impl Block {
    /// The lines with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (u64, Result<&[u8], TooLong>)> {
        let mut rest = &self.bytes[..];
        (self.first..self.first + self.count).map(move |number| {
            if self.too_long {
                return (number, Err(TooLong));
            }
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            (number, Ok(line))
        })
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }
}

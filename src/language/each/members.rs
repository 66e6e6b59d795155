//! Where the attributes stand that a template reads: in one record of a file as in the one before.

use serde_json::Map;

use crate::language::program::Field;
use crate::text::json::{Flat, Line, Plain};

/// Attributes, and the slots they fill.
type Names<'a> = [(&'a str, u16)];

/// In JSON objects that are read.
#[derive(Debug, Default)]
pub(super) struct Maps {
    /// The number of a member, and the number of the name it has; in the order of the members.
    found: Vec<(usize, usize)>,
    /// Names that no member has.
    absent: Vec<usize>,
}

impl Maps {
    /// Fills the slots from a map; `false` where the map may stand for something else.
    pub fn fill<'a>(
        &mut self,
        map: &'a Map<String, serde_json::Value>,
        names: &Names<'_>,
        fields: &mut [Field<'a>],
    ) -> bool {
        // Before the first one nothing is known, which only fits where nothing is read.
        if self.found.len() + self.absent.len() == names.len() && self.give(map, names, fields) {
            return true;
        }
        self.learn(map, names);
        self.give(map, names, fields)
    }

    fn learn(&mut self, map: &Map<String, serde_json::Value>, names: &Names<'_>) {
        self.found.clear();
        self.absent.clear();
        self.absent.extend(0..names.len());
        for (at, member) in map.keys().enumerate() {
            if let Some(here) = self.absent.iter().position(|&name| names[name].0 == member) {
                self.found.push((at, self.absent.swap_remove(here)));
            }
        }
    }

    /// Fills the slots, if the map has its members where the one before had them.
    fn give<'a>(
        &self,
        map: &'a Map<String, serde_json::Value>,
        names: &Names<'_>,
        fields: &mut [Field<'a>],
    ) -> bool {
        let mut found = self.found.iter();
        let mut next = found.next();
        for (at, (member, value)) in map.iter().enumerate() {
            // Such a name may stand for a type JSON does not have.
            if member.as_bytes().first() == Some(&b'$') {
                return false;
            }
            if let Some((place, name)) = next
                && *place == at
            {
                let (name, slot) = names[*name];
                if name != member {
                    return false;
                }
                fields[slot as usize] = Field::of_json(value);
                next = found.next();
            }
        }
        next.is_none()
            && self.absent.iter().all(|name| {
                let (name, slot) = names[*name];
                fields[slot as usize] = Field::Null;
                !map.contains_key(name)
            })
    }
}

/// In the lines of a file.
#[derive(Debug, Default)]
pub(super) struct Lines {
    flat: Flat,
    /// The slot that each member fills, `SKIP` for none.
    slots: Vec<u16>,
}

/// No slot.
const SKIP: u16 = u16::MAX;

impl Lines {
    /// Fills the slots from a line; `false` where it is not a plain object.
    pub fn fill<'a>(&mut self, line: &'a str, names: &Names<'_>, fields: &mut [Field<'a>]) -> bool {
        let read = self.read(line, fields);
        if read != Line::New {
            return read == Line::Read;
        }
        self.slots.clear();
        self.slots.extend(self.flat.names().map(|member| {
            let name = names.iter().find(|(name, _)| *name == member);
            name.map_or(SKIP, |(_, slot)| *slot)
        }));
        // The line before may have had what this one has not.
        for (_, slot) in names {
            fields[*slot as usize] = Field::Null;
        }
        self.read(line, fields) == Line::Read
    }

    fn read<'a>(&mut self, line: &'a str, fields: &mut [Field<'a>]) -> Line {
        let slots = &self.slots;
        self.flat.read(line, |member, value| {
            // A line that is new has members of which nothing is known.
            if let Some(&slot) = slots.get(member)
                && slot != SKIP
            {
                fields[slot as usize] = field(value);
            }
        })
    }
}

fn field(value: Plain<'_>) -> Field<'_> {
    match value {
        Plain::Text(text) => Field::Text(text),
        Plain::Null => Field::Null,
        Plain::Bool(b) => Field::Bool(b),
        Plain::Number(digits) => number(digits),
    }
}

/// A whole number that a `Long` holds, as it is nearly always; others are for those who know them.
fn number(digits: &str) -> Field<'_> {
    let is_whole = digits.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match digits.parse() {
        Ok(number) if is_whole => Field::whole(number),
        _ => Field::Other,
    }
}

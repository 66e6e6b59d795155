mod members;

use members::{Lines, Maps};

use super::budget::Budget;
use super::failure::Failure;
use super::program::{Field, Fields, Path, Program, Ready, World};
use super::template::Template;
use crate::error::Error;
use crate::text::Source;
use crate::value::{Bindings, Value, Zone};

/// One template for many records: what is the same for all of them is looked up once.
///
/// A render into a `String` that has room allocates nothing, where the record's attributes are texts, numbers,
/// booleans and null, and the template does with them what its program can. Everything else is rendered too,
/// by the walk, from the whole record.
///
/// ```
/// use scimplate::{Bindings, Template};
///
/// let template = Template::parse(r#"{"userName":"${user.email.toLowerCase()}"}"#)?;
/// let mut each = template.each("user", Bindings::new());
/// let mut out = String::new();
/// each.line_into(r#"{"email": "Ann@Example.org"}"#, &mut out)?;
/// assert_eq!(out, r#"{"userName":"ann@example.org"}"#);
/// # Ok::<(), scimplate::Error>(())
/// ```
#[derive(Debug)]
pub struct Each<'a> {
    all: All<'a>,
    maps: Maps,
    lines: Lines,
    /// Room for the fields of one record.
    room: Vec<Field<'static>>,
}

/// What is the same for all records.
#[derive(Debug)]
struct All<'a> {
    template: &'a Template,
    program: Option<Ready<'a>>,
    root: Box<str>,
    bindings: Bindings,
    zone: Zone,
    budget: Budget,
    masked: bool,
    slots: Slots<'a>,
}

/// Where the fields of the slots come from.
#[derive(Debug, Default)]
struct Slots<'a> {
    /// Of each slot.
    origins: Vec<Origin>,
    /// Attributes of the record, and the slots they fill.
    names: Vec<(&'a str, u16)>,
    /// What is deeper in an attribute of the record.
    deep: Vec<(&'a Path, u16)>,
    /// The same for all records; `None` where a walk is needed.
    same: Vec<(Option<Value>, u16)>,
}

/// Where the field of a slot comes from: a place in one of the lists.
#[derive(Debug, Clone, Copy)]
enum Origin {
    Name(u16),
    Deep,
    Same(u16),
}

/// A record of somebody's own: a row of a table, an answer of an interface.
///
/// [`Each::names`] says which attributes are asked for; their numbers are the places in that list.
pub trait Record {
    /// The attribute of that number. Asked for when the text needs it, and then perhaps again.
    fn field(&self, name: usize) -> Field<'_>;

    /// The whole record, as a template sees it: a map of its attributes. Asked for when the fields do not suffice.
    ///
    /// # Errors
    ///
    /// Why it cannot be had.
    fn whole(&self) -> Result<Value, Error>;
}

/// Why a record gives no text.
#[derive(Debug, thiserror::Error)]
pub enum Unrendered {
    /// The record cannot be read.
    #[error(transparent)]
    Record(Error),
    /// It can, and the template fails for it.
    #[error(transparent)]
    Template(#[from] Failure),
}

impl From<Unrendered> for Error {
    fn from(unrendered: Unrendered) -> Error {
        match unrendered {
            Unrendered::Record(error) => error,
            Unrendered::Template(failure) => failure.into(),
        }
    }
}

impl Template {
    /// This template for many records, which are what `root` is bound to; `bindings` are the other names.
    pub fn each(&self, root: &str, bindings: Bindings) -> Each<'_> {
        let program = self.program();
        let slots = program.map_or_else(Slots::default, |program| {
            Slots::of(program.paths(), root, &bindings)
        });
        Each {
            all: All {
                template: self,
                program: program.map(Program::ready),
                root: root.into(),
                bindings,
                zone: Zone::UTC,
                budget: Budget::default(),
                masked: false,
                slots,
            },
            maps: Maps::default(),
            lines: Lines::default(),
            room: Vec::new(),
        }
    }
}

impl<'a> Slots<'a> {
    fn of(paths: &'a [Path], root: &str, bindings: &Bindings) -> Slots<'a> {
        let mut slots = Slots::default();
        // No program has more slots than 16 bits count.
        let number = |list: usize| list as u16;
        for (path, slot) in paths.iter().zip(0..) {
            slots.origins.push(match path.attribute() {
                Some(_) if path.root() == root && path.is_deep() => {
                    slots.deep.push((path, slot));
                    Origin::Deep
                }
                Some(name) if path.root() == root => {
                    slots.names.push((name, slot));
                    Origin::Name(number(slots.names.len() - 1))
                }
                _ => {
                    let is_same = path.root() != root;
                    let value = is_same.then(|| path.value(bindings)).flatten();
                    slots.same.push((value, slot));
                    Origin::Same(number(slots.same.len() - 1))
                }
            });
        }
        slots
    }

    /// All fields, with what is the same for all records; the others null.
    fn start<'b>(&'b self, room: &mut Vec<Field<'static>>) -> Vec<Field<'b>> {
        let mut fields: Vec<Field<'b>> = std::mem::take(room);
        fields.resize(self.origins.len(), Field::Null);
        for (value, slot) in &self.same {
            fields[*slot as usize] = value.as_ref().map_or(Field::Other, Field::of);
        }
        fields
    }
}

/// A record with what is the same for all of them; each field is read when the text needs it.
struct Lazy<'a, R: ?Sized> {
    record: &'a R,
    slots: &'a Slots<'a>,
}

impl<R: Record + ?Sized> Fields for Lazy<'_, R> {
    #[inline(always)]
    fn field(&self, slot: u16) -> Field<'_> {
        match self.slots.origins[slot as usize] {
            Origin::Name(number) => self.record.field(number as usize),
            Origin::Same(number) => {
                let (value, _) = &self.slots.same[number as usize];
                value.as_ref().map_or(Field::Other, Field::of)
            }
            Origin::Deep => Field::Other,
        }
    }
}

impl<'a> Each<'a> {
    /// Dates in another zone than UTC.
    #[must_use]
    pub fn in_zone(mut self, zone: Zone) -> Each<'a> {
        self.all.zone = zone;
        self
    }

    /// Within another budget for each record.
    #[must_use]
    pub fn within(mut self, budget: Budget) -> Each<'a> {
        self.all.budget = budget;
        self
    }

    /// Prints secrets as [`MASK`](super::MASK).
    #[must_use]
    pub fn masked(mut self) -> Each<'a> {
        let bindings = &self.all.bindings;
        let bound = bindings.names().any(|name| bindings.is_secret(name));
        // Which text came from a secret only the walk knows.
        let tells = self
            .all
            .template
            .program()
            .is_none_or(Program::reads_secrets);
        if bound || tells {
            self.all.program = None;
        }
        self.all.masked = true;
        self
    }

    /// What the random numbers of the next records begin from.
    pub fn set_seed(&mut self, seed: u64) {
        self.all.bindings.set_seed(seed);
    }

    /// The attributes of a record that the template reads, in the order of their numbers; empty when it can only
    /// be walked.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &'a str> {
        self.all.slots.names.iter().map(|(name, _)| *name)
    }

    /// Appends the text for a record; nothing where that fails.
    ///
    /// # Errors
    ///
    /// [`Unrendered::Template`]; [`Unrendered::Record`] with what [`Record::whole`] says.
    pub fn record_into(
        &mut self,
        record: &(impl Record + ?Sized),
        out: &mut String,
    ) -> Result<(), Unrendered> {
        let slots = &self.all.slots;
        match self.all.run(&Lazy { record, slots }, out) {
            true => Ok(()),
            false => self.all.walk(record.whole(), out),
        }
    }

    /// Appends the text for a JSON object, its members in the order of the map; nothing where that fails.
    ///
    /// A `serde_json` number has lost the zeros at the end of a fraction: `1.50` is 1.5 here, and 1.50 in
    /// [`line_into`](Each::line_into).
    ///
    /// # Errors
    ///
    /// [`Unrendered::Template`]; [`Unrendered::Record`] for a typed value (`{"$date": …}`) that is wrong.
    pub fn map_into(
        &mut self,
        map: &serde_json::Map<String, serde_json::Value>,
        out: &mut String,
    ) -> Result<(), Unrendered> {
        let slots = &self.all.slots;
        let mut fields = slots.start(&mut self.room);
        let done = self.maps.fill(map, &slots.names, &mut fields) && {
            for (path, slot) in &slots.deep {
                let attribute = path.attribute().and_then(|name| map.get(name));
                let attribute = attribute.unwrap_or(&serde_json::Value::Null);
                fields[*slot as usize] = path.field_in(attribute);
            }
            self.all.run(&*fields, out)
        };
        self.room = emptied(fields);
        match done {
            true => Ok(()),
            false => {
                let text = serde_json::Value::Object(map.clone()).to_string();
                self.all.walk(person(&text), out)
            }
        }
    }

    /// Appends the text for a JSON object that is one line of a file; nothing where that fails.
    ///
    /// # Errors
    ///
    /// [`Unrendered::Record`] for a line that is no JSON object, [`Unrendered::Template`].
    pub fn line_into(&mut self, line: &str, out: &mut String) -> Result<(), Unrendered> {
        let slots = &self.all.slots;
        let mut fields = slots.start(&mut self.room);
        let done = self.lines.fill(line, &slots.names, &mut fields) && {
            for (_, slot) in &slots.deep {
                fields[*slot as usize] = Field::Other;
            }
            self.all.run(&*fields, out)
        };
        self.room = emptied(fields);
        match done {
            true => Ok(()),
            false => self.all.walk(person(line), out),
        }
    }
}

impl All<'_> {
    fn run(&self, fields: &(impl Fields + ?Sized), out: &mut String) -> bool {
        let world = World {
            bindings: &self.bindings,
            zone: &self.zone,
            budget: &self.budget,
        };
        self.program
            .as_ref()
            .is_some_and(|program| program.run(fields, world, out))
    }

    /// The text as the walk gives it.
    #[cold]
    fn walk(&self, record: Result<Value, Error>, out: &mut String) -> Result<(), Unrendered> {
        let mut bindings = self.bindings.clone();
        bindings.bind(&*self.root, record.map_err(Unrendered::Record)?);
        let rendered = self
            .template
            .render_within(&bindings, &self.zone, &self.budget)?;
        match self.masked {
            true => out.push_str(&rendered.masked()),
            false => out.push_str(rendered.revealed()),
        }
        Ok(())
    }
}

/// The room of a vector whose elements are gone.
fn emptied(mut fields: Vec<Field<'_>>) -> Vec<Field<'static>> {
    fields.clear();
    // Collected in place: the memory stays.
    fields.into_iter().map(|_| Field::Null).collect()
}

fn person(text: &str) -> Result<Value, Error> {
    Value::person(&Source::new("line", text))
}

//! The language reference: what methods, operators and classes a template has, from the rows themselves.
//!
//! [`lookup`] answers what somebody asks by name, [`answer`] and [`answer_json`] show it, [`page`] is all of it;
//! [`rules_page`] is every rule of diagnostics.

mod lookup;
mod page;
mod rule;
mod shown;

pub use lookup::{Answer, lookup};
pub use page::page;
pub use rule::rules_page;
pub use shown::{answer, answer_json, list, list_json};

use crate::builtins::{self, Method, Param, Receiver, Ty};

/// What belongs under one heading: the methods of a kind of value, or a class.
#[derive(Debug, Clone)]
pub struct Section {
    /// The kind, or the full name of the class.
    pub title: String,
    /// Its methods by name, operators first.
    pub entries: Vec<Entry>,
}

/// A method with its overloads.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The rows, in the order of the table.
    pub overloads: Vec<&'static Method>,
}

/// Everything there is: kinds of values, then classes by name.
pub fn sections() -> Vec<Section> {
    sections_of(builtins::rows())
}

fn sections_of(rows: impl Iterator<Item = &'static Method>) -> Vec<Section> {
    let mut sections: Vec<(usize, Section)> = Vec::new();
    for row in rows {
        let (place, title) = heading(row.on);
        let at = match sections.iter().position(|(_, it)| it.title == title) {
            Some(at) => at,
            None => {
                let entries = Vec::new();
                sections.push((place, Section { title, entries }));
                sections.len() - 1
            }
        };
        let entries = &mut sections[at].1.entries;
        let same = |entry: &&mut Entry| entry.row().name == row.name;
        match entries.iter_mut().find(same) {
            Some(entry) => entry.overloads.push(row),
            None => entries.push(Entry {
                overloads: vec![row],
            }),
        }
    }
    sections
        .sort_by(|(a, one), (b, other)| (a, simple(&one.title)).cmp(&(b, simple(&other.title))));
    let mut sections: Vec<Section> = sections.into_iter().map(|(_, section)| section).collect();
    for section in &mut sections {
        // Constants stay in the order of the table, which is theirs.
        section.entries.sort_by_key(Entry::place);
    }
    sections
}

/// The kinds of values that have a heading of their own, in order.
const KINDS: &[(Ty, &str)] = &[
    (Ty::BOOL, "Boolean"),
    (Ty::NUMBER, "Number"),
    (Ty::CHAR, "Character"),
    (Ty::STR, "String"),
    (Ty::SEQUENCE, "Collection"),
    (Ty::MAP, "Map"),
    (Ty::ENTRY, "Map.Entry"),
    (Ty::DATE, "Date"),
    (Ty::BEAN, "bean"),
    (Ty::CLASS, "Class"),
];

fn heading(on: Receiver) -> (usize, String) {
    match on {
        Receiver::Value(ty) if !ty.is_object() => {
            let kind = KINDS.iter().position(|(kind, _)| kind.meets(ty));
            match kind {
                Some(at) => (at + 1, KINDS[at].1.to_owned()),
                None => (0, ANY.to_owned()),
            }
        }
        Receiver::Value(_) => (0, ANY.to_owned()),
        Receiver::Instance(class) | Receiver::Static(class) | Receiver::New(class) => {
            (KINDS.len() + 1, class.replace('$', "."))
        }
    }
}

/// The heading of what every value has.
const ANY: &str = "Object";

/// `Pattern` of `java.util.regex.Pattern`.
fn simple(class: &str) -> &str {
    class.rsplit(['.', '$']).next().unwrap_or(class)
}

/// A class as a template has to write it.
fn written(class: &str) -> String {
    let name = simple(class);
    match builtins::class_named(name) {
        Some(full) if full == class => name.to_owned(),
        _ => class.replace('$', "."),
    }
}

impl Entry {
    /// The first of the overloads, which all have one name.
    fn row(&self) -> &'static Method {
        self.overloads[0]
    }

    /// `String.substring`, `new Date`, `Object ==`, `Math.PI`
    pub fn title(&self) -> String {
        let row = self.row();
        let on = match row.on {
            Receiver::New(class) => return format!("new {}", written(class)),
            Receiver::Static(class) => written(class),
            Receiver::Instance(class) => simple(class).to_owned(),
            // Overloads may be those of several kinds.
            Receiver::Value(ty) => match self.overloads.iter().all(|other| other.on == row.on) {
                true => ty.to_string(),
                false => heading(row.on).1,
            },
        };
        match row.is_sign() {
            true => format!("{on} {}", row.name),
            false => format!("{on}.{}", row.constant().unwrap_or(row.name)),
        }
    }

    /// The name alone: `substring`, `==`, `PI`; of a constructor `new Date`.
    pub fn name(&self) -> String {
        let row = self.row();
        match row.on {
            Receiver::New(class) => format!("new {}", simple(class)),
            _ => row.constant().unwrap_or(row.name).to_owned(),
        }
    }

    /// Constructors, operators, methods by name, constants.
    fn place(&self) -> (usize, &'static str) {
        let row = self.row();
        match row {
            _ if matches!(row.on, Receiver::New(_)) => (0, ""),
            _ if row.is_sign() => (1, ""),
            _ if row.constant().is_some() => (3, ""),
            _ => (2, row.name),
        }
    }
}

/// `String.substring(start: Integer, end: Integer): String`
pub fn signature(row: &Method) -> String {
    let mut params: Vec<String> = row.params.iter().map(param).collect();
    params.extend(row.rest.map(|rest| format!("{rest}: Object...")));
    let params = params.join(", ");
    let name = row.constant().unwrap_or(row.name);
    let mut text = match row.on {
        Receiver::New(class) => return format!("new {}({params})", written(class)),
        Receiver::Static(class) => format!("static {}.{name}", written(class)),
        Receiver::Instance(class) => format!("{}.{name}", simple(class)),
        Receiver::Value(ty) if row.is_sign() => format!("{ty} {name} "),
        Receiver::Value(ty) => format!("{ty}.{name}"),
    };
    if row.constant().is_none() {
        text.push_str(&format!("({params})"));
    }
    // Which kind is not always settled before the call.
    if !row.ret.is_object() {
        text.push_str(&format!(": {}", row.ret));
    }
    text
}

fn param(param: &Param) -> String {
    format!("{}: {}", param.name, kind(param))
}

/// What a parameter takes, in Groovy's words.
fn kind(param: &Param) -> String {
    let kinds = param.ty.to_string();
    match param.class {
        Some(class) => kinds.replace("instance", simple(class)),
        None => kinds,
    }
}

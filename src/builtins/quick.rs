//! What some methods of a String do to one of ASCII, done without making a value of every step.
//!
//! The rows say what the methods mean; this says the same again for texts in which every character is a byte,
//! and gives up wherever a row would fault. `tests/compiled.rs` holds the two to each other.

use crate::value::Value;

/// Methods called one after the other: they take parts of a text, and change its case.
#[derive(Debug, Default)]
pub(crate) struct Quick {
    cuts: Vec<Cut>,
    case: Option<Case>,
}

#[derive(Debug, Clone, Copy)]
enum Cut {
    /// `substring(start)`, `substring(start, end)`
    Part {
        start: u32,
        end: Option<u32>,
    },
    Trim,
}

#[derive(Debug, Clone, Copy)]
enum Case {
    Lower,
    Upper,
}

impl Quick {
    /// With one more call; `None` where the method is not one of these.
    pub fn then(mut self, name: &str, args: &[Value]) -> Option<Quick> {
        match (name, args) {
            ("toLowerCase", []) => self.case = Some(Case::Lower),
            ("toUpperCase", []) => self.case = Some(Case::Upper),
            ("toString", []) => {}
            ("trim", []) => self.cuts.push(Cut::Trim),
            ("substring", [Value::Int(start)]) => self.cuts.push(Cut::Part {
                start: u32::try_from(*start).ok()?,
                end: None,
            }),
            ("substring", [Value::Int(start), Value::Int(end)]) => self.cuts.push(Cut::Part {
                start: u32::try_from(*start).ok()?,
                end: Some(u32::try_from(*end).ok()?),
            }),
            _ => return None,
        }
        Some(self)
    }

    /// Appends what becomes of an ASCII text; `None` where a part is not in it.
    pub fn put(&self, text: &str, out: &mut String) -> Option<()> {
        let mut text = text;
        for cut in &self.cuts {
            text = match *cut {
                Cut::Part { start, end } => {
                    let end = end.map_or(text.len(), |end| end as usize);
                    text.get(start as usize..end)?
                }
                Cut::Trim => text.trim_matches(|c| c <= ' '),
            };
        }
        let start = out.len();
        out.push_str(text);
        match self.case {
            Some(Case::Lower) => out[start..].make_ascii_lowercase(),
            Some(Case::Upper) => out[start..].make_ascii_uppercase(),
            None => {}
        }
        Some(())
    }
}

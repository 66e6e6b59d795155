//! How values are put into the text around them.

use super::syntax::{Expr, Key, Kind, StepKind};
use crate::builtins;
use crate::text::{Span, json};
use crate::value::{Fault, Str, Value};

/// Whether values are escaped for the text they are put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Escape {
    /// They are put in as they are, as the product does it.
    #[default]
    None,
    /// The template is a JSON text. What stands in a string of it is escaped (RFC 8259 §7), so that it is the
    /// string's whatever it holds; what stands in none is JSON, and put in as it is. Constants of code are JSON
    /// where their placeholder begins in no string: `${user.id ? ',"id":"' + user.id + '"' : ''}`. In a document
    /// within a string of the document, the outer string counts. Code that escapes quotes by itself, scripts and
    /// `print` are refused: what they give could not be told from what has to be escaped.
    ///
    /// ```
    /// use scimplate::language::{Escape, Syntax};
    /// use scimplate::{Bindings, Template};
    ///
    /// let json = Syntax { escape: Escape::Json, ..Syntax::default() };
    /// let template = Template::parse_as(r#"{"name":"${user.name}","active":${user.active}}"#, json)?;
    /// let bindings = Bindings::from_json(r#"{"user": {"name": "Ann \"Al\" Lee", "active": true}}"#)?;
    /// assert_eq!(template.render(&bindings)?, r#"{"name":"Ann \"Al\" Lee","active":true}"#);
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    Json,
}

/// Where in a JSON text one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// In no string.
    #[default]
    Bare,
    /// In a string.
    Quoted,
    /// In a string, behind a backslash that begins an escape.
    Escaping,
}

impl Place {
    /// Where one is after more text.
    pub fn after(self, text: &str) -> Place {
        let bytes = text.as_bytes();
        let mut place = self;
        let mut at = 0;
        while at < bytes.len() {
            let found = match place {
                Place::Bare => memchr::memchr(b'"', &bytes[at..]),
                Place::Quoted => memchr::memchr2(b'"', b'\\', &bytes[at..]),
                Place::Escaping => Some(0),
            };
            let Some(found) = found else { break };
            at += found + 1;
            place = match (place, bytes[at - 1]) {
                (Place::Bare, _) | (Place::Escaping, _) => Place::Quoted,
                (Place::Quoted, b'\\') => Place::Escaping,
                (Place::Quoted, _) => Place::Bare,
            };
        }
        place
    }
}

/// Where code escapes quotes by itself. Escaped once more, a value would be another one.
pub(super) fn escapes_itself(expr: &Expr) -> Option<Span> {
    let mut found = None;
    expr.walk(&mut |expr| {
        let Kind::Steps { steps, .. } = &expr.kind else {
            return;
        };
        for step in steps {
            if let StepKind::Call(Key::Word(name), args) = &step.kind
                && let Some(args) = args.iter().map(constant).collect::<Option<Vec<_>>>()
                && builtins::escapes_quotes(name, &args)
            {
                found = found.or(Some(step.span));
            }
        }
    });
    found
}

fn constant(arg: &Expr) -> Option<&Value> {
    match &arg.kind {
        Kind::Literal(value) => Some(value),
        _ => None,
    }
}

/// Puts texts and values one after the other.
#[derive(Debug)]
pub(super) struct Insert {
    escape: Escape,
    place: Place,
    /// Whether the placeholder began in no string: then what its code says itself is JSON.
    bare: bool,
}

impl Insert {
    pub fn new(escape: Escape) -> Insert {
        Insert {
            escape,
            place: Place::default(),
            bare: true,
        }
    }

    /// Text of the template itself.
    pub fn text(&mut self, text: &str) {
        if self.escape == Escape::Json {
            self.place = self.place.after(text);
        }
    }

    /// A placeholder begins.
    pub fn begin(&mut self) {
        self.bare = self.place == Place::Bare;
    }

    /// A part of a placeholder as it is put in; `constant` is what its code says itself.
    ///
    /// # Errors
    ///
    /// Behind a backslash, where a value would not be what it is.
    pub fn part(&mut self, part: Str, constant: bool) -> Result<Str, Fault> {
        if self.escape == Escape::None {
            return Ok(part);
        }
        match self.place {
            Place::Bare => {
                self.place = Place::Bare.after(&part.to_wire());
                Ok(part)
            }
            place if constant && self.bare => {
                self.place = place.after(&part.to_wire());
                Ok(part)
            }
            Place::Quoted => Ok(part.map(json::escaped)),
            Place::Escaping => Err(Fault::Refused(
                "a value behind a backslash, in a template whose values are escaped".into(),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_follow_json() {
        let after = |text: &str| Place::default().after(text);
        assert_eq!(after(r#"{"a":"#), Place::Bare);
        assert_eq!(after(r#"{"a":""#), Place::Quoted);
        assert_eq!(after(r#"{"a":"\"#), Place::Escaping);
        assert_eq!(after(r#"{"a":"\""#), Place::Quoted);
        assert_eq!(after(r#"{"a":"\\"#), Place::Quoted);
        assert_eq!(after(r#"{"a":"\\""#), Place::Bare);
        assert_eq!(after(r"{ \ "), Place::Bare);
    }

    proptest! {
        #[test]
        fn texts_may_be_cut_anywhere(one in r#"["\\a:é]{0,12}"#, other in r#"["\\a:é]{0,12}"#) {
            let whole = Place::default().after(&format!("{one}{other}"));
            prop_assert_eq!(Place::default().after(&one).after(&other), whole);
        }

        #[test]
        fn a_value_in_a_string_stays_in_it(value in any::<String>()) {
            let mut insert = Insert::new(Escape::Json);
            insert.text("{\"a\":\"");
            insert.begin();
            let value = insert.part(value.into(), false).expect("it can be put");
            prop_assert_eq!(Place::Quoted.after(&value.to_wire()), Place::Quoted);
        }
    }
}

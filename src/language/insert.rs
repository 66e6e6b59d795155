//! How values are put into the text around them.

use crate::text::json;
use crate::value::{Fault, Str};

/// Whether values are escaped for the text they are put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Escape {
    /// They are put in as they are, as the product does it.
    #[default]
    None,
    /// The template is a JSON text. What a placeholder in a string gives is escaped (RFC 8259 §7), so that it
    /// is the string's whatever it holds; elsewhere it is JSON, and put in as it is. In a body within a string
    /// of a body, the outer string counts.
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

/// Puts texts and values one after the other.
#[derive(Debug)]
pub(super) struct Insert {
    escape: Escape,
    place: Place,
}

impl Insert {
    pub fn new(escape: Escape) -> Insert {
        Insert {
            escape,
            place: Place::default(),
        }
    }

    /// Text of the template itself.
    pub fn text(&mut self, text: &str) {
        if self.escape == Escape::Json {
            self.place = self.place.after(text);
        }
    }

    /// A value as it is put in; `printed` is whether code has printed by itself.
    ///
    /// # Errors
    ///
    /// Where nobody can say how to escape it.
    pub fn value(&mut self, value: Str, printed: bool) -> Result<Str, Fault> {
        if self.escape == Escape::None {
            return Ok(value);
        }
        let refused = |what: &str| Fault::Refused(format!("{what}, in a template whose values are escaped"));
        if printed {
            return Err(refused("code that prints by itself"));
        }
        match self.place {
            Place::Bare => {
                self.place = Place::Bare.after(&value.to_wire());
                Ok(value)
            }
            Place::Quoted => Ok(value.map(json::escaped)),
            Place::Escaping => Err(refused("a value behind a backslash, which would change it")),
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
            let value = insert.value(value.into(), false).expect("it can be put");
            prop_assert_eq!(Place::Quoted.after(&value.to_wire()), Place::Quoted);
        }
    }
}

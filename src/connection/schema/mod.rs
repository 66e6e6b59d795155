//! What the documents look like, as data: the keys of every attribute, their types, which must be there.
//!
//! One file a kind of document. What is here is what public material shows; an export may hold more, so a
//! key that is like none of these is nobody's mistake.

mod import;
mod login;
mod people;
mod provisioning;
mod settings;
mod slip;

use super::AttributeKind;
use super::spelling::{closest, folded};

pub(super) use slip::slips;
pub use slip::{Slip, SlipKind};

/// How alike two keys must be for one to be meant by the other.
const NEARLY: f64 = 0.92;

/// An object of a document.
#[derive(Debug)]
pub struct Object {
    /// What messages call it (`call`); empty where its key says enough.
    pub noun: &'static str,
    /// What it has in common with others.
    pub base: Option<&'static Object>,
    /// The keys that are its own.
    pub own: &'static [Key],
    /// What keys of people's own hold, where they add some.
    pub open: Option<&'static Form>,
    /// Words that are taken for keys.
    pub mistaken: &'static [Mistaken],
}

/// A word that is taken for a key.
#[derive(Debug)]
pub struct Mistaken {
    /// The word.
    pub word: &'static str,
    /// The key.
    pub key: &'static str,
    /// What happens.
    pub without: &'static str,
}

/// A key of an object.
#[derive(Debug)]
pub struct Key {
    /// As the product spells it; it reads no other case.
    pub name: &'static str,
    /// What its value may be.
    pub form: Form,
    /// Whether it must be there.
    pub need: Need,
    /// What it is for, in a few words.
    pub purpose: &'static str,
}

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    May,
    /// It must be there; what happens without it.
    Must(&'static str),
    /// As [`Must`](Need::Must), unless the other key is there.
    MustUnless(&'static str, &'static str),
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// A string.
    Text,
    /// A string, or a number or boolean that is read as one.
    Value,
    /// A number, or its digits in a string.
    Number,
    /// `true` or `false`, or the word in a string.
    Flag,
    /// An array of these.
    List(&'static Form),
    /// An object with known keys.
    Object(&'static Object),
    /// An object whose keys are names people choose.
    Named(&'static Form),
    /// One of these; messages speak of the first.
    Either(&'static [Form]),
    /// What a request carries: a string, or an object or array whose strings are templates.
    Body,
    /// Anything.
    Any,
}

/// Keys and templates in them: the headers of a request.
const HEADERS: Form = Form::Named(&Form::Value);

/// Columns, each with where its value comes from.
const COLUMNS: Form = Form::Named(&Form::Value);

/// A path of the answer, or `statusCode`, with the values that pass; as an array, one such object a test.
const CONDITION: Form = Form::Either(&[TESTS, Form::List(&TESTS)]);
const TESTS: Form = Form::Named(&Form::Either(&[Form::Value, Form::List(&Form::Value)]));

const VALUES: Form = Form::List(&Form::Value);

/// Several, or one that stands for itself.
const VALUES_OR_ONE: Form = Form::Either(&[VALUES, Form::Value]);

const fn may(name: &'static str, form: Form, purpose: &'static str) -> Key {
    let need = Need::May;
    Key {
        name,
        form,
        need,
        purpose,
    }
}

const fn must(name: &'static str, form: Form, purpose: &'static str, without: &'static str) -> Key {
    let need = Need::Must(without);
    Key {
        name,
        form,
        need,
        purpose,
    }
}

impl Object {
    const fn new(noun: &'static str, own: &'static [Key]) -> Object {
        Object {
            noun,
            base: None,
            own,
            open: None,
            mistaken: &[],
        }
    }

    const fn based_on(mut self, base: &'static Object) -> Object {
        self.base = Some(base);
        self
    }

    const fn open(self) -> Object {
        self.open_to(&Form::Any)
    }

    const fn open_to(mut self, form: &'static Form) -> Object {
        self.open = Some(form);
        self
    }

    const fn mistaken(mut self, words: &'static [Mistaken]) -> Object {
        self.mistaken = words;
        self
    }

    /// Its keys, those it has in common with others first.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        let base = self.base.map_or(&[][..], |base| base.own);
        base.iter().chain(self.own)
    }

    /// The key of this name; case counts.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }

    /// Whether a word is none of its keys, nor taken for one.
    fn is_like_none(&self, word: &str) -> bool {
        self.key(word).is_none() && self.meant(word).is_none()
    }

    /// The key that was meant by a word that is none: another case, another word, nearly the same.
    pub fn meant(&self, word: &str) -> Option<&'static Key> {
        if self.key(word).is_some() {
            return None;
        }
        if let Some(mistaken) = self.mistaken.iter().find(|mistaken| mistaken.word == word) {
            return self.key(mistaken.key);
        }
        let same = folded(word);
        if let Some(key) = self.keys().find(|key| folded(key.name) == same) {
            return Some(key);
        }
        // A key of somebody's own that counts on: `url2`.
        if word.ends_with(|c: char| c.is_ascii_digit()) || word.len() < 4 {
            return None;
        }
        let near = closest(word, self.keys().map(|key| key.name), NEARLY)?;
        self.key(near)
    }
}

impl AttributeKind {
    /// What its document looks like; `None` where public material does not say.
    pub fn schema(self) -> Option<&'static Object> {
        use AttributeKind as Kind;
        Some(match self {
            Kind::Connection => &login::DOCUMENT,
            Kind::ImportUser => &people::DOCUMENT,
            Kind::ImportAccountEnt => &import::DOCUMENT,
            Kind::StatusThresholdConfig => &settings::STATUS_AND_THRESHOLD,
            Kind::CreateAccount
            | Kind::UpdateAccount
            | Kind::EnableAccount
            | Kind::DisableAccount
            | Kind::RemoveAccount
            | Kind::ChangePassword
            | Kind::AddEmergencyAccess
            | Kind::RemoveEmergencyAccess => &provisioning::DOCUMENT,
            Kind::AddAccess | Kind::RemoveAccess => &provisioning::ACCESS,
            Kind::UpdateUser => &provisioning::ACTIONS,
            Kind::CreateTicket | Kind::TicketStatus => &provisioning::TICKET,
            Kind::SendOtp
            | Kind::ValidateOtp
            | Kind::CreateEntitlement
            | Kind::UpdateEntitlement
            | Kind::DeleteEntitlement => &provisioning::UNDOCUMENTED,
            Kind::Config => &settings::CONFIG,
            Kind::PasswordPolicy => &settings::PASSWORD_POLICY,
            Kind::EndpointsFilter => &settings::ENDPOINTS_FILTER,
            Kind::ModifyUserData | Kind::PrivilegedAccess | Kind::ApplicationDiscovery => {
                return None;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(form: &Form, seen: &mut Vec<&'static Object>) {
        match form {
            Form::Object(object) if !seen.iter().any(|known| std::ptr::eq(*known, *object)) => {
                seen.push(object);
                for key in object.keys() {
                    objects(&key.form, seen);
                }
            }
            Form::List(of) | Form::Named(of) => objects(of, seen),
            Form::Either(forms) => forms.iter().for_each(|form| objects(form, seen)),
            _ => {}
        }
    }

    #[test]
    fn the_tables_hold_together() {
        let mut seen = Vec::new();
        for schema in AttributeKind::all().filter_map(AttributeKind::schema) {
            objects(&Form::Object(schema), &mut seen);
        }
        assert!(seen.len() > 20);
        for object in seen {
            let mut names: Vec<&str> = object.keys().map(|key| key.name).collect();
            names.sort_unstable();
            let before = names.len();
            names.dedup();
            assert_eq!(names.len(), before, "{}", object.noun);
            // No key is taken for another, and what is mistaken is meant for one that is there.
            for key in object.keys() {
                assert!(!key.purpose.is_empty(), "{}", key.name);
                assert!(object.meant(key.name).is_none());
                assert_eq!(
                    object
                        .meant(&key.name.to_uppercase())
                        .map(|key| key.name)
                        .unwrap_or(key.name),
                    key.name
                );
            }
            for Mistaken { word, key, .. } in object.mistaken {
                assert!(object.key(word).is_none() && object.key(key).is_some());
            }
            assert!(object.base.is_none_or(|base| base.base.is_none()));
        }
    }

    #[test]
    fn a_slip_finds_the_key_that_was_meant() {
        let meant = |word: &str| provisioning::CALL.meant(word).map(|key| key.name);
        assert_eq!(meant("SuccessResponses"), Some("successResponses"));
        assert_eq!(meant("succesResponses"), Some("successResponses"));
        assert_eq!(meant("unsuccesResponses"), Some("unsuccessResponses"));
        assert_eq!(meant("url2"), None);
        assert_eq!(meant("comment"), None);
    }
}

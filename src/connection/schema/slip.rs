//! A document against its schema.

use super::{Form, Key, Need, Object};
use crate::connection::{Attribute, Part};
use crate::diagnostic::{Diagnostic, Rule, Severity, rules};
use crate::text::json::{Json, Member, Node, OddityKind};

/// One thing in which a document differs from its schema.
#[derive(Debug, Clone)]
pub struct Slip {
    /// What it is.
    pub kind: SlipKind,
    /// What to tell about it.
    pub found: Diagnostic,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipKind {
    /// A value that is needed is missing or of the wrong type: the document cannot be read as it was meant.
    Unreadable,
    /// A key that is read by nobody, though it was meant to be.
    Unread,
}

/// Everything in which an attribute's document differs from its schema, each said once.
pub(in crate::connection) fn slips(attribute: &Attribute) -> Vec<Slip> {
    let (Some(schema), Some(root)) = (attribute.kind().schema(), attribute.part()) else {
        return Vec::new();
    };
    let mut walk = Walk {
        schema,
        slips: Vec::new(),
    };
    let name = attribute.kind().name();
    if root.is_given() {
        walk.value(&root, &Form::Object(schema), &format!("`{name}`"));
    } else {
        walk.wrong(&root, &format!("`{name}`"), "an object");
    }
    walk.slips
}

struct Walk {
    schema: &'static Object,
    slips: Vec<Slip>,
}

impl Walk {
    /// A value that is there; `what` is what messages call it.
    fn value(&mut self, part: &Part<'_>, form: &Form, what: &str) {
        if !form.takes(part.node) {
            return self.wrong(part, what, form.words());
        }
        match form {
            Form::Object(object) => self.object(part, object, what),
            Form::List(of) => {
                let what = match of {
                    Form::Object(object) => &a(object.noun),
                    _ => what,
                };
                for item in part.items_where(|item| of.may_slip(item)) {
                    self.child(&item, of, what);
                }
            }
            Form::Named(of) => {
                for member in part.members_where(|member| of.may_slip(&member.value)) {
                    // Where a comma is missing among credentials, one of them may be read as a key.
                    let what = match part.attribute.kind().is_secret() {
                        true => "what stands here".to_owned(),
                        false => format!("`{}`", member.name()),
                    };
                    self.child(&member, of, &what);
                }
            }
            Form::Either(forms) => {
                if let Some(form) = forms.iter().find(|form| form.takes(part.node)) {
                    self.value(part, form, what);
                }
            }
            _ => {}
        }
    }

    /// A value that should be there because its place is.
    fn child(&mut self, part: &Part<'_>, form: &Form, what: &str) {
        match part.node.value {
            // The reader has said so already.
            Json::Broken => {}
            Json::Null if !matches!(form, Form::Object(_)) => {}
            _ => self.value(part, form, what),
        }
    }

    fn object(&mut self, part: &Part<'_>, object: &'static Object, what: &str) {
        let is_meant = |member: &Member| object.meant(&member.key.text).is_some();
        let mut unread: Vec<(Part<'_>, &'static Key)> = part
            .members_where(is_meant)
            .filter_map(|member| Some((member.clone(), object.meant(member.name())?)))
            .collect();
        for key in object.keys() {
            let without = match key.need {
                Need::May => None,
                Need::Must(without) => Some(without),
                Need::MustUnless(other, without) => {
                    part.node.get(other).is_none().then_some(without)
                }
            };
            match (part.node.member(key.name), without) {
                (Some(member), _) if matches!(member.value.value, Json::Broken) => {}
                (Some(member), _) if !key.form.may_slip(&member.value) => {}
                (Some(_), _) => match part.get(key.name) {
                    Some(value) => self.value(&value, &key.form, &format!("`{}`", key.name)),
                    None if without.is_some() => self.null(part, key),
                    None => {}
                },
                (None, Some(without)) => {
                    let meant = unread.iter().position(|(_, meant)| meant.name == key.name);
                    match meant {
                        Some(at) => {
                            let (member, key) = unread.remove(at);
                            let mut found = unread_key(&member, key, object, what);
                            found.fix = member.rename(key.name);
                            found.severity = Severity::Error;
                            self.put(SlipKind::Unreadable, found.note(without));
                        }
                        None => self.missing(part, key, object, what, without),
                    }
                }
                (None, None) => {}
            }
        }
        for (member, key) in unread {
            // A key that is there does not need another to be meant by it.
            let mut found = unread_key(&member, key, object, what);
            // Where the right one is there too, which of them is to go is not for us to say.
            if part.node.get(key.name).is_none() {
                found.fix = member.rename(key.name);
            }
            self.put(SlipKind::Unread, found);
        }
        match object.open {
            Some(form) => self.own_keys(part, object, form),
            None => self.misplaced(part, object),
        }
    }

    /// Keys that people add.
    fn own_keys(&mut self, part: &Part<'_>, object: &Object, form: &Form) {
        if matches!(form, Form::Any) {
            return;
        }
        let is_own =
            |member: &Member| form.may_slip(&member.value) && object.is_like_none(&member.key.text);
        for member in part.members_where(is_own) {
            self.child(&member, form, &format!("`{}`", member.name()));
        }
    }

    fn put(&mut self, kind: SlipKind, found: Diagnostic) {
        self.slips.push(Slip { kind, found });
    }

    fn wrong(&mut self, part: &Part<'_>, what: &str, expected: &str) {
        if matches!(part.node.value, Json::Broken) {
            return;
        }
        let is = part.node.kind_name();
        let message = format!("{what} must be {expected}, here it is `{is}`");
        let found = part
            .finding(&rules::SHAPE_WRONG_TYPE, message)
            .note("the connector ignores it, or fails when a task needs it")
            .help(format!("write {expected}"));
        self.put(SlipKind::Unreadable, found);
    }

    /// A key that must be there, and is there as `null`.
    fn null(&mut self, part: &Part<'_>, key: &Key) {
        let member = part.members().filter(|member| member.name() == key.name);
        if let Some(member) = member.last() {
            self.wrong(&member, &format!("`{}`", key.name), key.form.words());
        }
    }

    fn missing(&mut self, part: &Part<'_>, key: &Key, object: &Object, what: &str, without: &str) {
        // What could not be read may hold it.
        let span = part.node.span;
        let mut oddities = part.attribute.document().oddities.iter();
        if oddities.any(|odd| {
            odd.kind != OddityKind::DuplicateKey
                && span.start <= odd.span.start
                && odd.span.start <= span.end
        }) {
            return;
        }
        let whose = match object.noun {
            "" => what.to_owned(),
            noun => format!("the {noun}"),
        };
        let message = format!("{whose} has no `{}`", key.name);
        let found = part
            .finding(&rules::SHAPE_MISSING_KEY, message)
            .note(without)
            .help(format!("add `{}`", key.name));
        self.put(SlipKind::Unreadable, found);
    }

    /// Keys that belong elsewhere in the document; those of one place are one mistake.
    fn misplaced(&mut self, part: &Part<'_>, object: &Object) {
        let mut strays: Vec<(String, Part<'_>)> = Vec::new();
        for member in part.members_where(|member| object.is_like_none(&member.key.text)) {
            let home = self.schema.home(member.name(), None, &mut Vec::new());
            strays.extend(home.map(|home| (home, member)));
        }
        while let Some((home, first)) = strays.first().cloned() {
            let (with, rest) = strays.into_iter().partition(|(other, _)| *other == home);
            strays = rest;
            let others: Vec<(String, Part<'_>)> = with;
            let name = first.name();
            let message = format!("`{name}` belongs in {home}");
            let rule = &rules::SHAPE_MISPLACED_KEY;
            let mut found = first
                .finding_at_key(rule, message)
                .label("not read here")
                .note("the product does not look for it here, and says nothing")
                .help(format!("move it into {home}"));
            if matches!(name, "page" | "offset" | "nextUrl") {
                found.severity = Severity::Error;
                found = found
                    .note("the product does not look for it here: only the first page is read");
            }
            for (_, other) in others.iter().skip(1) {
                let place = other.finding_at_key(rule, String::new()).span;
                found = found.also(place, "and this");
            }
            // Without its wrapping nothing of the document is read.
            let missing = object.keys().find(|key| home == format!("`{}`", key.name));
            let missing = missing.filter(|key| part.node.get(key.name).is_none());
            match missing.map(|key| key.need) {
                Some(Need::Must(without)) => {
                    found.severity = Severity::Error;
                    self.slips.retain(|slip| {
                        !(slip.found.rule == &rules::SHAPE_MISSING_KEY
                            && slip.found.pointer == part.pointer
                            && slip.found.message.ends_with(&home))
                    });
                    self.put(SlipKind::Unreadable, found.note(without));
                }
                _ => self.put(SlipKind::Unread, found),
            }
        }
    }
}

/// A key that is read by nobody because it is not written as the product reads it.
fn unread_key(member: &Part<'_>, key: &Key, object: &Object, what: &str) -> Diagnostic {
    let name = member.name();
    let case_only = name.eq_ignore_ascii_case(key.name);
    let rule: &'static Rule = match case_only {
        true => &rules::SHAPE_WRONG_CASE,
        false => &rules::SHAPE_UNKNOWN_KEY,
    };
    let message = match (case_only, object.noun) {
        (true, _) => format!("`{name}` is written `{}`", key.name),
        (false, "") => format!("{what} has no key `{name}`"),
        (false, noun) => format!("{} has no key `{name}`", a(noun)),
    };
    let mut found = member
        .finding_at_key(rule, message)
        .label(if case_only {
            "case counts"
        } else {
            "unknown key"
        })
        .note("the product does not read it, and says nothing")
        .help(match case_only {
            true => format!("write `{}`", key.name),
            false => format!("did you mean `{}`?", key.name),
        });
    if let Some(mistaken) = object
        .mistaken
        .iter()
        .find(|mistaken| mistaken.word == name)
    {
        found.severity = Severity::Error;
        found = found
            .note(mistaken.without)
            .help(format!("write `{}`", key.name));
    }
    found
}

/// `a call`, `an action`
fn a(noun: &str) -> String {
    match noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => format!("an {noun}"),
        false => format!("a {noun}"),
    }
}

impl Form {
    /// Whether a value can differ from this type. Most cannot: what they are has no inside.
    fn may_slip(&self, node: &Node) -> bool {
        match &node.value {
            Json::String(_) | Json::Number | Json::Bool(_) => !self.takes(node),
            _ => true,
        }
    }

    /// Whether a value is of this type, as far as it shows without looking inside.
    fn takes(&self, node: &Node) -> bool {
        let value = &node.value;
        match self {
            Form::Text => matches!(value, Json::String(_)),
            Form::Value => matches!(value, Json::String(_) | Json::Number | Json::Bool(_)),
            Form::Number => match value {
                Json::String(string) => is_number(&string.text),
                value => matches!(value, Json::Number),
            },
            Form::Flag => match value {
                Json::String(string) => {
                    let text = string.text.trim();
                    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
                }
                value => matches!(value, Json::Bool(_)),
            },
            Form::List(_) => matches!(value, Json::Array(_)),
            Form::Object(_) | Form::Named(_) => matches!(value, Json::Object(_)),
            Form::Either(forms) => forms.iter().any(|form| form.takes(node)),
            Form::Body => matches!(value, Json::String(_) | Json::Object(_) | Json::Array(_)),
            Form::Any => true,
        }
    }

    /// What messages call it.
    fn words(&self) -> &'static str {
        match self {
            Form::Text | Form::Value => "a string",
            Form::Number => "a number",
            Form::Flag => "`true` or `false`",
            Form::List(_) => "an array",
            Form::Object(_) | Form::Named(_) => "an object",
            Form::Either(forms) => forms.first().map_or("anything", Form::words),
            Form::Body => "a string or an object",
            Form::Any => "anything",
        }
    }
}

/// Digits, or something that will be filled in.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.contains(['$', '@']) || text.parse::<f64>().is_ok()
}

impl Object {
    /// What holds a key of this name, in words; `under` is the key that leads here.
    fn home(
        &'static self,
        name: &str,
        under: Option<&'static str>,
        seen: &mut Vec<*const Object>,
    ) -> Option<String> {
        if seen.contains(&std::ptr::from_ref(self)) {
            return None;
        }
        seen.push(self);
        if self.key(name).is_some() {
            return Some(match (self.noun, under) {
                ("", Some(key)) => format!("`{key}`"),
                ("", None) => "the document itself".to_owned(),
                (noun, _) => a(noun),
            });
        }
        let inner = |key: &'static Key| key.form.object()?.home(name, Some(key.name), seen);
        self.keys().find_map(inner)
    }
}

impl Form {
    /// The object it is made of.
    pub fn object(&self) -> Option<&'static Object> {
        match self {
            Form::Object(object) => Some(object),
            Form::List(of) | Form::Named(of) => of.object(),
            Form::Either(forms) => forms.iter().find_map(Form::object),
            _ => None,
        }
    }
}

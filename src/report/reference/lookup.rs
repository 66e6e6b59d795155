//! What somebody means by a name.

use std::collections::BTreeSet;

use super::{ANY, Section, sections, sections_of};
use crate::builtins::{self, Method, Receiver, Ty};
use crate::diagnostic::{Rule, rules};

/// Most suggestions for a name that means nothing.
const SUGGESTIONS: usize = 3;

/// Names less alike than this are not suggested.
const LIKENESS: f64 = 0.8;

/// What a name stands for.
#[derive(Debug)]
pub enum Answer {
    /// Methods, operators, constructors, constants.
    Methods(Vec<Section>),
    /// All of a kind of value, or of a class.
    Receiver(Vec<Section>),
    /// Rules of diagnostics.
    Rules(Vec<&'static Rule>),
    /// Methods that Groovy has, and scimplate has not: `String.eachByte`.
    NotSupported(Vec<String>),
    /// Nothing; and what was perhaps meant.
    Unknown(Vec<String>),
}

/// Finds a method (`substring`, `String.substring`, `list.collect`, `Math.addExact`, `new Date`), an
/// operator (`+`, `String +`), a kind or class (`Map`), or a rule or family of rules (`expr/syntax`, `expr`).
///
/// ```
/// use scimplate::report::reference::{Answer, lookup};
///
/// assert!(matches!(lookup("string.SUBSTRING"), Answer::Methods(_)));
/// assert!(matches!(lookup("json/syntax"), Answer::Rules(rules) if rules.len() == 1));
/// assert!(matches!(lookup("substing"), Answer::Unknown(near) if near[0] == "substring"));
/// ```
pub fn lookup(topic: &str) -> Answer {
    let topic = topic.trim();
    let rules: Vec<_> = rules::ALL
        .iter()
        .copied()
        .filter(|rule| is_rule(rule, topic))
        .collect();
    if !rules.is_empty() {
        return Answer::Rules(rules);
    }
    let question = Question::read(topic);
    for of_name in [Question::is_name, Question::is_getter] {
        let found =
            builtins::rows().filter(|row| of_name(&question, row) && question.is_receiver(row.on));
        let mut sections = sections_of(found);
        if !sections.is_empty() {
            // What only the receiver has, before what every value has.
            sections.sort_by_key(|section| section.title == ANY);
            return Answer::Methods(sections);
        }
    }
    let of_receiver: Vec<_> = sections()
        .into_iter()
        .filter(|section| is_section(section, topic))
        .collect();
    if !of_receiver.is_empty() {
        return Answer::Receiver(of_receiver);
    }
    let not_supported = question.groovys();
    match not_supported.is_empty() {
        false => Answer::NotSupported(not_supported),
        true => Answer::Unknown(near(topic)),
    }
}

/// A name taken apart.
struct Question<'a> {
    receiver: Option<&'a str>,
    name: &'a str,
    constructor: bool,
}

impl<'a> Question<'a> {
    fn read(topic: &'a str) -> Question<'a> {
        let is_sign = |text: &str| text == "in" || !text.contains(|c: char| c.is_alphanumeric());
        // `substring()` and `substring(0, 1)` are asked too.
        let topic = match topic.split_once('(') {
            Some((name, _)) if !name.trim().is_empty() => name.trim(),
            _ => topic,
        };
        let (receiver, name, constructor) = match topic.rsplit_once(char::is_whitespace) {
            Some(("new", class)) => (Some(class), "new", true),
            Some((receiver, sign)) if is_sign(sign) => (Some(receiver.trim()), sign, false),
            _ if is_sign(topic) => (None, topic, false),
            _ => match topic.rsplit_once('.') {
                Some((receiver, name)) if !receiver.is_empty() => (Some(receiver), name, false),
                _ => (None, topic, false),
            },
        };
        Question {
            receiver,
            name,
            constructor,
        }
    }

    fn is_name(&self, row: &Method) -> bool {
        let names = [Some(row.name), row.constant(), row.sign()];
        let mut names = names.into_iter().flatten();
        matches!(row.on, Receiver::New(_)) == self.constructor
            && names.any(|name| name.eq_ignore_ascii_case(self.name))
    }

    /// `time` of `getTime`.
    fn is_getter(&self, row: &Method) -> bool {
        let property = ["get", "is"]
            .iter()
            .find_map(|prefix| row.name.strip_prefix(prefix));
        row.params.is_empty() && property.is_some_and(|it| it.eq_ignore_ascii_case(self.name))
    }

    fn is_receiver(&self, on: Receiver) -> bool {
        let Some(asked) = self.receiver else {
            return true;
        };
        match on {
            Receiver::Value(ty) => kind(asked).is_some_and(|kind| ty.meets(kind)),
            Receiver::Instance(class) | Receiver::Static(class) | Receiver::New(class) => {
                is_class(class, asked)
            }
        }
    }

    /// The methods of Groovy's that the name means.
    fn groovys(&self) -> Vec<String> {
        let named = builtins::groovy_methods().filter(|(class, method)| {
            method.eq_ignore_ascii_case(self.name)
                && self.receiver.is_none_or(|asked| is_class(class, asked))
        });
        let names: BTreeSet<String> = named
            .map(|(class, method)| format!("{class}.{method}"))
            .collect();
        // What every object has, need not be said of each.
        match names.iter().find(|name| name.starts_with("Object.")) {
            Some(every) => vec![every.clone()],
            None => names.into_iter().collect(),
        }
    }
}

fn is_rule(rule: &Rule, topic: &str) -> bool {
    let (family, name) = rule.name.split_once('/').unwrap_or((rule.name, ""));
    // A name of one word may be a method's.
    let short = if name.contains('-') { name } else { rule.name };
    [rule.name, rule.code, family, short]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(topic))
}

fn is_section(section: &Section, topic: &str) -> bool {
    is_class(&section.title, topic)
        || kind(topic).is_some_and(|asked| match Ty::named(&section.title) {
            Some(of_section) => of_section.meets(asked) && !asked.is_object(),
            None => false,
        })
}

/// Whether a full name is what somebody calls a class, with its package or without.
fn is_class(class: &str, asked: &str) -> bool {
    let (class, asked) = (class.replace('$', ".").to_lowercase(), asked.to_lowercase());
    class == asked || class.ends_with(&format!(".{asked}"))
}

/// The kind of value somebody means: by the name of the kind, or of a class whose objects are of it.
fn kind(asked: &str) -> Option<Ty> {
    let classes = [
        ("object", Ty::ANY),
        ("int", Ty::INT),
        ("arraylist", Ty::LIST),
        ("range", Ty::LIST),
        ("hashset", Ty::SET),
        ("linkedhashset", Ty::SET),
        ("hashmap", Ty::MAP),
        ("linkedhashmap", Ty::MAP),
        ("treemap", Ty::MAP),
        ("timestamp", Ty::DATE),
    ];
    if let Some((one, rest)) = asked.split_once('|') {
        return Some(kind(one)?.or(kind(rest)?));
    }
    let asked = asked.to_lowercase();
    let simple = asked.strip_prefix("java.util.").unwrap_or(&asked);
    Ty::named(simple).or_else(|| {
        let mut kinds = classes.iter().filter(|(class, _)| *class == simple);
        kinds.next().map(|(_, ty)| *ty)
    })
}

/// The names most like one that means nothing.
fn near(topic: &str) -> Vec<String> {
    let asked = topic.to_lowercase();
    let mut names = BTreeSet::new();
    for section in sections() {
        for entry in &section.entries {
            names.insert(match asked.contains(['.', ' ']) {
                true => entry.title(),
                false => entry.name(),
            });
        }
        names.insert(section.title);
    }
    names.extend(rules::ALL.iter().map(|rule| rule.name.to_owned()));
    let mut near: Vec<(f64, String)> = names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&asked, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .collect();
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    near.truncate(SUGGESTIONS);
    near.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(topic: &str) -> Vec<String> {
        match lookup(topic) {
            Answer::Methods(sections) => sections
                .iter()
                .flat_map(|section| section.entries.iter().map(super::super::Entry::title))
                .collect(),
            other => panic!("{topic}: {other:?}"),
        }
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        for (topic, title) in [
            ("String.substring", "String.substring"),
            ("string.SUBSTRING(0, 1)", "String.substring"),
            ("String +", "String.plus"),
            ("Object ==", "Object =="),
            ("new Date", "new Date"),
            ("new java.util.Date()", "new Date"),
            ("Math.addExact", "Math.addExact"),
            ("java.lang.Math.PI", "Math.PI"),
            ("date.time", "Date.getTime"),
            ("list.collect", "Object.collect"),
            ("Normalizer.Form.NFD", "java.text.Normalizer.Form.NFD"),
            ("map.entry.key", "Map.Entry.getKey"),
        ] {
            assert_eq!(titles(topic), [title], "{topic}");
        }
        assert_eq!(
            titles("substring"),
            ["String.substring", "StringBuilder.substring"]
        );
        assert!(titles("+").len() > 5 && titles("-").len() > 2);
    }

    #[test]
    fn every_row_is_found_by_its_title() {
        for section in sections() {
            for entry in section.entries {
                let title = entry.title();
                assert!(
                    titles(&title).contains(&title),
                    "`{title}` finds {:?}",
                    titles(&title)
                );
            }
        }
    }

    #[test]
    fn what_is_no_name_is_answered_too() {
        assert!(matches!(lookup("String"), Answer::Receiver(sections) if sections.len() == 2));
        assert!(matches!(lookup("expr"), Answer::Rules(rules) if rules.len() > 1));
        assert!(
            matches!(lookup("object.wait"), Answer::NotSupported(all) if all == ["Object.wait"])
        );
        for nothing in [
            "",
            "  ",
            "(",
            "new",
            "new ",
            ".",
            "..",
            "String.",
            "\u{1b}[31m",
            "é.é",
        ] {
            lookup(nothing);
        }
        assert!(
            matches!(lookup("String.substing"), Answer::Unknown(near) if near[0] == "String.substring")
        );
        assert!(matches!(lookup("qqqqq"), Answer::Unknown(near) if near.is_empty()));
    }
}

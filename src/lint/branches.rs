//! Bodies as they are printed: every way through a template, with attributes present, empty and null.

use std::sync::Arc;

use super::scim::Target;
use super::{Checking, Subject, body};
use crate::connection::{AttributeKind, Call, Connection, Operation, Params};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::language::{Branch, Branches, Template};
use crate::text::json;
use crate::text::{Located, Span};

/// Attributes that a finding names.
const NAMED: usize = 3;

/// The ways through the body of a call.
#[derive(Debug)]
pub struct Ways {
    /// The call's name.
    pub call: String,
    /// Its method and its URL, as they are written.
    pub request: String,
    /// The template of its body.
    pub template: Arc<str>,
    /// The ways, or why they are not tried.
    pub branches: Result<Branches, &'static str>,
}

impl Connection {
    /// Every way through the bodies of an operation: with the attributes that make a difference present, empty
    /// and null, and for each side of each choice. Needs nobody's values.
    ///
    /// ```
    /// use scimplate::connection::{Connection, Operation};
    /// use scimplate::{Source, lint::Checking};
    ///
    /// let text = r#"{"call": [{"name": "call1", "connection": "acctAuth", "url": "https://api.example.org/Users",
    ///   "httpMethod": "POST", "httpContentType": "application/json", "successResponses": {"statusCode": [201]},
    ///   "httpParams": "{\"title\": \"${user.title ?: 'none'}\"}"}]}"#;
    /// let connection = Connection::parse(Source::new("CreateAccountJSON.json", text))?;
    /// let ways = connection.ways(Operation::Create, &Checking::default());
    /// let branches = ways[0].branches.as_ref().expect("it can be tried");
    /// assert_eq!((branches.tried, branches.ways.len()), (3, 2));
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    pub fn ways(&self, operation: Operation, how: &Checking) -> Vec<Ways> {
        let kind = operation.attribute();
        let subject = Subject::new(self, how);
        let calls = self
            .attribute(kind)
            .map(|one| one.calls())
            .unwrap_or_default();
        calls.iter().map(|call| subject.ways(kind, call)).collect()
    }
}

impl Subject<'_> {
    fn ways(&self, kind: AttributeKind, call: &Call) -> Ways {
        let part = |text: &Option<Located>| {
            text.as_ref()
                .map_or(String::new(), |text| text.text.to_string())
        };
        let branches = match &call.params {
            Params::Text(text) => match Template::parse_as(text.text.clone(), self.how.syntax) {
                Ok(template) => {
                    let strings = body::Holes::of(&text.text, &self.inspection(&text.text).holes);
                    template
                        .branches(&self.product(kind), &|hole| strings.in_string(hole))
                        .ok_or("it reads a name of which nothing is known, or is a script")
                }
                Err(_) => Err("its template does not compile"),
            },
            _ => Err("its body is no text"),
        };
        Ways {
            call: call.name().to_owned(),
            request: format!("{} {}", part(&call.http_method), part(&call.url)),
            template: match &call.params {
                Params::Text(text) => Arc::clone(&text.text),
                _ => "".into(),
            },
            branches,
        }
    }
}

/// What is wrong with what a call's body prints for somebody; nothing where that cannot be tried. What was found
/// of the call stands in `found` from `before` on.
pub(super) fn check(
    subject: &Subject<'_>,
    target: &Target,
    kind: AttributeKind,
    call: &Call,
    found: &mut Vec<Diagnostic>,
    before: usize,
) {
    let Some(text) = body::text_of(call) else {
        return;
    };
    // What is wrong for everybody was said.
    let broken =
        |one: &Diagnostic| one.pointer == text.pointer && one.rule == &rules::BODY_NOT_JSON;
    if found[before..].iter().any(broken) {
        return;
    }
    let Ok(branches) = subject.ways(kind, call).branches else {
        return;
    };
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for way in &branches.ways {
        let Ok(rendered) = &way.rendered else {
            continue;
        };
        let printed = rendered.revealed();
        let document = json::read(printed);
        // Said of the body as it is written, it is said.
        let said = |one: &Diagnostic| {
            let same = |known: &Diagnostic| known.rule == one.rule && known.pointer == text.pointer;
            found[before..].iter().any(same)
        };
        let mut wrong = match (document.oddities.first(), &document.root) {
            (Some(oddity), _) => {
                let read = Diagnostic::of_json(oddity, printed);
                let words = format!("the body is not JSON: {}", read.message);
                let mut one = Diagnostic::new(&rules::BODY_NOT_JSON, read.span, words)
                    .note("the target cannot read the body, and the task fails for these people");
                one.help = read.help;
                vec![one]
            }
            (None, Some(root)) => target.printed(subject, call, root, printed),
            (None, None) => Vec::new(),
        };
        wrong.retain(|one| !said(one));
        match wrong.is_empty() {
            true => good.push(way),
            false => bad.extend(
                wrong
                    .into_iter()
                    .map(|one| (way, rendered.origin(one.span), one)),
            ),
        }
    }
    // One finding a place and rule: the plainest way that meets it.
    let mut told: Vec<(&str, Span)> = Vec::new();
    for (way, place, mut one) in bad {
        if told.contains(&(one.rule.name, place)) {
            continue;
        }
        told.push((one.rule.name, place));
        one.span = place;
        one.label = None;
        one.also.clear();
        match when(way, &good) {
            Some(when) => {
                one.message = format!("{when} {}", one.message);
                one.severity = Severity::Warning;
            }
            // What a target takes of nobody's body is seen as it is written, without made-up values.
            None if one.rule != &rules::BODY_NOT_JSON => continue,
            None => {}
        }
        found.push(one.located(text));
    }
}

/// ``when `user.title` is null``: what is otherwise where it goes well.
fn when(way: &Branch, good: &[&Branch]) -> Option<String> {
    let differences = |other: &Branch| {
        let pairs = way.given.iter().zip(&other.given);
        let differing = pairs.filter(|(here, there)| here.1 != there.1);
        differing.map(|(here, _)| here.clone()).collect::<Vec<_>>()
    };
    let nearest = good
        .iter()
        .map(|other| differences(other))
        .min_by_key(Vec::len)
        .filter(|differing| !differing.is_empty())?;
    let mut words: Vec<String> = nearest
        .iter()
        .map(|(path, value)| format!("`{path}` is {value}"))
        .collect();
    if words.len() > NAMED {
        let more = words.len() - NAMED;
        words.truncate(NAMED);
        words.push(format!("{more} more are like that"));
    }
    Some(format!("when {}", words.join(" and ")))
}

//! Bodies as they are printed: every way through a template, with attributes present, empty and null.

use std::sync::Arc;

use super::{Checking, Subject, body};
use crate::connection::{AttributeKind, Call, Connection, Operation, Params};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::language::{Branch, Branches, Rendered, Template};
use crate::text::Located;
use crate::text::json;

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

/// What is wrong with what a template prints for somebody; nothing where that cannot be tried.
pub(super) fn check(
    subject: &Subject<'_>,
    kind: AttributeKind,
    text: &Located,
    holes: &body::Holes,
    found: &mut Vec<Diagnostic>,
) {
    let Ok(template) = Template::parse_as(text.text.clone(), subject.how.syntax) else {
        return;
    };
    let Some(branches) = template.branches(&subject.product(kind), &|hole| holes.in_string(hole))
    else {
        return;
    };
    let printed: Vec<(&Branch, &Rendered)> = branches
        .ways
        .iter()
        .filter_map(|way| Some((way, way.rendered.as_ref().ok()?)))
        .collect();
    let (good, bad): (Vec<_>, Vec<_>) = printed
        .into_iter()
        .partition(|(_, rendered)| json::read(rendered.revealed()).oddities.is_empty());
    // One finding a place: the plainest way that meets it.
    let mut places = Vec::new();
    for (way, rendered) in bad {
        let document = json::read(rendered.revealed());
        let Some(oddity) = document.oddities.first() else {
            continue;
        };
        let place = rendered.origin(oddity.span);
        if places.contains(&place) {
            continue;
        }
        places.push(place);
        let read = Diagnostic::of_json(oddity, rendered.revealed());
        let mut one = Diagnostic::new(
            &rules::BODY_NOT_JSON,
            place,
            match when(way, &good) {
                Some(when) => format!("{when} the body is not JSON: {}", read.message),
                None => format!("the printed body is not JSON: {}", read.message),
            },
        )
        .note(match good.is_empty() {
            true => "the target cannot read the body, whoever the person is",
            false => "the target cannot read the body, and the task fails for these people",
        });
        one.severity = match good.is_empty() {
            true => Severity::Error,
            false => Severity::Warning,
        };
        one.help = read.help;
        found.push(one.located(text));
    }
}

/// ``when `user.title` is null``: what is otherwise where it goes well.
fn when(way: &Branch, good: &[(&Branch, &Rendered)]) -> Option<String> {
    let differences = |other: &Branch| {
        let pairs = way.given.iter().zip(&other.given);
        let differing = pairs.filter(|(here, there)| here.1 != there.1);
        differing.map(|(here, _)| here.clone()).collect::<Vec<_>>()
    };
    let nearest = good
        .iter()
        .map(|(other, _)| differences(other))
        .min_by_key(Vec::len)
        .filter(|differing| !differing.is_empty())?;
    let words: Vec<String> = nearest
        .iter()
        .map(|(path, value)| format!("`{path}` is {value}"))
        .collect();
    Some(format!("when {}", words.join(" and ")))
}

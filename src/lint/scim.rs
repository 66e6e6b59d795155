//! Requests to a SCIM target: which they are, and what its profile says of them.

use std::borrow::Cow;
use std::sync::Arc;

use super::Subject;
use super::body::{self, Holes};
use crate::connection::{Attribute, Call, Params, Shape, author_placeholders};
use crate::diagnostic::{Diagnostic, rules};
use crate::scim::{self, Body, Profile, RequestLine};
use crate::text::json::{JsonString, Node};
use crate::text::{Located, Span};

/// The target a connection writes to.
pub(super) struct Target {
    profile: Profile,
    /// Where requests go that say they are SCIM.
    bases: Vec<String>,
    /// Whether the user said that the target is SCIM and all of it.
    is_all: bool,
}

impl Target {
    pub(super) fn of(subject: &Subject<'_>) -> Target {
        let profile = subject.how.profile.clone();
        let mut target = Target {
            is_all: profile
                .as_ref()
                .is_some_and(|profile| !profile.has_base_paths()),
            profile: profile.unwrap_or_else(Profile::generic),
            bases: Vec::new(),
        };
        for attribute in subject.connection.attributes() {
            for call in attribute.calls() {
                let sent = Sent::of(subject, attribute, call);
                if sent.is_some_and(|sent| scim::declares(&sent.body())) {
                    let line = target.line(call, &[]);
                    let base = line.base(&target.profile).map(str::to_owned);
                    let new = base.filter(|base| !target.bases.contains(base));
                    target.bases.extend(new);
                }
            }
        }
        target
    }

    /// A call's method, URL and body.
    pub(super) fn check(
        &self,
        subject: &Subject<'_>,
        attribute: &Attribute,
        call: &Call,
        found: &mut Vec<Diagnostic>,
    ) {
        let holes = call.url.as_ref().map(|url| holes(subject, &url.text));
        let line = self.line(call, holes.as_deref().unwrap_or_default());
        if let Some(url) = &call.url {
            let wrong = scim::check_line(&line, &self.profile).into_iter();
            found.extend(wrong.map(|one| one.located(url)));
        }
        if let Some(sent) = Sent::of(subject, attribute, call) {
            let body = sent.body();
            let wrong = scim::check(&body, &line, &self.profile).into_iter();
            let names = body
                .root
                .get("name")
                .and_then(|name| same_names(name, body.text));
            let names = names.filter(|_| scim::declares(&body));
            found.extend(wrong.chain(names).map(|one| {
                let mut one = one.located(sent.place);
                one.pointer = format!("{}/httpParams", call.pointer);
                one
            }));
        }
    }

    /// What no SCIM target takes of a body as it is printed; places are in the printed text.
    pub(super) fn printed(
        &self,
        subject: &Subject<'_>,
        call: &Call,
        root: &Node,
        text: &str,
    ) -> Vec<Diagnostic> {
        let holes = call.url.as_ref().map(|url| holes(subject, &url.text));
        let line = self.line(call, holes.as_deref().unwrap_or_default());
        let body = Body {
            root,
            text,
            holes: &[],
        };
        let mut found = scim::check(&body, &line, &self.profile);
        // What stands for somebody's value is no path.
        found.retain(|one| one.is_error() && one.rule != &rules::SCIM_PATCH_PATH);
        found
    }

    /// The filters of an import. Its paging and its addresses have rules of their own.
    pub(super) fn lists(
        &self,
        subject: &Subject<'_>,
        attribute: &Attribute,
        found: &mut Vec<Diagnostic>,
    ) {
        if !attribute.calls().is_empty() || attribute.kind().shape() == Shape::Settings {
            return;
        }
        for url in attribute.strings() {
            if !url.pointer.ends_with("/http/url") {
                continue;
            }
            let holes = holes(subject, &url.text);
            let line = RequestLine {
                method: "GET",
                url: &url.text,
                holes: &holes,
                ..RequestLine::default()
            };
            let line = self.known(line);
            let wrong = scim::check_line(&line, &self.profile).into_iter();
            let filters = wrong.filter(|one| one.rule == &rules::SCIM_FILTER);
            found.extend(filters.map(|one| one.located(&url)));
        }
    }

    fn line<'a>(&self, call: &'a Call, holes: &'a [Span]) -> RequestLine<'a> {
        let if_match = |name: &str| name.eq_ignore_ascii_case("If-Match");
        self.known(RequestLine {
            method: call.http_method.as_ref().map_or("", |method| &*method.text),
            url: call.url.as_ref().map_or("", |url| &*url.text),
            holes,
            if_match: call
                .headers
                .iter()
                .any(|header| if_match(&header.name.text)),
            is_scim: self.is_all,
        })
    }

    fn known<'a>(&self, line: RequestLine<'a>) -> RequestLine<'a> {
        let is_near = || {
            let base = line.base(&self.profile);
            base.is_some_and(|base| self.bases.iter().any(|known| known == base))
        };
        RequestLine {
            is_scim: self.is_all || is_near(),
            ..line
        }
    }
}

/// Placeholders of every kind, those of the author too.
fn holes(subject: &Subject<'_>, text: &Arc<str>) -> Vec<Span> {
    let mut holes = subject.inspection(text).holes.clone();
    for left in author_placeholders(text) {
        let apart = |hole: &Span| hole.end <= left.span.start || left.span.end <= hole.start;
        if holes.iter().all(apart) {
            holes.push(left.span);
        }
    }
    holes.sort();
    holes
}

/// A body, in whichever form the call has it.
struct Sent<'c> {
    /// The text that spans are in.
    place: &'c Located,
    holes: Vec<Span>,
    /// What was read; of the object form, a part of the attribute's own document.
    root: Cow<'c, Node>,
}

impl<'c> Sent<'c> {
    fn of(subject: &Subject<'_>, attribute: &'c Attribute, call: &'c Call) -> Option<Sent<'c>> {
        if let Some(place) = body::text_of(call) {
            let spans = &subject.inspection(&place.text).holes;
            let document = Holes::of(&place.text, spans).document()?;
            return Some(Sent {
                place,
                holes: holes(subject, &place.text),
                root: Cow::Owned(document.root?),
            });
        }
        if !matches!(call.params, Params::Object(_)) {
            return None;
        }
        let place = attribute.located();
        let pointer = call.pointer.strip_prefix(&*place.pointer)?;
        let node = attribute.document().at(&format!("{pointer}/httpParams"))?;
        let mut holes = Vec::new();
        node.strings(|_, string, is_key| {
            if !is_key {
                holes.extend(placeholders(subject, string));
            }
        });
        Some(Sent {
            place,
            holes,
            root: Cow::Borrowed(node),
        })
    }

    fn body(&self) -> Body<'_> {
        Body {
            root: &self.root,
            text: &self.place.text,
            holes: &self.holes,
        }
    }
}

/// The holes of a string, in the text the string stands in.
fn placeholders(subject: &Subject<'_>, string: &JsonString) -> Vec<Span> {
    let holes = holes(subject, &string.text);
    holes
        .into_iter()
        .map(|hole| string.map.up_one(hole))
        .collect()
}

/// A given name and a family name read from the same attribute.
fn same_names(name: &Node, text: &str) -> Option<Diagnostic> {
    let (given, family) = (name.get("givenName")?, name.get("familyName")?);
    let (source, other) = (given.span.of(text), family.span.of(text));
    if source != other || !source.contains('$') {
        return None;
    }
    let found = Diagnostic::new(
        &rules::SCIM_SAME_SOURCE,
        given.span,
        "given name and family name come from the same attribute",
    )
    .label("the same as `familyName`")
    .note("everybody gets the family name twice")
    .help("one of them is `${user.firstname}`");
    Some(found)
}

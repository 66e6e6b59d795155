//! Method and URL: which resource is meant, whether there is such a request, filters.

use super::profile::{IfMatch, Known, Resource, named};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::text::Span;
use crate::text::spelling::either;

/// What is known of a request beside its body.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestLine<'a> {
    /// The method, in any case; `DELETEWITHBODY` is a DELETE.
    pub method: &'a str,
    /// The URL.
    pub url: &'a str,
    /// Places in the URL of which nothing is known, in order.
    pub holes: &'a [Span],
    /// Whether it has an `If-Match` header.
    pub if_match: bool,
    /// Whether it is known to go to a SCIM 2.0 target, however its URL looks.
    pub is_scim: bool,
}

/// A resource that a URL names.
pub(super) struct Place<'p> {
    pub resource: &'p Resource,
    /// Whether one of them is meant, not all.
    pub has_id: bool,
    /// A part of one that the URL goes on to.
    below: Option<Span>,
    endpoint: Span,
    id: Option<Span>,
}

impl<'a> RequestLine<'a> {
    /// Where SCIM stands in the URL: all of it up to the resource, if one of this profile's is named.
    /// Requests that share it go to one target.
    pub fn base(&self, profile: &super::Profile) -> Option<&'a str> {
        let (_, base) = self.named(profile.known())?;
        Some(&self.url[..base])
    }

    pub(super) fn verb(&self) -> String {
        let upper = self.method.to_ascii_uppercase();
        match upper.strip_suffix("WITHBODY") {
            Some(verb) => verb.to_owned(),
            None => upper,
        }
    }

    /// The URL with every hole as digits, so that places stay what they are.
    pub(super) fn masked(&self) -> String {
        let mut masked = String::with_capacity(self.url.len());
        let mut at = 0;
        for hole in self.holes {
            if hole.is_empty() || hole.start < at {
                continue;
            }
            masked.push_str(self.url.get(at..hole.start).unwrap_or_default());
            masked.extend(std::iter::repeat_n('1', hole.len()));
            at = hole.end;
        }
        masked.push_str(self.url.get(at..).unwrap_or_default());
        masked
    }

    pub(super) fn has_hole(&self, span: Span) -> bool {
        self.holes
            .iter()
            .any(|hole| !hole.is_empty() && hole.start < span.end && span.start < hole.end)
    }

    /// The resource the URL names, if the request is SCIM: by its path, or because that is known.
    pub(super) fn place<'p>(&self, profile: &'p Known, is_known: bool) -> Option<Place<'p>> {
        let (place, base) = self.named(profile)?;
        let masked = self.masked();
        let base = &masked[..base];
        let is_scim = match profile.base_paths.is_empty() {
            true => has_scim_segment(base),
            false => profile.base_paths.iter().any(|path| {
                let tail = base.len().checked_sub(path.len());
                tail.and_then(|at| base.get(at..))
                    .is_some_and(|tail| tail.eq_ignore_ascii_case(path))
            }),
        };
        (is_scim || is_known || self.is_scim).then_some(place)
    }

    /// The resource the URL's last segments name, and where what is before them ends.
    fn named<'p>(&self, profile: &'p Known) -> Option<(Place<'p>, usize)> {
        let masked = self.masked();
        let path = &masked[..masked.find(['?', '#']).unwrap_or(masked.len())];
        let mut segments = Vec::new();
        let mut start = 0;
        for segment in path.split('/') {
            segments.push(Span::new(start, start + segment.len()));
            start += segment.len() + 1;
        }
        while segments.pop_if(|last| last.is_empty()).is_some() {}
        let resource = |span: Span| {
            let wanted = span.of(&masked);
            let mut all = profile.resources.iter();
            all.find(|resource| {
                resource.endpoint[1..].eq_ignore_ascii_case(wanted) && !self.has_hole(span)
            })
        };
        // `/Users`, `/Users/{id}`, `/Groups/{id}/members`
        for back in 1..=3usize {
            let Some(index) = segments.len().checked_sub(back) else {
                break;
            };
            let Some(resource) = resource(segments[index]) else {
                continue;
            };
            let id = segments.get(index + 1).map(|id| id.of(&masked));
            if index == 0 || id.is_some_and(|id| id.starts_with('.')) {
                return None;
            }
            let place = Place {
                resource,
                has_id: back > 1,
                below: (back == 3).then(|| segments[index + 2]),
                endpoint: segments[index],
                id: segments.get(index + 1).copied(),
            };
            return Some((place, segments[index].start - 1));
        }
        None
    }

    pub(super) fn check(&self, profile: &Known) -> Vec<Diagnostic> {
        let Some(place) = self.place(profile, false) else {
            return Vec::new();
        };
        let mut found: Vec<Diagnostic> = self.impossible(profile, &place).into_iter().collect();
        if found.is_empty() {
            found.extend(self.unversioned(profile, &place));
        }
        if self.verb() == "GET" && !place.has_id {
            self.query(profile, place.resource, &mut found);
        }
        found
    }

    /// A request that SCIM, or this target, does not have.
    fn impossible(&self, profile: &Known, place: &Place<'_>) -> Option<Diagnostic> {
        let verb = self.verb();
        let called = place.resource.called();
        if let Some(below) = place.below {
            let name = below.of(self.url);
            let (known, _) = named(&place.resource.attributes, name)?;
            let message = format!("SCIM has no URL for the `{known}` of a {called}");
            let mut found = Diagnostic::new(&rules::SCIM_ENDPOINT, below, message)
                .label("no such URL")
                .note(format!(
                    "they are part of the {called} (RFC 7644, section 3.2); a target answers 404"
                ))
                .help("read or change them with the resource itself");
            // Some have it beside SCIM.
            if !profile.closed {
                found.severity = Severity::Warning;
            }
            return Some(found);
        }
        if !matches!(&*verb, "GET" | "POST" | "PUT" | "PATCH" | "DELETE") {
            return None;
        }
        let needs_id = matches!(&*verb, "PUT" | "PATCH" | "DELETE");
        let (span, message, note, help) = if needs_id && !place.has_id {
            (
                place.endpoint,
                format!("a {verb} needs the id of a {called} in its URL"),
                "a target answers 404 or 405 (RFC 7644, section 3.2)".to_owned(),
                format!(
                    "end the URL with `{}/${{account.accountID}}`, or what holds the id",
                    place.resource.endpoint
                ),
            )
        } else if verb == "POST" && place.has_id {
            (
                place.id.unwrap_or(place.endpoint),
                format!("a {called} that has an id is not created by POST"),
                "a target answers 404 or 405 (RFC 7644, section 3.2)".to_owned(),
                "change it with PATCH, or take the id away".to_owned(),
            )
        } else if !place.resource.methods.is_empty() && !place.resource.methods.contains(&verb) {
            let known: Vec<&str> = place.resource.methods.iter().map(String::as_str).collect();
            (
                place.endpoint,
                format!("{} has no {verb} for a {called}", profile.title),
                "the target answers 404 or 405".to_owned(),
                format!("it has {}", either(&known)),
            )
        } else {
            return None;
        };
        Some(
            Diagnostic::new(&rules::SCIM_ENDPOINT, span, message)
                .label(format!("with {verb}"))
                .note(note)
                .help(help),
        )
    }

    /// A change that does not say which version it changes (RFC 7644, section 3.14).
    fn unversioned(&self, profile: &Known, place: &Place<'_>) -> Option<Diagnostic> {
        let changes = matches!(&*self.verb(), "PUT" | "PATCH");
        if !changes || self.if_match || profile.if_match == IfMatch::Optional {
            return None;
        }
        let message = format!("a {} needs an `If-Match` header here", self.verb());
        Some(
            Diagnostic::new(&rules::SCIM_IF_MATCH, place.endpoint, message)
                .label("which version?")
                .note(format!(
                    "{} answers 428 or 412 without the version that is changed (RFC 7644, section 3.14)",
                    profile.title
                ))
                .help("read the resource first and send its `meta.version` as `If-Match`"),
        )
    }
}

/// Whether a path has SCIM 2.0's usual segment; one behind it that counts versions counts two.
fn has_scim_segment(base: &str) -> bool {
    let path = base.split_once("://").map_or(base, |(_, rest)| rest);
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let segment = segment.to_ascii_lowercase();
        let version = segments
            .peek()
            .and_then(|next| next.strip_prefix(['v', 'V']));
        let other =
            version.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit() && c != '2'));
        if matches!(&*segment, "scim2" | "scimv2") || segment == "scim" && !other {
            return true;
        }
    }
    false
}

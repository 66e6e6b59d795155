//! Targets that speak SCIM 2.0 (RFC 7643, RFC 7644): what they know, as data, and payloads against it.
//!
//! A [`Profile`] says which resources and attributes a target has, and its habits. [`check`] holds a body
//! against it, [`check_line`] method and URL. Both know nothing of templates: a body may have holes, places
//! of which nothing is known, and these are never judged.
//!
//! ```
//! use scimplate::scim::{self, Body, Profile, RequestLine};
//! use scimplate::text::json;
//!
//! let text = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
//!   "userName": "ann@example.org", "emails": "ann@example.org"}"#;
//! let document = json::read(text);
//! let body = Body { root: document.root.as_ref().unwrap(), text, holes: &[] };
//! let line = RequestLine { method: "POST", url: "https://example.org/scim/v2/Users", ..RequestLine::default() };
//!
//! let findings = scim::check(&body, &line, &Profile::generic());
//! assert_eq!(findings.len(), 1);
//! assert_eq!(findings[0].message, "`emails` is a list of objects, not a text");
//! assert_eq!(findings[0].span.of(text), r#""ann@example.org""#);
//! ```

mod habits;
#[cfg(test)]
mod laws;
mod line;
mod list;
mod patch;
mod path;
mod profile;
mod query;
mod resource;
mod target;
mod value;
mod written;

pub use habits::{
    Deletion, Habits, Paging, PastTheEnd, Recreation, SecondUserName, StaleIfMatch, UserNameFilter,
};
pub use line::RequestLine;
pub use path::{AttributePath, Comparison, Filter, Literal, LiteralKind, Misread, Path, Word};
pub use profile::Profile;
#[cfg(feature = "sandbox")]
pub(crate) use profile::{Attribute, Attributes, Format, Kind, Known, Mutability, Resource, named};
#[cfg(feature = "sandbox")]
pub(crate) use written::{is_date, is_phone};

use crate::diagnostic::{Diagnostic, rules};
use crate::text::Span;
use crate::text::json::Node;
#[cfg(not(feature = "sandbox"))]
use profile::Resource;
use value::Examination;

/// The schema of a PATCH (RFC 7644, section 3.5.2).
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// What the schemas of SCIM 2.0 begin with; those of SCIM 1.1, which is another protocol, with `urn:scim:`.
const SCIM_2: &str = "urn:ietf:params:scim:";
const SCIM_1: &str = "urn:scim:";

/// What the schemas of SCIM's messages begin with, which are no resources.
const MESSAGES: &str = "urn:ietf:params:scim:api:messages:";

/// A body that was read.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a> {
    /// What was read.
    pub root: &'a Node,
    /// What it was read from. In a hole it may stand otherwise than it was read.
    pub text: &'a str,
    /// Places of which nothing is known, in order. What holds one is unknown; a string that holds one is a
    /// string all the same. An object or list with one between its entries may have more of them.
    pub holes: &'a [Span],
}

/// What a body is.
enum What<'p> {
    Resource(&'p Resource),
    /// A PATCH, of a resource if that is known.
    Patch(Option<&'p Resource>),
}

/// What is wrong with a body, by the profile; nothing of a body that is not SCIM 2.0. Spans are in its text.
pub fn check(body: &Body<'_>, line: &RequestLine<'_>, profile: &Profile) -> Vec<Diagnostic> {
    let known = profile.known();
    let mut look = Examination::new(body, known, line.verb());
    if look.method == "DELETE" {
        if line.place(known, declares(body)).is_some() {
            look.add(
                Diagnostic::new(
                    &rules::SCIM_DELETE_BODY,
                    body.root.span,
                    "a DELETE has a body",
                )
                .label("not read")
                .note("the target deletes, whatever the body says (RFC 7644, section 3.6)")
                .help("take the body away, or send it with PATCH"),
            );
        }
        return look.found;
    }
    match what(&look, line) {
        Some(What::Resource(resource)) => look.resource(resource),
        Some(What::Patch(resource)) => look.patch(resource),
        None => {}
    }
    look.found
}

/// What is wrong with method, URL and headers, by the profile; nothing of a request that is not SCIM 2.0.
/// Spans are in the URL.
pub fn check_line(line: &RequestLine<'_>, profile: &Profile) -> Vec<Diagnostic> {
    line.check(profile.known())
}

/// Whether the body itself says that it is SCIM 2.0: by `schemas`, or by an extension it holds.
pub fn declares(body: &Body<'_>) -> bool {
    let is_ours = |text: &str| starts_with(text, SCIM_2);
    let members = body.root.as_object().unwrap_or_default().iter();
    schemas_of(body.root).any(is_ours)
        || members.into_iter().any(|member| is_ours(&member.key.text))
}

fn what<'p>(look: &Examination<'p>, line: &RequestLine<'_>) -> Option<What<'p>> {
    let body = look.body;
    body.root.as_object()?;
    let schemas = || schemas_of(body.root);
    if schemas().any(|schema| starts_with(schema, SCIM_1)) {
        return None;
    }
    let place = line.place(look.profile, declares(body));
    let here = place.as_ref().map(|place| place.resource);
    let is_patch = schemas().any(|schema| schema.eq_ignore_ascii_case(PATCH_OP));
    if is_patch || look.method == "PATCH" && (declares(body) || here.is_some()) {
        return Some(What::Patch(here));
    }
    // A search, many requests in one, an answer.
    let is_message = schemas().any(|schema| starts_with(schema, MESSAGES));
    if is_message || !matches!(&*look.method, "POST" | "PUT" | "") {
        return None;
    }
    let said = schemas().find_map(|schema| look.profile.resource_of_schema(schema));
    let by_place = || {
        let place = place.filter(|place| place.has_id == (look.method == "PUT"))?;
        Some(place.resource)
    };
    said.or_else(by_place).map(What::Resource)
}

fn schemas_of(root: &Node) -> impl Iterator<Item = &str> {
    let members = root.as_object().unwrap_or_default().iter();
    let schemas = members.filter(|member| member.key.text.eq_ignore_ascii_case("schemas"));
    schemas
        .flat_map(|member| match member.value.as_array() {
            Some(items) => items,
            None => std::slice::from_ref(&member.value),
        })
        .filter_map(Node::as_str)
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

//! Documents that read the target: ImportAccountEntJSON and ImportUserJSON.

mod access;
mod mapping;
mod paging;
mod status;

use std::collections::HashSet;

use super::{Subject, call, flow, url};
use crate::connection::{Attribute, AttributeKind, Part, Shape};
use crate::diagnostic::{Diagnostic, rules};
use crate::text::Located;

pub(super) use access::imported_types;
pub(super) use mapping::column_type;

/// A call that reads the target.
struct Call<'a> {
    part: Part<'a>,
    /// Where its request is described: in `http`, or in the call itself.
    request: Part<'a>,
}

/// The rules of both documents.
pub(super) fn check(subject: &Subject<'_>, attribute: &Attribute, found: &mut Vec<Diagnostic>) {
    let Some(root) = attribute.part() else { return };
    let calls = calls(&root);
    for call in &calls {
        if let Some(address) = call.url() {
            url::check(subject, attribute.kind(), &address, found);
        }
        let method = call.request.get("httpMethod");
        found.extend(method.and_then(|method| call::method(&method.text()?)));
        let headers = call.request.get("httpHeaders");
        for header in headers.iter().flat_map(Part::members) {
            if let (Some(name), Some(value)) = (header.key(), header.scalar()) {
                found.extend(call::written_login(&name, &value));
            }
        }
        mapping::check(call, found);
        paging::check(subject, call, found);
    }
    flow::logins_of_import(subject, &root, found);
    if attribute.kind() == AttributeKind::ImportAccountEnt {
        mapping::of_accounts(&root, found);
        access::check(&root, found);
        status::check(subject.connection, &root, found);
    }
}

/// The names an import's templates see that its own document makes: the columns it reads, and the field
/// that leads from one call to the next.
pub(super) fn own_names(attribute: &Attribute) -> HashSet<String> {
    let root = attribute
        .part()
        .filter(|_| attribute.kind().shape() == Shape::Import);
    let mut names = HashSet::new();
    for call in root.iter().flat_map(calls) {
        let columns = call.part.get("colsToPropsMap");
        names.extend(
            columns
                .iter()
                .flat_map(Part::members)
                .map(|column| column.name().to_owned()),
        );
        let next = call.part.get("nextApiKeyField");
        names.extend(next.and_then(|next| next.plain().map(str::to_owned)));
    }
    names
}

/// Takes back what was said of names that the document makes itself. In a column of a person every field
/// of the answer is a name.
pub(super) fn accept(
    own: &HashSet<String>,
    text: &Located,
    found: &mut Vec<Diagnostic>,
    from: usize,
) {
    let any =
        text.pointer.starts_with("/ImportUserJSON/") && text.pointer.contains("/colsToPropsMap/");
    let mut index = 0;
    found.retain(|one| {
        index += 1;
        let name = one
            .decoded
            .as_ref()
            .map(|decoded| decoded.span.of(&decoded.text));
        let known = any || name.is_some_and(|name| own.contains(name));
        index <= from || one.rule != &rules::BIND_UNKNOWN_ROOT || !known
    });
}

/// Every call of the document.
fn calls<'a>(root: &Part<'a>) -> Vec<Call<'a>> {
    let mut calls = Vec::new();
    let inside = |part: Option<Part<'a>>, calls: &mut Vec<Call<'a>>| {
        let named = part.iter().flat_map(Part::members);
        calls.extend(named.map(Call::new));
    };
    if root.attribute.kind() == AttributeKind::ImportUser {
        let several = root.get("call");
        calls.extend(several.iter().flat_map(Part::items).map(Call::new));
        calls.push(Call::new(root.clone()));
        return calls;
    }
    inside(root.at(&["accountParams", "call"]), &mut calls);
    for section in ["entitlementParams", "acctEntParams", "entOwnerParams"] {
        let types = root.at(&[section, "entTypes"]);
        for kind in types.iter().flat_map(Part::members) {
            inside(kind.get("call"), &mut calls);
        }
    }
    for section in ["entOwnerParams", "entMappingParams"] {
        calls.extend(root.get(section).map(Call::new));
    }
    calls
}

impl<'a> Call<'a> {
    fn new(part: Part<'a>) -> Call<'a> {
        let request = part.get("http").unwrap_or_else(|| part.clone());
        Call { part, request }
    }

    fn url(&self) -> Option<Located> {
        self.request.get("url")?.text()
    }

    /// Whether the answers are those of a SCIM server: its address or its list says so.
    fn is_scim(&self) -> bool {
        let list = self.part.get("listField");
        let list = list.and_then(|list| list.plain());
        let url = self.request.get("url");
        let url = url.and_then(|url| url.plain()).unwrap_or_default();
        list.is_some_and(|list| list.eq_ignore_ascii_case("Resources"))
            || url.to_ascii_lowercase().contains("/scim")
    }
}

//! Which account has which entitlement: types, and the join of accounts and their entitlements.

use crate::connection::{AttributeKind, Connection, Part, closest, columns};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::lint::whole;
use crate::text::Located;

/// What a column is mapped to that remembers an account's entitlements until they are joined.
const MARKER: &str = "STORE#ACC#ENT#MAPPINGINFO";

/// What the calls of `acctEntParams` need, by their `processingType`.
const NEEDS: &[(&str, &[&str])] = &[
    (
        "http",
        &[
            "http",
            "listField",
            "acctIdPath",
            "entIdPath",
            "acctKeyField",
            "entKeyField",
        ],
    ),
    (
        "httpEntToAcct",
        &["http", "listField", "acctKeyField", "entKeyField"],
    ),
    (
        "httpAcctToEnt",
        &[
            "http",
            "listField",
            "entIdPath",
            "acctKeyField",
            "entKeyField",
        ],
    ),
];

pub(super) fn check(root: &Part<'_>, found: &mut Vec<Diagnostic>) {
    found.extend(join(root));
    types(root, found);
    for call in access_calls(root) {
        found.extend(needs(&call));
    }
}

fn access_calls<'a>(root: &Part<'a>) -> Vec<Part<'a>> {
    let types = root.at(&["acctEntParams", "entTypes"]);
    let calls = types.iter().flat_map(Part::members);
    let calls = calls.filter_map(|kind| kind.get("call"));
    calls.flat_map(|calls| calls.members()).collect()
}

/// The column that remembers, what it remembers, and the step that joins: all three, or none.
fn join(root: &Part<'_>) -> Option<Diagnostic> {
    let marker = marker(root);
    let mappings = root.at(&["accountParams", "acctEntMappings"]);
    let has_mappings = |part: &Part<'_>| part.node.as_object().is_some_and(|all| !all.is_empty());
    let mappings = mappings.filter(has_mappings);
    let from_accounts = |part: Option<Part<'_>>| {
        let kind = part?.get("processingType")?.text()?;
        (&*kind.text == "acctToEntMapping").then_some(kind)
    };
    let joined = from_accounts(root.get("acctEntParams")).or_else(|| {
        access_calls(root)
            .into_iter()
            .find_map(|call| from_accounts(Some(call)))
    });
    match (marker, mappings, joined) {
        (Some(marker), None, joined) => {
            let found = Diagnostic::new(
                &rules::IMPORT_MARKER,
                whole(&marker),
                "the column has no entitlements to remember",
            )
            .label("nothing to store")
            .help(
                "say in `acctEntMappings` of `accountParams` where an account's entitlements stand",
            );
            let found = match joined {
                Some(_) => found
                    .note("no account gets entitlements: the step that joins them finds nothing"),
                None => {
                    let mut found = found.note("the column stays empty");
                    found.severity = Severity::Hint;
                    found.help("leave the column out, or say in `acctEntMappings` where an account's entitlements stand")
                }
            };
            Some(found.located(&marker))
        }
        (None, Some(mappings), _) => Some(
            mappings
                .finding_at_key(
                    &rules::IMPORT_MARKER,
                    "no column remembers the entitlements of an account",
                )
                .label("found, and forgotten")
                .note("no account gets them: the step that joins them finds nothing")
                .help(format!("map a column to `{MARKER}~#~char`")),
        ),
        (None, None, Some(joined)) => {
            let found = Diagnostic::new(
                &rules::IMPORT_MARKER,
                whole(&joined),
                "accounts bring no entitlements to join",
            )
            .label("nothing to join")
            .note("no account gets entitlements")
            .help(format!(
                "add `acctEntMappings` to `accountParams`, and map a column to `{MARKER}~#~char`"
            ));
            Some(found.located(&joined))
        }
        _ => None,
    }
}

/// The column that is mapped to the marker.
fn marker(root: &Part<'_>) -> Option<Located> {
    let calls = root.at(&["accountParams", "call"])?;
    let mut all = calls
        .members()
        .filter_map(|call| call.get("colsToPropsMap"))
        .flat_map(columns);
    let marked = all.find(|column| column.path.text.trim() == MARKER)?;
    Some(marked.path)
}

/// The entitlement types a connection imports; empty where it does not say.
pub(in crate::lint) fn imported_types(connection: &Connection) -> Vec<String> {
    let attribute = connection.attribute(AttributeKind::ImportAccountEnt);
    let Some(root) = attribute.and_then(|attribute| attribute.part()) else {
        return Vec::new();
    };
    let mut types = declared(&root);
    let mappings = root.at(&["accountParams", "acctEntMappings"]);
    let pairs = root
        .at(&["acctEntParams", "entTypes"])
        .filter(|_| types.is_empty());
    let more = mappings.iter().chain(&pairs).flat_map(Part::members);
    types.extend(more.map(|kind| kind.name().to_owned()));
    types.sort();
    types.dedup();
    types
}

/// The types `entitlementParams` declares.
fn declared(root: &Part<'_>) -> Vec<String> {
    let types = root.at(&["entitlementParams", "entTypes"]);
    let types = types.iter().flat_map(Part::members);
    let supported = root.at(&["entitlementParams", "supportedEntitlementTypes"]);
    let supported = supported.iter().flat_map(Part::items);
    let supported = supported.filter_map(|kind| kind.plain());
    let names = types.map(|kind| kind.name()).chain(supported);
    names.map(str::to_owned).collect()
}

/// A type accounts are joined with is one that is imported.
fn types(root: &Part<'_>, found: &mut Vec<Diagnostic>) {
    let declared = declared(root);
    if declared.is_empty() {
        return;
    }
    let mappings = root.at(&["accountParams", "acctEntMappings"]);
    let pairs = root.at(&["acctEntParams", "entTypes"]);
    for kind in mappings.iter().chain(&pairs).flat_map(Part::members) {
        let name = kind.name();
        if declared.iter().any(|known| known == name) {
            continue;
        }
        let message = format!("`entitlementParams` has no type `{name}`");
        let names = declared.iter().map(String::as_str);
        let one =
            kind.finding_at_key(&rules::IMPORT_UNKNOWN_TYPE, message)
                .label("no such type")
                .note("there are no entitlements of this type to give to accounts")
                .help(match closest(name, names, 0.8) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "declare it in `entTypes`, with an empty `call` if accounts bring it"
                        .to_owned(),
                });
        found.push(one);
    }
}

/// What a call of its kind cannot do without.
fn needs(call: &Part<'_>) -> Option<Diagnostic> {
    let kind = call.get("processingType")?.plain()?;
    let needs = NEEDS.iter().find(|(known, _)| *known == kind);
    let needs = needs.iter().flat_map(|(_, keys)| *keys);
    let missing: Vec<String> = needs
        .filter(|key| call.node.get(key).is_none())
        .map(|key| format!("`{key}`"))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let missing = missing.join(", ");
    let found = call
        .finding(
            &rules::SHAPE_MISSING_KEY,
            format!("the call has no {missing}"),
        )
        .note(format!(
            "a call of the kind `{kind}` cannot tell which account has what without"
        ))
        .help(format!("add {missing}"));
    Some(found)
}

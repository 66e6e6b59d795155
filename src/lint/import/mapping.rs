//! Columns: where they are read from, and as what.

use super::Call;
use crate::connection::{Column, Part, closest, columns};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::lint::whole;
use crate::text::{Located, Span};

/// The types seen after `~#~`; no full list is public.
const TYPES: &[&str] = &[
    "char",
    "date",
    "bool",
    "int",
    "epochdate",
    "listAsString",
    "boolListInverse",
];

/// What separates a path from its type.
const MARK: &str = "~#~";

/// Attributes of SCIM that hold several values (RFC 7643, section 4.1.2 and 4.2).
const SEVERAL: &[&str] = &[
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
];

/// What each of their values has.
const PARTS: &[&str] = &["value", "display", "type", "primary", "$ref", "formatted"];

/// The columns of a call, and the paths of its records.
pub(super) fn check(call: &Call<'_>, found: &mut Vec<Diagnostic>) {
    let map = call.part.get("colsToPropsMap");
    let columns = map.map(columns).unwrap_or_default();
    for column in &columns {
        found.extend(column_type(column));
        if call.is_scim() {
            found.extend(array_path(&column.path));
            found.extend(list_column(column));
            found.extend(password(column));
        }
    }
    if call.is_scim() {
        let paths = ["acctIdPath", "entIdPath", "idPath"];
        let paths = paths.iter().filter_map(|key| call.part.get(key)?.text());
        found.extend(paths.filter_map(|path| array_path(&path)));
    }
    if let Some(key) = call.part.get("keyField")
        && !columns.is_empty()
    {
        found.extend(key_not_mapped(&key, &columns));
    }
}

/// The columns of entitlements that stand in accounts.
pub(super) fn of_accounts(root: &Part<'_>, found: &mut Vec<Diagnostic>) {
    let mappings = root.at(&["accountParams", "acctEntMappings"]);
    for mapping in mappings.iter().flat_map(Part::members) {
        let map = mapping.get("colsToPropsMap");
        for column in map.map(columns).unwrap_or_default() {
            found.extend(column_type(&column));
        }
    }
}

/// `path~#~type`: the mark is there once, and the type is one there is.
pub(in crate::lint) fn column_type(column: &Column) -> Option<Diagnostic> {
    let name = &column.name.text;
    let not_filled = "a column without a type is not filled";
    let Some(kind) = &column.kind else {
        // Nothing is mapped; what an author leaves empty is no mistake in writing.
        if column.path.text.trim().is_empty() {
            return None;
        }
        let path = column
            .path
            .text
            .split(['~', '#'])
            .next()
            .unwrap_or_default();
        let found = Diagnostic::new(
            &rules::IMPORT_COLUMN_TYPE,
            whole(&column.path),
            format!("`{name}` does not say the type of its value"),
        )
        .label("no `~#~` and type")
        .note(not_filled);
        let found = match path.is_empty() || column.path.text.contains("${") {
            true => found.help("write `~#~char` after it"),
            false => found.help(format!("write `{path}~#~char`")),
        };
        return Some(found.located(&column.path));
    };
    if let Some(at) = column.path.text.find(MARK) {
        let rest = Span::new(at, at + MARK.len());
        let found = Diagnostic::new(
            &rules::IMPORT_COLUMN_TYPE,
            rest,
            format!("`{name}` says two types"),
        )
        .label("and again later")
        .note(not_filled)
        .help("leave one of them");
        return Some(found.located(&column.path));
    }
    let text = &*kind.text;
    if TYPES.contains(&text) {
        return None;
    }
    let warning = |span: Span, message: String| {
        let mut found = Diagnostic::new(&rules::IMPORT_COLUMN_TYPE, span, message);
        found.severity = Severity::Warning;
        found
    };
    let trimmed = text.trim();
    if TYPES.contains(&trimmed) {
        let before = text.len() - text.trim_start().len();
        let (start, end) = match before {
            0 => (trimmed.len(), text.len()),
            before => (0, before),
        };
        let found = warning(Span::new(start, end), format!("a blank stands beside the type of `{name}`"))
            .label("a blank")
            .note("no public material says that it does not count; where it does, the column is not filled")
            .help("take it away");
        return Some(found.located(kind));
    }
    if trimmed.is_empty() {
        let found = Diagnostic::new(
            &rules::IMPORT_COLUMN_TYPE,
            whole(&column.path),
            format!("`{name}` does not say the type of its value"),
        )
        .label("nothing after `~#~`")
        .note(not_filled)
        .help(format!("write `{}~#~char`", column.path.text));
        return Some(found.located(&column.path));
    }
    let found = warning(whole(kind), format!("no type `{trimmed}` is known"))
        .label("unknown type")
        .note("the product may have it all the same; where it does not, the column is not filled");
    let found = match closest(trimmed, TYPES.iter().copied(), 0.8) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("the types seen so far are {}", TYPES.join(", "))),
    };
    Some(found.located(kind))
}

fn is_several(name: &str) -> bool {
    SEVERAL.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// `emails.value`: one of several e-mails, and not said which.
fn array_path(path: &Located) -> Option<Diagnostic> {
    if path.text.starts_with('#') || path.text.contains("${") {
        return None;
    }
    let mut at = 0;
    let mut segments = path.text.split('.').peekable();
    while let Some(segment) = segments.next() {
        let next = segments.peek()?;
        if is_several(segment) && PARTS.contains(next) {
            let found = Diagnostic::new(
                &rules::IMPORT_ARRAY_PATH,
                Span::new(at, at + segment.len()),
                format!("`{segment}` is an array, and the path goes on without an index"),
            )
            .label("which one of them")
            .note("the column stays empty, or gets the text of a list")
            .help(format!("write `{segment}[0].{next}` for the first"));
            return Some(found.located(path));
        }
        at += segment.len() + 1;
    }
    None
}

/// A whole array in a column of text.
fn list_column(column: &Column) -> Option<Diagnostic> {
    let path = &column.path;
    let is_list = is_several(&path.text) || path.text.eq_ignore_ascii_case("schemas");
    let as_text = column
        .kind
        .as_ref()
        .is_some_and(|kind| kind.text.trim() == "char");
    if !is_list || !as_text {
        return None;
    }
    let found = Diagnostic::new(
        &rules::IMPORT_LIST_COLUMN,
        whole(path),
        format!("`{}` is an array, and the column is a text", path.text),
    )
    .label("an array")
    .note("the column gets the text of a list, with brackets and commas")
    .help("read one of its values, or leave the column out");
    Some(found.located(path))
}

/// A password is never returned (RFC 7643, section 4.1.1).
fn password(column: &Column) -> Option<Diagnostic> {
    if !column.path.text.eq_ignore_ascii_case("password") {
        return None;
    }
    let found = Diagnostic::new(
        &rules::IMPORT_PASSWORD,
        whole(&column.path),
        "no SCIM server returns a password",
    )
    .label("never in an answer")
    .note(format!(
        "`{}` stays empty; and if a server did return it, everybody could read it there",
        column.name.text
    ))
    .help("leave the column out");
    Some(found.located(&column.path))
}

/// The column that tells records apart is not among those that are read.
fn key_not_mapped(key: &Part<'_>, columns: &[Column]) -> Option<Diagnostic> {
    let text = key.text()?;
    let is_read = |column: &Column| column.name.text.eq_ignore_ascii_case(&text.text);
    if text.text.is_empty() || columns.iter().any(is_read) {
        return None;
    }
    let names = columns.iter().map(|column| &*column.name.text);
    let found = Diagnostic::new(
        &rules::IMPORT_KEY_NOT_MAPPED,
        whole(&text),
        format!("no column `{}` is read", text.text),
    )
    .label("not in `colsToPropsMap`")
    .note("a record whose key is null is dropped, and the job says nothing")
    .help(match closest(&text.text, names, 0.8) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `{}` to `colsToPropsMap`", text.text),
    });
    Some(found.located(&text))
}

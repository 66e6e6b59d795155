//! How the next page is asked for.

use super::Call;
use crate::connection::Part;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::lint::{Subject, url, whole};
use crate::text::{Located, Span};

/// The ways there are.
const STYLES: &[&str] = &["nextUrl", "page", "offset"];

/// What paging sees of an answer.
const ROOTS: &[&str] = &["completeResponseMap", "objectList"];

/// Where a path may start.
const STARTS: &[&str] = &["completeResponseMap.", "headers."];

/// Parameters that say where an answer begins, and where the first one does.
const POSITIONS: &[(&str, u64)] = &[
    ("page", 1),
    ("pagenumber", 1),
    ("pageno", 1),
    ("startindex", 1),
    ("offset", 0),
    ("skip", 0),
];

pub(super) fn check(subject: &Subject<'_>, call: &Call<'_>, found: &mut Vec<Diagnostic>) {
    let pagination = call.part.get("pagination");
    let styles = pagination.iter().flat_map(Part::members);
    let styles: Vec<Part<'_>> = styles
        .filter(|part| STYLES.contains(&part.name()))
        .collect();
    if let Some(pagination) = &pagination {
        found.extend(style(pagination, &styles));
    }
    for style in &styles {
        let paths = ["totalCountPath", "pageRecordCount"];
        let paths = paths.iter().filter_map(|key| style.get(key));
        found.extend(paths.filter_map(|path| start(&path)));
        if let Some(next) = style.get("nextUrlPath").and_then(|next| next.text()) {
            next_url(subject, &next, found);
        }
        if call.is_scim() {
            found.extend(scim(style));
        }
    }
    if let Some(address) = call.url() {
        fixed(subject, &address, &styles, found);
        found.extend(members(subject, call, &address));
    }
}

/// Exactly one way.
fn style(pagination: &Part<'_>, styles: &[Part<'_>]) -> Option<Diagnostic> {
    let found = match styles {
        [_] => return None,
        // What is there instead is another finding, or nothing at all.
        [] => {
            let slip = |member: Part<'_>| {
                STYLES
                    .iter()
                    .any(|style| style.eq_ignore_ascii_case(member.name()))
            };
            let members = pagination.node.as_object()?;
            if members.is_empty() || pagination.members().any(slip) {
                return None;
            }
            pagination
                .finding_at_key(
                    &rules::IMPORT_PAGE_STYLE,
                    "`pagination` names no way of paging",
                )
                .label("none of them")
                .note("only the first page is read")
                .help("put the settings into `nextUrl`, `page` or `offset`")
        }
        [first, second, ..] => second
            .finding_at_key(
                &rules::IMPORT_PAGE_STYLE,
                format!("`{}` stands beside `{}`", second.name(), first.name()),
            )
            .label("a second way of paging")
            .note("no public material says which of them counts")
            .help("leave one of them"),
    };
    Some(found)
}

/// A path into an answer starts at its root.
fn start(path: &Part<'_>) -> Option<Diagnostic> {
    let text = path.text()?;
    let plain = text.text.trim();
    let given = plain.is_empty()
        || plain.contains(['$', '@', '<'])
        || plain.parse::<f64>().is_ok()
        || STARTS.iter().any(|start| plain.starts_with(start));
    if given {
        return None;
    }
    let found = Diagnostic::new(
        &rules::IMPORT_PAGE_PATH,
        whole(&text),
        format!("`{}` does not start at the answer's root", path.name()),
    )
    .label("no `completeResponseMap.`")
    .note("the path finds nothing: one page is read, or pages without end")
    .help(format!("write `completeResponseMap.{plain}`"));
    Some(found.located(&text))
}

/// The names a template of the next page sees.
fn next_url(subject: &Subject<'_>, next: &Located, found: &mut Vec<Diagnostic>) {
    for read in &subject.inspection(&next.text).reads {
        let Some(step) = read.steps.first().filter(|_| read.root == "response") else {
            continue;
        };
        if ROOTS.contains(&step.name.as_str()) {
            continue;
        }
        let message = format!("`response` has no `{}` while paging", step.name);
        let one = Diagnostic::new(&rules::IMPORT_PAGE_PATH, step.span, message)
            .label("not here")
            .note("it is null, and only the first page is read")
            .help(format!(
                "the answer is `response.completeResponseMap`: write `response.completeResponseMap.{}`",
                step.name
            ));
        found.push(one.located(next));
    }
}

/// A parameter of the URL with its value.
struct Parameter {
    name: String,
    value: Option<u64>,
    span: Span,
}

/// The parameters of a URL whose values are plain.
fn parameters(subject: &Subject<'_>, address: &Located) -> Vec<Parameter> {
    let plain = url::plain(subject, address);
    let Some(start) = plain.find('?').map(|at| at + 1) else {
        return Vec::new();
    };
    let mut at = start;
    let mut parameters = Vec::new();
    for pair in plain[start..].split('&') {
        let span = Span::new(at, at + pair.len());
        at = span.end + 1;
        if let Some((name, value)) = pair.split_once('=') {
            parameters.push(Parameter {
                name: name.trim().to_owned(),
                value: value.trim().parse().ok(),
                span,
            });
        }
    }
    parameters
}

/// What paging sets is not in the URL already.
fn fixed(
    subject: &Subject<'_>,
    address: &Located,
    styles: &[Part<'_>],
    found: &mut Vec<Diagnostic>,
) {
    let set = |key: &str| {
        let parts = styles.iter().filter_map(|style| style.get(key));
        parts.filter_map(|part| part.plain()).next()
    };
    let position = set("pageNumberParam").or_else(|| set("offsetParam"));
    let size = set("pageSizeParam").or_else(|| set("batchParam"));
    let first = set("firstPageNumber").and_then(|first| first.trim().parse::<u64>().ok());
    for parameter in parameters(subject, address) {
        let name = &parameter.name;
        let mut one = if Some(name.as_str()) == position {
            // A first page 0 may be a slip of its own: only what is later for sure counts.
            let by_offset =
                set("offsetParam").is_some() && !name.eq_ignore_ascii_case("startIndex");
            let begins = if by_offset {
                0
            } else {
                first.unwrap_or(1).max(1)
            };
            let message = format!("`{name}` is in the URL, and paging sets it too");
            let mut one = Diagnostic::new(&rules::IMPORT_PAGE_IN_URL, parameter.span, message);
            if parameter.value.is_some_and(|value| value > begins) {
                one.severity = Severity::Error;
                one.note("what comes before is never read, or the parameter is sent twice")
            } else {
                one.note("the parameter is sent twice, and the target takes one of the two")
            }
        } else if Some(name.as_str()) == size {
            let message = format!("`{name}` is in the URL, and paging sets it too");
            let mut one = Diagnostic::new(&rules::IMPORT_PAGE_IN_URL, parameter.span, message);
            one.severity = Severity::Hint;
            one.note("the parameter is sent twice, and the target takes one of the two")
        } else {
            let folded: String = name
                .chars()
                .filter(|c| c.is_ascii_alphanumeric())
                .map(|c| c.to_ascii_lowercase())
                .collect();
            let known = POSITIONS.iter().find(|(known, _)| *known == folded);
            let value = parameter
                .value
                .zip(known)
                .filter(|(value, (_, first))| value > first);
            let Some((value, _)) = value else { continue };
            let message = format!("the first request already asks for `{name}={value}`");
            Diagnostic::new(&rules::IMPORT_PAGE_IN_URL, parameter.span, message)
                .note("what comes before is never read")
        };
        one = one
            .label("fixed here")
            .help("take the parameter out of the URL");
        found.push(one.located(address));
    }
}

/// SCIM counts records, from `startIndex`, `count` at a time (RFC 7644, section 3.4.2.4).
fn scim(style: &Part<'_>) -> Option<Diagnostic> {
    let by_page = style.name() == "page";
    let key = if by_page {
        "pageNumberParam"
    } else {
        "offsetParam"
    };
    let part = style.get(key)?;
    let text = part.text()?;
    let other = !text.text.eq_ignore_ascii_case("startIndex");
    if !other && !by_page {
        return None;
    }
    let message = match other {
        true => format!("SCIM has no parameter `{}`", text.text),
        false => format!("`{}` counts records, and here it counts pages", text.text),
    };
    let found = Diagnostic::new(&rules::IMPORT_SCIM_PAGING, whole(&text), message);
    let found = match other {
        true => found
            .label("not SCIM's paging")
            .note("a SCIM server ignores it and answers with the first records again and again"),
        false => found
            .label("1, 2, 3 …")
            .note("the second page begins at the second record: most records come many times"),
    };
    let help = "go on by `nextUrl`, with `startIndex` and `itemsPerPage` of `response.completeResponseMap`";
    Some(found.help(help).located(&text))
}

/// `/Groups/{id}/members`
fn members(subject: &Subject<'_>, call: &Call<'_>, address: &Located) -> Option<Diagnostic> {
    let plain = url::plain(subject, address).to_ascii_lowercase();
    let path = plain.split('?').next().unwrap_or_default();
    let path = path.trim_end_matches('/');
    let group = path.strip_suffix("/members")?;
    let (before, _) = group.rsplit_once('/')?;
    if !before.ends_with("/groups") || !call.is_scim() {
        return None;
    }
    let found = Diagnostic::new(
        &rules::IMPORT_SCIM_MEMBERS,
        Span::new(group.len(), path.len()),
        "SCIM has no address for the members of a group",
    )
    .label("no such address")
    .note("the server answers with 404, and no account gets its groups")
    .help("ask for the group itself, with `members` as `listField` and `value` as `acctIdPath`");
    Some(found.located(address))
}

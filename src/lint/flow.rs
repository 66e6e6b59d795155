//! What one part of a connection says about another: logins, answers of earlier calls, author placeholders.

use super::{Subject, import};
use crate::connection::{Attribute, AttributeKind, Call, Connection, Part, Shape, closest};
use crate::diagnostic::{Diagnostic, Fix, rules};
use crate::text::{Located, Span};

/// How alike a name must be to one that exists for it to be written in its place.
const ALIKE: f64 = 0.85;

/// The calls of an attribute against the connection and against each other.
pub(super) fn check(subject: &Subject<'_>, attribute: &Attribute, found: &mut Vec<Diagnostic>) {
    if !matches!(attribute.kind().shape(), Shape::Calls | Shape::Actions) {
        return;
    }
    let logins = logins(subject.connection);
    let calls = attribute.calls();
    for (index, call) in calls.iter().enumerate() {
        if let (Some(name), Some(logins)) = (&call.connection, &logins)
            && !logins.iter().any(|login| **login == *name.text)
        {
            found.push(unknown_login(name, logins));
        }
        for template in call.templates() {
            answers(subject, template, index, calls, found);
        }
    }
    if matches!(
        attribute.kind(),
        AttributeKind::AddAccess | AttributeKind::RemoveAccess
    ) {
        unknown_types(subject.connection, calls, found);
    }
    found.extend(same_for_all(subject, attribute));
    let provisioning = attribute.provisioning();
    if attribute.kind() == AttributeKind::CreateAccount {
        found.extend(no_account_id(attribute));
    }
    found.extend(provisioning.columns.iter().filter_map(import::column_type));
    let paths = provisioning.account_id_path.iter();
    let columns = provisioning.columns.iter().map(|column| &column.path);
    found.extend(
        paths
            .chain(columns)
            .filter_map(|path| answer_of_no_call(path, calls)),
    );
}

/// What a task about one account sends tells which one.
fn same_for_all(subject: &Subject<'_>, attribute: &Attribute) -> Option<Diagnostic> {
    use AttributeKind as Kind;
    let about_one = matches!(
        attribute.kind(),
        Kind::UpdateAccount
            | Kind::EnableAccount
            | Kind::DisableAccount
            | Kind::RemoveAccount
            | Kind::AddAccess
            | Kind::RemoveAccess
            | Kind::ChangePassword
    );
    let changes = |call: &&Call| {
        let method = call.http_method.as_ref();
        method.is_some_and(|method| !method.text.eq_ignore_ascii_case("GET"))
    };
    let first = attribute
        .calls()
        .iter()
        .filter(|_| about_one)
        .find(changes)?;
    let tells = |text: &Located| {
        let seen = subject.inspection(&text.text);
        let common = ["access_token", "connection"];
        // What looks like a placeholder and is none is another finding.
        let looks = !text.text.starts_with('{') && text.text.contains('{') && seen.holes.is_empty();
        let reads = seen
            .reads
            .iter()
            .any(|read| !common.contains(&read.root.as_str()));
        looks || reads || !seen.failures.is_empty()
    };
    if attribute
        .calls()
        .iter()
        .any(|call| call.templates().any(tells))
    {
        return None;
    }
    let url = first.url.as_ref()?;
    let found = Diagnostic::new(
        &rules::FLOW_SAME_FOR_ALL,
        Span::new(0, url.text.len()),
        "the request does not say which account it is about",
    )
    .label("the same for every account")
    .note("each task sends the same, whoever it is for")
    .help("name the account in the URL or in what is sent: `${account.accountID}`");
    Some(found.located(url))
}

/// A created account is found again by its id.
fn no_account_id(attribute: &Attribute) -> Option<Diagnostic> {
    let root = attribute.part()?;
    let calls = root
        .get("call")
        .filter(|calls| !attribute.calls().is_empty() && calls.is_given())?;
    let schema = attribute.kind().schema()?;
    let meant = |member: Part<'_>| schema.meant(member.name()).map(|key| key.name);
    let says = root.node.get("accountIdPath").is_some()
        || root
            .members()
            .any(|member| meant(member) == Some("accountIdPath"));
    if says {
        return None;
    }
    let found = calls
        .finding_at_key(&rules::FLOW_NO_ACCOUNT_ID, "the new account gets no id")
        .label("no `accountIdPath` beside it")
        .note("`${account.accountID}` is null in every later task, until the next import")
        .help("add `accountIdPath`, such as `call1.message.id`");
    Some(found)
}

/// Only calls named like the task's entitlement type run.
fn unknown_types(connection: &Connection, calls: &[Call], found: &mut Vec<Diagnostic>) {
    let types = import::imported_types(connection);
    if types.is_empty() {
        return;
    }
    for name in calls.iter().filter_map(|call| call.name.as_ref()) {
        if types.iter().any(|known| **known == *name.text) || name.text.contains('$') {
            continue;
        }
        let known: Vec<String> = types.iter().map(|known| format!("`{known}`")).collect();
        let one = Diagnostic::new(
            &rules::FLOW_UNKNOWN_TYPE,
            Span::new(0, name.text.len()),
            format!("no entitlement type `{}` is imported", name.text),
        )
        .label("no such type")
        .note("a call runs for the entitlement type of its name, so this one never does")
        .help(match known.len() {
            1 => format!("the type is {}", known[0]),
            _ => format!("the types are {}", known.join(", ")),
        });
        found.push(one.located(name));
    }
}

/// Entitlements that are imported can be asked for, and then somebody has to give them.
pub(super) fn no_access(connection: &Connection, found: &mut Vec<Diagnostic>) {
    let has = |kind| connection.attribute(kind).is_some();
    let provisions = has(AttributeKind::CreateAccount);
    if !provisions || has(AttributeKind::AddAccess) || has(AttributeKind::RemoveAccess) {
        return;
    }
    let attribute = connection.attribute(AttributeKind::ImportAccountEnt);
    let types =
        attribute.and_then(|attribute| attribute.part()?.at(&["entitlementParams", "entTypes"]));
    let Some(types) = types.filter(|types| types.members().next().is_some()) else {
        return;
    };
    found.push(
        types
            .finding_at_key(&rules::FLOW_NO_ACCESS, "no call gives or takes these entitlements")
            .label("imported only")
            .note("the connection has no AddAccessJSON and no RemoveAccessJSON, so a request for one is never done")
            .help("add AddAccessJSON and RemoveAccessJSON, with a call named like each type"),
    );
}

/// Logins of a document that reads the target.
pub(super) fn logins_of_import(
    subject: &Subject<'_>,
    root: &Part<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(logins) = logins(subject.connection) else {
        return;
    };
    let mut open = vec![root.clone()];
    while let Some(part) = open.pop() {
        let members = part.members().chain(part.items());
        for inner in members
            .filter(|inner| inner.node.as_object().is_some() || inner.node.as_array().is_some())
        {
            open.push(inner);
        }
        let login = part.get("connection").and_then(|login| login.text());
        let login = login.filter(|name| !name.text.contains('$') && !logins.contains(&&*name.text));
        found.extend(login.map(|name| unknown_login(&name, &logins)));
    }
}

/// The names ConnectionJSON logs in under; `None` where it cannot be read.
fn logins(connection: &Connection) -> Option<Vec<&str>> {
    let attribute = connection.attribute(AttributeKind::Connection)?;
    let root = attribute.document().root.as_ref()?;
    let members = root.get("authentications")?.as_object()?;
    Some(members.iter().map(|member| &*member.key.text).collect())
}

fn unknown_login(name: &Located, logins: &[&str]) -> Diagnostic {
    let message = format!("ConnectionJSON has no authentication `{}`", name.text);
    let known: Vec<String> = logins.iter().map(|login| format!("`{login}`")).collect();
    let found = Diagnostic::new(
        &rules::FLOW_UNKNOWN_LOGIN,
        Span::new(0, name.text.len()),
        message,
    )
    .label("unknown authentication")
    .note("the call has nothing to log in with, and fails");
    let near = closest(&name.text, logins.iter().copied(), ALIKE);
    let found =
        found.fix(near.map(|near| Fix::rename(Span::new(0, name.text.len()), &name.text, near)));
    match known.is_empty() {
        true => found,
        false => found.help(format!("ConnectionJSON has {}", known.join(", "))),
    }
    .located(name)
}

/// `response.X` in a template of the call at `index`: X is an earlier call.
fn answers(
    subject: &Subject<'_>,
    template: &Located,
    index: usize,
    calls: &[Call],
    found: &mut Vec<Diagnostic>,
) {
    let earlier = || {
        let before = calls[..index].iter();
        before.filter(|other| other.action == calls[index].action)
    };
    for read in &subject.inspection(&template.text).reads {
        let Some(step) = read.steps.first().filter(|_| read.root == "response") else {
            continue;
        };
        if earlier().any(|call| call.response_key == step.name) {
            continue;
        }
        let later = calls.iter().any(|call| call.response_key == step.name);
        let message = match later {
            true => format!("`{}` has not run before this call", step.name),
            false => format!("no earlier call is named `{}`", step.name),
        };
        let one = Diagnostic::new(&rules::FLOW_NO_ANSWER, step.span, message)
            .label(if later { "runs later" } else { "no such call" })
            .note("there is no answer to read, and the task fails");
        let known: Vec<String> = earlier()
            .map(|call| format!("`response.{}`", call.response_key))
            .collect();
        let keys = earlier().map(|call| call.response_key.as_str());
        let near = closest(&step.name, keys, ALIKE).filter(|_| !later);
        let one = one.fix(near.map(|near| Fix::rename(step.span, &step.name, near)));
        let one = match known.is_empty() {
            true => one.help("this is the first call: nothing has been answered yet"),
            false => one.help(format!("the answers so far are {}", known.join(", "))),
        };
        found.push(one.located(template));
    }
}

/// A path such as `call1.message.id`: what it starts with is a call.
fn answer_of_no_call(path: &Located, calls: &[Call]) -> Option<Diagnostic> {
    let first = path.text.split(['.', '[']).next()?;
    let known = |call: &Call| call.response_key == first;
    if first.is_empty() || calls.is_empty() || calls.iter().any(known) {
        return None;
    }
    let message = format!("no call is named `{first}`");
    let names: Vec<String> = calls
        .iter()
        .map(|call| format!("`{}`", call.response_key))
        .collect();
    let found = Diagnostic::new(
        &rules::FLOW_PATH_OF_NO_CALL,
        Span::new(0, first.len()),
        message,
    )
    .label("no such call")
    .note("nothing is read from the answers, so later tasks lack the value")
    .help(format!("the calls are {}", names.join(", ")));
    let keys = calls.iter().map(|call| call.response_key.as_str());
    let near = closest(first, keys, ALIKE);
    let found = found.fix(near.map(|near| Fix::rename(Span::new(0, first.len()), first, near)));
    Some(found.located(path))
}

/// Author placeholders that were given no value: one finding a name, at the first place.
pub(super) fn left_over(connection: &Connection, found: &mut Vec<Diagnostic>) {
    let mut places: Vec<(String, usize, Diagnostic)> = Vec::new();
    for (string, placeholder) in connection.author_placeholders() {
        let words = placeholder.span.of(&string.text);
        if let Some((_, count, _)) = places.iter_mut().find(|(name, ..)| name == words) {
            *count += 1;
            continue;
        }
        let one = Diagnostic::new(
            &rules::PACKAGE_LEFT_OVER,
            placeholder.span,
            format!("`{words}` still waits for its value"),
        )
        .label("to be filled in")
        .note("the product sends it as it stands")
        .help("write the value there, or give it with `--set NAME=VALUE`");
        places.push((words.to_owned(), 1, one.located(&string)));
    }
    found.extend(places.into_iter().map(|(_, count, mut one)| {
        match count {
            1 => {}
            2 => one.message.push_str(", here and in one more place"),
            _ => one
                .message
                .push_str(&format!(", here and in {} more places", count - 1)),
        }
        one
    }));
}

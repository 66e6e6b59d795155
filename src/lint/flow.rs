//! What one part of a connection says about another: logins, answers of earlier calls, author placeholders.

use super::Subject;
use crate::connection::{Attribute, AttributeKind, Call, Connection, Shape};
use crate::diagnostic::{Diagnostic, rules};
use crate::text::{Located, Span};

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
        let earlier: Vec<&Call> = calls[..index]
            .iter()
            .filter(|other| other.action == call.action)
            .collect();
        for template in call.templates() {
            answers(subject, template, &earlier, calls, found);
        }
    }
    let provisioning = attribute.provisioning();
    let paths = provisioning.account_id_path.iter();
    let columns = provisioning.columns.iter().map(|column| &column.path);
    found.extend(
        paths
            .chain(columns)
            .filter_map(|path| answer_of_no_call(path, calls)),
    );
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
    match known.is_empty() {
        true => found,
        false => found.help(format!("ConnectionJSON has {}", known.join(", "))),
    }
    .located(name)
}

/// `response.X` in a template: X is an earlier call.
fn answers(
    subject: &Subject<'_>,
    template: &Located,
    earlier: &[&Call],
    calls: &[Call],
    found: &mut Vec<Diagnostic>,
) {
    for read in &subject.inspection(&template.text).reads {
        let Some(step) = read.steps.first().filter(|_| read.root == "response") else {
            continue;
        };
        if earlier.iter().any(|call| call.response_key == step.name) {
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
        let known: Vec<String> = earlier
            .iter()
            .map(|call| format!("`response.{}`", call.response_key))
            .collect();
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

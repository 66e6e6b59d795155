//! Which account is active, and how many one import may take away.

use crate::connection::{AttributeKind, Connection, Part, closest, columns};
use crate::diagnostic::{Diagnostic, rules};
use crate::lint::whole;

const CONFIG: &str = "statusAndThresholdConfig";

/// From here on a limit protects nobody.
const NO_LIMIT: f64 = 1000.0;

pub(super) fn check(connection: &Connection, root: &Part<'_>, found: &mut Vec<Diagnostic>) {
    let Some(accounts) = root.get("accountParams") else {
        return;
    };
    let attribute = connection.attribute(AttributeKind::StatusThresholdConfig);
    let own = attribute.and_then(|attribute| attribute.part()?.get(CONFIG));
    let configs: Vec<Part<'_>> = accounts.get(CONFIG).into_iter().chain(own).collect();
    if configs.is_empty() {
        // What is set and cannot be read is another finding.
        if attribute.is_some() || accounts.node.get(CONFIG).is_some() {
            return;
        }
        found.push(
            accounts
                .finding_at_key(
                    &rules::IMPORT_THRESHOLD,
                    "nothing limits how many accounts one import takes away",
                )
                .label("no `statusAndThresholdConfig`")
                .note("an empty or broken answer of the target suspends everybody")
                .help("add `statusAndThresholdConfig` with an `accountThresholdValue`, inside or as STATUS_THRESHOLD_CONFIG"),
        );
        return;
    }
    for config in &configs {
        found.extend(status_column(&accounts, config));
    }
    found.extend(threshold(&configs));
}

/// The column the state is looked for in is one that is read.
fn status_column(accounts: &Part<'_>, config: &Part<'_>) -> Option<Diagnostic> {
    let Some(column) = config.get("statusColumn") else {
        let active = config.get("activeStatus")?;
        let found = active
            .finding_at_key(
                &rules::IMPORT_STATUS_COLUMN,
                "these words are compared with no column",
            )
            .label("no `statusColumn` beside it")
            .note("no account is known to be active")
            .help("add `statusColumn`, the column the target's word is read into");
        return Some(found);
    };
    let text = column.text()?;
    let calls = accounts.get("call")?;
    let read: Vec<_> = calls
        .members()
        .filter_map(|call| call.get("colsToPropsMap"))
        .flat_map(columns)
        .collect();
    let is_read = |name: &str| name.eq_ignore_ascii_case(text.text.trim());
    if read.is_empty() || read.iter().any(|column| is_read(&column.name.text)) {
        return None;
    }
    let names = read.iter().map(|column| &*column.name.text);
    let found = Diagnostic::new(
        &rules::IMPORT_STATUS_COLUMN,
        whole(&text),
        match text.text.is_empty() {
            true => "no column is named".to_owned(),
            false => format!("no account column `{}` is read", text.text),
        },
    )
    .label("not in `colsToPropsMap`")
    .note("no account has a word for active there, so all become inactive")
    .help(match closest(&text.text, names, 0.95) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "map the column to the target's word for the account's state".to_owned(),
    });
    Some(found.located(&text))
}

/// A limit, and one that protects.
fn threshold(configs: &[Part<'_>]) -> Option<Diagnostic> {
    let value = configs
        .iter()
        .find_map(|config| config.get("accountThresholdValue"));
    let Some(value) = value else {
        let config = configs.first()?;
        // What was meant to be it is another finding.
        let schema = AttributeKind::StatusThresholdConfig.schema()?.key(CONFIG)?;
        let meant = |member: Part<'_>| {
            let key = schema.form.object()?.meant(member.name())?;
            (key.name == "accountThresholdValue").then_some(())
        };
        if config.members().any(|member| meant(member).is_some()) {
            return None;
        }
        let found = config
            .finding_at_key(
                &rules::IMPORT_THRESHOLD,
                "nothing limits how many accounts one import takes away",
            )
            .label("no `accountThresholdValue`")
            .note("an empty or broken answer of the target suspends everybody")
            .help("add `accountThresholdValue`: how many accounts may be missing");
        return Some(found);
    };
    let count: f64 = value.plain()?.trim().parse().ok()?;
    if count < NO_LIMIT {
        return None;
    }
    let text = value.scalar()?;
    let found = Diagnostic::new(
        &rules::IMPORT_THRESHOLD,
        whole(&text),
        format!("{} accounts may go missing in one import", text.text),
    )
    .label("protects little")
    .note("an empty or broken answer of the target suspends as many people at once")
    .help("write how many accounts may really vanish between two imports");
    Some(found.located(&text))
}

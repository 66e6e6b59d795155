//! The names a task's templates see: what was given, its secrets, the account that is known.

use std::sync::Arc;

use serde_json::Value as Json;

use super::super::journal::Claimed;
use super::attempt::{End, held};
use super::{Runner, lock};
use crate::connection::{Operation, Reference};
use crate::value::{Bindings, Instant, Map, SHORTEST_SECRET, Value};

impl Runner<'_> {
    /// The bindings of a task; how to leave it, if there are none.
    pub(super) fn bindings(&self, task: &Claimed) -> Result<Bindings, End> {
        let mut bindings = Bindings::from_json(&task.task.bindings)
            .map_err(|error| held(task, format!("its bindings cannot be read: {error}")))?;
        bindings.set_now(Instant::Date(task.moment));
        bindings.set_seed(task.seed);
        self.refer(task, &mut bindings)?;
        self.reveal(task, &mut bindings)?;
        if task.task.operation != Operation::Create {
            known_account(task, &mut bindings);
        }
        Ok(bindings)
    }

    /// Secrets that the task only refers to.
    fn refer(&self, task: &Claimed, bindings: &mut Bindings) -> Result<(), End> {
        let members: Json = serde_json::from_str(&task.task.bindings).unwrap_or_default();
        for (name, value) in members.as_object().into_iter().flatten() {
            let Some(reference) = reference(value) else {
                continue;
            };
            let text = self
                .references
                .resolve(&reference)
                .map_err(|why| held(task, format!("`{name}` of the task has no value: {why}")))?;
            self.remember(&text);
            bindings.bind_secret(name.as_str(), Value::string(&*text));
        }
        Ok(())
    }

    /// Secrets that were given with the task in this run.
    fn reveal(&self, task: &Claimed, bindings: &mut Bindings) -> Result<(), End> {
        let given = lock(&self.given)
            .get(&task.task.id)
            .cloned()
            .unwrap_or_default();
        for name in &task.withheld {
            let Some((_, raw)) = given.iter().find(|(known, _)| known == name) else {
                return Err(held(
                    task,
                    format!(
                        "its `{name}` is kept in no journal: run it again with the file it came from"
                    ),
                ));
            };
            let one = format!("{{{}:{raw}}}", Json::from(name.as_str()));
            let value = Bindings::from_json(&one)
                .ok()
                .and_then(|one| one.get(name).cloned());
            let value = value.unwrap_or(Value::Null);
            let _ = value.map_text(&|text: &str| {
                self.remember(text);
                text.to_owned()
            });
            bindings.bind_secret(name.as_str(), value);
        }
        Ok(())
    }

    /// A text that must not be shown from now on.
    fn remember(&self, secret: &str) {
        let mut secrets = lock(&self.secrets);
        if secret.len() >= SHORTEST_SECRET && !secrets.iter().any(|known| known == secret) {
            secrets.push(secret.to_owned());
            secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }
}

/// `{"$env": "NAME"}` or `{"$file": "PATH"}`, alone in an object.
fn reference(value: &Json) -> Option<Reference> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    let (key, value) = members.iter().next()?;
    let value = value.as_str()?.to_owned();
    match key.as_str() {
        "$env" => Some(Reference::Environment(value)),
        "$file" => Some(Reference::File(value)),
        _ => None,
    }
}

/// What is known of the account that tasks of this subject made, under what the task itself says of it.
fn known_account(task: &Claimed, bindings: &mut Bindings) {
    let Some(account) = task.account.as_ref().filter(|account| !account.removed) else {
        return;
    };
    let map = Map::default();
    for (name, value) in &account.columns {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        map.put(Value::string(name.as_str()), Value::string(text));
    }
    map.put(Value::from("accountID"), Value::string(account.id.as_str()));
    match bindings.get("account") {
        None => {}
        Some(Value::Map(given)) => {
            for (name, value) in given.snapshot() {
                map.put(name, value);
            }
        }
        // What the task says stands.
        Some(_) => return,
    }
    bindings.bind("account", Value::Map(Arc::new(map)));
}

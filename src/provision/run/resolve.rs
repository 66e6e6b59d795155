//! What to do about a request that may have been carried out: look first, then decide.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::super::answer::Answer;
use super::super::difference::{lacking, member, patch};
use super::super::journal::Claimed;
use super::super::remaining::{Remaining, remaining};
use super::super::transport::Message;
use super::Runner;
use super::courier::{Courier, Label, Reply, Trouble};
use super::find::{Found, NaturalKey, by_id, id, natural_key, same_place};
use crate::value::Instant;

/// What to do about a request.
pub(super) enum Resolved {
    /// It was carried out; this is what it would have answered.
    Done(Answer),
    /// It was not, or sending it twice does no harm.
    Send,
    /// This is what is left of it.
    SendInstead(Json),
    /// Somebody else has what it would create.
    Conflict(String),
    /// Nobody can tell.
    Doubt(String),
    /// The target will not have it.
    Refused(String),
    /// It could not be found out now.
    Later(Trouble),
    /// The credential was rejected while looking.
    Rejected(u16),
}

/// Most pages of everything that are walked.
const MOST_PAGES: usize = 2000;

/// How far clocks may be apart, in milliseconds.
const CLOCKS: i64 = 5 * 60 * 1000;

macro_rules! reply {
    ($sent:expr) => {
        match $sent {
            Ok(reply) => reply,
            Err(trouble) => return Resolved::Later(trouble),
        }
    };
}

impl Runner<'_> {
    /// Finds out whether a request that may have been carried out was. `rejects` says whether an answer
    /// rejects the credential.
    pub(super) fn resolve(
        &self,
        courier: &mut Courier<'_, '_>,
        task: &Claimed,
        call: &str,
        message: &Message,
        rejects: &dyn Fn(&Reply) -> bool,
    ) -> Resolved {
        let look = Look {
            runner: self,
            task,
            call,
            message,
            rejects,
        };
        match message.method.as_str() {
            "POST" => look.created(courier, false),
            "PATCH" => look.patched(courier),
            // RFC 9110, section 9.2.2: these may be repeated.
            "GET" | "HEAD" | "OPTIONS" | "PUT" | "DELETE" => Resolved::Send,
            method => Resolved::Doubt(format!(
                "whether the {method} was carried out cannot be told"
            )),
        }
    }

    /// What to do about a POST that was refused because another has what must be unique.
    pub(super) fn resolve_taken(
        &self,
        courier: &mut Courier<'_, '_>,
        task: &Claimed,
        call: &str,
        message: &Message,
        rejects: &dyn Fn(&Reply) -> bool,
    ) -> Resolved {
        Look {
            runner: self,
            task,
            call,
            message,
            rejects,
        }
        .created(courier, true)
    }
}

struct Look<'l, 'a> {
    runner: &'l Runner<'a>,
    task: &'l Claimed,
    call: &'l str,
    message: &'l Message,
    rejects: &'l dyn Fn(&Reply) -> bool,
}

impl Look<'_, '_> {
    fn get(&self, courier: &mut Courier<'_, '_>, message: &Message) -> Result<Reply, Trouble> {
        let label = Label {
            call: self.call.to_owned(),
            purpose: "look up",
            url: message.url.clone(),
            body: None,
        };
        courier.send(self.task, message, &label)
    }

    /// A POST of a SCIM resource: is there one of that name, and is it this one? `taken` says that the target
    /// has one.
    fn created(&self, courier: &mut Courier<'_, '_>, taken: bool) -> Resolved {
        let wanted: Option<Json> = serde_json::from_str(self.message.body_text()).ok();
        let Some((wanted, key)) = wanted.and_then(|wanted| {
            let key = natural_key(&wanted)?;
            Some((wanted, key))
        }) else {
            return match taken {
                true => Resolved::Refused("the target has one already".into()),
                false => Resolved::Doubt(
                    "whether the POST was carried out cannot be told: its body names no SCIM resource to look for".into(),
                ),
            };
        };
        let reply = reply!(self.get(courier, &key.search(self.message)));
        if (self.rejects)(&reply) {
            return Resolved::Rejected(reply.answer.status);
        }
        let hits = match waits_or_fails(&reply) {
            Some(trouble) => {
                courier.conclude("the target could not say");
                return Resolved::Later(trouble);
            }
            None => key.hits(&reply.answer),
        };
        let found = match hits {
            // A target that has one and does not find it does not obey the filter; nor does one that refuses it.
            Some(hits) if !hits.is_empty() || !taken => Found::of(hits),
            _ => match self.walk(courier, &key) {
                Ok(found) => found,
                Err(resolved) => return resolved,
            },
        };
        let name = format!("{} `{}`", key.attribute, key.value);
        match found {
            Found::None if taken => {
                courier.conclude("not found");
                Resolved::Refused(format!(
                    "the target says that {name} is in use, and shows nothing of that name"
                ))
            }
            Found::None => {
                courier.conclude("not there, so it is sent");
                Resolved::Send
            }
            Found::Several(count) => {
                courier.conclude("several of that name");
                Resolved::Conflict(format!(
                    "the target has {count} of {name}; which is meant is for a person to say"
                ))
            }
            Found::One(hit) => self.adopt(courier, &wanted, hit, &name, taken),
        }
    }

    /// Takes what was found as what the task made, if it is.
    fn adopt(
        &self,
        courier: &mut Courier<'_, '_>,
        wanted: &Json,
        hit: Json,
        name: &str,
        taken: bool,
    ) -> Resolved {
        let lacking = lacking(wanted, &hit);
        if lacking.is_empty() {
            courier.conclude("it is there as it was wanted");
            return Resolved::Done(Answer::found(&hit));
        }
        let paths = |of: &[(String, Json)]| {
            let paths: Vec<&str> = of.iter().map(|(path, _)| path.as_str()).take(5).collect();
            paths.join(", ")
        };
        // The POST may have made it only if it may have arrived before this attempt.
        let may_be_made = self.task.unclear || courier.unclear;
        if may_be_made && self.is_since_begun(&hit) {
            courier
                .conclude("it is there, made by this task; the target keeps some values otherwise");
            courier.note = Some(format!("the target keeps {} otherwise", paths(&lacking)));
            return Resolved::Done(Answer::found(&hit));
        }
        if !(self.is_ours(wanted, &hit) || self.runner.settings.link) {
            courier.conclude("it is somebody else's");
            let differs = paths(&lacking);
            return match taken {
                true => Resolved::Conflict(format!(
                    "the target has another {name}, which differs in {differs}"
                )),
                false => Resolved::Doubt(format!(
                    "the target has {name}, which differs in {differs}; whether this task made it cannot be told"
                )),
            };
        }
        let Some(id) = id(&hit) else {
            return Resolved::Doubt(format!("the target shows {name} without an id"));
        };
        // What nothing is there of, the target may not know at all: it then ignored it in the POST, too.
        let (absent, differs): (Vec<_>, Vec<_>) = lacking
            .iter()
            .cloned()
            .partition(|(path, _)| !is_there(&hit, path));
        let without = |courier: &mut Courier<'_, '_>| {
            courier.note = Some(format!("the target keeps no {}", paths(&absent)));
            Resolved::Done(Answer::found(&hit))
        };
        if may_be_made && differs.is_empty() {
            courier.conclude(
                "it is there, made by this task; the target does not keep all it was given",
            );
            return without(courier);
        }
        courier.conclude("it is this task's, and some values are still to be written");
        match self.repair(courier, &id, &patch(&lacking)) {
            Ok(resolved) => resolved,
            Err(_) if differs.is_empty() => {
                courier.conclude("the target does not keep these values");
                without(courier)
            }
            Err(why) if absent.is_empty() => Resolved::Refused(why),
            Err(_) => {
                courier.conclude("refused; once more without what the target has nothing of");
                let resolved = self.repair(courier, &id, &patch(&differs));
                if matches!(resolved, Ok(Resolved::Done(_))) {
                    courier.note = Some(format!("the target keeps no {}", paths(&absent)));
                }
                resolved.unwrap_or_else(Resolved::Refused)
            }
        }
    }

    /// Writes what an adopted resource lacks, which changes nothing the second time; why not, if the target
    /// refuses it.
    fn repair(
        &self,
        courier: &mut Courier<'_, '_>,
        id: &str,
        body: &Json,
    ) -> Result<Resolved, String> {
        let read = by_id(self.message, id);
        let mut write = Message {
            method: "PATCH".into(),
            ..read.clone()
        };
        let is_type = |(name, _): &&(String, _)| name.eq_ignore_ascii_case("content-type");
        write
            .headers
            .extend(self.message.headers.iter().find(is_type).cloned());
        let write = write.body(body.to_string());
        let label = Label {
            call: self.call.to_owned(),
            purpose: "repair",
            url: write.url.clone(),
            body: Some(body.to_string()),
        };
        let reply = match courier.send(self.task, &write, &label) {
            Ok(reply) => reply,
            Err(trouble) => return Ok(Resolved::Later(trouble)),
        };
        if (self.rejects)(&reply) {
            return Ok(Resolved::Rejected(reply.answer.status));
        }
        if let Some(trouble) = waits_or_fails(&reply) {
            return Ok(Resolved::Later(trouble));
        }
        if !reply.answer.is_ok() {
            return Err(format!(
                "an account of that name is taken over, and the target will not change it: {}",
                reply.answer.words()
            ));
        }
        courier.conclude("written");
        let reply = match self.get(courier, &read) {
            Ok(reply) => reply,
            Err(trouble) => return Ok(Resolved::Later(trouble)),
        };
        match (
            waits_or_fails(&reply),
            reply.answer.is_ok() && reply.answer.json.is_some(),
        ) {
            (Some(trouble), _) => Ok(Resolved::Later(trouble)),
            (None, true) => Ok(Resolved::Done(reply.answer)),
            (None, false) => Err(format!("it cannot be read back: {}", reply.answer.words())),
        }
    }

    /// Whether the target's resource was made after the task was given.
    fn is_since_begun(&self, hit: &Json) -> bool {
        let created = member(hit, "meta")
            .and_then(|meta| member(meta, "created"))
            .and_then(Json::as_str);
        match created.and_then(Instant::parse_date) {
            Some(Instant::Date(millis)) => millis >= self.task.moment - CLOCKS,
            _ => false,
        }
    }

    /// Whether a resource carries the name we gave it, or is known to be one that tasks of this subject made.
    fn is_ours(&self, wanted: &Json, hit: &Json) -> bool {
        let text = |json: &Json| {
            let id = member(json, "externalId")?.as_str()?.to_owned();
            (!id.is_empty()).then_some(id)
        };
        let same = text(wanted).is_some_and(|wanted| text(hit) == Some(wanted));
        let known = self
            .task
            .account
            .as_ref()
            .is_some_and(|account| id(hit).as_ref() == Some(&account.id));
        same || known
    }

    /// Everything, page by page: what is active, and then what is not, which Genesys Cloud shows only when asked.
    fn walk(&self, courier: &mut Courier<'_, '_>, key: &NaturalKey) -> Result<Found, Resolved> {
        let mut hits = Vec::new();
        for filter in [None, Some("active eq false")] {
            let (mut start, mut seen) = (1, HashSet::new());
            for _ in 0..MOST_PAGES {
                let reply = match self.get(courier, &key.page(self.message, start, filter)) {
                    Ok(reply) => reply,
                    Err(trouble) => return Err(Resolved::Later(trouble)),
                };
                if (self.rejects)(&reply) {
                    return Err(Resolved::Rejected(reply.answer.status));
                }
                if let Some(trouble) = waits_or_fails(&reply) {
                    return Err(Resolved::Later(trouble));
                }
                let Some(more) = key.hits(&reply.answer) else {
                    if filter.is_some() {
                        break;
                    }
                    return Err(Resolved::Doubt(format!(
                        "the target's list cannot be read: {}",
                        reply.answer.words()
                    )));
                };
                hits.extend(more);
                let list = reply.answer.json.unwrap_or_default();
                let resources = member(&list, "Resources").and_then(Json::as_array);
                let page: Vec<String> = resources.into_iter().flatten().filter_map(id).collect();
                let total = member(&list, "totalResults")
                    .and_then(Json::as_u64)
                    .unwrap_or(u64::MAX);
                // A page without anything new would come again and again.
                let new = page.iter().filter(|id| seen.insert((*id).clone())).count();
                start += page.len();
                if new == 0 || start as u64 > total {
                    break;
                }
            }
            if !hits.is_empty() || key.attribute != "userName" {
                break;
            }
        }
        courier.conclude(format!(
            "walked through everything: {} of that name",
            hits.len()
        ));
        Ok(Found::of(hits))
    }

    /// A PATCH: how is the resource now?
    fn patched(&self, courier: &mut Courier<'_, '_>) -> Resolved {
        let Ok(body) = serde_json::from_str::<Json>(self.message.body_text()) else {
            return Resolved::Doubt(
                "whether the PATCH was carried out cannot be told: its body is not JSON".into(),
            );
        };
        let reply = reply!(self.get(courier, &same_place(self.message)));
        if (self.rejects)(&reply) {
            return Resolved::Rejected(reply.answer.status);
        }
        if let Some(trouble) = waits_or_fails(&reply) {
            courier.conclude("the target could not say");
            return Resolved::Later(trouble);
        }
        // What cannot be read cannot have been written either; the target says so itself then.
        if matches!(reply.answer.status, 404 | 410) {
            return Resolved::Send;
        }
        let Some(have) = reply.answer.json.as_ref().filter(|_| reply.answer.is_ok()) else {
            return Resolved::Doubt(format!(
                "whether the PATCH was carried out cannot be told: reading gives {}",
                reply.answer.words()
            ));
        };
        let left = match member(&body, "Operations") {
            Some(_) => remaining(&body, have),
            // RFC 7396: a merge changes nothing the second time.
            None if body.is_object() => match lacking(&body, have).is_empty() {
                true => Remaining::Nothing,
                false => Remaining::Patch(body.clone()),
            },
            None => Remaining::Unknown("its body is neither a SCIM PATCH nor a merge".into()),
        };
        match left {
            Remaining::Nothing => {
                courier.conclude("it was carried out");
                Resolved::Done(reply.answer)
            }
            Remaining::Patch(left) => {
                courier.conclude("something of it is left, which is sent");
                Resolved::SendInstead(left)
            }
            Remaining::Unknown(why) => {
                courier.conclude("it cannot be told");
                Resolved::Doubt(format!(
                    "whether the PATCH was carried out cannot be told: {why}"
                ))
            }
        }
    }
}

/// Whether a resource has anything at a path of a PATCH.
fn is_there(resource: &Json, path: &str) -> bool {
    let (place, name) = match path.rsplit_once(':') {
        Some((schema, name)) => (member(resource, schema), name),
        None => (Some(resource), path),
    };
    place.and_then(|place| member(place, name)).is_some()
}

/// Whether a look must be taken again later.
fn waits_or_fails(reply: &Reply) -> Option<Trouble> {
    let words = || reply.answer.words();
    match reply.answer.status {
        429 | 503 => {
            let wait = reply.retry_after.unwrap_or_else(|| super::backoff::told(0));
            Some(Trouble::NotNow(wait, words()))
        }
        408 | 500 | 502 | 504 => Some(Trouble::Unclear(words())),
        200..300 if reply.answer.is_unreadable() => Some(Trouble::Unclear(format!(
            "{} with a body that is not JSON",
            reply.answer.status
        ))),
        _ => None,
    }
}

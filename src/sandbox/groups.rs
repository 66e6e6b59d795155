//! What may be done with groups: who is in them, and their external id.

use std::sync::Arc;

use indexmap::IndexSet;
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Value, json};

use super::clock;
use super::knobs::{GroupsFilter, NoOp};
use super::patch;
use super::people::Listed;
use super::query::{Narrowing, Query, Selection, narrowing};
use super::refusal::Refusal;
use super::reply::{Reply, Version};
use super::server::Desk;
use super::world::{Group, Holder, World};

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

pub(super) fn list(desk: &Desk<'_>, query: &Query) -> Result<Reply, Refusal> {
    let shape = desk.groups();
    let page = query.page(desk.knobs.max_count)?;
    let selection = query.selection(shape)?;
    let groups = &desk.world.groups;
    let found: Vec<&Group> = match query.get("filter") {
        None if desk.is_v2 && desk.knobs.groups_filter == GroupsFilter::Required => {
            return Err(Refusal::query("", "filter", "a filter"));
        }
        None => groups.iter().collect(),
        Some(text) => match narrowing(text, shape)? {
            Narrowing::Is(name, value) if name == "id" => {
                let number = desk.world.group(&value);
                number.map(|number| &groups[number]).into_iter().collect()
            }
            // The profile lists no more than these two.
            Narrowing::Is(_, value) => {
                let fits = |group: &&Group| group.name.to_lowercase() == value.to_lowercase();
                groups.iter().filter(fits).collect()
            }
            Narrowing::ExternalId { .. } => Vec::new(),
        },
    };
    let there = found.iter().skip(page.start - 1).take(page.count);
    let shown = there.map(|group| shown(desk, group, &selection)).collect();
    Ok(Reply::json(200, &Listed::new(found.len(), page, shown)))
}

pub(super) fn get(desk: &Desk<'_>, id: &str, query: &Query) -> Result<Reply, Refusal> {
    let selection = query.selection(desk.groups())?;
    let group = &desk.world.groups[desk.world.group(id).ok_or_else(Refusal::not_found)?];
    if desk.is_current(group.version) {
        return Ok(Reply::not_modified(group.version));
    }
    let reply = Reply::json(200, &shown(desk, group, &selection));
    Ok(reply.version(Version(group.version)))
}

pub(super) fn put(
    desk: &mut Desk<'_>,
    id: &str,
    body: &Map<String, Value>,
) -> Result<Reply, Refusal> {
    let number = current(desk, id)?;
    let written = desk.groups().whole(body)?;
    write(desk, number, &written)
}

pub(super) fn patch(
    desk: &mut Desk<'_>,
    id: &str,
    body: &Map<String, Value>,
) -> Result<Reply, Refusal> {
    let number = current(desk, id)?;
    let group = &desk.world.groups[number];
    let mut written = Map::new();
    // The name stands there to be found read-only.
    written.insert("displayName".into(), json!(group.name));
    if let Some(id) = &group.external_id {
        written.insert("externalId".into(), json!(id));
    }
    let members = group.members.iter().map(|id| json!({"value": &**id}));
    written.insert("members".into(), Value::Array(members.collect()));
    patch::apply(desk.groups(), body, &mut written)?;
    write(desk, number, &written)
}

fn current(desk: &Desk<'_>, id: &str) -> Result<usize, Refusal> {
    let number = desk.world.group(id).ok_or_else(Refusal::not_found)?;
    desk.may_write(desk.world.groups[number].version)?;
    Ok(number)
}

/// Makes members and external id what was written.
fn write(
    desk: &mut Desk<'_>,
    number: usize,
    written: &Map<String, Value>,
) -> Result<Reply, Refusal> {
    let entries = written.get("members").and_then(Value::as_array);
    let mut members: IndexSet<Arc<str>> = IndexSet::new();
    for id in entries
        .into_iter()
        .flatten()
        .filter_map(|entry| entry["value"].as_str())
    {
        let known = match desk.world.holder(id) {
            Some(Holder::User(user)) if !desk.world.users[user].deleted => {
                &desk.world.users[user].id
            }
            Some(Holder::Group(group)) if group != number => &desk.world.groups[group].id,
            _ => return Err(desk.groups().invalid(format!("There is no member {id}."))),
        };
        members.insert(Arc::clone(known));
    }
    let external_id = written.get("externalId").and_then(Value::as_str);
    let group = &desk.world.groups[number];
    let same = group.members == members && group.external_id.as_deref() == external_id;
    if !same || desk.knobs.no_op == NoOp::Grow {
        desk.world.set_members(number, members);
        let group = &mut desk.world.groups[number];
        group.external_id = external_id.map(str::to_owned);
        group.version += 1;
        group.modified = desk.now;
    }
    let group = &desk.world.groups[number];
    Ok(Reply::json(200, &shown(desk, group, &Selection::All)).version(Version(group.version)))
}

fn shown<'w>(desk: &'w Desk<'_>, group: &'w Group, selection: &'w Selection) -> Shown<'w> {
    Shown {
        world: desk.world,
        base: &desk.base,
        group,
        selection,
    }
}

/// A group as an answer has it.
struct Shown<'w> {
    world: &'w World,
    base: &'w str,
    group: &'w Group,
    selection: &'w Selection,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (group, base) = (self.group, self.base);
        let wants = |name: &str| self.selection.wants(None, name);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &*group.id)?;
        map.serialize_entry("schemas", &[CORE])?;
        if wants("displayName") {
            map.serialize_entry("displayName", &group.name)?;
        }
        if let Some(id) = group.external_id.as_ref().filter(|_| wants("externalId")) {
            map.serialize_entry("externalId", id)?;
        }
        if wants("members") && !group.members.is_empty() {
            map.serialize_entry("members", &Members(self))?;
        }
        map.serialize_entry(
            "meta",
            &json!({
                "resourceType": "Group",
                "lastModified": clock::text(group.modified),
                "location": format!("{base}/groups/{}", group.id),
                "version": group.version.to_string(),
            }),
        )?;
        map.end()
    }
}

/// The members of a group, which may be many: written without being gathered first.
struct Members<'s>(&'s Shown<'s>);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let base = self.0.base;
        serializer.collect_seq(self.0.group.members.iter().map(|id| {
            let (kind, place) = match self.0.world.holder(id) {
                Some(Holder::Group(_)) => ("Group", "groups"),
                _ => ("User", "users"),
            };
            Member {
                value: id,
                kind,
                place: format!("{base}/{place}/{id}"),
            }
        }))
    }
}

#[derive(serde::Serialize)]
struct Member<'s> {
    value: &'s str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "$ref")]
    place: String,
}

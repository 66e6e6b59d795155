//! The state of a sandbox as a file has it: a line for each user and group, and another whenever one changes.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::world::{Group, Holder, User, World};

/// The form of the file; a newer one is not read.
const FORMAT: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    scimplate_sandbox: u32,
    seed: u64,
}

/// Every other line: what a user or a group is from here on.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    User(SavedUser),
    Group(SavedGroup),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedUser {
    id: String,
    deleted: bool,
    version: u64,
    modified: i64,
    attributes: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedGroup {
    id: String,
    name: String,
    external_id: Option<String>,
    members: Vec<String>,
    version: u64,
    modified: i64,
}

/// Users and groups; passwords were never kept, and tokens do not outlive a server.
pub(super) fn write(world: &World) -> Vec<u8> {
    let mut out = Vec::new();
    line(
        &mut out,
        &Head {
            scimplate_sandbox: FORMAT,
            seed: world.seed,
        },
    );
    (0..world.users.len()).for_each(|number| change(&mut out, world, Holder::User(number)));
    (0..world.groups.len()).for_each(|number| change(&mut out, world, Holder::Group(number)));
    out
}

/// What one of them is now.
pub(super) fn change(out: &mut Vec<u8>, world: &World, holder: Holder) {
    let saved = match holder {
        Holder::User(number) => {
            let user = &world.users[number];
            Line::User(SavedUser {
                id: user.id.to_string(),
                deleted: user.deleted,
                version: user.version,
                modified: user.modified,
                attributes: user.attributes.clone(),
            })
        }
        Holder::Group(number) => {
            let group = &world.groups[number];
            Line::Group(SavedGroup {
                id: group.id.to_string(),
                name: group.name.clone(),
                external_id: group.external_id.clone(),
                members: group.members.iter().map(ToString::to_string).collect(),
                version: group.version,
                modified: group.modified,
            })
        }
    };
    line(out, &saved);
}

fn line(out: &mut Vec<u8>, of: &impl Serialize) {
    // Texts, numbers and maps of them: nothing JSON does not have.
    out.extend(serde_json::to_vec(of).unwrap_or_default());
    out.push(b'\n');
}

/// What follows the last end of a line was never written whole, and is no part of it.
///
/// # Errors
///
/// A sentence, for what is no such file.
pub(super) fn read(bytes: &[u8]) -> Result<World, String> {
    let whole = bytes.iter().rposition(|it| *it == b'\n').unwrap_or(0);
    let mut lines = bytes[..whole].split(|it| *it == b'\n');
    let head = lines.next().unwrap_or_default();
    let format = serde_json::from_slice::<Value>(head)
        .ok()
        .and_then(|head| head.get("scimplate_sandbox")?.as_u64());
    match format {
        None => return Err("it is no state of a sandbox".to_owned()),
        Some(format) if format != u64::from(FORMAT) => {
            return Err(format!(
                "it is of form {format}, and this version of scimplate reads form {FORMAT}"
            ));
        }
        Some(_) => {}
    }
    let head: Head = serde_json::from_slice(head).map_err(|error| format!("line 1: {error}"))?;
    // The last line about somebody counts, and the first says where it stands.
    let (mut users, mut groups) = (IndexMap::new(), IndexMap::new());
    for (index, line) in lines.enumerate() {
        match serde_json::from_slice(line) {
            Ok(Line::User(user)) => {
                users.insert(user.id.clone(), user);
            }
            Ok(Line::Group(group)) => {
                groups.insert(group.id.clone(), group);
            }
            Err(error) => return Err(format!("line {}: {error}", index + 2)),
        }
    }
    let mut world = World::empty(head.seed);
    for (_, user) in users {
        world.restore_user(User {
            id: user.id.into(),
            deleted: user.deleted,
            version: user.version,
            modified: user.modified,
            attributes: user.attributes,
            groups: BTreeSet::new(),
        });
    }
    let mut members = Vec::new();
    for (id, group) in groups {
        if world.holder(&id).is_some() {
            return Err(format!("the id `{id}` is that of a user and of a group"));
        }
        members.push(group.members.into_iter().map(Into::into).collect());
        world.restore_group(Group {
            id: id.into(),
            name: group.name,
            external_id: group.external_id,
            members: IndexSet::new(),
            version: group.version,
            modified: group.modified,
        });
    }
    for (number, members) in members.into_iter().enumerate() {
        world.set_members(number, members);
    }
    world.dirty.clear();
    Ok(world)
}

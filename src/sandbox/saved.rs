//! The state of a sandbox as a file has it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::world::{Group, User, World};

/// The form of the file; a newer one is not read.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    scimplate_sandbox: u32,
    seed: u64,
    born: u64,
    users: Vec<SavedUser>,
    groups: Vec<SavedGroup>,
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
    let user = |user: &User| SavedUser {
        id: user.id.to_string(),
        deleted: user.deleted,
        version: user.version,
        modified: user.modified,
        attributes: user.attributes.clone(),
    };
    let group = |group: &Group| SavedGroup {
        id: group.id.to_string(),
        name: group.name.clone(),
        external_id: group.external_id.clone(),
        members: group.members.iter().map(ToString::to_string).collect(),
        version: group.version,
        modified: group.modified,
    };
    let saved = Saved {
        scimplate_sandbox: FORMAT,
        seed: world.seed,
        born: world.born,
        users: world.users.iter().map(user).collect(),
        groups: world.groups.iter().map(group).collect(),
    };
    // Texts, numbers and maps of them: nothing JSON does not have.
    serde_json::to_vec(&saved).unwrap_or_default()
}

/// # Errors
///
/// A sentence, for what is no such file.
pub(super) fn read(bytes: &[u8]) -> Result<World, String> {
    let format = serde_json::from_slice::<Value>(bytes)
        .ok()
        .and_then(|file| file.get("scimplate_sandbox")?.as_u64());
    match format {
        None => return Err("it is no state of a sandbox".to_owned()),
        Some(format) if format != u64::from(FORMAT) => {
            return Err(format!(
                "it is of form {format}, and this version of scimplate reads form {FORMAT}"
            ));
        }
        Some(_) => {}
    }
    let saved: Saved = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut world = World::empty(saved.seed);
    world.born = saved.born;
    for user in saved.users {
        if world.holder(&user.id).is_some() {
            return Err(format!("the id `{}` is there twice", user.id));
        }
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
    for group in saved.groups {
        if world.holder(&group.id).is_some() {
            return Err(format!("the id `{}` is there twice", group.id));
        }
        members.push(group.members.into_iter().map(Into::into).collect());
        world.restore_group(Group {
            id: group.id.into(),
            name: group.name,
            external_id: group.external_id,
            members: indexmap::IndexSet::new(),
            version: group.version,
            modified: group.modified,
        });
    }
    for (number, members) in members.into_iter().enumerate() {
        world.set_members(number, members);
    }
    Ok(world)
}

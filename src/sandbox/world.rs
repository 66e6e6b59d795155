//! What the sandbox holds: users, groups, roles, and the ways to find them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::seed::{self, Numbers};
use super::user::{ENTERPRISE, EXTENSION};

/// A user, deleted ones too: deleting is not forgetting.
#[derive(Debug, Clone)]
pub(super) struct User {
    pub id: Arc<str>,
    pub deleted: bool,
    pub version: u64,
    /// Milliseconds since 1970.
    pub modified: i64,
    /// What clients wrote, names as in the schema; without what is derived.
    pub attributes: Map<String, Value>,
    /// The groups it is in, by number.
    pub groups: BTreeSet<usize>,
}

impl User {
    pub fn name(&self) -> &str {
        self.text("userName")
    }

    pub fn text(&self, name: &str) -> &str {
        self.attributes
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// An attribute of the enterprise extension.
    pub fn enterprise(&self, name: &str) -> Option<&Value> {
        self.attributes.get(ENTERPRISE)?.get(name)
    }

    pub fn is_active(&self) -> bool {
        self.attributes.get("active") != Some(&Value::Bool(false))
    }
}

/// A group.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub id: Arc<str>,
    pub name: String,
    pub external_id: Option<String>,
    /// Ids of users and groups.
    pub members: IndexSet<Arc<str>>,
    pub version: u64,
    /// Milliseconds since 1970.
    pub modified: i64,
}

/// A role.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub id: String,
    pub name: String,
    pub description: String,
}

/// Everything there is, and the ways to find it. Users and groups are known by their number, which never changes.
#[derive(Debug, Default)]
pub(super) struct World {
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    pub roles: Vec<Role>,
    ids: HashMap<Arc<str>, Holder>,
    /// By lower-case name: those who are there, and who was deleted last.
    names: HashMap<String, usize>,
    gone: HashMap<String, usize>,
    /// Those who are there, in the order they came.
    pub active: BTreeSet<usize>,
    pub inactive: BTreeSet<usize>,
    /// External ids, with the authority each is of; none is that of SCIM itself.
    external: HashMap<(Option<String>, String), usize>,
    /// How many ids were given out.
    pub born: u64,
    pub seed: u64,
    /// Who has changed since this was last looked at.
    pub dirty: Vec<Holder>,
}

/// What an id is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    User(usize),
    Group(usize),
}

impl World {
    /// An organisation with its roles and nobody in it.
    pub fn empty(seed: u64) -> World {
        let role = |(index, (name, description)): (usize, &(&str, &str))| Role {
            id: seed::id('d', index + 1),
            name: (*name).to_owned(),
            description: (*description).to_owned(),
        };
        World {
            seed,
            roles: seed::ROLES.iter().enumerate().map(role).collect(),
            ..World::default()
        }
    }

    /// An organisation with its roles and groups and this many people.
    pub fn new(people: usize, seed: u64, now: i64) -> World {
        let mut world = World::empty(seed);
        for (index, name) in seed::GROUPS.iter().enumerate() {
            world.restore_group(Group {
                id: seed::id('b', index + 1).into(),
                name: (*name).to_owned(),
                external_id: None,
                members: IndexSet::new(),
                version: 1,
                modified: now,
            });
        }
        for number in 1..=people {
            world.restore_user(User {
                id: seed::user_id(number).into(),
                deleted: false,
                version: 1,
                modified: now,
                attributes: seed::person(number, seed),
                groups: BTreeSet::new(),
            });
            let id = Arc::clone(&world.users[number - 1].id);
            for group in [0, 1 + number % (seed::GROUPS.len() - 1)] {
                world.groups[group].members.insert(Arc::clone(&id));
                world.users[number - 1].groups.insert(group);
            }
        }
        world
    }

    /// An id that nothing has.
    pub fn new_id(&mut self) -> Arc<str> {
        loop {
            self.born += 1;
            let mut numbers = Numbers(self.seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ self.born);
            let id: Arc<str> = numbers.uuid().into();
            if !self.ids.contains_key(&id) {
                return id;
            }
        }
    }

    pub fn holder(&self, id: &str) -> Option<Holder> {
        self.ids.get(id).copied()
    }

    /// The user of this id, unless it was deleted.
    pub fn user(&self, id: &str) -> Option<usize> {
        match self.holder(id)? {
            Holder::User(number) if !self.users[number].deleted => Some(number),
            _ => None,
        }
    }

    pub fn group(&self, id: &str) -> Option<usize> {
        match self.holder(id)? {
            Holder::Group(number) => Some(number),
            Holder::User(_) => None,
        }
    }

    /// The user of this name who is there.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.names.get(&name.to_lowercase()).copied()
    }

    /// The user of this name who was deleted last.
    pub fn gone(&self, name: &str) -> Option<usize> {
        self.gone.get(&name.to_lowercase()).copied()
    }

    /// Who has this external id.
    pub fn external(&self, authority: Option<&str>, value: &str) -> Option<usize> {
        // A borrowed pair is no key of a map of owned pairs.
        let key = (authority.map(str::to_owned), value.to_owned());
        self.external.get(&key).copied()
    }

    /// Adds a user as it is.
    pub fn restore_user(&mut self, user: User) -> usize {
        let number = self.users.len();
        self.ids.insert(Arc::clone(&user.id), Holder::User(number));
        self.users.push(user);
        self.dirty.push(Holder::User(number));
        self.enter(number);
        number
    }

    /// Adds a group as it is.
    pub fn restore_group(&mut self, group: Group) -> usize {
        let number = self.groups.len();
        self.ids
            .insert(Arc::clone(&group.id), Holder::Group(number));
        self.groups.push(group);
        self.dirty.push(Holder::Group(number));
        number
    }

    /// Changes a user, and every way to find it.
    pub fn change(&mut self, number: usize, change: impl FnOnce(&mut User)) {
        self.leave(number);
        change(&mut self.users[number]);
        self.dirty.push(Holder::User(number));
        self.enter(number);
    }

    fn enter(&mut self, number: usize) {
        let user = &self.users[number];
        let name = user.name().to_lowercase();
        if user.deleted {
            self.gone.insert(name, number);
            return;
        }
        match user.is_active() {
            true => self.active.insert(number),
            false => self.inactive.insert(number),
        };
        for key in external_ids(&user.attributes) {
            self.external.insert(key, number);
        }
        self.names.insert(name, number);
    }

    fn leave(&mut self, number: usize) {
        let user = &self.users[number];
        let name = user.name().to_lowercase();
        if user.deleted {
            if self.gone.get(&name) == Some(&number) {
                self.gone.remove(&name);
            }
            return;
        }
        self.active.remove(&number);
        self.inactive.remove(&number);
        self.names.remove(&name);
        for key in external_ids(&user.attributes) {
            if self.external.get(&key) == Some(&number) {
                self.external.remove(&key);
            }
        }
    }

    /// Makes these the members of a group, and says so to those who come and go.
    pub fn set_members(&mut self, group: usize, members: IndexSet<Arc<str>>) {
        let before = std::mem::replace(&mut self.groups[group].members, members);
        for id in before.symmetric_difference(&self.groups[group].members) {
            if let Some(Holder::User(user)) = self.ids.get(id) {
                let groups = &mut self.users[*user].groups;
                match self.groups[group].members.contains(id) {
                    true => groups.insert(group),
                    false => groups.remove(&group),
                };
            }
        }
        self.dirty.push(Holder::Group(group));
    }

    /// Takes a user out of all its groups.
    pub fn leave_groups(&mut self, number: usize) {
        let groups = std::mem::take(&mut self.users[number].groups);
        for group in groups {
            self.dirty.push(Holder::Group(group));
            let group = &mut self.groups[group];
            group.members.shift_remove(&self.users[number].id);
            group.version += 1;
        }
    }
}

/// The external ids of a user: that of SCIM, and those of the extension.
pub(super) fn external_ids(
    attributes: &Map<String, Value>,
) -> impl Iterator<Item = (Option<String>, String)> + '_ {
    let own = attributes.get("externalId").and_then(Value::as_str);
    let others = attributes
        .get(EXTENSION)
        .and_then(|extension| extension.get("externalIds")?.as_array());
    let pair = |entry: &Value| {
        let authority = entry["authority"].as_str()?.to_owned();
        Some((Some(authority), entry["value"].as_str()?.to_owned()))
    };
    own.map(|own| (None, own.to_owned()))
        .into_iter()
        .chain(others.into_iter().flatten().filter_map(pair))
}

//! A user as it is kept and as it is shown, and what must be true of it.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Value, json};

use super::clock;
use super::knobs::{
    ExternalId, Knobs, OtherEmail, OwnExternalId, RoleNames, Uniqueness, UnknownName,
};
use super::query::Selection;
use super::refusal::Refusal;
use super::seed;
use super::shape::Shape;
use super::world::{User, World, external_ids};

pub(super) const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
pub(super) const EXTENSION: &str =
    "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User";

/// What the authority of the server's own external id begins with.
const OWN_AUTHORITY: &str = "x-pc:scimv2:v1";

/// The e-mail entry that is the user name.
fn other_email(name: &str) -> Value {
    json!({"value": name, "type": "other", "primary": true})
}

fn own_external_id(user: &User) -> Value {
    json!({"authority": format!("{OWN_AUTHORITY}:sandbox"), "value": &*user.id})
}

fn is_own(entry: &Value) -> bool {
    entry["authority"]
        .as_str()
        .is_some_and(|authority| authority.starts_with(OWN_AUTHORITY))
}

/// The attributes as a PATCH sees them: with what is derived from others and may be chosen by a filter.
pub(super) fn view(user: &User) -> Map<String, Value> {
    let mut view = user.attributes.clone();
    let mut emails = vec![other_email(user.name())];
    emails.extend(list(view.remove("emails")));
    view.insert("emails".into(), Value::Array(emails));
    let extension = view
        .entry(EXTENSION)
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(extension) = extension {
        let mut ids = vec![own_external_id(user)];
        ids.extend(list(extension.remove("externalIds")));
        extension.insert("externalIds".into(), Value::Array(ids));
    }
    view
}

fn list(value: Option<Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(entries)) => entries,
        _ => Vec::new(),
    }
}

/// Takes what was written to what is kept, or says why it cannot be.
pub(super) struct Settling<'w> {
    pub world: &'w World,
    pub shape: Shape<'w>,
    /// Who is written, unless it is new.
    pub user: Option<usize>,
    /// Whether what was written began as a [`view`].
    pub from_view: bool,
}

impl Settling<'_> {
    /// # Errors
    ///
    /// The first rule that is broken: something required is missing, something is read-only, a name is not
    /// known, somebody else has what only one may have.
    pub fn settle(&self, mut written: Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
        for required in ["userName", "displayName"] {
            if !written.contains_key(required) {
                return Err(self.shape.invalid(format!("{required} is required.")));
            }
        }
        // Kept nowhere and shown never.
        written.remove("password");
        written.entry("active").or_insert(Value::Bool(true));
        self.emails(&mut written)?;
        self.external_ids(&mut written)?;
        self.names(&mut written)?;
        for list in ["phoneNumbers", "roles"] {
            if let Some(Value::Array(entries)) = written.get_mut(list) {
                entries.retain(|entry| !entry["value"].is_null());
            }
        }
        for schema in [ENTERPRISE, EXTENSION] {
            if let Some(Value::Object(members)) = written.get_mut(schema) {
                members.retain(|_, value| !is_empty(value));
            }
        }
        written.retain(|_, value| !is_empty(value));
        self.unique(&written)?;
        Ok(written)
    }

    fn knobs(&self) -> &Knobs {
        self.shape.knobs
    }

    fn emails(&self, written: &mut Map<String, Value>) -> Result<(), Refusal> {
        let name = written["userName"].as_str().unwrap_or_default();
        let before = self.user.map(|user| self.world.users[user].name());
        let is_name = |value: &str| {
            let same = |name: &str| name.eq_ignore_ascii_case(value);
            // A new user name moves the entry: the old one still stands in a view.
            same(name) || before.is_some_and(same)
        };
        let mut emails = list(written.get("emails").cloned());
        let mut refused = false;
        emails.retain_mut(|email| {
            let value = email["value"].as_str().unwrap_or_default().to_owned();
            let is_other = email["type"] == "other" || email["type"].is_null() && is_name(&value);
            refused |= is_other && !is_name(&value);
            if let Value::Object(email) = email {
                email.insert("type".into(), json!("work"));
                // The user name is the primary one.
                email.insert("primary".into(), json!(false));
            }
            !is_other && !value.is_empty()
        });
        if refused && self.knobs().other_email == OtherEmail::Refuse {
            return Err(Refusal::mutability(
                "The e-mail address of type other, which is the userName,",
            ));
        }
        written.insert("emails".into(), Value::Array(emails));
        Ok(())
    }

    fn external_ids(&self, written: &mut Map<String, Value>) -> Result<(), Refusal> {
        let kept = self
            .user
            .map(|user| own_external_id(&self.world.users[user]));
        let mut held = 0;
        let mut touched = false;
        if let Some(Value::Array(ids)) = written
            .get_mut(EXTENSION)
            .and_then(|extension| extension.get_mut("externalIds"))
        {
            ids.retain(|id| {
                if !is_own(id) {
                    return true;
                }
                match kept.as_ref() == Some(id) {
                    true => held += 1,
                    false => touched = true,
                }
                false
            });
        }
        touched |= self.from_view && held != 1;
        match touched && self.knobs().own_external_id == OwnExternalId::Refuse {
            true => Err(Refusal::mutability("The external id of SCIM itself")),
            false => Ok(()),
        }
    }

    /// Roles, skills, languages, division and manager: that they are there.
    fn names(&self, written: &mut Map<String, Value>) -> Result<(), Refusal> {
        let refuse = self.knobs().unknown_name == UnknownName::Refuse;
        let missing =
            |kind: &str, name: &str| self.shape.invalid(format!("There is no {kind} {name}."));
        let any_case = self.knobs().role_names == RoleNames::AnyCase;
        let role = |name: &str| {
            self.world
                .roles
                .iter()
                .map(|role| role.name.as_str())
                .find(|known| *known == name || any_case && known.eq_ignore_ascii_case(name))
        };
        if let Some(Value::Array(roles)) = written.get_mut("roles") {
            let mut kept: Vec<&str> = Vec::new();
            for name in roles.iter().filter_map(|role| role["value"].as_str()) {
                match role(name) {
                    Some(known) if kept.contains(&known) => {}
                    Some(known) => kept.push(known),
                    None if refuse => return Err(missing("role", name)),
                    None => {}
                }
            }
            *roles = kept
                .into_iter()
                .map(|name| json!({"value": name}))
                .collect();
        }
        if let Some(Value::Object(extension)) = written.get_mut(EXTENSION) {
            for (list, kind, known) in [
                ("routingSkills", "skill", seed::SKILLS),
                ("routingLanguages", "language", seed::LANGUAGES),
            ] {
                let Some(Value::Array(entries)) = extension.get_mut(list) else {
                    continue;
                };
                let is_known = |entry: &Value| {
                    entry["name"]
                        .as_str()
                        .is_some_and(|name| known.contains(&name))
                };
                if let Some(entry) = entries
                    .iter()
                    .find(|entry| !is_known(entry))
                    .filter(|_| refuse)
                {
                    return Err(missing(kind, entry["name"].as_str().unwrap_or_default()));
                }
                entries.retain(is_known);
            }
        }
        let enterprise = written
            .entry(ENTERPRISE)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(enterprise) = enterprise {
            if let Some(Value::String(name)) = enterprise.get("division")
                && !seed::DIVISIONS.contains(&name.as_str())
            {
                if refuse {
                    return Err(missing("division", name));
                }
                enterprise.remove("division");
            }
            enterprise
                .entry("division")
                .or_insert(json!(seed::DIVISIONS[0]));
            let manager = enterprise
                .get("manager")
                .and_then(|it| it["value"].as_str());
            // Who has gone since may stay what they were.
            let before = self
                .user
                .and_then(|user| self.world.users[user].enterprise("manager"));
            let before = before.and_then(|manager| manager["value"].as_str());
            let is_gone = |id: &&str| self.world.user(id).is_none() && before != Some(id);
            if let Some(id) = manager.filter(is_gone) {
                if refuse {
                    return Err(missing("manager", id));
                }
                enterprise.remove("manager");
            }
        }
        Ok(())
    }

    fn unique(&self, written: &Map<String, Value>) -> Result<(), Refusal> {
        let somebody_else = |found: Option<usize>| found.is_some_and(|it| Some(it) != self.user);
        let name = written["userName"].as_str().unwrap_or_default();
        if somebody_else(self.world.named(name)) {
            return Err(Refusal::Scim {
                status: 409,
                scim_type: match self.knobs().uniqueness {
                    Uniqueness::Present => Some("uniqueness"),
                    Uniqueness::Absent => None,
                },
                detail: "User name already in use by non-deleted user.".into(),
            });
        }
        for (authority, value) in external_ids(written) {
            let is_free = authority.is_none() && self.knobs().external_id == ExternalId::Free;
            if !is_free && somebody_else(self.world.external(authority.as_deref(), &value)) {
                let detail = "The external identifier already exists.";
                return Err(Refusal::scim(409, "uniqueness", detail));
            }
        }
        Ok(())
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(entries) => entries.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// A user as an answer has it.
pub(super) struct Shown<'w> {
    pub world: &'w World,
    pub user: &'w User,
    pub selection: &'w Selection,
    /// What locations begin with, as in `/api/v2/scim/v2`.
    pub base: &'w str,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let user = self.user;
        let attributes = &user.attributes;
        let wants = |name: &str| self.selection.wants(None, name);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &*user.id)?;
        let is_shown = |schema: &str| self.selection.wants_any(schema);
        let schemas: Vec<&str> = [CORE, ENTERPRISE, EXTENSION]
            .into_iter()
            .filter(|schema| *schema == CORE || is_shown(schema))
            .collect();
        for name in [
            "displayName",
            "title",
            "externalId",
            "roles",
            "phoneNumbers",
        ] {
            if let Some(value) = attributes.get(name).filter(|_| wants(name)) {
                map.serialize_entry(name, value)?;
            }
        }
        map.serialize_entry("schemas", &schemas)?;
        map.serialize_entry("active", &user.is_active())?;
        map.serialize_entry("userName", user.name())?;
        if wants("emails") {
            let mut emails = vec![other_email(user.name())];
            emails.extend(list(attributes.get("emails").cloned()));
            map.serialize_entry("emails", &emails)?;
        }
        if wants("groups") && !user.groups.is_empty() {
            let groups: Vec<Value> = user
                .groups
                .iter()
                .map(|group| &self.world.groups[*group].id)
                .map(|id| {
                    json!({"value": &**id, "type": "Group", "$ref": format!("{}/groups/{id}", self.base)})
                })
                .collect();
            map.serialize_entry("groups", &groups)?;
        }
        map.serialize_entry(
            "meta",
            &json!({
                "resourceType": "User",
                "lastModified": clock::text(user.modified),
                "location": format!("{}/users/{}", self.base, user.id),
                "version": user.version.to_string(),
            }),
        )?;
        for schema in [ENTERPRISE, EXTENSION]
            .into_iter()
            .filter(|it| is_shown(it))
        {
            let part = self.part(schema);
            if !part.is_empty() {
                map.serialize_entry(schema, &part)?;
            }
        }
        map.end()
    }
}

impl Shown<'_> {
    /// What is shown of an extension.
    fn part(&self, schema: &str) -> Map<String, Value> {
        let mut part = match self.user.attributes.get(schema) {
            Some(Value::Object(part)) => part.clone(),
            _ => Map::new(),
        };
        if schema == EXTENSION {
            let mut ids = vec![own_external_id(self.user)];
            ids.extend(list(part.remove("externalIds")));
            part.insert("externalIds".into(), Value::Array(ids));
        }
        if let Some(Value::Object(manager)) = part.get_mut("manager")
            && let Some(id) = manager.get("value").and_then(Value::as_str)
        {
            let place = format!("{}/users/{id}", self.base);
            manager.insert("$ref".into(), Value::String(place));
        }
        part.retain(|name, _| self.selection.wants(Some(schema), name));
        part
    }
}

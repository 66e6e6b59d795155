//! What may be done with users.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

use super::knobs::{ExternalId, LargePages, NoOp, PutAbsent, RestoredBody, RestoredStatus};
use super::patch;
use super::query::{EXPENSIVE, Narrowing, Page, Query, Selection, narrowing};
use super::refusal::Refusal;
use super::reply::{Reply, Version};
use super::seed;
use super::server::Desk;
use super::user::{ENTERPRISE, Settling, Shown, view};
use super::world::User;

/// The schema of a list (RFC 7644, section 3.4.2).
pub(super) const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// A page of a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listed<R> {
    pub schemas: [&'static str; 1],
    pub total_results: usize,
    pub start_index: usize,
    pub items_per_page: usize,
    #[serde(rename = "Resources")]
    pub resources: Vec<R>,
}

impl<R> Listed<R> {
    pub fn new(total: usize, page: Page, resources: Vec<R>) -> Listed<R> {
        Listed {
            schemas: [LIST],
            total_results: total,
            start_index: page.start,
            items_per_page: resources.len(),
            resources,
        }
    }
}

pub(super) fn list(desk: &Desk<'_>, query: &Query) -> Result<Reply, Refusal> {
    let shape = desk.users();
    let page = query.page(desk.knobs.max_count)?;
    let selection = query.selection(shape)?;
    let expensive = || {
        EXPENSIVE
            .iter()
            .any(|(schema, name)| selection.wants(*schema, name))
    };
    if page.count > 25 && desk.knobs.large_pages == LargePages::TooMany && expensive() {
        return Err(Refusal::Rate { seconds: 1 });
    }
    let world = &*desk.world;
    let found: Vec<usize>;
    let (total, numbers): (usize, Vec<usize>) = match query.get("filter") {
        // Without a filter the inactive are not shown.
        None => (world.active.len(), window(&world.active, page)),
        Some(text) => match narrowing(text, shape)? {
            Narrowing::Is(name, value) if name == "active" => {
                let those = match value.to_ascii_lowercase().as_str() {
                    "true" => &world.active,
                    "false" => &world.inactive,
                    _ => return Err(Refusal::value(&value, "active", "true, false")),
                };
                (those.len(), window(those, page))
            }
            narrowing => {
                found = select(desk, &narrowing);
                let numbers = found.iter().skip(page.start - 1).take(page.count);
                (found.len(), numbers.copied().collect())
            }
        },
    };
    let shown = numbers
        .into_iter()
        .map(|number| shown(desk, &world.users[number], &selection))
        .collect();
    Ok(Reply::json(200, &Listed::new(total, page, shown)))
}

fn window(numbers: &BTreeSet<usize>, page: Page) -> Vec<usize> {
    let from = numbers.iter().skip(page.start - 1);
    from.take(page.count).copied().collect()
}

/// The users who are there and fit. What is asked for most is looked up; the rest is looked through.
fn select(desk: &Desk<'_>, narrowing: &Narrowing) -> Vec<usize> {
    let world = &*desk.world;
    let (name, value) = match narrowing {
        Narrowing::ExternalId { authority, value } => {
            return world.external(Some(authority), value).into_iter().collect();
        }
        Narrowing::Is(name, value) => (name.as_str(), value.as_str()),
    };
    let through = |fits: &dyn Fn(&User) -> bool| -> Vec<usize> {
        let all = world.active.iter().chain(&world.inactive).copied();
        let mut found: Vec<usize> = all.filter(|number| fits(&world.users[*number])).collect();
        found.sort_unstable();
        found
    };
    let is = |text: &str| text.to_lowercase() == value.to_lowercase();
    let part_is = |user: &User, part: &str| {
        user.enterprise(part)
            .and_then(Value::as_str)
            .is_some_and(is)
    };
    match name {
        "id" => world.user(value).into_iter().collect(),
        "username" => world.named(value).into_iter().collect(),
        "externalid" => match desk.knobs.external_id {
            ExternalId::Unique => world.external(None, value).into_iter().collect(),
            ExternalId::Free => through(&|user| user.text("externalId") == value),
        },
        "division" => through(&|user| part_is(user, "division")),
        "employeenumber" => through(&|user| {
            user.enterprise("employeeNumber").and_then(Value::as_str) == Some(value)
        }),
        "manager" => through(&|user| {
            user.enterprise("manager")
                .is_some_and(|it| it["value"].as_str() == Some(value))
        }),
        // The profile lists no more than these and `email`.
        _ => through(&|user| {
            let emails = user.attributes.get("emails").and_then(Value::as_array);
            let mut emails = emails.into_iter().flatten();
            is(user.name()) || emails.any(|email| email["value"].as_str().is_some_and(is))
        }),
    }
}

pub(super) fn get(desk: &Desk<'_>, id: &str, query: &Query) -> Result<Reply, Refusal> {
    let selection = query.selection(desk.users())?;
    let user = &desk.world.users[desk.world.user(id).ok_or_else(Refusal::no_user)?];
    if desk.is_current(user.version) {
        return Ok(Reply::not_modified(user.version));
    }
    let reply = Reply::json(200, &shown(desk, user, &selection));
    Ok(reply.version(Version(user.version)))
}

pub(super) fn create(desk: &mut Desk<'_>, body: &Map<String, Value>) -> Result<Reply, Refusal> {
    let shape = desk.users();
    let written = shape.whole(body)?;
    let name = written.get("userName").and_then(Value::as_str);
    let gone = name.filter(|name| desk.world.named(name).is_none());
    if let Some(number) = gone.and_then(|name| desk.world.gone(name)) {
        return bring_back(desk, number, written);
    }
    let settling = Settling {
        world: desk.world,
        shape,
        user: None,
        from_view: false,
    };
    let mut attributes = settling.settle(written)?;
    // Everybody is an employee.
    let employee = serde_json::json!({"value": seed::ROLES[0].0});
    let roles = attributes
        .entry("roles")
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(roles) = roles
        && !roles.contains(&employee)
    {
        roles.insert(0, employee);
    }
    let user = User {
        id: desk.world.new_id(),
        deleted: false,
        version: 1,
        modified: desk.now,
        attributes,
        groups: BTreeSet::new(),
    };
    let number = desk.world.restore_user(user);
    Ok(created(desk, number, 201))
}

/// A POST with the name of a deleted user: the same account, active again; its roles are not.
fn bring_back(
    desk: &mut Desk<'_>,
    number: usize,
    written: Map<String, Value>,
) -> Result<Reply, Refusal> {
    let now = desk.now;
    let written = match desk.knobs.restored_body {
        RestoredBody::Applied => written,
        RestoredBody::Ignored => {
            let mut before = desk.world.users[number].attributes.clone();
            before.remove("roles");
            if let Some(Value::Object(enterprise)) = before.get_mut(ENTERPRISE) {
                enterprise.remove("division");
            }
            before.insert("active".into(), Value::Bool(true));
            before
        }
    };
    let settling = Settling {
        world: desk.world,
        shape: desk.users(),
        user: Some(number),
        from_view: false,
    };
    let attributes = settling.settle(written)?;
    desk.world.change(number, |user| {
        user.deleted = false;
        user.attributes = attributes;
        user.version += 1;
        user.modified = now;
    });
    let status = match desk.knobs.restored_status {
        RestoredStatus::Created => 201,
        RestoredStatus::Ok => 200,
    };
    Ok(created(desk, number, status))
}

fn created(desk: &Desk<'_>, number: usize, status: u16) -> Reply {
    let user = &desk.world.users[number];
    Reply::json(status, &shown(desk, user, &Selection::All))
        .version(Version(user.version))
        .header("location", format!("{}/users/{}", desk.base, user.id))
}

pub(super) fn put(
    desk: &mut Desk<'_>,
    id: &str,
    body: &Map<String, Value>,
) -> Result<Reply, Refusal> {
    let number = current(desk, id)?;
    let mut written = desk.users().whole(body)?;
    let before = &desk.world.users[number].attributes;
    for (name, value) in before {
        let needed = matches!(name.as_str(), "userName" | "displayName" | "active");
        if needed || desk.knobs.put_absent == PutAbsent::Keep {
            written.entry(name).or_insert_with(|| value.clone());
        }
    }
    let settling = Settling {
        world: desk.world,
        shape: desk.users(),
        user: Some(number),
        from_view: false,
    };
    let attributes = settling.settle(written)?;
    // A password is a change, and is not kept.
    let password = body.keys().any(|key| key.eq_ignore_ascii_case("password"));
    Ok(written_down(desk, number, attributes, password))
}

pub(super) fn patch(
    desk: &mut Desk<'_>,
    id: &str,
    body: &Map<String, Value>,
) -> Result<Reply, Refusal> {
    let number = current(desk, id)?;
    let mut written = view(&desk.world.users[number]);
    patch::apply(desk.users(), body, &mut written)?;
    let settling = Settling {
        world: desk.world,
        shape: desk.users(),
        user: Some(number),
        from_view: true,
    };
    let password = written.contains_key("password");
    let attributes = settling.settle(written)?;
    Ok(written_down(desk, number, attributes, password))
}

pub(super) fn delete(desk: &mut Desk<'_>, id: &str) -> Result<Reply, Refusal> {
    let number = current(desk, id)?;
    let now = desk.now;
    desk.world.leave_groups(number);
    desk.world.change(number, |user| {
        user.deleted = true;
        user.attributes.remove("roles");
        user.version += 1;
        user.modified = now;
    });
    Ok(Reply::empty(204))
}

/// The user of an id, if the request means the version that is there.
fn current(desk: &Desk<'_>, id: &str) -> Result<usize, Refusal> {
    let number = desk.world.user(id).ok_or_else(Refusal::no_user)?;
    desk.may_write(desk.world.users[number].version)?;
    Ok(number)
}

fn written_down(
    desk: &mut Desk<'_>,
    number: usize,
    attributes: Map<String, Value>,
    password: bool,
) -> Reply {
    let now = desk.now;
    let same = !password && desk.world.users[number].attributes == attributes;
    if !same || desk.knobs.no_op == NoOp::Grow {
        desk.world.change(number, |user| {
            user.attributes = attributes;
            user.version += 1;
            user.modified = now;
        });
    }
    let user = &desk.world.users[number];
    Reply::json(200, &shown(desk, user, &Selection::All)).version(Version(user.version))
}

fn shown<'w>(desk: &'w Desk<'_>, user: &'w User, selection: &'w Selection) -> Shown<'w> {
    Shown {
        world: desk.world,
        user,
        selection,
        base: &desk.base,
    }
}

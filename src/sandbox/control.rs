//! What tests need to see and to do that a client never could: everything below `/_sandbox`.

use serde_json::{Map, Value, json};

use super::faults::{Dice, Faults};
use super::knobs::Knobs;
use super::query::Query;
use super::reply::Reply;
use super::server::{Asked, Server};
use super::world::{Group, User};

/// What stands behind `/_sandbox`, if the path is there.
pub(super) fn place(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/_sandbox")?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_matches('/'))
}

/// Faults do not reach these, and no token is asked for. `from_page` when a browser asks for a page of
/// somebody else's, which is refused.
pub(super) fn answer(
    server: &mut Server,
    place: &str,
    asked: &Asked<'_>,
    from_page: bool,
) -> Reply {
    let done = match from_page {
        true => Err((
            403,
            "pages of the web may not control the sandbox".to_owned(),
        )),
        false => act(server, place, asked),
    };
    let (status, body) = match done {
        Ok(body) => (200, body),
        Err((status, message)) => (status, json!({"error": message})),
    };
    let reply = Reply::json(status, &body).plain();
    reply.header("content-type", "application/json".to_owned())
}

fn act(server: &mut Server, place: &str, asked: &Asked<'_>) -> Result<Value, (u16, String)> {
    let query = Query::parse(asked.query);
    match (place, asked.method) {
        ("", "GET") => Ok(summary(server)),
        ("users", "GET") => {
            let all = server.world.users.iter();
            Ok(all.map(|user| whole_user(server, user)).collect())
        }
        ("groups", "GET") => Ok(server.world.groups.iter().map(whole_group).collect()),
        ("audit", "GET") => {
            let after = query
                .get("after")
                .and_then(|it| it.parse().ok())
                .unwrap_or(0);
            let entries: Vec<_> = server.audit.after(after).collect();
            Ok(json!({"requests": server.audit.requests, "entries": entries}))
        }
        ("tokens/expire", "POST") => Ok(json!({"expired": server.tokens.expire()})),
        ("clock", "POST") => {
            let body = body(asked)?;
            let seconds = body.get("advance").and_then(Value::as_u64);
            let seconds = seconds.ok_or_else(|| bad("`advance` is to be a number of seconds"))?;
            server.clock.advance(seconds);
            Ok(json!({"now": super::clock::text(server.clock.now())}))
        }
        ("knobs", "POST") => {
            let mut knobs = server.knobs.clone();
            for (name, value) in &body(asked)? {
                let value = match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                knobs.set(&format!("{name}={value}")).map_err(bad)?;
            }
            server.knobs = knobs;
            Ok(knobs_of(&server.knobs))
        }
        ("faults", "POST") => faults(server, &body(asked)?),
        ("", _)
        | ("users" | "groups" | "audit" | "tokens/expire" | "clock" | "knobs" | "faults", _) => {
            Err((405, format!("`{}` is not allowed here", asked.method)))
        }
        _ => Err((404, format!("there is no `/_sandbox/{place}`"))),
    }
}

fn bad(message: impl Into<String>) -> (u16, String) {
    (400, message.into())
}

fn body(asked: &Asked<'_>) -> Result<Map<String, Value>, (u16, String)> {
    match serde_json::from_slice(asked.body) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(bad("the body is to be a JSON object")),
    }
}

/// `{"spec": "reset_after:0.1", "seed": 7, "methods": ["POST"], "path": "/api", "hang": 5, "retryAfter": 1}`, all
/// of which may be missing.
fn faults(server: &mut Server, body: &Map<String, Value>) -> Result<Value, (u16, String)> {
    let known = ["spec", "seed", "methods", "path", "hang", "retryAfter"];
    if let Some(name) = body.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(bad(format!(
            "`{name}` is not known: it is {}",
            known.join(", ")
        )));
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str| body.get(name).and_then(Value::as_f64);
    let spec: Faults = text("spec").parse().map_err(bad)?;
    let methods = body.get("methods").and_then(Value::as_array);
    let methods = methods.into_iter().flatten().filter_map(Value::as_str);
    let seed = body.get("seed").and_then(Value::as_u64).unwrap_or(1);
    server.dice = Dice::new(
        spec,
        seed,
        methods.map(str::to_owned).collect(),
        text("path").to_owned(),
    );
    if let Some(seconds) = number("hang") {
        server.hang = (seconds.clamp(0.0, 86_400.0) * 1000.0) as u64;
    }
    if let Some(seconds) = number("retryAfter") {
        server.retry_after = seconds.clamp(0.0, 86_400.0) as u64;
    }
    Ok(json!({"spec": server.dice.faults.to_string()}))
}

fn summary(server: &Server) -> Value {
    let world = &server.world;
    json!({
        "users": world.active.len() + world.inactive.len(),
        "active": world.active.len(),
        "inactive": world.inactive.len(),
        "deleted": world.users.iter().filter(|user| user.deleted).count(),
        "groups": world.groups.len(),
        "roles": world.roles.len(),
        "tokensIssued": server.tokens.issued,
        "requests": server.audit.requests,
        "statuses": server.audit.statuses,
        "faults": server.audit.faults,
        "faultSpec": server.dice.faults.to_string(),
        "knobs": knobs_of(&server.knobs),
    })
}

fn knobs_of(knobs: &Knobs) -> Value {
    let value = |name: &str| knobs.value(name).map(Value::from).unwrap_or_default();
    let members = Knobs::ALL
        .iter()
        .map(|knob| (knob.name.to_owned(), value(knob.name)));
    Value::Object(members.collect())
}

/// What was written, and what became of it.
fn whole_user(server: &Server, user: &User) -> Value {
    let groups = user
        .groups
        .iter()
        .map(|group| &*server.world.groups[*group].id);
    json!({
        "id": &*user.id, "userName": user.name(), "deleted": user.deleted,
        "active": user.is_active() && !user.deleted, "version": user.version,
        "groups": groups.collect::<Vec<_>>(), "attributes": user.attributes,
    })
}

fn whole_group(group: &Group) -> Value {
    let members = group.members.iter().map(|id| &**id);
    json!({
        "id": &*group.id, "displayName": group.name, "externalId": group.external_id,
        "version": group.version, "members": members.collect::<Vec<_>>(),
    })
}

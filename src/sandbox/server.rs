//! One request after the other: who asks, whether it may, who answers.

use serde_json::{Map, Value};

use super::audit::Audit;
use super::clock::Clock;
use super::faults::Dice;
use super::knobs::{GroupsMethod, Knobs, Location, SyntaxError, VersionMismatch};
use super::query::Query;
use super::refusal::Refusal;
use super::reply::Reply;
use super::seed::Numbers;
use super::shape::Shape;
use super::tokens::{Rate, Tokens};
use super::world::World;
use super::{Journal, about, groups, people, saved};
use crate::scim::{Known, Profile};

/// Bytes a body may have.
pub(super) const MAX_BODY: usize = 4 << 20;

const SCIM_TYPE: &str = "application/scim+json";
const JSON_TYPE: &str = "application/json";

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'r> {
    pub method: &'r str,
    pub path: &'r str,
    pub query: &'r str,
    pub authorization: Option<&'r str>,
    pub content_type: Option<&'r str>,
    pub accept: Option<&'r str>,
    pub if_match: Option<&'r str>,
    pub if_none_match: Option<&'r str>,
    pub body: &'r [u8],
    /// Whether the body went on beyond [`MAX_BODY`].
    pub too_large: bool,
}

impl Asked<'_> {
    /// Whether its body is of one of these media types.
    pub fn has_type(&self, types: &[&str]) -> bool {
        let given = self.content_type.unwrap_or_default();
        let given = given.split(';').next().unwrap_or_default().trim();
        types.iter().any(|it| it.eq_ignore_ascii_case(given))
    }
}

/// All of the sandbox but its network.
pub(super) struct Server {
    pub world: World,
    pub knobs: Knobs,
    pub tokens: Tokens,
    pub dice: Dice,
    pub audit: Audit,
    pub clock: Clock,
    pub profile: Profile,
    /// `http://127.0.0.1:8440`
    pub origin: String,
    /// How long a fault is silent, in milliseconds.
    pub hang: u64,
    /// What a fault tells to wait, in seconds.
    pub retry_after: u64,
    pub correlations: Numbers,
    /// Where changes go before they are answered.
    pub journal: Option<Journal>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// What one request of SCIM sees and may change.
pub(super) struct Desk<'s> {
    pub world: &'s mut World,
    pub knobs: &'s Knobs,
    pub known: &'s Known,
    pub now: i64,
    /// What locations begin with.
    pub base: String,
    pub is_v2: bool,
    if_match: Option<&'s str>,
    if_none_match: Option<&'s str>,
}

impl<'s> Desk<'s> {
    pub fn users(&self) -> Shape<'s> {
        self.shape(0)
    }

    pub fn groups(&self) -> Shape<'s> {
        self.shape(1)
    }

    /// The profile's resources are users and groups, in this order.
    fn shape(&self, resource: usize) -> Shape<'s> {
        Shape {
            known: self.known,
            resource: &self.known.resources[resource],
            knobs: self.knobs,
        }
    }

    /// Whether what the client has is this version.
    pub fn is_current(&self, version: u64) -> bool {
        self.if_none_match.is_some_and(|tags| names(tags, version))
    }

    /// Whether the client means this version, or does not say.
    pub fn may_write(&self, version: u64) -> Result<(), Refusal> {
        if self.if_match.is_none_or(|tags| names(tags, version)) {
            return Ok(());
        }
        let detail = "Version does not match current version.";
        let scim = |status, scim_type| Refusal::Scim {
            status,
            scim_type,
            detail: detail.to_owned(),
        };
        Err(match self.knobs.version_mismatch {
            VersionMismatch::Conflict => scim(409, None),
            VersionMismatch::InvalidVers => scim(400, Some("invalidVers")),
            VersionMismatch::GeneralConflict => Refusal::gateway(400, "general.conflict", detail),
            VersionMismatch::PreconditionFailed => scim(412, None),
        })
    }
}

/// Whether one of the tags of a header is that of this version: strong, in quotes.
fn names(tags: &str, version: u64) -> bool {
    let tag = format!("\"{version}\"");
    tags.split(',')
        .map(str::trim)
        .any(|given| given == "*" || given == tag)
}

/// What is asked for below `/api/v2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<'r> {
    Users(Option<&'r str>),
    Groups(Option<&'r str>),
    Schemas(Option<&'r str>),
    ResourceTypes(Option<&'r str>),
    ServiceProviderConfig,
    Roles(Option<&'r str>),
}

/// A place, and whether it is below `/api/v2/scim/v2`.
fn place(path: &str) -> Option<(Place<'_>, bool)> {
    let mut segments = path.strip_prefix('/')?.split('/');
    let mut next = || segments.next().filter(|segment| !segment.is_empty());
    let is =
        |segment: Option<&str>, word: &str| segment.is_some_and(|it| it.eq_ignore_ascii_case(word));
    if !is(next(), "api") || !is(next(), "v2") {
        return None;
    }
    let family = next()?;
    let mut kind = next()?;
    let is_v2 = kind.eq_ignore_ascii_case("v2");
    if is_v2 {
        kind = next()?;
    }
    let id = next();
    if segments.next().is_some() {
        return None;
    }
    if family.eq_ignore_ascii_case("authorization") {
        return (kind.eq_ignore_ascii_case("roles") && !is_v2).then_some((Place::Roles(id), false));
    }
    if !family.eq_ignore_ascii_case("scim") {
        return None;
    }
    let place = match kind.to_ascii_lowercase().as_str() {
        "users" => Place::Users(id),
        "groups" => Place::Groups(id),
        "schemas" => Place::Schemas(id),
        "resourcetypes" => Place::ResourceTypes(id),
        "serviceproviderconfig" if id.is_none() => Place::ServiceProviderConfig,
        _ => return None,
    };
    Some((place, is_v2))
}

/// What a client needs one of to do this; none for reading most of it.
fn permissions(place: Place<'_>, method: &str) -> &'static [&'static str] {
    match (place, method) {
        (Place::Users(None), "POST") => &[
            "directory:user:add",
            "authorization:grant:add",
            "authorization:grant:delete",
            "routing:skill:assign",
            "routing:language:assign",
            "telephony:extension:assign",
        ],
        (Place::Users(Some(_)), "PUT" | "PATCH") => &[
            "directory:user:edit",
            "directory:user:setPassword",
            "authorization:grant:add",
            "authorization:grant:delete",
            "routing:skill:assign",
            "routing:language:assign",
            "telephony:extension:assign",
        ],
        (Place::Users(Some(_)), "DELETE") => &["directory:user:delete"],
        (Place::Groups(_), _) => &["directory:group:edit"],
        (Place::Roles(_), _) => &["authorization:role:view"],
        _ => &[],
    }
}

impl Server {
    /// The answer, complete with its headers.
    pub fn answer(&mut self, asked: &Asked<'_>) -> Reply {
        let correlation = self.correlations.uuid();
        let mut rate = Rate::default();
        let done = self.route(asked, &mut rate);
        let done = self.kept().and(done);
        let mut reply = match done {
            Ok(reply) => reply,
            Err(refusal) => {
                let reply = Reply::json(refusal.status(), &refusal.body(&correlation));
                let reply = if refusal.is_scim() {
                    reply
                } else {
                    reply.plain()
                };
                match refusal {
                    Refusal::Rate { seconds } => reply.header("retry-after", seconds.to_string()),
                    Refusal::OAuth { status: 401, .. } => {
                        reply.header("www-authenticate", "Basic realm=\"sandbox\"".to_owned())
                    }
                    _ => reply,
                }
            }
        };
        if !reply.body.is_empty() {
            let content_type = match reply.is_scim && !asked.accept.is_some_and(wants_plain) {
                true => SCIM_TYPE,
                false => JSON_TYPE,
            };
            reply
                .headers
                .push(("content-type", content_type.to_owned()));
        }
        let mut add = |name, value| reply.headers.push((name, value));
        add("inin-correlation-id", correlation);
        add("inin-ratelimit-count", rate.count.to_string());
        add("inin-ratelimit-allowed", self.knobs.rate_limit.to_string());
        add("inin-ratelimit-reset", rate.reset.to_string());
        if !reply
            .headers
            .iter()
            .any(|(name, _)| *name == "cache-control")
        {
            let value = "no-cache, no-store, must-revalidate".to_owned();
            reply.headers.push(("cache-control", value));
        }
        reply
    }

    /// Writes down what has changed. What cannot be is done all the same, and is not answered as done.
    fn kept(&mut self) -> Result<(), Refusal> {
        let dirty = std::mem::take(&mut self.world.dirty);
        let Some(journal) = self.journal.as_mut().filter(|_| !dirty.is_empty()) else {
            return Ok(());
        };
        let mut lines = Vec::new();
        for holder in dirty {
            saved::change(&mut lines, &self.world, holder);
        }
        journal(&lines).map_err(|error| {
            let message = format!("The sandbox cannot write its state: {error}");
            Refusal::gateway(500, "internal.server.error", message)
        })
    }

    fn route(&mut self, asked: &Asked<'_>, rate: &mut Rate) -> Result<Reply, Refusal> {
        let now = self.clock.now();
        let method = asked.method;
        if asked.path.eq_ignore_ascii_case("/oauth/token") {
            return match method {
                "POST" => self.tokens.grant(asked, now, self.knobs.token_life),
                _ => Err(not_allowed(method)),
            };
        }
        let allowed = self.knobs.rate_limit;
        let (client, used) = self.tokens.bearer(asked.authorization, now)?;
        *rate = used;
        if allowed > 0 && used.count > allowed {
            let seconds = used.reset.max(1);
            return Err(Refusal::Rate { seconds });
        }
        let (place, is_v2) = place(asked.path).ok_or_else(Refusal::not_found)?;
        let needed = permissions(place, method);
        if !self.tokens.permits(client, needed) {
            return Err(Refusal::permissions(needed));
        }
        let base = match is_v2 {
            true => "/api/v2/scim/v2",
            false => "/api/v2/scim",
        };
        let mut desk = Desk {
            world: &mut self.world,
            knobs: &self.knobs,
            known: self.profile.known(),
            now,
            base: match self.knobs.location {
                Location::Relative => base.to_owned(),
                Location::Absolute => format!("{}{base}", self.origin),
            },
            is_v2,
            if_match: asked.if_match,
            if_none_match: asked.if_none_match,
        };
        let query = Query::parse(asked.query);
        match (place, method) {
            (Place::Users(None), "GET") => people::list(&desk, &query),
            (Place::Users(None), "POST") => people::create(&mut desk, &body(asked, &self.knobs)?),
            (Place::Users(Some(id)), "GET") => people::get(&desk, id, &query),
            (Place::Users(Some(id)), "PUT") => {
                people::put(&mut desk, id, &body(asked, &self.knobs)?)
            }
            (Place::Users(Some(id)), "PATCH") => {
                people::patch(&mut desk, id, &body(asked, &self.knobs)?)
            }
            (Place::Users(Some(id)), "DELETE") => people::delete(&mut desk, id),
            (Place::Groups(None), "GET") => groups::list(&desk, &query),
            (Place::Groups(Some(id)), "GET") => groups::get(&desk, id, &query),
            (Place::Groups(Some(id)), "PUT") => {
                groups::put(&mut desk, id, &body(asked, &self.knobs)?)
            }
            (Place::Groups(Some(id)), "PATCH") => {
                groups::patch(&mut desk, id, &body(asked, &self.knobs)?)
            }
            (Place::Groups(_), _) => Err(match self.knobs.groups_method {
                GroupsMethod::NotFound => Refusal::not_found(),
                GroupsMethod::NotAllowed => not_allowed(method),
            }),
            (Place::Schemas(id), "GET") => about::schemas(&desk, id, &query),
            (Place::ResourceTypes(id), "GET") => about::resource_types(&desk, id),
            (Place::ServiceProviderConfig, "GET") => about::service_provider(&desk),
            (Place::Roles(id), "GET") => about::roles(&desk, id, &query),
            _ => Err(not_allowed(method)),
        }
    }
}

/// Whether plain JSON is what a client reads, and SCIM's is not among it.
fn wants_plain(accept: &str) -> bool {
    let has = |name: &str| accept.to_ascii_lowercase().contains(name);
    has(JSON_TYPE) && !has(SCIM_TYPE)
}

fn not_allowed(method: &str) -> Refusal {
    let message = format!("The method {method} is not allowed here.");
    Refusal::gateway(405, "method.not.allowed", message)
}

/// The body of a write: JSON, and an object.
fn body(asked: &Asked<'_>, knobs: &Knobs) -> Result<Map<String, Value>, Refusal> {
    if !asked.has_type(&[SCIM_TYPE, JSON_TYPE]) {
        let message = "The media type of the request is not supported.";
        return Err(Refusal::gateway(415, "unsupported.media.type", message));
    }
    if asked.too_large {
        let message = format!("The request is larger than {MAX_BODY} bytes.");
        return Err(Refusal::gateway(413, "request.entity.too.large", message));
    }
    match serde_json::from_slice(asked.body) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(match knobs.syntax_error {
            SyntaxError::Gateway => Refusal::bad_request(),
            SyntaxError::Scim => {
                let detail = "The body is not a JSON object.";
                Refusal::scim(400, "invalidSyntax", detail)
            }
        }),
    }
}

//! Who may call: clients, their tokens, and how often.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::query::Query;
use super::refusal::Refusal;
use super::reply::Reply;
use super::server::Asked;

const CLIENT_CREDENTIALS: &str = "client_credentials";
const SAML2_BEARER: &str = "urn:ietf:params:oauth:grant-type:saml2-bearer";

/// Tokens that are kept at most; beyond it the oldest are forgotten.
const MAX_TOKENS: usize = 10_000;

/// Milliseconds of the window requests are counted in.
const WINDOW: i64 = 60_000;

/// Who may ask for tokens.
#[derive(Clone)]
pub struct Client {
    /// Its name.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// The permissions it does not have, as in `directory:user:add`; all others it has.
    pub lacks: Vec<String>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("lacks", &self.lacks)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Token {
    client: usize,
    issued: u64,
    expires: i64,
    window: i64,
    used: u64,
}

/// How much of its minute a token has used.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rate {
    pub count: u64,
    /// Seconds until the minute is over.
    pub reset: u64,
}

#[derive(Debug)]
pub(super) struct Tokens {
    pub clients: Vec<Client>,
    tokens: HashMap<String, Token>,
    pub issued: u64,
}

impl Tokens {
    pub fn new(clients: Vec<Client>) -> Tokens {
        Tokens {
            clients,
            tokens: HashMap::new(),
            issued: 0,
        }
    }

    /// All tokens end here and now.
    pub fn expire(&mut self) -> usize {
        let count = self.tokens.len();
        self.tokens.clear();
        count
    }

    /// `POST /oauth/token` (RFC 6749, sections 4.4 and 5).
    pub fn grant(&mut self, asked: &Asked<'_>, now: i64, life: u64) -> Result<Reply, Refusal> {
        let refuse = |error, description| Refusal::OAuth {
            status: 400,
            error,
            description,
        };
        if !asked.has_type(&["application/x-www-form-urlencoded"]) {
            return Err(refuse("invalid_request", "the body is to be a form"));
        }
        let form = Query::parse(std::str::from_utf8(asked.body).unwrap_or_default());
        let client = self.client(asked, &form)?;
        match form.get("grant_type") {
            None => return Err(refuse("invalid_request", "grant_type is missing")),
            Some(CLIENT_CREDENTIALS) => {}
            Some(SAML2_BEARER) => {
                let given = |name| form.get(name).filter(|it| !it.is_empty());
                let (Some(_), Some(assertion)) = (given("orgName"), given("assertion")) else {
                    let description = "orgName and assertion are needed";
                    return Err(refuse("invalid_request", description));
                };
                if STANDARD.decode(assertion).is_err() {
                    return Err(refuse("invalid_grant", "the assertion is not base64"));
                }
            }
            Some(_) => {
                let description = "the grants are client_credentials and saml2-bearer";
                return Err(refuse("unsupported_grant_type", description));
            }
        }
        self.make_room(now);
        self.issued += 1;
        // What the standard library has of randomness; a token of this server opens nothing else.
        let random = || RandomState::new().hash_one(self.issued);
        let token = format!("sandbox-{:016x}{:016x}", random(), random());
        let seconds = i64::try_from(life).unwrap_or(i64::MAX);
        self.tokens.insert(
            token.clone(),
            Token {
                client,
                issued: self.issued,
                expires: now.saturating_add(seconds.saturating_mul(1000)),
                window: now,
                used: 0,
            },
        );
        let body = json!({"access_token": token, "token_type": "bearer", "expires_in": life});
        let reply = Reply::json(200, &body).plain();
        Ok(reply.header("cache-control", "no-store".to_owned()))
    }

    fn make_room(&mut self, now: i64) {
        if self.tokens.len() < MAX_TOKENS {
            return;
        }
        self.tokens.retain(|_, token| token.expires > now);
        let newest = self.issued;
        let half = MAX_TOKENS as u64 / 2;
        if self.tokens.len() >= MAX_TOKENS {
            self.tokens.retain(|_, token| token.issued + half > newest);
        }
    }

    /// The client that says who it is, in the header or in the form, not in both.
    fn client(&self, asked: &Asked<'_>, form: &Query) -> Result<usize, Refusal> {
        let unknown = || Refusal::OAuth {
            status: 401,
            error: "invalid_client",
            description: "the client is not known, or its secret is another",
        };
        let basic = asked.authorization.and_then(|it| scheme(it, "Basic"));
        let (id, secret) = match (basic, form.get("client_id"), form.get("client_secret")) {
            (Some(_), _, Some(_)) => {
                return Err(Refusal::OAuth {
                    status: 400,
                    error: "invalid_request",
                    description: "the client says twice who it is",
                });
            }
            (Some(basic), _, None) => {
                let decoded = STANDARD.decode(basic).map_err(|_| unknown())?;
                let decoded = String::from_utf8(decoded).map_err(|_| unknown())?;
                let (id, secret) = decoded.split_once(':').ok_or_else(unknown)?;
                (id.to_owned(), secret.to_owned())
            }
            (None, Some(id), Some(secret)) => (id.to_owned(), secret.to_owned()),
            (None, _, _) => return Err(unknown()),
        };
        let mut clients = self.clients.iter();
        clients
            .position(|client| client.id == id && client.secret == secret)
            .ok_or_else(unknown)
    }

    /// The client whose token this is, and how its minute stands.
    pub fn bearer(
        &mut self,
        authorization: Option<&str>,
        now: i64,
    ) -> Result<(usize, Rate), Refusal> {
        let Some(authorization) = authorization.filter(|it| !it.is_empty()) else {
            let message = "No authentication bearer token specified in authorization header.";
            return Err(Refusal::gateway(401, "authentication.required", message));
        };
        let token = scheme(authorization, "Bearer")
            .and_then(|token| self.tokens.get_mut(token))
            .filter(|token| token.expires > now);
        let Some(token) = token else {
            let message = "Invalid login credentials.";
            return Err(Refusal::gateway(401, "bad.credentials", message));
        };
        if now - token.window >= WINDOW {
            token.window = now;
            token.used = 0;
        }
        token.used += 1;
        let left = (token.window + WINDOW - now).max(0);
        let rate = Rate {
            count: token.used,
            reset: u64::try_from(left).unwrap_or(0).div_ceil(1000),
        };
        Ok((token.client, rate))
    }

    /// Whether a client has one of these permissions; where none is needed, it has.
    pub fn permits(&self, client: usize, any_of: &[&str]) -> bool {
        let lacks = &self.clients[client].lacks;
        any_of.is_empty() || any_of.iter().any(|it| !lacks.iter().any(|lack| lack == it))
    }
}

/// What follows the name of a scheme, which is in any case.
fn scheme<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let (scheme, rest) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case(name).then(|| rest.trim())
}

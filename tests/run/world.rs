//! A SCIM target in memory, with faults.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use scimplate::provision::{Message, Response, Transport, TransportError};
use serde_json::{Value, json};

/// What may go wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    ResetBefore,
    ResetAfter,
    ErrorAfter,
    Truncated,
    NoId,
    Html,
    TooMany,
    Away,
    Twice,
    Busy,
}

/// Users by userName, as any SCIM server has them; what it was sent, in order.
pub(crate) struct World {
    pub users: Mutex<BTreeMap<String, Value>>,
    pub sent: Mutex<Vec<String>>,
    ids: AtomicUsize,
    faults: Vec<(Fault, u32)>,
    random: Mutex<u64>,
    /// Whether `filter=userName eq` finds what is there.
    pub obeys_filter: bool,
    /// An attribute it does not know: ignored in a POST, refused in a PATCH.
    pub knows_no: Option<&'static str>,
    /// After so many requests, the process of the client dies.
    pub dies_after: Option<usize>,
}

impl World {
    /// Each fault with its share of a thousand requests.
    pub(crate) fn new(faults: &[(Fault, u32)], seed: u8) -> World {
        World {
            users: Mutex::default(),
            sent: Mutex::default(),
            ids: AtomicUsize::new(0),
            faults: faults.to_vec(),
            random: Mutex::new(
                0x9e37_79b9_7f4a_7c15 ^ u64::from(seed).wrapping_mul(0x2545_f491_4f6c_dd1d),
            ),
            obeys_filter: true,
            knows_no: None,
            dies_after: None,
        }
    }

    fn draw(&self) -> Option<Fault> {
        let mut draw = {
            // xorshift64
            let mut state = self.random.lock().unwrap();
            *state ^= *state << 13;
            *state ^= *state >> 7;
            *state ^= *state << 17;
            (*state >> 32) as u32 % 1000
        };
        for (fault, share) in &self.faults {
            if draw < *share {
                return Some(*fault);
            }
            draw -= share;
        }
        None
    }

    fn answer(&self, message: &Message) -> (u16, String) {
        let mut users = self.users.lock().unwrap();
        let (path, query) = message.url.split_once('?').unwrap_or((&message.url, ""));
        let body: Value = serde_json::from_str(message.body_text()).unwrap_or_default();
        let list = |found: Vec<Value>, total: usize| {
            (
                200,
                json!({"totalResults": total, "Resources": found}).to_string(),
            )
        };
        match message.method.as_str() {
            "POST" => {
                let name = body["userName"].as_str().unwrap().to_lowercase();
                if users.contains_key(&name) {
                    return (
                        409,
                        json!({"scimType": "uniqueness", "detail": "userName is taken"})
                            .to_string(),
                    );
                }
                let mut user = body;
                user["id"] = format!("id-{}", self.ids.fetch_add(1, Ordering::SeqCst)).into();
                if let (Some(unknown), Some(members)) = (self.knows_no, user.as_object_mut()) {
                    members.remove(unknown);
                }
                users.insert(name, user.clone());
                (201, user.to_string())
            }
            "GET" if query.starts_with("filter=userName") && self.obeys_filter => {
                let name = query
                    .split("%22")
                    .nth(1)
                    .unwrap()
                    .replace("%40", "@")
                    .to_lowercase();
                let found: Vec<Value> = users.get(&name).cloned().into_iter().collect();
                let total = found.len();
                list(found, total)
            }
            "GET" if query.starts_with("filter=userName") => list(Vec::new(), 0),
            "GET" if query.contains("startIndex") => {
                let start = query
                    .split(['=', '&'])
                    .nth(1)
                    .unwrap()
                    .parse::<usize>()
                    .unwrap();
                let page = users.values().skip(start - 1).take(3).cloned().collect();
                list(page, users.len())
            }
            "GET" => match users
                .values()
                .find(|user| path.ends_with(user["id"].as_str().unwrap()))
            {
                Some(user) => (200, user.to_string()),
                None => (404, String::new()),
            },
            "PATCH" => {
                let id = path.rsplit('/').next().unwrap();
                let user = users.values_mut().find(|user| user["id"] == id).unwrap();
                let operations = body["Operations"].as_array().unwrap();
                if operations
                    .iter()
                    .any(|operation| operation["path"].as_str() == self.knows_no)
                {
                    return (400, json!({"scimType": "invalidPath"}).to_string());
                }
                for operation in operations {
                    user[operation["path"].as_str().unwrap()] = operation["value"].clone();
                }
                (200, user.to_string())
            }
            "DELETE" => {
                let id = path.rsplit('/').next().unwrap();
                let before = users.len();
                users.retain(|_, user| user["id"] != id);
                (if users.len() < before { 204 } else { 404 }, String::new())
            }
            other => panic!("{other}"),
        }
    }
}

impl Transport for World {
    fn send(&self, message: &Message) -> Result<Response, TransportError> {
        let count = {
            let mut sent = self.sent.lock().unwrap();
            sent.push(format!(
                "{} {}",
                message.method,
                message.url.split('?').next().unwrap()
            ));
            sent.len()
        };
        let fault = self.draw();
        let respond = |status: u16, body: String| Response {
            status,
            headers: Vec::new(),
            body: body.into_bytes(),
        };
        let (before, after) = (
            TransportError::Unclear("the connection was reset".into()),
            TransportError::Unclear("the connection was reset".into()),
        );
        match fault {
            Some(Fault::ResetBefore) => return Err(before),
            Some(Fault::Away) => return Err(TransportError::NeverSent("nobody listens".into())),
            Some(Fault::TooMany) => {
                let headers = vec![("Retry-After".to_owned(), "0".to_owned())];
                return Ok(Response {
                    status: 429,
                    headers,
                    body: Vec::new(),
                });
            }
            Some(Fault::Busy) => {
                let headers = vec![("retry-after".to_owned(), "0".to_owned())];
                return Ok(Response {
                    status: 503,
                    headers,
                    body: Vec::new(),
                });
            }
            _ => {}
        }
        let (mut status, mut body) = self.answer(message);
        if self.dies_after.is_some_and(|after| count >= after) {
            panic!("the process dies");
        }
        match fault {
            Some(Fault::ResetAfter | Fault::Truncated) => return Err(after),
            Some(Fault::ErrorAfter) => {
                return Ok(respond(500, "<html>Internal Server Error".into()));
            }
            Some(Fault::Html) => return Ok(respond(200, "<html>welcome to the airport".into())),
            Some(Fault::NoId) if status == 201 => return Ok(respond(204, String::new())),
            Some(Fault::Twice) => (status, body) = self.answer(message),
            _ => {}
        }
        Ok(respond(status, body))
    }
}

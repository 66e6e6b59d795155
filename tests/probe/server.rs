//! A SCIM server whose every habit can be chosen, in memory.

use std::sync::Mutex;

use scimplate::provision::{Message, Response, Transport, TransportError};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

/// How a server behaves.
#[derive(Clone)]
pub struct How {
    /// `409`, `400` with `uniqueness`, `400` about something else, `double`, `same`.
    pub second: &'static str,
    /// `obey`, `ignore`, `blind`, `400`, `html`.
    pub filter: &'static str,
    pub count: bool,
    pub start: bool,
    /// `empty`, `first`, `last`, `400`.
    pub past: &'static str,
    /// The status of a PATCH under another version; 200 is one that does not look.
    pub stale: u16,
    /// Whether PATCH works at all.
    pub patch: u16,
    /// `hard`, `inactive` (it can be read), `back` (the same id comes back), `held` (its name is taken), `refuse`.
    pub delete: &'static str,
    pub etag: bool,
    /// How many others there are.
    pub others: usize,
}

/// As the RFCs have it.
pub const PLAIN: How = How {
    second: "409",
    filter: "obey",
    count: true,
    start: true,
    past: "empty",
    stale: 412,
    patch: 200,
    delete: "hard",
    etag: true,
    others: 3,
};

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// Nothing arrives.
    NeverSent,
    /// It is carried out, and the answer is lost.
    Done,
    /// The connection breaks, and it is not carried out.
    Undone,
    /// A status, and it is not carried out.
    Status(u16),
    /// It is carried out, and the answer has no body.
    Empty,
}

#[derive(Clone)]
struct User {
    id: String,
    name: String,
    version: u32,
    deleted: bool,
}

pub struct Server {
    how: How,
    users: Mutex<Vec<User>>,
    log: Mutex<Vec<Message>>,
    fault: Option<(usize, Fault)>,
}

impl Server {
    pub fn new(how: How) -> Server {
        let users = (0..how.others).map(|number| User {
            id: format!("other/{number}"),
            name: format!("other{number}@example.org"),
            version: 1,
            deleted: false,
        });
        Server {
            users: Mutex::new(users.collect()),
            how,
            log: Mutex::default(),
            fault: None,
        }
    }

    /// With a fault at the request of this number, from 0.
    pub fn failing(how: How, number: usize, fault: Fault) -> Server {
        Server {
            fault: Some((number, fault)),
            ..Server::new(how)
        }
    }

    pub fn sent(&self) -> Vec<Message> {
        self.log.lock().unwrap().clone()
    }

    /// The ids of those there are besides the others.
    pub fn left(&self) -> Vec<String> {
        let users = self.users.lock().unwrap();
        let ours = users
            .iter()
            .filter(|user| !user.deleted && !user.id.starts_with("other/"));
        ours.map(|user| user.id.clone()).collect()
    }

    /// Those that were there before, none of which may be touched.
    pub fn others(&self) -> usize {
        let users = self.users.lock().unwrap();
        let others = users
            .iter()
            .filter(|user| !user.deleted && user.id.starts_with("other/"));
        others.count()
    }

    fn shown(user: &User) -> Value {
        json!({"id": user.id, "userName": user.name, "active": !user.deleted, "meta": {"resourceType": "User"}})
    }

    fn resource(&self, status: u16, user: &User) -> Response {
        let mut response = answer(status, Server::shown(user));
        if self.how.etag {
            let tag = format!("W/\"{}\"", user.version);
            response.headers.push(("ETag".into(), tag));
        }
        response
    }

    fn list(all: &[&User], page: &[&User]) -> Response {
        let page: Vec<Value> = page.iter().map(|user| Server::shown(user)).collect();
        answer(
            200,
            json!({"totalResults": all.len(), "itemsPerPage": page.len(), "Resources": page}),
        )
    }

    fn create(&self, users: &mut Vec<User>, body: &Value) -> Response {
        let name = body["userName"].as_str().unwrap().to_owned();
        let taken = users
            .iter_mut()
            .find(|user| user.name == name && (!user.deleted || self.how.delete != "hard"));
        if let Some(user) = taken {
            match (user.deleted, self.how.delete, self.how.second) {
                (true, "back", _) => {
                    user.deleted = false;
                    return self.resource(201, user);
                }
                (true, "held", _) | (false, _, "409") => return error(409, "uniqueness"),
                (false, _, "400") => return error(400, "uniqueness"),
                (false, _, "400-other") => return error(400, "invalidValue"),
                (false, _, "same") => return self.resource(200, user),
                _ => {}
            }
        }
        let user = User {
            id: format!("made/{}", users.len()),
            name,
            version: 1,
            deleted: false,
        };
        users.push(user.clone());
        self.resource(201, &user)
    }

    fn search(&self, users: &[User], query: &str) -> Response {
        let there: Vec<&User> = users.iter().filter(|user| !user.deleted).collect();
        if let Some(filter) = query.strip_prefix("filter=") {
            let wanted = filter.strip_prefix("userName%20eq%20%22").unwrap();
            let wanted = wanted.strip_suffix("%22").unwrap().replace("%40", "@");
            let hits: Vec<&User> = there
                .iter()
                .copied()
                .filter(|user| user.name == wanted)
                .collect();
            return match self.how.filter {
                "obey" => Server::list(&hits, &hits),
                "ignore" => Server::list(&there, &there),
                "blind" => Server::list(&[], &[]),
                "html" => Response {
                    body: b"<html>".to_vec(),
                    ..answer(200, Value::Null)
                },
                _ => error(400, "invalidFilter"),
            };
        }
        let number = |name: &str| {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name));
            value.unwrap().parse::<usize>().unwrap()
        };
        let start = match self.how.start {
            true => number("startIndex="),
            false => 1,
        };
        let start = match (start > there.len(), self.how.past) {
            (true, "first") => 1,
            (true, "last") => there.len(),
            (true, "400") => return error(400, "invalidValue"),
            _ => start,
        };
        let count = match self.how.count {
            true => number("count="),
            false => usize::MAX,
        };
        let page: Vec<&User> = there.iter().copied().skip(start - 1).take(count).collect();
        Server::list(&there, &page)
    }

    fn carry_out(&self, message: &Message) -> Response {
        let mut users = self.users.lock().unwrap();
        let users = &mut *users;
        let (place, query) = message.url.split_once('?').unwrap_or((&message.url, ""));
        let rest = place.strip_prefix("https://api.example.org/scim/Users");
        let id = rest.unwrap().trim_start_matches('/').replace("%2F", "/");
        let body = || serde_json::from_str::<Value>(message.body_text()).unwrap();
        if id.is_empty() {
            return match message.method.as_str() {
                "POST" => self.create(users, &body()),
                _ => self.search(users, query),
            };
        }
        let visible = |user: &&mut User| !user.deleted || self.how.delete == "inactive";
        let Some(user) = users
            .iter_mut()
            .find(|user| user.id == id)
            .filter(|it| visible(it))
        else {
            return error(404, "");
        };
        match message.method.as_str() {
            "GET" => self.resource(200, user),
            "PATCH" if self.how.patch != 200 => error(self.how.patch, "invalidSyntax"),
            "PATCH" => {
                let given = message.headers.iter().find(|(name, _)| name == "If-Match");
                let current = format!("W/\"{}\"", user.version);
                if given.is_some_and(|(_, given)| given.expose_secret() != current)
                    && self.how.stale != 200
                {
                    return error(self.how.stale, "");
                }
                user.version += 1;
                self.resource(200, user)
            }
            "DELETE" if self.how.delete == "refuse" => error(403, ""),
            "DELETE" => {
                user.deleted = true;
                answer(204, Value::Null)
            }
            other => panic!("{other} is not asked for"),
        }
    }
}

impl Transport for Server {
    fn send(&self, message: &Message) -> Result<Response, TransportError> {
        let number = self.log.lock().unwrap().len();
        self.log.lock().unwrap().push(message.clone());
        let fault = self
            .fault
            .filter(|(at, _)| *at == number)
            .map(|(_, fault)| fault);
        match fault {
            None => Ok(self.carry_out(message)),
            Some(Fault::NeverSent) => Err(TransportError::NeverSent("nobody is there".into())),
            Some(Fault::Done) => {
                self.carry_out(message);
                Err(TransportError::Unclear("the answer broke off".into()))
            }
            Some(Fault::Undone) => Err(TransportError::Unclear("the connection broke".into())),
            Some(Fault::Status(status)) => Ok(error(status, "")),
            Some(Fault::Empty) => Ok(Response {
                body: Vec::new(),
                ..self.carry_out(message)
            }),
        }
    }
}

pub fn answer(status: u16, body: Value) -> Response {
    let body = match body {
        Value::Null => Vec::new(),
        body => body.to_string().into_bytes(),
    };
    Response {
        status,
        headers: Vec::new(),
        body,
    }
}

fn error(status: u16, kind: &str) -> Response {
    // A target that tells everybody what it was sent.
    answer(
        status,
        json!({"status": status.to_string(), "scimType": kind, "detail": "not for Basic bWU6Y2FuYXJ5LXNlY3JldA=="}),
    )
}

//! From a request of HTTP to one of the server's and back, with what goes wrong in between.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_body_util::BodyExt as _;

use super::faults::Fault;
use super::refusal::Refusal;
use super::reply::Reply;
use super::server::{Asked, MAX_BODY, Server};
use super::wire::{Line, Mode};
use super::{Access, Log, clock, control};

/// Bytes of a body that are read and thrown away before its sender is cut off.
const MAX_WASTE: usize = 64 << 20;

const PAGE: &[u8] = b"<html><body>Internal Server Error</body></html>";

/// What the requests share.
pub(super) struct App {
    pub server: Mutex<Server>,
    pub log: Option<Log>,
    /// Where redirections lead to: the next port of another host.
    pub elsewhere: String,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

impl App {
    /// A request that panicked has left nothing half done that the next one could not stand.
    pub fn server(&self) -> MutexGuard<'_, Server> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers a request.
pub(super) async fn handle(
    State(app): State<Arc<App>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    // The answer before this one may have been spoiled.
    line.set(Mode::Open);
    let (parts, body) = request.into_parts();
    let Some((body, too_large)) = collect(body).await else {
        line.set(Mode::Reset);
        return Response::default();
    };
    let header = |name: &str| text(&parts.headers, name);
    let asked = Asked {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        authorization: header("authorization"),
        content_type: header("content-type"),
        accept: header("accept"),
        if_match: header("if-match"),
        if_none_match: header("if-none-match"),
        body: &body,
        too_large,
    };
    if let Some(place) = control::place(asked.path) {
        let from_page = header("origin").is_some();
        return response(control::answer(&mut app.server(), place, &asked, from_page));
    }
    let (fault, reply, hang, retry_after, now) = {
        let mut server = app.server();
        let fault = server.dice.draw(asked.method, asked.path);
        let mut reply = fault
            .is_none_or(Fault::is_done)
            .then(|| server.answer(&asked));
        if fault == Some(Fault::Twice) {
            reply = Some(server.answer(&asked));
        }
        let now = server.clock.now();
        let status = reply.as_ref().map(|reply| reply.status);
        let word = fault.map(Fault::word);
        let outcome = (status, word);
        server
            .audit
            .add(now, asked.method, asked.path, outcome, asked.body);
        (fault, reply, server.hang, server.retry_after, now)
    };
    if let Some(log) = &app.log {
        log(&Access {
            method: asked.method,
            path: asked.path,
            status: reply.as_ref().map(|reply| reply.status),
            fault: fault.map(Fault::word),
        });
    }
    let moment = now.saturating_add_unsigned(retry_after.saturating_mul(1000));
    let Some(fault) = fault else {
        return response(reply.unwrap_or_else(|| Reply::empty(500)));
    };
    if matches!(fault, Fault::HangBefore | Fault::HangAfter) {
        tokio::time::sleep(Duration::from_millis(hang)).await;
    }
    let told = Told {
        seconds: retry_after.to_string(),
        moment: clock::http(moment),
        place: format!("{}{}", app.elsewhere, asked.path),
    };
    spoiled(
        fault,
        reply.unwrap_or_else(|| Reply::empty(200)),
        &line,
        told,
    )
}

/// What a fault may tell a client: how long to wait, until when, where to go.
struct Told {
    seconds: String,
    moment: String,
    place: String,
}

/// The answer a fault makes of the right one, which is empty where the request was not done.
fn spoiled(fault: Fault, mut reply: Reply, line: &Line, told: Told) -> Response {
    let gateway = |status: u16, code: &'static str, message: &str| {
        let body = Refusal::gateway(status, code, message).body("sandbox-fault");
        let json = ("content-type", "application/json".to_owned());
        let reply = Reply::json(status, &body);
        response(reply.header(json.0, json.1))
    };
    let page = |status: u16| {
        let mut reply = Reply::empty(status).header("content-type", "text/html".to_owned());
        reply.body = PAGE.to_vec();
        response(reply)
    };
    let scim = |body: Vec<u8>| {
        let mut reply =
            Reply::empty(200).header("content-type", "application/scim+json".to_owned());
        reply.body = body;
        response(reply)
    };
    match fault {
        Fault::ResetBefore | Fault::ResetAfter | Fault::HangBefore | Fault::HangAfter => {
            line.set(Mode::Reset);
            response(reply)
        }
        Fault::ErrorBefore | Fault::ErrorAfter => page(500),
        Fault::Unavailable => response(Reply::empty(503)),
        Fault::TooMany => response(Reply::empty(429).header("retry-after", told.seconds)),
        Fault::TooManyDate => response(Reply::empty(429).header("retry-after", told.moment)),
        Fault::TooManyBare => response(Reply::empty(429)),
        Fault::Unauthorized => {
            let challenge = "Bearer error=\"invalid_token\"".to_owned();
            response(Reply::empty(401).header("www-authenticate", challenge))
        }
        Fault::Truncate => {
            line.set(Mode::Cut(reply.body.len() / 2));
            response(reply)
        }
        Fault::Page => page(200),
        Fault::Mark => {
            reply.body.splice(0..0, *b"\xef\xbb\xbf");
            response(reply)
        }
        Fault::Deep => scim([[b'['; 100_000], [b']'; 100_000]].concat()),
        Fault::Big => {
            let mut body = b"{\"x\":\"".to_vec();
            body.resize(body.len() + (64 << 20), b'A');
            body.extend_from_slice(b"\"}");
            scim(body)
        }
        Fault::Drip => {
            line.set(Mode::Drip);
            response(reply)
        }
        Fault::Twice => response(reply),
        Fault::Redirect => {
            // Who follows must not take a token along.
            response(Reply::empty(307).header("location", told.place))
        }
        Fault::ClientTimeout => gateway(
            408,
            "client.timeout",
            "The client did not produce a request within the server timeout limit.",
        ),
        Fault::TooLarge => gateway(
            413,
            "request.entity.too.large",
            "The request is over the size limit.",
        ),
        Fault::Internal => gateway(
            500,
            "internal.server.error",
            "The server encountered an unexpected condition which prevented it from fulfilling the request.",
        ),
        Fault::UnavailableBody => gateway(
            503,
            "service.unavailable",
            "Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance).",
        ),
        Fault::GatewayTimeout => gateway(504, "request.timeout", "The request timed out."),
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The body as far as it may go, and whether it went further; nothing if it never ended.
async fn collect(mut body: Body) -> Option<(Vec<u8>, bool)> {
    let mut kept = Vec::new();
    let mut total = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.ok()?.into_data() else {
            continue;
        };
        total += data.len();
        if total > MAX_WASTE {
            return None;
        }
        if total <= MAX_BODY {
            kept.extend_from_slice(&data);
        }
    }
    Some((kept, total > MAX_BODY))
}

fn response(reply: Reply) -> Response {
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    // Names and values are ours; ids in them were made here.
    response
        .body(Body::from(Bytes::from(reply.body)))
        .unwrap_or_default()
}

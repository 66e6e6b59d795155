//! Plans, as text, JSON, `curl` commands or one HTML file.
//!
//! All four say the same: the requests in order, what is found wrong, what had to be assumed. What may
//! hold a secret is shown as [`MASK`](crate::language::MASK) unless [`Show::secrets`] is set.

mod curl;
mod html;
mod json;
mod shown;
mod text;

pub use curl::curl;
pub use html::html;
pub use json::json;
pub use text::{text, values};

use shown::Shown;

use crate::plan::Request;

/// What of a plan to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Show {
    /// Also list what each placeholder became.
    pub trace: bool,
    /// Show secrets in clear.
    pub secrets: bool,
}

/// The parts of a request that are rendered, named, in the order they are shown.
fn parts(request: &Request, show: Show) -> Vec<(String, Shown)> {
    let shown = |part| Shown::of(part, show);
    let mut parts = vec![
        ("method".to_owned(), shown(&request.method)),
        ("url".to_owned(), shown(&request.url)),
    ];
    if let Some(part) = &request.authentication {
        parts.insert(0, ("connection".to_owned(), shown(part)));
    }
    parts.extend(headers(request, show));
    if let Some(part) = &request.body {
        parts.push(("body".to_owned(), shown(part)));
    }
    parts
}

/// The headers that would be sent.
fn headers(request: &Request, show: Show) -> Vec<(String, Shown)> {
    let shown = |(name, part): (&str, _)| (name.to_owned(), Shown::of(part, show));
    request.sent_headers().map(shown).collect()
}

/// The body as it is shown to people: JSON laid out, anything else as it is.
fn body(request: &Request, show: Show) -> Option<Shown> {
    let part = request.body.as_ref()?;
    let shown = Shown::of(part, show);
    // Whether it is JSON is asked of what would be sent, not of what is shown.
    let json = serde_json::from_str::<serde::de::IgnoredAny>(part.rendered.revealed()).is_ok();
    Some(if json { shown.laid_out() } else { shown })
}

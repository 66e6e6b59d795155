//! What is answered.

use serde::Serialize;

/// An answer. The body is JSON, or empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// Whether the body is of SCIM, and so may be called `application/scim+json`.
    pub is_scim: bool,
}

/// The version of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version(pub u64);

impl Reply {
    pub fn json(status: u16, body: &impl Serialize) -> Reply {
        Reply {
            status,
            headers: Vec::new(),
            // Texts, numbers and maps of them: nothing JSON does not have.
            body: serde_json::to_vec(body).unwrap_or_default(),
            is_scim: true,
        }
    }

    pub fn empty(status: u16) -> Reply {
        Reply {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            is_scim: true,
        }
    }

    pub fn not_modified(version: u64) -> Reply {
        Reply::empty(304).version(Version(version))
    }

    /// JSON that is not of SCIM.
    pub fn plain(mut self) -> Reply {
        self.is_scim = false;
        self
    }

    pub fn version(self, version: Version) -> Reply {
        self.header("etag", format!("\"{}\"", version.0))
    }

    pub fn header(mut self, name: &'static str, value: String) -> Reply {
        self.headers.push((name, value));
        self
    }
}

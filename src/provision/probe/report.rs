//! What a probe found out.

use crate::scim::Habits;

/// What a probe found out, and what it left behind.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Where users are created.
    pub users: String,
    /// The `userName` of the throw-away user.
    pub user_name: String,
    /// The questions in order, each with its answer.
    pub findings: Vec<Finding>,
    /// The same answers, as a profile has them.
    pub habits: Habits,
    /// The requests that were sent, those for tokens aside.
    pub sent: Vec<Sent>,
    /// Why not everything was asked.
    pub stopped: Option<String>,
    /// Users that were made and are still there, or may be.
    pub left: Vec<Left>,
}

/// An answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The key of the habit in a profile.
    pub habit: &'static str,
    /// What was asked, in words.
    pub question: &'static str,
    /// The habit's word in a profile; `None` when it could not be found out.
    pub answer: Option<&'static str>,
    /// What it is concluded from, or why it is not: requests and their statuses.
    pub evidence: String,
}

/// A request that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// GET, POST, …
    pub method: String,
    /// Where to; secrets are masked.
    pub url: String,
    /// How it was answered; `None` when it was not, or not in a readable way.
    pub status: Option<u16>,
}

/// A user that was made and is still there, or may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its id; `None` when the target never told it.
    pub id: Option<String>,
    /// Why it was not deleted.
    pub why: String,
}

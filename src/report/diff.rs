//! What fixes change, as a unified diff.

use similar::Algorithm;
use similar::udiff::unified_diff;

use super::visible;
use crate::text::json;

/// What stands for a credential.
const MASK: &str = "********";

/// The change of the file called `name`, every one of `secrets` masked; empty where nothing changes.
///
/// Exact, so that `patch` takes it, where nothing had to be masked; `safe` writes characters that could
/// steer a terminal as `\u{…}`.
///
/// ```
/// use scimplate::report::diff;
///
/// assert_eq!(
///     diff::unified("a.json", "{\n  \"a\": 1,\n}\n", "{\n  \"a\": 1\n}\n", &[], false),
///     "--- a.json\n+++ a.json\n@@ -1,3 +1,3 @@\n {\n-  \"a\": 1,\n+  \"a\": 1\n }\n"
/// );
/// ```
pub fn unified(name: &str, before: &str, after: &str, secrets: &[String], safe: bool) -> String {
    if before == after {
        return String::new();
    }
    let (before, after) = (masked(before, secrets), masked(after, secrets));
    let name = visible::line(name);
    let header = Some((&*name, &*name));
    let text = unified_diff(Algorithm::Myers, &before, &after, 3, header);
    match safe {
        true => visible::lines(&text.replace("\r\n", "\n")).into_owned(),
        false => text,
    }
}

/// A file that holds credentials, of which nothing is shown.
pub fn hidden(name: &str) -> String {
    let name = visible::line(name);
    format!("--- {name}\n+++ {name}\n# changed, and not shown: it may hold credentials\n")
}

/// The secrets as they are, and as they are written in a JSON string in a JSON string.
fn masked(text: &str, secrets: &[String]) -> String {
    let mut text = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        let mut written = secret.clone();
        for _ in 0..3 {
            text = text.replace(&written, MASK);
            written = json::escaped(&written);
        }
    }
    text
}

//! What a finding is known by from one run to the next.

use std::collections::HashMap;

use md5::{Digest as _, Md5};

use crate::diagnostic::Diagnostic;
use crate::text::Source;

/// What findings are known by, and how often each was seen in its file.
#[derive(Default)]
pub(super) struct Fingerprints<'a> {
    seen: HashMap<(&'a str, String), usize>,
}

impl<'a> Fingerprints<'a> {
    pub(super) fn of(&mut self, found: &'a Diagnostic) -> String {
        let mut hash = Md5::new();
        let faulty = match (&found.decoded, &found.source) {
            // A digest of a secret is a way to guess it.
            _ if found.secret => "",
            (Some(decoded), _) => decoded
                .text
                .get(decoded.span.start..decoded.span.end)
                .unwrap_or(""),
            (None, Some(source)) => source
                .text()
                .get(found.span.start..found.span.end)
                .unwrap_or(""),
            (None, None) => "",
        };
        for part in [found.rule.code, &found.pointer, faulty] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let hash: String = hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let file = found.source.as_ref().map_or("", Source::name);
        let count = self.seen.entry((file, hash.clone())).or_default();
        *count += 1;
        format!("{hash}:{count}")
    }
}

use std::fmt;
use std::sync::Arc;

/// What one render may use before it is refused. Nothing in a template can outlast its budget.
///
/// A text is at most 64 Mi UTF-16 units and a list at most 4 Mi elements in any case; a regular
/// expression has a budget of its own for each search.
///
/// ```
/// use scimplate::language::Budget;
/// use scimplate::value::Zone;
/// use scimplate::{Bindings, Template};
///
/// let template = Template::parse("${while (true) { }}")?;
/// let budget = Budget { steps: 1_000, ..Budget::default() };
/// let failure = template.render_within(&Bindings::new(), &Zone::UTC, &budget).unwrap_err();
/// assert_eq!(failure.to_string(), "not allowed here: a render of more than 1000 steps");
/// # Ok::<(), scimplate::Error>(())
/// ```
#[derive(Clone)]
pub struct Budget {
    /// Expressions computed and rounds of loops.
    pub steps: u64,
    /// Closures calling closures, depth.
    pub calls: usize,
    /// Bytes of texts and lists that are made, kept or thrown away.
    pub made: usize,
    /// Asked every few thousand steps whether to stop: how a caller with a clock bounds the time.
    pub stop: Option<Stop>,
}

/// Answers whether a render is to stop.
pub type Stop = Arc<dyn Fn() -> bool + Send + Sync>;

/// Steps between two looks at [`Budget::stop`].
pub(super) const STEPS_BETWEEN: u64 = 4096;

impl Default for Budget {
    /// 5 million steps, 64 nested calls, 128 MiB made; about half a second.
    fn default() -> Budget {
        Budget {
            steps: 5_000_000,
            calls: 64,
            made: 128 << 20,
            stop: None,
        }
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget")
            .field("steps", &self.steps)
            .field("calls", &self.calls)
            .field("made", &self.made)
            .finish_non_exhaustive()
    }
}

/// What a provisioning task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// A new account (CreateAccountJSON).
    Create,
}

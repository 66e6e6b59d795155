//! Diagnostics and plans, to people and machines.
//!
//! [`human`] draws diagnostics, [`json`], [`sarif`], [`junit`] and [`github`] write them for machines, [`diff`] what fixes change; [`plan`] writes a plan as text, JSON, `curl` commands or one HTML file;
//! `provisioned` says what became of tasks, `probed` how a target behaves;
//! [`mod@reference`] is the manual of the language.
//! Lines and columns exist only here: everything inside the engine speaks in byte spans.
//!
//! Whatever is shown was written by somebody else, so nothing reaches a terminal or a page raw:
//! control and bidirectional characters are written as `\u{…}`, and secrets are masked.

pub mod diff;
mod excerpt;
mod fingerprint;
pub mod github;
#[cfg(test)]
mod goldens;
pub mod human;
pub mod json;
pub mod junit;
mod layout;
pub mod plan;
mod position;
#[cfg(feature = "provision")]
pub mod probed;
#[cfg(feature = "provision")]
pub mod provisioned;
pub mod reference;
pub mod sarif;
mod visible;
pub mod ways;

pub use position::Position;

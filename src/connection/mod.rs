//! Connections: package formats, attributes, and which strings are templates.

mod attribute;
mod call;
mod condition;
mod expectation;
mod kind;
mod oddity;
mod operation;
mod params;
mod placeholder;
pub mod roots;
mod spelling;

pub use attribute::Attribute;
pub use call::{Call, Column, Header, Provisioning};
pub use condition::{Condition, Test};
pub use kind::{AttributeKind, Shape};
pub use oddity::finding as syntax_finding;
pub use operation::Operation;
pub use params::{ParamTree, Params, Piece};
pub use placeholder::{AuthorPlaceholder, Fillings, author_placeholders};

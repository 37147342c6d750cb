//! What a rule needs.

pub use super::Cx;
pub use super::mend::Change;
pub use crate::compose::{Field, Project, ServiceView};
pub use crate::finding::{Fix, Safety};
pub use crate::yaml::edit::Snippet;

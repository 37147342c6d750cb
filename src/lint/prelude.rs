//! What a rule needs.

pub use super::Cx;
pub use super::lines::Pair;
pub use super::mend::{Change, Replacement};
pub use crate::compose::{Field, Ignored, Origin, Project, ServiceView};
pub use crate::finding::{Fix, Safety};
pub use crate::yaml::edit::Snippet;

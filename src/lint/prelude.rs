//! What a rule needs.

pub use super::Cx;
pub use super::exec::ExecTest;
pub use super::health::Check;
pub use super::lines::{Pair, TestLine};
pub use super::mend::{Change, Replacement};
pub use super::server::{Server, Setting};
pub use super::test::Test;
pub use super::tools::Missing;
pub use crate::compose::{Field, Origin, Project, ServiceView};
pub use crate::finding::{Fix, Safety};
pub use crate::yaml::edit::Snippet;

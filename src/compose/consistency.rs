//! What must hold between values: the checks that Compose makes once all is merged.

use super::context::Context;
use super::model::Compose;

/// Reports what does not fit together.
pub fn check(_compose: &Compose, _cx: &mut Context<'_>) {}

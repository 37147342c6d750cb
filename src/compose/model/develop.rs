//! `develop`.

use super::forms::{ONE_OR_SET, STRICT_BOOL};
use super::service::Hook;
use crate::compose::decode::{List, object};
use crate::compose::shape::{NULL, Shape};

object! {
    /// What `compose watch` does.
    pub struct Develop (Shape::scalars(NULL), [], true) {
        /// The paths that are watched.
        watch: List<Watch>,
    }
}

object! {
    /// A path that is watched.
    pub struct Watch (Shape::scalars(0), ["path", "action"], true) {
        /// What is left out.
        ignore: List<String> = ONE_OR_SET,
        /// What is taken in.
        include: List<String> = ONE_OR_SET,
        /// The path.
        path: String,
        /// What happens on a change.
        action: String = Shape::words(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"]),
        /// Where files go in the container.
        target: String,
        /// What runs in the container.
        exec: Hook,
        /// Whether files are brought over at the start.
        initial_sync: bool = STRICT_BOOL,
    }
}

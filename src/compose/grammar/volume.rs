//! Mounts in the short form: `./data:/var/lib/data:ro`.
//!
//! Docker Compose 2.40.3 splits `[source:]target[:options]` at colons, except after a single letter, which is
//! taken for a Windows drive. That holds for volume names of one letter too: `v:/data` is an anonymous volume
//! whose target is `v:/data`.

use std::fmt;

mod parse;
mod spelling;
#[cfg(test)]
mod tests;

pub use parse::{clean_target, parse_volume};
pub use spelling::meant_option;

/// What a mount brings into the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VolumeKind {
    /// A file or folder of the host.
    Bind,
    /// A volume declared under the top-level key `volumes`.
    Named,
    /// A volume without a name, new for each container.
    Anonymous,
}

impl VolumeKind {
    /// The `type` that `docker compose config` prints: `bind` or `volume`.
    pub fn compose_type(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Named | Self::Anonymous => "volume",
        }
    }
}

/// The `bind` settings of a mount.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct BindOptions {
    /// Whether a missing source is created as a folder; always so for binds in the short form.
    pub create_host_path: bool,
    /// `rprivate`, `private`, `rshared`, `shared`, `rslave` or `slave`; the last one given.
    pub propagation: Option<String>,
    /// `z` (shared) or `Z` (private), the `SELinux` relabelling; the last one given.
    pub selinux: Option<String>,
}

/// The `volume` settings of a mount.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct VolumeOptions {
    /// Whether a new volume stays empty instead of being filled from the image.
    pub nocopy: bool,
}

/// One mount of a service.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Volume {
    /// What is mounted.
    pub kind: VolumeKind,
    /// The path or volume name as written, not resolved; nothing for an anonymous volume.
    pub source: Option<String>,
    /// The path in the container, with `.`, `..` and repeated slashes cleaned away; it may be relative.
    pub target: String,
    /// Whether the container cannot write; the last of `ro` and `rw` counts.
    pub read_only: bool,
    /// Present for binds, and for volumes with a propagation or `SELinux` option.
    pub bind: Option<BindOptions>,
    /// Present for volumes (but not for texts of one or two bytes), and for binds with `nocopy`.
    pub volume: Option<VolumeOptions>,
    /// Options without effect, as written: `cached`, `RO`, ` ro`. Docker Compose ignores them silently.
    pub ignored_options: Vec<String>,
}

/// Why a text is not a mount in the short form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VolumeError {
    /// The text is empty.
    Empty,
    /// Nothing stands before, between or after the colons: `:/data`, `data:`. Often a variable that is not set.
    EmptySection {
        /// The whole value.
        text: String,
        /// The position of the empty section, counted from 0.
        section: usize,
    },
    /// More than three sections: `data:/d:ro:z`.
    TooManyColons {
        /// The whole value.
        text: String,
    },
}

impl VolumeError {
    /// The rule, in one sentence.
    pub fn help(&self) -> &'static str {
        match self {
            Self::TooManyColons { .. } => "separate the options with commas: `data:/d:ro,z`",
            Self::EmptySection { section: 0, .. } => {
                "write SOURCE:TARGET; if the source is a variable, it may not be set"
            }
            Self::EmptySection { .. } | Self::Empty => {
                "write SOURCE:TARGET or SOURCE:TARGET:OPTIONS, such as `./data:/data:ro`"
            }
        }
    }
}

impl fmt::Display for VolumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the volume is empty"),
            Self::EmptySection { text, section: 0 } => {
                write!(f, "`{text}` has nothing before the first colon")
            }
            Self::EmptySection { text, .. } if text.ends_with(':') => {
                write!(f, "`{text}` has nothing after the last colon")
            }
            Self::EmptySection { text, .. } => write!(f, "`{text}` has nothing between two colons"),
            Self::TooManyColons { text } => write!(f, "`{text}` has too many colons"),
        }
    }
}

impl std::error::Error for VolumeError {}

//! What a Compose file means: from trees to the typed model of a project.

mod assemble;
mod budget;
mod canonical;
pub mod config;
mod consistency;
pub mod construct;
mod context;
mod customs;
mod decode;
pub mod discovery;
pub mod dockerfile;
pub mod dotenv;
pub mod env_files;
mod environment;
mod extends;
mod faults;
mod files;
pub mod grammar;
mod imported;
mod include;
mod interpolate;
mod job;
mod load;
mod merge;
pub mod model;
mod name;
mod problem;
mod project;
mod reading;
mod remote;
pub mod shape;
pub mod shell;
pub mod template;
mod unicity;
mod unset;
mod validate;
mod value;
mod variables;
mod worker;

pub use consistency::Profiles;
pub use context::{Context, Ignored, Role, SourceFile};
pub use decode::{Field, List, Model, Named, Names, Pairs, Text};
pub use environment::{Environment, SetBy};
pub use files::{Disk, FileSystem, NoFiles, Overlay, Unread, root_of};
pub(crate) use job::is_shell_flag;
pub use load::{Loader, Options, Source, load};
pub use name::is_project_name;
pub use problem::{Kind, Problem, did_you_mean};
pub use project::{Project, ServiceView};
pub use unset::{Effect, UnsetUse, UnsetVariable};
pub use value::{
    Data, FileId, Hop, HopId, HopKind, Mapping, Member, OrderMap, Origin, Path, Place, Value,
};
pub use variables::Variable;

//! What a Compose file means: from trees to the typed model of a project.

mod assemble;
mod canonical;
pub mod config;
mod consistency;
pub mod construct;
mod context;
mod decode;
pub mod dockerfile;
pub mod dotenv;
pub mod env_files;
mod environment;
mod extends;
mod files;
pub mod grammar;
mod include;
mod interpolate;
mod job;
mod load;
mod merge;
pub mod model;
mod name;
mod problem;
mod project;
pub mod shape;
pub mod template;
mod unicity;
mod validate;
mod value;

pub use consistency::Profiles;
pub use context::{Context, SourceFile};
pub use decode::{Field, List, Model, Named, Names, Pairs, Text};
pub use environment::{Environment, SetBy};
pub use files::{Disk, FileSystem, NoFiles, Overlay};
pub use load::{Loader, Options, Source, load};
pub use problem::{Kind, Problem, did_you_mean};
pub use project::{Project, ServiceView};
pub use value::{
    Data, FileId, Hop, HopId, HopKind, Mapping, Member, OrderMap, Origin, Path, Place, Value,
};

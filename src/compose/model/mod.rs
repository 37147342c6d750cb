//! The typed model: every key of the Compose Specification, each value with its origin.
//!
//! The keys are those of the specification's schema in Docker Compose 2.40.3; the field's documentation says
//! what the key does, in the words of the specification.

mod build;
mod deploy;
mod develop;
mod devices;
mod forms;
mod health;
mod limits;
mod mounts;
mod network;
mod port;
mod resources;
mod scalars;
mod service;
mod top;

pub use build::{Build, Ssh};
pub use deploy::{
    Deploy, DeviceRequest, Limits, Placement, Reservations, Resources, RestartPolicy, UpdateConfig,
};
pub use health::Healthcheck;
pub use limits::MemoryLimit;
pub use mounts::{Bind, EnvFile, FileReference, ImageMount, ServiceVolume, Tmpfs, VolumeOptions};
pub use network::{Network, ServiceNetwork};
pub use port::Port;
pub use resources::{ConfigFile, Secret, Volume};
pub use scalars::{Bytes, Nanoseconds};
pub use service::{Dependency, Extends, Hook, Logging, Service, Ulimit};
pub use top::Compose;

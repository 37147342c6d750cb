//! The small languages inside Compose values: sizes, durations, ports, volumes, command lines.

pub mod bytes;
pub mod duration;
pub mod image;
pub mod port;
pub mod restart;
pub mod shellwords;
pub mod volume;

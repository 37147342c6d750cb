//! The small languages inside Compose values: sizes, durations, ports, volumes, command lines.
//!
//! Each module reads one value and nothing else: no file, no environment, no project folder. They accept
//! exactly what Docker Compose 2.40.3 accepts, which is at times more and at times less than its manual says;
//! the tables in `testdata/compose/grammar` hold its answers. Every error has a plain `Display` text, which
//! names the correction when there is just one, and a `help` text, which gives the rule.

pub mod bytes;
pub mod cpus;
pub mod duration;
pub(in crate::compose) mod float;
pub mod image;
pub mod port;
pub mod restart;
pub mod shellwords;
#[cfg(test)]
mod testing;
pub mod volume;

//! A linter and careful fixer for Docker Compose files.
//!
//! ```text
//! bytes ──yaml──► tree ──compose──► project ──lint──► findings ──fix──► edits ──yaml::edit──► bytes
//!                                                        └──────► render
//! ```

pub mod cli;
pub mod compose;
pub mod config;
#[cfg(test)]
mod examples;
pub mod finding;
pub mod fix;
pub mod knowledge;
pub mod lint;
pub mod render;
pub mod report;
pub mod rule;
pub mod span;
pub mod yaml;

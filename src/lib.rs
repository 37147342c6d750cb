//! A linter and careful fixer for Docker Compose files.

pub mod compose;
pub mod knowledge;
pub mod span;
pub mod yaml;

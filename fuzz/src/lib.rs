//! The laws that the fuzz targets hold compose-lint to; the same ones that `cargo test` runs.

#[path = "../../tests/laws/mod.rs"]
pub mod laws;

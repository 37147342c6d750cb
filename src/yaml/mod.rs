//! The lossless YAML tree.

pub mod scalar;

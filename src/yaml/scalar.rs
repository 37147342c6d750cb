//! Scalar meaning, as Compose's go-yaml resolves it.

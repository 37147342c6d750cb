//! Edits on YAML: goldens, random files, and every real file there is.

#![allow(
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test may stop, and says what it did"
)]

mod common;

#[path = "edits/corpus.rs"]
mod corpus;
#[path = "edits/golden.rs"]
mod golden;
#[path = "edits/model.rs"]
mod model;
#[path = "edits/operation.rs"]
mod operation;
#[path = "edits/random.rs"]
mod random;
#[path = "edits/text.rs"]
mod text;
#[path = "edits/writer.rs"]
mod writer;

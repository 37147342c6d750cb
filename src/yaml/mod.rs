//! The lossless YAML tree: every byte of a file can be located, scalars mean what Compose's go-yaml makes
//! of them, and edits change nothing but what they name.

mod check;
pub mod edit;
mod error;
mod explain;
mod layout;
mod outdent;
mod parse;
pub mod scalar;
mod tabs;
mod tree;

pub use check::{Fault, check};
pub use error::{Error, ErrorKind, MAX_BYTES};
pub use parse::parse;
pub use tree::{
    Comment, Content, Document, Entry, Item, Node, NodeId, Scalar, ScalarStyle, Style, Tag, Tree,
};

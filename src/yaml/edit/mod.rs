//! Edits on a [`Tree`](super::Tree): text splices that change what they name and not one byte more.
//!
//! Every function reads the tree and returns [`Edit`]s, or a [`Refusal`] where a careful person would not
//! type anything either. Nothing is written before [`apply()`]. All edits of one batch are made on the same
//! tree, and they compose: several insertions into one mapping stand one after the other, and what two of
//! them need in common (a `{}` that must go, a parent that must come) is done once.

mod apply;
mod blanks;
mod block;
mod flow;
mod hollow;
mod insert;
mod item;
mod keyed;
mod lines;
mod quote;
mod refusal;
mod remove;
mod replace;
mod shape;
mod slot;
mod snippet;
mod top;

pub use apply::{Conflict, apply};
pub use insert::{insert, insert_path};
pub use item::append_item;
pub use keyed::items_to_keys;
pub use refusal::Refusal;
pub use remove::remove_entry;
pub use replace::{replace_scalar, replace_value};
pub use shape::is_shared;
pub use snippet::Snippet;
pub use top::insert_top_level;

use crate::span::Span;

/// One splice of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
    /// The keys, from the edited mapping down, that an insertion adds; empty for every other edit. Two
    /// different insertions of one key at one place are a [`Conflict`].
    pub key: Vec<String>,
    /// Where several insertions into one collection stand at one offset: lower first, then by key.
    pub order: u16,
    /// What must stand between this insertion and the next one at the same offset that has a joint too.
    pub joint: &'static str,
    /// How deep the edited collection lies. Of insertions at one offset the deeper ones stand first: they
    /// are inside of what the others follow.
    pub depth: u16,
}

impl Edit {
    /// Replaces `span` by `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
            key: Vec::new(),
            order: 0,
            joint: "",
            depth: 0,
        }
    }

    /// Removes `span`.
    pub fn remove(span: Span) -> Self {
        Self::replace(span, "")
    }

    /// Inserts `text` at `offset`, before every insertion of a key there.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self::replace(Span::empty(offset), text)
    }

    /// Whether nothing is taken away.
    pub fn is_insertion(&self) -> bool {
        self.span.is_empty()
    }
}

/// Where among its siblings a new key goes. A matter of taste alone: where the wished place cannot be had
/// without changing what stands there, the nearest one is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// Before all others, but after leading merge keys.
    First,
    /// After all others.
    Last,
    /// After the last of these siblings; `Last` if none is there.
    After(&'a [&'a str]),
    /// Before the first of these siblings; `Last` if none is there.
    Before(&'a [&'a str]),
}

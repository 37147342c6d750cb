//! The nodes of a YAML file and where each of their parts stands in the text.

use crate::span::{Lines, Span};

/// A node of one [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// Its place among the nodes of its tree, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A YAML file, byte for byte: its text, its nodes, its comments.
#[derive(Debug, Clone)]
pub struct Tree {
    pub(super) text: Box<str>,
    pub(super) lines: Lines,
    pub(super) nodes: Vec<Node>,
    /// The collection in which each node stands.
    pub(super) parents: Vec<Option<NodeId>>,
    pub(super) documents: Vec<Document>,
    pub(super) comments: Vec<Comment>,
    pub(super) located: bool,
}

/// One document of a file.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// The top node; an empty document holds an empty plain scalar.
    pub root: NodeId,
    /// The `---` that opens it, if written.
    pub start: Option<Span>,
    /// The `...` that closes it, if written.
    pub end: Option<Span>,
}

/// A comment, from its `#` to the end of its line (exclusive).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// The comment without its line break.
    pub span: Span,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// A node: a key, a value, or an item.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it holds.
    pub content: Content,
    /// Its text without anchor and tag. A flow collection's brackets and a block scalar's header are
    /// inside; a block collection ends with its last child; a value that is not written is empty.
    pub span: Span,
    /// The `&name` before it.
    pub anchor: Option<Span>,
    /// The tag before it.
    pub tag: Option<Box<Tag>>,
}

/// A tag such as `!!str` or `!reset`.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The tag as written.
    pub span: Span,
    /// Its full name: `tag:yaml.org,2002:str`, `!reset`.
    pub name: Box<str>,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// A scalar; read its text with [`Tree::scalar`].
    Scalar(Scalar),
    /// `key: value` pairs.
    Mapping {
        /// The pairs, in the order of the text.
        entries: Vec<Entry>,
        /// How it is written.
        style: Style,
    },
    /// A list.
    Sequence {
        /// The items, in the order of the text.
        items: Vec<Item>,
        /// How it is written.
        style: Style,
    },
    /// `*name`; the node's span is the whole alias.
    Alias {
        /// The anchored node; `None` if no such anchor stands before the alias.
        target: Option<NodeId>,
    },
}

/// A scalar's text and how it is written.
#[derive(Debug, Clone)]
pub struct Scalar {
    pub(super) text: ScalarText,
    /// How it is written.
    pub style: ScalarStyle,
}

#[derive(Debug, Clone)]
pub(super) enum ScalarText {
    /// The text stands in the file as it is.
    Source(Span),
    /// Escapes or folding changed it.
    Owned(Box<str>),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|` with its header.
    Literal {
        /// The header, `|`, `|-`, `|2+`, …
        header: Span,
    },
    /// `>` with its header.
    Folded {
        /// The header.
        header: Span,
    },
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// By indentation.
    Block,
    /// Between brackets, whose offsets these are.
    Flow {
        /// Offset of `{` or `[`.
        open: u32,
        /// Offset of `}` or `]`.
        close: u32,
    },
    /// A single `key: value` inside a flow sequence, without braces.
    Pair,
}

/// A pair of a mapping.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Offset of an explicit `?`.
    pub question: Option<u32>,
    /// The key.
    pub key: NodeId,
    /// Offset of the `:`; missing in `{a, b}` and after a lone `? key`.
    pub colon: Option<u32>,
    /// The value; an empty plain scalar where none is written.
    pub value: NodeId,
}

/// An item of a list.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// Offset of its `-`; `None` in a flow sequence.
    pub dash: Option<u32>,
    /// The item.
    pub node: NodeId,
}

impl Tree {
    /// The whole text of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lines of the text.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// The documents, in order.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The comments, in order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Whether every dash, colon and bracket was matched to its node. Where it is not, edits refuse.
    pub fn is_located(&self) -> bool {
        self.located
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the file holds no document at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether the text is no YAML and so has no documents.
    pub fn is_unparsed(&self) -> bool {
        self.documents.is_empty() && !self.located
    }

    /// A node of this tree.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// All nodes, in the order in which they begin.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + '_ {
        (0..self.nodes.len()).map(|index| NodeId(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// The text under a span.
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The text of a scalar after quotes, escapes and folding; `None` for other nodes.
    pub fn scalar(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).content {
            Content::Scalar(scalar) => Some(match &scalar.text {
                ScalarText::Source(span) => self.slice(*span),
                ScalarText::Owned(text) => text,
            }),
            _ => None,
        }
    }

    /// Where the text of a scalar stands as it is; `None` where escapes or folding changed it.
    pub fn scalar_source(&self, id: NodeId) -> Option<Span> {
        match &self.node(id).content {
            Content::Scalar(Scalar {
                text: ScalarText::Source(span),
                ..
            }) => Some(*span),
            _ => None,
        }
    }

    /// The lines of a block scalar, without its header and the comment that may follow the header.
    pub fn block_body(&self, id: NodeId) -> Option<Span> {
        let node = self.node(id);
        let Content::Scalar(Scalar {
            style: ScalarStyle::Literal { header } | ScalarStyle::Folded { header },
            ..
        }) = node.content
        else {
            return None;
        };
        let after = self.slice(Span::new(header.to(), node.span.to()));
        let body = after.find(['\n', '\r']).unwrap_or(after.len());
        Some(Span::new(header.to() + body, node.span.to()))
    }

    /// Follows aliases to the node that they name; `None` where an anchor is missing.
    pub fn resolve(&self, id: NodeId) -> Option<NodeId> {
        match self.node(id).content {
            Content::Alias { target } => target,
            _ => Some(id),
        }
    }

    /// The pairs of a mapping; empty for other nodes.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match &self.node(id).content {
            Content::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The items of a list; empty for other nodes.
    pub fn items(&self, id: NodeId) -> &[Item] {
        match &self.node(id).content {
            Content::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    /// The first pair whose key is the scalar `key`, merge keys not followed.
    pub fn entry(&self, mapping: NodeId, key: &str) -> Option<&Entry> {
        self.entries(mapping)
            .iter()
            .find(|entry| self.scalar(entry.key) == Some(key))
    }

    /// The pair whose key is this node.
    pub fn entry_at(&self, key: NodeId) -> Option<&Entry> {
        let entries = self.entries(self.parent(key)?);
        // Nodes are numbered in the order of the text.
        let index = entries.binary_search_by(|entry| entry.key.cmp(&key)).ok()?;
        entries.get(index)
    }

    /// Whether an alias repeats this node or one that holds it: an edit here would change that place too.
    pub fn is_shared(&self, id: NodeId) -> bool {
        let mut at = Some(id);
        while let Some(node) = at {
            let names_it = |other: &Node| matches!(other.content, Content::Alias { target } if target == Some(node));
            if self.node(node).anchor.is_some() && self.nodes.iter().any(names_it) {
                return true;
            }
            at = self.parent(node);
        }
        false
    }

    /// The keys of all mappings.
    pub(super) fn keys(&self) -> impl Iterator<Item = NodeId> + '_ {
        let entries = self.ids().flat_map(|id| self.entries(id));
        entries.map(|entry| entry.key)
    }

    /// The node that holds another.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.parents.get(id.index()).copied().flatten()
    }

    /// The pair of which `value` is the value.
    pub fn entry_with(&self, value: NodeId) -> Option<&Entry> {
        let entries = self.entries(self.parent(value)?);
        // Nodes are numbered in the order of the text.
        let index = entries
            .binary_search_by(|entry| entry.value.cmp(&value))
            .ok()?;
        entries.get(index)
    }

    /// The name of the anchor on a node, without `&`.
    pub fn anchor(&self, id: NodeId) -> Option<&str> {
        self.node(id)
            .anchor
            .map(|span| self.slice(Span::new(span.from() + 1, span.to())))
    }

    /// A node with its anchor and tag.
    pub fn outer(&self, id: NodeId) -> Span {
        let node = self.node(id);
        let mut span = node.span;
        for part in [node.anchor, node.tag.as_ref().map(|tag| tag.span)] {
            span = part.map_or(span, |part| span.cover(part));
        }
        span
    }

    /// Whether the value is not written at all (`key:` with nothing after it).
    pub fn is_unwritten(&self, id: NodeId) -> bool {
        let node = self.node(id);
        node.span.is_empty() && matches!(node.content, Content::Scalar(_))
    }
}

impl Node {
    /// Whether it is written by indentation.
    pub fn is_block_collection(&self) -> bool {
        matches!(
            self.content,
            Content::Mapping {
                style: Style::Block,
                ..
            } | Content::Sequence {
                style: Style::Block,
                ..
            }
        )
    }
}

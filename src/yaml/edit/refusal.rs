//! Why an edit was not made.

use std::fmt;

/// Why an edit was not made. Its text completes "not changed: …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The mapping has this key.
    KeyExists(String),
    /// The mapping lacks this key.
    KeyMissing(String),
    /// The key that the path leads through is not written here but merged in; writing it would hide the rest.
    Merged(String),
    /// A mapping was needed.
    NotAMapping,
    /// A list was needed.
    NotAList,
    /// A scalar was needed.
    NotAScalar,
    /// The value is an alias of something that cannot be extended by a merge key.
    Alias,
    /// A `? key` stands in the way.
    ExplicitKey,
    /// A key runs over several lines, or the place is inside a key.
    UnusualKey,
    /// A `key: value` in a flow sequence, without braces.
    Pair,
    /// The tag gives the value another meaning.
    Tagged(String),
    /// The text does not have the plain layout in which the edit is certain.
    Layout,
    /// The end of a block scalar would change its meaning.
    BlockScalar,
    /// A comment would be lost.
    Comment,
    /// The document holds nothing.
    EmptyDocument,
    /// The file is JSON, which has neither anchors nor aliases.
    Json,
    /// The anchor is defined already.
    AnchorExists(String),
    /// An alias elsewhere needs this anchor.
    AnchorInUse(String),
    /// The text to be written is not one plain line of YAML.
    Snippet(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyExists(key) => write!(f, "the key `{key}` exists"),
            Self::KeyMissing(key) => write!(f, "there is no key `{key}`"),
            Self::Merged(key) => write!(f, "the key `{key}` comes from a merged mapping"),
            Self::NotAMapping => f.write_str("the value is not a mapping"),
            Self::NotAList => f.write_str("the value is not a list"),
            Self::NotAScalar => f.write_str("the value is not a scalar"),
            Self::Alias => f.write_str("the value is an alias that no merge key can extend"),
            Self::ExplicitKey => f.write_str("the file uses explicit `? key` syntax here"),
            Self::UnusualKey => f.write_str("a key here is not a plain single line"),
            Self::Pair => f.write_str("the value is a pair without braces in a flow sequence"),
            Self::Tagged(tag) => write!(f, "the value has the tag `{tag}`"),
            Self::Layout => f.write_str("the layout of the file is unusual here"),
            Self::BlockScalar => f.write_str("the end of a block scalar stands in the way"),
            Self::Comment => f.write_str("a comment in it would be lost"),
            Self::EmptyDocument => f.write_str("the document is empty"),
            Self::Json => f.write_str("the file is JSON, which has no anchors"),
            Self::AnchorExists(name) => write!(f, "the anchor `&{name}` exists"),
            Self::AnchorInUse(name) => write!(f, "the anchor `&{name}` is used elsewhere"),
            Self::Snippet(text) => write!(f, "`{text}` cannot be written on one line of YAML"),
        }
    }
}

impl std::error::Error for Refusal {}

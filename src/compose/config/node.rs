//! Values on their way to being printed.

use crate::compose::value::{Data, Mapping, OrderMap, Origin, Place, Value};
use crate::yaml::scalar;

/// A value of the printed model, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub content: Content,
    /// Where it comes from.
    pub source: Source,
    /// Whether it hangs on a variable that is not set.
    pub unset: bool,
}

/// The kinds of values.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number above `i64::MAX`.
    Uint(u64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping.
    Mapping(Map),
}

/// The members of a mapping.
pub type Map = OrderMap<String, Node>;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// It is written in a Compose file.
    Written(Origin),
    /// It is written in a file of variables or labels.
    Listed {
        /// Where its name stands.
        place: Place,
        /// Where the service names the file.
        named: Origin,
    },
    /// It is the value of the variable of that name, because only the name is written here.
    Variable(Origin),
    /// Compose adds it because of what is written here.
    Implied(Origin),
    /// Compose adds it.
    Default,
    /// It is the name of the project.
    ProjectName,
}

impl Source {
    /// The source of what Compose adds because of a value from this one.
    pub(super) fn implied(self) -> Self {
        match self {
            Source::Written(origin) => Source::Implied(origin),
            source => source,
        }
    }
}

impl Node {
    /// A value that hangs on no variable.
    pub(super) fn new(content: Content, source: Source) -> Self {
        Self {
            content,
            source,
            unset: false,
        }
    }

    /// A text that Compose adds.
    pub(super) fn default_text(text: impl Into<String>) -> Self {
        Self::new(Content::Text(text.into()), Source::Default)
    }

    /// Another value from the same place.
    pub(super) fn with(&self, content: Content) -> Self {
        Self { content, ..*self }
    }

    /// The text, if it is text.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members, if it is a mapping.
    pub fn map(&self) -> Option<&Map> {
        match &self.content {
            Content::Mapping(map) => Some(map),
            _ => None,
        }
    }

    /// The member `key` of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.map()?.get(key)
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.content, Content::Null)
    }

    /// The members, to be changed; none if it is no mapping.
    pub(super) fn map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.content {
            Content::Mapping(map) => Some(map),
            _ => None,
        }
    }

    /// The items, to be changed; none if it is no list.
    pub(super) fn items_mut(&mut self) -> &mut [Node] {
        match &mut self.content {
            Content::List(items) => items,
            _ => &mut [],
        }
    }

    /// The items; none if it is no list.
    pub fn items(&self) -> &[Node] {
        match &self.content {
            Content::List(items) => items,
            _ => &[],
        }
    }
}

impl Content {
    /// The text that Compose makes of a scalar where it wants text.
    pub(super) fn go_string(&self) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Int(value) => Some(value.to_string()),
            Self::Uint(value) => Some(value.to_string()),
            Self::Float(value) => Some(scalar::go_float(*value)),
            Self::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        let content = match &value.data {
            Data::Null | Data::Invalid => Content::Null,
            Data::Bool(value) => Content::Bool(*value),
            Data::Int(value) => Content::Int(*value),
            Data::Uint(value) => Content::Uint(*value),
            Data::Float(value) => Content::Float(*value),
            Data::String(text) => Content::Text(text.clone()),
            Data::Timestamp(text) => Content::Text(rfc3339(text)),
            Data::Sequence(items) => Content::List(items.iter().map(Node::from).collect()),
            Data::Mapping(mapping) => Content::Mapping(map(mapping)),
        };
        Self {
            content,
            source: Source::Written(value.origin),
            unset: value.unset,
        }
    }
}

/// The members of a mapping.
pub(super) fn map(mapping: &Mapping) -> Map {
    mapping
        .iter()
        .map(|(key, member)| (key.clone(), Node::from(&member.value)))
        .collect()
}

/// A date as Go prints it.
fn rfc3339(date: &str) -> String {
    if date.contains(':') {
        date.to_owned()
    } else {
        format!("{date}T00:00:00Z")
    }
}

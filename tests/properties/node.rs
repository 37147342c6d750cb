//! The values of a project, before they are laid out as text.

/// A value.
#[derive(Debug, Clone)]
pub struct Node {
    pub anchor: Option<String>,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub enum Content {
    Null,
    /// A number or a word of YAML, never quoted.
    Raw(String),
    Text(String),
    /// Text of several lines.
    Lines(Vec<&'static str>),
    Map(Vec<(String, Node)>),
    List(Vec<Node>),
    Alias(String),
}

impl From<Content> for Node {
    fn from(content: Content) -> Self {
        Self {
            anchor: None,
            content,
        }
    }
}

pub fn raw(text: &str) -> Node {
    Content::Raw(text.to_owned()).into()
}

pub fn text(text: &str) -> Node {
    Content::Text(text.to_owned()).into()
}

pub fn map<const N: usize>(pairs: [(&str, Node); N]) -> Node {
    let pairs = pairs.into_iter();
    Content::Map(pairs.map(|(key, value)| (key.to_owned(), value)).collect()).into()
}

pub fn texts(all: &[&str]) -> Node {
    Content::List(all.iter().map(|it| text(it)).collect()).into()
}

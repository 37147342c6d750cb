//! Values as Compose holds them between YAML and the typed model, each with its origin.

use indexmap::IndexMap;

use crate::span::Span;
use crate::yaml::{NodeId, scalar};

/// A file of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

impl FileId {
    /// The file at a place in the list of a project's files, from 0.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its place in that list.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a value was written, and the way it came from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The node in that file's tree.
    pub node: NodeId,
    /// The last step that brought it here; `None` if it was written in place.
    pub hop: Option<HopId>,
}

/// A step in the table of hops of a [`Project`](super::Project).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HopId(pub u32);

/// One step by which a value came to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// The kind of step.
    pub kind: HopKind,
    /// The file that holds the reference.
    pub file: FileId,
    /// The node that made the step: the alias, or the `<<` key's value.
    pub node: NodeId,
    /// The step before this one.
    pub before: Option<HopId>,
}

/// How a value can come from another place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HopKind {
    /// `*name`
    Alias,
    /// `<<: *name`
    Merge,
    /// `extends: name`
    Extends,
    /// `include: [path]`
    Include,
}

/// A value with its origin.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it was written.
    pub origin: Origin,
    /// Whether it hangs on a variable that is not set: Compose would go on with an empty string in its place.
    pub unset: bool,
}

/// The kinds of values.
#[derive(Debug, Clone)]
pub enum Data {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits.
    Int(i64),
    /// A whole number above `i64::MAX`.
    Uint(u64),
    /// Any other number.
    Float(f64),
    /// Text.
    String(String),
    /// An unquoted date, which Compose can use nowhere.
    Timestamp(String),
    /// A list.
    Sequence(Vec<Value>),
    /// A mapping.
    Mapping(Mapping),
    /// Something that was reported as wrong already.
    Invalid,
}

/// A map in the order of insertion, with hashing that is quick and seeded.
pub type OrderMap<K, V> = IndexMap<K, V, foldhash::fast::RandomState>;

/// A mapping in the order of the text, keys that came by merge last.
pub type Mapping = OrderMap<String, Member>;

/// The value of a key, and where the key stands.
#[derive(Debug, Clone)]
pub struct Member {
    /// The key's own place.
    pub key: Origin,
    /// The value.
    pub value: Value,
}

impl Value {
    /// A value that stands where `origin` says.
    pub fn new(data: Data, origin: Origin) -> Self {
        Self {
            data,
            origin,
            unset: false,
        }
    }

    /// The member `key` of a mapping.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.mapping()?.get(key).map(|member| &member.value)
    }

    /// The mapping, if it is one.
    pub fn mapping(&self) -> Option<&Mapping> {
        match &self.data {
            Data::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The text, if it is text.
    pub fn string(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether both mean the same, wherever they were written. Hanging on an unset variable is part of the
    /// meaning.
    pub fn same(&self, other: &Self) -> bool {
        self.unset == other.unset
            && match (&self.data, &other.data) {
                (Data::Sequence(a), Data::Sequence(b)) => {
                    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
                }
                (Data::Mapping(a), Data::Mapping(b)) => {
                    a.len() == b.len()
                        && a.iter().all(|(key, member)| {
                            b.get(key)
                                .is_some_and(|other| member.value.same(&other.value))
                        })
                }
                (Data::Null, Data::Null) | (Data::Invalid, Data::Invalid) => true,
                (Data::Bool(a), Data::Bool(b)) => a == b,
                (Data::Int(a), Data::Int(b)) => a == b,
                (Data::Uint(a), Data::Uint(b)) => a == b,
                (Data::Float(a), Data::Float(b)) => a.to_bits() == b.to_bits(),
                (Data::String(a), Data::String(b)) | (Data::Timestamp(a), Data::Timestamp(b)) => {
                    a == b
                }
                _ => false,
            }
    }
}

impl Data {
    /// The text that Compose makes of a scalar where it wants text.
    pub fn go_string(&self) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Int(value) => Some(value.to_string()),
            Self::Uint(value) => Some(value.to_string()),
            Self::Float(value) => Some(scalar::go_float(*value)),
            Self::String(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// What the value is, for messages: "a list", "the number 5".
    pub fn describe(&self) -> String {
        match self {
            Self::Null => "nothing".to_owned(),
            Self::Bool(value) => format!("the boolean `{value}`"),
            Self::Int(value) => format!("the number `{value}`"),
            Self::Uint(value) => format!("the number `{value}`"),
            Self::Float(value) => format!("the number `{value}`"),
            Self::String(text) if text.is_empty() => "an empty text".to_owned(),
            Self::String(text) => format!("the text `{}`", excerpt(text)),
            Self::Timestamp(text) => format!("the date `{text}`"),
            Self::Sequence(_) => "a list".to_owned(),
            Self::Mapping(_) => "a mapping".to_owned(),
            Self::Invalid => "an invalid value".to_owned(),
        }
    }
}

/// The first line of a text, at most 40 characters of it.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(40).collect();
    if short.len() < text.trim_end().len() {
        format!("{short}…")
    } else {
        short
    }
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
}

/// The way to a value in the model, `services.web.ports[0]`, as a chain of borrowed steps.
#[derive(Debug, Clone, Copy)]
pub enum Path<'p> {
    /// The top.
    Root,
    /// A key of a mapping.
    Key(&'p Path<'p>, &'p str),
    /// An item of a list, from 0.
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// The service in which it lies.
    pub fn service(&self) -> Option<&str> {
        match self {
            Path::Root => None,
            Path::Key(Path::Key(Path::Root, "services"), name) => Some(name),
            Path::Key(parent, _) | Path::Item(parent, _) => parent.service(),
        }
    }
}

impl std::fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Key(Path::Root, key) => f.write_str(key),
            Path::Key(parent, key) => write!(f, "{parent}.{key}"),
            Path::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

//! What a file means, so that two files can be compared.

use std::collections::BTreeMap;

use compose_lint::yaml::edit::Snippet;
use compose_lint::yaml::{Content, NodeId, ScalarStyle, Tree};

/// Whether a scalar is plain: quotes decide between `1` and `"1"`. What an edit writes may have either.
#[derive(Debug, Clone, Copy)]
pub enum Notation {
    Plain,
    Quoted,
    Either,
}

impl PartialEq for Notation {
    fn eq(&self, other: &Self) -> bool {
        let either = matches!(self, Self::Either) || matches!(other, Self::Either);
        either || matches!(self, Self::Plain) == matches!(other, Self::Plain)
    }
}

/// A value without its layout.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Scalar(String, Notation),
    List(Vec<Value>),
    /// Keys with their values; the tests have no key twice.
    Map(BTreeMap<String, Value>),
    /// Deeper or larger than the tests look.
    Far,
}

/// A tree that can be changed: aliases are kept apart until [`Model::value`].
#[derive(Debug, Clone)]
pub struct Model {
    pub nodes: Vec<Meaning>,
    pub roots: Vec<usize>,
}

/// The meaning of one node; numbers are indices.
#[derive(Debug, Clone)]
pub enum Meaning {
    Scalar(String, Notation),
    List(Vec<usize>),
    Map(Vec<(String, usize)>),
    Alias(Option<usize>),
}

impl Model {
    pub fn of(tree: &Tree) -> Self {
        let index: BTreeMap<NodeId, usize> =
            tree.ids().enumerate().map(|(i, id)| (id, i)).collect();
        let meaning = |id: NodeId| match &tree.node(id).content {
            Content::Scalar(scalar) => {
                let notation = match scalar.style {
                    ScalarStyle::Plain => Notation::Plain,
                    _ => Notation::Quoted,
                };
                Meaning::Scalar(tree.scalar(id).unwrap_or_default().to_owned(), notation)
            }
            Content::Alias { target } => Meaning::Alias(target.map(|target| index[&target])),
            Content::Sequence { items, .. } => {
                Meaning::List(items.iter().map(|item| index[&item.node]).collect())
            }
            Content::Mapping { entries, .. } => {
                let key = |id: NodeId| tree.scalar(id).unwrap_or("?").to_owned();
                let pairs = entries.iter();
                Meaning::Map(pairs.map(|e| (key(e.key), index[&e.value])).collect())
            }
        };
        Self {
            nodes: tree.ids().map(meaning).collect(),
            roots: tree.documents().iter().map(|d| index[&d.root]).collect(),
        }
    }

    /// Adds what a snippet means.
    pub fn add(&mut self, tree: &Tree, snippet: &Snippet) -> usize {
        let meaning = match snippet {
            Snippet::Scalar(source) => {
                let own = compose_lint::yaml::parse(source).expect("a scalar");
                let text = own.documents().first().and_then(|d| own.scalar(d.root));
                Meaning::Scalar(text.unwrap_or_default().to_owned(), Notation::Either)
            }
            Snippet::Alias(name) => {
                let target = tree.ids().position(|id| tree.anchor(id) == Some(name));
                Meaning::Alias(target)
            }
            Snippet::Mapping(pairs) => {
                let pairs = pairs.iter();
                Meaning::Map(pairs.map(|(k, v)| (k.clone(), self.add(tree, v))).collect())
            }
            Snippet::Flow(items) => {
                Meaning::List(items.iter().map(|item| self.add(tree, item)).collect())
            }
        };
        self.nodes.push(meaning);
        self.nodes.len() - 1
    }

    /// Adds a key to a mapping, to null, or to an alias, which becomes a merge key.
    pub fn insert(&mut self, node: usize, key: &str, value: usize) {
        let mut pairs = match std::mem::replace(&mut self.nodes[node], Meaning::List(Vec::new())) {
            Meaning::Map(pairs) => pairs,
            Meaning::Scalar(..) => Vec::new(),
            Meaning::Alias(target) => {
                self.nodes.push(Meaning::Alias(target));
                vec![("<<".to_owned(), self.nodes.len() - 1)]
            }
            Meaning::List(_) => panic!("a list takes no key"),
        };
        pairs.push((key.to_owned(), value));
        self.nodes[node] = Meaning::Map(pairs);
    }

    /// Adds a value at a path, through the mappings that are there.
    pub fn insert_path(&mut self, tree: &Tree, mut node: usize, path: &[&str], value: &Snippet) {
        let mut path = path;
        while let (Meaning::Map(pairs), [key, _, ..]) = (&self.nodes[node], path) {
            let Some((_, next)) = pairs.iter().find(|(name, _)| name == key) else {
                break;
            };
            node = *next;
            path = &path[1..];
        }
        let nest = |inner: Snippet, key: &&str| Snippet::Mapping(vec![((*key).into(), inner)]);
        let value = path[1..].iter().rev().fold(value.clone(), nest);
        let value = self.add(tree, &value);
        self.insert(node, path[0], value);
    }

    /// The value of a node, aliases followed.
    pub fn value(&self, node: usize) -> Value {
        self.value_within(node, 24)
    }

    fn value_within(&self, node: usize, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else {
            return Value::Far;
        };
        match &self.nodes[node] {
            Meaning::Scalar(text, notation) => Value::Scalar(text.clone(), *notation),
            Meaning::Alias(target) => {
                target.map_or(Value::Far, |target| self.value_within(target, depth))
            }
            Meaning::List(items) => Value::List(
                items
                    .iter()
                    .map(|&item| self.value_within(item, depth))
                    .collect(),
            ),
            Meaning::Map(pairs) => {
                let pair = |(key, value): &(String, usize)| {
                    (key.clone(), self.value_within(*value, depth))
                };
                Value::Map(pairs.iter().map(pair).collect())
            }
        }
    }

    pub fn documents(&self) -> Vec<Value> {
        self.roots.iter().map(|&root| self.value(root)).collect()
    }
}

/// What the documents of a file mean.
pub fn documents(tree: &Tree) -> Vec<Value> {
    Model::of(tree).documents()
}

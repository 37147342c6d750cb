//! What the grammar allows and Compose's YAML does not: duplicate keys, missing anchors, other versions of YAML.

use std::collections::HashMap;

use super::tabs::tabs;
use super::tree::{Content, NodeId, ScalarStyle, Tree};
use crate::span::Span;

/// Something that is wrong with a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A key that stands in its mapping already. go-yaml compares the text, so `"a"` equals `a`, and a second
    /// `<<` is one too.
    DuplicateKey {
        /// The later key.
        key: NodeId,
        /// The first key with this text.
        first: NodeId,
    },
    /// An alias whose anchor does not stand before it.
    UnknownAnchor(NodeId),
    /// A line with a directive that go-yaml does not take: neither `%TAG` nor `%YAML 1.1`.
    Directive(Span),
    /// A document behind `...` that does not begin with `---`.
    NoStart(Span),
    /// A tab where go-yaml takes spaces only.
    Tab(Span),
    /// `\/`, which go-yaml does not take.
    Escape(Span),
}

/// All faults of a tree, in the order of the text.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults: Vec<Fault> = directives(tree)
        .filter(|line| !is_known_directive(tree.slice(*line)))
        .map(Fault::Directive)
        .collect();
    for id in tree.ids() {
        match &tree.node(id).content {
            Content::Alias { target: None } => faults.push(Fault::UnknownAnchor(id)),
            Content::Mapping { entries, .. } => {
                duplicate_keys(tree, entries.iter().map(|entry| entry.key), &mut faults);
            }
            Content::Scalar(scalar) if scalar.style == ScalarStyle::DoubleQuoted => {
                faults.extend(escaped_slash(tree, id).map(Fault::Escape));
            }
            _ => {}
        }
    }
    let later = tree.documents().iter().skip(1);
    let unmarked = later.filter(|document| document.start.is_none());
    faults.extend(unmarked.map(|document| Fault::NoStart(start_of(tree, document.root))));
    faults.extend(tabs(tree).into_iter().map(Fault::Tab));
    faults
}

/// The first line of a node.
fn start_of(tree: &Tree, id: NodeId) -> Span {
    let whole = tree.outer(id);
    let line = tree.slice(whole).lines().next().unwrap_or_default();
    Span::new(whole.from(), whole.from() + line.len())
}

/// The first `\/` of a text in double quotes.
fn escaped_slash(tree: &Tree, id: NodeId) -> Option<Span> {
    let span = tree.node(id).span;
    let mut bytes = tree.slice(span).bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && bytes.next()?.1 == b'/' {
            let start = span.from() + at;
            return Some(Span::new(start, start + 2));
        }
    }
    None
}

/// The lines above each `---` that begin with a `%`.
fn directives(tree: &Tree) -> impl Iterator<Item = Span> {
    let mut above = 0;
    tree.documents().iter().flat_map(move |document| {
        let from = above;
        above = document
            .end
            .map_or(tree.outer(document.root).to(), Span::to);
        let head = Span::new(from, document.start.map_or(from, Span::from));
        let lines = tree.slice(head).split_inclusive(['\n', '\r']);
        let spans = lines.scan(from, |at, line| {
            let start = *at;
            *at += line.len();
            let bom = line.len() - line.trim_start_matches('\u{feff}').len();
            Some(Span::new(start + bom, start + line.trim_end().len()))
        });
        spans.filter(|line| tree.slice(*line).starts_with('%'))
    })
}

fn is_known_directive(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or_default();
    let mut words = line.split_ascii_whitespace();
    match words.next() {
        Some("%TAG") => true,
        Some("%YAML") => words.next() == Some("1.1"),
        _ => false,
    }
}

fn duplicate_keys(
    tree: &Tree,
    keys: impl ExactSizeIterator<Item = NodeId> + Clone,
    faults: &mut Vec<Fault>,
) {
    /// Below this size comparing all pairs is quicker than hashing.
    const FEW: usize = 12;
    let mut found = |key: NodeId, first: NodeId| faults.push(Fault::DuplicateKey { key, first });
    if keys.len() <= FEW {
        for (index, key) in keys.clone().enumerate() {
            let text = tree.scalar(key);
            if let Some(first) = keys
                .clone()
                .take(index)
                .find(|&k| text.is_some() && tree.scalar(k) == text)
            {
                found(key, first);
            }
        }
        return;
    }
    let mut seen = HashMap::with_capacity(keys.len());
    for key in keys {
        let Some(text) = tree.scalar(key) else {
            continue;
        };
        match seen.get(text) {
            Some(&first) => found(key, first),
            None => {
                seen.insert(text, key);
            }
        }
    }
}

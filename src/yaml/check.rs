//! What the grammar allows and Compose's YAML does not: duplicate keys and missing anchors.

use std::collections::HashMap;

use super::tree::{Content, NodeId, Tree};

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
    /// An alias whose anchor does not stand before it in its document.
    UnknownAnchor(NodeId),
}

/// All faults of a tree, in the order of the text.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for id in tree.ids() {
        match &tree.node(id).content {
            Content::Alias { target: None } => faults.push(Fault::UnknownAnchor(id)),
            Content::Mapping { entries, .. } => {
                duplicate_keys(tree, entries.iter().map(|entry| entry.key), &mut faults);
            }
            _ => {}
        }
    }
    faults
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

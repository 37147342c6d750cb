//! Blocks of log settings that a file shares already.

use crate::compose::{Project, ServiceView};
use crate::yaml::{Content, NodeId, Tree};

impl Project {
    /// The anchor of a block above a service that rotates logs and keeps them on the host, and the block.
    pub fn log_anchor(&self, before: &ServiceView<'_>) -> Option<(String, NodeId)> {
        let (file, root) = before.document()?;
        let tree = &self.file(file)?.tree;
        let service = tree.node(before.key.node).span.from();
        let above = tree
            .ids()
            .skip_while(|id| *id < root)
            .take_while(|id| tree.node(*id).span.from() < service);
        let found = above
            .filter(|id| tree.anchor(*id).is_some())
            .find(|id| rotates(tree, *id))?;
        Some((tree.anchor(found)?.to_owned(), found))
    }
}

/// Whether a mapping is the value of a `logging:` and bounds the logs by itself.
fn rotates(tree: &Tree, id: NodeId) -> bool {
    let key_of = |key: NodeId| tree.scalar(key).unwrap_or_default();
    let is_logging = tree
        .entries(id)
        .iter()
        .all(|entry| matches!(key_of(entry.key), "driver" | "options"));
    if !is_logging || !matches!(tree.node(id).content, Content::Mapping { .. }) {
        return false;
    }
    let scalar = |holder: NodeId, key: &str| {
        let entry = tree.entry(holder, key)?;
        tree.resolve(entry.value)
            .and_then(|value| tree.scalar(value))
    };
    let options = tree
        .entry(id, "options")
        .and_then(|entry| tree.resolve(entry.value));
    let sized = options
        .and_then(|options| scalar(options, "max-size"))
        .is_some_and(|size| !size.is_empty());
    match scalar(id, "driver") {
        Some("local") => true,
        Some("json-file") => sized,
        _ => false,
    }
}

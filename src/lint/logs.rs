//! The rotation of logs: what writes it, and the blocks for it that services share.

use std::collections::HashMap;

use super::blocks::Shared;
use crate::compose::{FileId, ServiceView};
use crate::config::LogStyle;
use crate::finding::{Fix, Safety};
use crate::yaml::edit::Snippet;
use crate::yaml::{Content, NodeId, Tree};

/// Docker's own example of rotation, at most 30 MB a service, as options of `json-file`:
/// <https://docs.docker.com/engine/logging/drivers/json-file/>.
pub const ROTATION: [(&str, &str); 2] = [("max-size", "10m"), ("max-file", "\"3\"")];
const TITLE: &str = "rotate its logs at 3 × 10 MB";

/// What a new block and its anchor are called where the names are free.
const NAMES: (&str, &str) = ("x-logging", "default-logging");

/// The blocks that rotate logs, each for the services of one document.
#[derive(Debug)]
pub struct LogBlocks(HashMap<(FileId, NodeId), Shared>);

impl LogBlocks {
    /// The blocks for those of some services that say nothing of logs.
    pub fn of(services: &[ServiceView<'_>], style: LogStyle) -> Self {
        let mut silent: HashMap<_, Vec<&ServiceView<'_>>> = HashMap::new();
        for view in services.iter().filter(|view| view.takes_logging()) {
            if let Some(document) = view.document() {
                silent.entry(document).or_default().push(view);
            }
        }
        let blocks = silent
            .into_iter()
            .filter_map(|(document, services)| Some((document, block_for(&services, style)?)));
        Self(blocks.collect())
    }
}

/// The block of their document that rotates, or a new one where several services need it.
fn block_for(services: &[&ServiceView<'_>], style: LogStyle) -> Option<Shared> {
    let first = services.first().filter(|_| style != LogStyle::Inline)?;
    if let Some(block) = first.log_block_above() {
        return Some(block);
    }
    let project = first.project;
    if services.len() < 2 && style == LogStyle::Auto || project.is_old_stack() {
        return None;
    }
    let (places, template) = project.places_for(first.key.file, services);
    // One block that all share says it itself; several, and what stands below, refer to one above them.
    let before = template.filter(|_| places > 1);
    Shared::new(first, before, NAMES, &logging())
}

impl ServiceView<'_> {
    /// Writes what rotates its logs, where it says nothing of them.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn rotate_logs(&self, blocks: &LogBlocks) -> Result<Fix, String> {
        let block = self.document().and_then(|document| blocks.0.get(&document));
        if let Some(block) = block {
            return self.refer("logging", block, logging(), TITLE);
        }
        let change = self.write(&["logging"], &logging())?;
        Ok(Fix::new(TITLE, Safety::Safe, vec![change]))
    }

    /// Whether it says nothing of logs, and may.
    fn takes_logging(&self) -> bool {
        let change = || self.write(&["logging"], &logging());
        self.service.logging.is_absent() && change().is_ok_and(|change| change.is_possible())
    }

    /// A block above it in its file that rotates logs and keeps them on the host.
    fn log_block_above(&self) -> Option<Shared> {
        let (_, root) = self.document()?;
        let tree = self.tree()?;
        let service = tree.node(self.key.node).span.from();
        let above = tree
            .ids()
            .skip_while(|id| *id < root)
            .take_while(|id| tree.node(*id).span.from() < service);
        let mut anchored = above.filter_map(|id| Some((tree.anchor(id)?, id)));
        let (anchor, block) = anchored.find(|(_, id)| rotates(tree, *id))?;
        Some(Shared::known(anchor, block))
    }
}

fn logging() -> Snippet {
    let driver = ("driver".to_owned(), Snippet::Scalar("json-file".to_owned()));
    Snippet::Mapping(vec![driver, ("options".to_owned(), rotation())])
}

/// The options that rotate.
pub fn rotation() -> Snippet {
    let option = |(key, value): (&str, &str)| (key.to_owned(), Snippet::Scalar(value.to_owned()));
    Snippet::Mapping(ROTATION.map(option).to_vec())
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

//! Blocks that stand above services, which refer to them by their anchors: `logging: *default-logging`.

use super::mend::{Change, quoted};
use crate::compose::{FileId, Project, ServiceView, Value};
use crate::finding::{Fix, Safety};
use crate::yaml::NodeId;
use crate::yaml::edit::{self, Place, Snippet};

/// A block above services, as the value of a key of theirs.
#[derive(Debug)]
pub struct Shared {
    anchor: String,
    /// Before which node the anchor is not known yet.
    from: NodeId,
    /// What writes the block, where the file has none yet.
    block: Option<Change>,
}

impl Shared {
    /// A block that the file has.
    pub(super) fn known(anchor: &str, block: NodeId) -> Self {
        Self {
            anchor: anchor.to_owned(),
            from: block,
            block: None,
        }
    }

    /// A new block, for services of one document of which `first` stands first: under the top-level key `wanted`, with the anchor
    /// `anchor`, both with a number where they are taken. It stands before the top-level key `before`, or else behind other such
    /// blocks.
    pub(super) fn new(
        first: &ServiceView<'_>,
        before: Option<&str>,
        (wanted, anchor): (&str, &str),
        value: &Snippet,
    ) -> Option<Self> {
        let (project, document) = (first.project, first.document()?);
        let anchor = project.free_anchor(document.0, anchor)?;
        let block = project.write_block(document, before, wanted, &anchor, value);
        Some(Self {
            anchor,
            from: before.map_or(first.key.node, |_| document.1),
            block: Some(block.ok()?),
        })
    }
}

impl ServiceView<'_> {
    /// Makes a block the value of a key. A block that the service shares with others, and that stands above this one, takes
    /// `value` itself, which is called `title`.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub(super) fn refer(
        &self,
        key: &str,
        shared: &Shared,
        value: Snippet,
        title: &str,
    ) -> Result<Fix, String> {
        let change = self.write(&[key], &Snippet::Alias(shared.anchor.clone()))?;
        let mut changes = vec![change.or_above(shared.from, value, title)];
        changes.extend(shared.block.clone());
        let title = format!("add `{key}: *{}`", shared.anchor);
        Ok(Fix::new(title, Safety::Safe, changes))
    }
}

impl Project {
    /// Writes a block above the services of a document, with an anchor for them to use: before the top-level key `before`, or
    /// else behind other such blocks. The key is `wanted`, with a number where that is taken.
    ///
    /// # Errors
    /// Says why the file cannot be edited there.
    fn write_block(
        &self,
        (file, root): (FileId, NodeId),
        before: Option<&str>,
        wanted: &str,
        anchor: &str,
        value: &Snippet,
    ) -> Result<Change, String> {
        let home = self.file(file).ok_or("its file is not there")?;
        let tree = &home.tree;
        let mut documents = tree.documents().iter();
        let document = documents.find(|document| document.root == root);
        let document = document.ok_or("its file is empty")?;
        let model = |key: &str| self.value.as_ref().and_then(|model| model.get(key));
        let is_other = |key: &str| model(key).is_some_and(|known| !says(value, known));
        let key = free(wanted, |key| {
            tree.entry(document.root, key).is_some() || is_other(key)
        });
        let value = quoted(self.customs().habits.get(&file), value);
        let known = before.as_slice();
        let place = before.map_or(Place::First, |_| Place::Before(known));
        let edits = edit::insert_top_level(tree, document, &key, Some(anchor), &value, place, 0)
            .map_err(|refusal| refusal.to_string())?;
        Ok(Change {
            // What is taken in from another file leaves its `x-` keys behind; another file may have the same block already.
            path: if home.opened.is_none() && model(&key).is_none() {
                key
            } else {
                String::new()
            },
            edits: edits.into_iter().map(|edit| (file, edit)).collect(),
            wish: None,
        })
    }

    /// The name `wanted` for an anchor, with a number where that is taken.
    fn free_anchor(&self, file: FileId, wanted: &str) -> Option<String> {
        let tree = &self.file(file)?.tree;
        Some(free(wanted, |name| {
            tree.ids().any(|id| tree.anchor(id) == Some(name))
        }))
    }
}

/// Whether a snippet says what is there.
fn says(snippet: &Snippet, value: &Value) -> bool {
    match snippet {
        Snippet::Scalar(source) => {
            let tree = crate::yaml::parse(source).ok();
            let text = tree
                .as_ref()
                .and_then(|tree| tree.scalar(tree.documents().first()?.root));
            text.is_some() && text == value.data.go_string().as_deref()
        }
        Snippet::Mapping(pairs) => value.mapping().is_some_and(|mapping| {
            let same = |(key, part): &(String, Snippet)| {
                mapping
                    .get(key)
                    .is_some_and(|known| says(part, &known.value))
            };
            mapping.len() == pairs.len() && pairs.iter().all(same)
        }),
        Snippet::Alias(_) | Snippet::Flow(_) => false,
    }
}

fn free(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

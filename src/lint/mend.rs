//! How rules write their fixes: a key in a service, at its place in the text.

use std::collections::HashMap;

use super::habits::Habits;
use crate::compose::{FileId, Origin, Project, ServiceView, Value};
use crate::finding::{Fix, Safety};
use crate::yaml::edit::{self, Edit, Place, Snippet};
use crate::yaml::{Entry, NodeId, Tree};

/// The order of keys that are written at one place, that of Compose's own examples.
const ORDER: &[&str] = &["restart", "healthcheck", "mem_limit", "deploy", "logging"];

/// A change of one place in the model.
#[derive(Debug, Clone)]
pub struct Change {
    /// The place; empty where the model does not show it.
    pub path: String,
    /// The splices.
    pub edits: Vec<(FileId, Edit)>,
}

impl Change {
    /// The same, behind `earlier` others that are written at the same place.
    #[must_use]
    pub fn after(mut self, earlier: usize) -> Self {
        // What makes room for a key is the same for all of them, and must stay so to be done once.
        let edits = self.edits.iter_mut().map(|(_, edit)| edit);
        for edit in edits.filter(|edit| !edit.key.is_empty()) {
            edit.order = edit
                .order
                .saturating_add(u16::try_from(earlier).unwrap_or(u16::MAX));
        }
        self
    }
}

/// What takes the place of a scalar.
#[derive(Debug, Clone)]
pub enum Replacement {
    /// Another text, with the quotes that the old one has.
    Text(String),
    /// Another value.
    Value(Snippet),
}

impl Fix {
    /// A fix made of changes.
    pub fn new(title: impl Into<String>, safety: Safety, changes: Vec<Change>) -> Self {
        let (paths, edits): (Vec<_>, Vec<_>) = changes
            .into_iter()
            .map(|change| (change.path, change.edits))
            .unzip();
        Self {
            title: title.into(),
            safety,
            changes: paths.into_iter().filter(|path| !path.is_empty()).collect(),
            edits: edits.into_iter().flatten().collect(),
        }
    }
}

impl Habits {
    /// The habits of the services of each file of a project.
    pub(crate) fn of_project(project: &Project) -> HashMap<FileId, Self> {
        let mut services: HashMap<FileId, Vec<NodeId>> = HashMap::new();
        for view in project.services() {
            if let Ok(entry) = view.entry() {
                services.entry(view.key.file).or_default().push(entry.value);
            }
        }
        let learned = services.into_iter().filter_map(|(file, services)| {
            let tree = &project.file(file)?.tree;
            Some((file, Self::of(tree, services.into_iter(), ORDER)))
        });
        learned.collect()
    }
}

impl<'p> ServiceView<'p> {
    /// The tree of the file in which it is written.
    pub fn tree(&self) -> Option<&'p Tree> {
        self.project.file(self.key.file).map(|file| &file.tree)
    }

    /// Its pair in the text, unless it is written elsewhere and came by a merge key or an alias of all services.
    fn entry(&self) -> Result<&'p Entry, String> {
        let here = self.project.is_in_place(self.key).then_some(());
        here.and_then(|()| self.tree()?.entry_at(self.key.node))
            .ok_or_else(|| "it is written in a block that others share".to_owned())
    }

    /// Writes `value` under the keys of `path`, making those that are not there.
    ///
    /// # Errors
    /// Says why the file cannot be edited there: an anchor that others share, a form that would be torn apart.
    pub fn write(&self, path: &[&str], value: &Snippet) -> Result<Change, String> {
        let tree = self.tree().ok_or("its file is not there")?;
        let entry = self.entry()?;
        let mut home = entry.value;
        for key in path {
            home = tree.entry(home, key).map_or(home, |entry| entry.value);
        }
        if tree.is_shared(home) {
            return Err("other services share it through its anchor".to_owned());
        }
        if self.is_extended() {
            return Err("other services extend it and would change with it".to_owned());
        }
        if let Some(key) = self.borrowed(path) {
            return Err(format!(
                "its `{key}` is written elsewhere, in a shared block or in another file"
            ));
        }
        let order = ORDER
            .iter()
            .position(|key| path.first() == Some(key))
            .unwrap_or(ORDER.len());
        let order = u16::try_from(order).unwrap_or(u16::MAX);
        let insert =
            |place: Place<'_>| edit::insert_path(tree, entry.value, path, value, place, order);
        let key = path.first().copied().unwrap_or_default();
        let edits = match self.project.customs().habits.get(&self.key.file) {
            Some(habits) => habits.place(tree, entry.value, key, insert),
            None => insert(Place::Last),
        }
        .map_err(|refusal| refusal.to_string())?;
        Ok(Change {
            path: self.first_missing(path),
            edits: edits
                .into_iter()
                .map(|edit| (self.key.file, edit))
                .collect(),
        })
    }

    /// Gives the scalar at `origin`, which makes up `path` below the service, another value.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn replace(
        &self,
        origin: Origin,
        path: &str,
        value: &Replacement,
    ) -> Result<Change, String> {
        let file = self.project.file(origin.file);
        let tree = &file.ok_or("its file is not there")?.tree;
        if !self.project.is_in_place(origin) || tree.is_shared(origin.node) {
            return Err("it is written in a block that others share".to_owned());
        }
        if self.is_extended() {
            return Err("other services extend it and would change with it".to_owned());
        }
        let edits = match value {
            Replacement::Text(text) => edit::replace_scalar(tree, origin.node, text),
            Replacement::Value(value) => edit::replace_value(tree, origin.node, value),
        };
        let edits = edits.map_err(|refusal| refusal.to_string())?;
        Ok(Change {
            path: format!("services.{}.{path}", self.name),
            edits: edits.into_iter().map(|edit| (origin.file, edit)).collect(),
        })
    }

    /// The text of a scalar as it is written, its variables not replaced.
    pub fn raw(&self, origin: Origin) -> Option<&'p str> {
        self.project.file(origin.file)?.tree.scalar(origin.node)
    }

    fn model(&self) -> Option<&'p Value> {
        self.project.value.as_ref()?.get("services")?.get(self.name)
    }

    /// The first key on the way that is not written in the service itself.
    fn borrowed<'k>(&self, path: &[&'k str]) -> Option<&'k str> {
        let mut value = self.model()?;
        for key in path {
            let member = value.mapping()?.get(*key)?;
            let places = [self.value, member.key, member.value.origin];
            let is_here = places
                .iter()
                .all(|place| self.project.is_in_place(*place) && place.file == self.key.file);
            if !is_here {
                return Some(key);
            }
            value = &member.value;
        }
        None
    }

    /// The uppermost place in the model that writing `path` adds.
    fn first_missing(&self, path: &[&str]) -> String {
        let services = self
            .project
            .value
            .as_ref()
            .and_then(|value| value.get("services"));
        let mut value: Option<&Value> = services.and_then(|services| services.get(self.name));
        let mut place = format!("services.{}", self.name);
        for key in path {
            place = format!("{place}.{key}");
            value = value.and_then(|value| value.get(key));
            if value.is_none() {
                break;
            }
        }
        place
    }
}

impl Project {
    /// Writes a block above the services, with an anchor for them to use. The key is `wanted`, with a number where that is
    /// taken.
    ///
    /// # Errors
    /// Says why the file cannot be edited there.
    pub fn write_block(
        &self,
        file: FileId,
        wanted: &str,
        anchor: &str,
        value: &Snippet,
    ) -> Result<Change, String> {
        let home = self.file(file).ok_or("its file is not there")?;
        let tree = &home.tree;
        let document = tree.documents().first().ok_or("its file is empty")?;
        let model = |key: &str| self.value.as_ref().and_then(|model| model.get(key));
        let is_other = |key: &str| model(key).is_some_and(|known| !says(value, known));
        let key = free(wanted, |key| {
            tree.entry(document.root, key).is_some() || is_other(key)
        });
        let edits =
            edit::insert_top_level(tree, document, &key, Some(anchor), value, Place::First, 0)
                .map_err(|refusal| refusal.to_string())?;
        Ok(Change {
            // What is taken in from another file leaves its `x-` keys behind; another file may have the same block already.
            path: if home.opened.is_none() && model(&key).is_none() {
                key
            } else {
                String::new()
            },
            edits: edits.into_iter().map(|edit| (file, edit)).collect(),
        })
    }

    /// The name `wanted` for an anchor, with a number where that is taken.
    pub fn free_anchor(&self, file: FileId, wanted: &str) -> Option<String> {
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

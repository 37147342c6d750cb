//! How rules write their fixes: a key in a service, at its place in the text.

use std::collections::HashMap;

use super::habits::Habits;
use crate::compose::{Data, FileId, Origin, Project, ServiceView};
use crate::finding::{Fix, Safety};
use crate::yaml::edit::{self, Edit, Place, Snippet};
use crate::yaml::{Entry, NodeId, Tree};

/// The order of keys that are written at one place, that of Compose's own examples.
const ORDER: &[&str] = &["restart", "healthcheck", "mem_limit", "deploy", "logging"];

/// Before which of its siblings a key goes that is written deeper down, as in Compose's own examples; else it goes last.
const BEFORE: &[(&str, &[&str])] = &[
    ("limits", &["reservations"]),
    ("max-size", &["max-file"]),
    (
        "test",
        &[
            "interval",
            "timeout",
            "retries",
            "start_period",
            "start_interval",
        ],
    ),
];

/// A change of one place in the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The place; empty where the model does not show it.
    pub path: String,
    /// The splices.
    pub edits: Vec<(FileId, Edit)>,
    /// What it is, if a block that services share may take it.
    pub(crate) wish: Option<Wish>,
}

/// Something to be written into a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The keys below the service.
    pub path: Vec<String>,
    /// What goes there.
    pub value: Snippet,
    /// What goes into a block above the services instead where that stands above the anchor that `value` names, that is
    /// before this node; and what doing so is called.
    pub above: Option<(NodeId, Snippet, String)>,
    /// Why it cannot be written into the service.
    pub obstacle: Option<String>,
}

impl Change {
    /// A change of a place, without splices of its own.
    pub(super) fn at(path: String) -> Self {
        Self {
            path,
            edits: Vec::new(),
            wish: None,
        }
    }

    /// Whether it can be written into the service itself.
    pub fn is_possible(&self) -> bool {
        let obstacle = self.wish.as_ref().and_then(|wish| wish.obstacle.as_ref());
        obstacle.is_none()
    }

    /// The same; a block above the services that they share takes `value` instead if it stands before `anchor`.
    #[must_use]
    pub fn or_above(mut self, anchor: NodeId, value: Snippet, title: impl Into<String>) -> Self {
        if let Some(wish) = &mut self.wish {
            wish.above = Some((anchor, value, title.into()));
        }
        self
    }

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
        let mut fix = Self {
            title: title.into(),
            safety,
            changes: Vec::new(),
            edits: Vec::new(),
            wishes: Vec::new(),
            aside: Vec::new(),
        };
        for change in changes {
            if change.wish.is_none() {
                fix.aside.push(change.clone());
            }
            fix.changes
                .extend(Some(change.path).filter(|path| !path.is_empty()));
            fix.edits.extend(change.edits);
            fix.wishes.extend(change.wish);
        }
        fix
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

    /// Its file and the top of its document there: as far as an anchor reaches.
    pub fn document(&self) -> Option<(FileId, NodeId)> {
        let roots = self
            .tree()?
            .documents()
            .iter()
            .map(|document| document.root);
        let root = roots.take_while(|root| *root <= self.key.node).last();
        Some((self.key.file, root?))
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
        if self.is_extended() {
            return Err("other services extend it and would change with it".to_owned());
        }
        if path.first() == Some(&"healthcheck") && self.project.is_old_stack() {
            let why =
                "`docker stack deploy` knows no `start_period` before version 3.4 of the format";
            return Err(why.to_owned());
        }
        let (holder, _) = missing(tree, entry.value, path);
        let obstacle = if tree.is_shared(holder) {
            Some("other services share it through its anchor".to_owned())
        } else {
            let elsewhere = |key| {
                format!("its `{key}` is written elsewhere, in a shared block or in another file")
            };
            self.borrowed(path).map(elsewhere)
        };
        let edits = match obstacle {
            Some(_) => Vec::new(),
            None => self.edits_in(entry.value, path, value)?,
        };
        Ok(Change {
            path: self.first_missing(path),
            edits,
            wish: Some(Wish {
                path: path.iter().map(|key| (*key).to_owned()).collect(),
                value: value.clone(),
                above: None,
                obstacle,
            }),
        })
    }

    /// The splices that write `value` under the keys of `path` in a mapping of the service's file.
    pub(super) fn edits_in(
        &self,
        mapping: NodeId,
        path: &[&str],
        value: &Snippet,
    ) -> Result<Vec<(FileId, Edit)>, String> {
        let tree = self.tree().ok_or("its file is not there")?;
        let (holder, key) = missing(tree, mapping, path);
        let habits = self.project.customs().habits.get(&self.key.file);
        let first = path.first().copied().unwrap_or_default();
        let order = habits.map_or(ORDER.len(), |habits| habits.rank(first));
        let order = u16::try_from(order).unwrap_or(u16::MAX);
        let value = &quoted(habits, value);
        let insert = |place: Place<'_>| edit::insert_path(tree, mapping, path, value, place, order);
        let edits = match habits {
            Some(habits) if holder == mapping => habits.place(tree, mapping, key, insert),
            _ => {
                let known = BEFORE.iter().find(|(before, _)| *before == key);
                insert(known.map_or(Place::Last, |(_, behind)| Place::Before(behind)))
            }
        }
        .map_err(|refusal| refusal.to_string())?;
        let edits = edits.into_iter().map(|edit| (self.key.file, edit));
        Ok(edits.collect())
    }

    /// Where the value of a key is written.
    pub(super) fn origin_of(&self, key: &str) -> Option<Origin> {
        let member = self.canonical()?.mapping()?.get(key)?;
        Some(member.value.origin)
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
        self.may_edit(origin)?;
        let edits = match value {
            Replacement::Text(text) => edit::replace_scalar(tree, origin.node, text),
            Replacement::Value(value) => edit::replace_value(tree, origin.node, value),
        };
        let edits = edits.map_err(|refusal| refusal.to_string())?;
        Ok(Change {
            path: format!("services.{}.{path}", self.name),
            edits: edits.into_iter().map(|edit| (origin.file, edit)).collect(),
            wish: None,
        })
    }

    /// Whether what is written at `origin` belongs to this service alone.
    ///
    /// # Errors
    /// Says who else would change with it.
    pub(super) fn may_edit(&self, origin: Origin) -> Result<(), String> {
        let file = self.project.file(origin.file);
        let tree = &file.ok_or("its file is not there")?.tree;
        if !self.project.is_in_place(origin) || tree.is_shared(origin.node) {
            return Err("it is written in a block that others share".to_owned());
        }
        if self.is_extended() {
            return Err("other services extend it and would change with it".to_owned());
        }
        Ok(())
    }

    /// The text of a scalar as it is written, its variables not replaced.
    pub fn raw(&self, origin: Origin) -> Option<&'p str> {
        self.project.file(origin.file)?.tree.scalar(origin.node)
    }

    /// The first key on the way that is not written in the service itself.
    fn borrowed<'k>(&self, path: &[&'k str]) -> Option<&'k str> {
        let mut value = self.canonical()?;
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
    pub(super) fn first_missing(&self, path: &[&str]) -> String {
        let mut value = self.canonical();
        let mut place = format!("services.{}", self.name);
        for key in path {
            place.push('.');
            place.push_str(key);
            value = value.and_then(|value| value.get(key));
            if value.is_none_or(|value| matches!(value.data, Data::Null)) {
                break;
            }
        }
        place
    }
}

/// A value with the quotes that the file uses.
pub(super) fn quoted(habits: Option<&Habits>, value: &Snippet) -> Snippet {
    match habits {
        Some(habits) if habits.single_quotes => value.single_quoted(),
        _ => value.clone(),
    }
}

/// The first key of `path` that is not written, and the value that lacks it.
pub(super) fn missing<'k>(tree: &Tree, mut holder: NodeId, path: &[&'k str]) -> (NodeId, &'k str) {
    let mut missing = "";
    for key in path {
        missing = key;
        match tree.entry(holder, key) {
            Some(entry) => holder = entry.value,
            None => break,
        }
    }
    (holder, missing)
}

//! Where rules were silent because they could not know, not because all was well.

use std::collections::{BTreeMap, HashSet};

use super::scope::{Index, Scope};
use crate::compose::{Data, FileId, Project, ServiceView, Value};

/// The services of a project of which too little is known here to call a suppression unused: a variable may have a
/// value on another machine.
#[derive(Debug, Default)]
pub(super) struct Unsure {
    /// The whole project: Compose would refuse it, or there is more to it.
    everything: bool,
    /// The blocks of these services, and of the project that has any.
    blocks: HashSet<usize>,
    /// Where each service begins, and where it ends.
    spans: BTreeMap<(FileId, u32), u32>,
}

impl Unsure {
    /// Looks through a project.
    pub fn of(project: &Project, index: &Index<'_>) -> Self {
        let mut unsure = Self {
            everything: !project.is_complete || !project.problems.is_empty(),
            ..Self::default()
        };
        let settled: HashSet<&str> = project
            .services()
            .filter(ServiceView::is_settled)
            .map(|view| view.name)
            .collect();
        let root = project.value.as_ref();
        let services = root.and_then(|root| root.get("services")?.mapping());
        for (name, member) in services.into_iter().flatten() {
            if settled.contains(name.as_str()) && !has_unset(&member.value) {
                continue;
            }
            unsure.blocks.extend(index.services.get(name.as_str()));
            unsure.blocks.extend(index.project);
            let key = project.place(member.key);
            let end = project
                .file(key.file)
                .and_then(|file| Some((&file.tree, file.tree.entry_at(member.key.node)?)))
                .map_or(key.span.end, |(tree, entry)| tree.outer(entry.value).end);
            unsure.spans.insert((key.file, key.span.start), end);
        }
        unsure
    }

    /// Whether such a service lies in what a suppression reaches.
    pub fn reaches(&self, scope: Scope) -> bool {
        let in_file = |file, start: u32, end: u32| {
            // Services stand one after the other, so the last one that begins before the end ends last.
            let last = self.spans.range((file, 0)..=(file, end)).next_back();
            last.is_some_and(|(_, &service_end)| service_end >= start)
        };
        self.everything
            || match scope {
                Scope::Line(file, span) | Scope::Node(file, span) => {
                    in_file(file, span.start, span.end)
                }
                Scope::File(file) => in_file(file, 0, u32::MAX),
                Scope::Block(block) => self.blocks.contains(&block),
                Scope::Nowhere => false,
            }
    }
}

/// Whether something in a value hangs on a variable that is not set.
fn has_unset(value: &Value) -> bool {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if value.unset {
            return true;
        }
        match &value.data {
            Data::Sequence(items) => open.extend(items),
            Data::Mapping(members) => open.extend(members.values().map(|member| &member.value)),
            _ => {}
        }
    }
    false
}

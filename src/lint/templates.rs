//! Blocks that services merge (`<<: *base`). Where all that use a block lack the same thing, one change of the block mends
//! them all.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::mend::{Change, Wish, missing};
use crate::compose::{FileId, Project, ServiceView};
use crate::finding::{Finding, Fix};
use crate::yaml::{Content, NodeId, Tree};

/// A block, and who uses it.
#[derive(Debug)]
struct Template<'p> {
    file: FileId,
    block: NodeId,
    /// Whether it is no service but stands above them.
    is_above: bool,
    /// Where the model shows it, and the blocks into which it is merged: `x-base`.
    paths: Vec<String>,
    /// The services that merge it or are nothing else, and the one whose mapping it is.
    users: BTreeSet<&'p str>,
}

/// Moves fixes to the blocks that all of their services share; those that can go nowhere else and not there either are
/// taken back, with the reason.
pub(super) fn lift(project: &Project, findings: &mut [Finding]) {
    let has_wish = |finding: &Finding| wish(finding).is_some();
    if findings.iter().any(has_wish) {
        for template in templates(project) {
            let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (index, finding) in findings.iter().enumerate() {
                let name = finding.service.as_deref().unwrap_or_default();
                if has_wish(finding) && template.users.contains(name) {
                    groups.entry(finding.rule.id).or_default().push(index);
                }
            }
            for group in groups.into_values() {
                if let Some(fix) = template.fix(project, findings, &group) {
                    for index in group {
                        findings[index].fix = Some(fix.clone());
                    }
                }
            }
        }
    }
    for finding in findings {
        let Some(fix) = &mut finding.fix else {
            continue;
        };
        fix.aside = Vec::new();
        let wishes = std::mem::take(&mut fix.wishes);
        let obstacle = wishes.into_iter().find_map(|wish| wish.obstacle);
        if obstacle.is_some() {
            finding.obstacle = obstacle;
            finding.fix = None;
        }
    }
}

/// What a fix would write into its service, where that is one thing.
fn wish(finding: &Finding) -> Option<&Wish> {
    match finding.fix.as_ref()?.wishes.as_slice() {
        [wish] => Some(wish),
        _ => None,
    }
}

impl Template<'_> {
    /// The change of the block that mends the findings of `group`, if those are of all its users and wish for the same.
    fn fix(&self, project: &Project, findings: &[Finding], group: &[usize]) -> Option<Fix> {
        let first = findings[*group.first()?].fix.as_ref()?;
        let wanted = wish(&findings[group[0]])?;
        let is_same = |index: &usize| {
            let other = &findings[*index];
            let safety = other.fix.as_ref().map(|fix| fix.safety);
            wish(other)
                .is_some_and(|wish| (&wish.path, &wish.value) == (&wanted.path, &wanted.value))
                && safety == Some(first.safety)
        };
        if group.len() != self.users.len() || !group.iter().all(is_same) {
            return None;
        }
        let views: Vec<ServiceView<'_>> = project
            .services()
            .filter(|view| self.users.contains(view.name))
            .collect();
        let path: Vec<&str> = wanted.path.iter().map(String::as_str).collect();
        let key = *path.first()?;
        let tree = &project.file(self.file)?.tree;
        let own = tree.entry(self.block, key);
        let own = own.map(|entry| (self.file, entry.value));
        let is_free = |view: &ServiceView<'_>| {
            let said = view.origin_of(key).map(|origin| (origin.file, origin.node));
            view.key.file == self.file && !view.is_extended() && said == own
        };
        // A part of the block may be shared in its own right.
        let mut part = missing(tree, self.block, &path).0;
        while part != self.block {
            if tree.anchor(part).is_some() {
                return None;
            }
            part = tree.parent(part)?;
        }
        if views.len() != self.users.len() || !views.iter().all(is_free) {
            return None;
        }
        let mut changes: Vec<Change> = views
            .iter()
            .map(|view| Change::at(view.first_missing(&path)))
            .collect();
        for block in &self.paths {
            let service = format!("services.{}", views[0].name);
            let below = views[0].first_missing(&path);
            changes.push(Change::at(format!(
                "{block}{}",
                below.strip_prefix(&service)?
            )));
        }
        let (value, title) = match &wanted.above {
            Some((anchor, value, title)) if self.is_above && self.block < *anchor => (value, title),
            _ => {
                changes.extend(first.aside.iter().cloned());
                (&wanted.value, &first.title)
            }
        };
        changes[0].edits = views[0].edits_in(self.block, &path, value).ok()?;
        let anchor = tree.anchor(self.block)?;
        Some(Fix::new(
            format!("{title}, in `&{anchor}` for all that use it"),
            first.safety,
            changes,
        ))
    }
}

impl Project {
    /// At how many places a key has to be written so that all of `needing`, services of one file, have it: in the blocks that
    /// only they share, and in those that share none. And the first top-level key that holds such a block.
    pub fn places_for(&self, file: FileId, needing: &[&ServiceView<'_>]) -> (usize, Option<&str>) {
        let mut rest: BTreeSet<&str> = needing.iter().map(|view| view.name).collect();
        let mut places = 0;
        let mut first: Option<NodeId> = None;
        for template in templates(self).iter().filter(|it| it.file == file) {
            if template.is_above && template.users.is_subset(&rest) {
                rest.retain(|name| !template.users.contains(name));
                places += 1;
                first = Some(first.map_or(template.block, |first| first.min(template.block)));
            }
        }
        let tree = self.file(file).map(|file| &file.tree);
        let key = tree.zip(first).and_then(|(tree, block)| {
            let up = std::iter::successors(Some(block), |at| tree.parent(*at));
            let top = up.take_while(|at| tree.parent(*at).is_some()).last()?;
            tree.scalar(tree.entry_with(top)?.key)
        });
        (places + rest.len(), key)
    }
}

/// The blocks of a project that two or more services use as a whole, those with the most users first.
fn templates(project: &Project) -> Vec<Template<'_>> {
    let mut all = Vec::new();
    for (id, file) in project.each_file() {
        let shown = file.opened.is_none();
        let found = Uses::of(&file.tree).templates();
        all.extend(found.into_iter().map(|(block, users)| Template {
            file: id,
            block,
            is_above: !users.paths.is_empty(),
            paths: if shown { users.paths } else { Vec::new() },
            users: users.services,
        }));
    }
    all.sort_by_key(|template| Reverse(template.users.len()));
    all
}

/// The aliases of a file by what they do for services.
#[derive(Debug)]
struct Uses<'t> {
    tree: &'t Tree,
    /// The mappings under `services`.
    services: Vec<NodeId>,
    /// By anchored block; `None` among the users is a place that is no service.
    users: HashMap<NodeId, Vec<Option<User<'t>>>>,
}

/// What merges a block.
#[derive(Debug, Clone, Copy)]
enum User<'t> {
    Service(&'t str),
    Block(NodeId),
}

/// Who uses a block, directly or through others.
#[derive(Debug, Default)]
struct Users<'t> {
    services: BTreeSet<&'t str>,
    /// The places of the block and of those through which it is used.
    paths: Vec<String>,
}

impl<'t> Uses<'t> {
    fn of(tree: &'t Tree) -> Self {
        let roots = tree.documents().iter().map(|document| document.root);
        let services = roots.filter_map(|root| tree.entry(root, "services"));
        let mut uses = Self {
            tree,
            services: services.map(|entry| entry.value).collect(),
            users: HashMap::new(),
        };
        for id in tree.ids() {
            if let Content::Alias {
                target: Some(target),
            } = tree.node(id).content
            {
                let by = uses.user(id);
                uses.users.entry(target).or_default().push(by);
            }
        }
        uses
    }

    /// Who uses a block through this alias.
    fn user(&self, alias: NodeId) -> Option<User<'t>> {
        let parent = self.tree.parent(alias)?;
        let holder = match &self.tree.node(parent).content {
            Content::Sequence { .. } => self.merging(parent)?,
            _ => match self.merging(alias) {
                Some(holder) => holder,
                None => return self.service(alias).map(User::Service),
            },
        };
        let service = self.service(holder).map(User::Service);
        service.or_else(|| self.tree.anchor(holder).map(|_| User::Block(holder)))
    }

    /// The mapping into which a value is merged.
    fn merging(&self, value: NodeId) -> Option<NodeId> {
        let entry = self.tree.entry_with(value)?;
        let is_merge = self.tree.scalar(entry.key) == Some("<<");
        is_merge.then(|| self.tree.parent(value))?
    }

    /// The service whose value this is.
    fn service(&self, value: NodeId) -> Option<&'t str> {
        let parent = self.tree.parent(value)?;
        let entry = self.tree.entry_with(value)?;
        let key = self.tree.scalar(entry.key)?;
        self.services.contains(&parent).then_some(key)
    }

    /// The blocks that nothing but services use, at least two of them.
    fn templates(&self) -> Vec<(NodeId, Users<'t>)> {
        let blocks = self.users.keys().filter_map(|block| {
            let mut users = Users::default();
            self.collect(*block, &mut users, 0)?;
            let is_mapping = matches!(self.tree.node(*block).content, Content::Mapping { .. });
            let is_lone = !self.tree.is_shared(self.tree.parent(*block)?);
            (users.services.len() > 1 && is_mapping && is_lone).then_some((*block, users))
        });
        let mut blocks: Vec<_> = blocks.collect();
        blocks.sort_by_key(|(block, _)| *block);
        blocks
    }

    /// Adds a block and its users; `None` if one is no service.
    fn collect(&self, block: NodeId, into: &mut Users<'t>, depth: usize) -> Option<()> {
        /// Blocks that merge blocks; nobody goes deeper, and a circle ends.
        const DEEPEST: usize = 8;
        if depth > DEEPEST {
            return None;
        }
        match self.service(block) {
            Some(name) => {
                into.services.insert(name);
            }
            None => into.paths.push(self.path(block)?),
        }
        for user in self.users.get(&block).into_iter().flatten() {
            match (*user)? {
                User::Service(name) => {
                    into.services.insert(name);
                }
                User::Block(other) => self.collect(other, into, depth + 1)?,
            }
        }
        Some(())
    }

    /// The place of a block below the `x-` keys.
    fn path(&self, block: NodeId) -> Option<String> {
        let mut keys = Vec::new();
        let mut at = block;
        while let Some(entry) = self.tree.entry_with(at) {
            keys.push(self.tree.scalar(entry.key)?);
            at = self.tree.parent(at)?;
        }
        let is_top = self.tree.parent(at).is_none();
        keys.reverse();
        (is_top && keys.first()?.starts_with("x-")).then(|| keys.join("."))
    }
}

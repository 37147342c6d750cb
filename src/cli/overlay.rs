//! Files that only make sense on top of another one, as `docker compose -f compose.yaml -f compose.prod.yaml` puts them.
//!
//! Nothing in such a file names the one beneath. It is looked for where people put it: the main file beside it or above it,
//! else a file beside it. What stands on top must mend what is missing in the file alone.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::gather::{Loaded, Outcome, Run, folder_of, part};
use super::input::{Input, Way};
use crate::compose::discovery::{self, is_main};
use crate::compose::{Kind, Project, ServiceView};

/// The files that may lie beneath others, each loaded by itself.
#[derive(Debug)]
pub(super) struct Beneath<'a> {
    /// The main files, beside and above those that lack something.
    mains: HashMap<PathBuf, (Input, Project)>,
    /// Others that lack nothing, by their folder.
    others: HashMap<PathBuf, Vec<&'a Loaded>>,
}

/// One of them.
#[derive(Clone, Copy)]
struct Base<'b> {
    input: &'b Input,
    project: &'b Project,
}

impl Run<'_> {
    /// What may lie beneath the files of a run that lack something.
    pub(super) fn beneath(self, all: &[Outcome]) -> Beneath<'_> {
        let loaded = all.iter().flatten();
        let (whole, lacking): (Vec<_>, Vec<_>) = loaded.partition(|it| lacks(&it.project) == 0);
        let mut others: HashMap<PathBuf, Vec<&Loaded>> = HashMap::new();
        for (loaded, name) in whole.into_iter().filter_map(|it| Some((it, part(it)?))) {
            others.entry(folder_of(name)).or_default().push(loaded);
        }
        let folders: BTreeSet<PathBuf> = lacking
            .into_iter()
            .filter_map(single)
            .map(folder_of)
            .collect();
        let mains: BTreeSet<PathBuf> = folders.iter().flat_map(|it| self.mains(it)).collect();
        let mains: Vec<PathBuf> = mains.into_iter().collect();
        let load = |main: PathBuf| {
            let input = self.read(std::slice::from_ref(&main))?;
            let project = self.project(&input);
            Some((main, (input, project)))
        };
        Beneath {
            mains: mains.into_par_iter().filter_map(load).collect(),
            others,
        }
    }

    /// The main files of a folder and of those above it, the nearest first.
    fn mains(self, folder: &Path) -> Vec<PathBuf> {
        let root = self.world.root(folder);
        let mut above = folder.to_owned();
        let mut mains = Vec::new();
        while let Some(main) =
            discovery::upward(&above, root.as_deref()).and_then(|files| files.into_iter().next())
        {
            above = discovery::above(&folder_of(&main));
            mains.push(main);
        }
        mains
    }

    /// A file on top of the one beneath it that mends most of what is missing in it.
    pub(super) fn on_top(self, over: &Loaded, beneath: &Beneath<'_>) -> Option<Loaded> {
        let path = single(over)?;
        if lacks(&over.project) == 0 {
            return None;
        }
        let folder = folder_of(path);
        let mains = self.mains(&folder);
        let mains = mains.iter().filter_map(|main| beneath.mains.get(main));
        let mains = mains.map(|(input, project)| Base { input, project });
        let above = Some(folder_of(&folder)).filter(|above| *above != folder);
        let near = std::iter::once(folder).chain(above);
        let near = near.filter_map(|folder| beneath.others.get(&folder));
        let near = near.flatten().map(|other| Base {
            input: &other.input,
            project: &other.project,
        });
        let mut best: Option<(usize, Input, Project)> = None;
        for base in mains.chain(near) {
            let Some((left, input, project)) = self.put_on(base, over, path) else {
                continue;
            };
            if best.as_ref().is_none_or(|(least, ..)| left < *least) {
                best = Some((left, input, project));
            }
            if left == 0 {
                break;
            }
        }
        let (left, mut input, project) = best?;
        if left == 0 {
            return Some(self.linted(input, project));
        }
        // It needs yet others.
        input.is_fragment = true;
        Some(self.check(input))
    }

    /// A file on top of another, and how much is still missing; `None` where that does not help.
    fn put_on(self, base: Base<'_>, over: &Loaded, path: &Path) -> Option<(usize, Input, Project)> {
        let paths = &base.input.paths;
        if paths.iter().any(|it| it == path) {
            return None;
        }
        let completes = fragments(&over.project).any(|name| defines(base.project, name));
        // What is not known of the file beneath may be what is missing.
        let may_complete = fragments(&over.project).next().is_some()
            && !base.project.is_complete
            && folder_of(&paths[0]) == folder_of(path);
        let mut own = over.project.services().filter(ServiceView::is_settled);
        // What brings its own version of the same services stands in their stead, and so does what Compose finds by itself.
        let is_rival = is_main(path) || own.any(|view| defines(base.project, view.name));
        if is_rival && !completes {
            return None;
        }
        let mut input = self.read(&[paths.as_slice(), &[path.to_owned()]].concat())?;
        input.way = over.input.way;
        let project = self.project(&input);
        let left = lacks(&project).saturating_sub(lacks(base.project));
        (may_complete || left < lacks(&over.project)).then_some((left, input, project))
    }
}

/// The file of a project that has but one, where the user did not say that it is all.
fn single(loaded: &Loaded) -> Option<&Path> {
    let is_all = loaded.input.way == Way::Exactly;
    loaded.input.only().filter(|_| !is_all)
}

/// How much is missing in a project that another file may hold: images of services, and things that are referred to.
pub(super) fn lacks(project: &Project) -> usize {
    let problems = project.problems.iter();
    let undefined = problems.filter(|it| it.kind == Kind::UndefinedReference);
    fragments(project).count() + undefined.count()
}

/// The services without `image` and `build`, which only complete those of another file.
pub(super) fn fragments(project: &Project) -> impl Iterator<Item = &str> {
    let incomplete = project.services().filter(|view| !view.is_settled());
    incomplete
        .filter(|view| view.service.extends.is_absent() && view.service.provider.is_absent())
        .map(|view| view.name)
}

fn defines(project: &Project, name: &str) -> bool {
    let mut services = project.services();
    services.any(|view| view.name == name && view.is_settled())
}

//! From paths to projects: each file is checked as part of the project to which it belongs.
//!
//! A file that another project includes, or whose services others extend, is no project of its own.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::configs::Configs;
use super::discover::mains_below;
use super::input::{Input, Target, Way};
use super::overlay::{Beneath, fragments, lacks};
use super::progress::Progress;
use super::world::World;
use crate::compose::discovery::{self, is_main, is_override};
use crate::compose::{Loader, Project, Role};
use crate::lint::{Linted, Settings, lint};

/// A project that was loaded and checked.
#[derive(Debug)]
pub(super) struct Loaded {
    pub input: Input,
    pub project: Arc<Project>,
    pub linted: Linted,
    /// What holds for it.
    pub settings: Arc<Settings>,
}

/// What is needed to load.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'r> {
    pub world: &'r World,
    pub configs: &'r Configs,
    pub progress: &'r Progress,
}

/// A loaded project, or why its files could not be read.
pub(super) type Outcome = Result<Loaded, String>;

impl Run<'_> {
    /// Loads all targets, in their order, and makes of them the projects to which they belong.
    pub(super) fn gather(self, targets: &[Target]) -> Vec<Outcome> {
        let mut all: Vec<Outcome> = targets.par_iter().map(|it| self.load(it)).collect();
        if all.len() > 1 {
            drop_parts(&mut all);
        }
        let beneath = self.beneath(&all);
        let wholes: Vec<Option<Loaded>> = all
            .par_iter()
            .map(|outcome| self.whole(outcome.as_ref().ok()?, &beneath))
            .collect();
        for (outcome, whole) in all.iter_mut().zip(wholes) {
            if let Some(whole) = whole {
                *outcome = Ok(whole);
            }
        }
        let mut seen = HashSet::new();
        all.retain(|outcome| match outcome {
            Ok(loaded) => seen.insert(loaded.input.paths.clone()),
            Err(_) => true,
        });
        all
    }

    pub(super) fn load(self, target: &Target) -> Outcome {
        let loaded = self.check(target.read(self.world)?);
        self.progress.checked();
        Ok(loaded)
    }

    pub(super) fn check(self, input: Input) -> Loaded {
        let project = self.project(&input);
        self.linted(input, project)
    }

    pub(super) fn linted(self, input: Input, project: Project) -> Loaded {
        let settings = self.configs.of(&input.folder);
        Loaded {
            linted: lint(&project, &settings),
            project: Arc::new(project),
            input,
            settings,
        }
    }

    pub(super) fn project(self, input: &Input) -> Project {
        let loader = Loader {
            env: &self.world.env,
            disk: &self.world.disk(input),
            options: &self
                .world
                .options(input, self.configs.of(&input.folder).images),
        };
        loader.load(&input.sources)
    }

    /// The project of which a loaded one is a part, if it is.
    fn whole(self, loaded: &Loaded, beneath: &Beneath<'_>) -> Option<Loaded> {
        if loaded.input.way == Way::ByPath
            && let Some(path) = part(loaded)
            && let Some(owner) = self.owner(loaded, path)
        {
            return Some(owner);
        }
        if let Some(whole) = self.on_top(loaded, beneath) {
            return Some(whole);
        }
        let path = part(loaded).filter(|path| is_override(path))?;
        if lacks(&loaded.project) == 0 {
            return None;
        }
        let mut input = self.read(&[path.to_owned()])?;
        input.is_fragment = true;
        Some(self.check(input))
    }

    pub(super) fn read(self, paths: &[PathBuf]) -> Option<Input> {
        let target = Target {
            paths: paths.to_vec(),
            way: Way::Found,
        };
        target.read(self.world).ok()
    }

    /// The project that takes a file in: beside or above it, or, for one that does not look like a project, anywhere in the
    /// repository.
    fn owner(self, part: &Loaded, path: &Path) -> Option<Loaded> {
        let folder = folder_of(path);
        let root = self.world.root(&folder);
        let mut above = folder.clone();
        while let Some(paths) = discovery::upward(&above, root.as_deref()) {
            above = discovery::above(&folder_of(paths.first()?));
            if let Some(owner) = self.takes_in(&paths, part, path) {
                return Some(owner);
            }
        }
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        if name.contains("compose") && fragments(&part.project).next().is_none() {
            return None;
        }
        let mut mains = mains_below(&root.unwrap_or(folder)).into_iter();
        mains.find_map(|main| self.takes_in(&discovery::of_file(&main), part, path))
    }

    /// The project of these files, if it includes or extends `path`.
    fn takes_in(self, paths: &[PathBuf], part: &Loaded, path: &Path) -> Option<Loaded> {
        let input = self.read(paths)?;
        let names_others = |text: &str| text.contains("include") || text.contains("extends");
        if !input.sources.iter().any(|it| names_others(&it.text)) {
            return None;
        }
        let real = path.canonicalize().ok()?;
        let project = self.project(&input);
        let taken = taken(&input, &project);
        let shares = taken.iter().filter(|(file, _)| *file == real);
        let is_owner = is_part(part, shares.map(|(_, share)| share));
        is_owner.then(|| self.linted(input, project))
    }
}

/// The file of a project that may be a part of another one.
pub(super) fn part(loaded: &Loaded) -> Option<&Path> {
    let path = loaded.input.only()?;
    (loaded.input.way != Way::Exactly && !is_main(path)).then_some(path)
}

/// What a project takes of a file that is not one of its own.
enum Share {
    /// All: it includes the file.
    All,
    /// The services that it extends.
    Services(BTreeSet<String>),
}

/// Leaves out what is only a part of another project of the run.
fn drop_parts(all: &mut Vec<Outcome>) {
    let mut shares: HashMap<PathBuf, Vec<(usize, Share)>> = HashMap::new();
    for (index, loaded) in all.iter().enumerate() {
        let Ok(loaded) = loaded else { continue };
        for (file, share) in taken(&loaded.input, &loaded.project) {
            shares.entry(file).or_default().push((index, share));
        }
    }
    if shares.is_empty() {
        return;
    }
    let mut dropped = HashSet::new();
    for (index, loaded) in all.iter().enumerate() {
        let Ok(loaded) = loaded else { continue };
        let own = loaded.input.only().and_then(|it| it.canonicalize().ok());
        let Some(shares) = own.and_then(|file| shares.get(&file)) else {
            continue;
        };
        // Of files that include each other in a circle one stays.
        let others = shares
            .iter()
            .filter(|(other, _)| *other != index && !dropped.contains(other));
        if is_part(loaded, others.map(|(_, share)| share)) {
            dropped.insert(index);
        }
    }
    let mut index = 0;
    all.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
}

/// Whether a file is no project of its own, given what others take of it.
fn is_part<'s>(loaded: &Loaded, shares: impl Iterator<Item = &'s Share>) -> bool {
    let Some(file) = loaded.input.only() else {
        return false;
    };
    if loaded.input.way == Way::Exactly {
        return false;
    }
    let mut extended: BTreeSet<&str> = BTreeSet::new();
    for share in shares {
        match share {
            Share::All => return true,
            Share::Services(names) => extended.extend(names.iter().map(String::as_str)),
        }
    }
    // What Compose finds by itself runs by itself.
    if extended.is_empty() || is_main(file) {
        return false;
    }
    extended.extend(fragments(&loaded.project));
    let mut services = loaded.project.services();
    services.all(|view| extended.contains(view.name))
}

/// The files that a project takes in, and what of them.
fn taken(input: &Input, project: &Project) -> Vec<(PathBuf, Share)> {
    let real = |opened: &PathBuf| input.folder.join(opened).canonicalize().ok();
    let mut taken = Vec::new();
    for (id, file) in project.each_file() {
        let share = match file.role {
            Role::Included => Share::All,
            Role::Base => Share::Services(project.extended_in(id)),
            Role::Main | Role::Variables => continue,
        };
        if let Some(real) = file.opened.as_ref().and_then(real) {
            taken.push((real, share));
        }
    }
    taken
}

pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

//! Fixes on the disk, as a diff, or on standard output.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args::Check;
use super::gather::{Loaded, Outcome, Run};
use super::input::{Input, shown};
use crate::compose::{Disk, Loader, Options, Role, SourceFile, root_of};
use crate::finding::Safety;
use crate::fix::{self, Fixed, Member, Replacement, Seat};
use crate::render::escape;
use crate::report::Checked;

/// A project after its fixes.
#[derive(Debug)]
pub(super) struct Mended {
    pub checked: Checked,
    /// What standard output is for: the diff, or the fixed file in place of standard input.
    pub output: Vec<u8>,
    /// Why files could not be written.
    pub failures: Vec<String>,
}

/// Mends projects where that is wanted, those that share files together; what could not be loaded passes through.
pub(super) fn mend(all: Vec<Outcome>, args: &Check, run: Run<'_>) -> Vec<Result<Mended, String>> {
    if !args.fix && !args.diff {
        let untouched = |loaded| mended(loaded, args);
        return all.into_iter().map(|it| it.map(untouched)).collect();
    }
    let mut slots: Vec<Option<Result<Mended, String>>> = Vec::new();
    let mut loaded = Vec::new();
    for (index, outcome) in all.into_iter().enumerate() {
        slots.push(None);
        match outcome {
            Ok(it) => loaded.push((index, it)),
            Err(message) => slots[index] = Some(Err(message)),
        }
    }
    let families: Vec<_> = families(loaded)
        .into_par_iter()
        .map(|family| {
            // Who knows most goes first: an override says already what its main file lacks.
            let mut family = family;
            family.sort_by_key(|(index, kin)| (Reverse(kin.loaded.input.paths.len()), *index));
            let (indices, family): (Vec<usize>, Vec<Kin>) = family.into_iter().unzip();
            indices.into_iter().zip(together(family, args, run))
        })
        .collect();
    for (index, mended) in families.into_iter().flatten() {
        slots[index] = Some(Ok(mended));
    }
    slots.into_iter().flatten().collect()
}

/// A project, and where its files really lie.
struct Kin {
    loaded: Loaded,
    places: Vec<PathBuf>,
}

/// Projects by their place in the run.
type Family = Vec<(usize, Kin)>;

/// Those that share a file with each other, directly or through others.
fn families(all: Vec<(usize, Loaded)>) -> Vec<Family> {
    let mut families: Vec<(HashSet<PathBuf>, Family)> = Vec::new();
    for (index, loaded) in all {
        let files = loaded.project.files.iter();
        let places: Vec<PathBuf> = files.map(|file| place(&loaded.input, file)).collect();
        let mut shared: HashSet<PathBuf> = loaded
            .project
            .files
            .iter()
            .zip(&places)
            .filter(|(file, _)| file.role != Role::Variables)
            .map(|(_, place)| place.clone())
            .collect();
        let mut members = Vec::new();
        let (kin, strangers): (Vec<_>, Vec<_>) = families
            .into_iter()
            .partition(|(files, _)| !files.is_disjoint(&shared));
        families = strangers;
        for (files, more) in kin {
            shared.extend(files);
            members.extend(more);
        }
        members.push((index, Kin { loaded, places }));
        families.push((shared, members));
    }
    families.into_iter().map(|(_, members)| members).collect()
}

/// Where a file can be written.
fn path(input: &Input, file: &SourceFile) -> PathBuf {
    if let Some(opened) = &file.opened {
        return input.folder.join(opened);
    }
    let main = input.sources.iter().position(|it| it.path == file.path);
    let path = main.and_then(|main| input.paths.get(main));
    path.map_or_else(|| PathBuf::from("-"), Clone::clone)
}

fn place(input: &Input, file: &SourceFile) -> PathBuf {
    let path = path(input, file);
    path.canonicalize().unwrap_or(path)
}

/// Mends projects that share files.
fn together(family: Vec<Kin>, args: &Check, run: Run<'_>) -> Vec<Mended> {
    let level = if args.unsafe_fixes {
        Safety::Unsafe
    } else {
        Safety::Safe
    };
    let surroundings: Vec<(Disk, Options)> = family
        .iter()
        .map(|kin| {
            let input = &kin.loaded.input;
            let images = kin.loaded.settings.images;
            (run.world.disk(input), run.world.options(input, images))
        })
        .collect();
    let members = family.iter().zip(&surroundings);
    let members = members
        .filter(|(kin, _)| kin.is_text())
        .map(|(kin, around)| {
            let (disk, options) = around;
            let loader = Loader {
                env: &run.world.env,
                disk,
                options,
            };
            Member {
                project: kin.loaded.project.clone(),
                linted: kin.loaded.linted.clone(),
                seat: Seat {
                    loader,
                    places: kin.places.clone(),
                    closed: kin.closed(run),
                    settings: &kin.loaded.settings,
                },
            }
        });
    let fixed = fix::fix_together(members.collect(), level);
    let mut fixed = fixed.into_iter();
    let pairs: Vec<(Kin, Option<Fixed>)> = family
        .into_iter()
        .map(|kin| {
            let fixed = if kin.is_text() { fixed.next() } else { None };
            (kin, fixed)
        })
        .collect();
    if args.diff {
        diff(pairs, args)
    } else {
        write(pairs, args)
    }
}

impl Kin {
    /// Whether all that may be edited is text.
    fn is_text(&self) -> bool {
        let mut sources = self.loaded.input.sources.iter();
        sources.all(|source| source.invalid_utf8.is_none())
    }

    /// The files at which nothing may be written, and why: what lies outside the root, and what stands beside standard
    /// input, was not named by the user.
    fn closed(&self, run: Run<'_>) -> HashMap<PathBuf, &'static str> {
        let has_stdin = self.loaded.input.stdin.is_some();
        if !run.world.allow_outside && !has_stdin {
            return HashMap::new();
        }
        let root = root_of(&self.loaded.input.folder);
        let files = self.loaded.project.files.iter().zip(&self.places);
        files
            .filter(|(file, _)| file.opened.is_some())
            .filter_map(|(_, place)| {
                let reason = if has_stdin {
                    "with standard input no other file is written"
                } else if place.starts_with(&root) {
                    return None;
                } else {
                    "its file lies outside the repository"
                };
                Some((place.clone(), reason))
            })
            .collect()
    }

    /// The files that `fixed` changes, each once.
    fn changes<'a>(&'a self, fixed: &'a Fixed) -> Vec<(&'a SourceFile, &'a PathBuf, &'a str)> {
        let mut seen = HashSet::new();
        let before = self.loaded.project.files.iter();
        let pairs = before.zip(&fixed.project.files).zip(&self.places);
        pairs
            .filter(|((old, new), _)| old.tree.text() != new.tree.text())
            .filter(|(_, place)| seen.insert(*place))
            .map(|((old, new), place)| (old, place, new.tree.text()))
            .collect()
    }
}

/// Each change as a diff. What was found stays.
fn diff(pairs: Vec<(Kin, Option<Fixed>)>, args: &Check) -> Vec<Mended> {
    let mut seen = HashSet::new();
    let show = |(kin, fixed): (Kin, Option<Fixed>)| {
        let Some(fixed) = fixed else {
            return mended(kin.loaded, args);
        };
        let mut output = String::new();
        for (old, place, new) in kin.changes(&fixed) {
            if seen.insert(place.clone()) {
                output.push_str(&fix::unified(&old.path, old.tree.text(), new));
            }
        }
        let mut mended = mended(kin.loaded, args);
        mended.output = output.into_bytes();
        mended.checked.proposed = fixed.applied;
        mended.checked.drop_fixes(fixed.dropped);
        mended
    };
    pairs.into_iter().map(show).collect()
}

/// Writes what has changed, all or nothing. Where it cannot be written, what was found stays.
fn write(pairs: Vec<(Kin, Option<Fixed>)>, args: &Check) -> Vec<Mended> {
    let mut files: HashMap<PathBuf, Replacement> = HashMap::new();
    let mut order = Vec::new();
    for (kin, fixed) in &pairs {
        let Some(fixed) = fixed else { continue };
        for (old, place, new) in kin.changes(fixed) {
            if place.as_path() == Path::new("-") || files.contains_key(place) {
                continue;
            }
            let path = path(&kin.loaded.input, old);
            let (old, new) = (old.tree.text().to_owned(), new.to_owned());
            files.insert(place.clone(), Replacement { path, old, new });
            order.push(place.clone());
        }
    }
    let files: Vec<Replacement> = order.iter().filter_map(|it| files.remove(it)).collect();
    let failure = fix::write_all(&files).err().map(|(path, error)| {
        let told = format!("{}: not fixed: {error}", shown(path));
        escape(&told).into_owned()
    });
    let mut failure = failure.as_ref();
    let has_failed = failure.is_some();
    let tell = |(kin, fixed): (Kin, Option<Fixed>)| {
        let stdin = fixed.as_ref().and_then(|fixed| {
            let changes = kin.changes(fixed).into_iter();
            let mut own = changes.filter(|(_, place, _)| place.as_path() == Path::new("-"));
            own.next().map(|(_, _, new)| new.as_bytes().to_vec())
        });
        let mut mended = mended(kin.loaded, args);
        mended.failures.extend(failure.take().cloned());
        if let Some(fixed) = fixed.filter(|_| !has_failed) {
            mended.output = stdin.unwrap_or(mended.output);
            mended.checked.applied = fixed.applied;
            mended.checked.project = fixed.project;
            mended.checked.linted = fixed.linted;
            mended.checked.drop_fixes(fixed.dropped);
        }
        mended
    };
    pairs.into_iter().map(tell).collect()
}

/// A project as it was found. Standard input is passed on.
fn mended(loaded: Loaded, args: &Check) -> Mended {
    Mended {
        checked: Checked {
            folder: shown(&loaded.input.folder),
            linted: loaded.linted,
            project: loaded.project,
            applied: Vec::new(),
            proposed: Vec::new(),
            dropped: Vec::new(),
        },
        output: loaded.input.stdin.filter(|_| args.fix).unwrap_or_default(),
        failures: Vec::new(),
    }
}

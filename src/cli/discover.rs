//! The Compose files below a folder.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use ignore::{WalkBuilder, WalkState};

use super::args::FileArgs;
use super::configs::Configs;
use super::exclude::Excludes;
use super::gather::folder_of;
use super::progress::Progress;
use super::stdin::place;
use crate::compose::discovery::{is_main, is_override};

/// How much of a file is looked at to see whether it is a Compose file, in bytes.
const HEAD: u64 = 256 * 1024;

/// The search for files, and what it leaves out.
#[derive(Debug)]
pub(super) struct Search<'s> {
    configs: &'s Configs,
    progress: &'s Progress,
    excludes: Excludes,
    is_forced: bool,
    left_out: AtomicUsize,
}

impl<'s> Search<'s> {
    /// A search with the options of the command line.
    ///
    /// # Errors
    /// Says which pattern of `--exclude` is none.
    pub(super) fn new(
        args: &FileArgs,
        configs: &'s Configs,
        progress: &'s Progress,
    ) -> Result<Self, String> {
        let excludes = Excludes::new(Path::new("."), &args.exclude);
        Ok(Self {
            configs,
            progress,
            excludes: excludes.map_err(|error| format!("--{error}"))?,
            is_forced: args.force_exclude,
            left_out: AtomicUsize::new(0),
        })
    }

    /// The Compose files under a folder, sorted, `.gitignore` respected and symbolic links not followed.
    pub(super) fn below(&self, folder: &Path) -> Vec<PathBuf> {
        let Ok(root) = folder.canonicalize() else {
            return Vec::new();
        };
        let real = |path: &Path| path.strip_prefix(folder).map(|path| root.join(path));
        let is_wanted = |entry: &ignore::DirEntry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            // Files are asked below, and only those that may be Compose files.
            !is_folder || real(entry.path()).is_ok_and(|path| !self.matches(&root, &path, true))
        };
        let (found, files) = channel();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let walk = walk(folder).threads(threads).build_parallel();
        walk.run(|| {
            let found = found.clone();
            Box::new(move |entry| {
                let Ok(entry) = entry else {
                    return WalkState::Continue;
                };
                if !is_wanted(&entry) {
                    return WalkState::Skip;
                }
                if entry.file_type().is_some_and(|kind| kind.is_file()) {
                    self.progress.searched();
                    let _ = is_compose_file(entry.path()).then(|| found.send(entry.into_path()));
                }
                WalkState::Continue
            })
        });
        drop(found);
        let is_left_out = |path: &PathBuf| {
            let path = real(path).unwrap_or_else(|_| path.clone());
            self.matches(&folder_of(&path), &path, false)
        };
        let mut files: Vec<PathBuf> = files.into_iter().filter(|it| !is_left_out(it)).collect();
        files.sort();
        files
    }

    /// Whether a file that was named is left out, with `--force-exclude`. `text` is what it holds, where that is not on the
    /// disk.
    pub(super) fn leaves_out(&self, path: &Path, text: Option<&[u8]>) -> bool {
        if !self.is_forced {
            return false;
        }
        // The name was chosen by the user. What cannot be read is not left out, so that this is said.
        let is_one = || match text {
            Some(text) => names_services(text),
            None => has_services(path).unwrap_or(true),
        };
        let leaves_out = self.excludes(path) || !(is_main(path) || is_override(path) || is_one());
        if leaves_out {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        leaves_out
    }

    /// Whether a pattern of the command line or the configuration leaves out a file.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        let real = place(path);
        self.matches(&folder_of(&real), &real, false)
    }

    /// How many of the files that were named are left out.
    pub(super) fn left_out(&self) -> usize {
        self.left_out.load(Ordering::Relaxed)
    }

    /// Whether the command line, or the configuration that counts in `folder`, leaves out a path.
    fn matches(&self, folder: &Path, path: &Path, is_folder: bool) -> bool {
        self.excludes.has(path, is_folder) || self.configs.exclude(folder, path, is_folder)
    }
}

/// How much of a repository is searched for the project to which a file belongs.
const MOST: usize = 2_000;

/// The main files below a folder, sorted, as far as a short search finds them.
pub(super) fn mains_below(folder: &Path) -> Vec<PathBuf> {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let folder = match here {
        Ok(here) if here == folder => Path::new("."),
        _ => folder,
    };
    let mut files: Vec<PathBuf> = walk(folder)
        .build()
        .flatten()
        .take(MOST)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| is_main(path))
        .collect();
    files.sort();
    files
}

/// A walk over what lies below a folder and is not ignored.
fn walk(folder: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(folder);
    walk.hidden(false).require_git(false).filter_entry(|entry| {
        let name = entry.file_name();
        name != ".git" && name != "node_modules"
    });
    walk
}

/// Whether a file is one of Compose's own names, or sounds like one and has `services:` or `include:`.
fn is_compose_file(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    if is_main(path) {
        return true;
    }
    let lower = name.to_ascii_lowercase();
    let stem = lower.strip_suffix(".yaml").or(lower.strip_suffix(".yml"));
    stem.is_some_and(|stem| stem.contains("compose")) && has_services(path).unwrap_or(false)
}

fn has_services(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(names_services(&head))
}

fn names_services(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let is_key = |line: &str| {
        let line = line
            .trim_start_matches('\u{feff}')
            .trim_start_matches(['"', '\'']);
        ["services", "include"].iter().any(|key| {
            line.strip_prefix(key).is_some_and(|rest| {
                rest.trim_start_matches(['"', '\''])
                    .trim_start()
                    .starts_with(':')
            })
        })
    };
    text.split(['\n', '\r']).any(is_key)
}

//! The Compose files below a folder.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::compose::discovery::is_main;

/// How much of a file is looked at to see whether it is a Compose file, in bytes.
const HEAD: u64 = 256 * 1024;

/// The Compose files under a folder, sorted, `.gitignore` respected and symbolic links not followed.
pub(super) fn discover(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = entries(folder)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| is_compose_file(path))
        .collect();
    files.sort();
    files
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
    let mut files: Vec<PathBuf> = entries(folder)
        .take(MOST)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| is_main(path))
        .collect();
    files.sort();
    files
}

/// What lies below a folder and is not ignored.
fn entries(folder: &Path) -> impl Iterator<Item = ignore::DirEntry> {
    let mut walk = WalkBuilder::new(folder);
    walk.hidden(false).require_git(false).filter_entry(|entry| {
        let name = entry.file_name();
        name != ".git" && name != "node_modules"
    });
    walk.build().flatten()
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
    let text = String::from_utf8_lossy(&head);
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
    Ok(text.split(['\n', '\r']).any(is_key))
}

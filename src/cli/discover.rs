//! Which files are meant by the paths of the command line.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

/// The names that Compose itself looks for, in its order.
const MAIN: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];

/// The names of the file that Compose puts on top of any of these, in its order.
const OVERRIDE: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// Compose's main file in a folder.
pub(super) fn main_of(folder: &Path) -> Option<PathBuf> {
    let mut names = MAIN.iter().map(|name| folder.join(name));
    names.find(|path| path.is_file())
}

/// The files of the project to which a file belongs: Compose's main file comes with its override, and an override with its
/// main file; any other file stands alone.
pub(super) fn project_of(path: &Path) -> Vec<PathBuf> {
    let alone = || vec![path.to_owned()];
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return alone();
    };
    let first = |names: [&str; 4]| {
        names
            .map(|name| path.with_file_name(name))
            .into_iter()
            .find(|path| path.is_file())
    };
    let main = first(MAIN);
    let above = first(OVERRIDE);
    let is_main = main.as_deref() == Some(path);
    let is_above = OVERRIDE.contains(&name) && above.as_deref() == Some(path);
    match (main, above) {
        (Some(main), Some(above)) if is_main || is_above => vec![main, above],
        _ => alone(),
    }
}

/// How much of a file is looked at to see whether it is a Compose file, in bytes.
const HEAD: u64 = 256 * 1024;

/// The Compose files under a folder, sorted, `.gitignore` respected and symbolic links not followed.
pub(super) fn discover(folder: &Path) -> Vec<PathBuf> {
    let mut walk = WalkBuilder::new(folder);
    walk.hidden(false).require_git(false).filter_entry(|entry| {
        let name = entry.file_name();
        name != ".git" && name != "node_modules"
    });
    let mut files: Vec<PathBuf> = walk
        .build()
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| is_compose_file(path))
        .collect();
    files.sort();
    files
}

/// Whether a file is one of Compose's own names, or sounds like one and has `services:` or `include:`.
fn is_compose_file(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    if MAIN.contains(&name) {
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

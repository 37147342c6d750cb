//! What the paths of the command line name, and its content.

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::args;
use super::discover::Search;
use super::gather::folder_of;
use super::stdin::is_stdin;
use super::world::World;
use crate::compose::{Source, did_you_mean, discovery};
use crate::render::escape;

/// How the files of a project were named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Way {
    /// As one project, all of it.
    Exactly,
    /// By a path, which may be that of a part of a project.
    ByPath,
    /// Not at all: they were found below a folder.
    Found,
}

/// Something to be checked: the files of a project, each overriding those before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Target {
    /// The files; `-` is standard input that has no name.
    pub paths: Vec<PathBuf>,
    /// How they were named.
    pub way: Way,
}

/// A project whose files were read.
#[derive(Debug)]
pub(super) struct Input {
    /// Its files, under the paths by which they are shown.
    pub sources: Vec<Source>,
    /// The folder to which its relative paths refer.
    pub folder: PathBuf,
    /// Where its files are; `-` for standard input that has no name.
    pub paths: Vec<PathBuf>,
    /// How it was named.
    pub way: Way,
    /// Whether it only completes a project that is not here.
    pub is_fragment: bool,
}

/// What the command line names, each once and in order.
///
/// # Errors
/// Says what does not fit together, and what is named and not there.
pub(super) fn targets(
    paths: &[PathBuf],
    files: &[PathBuf],
    world: &World,
    search: &Search<'_>,
) -> Result<Vec<Target>, String> {
    if let Some(target) = of_files(files, paths, world)? {
        return Ok(vec![target]);
    }
    if paths.is_empty() {
        return unnamed(world, search);
    }
    if let Some(command) = meant(&paths[0]) {
        let shown = escape(&shown(&paths[0])).into_owned();
        return Err(format!(
            "there is no file `{shown}`; did you mean the command `{command}`?"
        ));
    }
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for path in paths {
        let named = if is_stdin(path) {
            let stdin = world.read_stdin()?;
            named(&stdin.path, Some(&stdin.bytes), world, search)
        } else if path.is_dir() {
            below(path, world, search)
        } else {
            named(path, None, world, search)
        };
        let new = named.into_iter().filter(|it| seen.insert(it.paths.clone()));
        targets.extend(new);
    }
    Ok(targets)
}

/// The command that may be meant by a word that is no file.
fn meant(path: &Path) -> Option<&'static str> {
    let word = path
        .to_str()
        .filter(|word| !word.contains(['.', '/', '\\']))?;
    if path.exists() || args::COMMANDS.contains(&word) {
        return None;
    }
    did_you_mean(word, args::COMMANDS)
}

/// The project to which a file belongs by its name. `text` is what it holds, where that is not on the disk.
fn named(path: &Path, text: Option<&[u8]>, world: &World, search: &Search<'_>) -> Vec<Target> {
    if is_stdin(path) {
        let paths = vec![path.to_owned()];
        let way = Way::Exactly;
        return vec![Target { paths, way }];
    }
    if search.leaves_out(path, text) {
        return Vec::new();
    }
    vec![Target {
        paths: world.project_of(path),
        way: Way::ByPath,
    }]
}

/// The one project that `-f` names, if it does.
///
/// # Errors
/// Says so where `paths` are named beside it, and what is named and not there.
fn of_files(files: &[PathBuf], paths: &[PathBuf], world: &World) -> Result<Option<Target>, String> {
    match (files, paths) {
        ([], _) => Ok(None),
        (_, []) => exactly(files.to_vec(), world).map(Some),
        _ => Err("name the files either with `-f` or as PATH, not both".to_owned()),
    }
}

/// The projects that are named, each as a whole: files, and folders that hold one. Where nothing is named, the one that
/// Compose would find.
///
/// # Errors
/// Says what does not fit together, and what is named and not there.
pub(super) fn project_targets(
    paths: &[PathBuf],
    files: &[PathBuf],
    world: &World,
) -> Result<Vec<Target>, String> {
    if let Some(target) = of_files(files, paths, world)? {
        return Ok(vec![target]);
    }
    if paths.is_empty() {
        let above = || upward(world).map(|it| exactly(it, world)).transpose();
        let found = match listed(world)? {
            Some(target) => Some(target),
            None => above()?,
        };
        let missing = || "no Compose file found; name one, or a folder that holds one".to_owned();
        return Ok(vec![found.ok_or_else(missing)?]);
    }
    let named = paths.iter().map(|path| {
        if path.is_dir() {
            let missing = || format!("{}: no Compose file in it", escape(&shown(path)));
            exactly(discovery::in_folder(path).ok_or_else(missing)?, world)
        } else if is_stdin(path) {
            let stdin = &world.read_stdin()?.path;
            Ok(Target {
                paths: world.project_of(stdin),
                way: Way::Exactly,
            })
        } else {
            exactly(world.project_of(path), world)
        }
    });
    named.collect()
}

/// What `COMPOSE_FILE` lists.
fn listed(world: &World) -> Result<Option<Target>, String> {
    let Some(listed) = world.listed() else {
        return Ok(None);
    };
    let is_missing = |path: &&PathBuf| !is_stdin(path) && !path.exists();
    if let Some(missing) = listed.iter().find(is_missing) {
        let shown = escape(&missing.to_string_lossy()).into_owned();
        return Err(format!(
            "`COMPOSE_FILE` names `{shown}`, and there is no such file"
        ));
    }
    exactly(listed, world).map(Some)
}

/// The nearest project in the current folder or above it.
fn upward(world: &World) -> Option<Vec<PathBuf>> {
    let from = world.directory.as_deref().unwrap_or(Path::new("."));
    discovery::upward(from, world.root(from).as_deref())
}

/// Where nothing is named: what `COMPOSE_FILE` lists, else all below the current folder, else the nearest project above it.
fn unnamed(world: &World, search: &Search<'_>) -> Result<Vec<Target>, String> {
    if let Some(listed) = listed(world)? {
        return Ok(vec![listed]);
    }
    let here = Path::new(".");
    let found = match world.directory {
        None => below(here, world, search),
        Some(_) => Vec::new(),
    };
    if !found.is_empty() {
        return Ok(found);
    }
    let above = upward(world).filter(|files| !search.excludes(&files[0]));
    let above = above.map(|it| exactly(it, world)).transpose()?;
    Ok(above.into_iter().collect())
}

fn exactly(mut paths: Vec<PathBuf>, world: &World) -> Result<Target, String> {
    for path in paths.iter_mut().filter(|path| is_stdin(path)) {
        path.clone_from(&world.read_stdin()?.path);
    }
    Ok(Target {
        paths,
        way: Way::Exactly,
    })
}

fn below(folder: &Path, world: &World, search: &Search<'_>) -> Vec<Target> {
    let mut seen = HashSet::new();
    let files = search.below(folder);
    let projects = files.iter().map(|file| world.project_of(file));
    let projects = projects.filter(|paths| seen.insert(paths.clone()));
    let found = projects.map(|paths| Target {
        paths,
        way: Way::Found,
    });
    found.collect()
}

/// The paths in a list for `--files0-from`, each ended by a NUL byte.
///
/// # Errors
/// Says what is wrong with the list.
pub(super) fn files0(list: &Path) -> Result<Vec<PathBuf>, String> {
    let fail = |error: &dyn std::fmt::Display| {
        let list = escape(&list.to_string_lossy()).into_owned();
        format!("--files0-from {list}: {error}")
    };
    let bytes = if is_stdin(list) {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|error| fail(&error))?
    } else {
        std::fs::read(list).map_err(|error| fail(&reason(&error)))?
    };
    let names = bytes.split(|byte| *byte == 0).filter(|it| !it.is_empty());
    let paths: Result<Vec<PathBuf>, String> = names.map(path_of).collect();
    let paths = paths.map_err(|error| fail(&error))?;
    if is_stdin(list) && paths.iter().any(|path| is_stdin(path)) {
        return Err(fail(&"standard input can be read only once"));
    }
    Ok(paths)
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn path_of(name: &[u8]) -> Result<PathBuf, String> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(name)))
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> Result<PathBuf, String> {
    let name = std::str::from_utf8(name).map_err(|error| error.to_string())?;
    Ok(PathBuf::from(name))
}

impl Target {
    /// Reads it.
    ///
    /// # Errors
    /// Says what could not be read, and why.
    pub(super) fn read(&self, world: &World) -> Result<Input, String> {
        let mut sources = Vec::with_capacity(self.paths.len());
        let mut folder = world.directory.clone();
        for path in &self.paths {
            let bytes = match world.stdin().filter(|stdin| stdin.is_at(path)) {
                Some(stdin) => stdin.bytes.clone(),
                None => file(path)
                    .map_err(|error| format!("{}: {}", escape(&shown(path)), reason(&error)))?,
            };
            let shown = if is_stdin(path) {
                "<stdin>".to_owned()
            } else {
                folder.get_or_insert_with(|| folder_of(path));
                shown(path)
            };
            sources.push(Source::from_bytes(shown, bytes));
        }
        Ok(Input {
            sources,
            folder: folder.unwrap_or_else(|| PathBuf::from(".")),
            paths: self.paths.clone(),
            way: self.way,
            is_fragment: false,
        })
    }
}

impl Input {
    /// The one file of a project that has no other.
    pub(super) fn only(&self) -> Option<&Path> {
        match self.paths.as_slice() {
            [path] => Some(path),
            _ => None,
        }
    }
}

pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        _ => error.to_string(),
    }
}

/// The bytes of a regular file.
pub(super) fn file(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = path.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    if metadata.len() > limit() {
        return Err(io::Error::other(format!(
            "it is larger than {} MiB",
            limit() >> 20
        )));
    }
    std::fs::read(path)
}

/// The largest input, in bytes.
pub(super) fn limit() -> u64 {
    u64::try_from(crate::yaml::MAX_BYTES).unwrap_or(u64::MAX)
}

/// A path relative to the working directory where it lies in it, with `/` and without a leading `./`.
pub(super) fn shown(path: &Path) -> String {
    let here = if path.is_absolute() {
        std::env::current_dir().ok()
    } else {
        None
    };
    let path = here
        .and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path);
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    let bare = text.trim_start_matches("./");
    if matches!(bare, "" | ".") {
        ".".to_owned()
    } else {
        bare.to_owned()
    }
}

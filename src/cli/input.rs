//! What the paths of the command line name, and its content.

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::discover::discover;
use super::world::World;
use crate::compose::{Source, discovery};
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
    /// The files; `-` is standard input.
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
    /// Where its files are; `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// How it was named.
    pub way: Way,
    /// Whether it only completes a project that is not here.
    pub is_fragment: bool,
    /// The bytes of standard input, where that is among its files.
    pub stdin: Option<Vec<u8>>,
}

/// What the command line names, each once and in order.
///
/// # Errors
/// Says what does not fit together, and what is named and not there.
pub(super) fn targets(
    paths: &[PathBuf],
    files: &[PathBuf],
    world: &World,
) -> Result<Vec<Target>, String> {
    if !files.is_empty() {
        if !paths.is_empty() {
            return Err("name the files either with `-f` or as PATH, not both".to_owned());
        }
        return Ok(vec![exactly(files.to_vec())?]);
    }
    if paths.is_empty() {
        return unnamed(world);
    }
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for path in paths {
        let named = if is_stdin(path) {
            vec![exactly(vec![path.clone()])?]
        } else if path.is_dir() {
            below(path)
        } else {
            vec![Target {
                paths: discovery::of_file(path),
                way: Way::ByPath,
            }]
        };
        let new = named.into_iter().filter(|it| seen.insert(it.paths.clone()));
        targets.extend(new);
    }
    Ok(targets)
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
    if !files.is_empty() {
        return targets(paths, files, world);
    }
    if paths.is_empty() {
        let above = || upward(world).map(exactly).transpose();
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
            exactly(discovery::in_folder(path).ok_or_else(missing)?)
        } else {
            exactly(discovery::of_file(path))
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
    exactly(listed).map(Some)
}

/// The nearest project in the current folder or above it.
fn upward(world: &World) -> Option<Vec<PathBuf>> {
    let from = world.directory.as_deref().unwrap_or(Path::new("."));
    discovery::upward(from, world.root(from).as_deref())
}

/// Where nothing is named: what `COMPOSE_FILE` lists, else all below the current folder, else the nearest project above it.
fn unnamed(world: &World) -> Result<Vec<Target>, String> {
    if let Some(listed) = listed(world)? {
        return Ok(vec![listed]);
    }
    let here = Path::new(".");
    let found = match world.directory {
        None => below(here),
        Some(_) => Vec::new(),
    };
    if !found.is_empty() {
        return Ok(found);
    }
    let above = upward(world).map(exactly).transpose()?;
    Ok(above.into_iter().collect())
}

fn exactly(paths: Vec<PathBuf>) -> Result<Target, String> {
    if paths.iter().filter(|path| is_stdin(path)).count() > 1 {
        return Err("standard input can be read only once".to_owned());
    }
    Ok(Target {
        paths,
        way: Way::Exactly,
    })
}

fn below(folder: &Path) -> Vec<Target> {
    let mut seen = HashSet::new();
    let files = discover(folder);
    let projects = files.iter().map(|file| discovery::of_file(file));
    let projects = projects.filter(|paths| seen.insert(paths.clone()));
    let found = projects.map(|paths| Target {
        paths,
        way: Way::Found,
    });
    found.collect()
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

impl Target {
    /// Whether one of its files is standard input.
    pub(super) fn has_stdin(&self) -> bool {
        self.paths.iter().any(|path| is_stdin(path))
    }

    /// Reads it. `name` is what standard input stands for.
    ///
    /// # Errors
    /// Says what could not be read, and why.
    pub(super) fn read(&self, name: Option<&Path>, world: &World) -> Result<Input, String> {
        let mut stdin = None;
        let mut sources = Vec::with_capacity(self.paths.len());
        let mut folder = world.directory.clone();
        for path in &self.paths {
            if is_stdin(path) {
                let bytes = read_stdin().map_err(|error| format!("standard input: {error}"))?;
                let shown = shown(name.unwrap_or(Path::new("<stdin>")));
                sources.push(Source::from_bytes(shown, bytes.clone()));
                stdin = Some(bytes);
                continue;
            }
            let bytes = file(path)
                .map_err(|error| format!("{}: {}", escape(&shown(path)), reason(&error)))?;
            sources.push(Source::from_bytes(shown(path), bytes));
            folder.get_or_insert_with(|| folder_of(path));
        }
        Ok(Input {
            sources,
            folder: folder.unwrap_or_else(|| name.map_or_else(|| PathBuf::from("."), folder_of)),
            paths: self.paths.clone(),
            way: self.way,
            is_fragment: false,
            stdin,
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

fn read_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(limit() + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
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
fn limit() -> u64 {
    u64::try_from(crate::yaml::MAX_BYTES).unwrap_or(u64::MAX)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
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

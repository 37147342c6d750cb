//! What the paths of the command line name, and its content.

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::discover::discover;
use crate::render::escape;

/// Something to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct Input {
    /// Its path as it is shown.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The folder in which it lies.
    pub folder: PathBuf,
    /// Where fixes are written; `None` for standard input.
    pub target: Option<PathBuf>,
}

/// What the paths name, each once and in order; the Compose files below folders; the current folder if there are none.
pub(super) fn targets(paths: &[PathBuf]) -> Vec<Target> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for path in paths {
        let named = if path == Path::new("-") {
            vec![Target::Stdin]
        } else if path.is_dir() {
            discover(path).into_iter().map(Target::File).collect()
        } else {
            vec![Target::File(path.clone())]
        };
        targets.extend(
            named
                .into_iter()
                .filter(|target| seen.insert(target.clone())),
        );
    }
    targets
}

impl Target {
    /// Reads it. `name` is what standard input stands for.
    ///
    /// # Errors
    /// Says what could not be read, and why.
    pub(super) fn read(&self, name: Option<&Path>) -> Result<Input, String> {
        match self {
            Target::Stdin => stdin(name.unwrap_or(Path::new("<stdin>")))
                .map_err(|error| format!("standard input: {error}")),
            Target::File(path) => {
                file(path).map_err(|error| format!("{}: {}", escape(&shown(path)), reason(&error)))
            }
        }
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        _ => error.to_string(),
    }
}

fn stdin(name: &Path) -> io::Result<Input> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(limit() + 1)
        .read_to_end(&mut bytes)?;
    Ok(Input {
        path: shown(name),
        bytes,
        folder: folder_of(name),
        target: None,
    })
}

fn file(path: &Path) -> io::Result<Input> {
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
    Ok(Input {
        path: shown(path),
        bytes: std::fs::read(path)?,
        folder: folder_of(path),
        target: Some(path.to_owned()),
    })
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

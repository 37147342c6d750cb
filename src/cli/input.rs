//! What the paths of the command line name, and its content.

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::discover::{discover, project_of};
use crate::compose::Source;
use crate::render::escape;

/// Something to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// Standard input.
    Stdin,
    /// The files of a project, each overriding those before it.
    Files(Vec<PathBuf>),
}

/// A project whose files were read.
#[derive(Debug)]
pub(super) struct Input {
    /// Its files, under the paths by which they are shown.
    pub sources: Vec<Source>,
    /// The folder in which the first one lies.
    pub folder: PathBuf,
    /// Where its files are; none for standard input.
    pub paths: Vec<PathBuf>,
    /// The bytes of standard input.
    pub stdin: Option<Vec<u8>>,
}

/// What the paths name, each once and in order; the projects below folders; the current folder if there are none.
pub(super) fn targets(paths: &[PathBuf]) -> Vec<Target> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for path in paths {
        let named = if path == Path::new("-") {
            vec![Target::Stdin]
        } else if path.is_dir() {
            discover(path)
                .iter()
                .map(|file| Target::Files(project_of(file)))
                .collect()
        } else {
            vec![Target::Files(project_of(path))]
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
            Target::Files(paths) => {
                let read = |path: &PathBuf| source(path);
                Ok(Input {
                    sources: paths.iter().map(read).collect::<Result<_, String>>()?,
                    folder: paths
                        .first()
                        .map_or_else(PathBuf::new, |path| folder_of(path)),
                    paths: paths.clone(),
                    stdin: None,
                })
            }
        }
    }
}

/// Reads a file.
///
/// # Errors
/// Says why it could not be read.
pub(super) fn source(path: &Path) -> Result<Source, String> {
    let bytes =
        file(path).map_err(|error| format!("{}: {}", escape(&shown(path)), reason(&error)))?;
    Ok(Source::from_bytes(shown(path), bytes))
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
        sources: vec![Source::from_bytes(shown(name), bytes.clone())],
        folder: folder_of(name),
        paths: Vec::new(),
        stdin: Some(bytes),
    })
}

fn file(path: &Path) -> io::Result<Vec<u8>> {
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

//! Standard input, and the file that it stands for.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::input::limit;
use crate::compose::{Disk, FileSystem, Unread};

/// The path that means standard input.
pub(super) const DASH: &str = "-";

pub(super) fn is_stdin(path: &Path) -> bool {
    path == Path::new(DASH)
}

/// The text of a file that an editor has not saved yet, or of one that has no name.
#[derive(Debug)]
pub(super) struct Stdin {
    /// What was read.
    pub bytes: Vec<u8>,
    /// The file that it stands for; `-` where it was not named.
    pub path: PathBuf,
    place: PathBuf,
}

impl Stdin {
    /// Reads it. `name` is the file that it stands for, which need not be there.
    pub(super) fn read(name: Option<&Path>) -> io::Result<Self> {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(limit() + 1)
            .read_to_end(&mut bytes)?;
        let path = name.unwrap_or(Path::new(DASH)).to_owned();
        Ok(Self {
            bytes,
            place: place(&path),
            path,
        })
    }

    /// Whether a path is that of the file for which standard input stands.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        path == self.path || place(path) == self.place
    }
}

/// Where a file lies, or would lie if it were there.
pub(super) fn place(path: &Path) -> PathBuf {
    let in_its_folder = || {
        let folder = super::gather::folder_of(path).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    let there = path.canonicalize().ok().or_else(in_its_folder);
    there.unwrap_or_else(|| path.to_owned())
}

/// The disk, with standard input in the place of its file.
#[derive(Debug)]
pub(super) struct Files<'w> {
    pub disk: Disk,
    pub folder: PathBuf,
    pub stdin: Option<&'w Stdin>,
}

impl FileSystem for Files<'_> {
    fn read(&self, path: &Path) -> io::Result<String> {
        match self.stdin {
            Some(stdin) if stdin.is_at(&self.folder.join(path)) => {
                let text = String::from_utf8(stdin.bytes.clone());
                text.map_err(|_| Unread::NotText.into())
            }
            _ => self.disk.read(path),
        }
    }
}

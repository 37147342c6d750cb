//! Reading the files that a project names, and no others.

use std::collections::HashMap;
use std::fmt::Debug;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::finding::Severity;

/// Where a load reads files from; tests and editors serve unsaved text through it.
pub trait FileSystem: Debug + Send + Sync {
    /// The content of a file, given its path relative to the project's folder.
    ///
    /// # Errors
    /// When there is no such file, it lies outside the project's root, is no regular file or is too large.
    fn read(&self, path: &Path) -> io::Result<String>;
}

/// No files at all.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

impl FileSystem for NoFiles {
    fn read(&self, _: &Path) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// Files of which some hold another text than on the disk.
#[derive(Debug)]
pub struct Overlay<'d> {
    /// The files beneath.
    pub disk: &'d dyn FileSystem,
    /// The texts that take their place, by path.
    pub texts: HashMap<PathBuf, String>,
}

impl FileSystem for Overlay<'_> {
    fn read(&self, path: &Path) -> io::Result<String> {
        match self.texts.get(path) {
            Some(text) => Ok(text.clone()),
            None => self.disk.read(path),
        }
    }
}

/// Why a file that is there is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It lies outside the root of the project.
    Outside,
    /// It is a pipe, a socket or a device.
    NotRegular,
    /// It is larger than what is read.
    TooLarge,
    /// It is not UTF-8.
    NotText,
    /// Symbolic links name each other in a circle.
    LinkCycle,
}

impl Unread {
    /// An error where Compose could not read the file either.
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::LinkCycle => Severity::Error,
            _ => Severity::Warning,
        }
    }
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Outside => f.write_str("it lies outside the repository"),
            Self::NotRegular => f.write_str("it is no regular file"),
            Self::TooLarge => write!(f, "it is larger than {} MiB", MAX_BYTES >> 20),
            Self::NotText => f.write_str("it is not UTF-8"),
            Self::LinkCycle => f.write_str("its symbolic links run in a circle"),
        }
    }
}

impl std::error::Error for Unread {}

impl From<Unread> for io::Error {
    fn from(reason: Unread) -> Self {
        Self::other(reason)
    }
}

/// The disk, from a project's folder up to its root.
#[derive(Debug)]
pub struct Disk {
    folder: PathBuf,
    root: OnceLock<PathBuf>,
    is_confined: bool,
}

/// The largest file that is read because another names it, in bytes.
const MAX_BYTES: u64 = 8 << 20;

impl Disk {
    /// Reads on behalf of the project in `folder`. Its root is the nearest folder above that holds `.git`, else the
    /// folder itself; nothing outside is read.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            root: OnceLock::new(),
            is_confined: true,
        }
    }

    /// Reads on behalf of the project in `folder` whatever it names, wherever that lies.
    pub fn anywhere(folder: &Path) -> Self {
        Self {
            is_confined: false,
            ..Self::new(folder)
        }
    }

    fn root(&self) -> &Path {
        self.root.get_or_init(|| root_of(&self.folder))
    }
}

/// The folder outside of which nothing is read on behalf of a project in `folder`: the nearest above that holds `.git`,
/// else the folder itself.
pub fn root_of(folder: &Path) -> PathBuf {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let root = folder
        .ancestors()
        .find(|ancestor| ancestor.join(".git").exists());
    root.unwrap_or(&folder).to_owned()
}

impl FileSystem for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        let path = self.folder.join(path);
        // Most projects lack most of the files that are looked for: ask before anything that costs more.
        let is_link = path.symlink_metadata()?.is_symlink();
        let path = path.canonicalize().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => error,
            _ if is_link => Unread::LinkCycle.into(),
            _ => error,
        })?;
        if self.is_confined && !path.starts_with(self.root()) {
            return Err(Unread::Outside.into());
        }
        let metadata = path.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Err(Unread::NotRegular.into());
        }
        if metadata.len() > MAX_BYTES {
            return Err(Unread::TooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        std::fs::File::open(&path)?
            .take(MAX_BYTES)
            .read_to_end(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| Unread::NotText.into())
    }
}

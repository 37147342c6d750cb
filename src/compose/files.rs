//! Reading the files that a project names, and no others.

use std::collections::HashMap;
use std::fmt::Debug;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

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
        self.root.get_or_init(|| {
            let folder = self
                .folder
                .canonicalize()
                .unwrap_or_else(|_| self.folder.clone());
            let root = folder
                .ancestors()
                .find(|ancestor| ancestor.join(".git").exists());
            root.unwrap_or(&folder).to_owned()
        })
    }
}

impl FileSystem for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        let path = self.folder.join(path);
        // Most projects lack most of the files that are looked for: ask before anything that costs more.
        path.symlink_metadata()?;
        let path = path.canonicalize()?;
        if self.is_confined && !path.starts_with(self.root()) {
            return Err(io::Error::other("it lies outside the repository"));
        }
        let metadata = path.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Err(io::Error::other("it is no regular file"));
        }
        if metadata.len() > MAX_BYTES {
            let message = format!("it is larger than {} MiB", MAX_BYTES >> 20);
            return Err(io::Error::other(message));
        }
        let mut text = String::new();
        std::fs::File::open(&path)?
            .take(MAX_BYTES)
            .read_to_string(&mut text)?;
        Ok(text)
    }
}

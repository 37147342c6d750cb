//! Writing files so that each is either old or new, whole, whatever happens.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file was not written.
#[derive(Debug)]
pub enum WriteError {
    /// It is no longer what was read.
    Changed,
    /// The system refused.
    Io(io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed => {
                f.write_str("it was changed by someone else meanwhile; nothing was written")
            }
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A file that is to hold another text.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// Where it is.
    pub path: PathBuf,
    /// What it held when it was read.
    pub old: String,
    /// What it is to hold.
    pub new: String,
}

/// Replaces the content of `path`, which was `old` when it was read, by `new`: written to a temporary file beside it
/// and moved into place, with its permissions. A symbolic link stays one; the file that it names is replaced.
///
/// # Errors
/// When the file no longer holds `old`, or the system refuses.
pub fn write(path: &Path, old: &str, new: &str) -> Result<(), WriteError> {
    stage(path, old, new)?.finish()
}

/// Replaces several files, all or none: nothing is moved into place before all of it is written.
///
/// # Errors
/// Names the first file that cannot be written, and says why.
pub fn write_all(files: &[Replacement]) -> Result<(), (&Path, WriteError)> {
    let staged: Vec<Staged> = files
        .iter()
        .map(|file| {
            stage(&file.path, &file.old, &file.new).map_err(|error| (file.path.as_path(), error))
        })
        .collect::<Result<_, _>>()?;
    for (file, staged) in files.iter().zip(staged) {
        staged
            .finish()
            .map_err(|error| (file.path.as_path(), error))?;
    }
    Ok(())
}

/// A text that waits beside the file whose place it takes.
struct Staged {
    temporary: tempfile::NamedTempFile,
    target: PathBuf,
}

impl Staged {
    fn finish(self) -> Result<(), WriteError> {
        self.temporary
            .persist(&self.target)
            .map_err(|error| error.error)?;
        Ok(())
    }
}

fn stage(path: &Path, old: &str, new: &str) -> Result<Staged, WriteError> {
    let target = path.canonicalize()?;
    let permissions = fs::metadata(&target)?.permissions();
    if permissions.readonly() {
        return Err(
            io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only").into(),
        );
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(".compose-lint-")
        .tempfile_in(folder)?;
    temporary.write_all(new.as_bytes())?;
    temporary.as_file().set_permissions(permissions)?;
    temporary.as_file().sync_all()?;
    if fs::read(&target)? != old.as_bytes() {
        return Err(WriteError::Changed);
    }
    Ok(Staged { temporary, target })
}

//! Writing files so that each is either old or new, whole, whatever happens.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file was not written.
#[derive(Debug)]
pub enum WriteError {
    /// It is no longer what was read.
    Changed,
    /// It would be another file afterwards in more than its text.
    Kept(String),
    /// The system refused.
    Io(io::Error),
    /// So it went for one file, when these others were written already and could not be taken back.
    Halfway(Box<WriteError>, Vec<PathBuf>),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed => {
                f.write_str("it was changed by someone else meanwhile; nothing was written")
            }
            Self::Kept(reason) => f.write_str(reason),
            Self::Io(error) => write!(f, "{error}"),
            Self::Halfway(error, written) => {
                write!(f, "{error}; written all the same:")?;
                let mut written = written.iter();
                written.try_for_each(|path| write!(f, " {}", path.display()))
            }
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
/// and moved into place, with its owner and permissions. A symbolic link stays one; the file that it names is replaced.
///
/// # Errors
/// When the file holds neither `old` nor `new` any more, when it has other names or an owner that would be lost, or when the system
/// refuses.
pub fn write(path: &Path, old: &str, new: &str) -> Result<(), WriteError> {
    let Some(staged) = stage(path, old, new)? else {
        return Ok(());
    };
    staged.is_unchanged(old, new)?;
    staged.finish()
}

/// Replaces several files, all or none: nothing is moved into place before all of it is written and none of the files has
/// changed, and what was moved is taken back where another cannot be.
///
/// # Errors
/// Names the first file that cannot be written, and says why.
pub fn write_all(files: &[Replacement]) -> Result<(), (&Path, WriteError)> {
    let mut staged = Vec::with_capacity(files.len());
    for file in files {
        let one = stage(&file.path, &file.old, &file.new);
        staged.push(one.map_err(|error| (file.path.as_path(), error))?);
    }
    for (file, staged) in files.iter().zip(&staged) {
        let Some(staged) = staged else { continue };
        let same = staged.is_unchanged(&file.old, &file.new);
        same.map_err(|error| (file.path.as_path(), error))?;
    }
    for (index, (file, staged)) in files.iter().zip(staged).enumerate() {
        if let Some(staged) = staged
            && let Err(error) = staged.finish()
        {
            let error = take_back(&files[..index], error);
            return Err((file.path.as_path(), error));
        }
    }
    Ok(())
}

/// Gives files back what they held before another one failed.
fn take_back(written: &[Replacement], error: WriteError) -> WriteError {
    let left: Vec<PathBuf> = written
        .iter()
        .filter(|file| write(&file.path, &file.new, &file.old).is_err())
        .map(|file| file.path.clone())
        .collect();
    if left.is_empty() {
        error
    } else {
        WriteError::Halfway(Box::new(error), left)
    }
}

/// A text that waits beside the file whose place it takes.
struct Staged {
    temporary: tempfile::NamedTempFile,
    target: PathBuf,
}

impl Staged {
    /// Whether nobody else has written the file since it was read. What happens between this look and the move, a few
    /// system calls later, no file system can tell.
    ///
    /// Another run that came to the same text, as when a hook is split over processes, is none that has to be stopped for.
    fn is_unchanged(&self, old: &str, new: &str) -> Result<(), WriteError> {
        let now = fs::read(&self.target)?;
        if now == old.as_bytes() || now == new.as_bytes() {
            Ok(())
        } else {
            Err(WriteError::Changed)
        }
    }

    fn finish(self) -> Result<(), WriteError> {
        self.temporary
            .persist(&self.target)
            .map_err(|error| error.error)?;
        sync_folder(folder(&self.target));
        Ok(())
    }
}

fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new("."))
}

/// Gets a text ready; `None` where the file holds it already.
fn stage(path: &Path, old: &str, new: &str) -> Result<Option<Staged>, WriteError> {
    let target = path.canonicalize()?;
    let before = fs::metadata(&target)?;
    if !before.is_file() {
        return Err(WriteError::Kept("it is no regular file".to_owned()));
    }
    if before.permissions().readonly() {
        return Err(WriteError::Kept("the file is read-only".to_owned()));
    }
    refuse_other_names(&before)?;
    if fs::read(&target)? == new.as_bytes() {
        return Ok(None);
    }
    // Nobody but its owner may read it until it has the permissions of the file. A run that is killed leaves it behind; its
    // name tells whose it is, and is not that of a Compose file.
    let mut temporary = tempfile::Builder::new()
        .prefix(".compose-lint-")
        .suffix(".tmp")
        .tempfile_in(folder(&target))?;
    temporary.write_all(new.as_bytes())?;
    keep_owner(temporary.as_file(), &before)?;
    temporary.as_file().sync_all()?;
    let staged = Staged { temporary, target };
    staged.is_unchanged(old, new)?;
    Ok(Some(staged))
}

/// A file with several names would be torn from the others.
#[cfg(unix)]
fn refuse_other_names(file: &fs::Metadata) -> Result<(), WriteError> {
    use std::os::unix::fs::MetadataExt;
    match file.nlink() {
        0 | 1 => Ok(()),
        names => Err(WriteError::Kept(format!(
            "it has {names} names (hard links), and the others would keep the old text"
        ))),
    }
}

/// Gives a new file the owner, the group and the permissions of the one whose place it takes.
#[cfg(unix)]
fn keep_owner(new: &fs::File, old: &fs::Metadata) -> Result<(), WriteError> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let is_owned = |new: &fs::Metadata| (new.uid(), new.gid()) == (old.uid(), old.gid());
    if !is_owned(&new.metadata()?) {
        // Whether that was allowed is seen below.
        let _ = fchown(new, Some(old.uid()), Some(old.gid()));
        let _ = fchown(new, None, Some(old.gid()));
    }
    // A change of the owner clears bits of the mode, so the mode comes after it.
    new.set_permissions(old.permissions())?;
    let now = new.metadata()?;
    if is_owned(&now) && now.mode() == old.mode() {
        Ok(())
    } else {
        Err(WriteError::Kept(
            "its owner, group or mode could not be kept; run it as the owner of the file"
                .to_owned(),
        ))
    }
}

/// Makes a move last over a power failure. Not all file systems can do this for a folder; the move itself is done.
#[cfg(unix)]
fn sync_folder(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn refuse_other_names(_: &fs::Metadata) -> Result<(), WriteError> {
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(new: &fs::File, old: &fs::Metadata) -> Result<(), WriteError> {
    Ok(new.set_permissions(old.permissions())?)
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_moved_is_taken_back_unless_someone_wrote_it_since() {
        let folder = tempfile::tempdir().unwrap();
        let written = ["a", "b"].map(|name| Replacement {
            path: folder.path().join(name),
            old: "old".to_owned(),
            new: "new".to_owned(),
        });
        fs::write(&written[0].path, "new").unwrap();
        fs::write(&written[1].path, "newer").unwrap();
        let refused = || WriteError::Kept("no room".to_owned());
        let error = take_back(&written, refused());
        let told = format!(
            "no room; written all the same: {}",
            written[1].path.display()
        );
        assert_eq!(error.to_string(), told);
        assert_eq!(fs::read(&written[0].path).unwrap(), b"old");
        assert_eq!(fs::read(&written[1].path).unwrap(), b"newer");
        assert_eq!(take_back(&[], refused()).to_string(), "no room");
    }
}

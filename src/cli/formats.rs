//! Output formats by name, and the files of `--report`.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use super::args::{Check, Format, ReportFile};
use super::input::shown;
use crate::compose::root_of;
use crate::render::{self, Look};
use crate::report::Report;

/// The report in a format.
pub(super) fn render(format: Format, report: &Report, look: Look) -> String {
    match format {
        Format::Full => render::full(report, look),
        Format::Concise => render::concise(report),
        Format::Grouped => render::grouped(report, look),
        Format::Json => render::json(report),
        Format::Jsonl => render::jsonl(report),
        Format::Sarif => render::sarif(report),
        Format::Github => render::github(report),
        Format::Gitlab => render::gitlab(report),
        Format::Junit => render::junit(report),
        Format::Checkstyle => render::checkstyle(report),
        Format::Rdjson => render::rdjson(report),
        Format::Markdown => render::markdown(report),
    }
}

/// Whether people read a format, who want to know at the end how much was found.
pub(super) fn has_summary(format: Format) -> bool {
    matches!(format, Format::Full | Format::Concise | Format::Grouped)
}

/// Whether paths in a format count from the root of the repository.
fn is_of_repository(format: Format) -> bool {
    matches!(format, Format::Sarif | Format::Github | Format::Gitlab)
}

/// Writes a report to its file, whole or not at all.
///
/// # Errors
/// Says why it could not be written.
pub(super) fn write(file: &ReportFile, report: &Report) -> Result<(), String> {
    let look = Look {
        color: false,
        unicode: true,
        width: 100,
        longest: 300,
        changes: true,
    };
    let mut text = render(file.format, report, look);
    if matches!(file.format, Format::Full | Format::Grouped) {
        text += &render::summary(&report.counts());
    }
    let told = |error: &dyn std::fmt::Display| {
        let told = format!("--report {}: {error}", shown(&file.path));
        render::escape(&told).into_owned()
    };
    if is_checked(&file.path, report) {
        return Err(told(&"it is a file of the project; nothing was written"));
    }
    replace(&file.path, text.as_bytes()).map_err(|error| told(&error))
}

/// Whether a file is one of those that the report is about.
fn is_checked(path: &Path, report: &Report) -> bool {
    let Ok(target) = path.canonicalize() else {
        return false;
    };
    let mut files = report
        .projects
        .iter()
        .flat_map(|checked| &checked.project.files);
    files.any(|file| {
        Path::new(&file.path)
            .canonicalize()
            .is_ok_and(|it| it == target)
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let old = target.metadata().ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A pipe or a device holds nothing that could be lost.
        return std::fs::OpenOptions::new()
            .write(true)
            .open(&target)?
            .write_all(bytes);
    }
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".compose-lint-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    temporary.write_all(bytes)?;
    if let Some(old) = old {
        temporary.as_file().set_permissions(old.permissions())?;
    }
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// The paths of all files from the root of their repository, where a format that is asked for wants them.
pub(super) fn in_repository(report: &Report, args: &Check) -> HashMap<String, String> {
    let mut formats = args
        .reports
        .iter()
        .map(|file| file.format)
        .chain([args.output_format]);
    if !formats.any(is_of_repository) {
        return HashMap::new();
    }
    let Ok(here) = std::env::current_dir() else {
        return HashMap::new();
    };
    let here = here.canonicalize().unwrap_or(here);
    let files = report
        .projects
        .iter()
        .flat_map(|checked| &checked.project.files);
    let paths: BTreeSet<&str> = files.map(|file| file.path.as_str()).collect();
    let mut roots = HashMap::new();
    let named = paths.into_iter().map(|path| {
        let full = here.join(path);
        let folder = full.parent().unwrap_or(&here);
        let folder = folder.canonicalize().unwrap_or_else(|_| plain(folder));
        let root = roots
            .entry(folder.clone())
            .or_insert_with(|| root(&folder, &here));
        // What a link names is what the repository holds, unless that is elsewhere.
        let target = full
            .canonicalize()
            .ok()
            .filter(|target| target.starts_with(&root));
        let file = target.unwrap_or_else(|| folder.join(full.file_name().unwrap_or_default()));
        let inside = file.strip_prefix(root).unwrap_or(&file);
        let inside = shown(inside).trim_start_matches('/').to_owned();
        (path.to_owned(), inside)
    });
    named.filter(|(path, inside)| path != inside).collect()
}

/// The repository in which a folder lies; where it lies in none, the working directory or, outside of that, the root of
/// the file system.
fn root(folder: &Path, here: &Path) -> PathBuf {
    let root = root_of(folder);
    if root.join(".git").exists() {
        root
    } else if folder.starts_with(here) {
        here.to_owned()
    } else {
        PathBuf::from("/")
    }
}

/// A path of a file that is not there, without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

//! Reading the files that a project names.

use std::io::{Error, ErrorKind};
use std::path::{Component, Path as FilePath, PathBuf};

use super::Environment;
use super::assemble::Assembly;
use super::context::{Role, SourceFile};
use super::dotenv;
use super::env_files;
use super::faults;
use super::files::Unread;
use super::load::Source;
use super::name::TOP;
use super::problem::{Kind, Problem};
use super::remote::is_remote;
use super::value::{FileId, Place};
use crate::finding::Severity;
use crate::span::Span;
use crate::yaml::{self, Tree};

impl Assembly<'_> {
    /// Takes a file of the project itself in.
    pub(super) fn add(&mut self, source: &Source) -> FileId {
        self.add_as(source, PathBuf::new(), None, Role::Main)
    }

    /// Takes a file in. `opened` is its path relative to the project's folder, where it was read from there.
    fn add_as(
        &mut self,
        source: &Source,
        folder: PathBuf,
        opened: Option<PathBuf>,
        role: Role,
    ) -> FileId {
        let id = self.push(SourceFile {
            path: source.path.clone(),
            folder,
            opened,
            role,
            tree: Tree::unparsed(""),
        });
        let tree = self.parse(id, source);
        self.cx.problems.extend(faults::faults(&tree, id));
        self.cx.files[id.index()].tree = tree;
        id
    }

    fn parse(&mut self, id: FileId, source: &Source) -> Tree {
        let (span, message, help) = match source.invalid_utf8 {
            Some(at) => (
                Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8()),
                "the file is not UTF-8 from here on".to_owned(),
                "save it as UTF-8",
            ),
            None => match yaml::parse(&source.text) {
                Ok(tree) => return tree,
                Err(error) => (error.span, error.to_string(), error.help()),
            },
        };
        self.cx
            .report(Problem::new(Kind::InvalidYaml, id, span, message, help));
        Tree::unparsed(&source.text)
    }

    /// Reads a file that another one names, once. `folder` is that to which its own paths refer, `place` where it is named.
    pub(super) fn open(
        &mut self,
        path: &FilePath,
        folder: PathBuf,
        role: Role,
        place: Place,
    ) -> Option<FileId> {
        let path = clean(path);
        let key = (path.clone(), folder.clone());
        if let Some(known) = self.opened.get(&key) {
            let known = *known;
            if let Some(id) = known
                && role == Role::Included
            {
                self.cx.files[id.index()].role = role;
            }
            return known;
        }
        let id = match self.disk.read(&path) {
            Ok(text) => {
                let source = Source::new(self.shown(&path), text);
                Some(self.add_as(&source, folder, Some(path), role))
            }
            Err(error) => {
                self.is_partial = true;
                let mut problem = unreadable(&path.display().to_string(), &error, place);
                if reason(&error) == Some(Unread::NotText) {
                    problem.severity = Severity::Error;
                }
                self.cx.report(problem);
                None
            }
        };
        self.opened.insert(key, id);
        id
    }

    /// Notes that a project which lies elsewhere is not read, where `path` names one.
    pub(super) fn is_elsewhere(&mut self, path: &str, place: Place) -> bool {
        let is_remote = is_remote(path);
        if is_remote {
            self.is_partial = true;
            let problem = Problem::new(
                Kind::UnreadableReference,
                place.file,
                place.span,
                format!("`{path}` is not fetched: nothing is read over the network"),
                "what it brings is not checked; `docker compose config` shows the whole",
            );
            self.cx.report(problem.weighing(Severity::Warning));
        }
        is_remote
    }

    /// Adds the variables of the given files, else of the project's `.env`.
    pub(super) fn add_variables(&mut self, env: &mut Environment) {
        let files: Vec<FileId> = match &self.options.env_files {
            Some(sources) => {
                let unparsed = |source: &Source| SourceFile {
                    path: source.path.clone(),
                    folder: PathBuf::new(),
                    opened: Some(PathBuf::from(&source.path)),
                    role: Role::Variables,
                    tree: Tree::unparsed(&source.text),
                };
                let files = sources.iter().map(|source| self.push(unparsed(source)));
                files.collect()
            }
            None if !env.wants_dotenv() => Vec::new(),
            None => self.dotenv(FilePath::new(""), TOP).into_iter().collect(),
        };
        self.add_files(env, &files);
    }

    /// The `.env` of a folder, which need not be there. `place` speaks for the folder.
    pub(super) fn dotenv(&mut self, folder: &FilePath, place: Place) -> Option<FileId> {
        let path = folder.join(".env");
        if self.without_dotenv.contains(folder) {
            return None;
        }
        let error = match self.open_beside(&path) {
            Ok(file) => return Some(file),
            Err(error) => error,
        };
        self.without_dotenv.insert(folder.to_owned());
        if !is_no_dotenv(error.kind()) {
            self.lacks_variables = true;
            self.unreadable(&path, &error, place);
        }
        None
    }

    /// Adds the variables of some files that are not set yet; of two files with one name, the later counts.
    pub(super) fn add_files(&mut self, env: &mut Environment, files: &[FileId]) {
        let texts = files
            .iter()
            .map(|file| (*file, self.cx.files[file.index()].tree.text()));
        for (file, fault) in env.add_dotenvs(texts) {
            match fault {
                dotenv::Fault::Error(error) => {
                    self.lacks_variables = true;
                    self.cx.report(env_files::invalid(&error, file));
                }
                dotenv::Fault::Unset(unset) => self.cx.note_unset_in(file, unset, None),
            }
        }
    }

    /// Reads a file of variables, once. It has no YAML in it.
    pub(super) fn open_beside(&mut self, path: &FilePath) -> std::io::Result<FileId> {
        let path = clean(path);
        if let Some(known) = self.beside.get(&path) {
            return Ok(*known);
        }
        let text = self.disk.read(&path)?;
        let id = self.push(SourceFile {
            path: self.shown(&path),
            folder: PathBuf::new(),
            opened: Some(path.clone()),
            role: Role::Variables,
            tree: Tree::unparsed(&text),
        });
        if !self.afford(id) {
            self.cx.files[id.index()].tree = Tree::unparsed("");
        }
        self.beside.insert(path, id);
        Ok(id)
    }

    fn push(&mut self, file: SourceFile) -> FileId {
        let id = FileId::new(self.cx.files.len());
        self.cx.files.push(file);
        id
    }

    pub(super) fn unreadable(&mut self, path: &FilePath, error: &Error, place: Place) {
        self.is_partial = true;
        let problem = unreadable(&path.display().to_string(), error, place);
        self.cx.report(problem);
    }

    /// A path of the project as the user would write it.
    fn shown(&self, path: &FilePath) -> String {
        let main = self.cx.files.first();
        let beside = main.and_then(|file| FilePath::new(&file.path).parent());
        let folder = self.options.directory.as_deref().or(beside);
        let folder = folder.unwrap_or(FilePath::new(""));
        let shown = clean(&folder.join(path)).to_string_lossy().into_owned();
        if std::path::MAIN_SEPARATOR == '\\' {
            shown.replace('\\', "/")
        } else {
            shown
        }
    }
}

/// What is said of a file that is named at `place` and cannot be read. What nobody could read is an error; what may well
/// be there for Compose is not.
pub(super) fn unreadable(path: &str, error: &Error, place: Place) -> Problem {
    let unchecked = "what it would bring is not checked";
    let (message, help, severity) = match (reason(error), error.kind()) {
        (Some(Unread::Outside), _) => (
            format!("`{path}` is not read: it lies outside the repository"),
            format!("{unchecked}; `--allow-outside` reads it"),
            Severity::Warning,
        ),
        (Some(reason), _) => (
            format!("`{path}` is not read: {reason}"),
            unchecked.to_owned(),
            reason.severity(),
        ),
        (None, ErrorKind::NotFound) => (
            format!("there is no file `{path}`"),
            "create it, or correct the path, which is relative to the folder of the project"
                .to_owned(),
            Severity::Error,
        ),
        (None, ErrorKind::IsADirectory) => (
            format!("`{path}` is a folder"),
            "name a file in it".to_owned(),
            Severity::Error,
        ),
        (None, ErrorKind::NotADirectory) => (
            format!("there is no file `{path}`: a part of the path is a file"),
            "create it, or correct the path, which is relative to the folder of the project"
                .to_owned(),
            Severity::Error,
        ),
        (None, ErrorKind::PermissionDenied) => (
            format!("`{path}` may not be read"),
            format!("{unchecked}; give it read permission"),
            Severity::Warning,
        ),
        (None, _) => (
            format!("`{path}` is not read: {error}"),
            unchecked.to_owned(),
            Severity::Warning,
        ),
    };
    Problem::new(
        Kind::UnreadableReference,
        place.file,
        place.span,
        message,
        help,
    )
    .weighing(severity)
}

/// Whether there is no `.env`; Compose passes over one that is a folder.
fn is_no_dotenv(error: ErrorKind) -> bool {
    matches!(
        error,
        ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory
    )
}

fn reason(error: &Error) -> Option<Unread> {
    error.get_ref()?.downcast_ref().copied()
}

/// A path without `.` and with `..` taken back where that is possible.
pub(super) fn clean(path: &FilePath) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if clean.file_name().is_some() => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

//! From files to one model: documents override each other, services build upon others, files include others.
//!
//! The steps of each document are in the order in which compose-go 2.9.1 takes them.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Component, Path as FilePath, PathBuf};

use super::construct::{self, Constructed};
use super::context::{Context, SourceFile};
use super::env_files;
use super::extends::Bases;
use super::files::FileSystem;
use super::load::Source;
use super::merge::{merge, reset};
use super::model::Compose;
use super::problem::{Kind, Problem};
use super::template::Lookup;
use super::unicity::unique;
use super::value::{Data, FileId, Hop, HopId, HopKind, Path, Place, Value};
use super::{Environment, Model, canonical, interpolate, validate};
use crate::finding::Severity;
use crate::span::Span;
use crate::yaml::{self, Tree};

/// A project that is being put together.
pub(super) struct Assembly<'a> {
    /// The files, the hops and the problems so far.
    pub cx: Context,
    /// The variables of the project itself.
    pub(super) env: Environment,
    disk: &'a dyn FileSystem,
    /// The files that others name, by path and the folder to which their own paths refer.
    opened: HashMap<(PathBuf, PathBuf), Option<FileId>>,
    /// The files of variables, by path.
    beside: HashMap<PathBuf, FileId>,
    /// The services of files that services build upon.
    pub(super) bases: HashMap<FileId, Bases>,
    /// The variables of files that are included.
    pub(super) included: HashMap<FileId, Environment>,
    /// The files that include each other, down to the one that is being read.
    pub(super) including: Vec<PathBuf>,
    /// Whether something that Compose would read could not be read.
    is_partial: bool,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(disk: &'a dyn FileSystem) -> Self {
        Self {
            cx: Context::default(),
            env: Environment::default(),
            disk,
            opened: HashMap::new(),
            beside: HashMap::new(),
            bases: HashMap::new(),
            included: HashMap::new(),
            including: Vec::new(),
            is_partial: false,
        }
    }

    /// Whether all that Compose would see was read.
    pub(super) fn is_complete(&self) -> bool {
        !self.is_partial
    }

    /// Takes a file in. `opened` is its path relative to the project's folder, where it was read from there.
    pub(super) fn add(
        &mut self,
        source: &Source,
        folder: PathBuf,
        opened: Option<PathBuf>,
    ) -> FileId {
        let id = self.push(SourceFile {
            path: source.path.clone(),
            folder,
            opened,
            tree: Tree::unparsed(""),
        });
        let tree = self.parse(id, source);
        self.cx.problems.extend(construct::faults(&tree, id));
        self.cx.files[usize::from(id.0)].tree = tree;
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

    /// Reads a file that another one names, once. `place` is where it is named.
    pub(super) fn open(
        &mut self,
        path: &FilePath,
        folder: PathBuf,
        place: Place,
    ) -> Option<FileId> {
        let path = clean(path);
        let key = (path.clone(), folder.clone());
        if let Some(known) = self.opened.get(&key) {
            return *known;
        }
        let id = match self.disk.read(&path) {
            Ok(text) => {
                let shown = self.shown(&path);
                Some(self.add(&Source::new(shown, text), folder, Some(path)))
            }
            Err(error) => {
                self.unreadable(&path, &error, place);
                None
            }
        };
        self.opened.insert(key, id);
        id
    }

    /// Adds the variables of the given files, else of the project's `.env`.
    pub(super) fn add_variables(&mut self, env: &mut Environment, given: Option<&[Source]>) {
        let files: Vec<FileId> = match given {
            Some(sources) => {
                let unparsed = |source: &Source| SourceFile {
                    path: source.path.clone(),
                    folder: PathBuf::new(),
                    opened: Some(PathBuf::from(&source.path)),
                    tree: Tree::unparsed(&source.text),
                };
                let files = sources.iter().map(|source| self.push(unparsed(source)));
                files.collect()
            }
            None if is_true(env.get("COMPOSE_DISABLE_ENV_FILE")) => Vec::new(),
            None => self
                .open_beside(FilePath::new(".env"))
                .into_iter()
                .collect(),
        };
        // Of two files with one name, the later counts.
        for file in files.into_iter().rev() {
            self.add_file(env, file);
        }
    }

    /// Adds the variables of a file that are not set yet.
    pub(super) fn add_file(&mut self, env: &mut Environment, file: FileId) {
        let text = self.cx.files[usize::from(file.0)].tree.text();
        if let Err(error) = env.add_dotenv(text, file) {
            self.cx.report(env_files::invalid(&error, file));
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
            tree: Tree::unparsed(&text),
        });
        self.beside.insert(path, id);
        Ok(id)
    }

    fn push(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u16::try_from(self.cx.files.len()).unwrap_or(u16::MAX));
        self.cx.files.push(file);
        id
    }

    pub(super) fn unreadable(&mut self, path: &FilePath, error: &std::io::Error, place: Place) {
        self.is_partial = true;
        let problem = unreadable(&path.display().to_string(), error, place);
        self.cx.report(problem);
    }

    /// A path of the project as the user would write it.
    fn shown(&self, path: &FilePath) -> String {
        let main = self.cx.files.first().map_or("", |file| file.path.as_str());
        let folder = FilePath::new(main).parent().unwrap_or(FilePath::new(""));
        clean(&folder.join(path)).to_string_lossy().into_owned()
    }

    /// The model of some files, each overriding those before it.
    pub(super) fn model(&mut self, files: &[FileId], env: &Environment) -> Option<Value> {
        let mut model: Option<Value> = None;
        for &file in files {
            for document in self.documents(file) {
                model = Some(self.document(model, document, file, env));
            }
        }
        model
    }

    /// The documents of a file that hold something.
    pub(super) fn documents(&mut self, file: FileId) -> Vec<Constructed> {
        let Context {
            files,
            hops,
            problems,
        } = &mut self.cx;
        let Some(source) = files.get(usize::from(file.0)) else {
            return Vec::new();
        };
        let tree = &source.tree;
        let all = tree
            .documents()
            .iter()
            .map(|document| construct::construct(tree, document.root, file, hops, problems));
        // An empty document adds nothing: `---` at the end of a file is common.
        let documents: Vec<_> = all
            .filter(|document| !matches!(document.value.data, Data::Null))
            .collect();
        if documents.is_empty() && !tree.is_unparsed() {
            let help = "write at least `services:` with one service";
            problems.push(Problem::new(
                Kind::InvalidValue,
                file,
                Span::default(),
                "the file is empty",
                help,
            ));
        }
        documents
    }

    /// Puts one document on top of what is there.
    fn document(
        &mut self,
        before: Option<Value>,
        document: Constructed,
        file: FileId,
        env: &Environment,
    ) -> Value {
        let Constructed { mut value, resets } = document;
        let shape = &Compose::SHAPE;
        interpolate::interpolate(&mut value, Some(shape), &Path::Root, env, &mut self.cx);
        self.extend_services(&mut value, file, &resets);
        let before = before.map(|mut before| {
            reset(&mut before, &resets);
            before
        });
        self.include(&mut value, file, env);
        let mut value = match before {
            Some(before) => merge(before, value, Some(shape), &Path::Root, &mut self.cx),
            None => value,
        };
        unique(&mut value, shape, &self.cx);
        validate::validate(&mut value, shape, &Path::Root, &mut self.cx);
        canonical::canonical(&mut value, shape, &Path::Root, &mut self.cx);
        unique(&mut value, shape, &self.cx);
        value
    }

    /// Notes that `value`, and all in it, came by a step.
    pub(super) fn bring(&mut self, value: &mut Value, kind: HopKind, from: super::Origin) {
        let mut steps = HashMap::new();
        self.bring_with(value, kind, from, &mut steps);
    }

    fn bring_with(
        &mut self,
        value: &mut Value,
        kind: HopKind,
        from: super::Origin,
        steps: &mut HashMap<Option<u32>, HopId>,
    ) {
        value.origin.hop = Some(self.step(value.origin.hop, kind, from, steps));
        match &mut value.data {
            Data::Sequence(items) => {
                for item in items {
                    self.bring_with(item, kind, from, steps);
                }
            }
            Data::Mapping(mapping) => {
                for member in mapping.values_mut() {
                    member.key.hop = Some(self.step(member.key.hop, kind, from, steps));
                    self.bring_with(&mut member.value, kind, from, steps);
                }
            }
            _ => {}
        }
    }

    fn step(
        &mut self,
        before: Option<HopId>,
        kind: HopKind,
        from: super::Origin,
        steps: &mut HashMap<Option<u32>, HopId>,
    ) -> HopId {
        let hops = &mut self.cx.hops;
        *steps.entry(before.map(|hop| hop.0)).or_insert_with(|| {
            let id = HopId(u32::try_from(hops.len()).unwrap_or(u32::MAX));
            hops.push(Hop {
                kind,
                file: from.file,
                node: from.node,
                before,
            });
            id
        })
    }
}

/// What is said of a file that is named at `place` and cannot be read.
pub(super) fn unreadable(path: &str, error: &std::io::Error, place: Place) -> Problem {
    let (message, help, severity) = match error.kind() {
        ErrorKind::NotFound => (
            format!("there is no file `{path}`"),
            "check the path; it is relative to the folder of the project",
            Severity::Error,
        ),
        ErrorKind::IsADirectory => (
            format!("`{path}` is a folder"),
            "name a file in it",
            Severity::Error,
        ),
        // What may be there is no fault of the file.
        ErrorKind::PermissionDenied => (
            format!("`{path}` may not be read"),
            "what it would bring is not checked; give it read permission",
            Severity::Warning,
        ),
        _ => (
            format!("`{path}` is not read: {error}"),
            "what it would bring is not checked",
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

/// A path without `.` and with `..` taken back where that is possible.
fn clean(path: &FilePath) -> PathBuf {
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

/// Whether a variable switches something on, as Go's `strconv.ParseBool` reads it.
fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "t" | "T" | "true" | "TRUE" | "True"))
}

//! From files to one model: documents override each other, services build upon others, files include others.
//!
//! The steps of each document are in the order in which compose-go 2.9.1 takes them.

use std::collections::HashMap;
use std::path::{Component, Path as FilePath, PathBuf};
use std::rc::Rc;

use super::construct::{self, Constructed};
use super::context::{Context, SourceFile};
use super::files::FileSystem;
use super::load::Source;
use super::merge::{merge, reset};
use super::model::Compose;
use super::problem::{Kind, Problem};
use super::unicity::unique;
use super::value::{Data, FileId, Hop, HopId, HopKind, Mapping, Path, Place, Value};
use super::{Environment, Model, canonical, interpolate, validate};
use crate::span::Span;
use crate::yaml::{self, Tree};

/// A project that is being put together.
pub(super) struct Assembly<'a> {
    /// The files, the hops and the problems so far.
    pub cx: Context,
    /// The variables of the project itself.
    pub(super) env: &'a Environment,
    disk: &'a dyn FileSystem,
    /// The files that others name, by path and the folder to which their own paths refer.
    opened: HashMap<(PathBuf, PathBuf), Option<FileId>>,
    /// The services of files that services build upon.
    pub(super) bases: HashMap<FileId, Rc<Mapping>>,
    /// The files that include each other, down to the one that is being read.
    pub(super) including: Vec<PathBuf>,
    /// Whether something that Compose would read could not be read.
    is_partial: bool,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(env: &'a Environment, disk: &'a dyn FileSystem) -> Self {
        Self {
            cx: Context::default(),
            env,
            disk,
            opened: HashMap::new(),
            bases: HashMap::new(),
            including: Vec::new(),
            is_partial: false,
        }
    }

    /// Whether all that Compose would see was read.
    pub(super) fn is_complete(&self) -> bool {
        !self.is_partial
    }

    /// Takes a file in. `opened` is its path relative to the project's folder, where it was read from there.
    pub(super) fn add(&mut self, source: Source, folder: PathBuf, opened: Option<PathBuf>) -> FileId {
        let id = FileId(u16::try_from(self.cx.files.len()).unwrap_or(u16::MAX));
        let tree = self.parse(id, &source);
        self.cx.problems.extend(construct::faults(&tree, id));
        self.cx.files.push(SourceFile {
            path: source.path,
            folder,
            opened,
            tree,
        });
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
        self.cx.report(Problem::new(Kind::InvalidYaml, id, span, message, help));
        Tree::unparsed(&source.text)
    }

    /// Reads a file that another one names, once. `place` is where it is named.
    pub(super) fn open(&mut self, path: &FilePath, folder: PathBuf, place: Place) -> Option<FileId> {
        let path = clean(path);
        let key = (path.clone(), folder.clone());
        if let Some(known) = self.opened.get(&key) {
            return *known;
        }
        let id = match self.disk.read(&path) {
            Ok(text) => {
                let shown = self.shown(&path);
                Some(self.add(Source::new(shown, text), folder, Some(path)))
            }
            Err(error) => {
                self.unreadable(&path, &error, place);
                None
            }
        };
        self.opened.insert(key, id);
        id
    }

    /// Reads a file of variables that the project names.
    pub(super) fn read_beside(&mut self, path: &FilePath, place: Option<Place>) -> Option<String> {
        match (self.disk.read(&clean(path)), place) {
            (Ok(text), _) => Some(text),
            (Err(_), None) => None,
            (Err(error), Some(place)) => {
                self.unreadable(path, &error, place);
                None
            }
        }
    }

    fn unreadable(&mut self, path: &FilePath, error: &std::io::Error, place: Place) {
        let shown = path.display();
        self.is_partial = true;
        // What is there and may not be read here is no fault of the file.
        if error.kind() == std::io::ErrorKind::NotFound {
            let message = format!("there is no file `{shown}`");
            let help = "check the path; it is relative to the folder of the project";
            self.cx.report(Problem::new(Kind::MissingFile, place.file, place.span, message, help));
        }
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
        let Context { files, hops, problems } = &mut self.cx;
        let Some(source) = files.get(usize::from(file.0)) else {
            return Vec::new();
        };
        let tree = &source.tree;
        let all = tree.documents().iter().map(|document| construct::construct(tree, document.root, file, hops, problems));
        // An empty document adds nothing: `---` at the end of a file is common.
        let documents: Vec<_> = all.filter(|document| !matches!(document.value.data, Data::Null)).collect();
        if documents.is_empty() && !tree.is_unparsed() {
            let help = "write at least `services:` with one service";
            problems.push(Problem::new(Kind::InvalidValue, file, Span::default(), "the file is empty", help));
        }
        documents
    }

    /// Puts one document on top of what is there.
    fn document(&mut self, before: Option<Value>, document: Constructed, file: FileId, env: &Environment) -> Value {
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
        unique(&mut value, shape, &Path::Root, &mut self.cx);
        validate::validate(&mut value, shape, &Path::Root, &mut self.cx);
        canonical::canonical(&mut value, shape, &Path::Root, &mut self.cx);
        unique(&mut value, shape, &Path::Root, &mut self.cx);
        value
    }

    /// Notes that `value`, and all in it, came by a step.
    pub(super) fn bring(&mut self, value: &mut Value, kind: HopKind, from: super::Origin) {
        let mut steps = HashMap::new();
        self.bring_with(value, kind, from, &mut steps);
    }

    fn bring_with(&mut self, value: &mut Value, kind: HopKind, from: super::Origin, steps: &mut HashMap<Option<u32>, HopId>) {
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

    fn step(&mut self, before: Option<HopId>, kind: HopKind, from: super::Origin, steps: &mut HashMap<Option<u32>, HopId>) -> HopId {
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

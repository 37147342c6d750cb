//! From files to one model: documents override each other, services build upon others, files include others.
//!
//! The steps of each document are in the order in which compose-go 2.9.1 takes them.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::budget::Budget;
use super::construct::{self, Constructed};
use super::context::Context;
use super::extends::Bases;
use super::files::FileSystem;
use super::load::Options;
use super::merge::{merge, reset};
use super::model::Compose;
use super::problem::{Kind, Problem};
use super::unicity::unique;
use super::unset::{self, UnsetVariable};
use super::value::{Data, FileId, Hop, HopId, HopKind, Path, Value};
use super::{Environment, Model, canonical, interpolate, validate};
use crate::span::Span;

/// A project that is being put together.
pub(super) struct Assembly<'a> {
    /// The files, the hops and the problems so far.
    pub cx: Context,
    /// The variables of the project itself.
    pub(super) env: Environment,
    /// Where files are read from.
    pub(super) disk: &'a dyn FileSystem,
    /// What the user asks.
    pub(super) options: &'a Options,
    /// The files that others name, by path and the folder to which their own paths refer.
    pub(super) opened: HashMap<(PathBuf, PathBuf), Option<FileId>>,
    /// The files of variables, by path.
    pub(super) beside: HashMap<PathBuf, FileId>,
    /// The folders without a `.env` that can be read.
    pub(super) without_dotenv: HashSet<PathBuf>,
    /// The services of files that services build upon.
    pub(super) bases: HashMap<FileId, Bases>,
    /// The variables of files that are included.
    pub(super) included: HashMap<FileId, Environment>,
    /// The files that include each other, down to the one that is being read.
    pub(super) including: Vec<PathBuf>,
    /// What may still be read and copied.
    pub(super) budget: Budget,
    /// Whether something that Compose would read could not be read.
    pub(super) is_partial: bool,
    /// Whether there may be variables that are not known here.
    pub(super) lacks_variables: bool,
}

fn empty_file(file: FileId) -> Problem {
    let help = "write at least `services:` with one service";
    Problem::new(
        Kind::InvalidValue,
        file,
        Span::default(),
        "the file is empty",
        help,
    )
}

impl<'a> Assembly<'a> {
    pub(super) fn new(disk: &'a dyn FileSystem, options: &'a Options) -> Self {
        Self {
            cx: Context::default(),
            env: Environment::default(),
            disk,
            options,
            opened: HashMap::new(),
            beside: HashMap::new(),
            without_dotenv: HashSet::new(),
            bases: HashMap::new(),
            included: HashMap::new(),
            including: Vec::new(),
            budget: Budget::default(),
            is_partial: options.is_fragment,
            lacks_variables: false,
        }
    }

    /// Whether all that Compose would see was read.
    pub(super) fn is_complete(&self) -> bool {
        !self.is_partial
    }

    /// The variables that are not set, unless a file that could not be read may set them.
    pub(super) fn unset(&self, env: &Environment) -> Vec<UnsetVariable> {
        if self.lacks_variables {
            return Vec::new();
        }
        unset::variables(&self.cx, env, self.disk)
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
        if !self.afford(file) {
            return Vec::new();
        }
        let Context {
            files,
            hops,
            problems,
            ..
        } = &mut self.cx;
        let Some(source) = files.get(file.index()) else {
            return Vec::new();
        };
        let tree = &source.tree;
        let aliases = &mut self.budget.aliases;
        let all = tree.documents().iter().map(|document| {
            construct::construct(tree, document.root, file, hops, problems, aliases)
        });
        let (documents, empty): (Vec<_>, Vec<_>) =
            all.partition(|document| !matches!(document.value.data, Data::Null));
        problems.extend(empty.iter().map(|document| {
            let span = tree.node(document.value.origin.node).span;
            match tree.documents() {
                [_] => empty_file(file),
                _ => Problem::new(
                    Kind::InvalidValue,
                    file,
                    span,
                    "this document of the file is empty",
                    "remove its `---`, or write `services:` below it",
                ),
            }
        }));
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
            Some(before) => {
                self.check_services(&value);
                merge(before, value, Some(shape), &Path::Root, &mut self.cx)
            }
            None => value,
        };
        unique(&mut value, shape, &self.cx);
        validate::validate(&mut value, shape, &Path::Root, &mut self.cx);
        canonical::canonical(&mut value, shape, &Path::Root, &mut self.cx);
        unique(&mut value, shape, &self.cx);
        value
    }

    /// Reports an empty `services`: unlike other keys, it may not be empty in a later file either.
    fn check_services(&mut self, document: &Value) {
        let services = document.mapping().and_then(|top| top.get("services"));
        let Some(services) = services.filter(|member| matches!(member.value.data, Data::Null))
        else {
            return;
        };
        let place = self.cx.place(services.key);
        let help = "write a service below it, indented, or remove the key";
        let kind = Kind::InvalidValue;
        let problem = Problem::new(kind, place.file, place.span, "`services` is empty", help);
        self.cx
            .report(problem.at(&Path::Key(&Path::Root, "services")));
    }

    /// Reports that no file says anything, unless something else was said of that.
    pub(super) fn check_content(&mut self, model: Option<&Value>) {
        let says = |model: &Value| {
            let keys = model.mapping().map(|top| top.keys());
            keys.is_none_or(|mut keys| keys.any(|key| key != "version"))
        };
        if self.cx.problems.is_empty() && self.is_complete() && !model.is_some_and(says) {
            let problem = match model {
                Some(_) => Problem {
                    message: "nothing is left for Compose to start".to_owned(),
                    ..empty_file(FileId::new(0))
                },
                None => empty_file(FileId::new(0)),
            };
            self.cx.report(problem);
        }
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

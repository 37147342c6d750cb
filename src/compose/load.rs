//! The load: files in, project out.

use std::collections::BTreeMap;

use super::consistency::Profiles;
use super::context::{Context, SourceFile};
use super::files::FileSystem;
use super::model::{Build, Compose};
use super::problem::{Kind, Problem};
use super::project::Project;
use super::template::Lookup;
use super::value::{Data, FileId, Hop, Path, Value};
use super::{Environment, Field, Model};
use super::{canonical, consistency, construct, dockerfile, interpolate, validate};
use crate::span::Span;
use crate::yaml::{self, Tree};

/// A file as it was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path as the user would write it, with `/`.
    pub path: String,
    /// Its text; where bytes are no UTF-8, with replacement characters.
    pub text: String,
    /// The offset of the first byte that is no UTF-8.
    pub invalid_utf8: Option<usize>,
}

impl Source {
    /// A file with this text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            invalid_utf8: None,
        }
    }

    /// A file with these bytes.
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(path, text),
            Err(error) => Self {
                path: path.into(),
                invalid_utf8: Some(error.utf8_error().valid_up_to()),
                text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
            },
        }
    }
}

/// Loads a project as Compose would, and notes all that Compose would refuse. Whatever is wrong, the rest of the
/// files is still in the project.
pub fn load(sources: Vec<Source>, env: &Environment, disk: &dyn FileSystem) -> Project {
    let mut problems = Vec::new();
    let files: Vec<SourceFile> = sources
        .into_iter()
        .enumerate()
        .map(|(index, source)| {
            read(
                FileId(u16::try_from(index).unwrap_or(u16::MAX)),
                source,
                &mut problems,
            )
        })
        .collect();
    let mut hops = Vec::new();
    let mut documents = construct_all(&files, &mut hops, &mut problems);
    let mut cx = Context {
        files: &files,
        problems,
    };
    for document in &mut documents {
        interpolate::interpolate(document, Some(&Compose::SHAPE), &Path::Root, env, &mut cx);
        validate::validate(document, &Compose::SHAPE, &Path::Root, &mut cx);
        canonical::canonical(document, &Compose::SHAPE, &Path::Root, &mut cx);
    }
    let is_complete = documents.len() == 1;
    let value = documents.into_iter().next();
    let compose = match Field::<Compose>::decode(value.as_ref(), &Path::Root, &mut cx) {
        Field::Known(compose, _) => Some(compose),
        _ => None,
    };
    if let (Some(value), Some(compose), true) = (&value, &compose, is_complete) {
        let active = Profiles::new(env.get("COMPOSE_PROFILES").unwrap_or_default());
        consistency::check(value, compose, &active, &mut cx);
    }
    let mut problems = cx.problems;
    problems.sort_by(|a, b| (a.place, a.kind, &a.path).cmp(&(b.place, b.kind, &b.path)));
    problems.dedup_by(|a, b| (a.place, a.kind, &a.message) == (b.place, b.kind, &b.message));
    let mut project = Project {
        files,
        hops,
        value,
        compose,
        problems,
        is_complete,
        stages: Vec::new(),
    };
    project.stages = stages(&project, disk);
    project
}

fn read(id: FileId, source: Source, problems: &mut Vec<Problem>) -> SourceFile {
    let parsed = match source.invalid_utf8 {
        Some(at) => {
            let span = Span::new(at, at + '\u{fffd}'.len_utf8());
            problems.push(Problem::new(
                Kind::InvalidYaml,
                id,
                span,
                "the file is not UTF-8 from here on",
                "save it as UTF-8",
            ));
            None
        }
        None => match yaml::parse(&source.text) {
            Ok(tree) => Some(tree),
            Err(error) => {
                problems.push(Problem::new(
                    Kind::InvalidYaml,
                    id,
                    error.span,
                    error.to_string(),
                    error.help(),
                ));
                None
            }
        },
    };
    let tree = parsed.unwrap_or_else(|| Tree::unparsed(&source.text));
    problems.extend(construct::faults(&tree, id));
    SourceFile {
        path: source.path,
        tree,
    }
}

/// The documents of all files, in the order in which they override each other.
fn construct_all(
    files: &[SourceFile],
    hops: &mut Vec<Hop>,
    problems: &mut Vec<Problem>,
) -> Vec<Value> {
    let mut documents = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let id = FileId(u16::try_from(index).unwrap_or(u16::MAX));
        let before = documents.len();
        for document in file.tree.documents() {
            let value = construct::construct(&file.tree, document.root, id, hops, problems);
            // An empty document adds nothing: `---` at the end of a file is common.
            if !matches!(value.data, Data::Null) {
                documents.push(value);
            }
        }
        let is_unparsed = file.tree.is_empty() && !problems.is_empty();
        if documents.len() == before && !is_unparsed {
            problems.push(Problem::new(
                Kind::InvalidValue,
                id,
                Span::default(),
                "the file is empty",
                "write at least `services:` with one service",
            ));
        }
    }
    documents
}

/// What is known of the images that the services build.
fn stages(project: &Project, disk: &dyn FileSystem) -> Vec<(String, dockerfile::Stage)> {
    let mut stages = Vec::new();
    for view in project.services() {
        let Some(build) = view.service.build.known() else {
            continue;
        };
        let target = build.target.known().map(String::as_str);
        let text = match (&build.dockerfile_inline, &build.dockerfile) {
            (Field::Known(text, _), _) => Some(text.clone()),
            (Field::Unknown(_), _) | (_, Field::Unknown(_)) => None,
            (Field::Absent, dockerfile) => {
                let context = match &build.context {
                    Field::Unknown(_) => continue,
                    context => context.known().map_or(".", String::as_str),
                };
                let name = dockerfile.known().map_or("Dockerfile", String::as_str);
                disk.read(&std::path::Path::new(context).join(name)).ok()
            }
        };
        if let Some(stage) = text
            .and_then(|text| dockerfile::final_stage_with_args(&text, target, &build_args(build)))
        {
            stages.push((view.name.to_owned(), stage));
        }
    }
    stages
}

/// The build arguments that are known, by which a Dockerfile may choose its base.
fn build_args(build: &Build) -> BTreeMap<String, String> {
    let args = build.args.known().into_iter().flatten();
    args.filter_map(|(name, value)| Some((name.clone(), value.known()?.0.clone())))
        .collect()
}

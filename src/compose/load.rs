//! The load: files in, project out.

use std::collections::BTreeMap;

use super::consistency::Profiles;
use std::path::PathBuf;

use super::assemble::Assembly;
use super::files::FileSystem;
use super::model::{Build, Compose};
use super::project::Project;
use super::template::Lookup;
use super::value::{FileId, Path};
use super::{Environment, Field};
use super::{consistency, dockerfile};

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
    let mut assembly = Assembly::new(env, disk);
    let files: Vec<FileId> = sources.into_iter().map(|source| assembly.add(source, PathBuf::new(), None)).collect();
    let value = assembly.model(&files, env);
    let is_complete = assembly.is_complete();
    let mut cx = assembly.cx;
    let compose = match Field::<Compose>::decode(value.as_ref(), &Path::Root, &mut cx) {
        Field::Known(compose, _) => Some(compose),
        _ => None,
    };
    if let (Some(value), Some(compose)) = (&value, &compose) {
        let active = Profiles::new(env.get("COMPOSE_PROFILES").unwrap_or_default());
        consistency::check(value, compose, &active, &mut cx);
    }
    let mut problems = cx.problems;
    problems.sort_by(|a, b| (a.place, a.kind, &a.path).cmp(&(b.place, b.kind, &b.path)));
    problems.dedup_by(|a, b| (a.place, a.kind, &a.message) == (b.place, b.kind, &b.message));
    let mut project = Project {
        files: cx.files,
        hops: cx.hops,
        value,
        compose,
        problems,
        is_complete,
        stages: Vec::new(),
    };
    project.stages = stages(&project, disk);
    project
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
                let folder = view.project.file(build.origin.file).map_or_else(PathBuf::new, |file| file.folder.clone());
                let context = match &build.context {
                    Field::Unknown(_) => continue,
                    context => context.known().map_or(".", String::as_str),
                };
                let name = dockerfile.known().map_or("Dockerfile", String::as_str);
                disk.read(&folder.join(context).join(name)).ok()
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

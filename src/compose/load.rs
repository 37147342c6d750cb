//! The load: files in, project out.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::consistency::Profiles;
use std::path::PathBuf;

use super::assemble::Assembly;
use super::files::FileSystem;
use super::model::{Build, Compose};
use super::problem::{Kind, Problem};
use super::project::Project;
use super::template::Lookup;
use super::value::{FileId, Path};
use super::{Environment, Field};
use super::{consistency, dockerfile, name};
use crate::knowledge::Images;

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

/// What a load goes by beside files and variables: the options of the command line.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Files of variables in place of the project's `.env`, later ones after earlier ones.
    pub env_files: Option<Vec<Source>>,
    /// The profiles that are active; none for those of `COMPOSE_PROFILES`.
    pub profiles: Vec<String>,
    /// The name of the project.
    pub name: Option<String>,
    /// The name of the project's folder, from which the project has its name if nothing else gives it.
    pub folder: Option<String>,
    /// The project's folder as the user would write it, where it is not that of the first file.
    pub directory: Option<PathBuf>,
    /// The images that are known.
    pub images: Images,
    /// Whether the files complete a project that is not here, so that nothing can be said to be missing.
    pub is_fragment: bool,
}

/// What stays the same from load to load.
#[derive(Debug, Clone, Copy)]
pub struct Loader<'l> {
    /// The variables of the process.
    pub env: &'l Environment,
    /// The files beside the project's own.
    pub disk: &'l dyn FileSystem,
    /// The options.
    pub options: &'l Options,
}

impl<'l> Loader<'l> {
    /// A loader without options.
    pub fn new(env: &'l Environment, disk: &'l dyn FileSystem) -> Self {
        static NONE: Options = Options {
            env_files: None,
            profiles: Vec::new(),
            name: None,
            folder: None,
            directory: None,
            images: Images::BUILT_IN,
            is_fragment: false,
        };
        Self {
            env,
            disk,
            options: &NONE,
        }
    }

    /// Loads a project as Compose would, from files of which each overrides those before it, and notes all that Compose would
    /// refuse. Whatever is wrong, the rest of the files is still in the project.
    pub fn load(&self, sources: &[Source]) -> Project {
        let mut env = self.env.clone();
        let mut assembly = Assembly::new(self.disk, self.options);
        let files: Vec<FileId> = sources.iter().map(|source| assembly.add(source)).collect();
        assembly.add_variables(&mut env);
        let name = assembly.name(&env, self.options);
        name::set(&mut env, name.as_ref());
        assembly.env = env.clone();
        let value = assembly.model(&files, &env);
        assembly.check_content(value.as_ref());
        let is_complete = assembly.is_complete();
        let compose = match Field::<Compose>::decode(value.as_ref(), &Path::Root, &mut assembly.cx)
        {
            Field::Known(compose, _) => Some(compose),
            _ => None,
        };
        let mut file_values = HashMap::new();
        let active = Profiles::new(env.get("COMPOSE_PROFILES"), &self.options.profiles);
        if let (Some(value), Some(compose)) = (&value, &compose) {
            consistency::check(value, compose, is_complete, &active, &mut assembly.cx);
            file_values = assembly.file_values(value, compose, &active);
        }
        let lacks_variables = assembly.lacks_variables;
        let unset = assembly.unset(&env);
        let Assembly {
            cx, env, included, ..
        } = assembly;
        let mut problems = cx.problems;
        // What could not be read may hold the variable.
        problems.retain(|problem| !(lacks_variables && problem.kind == Kind::MissingVariable));
        problems.sort_by(|a, b| (a.place, a.kind, &a.path).cmp(&(b.place, b.kind, &b.path)));
        drop_consequences(&mut problems);
        problems.dedup_by(|a, b| (a.place, a.kind, &a.message) == (b.place, b.kind, &b.message));
        let mut project = Project {
            name,
            files: cx.files,
            hops: cx.hops,
            value,
            compose,
            problems,
            is_complete,
            profiles: active,
            env,
            included,
            file_values,
            customs: OnceLock::new(),
            stages: HashMap::new(),
            found_out: OnceLock::new(),
            unset,
            ignored: cx.ignored,
            images: self.options.images,
        };
        project.stages = stages(&project, self.disk);
        project
    }
}

/// Leaves out what only follows from something else that is said. A mapping with a key that is no text is not what its author
/// meant.
fn drop_consequences(problems: &mut Vec<Problem>) {
    let start = |problem: &Problem| (problem.place.file, problem.place.span.start);
    let keys = problems
        .iter()
        .filter(|problem| problem.kind == Kind::NonStringKey);
    let keys: HashSet<_> = keys.map(start).collect();
    problems
        .retain(|problem| problem.kind != Kind::InvalidValue || !keys.contains(&start(problem)));
    // `imgae` is why there is no image.
    let misspelt = problems.iter().filter(|problem| {
        let meant = ["did you mean `image`?", "did you mean `build`?"];
        problem.kind == Kind::UnknownKey && meant.contains(&problem.help.as_str())
    });
    let services: HashSet<_> = misspelt
        .filter_map(|problem| problem.service.clone())
        .collect();
    problems.retain(|problem| {
        let service = problem.service.as_ref();
        problem.kind != Kind::MissingImage || service.is_none_or(|name| !services.contains(name))
    });
}

/// Loads a project without options.
pub fn load(sources: &[Source], env: &Environment, disk: &dyn FileSystem) -> Project {
    Loader::new(env, disk).load(sources)
}

/// What is known of the images that the services build.
fn stages(project: &Project, disk: &dyn FileSystem) -> HashMap<String, dockerfile::Stage> {
    let mut stages = HashMap::new();
    for view in project.services() {
        let Some(build) = view.service.build.known() else {
            continue;
        };
        let target = build.target.known().map(String::as_str);
        let text = match (&build.dockerfile_inline, &build.dockerfile) {
            (Field::Known(text, _), _) => Some(text.clone()),
            (Field::Unknown(_), _) | (_, Field::Unknown(_)) => None,
            (Field::Absent, dockerfile) => {
                let folder = view
                    .project
                    .file(build.origin.file)
                    .map_or_else(PathBuf::new, |file| file.folder.clone());
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
            stages.insert(view.name.to_owned(), stage);
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

//! The surroundings of a run: variables, options, and what may be read.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::args::ProjectArgs;
use super::gather::folder_of;
use super::input::{Input, reason, shown};
use super::stdin::{Files, Stdin};
use crate::compose::{
    Disk, Environment, FileId, FileSystem, Options, Source, discovery, is_project_name, root_of,
    template::Lookup,
};
use crate::knowledge::Images;
use crate::render::escape;

/// What all projects of a run share.
#[derive(Debug)]
pub(super) struct World {
    /// The variables of the process.
    pub env: Environment,
    /// Whether files outside the root of a project are read.
    pub allow_outside: bool,
    /// The folder that takes the place of each project's own.
    pub directory: Option<PathBuf>,
    options: Options,
    /// What standard input stands for.
    stdin_name: Option<PathBuf>,
    stdin: OnceLock<Stdin>,
}

impl World {
    /// Looks around.
    ///
    /// # Errors
    /// Says what is wrong with the options: a file or folder that is not there.
    pub(super) fn new(args: &ProjectArgs, stdin_name: Option<&Path>) -> Result<Self, String> {
        let env = process_environment();
        let directory = args.project_directory.clone();
        if let Some(directory) = directory.as_ref().filter(|directory| !directory.is_dir()) {
            let shown = escape(&shown(directory)).into_owned();
            return Err(format!("--project-directory: there is no folder `{shown}`"));
        }
        let project_name = args.project_name.clone().filter(|name| !name.is_empty());
        if let Some(name) = &project_name
            && !is_project_name(name)
        {
            return Err(format!(
                "--project-name: `{}` is no name for a project; start with a small letter or a digit, and go on with those, `-` and `_`",
                escape(name)
            ));
        }
        let options = Options {
            env_files: env_files(args, &env)?,
            profiles: args.profiles.clone(),
            name: project_name,
            ..Options::default()
        };
        Ok(Self {
            env,
            allow_outside: args.allow_outside,
            directory,
            options,
            stdin_name: stdin_name.map(Path::to_owned),
            stdin: OnceLock::new(),
        })
    }

    /// Reads standard input, which can be done once.
    pub(super) fn read_stdin(&self) -> Result<&Stdin, String> {
        if self.stdin.get().is_some() {
            return Err("standard input can be read only once".to_owned());
        }
        let read = Stdin::read(self.stdin_name.as_deref());
        let read = read.map_err(|error| format!("standard input: {error}"))?;
        Ok(self.stdin.get_or_init(|| read))
    }

    /// Standard input, where the command line names it.
    pub(super) fn stdin(&self) -> Option<&Stdin> {
        self.stdin.get()
    }

    /// The files that `COMPOSE_FILE` names, in the environment or in the files of variables.
    pub(super) fn listed(&self) -> Option<Vec<PathBuf>> {
        let mut env = self.env.clone();
        match &self.options.env_files {
            // What is wrong with them is said of the project that is loaded with them.
            Some(files) => {
                let texts = files.iter().map(|file| (FileId(0), file.text.as_str()));
                let _ = env.add_dotenvs(texts);
            }
            None if !env.wants_dotenv() => {}
            None => {
                let folder = self.directory.as_deref().unwrap_or(Path::new("."));
                if let Ok(text) = Disk::new(folder).read(Path::new(".env")) {
                    let _ = env.add_dotenv(&text, FileId(0));
                }
            }
        }
        discovery::listed(&env)
    }

    /// The files of the project to which a file belongs: those that the `.env` beside it lists, if it is one of them, else
    /// those that belong together by their names.
    pub(super) fn project_of(&self, path: &Path) -> Vec<PathBuf> {
        let folder = folder_of(path);
        self.listed_in(&folder)
            .filter(|listed| listed.iter().any(|file| file == path))
            .unwrap_or_else(|| discovery::of_file(path))
    }

    /// The files that the `.env` of a folder lists in `COMPOSE_FILE`, where all of them are there and the first lies in the
    /// folder, so that it is the project's own.
    fn listed_in(&self, folder: &Path) -> Option<Vec<PathBuf>> {
        let mut env = self.env.clone();
        let is_own = self.options.env_files.is_none() && env.wants_dotenv();
        if !is_own || self.directory.is_some() || env.get("COMPOSE_FILE").is_some() {
            return None;
        }
        let text = Disk::new(folder).read(Path::new(".env")).ok()?;
        if !text.contains("COMPOSE_FILE") {
            return None;
        }
        let _ = env.add_dotenv(&text, FileId(0));
        let in_folder = |path: PathBuf| {
            if folder == Path::new(".") {
                path
            } else {
                folder.join(path)
            }
        };
        let listed: Vec<PathBuf> = discovery::listed(&env)?
            .into_iter()
            .map(in_folder)
            .collect();
        let is_here = folder_of(listed.first()?) == folder && listed.iter().all(|it| it.is_file());
        is_here.then_some(listed)
    }

    /// The folder above which no project of `folder` is looked for.
    pub(super) fn root(&self, folder: &Path) -> Option<PathBuf> {
        (!self.allow_outside).then(|| root_of(folder))
    }

    /// What may be read on behalf of a project.
    pub(super) fn disk(&self, input: &Input) -> Files<'_> {
        let disk = if self.allow_outside {
            Disk::anywhere(&input.folder)
        } else {
            Disk::new(&input.folder)
        };
        Files {
            disk,
            folder: input.folder.clone(),
            stdin: self.stdin(),
        }
    }

    /// The options of a project.
    pub(super) fn options(&self, input: &Input, images: Images) -> Options {
        Options {
            folder: folder_name(&input.folder),
            directory: self.directory.as_deref().map(|it| PathBuf::from(shown(it))),
            is_fragment: input.is_fragment,
            images,
            ..self.options.clone()
        }
    }
}

/// The files of variables that are named in place of `.env`.
fn env_files(args: &ProjectArgs, env: &Environment) -> Result<Option<Vec<Source>>, String> {
    let listed = env.get("COMPOSE_ENV_FILES").unwrap_or_default();
    let listed = listed.split(',').filter(|name| !name.is_empty());
    let (option, paths): (_, Vec<PathBuf>) = if args.env_files.is_empty() {
        ("COMPOSE_ENV_FILES", listed.map(PathBuf::from).collect())
    } else {
        ("--env-file", args.env_files.clone())
    };
    let read = |path: &PathBuf| {
        let bytes = super::input::file(path);
        let bytes = bytes
            .map_err(|error| format!("{option}: {}: {}", escape(&shown(path)), reason(&error)))?;
        Ok(Source::from_bytes(shown(path), bytes))
    };
    let sources = paths.iter().map(read).collect::<Result<Vec<_>, String>>()?;
    Ok((!sources.is_empty()).then_some(sources))
}

/// The process's variables. Compose sees `PWD` even where nobody set it.
fn process_environment() -> Environment {
    let here = std::env::current_dir()
        .ok()
        .and_then(|here| here.into_os_string().into_string().ok());
    let pwd = here.map(|here| ("PWD".to_owned(), here));
    let own = std::env::vars_os();
    let own =
        own.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Environment::new(pwd.into_iter().chain(own))
}

/// The name of a folder, from which Compose names a project.
fn folder_name(folder: &Path) -> Option<String> {
    let full = folder.canonicalize().ok()?;
    Some(full.file_name()?.to_string_lossy().into_owned())
}

//! `include`: other projects as parts of this one.

use std::path::Path as FilePath;

use super::Environment;
use super::assemble::Assembly;
use super::budget::MAX_DEPTH;
use super::context::Role;
use super::problem::{Kind, Problem};
use super::reading::clean;
use super::value::{Data, FileId, HopKind, Mapping, Member, Path, Place, Value, excerpt};

/// The parts of a project that are taken over.
const SECTIONS: [&str; 6] = [
    "services", "volumes", "networks", "secrets", "configs", "models",
];

/// One entry of `include`.
struct Item<'v> {
    paths: Vec<&'v Value>,
    folder: Option<&'v str>,
    env_files: Vec<&'v Value>,
}

impl Assembly<'_> {
    /// Brings the included projects into a document, and takes `include` out of it.
    pub(super) fn include(&mut self, document: &mut Value, file: FileId, env: &Environment) {
        let Data::Mapping(top) = &mut document.data else {
            return;
        };
        let Some(include) = top.shift_remove("include") else {
            return;
        };
        let Data::Sequence(items) = &include.value.data else {
            if !matches!(include.value.data, Data::Null | Data::Invalid) {
                let place = self.cx.place(include.value.origin);
                let message = format!(
                    "`include` must be a list, and this is {}",
                    include.value.data.describe()
                );
                let help = match include.value.string() {
                    Some(path) => format!("write it as a list: `[{}]`", excerpt(path)),
                    None => "write each file as an item: `- path`".to_owned(),
                };
                let problem =
                    Problem::new(Kind::InvalidValue, place.file, place.span, message, help);
                self.cx
                    .report(problem.at(&Path::Key(&Path::Root, "include")));
            }
            return;
        };
        for value in items {
            let Some(item) = Item::of(value) else {
                let place = self.cx.place(value.origin);
                let message = format!(
                    "an item of `include` must be a path or a mapping with `path`, and this is {}",
                    value.data.describe()
                );
                let problem = Problem::new(
                    Kind::InvalidValue,
                    place.file,
                    place.span,
                    message,
                    "write `- path/compose.yaml`",
                );
                self.cx
                    .report(problem.at(&Path::Key(&Path::Root, "include")));
                continue;
            };
            if let Some(mut model) = self.included(&item, file, env) {
                self.bring(&mut model, HopKind::Include, value.origin);
                self.import(top, model);
            }
        }
    }

    /// The model of one entry.
    fn included(&mut self, item: &Item<'_>, file: FileId, env: &Environment) -> Option<Value> {
        let base = self.cx.files.get(file.index())?.folder.clone();
        let place = self.cx.place(item.paths.first()?.origin);
        for path in &item.paths {
            let place = self.cx.place(path.origin);
            if self.is_elsewhere(path.string()?, place) {
                return None;
            }
        }
        let first = base.join(item.paths.first()?.string()?);
        let folder = clean(&match item.folder {
            Some(folder) => base.join(folder),
            None => first.parent().unwrap_or(FilePath::new("")).to_owned(),
        });
        if self.including.len() >= MAX_DEPTH {
            self.stop(
                place,
                &format!("files include each other more than {MAX_DEPTH} deep"),
            );
            return None;
        }
        let env = self.include_env(item, &base, &folder, env, place);
        let depth = self.including.len();
        let mut files = Vec::new();
        for path in &item.paths {
            let full = clean(&base.join(path.string()?));
            let place = self.cx.place(path.origin);
            if self.including.contains(&full) {
                let message = "this file includes itself, directly or through others";
                let problem = Problem::new(
                    Kind::CircularInclude,
                    place.file,
                    place.span,
                    message,
                    "take one of the includes out",
                );
                self.cx
                    .report(problem.at(&Path::Key(&Path::Root, "include")));
                self.including.truncate(depth);
                return None;
            }
            self.including.push(full.clone());
            let opened = self.open(&full, folder.clone(), Role::Included, place);
            self.included.extend(opened.map(|file| (file, env.clone())));
            files.extend(opened);
        }
        let mut model = self.model(&files, &env);
        self.including.truncate(depth);
        model.iter_mut().for_each(set_contexts);
        model
    }

    /// The variables of an included project: those around it, and its own `env_file` or `.env`. `place` is where it is
    /// included.
    fn include_env(
        &mut self,
        item: &Item<'_>,
        base: &FilePath,
        folder: &FilePath,
        env: &Environment,
        place: Place,
    ) -> Environment {
        let mut env = env.clone();
        let mut files = Vec::new();
        for value in &item.env_files {
            let Some(path) = value.string().filter(|path| *path != "/dev/null") else {
                continue;
            };
            let path = base.join(path);
            match self.open_beside(&path) {
                Ok(file) => files.push(file),
                Err(error) => {
                    self.lacks_variables = true;
                    let place = self.cx.place(value.origin);
                    self.unreadable(&path, &error, place);
                }
            }
        }
        if item.env_files.is_empty() {
            files.extend(self.dotenv(folder, place));
        }
        self.add_files(&mut env, &files);
        env
    }

    /// Takes the parts of an included project over. What is there already must be the same.
    fn import(&mut self, top: &mut Mapping, model: Value) {
        let Data::Mapping(mut model) = model.data else {
            return;
        };
        for section in SECTIONS {
            let Some(included) = model.shift_remove(section) else {
                continue;
            };
            let Some(own) = top.get_mut(section) else {
                top.insert(section.to_owned(), included);
                continue;
            };
            let (Data::Mapping(names), Data::Mapping(more)) =
                (&mut own.value.data, included.value.data)
            else {
                continue;
            };
            for (name, member) in more {
                let Some(known) = names.get(&name) else {
                    names.insert(name, member);
                    continue;
                };
                if !known.value.same(&member.value) {
                    let place = self.cx.place(known.key);
                    let other = self.cx.place(member.key);
                    let message =
                        format!("`{name}` is defined here and, differently, in an included file");
                    let help = "rename one of them, or override it in `compose.override.yaml`";
                    let problem =
                        Problem::new(Kind::InvalidValue, place.file, place.span, message, help);
                    let path = Path::Key(&Path::Root, section);
                    self.cx.report(problem.at(&Path::Key(&path, &name)).related(
                        other.file,
                        other.span,
                        "in the included file",
                    ));
                }
            }
        }
    }
}

/// A build without a context has the folder of the included project for it, whatever files outside add later.
fn set_contexts(model: &mut Value) {
    let Data::Mapping(top) = &mut model.data else {
        return;
    };
    let services = top.get_mut("services").map(|member| &mut member.value.data);
    let Some(Data::Mapping(services)) = services else {
        return;
    };
    for service in services.values_mut() {
        let origin = service.value.origin;
        if let Data::Mapping(keys) = &mut service.value.data
            && let Some(build) = keys.get_mut("build")
            && let Data::Mapping(build) = &mut build.value.data
        {
            let here = || Member {
                key: origin,
                value: Value::new(Data::String(".".to_owned()), origin),
            };
            build.entry("context".to_owned()).or_insert_with(here);
        }
    }
}

impl<'v> Item<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        let several = |value: Option<&'v Value>| -> Vec<&'v Value> {
            match value.map(|value| (&value.data, value)) {
                Some((Data::Sequence(items), _)) => items.iter().collect(),
                Some((Data::String(_), one)) => vec![one],
                _ => Vec::new(),
            }
        };
        match &value.data {
            Data::String(_) => Some(Self {
                paths: vec![value],
                folder: None,
                env_files: Vec::new(),
            }),
            Data::Mapping(_) => Some(Self {
                paths: several(value.get("path")),
                folder: value.get("project_directory").and_then(Value::string),
                env_files: several(value.get("env_file")),
            })
            .filter(|item| !item.paths.is_empty()),
            _ => None,
        }
    }
}

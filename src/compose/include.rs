//! `include`: other projects as parts of this one.

use std::path::Path as FilePath;

use super::Environment;
use super::assemble::Assembly;
use super::budget::MAX_DEPTH;
use super::context::Role;
use super::imported::Form;
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
            let item = match Item::of(value) {
                // Compose passes over an item that names nothing.
                Ok(item) if item.paths.is_empty() => continue,
                Ok(item) => item,
                Err(wrong) => {
                    self.report_item(wrong);
                    continue;
                }
            };
            if let Some(mut model) = self.included(&item, file, env) {
                self.bring(&mut model, HopKind::Include, value.origin);
                self.import(top, model);
            }
        }
    }

    fn report_item(&mut self, (value, message): (&Value, String)) {
        let place = self.cx.place(value.origin);
        let help = "write `- path/compose.yaml`";
        let kind = Kind::InvalidValue;
        let problem = Problem::new(kind, place.file, place.span, message, help);
        self.cx
            .report(problem.at(&Path::Key(&Path::Root, "include")));
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
        let around = std::mem::replace(&mut self.env, env.clone());
        let bases = std::mem::take(&mut self.bases);
        let mut model = self.model(&files, &env);
        (self.env, self.bases) = (around, bases);
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
                if !self.is_same(section, &known.value, &member.value) {
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

    /// Whether what is there, in this file or by an earlier `include`, is what another project brings.
    fn is_same(&self, section: &str, known: &Value, brought: &Value) -> bool {
        let env = |value: &Value| self.included.get(&value.origin.file).unwrap_or(&self.env);
        let hop = known
            .origin
            .hop
            .and_then(|hop| self.cx.hops.get(hop.0 as usize));
        let is_brought = hop.is_some_and(|hop| hop.kind == HopKind::Include);
        let form = |included| Form {
            section,
            files: &self.cx.files,
            included,
        };
        let known = form(is_brought.then(|| env(known))).of(known);
        known.same(&form(Some(env(brought))).of(brought))
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
    /// Reads an entry; where it is malformed, what is wrong with which value.
    fn of(value: &'v Value) -> Result<Self, (&'v Value, String)> {
        let nothing = Self {
            paths: Vec::new(),
            folder: None,
            env_files: Vec::new(),
        };
        match &value.data {
            Data::Null | Data::Invalid => Ok(nothing),
            Data::String(_) => Ok(Self {
                paths: vec![value],
                ..nothing
            }),
            Data::Mapping(_) => Ok(Self {
                paths: texts(value, "path")?,
                folder: folder(value)?.filter(|folder| !folder.is_empty()),
                env_files: texts(value, "env_file")?,
            }),
            data => Err((
                value,
                format!(
                    "an item of `include` must be a path or a mapping with `path`, and this is {}",
                    data.describe()
                ),
            )),
        }
    }
}

/// A text or a list of them.
fn texts<'v>(item: &'v Value, key: &str) -> Result<Vec<&'v Value>, (&'v Value, String)> {
    let Some(value) = item.get(key) else {
        return Ok(Vec::new());
    };
    let all: Vec<&Value> = match &value.data {
        Data::Null => Vec::new(),
        Data::Sequence(items) => items.iter().collect(),
        _ => vec![value],
    };
    let is_text = |value: &&Value| matches!(value.data, Data::String(_) | Data::Invalid);
    match all.iter().find(|value| !is_text(value)) {
        Some(other) => Err((
            other,
            format!(
                "`{key}` of an `include` must be a path or a list of paths, and this is {}",
                other.data.describe()
            ),
        )),
        None => Ok(all),
    }
}

fn folder(item: &Value) -> Result<Option<&str>, (&Value, String)> {
    let Some(value) = item.get("project_directory") else {
        return Ok(None);
    };
    match &value.data {
        Data::Sequence(_) | Data::Mapping(_) => Err((
            value,
            format!(
                "`project_directory` of an `include` must be a path, and this is {}",
                value.data.describe()
            ),
        )),
        _ => Ok(value.string()),
    }
}

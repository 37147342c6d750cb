//! `env_file` and `label_file`: variables and labels that lie in files of their own.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::assemble::Assembly;
use super::consistency::Profiles;
use super::decode::{Field, Pairs};
use super::dotenv;
use super::model::{Compose, Service};
use super::problem::{Kind, Problem};
use super::template::Lookup;
use super::value::{Data, FileId, Origin, Path, Place, Value};
use crate::span::Span;

/// What a service takes from files of variables.
#[derive(Debug, Clone, Default)]
pub struct FileValues {
    /// From `env_file`, the last of a name counting.
    pub environment: HashMap<String, FileValue>,
    /// From `label_file`, the last of a name counting.
    pub labels: HashMap<String, FileValue>,
    /// Whether a file could not be read, so that more may be there.
    pub is_partial: bool,
}

/// A value that stands in a file of variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileValue {
    /// The text.
    pub text: String,
    /// Whether it hangs on no variable that is not set.
    pub is_known: bool,
    /// Where it stands.
    pub place: Place,
    /// Where the service names the file.
    pub named: Origin,
}

/// A file of variables that a service names.
struct Named<'m> {
    service: &'m str,
    path: &'m str,
    origin: Origin,
    is_required: bool,
    format: Option<&'m str>,
}

impl Assembly<'_> {
    /// Reads the files of all services that run, each service's values by its name.
    pub(super) fn file_values(
        &mut self,
        value: &Value,
        compose: &Compose,
        active: &Profiles,
    ) -> HashMap<String, FileValues> {
        let mut all = HashMap::new();
        for (name, named) in compose.services.known().into_iter().flatten() {
            let written = value
                .get("services")
                .and_then(|services| services.get(name));
            let (Some(service), Some(written)) = (
                named.value.known(),
                written.filter(|service| active.enable(service)),
            ) else {
                continue;
            };
            let mut values = FileValues::default();
            self.check_unset(name, written);
            self.environment(name, service, &mut values);
            self.labels(name, service, &mut values);
            if !values.is_empty() {
                all.insert(name.clone(), values);
            }
        }
        all
    }

    fn environment(&mut self, name: &str, service: &Service, values: &mut FileValues) {
        for file in service.env_file.known().into_iter().flatten() {
            let (Some(file), Some(origin)) = (file.known(), file.origin()) else {
                values.is_partial = true;
                continue;
            };
            let Some(path) = file.path.known() else {
                values.is_partial = true;
                continue;
            };
            let named = Named {
                service: name,
                path,
                origin: file.path.origin().unwrap_or(origin),
                is_required: file.required.known() != Some(&false),
                format: file.format.known().map(String::as_str),
            };
            let lookup = Around {
                project: &self.env.clone(),
                service: service.environment.known(),
            };
            let before = &values.environment;
            let is_partial = values.is_partial;
            let parse = |text: &str| {
                if named.format == Some("raw") {
                    return dotenv::parse_raw(text, &lookup);
                }
                let mut entries = dotenv::parse_after(text, &lookup, before)?;
                // What is not known may be what sets the variable.
                let is_sure = |it: &dotenv::Unset| !is_partial && lookup.is_known(&it.name);
                for entry in &mut entries {
                    entry.unset.retain(is_sure);
                }
                Ok(entries)
            };
            match self.variables(&named, parse) {
                Some(read) => values.environment.extend(read),
                None => values.is_partial = true,
            }
        }
    }

    fn labels(&mut self, name: &str, service: &Service, values: &mut FileValues) {
        for file in service.label_file.known().into_iter().flatten() {
            let (Some(path), Some(origin)) = (file.known(), file.origin()) else {
                values.is_partial = true;
                continue;
            };
            let named = Named {
                service: name,
                path,
                origin,
                is_required: true,
                format: None,
            };
            // Labels see no variables, only the labels of the files before.
            let before = &values.labels;
            match self.variables(&named, |text| dotenv::parse(text, before)) {
                Some(read) => values.labels.extend(read),
                None => values.is_partial = true,
            }
        }
    }

    /// Reports the files that Compose would not find as long as the variables in their paths are not set.
    fn check_unset(&mut self, name: &str, service: &Value) {
        for key in ["env_file", "label_file"] {
            let Some(Data::Sequence(items)) = service.get(key).map(|value| &value.data) else {
                continue;
            };
            for item in items {
                let required = item.get("required").map(|required| &required.data);
                let path = item.get("path").unwrap_or(item);
                let Some(text) = path.string().filter(|_| path.unset) else {
                    continue;
                };
                let named = Named {
                    service: name,
                    path: text,
                    origin: path.origin,
                    is_required: !matches!(required, Some(Data::Bool(false))),
                    format: None,
                };
                let error = match self.opened(&named) {
                    Err(error) if named.is_required && error.kind() == ErrorKind::NotFound => error,
                    _ => continue,
                };
                let mut problem = unreadable(&named, &error, self.cx.place(path.origin));
                problem.message += &self.cx.unset_hint(path);
                self.cx.report(problem.at(&named.at()));
            }
        }
    }

    /// A file of variables. One without a name is none.
    fn opened(&mut self, named: &Named<'_>) -> std::io::Result<FileId> {
        if named.path.is_empty() {
            return Err(ErrorKind::NotFound.into());
        }
        let folder = self.folder_of(named.origin.file);
        self.open_beside(&folder.join(named.path))
    }

    /// What a file says; nothing for one that is not required and not there, `None` for one that cannot be read.
    fn variables(
        &mut self,
        named: &Named<'_>,
        parse: impl Fn(&str) -> Result<Vec<dotenv::Entry>, dotenv::Error>,
    ) -> Option<Vec<(String, FileValue)>> {
        let place = self.cx.place(named.origin);
        let file = match self.opened(named) {
            Ok(file) => file,
            Err(error) if !named.is_required && error.kind() == ErrorKind::NotFound => {
                return Some(Vec::new());
            }
            Err(error) => {
                let problem = unreadable(named, &error, place);
                self.cx.report(problem.at(&named.at()));
                return None;
            }
        };
        let text = self.cx.files.get(file.index())?.tree.text().to_owned();
        if let Some(other) = named.format.filter(|format| !matches!(*format, "" | "raw")) {
            let message = format!("Compose knows no format `{other}` of an `env_file`");
            let help = "write `format: raw`, or leave it out";
            let problem = Problem::new(Kind::InvalidValue, place.file, place.span, message, help);
            self.cx.report(problem.at(&named.at()));
            return None;
        }
        match parse(&text) {
            Ok(mut entries) => {
                for unset in entries.iter_mut().flat_map(|entry| entry.unset.drain(..)) {
                    self.cx.note_unset_in(file, unset, Some(named.service));
                }
                let found = |entry| found(entry, file, named.origin);
                Some(entries.into_iter().map(found).collect())
            }
            Err(error) => {
                let problem =
                    invalid(&error, file).related(place.file, place.span, "it is named here");
                self.cx.report(problem);
                None
            }
        }
    }

    /// The folder to which the relative paths of a file refer.
    fn folder_of(&self, file: FileId) -> PathBuf {
        let file = self.cx.files.get(file.index());
        file.map_or_else(PathBuf::new, |file| file.folder.clone())
    }
}

impl FileValues {
    fn is_empty(&self) -> bool {
        self.environment.is_empty() && self.labels.is_empty() && !self.is_partial
    }
}

impl<'m> Named<'m> {
    fn at(&self) -> Path<'m> {
        const SERVICES: Path<'static> = Path::Key(&Path::Root, "services");
        Path::Key(&SERVICES, self.service)
    }
}

fn unreadable(named: &Named<'_>, error: &std::io::Error, place: Place) -> Problem {
    let problem = super::reading::unreadable(named.path, error, place);
    if named.path.is_empty() {
        return Problem {
            message: "this names no file".to_owned(),
            help: "write the path of a file, or remove the key".to_owned(),
            ..problem
        };
    }
    problem
}

fn found(entry: dotenv::Entry, file: FileId, named: Origin) -> (String, FileValue) {
    let value = FileValue {
        text: entry.value,
        is_known: !entry.unknown,
        place: Place {
            file,
            span: Span::new(entry.span.start, entry.span.end),
        },
        named,
    };
    (entry.key, value)
}

/// What is wrong with a file of variables.
pub(super) fn invalid(error: &dotenv::Error, file: FileId) -> Problem {
    let help = "write `NAME=value` lines; put values with spaces, `#` or several lines in quotes";
    let span = Span::new(error.span.start, error.span.end);
    Problem::new(Kind::InvalidValue, file, span, error.kind.to_string(), help)
}

impl<S: BuildHasher> Lookup for HashMap<String, FileValue, S> {
    fn get(&self, name: &str) -> Option<&str> {
        Some(self.get(name)?.text.as_str())
    }

    fn is_known(&self, name: &str) -> bool {
        self.get(name).is_none_or(|value| value.is_known)
    }
}

/// What a template in an `env_file` sees: the project's variables, then the service's own.
struct Around<'a> {
    project: &'a dyn Lookup,
    service: Option<&'a Pairs>,
}

impl Lookup for Around<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.project.get(name).or_else(|| {
            let value = self.service?.get(name)?.known()?;
            Some(value.0.as_str())
        })
    }

    fn is_known(&self, name: &str) -> bool {
        let own = self.service.and_then(|pairs| pairs.get(name));
        self.project.is_known(name) && !own.is_some_and(Field::is_unknown)
    }
}

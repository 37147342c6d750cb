//! The variables that `${…}` can name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dotenv;
use super::template::Lookup;
use super::unset;
use super::value::{FileId, Place};
use crate::span::Span;

/// Variables by name. What the caller gives wins over what is added later.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// What the caller gave, shared by all projects of a run.
    given: Arc<BTreeMap<String, String>>,
    added: BTreeMap<String, Variable>,
}

#[derive(Debug, Clone)]
struct Variable {
    value: String,
    /// Whether the value itself hangs on no variable that is not set.
    is_known: bool,
    /// Where it is set, if a file does so.
    place: Option<Place>,
}

/// Who sets a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetBy {
    /// The caller: the process's own environment.
    Caller,
    /// A file of variables, here.
    File(Place),
    /// The load itself, as it does with the name of the project.
    Load,
}

impl Environment {
    /// An environment of the given variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            given: Arc::new(variables.into_iter().collect()),
            added: BTreeMap::new(),
        }
    }

    /// Adds what a project's `.env`, the file `file` of the load, says about variables that are not set yet.
    ///
    /// # Errors
    /// Where Compose could not read the file.
    pub fn add_dotenv(&mut self, text: &str, file: FileId) -> Result<(), dotenv::Error> {
        match self.add_dotenvs([(file, text)]).pop() {
            Some((_, dotenv::Fault::Error(error))) => Err(error),
            _ => Ok(()),
        }
    }

    /// Adds what several such files say. A later one may use the variables of those before it, and counts where both set
    /// one; what was set before all of them wins. Gives what is wrong with each.
    pub fn add_dotenvs<'t>(
        &mut self,
        files: impl IntoIterator<Item = (FileId, &'t str)>,
    ) -> Vec<(FileId, dotenv::Fault)> {
        let mut before = Before::default();
        let mut faults = Vec::new();
        for (file, text) in files {
            match dotenv::parse_after(text, self, &before) {
                Ok(mut entries) => {
                    let unset = entries.iter_mut().flat_map(|entry| entry.unset.drain(..));
                    faults.extend(unset.map(|unset| (file, dotenv::Fault::Unset(unset))));
                    before.take(entries, file);
                }
                Err(error) => faults.push((file, dotenv::Fault::Error(error))),
            }
        }
        for (name, variable) in before.0 {
            self.add(name, variable);
        }
        faults
    }

    /// Sets a variable, whoever set it before.
    pub fn set(&mut self, name: &str, value: String) {
        if self.get(name) == Some(&value) {
            return;
        }
        if self.given.contains_key(name) {
            Arc::make_mut(&mut self.given).remove(name);
        }
        let variable = Variable {
            value,
            is_known: true,
            place: None,
        };
        self.added.insert(name.to_owned(), variable);
    }

    fn add(&mut self, name: String, variable: Variable) {
        if !self.given.contains_key(&name) {
            self.added.entry(name).or_insert(variable);
        }
    }

    /// Whether a project's `.env` is read: `COMPOSE_DISABLE_ENV_FILE` says no in the words of Go's `strconv.ParseBool`.
    pub fn wants_dotenv(&self) -> bool {
        let disabled = self.get("COMPOSE_DISABLE_ENV_FILE");
        !matches!(disabled, Some("1" | "t" | "T" | "true" | "TRUE" | "True"))
    }

    /// Who sets a variable; `None` where nobody does.
    pub fn set_by(&self, name: &str) -> Option<SetBy> {
        if self.given.contains_key(name) {
            return Some(SetBy::Caller);
        }
        let variable = self.added.get(name)?;
        Some(variable.place.map_or(SetBy::Load, SetBy::File))
    }

    /// The names of all variables, those that the caller gave first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.given
            .keys()
            .chain(self.added.keys())
            .map(String::as_str)
    }
}

/// What the files so far set.
#[derive(Default)]
struct Before(BTreeMap<String, Variable>);

impl Before {
    fn take(&mut self, entries: Vec<dotenv::Entry>, file: FileId) {
        for entry in entries
            .into_iter()
            .filter(dotenv::Entry::counts_in_project_env)
        {
            let variable = Variable {
                value: entry.value,
                is_known: !entry.unknown,
                place: Some(Place {
                    file,
                    span: Span::new(entry.span.start, entry.span.end),
                }),
            };
            self.0.insert(entry.key, variable);
        }
    }
}

impl Lookup for Before {
    fn get(&self, name: &str) -> Option<&str> {
        Some(self.0.get(name)?.value.as_str())
    }

    fn is_known(&self, name: &str) -> bool {
        self.0.get(name).is_none_or(|variable| variable.is_known)
    }
}

impl Lookup for Environment {
    fn get(&self, name: &str) -> Option<&str> {
        let given = self.given.get(name).map(String::as_str);
        given.or_else(|| Some(self.added.get(name)?.value.as_str()))
    }

    fn nearest(&self, name: &str) -> Option<&str> {
        unset::nearest(name, self.names())
    }

    fn is_known(&self, name: &str) -> bool {
        let added = self.added.get(name);
        self.given.contains_key(name) || added.is_none_or(|variable| variable.is_known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Docker Compose 2.40.3 makes of `--env-file a.env --env-file b.env` and of an `include` with both.
    #[test]
    fn later_files_build_on_earlier_ones() {
        let mut env = Environment::new([("P".to_owned(), "proc".to_owned())]);
        let first = "A=a1\nB=${A}b\nC=c1\nD=${P}\nP=mine\n";
        let second = "A=a2\nD=${A}-${C}-${P}\nC=${B}c2\nE\n";
        assert_eq!(
            env.add_dotenvs([first, second].map(|text| (FileId(0), text))),
            []
        );
        let found = ["A", "B", "C", "D", "E", "P"].map(|name| env.get(name));
        let expected = ["a2", "a1b", "a1bc2", "a2-c1-proc", "", "proc"];
        let expected = expected.map(|text| Some(text).filter(|text| !text.is_empty()));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_file_that_cannot_be_read_leaves_the_others() {
        let mut env = Environment::default();
        let texts = ["A=1\n", "B C=2\n", "D=${A}\n"];
        let files = (0..).map(FileId).zip(texts);
        let errors = env.add_dotenvs(files);
        assert_eq!(
            errors.iter().map(|it| it.0).collect::<Vec<_>>(),
            [FileId(1)]
        );
        assert_eq!(env.get("D"), Some("1"));
    }
}

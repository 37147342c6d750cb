//! The variables that `${…}` can name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dotenv;
use super::template::Lookup;
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
        let entries = dotenv::parse(text, self)?;
        // The last entry of a name counts.
        for entry in entries
            .into_iter()
            .rev()
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
            self.add(entry.key, variable);
        }
        Ok(())
    }

    /// Sets a variable that is not set yet.
    pub fn add_value(&mut self, name: &str, value: String) {
        let variable = Variable {
            value,
            is_known: true,
            place: None,
        };
        self.add(name.to_owned(), variable);
    }

    fn add(&mut self, name: String, variable: Variable) {
        if !self.given.contains_key(&name) {
            self.added.entry(name).or_insert(variable);
        }
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

impl Lookup for Environment {
    fn get(&self, name: &str) -> Option<&str> {
        let given = self.given.get(name).map(String::as_str);
        given.or_else(|| Some(self.added.get(name)?.value.as_str()))
    }

    fn is_known(&self, name: &str) -> bool {
        let added = self.added.get(name);
        self.given.contains_key(name) || added.is_none_or(|variable| variable.is_known)
    }
}

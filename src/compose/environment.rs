//! The variables that `${…}` can name.

use std::collections::BTreeMap;

use super::dotenv;
use super::template::Lookup;

/// Variables by name. What the caller gives wins over what a `.env` file says.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, Variable>,
}

#[derive(Debug, Clone)]
struct Variable {
    value: String,
    /// Whether the value itself hangs on no variable that is not set.
    is_known: bool,
}

impl Environment {
    /// An environment of the given variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let known = |(name, value)| {
            (
                name,
                Variable {
                    value,
                    is_known: true,
                },
            )
        };
        Self {
            variables: variables.into_iter().map(known).collect(),
        }
    }

    /// Adds what a project's `.env` says about variables that are not set yet.
    ///
    /// # Errors
    /// Where Compose could not read the file.
    pub fn add_dotenv(&mut self, text: &str) -> Result<(), dotenv::Error> {
        let entries = dotenv::parse(text, self)?;
        // The last entry of a name counts.
        for entry in entries
            .into_iter()
            .rev()
            .filter(dotenv::Entry::counts_in_project_env)
        {
            self.variables.entry(entry.key).or_insert(Variable {
                value: entry.value,
                is_known: !entry.unknown,
            });
        }
        Ok(())
    }
}

impl Lookup for Environment {
    fn get(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(|variable| variable.value.as_str())
    }

    fn is_known(&self, name: &str) -> bool {
        self.variables
            .get(name)
            .is_none_or(|variable| variable.is_known)
    }
}

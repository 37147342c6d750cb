//! The variables that `${…}` can name.

use std::collections::BTreeMap;

use super::dotenv;
use super::template::Lookup;

/// Variables by name. What the caller gives wins over what a `.env` file says.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// An environment of the given variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            variables: variables.into_iter().collect(),
        }
    }

    /// Adds what a `.env` file says about variables that are not set yet.
    ///
    /// # Errors
    /// Where Compose could not read the file.
    pub fn add_dotenv(&mut self, text: &str) -> Result<(), dotenv::Error> {
        for variable in dotenv::parse(text, self)? {
            self.variables
                .entry(variable.name)
                .or_insert(variable.value);
        }
        Ok(())
    }
}

impl Lookup for Environment {
    fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }
}

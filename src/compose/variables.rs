//! The variables that a container of a service gets: those of `environment`, and those of its `env_file`s.

use super::decode::{Field, Text};
use super::project::ServiceView;
use super::value::{Origin, Place};

/// A variable of a container.
#[derive(Debug, Clone, Copy)]
pub struct Variable<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its value, where that is known.
    pub value: Option<&'p str>,
    /// Where the Compose file sets it, or names the file that does.
    pub place: Place,
}

impl<'p> ServiceView<'p> {
    /// The variables that `environment` sets where the service stands, and not in a block or service from which it takes them: the name,
    /// the value, and where that is written.
    pub fn own_variables(&self) -> impl Iterator<Item = (&'p str, &'p Field<Text>, Origin)> {
        let project = self.project;
        let all = self.service.environment.known().into_iter().flatten();
        all.filter_map(|(name, value)| {
            let origin = value
                .origin()
                .filter(|origin| project.is_in_place(*origin))?;
            Some((name.as_str(), value, origin))
        })
    }

    /// The variables that the files set, each once: those of `environment` in their order, then those of `env_file` by
    /// name.
    pub fn variables(&self) -> Vec<Variable<'p>> {
        let own = self.service.environment.known();
        let mut all: Vec<Variable<'p>> = own
            .into_iter()
            .flatten()
            .map(|(name, value)| Variable {
                name,
                value: value.known().map(|text| text.0.as_str()),
                place: value
                    .origin()
                    .map_or_else(|| self.place(), |origin| self.project.place(origin)),
            })
            .collect();
        let read = self.project.file_values.get(self.name);
        let mut more: Vec<_> = read
            .into_iter()
            .flat_map(|values| &values.environment)
            .filter(|(name, _)| own.is_none_or(|own| !own.contains_key(*name)))
            .map(|(name, value)| Variable {
                name,
                value: Some(value.text.as_str()).filter(|_| value.is_known),
                place: self.project.place(value.named),
            })
            .collect();
        more.sort_by_key(|variable| variable.name);
        all.append(&mut more);
        all
    }

    /// Whether there are no variables but those that [`variables`](Self::variables) gives.
    pub fn knows_variables(&self) -> bool {
        let read = self.project.file_values.get(self.name);
        let files = match &self.service.env_file {
            Field::Absent => true,
            Field::Known(files, _) if files.is_empty() => true,
            // Files of services that do not run are not read.
            _ => read.is_some_and(|values| !values.is_partial),
        };
        files && !self.service.environment.is_unknown()
    }
}

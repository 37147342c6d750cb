//! Variables in a test that are meant for the shell of the container, and that Compose replaces on the host.

use std::collections::HashSet;

use super::mend::Change;
use crate::compose::{Field, Place, Project, ServiceView, UnsetUse, UnsetVariable};
use crate::finding::{Fix, Safety};
use crate::yaml::edit::Edit;

impl Project {
    /// The variables that are not set on the host, with their uses in one file, once for each file; without those that are meant for a
    /// container's own shell.
    pub fn unset_by_file(&self) -> Vec<(&UnsetVariable, Vec<&UnsetUse>)> {
        let meant = self.services().flat_map(|view| view.meant_for_container());
        let meant: HashSet<Place> = meant.map(|(_, found)| found.place).collect();
        let mut all = Vec::new();
        for variable in &self.unset {
            let uses = variable.uses.iter();
            let uses: Vec<_> = uses.filter(|found| !meant.contains(&found.place)).collect();
            let by_file = uses.chunk_by(|a, b| a.place.file == b.place.file);
            all.extend(by_file.map(|uses| (variable, uses.to_vec())));
        }
        all
    }
}

impl<'p> ServiceView<'p> {
    /// The variables in its test that are not set on the host, while the file sets them in the container.
    pub fn meant_for_container(&self) -> Vec<(&'p UnsetVariable, &'p UnsetUse)> {
        let project = self.project;
        let own = self.service.healthcheck.known();
        let words = own.and_then(|own| own.test.known()).into_iter().flatten();
        let unset = words.filter(|word| word.is_unknown());
        let mut places: Vec<Place> = unset
            .filter_map(|word| Some(project.place(word.origin()?)))
            .collect();
        places.dedup();
        let variables = project
            .unset
            .iter()
            .filter(|variable| self.sets(&variable.name));
        variables
            // What an example lists is to be set on the host.
            .filter(|variable| variable.example.is_none())
            .flat_map(|variable| variable.uses.iter().map(move |found| (variable, found)))
            .filter(|(_, found)| places.contains(&found.whole))
            .collect()
    }

    /// Whether the file itself gives the container this variable, without a variable of the host.
    fn sets(&self, name: &str) -> bool {
        // What a file of variables sets may be meant for `--env-file` too.
        let Some(environment) = self.service.environment.known() else {
            return false;
        };
        let Some(Field::Known(_, origin)) = environment.get(name) else {
            return false;
        };
        self.raw(*origin).is_some_and(|raw| !raw.contains('$'))
    }
}

impl ServiceView<'_> {
    /// Writes `$$` for the `$` of each of these variables.
    ///
    /// # Errors
    /// Says why that cannot be done.
    pub fn double_dollars(&self, meant: &[(&UnsetVariable, &UnsetUse)]) -> Result<Fix, String> {
        let project = self.project;
        let own = self.service.healthcheck.known();
        let own = own.ok_or("it has no healthcheck")?;
        let words = own.test.known().ok_or("it has no test")?;
        let kind = words.first().and_then(Field::known).map(String::as_str);
        let is_script = |word: &str| {
            word.rsplit('/')
                .next()
                .is_some_and(|name| name.ends_with("sh"))
        };
        let program = words.get(1).and_then(Field::known);
        if !own.has_line()
            && kind != Some("CMD-SHELL")
            && !program.is_some_and(|word| is_script(word))
        {
            return Err(
                "no shell reads this test, so that nobody would replace it in the container"
                    .to_owned(),
            );
        }
        let mut change = Change::at(format!("services.{}.healthcheck.test", self.name));
        for word in words.iter().filter(|word| word.is_unknown()) {
            let origin = word.origin().ok_or("it is not written")?;
            self.may_edit(origin)?;
            let whole = project.place(origin);
            for (_, found) in meant.iter().filter(|(_, found)| found.whole == whole) {
                let file = project
                    .file(found.place.file)
                    .ok_or("its file is not there")?;
                if !file.tree.slice(found.place.span).starts_with('$') {
                    return Err("escapes or folded lines leave its place unclear".to_owned());
                }
                let at = found.place.span.from();
                change.edits.push((found.place.file, Edit::insert(at, "$")));
            }
        }
        Ok(Fix::new("write `$$`", Safety::Unsafe, vec![change]))
    }
}

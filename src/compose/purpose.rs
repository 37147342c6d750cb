//! What a project is for, as far as the paths of its files say so.

use super::project::Project;

/// Words in the paths of what is made anew for each run.
const TESTS: &[&str] = &[
    "test",
    "tests",
    "testing",
    "e2e",
    "ci",
    "integration",
    "fixture",
    "fixtures",
    "smoke",
    "bench",
    "benchmark",
    "benchmarks",
    "loadtest",
];

/// Words in the paths of what shows how something works, or is run by one person.
const TRIALS: &[&str] = &[
    "example",
    "examples",
    "demo",
    "demos",
    "sample",
    "samples",
    "tutorial",
    "tutorials",
    "quickstart",
    "playground",
    "recipes",
    "dev",
    "develop",
    "development",
    "local",
    "sandbox",
];

/// What a project is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Tests: `tests/compose.yaml`, `docker-compose.ci.yml`.
    Tests,
    /// A demonstration or development: `examples/blog/compose.yaml`, `compose.dev.yaml`.
    Trial,
}

impl Project {
    /// What it is for, by the words in the paths of the files that make it up, as the user would write them. Of an absolute path
    /// only the name counts, for what is above the project says nothing of it.
    pub fn purpose(&self) -> Option<Purpose> {
        let files = self.files.iter().filter(|file| file.opened.is_none());
        let says = |words: &[&str]| files.clone().any(|file| has_word(&file.path, words));
        if says(TESTS) {
            Some(Purpose::Tests)
        } else {
            says(TRIALS).then_some(Purpose::Trial)
        }
    }
}

fn has_word(path: &str, words: &[&str]) -> bool {
    let is_absolute = path.starts_with('/') || path.contains(':');
    let name = path.rsplit('/').next().filter(|_| is_absolute);
    let path = name.unwrap_or(path).to_lowercase();
    let mut all = path.split(|c: char| !c.is_ascii_alphanumeric());
    all.any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Environment, Loader, NoFiles, Source};

    #[test]
    fn paths_say_what_a_project_is_for() {
        let purpose = |paths: &[&str]| {
            let env = Environment::default();
            let text = "services: {db: {image: postgres}}";
            let sources: Vec<Source> = paths.iter().map(|path| Source::new(*path, text)).collect();
            Loader::new(&env, &NoFiles).load(&sources).purpose()
        };
        for (path, expected) in [
            ("tests/compose.yaml", Some(Purpose::Tests)),
            ("docker-compose.CI.yml", Some(Purpose::Tests)),
            ("api/docker-compose-test.yml", Some(Purpose::Tests)),
            ("examples/blog/compose.yaml", Some(Purpose::Trial)),
            ("compose.dev.yaml", Some(Purpose::Trial)),
            ("examples/tests/compose.yaml", Some(Purpose::Tests)),
            ("contest/attested/devices/compose.yaml", None),
            ("/tmp/test-1/compose.yaml", None),
            ("/srv/shop/compose.test.yaml", Some(Purpose::Tests)),
            ("compose.yaml", None),
        ] {
            assert_eq!(purpose(&[path]), expected, "{path}");
        }
        assert_eq!(
            purpose(&["compose.yaml", "compose.test.yaml"]),
            Some(Purpose::Tests)
        );
    }
}

//! What is said of each error that people make in Compose files, and where.
//!
//! `testdata/messages/` has a file for each, or a folder where it takes several. Its first line says where the fault is to be
//! shown: `# at LINE:COLUMN RULE`, several with commas between them. `messages.txt` has what is said; with `UPDATE=1` it is
//! written anew.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use compose_lint::compose::{Disk, Environment, Loader, Place, Project, Source};
use compose_lint::finding::{Finding, Severity};
use compose_lint::lint::{Settings, lint};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/messages")
}

/// The files of a case, each overriding those before it, and where its faults are to be shown.
struct Case {
    name: String,
    project: Project,
    wanted: Vec<String>,
}

impl Case {
    fn read(path: &Path) -> Self {
        let (folder, names) = if path.is_dir() {
            let overriding = path.join("compose.override.yaml");
            let overriding = overriding.exists().then_some("compose.override.yaml");
            let names = std::iter::once("compose.yaml").chain(overriding);
            (path, names.map(str::to_owned).collect())
        } else {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (path.parent().unwrap(), vec![name])
        };
        let read = |name: &String| {
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            Source::new(name.clone(), text)
        };
        let sources: Vec<Source> = names.iter().map(read).collect();
        let first = sources[0].text.lines().next().unwrap();
        let wanted = first.strip_prefix("# at ");
        let wanted = wanted.expect("the first line says where: `# at`");
        let env = Environment::default();
        let disk = Disk::new(folder);
        Self {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            project: Loader::new(&env, &disk).load(&sources),
            wanted: wanted.split(", ").map(str::to_owned).collect(),
        }
    }

    fn errors(&self) -> Vec<Finding> {
        let mut found = lint(&self.project, &Settings::default()).findings;
        found.retain(|finding| finding.severity == Severity::Error);
        found
    }

    /// `LINE:COLUMN`, with the file before it where that is not the first one.
    fn shown(&self, place: Place) -> String {
        let file = self.project.file(place.file).unwrap();
        let at = file
            .tree
            .lines()
            .position(file.tree.text(), place.span.from());
        let name = if file.path == self.project.files[0].path {
            String::new()
        } else {
            format!("{}:", file.path)
        };
        format!("{name}{}:{}", at.line, at.column)
    }

    /// Whether all faults are shown where they are, and nothing else is called an error.
    fn check(&self) {
        let found = self.errors();
        let found = found
            .iter()
            .map(|finding| format!("{} {}", self.shown(finding.place), finding.rule.id));
        assert_eq!(found.collect::<Vec<_>>(), self.wanted, "{}", self.name);
    }

    fn tell(&self) -> String {
        let mut told = format!("{}\n", self.name);
        for finding in self.errors() {
            let place = self.shown(finding.place);
            let _ = writeln!(told, "  {place} {}", finding.message);
            for (place, word) in &finding.related {
                let _ = writeln!(told, "      {} {word}", self.shown(*place));
            }
            let _ = writeln!(told, "      → {}", finding.help);
        }
        told
    }
}

/// The cases in a folder, in the order of their names.
fn cases(folder: &Path) -> Vec<Case> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let is_case = |path: &&PathBuf| match path.extension() {
        Some(extension) => extension == "yaml",
        None => path.join("compose.yaml").exists(),
    };
    paths
        .iter()
        .filter(is_case)
        .map(|path| Case::read(path))
        .collect()
}

#[test]
fn every_error_is_told_well() {
    let cases = cases(&folder());
    let mut told = String::new();
    for case in &cases {
        case.check();
        let _ = writeln!(told, "{}", case.tell());
    }
    let numbers = cases.iter().filter_map(|case| case.name.get(..2));
    let numbers: std::collections::BTreeSet<&str> = numbers.collect();
    assert_eq!(numbers.len(), 60, "a case is missing");
    let golden = folder().join("messages.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&golden, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&golden).unwrap_or_default());
}

/// Compose stops at the first error; here all of a file are told at once, however different they are.
#[test]
fn five_errors_in_one_run() {
    let cases = cases(&folder().join("five"));
    assert!(cases.len() >= 4, "the cases are not there");
    for case in cases {
        assert_eq!(case.wanted.len(), 5, "{}", case.name);
        case.check();
    }
}

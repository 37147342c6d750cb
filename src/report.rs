//! What a run found, for the renderers.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::compose::{Project, Role};
use crate::finding::{Finding, Safety, Severity};
use crate::lint::Linted;
use crate::span::Span;

/// A run over some projects.
#[derive(Debug, Default)]
pub struct Report {
    /// The projects, in the order of their paths.
    pub projects: Vec<Checked>,
    /// The paths of files from the root of their repository, where they differ from those that the user sees.
    pub in_repository: HashMap<String, String>,
    /// Why part of the work could not be done.
    pub failures: Vec<String>,
}

/// A project after the run.
#[derive(Debug)]
pub struct Checked {
    /// Its folder, relative to the working directory, with `/`; `.` for that directory itself.
    pub folder: String,
    /// The project as it is now.
    pub project: Arc<Project>,
    /// What is left.
    pub linted: Linted,
    /// What was mended.
    pub applied: Vec<Finding>,
    /// What a diff would mend.
    pub proposed: Vec<Finding>,
    /// What had a fix that could not be used, and why.
    pub dropped: Vec<(Finding, String)>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files of YAML that were read, each once.
    pub files: usize,
    /// Projects that were checked.
    pub projects: usize,
    /// Services in them, each once.
    pub services: usize,
    /// Findings of severity error that are left.
    pub errors: usize,
    /// Findings of severity warning that are left.
    pub warnings: usize,
    /// Findings of severity info that are left.
    pub infos: usize,
    /// Findings that were mended.
    pub fixed: usize,
    /// Findings left that the diff would mend.
    pub proposed: usize,
    /// Findings left that `--fix` would mend.
    pub fixable: usize,
    /// Findings left that only `--unsafe-fixes` would mend.
    pub fixable_unsafe: usize,
    /// Findings that were suppressed.
    pub suppressed: usize,
}

impl Checked {
    /// Takes note of fixes that could not be used: they are offered no longer.
    pub fn drop_fixes(&mut self, dropped: Vec<(Finding, String)>) {
        for (lost, reason) in &dropped {
            let found = self.linted.findings.iter_mut();
            for finding in found.filter(|it| it.rule.id == lost.rule.id && it.path == lost.path) {
                finding.fix = None;
                finding.obstacle = Some(reason.clone());
            }
        }
        self.dropped = dropped;
    }
}

impl Report {
    /// The path of a file from the root of its repository.
    pub fn in_repository<'r>(&'r self, path: &'r str) -> &'r str {
        self.in_repository.get(path).map_or(path, String::as_str)
    }

    /// All findings that are left, each with its project.
    pub fn findings(&self) -> impl Iterator<Item = (&Checked, &Finding)> {
        self.projects.iter().flat_map(|checked| {
            checked
                .linted
                .findings
                .iter()
                .map(move |finding| (checked, finding))
        })
    }

    /// Leaves out what an earlier project said already of a file that both share, and calls a suppression idle only where
    /// it is so in every project that reads its file.
    pub fn say_once(&mut self) {
        let idle = self.idle_everywhere();
        let mut said = HashSet::new();
        for checked in &mut self.projects {
            let project = &checked.project;
            checked.linted.findings.retain(|finding| {
                let key = key(project, finding);
                (finding.rule.id != UNUSED || idle.contains(&key)) && said.insert(key)
            });
            let mut told = HashSet::new();
            checked
                .dropped
                .retain(|(finding, reason)| told.insert((key(project, finding), reason.clone())));
        }
    }

    /// The suppressions that are idle in each project that reads their file.
    fn idle_everywhere(&self) -> HashSet<Key> {
        if !self.findings().any(|(_, it)| it.rule.id == UNUSED) {
            return HashSet::new();
        }
        let mut readers: HashMap<&str, usize> = HashMap::new();
        for checked in &self.projects {
            let files = checked.project.files.iter();
            let paths: HashSet<&str> = files.map(|file| file.path.as_str()).collect();
            for path in paths {
                *readers.entry(path).or_default() += 1;
            }
        }
        let mut idle: HashMap<Key, usize> = HashMap::new();
        for checked in &self.projects {
            let findings = checked.linted.findings.iter();
            let unused = findings.filter(|finding| finding.rule.id == UNUSED);
            let own: HashSet<Key> = unused.map(|it| key(&checked.project, it)).collect();
            for key in own {
                *idle.entry(key).or_default() += 1;
            }
        }
        let all = idle.into_iter();
        all.filter(|(key, count)| readers.get(key.0.as_str()) == Some(count))
            .map(|(key, _)| key)
            .collect()
    }

    /// How many of what there is.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            projects: self.projects.len(),
            ..Counts::default()
        };
        let (mut files, mut services) = (HashSet::new(), HashSet::new());
        for checked in &self.projects {
            let own = checked.project.files.iter();
            let own = own.filter(|file| file.role != Role::Variables);
            files.extend(own.map(|file| file.path.as_str()));
            services.extend(checked.project.service_places());
            counts.fixed += checked.applied.len();
            counts.proposed += checked.proposed.len();
            counts.suppressed += checked.linted.suppressed;
        }
        (counts.files, counts.services) = (files.len(), services.len());
        for (_, finding) in self.findings() {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
            match finding.fix.as_ref().map(|fix| fix.safety) {
                Some(Safety::Safe) => counts.fixable += 1,
                Some(Safety::Unsafe) => counts.fixable_unsafe += 1,
                None => {}
            }
        }
        counts
    }
}

/// What makes a finding the same as another: file, place, rule and message.
type Key = (String, Span, &'static str, String);

/// The rule on suppressions that suppress nothing.
const UNUSED: &str = "unused-suppression";

fn key(project: &Project, finding: &Finding) -> Key {
    let file = project.file(finding.place.file);
    (
        file.map(|file| file.path.clone()).unwrap_or_default(),
        finding.place.span,
        finding.rule.id,
        finding.message.clone(),
    )
}

impl Counts {
    /// How many findings are left.
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

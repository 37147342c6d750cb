//! What a run found, for the renderers.

use std::collections::HashSet;

use crate::compose::Project;
use crate::finding::{Finding, Safety, Severity};
use crate::lint::Linted;

/// A run over some projects.
#[derive(Debug, Default)]
pub struct Report {
    /// The projects, in the order of their paths.
    pub projects: Vec<Checked>,
}

/// A project after the run.
#[derive(Debug)]
pub struct Checked {
    /// Its folder, relative to the working directory, with `/`; `.` for that directory itself.
    pub folder: String,
    /// The project as it is now.
    pub project: Project,
    /// What is left.
    pub linted: Linted,
    /// What was mended.
    pub applied: Vec<Finding>,
    /// How many findings a diff would mend.
    pub proposed: usize,
    /// What had a fix that could not be used, and why.
    pub dropped: Vec<(Finding, String)>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files that were read.
    pub files: usize,
    /// Projects that were checked.
    pub projects: usize,
    /// Services in them.
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

impl Report {
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

    /// Leaves out what an earlier project said already of a file that both share.
    pub fn say_once(&mut self) {
        let mut said = HashSet::new();
        for checked in &mut self.projects {
            let files = &checked.project.files;
            let path = |finding: &Finding| {
                files
                    .get(finding.place.file.index())
                    .map(|file| file.path.clone())
            };
            checked.linted.findings.retain(|finding| {
                said.insert((
                    path(finding),
                    finding.place.span,
                    finding.rule.id,
                    finding.message.clone(),
                ))
            });
        }
    }

    /// How many of what there is.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            projects: self.projects.len(),
            ..Counts::default()
        };
        for checked in &self.projects {
            counts.files += checked.project.files.len();
            counts.services += checked.project.service_count();
            counts.fixed += checked.applied.len();
            counts.proposed += checked.proposed;
            counts.suppressed += checked.linted.suppressed;
        }
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

impl Counts {
    /// How many findings are left.
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

//! From a project to findings.

mod blocks;
mod claims;
mod connections;
mod data;
mod dependencies;
mod dollars;
mod exec;
mod guess;
pub mod habits;
mod health;
mod inherited;
mod init;
mod lines;
pub mod logs;
mod mend;
mod mentions;
pub mod prelude;
mod probe;
mod server;
pub mod sizes;
pub mod stats;
pub mod suppress;
mod templates;
mod test;
mod timing;
mod tools;

pub use claims::{Claim, Demand, Sorting};
pub use connections::Pool;
pub use data::{Data, Kept};
pub(crate) use mend::{Change, Wish};
pub use server::{Server, Setting};

use crate::compose::{Place, Project};
use crate::config::FixConfig;
use crate::finding::{Finding, Fix, Severity};
use crate::knowledge::Images;
use crate::rule::{RULES, Rule, find};

/// What the user asks of the rules.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How fixes are written.
    pub fix: FixConfig,
    /// The images that are known.
    pub images: Images,
    /// The limit that services without one are to get, as the user wrote it: `512m`.
    pub memory: Option<String>,
    /// What containers were seen to use.
    pub stats: Option<stats::Usage>,
    /// The rules that run, by name; all if `None`. What Compose itself would refuse is always reported.
    pub only: Option<Vec<&'static str>>,
    /// Today, as `YYYY-MM-DD`, by which suppressions expire.
    pub today: Option<String>,
}

/// What a rule works with: where it reports.
#[derive(Debug)]
pub struct Cx<'c> {
    rule: &'static Rule,
    /// What the user asks.
    pub settings: &'c Settings,
    findings: Vec<Finding>,
}

impl Cx<'_> {
    /// Reports a finding at a place. More can be said with the methods of [`Report`].
    pub fn report(&mut self, place: Place, message: impl Into<String>) -> Report<'_> {
        self.findings.push(Finding::new(self.rule, place, message));
        let last = self.findings.len() - 1;
        Report(&mut self.findings[last])
    }
}

/// A finding that is being written.
#[derive(Debug)]
pub struct Report<'f>(&'f mut Finding);

impl Report<'_> {
    /// What to do.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.0.help = help.into();
        self
    }

    /// The service that it concerns.
    pub fn service(self, name: &str) -> Self {
        self.0.service = Some(name.to_owned());
        self.0.path = format!("services.{name}");
        self
    }

    /// What it is about, where that is not a service.
    pub fn subject(self, name: &str) -> Self {
        self.0.subject = Some(name.to_owned());
        self
    }

    /// Another place that belongs to it, and why.
    pub fn related(self, place: Place, word: &str) -> Self {
        self.0.related.push((place, word.to_owned()));
        self
    }

    /// That it weighs less than its rule says.
    pub fn weighing(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// What would mend it, or why that cannot be offered.
    pub fn fix(self, fix: Result<Fix, String>) -> Self {
        match fix {
            Ok(fix) => self.0.fix = Some(fix),
            Err(obstacle) => self.0.obstacle = Some(obstacle),
        }
        self
    }
}

/// The outcome of a lint.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// What was found and not suppressed, sorted by file, place and rule.
    pub findings: Vec<Finding>,
    /// How many findings were suppressed.
    pub suppressed: usize,
}

/// What Compose would refuse, or could not be read, as findings.
pub fn problems(project: &Project) -> Vec<Finding> {
    project.problems.iter().filter_map(problem).collect()
}

/// Runs the rules over a project.
pub fn lint(project: &Project, settings: &Settings) -> Linted {
    let mut findings = problems(project);
    let wanted = |rule: &&Rule| {
        settings
            .only
            .as_ref()
            .is_none_or(|only| only.contains(&rule.id))
    };
    for rule in RULES.iter().copied().filter(wanted) {
        let Some(check) = rule.check else { continue };
        let mut cx = Cx {
            rule,
            settings,
            findings: Vec::new(),
        };
        check(project, &mut cx);
        findings.append(&mut cx.findings);
    }
    let mut linted = suppress::apply(project, findings, settings);
    templates::lift(project, &mut linted.findings);
    linted
        .findings
        .sort_by(|a, b| (a.place, a.rule.id, &a.path).cmp(&(b.place, b.rule.id, &b.path)));
    linted
}

/// A problem as a finding of its rule.
fn problem(problem: &crate::compose::Problem) -> Option<Finding> {
    let rule = find(problem.kind.rule())?;
    Some(Finding {
        severity: problem.severity,
        help: problem.help.clone(),
        service: problem.service.clone(),
        path: problem.path.clone(),
        related: problem.related.clone(),
        ..Finding::new(rule, problem.place, problem.message.as_str())
    })
}

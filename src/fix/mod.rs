//! From findings to mended text: choose, combine, apply, prove, until nothing is left to do.

mod combine;
mod diff;
mod prove;
mod together;
mod write;

pub use diff::unified;
pub use together::{Member, Seat, fix_together};
pub use write::{Replacement, WriteError, write, write_all};

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::compose::{FileId, Loader, Overlay, Project, Source, SourceFile};
use crate::finding::{Finding, Safety};
use crate::lint::{Linted, Settings, lint};
use crate::yaml::edit;
use combine::Batch;

/// More rounds than any file should need: a round mends all that does not get in each other's way.
const MAX_ROUNDS: usize = 10;

/// A project after its fixes.
#[derive(Debug)]
pub struct Fixed {
    /// The project as it is now.
    pub project: Arc<Project>,
    /// What is left in it.
    pub linted: Linted,
    /// The findings that were mended.
    pub applied: Vec<Finding>,
    /// The findings whose fix had to be left out, and why.
    pub dropped: Vec<(Finding, String)>,
}

/// Mends all findings of `project` that have a fix at most as daring as `level`. Each change is proved: the result is
/// loaded again and may differ only where its fixes said so; what cannot be proved is left out, with the reason.
pub fn fix(
    project: impl Into<Arc<Project>>,
    level: Safety,
    settings: &Settings,
    loader: Loader<'_>,
) -> Fixed {
    let project = project.into();
    let linted = lint(&project, settings);
    fix_before(project, linted, level, settings, loader, &|_, _| Ok(()))
}

/// Who else has a word on a change: given the project as it would be, and the places that would change, says what stands
/// against it.
type Witness<'w> = dyn Fn(&Project, &[&Finding]) -> Result<(), String> + 'w;

/// The same, before a witness.
fn fix_before(
    project: Arc<Project>,
    linted: Linted,
    level: Safety,
    settings: &Settings,
    loader: Loader<'_>,
    witness: &Witness<'_>,
) -> Fixed {
    let mut state = Fixed {
        project,
        linted,
        applied: Vec::new(),
        dropped: Vec::new(),
    };
    for _ in 0..MAX_ROUNDS {
        let candidates = candidates(&state, level);
        if candidates.is_empty() {
            break;
        }
        let batch = Batch::of(&candidates);
        let mut round = Round {
            before: &state.project,
            linted: &state.linted,
            candidates: &candidates,
            settings,
            loader,
            witness,
            accepted: Vec::new(),
            outcome: None,
            rejected: Vec::new(),
        };
        round.settle(&batch.chosen);
        let Round {
            accepted,
            outcome,
            rejected,
            ..
        } = round;
        let applied = accepted.iter().map(|&index| candidates[index].clone());
        let dropped = rejected
            .into_iter()
            .map(|(index, reason)| (candidates[index].clone(), reason));
        let (applied, dropped): (Vec<_>, Vec<_>) = (applied.collect(), dropped.collect());
        let applied_nothing = outcome.is_none();
        match outcome {
            Some((project, linted)) => {
                state.applied.extend(applied);
                state.project = Arc::new(project);
                state.linted = linted;
                // What stood in the way of the others may be gone now.
                state.dropped.clear();
            }
            None => state.dropped.extend(dropped),
        }
        if applied_nothing && batch.deferred == 0 {
            break;
        }
    }
    // Nothing that was promised is lost without a word.
    let late = candidates(&state, level).into_iter();
    let late = late.map(|finding| (finding, format!("not reached in {MAX_ROUNDS} rounds")));
    state.dropped.extend(late.collect::<Vec<_>>());
    state
}

/// The findings that may be mended and were not given up.
fn candidates(state: &Fixed, level: Safety) -> Vec<Finding> {
    let given_up: HashSet<(&str, &str)> = state
        .dropped
        .iter()
        .map(|(finding, _)| (finding.rule.id, finding.path.as_str()))
        .collect();
    let wanted = |finding: &&Finding| {
        finding.fix.as_ref().is_some_and(|fix| fix.safety <= level)
            && !given_up.contains(&(finding.rule.id, finding.path.as_str()))
    };
    state
        .linted
        .findings
        .iter()
        .filter(wanted)
        .cloned()
        .collect()
}

/// One round: fixes that do not get in each other's way, and the proof of them.
struct Round<'r> {
    before: &'r Project,
    linted: &'r Linted,
    candidates: &'r [Finding],
    settings: &'r Settings,
    loader: Loader<'r>,
    witness: &'r Witness<'r>,
    accepted: Vec<usize>,
    outcome: Option<(Project, Linted)>,
    rejected: Vec<(usize, String)>,
}

impl Round<'_> {
    /// Accepts as many of `fixes` as can be proved together, halving to find those that cannot.
    fn settle(&mut self, fixes: &[usize]) {
        if fixes.is_empty() {
            return;
        }
        let mut together = self.accepted.clone();
        together.extend_from_slice(fixes);
        match self.attempt(&together) {
            Ok(outcome) => {
                self.accepted = together;
                self.outcome = Some(outcome);
            }
            Err(reason) if fixes.len() == 1 => self.rejected.push((fixes[0], reason)),
            Err(_) => {
                let (left, right) = fixes.split_at(fixes.len() / 2);
                self.settle(left);
                self.settle(right);
            }
        }
    }

    fn attempt(&self, fixes: &[usize]) -> Result<(Project, Linted), String> {
        let chosen: Vec<&Finding> = fixes.iter().map(|&index| &self.candidates[index]).collect();
        let mut edits: HashMap<&str, Vec<edit::Edit>> = HashMap::new();
        for (file, edit) in chosen
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .flat_map(|fix| &fix.edits)
        {
            let path = self.before.file(*file).map(|file| file.path.as_str());
            edits
                .entry(path.unwrap_or_default())
                .or_default()
                .push(edit.clone());
        }
        // A file may be part of a project in more than one way.
        let mut texts: HashMap<&str, String> = HashMap::new();
        for file in &self.before.files {
            if let Some(edits) = edits.remove(file.path.as_str()) {
                let text = edit::apply(file.tree.text(), &edits);
                texts.insert(&file.path, text.map_err(|conflict| conflict.to_string())?);
            }
        }
        let after = reload(self.before, self.loader, |_, file| {
            texts.get(file.path.as_str())
        });
        let linted = lint(&after, self.settings);
        prove::prove(self.before, &after, self.linted, &linted, &chosen)?;
        (self.witness)(&after, &chosen)?;
        Ok((after, linted))
    }
}

/// Loads a project again, with other texts in place of those that it had.
fn reload<'t>(
    project: &Project,
    loader: Loader<'_>,
    text: impl Fn(FileId, &SourceFile) -> Option<&'t String>,
) -> Project {
    let mut sources = Vec::new();
    let mut texts = HashMap::new();
    for (id, file) in project.each_file() {
        let text = || {
            text(id, file)
                .map_or(file.tree.text(), String::as_str)
                .to_owned()
        };
        match &file.opened {
            None => sources.push(Source::new(file.path.clone(), text())),
            Some(path) => {
                texts.insert(path.clone(), text());
            }
        }
    }
    let disk = Overlay {
        disk: loader.disk,
        texts,
    };
    let loader = Loader {
        disk: &disk,
        ..loader
    };
    loader.load(&sources)
}

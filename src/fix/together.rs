//! Several projects that read the same files: each file is changed once, and no project may suffer from what another gains.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Fixed, MAX_ROUNDS, fix_before, prove, reload};
use crate::compose::{Loader, Project, SourceFile};
use crate::finding::{Finding, Safety};
use crate::lint::{Linted, Settings, lint};

/// A project that is mended together with others.
#[derive(Debug)]
pub struct Member<'m> {
    /// The project.
    pub project: Arc<Project>,
    /// What was found in it.
    pub linted: Linted,
    /// Its place among the others.
    pub seat: Seat<'m>,
}

/// What of a project stays the same while it is mended.
#[derive(Debug)]
pub struct Seat<'m> {
    /// How it is loaded.
    pub loader: Loader<'m>,
    /// Where each of its files really lies, in their order, so that a file which several projects read is known to be one.
    pub places: Vec<PathBuf>,
    /// The places at which nothing may be written, and why.
    pub closed: HashMap<PathBuf, &'static str>,
    /// What the user asks of it.
    pub settings: &'m Settings,
}

/// The new texts of files, by place.
type Texts = HashMap<PathBuf, String>;

/// Mends projects one after another, each on top of what was done for those before it.
///
/// A change of a file that others read as well must leave those whole: Compose refuses nothing new there, only the places
/// that the fix names may differ, and there is no new finding.
pub fn fix_together(members: Vec<Member<'_>>, level: Safety) -> Vec<Fixed> {
    let mut seats = Vec::with_capacity(members.len());
    let mut states = Vec::with_capacity(members.len());
    for member in members {
        seats.push(member.seat);
        states.push(Some(Fixed {
            project: member.project,
            linted: member.linted,
            applied: Vec::new(),
            dropped: Vec::new(),
        }));
    }
    // What one project objects to may suit it once it is mended itself.
    for _ in 0..MAX_ROUNDS {
        let mut is_at_rest = true;
        for index in 0..seats.len() {
            is_at_rest &= !mend_one(index, &mut states, &seats, level);
        }
        if is_at_rest || seats.len() == 1 {
            break;
        }
    }
    states.into_iter().flatten().collect()
}

/// Mends one project before the eyes of the others, which then see what has changed. Says whether anything has.
fn mend_one(index: usize, states: &mut [Option<Fixed>], seats: &[Seat<'_>], level: Safety) -> bool {
    let Some(own) = states[index].take() else {
        return false;
    };
    let seat = &seats[index];
    let before: Vec<String> = own.project.files.iter().map(text).collect();
    let witness = |after: &Project, fixes: &[&Finding]| {
        let changed = seat.changed(&before, after);
        if let Some(reason) = changed.keys().find_map(|place| seat.closed.get(place)) {
            return Err((*reason).to_owned());
        }
        let others = states.iter().zip(seats);
        others
            .filter_map(|(state, seat)| Some((state.as_ref()?, seat)))
            .try_for_each(|(state, seat)| seat.endures(state, &changed, fixes))
    };
    let (project, linted, applied) = (own.project, own.linted, own.applied);
    let mut fixed = fix_before(project, linted, level, seat.settings, seat.loader, &witness);
    let changed = seat.changed(&before, &fixed.project);
    fixed.applied.splice(0..0, applied);
    states[index] = Some(fixed);
    for (other, (state, seat)) in states.iter_mut().zip(seats).enumerate() {
        if let Some(state) = state.as_mut().filter(|_| other != index)
            && let Some(project) = seat.again(&state.project, &changed)
        {
            state.linted = lint(&project, seat.settings);
            state.project = Arc::new(project);
        }
    }
    !changed.is_empty()
}

fn text(file: &SourceFile) -> String {
    file.tree.text().to_owned()
}

impl Seat<'_> {
    /// The files of the project that no longer hold what they did.
    fn changed(&self, before: &[String], after: &Project) -> Texts {
        let files = before.iter().zip(&after.files).zip(&self.places);
        files
            .filter(|((old, new), _)| new.tree.text() != old.as_str())
            .map(|((_, new), place)| (place.clone(), text(new)))
            .collect()
    }

    /// The project with new texts, where it reads one of those files.
    fn again(&self, project: &Project, changed: &Texts) -> Option<Project> {
        let reads = self.places.iter().any(|place| changed.contains_key(place));
        reads.then(|| {
            reload(project, self.loader, |id, _| {
                changed.get(self.places.get(id.index())?)
            })
        })
    }

    /// Whether a project stands the change of a file that it reads too.
    fn endures(&self, state: &Fixed, changed: &Texts, fixes: &[&Finding]) -> Result<(), String> {
        let Some(after) = self.again(&state.project, changed) else {
            return Ok(());
        };
        let linted = lint(&after, self.settings);
        prove::prove_beside(&state.project, &after, &state.linted, &linted, fixes).map_err(
            |reason| {
                let mut own = state
                    .project
                    .files
                    .iter()
                    .filter(|file| file.opened.is_none());
                let name = own.next_back().map_or("", |file| file.path.as_str());
                format!("the project of `{name}` reads the file too: {reason}")
            },
        )
    }
}

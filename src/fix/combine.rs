//! Which fixes can be applied at once.

use std::collections::BTreeMap;

use crate::compose::FileId;
use crate::finding::Finding;
use crate::yaml::edit::Edit;

/// Fixes that do not get in each other's way.
pub(super) struct Batch {
    /// Their places among the candidates, in order.
    pub chosen: Vec<usize>,
    /// How many must wait for another round.
    pub deferred: usize,
}

impl Batch {
    /// Takes each candidate in order unless one taken before it stands in its way.
    pub(super) fn of(candidates: &[Finding]) -> Self {
        let mut taken: BTreeMap<(FileId, u32), Vec<&Edit>> = BTreeMap::new();
        let mut chosen = Vec::new();
        for (index, finding) in candidates.iter().enumerate() {
            let Some(fix) = &finding.fix else { continue };
            if fix
                .edits
                .iter()
                .any(|(file, edit)| collides(&taken, *file, edit))
            {
                continue;
            }
            for (file, edit) in &fix.edits {
                let here = taken.entry((*file, edit.span.start)).or_default();
                if !here.contains(&edit) {
                    here.push(edit);
                }
            }
            chosen.push(index);
        }
        Self {
            deferred: candidates.len() - chosen.len(),
            chosen,
        }
    }
}

fn collides(taken: &BTreeMap<(FileId, u32), Vec<&Edit>>, file: FileId, edit: &Edit) -> bool {
    // Edits do not overlap each other once taken, so only the last one before this one can reach into it.
    let before = taken.range((file, 0)..(file, edit.span.start)).next_back();
    let within = taken.range((file, edit.span.start)..=(file, edit.span.end));
    before
        .into_iter()
        .chain(within)
        .flat_map(|(_, edits)| edits)
        .any(|other| conflict(other, edit))
}

/// Whether two edits cannot both be applied: their ranges overlap, or both insert the same key at one place with
/// different values.
fn conflict(a: &Edit, b: &Edit) -> bool {
    if a == b {
        return false;
    }
    if a.span == b.span && a.span.is_empty() {
        return !a.key.is_empty() && a.key == b.key;
    }
    let strictly_inside =
        |point: u32, range: crate::span::Span| range.start < point && point < range.end;
    match (a.span.is_empty(), b.span.is_empty()) {
        (true, true) => false,
        (true, false) => strictly_inside(a.span.start, b.span),
        (false, true) => strictly_inside(b.span.start, a.span),
        (false, false) => a.span.start < b.span.end && b.span.start < a.span.end,
    }
}

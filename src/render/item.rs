//! The findings of a report in the one order in which every format for programs lists them.

use crate::compose::{Place, SourceFile};
use crate::finding::Finding;
use crate::report::{Checked, Report};
use crate::span::{Position, Span};

/// A finding with its project and its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'r> {
    pub checked: &'r Checked,
    pub finding: &'r Finding,
    pub file: &'r SourceFile,
}

/// All findings by file, offset, rule and path.
pub(super) fn items(report: &Report) -> Vec<Item<'_>> {
    let found = report.findings().filter_map(|(checked, finding)| {
        let file = checked.project.file(finding.place.file)?;
        Some(Item {
            checked,
            finding,
            file,
        })
    });
    let mut items: Vec<Item<'_>> = found.collect();
    items.sort_by(|a, b| a.key().cmp(&b.key()));
    items
}

/// The findings of each file together, the files by path.
pub(super) fn by_file<'i, 'r>(items: &'i [Item<'r>]) -> impl Iterator<Item = &'i [Item<'r>]> {
    items.chunk_by(|a, b| a.file.path == b.file.path)
}

impl<'r> Item<'r> {
    fn key(&self) -> (&'r str, u32, &'static str, &'r str) {
        let finding = self.finding;
        let start = finding.place.span.start;
        (&self.file.path, start, finding.rule.id, &finding.path)
    }

    /// The path of its file as the user sees it.
    pub(super) fn path(&self) -> &'r str {
        &self.file.path
    }

    /// Where it begins and ends, the end exclusive; columns in code points.
    pub(super) fn positions(&self) -> [Position; 2] {
        positions(self.file, self.finding.place.span)
    }

    /// The file of a place that belongs to it.
    pub(super) fn file_of(&self, place: Place) -> Option<&'r SourceFile> {
        self.checked.project.file(place.file)
    }
}

/// The ends of a span, columns in code points.
pub(super) fn positions(file: &SourceFile, span: Span) -> [Position; 2] {
    let at = |offset| file.tree.lines().position(file.tree.text(), offset);
    [at(span.from()), at(span.to())]
}

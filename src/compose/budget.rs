//! How much a project may read and copy, so that no project takes time and memory without end.
//!
//! Docker Compose knows no bounds here and would go on until the machine gives up. Real projects need hundredths of these.

use super::assemble::Assembly;
use super::construct::ALIAS_BUDGET;
use super::problem::{Kind, Problem};
use super::value::{FileId, Place};
use crate::finding::Severity;
use crate::span::Span;

/// How many bytes of files may be put together, a file counting as often as it is used.
const BYTES: usize = 96 << 20;

/// What using a file costs beside its bytes.
const FILE: usize = 256;

/// How many values `extends` may copy.
const COPIES: usize = 500_000;

/// How deep files may include each other.
pub(super) const MAX_DEPTH: usize = 256;

/// What is left.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: usize,
    copies: usize,
    /// The nodes that aliases may add in all files together.
    pub aliases: usize,
    is_said: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            bytes: BYTES,
            copies: COPIES,
            aliases: ALIAS_BUDGET,
            is_said: false,
        }
    }
}

impl Assembly<'_> {
    /// Whether a file may be used once more.
    pub(super) fn afford(&mut self, file: FileId) -> bool {
        let text = self.cx.files.get(file.index());
        let size = text.map_or(0, |file| file.tree.text().len());
        let Some(left) = self.budget.bytes.checked_sub(size + FILE) else {
            self.stop(
                Place {
                    file,
                    span: Span::default(),
                },
                &format!(
                    "the files of this project are larger than {} MiB, each counted as often as it is included or extended",
                    BYTES >> 20
                ),
            );
            return false;
        };
        self.budget.bytes = left;
        true
    }

    /// Whether `extends` at a place may copy so many values.
    pub(super) fn afford_copies(&mut self, values: usize, place: Place) -> bool {
        let Some(left) = self.budget.copies.checked_sub(values) else {
            self.stop(
                place,
                "services that extend each other multiply this project beyond what can be loaded",
            );
            return false;
        };
        self.budget.copies = left;
        true
    }

    /// Says once that not all is read.
    pub(super) fn stop(&mut self, place: Place, message: &str) {
        self.is_partial = true;
        if std::mem::replace(&mut self.budget.is_said, true) {
            return;
        }
        let help = "what comes from here on is not checked; split the project";
        let problem = Problem::new(
            Kind::UnreadableReference,
            place.file,
            place.span,
            message,
            help,
        );
        self.cx.report(problem.weighing(Severity::Warning));
    }
}

//! The files of a load, and what was found wrong with them.

use std::ops::Range;

use super::problem::Problem;
use super::value::{FileId, Origin, Place};
use crate::span::Span;
use crate::yaml::Tree;

/// A file of a project.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its path as the user would write it, with `/`.
    pub path: String,
    /// Its content; where it is no YAML, its text with no node in it.
    pub tree: Tree,
}

/// What a load knows while it runs.
#[derive(Debug)]
pub struct Context<'f> {
    /// The files in the order of the load.
    pub files: &'f [SourceFile],
    /// What was found wrong, in no order.
    pub problems: Vec<Problem>,
}

impl Context<'_> {
    /// Where a value or key is written.
    pub fn place(&self, origin: Origin) -> Place {
        place(self.files, origin)
    }

    /// Where some bytes of a text are written; the whole value where escapes or folding make that unclear.
    pub fn place_within(&self, origin: Origin, bytes: Range<usize>) -> Place {
        let whole = self.place(origin);
        let tree = file(self.files, origin.file).map(|file| &file.tree);
        let Some(source) = tree.and_then(|tree| tree.scalar_source(origin.node)) else {
            return whole;
        };
        let span = Span::new(source.from() + bytes.start, source.from() + bytes.end);
        Place { span, ..whole }
    }

    /// Takes note of a problem.
    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// Where a value or key is written.
pub fn place(files: &[SourceFile], origin: Origin) -> Place {
    let span = files
        .get(usize::from(origin.file.0))
        .map_or_else(Span::default, |file| file.tree.node(origin.node).span);
    Place {
        file: origin.file,
        span,
    }
}

/// The file with this id.
pub fn file(files: &[SourceFile], id: FileId) -> Option<&SourceFile> {
    files.get(usize::from(id.0))
}

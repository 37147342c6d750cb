//! The files of a load, and what was found wrong with them.

use std::ops::Range;
use std::path::PathBuf;

use super::problem::Problem;
use super::value::{FileId, Hop, Origin, Place};
use crate::span::Span;
use crate::yaml::Tree;

/// Why a file is part of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is one of those that override each other.
    Main,
    /// Another includes it.
    Included,
    /// A service of another extends one of it.
    Base,
    /// It holds variables or labels.
    Variables,
}

/// A file of a project.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its path as the user would write it, with `/`.
    pub path: String,
    /// The folder, relative to that of the project, to which its relative paths refer.
    pub folder: PathBuf,
    /// Its path relative to the folder of the project, where it was read because another file names it.
    pub opened: Option<PathBuf>,
    /// Why it is here.
    pub role: Role,
    /// Its content; where it is no YAML, its text with no node in it.
    pub tree: Tree,
}

/// What a load knows while it runs.
#[derive(Debug, Default)]
pub struct Context {
    /// The files in the order of the load.
    pub files: Vec<SourceFile>,
    /// The steps by which values came to their places.
    pub hops: Vec<Hop>,
    /// What was found wrong, in no order.
    pub problems: Vec<Problem>,
}

impl Context {
    /// Where a value or key is written.
    pub fn place(&self, origin: Origin) -> Place {
        place(&self.files, origin)
    }

    /// Where some bytes of a text are written; the whole value where escapes or folding make that unclear.
    pub fn place_within(&self, origin: Origin, bytes: Range<usize>) -> Place {
        let whole = self.place(origin);
        let tree = file(&self.files, origin.file).map(|file| &file.tree);
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
        .get(origin.file.index())
        .map_or_else(Span::default, |file| file.tree.node(origin.node).span);
    Place {
        file: origin.file,
        span,
    }
}

/// The file with this id.
pub fn file(files: &[SourceFile], id: FileId) -> Option<&SourceFile> {
    files.get(id.index())
}

//! The files of a load, and what was found wrong with them.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use super::problem::Problem;
use super::unset::Uses;
use super::value::{FileId, Hop, Origin, Place, Value};
use crate::span::Span;
use crate::yaml::{NodeId, Tree};

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

/// Text that Compose leaves out of a value without a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// What is left out.
    pub text: String,
    /// Where that stands; the whole value where escapes, folding or variables make it unclear.
    pub place: Place,
}

/// Texts that are left out, by the value in which they stand.
pub(super) type IgnoredTexts = HashMap<(FileId, NodeId), Vec<Ignored>>;

/// What a load knows while it runs.
#[derive(Debug, Default)]
pub struct Context {
    /// The files in the order of the load.
    pub files: Vec<SourceFile>,
    /// The steps by which values came to their places.
    pub hops: Vec<Hop>,
    /// What was found wrong, in no order.
    pub problems: Vec<Problem>,
    /// The uses of variables that are not set.
    pub(super) unset: Uses,
    /// What Compose leaves out of a value without a word.
    pub(super) ignored: IgnoredTexts,
}

impl Context {
    /// Where a value or key is written.
    pub fn place(&self, origin: Origin) -> Place {
        place(&self.files, origin)
    }

    /// Where a value is written; its key where nothing is.
    pub fn place_or_key(&self, origin: Origin) -> Place {
        let place = self.place(origin);
        if place.span.is_empty() {
            self.place_of_key(origin)
        } else {
            place
        }
    }

    /// Where the key of a value is written; the value itself where it has none.
    pub fn place_of_key(&self, origin: Origin) -> Place {
        let place = self.place(origin);
        let tree = file(&self.files, origin.file).map(|file| &file.tree);
        let key = tree.and_then(|tree| Some(tree.node(tree.entry_with(origin.node)?.key).span));
        key.map_or(place, |span| Place { span, ..place })
    }

    /// A scalar as it is written, without its quotes.
    pub fn raw(&self, origin: Origin) -> Option<&str> {
        let file = file(&self.files, origin.file)?;
        file.tree.scalar(origin.node)
    }

    /// What to add to a message where a value hangs on variables that are not set: `; the variable `TAG` is not set`.
    pub fn unset_hint(&self, value: &Value) -> String {
        if !value.unset {
            return String::new();
        }
        let whole = self.place(value.origin);
        let inside =
            |place: &Place| place.file == whole.file && whole.span.cover(place.span) == whole.span;
        let uses = self.unset.keys().filter(|(place, _)| inside(place));
        let mut names: Vec<String> = uses.map(|(_, name)| format!("`{name}`")).collect();
        names.dedup();
        match &names[..] {
            [] => "; a variable in it is not set".to_owned(),
            [name] => format!("; the variable {name} is not set"),
            names => format!("; the variables {} are not set", names.join(" and ")),
        }
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

    /// Takes note that `bytes` of a text are left out, unless they may be others once all variables are set.
    pub(super) fn ignore(&mut self, value: &Value, bytes: Range<usize>) {
        let Some(text) = value.string().filter(|_| !value.unset) else {
            return;
        };
        let place = if self.raw(value.origin) == Some(text) {
            self.place_within(value.origin, bytes.clone())
        } else {
            self.place(value.origin)
        };
        let ignored = Ignored {
            text: text.get(bytes).unwrap_or_default().to_owned(),
            place,
        };
        let of_value = self.ignored.entry((value.origin.file, value.origin.node));
        let of_value = of_value.or_default();
        // An alias brings the same again.
        if !of_value.contains(&ignored) {
            of_value.push(ignored);
        }
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

//! The name of a project.

use super::Environment;
use super::assemble::Assembly;
use super::load::Options;
use super::problem::{Kind, Problem};
use super::template::{self, Lookup};
use super::value::{FileId, Place};
use crate::span::Span;
use crate::yaml::scalar::{self, Scalar};
use crate::yaml::{Content, NodeId, ScalarStyle, Tree};

/// The variable that gives the name, and in which files find it.
const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

/// How many mappings that merge each other are looked through for the name.
const MAX_MERGES: usize = 8;

/// The beginning of the first file, where no place says it better.
pub(super) const TOP: Place = Place {
    file: FileId(0),
    span: Span { start: 0, end: 0 },
};

impl Assembly<'_> {
    /// The name: from the command line or the environment, else from the last file that has one, else from the folder.
    pub(super) fn name(&mut self, env: &Environment, options: &Options) -> Option<String> {
        let given = options.name.as_deref().or_else(|| env.get(VARIABLE));
        if let Some(given) = given.filter(|name| !name.is_empty()) {
            if !is_project_name(given) {
                self.refuse_name(given, TOP);
                return None;
            }
            return Some(given.to_owned());
        }
        let written = self
            .cx
            .files
            .iter()
            .enumerate()
            .rev()
            .find_map(|(id, file)| {
                let (text, span) = written(&file.tree)?;
                let place = Place {
                    file: FileId::new(id),
                    span,
                };
                Some((text, place))
            });
        let (text, place) = match (written, &options.folder) {
            (Some((text, place)), _) => {
                // What cannot be read is reported where the file is interpolated.
                let text = template::substitute(&text, env).ok()?.text.into_owned();
                (text, place)
            }
            (None, Some(folder)) => (folder.clone(), TOP),
            (None, None) => return None,
        };
        let name = normalized(&text);
        if name.is_empty() {
            self.refuse_name(&text, place);
            return None;
        }
        Some(name)
    }

    fn refuse_name(&mut self, name: &str, place: Place) {
        let message = format!("`{name}` is no name for a project");
        let help = "start with a small letter or a digit, and go on with those, `-` and `_`; \
                    `name:` at the top of the file gives the name";
        let problem = Problem::new(Kind::InvalidValue, place.file, place.span, message, help);
        self.cx.report(problem);
    }
}

/// The `name` at the top of the last document that has one.
fn written(tree: &Tree) -> Option<(String, Span)> {
    let mut documents = tree.documents().iter().rev();
    documents.find_map(|document| {
        let value = name_in(tree, document.root, MAX_MERGES)?;
        let node = tree.node(value);
        let Content::Scalar(scalar) = &node.content else {
            return None;
        };
        let text = tree.scalar(value)?;
        let tag = node.tag.as_ref().map(|tag| &*tag.name);
        let is_plain = scalar.style == ScalarStyle::Plain;
        let is_null = matches!(scalar::resolve(text, is_plain, tag), Ok(Scalar::Null));
        (!is_null && !text.is_empty()).then(|| (text.to_owned(), node.span))
    })
}

/// The value of `name` in a mapping, its own or that of one which it merges.
fn name_in(tree: &Tree, mapping: NodeId, depth: usize) -> Option<NodeId> {
    let entries = tree.entries(tree.resolve(mapping)?);
    let with = |key| {
        entries
            .iter()
            .find(move |entry| tree.scalar(entry.key) == Some(key))
    };
    if let Some(own) = with("name") {
        return tree.resolve(own.value);
    }
    let merged = tree.resolve(with("<<")?.value)?;
    let depth = depth.checked_sub(1)?;
    match &tree.node(merged).content {
        Content::Sequence { items, .. } => items
            .iter()
            .find_map(|item| name_in(tree, item.node, depth)),
        _ => name_in(tree, merged, depth),
    }
}

/// Whether Compose takes a name as it is, from the command line or the environment.
pub fn is_project_name(name: &str) -> bool {
    !name.is_empty() && normalized(name) == name
}

/// A name as Compose writes it: small letters, digits, `-` and `_`, the first a letter or digit.
fn normalized(name: &str) -> String {
    let mut kept = name.to_lowercase();
    kept.retain(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    kept.trim_start_matches(['-', '_']).to_owned()
}

/// Puts the name where `${COMPOSE_PROJECT_NAME}` finds it.
pub(super) fn set(env: &mut Environment, name: Option<&String>) {
    if let Some(name) = name {
        env.set(VARIABLE, name.clone());
    }
}

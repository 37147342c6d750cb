//! New keys in mappings.

use std::collections::HashSet;

use super::block::{At, Block};
use super::flow::{Flow, look};
use super::hollow::{self, Kind};
use super::shape::{Site, children, is_null};
use super::slot::{Form, Slot};
use super::snippet::Body;
use super::{Edit, Place, Refusal, Snippet, blanks};
use crate::yaml::{Content, Entry, NodeId, Style, Tree};

/// Inserts `key: value` into the mapping that `parent` is, or that it can become: a null value, `{}`, or an
/// alias of a mapping (`web: *base` becomes `web:` with `<<: *base`; the anchored mapping is not touched). A
/// key that a merge key brings may be inserted; it then overrides the merged one.
///
/// `order` decides between insertions of one batch that end up at the same place.
///
/// # Errors
/// When the key exists, or the edit cannot be made without a guess.
pub fn insert(
    tree: &Tree,
    parent: NodeId,
    key: &str,
    value: &Snippet,
    place: Place<'_>,
    order: u16,
) -> Result<Vec<Edit>, Refusal> {
    put(tree, parent, &[key], value, place, order)
}

/// Inserts a value at a path below `parent`, with the parents that are missing. `place` is about the mapping
/// that lacks the first of them. Two paths that need the same missing parents must have the same `order`.
///
/// # Errors
/// When the last key exists, when a key on the way is merged in from elsewhere, or when the edit cannot be
/// made without a guess.
pub fn insert_path(
    tree: &Tree,
    parent: NodeId,
    path: &[&str],
    value: &Snippet,
    place: Place<'_>,
    order: u16,
) -> Result<Vec<Edit>, Refusal> {
    let (mut node, mut rest) = (parent, path);
    while let [key, _, ..] = rest {
        let Some(entry) = tree.entry(node, key) else {
            if is_merged(tree, node, key) {
                return Err(Refusal::Merged((*key).to_owned()));
            }
            break;
        };
        refuse_tag(tree, node)?;
        node = entry.value;
        rest = &rest[1..];
    }
    put(tree, node, rest, value, place, order)
}

fn put(
    tree: &Tree,
    node: NodeId,
    path: &[&str],
    value: &Snippet,
    place: Place<'_>,
    order: u16,
) -> Result<Vec<Edit>, Refusal> {
    let (Some(first), Some(last)) = (path.first(), path.last()) else {
        return Err(Refusal::Snippet(String::new()));
    };
    if tree.entry(node, first).is_some() {
        return Err(Refusal::KeyExists((*first).to_owned()));
    }
    let body = Body::entry(last, None, value);
    body.check()?;
    let site = Site::of(tree, node)?;
    let slot = slot(tree, node, site, place)?;
    refuse_json(tree, site.root, &slot, &body)?;
    Ok(slot.fill(path, &body, order, site.depth))
}

/// JSON stays JSON.
pub(super) fn refuse_json(
    tree: &Tree,
    root: NodeId,
    slot: &Slot<'_>,
    body: &Body<'_>,
) -> Result<(), Refusal> {
    let is_flow = matches!(
        tree.node(root).content,
        Content::Mapping {
            style: Style::Flow { .. },
            ..
        }
    );
    let is_json = is_flow && matches!(&slot.form, Form::Flow { look, .. } if look.json);
    if is_json && body.is_beyond_json() {
        return Err(Refusal::Json);
    }
    Ok(())
}

/// The place for a new key in a node.
pub(super) fn slot<'t>(
    tree: &'t Tree,
    node: NodeId,
    site: Site,
    place: Place<'_>,
) -> Result<Slot<'t>, Refusal> {
    refuse_tag(tree, node)?;
    match tree.node(node).content {
        Content::Mapping { ref entries, style } => match style {
            Style::Block => among_keys(&Block::of(tree, node, site)?, at(tree, node, place)),
            Style::Flow { .. } if entries.is_empty() => {
                hollow::brackets(tree, node, &site, Kind::Mapping)
            }
            Style::Flow { open, close } => Flow {
                tree,
                open: open as usize,
                close: close as usize,
                children: children(tree, node)?,
                look: look(tree, node, open as usize),
            }
            .slot(at(tree, node, place)),
            Style::Pair => Err(Refusal::Pair),
        },
        Content::Alias { target } => {
            let is_mapping = |id| matches!(tree.node(id).content, Content::Mapping { .. });
            if target.is_some_and(is_mapping) {
                hollow::alias(tree, node, &site)
            } else {
                Err(Refusal::Alias)
            }
        }
        Content::Scalar(_) if is_null(tree, node) => {
            refuse_any_tag(tree, node)?;
            hollow::null(tree, node, &site, Kind::Mapping)
        }
        _ => Err(Refusal::NotAMapping),
    }
}

/// The place among the keys of a block, set apart from them as they are from each other.
fn among_keys<'t>(block: &Block<'t>, at: At) -> Result<Slot<'t>, Refusal> {
    let blank = blanks::between_keys(block);
    let mut slot = match at {
        At::First if blank > 0 => block.above(0)?,
        at => block.slot(at)?,
    };
    slot.blank = blank;
    Ok(slot)
}

/// What Compose removes from the model is not worth an edit.
pub(super) fn refuse_tag(tree: &Tree, node: NodeId) -> Result<(), Refusal> {
    match &tree.node(node).tag {
        Some(tag) if &*tag.name == "!reset" => Err(Refusal::Tagged(tag.name.to_string())),
        _ => Ok(()),
    }
}

/// A tag on a null value may be about null.
pub(super) fn refuse_any_tag(tree: &Tree, node: NodeId) -> Result<(), Refusal> {
    match &tree.node(node).tag {
        Some(tag) => Err(Refusal::Tagged(tree.slice(tag.span).to_owned())),
        None => Ok(()),
    }
}

/// The place among the entries of a mapping that has some.
pub(super) fn at(tree: &Tree, node: NodeId, place: Place<'_>) -> At {
    let entries = tree.entries(node);
    let is = |index: usize, keys: &[&str]| {
        let key = entries.get(index).and_then(|entry| tree.scalar(entry.key));
        key.is_some_and(|key| keys.contains(&key))
    };
    let before = |index: usize| index.checked_sub(1).map_or(At::First, At::After);
    let last = before(entries.len());
    let mut all = 0..entries.len();
    match place {
        Place::First => before(all.take_while(|&index| is(index, &["<<"])).count()),
        Place::Last => last,
        Place::After(keys) => all.rfind(|&index| is(index, keys)).map_or(last, At::After),
        Place::Before(keys) => all.find(|&index| is(index, keys)).map_or(last, before),
    }
}

/// Whether a mapping that lacks `key` gets it from an alias or from a merge key.
fn is_merged(tree: &Tree, node: NodeId, key: &str) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if tree.entry(node, key).is_some() {
            return true;
        }
        // One mapping may be merged along many ways.
        if !seen.insert(node) {
            continue;
        }
        if let Content::Alias { target } = tree.node(node).content {
            open.extend(target);
        }
        let merges = |entry: &&Entry| tree.scalar(entry.key) == Some("<<");
        open.extend(
            tree.entries(node)
                .iter()
                .filter(merges)
                .map(|entry| entry.value),
        );
        open.extend(tree.items(node).iter().map(|item| item.node));
    }
    false
}

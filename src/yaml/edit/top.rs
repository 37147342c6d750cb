//! New blocks at the top of a document.

use std::cmp::Reverse;

use super::block::{At, Block, keeps_empty_lines};
use super::insert::{at, refuse_json, slot};
use super::shape::{Site, last_leaf, style};
use super::slot::Slot;
use super::snippet::Body;
use super::{Edit, Place, Refusal, Snippet, lines};
use crate::span::Span;
use crate::yaml::{Document, Style, Tree};

/// Inserts `key: value` at the top of a document, with `&anchor` on the value if one is given.
/// [`Place::First`] means before what could use it: after `name`, `version`, `include` and the `x-` keys
/// that stand first. The file's habit decides whether an empty line keeps it apart.
///
/// # Errors
/// When the key or the anchor exists, the document is empty, or the edit cannot be made without a guess.
pub fn insert_top_level(
    tree: &Tree,
    document: &Document,
    key: &str,
    anchor: Option<&str>,
    value: &Snippet,
    place: Place<'_>,
    order: u16,
) -> Result<Vec<Edit>, Refusal> {
    let root = document.root;
    let site = Site::of(tree, root)?;
    if tree.entry(root, key).is_some() {
        return Err(Refusal::KeyExists(key.to_owned()));
    }
    if let Some(name) = anchor
        && tree.ids().any(|id| tree.anchor(id) == Some(name))
    {
        return Err(Refusal::AnchorExists(name.to_owned()));
    }
    let body = Body::entry(key, anchor, value);
    body.check()?;
    let slot = if style(tree.node(root)) == Some(Style::Block) {
        let block = Block::of(tree, root, site)?;
        match (place, leading(tree, document)) {
            (Place::First, Some(index)) => above(&block, index)?,
            (Place::First, None) => below(&block, At::After(block.children.len() - 1))?,
            _ => match at(tree, root, place) {
                At::First => above(&block, 0)?,
                after @ At::After(_) => below(&block, after)?,
            },
        }
    } else {
        slot(tree, root, site, place)?
    };
    refuse_json(tree, root, &slot, &body)?;
    Ok(slot.fill(&[key], &body, order, site.depth))
}

/// The first key before which definitions stand.
fn leading(tree: &Tree, document: &Document) -> Option<usize> {
    tree.entries(document.root).iter().position(|entry| {
        let key = tree.scalar(entry.key).unwrap_or_default();
        !key.starts_with("x-") && !matches!(key, "name" | "version" | "include" | "<<")
    })
}

/// The place before a block; its comments stay with it.
fn above<'t>(block: &Block<'t>, index: usize) -> Result<Slot<'t>, Refusal> {
    let text = block.tree.text();
    let top = block.top(index)?;
    let at = top + block.column;
    let mut slot = Slot::above(at, block.lay(at));
    slot.blank = gap(block);
    let line_before = lines::previous(text, top).filter(|&line| {
        let is_marker = text.get(line..).is_some_and(|rest| rest.starts_with("---"));
        !is_marker && !lines::is_blank(text, line)
    });
    if line_before.is_some() && !is_after_kept_lines(block, index) {
        let lines = block.lay(at).eol.repeat(slot.blank);
        slot.opening.push(Edit::insert(top, lines));
    }
    Ok(slot)
}

/// Whether an empty line before a block would become part of a scalar.
fn is_after_kept_lines(block: &Block<'_>, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|i| block.children.get(i));
    before.is_some_and(|child| keeps_empty_lines(block.tree, last_leaf(block.tree, child.value)))
}

/// The place after a block.
fn below<'t>(block: &Block<'t>, at: At) -> Result<Slot<'t>, Refusal> {
    let mut slot = block.slot(at)?;
    let keeps = (0..block.children.len()).any(|index| is_after_kept_lines(block, index + 1));
    slot.blank = if keeps { 0 } else { gap(block) };
    Ok(slot)
}

/// By how many empty lines the file sets its top-level blocks apart most often. What follows a single line, such as
/// `version`, tells nothing about blocks.
fn gap(block: &Block<'_>) -> usize {
    let text = block.tree.text();
    let pairs = block.children.windows(2);
    let blocks = pairs.filter(|pair| lines::breaks(text, pair[0].start, pair[0].end));
    let gaps = blocks.map(|pair| empty_lines(Span::new(pair[0].end, pair[1].start).of(text)));
    let gaps: Vec<usize> = gaps.collect();
    let count = |gap: usize| gaps.iter().filter(|other| **other == gap).count();
    let apart = gaps.iter().copied().filter(|gap| *gap > 0);
    let usual = apart.clone().max_by_key(|gap| (count(*gap), Reverse(*gap)));
    if apart.count() < count(0) {
        0
    } else {
        usual.unwrap_or(1)
    }
}

/// The most empty lines that stand together in a gap.
fn empty_lines(gap: &str) -> usize {
    let unified = gap.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<_> = unified.split('\n').collect();
    let whole = lines.get(1..lines.len() - 1).unwrap_or_default();
    let runs = whole.split(|line| !line.trim().is_empty());
    runs.map(<[_]>::len).max().unwrap_or(0)
}

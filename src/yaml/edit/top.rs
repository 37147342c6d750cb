//! New blocks at the top of a document.

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
    slot.blank = separates(block);
    let line_before = lines::previous(text, top).filter(|&line| {
        let is_marker = text.get(line..).is_some_and(|rest| rest.starts_with("---"));
        !is_marker && !lines::is_blank(text, line)
    });
    if slot.blank && line_before.is_some() && !is_after_kept_lines(block, index) {
        slot.opening.push(Edit::insert(top, block.lay(at).eol));
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
    slot.blank = separates(block) && !keeps;
    Ok(slot)
}

/// Whether the file sets its top-level blocks apart by empty lines. What follows a single line, such as
/// `version`, tells nothing about blocks.
fn separates(block: &Block<'_>) -> bool {
    let text = block.tree.text();
    let (mut with, mut without) = (0, 0);
    for pair in block.children.windows(2) {
        if lines::breaks(text, pair[0].start, pair[0].end) {
            let apart = has_empty_line(Span::new(pair[0].end, pair[1].start).of(text));
            *(if apart { &mut with } else { &mut without }) += 1;
        }
    }
    with >= without
}

fn has_empty_line(gap: &str) -> bool {
    let unified = gap.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<_> = unified.split('\n').collect();
    let whole = lines.get(1..lines.len() - 1).unwrap_or_default();
    whole.iter().any(|line| line.trim().is_empty())
}

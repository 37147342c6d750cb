//! New blocks at the top of a document.

use super::block::{At, Block};
use super::insert::{at, refuse_json, slot};
use super::shape::{Site, style};
use super::slot::Slot;
use super::snippet::Body;
use super::{Edit, Place, Refusal, Snippet, blanks, lines};
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
        let index = match place {
            Place::First => leading(tree, document),
            Place::Before(keys) => position(tree, document, |key| keys.contains(&key)),
            _ => None,
        };
        match (place, index) {
            (Place::First | Place::Before(_), Some(index)) => above(&block, index)?,
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
    position(tree, document, |key| {
        !key.starts_with("x-") && !matches!(key, "name" | "version" | "include" | "<<")
    })
}

fn position(tree: &Tree, document: &Document, is: impl Fn(&str) -> bool) -> Option<usize> {
    let mut entries = tree.entries(document.root).iter();
    entries.position(|entry| is(tree.scalar(entry.key).unwrap_or_default()))
}

/// The place before a block; its comments stay with it.
fn above<'t>(block: &Block<'t>, index: usize) -> Result<Slot<'t>, Refusal> {
    let text = block.tree.text();
    let top = block.top(index)?;
    let at = top + block.column;
    let mut slot = Slot::above(at, block.lay(at));
    slot.blank = blanks::between_blocks(block);
    let line_before = lines::previous(text, top).filter(|&line| {
        let is_marker = text.get(line..).is_some_and(|rest| rest.starts_with("---"));
        !is_marker && !lines::is_blank(text, line)
    });
    if line_before.is_some() && !blanks::is_after_kept(block, index) {
        let lines = block.lay(at).eol.repeat(slot.blank);
        slot.opening.push(Edit::insert(top, lines));
    }
    Ok(slot)
}

/// The place after a block.
fn below<'t>(block: &Block<'t>, at: At) -> Result<Slot<'t>, Refusal> {
    let mut slot = block.slot(at)?;
    slot.blank = if blanks::is_any_kept(block) {
        0
    } else {
        blanks::between_blocks(block)
    };
    Ok(slot)
}

//! New items in lists.

use super::block::Block;
use super::flow::{Flow, look};
use super::hollow::{self, Kind};
use super::insert::{refuse_any_tag, refuse_json, refuse_tag};
use super::shape::{Site, children, is_null};
use super::slot::Slot;
use super::snippet::Body;
use super::{Edit, Refusal, Snippet};
use crate::span::Span;
use crate::yaml::{Content, NodeId, Style, Tree};

/// Appends an item to the list that `parent` is, or that it can become: a null value or `[]`. Items of one
/// batch stand in the order in which they are given to [`super::apply()`]; equal ones are written once.
///
/// # Errors
/// When the value is not a list, or the edit cannot be made without a guess.
pub fn append_item(tree: &Tree, parent: NodeId, value: &Snippet) -> Result<Vec<Edit>, Refusal> {
    refuse_tag(tree, parent)?;
    let site = Site::of(tree, parent)?;
    let mut gap = 1;
    let slot = match tree.node(parent).content {
        Content::Sequence { ref items, style } => match (style, items.len().checked_sub(1)) {
            (Style::Block, Some(last)) => {
                gap = gap_after_dash(tree, parent);
                Block::of(tree, parent, site)?.below(last)?
            }
            (_, None) => hollow::brackets(tree, parent, &site, Kind::List)?,
            (Style::Flow { open, close }, Some(last)) => {
                let flow = Flow {
                    tree,
                    open: open as usize,
                    close: close as usize,
                    children: children(tree, parent)?,
                    look: look(tree, parent, open as usize),
                };
                flow.slot(super::block::At::After(last))?
            }
            (Style::Pair, _) => return Err(Refusal::Pair),
        },
        Content::Alias { .. } => return Err(Refusal::Alias),
        Content::Scalar(_) if is_null(tree, parent) => {
            refuse_any_tag(tree, parent)?;
            hollow::null(tree, parent, &site, Kind::List)?
        }
        _ => return Err(Refusal::NotAList),
    };
    write(tree, &site, slot, &Body::Item { gap, value })
}

fn write(tree: &Tree, site: &Site, slot: Slot<'_>, body: &Body<'_>) -> Result<Vec<Edit>, Refusal> {
    body.check()?;
    refuse_json(tree, site.root, &slot, body)?;
    Ok(slot.fill(&[], body, 0, site.depth))
}

/// How many blanks stand between the last dash and its item.
fn gap_after_dash(tree: &Tree, list: NodeId) -> usize {
    let Some(item) = tree.items(list).last() else {
        return 1;
    };
    let dash = item.dash.map_or(0, |dash| dash as usize + 1);
    let gap = Span::new(dash, tree.outer(item.node).from()).of(tree.text());
    if !gap.is_empty() && gap.bytes().all(|b| b == b' ') {
        gap.len()
    } else {
        1
    }
}

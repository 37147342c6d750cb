//! Entries taken out, with the comments that are about them.

use super::block::{Block, Reach};
use super::flow::{Flow, look};
use super::insert::refuse_tag;
use super::shape::{Child, Hang, Site, children, last_leaf, style};
use super::{Edit, Refusal, lines};
use crate::span::Span;
use crate::yaml::{Content, NodeId, Style, Tree};

/// Removes an entry of a mapping: its lines, the comment beside it, those below that are indented deeper and
/// those directly above in its column. The only entry leaves `{}`.
///
/// # Errors
/// When the key is not there, when an alias elsewhere needs what would go, or when the edit cannot be made
/// without a guess.
pub fn remove_entry(tree: &Tree, mapping: NodeId, key: &str) -> Result<Vec<Edit>, Refusal> {
    refuse_tag(tree, mapping)?;
    let site = Site::of(tree, mapping)?;
    let entries = tree.entries(mapping);
    let is_it = |id: NodeId| tree.scalar(id) == Some(key);
    let index = entries.iter().position(|entry| is_it(entry.key));
    let index = index.ok_or_else(|| Refusal::KeyMissing(key.to_owned()))?;
    let children = children(tree, mapping)?;
    let child = children.get(index).ok_or(Refusal::Layout)?;
    refuse_used_anchor(tree, child)?;
    match style(tree.node(mapping)) {
        Some(Style::Block) => from_block(&Block::of(tree, mapping, site)?, index),
        Some(Style::Flow { open, close }) => {
            let flow = Flow {
                tree,
                open: open as usize,
                close: close as usize,
                children,
                look: look(tree, mapping, open as usize),
            };
            from_flow(&flow, index)
        }
        _ => Err(Refusal::Pair),
    }
}

/// An alias that stays needs its anchor.
fn refuse_used_anchor(tree: &Tree, child: &Child) -> Result<(), Refusal> {
    let goes = |id: NodeId| {
        let span = tree.outer(id);
        child.start <= span.from() && span.to() <= child.end
    };
    for id in tree.ids() {
        if let Content::Alias {
            target: Some(target),
        } = tree.node(id).content
            && goes(target)
            && !goes(id)
        {
            let name = tree.anchor(target).unwrap_or_default();
            return Err(Refusal::AnchorInUse(name.to_owned()));
        }
    }
    Ok(())
}

fn from_block(block: &Block<'_>, index: usize) -> Result<Vec<Edit>, Refusal> {
    let text = block.tree.text();
    let child = block.children.get(index).ok_or(Refusal::Layout)?;
    let compact = !lines::begins_line(text, child.start);
    if block.children.len() == 1 {
        if compact || matches!(block.site.hang, Hang::Root) {
            let span = Span::new(child.start, child.end);
            return Ok(vec![Edit::replace(span, "{}")]);
        }
        let head = block.site.head(block.tree, block.node)?;
        let gone = region(block, index)?;
        return Ok(vec![Edit::insert(head, " {}"), Edit::remove(gone)]);
    }
    if compact {
        // What follows moves up behind the dash.
        let end = block.tail(index, Reach::Deeper)?;
        let rest = text.get(end..).unwrap_or_default();
        let next = text.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        return Ok(vec![Edit::remove(Span::new(child.start, next))]);
    }
    Ok(vec![Edit::remove(region(block, index)?)])
}

/// The lines of a child, from line start to line start where the file goes on, else from line end to the end
/// of the file.
fn region(block: &Block<'_>, index: usize) -> Result<Span, Refusal> {
    let text = block.tree.text();
    let top = block.top(index)?;
    let bottom = block.tail(index, Reach::Deeper)?;
    let before = index.checked_sub(1).and_then(|i| block.children.get(i));
    let scalar_before = before.is_some_and(|child| {
        let leaf = last_leaf(block.tree, child.value);
        block.tree.block_body(leaf).is_some()
    });
    let Some(mut end) = lines::next(text, bottom) else {
        // A block scalar before needs the line break that ends it.
        let start = lines::break_before(text, top).filter(|_| !scalar_before);
        return Ok(Span::new(start.unwrap_or(top), bottom));
    };
    if scalar_before {
        // Empty lines, and comments that are indented, would become part of the block scalar.
        while lines::is_blank(text, end) && end < text.len() {
            end = lines::next(text, end).unwrap_or(text.len());
        }
        let joins = lines::own_comment(block.tree, end).is_some_and(|(c, _)| c > block.column);
        return if joins {
            Err(Refusal::BlockScalar)
        } else {
            Ok(Span::new(top, end))
        };
    }
    let apart = lines::previous(text, top).is_none_or(|line| lines::is_blank(text, line));
    if apart && end < text.len() && lines::is_blank(text, end) {
        end = lines::next(text, end).unwrap_or(text.len());
    }
    Ok(Span::new(top, end))
}

fn from_flow(flow: &Flow<'_>, index: usize) -> Result<Vec<Edit>, Refusal> {
    let tree = flow.tree;
    let text = tree.text();
    let child = *flow.children.get(index).ok_or(Refusal::Layout)?;
    let before = index.checked_sub(1).and_then(|i| flow.children.get(i));
    let next = flow.children.get(index + 1);
    let limit = next.map_or(flow.close, |next| next.start);
    let comma = flow.comma(child.end, limit);
    let end = comma.map_or(child.end, |comma| comma + 1);
    let gone = match (before, next) {
        (None, None) if !lines::has_comment(tree, flow.open, flow.close) => {
            Span::new(flow.open + 1, flow.close)
        }
        _ if lines::has_comment(tree, child.end, end) => return Err(Refusal::Layout),
        (None, None) => Span::new(child.start, end),
        _ => match own_lines(text, flow, &child, end) {
            Some(lines) => lines,
            None if lines::has_comment(tree, before.map_or(child.start, |b| b.end), limit) => {
                return Err(Refusal::Layout);
            }
            None => match (before, next) {
                (_, Some(next)) => Span::new(child.start, next.start),
                // The comma before stays if the list ended with one.
                (Some(before), None) => {
                    let comma_before = flow.comma(before.end, child.start);
                    let start = match (comma, comma_before) {
                        (Some(_), Some(at)) => at + 1,
                        _ => before.end,
                    };
                    return Ok(vec![Edit::remove(Span::new(start, end))]);
                }
                (None, None) => Span::new(child.start, end),
            },
        },
    };
    let mut edits = vec![Edit::remove(gone)];
    if let (Some(before), None, None) = (before, next, comma)
        && let Some(at) = flow.comma(before.end, child.start)
    {
        edits.push(Edit::remove(Span::new(at, at + 1)));
    }
    Ok(edits)
}

/// The lines of a child that shares them with no other, from line start to line start.
fn own_lines(text: &str, flow: &Flow<'_>, child: &Child, end: usize) -> Option<Span> {
    let line_end = lines::tail(text, end).ok()?;
    let next = lines::next(text, line_end)?;
    if !lines::begins_line(text, child.start) || lines::start(text, child.start) <= flow.open {
        return None;
    }
    let column = child.start - lines::start(text, child.start);
    let top = lines::comments_above(flow.tree, child.start, Some(column));
    Some(Span::new(top, next))
}

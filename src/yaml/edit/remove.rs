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
        let start = tree.outer(id).from();
        child.start <= start && start < child.end
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
    let child = flow.children.get(index).ok_or(Refusal::Layout)?;
    let before = index.checked_sub(1).and_then(|i| flow.children.get(i));
    let next = flow.children.get(index + 1);
    let comma = flow.comma(child.end, next.map_or(flow.close, |next| next.start));
    let end = comma.map_or(child.end, |comma| comma + 1);
    let comma_before = before.and_then(|before| flow.comma(before.end, child.start));
    let remove = |from: usize, to: usize| {
        if lines::has_comment(tree, from, to) {
            return Err(Refusal::Layout);
        }
        Ok(vec![Edit::remove(Span::new(from, to))])
    };
    if before.or(next).is_some()
        && let Some(lines) = own_lines(flow, child, end)
    {
        let lonely = comma_before.filter(|_| next.is_none() && comma.is_none());
        let lonely = lonely.map(|at| Edit::remove(Span::new(at, at + 1)));
        return Ok(lonely.into_iter().chain([Edit::remove(lines)]).collect());
    }
    match (comma_before, next) {
        (None, None) if !lines::has_comment(tree, flow.open, flow.close) => {
            remove(flow.open + 1, flow.close)
        }
        (None, None) => remove(child.start, end),
        (_, Some(next)) => remove(child.start, next.start),
        // A list that ended with a comma goes on to do so.
        (Some(at), None) => remove(at + usize::from(comma.is_some()), end),
    }
}

/// The lines of a child that shares them with no other, from line start to line start.
fn own_lines(flow: &Flow<'_>, child: &Child, end: usize) -> Option<Span> {
    let text = flow.tree.text();
    if lines::has_comment(flow.tree, child.end, end) {
        return None;
    }
    let line_end = lines::tail(text, end).ok()?;
    let next = lines::next(text, line_end)?;
    if !lines::begins_line(text, child.start) || lines::start(text, child.start) <= flow.open {
        return None;
    }
    let column = child.start - lines::start(text, child.start);
    let top = lines::comments_above(flow.tree, child.start, Some(column));
    Some(Span::new(top, next))
}

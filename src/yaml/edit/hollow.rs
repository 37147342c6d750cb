//! Places in values that hold no child yet: null, `{}`, `[]`, and aliases, which a merge key opens.

use super::shape::{Hang, Site, indent, list_indent, style};
use super::slot::{Lay, Slot};
use super::snippet::Look;
use super::{Edit, Refusal, flow, lines};
use crate::span::Span;
use crate::yaml::{NodeId, Style, Tree};

/// What a value will become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mapping,
    List,
}

impl Kind {
    fn brackets(self) -> (char, char) {
        match self {
            Self::Mapping => ('{', '}'),
            Self::List => ('[', ']'),
        }
    }
}

/// The place in a null value.
pub(super) fn null<'t>(
    tree: &'t Tree,
    node: NodeId,
    site: &Site,
    kind: Kind,
) -> Result<Slot<'t>, Refusal> {
    match site.hang {
        Hang::Root => Err(Refusal::EmptyDocument),
        Hang::Value { holder, .. } if site.in_flow => {
            site.head(tree, node)?;
            let (open, close) = kind.brackets();
            let span = tree.node(node).span;
            let glued = span.is_empty() && !ends_blank(tree.text(), span.from());
            let lead = format!("{}{open}", if glued { " " } else { "" });
            let look = flow::look_around(tree, holder);
            let mut slot = enclosed(span.to(), look, lead, close);
            if !span.is_empty() {
                slot.opening.push(Edit::remove(span));
            }
            Ok(slot)
        }
        Hang::Value { .. } => below_key(tree, node, site, kind),
        Hang::Item { .. } => Err(Refusal::Layout),
    }
}

/// The place in `{}` or `[]`.
pub(super) fn brackets<'t>(
    tree: &'t Tree,
    node: NodeId,
    site: &Site,
    kind: Kind,
) -> Result<Slot<'t>, Refusal> {
    let span = tree.node(node).span;
    let inside = Span::new(span.from() + 1, span.to().saturating_sub(1)).of(tree.text());
    let blank = inside.trim().is_empty();
    let look = match site.hang {
        Hang::Value { .. } if !site.in_flow && blank => return below_key(tree, node, site, kind),
        Hang::Value { holder, .. } | Hang::Item { holder, .. } => flow::look_around(tree, holder),
        Hang::Root => Look::default(),
    };
    let at = span.from() + 1;
    let open_pad = !inside.is_empty() && inside.trim_matches(' ').is_empty();
    let pads = look.pad && kind == Kind::Mapping;
    let close_pad = if inside.is_empty() && pads { " " } else { "" };
    let lead = if open_pad { " " } else { close_pad };
    let mut slot = Slot::flow(at, "", "", look);
    slot.joint = look.comma();
    for (text, order) in [(lead, 0), (close_pad, u16::MAX)] {
        if !text.is_empty() {
            slot.opening.push(ordered(at, text, order));
        }
    }
    Ok(slot)
}

/// The place beside an alias of a mapping, which becomes a merge key.
pub(super) fn alias<'t>(tree: &'t Tree, node: NodeId, site: &Site) -> Result<Slot<'t>, Refusal> {
    let span = tree.node(node).span;
    let text = tree.text();
    match site.hang {
        Hang::Value { .. } if !site.in_flow => {
            let mut slot = below_key(tree, node, site, Kind::Mapping)?;
            if let super::slot::Form::Below(lay) = &slot.form {
                let merge = format!("{}<<: {}", lay.new_line(), tree.slice(span));
                slot.opening.push(Edit::insert(slot.at, merge));
            }
            Ok(slot)
        }
        Hang::Item { .. } if !site.in_flow => {
            let at = lines::tail(text, span.to())?;
            let lay = Lay {
                eol: lines::eol(text, at),
                column: lines::column(text, span.from())?,
                indent: indent(tree, None),
            };
            let mut slot = Slot::below(at, lay);
            slot.opening.push(Edit::insert(span.from(), "<<: "));
            Ok(slot)
        }
        Hang::Value { holder, .. } | Hang::Item { holder, .. } => {
            let look = flow::look_around(tree, holder);
            let pad = if look.pad { " " } else { "" };
            let mut slot = Slot::flow(span.to(), look.comma(), "", look);
            slot.opening
                .push(Edit::insert(span.from(), format!("{{{pad}<<: ")));
            slot.opening
                .push(ordered(span.to(), &format!("{pad}}}"), u16::MAX));
            Ok(slot)
        }
        Hang::Root => Err(Refusal::Layout),
    }
}

/// Whether a blank stands before `offset`.
fn ends_blank(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or_default();
    before.ends_with([' ', '\t'])
}

fn ordered(at: usize, text: &str, order: u16) -> Edit {
    Edit {
        order,
        ..Edit::insert(at, text)
    }
}

/// A place between brackets that are yet to be written.
fn enclosed<'t>(at: usize, look: Look, lead: String, close: char) -> Slot<'t> {
    let pad = if look.pad && close == '}' { " " } else { "" };
    let mut slot = Slot::flow(at, "", "", look);
    slot.joint = look.comma();
    slot.opening = vec![
        Edit::insert(at, lead + pad),
        ordered(at, &format!("{pad}{close}"), u16::MAX),
    ];
    slot
}

/// Lines below a key whose value, if written, goes.
fn below_key<'t>(
    tree: &'t Tree,
    node: NodeId,
    site: &Site,
    kind: Kind,
) -> Result<Slot<'t>, Refusal> {
    let Hang::Value { holder, entry } = site.hang else {
        return Err(Refusal::Layout);
    };
    if entry.question.is_some() || style(tree.node(holder)) != Some(Style::Block) {
        return Err(Refusal::ExplicitKey);
    }
    let text = tree.text();
    let key = lines::column(text, tree.outer(entry.key).from())?;
    let head = site.head(tree, node)?;
    let span = tree.node(node).span;
    let at = lines::tail(text, span.to().max(head))?;
    let step = indent(tree, Some(holder));
    let column = match kind {
        Kind::Mapping => key + step,
        Kind::List => key + list_indent(tree, Some(holder)),
    };
    let lay = Lay {
        eol: lines::eol(text, at),
        column,
        indent: step,
    };
    let mut slot = Slot::below(at, lay);
    if !span.is_empty() {
        slot.opening
            .push(Edit::remove(with_blanks(text, span, head, at)));
    }
    Ok(slot)
}

/// What must go so that a value leaves no trace: the blanks before it, and those after it if nothing else
/// follows before `line_end`. Comments before and after stay apart.
fn with_blanks(text: &str, span: Span, head: usize, line_end: usize) -> Span {
    let blanks = [' ', '\t', '\n', '\r'];
    let before = text.get(..span.from()).unwrap_or_default();
    let start = before.trim_end_matches(blanks).len();
    let rest = Span::new(span.to(), line_end).of(text);
    let after = rest.trim_start_matches([' ', '\t']);
    if after.is_empty() {
        Span::new(start, line_end)
    } else if start > head {
        Span::new(span.from(), line_end - after.len())
    } else {
        Span::new(start, span.to())
    }
}

//! Places in collections between brackets.

use super::block::At;
use super::shape::Child;
use super::slot::Slot;
use super::snippet::Look;
use super::{Edit, Refusal, lines, quote};
use crate::span::Span;
use crate::yaml::{Content, Entry, NodeId, ScalarStyle, Tree};

/// A flow collection with children.
#[derive(Debug)]
pub(super) struct Flow<'t> {
    pub tree: &'t Tree,
    pub open: usize,
    pub close: usize,
    pub children: Vec<Child>,
    pub look: Look,
}

impl<'t> Flow<'t> {
    pub fn slot(&self, at: At) -> Result<Slot<'t>, Refusal> {
        match at {
            At::First => self.first(),
            At::After(index) if index + 1 == self.children.len() => self.last(index),
            At::After(index) => self.middle(index),
        }
    }

    fn first(&self) -> Result<Slot<'t>, Refusal> {
        let text = self.tree.text();
        let first = self.child(0)?.start;
        if let (true, Ok(end)) = (self.has_own_line(first), lines::tail(text, self.open + 1)) {
            return Ok(self.line(end, first, ","));
        }
        Ok(Slot::flow(first, "", self.look.comma(), self.look))
    }

    /// Between two children.
    fn middle(&self, index: usize) -> Result<Slot<'t>, Refusal> {
        let (child, next) = (self.child(index)?, self.child(index + 1)?);
        if self.has_own_line(next.start)
            && let Some(comma) = self.comma(child.end, next.start)
            && !lines::breaks(self.tree.text(), child.end, comma)
            && let Ok(end) = lines::tail(self.tree.text(), comma + 1)
        {
            return Ok(self.line(end, next.start, ","));
        }
        Ok(self.beside(child))
    }

    fn last(&self, index: usize) -> Result<Slot<'t>, Refusal> {
        let child = self.child(index)?;
        match self.comma(child.end, self.close) {
            Some(comma) => Ok(self.after_comma(child, comma)),
            None if self.has_own_line(child.start) => Ok(self.below_last(child)),
            None => Ok(self.beside(child)),
        }
    }

    /// After the last child and its comma; the new child gets a comma too.
    fn after_comma(&self, child: &Child, comma: usize) -> Slot<'t> {
        let text = self.tree.text();
        match lines::tail(text, comma + 1) {
            Ok(end) if self.has_own_line(child.start) && !lines::breaks(text, child.end, comma) => {
                self.line(end, child.start, ",")
            }
            _ => Slot::flow(comma + 1, &self.look.comma()[1..], ",", self.look),
        }
    }

    /// Below the last child, which has a line of its own and no comma yet. Its comment stays beside it.
    fn below_last(&self, child: &Child) -> Slot<'t> {
        if let Ok(end) = lines::tail(self.tree.text(), child.end) {
            let mut slot = self.line(end, child.start, "");
            slot.joint = ",";
            slot.opening.extend(self.blank_after(child));
            slot.opening.push(Edit::insert(child.end, ","));
            return slot;
        }
        let lead = ",".to_owned() + &self.new_line(child.end, child.start);
        self.right_after(child, lead)
    }

    fn child(&self, index: usize) -> Result<&Child, Refusal> {
        self.children.get(index).ok_or(Refusal::Layout)
    }

    /// On a line of its own below the one that ends at `end`, indented as its sibling.
    fn line(&self, end: usize, sibling: usize, trail: &str) -> Slot<'t> {
        Slot::flow(end, self.new_line(end, sibling), trail, self.look)
    }

    /// A line break, and the indentation of the line that `sibling` begins.
    fn new_line(&self, near: usize, sibling: usize) -> String {
        let text = self.tree.text();
        let indentation = Span::new(lines::start(text, sibling), sibling).of(text);
        format!("{}{indentation}", lines::eol(text, near))
    }

    /// On the line of the child before.
    fn beside(&self, child: &Child) -> Slot<'t> {
        self.right_after(child, self.look.comma())
    }

    fn right_after(&self, child: &Child, lead: impl Into<String>) -> Slot<'t> {
        let mut slot = Slot::flow(child.end, lead, "", self.look);
        slot.opening.extend(self.blank_after(child));
        slot
    }

    /// What must stand between a child and a new comma: `a:,` is a plain scalar to some readers.
    fn blank_after(&self, child: &Child) -> Option<Edit> {
        let before = self.tree.text().get(..child.end).unwrap_or_default();
        before.ends_with(':').then(|| Edit::insert(child.end, " "))
    }

    fn has_own_line(&self, start: usize) -> bool {
        lines::begins_line(self.tree.text(), start)
    }

    /// The comma in a gap between children.
    pub fn comma(&self, from: usize, to: usize) -> Option<usize> {
        let text = self.tree.text();
        let mut at = from;
        while at < to {
            match text.as_bytes().get(at)? {
                b',' => return Some(at),
                b'#' => at = lines::end(text, at),
                _ => at += 1,
            }
        }
        None
    }
}

/// The look of a flow collection, as its children show it.
pub(super) fn look(tree: &Tree, node: NodeId, open: usize) -> Look {
    let entries = tree.entries(node);
    let json = if entries.is_empty() {
        let mut quoted = false;
        let mut items = tree.items(node).iter();
        let all = items.all(|item| is_json(tree, item.node, &mut quoted));
        all && quoted
    } else {
        entries.iter().all(|entry| is_quoted(tree, entry.key))
    };
    let inside = tree.text().get(open + 1..).unwrap_or_default();
    // Blanks at the end of a line pad nothing.
    let bare = inside.trim_start_matches(' ');
    let pads = bare.len() < inside.len() && !bare.starts_with(['\n', '\r', '\t', '#']);
    let is_tight = |entry: &Entry| {
        let colon = entry.colon.map(|colon| colon as usize + 1);
        colon.is_some_and(|end| tree.outer(entry.value).from() == end)
    };
    Look {
        json,
        pad: !entries.is_empty() && pads,
        tight: json && entries.first().is_some_and(is_tight),
    }
}

/// The look of the flow mapping that holds a node, for a node that shows none.
pub(super) fn look_around(tree: &Tree, holder: NodeId) -> Look {
    look(tree, holder, tree.node(holder).span.from())
}

fn is_quoted(tree: &Tree, id: NodeId) -> bool {
    matches!(&tree.node(id).content, Content::Scalar(scalar) if scalar.style == ScalarStyle::DoubleQuoted)
}

/// Whether an item could stand in JSON; notes whether it is a string.
fn is_json(tree: &Tree, id: NodeId, quoted: &mut bool) -> bool {
    match &tree.node(id).content {
        Content::Scalar(scalar) if scalar.style == ScalarStyle::DoubleQuoted => {
            *quoted = true;
            true
        }
        Content::Scalar(scalar) => {
            scalar.style == ScalarStyle::Plain
                && tree.scalar(id).is_some_and(quote::is_json_literal)
        }
        Content::Alias { .. } => false,
        _ => true,
    }
}

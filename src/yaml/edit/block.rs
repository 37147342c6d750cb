//! Places in collections that are written by indentation.

use super::shape::{
    Child, Hang, Site, block_header, children, indent, is_empty_block_scalar, last_leaf, style,
};
use super::slot::{Lay, Slot};
use super::{Refusal, lines};
use crate::span::Span;
use crate::yaml::{Comment, Content, NodeId, Style, Tree};

/// A place among children.
#[derive(Debug, Clone, Copy)]
pub(super) enum At {
    First,
    After(usize),
}

/// Which of the comments below an entry are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Those that are indented deeper.
    Deeper,
    /// Those in its column too that belong to no key below: because none follows, or an empty line stands between.
    Column,
}

/// A block collection.
#[derive(Debug)]
pub(super) struct Block<'t> {
    pub tree: &'t Tree,
    pub node: NodeId,
    pub site: Site,
    pub children: Vec<Child>,
    pub column: usize,
}

impl<'t> Block<'t> {
    pub fn of(tree: &'t Tree, node: NodeId, site: Site) -> Result<Self, Refusal> {
        let children = children(tree, node)?;
        let first = children.first().ok_or(Refusal::Layout)?;
        let column = lines::column(tree.text(), first.start)?;
        Ok(Self {
            tree,
            node,
            site,
            children,
            column,
        })
    }

    pub fn lay(&self, offset: usize) -> Lay<'t> {
        Lay {
            eol: lines::eol(self.tree.text(), offset),
            column: self.column,
            indent: indent(self.tree, Some(self.node)),
        }
    }

    /// The place at `at`, or the nearest one before it where a block scalar keeps its meaning.
    pub fn slot(&self, at: At) -> Result<Slot<'t>, Refusal> {
        let At::After(mut index) = at else {
            return self.first();
        };
        loop {
            match (self.below(index), index.checked_sub(1)) {
                (Err(Refusal::BlockScalar), Some(before)) => index = before,
                (Err(Refusal::BlockScalar), None) => {
                    return self.first().map_err(|_| Refusal::BlockScalar);
                }
                (slot, _) => return slot,
            }
        }
    }

    /// The place directly after a child.
    pub fn below(&self, index: usize) -> Result<Slot<'t>, Refusal> {
        let child = self.children.get(index).ok_or(Refusal::Layout)?;
        if is_open_ended(self.tree, last_leaf(self.tree, child.value)) {
            return Err(Refusal::BlockScalar);
        }
        let at = self.tail(index, Reach::Column)?;
        Ok(Slot::below(at, self.lay(at)))
    }

    /// The place before a child and the comments above it.
    pub fn above(&self, index: usize) -> Result<Slot<'t>, Refusal> {
        let at = self.top(index)? + self.column;
        Ok(Slot::above(at, self.lay(at)))
    }

    /// The place before all children. The comments above the first stay with it; what an empty line sets apart from it
    /// stays above.
    fn first(&self) -> Result<Slot<'t>, Refusal> {
        let text = self.tree.text();
        let first = self.children.first().ok_or(Refusal::Layout)?.start;
        if matches!(self.site.hang, Hang::Root) {
            return self.above(0);
        }
        let head = self.site.head(self.tree, self.node)?;
        let top = self.top(0).unwrap_or(first);
        if lines::previous(text, top).is_some_and(|line| lines::is_blank(text, line)) {
            return self.above(0);
        }
        if lines::breaks(text, head, first) {
            let at = lines::tail(text, head)?;
            Ok(Slot::below(at, self.lay(at)))
        } else {
            Ok(Slot::above(first, self.lay(first)))
        }
    }

    /// Where the lines of a child begin: those of the comments above it in its column. The comment at the
    /// very top of a document is about the whole document, up to a suppression, which is about the key below it.
    pub fn top(&self, index: usize) -> Result<usize, Refusal> {
        let text = self.tree.text();
        let start = self.children.get(index).ok_or(Refusal::Layout)?.start;
        if !lines::begins_line(text, start) {
            return Err(Refusal::Layout);
        }
        let top = lines::comments_above(self.tree, start, Some(self.column));
        let is_first = index == 0 && matches!(self.site.hang, Hang::Root);
        if !is_first || !self.opens_document(top) {
            return Ok(top);
        }
        let above = text.get(top..start).unwrap_or_default();
        let own = above.find("compose-lint: ignore[").map(|at| top + at);
        Ok(lines::start(text, own.unwrap_or(start)))
    }

    /// Whether the document has nothing before `offset`.
    fn opens_document(&self, offset: usize) -> bool {
        let mut documents = self.tree.documents().iter();
        let own = documents.find(|document| document.root == self.site.root);
        let marker = own.and_then(|document| document.start);
        Span::new(marker.map_or(0, Span::to), offset)
            .of(self.tree.text())
            .trim_start_matches('\u{feff}')
            .trim()
            .is_empty()
    }

    /// The end of the last line of a child, with the comments below that belong to it.
    pub fn tail(&self, index: usize, reach: Reach) -> Result<usize, Refusal> {
        let text = self.tree.text();
        let child = self.children.get(index).ok_or(Refusal::Layout)?;
        let leaf = last_leaf(self.tree, child.value);
        if self.tree.is_unwritten(leaf) && lines::begins_line(text, child.end) {
            // What is not written follows a colon or a dash, or the layout is not understood.
            return Err(Refusal::Layout);
        }
        let mut at = lines::tail(text, child.end)?;
        // The empty lines that end a `|+` set apart what follows, as all empty lines do.
        if lines::is_blank(text, at) {
            return Ok(at);
        }
        let mut opening = None;
        while let Some(next) = lines::next(text, at) {
            // What was commented out may go on behind an empty line.
            let behind = lines::skip_blank(text, next);
            let Some((column, comment)) = lines::own_comment(self.tree, behind) else {
                break;
            };
            let depth = comment_depth(self.tree.slice(comment.span));
            let goes_on = opening.is_some_and(|(at, least)| at == column && least < depth);
            // The lines below a key that was commented out belong to it.
            let is_own = goes_on && column == self.column
                || (goes_on || behind == next) && self.owns(index, reach, column, comment);
            if !is_own {
                match self.own_below(index, behind) {
                    Some(line) if behind == next && reach == Reach::Column => {
                        at = lines::end(text, line);
                        continue;
                    }
                    _ => break,
                }
            }
            opening = opening.or(Some((column, depth)));
            at = lines::end(text, behind);
        }
        Ok(at)
    }

    /// Whether a comment below a child belongs to it.
    fn owns(&self, index: usize, reach: Reach, column: usize, comment: Comment) -> bool {
        let code = self.tree.slice(comment.span).trim_start_matches('#');
        let blanks = comment_depth(code);
        let (code, column) = match &code[blanks..] {
            // What was commented out at the beginning of the line stood where it still stands, one to the left.
            code if column < self.column && is_code(code) => (code, column + blanks),
            code => (code, column),
        };
        if column != self.column {
            return column > self.column;
        }
        let last = index + 1 == self.children.len() || self.is_set_apart(comment);
        let last = last && reach == Reach::Column;
        // A list that stands in the column of its key may end with an item that was commented out.
        let is_item = code.starts_with("- ");
        if self.is_list() && self.is_flush_with_key() {
            is_item
        } else {
            last || self.is_part(index, blanks, code)
                || reach == Reach::Column && self.is_alternative(index, code)
        }
    }

    /// The line below a remark with the key of a child, commented out: the remark is about what might stand in its place.
    fn own_below(&self, index: usize, line: usize) -> Option<usize> {
        let child = self.children.get(index)?;
        let entry = self.tree.entry_with(child.value)?;
        let own = self.tree.scalar(entry.key)?;
        let lines = std::iter::successors(Some(line), |at| lines::next(self.tree.text(), *at));
        let comments = lines.map_while(|line| {
            let (column, comment) = lines::own_comment(self.tree, line)?;
            let code = self.tree.slice(comment.span).trim_start_matches('#');
            (column == self.column).then_some((line, code.trim_start()))
        });
        let mut codes = comments.filter(|(_, code)| is_code(code));
        let found = codes.find(|(_, code)| code.split(':').next() == Some(own));
        found.map(|(line, _)| line)
    }

    /// Whether code that was commented out below a child is what might stand in its place, and not in that of the next one.
    fn is_alternative(&self, index: usize, code: &str) -> bool {
        let key = code.split_once(':').map(|(key, _)| key);
        let next = self.children.get(index + 1);
        let next = next.and_then(|next| self.tree.entry_with(next.value));
        let next = next.and_then(|entry| self.tree.scalar(entry.key));
        is_code(code) && key.is_some_and(is_lowercase) && key != next
    }

    /// Whether an empty line stands between a comment, with those directly below it, and what follows.
    fn is_set_apart(&self, comment: Comment) -> bool {
        let text = self.tree.text();
        let mut at = comment.span.from();
        while let Some(next) = lines::next(text, at)
            && lines::own_comment(self.tree, next).is_some()
        {
            at = next;
        }
        lines::next(text, at).is_some_and(|next| lines::is_blank(text, next))
    }

    fn is_list(&self) -> bool {
        matches!(self.tree.node(self.node).content, Content::Sequence { .. })
    }

    fn is_flush_with_key(&self) -> bool {
        let Hang::Value { entry, .. } = self.site.hang else {
            return false;
        };
        let key = self.tree.outer(entry.key).from();
        lines::column(self.tree.text(), key) == Ok(self.column)
    }

    /// Whether a comment below a child, in its column, is a part of its value that was commented out: an item, or what stood
    /// deeper than a key.
    fn is_part(&self, index: usize, blanks: usize, code: &str) -> bool {
        let Some(child) = self.children.get(index) else {
            return false;
        };
        let node = self.tree.node(child.value);
        let is_list = matches!(node.content, Content::Sequence { .. });
        style(node) == Some(Style::Block)
            && (is_list && code.starts_with("- ") || blanks > 1 && is_code(code))
    }
}

/// Whether a line written after this node would change it: a block scalar whose last line has no line break
/// would get one, and one that goes on with lines of blanks would lose them.
pub(super) fn is_open_ended(tree: &Tree, leaf: NodeId) -> bool {
    let text = tree.text();
    let Some(body) = tree.block_body(leaf) else {
        return false;
    };
    let lines_of_body = body.of(text);
    let indent = body_indent(lines_of_body);
    let mut at = body.to();
    if is_empty_block_scalar(tree, leaf) {
        return keeps_empty_lines(tree, leaf);
    }
    if lines::next(text, at).is_none() {
        return true;
    }
    while let Some(next) = lines::next(text, at) {
        if !lines::is_blank(text, next) {
            return false;
        }
        let length = lines::end(text, next) - next;
        if length > indent || lines::next(text, next).is_none() && length > 0 {
            return true;
        }
        at = next;
    }
    false
}

/// How many blanks stand between a `#` and the text.
fn comment_depth(comment: &str) -> usize {
    let text = comment.trim_start_matches('#');
    text.len() - text.trim_start_matches(' ').len()
}

/// Whether a comment looks like a key or an item that was commented out.
fn is_code(text: &str) -> bool {
    let key = text.split_once(':').filter(|(key, _)| !key.contains(' '));
    text.starts_with("- ") || key.is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(' '))
}

/// Whether it is written as keys are, and not as the word that begins a remark, to a person or to a program: `NOTE: …`, `renovate: …`.
fn is_lowercase(key: &str) -> bool {
    const REMARKS: &[&str] = &[
        "note",
        "todo",
        "fixme",
        "warning",
        "important",
        "example",
        "default",
        "optional",
        "see",
        "hint",
        "tip",
        "usage",
        "compose-lint",
        "renovate",
        "yamllint",
        "nosemgrep",
    ];
    let is_letter =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    key.chars().all(is_letter) && !REMARKS.contains(&key)
}

/// Whether a node is a block scalar to which the empty lines after it belong.
pub(super) fn keeps_empty_lines(tree: &Tree, leaf: NodeId) -> bool {
    block_header(tree, leaf).is_some_and(|header| tree.slice(header).contains('+'))
}

/// How far the first line with content is indented.
pub(super) fn body_indent(body: &str) -> usize {
    let first = body
        .split(['\n', '\r'])
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    first.len() - first.trim_start_matches(' ').len()
}

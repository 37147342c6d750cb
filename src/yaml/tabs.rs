//! Tabs at places where go-yaml, which follows YAML 1.1, takes spaces only.
//!
//! Where a key may begin in a block, it takes no tab: at the beginning of a line, be the line empty or a comment, and behind a
//! dash. What scans a scalar takes the white space behind it too, and has rules of its own.

use std::cell::Cell;

use super::tree::{Content, NodeId, ScalarStyle, Style, Tree};
use crate::span::Span;

/// All such tabs, one a line.
pub(super) fn tabs(tree: &Tree) -> Vec<Span> {
    let text = tree.text();
    if !text.contains('\t') || tree.is_unparsed() {
        return Vec::new();
    }
    let lines = Lines::new(tree);
    let mut found = Vec::new();
    let mut around = Around::default();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if line[spaces..].starts_with('\t') {
            if around.rest < start {
                around.rest = text.len() - text[start..].trim_start().len();
            }
            if lines.refuse(start, spaces, around) {
                found.push(one(start + spaces));
            }
        }
        let own = line.trim_end().len();
        if own > 0 {
            around.line = start;
            around.before = start + own;
        }
        start += line.len();
    }
    found.extend(behind_dashes(tree).map(one));
    found
}

/// Whether all of some offsets are inside of collections in brackets.
pub(super) fn are_in_brackets(tree: &Tree, offsets: &[usize]) -> bool {
    if offsets.is_empty() {
        return true;
    }
    let lines = Lines::new(tree);
    let mut all = offsets.iter();
    all.all(|&at| {
        lines
            .last(at)
            .is_some_and(|node| lines.is_in_brackets(node, at))
    })
}

fn one(at: usize) -> Span {
    Span::new(at, at + 1)
}

fn behind_dashes(tree: &Tree) -> impl Iterator<Item = usize> + '_ {
    let items = tree.ids().flat_map(|id| match &tree.node(id).content {
        Content::Sequence { items, .. } => items.as_slice(),
        _ => &[],
    });
    items.filter_map(|item| {
        let behind = item.dash? as usize + 1;
        let rest = tree.text().get(behind..)?;
        let word = rest.trim_start_matches(' ');
        let at = behind + rest.len() - word.len();
        word.starts_with('\t').then_some(at)
    })
}

/// The text around a line, past blank ones. All blank lines that stand together have the same around them.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    /// Where the last line above that is not blank begins.
    line: usize,
    /// Where it ends.
    before: usize,
    /// Where the text of the line begins, or, if it is blank, that of the next which is not.
    rest: usize,
}

struct Lines<'t> {
    tree: &'t Tree,
    /// The nodes, each with its beginning.
    nodes: Vec<(usize, NodeId)>,
    /// The block scalar that was met last, by its header, with its indentation.
    indented: Cell<Option<(Span, usize)>>,
}

impl<'t> Lines<'t> {
    fn new(tree: &'t Tree) -> Self {
        let nodes = tree.ids().map(|id| (tree.node(id).span.from(), id));
        Self {
            tree,
            nodes: nodes.collect(),
            indented: Cell::new(None),
        }
    }

    /// The last node that begins before an offset.
    fn last(&self, at: usize) -> Option<NodeId> {
        let behind = self.nodes.partition_point(|&(from, _)| from <= at);
        Some(self.nodes[..behind].last()?.1)
    }

    /// Whether the tab behind the `spaces` that begin the line at `start` is refused.
    fn refuse(&self, start: usize, spaces: usize, around: Around) -> bool {
        let at = start + spaces;
        if self.is_between_comments(start, around) {
            return false;
        }
        let Some(last) = self.last(at) else {
            return true;
        };
        let node = self.tree.node(last);
        let (is_within, is_behind) = (node.span.to() > at, node.span.to() == around.before);
        match &node.content {
            Content::Scalar(scalar) if is_within || is_behind => match scalar.style {
                ScalarStyle::Plain if !node.span.is_empty() => {
                    return self
                        .column_of_block(last, spaces)
                        .is_some_and(|column| spaces <= column);
                }
                ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if is_within => return false,
                ScalarStyle::Literal { header } | ScalarStyle::Folded { header } => {
                    return self.indent(header).is_some_and(|indent| spaces < indent);
                }
                _ => {}
            },
            _ => {}
        }
        !self.is_in_brackets(last, at)
    }

    /// Whether comments stand, on lines of their own, above the line at `start` and below or on it: go-yaml reads all lines
    /// between them with them, if they are few.
    fn is_between_comments(&self, start: usize, around: Around) -> bool {
        const AHEAD: usize = 512;
        let text = self.tree.text();
        let Around { line, before, rest } = around;
        text[line..before].trim_start().starts_with('#')
            && text[rest..].starts_with('#')
            && rest - before < AHEAD
            && self
                .last(start)
                .is_none_or(|node| self.tree.node(node).span.to() <= line)
    }

    /// The column at which the innermost block around a node begins, as far as `most` and one more.
    fn column_of_block(&self, node: NodeId, most: usize) -> Option<usize> {
        let parent = self.tree.parent(node)?;
        let first = match &self.tree.node(parent).content {
            Content::Mapping {
                entries,
                style: Style::Block,
            } => {
                let entry = entries.first()?;
                let key = self.tree.outer(entry.key).from();
                entry.question.map_or(key, |at| at as usize)
            }
            Content::Sequence {
                items,
                style: Style::Block,
            } => items.first()?.dash? as usize,
            _ => return self.column_of_block(parent, most),
        };
        let before = self.tree.text().get(..first)?;
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        Some(before[line..].chars().take(most + 1).count())
    }

    /// The indentation of a block scalar, by its first line that is not empty.
    fn indent(&self, header: Span) -> Option<usize> {
        if let Some((known, indent)) = self.indented.get()
            && known == header
        {
            return Some(indent);
        }
        let behind = self.tree.text().get(header.to()..)?;
        let mut lines = behind.lines().skip(1);
        let first = lines.find(|line| !line.trim().is_empty())?;
        let indent = first.len() - first.trim_start_matches(' ').len();
        self.indented.set(Some((header, indent)));
        Some(indent)
    }

    fn is_in_brackets(&self, node: NodeId, at: usize) -> bool {
        let mut next = Some(node);
        while let Some(id) = next {
            let node = self.tree.node(id);
            let is_flow = match &node.content {
                Content::Mapping { style, .. } | Content::Sequence { style, .. } => {
                    !matches!(style, Style::Block)
                }
                _ => false,
            };
            if is_flow && node.span.to() > at {
                return true;
            }
            next = self.tree.parent(id);
        }
        false
    }
}

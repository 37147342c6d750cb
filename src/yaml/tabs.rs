//! Tabs at places where go-yaml, which follows YAML 1.1, takes spaces only.
//!
//! Where a key may begin in a block, it takes no tab: at the beginning of a line, be the line empty or a comment, and behind a
//! dash. What scans a scalar takes the white space behind it too, and has rules of its own.

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
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if line[spaces..].starts_with('\t') && lines.refuse(start, spaces) {
            found.push(one(start + spaces));
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

struct Lines<'t> {
    tree: &'t Tree,
    /// The nodes, each with its beginning.
    nodes: Vec<(usize, NodeId)>,
}

impl<'t> Lines<'t> {
    fn new(tree: &'t Tree) -> Self {
        let nodes = tree.ids().map(|id| (tree.node(id).span.from(), id));
        Self {
            tree,
            nodes: nodes.collect(),
        }
    }

    /// The last node that begins before an offset.
    fn last(&self, at: usize) -> Option<NodeId> {
        let behind = self.nodes.partition_point(|&(from, _)| from <= at);
        Some(self.nodes[..behind].last()?.1)
    }

    /// Whether the tab behind the `spaces` that begin the line at `start` is refused.
    fn refuse(&self, start: usize, spaces: usize) -> bool {
        let at = start + spaces;
        if self.is_between_comments(start) {
            return false;
        }
        let before = self.tree.text()[..start].trim_end().len();
        let Some(last) = self.last(at) else {
            return true;
        };
        let node = self.tree.node(last);
        let (is_within, is_behind) = (node.span.to() > at, node.span.to() == before);
        match &node.content {
            Content::Scalar(scalar) if is_within || is_behind => match scalar.style {
                ScalarStyle::Plain if !node.span.is_empty() => {
                    return self
                        .column_of_block(last)
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
    fn is_between_comments(&self, start: usize) -> bool {
        const AHEAD: usize = 512;
        let text = self.tree.text();
        let before = text[..start].trim_end();
        let above = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let rest = text[start..].trim_start();
        before[above..].trim_start().starts_with('#')
            && rest.starts_with('#')
            && text.len() - rest.len() - before.len() < AHEAD
            && self
                .last(start)
                .is_none_or(|node| self.tree.node(node).span.to() <= above)
    }

    /// The column at which the innermost block around a node begins.
    fn column_of_block(&self, node: NodeId) -> Option<usize> {
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
            _ => return self.column_of_block(parent),
        };
        let before = self.tree.text().get(..first)?;
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        Some(before[line..].chars().count())
    }

    /// The indentation of a block scalar, by its first line that is not empty.
    fn indent(&self, header: Span) -> Option<usize> {
        let behind = self.tree.text().get(header.to()..)?;
        let mut lines = behind.lines().skip(1);
        let first = lines.find(|line| !line.trim().is_empty())?;
        Some(first.len() - first.trim_start_matches(' ').len())
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

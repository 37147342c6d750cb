//! By how many empty lines a file sets its parts apart.

use std::cmp::Reverse;

use super::block::{Block, keeps_empty_lines};
use super::lines;
use super::shape::{Child, Hang, children, last_leaf, style};
use crate::span::Span;
use crate::yaml::{Style, Tree};

/// How many mappings beside the own one are looked at.
const SAMPLES: usize = 50;

/// By how many empty lines the file sets its top-level blocks apart most often. What follows a single line, such as
/// `version`, tells nothing about blocks.
pub(super) fn between_blocks(block: &Block<'_>) -> usize {
    let text = block.tree.text();
    let pairs = block.children.windows(2);
    let blocks = pairs.filter(|pair| lines::breaks(text, pair[0].start, pair[0].end));
    let gaps: Vec<usize> = blocks.map(|pair| gap(text, pair)).collect();
    let without = gaps.iter().filter(|gap| **gap == 0).count();
    if gaps.len() - without < without {
        0
    } else {
        usual(&gaps).unwrap_or(1)
    }
}

/// By how many empty lines the keys of a mapping are set apart, where that is a habit of this mapping and of those
/// beside it.
pub(super) fn between_keys(block: &Block<'_>) -> usize {
    let tree = block.tree;
    let own = gaps(tree, &block.children);
    if own.contains(&0) || is_any_kept(block) {
        return 0;
    }
    let mut all = own;
    // What stands beside a top-level block is of another kind.
    if let Hang::Value { holder, .. } = block.site.hang
        && tree.parent(holder).is_some()
    {
        let beside = tree.entries(holder).iter().map(|entry| entry.value);
        let blocks = beside.filter(|id| style(tree.node(*id)) == Some(Style::Block));
        let others = blocks.filter(|id| *id != block.node).take(SAMPLES);
        all.extend(others.flat_map(|id| gaps(tree, &children(tree, id).unwrap_or_default())));
    }
    let apart = all.iter().filter(|gap| **gap > 0).count();
    if apart >= 2 && apart * 4 >= all.len() * 3 {
        usual(&all).unwrap_or(0)
    } else {
        0
    }
}

/// Whether an empty line below one of the children would become part of a scalar.
pub(super) fn is_any_kept(block: &Block<'_>) -> bool {
    (0..block.children.len()).any(|index| is_after_kept(block, index + 1))
}

/// Whether an empty line above a child would become part of a scalar.
pub(super) fn is_after_kept(block: &Block<'_>, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|i| block.children.get(i));
    before.is_some_and(|child| keeps_empty_lines(block.tree, last_leaf(block.tree, child.value)))
}

fn gaps(tree: &Tree, children: &[Child]) -> Vec<usize> {
    let pairs = children.windows(2);
    pairs.map(|pair| gap(tree.text(), pair)).collect()
}

/// The most common number that is not 0.
fn usual(gaps: &[usize]) -> Option<usize> {
    let count = |gap: usize| gaps.iter().filter(|other| **other == gap).count();
    let apart = gaps.iter().copied().filter(|gap| *gap > 0);
    apart.max_by_key(|gap| (count(*gap), Reverse(*gap)))
}

/// The most empty lines that stand together between two children.
fn gap(text: &str, pair: &[Child]) -> usize {
    let gap = Span::new(pair[0].end, pair[1].start).of(text);
    if gap.matches(['\n', '\r']).count() < 2 {
        return 0;
    }
    let unified = gap.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<_> = unified.split('\n').collect();
    let whole = lines.get(1..lines.len() - 1).unwrap_or_default();
    let runs = whole.split(|line| !line.trim().is_empty());
    runs.map(<[_]>::len).max().unwrap_or(0)
}

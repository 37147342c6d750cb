//! Which suppression reaches a finding.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::compose::FileId;
use crate::finding::Finding;
use crate::span::Span;
use crate::yaml::{Content, Style, Tree};

use super::CATEGORY;

/// The name of a rule.
type RuleId = &'static str;

/// Where suppressions hold. All numbers stand for a name in a suppression, but those of blocks for a whole
/// `x-compose-lint`. Of two that hold for the same, the one that is written first counts.
#[derive(Debug, Default)]
pub(super) struct Index<'p> {
    lines: HashMap<(FileId, RuleId), Ranges>,
    nodes: HashMap<(FileId, RuleId), Ranges>,
    files: HashMap<(FileId, RuleId), usize>,
    in_block: HashMap<(usize, RuleId), usize>,
    /// The block of each service that has one. Services can share one by a merge key or an alias.
    pub services: HashMap<&'p str, usize>,
    /// The block at the top level.
    pub project: Option<usize>,
}

/// What a suppression reaches.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Scope {
    /// What begins in these bytes, a line.
    Line(FileId, Span),
    /// What begins in these bytes, a node and all below it.
    Node(FileId, Span),
    /// A file.
    File(FileId),
    /// The services, or the project, that have this block.
    Block(usize),
    /// Nothing.
    #[default]
    Nowhere,
}

impl Index<'_> {
    /// Enters a name.
    pub fn add(&mut self, scope: Scope, rule: RuleId, name: usize) {
        match scope {
            Scope::Line(file, span) => self.lines.entry((file, rule)).or_default().add(span, name),
            Scope::Node(file, span) => self.nodes.entry((file, rule)).or_default().add(span, name),
            Scope::File(file) => {
                self.files.entry((file, rule)).or_insert(name);
            }
            Scope::Block(block) => {
                self.in_block.entry((block, rule)).or_insert(name);
            }
            Scope::Nowhere => {}
        }
    }

    /// Makes it ready to be asked.
    pub fn seal(&mut self) {
        for ranges in self.lines.values_mut().chain(self.nodes.values_mut()) {
            ranges.seal();
        }
    }

    /// The name that suppresses a finding: of several the closest.
    pub fn find(&self, finding: &Finding) -> Option<usize> {
        let rule = finding.rule.id;
        let place = (finding.place.file, rule);
        let at = finding.place.span.start;
        let in_range = |ranges: &HashMap<_, Ranges>| ranges.get(&place)?.innermost(at);
        let in_block = |block: Option<usize>| self.in_block.get(&(block?, rule)).copied();
        let in_file = self.files.get(&place).copied();
        if finding.rule.category == CATEGORY {
            return in_file;
        }
        let service = finding.service.as_deref();
        in_range(&self.lines)
            .or_else(|| in_range(&self.nodes))
            .or_else(|| in_block(self.services.get(service?).copied()))
            .or(in_file)
            .or_else(|| in_block(self.project))
    }
}

/// Ranges that stand beside or inside of each other, each for a name.
#[derive(Debug, Default)]
struct Ranges(Vec<Range>);

#[derive(Debug)]
struct Range {
    span: Span,
    name: usize,
    /// The range around it.
    parent: Option<usize>,
}

impl Ranges {
    fn add(&mut self, span: Span, name: usize) {
        self.0.push(Range {
            span,
            name,
            parent: None,
        });
    }

    fn seal(&mut self) {
        let ranges = &mut self.0;
        ranges.sort_by_key(|range| (range.span.start, Reverse(range.span.end), range.name));
        ranges.dedup_by_key(|range| range.span);
        let mut open: Vec<usize> = Vec::new();
        for index in 0..ranges.len() {
            let end = ranges[index].span.end;
            while open.pop_if(|last| ranges[*last].span.end < end).is_some() {}
            ranges[index].parent = open.last().copied();
            open.push(index);
        }
    }

    /// The name of the smallest range that holds `at`.
    fn innermost(&self, at: u32) -> Option<usize> {
        let after = self.0.partition_point(|range| range.span.start <= at);
        let mut index = after.checked_sub(1);
        while let Some(range) = index.and_then(|index| self.0.get(index)) {
            // What is not written stands at the very end of its range.
            if at <= range.span.end {
                return Some(range.name);
            }
            index = range.parent;
        }
        None
    }
}

/// The parts of a file to which a comment above them can belong, by where they begin, larger ones first: pairs,
/// items, and values on lines of their own.
#[derive(Debug)]
pub(super) struct Nodes(Vec<Span>);

impl Nodes {
    /// The parts of a file.
    pub fn of(tree: &Tree) -> Self {
        let mut spans = Vec::with_capacity(tree.len());
        for id in tree.ids() {
            for entry in tree.entries(id) {
                let mut span = tree.outer(entry.key).cover(tree.outer(entry.value));
                span.start = entry.question.unwrap_or(tree.outer(entry.key).start);
                spans.push(span);
            }
            for item in tree.items(id) {
                let mut span = tree.outer(item.node);
                span.start = item.dash.unwrap_or(span.start);
                spans.push(span);
            }
            // A block collection begins with its first part, and that is what a comment there speaks of.
            let is_block = match &tree.node(id).content {
                Content::Mapping { style, .. } | Content::Sequence { style, .. } => {
                    *style == Style::Block
                }
                _ => false,
            };
            let span = tree.outer(id);
            if !is_block && !span.is_empty() {
                spans.push(span);
            }
        }
        spans.sort_unstable_by_key(|span| (span.start, Reverse(span.end)));
        Self(spans)
    }

    /// The first part that begins at or after `offset`, with all below it.
    pub fn next(&self, offset: u32) -> Option<Span> {
        let index = self.0.partition_point(|span| span.start < offset);
        self.0.get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_range_around_a_place_wins() {
        let mut ranges = Ranges::default();
        for (name, (start, end)) in [(4, 6), (0, 10), (20, 30), (2, 8), (4, 6), (22, 23)]
            .into_iter()
            .enumerate()
        {
            ranges.add(Span::new(start, end), name);
        }
        ranges.seal();
        let found: Vec<Option<usize>> = [0, 2, 5, 6, 7, 9, 10, 11, 22, 29, 31]
            .into_iter()
            .map(|at| ranges.innermost(at))
            .collect();
        let expected = [1, 3, 0, 0, 3, 1, 1, 99, 5, 2, 99].map(|name| (name != 99).then_some(name));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_comment_belongs_to_the_next_part() {
        let text = "a:\n  - x: 1\n    y: 2\n  - [p, {q: r}]\nb:\n  long\n";
        let tree = crate::yaml::parse(text).unwrap();
        let nodes = Nodes::of(&tree);
        let next = |before: &str| {
            let offset = u32::try_from(text.find(before).unwrap()).unwrap();
            nodes.next(offset).map(|span| span.of(text))
        };
        assert_eq!(next("a:"), Some("a:\n  - x: 1\n    y: 2\n  - [p, {q: r}]"));
        assert_eq!(next("  - x"), Some("- x: 1\n    y: 2"));
        assert_eq!(next("x:"), Some("x: 1"));
        assert_eq!(next("    y"), Some("y: 2"));
        assert_eq!(next("  - ["), Some("- [p, {q: r}]"));
        assert_eq!(next(" [p"), Some("[p, {q: r}]"));
        assert_eq!(next(" {q"), Some("{q: r}"));
        assert_eq!(next("  long"), Some("long"));
        assert_eq!(nodes.next(u32::MAX), None);
    }
}

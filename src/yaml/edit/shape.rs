//! How a collection is written: its children, where it hangs, how far it is indented.

use super::{Refusal, lines};
use crate::span::Span;
use crate::yaml::{Content, Entry, Item, Node, NodeId, Scalar, ScalarStyle, Style, Tree};

/// What a node is to the collection that holds it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hang {
    /// The top of a document.
    Root,
    /// A value of a mapping.
    Value { holder: NodeId, entry: Entry },
    /// An item of a list.
    Item { holder: NodeId, item: Item },
}

/// Where a node stands in its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub hang: Hang,
    /// The top of its document.
    pub root: NodeId,
    /// Whether a flow collection is somewhere around it.
    pub in_flow: bool,
    /// How many collections are around it.
    pub depth: u16,
}

impl Site {
    /// Finds a node from above. Nodes are numbered in the order in which they begin, so that each step down
    /// is a binary search.
    pub fn of(tree: &Tree, node: NodeId) -> Result<Self, Refusal> {
        if !tree.is_located() {
            return Err(Refusal::Layout);
        }
        let documents = tree.documents();
        let index = documents.partition_point(|document| document.root <= node);
        let root = index.checked_sub(1).and_then(|i| documents.get(i));
        let mut at = root.ok_or(Refusal::Layout)?.root;
        let mut site = Self {
            hang: Hang::Root,
            root: at,
            in_flow: false,
            depth: 0,
        };
        while at != node {
            site.in_flow |= style(tree.node(at)) != Some(Style::Block);
            site.depth = site.depth.saturating_add(1);
            (at, site.hang) = step(tree, at, node)?;
        }
        Ok(site)
    }

    /// Just past the last byte that must stand before the node: its key's colon or its dash, anchor, tag.
    pub fn head(&self, tree: &Tree, node: NodeId) -> Result<usize, Refusal> {
        let before = match self.hang {
            Hang::Root => 0,
            Hang::Value { entry, .. } => colon(tree, &entry)?.ok_or(Refusal::Layout)? + 1,
            Hang::Item { item, .. } => item.dash.ok_or(Refusal::Layout)? as usize + 1,
        };
        let node = tree.node(node);
        let tag = node.tag.as_ref().map(|tag| tag.span);
        let parts = node.anchor.into_iter().chain(tag);
        Ok(parts.map(Span::to).fold(before, usize::max))
    }
}

/// Where the colon of a plain `key: value` stands, if it has one.
fn colon(tree: &Tree, entry: &Entry) -> Result<Option<usize>, Refusal> {
    if entry.question.is_some() {
        return Err(Refusal::ExplicitKey);
    }
    let Some(colon) = entry.colon.map(|colon| colon as usize) else {
        return Ok(None);
    };
    let key = tree.outer(entry.key);
    // After an explicit key without a value the colon of another entry may be taken for this one's.
    let gap = tree
        .text()
        .get(key.to()..colon)
        .ok_or(Refusal::UnusualKey)?;
    if gap.trim_matches([' ', '\t']).is_empty() {
        Ok(Some(colon))
    } else {
        Err(Refusal::UnusualKey)
    }
}

/// The child of `at` that is or holds `node`.
fn step(tree: &Tree, at: NodeId, node: NodeId) -> Result<(NodeId, Hang), Refusal> {
    let entries = tree.entries(at);
    let index = entries.partition_point(|entry| entry.key <= node);
    if let Some(&entry) = index.checked_sub(1).and_then(|i| entries.get(i)) {
        if node < entry.value {
            return Err(Refusal::UnusualKey);
        }
        let hang = Hang::Value { holder: at, entry };
        return Ok((entry.value, hang));
    }
    let items = tree.items(at);
    let index = items.partition_point(|item| item.node <= node);
    let item = index.checked_sub(1).and_then(|i| items.get(i));
    let &item = item.ok_or(Refusal::Layout)?;
    Ok((item.node, Hang::Item { holder: at, item }))
}

/// How a collection is written; `None` for other nodes.
pub(super) fn style(node: &Node) -> Option<Style> {
    match node.content {
        Content::Mapping { style, .. } | Content::Sequence { style, .. } => Some(style),
        _ => None,
    }
}

/// An entry or an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child {
    /// Offset of its first byte: of the dash, or of the key's anchor, tag or text.
    pub start: usize,
    /// Just past the last byte of its value.
    pub end: usize,
    /// Its value.
    pub value: NodeId,
}

/// The entries or items of a collection.
pub(super) fn children(tree: &Tree, node: NodeId) -> Result<Vec<Child>, Refusal> {
    let end = |id: NodeId| end(tree, last_leaf(tree, id));
    if let Content::Sequence { items, .. } = &tree.node(node).content {
        let start = |item: &Item| item.dash.unwrap_or(tree.outer(item.node).start) as usize;
        let child = |item: &Item| Child {
            start: start(item),
            end: end(item.node),
            value: item.node,
        };
        return Ok(items.iter().map(child).collect());
    }
    let child = |entry: &Entry| {
        let key = tree.outer(entry.key);
        let is_flow = style(tree.node(node)) != Some(Style::Block);
        if colon(tree, entry)?.is_none() && !is_flow {
            return Err(Refusal::UnusualKey);
        }
        if lines::breaks(tree.text(), key.from(), key.to()) || key.is_empty() {
            return Err(Refusal::UnusualKey);
        }
        Ok(Child {
            start: key.from(),
            end: end(entry.value),
            value: entry.value,
        })
    };
    tree.entries(node).iter().map(child).collect()
}

/// Just past the last byte of a node that is not written by indentation.
fn end(tree: &Tree, leaf: NodeId) -> usize {
    match block_header(tree, leaf) {
        // Without a line the span of a block scalar may reach to what follows.
        Some(header) if is_empty_block_scalar(tree, leaf) => header.to(),
        _ => tree.node(leaf).span.to(),
    }
}

/// The header of a block scalar: `|`, `>-`, `|2+`, …
pub(super) fn block_header(tree: &Tree, leaf: NodeId) -> Option<Span> {
    let Content::Scalar(Scalar {
        style: ScalarStyle::Literal { header } | ScalarStyle::Folded { header },
        ..
    }) = tree.node(leaf).content
    else {
        return None;
    };
    let is_header = |b: &u8| b"|>+-0123456789".contains(b);
    let text = tree.slice(header).bytes();
    let length = text.take_while(is_header).count();
    Some(Span::new(header.from(), header.from() + length))
}

/// Whether a block scalar has no line with text.
pub(super) fn is_empty_block_scalar(tree: &Tree, leaf: NodeId) -> bool {
    let body = tree.block_body(leaf);
    body.is_some_and(|body| body.of(tree.text()).trim().is_empty())
}

/// The last node of a value that is written by indentation: what its last line ends with.
pub(super) fn last_leaf(tree: &Tree, mut node: NodeId) -> NodeId {
    while tree.node(node).is_block_collection() {
        let entry = tree.entries(node).last().map(|entry| entry.value);
        let item = tree.items(node).last().map(|item| item.node);
        match entry.or(item) {
            Some(child) => node = child,
            None => break,
        }
    }
    node
}

/// Whether a node is empty, `~` or `null`, without a tag.
pub(super) fn is_null(tree: &Tree, id: NodeId) -> bool {
    let node = tree.node(id);
    let Content::Scalar(scalar) = &node.content else {
        return false;
    };
    let text = tree.scalar(id).unwrap_or_default();
    scalar.style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Whether an alias elsewhere repeats this node or one that holds it: an edit here would change that place
/// too.
pub fn is_shared(tree: &Tree, node: NodeId) -> bool {
    let span = tree.outer(node);
    tree.ids().any(|id| match tree.node(id).content {
        Content::Alias {
            target: Some(target),
        } => tree.outer(target).cover(span) == tree.outer(target),
        _ => false,
    })
}

/// The most samples that are taken to learn a habit: a large file does not change its mind.
const SAMPLES: usize = 500;

/// How much deeper than its key the mapping in a value is indented: as beside it in `holder`, else as most
/// often in the file, else two.
pub(super) fn indent(tree: &Tree, holder: Option<NodeId>) -> usize {
    let deeper = |value: NodeId| !tree.entries(value).is_empty();
    learn(tree, holder, deeper).unwrap_or(2)
}

/// How much deeper than its key the dashes of a list in a value stand.
pub(super) fn list_indent(tree: &Tree, holder: Option<NodeId>) -> usize {
    let list = |value: NodeId| !tree.items(value).is_empty();
    learn(tree, holder, list).unwrap_or_else(|| indent(tree, None))
}

fn learn(tree: &Tree, holder: Option<NodeId>, want: impl Fn(NodeId) -> bool) -> Option<usize> {
    let steps = |mapping: NodeId| {
        let entries = tree.entries(mapping).iter();
        entries
            .filter(|entry| want(entry.value))
            .filter_map(|entry| step_in(tree, entry))
    };
    let beside = holder.and_then(|holder| most_common(steps(holder).take(SAMPLES)));
    beside.or_else(|| most_common(tree.ids().flat_map(steps).take(SAMPLES)))
}

/// How much deeper than its key a block collection stands.
fn step_in(tree: &Tree, entry: &Entry) -> Option<usize> {
    let value = tree.node(entry.value);
    if !value.is_block_collection() {
        return None;
    }
    let key = lines::column(tree.text(), tree.outer(entry.key).from()).ok()?;
    let child = lines::column(tree.text(), value.span.from()).ok()?;
    child.checked_sub(key)
}

fn most_common(steps: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for step in steps {
        *counts.entry(step).or_insert(0_usize) += 1;
    }
    let best = counts
        .into_iter()
        .max_by_key(|&(step, count)| (count, std::cmp::Reverse(step)));
    best.map(|(step, _)| step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    /// The value of a key at the top.
    fn value(tree: &Tree, key: &str) -> NodeId {
        tree.entry(tree.documents()[0].root, key).unwrap().value
    }

    #[test]
    fn what_an_alias_repeats_is_shared() {
        let tree = parse("a: &a\n  b: {c: 1}\nd: *a\ne: &e 1\nf:\n  g: &g 1\nh: *g\n").unwrap();
        let inside = tree.entry(value(&tree, "a"), "b").unwrap().value;
        assert!(is_shared(&tree, value(&tree, "a")));
        assert!(is_shared(&tree, inside), "what holds it is repeated");
        assert!(!is_shared(&tree, value(&tree, "d")), "the alias itself");
        assert!(!is_shared(&tree, value(&tree, "e")), "no alias names it");
        assert!(
            !is_shared(&tree, value(&tree, "f")),
            "only a part is repeated"
        );
    }

    #[test]
    fn indentation_is_learned_near_by_first() {
        let tree = parse("a:\n   b:\n    c: 1\n   d:\n    e:\n    - 1\n").unwrap();
        let a = value(&tree, "a");
        assert_eq!(indent(&tree, Some(a)), 1);
        assert_eq!(indent(&tree, Some(tree.documents()[0].root)), 3);
        assert_eq!(indent(&tree, None), 1, "the most common");
        assert_eq!(list_indent(&tree, Some(a)), 0);
        let flat = parse("a: 1\n").unwrap();
        assert_eq!(indent(&flat, None), 2);
        assert_eq!(list_indent(&flat, None), 2);
    }
}

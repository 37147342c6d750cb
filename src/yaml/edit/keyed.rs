//! A list of names becomes a mapping: `- db` becomes `db:` with a pair below it.

use super::quote::{self, Plain};
use super::shape::{self, Hang, Site, indent};
use super::slot::Lay;
use super::{Edit, Refusal, lines};
use crate::span::Span;
use crate::yaml::{Content, Item, NodeId, ScalarStyle, Style, Tree};

/// Makes the names of a list keys of a mapping. Each gets a mapping of one pair: `key` and the word of `words` at its
/// place, which are plain YAML. A list by indentation stays one, comments where they are; one in brackets on the line of
/// its key becomes one by indentation, any other gets braces.
///
/// # Errors
/// When the value is no list of plain names, or the edit cannot be made without a guess.
pub fn items_to_keys(
    tree: &Tree,
    list: NodeId,
    key: &str,
    words: &[&str],
) -> Result<Vec<Edit>, Refusal> {
    let node = tree.node(list);
    let Content::Sequence { items, style } = &node.content else {
        return Err(Refusal::NotAList);
    };
    let site = Site::of(tree, list)?;
    if items.is_empty() || items.len() != words.len() {
        return Err(Refusal::NotAList);
    }
    let is_bare = node.anchor.is_none() && node.tag.is_none();
    if !is_bare || !items.iter().all(|item| is_name(tree, item)) {
        return Err(Refusal::Layout);
    }
    let Hang::Value { holder, entry } = site.hang else {
        return Err(Refusal::Layout);
    };
    if shape::style(tree.node(site.root)) != Some(Style::Block) {
        return Err(Refusal::Layout);
    }
    let pairs: Vec<(&Item, String)> = items
        .iter()
        .zip(words.iter().map(|word| format!("{key}: {word}")))
        .collect();
    let column = lines::column(tree.text(), tree.outer(entry.key).from());
    let Style::Flow { open, close } = *style else {
        return without_dashes(tree, &pairs, &lay(tree, holder, column?));
    };
    let brackets = Span::new(open as usize, close as usize + 1);
    if site.in_flow || lines::breaks(tree.text(), brackets.from(), brackets.to()) {
        return Ok(with_braces(tree, brackets, &pairs));
    }
    let all = Span::new(site.head(tree, list)?, brackets.to());
    by_indentation(tree, all, &pairs, &lay(tree, holder, column?).deeper())
}

/// How the lines of a mapping at `column` are laid.
fn lay(tree: &Tree, holder: NodeId, column: usize) -> Lay<'_> {
    Lay {
        eol: lines::eol(tree.text(), tree.node(holder).span.from()),
        column,
        indent: indent(tree, Some(holder)),
    }
}

/// `[a, b]` becomes `{a: {…}, b: {…}}`.
fn with_braces(tree: &Tree, brackets: Span, pairs: &[(&Item, String)]) -> Vec<Edit> {
    let (open, close) = (brackets.from(), brackets.to());
    let mut edits = vec![
        Edit::replace(Span::new(open, open + 1), "{"),
        Edit::replace(Span::new(close - 1, close), "}"),
    ];
    edits.extend(
        pairs.iter().map(|(item, pair)| {
            Edit::insert(tree.node(item.node).span.to(), format!(": {{{pair}}}"))
        }),
    );
    edits
}

/// `[a, b]` becomes lines below the key.
fn by_indentation(
    tree: &Tree,
    brackets: Span,
    pairs: &[(&Item, String)],
    lay: &Lay<'_>,
) -> Result<Vec<Edit>, Refusal> {
    let line = |(item, pair): &(&Item, String)| {
        let name = tree.slice(tree.node(item.node).span);
        format!("{}{name}:{}{pair}", lay.new_line(), lay.deeper().new_line())
    };
    let lines: String = pairs.iter().map(line).collect();
    with_lines(tree, Edit::remove(brackets), &lines)
}

/// `- a` becomes `a:`, not less indented than `outer` asks for what is below a key there.
fn without_dashes(
    tree: &Tree,
    pairs: &[(&Item, String)],
    outer: &Lay<'_>,
) -> Result<Vec<Edit>, Refusal> {
    let text = tree.text();
    let mut edits = Vec::new();
    for (item, pair) in pairs {
        let dash = item.dash.ok_or(Refusal::Layout)? as usize;
        let name = tree.node(item.node).span;
        let here = lines::column(text, dash)?;
        let lay = Lay {
            column: if here > outer.column {
                here
            } else {
                outer.deeper().column
            },
            ..*outer
        };
        let gap = Span::new(dash + 1, name.from()).of(text);
        if !lines::begins_line(text, dash) || !gap.bytes().all(|b| b == b' ') {
            return Err(Refusal::Layout);
        }
        let indentation = " ".repeat(lay.column - here);
        edits.push(Edit::replace(Span::new(dash, name.from()), indentation));
        let line = format!("{}{pair}", lay.deeper().new_line());
        edits.extend(with_lines(tree, Edit::insert(name.to(), ":"), &line)?);
    }
    Ok(edits)
}

/// An edit, and lines behind the line on which it ends.
fn with_lines(tree: &Tree, mut edit: Edit, lines: &str) -> Result<Vec<Edit>, Refusal> {
    let end = lines::tail(tree.text(), edit.span.to())?;
    if end == edit.span.to() {
        edit.text.push_str(lines);
        return Ok(vec![edit]);
    }
    Ok(vec![edit, Edit::insert(end, lines)])
}

/// Whether an item is a name on one line that is read as the same text where it is a key.
fn is_name(tree: &Tree, item: &Item) -> bool {
    let node = tree.node(item.node);
    let Content::Scalar(scalar) = &node.content else {
        return false;
    };
    let text = tree.scalar(item.node).unwrap_or_default();
    let fits = match scalar.style {
        ScalarStyle::Plain => quote::plain(text, true) == Plain::Text,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => true,
        ScalarStyle::Literal { .. } | ScalarStyle::Folded { .. } => false,
    };
    fits && node.anchor.is_none()
        && node.tag.is_none()
        && !text.contains('$')
        && !lines::breaks(tree.text(), node.span.from(), node.span.to())
}

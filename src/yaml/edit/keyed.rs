//! A list of names becomes a mapping: `- db` becomes `db:` with a pair below it.

use super::quote::{self, Plain};
use super::shape::{Hang, Site, indent, style};
use super::{Edit, Refusal, lines};
use crate::span::Span;
use crate::yaml::{Content, Item, NodeId, ScalarStyle, Style, Tree};

/// Makes the names of a list keys of a mapping. Each gets a mapping of one pair: `key` and the word of `words` at its
/// place, which are plain YAML. A list by indentation stays one, comments where they are; one in brackets on a line of its own key
/// becomes one by indentation, any other gets braces.
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
    let Content::Sequence {
        items,
        style: layout,
    } = &node.content
    else {
        return Err(Refusal::NotAList);
    };
    let site = Site::of(tree, list)?;
    if items.is_empty() || items.len() != words.len() {
        return Err(Refusal::NotAList);
    }
    if node.anchor.is_some() || node.tag.is_some() || !items.iter().all(|item| is_name(tree, item))
    {
        return Err(Refusal::Layout);
    }
    let Hang::Value { holder, entry } = site.hang else {
        return Err(Refusal::Layout);
    };
    if style(tree.node(site.root)) != Some(Style::Block) {
        return Err(Refusal::Json);
    }
    let items = items.iter().zip(words);
    if let Style::Flow { open, close } = *layout {
        let (open, close) = (open as usize, close as usize);
        if site.in_flow || lines::breaks(tree.text(), open, close) {
            let braces = [(open, "{"), (close, "}")];
            let edits = braces.map(|(at, brace)| Edit::replace(Span::new(at, at + 1), brace));
            let pair = |(item, word): (&Item, &&str)| {
                Edit::insert(end_of(tree, item), format!(": {{{key}: {word}}}"))
            };
            return Ok(edits.into_iter().chain(items.map(pair)).collect());
        }
    }
    let text = tree.text();
    let step = indent(tree, Some(holder));
    let outer = lines::column(text, tree.outer(entry.key).from())?;
    let line_break = |at: usize, column: usize| format!("{}{:column$}", lines::eol(text, at), "");
    if let Style::Flow { close, .. } = *layout {
        let close = close as usize + 1;
        let column = outer + step;
        let mut block = String::new();
        for (item, word) in items {
            let name = tree.slice(tree.node(item.node).span);
            block.push_str(&format!("{}{name}:", line_break(close, column)));
            block.push_str(&format!(
                "{}{key}: {word}",
                line_break(close, column + step)
            ));
        }
        let brackets = Span::new(site.head(tree, list)?, close);
        return with_lines(tree, Edit::remove(brackets), block);
    }
    let mut edits = Vec::new();
    for (item, word) in items {
        let dash = item.dash.ok_or(Refusal::Layout)? as usize;
        let name = tree.node(item.node).span;
        let here = lines::column(text, dash)?;
        let column = if here > outer { here } else { outer + step };
        let is_plain = lines::begins_line(text, dash)
            && Span::new(dash + 1, name.from())
                .of(text)
                .bytes()
                .all(|b| b == b' ');
        if !is_plain {
            return Err(Refusal::Layout);
        }
        edits.push(Edit::replace(
            Span::new(dash, name.from()),
            " ".repeat(column - here),
        ));
        let pair = format!("{}{key}: {word}", line_break(name.to(), column + step));
        edits.extend(with_lines(tree, Edit::insert(name.to(), ":"), pair)?);
    }
    Ok(edits)
}

/// An edit, and lines behind the line on which it ends.
fn with_lines(tree: &Tree, mut edit: Edit, lines: String) -> Result<Vec<Edit>, Refusal> {
    let end = lines::tail(tree.text(), edit.span.to())?;
    if end == edit.span.to() {
        edit.text.push_str(&lines);
        return Ok(vec![edit]);
    }
    Ok(vec![edit, Edit::insert(end, lines)])
}

fn end_of(tree: &Tree, item: &Item) -> usize {
    tree.node(item.node).span.to()
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

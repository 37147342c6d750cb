//! New text in scalars.

use super::block::body_indent;
use super::insert::refuse_tag;
use super::quote::{self, Plain};
use super::shape::{Hang, Site, is_empty_block_scalar};
use super::snippet::{Look, Snippet};
use super::{Edit, Refusal, lines};
use crate::span::Span;
use crate::yaml::{Content, Item, NodeId, ScalarStyle, Style, Tree};

/// Gives a scalar a new text. Quotes stay as they are. A plain scalar stays plain where the new text is read
/// as the same kind of thing: a text as this text, and what was a number or a boolean as one; else it gets
/// the least quotes that make it read back as this text.
///
/// # Errors
/// When the node is no scalar, or a block scalar that cannot simply be written anew.
pub fn replace_scalar(tree: &Tree, node: NodeId, new_text: &str) -> Result<Vec<Edit>, Refusal> {
    refuse_tag(tree, node)?;
    let span = tree.node(node).span;
    let Content::Scalar(scalar) = &tree.node(node).content else {
        return Err(match tree.node(node).content {
            Content::Alias { .. } => Refusal::Alias,
            _ => Refusal::NotAScalar,
        });
    };
    let old = tree.scalar(node).unwrap_or_default();
    if old == new_text && !span.is_empty() {
        return Ok(Vec::new());
    }
    let site = Site::of(tree, node)?;
    let text = match scalar.style {
        ScalarStyle::Plain => plain(old, new_text, site.in_flow),
        ScalarStyle::SingleQuoted => {
            quote::single(new_text).unwrap_or_else(|| quote::double(new_text))
        }
        ScalarStyle::DoubleQuoted => quote::double(new_text),
        ScalarStyle::Literal { header } => return literal(tree, node, header, new_text),
        ScalarStyle::Folded { .. } => return Err(Refusal::BlockScalar),
    };
    if span.is_empty() {
        return fill(tree, node, &site, &text);
    }
    Ok(vec![Edit::replace(span, text)])
}

/// Puts another value, on one line, in the place of a scalar that stands on one line, or of a list of scalars.
///
/// # Errors
/// When the node is neither, is a block scalar or nothing at all, when comments or anchors would be lost with it, or when
/// the value is not what it claims to be.
pub fn replace_value(tree: &Tree, node: NodeId, value: &Snippet) -> Result<Vec<Edit>, Refusal> {
    refuse_tag(tree, node)?;
    value.check()?;
    let site = Site::of(tree, node)?;
    let span = tree.node(node).span;
    match &tree.node(node).content {
        Content::Scalar(scalar) => match scalar.style {
            ScalarStyle::Literal { .. } | ScalarStyle::Folded { .. } => Err(Refusal::BlockScalar),
            _ if span.is_empty() => Err(Refusal::NotAScalar),
            _ => Ok(vec![Edit::replace(span, value.flow(Look::default()))]),
        },
        Content::Alias { .. } => Err(Refusal::Alias),
        Content::Sequence { items, style } => {
            let head = site.head(tree, node)?;
            let is_simple = |item: &Item| {
                let node = tree.node(item.node);
                let is_scalar = matches!(node.content, Content::Scalar(_));
                let is_block = tree.block_body(item.node).is_some();
                is_scalar && !is_block && node.anchor.is_none() && node.tag.is_none()
            };
            if lines::has_comment(tree, head, span.to()) {
                return Err(Refusal::Comment);
            }
            if !items.iter().all(is_simple) {
                return Err(Refusal::NotAScalar);
            }
            let text = value.flow(Look::default());
            match style {
                Style::Flow { .. } => Ok(vec![Edit::replace(span, text)]),
                _ => Ok(vec![Edit::replace(
                    Span::new(head, span.to()),
                    format!(" {text}"),
                )]),
            }
        }
        Content::Mapping { .. } => Err(Refusal::NotAScalar),
    }
}

fn plain(old: &str, new: &str, in_flow: bool) -> String {
    let was_text = quote::plain(old, false) == Plain::Text;
    match quote::plain(new, in_flow) {
        Plain::Other if !was_text => new.to_owned(),
        _ => quote::least(new, in_flow),
    }
}

/// Writes a value where there was none.
fn fill(tree: &Tree, node: NodeId, site: &Site, text: &str) -> Result<Vec<Edit>, Refusal> {
    let at = match site.hang {
        Hang::Root => return Err(Refusal::EmptyDocument),
        _ => site.head(tree, node)?,
    };
    Ok(vec![Edit::insert(at, format!(" {text}"))])
}

/// Replaces the lines of a `|` scalar where the header goes on to mean what it did.
fn literal(tree: &Tree, node: NodeId, header: Span, new: &str) -> Result<Vec<Edit>, Refusal> {
    let text = tree.text();
    let mut body = tree.block_body(node).unwrap_or_default();
    // Blanks at the end of the last line are text too.
    body = Span::new(body.from(), lines::end(text, body.to()));
    let content = new.strip_suffix('\n').unwrap_or(new);
    let strips = match tree.slice(header) {
        "|" => false,
        "|-" => true,
        _ => return Err(Refusal::BlockScalar),
    };
    let fits = |line: &str| !line.starts_with([' ', '\t']) && !line.chars().any(quote::must_escape);
    let simple = !is_empty_block_scalar(tree, node)
        && strips == (content.len() == new.len())
        && !content.ends_with('\n')
        && !content.starts_with('\n')
        && !content.is_empty()
        && content.split('\n').all(fits)
        && lines::next(text, body.to()).is_some_and(|_| !super::block::is_open_ended(tree, node));
    if !simple {
        return Err(Refusal::BlockScalar);
    }
    let eol = lines::eol(text, header.from());
    let indent = " ".repeat(body_indent(body.of(text)));
    let mut out = String::new();
    for line in content.split('\n') {
        out.push_str(eol);
        if !line.is_empty() {
            out.push_str(&indent);
            out.push_str(line);
        }
    }
    Ok(vec![Edit::replace(body, out)])
}

//! The lines around an offset: where they begin and end, what stands alone on them.

use super::Refusal;
use crate::span::Span;
use crate::yaml::{Comment, Tree};

/// Where the line of `offset` begins; a byte order mark is not part of it.
pub(super) fn start(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    match before.rfind(['\n', '\r']) {
        Some(at) => at + 1,
        None if text.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    }
}

/// Where the line of `offset` ends, before its line break.
pub(super) fn end(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    offset + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// Where the line after that of `offset` begins; `None` on the last line.
pub(super) fn next(text: &str, offset: usize) -> Option<usize> {
    let end = end(text, offset);
    let length = break_at(text, end).len();
    (length > 0).then_some(end + length)
}

/// Where the line before that of `offset` begins; `None` on the first line.
pub(super) fn previous(text: &str, offset: usize) -> Option<usize> {
    let end = break_before(text, start(text, offset))?;
    Some(start(text, end))
}

/// Where the line break before the line start `offset` begins.
pub(super) fn break_before(text: &str, offset: usize) -> Option<usize> {
    let before = text.get(..offset)?;
    let stripped = before
        .strip_suffix("\r\n")
        .or_else(|| before.strip_suffix(['\n', '\r']))?;
    Some(stripped.len())
}

/// The line break at `offset`; empty if there is none.
fn break_at(text: &str, offset: usize) -> &str {
    let rest = text.get(offset..).unwrap_or_default();
    ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|eol| rest.starts_with(eol))
        .unwrap_or_default()
}

/// The line break that a new line beside the one of `offset` should have: its own, else the one before.
pub(super) fn eol(text: &str, offset: usize) -> &str {
    let own = break_at(text, end(text, offset));
    if !own.is_empty() {
        return own;
    }
    match break_before(text, start(text, offset)) {
        Some(at) => break_at(text, at),
        None => "\n",
    }
}

/// Whether the line of `offset` holds nothing but blanks.
pub(super) fn is_blank(text: &str, offset: usize) -> bool {
    let line = Span::new(start(text, offset), end(text, offset));
    line.of(text).trim_matches([' ', '\t']).is_empty()
}

/// The first line from `offset` on that is not blank; the end of the text if none is.
pub(super) fn skip_blank(text: &str, mut offset: usize) -> usize {
    while is_blank(text, offset) {
        let Some(next) = next(text, offset) else {
            return text.len();
        };
        offset = next;
    }
    offset
}

/// The end of the line of `offset`, when nothing but blanks and a comment follows `offset` there.
pub(super) fn tail(text: &str, offset: usize) -> Result<usize, Refusal> {
    let end = end(text, offset);
    let rest = Span::new(offset, end).of(text);
    let after = rest.trim_start_matches([' ', '\t']);
    // A comment needs a blank before it.
    let comment = after.starts_with('#') && after.len() < rest.len();
    if after.is_empty() || comment {
        Ok(end)
    } else {
        Err(Refusal::Layout)
    }
}

/// The comment that has a line for itself, and its column; `offset` is where that line begins. Lines that
/// are indented by tabs have no certain column and do not count.
pub(super) fn own_comment(tree: &Tree, offset: usize) -> Option<(usize, Comment)> {
    let line = tree.text().get(offset..)?;
    let column = line.len() - line.trim_start_matches(' ').len();
    comment_at(tree, offset + column).map(|comment| (column, comment))
}

/// The comment that begins at `offset`.
fn comment_at(tree: &Tree, offset: usize) -> Option<Comment> {
    let comments = tree.comments();
    let index = comments.partition_point(|comment| comment.span.from() < offset);
    comments
        .get(index)
        .filter(|comment| comment.span.from() == offset)
        .copied()
}

/// Whether a comment begins in `from..to`.
pub(super) fn has_comment(tree: &Tree, from: usize, to: usize) -> bool {
    let comments = tree.comments();
    let index = comments.partition_point(|comment| comment.span.from() < from);
    comments
        .get(index)
        .is_some_and(|comment| comment.span.from() < to)
}

/// Where the comments directly above the line of `offset` begin: the start of the first of the lines that
/// hold nothing but a comment at `column`, or of the line itself.
pub(super) fn comments_above(tree: &Tree, offset: usize, column: Option<usize>) -> usize {
    let mut top = start(tree.text(), offset);
    while let Some(above) = previous(tree.text(), top)
        && let Some((at, _)) = own_comment(tree, above)
        && column.is_none_or(|column| column == at)
    {
        top = above;
    }
    top
}

/// How far `offset` is from the beginning of its line, where only spaces and the dashes of lists stand
/// before it.
pub(super) fn column(text: &str, offset: usize) -> Result<usize, Refusal> {
    let start = start(text, offset);
    let prefix = Span::new(start, offset).of(text);
    if prefix.bytes().all(|b| b == b' ' || b == b'-') {
        Ok(prefix.len())
    } else {
        Err(Refusal::Layout)
    }
}

/// Whether only blanks stand before `offset` on its line.
pub(super) fn begins_line(text: &str, offset: usize) -> bool {
    Span::new(start(text, offset), offset)
        .of(text)
        .trim_matches([' ', '\t'])
        .is_empty()
}

/// Whether a line ends in `from..to`.
pub(super) fn breaks(text: &str, from: usize, to: usize) -> bool {
    Span::new(from, to).of(text).contains(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_is_seen() {
        let text = "a\r\nb\rc\nd";
        assert_eq!(eol(text, 0), "\r\n");
        assert_eq!(eol(text, 3), "\r");
        assert_eq!(eol(text, 5), "\n");
        assert_eq!(eol(text, 7), "\n", "the last line does as the one before");
        assert_eq!(eol("a", 0), "\n");
        assert_eq!(next(text, 0), Some(3));
        assert_eq!(next(text, 7), None);
        assert_eq!(previous(text, 3), Some(0));
        assert_eq!(previous(text, 0), None);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_line() {
        let text = "\u{feff}a: 1";
        assert_eq!(start(text, 6), 3);
        assert_eq!(column(text, 3), Ok(0));
        assert!(begins_line(text, 3));
    }

    #[test]
    fn only_comments_may_follow() {
        assert_eq!(tail("a: 1  # c\n", 4), Ok(9));
        assert_eq!(tail("a: 1  \n", 4), Ok(6));
        assert_eq!(tail("a: {}# c\n", 5), Err(Refusal::Layout));
        assert_eq!(tail("{a: 1, b: 2}\n", 5), Err(Refusal::Layout));
    }
}

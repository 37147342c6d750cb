//! Deletes what suppresses nothing.

use super::book::Named;
use crate::finding::{Fix, Safety};
use crate::span::Span;
use crate::yaml::edit::Edit;
use crate::yaml::{Comment, Tree};

/// Deletes a name from the comment in which it stands among `names`, or the comment if it is `whole` without effect.
/// The model has no part in it, so nothing is declared to change.
pub(super) fn fix(tree: &Tree, comment: Comment, names: &[Span], name: &Named, whole: bool) -> Fix {
    let (title, span) = if whole {
        ("delete the comment".to_owned(), line(tree.text(), comment))
    } else {
        let title = format!("delete `{}` from the comment", name.rule.id);
        (title, part(names, name.place.span))
    };
    Fix {
        wishes: Vec::new(),
        aside: Vec::new(),
        title,
        safety: Safety::Safe,
        changes: Vec::new(),
        edits: vec![(name.place.file, Edit::remove(span))],
    }
}

/// A comment with the blanks before it, and with the line where it has one to itself.
fn line(text: &str, comment: Comment) -> Span {
    let before = text.get(..comment.span.from()).unwrap_or_default();
    let start = before.trim_end_matches([' ', '\t']).len();
    let end = comment.span.to();
    if !comment.own_line {
        return Span::new(start, end);
    }
    let after = text.get(end..).unwrap_or_default();
    let length = break_length(|eol| after.starts_with(eol));
    if length > 0 {
        return Span::new(start, end + length);
    }
    // It is the last line, and the last one before it that is not blank becomes the last, without a line break too.
    let start = before.trim_end_matches([' ', '\t', '\r', '\n']).len();
    Span::new(start, end)
}

/// The length of the line break that `stands` there.
fn break_length(stands: impl Fn(&str) -> bool) -> usize {
    let breaks = ["\r\n", "\n", "\r"];
    breaks
        .into_iter()
        .find(|eol| stands(eol))
        .map_or(0, str::len)
}

/// A name in a list of several, with the comma that parts it from the next one, or else from the one before.
fn part(names: &[Span], name: Span) -> Span {
    let index = names.partition_point(|other| other.start < name.start);
    let before = index.checked_sub(1).and_then(|index| names.get(index));
    match (names.get(index + 1), before) {
        (Some(next), _) => Span::new(name.from(), next.from()),
        (None, Some(before)) => Span::new(before.to(), name.to()),
        (None, None) => name,
    }
}

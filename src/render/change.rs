//! The change that a fix would make, as a small diff.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::snippet::printable;
use super::{Look, escape};
use crate::compose::{FileId, Project};
use crate::finding::Fix;
use crate::yaml::edit::{self, Edit};

/// More lines than this of one change are counted, not shown.
const MOST: usize = 16;
/// The columns of the numbers and signs before each line.
const MARGIN: usize = 9;

/// The lines that `fix` adds and takes away, with a line around them and the numbers that they have afterwards. `home` is
/// the file that the reader has before their eyes; others are named.
pub(super) fn change(project: &Project, fix: &Fix, home: FileId, look: Look) -> String {
    let mut files: Vec<FileId> = fix.edits.iter().map(|(file, _)| *file).collect();
    files.sort_unstable_by_key(|file| (*file != home, *file));
    files.dedup();
    let mut rows = Vec::new();
    for id in files {
        let Some(file) = project.file(id) else {
            continue;
        };
        if id != home {
            rows.push(Row::Gap(Some(escape(&file.path).into_owned())));
        }
        let edits = fix.edits.iter().filter(|(other, _)| *other == id);
        let edits: Vec<Edit> = edits.map(|(_, edit)| edit.clone()).collect();
        rows.extend(hunks(
            file.tree.text(),
            &edits,
            look.longest.saturating_sub(MARGIN),
        ));
    }
    print(&rows, look)
}

/// A line of the diff.
enum Row {
    /// A line of the file, with its number.
    Line(ChangeTag, usize, String),
    /// Lines left out; the file that goes on.
    Gap(Option<String>),
}

/// The lines around what changes. Only what lies between the first and the last edit is compared.
fn hunks(old: &str, edits: &[Edit], longest: usize) -> Vec<Row> {
    let Ok(new) = edit::apply(old, edits) else {
        return Vec::new();
    };
    let from = edits.iter().map(|edit| edit.span.from()).min().unwrap_or(0);
    let to = edits.iter().map(|edit| edit.span.to()).max().unwrap_or(0);
    // A line more on either side than is shown: what is inserted at the begin of a line belongs to the one before.
    let newline = |b: &u8| *b == b'\n';
    let start = (0..3).fold(from, |at, _| {
        let before = &old.as_bytes()[..at.saturating_sub(1)];
        before.iter().rposition(newline).map_or(0, |end| end + 1)
    });
    let end = (0..2).fold(to, |at, _| {
        let behind = &old.as_bytes()[at..];
        let end = behind.iter().position(newline);
        end.map_or(old.len(), |end| at + end + 1)
    });
    let first = old[..start].matches('\n').count();
    let before: Vec<&str> = old[start..end].split_inclusive('\n').collect();
    let after: Vec<&str> = new[start..new.len() - (old.len() - end)]
        .split_inclusive('\n')
        .collect();
    let diff = TextDiff::from_slices(&before, &after);
    let mut rows = Vec::new();
    for group in diff.grouped_ops(1) {
        if !rows.is_empty() {
            rows.push(Row::Gap(None));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let index = change.new_index().or(change.old_index()).unwrap_or(0);
            let text = printable(change.value().trim_end_matches(['\r', '\n']), longest);
            rows.push(Row::Line(change.tag(), first + index + 1, text));
        }
    }
    rows
}

fn print(rows: &[Row], look: Look) -> String {
    let numbers = rows.iter().map(|row| match row {
        Row::Line(_, number, _) => number.to_string().len(),
        Row::Gap(_) => 0,
    });
    let width = numbers.max().unwrap_or(0).max(3);
    let bar = if look.unicode { '│' } else { '|' };
    let dots = if look.unicode { '⋮' } else { ':' };
    let mut out = String::new();
    for row in rows.iter().take(MOST) {
        // Writing to a string does not fail.
        let _ = match row {
            Row::Gap(None) => writeln!(out, " {:width$}   {dots}", ""),
            Row::Gap(Some(path)) => writeln!(out, " {:width$}   {dots} in {path}", ""),
            Row::Line(tag, number, text) => {
                let (sign, style) = match tag {
                    ChangeTag::Equal => (' ', ""),
                    ChangeTag::Delete => ('-', "31"),
                    ChangeTag::Insert => ('+', "32"),
                };
                let number = format!("{number:width$}");
                let line = format!("{sign} {bar} {text}");
                let (number, line) = (look.paint("2", &number), look.paint(style, line.trim_end()));
                writeln!(out, " {number} {line}")
            }
        };
    }
    if let Some(more) = rows.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(out, " {:width$}   {dots} and {more} more lines", "");
    }
    out
}

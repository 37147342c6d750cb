//! The lines of a file around some places, made safe to print.

use std::borrow::Cow;
use std::cmp::Ordering;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::escape::is_dangerous;
use crate::compose::Role;
use crate::span::Span;
use crate::yaml::Tree;

/// A window of a file, with the file's own line numbers.
#[derive(Debug)]
pub(super) struct Snippet {
    name: String,
    text: String,
    /// The file's line, from 0, on which the window begins.
    first_line: usize,
    /// The places in the window.
    pub spans: Vec<SourceSpan>,
}

/// The columns of the line numbers before each line.
const MARGIN: usize = 8;
/// How many characters of a place are underlined at most; a place of many lines is marked on its first.
const MAX_MARK: usize = 60;

impl Snippet {
    /// The window of `tree` that holds `spans` and a line before and after. Lines of more than `longest` columns are cut off,
    /// behind what is marked on them.
    pub(super) fn new(
        name: String,
        tree: &Tree,
        role: Role,
        spans: &[Span],
        longest: usize,
    ) -> Self {
        let text = tree.text();
        let lines = tree.lines();
        let line_of = |offset: usize| lines.position(text, offset).line - 1;
        let first = spans
            .iter()
            .map(|span| line_of(span.from()))
            .min()
            .unwrap_or(0)
            .saturating_sub(2);
        let last = spans
            .iter()
            .map(|span| line_of(span.from()))
            .max()
            .unwrap_or(0)
            + 2;
        let (start, end) = (lines.start(first), lines.start(last + 1).min(text.len()));
        let window = text.get(start..end).unwrap_or_default();
        let window = match role {
            Role::Variables => Cow::Owned(without_values(window)),
            _ => Cow::Borrowed(window),
        };
        let mut safe = String::with_capacity(window.len());
        let mut marks: Vec<(usize, usize)> = spans
            .iter()
            .map(|span| {
                (
                    span.from().max(start) - start,
                    mark_end(text, *span) - start.min(span.from()),
                )
            })
            .collect();
        // Offsets move where a character is replaced by one of another length.
        let mut moved = marks.clone();
        let longest = longest.saturating_sub(MARGIN);
        let mut column = 0;
        for (at, c) in window.char_indices() {
            let shown = shown(c, window[at..].starts_with("\r\n"));
            column = if shown == Some('\n') { 0 } else { column + 1 };
            let is_marked = marks.iter().any(|mark| (mark.0..=mark.1).contains(&at));
            let shown = match column.cmp(&longest) {
                _ if is_marked || column == 0 => shown,
                Ordering::Less => shown,
                Ordering::Equal => Some('…'),
                Ordering::Greater => None,
            };
            let grow = shown.map_or(0, char::len_utf8).cast_signed() - c.len_utf8().cast_signed();
            if grow != 0 {
                for (mark, moved) in marks.iter_mut().zip(&mut moved) {
                    if at < mark.0 {
                        moved.0 = moved.0.saturating_add_signed(grow);
                    }
                    if at < mark.1 {
                        moved.1 = moved.1.saturating_add_signed(grow);
                    }
                }
            }
            safe.extend(shown);
        }
        let spans = moved
            .into_iter()
            .map(|(from, to)| SourceSpan::from((from, to.saturating_sub(from))))
            .collect();
        Self {
            name,
            text: safe,
            first_line: first,
            spans,
        }
    }
}

/// The lines of a file of variables with stars for the values, which may be secrets and must not get into a log. What names
/// another variable stays.
fn without_values(window: &str) -> String {
    let mut text = String::with_capacity(window.len());
    for line in window.split_inclusive(['\n', '\r']) {
        let is_comment = line.trim_start().starts_with('#');
        let name = line.find('=').map_or(0, |at| at + 1);
        let name = if is_comment && name == 0 {
            line.len()
        } else {
            name
        };
        text.push_str(&line[..name]);
        let mut is_variable = false;
        for c in line[name..].chars() {
            let is_part = c.is_ascii_alphanumeric() || matches!(c, '_' | '{');
            is_variable = c == '$' || is_variable && is_part;
            if is_variable || c.is_whitespace() || matches!(c, '"' | '\'' | '}') {
                text.push(c);
            } else {
                text.extend(std::iter::repeat_n('*', c.len_utf8()));
            }
        }
    }
    text
}

fn mark_end(text: &str, span: Span) -> usize {
    let marked = span.of(text);
    let line = marked.split(['\n', '\r']).next().unwrap_or_default();
    let shown = line
        .char_indices()
        .nth(MAX_MARK)
        .map_or(line.len(), |(at, _)| at);
    span.from() + shown
}

/// A line as it is printed, cut off behind `longest` characters.
pub(super) fn printable(line: &str, longest: usize) -> String {
    let one_line = |c| match c {
        '\r' => Some('\u{240d}'),
        '\t' => Some(' '),
        c => shown(c, false),
    };
    let mut chars = line.chars().filter_map(one_line);
    let mut text: String = chars.by_ref().take(longest).collect();
    if chars.next().is_some() {
        text.push('…');
    }
    text
}

/// What is printed for a character: itself, a stand-in, or nothing.
fn shown(c: char, before_newline: bool) -> Option<char> {
    match c {
        '\r' if before_newline => None,
        '\r' => Some('\n'),
        '\n' | '\t' => Some(c),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32),
        '\u{feff}' => None,
        c if is_dangerous(c) => Some('\u{fffd}'),
        c => Some(c),
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            inner.line() + self.first_line,
            inner.column(),
            inner.line_count(),
        )))
    }
}

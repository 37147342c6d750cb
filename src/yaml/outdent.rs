//! Quoted texts whose lines stand further left than YAML 1.2 allows (8.1, `s-flow-line-prefix`): a certificate pasted at the
//! margin. Compose's parser takes them, so the parser here is shown blanks in place of the line breaks, and the texts are
//! read again by themselves. The same goes for tabs that begin a line of such a text, or of a collection in brackets, and for a
//! dash alone in brackets, `[cat, -]`.

use granit_parser::{ErrorKind, Event, Parser, ScanError};

/// How many bytes may be read again for the sake of such lines, in all.
const BUDGET: usize = 64 << 20;

/// A text in which lines that stand too far left are joined to those before them, each byte in its place.
#[derive(Debug, Default)]
pub(super) struct Joined {
    text: String,
    /// Where a line break was, in the order of the text.
    pub breaks: Vec<usize>,
    /// Where a tab was that began a line in brackets.
    pub tabs: Vec<usize>,
    /// Where a dash was that is a text of its own.
    pub dashes: Vec<usize>,
    read: usize,
}

impl Joined {
    /// What the parser is to read in place of `text`.
    pub(super) fn text<'s>(&'s self, text: &'s str) -> &'s str {
        if self.text.is_empty() {
            text
        } else {
            &self.text
        }
    }

    /// Joins the line of which `error` complains; `false` if that is not what it complains of, or there are too many.
    pub(super) fn join(&mut self, text: &str, error: &ScanError) -> bool {
        let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
        self.read += at;
        if self.read > BUDGET {
            return false;
        }
        if self.text.is_empty() {
            text.clone_into(&mut self.text);
        }
        match error.kind() {
            ErrorKind::InvalidQuotedScalarIndent | ErrorKind::TabInIndentation => {
                self.join_line(text, at)
            }
            ErrorKind::PlainScalarStartsWithDashFlowIndicator => self.hide_dash(text, at),
            ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation => {
                self.blank_tabs(text, at)
            }
            _ => false,
        }
    }

    /// Puts a letter in the place of a dash.
    fn hide_dash(&mut self, text: &str, at: usize) -> bool {
        let is_dash = text.as_bytes().get(at) == Some(&b'-') && !self.dashes.contains(&at);
        if is_dash {
            self.text.replace_range(at..=at, "x");
            self.dashes.push(at);
        }
        is_dash
    }

    /// Turns the tabs that begin the line of `at` into blanks.
    fn blank_tabs(&mut self, text: &str, at: usize) -> bool {
        let is_break = |c| matches!(c, '\n' | '\r');
        let start = text[..at].rfind(is_break).map_or(0, |at| at + 1);
        let line = text.as_bytes()[start..].iter().enumerate();
        let blank = line.take_while(|(_, b)| matches!(b, b' ' | b'\t'));
        let tabs = blank.filter(|(_, b)| **b == b'\t');
        let found: Vec<usize> = tabs
            .map(|(index, _)| start + index)
            .filter(|index| !self.tabs.contains(index))
            .collect();
        for index in &found {
            self.text.replace_range(index..=index, " ");
        }
        self.tabs.extend(&found);
        !found.is_empty()
    }

    fn join_line(&mut self, text: &str, at: usize) -> bool {
        let before = text.as_bytes()[..at].iter().enumerate().rev();
        let blank = before.take_while(|(_, b)| b.is_ascii_whitespace());
        let found: Vec<usize> = blank
            .filter(|(index, b)| matches!(b, b'\n' | b'\r') && !self.breaks.contains(index))
            .map(|(index, _)| index)
            .collect();
        for index in &found {
            self.text.replace_range(index..=index, " ");
        }
        self.breaks.extend(found.iter().rev());
        !found.is_empty()
    }

    /// Whether a line break was joined between these offsets.
    pub(super) fn touches(&self, range: std::ops::Range<usize>) -> bool {
        let first = self.breaks.partition_point(|at| *at < range.start);
        self.breaks.get(first).is_some_and(|at| *at < range.end)
    }
}

/// What a quoted text says, where nothing around it tells how far it is to be indented.
pub(super) fn alone(source: &str) -> Option<String> {
    let events = Parser::new_from_str(source).map_while(Result::ok);
    let mut scalars = events.filter_map(|(event, _)| match event {
        Event::Scalar(text, ..) => Some(text.into_owned()),
        _ => None,
    });
    scalars.next()
}

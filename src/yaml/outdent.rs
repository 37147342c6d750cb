//! Quoted texts whose lines stand further left than YAML 1.2 allows (8.1, `s-flow-line-prefix`): a certificate pasted at the
//! margin. Compose's parser takes them, so the parser here is shown blanks in place of the line breaks, and the texts are
//! read again by themselves.

use granit_parser::{ErrorKind, Event, Parser, ScanError};

/// How many bytes may be read again for the sake of such lines, in all.
const BUDGET: usize = 64 << 20;

/// A text in which lines that stand too far left are joined to those before them, each byte in its place.
#[derive(Debug, Default)]
pub(super) struct Joined {
    text: String,
    /// Where a line break was, in the order of the text.
    pub breaks: Vec<usize>,
    read: usize,
}

impl Joined {
    /// What the parser is to read in place of `text`.
    pub(super) fn text<'s>(&'s self, text: &'s str) -> &'s str {
        if self.breaks.is_empty() {
            text
        } else {
            &self.text
        }
    }

    /// Joins the line of which `error` complains; `false` if that is not what it complains of, or there are too many.
    pub(super) fn join(&mut self, text: &str, error: &ScanError) -> bool {
        let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
        self.read += at;
        if *error.kind() != ErrorKind::InvalidQuotedScalarIndent || self.read > BUDGET {
            return false;
        }
        if self.breaks.is_empty() {
            text.clone_into(&mut self.text);
        }
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

//! Byte ranges, and the lines and columns that people see.

use std::ops::Range;

/// A range of bytes in one file, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`. Offsets beyond 4 GiB cannot occur: [`crate::yaml::parse`] refuses such files.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The empty range at `offset`.
    pub fn empty(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The range as `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Offset of the first byte, for slicing.
    pub fn from(self) -> usize {
        self.start as usize
    }

    /// Offset just past the last byte, for slicing.
    pub fn to(self) -> usize {
        self.end as usize
    }

    /// The text under this range; empty when the range is not one of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest range that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A place as people count: both from 1, columns in Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
}

/// Where the lines of a text begin. `\n`, `\r\n` and a lone `\r` each end a line, as in YAML.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the lines of `text`.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            let ends = byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(clamp(at + 1));
            }
        }
        Self { starts }
    }

    /// The offset at which a line begins, lines counted from 0; `usize::MAX` past the last.
    pub fn start(&self, line: usize) -> usize {
        self.starts
            .get(line)
            .map_or(usize::MAX, |&start| start as usize)
    }

    /// Line and column of a byte offset of `text`.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.starts.partition_point(|&s| s as usize <= offset);
        let start = self.starts.get(line - 1).map_or(0, |&s| s as usize);
        let before = text.get(start..offset.min(text.len())).unwrap_or_default();
        let visible = before.strip_prefix('\u{feff}').unwrap_or(before);
        Position {
            line,
            column: visible.chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts() {
        let text = "a\nb\r\nc\rdé!";
        let lines = Lines::of(text);
        let at = |needle: &str| {
            let position = lines.position(text, text.find(needle).unwrap());
            (position.line, position.column)
        };
        assert_eq!(at("a"), (1, 1));
        assert_eq!(at("b"), (2, 1));
        assert_eq!(at("c"), (3, 1));
        assert_eq!(at("d"), (4, 1));
        assert_eq!(at("!"), (4, 3), "columns count code points, not bytes");
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = "\u{feff}a: 1";
        assert_eq!(Lines::of(text).position(text, 3).column, 1);
    }
}

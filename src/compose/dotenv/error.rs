//! What is wrong with a file of variables.

use std::fmt;
use std::ops::Range;

use super::{MAX_RAW_LINE, MAX_TOTAL};
use crate::compose::template;

/// Why a file cannot be read. Compose then refuses the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The line where `span` begins, from 1. (The line in Compose's own message is often not
    /// that of the mistake.)
    pub line: usize,
    /// The bytes of the file that are to blame.
    pub span: Range<usize>,
}

/// What can be wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// `A B=1`: a name with a space in it; with [`parse_raw`](super::parse_raw) also one that ends in a space.
    KeyWithSpace,
    /// A character that no name may have.
    UnexpectedCharacter(char),
    /// A quote that never closes.
    UnterminatedQuote,
    /// A template in a value fails.
    Template(template::Error),
    /// `=1`: no name, which only [`parse_raw`](super::parse_raw) minds.
    EmptyKey,
    /// A line longer than [`MAX_RAW_LINE`], which only [`parse_raw`](super::parse_raw) minds.
    LineTooLong,
    /// The values exceed [`MAX_TOTAL`].
    TooLarge,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyWithSpace => f.write_str("a variable name cannot contain a space"),
            Self::UnexpectedCharacter(c) => write!(f, "{c:?} cannot be in a variable name"),
            Self::UnterminatedQuote => f.write_str("the quote is never closed"),
            Self::Template(error) => error.fmt(f),
            Self::EmptyKey => f.write_str("the variable has no name"),
            Self::LineTooLong => write!(f, "the line is longer than {MAX_RAW_LINE} bytes"),
            Self::TooLarge => write!(f, "the values are larger than {MAX_TOTAL} bytes together"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind)
    }
}

impl std::error::Error for Error {}

//! Why a text is not YAML.

use crate::span::Span;

/// The largest text that is read, in bytes. Real Compose needs minutes for a third of it.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Why a text is not YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where it shows.
    pub span: Span,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// A character that YAML does not allow, such as NUL.
    ControlCharacter(char),
    /// The grammar is broken.
    Syntax {
        /// How.
        message: String,
        /// What to do about it.
        help: &'static str,
    },
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.kind {
            ErrorKind::TooLarge => write!(f, "the file is larger than {} MiB", MAX_BYTES >> 20),
            ErrorKind::ControlCharacter(c) => {
                write!(
                    f,
                    "the character U+{:04X} is not allowed in YAML",
                    *c as u32
                )
            }
            ErrorKind::Syntax { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// What to do about it, in one line.
    pub fn help(&self) -> &'static str {
        match &self.kind {
            ErrorKind::TooLarge => "split it into several files with `include`",
            ErrorKind::ControlCharacter(_) => {
                "remove it, or write it as an escape in double quotes"
            }
            ErrorKind::Syntax { help, .. } => help,
        }
    }
}

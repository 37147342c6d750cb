//! Command lines written as one string: `command: sh -c "sleep 1"`.
//!
//! Docker Compose 2.40.3 cuts them with mattn/go-shellwords 1.0.12, without variables and without running
//! anything. It is not a shell: `$HOME`, `*`, `~` and `#` are ordinary characters, `$(…)` and backquoted text
//! stay as they are, and everything from an unquoted `;`, `&`, `|`, `<` or `>` on is silently dropped.

use std::fmt;

#[cfg(test)]
mod tests;

/// The words of a command line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The words, with quotes and backslashes taken off.
    pub words: Vec<String>,
    /// Where the operator stands, in bytes, from which on the text is dropped. A word that starts with a digit
    /// and touches a `>`, as in `2>`, is dropped too.
    pub truncated_at: Option<usize>,
}

/// Why a text cannot be cut into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellwordsError {
    /// A quote, a backquote or `$(` is never closed. A `)` on its own opens a stretch that the next `)` closes.
    Unclosed {
        /// The character that opens: `'`, `"`, a backquote, `(` or `)`.
        open: char,
        /// Where it stands, in bytes.
        at: usize,
    },
    /// A `(` that does not follow a `$`.
    Parenthesis {
        /// Where it stands, in bytes.
        at: usize,
    },
    /// The text ends with a backslash.
    TrailingBackslash {
        /// Where it stands, in bytes.
        at: usize,
    },
}

impl ShellwordsError {
    /// The rule, in one sentence.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Parenthesis { .. } | Self::Unclosed { open: ')', .. } => {
                "no shell reads this text; quote the parentheses, or write `sh -c '…'`"
            }
            Self::Unclosed { .. } => {
                "close it, put a backslash before it, or write the command as a list"
            }
            Self::TrailingBackslash { .. } => "write two backslashes for one",
        }
    }
}

impl fmt::Display for ShellwordsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed { open: '\'', .. } => f.write_str("the single quote is never closed"),
            Self::Unclosed { open: '"', .. } => f.write_str("the double quote is never closed"),
            Self::Unclosed { open: '(', .. } => f.write_str("`$(` is never closed"),
            Self::Unclosed { open: ')', .. } => f.write_str("`)` closes nothing"),
            Self::Unclosed { .. } => f.write_str("the backquote is never closed"),
            Self::Parenthesis { .. } => f.write_str("`(` is not allowed outside quotes"),
            Self::TrailingBackslash { .. } => f.write_str("the text ends with a backslash"),
        }
    }
}

impl std::error::Error for ShellwordsError {}

/// Cuts a command line into words.
///
/// An empty text gives no words, which clears the command of the image.
pub fn split(text: &str) -> Result<Words, ShellwordsError> {
    let mut splitter = Splitter::default();
    for (at, c) in text.char_indices() {
        if splitter.take(at, c)? == Next::Stop {
            return splitter.finish(Some(at));
        }
    }
    splitter.finish(None)
}

#[derive(PartialEq)]
enum Next {
    Go,
    Stop,
}

/// The state between two characters. The stretches can overlap, so each has its own place of opening.
#[derive(Default)]
struct Splitter {
    words: Vec<String>,
    word: String,
    /// Whether `word` counts although it may be empty.
    started: bool,
    backslash: Option<usize>,
    single: Option<usize>,
    double: Option<usize>,
    back: Option<usize>,
    /// The character and place that began a `$(…)` stretch, or one between two stray `)`.
    dollar: Option<(char, usize)>,
}

/// Closes what is open, or opens it here.
fn flipped<T: Copy>(open: Option<T>, here: T) -> Option<T> {
    if open.is_some() { None } else { Some(here) }
}

impl Splitter {
    fn take(&mut self, at: usize, c: char) -> Result<Next, ShellwordsError> {
        if self.backslash.take().is_some() {
            self.push(c);
            return Ok(Next::Go);
        }
        let quoted = self.single.is_some() || self.double.is_some();
        let enclosed = quoted || self.back.is_some() || self.dollar.is_some();
        match c {
            '\\' if self.single.is_none() => self.backslash = Some(at),
            // Inside single quotes a backslash joins the word without starting it; the quote's end does that.
            '\\' => self.word.push(c),
            ' ' | '\t' | '\r' | '\n' if enclosed => self.word.push(c),
            ' ' | '\t' | '\r' | '\n' => self.end_word(),
            '"' if self.single.is_none() && self.dollar.is_none() => self.toggle_double(at),
            '\'' if self.double.is_none() && self.dollar.is_none() => self.toggle_single(at),
            '`' if !quoted && self.dollar.is_none() => {
                self.back = flipped(self.back, at);
                self.push(c);
            }
            ')' if !quoted && self.back.is_none() => {
                self.dollar = flipped(self.dollar, (c, at));
                self.push(c);
            }
            '(' if !quoted && self.back.is_none() => return self.open_parenthesis(at),
            ';' | '&' | '|' | '<' | '>' if !enclosed => {
                if c == '>' && self.word.starts_with(|first: char| first.is_ascii_digit()) {
                    self.started = false;
                }
                return Ok(Next::Stop);
            }
            _ => self.push(c),
        }
        Ok(Next::Go)
    }

    fn push(&mut self, c: char) {
        self.word.push(c);
        self.started = true;
    }

    fn end_word(&mut self) {
        if self.started {
            self.words.push(std::mem::take(&mut self.word));
            self.started = false;
        }
    }

    /// A word of nothing but quotes is a word as soon as they are closed.
    fn toggle_double(&mut self, at: usize) {
        self.started |= self.double.is_some();
        self.double = flipped(self.double, at);
    }

    fn toggle_single(&mut self, at: usize) {
        self.started |= self.single.is_some();
        self.single = flipped(self.single, at);
    }

    fn open_parenthesis(&mut self, at: usize) -> Result<Next, ShellwordsError> {
        if self.dollar.is_some() || !self.word.ends_with('$') {
            return Err(ShellwordsError::Parenthesis { at });
        }
        self.dollar = Some(('(', at));
        self.word.push('(');
        Ok(Next::Go)
    }

    fn finish(mut self, truncated_at: Option<usize>) -> Result<Words, ShellwordsError> {
        let unclosed = [
            self.single.map(|at| ('\'', at)),
            self.double.map(|at| ('"', at)),
            self.back.map(|at| ('`', at)),
            self.dollar,
        ];
        if let Some((open, at)) = unclosed.into_iter().flatten().min_by_key(|(_, at)| *at) {
            return Err(ShellwordsError::Unclosed { open, at });
        }
        if let Some(at) = self.backslash {
            return Err(ShellwordsError::TrailingBackslash { at });
        }
        self.end_word();
        Ok(Words {
            words: self.words,
            truncated_at,
        })
    }
}

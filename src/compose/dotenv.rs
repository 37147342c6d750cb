//! `.env` files and the files `env_file:` names.
//!
//! The grammar was established by experiment with Docker Compose 2.40.3; the tables
//! `testdata/compose/dotenv*.jsonl` hold what that binary answered. Its surprises:
//!
//! * A last line without `=` and without a line feed is the *value* of a variable whose name is
//!   empty. Anywhere else it is a name whose value is taken from the environment.
//! * What follows a closing quote on the same line is the next statement (`A="1" B=2` sets two).
//! * ` #` begins a comment in an unquoted value before templates are looked at, so it also cuts
//!   through `${X:-a #b}`; a tab before the `#` does not count.

use std::collections::HashMap;
use std::ops::Range;

use super::template::{self, Lookup, substitute};

mod error;
mod quotes;

pub use error::{Error, ErrorKind};
use quotes::{expand_escapes, until_quote};

/// How many bytes of values one file may define, after substitution.
///
/// Compose has no limit; this one keeps lines that double each other's values from filling the
/// memory.
pub const MAX_TOTAL: usize = 1 << 24;

/// The longest line Compose reads from a file with `format: raw`, in bytes without the line feed.
pub const MAX_RAW_LINE: usize = 65_535;

/// One variable a file sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name; empty for a last line such as `NAME`, see the module's description.
    pub key: String,
    /// The value, with quotes, escapes and templates resolved.
    pub value: String,
    /// The line the name stands on, from 1.
    pub line: usize,
    /// The bytes of the file that hold the name.
    pub span: Range<usize>,
    /// The variables in whose place the value has an empty text because they are not set, of which Compose warns.
    pub unset: Vec<Unset>,
    /// The value hangs on a variable that is not set, here or in an entry it refers to; see
    /// [`template::Substitution::unknown`].
    pub unknown: bool,
}

/// A variable that a value names and that is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unset {
    /// Its name.
    pub name: String,
    /// The bytes of the file that name it; the whole value where escapes make that unclear.
    pub span: Range<usize>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Compose cannot read it.
    Error(Error),
    /// One of its values names a variable that is not set.
    Unset(Unset),
}

impl Entry {
    /// Whether the entry counts in a project's `.env`, where Compose drops names that begin with
    /// a digit. In an `env_file` every entry counts.
    pub fn counts_in_project_env(&self) -> bool {
        !self
            .key
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit())
    }
}

/// Reads a `.env` file, or an `env_file` of the usual format.
///
/// `env` is the environment around: names without a value take theirs from it, and templates in
/// values look in it before they look at earlier entries. The entries come in the order of the
/// file, repeated ones included; the last one of a name counts.
///
/// # Errors
/// The first mistake in the file.
pub fn parse(text: &str, env: &dyn Lookup) -> Result<Vec<Entry>, Error> {
    parse_after(text, env, &Nothing)
}

/// The same for a file that comes after others: what is neither in the environment nor in earlier entries may be in `before`.
///
/// # Errors
/// The first mistake in the file.
pub fn parse_after(text: &str, env: &dyn Lookup, before: &dyn Lookup) -> Result<Vec<Entry>, Error> {
    let mut parser = Parser::new(text, env, before);
    while parser.find_statement() {
        parser.statement()?;
    }
    Ok(parser.entries)
}

/// Reads an `env_file` with `format: raw`: a name, `=`, and the rest of the line as it stands.
///
/// # Errors
/// The first mistake in the file.
pub fn parse_raw(text: &str, env: &dyn Lookup) -> Result<Vec<Entry>, Error> {
    let mut parser = Parser::new(text, env, &Nothing);
    while parser.pos < text.len() {
        parser.raw_line()?;
    }
    Ok(parser.entries)
}

/// A value with the flags of [`Entry`].
#[derive(Default)]
struct Value {
    text: String,
    unset: Vec<Unset>,
    unknown: bool,
}

struct Parser<'t, 'e> {
    text: &'t str,
    pos: usize,
    env: &'e dyn Lookup,
    before: &'e dyn Lookup,
    entries: Vec<Entry>,
    /// The last entry of each name.
    index: HashMap<String, usize>,
    total: usize,
    /// A place and its line, so that lines are counted once.
    counted: (usize, usize),
}

impl<'t, 'e> Parser<'t, 'e> {
    fn new(text: &'t str, env: &'e dyn Lookup, before: &'e dyn Lookup) -> Self {
        let pos = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        Self {
            text,
            pos,
            env,
            before,
            entries: Vec::new(),
            index: HashMap::new(),
            total: 0,
            counted: (0, 1),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.pos..]
    }

    /// Skips white space and comments; false at the end of the file.
    fn find_statement(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let start = rest.trim_start();
            self.pos += rest.len() - start.len();
            if !start.starts_with('#') {
                return !start.is_empty();
            }
            self.pos += start.find('\n').unwrap_or(start.len());
        }
    }

    fn statement(&mut self) -> Result<(), Error> {
        self.skip_export();
        let start = self.pos;
        let (key, end, inherited) = self.name()?;
        let span = start..start + key.len();
        if key.contains(' ') {
            return Err(self.error(ErrorKind::KeyWithSpace, span));
        }
        self.pos = end;
        if inherited {
            return self.inherit(key, span);
        }
        self.skip_spaces();
        let value = match self.rest().chars().next() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
            _ => self.unquoted()?,
        };
        self.push(key, value, span)
    }

    fn skip_export(&mut self) {
        if let Some(rest) = self.rest().strip_prefix("export")
            && rest.starts_with(['\t', '\n', '\x0c', '\r', ' '])
        {
            self.pos = self.text.len() - rest.len();
            self.skip_spaces();
        }
    }

    /// The name, where the text after its `=`, `:` or line feed begins, and whether it was a line
    /// feed, so that the value is inherited.
    ///
    /// Without any of these up to the end of the file there is no name, and all is value.
    fn name(&self) -> Result<(&'t str, usize, bool), Error> {
        let rest = self.rest();
        for (at, c) in rest.char_indices() {
            match c {
                '=' | ':' | '\n' => {
                    return Ok((rest[..at].trim_end(), self.pos + at + 1, c == '\n'));
                }
                '_' | '.' | '-' | '[' | ']' => {}
                _ if is_space(c) || c.is_alphabetic() || c.is_numeric() => {}
                _ => {
                    let start = self.pos + at;
                    let span = start..start + c.len_utf8();
                    return Err(self.error(ErrorKind::UnexpectedCharacter(c), span));
                }
            }
        }
        Ok(("", self.pos, false))
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.pos += rest.len() - rest.trim_start_matches(is_space).len();
    }

    /// A name without a value: the environment's value, or nothing at all.
    fn inherit(&mut self, key: &str, span: Range<usize>) -> Result<(), Error> {
        let Some(text) = self.env.get(key) else {
            return Ok(());
        };
        let value = Value {
            text: text.to_owned(),
            unset: Vec::new(),
            unknown: !self.env.is_known(key),
        };
        self.push(key, value, span)
    }

    fn unquoted(&mut self) -> Result<Value, Error> {
        let start = self.pos;
        let line = self.rest().split('\n').next().unwrap_or_default();
        self.pos = self.text.len().min(start + line.len() + 1);
        let value = line.split(" #").next().unwrap_or_default().trim_end();
        let place = |inner: Range<usize>| start + inner.start..start + inner.end;
        self.expand(value, place).map_err(|error| {
            let span = place(error.span());
            self.error(ErrorKind::Template(error), span)
        })
    }

    fn quoted(&mut self, quote: char) -> Result<Value, Error> {
        let start = self.pos;
        let inner = &self.rest()[1..];
        let Some((text, length)) = until_quote(inner, quote) else {
            let line = self.rest().split('\n').next().unwrap_or_default();
            let span = start..start + line.trim_end().len();
            return Err(self.error(ErrorKind::UnterminatedQuote, span));
        };
        self.pos = start + 1 + length;
        if quote == '\'' {
            return Ok(Value {
                text,
                ..Value::default()
            });
        }
        // A span in the unescaped text means nothing in the file, unless nothing was escaped.
        let unescaped = expand_escapes(&text);
        let as_written = inner.starts_with(unescaped.as_str());
        let whole = start..self.pos;
        let place = |inner: Range<usize>| {
            if as_written {
                start + 1 + inner.start..start + 1 + inner.end
            } else {
                whole.clone()
            }
        };
        self.expand(&unescaped, place)
            .map_err(|error| self.error(ErrorKind::Template(error), whole.clone()))
    }

    /// A value with its templates resolved; `place` tells where in the file some of its bytes are.
    fn expand(
        &self,
        text: &str,
        place: impl Fn(Range<usize>) -> Range<usize>,
    ) -> Result<Value, template::Error> {
        let done = substitute(text, self)?;
        let unset = done.references.iter();
        let unset = unset.filter(|it| it.kind == template::Kind::Plain && !it.set && it.used);
        let unset = unset.map(|it| Unset {
            name: it.name.to_owned(),
            span: place(it.span.clone()),
        });
        Ok(Value {
            unset: unset.collect(),
            unknown: done.unknown,
            text: done.text.into_owned(),
        })
    }

    fn raw_line(&mut self) -> Result<(), Error> {
        let line = self.rest().split('\n').next().unwrap_or_default();
        let start = self.pos;
        self.pos = self.text.len().min(start + line.len() + 1);
        if line.len() > MAX_RAW_LINE {
            return Err(self.error(ErrorKind::LineTooLong, start..start + line.len()));
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        let content = line.trim_start();
        if content.is_empty() || content.starts_with('#') {
            return Ok(());
        }
        let start = start + line.len() - content.len();
        let (key, value) = content
            .split_once('=')
            .map_or((content, None), |(key, value)| (key, Some(value)));
        let span = start..start + key.len();
        if key.is_empty() {
            return Err(self.error(ErrorKind::EmptyKey, start..start + content.len()));
        }
        if key.contains([' ', '\t']) {
            return Err(self.error(ErrorKind::KeyWithSpace, span));
        }
        let Some(value) = value else {
            return self.inherit(key, span);
        };
        let value = Value {
            text: value.to_owned(),
            ..Value::default()
        };
        self.push(key, value, span)
    }

    fn push(&mut self, key: &str, value: Value, span: Range<usize>) -> Result<(), Error> {
        self.total = self.total.saturating_add(value.text.len());
        if self.total > MAX_TOTAL {
            return Err(self.error(ErrorKind::TooLarge, span));
        }
        let (from, line) = self.counted;
        let line = line + count_lines(&self.text[from..span.start]);
        self.counted = (span.start, line);
        self.index.insert(key.to_owned(), self.entries.len());
        self.entries.push(Entry {
            key: key.to_owned(),
            value: value.text,
            line,
            span,
            unset: value.unset,
            unknown: value.unknown,
        });
        Ok(())
    }

    fn error(&self, kind: ErrorKind, span: Range<usize>) -> Error {
        let line = 1 + count_lines(&self.text[..span.start]);
        Error { kind, line, span }
    }
}

/// What a template in a value sees: the environment, then the entries so far, then the files before.
impl Lookup for Parser<'_, '_> {
    fn get(&self, name: &str) -> Option<&str> {
        let own = || Some(self.entries.get(*self.index.get(name)?)?.value.as_str());
        let before = || self.before.get(name);
        self.env.get(name).or_else(own).or_else(before)
    }

    fn is_known(&self, name: &str) -> bool {
        if self.env.get(name).is_some() {
            return self.env.is_known(name);
        }
        let own = self.index.get(name).and_then(|&at| self.entries.get(at));
        own.map_or_else(|| self.before.is_known(name), |entry| !entry.unknown)
    }
}

/// No variables.
struct Nothing;

impl Lookup for Nothing {
    fn get(&self, _: &str) -> Option<&str> {
        None
    }
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

/// White space within a line, as Compose sees it: neither the line feed nor Unicode's wide spaces.
fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\x0b' | '\x0c' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

#[cfg(test)]
mod tests;

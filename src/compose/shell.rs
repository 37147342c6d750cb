//! A line of a shell, as far as tests of health use it: simple commands and what joins them.
//!
//! The grammar is that of the POSIX shell, <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html>. Lines with compound
//! commands, functions, here-documents or commands in the background are not taken apart at all.

use std::iter::Peekable;
use std::str::CharIndices;

/// A command: a program, its arguments, and the files that it is joined to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// How it follows the one before.
    pub joint: Joint,
    /// Its words, without assignments before it and redirections.
    pub words: Vec<Word>,
    /// The names that are assigned for it alone: `PGHOST` of `PGHOST=db psql`.
    pub assigned: Vec<String>,
    /// The files of its redirections.
    pub redirects: Vec<Word>,
}

/// How a command follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// It is the first, or stands behind `;` or on a line of its own.
    Then,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|`
    Pipe,
}

/// A word of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its text without quotes; what the shell would expand stands there as it is written.
    pub text: String,
    /// Whether the shell would expand something in it.
    pub expands: bool,
    /// Whether a part of it is quoted.
    quoted: bool,
}

impl Word {
    /// A word that no shell reads.
    pub fn literal(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            expands: false,
            quoted: true,
        }
    }
}

impl Command {
    /// A command that no shell reads.
    pub fn exec<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self {
            joint: Joint::Then,
            words: words.map(Word::literal).collect(),
            assigned: Vec::new(),
            redirects: Vec::new(),
        }
    }

    /// The name of its program without a folder, unless that is expanded; empty where there is none.
    pub fn program(&self) -> Option<&str> {
        match self.words.first() {
            None => Some(""),
            Some(word) if word.expands => None,
            Some(word) => word.text.rsplit('/').next(),
        }
    }

    /// The words behind the program.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).map(|word| word.text.as_str())
    }
}

/// Words that begin what is no simple command.
const KEYWORDS: [&str; 15] = [
    "if", "then", "else", "elif", "for", "while", "until", "case", "do", "select", "function", "{",
    "!", "[[", "time",
];

/// The commands of a line; `None` where it is more than simple commands, or no shell would read it.
pub fn commands(line: &str) -> Option<Vec<Command>> {
    let mut reader = Reader {
        line,
        rest: line.char_indices().peekable(),
    };
    let mut commands = Vec::new();
    let mut joint = Joint::Then;
    loop {
        let (command, next) = reader.command(joint)?;
        let is_empty =
            command.words.is_empty() && command.redirects.is_empty() && command.assigned.is_empty();
        match (is_empty, next) {
            (false, _) => commands.push(command),
            // Blank lines, or a `;` at the end.
            (true, None | Some(Joint::Then)) if joint == Joint::Then => {}
            _ => return None,
        }
        match next {
            Some(next) => joint = next,
            None => return (!commands.is_empty()).then_some(commands),
        }
    }
}

struct Reader<'l> {
    line: &'l str,
    rest: Peekable<CharIndices<'l>>,
}

impl Reader<'_> {
    /// The next command, and how another one follows.
    fn command(&mut self, joint: Joint) -> Option<(Command, Option<Joint>)> {
        let mut command = Command {
            joint,
            words: Vec::new(),
            assigned: Vec::new(),
            redirects: Vec::new(),
        };
        loop {
            let next = match self.rest.peek() {
                None => return Some((command, None)),
                Some((_, next)) => *next,
            };
            match next {
                ' ' | '\t' | '\r' => drop(self.rest.next()),
                '\n' | ';' => {
                    self.rest.next();
                    return (!self.eat(';')).then_some((command, Some(Joint::Then)));
                }
                '&' => {
                    self.rest.next();
                    return self.eat('&').then_some((command, Some(Joint::And)));
                }
                '|' => {
                    self.rest.next();
                    let joint = if self.eat('|') {
                        Joint::Or
                    } else {
                        Joint::Pipe
                    };
                    return Some((command, Some(joint)));
                }
                '<' | '>' => command.redirects.push(self.redirect()?),
                '(' | ')' | '#' => return None,
                _ => self.take(&mut command)?,
            }
        }
    }

    fn take(&mut self, command: &mut Command) -> Option<()> {
        let word = self.word()?;
        let is_number = !word.text.is_empty() && word.text.bytes().all(|b| b.is_ascii_digit());
        if is_number && matches!(self.rest.peek(), Some((_, '<' | '>'))) {
            command.redirects.push(self.redirect()?);
            return Some(());
        }
        let is_keyword = KEYWORDS.contains(&word.text.as_str()) && !word.quoted;
        if command.words.is_empty() {
            if is_keyword {
                return None;
            }
            if let Some(name) = assigned(&word) {
                command.assigned.push(name.to_owned());
                return Some(());
            }
        }
        command.words.push(word);
        Some(())
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.rest.next_if(|(_, c)| *c == wanted).is_some()
    }

    /// `>file`, `2>&1`, `< file`.
    fn redirect(&mut self) -> Option<Word> {
        let (_, operator) = self.rest.next()?;
        if self.eat('<') {
            return None;
        }
        let _ = operator == '>' && (self.eat('>') || self.eat('|')) || self.eat('&');
        while self
            .rest
            .next_if(|(_, c)| matches!(c, ' ' | '\t'))
            .is_some()
        {}
        self.word().filter(|word| !word.text.is_empty())
    }

    fn word(&mut self) -> Option<Word> {
        let mut word = Word {
            text: String::new(),
            expands: false,
            quoted: false,
        };
        while let Some(&(at, c)) = self.rest.peek() {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\'' => {
                    self.rest.next();
                    word.quoted = true;
                    self.until(&mut word, |c| c == '\'')?;
                }
                '"' => {
                    self.rest.next();
                    word.quoted = true;
                    self.double(&mut word)?;
                }
                '\\' => {
                    self.rest.next();
                    match self.rest.next()? {
                        (_, '\n') => {}
                        (_, c) => word.text.push(c),
                    }
                }
                '$' | '`' => self.expansion(at, &mut word)?,
                _ => {
                    word.expands |= matches!(c, '*' | '?') || c == '~' && word.text.is_empty();
                    word.text.push(c);
                    self.rest.next();
                }
            }
        }
        Some(word)
    }

    fn double(&mut self, word: &mut Word) -> Option<()> {
        loop {
            let &(at, c) = self.rest.peek()?;
            match c {
                '"' => {
                    self.rest.next();
                    return Some(());
                }
                '\\' => {
                    self.rest.next();
                    match self.rest.next()? {
                        (_, '\n') => {}
                        (_, c @ ('"' | '\\' | '$' | '`')) => word.text.push(c),
                        (_, c) => word.text.extend(['\\', c]),
                    }
                }
                '$' | '`' => self.expansion(at, word)?,
                _ => {
                    word.text.push(c);
                    self.rest.next();
                }
            }
        }
    }

    /// `$name`, `${…}`, `$(…)` or backquotes, taken over as they are.
    fn expansion(&mut self, at: usize, word: &mut Word) -> Option<()> {
        word.expands = true;
        let (_, first) = self.rest.next()?;
        if first == '`' {
            word.text.push('`');
            self.until(word, |c| c == '`')?;
            word.text.push('`');
            return Some(());
        }
        let (open, close) = match self.rest.peek() {
            Some((_, '{')) => ('{', '}'),
            Some((_, '(')) => ('(', ')'),
            _ => {
                word.text.push('$');
                return Some(());
            }
        };
        let mut depth = 0_usize;
        loop {
            let (end, c) = self.rest.next()?;
            if c == open {
                depth += 1;
            } else if c == close {
                depth -= 1;
            }
            if depth == 0 {
                word.text.push_str(self.line.get(at..end + c.len_utf8())?);
                return Some(());
            }
        }
    }

    fn until(&mut self, word: &mut Word, is_end: impl Fn(char) -> bool) -> Option<()> {
        loop {
            let (_, c) = self.rest.next()?;
            if is_end(c) {
                return Some(());
            }
            word.text.push(c);
        }
    }
}

/// The name that a word assigns, as in `NAME=value`.
fn assigned(word: &Word) -> Option<&str> {
    let (name, _) = word.text.split_once('=')?;
    let is_name = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then_some(name)
}

#[cfg(test)]
mod tests;

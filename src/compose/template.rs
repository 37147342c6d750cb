//! Compose's `${…}` templates.
//!
//! The forms and their failures are those of compose-go 2.9.1: `$$`, `$NAME`, `${NAME}` and the operators `:-`, `-`, `:+`,
//! `+`, `:?`, `?`. A `$` before anything else stays as it is. Defaults and messages are templates themselves and are worked
//! out even where they are not used, as Compose does.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where the values of variables come from.
pub trait Lookup {
    /// The value of a variable; `None` if it is not set.
    fn get(&self, name: &str) -> Option<&str>;
}

impl Lookup for BTreeMap<String, String> {
    fn get(&self, name: &str) -> Option<&str> {
        self.get(name).map(String::as_str)
    }
}

/// A template with its variables put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution<'t> {
    /// The text.
    pub text: Cow<'t, str>,
    /// Whether the text hangs on a variable that is not set and for which the template gives nothing: Compose puts an
    /// empty string there.
    pub unset: bool,
    /// The variables that the template names.
    pub variables: Vec<Reference>,
}

/// A variable that a template names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its name.
    pub name: String,
    /// Whether it is set.
    pub set: bool,
    /// Whether the template says what happens without it: a default, an alternative or a message.
    pub handled: bool,
}

/// Why a template cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A `${…}` that is none of the forms.
    Invalid {
        /// Its bytes in the outermost template.
        span: Range<usize>,
        /// The form as written, up to 40 characters.
        text: String,
    },
    /// `${NAME:?message}` without `NAME`.
    Required {
        /// The variable.
        name: String,
        /// What the author says about it; may be empty.
        message: String,
        /// Whether the variable is set and empty.
        is_empty: bool,
    },
    /// More templates inside templates than anybody writes.
    TooDeep,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Invalid { text, .. } => write!(f, "Compose cannot read `{text}` as a variable"),
            Error::Required {
                name,
                message,
                is_empty,
            } => {
                let state = if *is_empty { "empty" } else { "not set" };
                write!(f, "the variable `{name}` is required and {state}")?;
                if message.is_empty() {
                    Ok(())
                } else {
                    write!(f, ": {message}")
                }
            }
            Error::TooDeep => write!(f, "variables are nested more than {MAX_DEPTH} levels deep"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// What to do, in one line.
    pub fn help(&self) -> String {
        match self {
            Error::Invalid { .. } => {
                "write `${NAME}`, with letters, digits and `_`; for a literal dollar sign write `$$`".to_owned()
            }
            Error::Required { name, .. } => format!("set `{name}` in the environment or in `.env`"),
            Error::TooDeep => "write the value out".to_owned(),
        }
    }
}

/// The deepest nesting of templates in templates.
const MAX_DEPTH: usize = 50;

/// Puts variables into a template.
///
/// # Errors
/// When a form cannot be read or a required variable is missing.
pub fn substitute<'t>(template: &'t str, env: &dyn Lookup) -> Result<Substitution<'t>, Error> {
    let mut run = Run {
        env,
        variables: Vec::new(),
    };
    let (text, unset) = run.substitute(template, 0, 0)?;
    Ok(Substitution {
        text,
        unset,
        variables: run.variables,
    })
}

struct Run<'e> {
    env: &'e dyn Lookup,
    variables: Vec<Reference>,
}

/// What a variable comes to, and whether that hangs on an unset variable.
type Part<'t> = (Cow<'t, str>, bool);

impl Run<'_> {
    /// `offset` is where `template` begins in the outermost one.
    fn substitute<'t>(
        &mut self,
        template: &'t str,
        offset: usize,
        depth: usize,
    ) -> Result<Part<'t>, Error> {
        if !template.contains('$') {
            return Ok((template.into(), false));
        }
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        let mut text = String::with_capacity(template.len());
        let mut unset = false;
        let mut rest = template;
        while let Some(at) = rest.find('$') {
            text.push_str(&rest[..at]);
            let start = template.len() - rest.len() + at;
            let after = &rest[at + 1..];
            let length = match after.as_bytes().first() {
                Some(b'$') => {
                    text.push('$');
                    1
                }
                Some(b'{') => {
                    let Some(end) = closing_brace(after) else {
                        return Err(invalid(&template[start..], offset + start));
                    };
                    let form = &template[start..=start + 1 + end];
                    let (part, hangs) =
                        self.braced(form, &after[1..end], offset + start + 2, depth)?;
                    text.push_str(&part);
                    unset |= hangs;
                    end + 1
                }
                _ => {
                    let name = name_at(after);
                    if name.is_empty() {
                        text.push('$');
                    } else {
                        let (part, hangs) = self.plain(name);
                        text.push_str(&part);
                        unset |= hangs;
                    }
                    name.len()
                }
            };
            rest = &after[length..];
        }
        text.push_str(rest);
        Ok((text.into(), unset))
    }

    fn plain(&mut self, name: &str) -> (String, bool) {
        let value = self.env.get(name).map(str::to_owned);
        self.note(name, value.is_some(), false);
        let unset = value.is_none();
        (value.unwrap_or_default(), unset)
    }

    /// `form` is the whole `${…}`, `inner` what stands between its braces, `offset` where that begins.
    fn braced(
        &mut self,
        form: &str,
        inner: &str,
        offset: usize,
        depth: usize,
    ) -> Result<(String, bool), Error> {
        let name = name_at(inner);
        let operation = &inner[name.len()..];
        if name.is_empty() {
            return Err(invalid(form, offset - 2));
        }
        if operation.is_empty() {
            return Ok(self.plain(name));
        }
        let (counts_empty, operation) = match operation.strip_prefix(':') {
            Some(operation) => (true, operation),
            None => (false, operation),
        };
        let operator = operation.as_bytes().first().copied();
        if !matches!(operator, Some(b'-' | b'+' | b'?')) {
            return Err(invalid(form, offset - 2));
        }
        let word = &operation[1..];
        let word_offset = offset + inner.len() - word.len();
        let (word, word_unset) = self.substitute(word, word_offset, depth + 1)?;
        let value = self.env.get(name);
        self.note(name, value.is_some(), true);
        let value = value.map(str::to_owned);
        let present = value
            .as_deref()
            .is_some_and(|value| !counts_empty || !value.is_empty());
        match (operator, present) {
            (Some(b'-'), true) => Ok((value.unwrap_or_default(), false)),
            (Some(b'-'), false) | (Some(b'+'), true) => Ok((word.into_owned(), word_unset)),
            // Without the variable there is nothing here, and nothing is known of what would be with it.
            (Some(b'+'), false) => Ok((value.clone().unwrap_or_default(), value.is_none())),
            (_, true) => Ok((value.unwrap_or_default(), false)),
            (_, false) => Err(Error::Required {
                name: name.to_owned(),
                message: word.into_owned(),
                is_empty: value.is_some(),
            }),
        }
    }

    fn note(&mut self, name: &str, set: bool, handled: bool) {
        self.variables.push(Reference {
            name: name.to_owned(),
            set,
            handled,
        });
    }
}

fn invalid(form: &str, offset: usize) -> Error {
    Error::Invalid {
        span: offset..offset + form.len(),
        text: form.chars().take(40).collect(),
    }
}

/// The variable name at the beginning of a text; empty if there is none.
fn name_at(text: &str) -> &str {
    let starts = |b: u8| b == b'_' || b.is_ascii_alphabetic();
    let bytes = text.as_bytes();
    if !bytes.first().copied().is_some_and(starts) {
        return "";
    }
    let length = bytes
        .iter()
        .take_while(|&&b| starts(b) || b.is_ascii_digit())
        .count();
    &text[..length]
}

/// The brace that closes the one at the beginning of `text`, templates inside skipped.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `testdata/compose/template.txt`: template, environment and outcome, by tabs.
    #[test]
    fn forms() {
        let table = include_str!("../../testdata/compose/template.txt");
        for line in table
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let mut columns = line.split('\t');
            let mut next = || columns.next().unwrap_or_default();
            let (template, env, wanted) = (next(), next(), next());
            let env: BTreeMap<String, String> = env
                .split(' ')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            let found = match substitute(template, &env) {
                Ok(result) if result.unset => format!("unset {}", result.text),
                Ok(result) => format!("ok {}", result.text),
                Err(Error::Invalid { .. }) => "invalid".to_owned(),
                Err(Error::Required { name, message, .. }) => format!("required {name} {message}"),
                Err(Error::TooDeep) => "too deep".to_owned(),
            };
            assert_eq!(found.trim_end(), wanted.trim_end(), "{line}");
        }
    }

    #[test]
    fn nesting_is_bounded_and_linear() {
        let deep = "${A:-".repeat(200_000);
        assert!(substitute(&deep, &BTreeMap::new()).is_err());
        let closed = format!("{}{}", "${A:-".repeat(60), "}".repeat(60));
        assert_eq!(substitute(&closed, &BTreeMap::new()), Err(Error::TooDeep));
    }
}

//! Compose's `${…}` templates: which variables a value names, and what it becomes.
//!
//! The language was established by experiment with Docker Compose 2.40.3 (compose-go 2.9.1); the
//! tables under `testdata/compose/` hold what that binary answered. Three habits of it surprise:
//!
//! * `${` that opens no well-formed expression is an error, every other odd `$` is literal text.
//! * An operand (`${V:-operand}`) is substituted even when it is not used, so an error in it
//!   always counts.
//! * An expression with an operand must close on the line it began on. Every `{` in the operand,
//!   not only `${`, asks for a `}` of its own, but the byte right after a `{` is never looked at;
//!   where the braces do not balance, the expression reaches to the last `}` of the line.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;

mod scan;

use scan::{Line, Token, scan};

/// How deep expressions may nest. Compose has no limit; nobody writes ten levels.
pub const MAX_DEPTH: usize = 100;

/// How many bytes of variable values one substitution may insert.
///
/// Compose has no limit; this one keeps values that double from variable to variable from
/// filling the memory.
pub const MAX_INSERTED: usize = 1 << 20;

/// Where the values of variables come from.
pub trait Lookup {
    /// The value of `name`, or `None` when it is not set. Names are case-sensitive.
    fn get(&self, name: &str) -> Option<&str>;

    /// Whether the value [`get`](Self::get) gives is sure. It is not when it was itself derived
    /// from a variable that is not set (see [`Substitution::unknown`]).
    fn is_known(&self, _name: &str) -> bool {
        true
    }

    /// The name of a variable that is set, and was probably meant by `name`.
    fn nearest(&self, _name: &str) -> Option<&str> {
        None
    }
}

impl Lookup for BTreeMap<String, String> {
    fn get(&self, name: &str) -> Option<&str> {
        Self::get(self, name).map(String::as_str)
    }
}

impl<S: BuildHasher> Lookup for HashMap<String, String, S> {
    fn get(&self, name: &str) -> Option<&str> {
        Self::get(self, name).map(String::as_str)
    }
}

/// What a template became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution<'a> {
    /// The text Compose goes on with; borrowed when the template holds no `$`.
    pub text: Cow<'a, str>,
    /// Every variable the template names, in the order of their appearance, an outer one before
    /// those in its operand.
    pub references: Vec<Reference<'a>>,
    /// Compose put an empty string into `text` for a plain `$V` or `${V}` that is not set.
    ///
    /// It also warns of one in an operand it then does not use; such a one does not count here,
    /// but is found by [`warned`](Self::warned).
    pub unset: bool,
    /// `text` would differ if a variable that has no value here had one, and its author gave no
    /// text for that case: `unset`, or an alternate (`${V:+x}`, `${V+x}`) of a variable not set,
    /// or a value that [`Lookup::is_known`] doubts.
    ///
    /// A default (`${V:-x}`) is the author's own answer and does not make a text unknown.
    pub unknown: bool,
}

impl<'a> Substitution<'a> {
    /// The names Compose warns of as not set, each as often as it does.
    pub fn warned(&self) -> impl Iterator<Item = &'a str> {
        let unset = |r: &&Reference<'a>| r.kind == Kind::Plain && !r.set;
        self.references.iter().filter(unset).map(|r| r.name)
    }
}

/// One `$NAME` or `${…}` of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The variable's name.
    pub name: &'a str,
    /// The bytes of the template that the whole expression covers, `$` and braces included.
    pub span: Range<usize>,
    /// What is asked of the variable.
    pub kind: Kind,
    /// Whether the variable has a value, be it empty.
    pub set: bool,
    /// False inside an operand that was not chosen: the text does not depend on it.
    pub used: bool,
}

/// What an expression does when its variable has no value.
///
/// `or_empty` is the colon: `${V:-x}` treats an empty value like none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `$V`, `${V}`: the value, else an empty string and a warning.
    Plain,
    /// `${V-x}`: the value, else `x`.
    Default {
        /// Written `:-`.
        or_empty: bool,
    },
    /// `${V+x}`: `x` if there is a value, else an empty string without a warning.
    Alternate {
        /// Written `:+`.
        or_empty: bool,
    },
    /// `${V?x}`: the value, else the error `x`.
    Required {
        /// Written `:?`.
        or_empty: bool,
    },
}

/// Why a template has no value. Spans are in bytes of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `${` that begins no expression of the language, or one that never ends.
    Invalid {
        /// From the `$` to the next `}` or the end of the line.
        span: Range<usize>,
    },
    /// A `${V?…}` whose variable has no value.
    Required {
        /// The variable.
        name: String,
        /// The substituted text after the `?`, perhaps empty.
        message: String,
        /// The expression.
        span: Range<usize>,
    },
    /// More than [`MAX_DEPTH`] expressions inside each other.
    TooDeep {
        /// The outermost operand that is too deep.
        span: Range<usize>,
    },
    /// More than [`MAX_INSERTED`] bytes of values.
    TooLarge {
        /// The expression whose value was too much.
        span: Range<usize>,
    },
}

impl Error {
    /// The bytes of the template that are to blame.
    pub fn span(&self) -> Range<usize> {
        match self {
            Self::Invalid { span }
            | Self::Required { span, .. }
            | Self::TooDeep { span }
            | Self::TooLarge { span } => span.clone(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { .. } => f.write_str("not a valid `${…}` expression"),
            Self::Required { name, message, .. } if message.is_empty() => {
                write!(f, "the required variable `{name}` has no value")
            }
            Self::Required { name, message, .. } => {
                write!(f, "the required variable `{name}` has no value: {message}")
            }
            Self::TooDeep { .. } => {
                write!(f, "more than {MAX_DEPTH} `${{…}}` inside each other")
            }
            Self::TooLarge { .. } => {
                write!(f, "variables add more than {MAX_INSERTED} bytes")
            }
        }
    }
}

impl std::error::Error for Error {}

/// Substitutes the variables of `template`.
///
/// Time is linear in the template's length for each level of nesting, of which there are at
/// most [`MAX_DEPTH`], plus the inserted values, at most [`MAX_INSERTED`] bytes.
///
/// # Errors
/// The first error from left to right, where an operand comes before the expression it is in.
pub fn substitute<'a>(template: &'a str, env: &dyn Lookup) -> Result<Substitution<'a>, Error> {
    if !template.contains('$') {
        return Ok(Substitution {
            text: Cow::Borrowed(template),
            references: Vec::new(),
            unset: false,
            unknown: false,
        });
    }
    let mut expander = Expander {
        template,
        env,
        references: Vec::new(),
        inserted: 0,
    };
    let part = expander.expand(0..template.len(), 0, true)?;
    Ok(Substitution {
        text: Cow::Owned(part.text),
        references: expander.references,
        unset: part.unset,
        unknown: part.unset || part.unknown,
    })
}

struct Expander<'a, 'e> {
    template: &'a str,
    env: &'e dyn Lookup,
    references: Vec<Reference<'a>>,
    inserted: usize,
}

/// Text made from a part of the template, with the flags of [`Substitution`].
#[derive(Default)]
struct Part {
    text: String,
    unset: bool,
    unknown: bool,
}

impl<'a> Expander<'a, '_> {
    fn expand(&mut self, range: Range<usize>, depth: usize, used: bool) -> Result<Part, Error> {
        let template = self.template;
        let mut part = Part::default();
        let mut line = Line::default();
        let mut pos = range.start;
        while let Some(found) = template[pos..range.end].find('$') {
            let dollar = pos + found;
            part.text.push_str(&template[pos..dollar]);
            pos = match scan(template, dollar, range.end, &mut line)? {
                Token::Dollar { end } => {
                    part.text.push('$');
                    end
                }
                Token::Variable {
                    name,
                    kind,
                    operand,
                    end,
                } => {
                    let reference = Reference {
                        name,
                        span: dollar..end,
                        kind,
                        set: self.env.get(name).is_some(),
                        used,
                    };
                    let value = self.evaluate(reference, operand, depth)?;
                    part.text.push_str(&value.text);
                    part.unset |= value.unset;
                    part.unknown |= value.unknown;
                    end
                }
            };
        }
        part.text.push_str(&template[pos..range.end]);
        Ok(part)
    }

    /// The value of one expression. The operand is expanded even where it is not chosen, because
    /// Compose fails on an error in it all the same.
    fn evaluate(
        &mut self,
        reference: Reference<'a>,
        operand: Range<usize>,
        depth: usize,
    ) -> Result<Part, Error> {
        let Reference {
            name, kind, used, ..
        } = reference;
        let span = reference.span.clone();
        self.references.push(reference);
        let value = self.env.get(name);
        let present = |or_empty| value.is_some_and(|v| !(or_empty && v.is_empty()));
        let chosen = match kind {
            Kind::Default { or_empty } => !present(or_empty),
            Kind::Alternate { or_empty } => present(or_empty),
            Kind::Plain | Kind::Required { .. } => false,
        };
        let mut part = self.operand(operand, depth + 1, used && chosen)?;
        if let Kind::Required { or_empty } = kind
            && !present(or_empty)
        {
            return Err(Error::Required {
                name: name.to_owned(),
                message: part.text,
                span,
            });
        }
        if !chosen {
            let alternate = matches!(kind, Kind::Alternate { .. });
            // What an alternate falls back to is the value, which then is empty or none.
            part = Part {
                text: self.insert(value.unwrap_or_default(), &span)?,
                unset: value.is_none() && kind == Kind::Plain,
                unknown: value.is_none() && alternate,
            };
        }
        part.unknown |= value.is_some() && !self.env.is_known(name);
        Ok(part)
    }

    fn operand(&mut self, range: Range<usize>, depth: usize, used: bool) -> Result<Part, Error> {
        let text = &self.template[range.clone()];
        if !text.contains('$') {
            return Ok(Part {
                text: text.to_owned(),
                ..Part::default()
            });
        }
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep { span: range });
        }
        self.expand(range, depth, used)
    }

    fn insert(&mut self, value: &str, span: &Range<usize>) -> Result<String, Error> {
        self.inserted = self.inserted.saturating_add(value.len());
        if self.inserted > MAX_INSERTED {
            return Err(Error::TooLarge { span: span.clone() });
        }
        Ok(value.to_owned())
    }
}

#[cfg(test)]
mod tests;

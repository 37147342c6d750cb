//! Scalar meaning, as Compose's go-yaml resolves it.
//!
//! Compose 2.40.3 reads its files with go.yaml.in/yaml/v3 3.0.4, whose reading
//! of scalars is neither YAML 1.1 nor 1.2: `yes` is a string, `0755` is octal,
//! `08` is a float, `1_000` is a number and `2001-01-01` is a time. The rules
//! here were checked against that release; `testdata/yaml/scalars.txt` records
//! its answers.

mod binary;
mod number;
mod print;
mod timestamp;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

pub use print::{go_float, go_json_number};

/// The prefix of YAML's own tags, the long form of `!!`.
const CORE_PREFIX: &str = "tag:yaml.org,2002:";

/// What a scalar means to Compose.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// No value: an empty node, `~`, `null`, `Null` or `NULL`.
    Null,
    /// `true` or `false`, in lower case, upper case or capitalised.
    Bool(bool),
    /// An integer that fits 64 bits with a sign.
    Int(i64),
    /// An integer above [`i64::MAX`]; smaller ones are always [`Scalar::Int`].
    Uint(u64),
    /// A floating-point number, infinite only when written as `.inf`.
    Float(f64),
    /// A date or a date with a time of day, kept as the text that was written.
    Timestamp(&'a str),
    /// Any other text.
    Str(Cow<'a, str>),
}

/// The type of a [`Scalar`], as go-yaml names it in its messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `!!null`
    Null,
    /// `!!bool`
    Bool,
    /// `!!int`, whether or not it fits [`i64`]
    Int,
    /// `!!float`
    Float,
    /// `!!timestamp`
    Timestamp,
    /// `!!str`
    Str,
}

/// Why Compose refuses a tagged scalar, and with it the whole file.
///
/// Untagged scalars are never refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarError {
    /// The tag asks for a type that the text cannot be read as, as in `!!int abc`.
    Mismatch {
        /// What the text reads as.
        found: Kind,
        /// What the tag asks for.
        wanted: Kind,
    },
    /// The text under `!!binary` is not padded standard base64.
    Base64,
}

impl Kind {
    /// The short form of the type's tag, such as `!!int`.
    pub fn tag(self) -> &'static str {
        match self {
            Kind::Null => "!!null",
            Kind::Bool => "!!bool",
            Kind::Int => "!!int",
            Kind::Float => "!!float",
            Kind::Timestamp => "!!timestamp",
            Kind::Str => "!!str",
        }
    }
}

impl Scalar<'_> {
    /// The type of the value.
    pub fn kind(&self) -> Kind {
        match self {
            Scalar::Null => Kind::Null,
            Scalar::Bool(_) => Kind::Bool,
            Scalar::Int(_) | Scalar::Uint(_) => Kind::Int,
            Scalar::Float(_) => Kind::Float,
            Scalar::Timestamp(_) => Kind::Timestamp,
            Scalar::Str(_) => Kind::Str,
        }
    }

    /// The string Compose makes of the value where it wants one, as under
    /// `environment`: `0755` becomes `493`, `1.10` becomes `1.1` and `1e6`
    /// becomes `1e+06`.
    ///
    /// `None` for a null, which Compose keeps apart from the empty string, and
    /// for a timestamp, which it refuses there.
    pub fn go_string(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Scalar::Null | Scalar::Timestamp(_) => return None,
            Scalar::Bool(true) => Cow::Borrowed("true"),
            Scalar::Bool(false) => Cow::Borrowed("false"),
            Scalar::Int(value) => Cow::Owned(value.to_string()),
            Scalar::Uint(value) => Cow::Owned(value.to_string()),
            Scalar::Float(value) => Cow::Owned(go_float(*value)),
            Scalar::Str(text) => Cow::Borrowed(text),
        })
    }
}

impl fmt::Display for ScalarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScalarError::Mismatch { found, wanted } => {
                let (found, wanted) = (found.tag(), wanted.tag());
                write!(f, "a {found} value cannot carry the tag {wanted}")
            }
            ScalarError::Base64 => f.write_str("a !!binary value must be padded base64"),
        }
    }
}

impl std::error::Error for ScalarError {}

/// What a scalar means to Compose.
///
/// `text` is the content after unquoting and unfolding. `plain` says that it
/// was written without quotes and not as a block. `tag` is the tag with its
/// handle resolved, such as `tag:yaml.org,2002:int` or `!foo`; the short form
/// `!!int` means the same.
///
/// Tags that go-yaml does not know, and those of collections, make a string of
/// any text. The lone `!` counts as no tag, so `! 5` is a number, against YAML.
///
/// # Errors
///
/// Only for the tags `!!null`, `!!bool`, `!!int`, `!!float`, `!!timestamp` and
/// `!!binary` on a text that does not suit them.
pub fn resolve<'a>(
    text: &'a str,
    plain: bool,
    tag: Option<&str>,
) -> Result<Scalar<'a>, ScalarError> {
    let Some(tag) = tag.filter(|tag| is_specific(tag)) else {
        return Ok(if plain { untagged(text) } else { string(text) });
    };
    match core_name(tag) {
        Some("null") => tagged(text, Kind::Null),
        Some("bool") => tagged(text, Kind::Bool),
        Some("int") => tagged(text, Kind::Int),
        Some("float") => tagged(text, Kind::Float),
        Some("timestamp") => tagged(text, Kind::Timestamp),
        Some("binary") => binary::decode(text)
            .map(Scalar::Str)
            .ok_or(ScalarError::Base64),
        _ => Ok(string(text)),
    }
}

/// Whether a mapping key is the merge key.
///
/// The arguments are those of [`resolve`]. Quoting the key makes it an
/// ordinary one, the tag `!!merge` makes it a merge key even when quoted.
pub fn is_merge_key(text: &str, plain: bool, tag: Option<&str>) -> bool {
    text == "<<"
        && match tag.filter(|tag| is_specific(tag)) {
            None => plain,
            Some(tag) => core_name(tag) == Some("merge"),
        }
}

/// Whether a tag says anything; go-yaml drops the empty one and `!`.
fn is_specific(tag: &str) -> bool {
    !matches!(tag, "" | "!")
}

/// The name of one of YAML's own tags: `int` for `tag:yaml.org,2002:int`.
fn core_name(tag: &str) -> Option<&str> {
    tag.strip_prefix(CORE_PREFIX)
        .or_else(|| tag.strip_prefix("!!"))
}

fn string(text: &str) -> Scalar<'_> {
    Scalar::Str(Cow::Borrowed(text))
}

/// The meaning of a plain scalar without a tag.
fn untagged(text: &str) -> Scalar<'_> {
    // Most scalars are names and paths, which the first byte or two tell from
    // everything else.
    match text.as_bytes() {
        [b'0'..=b'9', ..] if timestamp::is_timestamp(text) => Some(Scalar::Timestamp(text)),
        [b'+' | b'-' | b'0'..=b'9' | b'.', ..] => number::parse(text),
        [] | [b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F', ..] => word(text),
        _ => None,
    }
    .unwrap_or_else(|| string(text))
}

/// The meaning of a text under the tag of `wanted`, whether quoted or not.
fn tagged(text: &str, wanted: Kind) -> Result<Scalar<'_>, ScalarError> {
    let value = if wanted == Kind::Timestamp {
        untagged(text)
    } else {
        // A date is one only without a tag or under its own.
        number::parse(text)
            .or_else(|| word(text))
            .unwrap_or_else(|| string(text))
    };
    match (value, wanted) {
        // go-yaml turns signed integers into floats, but not unsigned ones.
        (Scalar::Int(value), Kind::Float) => Ok(Scalar::Float(number::float_from(value))),
        (value, _) if value.kind() == wanted => Ok(value),
        (value, _) => Err(ScalarError::Mismatch {
            found: value.kind(),
            wanted,
        }),
    }
}

/// The words that are not strings, those of numbers aside.
fn word(text: &str) -> Option<Scalar<'static>> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "true" | "True" | "TRUE" => Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => Some(Scalar::Bool(false)),
        _ => None,
    }
}

//! Sizes: `512m` for memory, `10m` for log files.
//!
//! The grammar is that of docker/go-units 0.5, as Docker Compose 2.40.3 uses it: a decimal number, at most one
//! space, and an optional unit. Memory counts in steps of 1024, log options in steps of 1000.

use super::float::{self, FloatError};
use std::fmt;

#[cfg(test)]
mod tests;

/// Why a text is not a size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BytesError {
    /// The text is empty.
    Empty,
    /// No digit anywhere: `lots`.
    NoNumber {
        /// The whole value.
        text: String,
    },
    /// The part before the unit is not a number: `1,5g`.
    NotANumber {
        /// The whole value.
        text: String,
        /// The part that should be a number.
        number: String,
    },
    /// The number is beyond any computer: `1e400`.
    TooLarge {
        /// The whole value.
        text: String,
    },
    /// The number is below zero: `-1`.
    Negative {
        /// The whole value.
        text: String,
    },
    /// The unit does not exist: `1Gi`.
    UnknownUnit {
        /// The whole value.
        text: String,
        /// The unit as written.
        unit: String,
    },
}

impl BytesError {
    /// What was probably meant, as a value to write instead; always a valid size.
    pub fn suggestion(&self) -> Option<String> {
        let text = match self {
            Self::NotANumber { text, .. } | Self::UnknownUnit { text, .. } => text,
            Self::Empty | Self::NoNumber { .. } | Self::TooLarge { .. } | Self::Negative { .. } => {
                return None;
            }
        };
        let mut repaired: String = text.split_whitespace().collect();
        repaired = float::decimal_comma(&repaired)?;
        // Kubernetes writes `Mi` where Compose wants `MiB` or plain `m`.
        let letters = repaired
            .chars()
            .rev()
            .take_while(char::is_ascii_alphabetic)
            .count();
        if letters == 2 && repaired.ends_with(['i', 'I']) {
            repaired.pop();
            repaired.make_ascii_lowercase();
        }
        parse_bytes(&repaired).is_ok().then_some(repaired)
    }

    /// The rule, in one sentence.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Negative { .. } => {
                "a size cannot be below zero; where `-1` means no limit, write it as a number, without quotes"
            }
            _ => {
                "write a number followed by one of the units b, k, m, g, t, p, such as `512m` or `1.5g`"
            }
        }
    }
}

impl fmt::Display for BytesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the size is empty")?,
            Self::NoNumber { text } => write!(f, "`{text}` is not a size: it has no number")?,
            Self::NotANumber { text, number } if text == number => {
                write!(f, "`{text}` is not a number")?;
            }
            Self::NotANumber { text, number } => {
                write!(f, "`{text}` is not a size: `{number}` is not a number")?;
            }
            Self::TooLarge { text } => write!(f, "`{text}` is too large for a size")?,
            Self::Negative { text } => write!(f, "`{text}` is below zero")?,
            Self::UnknownUnit { text, unit } => {
                write!(f, "`{text}` has the unknown unit `{unit}`")?;
            }
        }
        match self.suggestion() {
            Some(better) => write!(f, "; write `{better}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for BytesError {}

/// Reads a memory size and gives it in bytes: `1k` is 1024.
///
/// This is `RAMInBytes` of docker/go-units. The result is cut to whole bytes. A size of 2^63 bytes and more
/// wraps to `i64::MIN`, as it does in Docker Compose on amd64, so a caller that needs a sensible limit must
/// look at the sign. Sizes above 2^53 bytes lose their last digits.
pub fn parse_bytes(text: &str) -> Result<i64, BytesError> {
    parse(text, 1024.0)
}

/// Reads a size in steps of 1000 and gives it in bytes: `10m` is 10 000 000.
///
/// This is `FromHumanSize` of docker/go-units, which the engine uses for the log option `max-size`.
/// Large values behave as in [`parse_bytes`].
pub fn parse_human(text: &str) -> Result<i64, BytesError> {
    parse(text, 1000.0)
}

/// Writes a number of bytes the short way of Compose files, without losing a byte: `512m`, `1g`, `1536m`.
///
/// The largest unit that divides `bytes` is used; other numbers, zero and numbers below zero are plain.
/// [`parse_bytes`] gives the number back for anything from 0 to 2^53.
pub fn format_bytes(bytes: i64) -> String {
    let units = [("p", 50), ("t", 40), ("g", 30), ("m", 20), ("k", 10)];
    let fitting = units
        .iter()
        .find(|(_, shift)| bytes > 0 && bytes % (1i64 << shift) == 0);
    match fitting {
        Some((unit, shift)) => format!("{}{unit}", bytes >> shift),
        None => bytes.to_string(),
    }
}

fn parse(text: &str, step: f64) -> Result<i64, BytesError> {
    if text.is_empty() {
        return Err(BytesError::Empty);
    }
    // The number ends at the last digit, point or space; an exponent such as `1e3` is inside it.
    let is_number_end = |c: char| c.is_ascii_digit() || c == '.' || c == ' ';
    let Some(end) = text.rfind(is_number_end) else {
        return Err(BytesError::NoNumber {
            text: text.to_owned(),
        });
    };
    let (head, unit) = text.split_at(end + 1);
    let number = head.strip_suffix(' ').unwrap_or(head);
    let value = float::parse_f64(number).map_err(|error| match error {
        FloatError::Syntax => BytesError::NotANumber {
            text: text.to_owned(),
            number: number.to_owned(),
        },
        FloatError::Range => BytesError::TooLarge {
            text: text.to_owned(),
        },
    })?;
    if value < 0.0 {
        return Err(BytesError::Negative {
            text: text.to_owned(),
        });
    }
    match multiplier(unit, step) {
        Some(multiplier) => Ok(to_integer(value * multiplier)),
        None => Err(BytesError::UnknownUnit {
            text: text.to_owned(),
            unit: unit.to_owned(),
        }),
    }
}

/// The factor of a unit: nothing, `b`, or one of `kmgtp` alone or followed by `b` or `ib`.
fn multiplier(unit: &str, step: f64) -> Option<f64> {
    // The length is checked before the case is folded, so that `K` (Kelvin, three bytes) is taken alone only.
    if unit.len() > 3 {
        return None;
    }
    let lower = unit.to_lowercase();
    let mut letters = lower.chars();
    let power = match letters.next() {
        None => return Some(1.0),
        Some('b') => return letters.as_str().is_empty().then_some(1.0),
        Some('k') => 1,
        Some('m') => 2,
        Some('g') => 3,
        Some('t') => 4,
        Some('p') => 5,
        Some(_) => return None,
    };
    matches!(letters.as_str(), "" | "b" | "ib").then(|| step.powi(power))
}

/// Cuts to a whole number; what does not fit becomes `i64::MIN`, the answer of an amd64 processor.
#[allow(clippy::cast_possible_truncation)] // the range is checked, and cutting the fraction is wanted
fn to_integer(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}

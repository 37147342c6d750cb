//! Durations: `30s`, `1m30s`, `1.5h`, `2d`.
//!
//! Docker Compose 2.40.3 reads them with xhit/go-str2duration: an optional sign, then numbers each followed by
//! a unit, in any order. Days and weeks exist besides the units of Go; a bare number other than `0` is refused.

use std::fmt;
use std::ops::Range;

mod parse;
#[cfg(test)]
mod tests;

pub use parse::parse_duration;

/// A length of time, which may be below zero, counted in nanoseconds.
///
/// Its `Display` is that of Go, hence of `docker compose config`: `1m30s`, `1h0m0s`, `500ms`, `10µs`, `0s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration {
    nanos: i64,
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { nanos: 0 };

    /// The duration of this many nanoseconds.
    pub const fn from_nanos(nanos: i64) -> Self {
        Self { nanos }
    }

    /// The number of nanoseconds.
    pub const fn as_nanos(self) -> i64 {
        self.nanos
    }

    /// The number of whole seconds, cut towards zero, which is what the engine gets for `stop_grace_period`.
    pub const fn whole_seconds(self) -> i64 {
        self.nanos / 1_000_000_000
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SECOND: u64 = 1_000_000_000;
        if self.nanos < 0 {
            f.write_str("-")?;
        }
        let nanos = self.nanos.unsigned_abs();
        match nanos {
            0 => f.write_str("0s"),
            1..1_000 => write!(f, "{nanos}ns"),
            1_000..1_000_000 => write_decimal(f, nanos, 1_000, "µs"),
            1_000_000..SECOND => write_decimal(f, nanos, 1_000_000, "ms"),
            _ => {
                let (hours, minutes) = (nanos / SECOND / 3600, nanos / SECOND / 60 % 60);
                if hours > 0 {
                    write!(f, "{hours}h")?;
                }
                if hours > 0 || minutes > 0 {
                    write!(f, "{minutes}m")?;
                }
                write_decimal(f, nanos % (60 * SECOND), SECOND, "s")
            }
        }
    }
}

/// Writes `nanos / unit` without trailing zeros; `unit` is a power of ten.
fn write_decimal(f: &mut fmt::Formatter<'_>, nanos: u64, unit: u64, name: &str) -> fmt::Result {
    write!(f, "{}", nanos / unit)?;
    let (mut rest, mut place) = (nanos % unit, unit);
    if rest > 0 {
        f.write_str(".")?;
    }
    while rest > 0 {
        place /= 10;
        write!(f, "{}", rest / place)?;
        rest %= place;
    }
    f.write_str(name)
}

/// Why a text is not a duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DurationError {
    /// The text is empty.
    Empty,
    /// A number is missing where one must stand: `s`, `-`, ` 1s`.
    NotADuration {
        /// The whole value.
        text: String,
    },
    /// A number has no unit: `30`.
    MissingUnit {
        /// The whole value.
        text: String,
        /// Where the number that lacks a unit stands, with its sign, in bytes.
        number: Range<usize>,
    },
    /// The unit does not exist: `1 minute`, `1M`.
    UnknownUnit {
        /// The whole value.
        text: String,
        /// Where the unit stands, in bytes. It reaches to the next digit and may contain spaces.
        unit: Range<usize>,
    },
    /// More than 2^63 nanoseconds, about 292 years.
    TooLong {
        /// The whole value.
        text: String,
    },
}

impl DurationError {
    /// What was probably meant, as a value to write instead; always a valid duration.
    pub fn suggestion(&self) -> Option<String> {
        let text = match self {
            Self::NotADuration { text }
            | Self::MissingUnit { text, .. }
            | Self::UnknownUnit { text, .. } => text,
            Self::Empty | Self::TooLong { .. } => return None,
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        let starts_with_digit = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        let ends_with_digit = |word: &&str| word.ends_with(|c: char| c.is_ascii_digit());
        // Two numbers in a row are not one number.
        if words.windows(2).any(|pair| {
            pair.first().is_some_and(ends_with_digit) && pair.last().is_some_and(starts_with_digit)
        }) {
            return None;
        }
        let mut repaired = String::new();
        let compact = words.concat();
        let mut rest = compact.as_str();
        while !rest.is_empty() {
            let number_end = rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(rest.len());
            let (number, tail) = rest.split_at(number_end);
            let unit_end = tail
                .find(|c: char| c.is_ascii_digit() || c == '.')
                .unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(unit_end);
            repaired.push_str(number);
            repaired.push_str(meant_unit(unit, repaired.len() == compact.len()));
            rest = tail;
        }
        parse_duration(&repaired).is_ok().then_some(repaired)
    }

    /// The rule, in one sentence.
    pub fn help(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "a duration can be at most about 292 years",
            _ => {
                "write each number with its unit and no spaces, such as `30s` or `1m30s`; \
                 the units are ns, us, ms, s, m, h, d and w"
            }
        }
    }
}

/// The unit that people mean by a word; a number that is the whole value (`lone`) means seconds.
fn meant_unit(word: &str, lone: bool) -> &str {
    match word.to_ascii_lowercase().as_str() {
        "" if lone => "s",
        "ms" | "msec" | "msecs" | "millis" | "millisecond" | "milliseconds" => "ms",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        "w" | "week" | "weeks" => "w",
        _ => word,
    }
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the duration is empty")?,
            Self::NotADuration { text } => write!(f, "`{text}` is not a duration")?,
            Self::MissingUnit { text, number } if number.len() == text.len() => {
                write!(f, "`{text}` has no unit")?;
            }
            Self::MissingUnit { text, number } => {
                let number = text.get(number.clone()).unwrap_or_default();
                write!(f, "`{number}` in `{text}` has no unit")?;
            }
            Self::UnknownUnit { text, unit } => {
                let unit = text.get(unit.clone()).unwrap_or_default();
                if unit.contains(char::is_whitespace) {
                    write!(f, "`{text}` contains a space")?;
                } else {
                    write!(f, "`{text}` has the unknown unit `{unit}`")?;
                }
            }
            Self::TooLong { text } => write!(f, "`{text}` is too long a time")?,
        }
        match self.suggestion() {
            Some(better) => write!(f, "; write `{better}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DurationError {}

//! Numbers of processors: `0.5`, `2`.

use super::float::{self, FloatError};
use std::fmt;

#[cfg(test)]
mod tests;

/// Why a text is not a number of processors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CpusError {
    /// The text is empty.
    Empty,
    /// The text is not a number: `50%`, `500m`, `1,5`.
    NotANumber {
        /// The whole value.
        text: String,
    },
    /// The number is infinite, not a number by name, or beyond 32-bit floating point.
    NotFinite {
        /// The whole value.
        text: String,
    },
}

impl CpusError {
    /// What was probably meant, as a value to write instead; always a valid number.
    pub fn suggestion(&self) -> Option<String> {
        let Self::NotANumber { text } = self else {
            return None;
        };
        let compact: String = text.split_whitespace().collect();
        let compact = float::decimal_comma(&compact)?;
        let divided = |number: &str, by: f32| Some((parse_cpus(number).ok()? / by).to_string());
        if let Some(percent) = compact.strip_suffix('%') {
            return divided(percent, 100.0);
        }
        if let Some(thousandths) = compact.strip_suffix('m') {
            return divided(thousandths, 1000.0);
        }
        parse_cpus(&compact).is_ok().then_some(compact)
    }

    /// The rule, in one sentence.
    pub fn help(&self) -> &'static str {
        "write the number of processors as a decimal number, such as `0.5` for half of one"
    }
}

impl fmt::Display for CpusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the number of processors is empty")?,
            Self::NotANumber { text } => write!(f, "`{text}` is not a number of processors")?,
            Self::NotFinite { text } => write!(f, "`{text}` is not a usable number of processors")?,
        }
        match self.suggestion() {
            Some(better) => write!(f, "; write `{better}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CpusError {}

/// Reads a number of processors, as `cpus` and `deploy.resources.limits.cpus` take it.
///
/// The result is finite. Docker Compose 2.40.3 keeps 32 bits, and so prints `16777217` as 16777216; numbers
/// below zero and zero (no limit) are accepted. It loads infinity too but cannot print it; here it is an error.
pub fn parse_cpus(text: &str) -> Result<f32, CpusError> {
    if text.is_empty() {
        return Err(CpusError::Empty);
    }
    match float::parse_f32(text) {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) | Err(FloatError::Range) => Err(CpusError::NotFinite {
            text: text.to_owned(),
        }),
        Err(FloatError::Syntax) => Err(CpusError::NotANumber {
            text: text.to_owned(),
        }),
    }
}

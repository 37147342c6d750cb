//! Reading a duration.

use super::{Duration, DurationError};

/// Reads a duration such as `1m30s`.
///
/// Accepted are `0` and, after an optional sign, one or more numbers each with one of the units
/// ns, us (or µs), ms, s, m, h, d (24 hours) and w (7 days). A number may have a fraction, which is cut to
/// whole nanoseconds; units may repeat and come in any order. The range is that of 64-bit nanoseconds, without
/// the lowest number.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        "0" => return Ok(Duration::ZERO),
        "" if text.is_empty() => return Err(DurationError::Empty),
        "" => {
            return Err(DurationError::NotADuration {
                text: text.to_owned(),
            });
        }
        _ => {}
    }
    let mut reader = Reader {
        text,
        at: text.len() - unsigned.len(),
    };
    let mut total: i64 = 0;
    while reader.at < text.len() {
        let step = reader.term()?;
        total = total.checked_add(step).ok_or_else(|| reader.too_long())?;
    }
    Ok(Duration::from_nanos(if text.starts_with('-') {
        -total
    } else {
        total
    }))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// Reads one number with its unit and gives its nanoseconds.
    fn term(&mut self) -> Result<i64, DurationError> {
        // The sign belongs to the first number.
        let start = if matches!(self.text.get(..self.at), Some("-" | "+")) {
            0
        } else {
            self.at
        };
        let whole = self.digits();
        let mut fraction = "";
        if self.rest().starts_with('.') {
            self.at += 1;
            fraction = self.digits();
        }
        if whole.is_empty() && fraction.is_empty() {
            return Err(DurationError::NotADuration {
                text: self.text.to_owned(),
            });
        }
        let number_end = self.at;
        // Too many digits are an error of their own, found before the unit is looked at.
        let whole: i64 = match whole {
            "" => 0,
            digits => digits.parse().map_err(|_| self.too_long())?,
        };
        let unit_len = self
            .rest()
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(self.rest().len());
        self.at += unit_len;
        if unit_len == 0 {
            return Err(DurationError::MissingUnit {
                text: self.text.to_owned(),
                number: start..number_end,
            });
        }
        let unit = self.text.get(number_end..self.at).and_then(unit_nanos);
        let unit = unit.ok_or_else(|| DurationError::UnknownUnit {
            text: self.text.to_owned(),
            unit: number_end..self.at,
        })?;
        let nanos = whole
            .checked_mul(unit)
            .and_then(|n| n.checked_add(fraction_nanos(fraction, unit)));
        nanos.ok_or_else(|| self.too_long())
    }

    /// Takes the digits that come next, which may be none.
    fn digits(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn too_long(&self) -> DurationError {
        DurationError::TooLong {
            text: self.text.to_owned(),
        }
    }
}

fn unit_nanos(unit: &str) -> Option<i64> {
    const SECOND: i64 = 1_000_000_000;
    Some(match unit {
        "ns" => 1,
        // The micro sign and the Greek letter look the same.
        "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
        "ms" => 1_000_000,
        "s" => SECOND,
        "m" => 60 * SECOND,
        "h" => 3_600 * SECOND,
        "d" => 24 * 3_600 * SECOND,
        "w" => 7 * 24 * 3_600 * SECOND,
        _ => return None,
    })
}

/// The nanoseconds of a decimal fraction of a unit, computed in floating point as Go does.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // both are part of the definition
fn fraction_nanos(digits: &str, unit: i64) -> i64 {
    let (mut value, mut scale): (i64, f64) = (0, 1.0);
    for digit in digits.bytes() {
        let next = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(i64::from(digit - b'0')));
        // Digits beyond what fits are dropped, and so are all after them.
        let Some(next) = next else { break };
        value = next;
        scale *= 10.0;
    }
    // Cutting here loses the last nanosecond of some numbers; so it does in Docker Compose.
    (value as f64 * (unit as f64 / scale)) as i64
}

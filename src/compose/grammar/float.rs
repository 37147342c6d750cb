//! Numbers as Go's `strconv.ParseFloat` reads them, for sizes and CPU counts.
//!
//! Beyond what Rust reads there are digit groups (`1_000`) and hexadecimal numbers with a binary exponent
//! (`0x1p4`); and a number too large for the type is an error instead of infinity.

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloatError {
    /// It is not written as a number.
    Syntax,
    /// It is a number, but too large for the type.
    Range,
}

/// Reads a 64-bit number; infinity and NaN are accepted by name.
pub fn parse_f64(text: &str) -> Result<f64, FloatError> {
    if let Some(special) = special(text) {
        return Ok(special);
    }
    let value = match plain(text)? {
        Plain::Decimal(digits) => digits.parse().map_err(|_| FloatError::Syntax)?,
        Plain::Hex(value) => value,
    };
    in_range(value, value.is_finite())
}

/// Reads a 32-bit number; infinity and NaN are accepted by name.
///
/// A decimal text is rounded once, straight to 32 bits.
pub(super) fn parse_f32(text: &str) -> Result<f32, FloatError> {
    if let Some(special) = special(text) {
        return Ok(narrow(special));
    }
    let value: f32 = match plain(text)? {
        Plain::Decimal(digits) => digits.parse().map_err(|_| FloatError::Syntax)?,
        Plain::Hex(value) => narrow(value),
    };
    in_range(value, value.is_finite())
}

fn in_range<T>(value: T, finite: bool) -> Result<T, FloatError> {
    if finite {
        Ok(value)
    } else {
        Err(FloatError::Range)
    }
}

#[allow(clippy::cast_possible_truncation)] // rounding to the nearest 32-bit number is what is wanted
fn narrow(value: f64) -> f32 {
    value as f32
}

enum Plain {
    Decimal(String),
    Hex(f64),
}

fn special(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let (negative, name) = match lower.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, lower.strip_prefix('+').unwrap_or(&lower)),
    };
    match name {
        "inf" | "infinity" if negative => Some(f64::NEG_INFINITY),
        "inf" | "infinity" => Some(f64::INFINITY),
        // Unlike infinity, NaN takes no sign.
        "nan" if lower == "nan" => Some(f64::NAN),
        _ => None,
    }
}

/// Checks the characters, which keeps the names that Rust knows (`infinity`, `nan`) out of its parser.
fn plain(text: &str) -> Result<Plain, FloatError> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let hex = unsigned
        .strip_prefix("0x")
        .or_else(|| unsigned.strip_prefix("0X"));
    if !underscores_separate_digits(hex.unwrap_or(unsigned), hex.is_some()) {
        return Err(FloatError::Syntax);
    }
    if let Some(hex) = hex {
        let value = parse_hex(&hex.replace('_', "")).ok_or(FloatError::Syntax)?;
        let negative = text.starts_with('-');
        return Ok(Plain::Hex(if negative { -value } else { value }));
    }
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | 'e' | 'E' | '+' | '-');
    if !unsigned.chars().all(allowed) {
        return Err(FloatError::Syntax);
    }
    Ok(Plain::Decimal(text.replace('_', "")))
}

/// Whether each `_` stands between two digits; one may also follow the `0x` prefix.
fn underscores_separate_digits(digits: &str, hex: bool) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || (hex && c.is_ascii_hexdigit());
    let mut after_digit = hex;
    let mut after_underscore = false;
    for c in digits.chars() {
        if c == '_' && !after_digit || c != '_' && after_underscore && !is_digit(c) {
            return false;
        }
        after_digit = is_digit(c);
        after_underscore = c == '_';
    }
    !after_underscore
}

/// Reads `1.8p3`, the part after `0x`; the exponent is required.
fn parse_hex(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let exponent_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if exponent_digits.is_empty() || !exponent_digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value: u128 = 0;
    let mut scale: i32 = 0;
    for (in_fraction, digit) in whole
        .chars()
        .map(|c| (false, c))
        .chain(fraction.chars().map(|c| (true, c)))
    {
        let digit = u128::from(digit.to_digit(16)?);
        // Once the value fills 100 bits a further digit only matters by being other than zero.
        if value >> 100 == 0 {
            value = value * 16 + digit;
            scale = scale.saturating_sub(if in_fraction { 4 } else { 0 });
        } else {
            value |= u128::from(digit != 0);
            scale = scale.saturating_add(if in_fraction { 0 } else { 4 });
        }
    }
    // An exponent of 20000 overflows or vanishes whatever the digits of a readable file.
    let exponent: i32 = exponent.parse().unwrap_or(if exponent.starts_with('-') {
        -20_000
    } else {
        20_000
    });
    Some(scale_by_power_of_two(
        value,
        scale.saturating_add(exponent.clamp(-20_000, 20_000)),
    ))
}

#[allow(clippy::cast_precision_loss)] // rounding to the nearest 64-bit number is what is wanted
fn scale_by_power_of_two(value: u128, power: i32) -> f64 {
    if value == 0 {
        return 0.0;
    }
    // Two steps, because 2^power alone may leave the range although the product does not.
    let half = power / 2;
    value as f64 * 2f64.powi(half) * 2f64.powi(power - half)
}

/// Turns a decimal comma into a point; nothing if the comma may as well separate thousands.
pub(super) fn decimal_comma(text: &str) -> Option<String> {
    let Some((_, tail)) = text.split_once(',') else {
        return Some(text.to_owned());
    };
    let decimals = tail.chars().take_while(char::is_ascii_digit).count();
    (decimals != 3 && !tail.contains(',')).then(|| text.replace(',', "."))
}

#[cfg(test)]
mod tests {
    use super::{FloatError, parse_f32, parse_f64};
    use proptest::prelude::*;

    #[test]
    fn hexadecimal_numbers_have_a_binary_exponent() {
        assert_eq!(parse_f64("0x1p4"), Ok(16.0));
        assert_eq!(parse_f64("-0X.8p1"), Ok(-1.0));
        assert_eq!(parse_f64("0x1.8p-1"), Ok(0.75));
        assert_eq!(parse_f64("0x1"), Err(FloatError::Syntax));
        assert_eq!(parse_f64("0xp1"), Err(FloatError::Syntax));
        assert_eq!(parse_f64("0x1p2000"), Err(FloatError::Range));
        assert_eq!(parse_f64("0x1p-99999999999"), Ok(0.0));
        assert_eq!(
            parse_f64(&format!("0x1{}p-4000", "0".repeat(1000))),
            Ok(1.0)
        );
    }

    #[test]
    fn too_large_is_an_error_but_infinity_by_name_is_not() {
        assert_eq!(parse_f64("1e400"), Err(FloatError::Range));
        assert_eq!(parse_f32("1e40"), Err(FloatError::Range));
        assert_eq!(parse_f64("+Inf"), Ok(f64::INFINITY));
        assert!(parse_f64("NaN").is_ok_and(f64::is_nan));
        assert_eq!(parse_f64("-nan"), Err(FloatError::Syntax));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".*") {
            let _ = parse_f64(&text);
            let _ = parse_f32(&text);
        }

        #[test]
        fn hexadecimal_agrees_with_integers(n in 0u32.., shift in 0u8..8) {
            let expected = f64::from(n) * f64::from(1u32 << shift);
            prop_assert_eq!(parse_f64(&format!("0x{n:x}p{shift}")), Ok(expected));
        }

        #[test]
        fn a_number_survives_its_own_text(n in prop::num::f64::NORMAL) {
            prop_assert_eq!(parse_f64(&n.to_string()), Ok(n));
        }
    }
}

//! Integers and floats, in every form go-yaml takes.
//!
//! Its number rules are those of Go's `strconv` with base 0, plus a pattern
//! for floats, tried in that order. The result is wider than any YAML version.

use std::borrow::Cow;

use super::Scalar;

/// The number a text spells, or `None` when it is not one.
pub(super) fn parse(text: &str) -> Option<Scalar<'static>> {
    match text.as_bytes() {
        [b'.', ..] => dotted(text).map(Scalar::Float),
        [b'+' | b'-', b'.', ..] if text.len() == ".inf".len() + 1 => {
            signed_infinity(text).or_else(|| signed_or_digits(text))
        }
        [b'+' | b'-' | b'0'..=b'9', ..] => signed_or_digits(text),
        _ => None,
    }
}

/// An integer as a float, rounded to the nearest as Go does.
#[expect(clippy::cast_precision_loss, reason = "go-yaml rounds here as well")]
pub(super) fn float_from(value: i64) -> f64 {
    value as f64
}

/// A text that starts with a dot: `.inf`, `.nan` or a fraction.
///
/// go-yaml hands these straight to Go's float reader, which is stricter about
/// underscores than go-yaml is elsewhere.
fn dotted(text: &str) -> Option<f64> {
    match text {
        ".inf" | ".Inf" | ".INF" => return Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        _ => {}
    }
    // Paths such as `./data` and `.env` leave here.
    if !text.as_bytes().get(1)?.is_ascii_digit() || !underscores_part_digits(text) {
        return None;
    }
    float(&without_underscores(text)?)
}

/// The two signed infinities; there is no signed `.nan`.
fn signed_infinity(text: &str) -> Option<Scalar<'static>> {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => Some(Scalar::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Scalar::Float(f64::NEG_INFINITY)),
        _ => None,
    }
}

/// A text that starts with a digit or a sign.
fn signed_or_digits(text: &str) -> Option<Scalar<'static>> {
    let text = without_underscores(text)?;
    integer(&text)
        .or_else(|| float(&text).map(Scalar::Float))
        .or_else(|| sign_after_prefix(&text).map(Scalar::Int))
}

/// The text with its underscores dropped, wherever they stand, or `None` when
/// a byte that no number has shows that it is not one.
fn without_underscores(text: &str) -> Option<Cow<'_, str>> {
    let mut underscores = false;
    for byte in text.bytes() {
        match byte {
            b'_' => underscores = true,
            _ if byte.is_ascii_hexdigit() || b"+-.oOxX".contains(&byte) => {}
            _ => return None,
        }
    }
    Some(if underscores {
        Cow::Owned(text.replace('_', ""))
    } else {
        Cow::Borrowed(text)
    })
}

/// Whether every underscore stands between two digits.
fn underscores_part_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit_at = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    (0..bytes.len())
        .filter(|&at| bytes.get(at) == Some(&b'_'))
        .all(|at| digit_at(at.checked_sub(1)) && digit_at(at.checked_add(1)))
}

/// An integer with an optional sign: decimal, octal after `0` or `0o`,
/// hexadecimal after `0x`, binary after `0b`.
fn integer(text: &str) -> Option<Scalar<'static>> {
    if let Some(body) = text.strip_prefix('-') {
        let value = 0_i64.checked_sub_unsigned(magnitude(body)?)?;
        return Some(Scalar::Int(value));
    }
    let body = text.strip_prefix('+');
    let value = magnitude(body.unwrap_or(text))?;
    match i64::try_from(value) {
        Ok(value) => Some(Scalar::Int(value)),
        // Go's reader of unsigned integers takes no sign.
        Err(_) if body.is_some() => None,
        Err(_) => Some(Scalar::Uint(value)),
    }
}

/// The absolute value of an integer.
fn magnitude(body: &str) -> Option<u64> {
    let (radix, digits) = match body.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, body.get(2..)?),
        [b'0', b'o' | b'O', _, ..] => (8, body.get(2..)?),
        [b'0', b'b' | b'B', _, ..] => (2, body.get(2..)?),
        [b'0', ..] => (8, body),
        _ => (10, body),
    };
    // The standard reader would take a second sign.
    if !digits.as_bytes().first()?.is_ascii_alphanumeric() {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// A decimal float that is finite: `1e400` is not a number to go-yaml.
fn float(text: &str) -> Option<f64> {
    if !is_decimal_float(text.as_bytes()) {
        return None;
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Whether a text is a sign, digits with at most one dot, and an exponent, the
/// first and the last being optional.
fn is_decimal_float(text: &[u8]) -> bool {
    let (whole, rest) = digits(without_sign(text));
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => digits(rest),
        _ => (0, rest),
    };
    let exponent = match rest {
        [] => true,
        [b'e' | b'E', rest @ ..] => {
            let (count, rest) = digits(without_sign(rest));
            count > 0 && rest.is_empty()
        }
        _ => false,
    };
    whole + fraction > 0 && exponent
}

/// A text without its sign, if it has one.
fn without_sign(text: &[u8]) -> &[u8] {
    match text {
        [b'+' | b'-', rest @ ..] => rest,
        _ => text,
    }
}

/// The number of leading digits and what follows them.
fn digits(text: &[u8]) -> (usize, &[u8]) {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count, text.get(count..).unwrap_or_default())
}

/// `0b-101` and `0o+7`: go-yaml reads what follows these two prefixes, in
/// lower case, as a number of its own, sign included.
fn sign_after_prefix(text: &str) -> Option<i64> {
    let (radix, rest) = match text.as_bytes() {
        [b'0', b'b', ..] => (2, text.get(2..)?),
        [b'0', b'o', ..] => (8, text.get(2..)?),
        _ => return None,
    };
    i64::from_str_radix(rest, radix).ok()
}

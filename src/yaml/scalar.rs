//! Scalar meaning, as Compose's go-yaml (yaml.v3 3.0.4) resolves it.
//!
//! Neither YAML 1.1 nor 1.2: `yes` is text, `010` is eight, `08` is a float, an unquoted date is a time. Golden answers
//! of Docker Compose 2.40.3 stand in `testdata/yaml/scalars.txt`.

use std::borrow::Cow;

/// What a scalar means.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar<'a> {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`; `yes` and `on` are text.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number above `i64::MAX`.
    Uint(u64),
    /// Another number.
    Float(f64),
    /// A date or time.
    Timestamp(&'a str),
    /// Text.
    Str(Cow<'a, str>),
}

/// A scalar that contradicts its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScalarError {
    text: String,
    tag: &'static str,
}

impl std::fmt::Display for ScalarError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` cannot be read as `{}`", self.text, self.tag)
    }
}

impl std::error::Error for ScalarError {}

/// The tags that decide over a scalar; with any other it is text.
const TAGS: [(&str, &str); 7] = [
    ("tag:yaml.org,2002:null", "!!null"),
    ("tag:yaml.org,2002:bool", "!!bool"),
    ("tag:yaml.org,2002:int", "!!int"),
    ("tag:yaml.org,2002:float", "!!float"),
    ("tag:yaml.org,2002:timestamp", "!!timestamp"),
    ("tag:yaml.org,2002:str", "!!str"),
    ("tag:yaml.org,2002:binary", "!!binary"),
];

/// What a scalar's text means. `plain` tells whether it was written without quotes and not as a block; `tag` is its full
/// tag, if it has one.
///
/// # Errors
/// When the text is not what its tag says.
pub fn resolve<'a>(
    text: &'a str,
    plain: bool,
    tag: Option<&str>,
) -> Result<Scalar<'a>, ScalarError> {
    let Some(tag) = tag else {
        return Ok(if plain {
            untagged(text)
        } else {
            Scalar::Str(text.into())
        });
    };
    let Some((_, short)) = TAGS.iter().find(|(name, _)| *name == tag) else {
        return Ok(Scalar::Str(text.into()));
    };
    let error = || ScalarError {
        text: text.to_owned(),
        tag: short,
    };
    match *short {
        "!!str" => return Ok(Scalar::Str(text.into())),
        "!!binary" => {
            return base64(text)
                .map(|text| Scalar::Str(text.into()))
                .ok_or_else(error);
        }
        _ => {}
    }
    // Only `!!timestamp` looks for a time in a tagged scalar.
    let found = match untagged(text) {
        Scalar::Timestamp(_) if *short != "!!timestamp" => Scalar::Str(text.into()),
        found => found,
    };
    #[expect(clippy::cast_precision_loss, reason = "as in Go")]
    match (*short, found) {
        ("!!null", Scalar::Null) => Ok(Scalar::Null),
        ("!!bool", found @ Scalar::Bool(_))
        | ("!!int", found @ (Scalar::Int(_) | Scalar::Uint(_)))
        | ("!!float", found @ Scalar::Float(_))
        | ("!!timestamp", found @ Scalar::Timestamp(_)) => Ok(found),
        ("!!float", Scalar::Int(value)) => Ok(Scalar::Float(value as f64)),
        ("!!float", Scalar::Uint(value)) => Ok(Scalar::Float(value as f64)),
        _ => Err(error()),
    }
}

fn untagged(text: &str) -> Scalar<'_> {
    let Some(&first) = text.as_bytes().first() else {
        return Scalar::Null;
    };
    match first {
        b'0'..=b'9' | b'+' | b'-' => signed_word(text).or_else(|| number(text)),
        b'.' => dot(text),
        b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'~' => word(text),
        _ => None,
    }
    .unwrap_or(Scalar::Str(text.into()))
}

fn word(text: &str) -> Option<Scalar<'_>> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "true" | "True" | "TRUE" => Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => Some(Scalar::Bool(false)),
        _ => None,
    }
}

fn signed_word(text: &str) -> Option<Scalar<'_>> {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => Some(Scalar::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Scalar::Float(f64::NEG_INFINITY)),
        _ => None,
    }
}

fn dot(text: &str) -> Option<Scalar<'_>> {
    match text {
        ".inf" | ".Inf" | ".INF" => Some(Scalar::Float(f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" => Some(Scalar::Float(f64::NAN)),
        _ if is_decimal(text) => finite(text),
        _ => None,
    }
}

fn number(text: &str) -> Option<Scalar<'_>> {
    if is_timestamp(text) {
        return Some(Scalar::Timestamp(text));
    }
    let plain: Cow<'_, str> = if text.contains('_') {
        text.replace('_', "").into()
    } else {
        text.into()
    };
    let (negative, digits) = match plain.as_bytes().first()? {
        b'-' => (true, &plain[1..]),
        b'+' => (false, &plain[1..]),
        _ => (false, &*plain),
    };
    integer(negative, digits, plain.starts_with('+')).or_else(|| {
        if is_decimal(&plain) {
            finite(&plain)
        } else {
            None
        }
    })
}

/// Go's integers with base prefix; a leading zero alone means octal.
fn integer(negative: bool, digits: &str, plus: bool) -> Option<Scalar<'static>> {
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(digits, radix).ok()?;
    match (i64::try_from(value), negative) {
        (Ok(value), false) => Some(Scalar::Int(value)),
        (Ok(value), true) => Some(Scalar::Int(-value)),
        (Err(_), true) => (value == i64::MIN.unsigned_abs()).then_some(Scalar::Int(i64::MIN)),
        // Go's unsigned numbers take no sign.
        (Err(_), false) => (!plus).then_some(Scalar::Uint(value)),
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = digits(rest);
    let rest = &rest[whole..];
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let count = digits(fraction);
            if whole == 0 && count == 0 {
                return false;
            }
            &fraction[count..]
        }
        None if whole == 0 => return false,
        None => rest,
    };
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else {
        return rest.is_empty();
    };
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    !exponent.is_empty() && digits(exponent) == exponent.len()
}

/// A number that Go can hold; one that is too large stays text.
fn finite(text: &str) -> Option<Scalar<'static>> {
    text.parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
        .map(Scalar::Float)
}

/// Whether go-yaml takes a text for a time: a date with one or two digits each for month and day, alone or with a time.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let Some((month, rest)) = short_number(&text[5..], 1, 12) else {
        return false;
    };
    let Some((day, rest)) = rest
        .strip_prefix('-')
        .and_then(|rest| short_number(rest, 1, 31))
    else {
        return false;
    };
    let year: u32 = text[..4].parse().unwrap_or(0);
    if day > days(year, month) {
        return false;
    }
    match rest.as_bytes().first() {
        None => true,
        Some(b'T' | b't') => is_time(&rest[1..], true),
        Some(b' ') => is_time(&rest[1..], false),
        _ => false,
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// One or two digits within bounds, and what follows.
fn short_number(text: &str, least: u32, greatest: u32) -> Option<(u32, &str)> {
    let count = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(count);
    let value = digits
        .parse()
        .ok()
        .filter(|value| (least..=greatest).contains(value))?;
    Some((value, rest))
}

/// `15:4:5.999` and, where a zone is wanted, `Z` or `+07:00`.
fn is_time(text: &str, zoned: bool) -> bool {
    let rest = short_number(text, 0, 23)
        .and_then(|(_, rest)| short_number(rest.strip_prefix(':')?, 0, 59))
        .and_then(|(_, rest)| short_number(rest.strip_prefix(':')?, 0, 59));
    let Some((_, rest)) = rest else { return false };
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let count = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if count == 0 {
                return false;
            }
            &fraction[count..]
        }
        None => rest,
    };
    if !zoned {
        return rest.is_empty();
    }
    let offset = |rest: &str| {
        let bytes = rest.as_bytes();
        bytes.len() == 5
            && bytes[2] == b':'
            && rest[..2].parse::<u8>().is_ok_and(|hour| hour <= 24)
            && rest[3..].parse::<u8>().is_ok_and(|minute| minute < 60)
    };
    rest == "Z" || rest.strip_prefix(['+', '-']).is_some_and(offset)
}

/// The bytes of standard base64 as text, line breaks ignored as Go does.
fn base64(text: &str) -> Option<String> {
    let symbols: Vec<u8> = text
        .bytes()
        .filter(|b| !matches!(b, b'\n' | b'\r'))
        .collect();
    if !symbols.len().is_multiple_of(4) {
        return None;
    }
    let padding = symbols.iter().rev().take_while(|&&b| b == b'=').count();
    if padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(symbols.len() / 4 * 3);
    let mut buffer = 0_u32;
    for (index, symbol) in symbols[..symbols.len() - padding].iter().enumerate() {
        let value = match symbol {
            b'A'..=b'Z' => symbol - b'A',
            b'a'..=b'z' => symbol - b'a' + 26,
            b'0'..=b'9' => symbol - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(value);
        if index % 4 != 0 {
            let shift = [0, 4, 2, 0][index % 4];
            bytes.push((buffer >> shift & 0xff) as u8);
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A number as Go prints it where Compose turns it into text: `1e+06`, `0.5`, `+Inf`.
pub fn go_float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= 6 {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    format!("{value}")
}

//! The content of `!!binary` scalars.

use std::borrow::Cow;

/// The text that standard base64 with padding stands for, or `None` when it is
/// malformed.
///
/// As Go's decoder does, this skips line breaks, wherever they are, and lets
/// unused bits of the last digit be set. Compose puts U+FFFD in the place of
/// each byte that is not UTF-8, and so does this.
pub(super) fn decode(text: &str) -> Option<Cow<'static, str>> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .collect();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let body = without_padding(&digits);
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    for group in body.chunks(4) {
        decode_group(group, &mut bytes)?;
    }
    Some(Cow::Owned(to_text(&bytes)))
}

/// The digits without the one or two `=` at their end.
fn without_padding(digits: &[u8]) -> &[u8] {
    digits
        .strip_suffix(b"==")
        .or_else(|| digits.strip_suffix(b"="))
        .unwrap_or(digits)
}

/// Appends the bytes of two to four base64 digits.
fn decode_group(group: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    let mut bits = 0_u32;
    for at in 0..4 {
        let digit = group.get(at).map_or(Some(0), |&digit| value_of(digit))?;
        bits = bits << 6 | digit;
    }
    // Two digits carry one byte, three carry two and four carry three.
    let whole = group.len().saturating_sub(1);
    bytes.extend(bits.to_be_bytes().iter().skip(1).take(whole));
    Some(())
}

/// The six bits a base64 digit stands for.
fn value_of(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Text with U+FFFD for each byte that is not part of a character.
fn to_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

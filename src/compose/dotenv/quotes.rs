//! Quoted values of a `.env` file: where they end and what their escapes mean.

/// The text up to the closing quote, where a backslash before the quote keeps it and goes away,
/// and the length of it all with the quote. Other backslashes stay, in pairs too.
pub(super) fn until_quote(inner: &str, quote: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        if c == quote && !escaped {
            return Some((text, at + 1));
        }
        if escaped && c != quote {
            text.push('\\');
        }
        escaped = c == '\\' && !escaped;
        if !escaped {
            text.push(c);
        }
    }
    None
}

/// Resolves the escapes of a double-quoted value. Compose writes `\$` as `$$`, which the template
/// then reads as a plain dollar. An escape that is none keeps its backslash.
pub(super) fn expand_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (replacement, length) = match after.bytes().next() {
            Some(b'a') => ("\x07", 1),
            Some(b'b') => ("\x08", 1),
            Some(b'f') => ("\x0c", 1),
            Some(b'n') => ("\n", 1),
            Some(b'r') => ("\r", 1),
            Some(b't') => ("\t", 1),
            Some(b'v') => ("\x0b", 1),
            Some(b'$') => ("$$", 1),
            Some(b'"') => ("\"", 1),
            Some(b'\\') => ("\\", 1),
            Some(b'0') => {
                rest = push_octal(&after[1..], &mut out);
                continue;
            }
            _ => ("\\", 0),
        };
        out.push_str(replacement);
        rest = &after[length..];
    }
    out.push_str(rest);
    out
}

/// Resolves what follows a `\0`: three octal digits up to 377 name a character. Anything else is
/// kept with its backslash but, as in Compose, without the zero.
fn push_octal<'t>(after: &'t str, out: &mut String) -> &'t str {
    let code = after
        .get(..3)
        .filter(|digits| digits.bytes().all(|b| matches!(b, b'0'..=b'7')))
        .and_then(|digits| u8::from_str_radix(digits, 8).ok());
    if let Some(code) = code {
        out.push(char::from(code));
        return &after[3..];
    }
    out.push('\\');
    after
}

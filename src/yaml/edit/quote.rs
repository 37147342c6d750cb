//! When a scalar needs quotes, and which.

use std::fmt::Write as _;

use crate::yaml::ScalarStyle;

/// What a plain scalar could be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    /// Every reader sees the same text.
    Text,
    /// Some reader sees a number, a date, a boolean, null or a merge key.
    Other,
    /// It cannot stand without quotes.
    Impossible,
}

/// What `text` would be without quotes; in flow collections less is possible.
pub(super) fn plain(text: &str, in_flow: bool) -> Plain {
    if !can_be_plain(text, in_flow) {
        Plain::Impossible
    } else if is_word(text) || is_number(text) {
        Plain::Other
    } else {
        Plain::Text
    }
}

fn can_be_plain(text: &str, in_flow: bool) -> bool {
    let mut chars = text.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else {
        return false;
    };
    let starts = match first {
        '-' => second.is_some_and(|c| !c.is_whitespace() && c != '-'),
        '.' => !text.starts_with("..."),
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
        | '@' | '`' | '?' | ':' => false,
        _ => true,
    };
    starts
        && text.trim() == text
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(must_escape)
        && !text.contains('\t')
        && !(in_flow && text.contains([',', '[', ']', '{', '}']))
}

/// Whether a character can only stand in a double-quoted scalar, as an escape.
pub(super) fn must_escape(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Words that some version of YAML reads as something else than text.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=", ".nan",
    ];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text could be a number, a date or a time to any reader: all that begins like one and goes on
/// with nothing but what numbers are made of.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    if lower == ".inf" {
        return true;
    }
    let body = lower.strip_prefix('.').unwrap_or(&lower);
    if !body.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let date = lower.get(4..5) == Some("-") && lower.bytes().take(4).all(|b| b.is_ascii_digit());
    let based = ["0x", "0o", "0b"]
        .iter()
        .any(|base| lower.starts_with(base));
    let number = |c: char| c.is_ascii_digit() || "_.:+-e".contains(c);
    date || lower.chars().all(number)
        || based
            && lower
                .chars()
                .skip(2)
                .all(|c| c.is_ascii_hexdigit() || c == '_')
}

/// The text and style of a source that nobody could read in two ways: a word, with or without quotes. For
/// all others the parser is asked.
pub(super) fn simple(source: &str) -> Option<(&str, ScalarStyle)> {
    let quoted = |mark| source.strip_prefix(mark)?.strip_suffix(mark);
    let (text, style) = if let Some(text) = quoted('"') {
        (text, ScalarStyle::DoubleQuoted)
    } else if let Some(text) = quoted('\'') {
        (text, ScalarStyle::SingleQuoted)
    } else {
        (source, ScalarStyle::Plain)
    };
    let is_simple = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_./-".contains(&b))
        && text
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
    is_simple.then_some((text, style))
}

/// Writes `text` so that every reader sees this text: plain, else single-, else double-quoted.
pub(super) fn least(text: &str, in_flow: bool) -> String {
    if plain(text, in_flow) == Plain::Text {
        text.to_owned()
    } else {
        single(text).unwrap_or_else(|| double(text))
    }
}

/// A key as it is written; a merge key stays one.
pub(super) fn key(key: &str) -> String {
    if key == "<<" {
        key.to_owned()
    } else {
        least(key, true)
    }
}

/// Writes `text` in single quotes, if it can stand there on one line.
pub(super) fn single(text: &str) -> Option<String> {
    let possible = !text.chars().any(|c| must_escape(c) && c != '\t');
    possible.then(|| format!("'{}'", text.replace('\'', "''")))
}

/// Writes `text` in double quotes, with escapes that YAML and JSON share.
pub(super) fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if must_escape(c) => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a plain scalar is a number, boolean or null of JSON.
pub(super) fn is_json_literal(text: &str) -> bool {
    matches!(text, "true" | "false" | "null")
        || serde_json::from_str::<serde_json::Number>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{self, Content};

    #[test]
    fn what_might_not_be_text_is_quoted() {
        for text in [
            "",
            "~",
            "null",
            "True",
            "NO",
            "on",
            "y",
            "1",
            "-1",
            "+1",
            "0755",
            "0o17",
            "0x1F",
            "0b1",
            "1_000",
            "1.10",
            ".5",
            "1e3",
            ".inf",
            "-.Inf",
            ".nan",
            "2001-12-14",
            "22:22",
            "<<",
            "=",
            "- a",
            "-",
            "--- a",
            "...",
            "? a",
            ":a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "'a'",
            "\"a\"",
            "%a",
            "@a",
            "`a",
            "[a",
            "]",
            "{a",
            "}",
            ",a",
            " a",
            "a ",
            "a\tb",
            "a\nb",
            "\u{85}",
            "a\u{2028}",
            "\u{7}",
        ] {
            assert_ne!(plain(text, false), Plain::Text, "{text:?}");
            assert_ne!(least(text, false), text);
        }
    }

    #[test]
    fn what_is_text_stays_plain() {
        for text in [
            "512m",
            "10s",
            "1.5g",
            "unless-stopped",
            "a:b",
            "a#b",
            "-c",
            "json-file",
            "redis:7",
            "a,b",
            "é",
            "don't",
            "5d",
            "1h30m",
            "..",
            "./x",
            "127.0.0.1:80:80/tcp",
        ] {
            assert_eq!(plain(text, false), Plain::Text, "{text:?}");
        }
        assert_eq!(plain("a,b", true), Plain::Impossible);
    }

    #[test]
    fn least_reads_back() {
        for text in [
            "",
            "it's",
            "a: b",
            "a\nb",
            "\u{7}\"\\",
            "\u{85}\u{2028}",
            "1",
            "\t",
            "a\r\n",
            "-",
            "é: ",
        ] {
            let source = format!("k: {}", least(text, false));
            let tree = yaml::parse(&source).unwrap();
            let root = tree.documents()[0].root;
            let value = tree.entry(root, "k").unwrap().value;
            assert_eq!(tree.scalar(value), Some(text), "{source:?}");
        }
    }

    #[test]
    fn simple_agrees_with_the_parser() {
        for source in [
            "512m",
            "\"3\"",
            "'3'",
            "unless-stopped",
            "a/b:c",
            "1",
            "yes",
            "a b",
            "-",
            "\"a'",
            "''",
            "...",
            "\"",
            "'",
            "\"\\x\"",
        ] {
            let Some((text, style)) = simple(source) else {
                continue;
            };
            let tree = yaml::parse(source).unwrap();
            let root = tree.documents()[0].root;
            assert_eq!(tree.scalar(root), Some(text), "{source:?}");
            let Content::Scalar(scalar) = &tree.node(root).content else {
                panic!("{source:?} is no scalar");
            };
            assert_eq!(scalar.style, style, "{source:?}");
        }
        assert_eq!(simple("\"3\""), Some(("3", ScalarStyle::DoubleQuoted)));
        assert_eq!(simple("a b"), None);
    }
}

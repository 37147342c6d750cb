//! Checks against the answers of Docker Compose, and for any text at all.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle};
use proptest::prelude::*;

use super::{Scalar, ScalarError, go_json_number, is_merge_key, resolve};

const SCALARS: &str = include_str!("../../../testdata/yaml/scalars.txt");
const MERGE_KEYS: &str = include_str!("../../../testdata/yaml/merge-keys.txt");

/// The tab-separated columns of each line that is not a comment.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with("# "))
        .map(|line| line.split('\t').collect())
}

/// A scalar as written in a file: its text, whether it is plain, and its tag.
fn written(source: &str) -> (String, bool, Option<String>) {
    let source = format!("key: {source}\n");
    let scalar = Parser::new_from_str(&source)
        .filter_map(|event| match event.expect(&source).0 {
            Event::Scalar(text, style, _, tag) => Some((text, style, tag)),
            _ => None,
        })
        .nth(1);
    let (text, style, tag) = scalar.expect(&source);
    let tag = tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()));
    (text.into_owned(), style == ScalarStyle::Plain, tag)
}

/// The name of the Go type that Compose would report.
fn go_type(value: &Scalar) -> &'static str {
    match value {
        Scalar::Null => "null",
        Scalar::Bool(_) => "bool",
        Scalar::Int(_) => "int",
        Scalar::Uint(_) => "uint64",
        Scalar::Float(_) => "float64",
        Scalar::Timestamp(_) => "time.Time",
        Scalar::Str(_) => "string",
    }
}

/// The message Compose would report.
fn go_error(text: &str, error: ScalarError) -> String {
    match error {
        ScalarError::Mismatch { found, wanted } => {
            let (found, wanted) = (found.tag(), wanted.tag());
            format!("cannot decode {found} `{text}` as a {wanted}")
        }
        ScalarError::Base64 => "!!binary value contains invalid base64 data".to_owned(),
    }
}

/// The columns after the first, as this crate would fill them.
fn answer(text: &str, plain: bool, tag: Option<&str>) -> [String; 3] {
    let value = match resolve(text, plain, tag) {
        Ok(value) => value,
        Err(error) => {
            let message = serde_json::to_string(&go_error(text, error)).unwrap();
            return ["error".to_owned(), message, "-".to_owned()];
        }
    };
    if let Scalar::Timestamp(kept) = value {
        assert_eq!(kept, text);
    }
    let string = value.go_string().map(|text| {
        let text: &str = &text;
        serde_json::to_string(text).unwrap()
    });
    let json = match &value {
        Scalar::Float(value) => go_json_number(*value),
        Scalar::Str(_) => string.clone(),
        Scalar::Null => Some("null".to_owned()),
        other => other.go_string().map(Cow::into_owned),
    };
    let or_dash = |column: Option<String>| column.unwrap_or_else(|| "-".to_owned());
    [go_type(&value).to_owned(), or_dash(string), or_dash(json)]
}

#[test]
fn scalars_mean_what_compose_says() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for row in rows(SCALARS) {
        let [source, expected @ ..] = row.as_slice() else {
            panic!("an empty row");
        };
        let (text, plain, tag) = written(source);
        let got = answer(&text, plain, tag.as_deref());
        if got != expected {
            wrong.push(format!("{source:?}: Compose says {expected:?}, we {got:?}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 400, "only {count} rows were read");
}

#[test]
fn merge_keys_are_those_of_compose() {
    let mut seen = [0, 0];
    for row in rows(MERGE_KEYS) {
        let [source, expected] = row.as_slice() else {
            panic!("{row:?} has not two columns");
        };
        let (text, plain, tag) = written(source);
        let merges = is_merge_key(&text, plain, tag.as_deref());
        assert_eq!(merges, *expected == "merge", "{source}");
        seen[usize::from(merges)] += 1;
    }
    assert!(seen[0] > 3 && seen[1] > 3, "{seen:?} rows were read");
}

#[test]
fn tags_may_be_short_or_absent() {
    assert_eq!(resolve("5", false, Some("!!int")), Ok(Scalar::Int(5)));
    assert_eq!(resolve("5", true, Some("")), Ok(Scalar::Int(5)));
    assert_eq!(
        resolve("5", true, Some("tag:yaml.org,2002:str")),
        Ok(Scalar::Str("5".into()))
    );
}

#[test]
fn names_and_paths_are_borrowed() {
    for text in ["nginx:latest", "web", "./data:/data", "8080:80", "true-ish"] {
        let value = resolve(text, true, None);
        assert!(
            matches!(value, Ok(Scalar::Str(Cow::Borrowed(kept))) if kept == text),
            "{text}: {value:?}"
        );
    }
}

/// Texts made of the bytes that numbers and dates are made of.
fn number_like() -> impl Strategy<Value = String> {
    "[0-9]{0,4}[-+.0-9_xXoObBeEtTzZ: ,a-f]{0,24}"
}

fn any_tag() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(
        "!|!!(null|bool|int|float|str|timestamp|binary|merge|seq)|tag:yaml.org,2002:(int|float)|!?\\PC{0,5}",
    )
}

proptest! {
    #[test]
    fn any_text_resolves(text in "\\PC*", plain: bool, tag in any_tag()) {
        check_total(&text, plain, tag.as_deref())?;
    }

    #[test]
    fn number_like_text_resolves(text in number_like(), plain: bool, tag in any_tag()) {
        check_total(&text, plain, tag.as_deref())?;
    }

    #[test]
    fn signed_integers_survive_printing(value: i64) {
        let printed = Scalar::Int(value).go_string().map(Cow::into_owned).unwrap();
        prop_assert_eq!(resolve(&printed, true, None), Ok(Scalar::Int(value)));
    }

    #[test]
    fn large_integers_survive_printing(value in (i64::MAX as u64 + 1)..=u64::MAX) {
        let printed = Scalar::Uint(value).go_string().map(Cow::into_owned).unwrap();
        prop_assert_eq!(resolve(&printed, true, None), Ok(Scalar::Uint(value)));
    }

    #[test]
    fn floats_survive_printing(value in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
        let printed = super::go_float(value);
        prop_assert_eq!(resolve(&printed, true, Some("!!float")), Ok(Scalar::Float(value)));
        let json = go_json_number(value).unwrap();
        prop_assert_eq!(json.parse::<f64>(), Ok(value));
    }

    #[test]
    fn bytes_survive_base64(text in "\\PC{0,40}") {
        let encoded = base64(text.as_bytes());
        prop_assert_eq!(resolve(&encoded, true, Some("!!binary")), Ok(Scalar::Str(text.into())));
    }
}

/// What holds for every text: no error without a tag, quotes make a string,
/// and a tag that asks for a type gets that type.
fn check_total(text: &str, plain: bool, tag: Option<&str>) -> Result<(), TestCaseError> {
    prop_assert!(resolve(text, plain, None).is_ok());
    prop_assert_eq!(resolve(text, false, None), Ok(Scalar::Str(text.into())));
    if let Ok(value) = resolve(text, plain, tag) {
        let kind = value.kind().tag();
        let wanted = tag.and_then(|tag| tag.strip_prefix("!!"));
        if matches!(
            wanted,
            Some("null" | "bool" | "int" | "float" | "timestamp")
        ) {
            prop_assert_eq!(Some(kind), tag);
        }
    }
    Ok(())
}

/// Standard base64 with padding, three bytes at a time.
fn base64(bytes: &[u8]) -> String {
    let alphabet: Vec<char> = ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(['+', '/'])
        .collect();
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            text.push(if at <= group.len() {
                alphabet[(bits >> (18 - 6 * at) & 63) as usize]
            } else {
                '='
            });
        }
    }
    text
}

//! References, tags and the conditions on them.

use proptest::prelude::*;

use super::find;
use crate::knowledge::{Reference, TagMatch, tag_matches};

fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        line.split_once(' ')
            .map(|(key, value)| (key, value.trim()))
            .expect("two columns")
    })
}

#[test]
fn references_find_records() {
    for (reference, expected) in rows(include_str!("../../../testdata/knowledge/matching.txt")) {
        assert_eq!(
            find(reference).map_or("-", |image| image.id),
            expected,
            "{reference}"
        );
    }
}

#[test]
fn tags_decide_tiers() {
    for (reference, expected) in rows(include_str!("../../../testdata/knowledge/tiers.txt")) {
        let tag = Reference::parse(reference).and_then(|parsed| parsed.tag);
        let tier = find(reference).map(|image| image.tier_for(tag));
        let name = tier.map_or("-".to_owned(), |tier| format!("{tier:?}").to_lowercase());
        assert_eq!(name, expected, "{reference}");
    }
}

#[test]
fn references_come_apart() {
    let cases = [
        ("postgres", ("postgres", None, None)),
        (
            " r:5000/a/b:1-x@sha256:0 ",
            ("r:5000/a/b", Some("1-x"), Some("sha256:0")),
        ),
        ("r:5000/a", ("r:5000/a", None, None)),
        ("a:${T:-1}", ("a", Some("${T:-1}"), None)),
        ("a:1@${D}", ("a", Some("1"), Some("${D}"))),
        ("a@${D}", ("a", None, Some("${D}"))),
    ];
    for (text, (repository, tag, digest)) in cases {
        assert_eq!(
            Reference::parse(text),
            Some(Reference {
                repository,
                tag,
                digest
            }),
            "{text}"
        );
    }
    for text in ["", " ", ":1", "a b", "${A}", "a${B}:1", "${R}/a:1"] {
        assert_eq!(Reference::parse(text), None, "{text}");
    }
}

#[test]
fn conditions_hold() {
    use TagMatch::{Floating, No, Yes};
    let cases = [
        ("*", None, Yes),
        ("*", Some("${T}"), Yes),
        (">=16", Some("16.4"), Yes),
        (">=15.2", Some("15"), Floating),
        (">=15.2", Some("14"), No),
        (">=16", None, Floating),
        (">=16", Some("alpine3.19"), Floating),
        (">=16", Some("4f3a2b1"), Floating),
        (">=16", Some("${T}"), Floating),
        (">=2022", Some("RELEASE.2024-01-16T16-07-38Z"), Yes),
        (">2025.10", Some("2025.10.3"), No),
        (">2025.10", Some("2025.12"), Yes),
        (">2025.10", Some("2025"), Floating),
        ("<=17", Some("17.6-alpine"), Yes),
        ("<=17", Some("18"), No),
        ("<=17.2", Some("17"), No),
        ("<6", Some("5.0"), Yes),
        ("<6", None, No),
        ("<5.61.3", Some("5"), No),
        ("!<6", None, Yes),
        ("!<6", Some("5"), No),
        ("!<6", Some("${T}"), Floating),
        ("=2", Some("v2.7-rc1"), Yes),
        ("=2.7", Some("2"), No),
        ("=2", Some("20"), No),
        ("=2", None, No),
        ("*-alpine", Some("7-alpine"), Yes),
        ("*-alpine", Some("7-alpine3.19"), No),
        ("*alpine*", Some("alpine"), Yes),
        ("*a*b*c", Some("xaybzc"), Yes),
        ("*a*b*c", Some("xbyazc"), No),
        ("a*a", Some("a"), No),
        ("*alpine*", Some("${T}-alpine"), No),
        ("!*alpine*", Some("${T}"), Floating),
        ("!*alpine*", None, Yes),
        (">=8, !*alpine*", Some("8.2"), Yes),
        (">=8, !*alpine*", Some("8.2-alpine"), No),
        (">=8, !*alpine*", None, Floating),
        ("=1 | =3", Some("3.1"), Yes),
        ("=1 | =3", Some("2"), No),
        ("", Some("1"), No),
    ];
    for (condition, tag, expected) in cases {
        assert_eq!(
            tag_matches(condition, tag),
            expected,
            "`{condition}` {tag:?}"
        );
    }
}

#[test]
fn tags_decide_facts() {
    let paths = |image, tag| -> Vec<_> {
        find(image).map_or_else(Vec::new, |image| {
            image
                .data_paths_for(Some(tag))
                .map(|path| path.path)
                .collect()
        })
    };
    assert_eq!(paths("postgres", "17-alpine"), ["/var/lib/postgresql/data"]);
    assert_eq!(paths("postgres", "18"), ["/var/lib/postgresql"]);
    let postgres = find("postgres").expect("a record");
    assert!(postgres.lacks("wget", Some("16")) && !postgres.lacks("wget", Some("16-alpine")));
    assert!(
        !postgres.lacks("wget", Some("${TAG}")),
        "the variable may say alpine"
    );
    let wordpress = find("wordpress").expect("a record");
    assert!(wordpress.is_job(Some("cli-2.11")) && !wordpress.is_job(Some("6.7")));
    let triton = find("nvcr.io/nvidia/tritonserver:24.05-py3").expect("a record");
    assert_eq!(
        (triton.ships_healthcheck(None), triton.memory.suggest),
        (None, None)
    );
}

proptest! {
    #[test]
    fn lookups_are_total(reference in ".{0,40}", condition in "[!<>=*,|.a-c0-9 ]{0,12}", tag in "[$a-c0-9.*-]{0,8}") {
        let tag = Reference::parse(&reference).and_then(|parsed| parsed.tag).unwrap_or(&tag);
        if let Some(image) = find(&reference) {
            prop_assert!(image.names.iter().any(|name| reference.contains(name.trim_end_matches('*'))));
        }
        let bare = !condition.contains(['!', ',', '|', '<', '>', '=', ' ']) && !tag.contains('$');
        if bare && !condition.contains('*') {
            prop_assert_eq!(tag_matches(&condition, Some(tag)) == TagMatch::Yes, condition == tag);
        }
    }
}

//! Dockerfiles against what the Dockerfile reference says of them, kept under `testdata/`.

use proptest::prelude::*;

use super::*;

/// `=== name | target | answer`, each followed by a Dockerfile. The target is `-` for none; the
/// answer is `none`, or the base image (`?` for none) and the health check.
const CASES: &str = include_str!("../../../testdata/compose/dockerfile.txt");

fn answer(text: &str, target: Option<&str>) -> String {
    final_stage(text, target).map_or_else(
        || "none".to_owned(),
        |stage| {
            let base = stage.base.unwrap_or_else(|| "?".to_owned());
            let healthcheck = format!("{:?}", stage.healthcheck);
            format!("{base} {}", healthcheck.to_lowercase())
        },
    )
}

/// Checks all cases after a change to their text that should make no difference.
fn check_cases(change: fn(&str) -> String) {
    let mut cases = 0;
    let mut wrong = Vec::new();
    for case in CASES.split("=== ").skip(1) {
        let (head, text) = case.split_once('\n').unwrap();
        let columns: Vec<_> = head.split('|').map(str::trim).collect();
        let [name, target, expected] = columns[..] else {
            panic!("three columns wanted: {head}");
        };
        let target = (target != "-").then_some(target);
        let got = answer(&change(text), target);
        if got != expected {
            wrong.push(format!("{name}: {got}, not {expected}"));
        }
        cases += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases > 60, "only {cases} cases read");
}

#[test]
fn cases_are_as_in_the_reference() {
    check_cases(str::to_owned);
}

#[test]
fn line_ends_of_windows_make_no_difference() {
    check_cases(|text| text.replace('\n', "\r\n"));
}

#[test]
fn a_byte_order_mark_makes_no_difference() {
    check_cases(|text| format!("\u{feff}{text}"));
}

#[test]
fn a_missing_last_line_end_makes_no_difference() {
    check_cases(|text| text.strip_suffix('\n').unwrap_or(text).to_owned());
}

#[test]
fn build_arguments_override_defaults() {
    let args = BTreeMap::from([("TAG".to_owned(), "2".to_owned())]);
    let base = |text| final_stage_with_args(text, None, &args)?.base;
    assert_eq!(base("ARG TAG=1\nFROM a:$TAG").as_deref(), Some("a:2"));
    assert_eq!(base("ARG TAG\nFROM a:${TAG:-1}").as_deref(), Some("a:2"));
    assert_eq!(base("FROM a:${TAG:-1}").as_deref(), Some("a:1"));
}

#[test]
fn a_doubtful_build_argument_leaves_the_base_unknown() {
    struct Doubt;
    impl Lookup for Doubt {
        fn get(&self, _: &str) -> Option<&str> {
            Some("")
        }
        fn is_known(&self, _: &str) -> bool {
            false
        }
    }
    let stage = final_stage_with_args("ARG A=1\nFROM a:${A:-2}", None, &Doubt).unwrap();
    assert_eq!(stage.base, None);
}

#[test]
fn growth_and_depth_are_bounded() {
    let mut doubling = String::from("ARG A=xxxxxxxxxx\n");
    for _ in 0..200 {
        doubling.push_str("ARG A=$A$A\n");
    }
    assert_eq!(answer(&(doubling + "FROM $A"), None), "? absent");
    let deep = "${A:-".repeat(100_000) + "x" + &"}".repeat(100_000);
    assert_eq!(answer(&format!("FROM {deep}"), None), "? absent");
}

#[test]
fn many_stages_take_linear_time() {
    let start = std::time::Instant::now();
    for stage in ["FROM a\n", "FROM a AS b\nFROM b\n"] {
        assert_eq!(answer(&stage.repeat(150_000), None), "a absent");
    }
    assert!(start.elapsed().as_secs() < 10);
}

proptest! {
    #[test]
    fn any_text_is_handled(
        text in "(FROM |ARG |RUN |HEALTHCHECK |CMD|NONE|a|b| AS |=|\\$|\\{|\\}|:-|<<|E|\\\\|['\"`# \t\n]|\\PC){0,60}",
        target in proptest::option::of("[ab01]"),
    ) {
        final_stage(&text, target.as_deref());
        final_stage(&format!("FROM a\n{text}"), target.as_deref());
    }

    #[test]
    fn what_follows_a_stage_does_not_change_it(text in "(RUN|HEALTHCHECK|CMD|NONE| |\n|[a-z]|\\PC){0,60}") {
        let file = format!("FROM nginx AS web\nHEALTHCHECK CMD true\nFROM a\n{text}");
        let stage = final_stage(&file, Some("web"));
        prop_assert!(stage.is_none_or(|s| s.healthcheck == Healthcheck::Present));
    }
}

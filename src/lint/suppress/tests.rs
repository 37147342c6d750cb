//! Files under `testdata/lint/suppress`, each with the findings that it must have, and the cost of many.

use std::fmt::Write as _;
use std::path::Path;

use super::apply;
use crate::compose::{Environment, FileId, Loader, NoFiles, Place, Project, Source, load};
use crate::finding::{Finding, Safety};
use crate::fix::fix;
use crate::lint::{Linted, Settings, lint};
use crate::rule::find;
use crate::span::Span;

fn project(text: &str) -> Project {
    let source = Source::new("compose.yaml", text);
    load(&[source], &Environment::default(), &NoFiles)
}

fn settings(rules: &[&'static str]) -> Settings {
    Settings {
        only: Some([rules, &["invalid-suppression", "unused-suppression"]].concat()),
        today: Some("2026-06-15".to_owned()),
        ..Settings::default()
    }
}

/// The findings as `line: rule: text: message`, and the number of those suppressed.
fn listing(project: &Project, linted: &Linted) -> String {
    let tree = &project.files[0].tree;
    let mut lines = String::new();
    for finding in &linted.findings {
        let span = finding.place.span;
        let line = tree.lines().position(tree.text(), span.from()).line;
        let (rule, text) = (finding.rule.id, tree.slice(span));
        writeln!(lines, "{line}: {rule}: {text}: {}", finding.message).unwrap();
    }
    writeln!(lines, "suppressed: {}", linted.suppressed).unwrap();
    lines
}

#[test]
fn files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/lint/suppress");
    let rules = ["missing-restart-policy", "missing-memory-limit"];
    let mut checked = 0;
    let mut wrong = String::new();
    for path in std::fs::read_dir(&folder).unwrap() {
        let path = path.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        checked += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let expected = std::fs::read_to_string(path.with_extension("txt")).unwrap_or_default();
        for text in [
            text.clone(),
            text.replace('\n', "\r\n"),
            format!("\u{feff}{text}"),
        ] {
            let project = project(&text);
            let found = listing(&project, &lint(&project, &settings(&rules)));
            if found != expected {
                writeln!(wrong, "{}\n{found}", path.display()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(checked > 10, "only {checked} files in {}", folder.display());
}

/// The text after all fixes for what suppresses nothing.
fn cleaned(text: &str) -> String {
    let env = Environment::default();
    let loader = Loader::new(&env, &NoFiles);
    let rules = ["missing-healthcheck", "missing-restart-policy"];
    let fixed = fix(project(text), Safety::Safe, &settings(&rules), loader);
    assert!(fixed.dropped.is_empty(), "{:?}", fixed.dropped);
    fixed.project.files[0].tree.text().to_owned()
}

#[test]
fn what_suppresses_nothing_can_be_deleted() {
    const SERVICE: &str = "services:\n  web:\n    image: nginx\n    restart: always\n";
    const NOTE: &str = "# compose-lint: ignore[missing-restart-policy]";
    for (text, expected) in [
        (format!("{NOTE}\n{SERVICE}"), SERVICE.to_owned()),
        (
            format!("\u{feff}  {NOTE}\n{SERVICE}"),
            format!("\u{feff}{SERVICE}"),
        ),
        (
            format!("# a\n\n{NOTE}\n# b\n{SERVICE}"),
            format!("# a\n\n# b\n{SERVICE}"),
        ),
        (format!("{SERVICE}  {NOTE}\n"), SERVICE.to_owned()),
        (format!("{SERVICE}{NOTE}"), SERVICE.trim_end().to_owned()),
        (
            SERVICE.replace("nginx", &format!("nginx \t {NOTE}")),
            SERVICE.to_owned(),
        ),
    ] {
        let off = "    healthcheck: {disable: true}\n";
        let [text, expected] =
            [text, expected].map(|text| text.replace("    restart", &format!("{off}    restart")));
        assert_eq!(cleaned(&text), expected);
        let [text, expected] = [text, expected].map(|text| text.replace('\n', "\r\n"));
        assert_eq!(cleaned(&text), expected);
    }
}

#[test]
fn of_several_names_only_those_without_effect_are_deleted() {
    let text = |names: &str| {
        format!(
            "services:\n  # compose-lint: ignore[{names}] why\n  web: {{image: shop/web, restart: always}}\n"
        )
    };
    let (idle, used) = ("missing-restart-policy", "missing-healthcheck");
    for names in [
        format!("{idle}, {used}"),
        format!("{used}, {idle}"),
        format!("{idle}, {used}, {idle}"),
        format!("{used} , {idle},{idle}"),
        format!("{idle},{idle}, {used}"),
    ] {
        assert_eq!(cleaned(&text(&names)), text(used), "{names}");
    }
    assert_eq!(
        cleaned(&text(&format!("{used}, no-such-rule, {idle}"))),
        text(&format!("{used}, no-such-rule"))
    );
    assert_eq!(
        cleaned(&text(&format!("no-such-rule, {idle}"))),
        text("no-such-rule")
    );
}

#[test]
fn a_rule_that_was_not_run_has_no_unused_suppressions() {
    let project =
        project("# compose-lint: ignore-file[missing-memory-limit]\nservices: {web: {image: a}}\n");
    let run = |rules: &[&'static str]| lint(&project, &settings(rules)).findings.len();
    assert_eq!(run(&["missing-restart-policy"]), 1);
    assert_eq!(run(&["missing-memory-limit"]), 0);
    let only_this = Settings {
        only: Some(vec!["missing-restart-policy"]),
        ..Settings::default()
    };
    assert_eq!(lint(&project, &only_this).findings.len(), 1);
}

#[test]
fn without_a_clock_nothing_expires() {
    let project = project(
        "services:\n  # compose-lint: ignore[missing-restart-policy] until=2001-01-01\n  web: {image: a}\n",
    );
    let mut settings = settings(&["missing-restart-policy"]);
    assert_eq!(lint(&project, &settings).findings.len(), 2);
    settings.today = None;
    assert_eq!(lint(&project, &settings).findings.len(), 0);
    settings.today = Some("2001-01-01".to_owned());
    assert_eq!(
        lint(&project, &settings).findings.len(),
        2,
        "the day itself is over"
    );
    settings.today = Some("2000-12-31".to_owned());
    assert_eq!(lint(&project, &settings).findings.len(), 0);
}

/// Were the cost of one to grow with their number, this would take minutes.
#[test]
fn many_suppressions_and_findings() {
    const RULE: &str = "missing-restart-policy";
    let count = 10_000;
    let mut text = String::new();
    for _ in 0..count {
        writeln!(text, "# compose-lint: ignore-file[{RULE}]").unwrap();
    }
    for _ in 0..count {
        writeln!(text, "# compose-lint: ignore[{RULE}]").unwrap();
    }
    text.push_str("x-a:\n");
    for index in 0..count {
        writeln!(
            text,
            "  # compose-lint: ignore[{RULE}]\n  k{index}: 1 # compose-lint: ignore[{RULE}]"
        )
        .unwrap();
    }
    // A single long line, too.
    let long = text.len();
    writeln!(text, "x-b: [{}]", "k, ".repeat(count)).unwrap();
    let project = project(&text);
    let at = |offset: usize| {
        let place = Place {
            file: FileId(0),
            span: Span::empty(offset),
        };
        Finding::new(find(RULE).unwrap(), place, "")
    };
    let on_keys = text.match_indices("  k").map(|(offset, _)| at(offset + 2));
    let findings: Vec<Finding> = on_keys
        .chain((0..count).map(|index| at(long + index)))
        .collect();
    let linted = apply(&project, findings, &Settings::default());
    assert_eq!(linted.suppressed, 2 * count);
    // The beside-comments and one of the whole file were needed, no other.
    assert_eq!(linted.findings.len(), 3 * count - 1);
}

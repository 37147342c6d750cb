//! A gallery of files that are hard to mend: each with what a careful engineer would have typed, byte for byte.
//!
//! `testdata/fix/<topic>/NAME.yaml` is mended with all fixes and must become `NAME.fixed.yaml`; where `NAME.safe.yaml` is
//! there, the safe fixes alone must make that of it. `NAME.refused.txt` says what is not mended, and why. `BLESS=1` writes
//! what comes out; read it as if a colleague had sent it.
//!
//! Each file has twins, made from it: other line ends, another indentation, comments in every place. What is done to the
//! file must be done to them.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

#[path = "gallery/twins.rs"]
mod twins;

use std::fs;
use std::path::{Path, PathBuf};

use compose_lint::compose::{Environment, Loader, NoFiles, Source};
use compose_lint::finding::{Finding, Safety, Severity};
use compose_lint::fix::{Fixed, fix};
use compose_lint::lint::Settings;

fn mend(text: &str, level: Safety) -> Fixed {
    let env = Environment::default();
    let loader = Loader::new(&env, &NoFiles);
    let project = loader.load(&[Source::new("compose.yaml", text)]);
    fix(project, level, &Settings::default(), loader)
}

fn text(fixed: &Fixed) -> &str {
    fixed.project.files[0].tree.text()
}

/// What was mended, in any order.
fn applied(fixed: &Fixed) -> Vec<(&str, &str)> {
    let findings = fixed.applied.iter();
    let mut all: Vec<_> = findings
        .map(|finding| (finding.rule.id, finding.path.as_str()))
        .collect();
    all.sort_unstable();
    all
}

/// What was not mended, and why; without the healthchecks that only their owner can write.
fn refused(fixed: &Fixed) -> String {
    let reason = |finding: &'_ Finding| match (&finding.obstacle, finding.severity) {
        (None, Severity::Error) => Some(finding.message.clone()),
        (obstacle, _) => obstacle.clone(),
    };
    let left = fixed.linted.findings.iter();
    let left = left.filter_map(|finding| Some((finding, reason(finding)?)));
    let dropped = fixed.dropped.iter();
    let all = left.chain(dropped.map(|(finding, reason)| (finding, reason.clone())));
    let mut out = String::new();
    for (finding, reason) in all {
        if !reason.starts_with("only you know which question") {
            let service = finding.service.as_deref().unwrap_or("-");
            let line = [finding.rule.id, ", ", service, ": ", &reason, "\n"];
            out.extend(line);
        }
    }
    out
}

struct Case {
    /// `topic/name`
    name: String,
    path: PathBuf,
    input: String,
}

impl Case {
    fn beside(&self, suffix: &str) -> PathBuf {
        self.path.with_extension(suffix)
    }
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/fix");
    let files = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let inputs = files(&root).into_iter().flat_map(|topic| files(&topic));
    let mut cases: Vec<Case> = inputs
        .filter_map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_str()?;
            let name = name.strip_suffix(".yaml")?.to_owned();
            let input = fs::read_to_string(&path).unwrap();
            (!name.contains('.')).then_some(Case { name, path, input })
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// Compares with a file, or writes it. No file stands for an empty text.
fn golden(path: &Path, new: &str, wrong: &mut Vec<String>) {
    if std::env::var_os("BLESS").is_none() {
        let old = fs::read_to_string(path).unwrap_or_default();
        if old != new {
            let diff = compose_lint::fix::unified("", &old, new);
            wrong.push(format!("{}:\n{diff}", path.display()));
        }
    } else if new.is_empty() {
        let _ = fs::remove_file(path);
    } else {
        fs::write(path, new).unwrap();
    }
}

#[test]
fn each_file_is_mended_as_a_careful_engineer_would() {
    let cases = cases();
    let mut wrong = Vec::new();
    for case in &cases {
        let fixed = mend(&case.input, Safety::Unsafe);
        golden(&case.beside("fixed.yaml"), text(&fixed), &mut wrong);
        golden(&case.beside("refused.txt"), &refused(&fixed), &mut wrong);
        let safe = case.beside("safe.yaml");
        if safe.is_file() {
            let fixed = mend(&case.input, Safety::Safe);
            golden(&safe, text(&fixed), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 300, "only {} cases", cases.len());
}

#[test]
fn what_is_done_to_a_file_is_done_to_its_twins() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases() {
        let fixed = mend(&case.input, Safety::Unsafe);
        for twin in twins::of(&case.input, text(&fixed)) {
            if twins::DIFFER.contains(&(&*case.name, twin.name)) {
                continue;
            }
            count += 1;
            let mut fail = |what: &str, more: &str| {
                wrong.push(format!("{}, {}: {what}\n{more}", case.name, twin.name));
            };
            let own = mend(&twin.input, Safety::Unsafe);
            if applied(&own) != applied(&fixed) {
                fail("other fixes", &format!("{:?}", refused(&own)));
                continue;
            }
            let new = (twin.back)(text(&own));
            if new != twin.expected {
                let diff = compose_lint::fix::unified("", &twin.expected, &new);
                fail("another text", &diff);
            }
            let again = mend(text(&own), Safety::Unsafe);
            if text(&again) != text(&own) {
                fail("a second run changes more", text(&again));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} of {count}",
        wrong.join("\n"),
        wrong.len()
    );
    assert!(count >= 2500, "only {count} twins");
}

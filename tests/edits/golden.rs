//! `testdata/yaml/edit/<operation>/cases.txt` names the cases; each is a pair of files.
//!
//! A line is `case | operation | operation …`, all of them made in one batch (see `operation.rs`), or
//! `case | operation => refusal`. With `BLESS=1` the outputs are written instead of compared.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use compose_lint::yaml::edit::{Edit, apply};
use compose_lint::yaml::{self, Tree};

use super::model;
use super::operation::edits;
use super::text::{comments, is_subsequence};

struct Case {
    folder: PathBuf,
    name: String,
    operations: Vec<String>,
    refusal: Option<String>,
}

impl Case {
    fn file(&self, suffix: &str) -> PathBuf {
        self.folder.join(format!("{}.{suffix}.yml", self.name))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/yaml/edit")
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        let list = fs::read_to_string(folder.join("cases.txt")).unwrap();
        for line in list.lines().filter(|line| !line.is_empty()) {
            let (line, refusal) = match line.split_once(" => ") {
                Some((line, refusal)) => (line, Some(refusal.to_owned())),
                None => (line, None),
            };
            let mut parts = line.split(" | ").map(str::trim);
            cases.push(Case {
                folder: folder.clone(),
                name: parts.next().unwrap().to_owned(),
                operations: parts.map(ToOwned::to_owned).collect(),
                refusal,
            });
        }
    }
    cases
}

/// The text after a batch, or why it was refused.
fn run(text: &str, operations: &[String]) -> Result<String, String> {
    let tree = yaml::parse(text).map_err(|error| format!("the input: {error}"))?;
    let mut batch: Vec<Edit> = Vec::new();
    for operation in operations {
        batch.extend(edits(&tree, operation).map_err(|refusal| refusal.to_string())?);
    }
    apply(text, &batch).map_err(|conflict| conflict.to_string())
}

#[test]
fn goldens() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 120, "only {} cases", cases.len());
    for case in &cases {
        let input = fs::read_to_string(case.file("in")).unwrap();
        let got = run(&input, &case.operations);
        if let Some(refusal) = &case.refusal {
            if got.as_ref().err() != Some(refusal) {
                wrong.push(format!("{}: {got:?}, not {refusal:?}", case.name));
            }
            continue;
        }
        let got = match got {
            Ok(got) => got,
            Err(why) => {
                wrong.push(format!("{}: refused: {why}", case.name));
                continue;
            }
        };
        if std::env::var_os("BLESS").is_some() {
            fs::write(case.file("out"), &got).unwrap();
        }
        let wanted = fs::read_to_string(case.file("out")).unwrap_or_default();
        if got != wanted {
            wrong.push(format!("{}: got\n{got}\nwanted\n{wanted}", case.name));
        }
        wrong.extend(broken(case, &input, &got));
        wrong.extend(twins(case, &input, &wanted));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What must hold for every output.
fn broken(case: &Case, input: &str, output: &str) -> Option<String> {
    let before = yaml::parse(input).unwrap();
    let Ok(after) = yaml::parse(output) else {
        return Some(format!(
            "{}: the output does not parse:\n{output}",
            case.name
        ));
    };
    let removes = case.operations.iter().any(|op| op.starts_with("remove"));
    let kept = is_subsequence(&comments(&before), &comments(&after));
    (!kept && !removes).then(|| format!("{}: a comment is lost", case.name))
}

/// The same case with other line ends, and without the last one.
fn twins(case: &Case, input: &str, wanted: &str) -> Vec<String> {
    let mut twins = Vec::new();
    if !input.contains('\r') {
        for eol in ["\r\n", "\r"] {
            twins.push((input.replace('\n', eol), wanted.replace('\n', eol)));
        }
        if let (Some(input), Some(wanted)) = (open_ended(input), wanted.strip_suffix('\n')) {
            twins.push((input.to_owned(), wanted.to_owned()));
            twins.push((input.replace('\n', "\r\n"), wanted.replace('\n', "\r\n")));
        }
    }
    let wrong = twins.into_iter().filter_map(|(input, wanted)| {
        let got = run(&input, &case.operations);
        (got.as_ref() != Ok(&wanted)).then(|| {
            format!(
                "twin of {}: {input:?}\ngave   {got:?}\nwanted {wanted:?}",
                case.name
            )
        })
    });
    wrong.collect()
}

/// The text without its last line break, where that means the same to every reader and leaves a line to end
/// with.
fn open_ended(text: &str) -> Option<&str> {
    let open = text.strip_suffix('\n')?;
    let tree = yaml::parse(text).ok()?;
    let ends = |id| {
        tree.block_body(id)
            .is_some_and(|body| body.to() >= open.trim_end().len())
    };
    if tree.ids().any(ends) {
        return None;
    }
    let same = |a: &Tree, b: &Tree| model::documents(a) == model::documents(b);
    let meant = same(&tree, &yaml::parse(open).ok()?);
    (meant && !open.ends_with('\n')).then_some(open)
}

#[test]
fn directives_stay_first() {
    let text = "%YAML 1.2\n---\nservices:\n  web:\n    image: a\n...\n";
    let operations = [
        "top 0 first x-a: {b: c}".to_owned(),
        "insert services.web last mem_limit: 512m".to_owned(),
    ];
    let wanted = "%YAML 1.2\n---\nx-a:\n  b: c\n\nservices:\n  web:\n    image: a\n    mem_limit: 512m\n...\n";
    assert_eq!(run(text, &operations).as_deref(), Ok(wanted));
}

#[test]
fn every_file_belongs_to_a_case() {
    let mut expected = BTreeSet::new();
    let mut folders = BTreeSet::new();
    for case in cases() {
        assert!(
            expected.insert(case.file("in")),
            "{} is there twice",
            case.name
        );
        if case.refusal.is_none() {
            expected.insert(case.file("out"));
        }
        folders.insert(case.folder);
    }
    for folder in folders {
        for path in fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            let known = expected.contains(&path) || path.ends_with("cases.txt");
            assert!(known, "{} belongs to no case", path.display());
        }
    }
}

//! The model is that of `docker compose config --format json`, byte for byte but for the order of keys, which the recorded
//! answers have lost.

use std::collections::BTreeMap;
use std::path::Path;

use compose_lint::compose::config::{config, json};

use super::{Verdict, answers, beside, project, read};

/// The least share of cases in which both models are equal, in thousandths.
const EQUAL: usize = 980;

#[test]
fn models() {
    let Some(root) = beside("oracle") else { return };
    let root = root.canonicalize().expect("a folder");
    let (mut equal, mut total) = (0, 0);
    let mut differences = Vec::new();
    for (verdict, answer) in answers(&root) {
        if !verdict.accepted {
            continue;
        }
        total += 1;
        let ours = masked_model(&verdict);
        if ours == answer["model"] {
            equal += 1;
            continue;
        }
        let name = format!("{}/{}", verdict.group, verdict.name);
        eprintln!("{name}\n  Compose: {}\n  ours:    {ours}", answer["model"]);
        differences.push(name);
    }
    eprintln!("{equal} of {total} models are equal");
    assert!(equal * 1000 >= total * EQUAL, "{equal} of {total} only");
    let known: Vec<String> = known_differences().into_keys().collect();
    assert_eq!(differences, known, "testdata/oracle/differences.txt");
}

/// Our model, with the folders above it masked as in the recorded answers.
fn masked_model(verdict: &Verdict) -> serde_json::Value {
    let project = project(verdict);
    let folder = verdict.files.first().and_then(|file| file.parent());
    let folder = folder.expect("a folder");
    let model = config(&project, folder).expect("a model");
    let mut text = json(&model);
    let masks = ["$DIR", "$PARENT", "$GRANDPARENT"];
    for (folder, mask) in verdict.folder.ancestors().zip(masks) {
        text = text.replace(&*folder.to_string_lossy(), mask);
    }
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The cases in which the models differ, each with the reason.
fn known_differences() -> BTreeMap<String, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/oracle/differences.txt");
    let text = read(&file);
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pairs = lines.map(|line| line.split_once(": ").expect("a case and a reason"));
    let owned = pairs.map(|(case, reason)| (case.to_owned(), reason.to_owned()));
    owned.collect()
}

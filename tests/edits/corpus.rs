//! Every service of every real file gets a key, at every place.

use std::path::{Path, PathBuf};

use compose_lint::yaml::edit::{self, Edit, Place, Refusal, Snippet, apply};
use compose_lint::yaml::{self, NodeId, Tree};

use super::common::compose_files;
use super::model::Model;
use super::text::{comments, is_subsequence, libyaml_goes_on, lines};

/// All files but those of the gallery, some of which are refused, as it says itself.
fn files() -> impl Iterator<Item = (PathBuf, String)> {
    let is_gallery = |path: &Path| {
        path.parent()
            .and_then(Path::parent)
            .is_some_and(|folder| folder.ends_with("testdata/fix"))
    };
    compose_files()
        .into_iter()
        .filter(move |(path, _)| !is_gallery(path))
}

/// The services of a file: their nodes, and their numbers in the model.
fn services(tree: &Tree) -> Vec<NodeId> {
    let roots = tree.documents().iter().map(|document| document.root);
    roots
        .filter_map(|root| tree.entry(root, "services"))
        .flat_map(|entry| tree.entries(entry.value))
        .map(|entry| entry.value)
        .collect()
}

/// Why the text after `edits` is not what was meant.
fn fault(tree: &Tree, expected: &Model, edits: &[Edit]) -> Result<(), String> {
    let text = apply(tree.text(), edits).map_err(|conflict| conflict.to_string())?;
    let after = yaml::parse(&text).map_err(|error| format!("{error}:\n{text}"))?;
    if comments(tree) != comments(&after) {
        return Err("a comment is lost".into());
    }
    let below = |edit: &Edit| edit.is_insertion() && edit.text.starts_with(['\n', '\r']);
    if edits.iter().all(below) && !is_subsequence(&lines(tree.text()), &lines(&text)) {
        return Err("a line is changed".into());
    }
    if !libyaml_goes_on(tree.text(), &text) {
        return Err(format!("libyaml does not read\n{text}"));
    }
    if expected.documents() == Model::of(&after).documents() {
        Ok(())
    } else {
        Err(format!("something else is changed:\n{text}"))
    }
}

/// The goldens hold refusals; files that people wrote for Compose should give no reason for one.
fn is_golden(file: &Path) -> bool {
    file.to_string_lossy().contains("testdata/yaml/edit")
}

fn number(tree: &Tree, node: NodeId) -> usize {
    tree.ids().position(|id| id == node).unwrap()
}

const ATTEMPTS: [(&[&str], Place<'static>); 5] = [
    (&["zz_test"], Place::Last),
    (&["zz_test"], Place::First),
    (&["zz_test"], Place::After(&["image", "build"])),
    (&["zz_a", "zz_b", "zz_test"], Place::Last),
    (&["deploy", "resources", "limits", "zz_test"], Place::Last),
];

#[test]
fn a_key_goes_into_every_service() {
    let one = Snippet::Scalar("1".into());
    let (mut done, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
    for (file, text) in files() {
        let Ok(tree) = yaml::parse(&text) else {
            continue;
        };
        let model = Model::of(&tree);
        for node in services(&tree) {
            for (path, place) in ATTEMPTS {
                let what = || format!("{}: {place:?} {path:?}", file.display());
                match edit::insert_path(&tree, node, path, &one, place, 0) {
                    Ok(edits) => {
                        done += 1;
                        let mut expected = model.clone();
                        expected.insert_path(&tree, number(&tree, node), path, &one);
                        let checked = fault(&tree, &expected, &edits);
                        wrong.extend(checked.err().map(|why| format!("{}: {why}", what())));
                    }
                    Err(Refusal::NotAMapping | Refusal::Tagged(_)) => {}
                    Err(_) if is_golden(&file) => {}
                    Err(why) => refused.push(format!("{}: {why}", what())),
                }
            }
        }
    }
    eprintln!("{done} insertions, {} refused", refused.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(done > 0, "nothing was inserted");
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn a_shared_block_goes_into_every_file() {
    let shared = Snippet::Mapping(vec![("driver".into(), Snippet::text("local"))]);
    let alias = Snippet::Alias("zz-shared".into());
    let (mut done, mut wrong) = (0, Vec::new());
    for (file, text) in files() {
        let Ok(tree) = yaml::parse(&text) else {
            continue;
        };
        let [document] = tree.documents() else {
            continue;
        };
        let mut expected = Model::of(&tree);
        let (key, name, place) = ("x-zz", Some("zz-shared"), Place::First);
        let top = edit::insert_top_level(&tree, document, key, name, &shared, place, 0);
        let mut batch = match top {
            Ok(edits) => edits,
            Err(Refusal::EmptyDocument | Refusal::NotAMapping) => continue,
            Err(_) if is_golden(&file) => continue,
            Err(why) => {
                wrong.push(format!("{}: {why}", file.display()));
                continue;
            }
        };
        expected.insert_path(&tree, number(&tree, document.root), &[key], &shared);
        for node in services(&tree) {
            if let Ok(edits) = edit::insert(&tree, node, "zz", &alias, Place::Last, 1) {
                batch.extend(edits);
                expected.insert_path(&tree, number(&tree, node), &["zz"], &shared);
            }
        }
        done += 1;
        let checked = fault(&tree, &expected, &batch);
        wrong.extend(
            checked
                .err()
                .map(|why| format!("{}: {why}", file.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(done > 0, "nothing was inserted");
}

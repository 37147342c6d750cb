//! Every service of every real file gets a key, at every place.

use compose_lint::yaml::edit::{self, Edit, Place, Refusal, Snippet, apply};
use compose_lint::yaml::{self, NodeId, Tree};

use super::common::compose_files;
use super::model::Model;
use super::text::{comments, is_subsequence, lines};

/// The services of a file: their nodes, and their numbers in the model.
fn services(tree: &Tree) -> Vec<NodeId> {
    let roots = tree.documents().iter().map(|document| document.root);
    roots
        .filter_map(|root| tree.entry(root, "services"))
        .flat_map(|entry| tree.entries(entry.value))
        .map(|entry| entry.value)
        .collect()
}

fn check(
    tree: &Tree,
    model: &Model,
    node: NodeId,
    path: &[&str],
    edits: &[Edit],
) -> Result<(), String> {
    let text = apply(tree.text(), edits).map_err(|conflict| conflict.to_string())?;
    let after = yaml::parse(&text).map_err(|error| format!("{error}:\n{text}"))?;
    if !is_subsequence(&comments(tree), &comments(&after)) {
        return Err("a comment is lost".into());
    }
    let below = edits
        .iter()
        .all(|edit| edit.is_insertion() && edit.text.starts_with(['\n', '\r']));
    if below && !is_subsequence(&lines(tree.text()), &lines(&text)) {
        return Err("a line is changed".into());
    }
    let mut expected = model.clone();
    let number = tree.ids().position(|id| id == node).unwrap_or_default();
    expected.insert_path(tree, number, path, &Snippet::Scalar("1".into()));
    if expected.documents() == Model::of(&after).documents() {
        Ok(())
    } else {
        Err("something else is changed".into())
    }
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
    for (file, text) in compose_files() {
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
                        let checked = check(&tree, &model, node, path, &edits);
                        wrong.extend(checked.err().map(|why| format!("{}: {why}", what())));
                    }
                    Err(Refusal::NotAMapping | Refusal::Tagged(_)) => {}
                    Err(why) => refused.push(format!("{}: {why}", what())),
                }
            }
        }
    }
    eprintln!("{done} insertions, {} refused", refused.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(done > 0, "nothing was inserted");
    // The goldens hold refusals; files that people wrote for Compose should give no reason for one.
    refused.retain(|why| !why.contains("testdata/yaml/edit"));
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

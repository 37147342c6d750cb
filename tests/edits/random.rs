//! Random edits on random files change what they say and nothing else.

use compose_lint::yaml::edit::{self, Edit, Place, Refusal, Snippet, apply};
use compose_lint::yaml::{self, Content, NodeId, Tree};
use proptest::prelude::*;

use super::model::{Meaning, Model, Notation};
use super::text::{comments, is_subsequence, libyaml_goes_on, lines};
use super::writer::{Dice, soup, write};

/// What was asked for.
#[derive(Debug)]
enum Operation {
    Insert(Vec<&'static str>, Snippet, &'static str),
    Append(Snippet),
    Replace(&'static str),
    Remove(String),
}

const TEXTS: [&str; 9] = ["new", "a: b", "1", "", "it's", "x\ny\n", "a,b", " ", "# c"];
const PATHS: [&[&str]; 4] = [&["z1"], &["z2"], &["z3", "z4"], &["z3", "z5", "z6"]];
const PLACES: [&str; 5] = ["first", "last", "after a", "after é", "before c"];

fn place(name: &str) -> Place<'static> {
    match name {
        "first" => Place::First,
        "after a" => Place::After(&["a", "b b", "f0"]),
        "after é" => Place::After(&["é"]),
        "before c" => Place::Before(&["c", "f1"]),
        _ => Place::Last,
    }
}

fn snippet(dice: &mut Dice<'_>) -> Snippet {
    let pair = |key: &str, value: &str| (key.to_owned(), Snippet::text(value));
    match dice.roll(5) {
        0 => Snippet::Scalar("512m".into()),
        1 => Snippet::text("a, b"),
        2 => Snippet::Mapping(vec![
            pair("k", "v"),
            ("l".into(), Snippet::Mapping(vec![pair("m", "1")])),
        ]),
        3 => Snippet::Flow(vec![Snippet::quoted("CMD"), Snippet::text("x")]),
        _ => Snippet::Mapping(Vec::new()),
    }
}

/// An operation that could be meant for a node.
fn operation(dice: &mut Dice<'_>, tree: &Tree, node: NodeId) -> Operation {
    match &tree.node(node).content {
        Content::Mapping { entries, .. } if dice.one_in(4) => {
            let keys = entries.iter().filter_map(|e| tree.scalar(e.key));
            let keys: Vec<_> = keys.chain(["none"]).collect();
            Operation::Remove(dice.pick(&keys).to_owned())
        }
        Content::Sequence { .. } => Operation::Append(snippet(dice)),
        Content::Scalar(_) if !tree.is_unwritten(node) && dice.roll(3) > 0 => {
            Operation::Replace(dice.pick(&TEXTS))
        }
        Content::Scalar(_) if dice.one_in(3) => Operation::Append(snippet(dice)),
        _ => {
            let path = PATHS[dice.roll(PATHS.len())].to_vec();
            Operation::Insert(path, snippet(dice), dice.pick(&PLACES))
        }
    }
}

fn edits(tree: &Tree, node: NodeId, operation: &Operation) -> Result<Vec<Edit>, Refusal> {
    match operation {
        Operation::Insert(path, value, name) => {
            edit::insert_path(tree, node, path, value, place(name), 0)
        }
        Operation::Append(value) => edit::append_item(tree, node, value),
        Operation::Replace(text) => edit::replace_scalar(tree, node, text),
        Operation::Remove(key) => edit::remove_entry(tree, node, key),
    }
}

/// Does to the model what the edits do to the text.
fn mean(model: &mut Model, tree: &Tree, node: NodeId, operation: &Operation) {
    let number = tree.ids().position(|id| id == node).unwrap();
    match operation {
        Operation::Insert(path, value, _) => model.insert_path(tree, number, path, value),
        Operation::Append(value) => {
            let item = model.add(tree, value);
            match &mut model.nodes[number] {
                Meaning::List(items) => items.push(item),
                null => *null = Meaning::List(vec![item]),
            }
        }
        Operation::Replace(text) => {
            model.nodes[number] = Meaning::Scalar((*text).to_owned(), Notation::Either);
        }
        Operation::Remove(key) => {
            if let Meaning::Map(pairs) = &mut model.nodes[number] {
                let first = pairs.iter().position(|(name, _)| name == key);
                pairs.remove(first.unwrap());
            }
        }
    }
}

/// Refusals that a sound file can earn.
fn is_expected(why: &Refusal) -> bool {
    !matches!(why, Refusal::Snippet(_) | Refusal::Json)
}

fn check(text: &str, dice: &mut Dice<'_>) -> Result<String, TestCaseError> {
    let tree = yaml::parse(text).map_err(|e| TestCaseError::fail(format!("{e}: {text:?}")))?;
    let values = values(&tree);
    let node = values[(dice.roll(256) * 256 + dice.roll(256)) % values.len()];
    let operation = operation(dice, &tree, node);
    let what = || {
        format!(
            "{operation:?} at {:?}\n{text}",
            tree.slice(tree.outer(node))
        )
    };
    let edits = match edits(&tree, node, &operation) {
        Ok(edits) => edits,
        Err(why) => {
            prop_assert!(is_expected(&why), "{why}: {}", what());
            return Ok(text.to_owned());
        }
    };
    let after = apply(text, &edits).map_err(|e| TestCaseError::fail(format!("{e}: {}", what())))?;
    let result = yaml::parse(&after);
    prop_assert!(result.is_ok(), "{}\ngave {after:?}\n{after}", what());
    let result = result.unwrap();
    let readable = libyaml_goes_on(text, &after);
    prop_assert!(readable, "{}\nlibyaml does not read\n{after}", what());
    let mut expected = Model::of(&tree);
    mean(&mut expected, &tree, node, &operation);
    let same = Model::of(&result).documents() == expected.documents();
    prop_assert!(same, "{}\ngave another meaning\n{after}", what());
    let removes = matches!(operation, Operation::Remove(_));
    let kept = if removes {
        is_subsequence(&comments(&result), &comments(&tree))
    } else {
        comments(&result) == comments(&tree)
    };
    prop_assert!(kept, "{}\nlost a comment\n{after}", what());
    let below = |edit: &Edit| edit.is_insertion() && edit.text.starts_with(['\n', '\r']);
    if edits.iter().all(below) {
        let kept = is_subsequence(&lines(text), &lines(&after));
        prop_assert!(kept, "{}\nchanged a line\n{after}", what());
    }
    // A block scalar that becomes the last thing of a file keeps the line break that ends it.
    let same_ends = ends(text) == ends(&after) || removes && ends(&after).0;
    prop_assert!(same_ends, "{}\nchanged the end\n{after}", what());
    Ok(after)
}

/// Whether a text ends with a line break and begins with a byte order mark.
fn ends(text: &str) -> (bool, bool) {
    (text.ends_with(['\n', '\r']), text.starts_with('\u{feff}'))
}

/// All nodes that are not keys.
fn values(tree: &Tree) -> Vec<NodeId> {
    let roots = tree.documents().iter().map(|document| document.root);
    let of = |id: NodeId| {
        let entries = tree.entries(id).iter().map(|entry| entry.value);
        entries
            .chain(tree.items(id).iter().map(|item| item.node))
            .collect::<Vec<_>>()
    };
    roots.chain(tree.ids().flat_map(of)).collect()
}

/// Many keys for one mapping, in one batch.
fn check_batch(text: &str, dice: &mut Dice<'_>) -> Result<(), TestCaseError> {
    let tree = yaml::parse(text).map_err(|e| TestCaseError::fail(format!("{e}: {text:?}")))?;
    let values = values(&tree);
    let mut expected = Model::of(&tree);
    let mut batch = Vec::new();
    for number in 0..=dice.roll(3) {
        let node = values[(dice.roll(256) * 256 + dice.roll(256)) % values.len()];
        let key = ["y1", "y2", "y3", "y4"][number];
        let value = snippet(dice);
        let place = place(dice.pick(&PLACES));
        let order = u16::from(dice.one_in(2));
        if let Ok(edits) = edit::insert(&tree, node, key, &value, place, order) {
            batch.extend(edits);
            expected.insert_path(
                &tree,
                tree.ids().position(|id| id == node).unwrap(),
                &[key],
                &value,
            );
        }
    }
    let after =
        apply(text, &batch).map_err(|e| TestCaseError::fail(format!("{e}: {batch:?}\n{text}")))?;
    let result = yaml::parse(&after);
    prop_assert!(result.is_ok(), "{batch:?}\n{text}\ngave\n{after}");
    let result = result.unwrap();
    let readable = libyaml_goes_on(text, &after);
    prop_assert!(readable, "{text}\nlibyaml does not read\n{after}");
    prop_assert_eq!(
        Model::of(&result).documents(),
        expected.documents(),
        "{:?}\n{}\ngave\n{}",
        batch,
        text,
        after
    );
    prop_assert_eq!(
        comments(&result),
        comments(&tree),
        "{:?}\n{}\ngave\n{}",
        batch,
        text,
        after
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_edit_after_another(
        file in prop::collection::vec(any::<u8>(), 0..300),
        edits in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut text = write(&file);
        // Lines of blanks after a header without text are an error in some places.
        prop_assume!(yaml::parse(&text).is_ok());
        let mut dice = Dice::new(&edits);
        for _ in 0..4 {
            text = check(&text, &mut dice)?;
        }
    }

    #[test]
    fn edits_on_anything_that_parses(
        file in prop::collection::vec(any::<u8>(), 0..16),
        edits in prop::collection::vec(any::<u8>(), 0..10),
    ) {
        let text = soup(&file);
        if yaml::parse(&text).is_ok_and(|tree| !tree.documents().is_empty()) {
            check(&text, &mut Dice::new(&edits))?;
        }
    }

    #[test]
    fn many_edits_at_once(
        file in prop::collection::vec(any::<u8>(), 0..300),
        edits in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let text = write(&file);
        prop_assume!(yaml::parse(&text).is_ok());
        check_batch(&text, &mut Dice::new(&edits))?;
    }
}

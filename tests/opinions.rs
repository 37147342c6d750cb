//! A second and a third opinion on the same files: another YAML parser agrees on the nodes, and a YAML reader on the values.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use compose_lint::compose::construct::construct;
use compose_lint::compose::{Data, FileId, Value};
use compose_lint::yaml::{self, Content, NodeId, ScalarStyle, Tree};
use saphyr_parser::{Event, Parser};
use serde_yaml::Value as Yaml;

/// The nodes of a file in the order of the text: scalars with their text, collections with their ends.
fn ours(tree: &Tree) -> Vec<String> {
    let mut events = Vec::new();
    for document in tree.documents() {
        walk(tree, document.root, &mut events);
    }
    events
}

fn walk(tree: &Tree, id: NodeId, events: &mut Vec<String>) {
    match &tree.node(id).content {
        Content::Scalar(scalar) => {
            let text = tree.scalar(id).unwrap();
            let unwritten = tree.is_unwritten(id)
                && scalar.style == ScalarStyle::Plain
                && tree.node(id).tag.is_none();
            events.push(format!("={}", if unwritten { "~" } else { text }));
        }
        Content::Alias { .. } => events.push("*".to_owned()),
        Content::Sequence { items, .. } => {
            events.push("[".to_owned());
            for item in items {
                walk(tree, item.node, events);
            }
            events.push("]".to_owned());
        }
        Content::Mapping { entries, .. } => {
            events.push("{".to_owned());
            for entry in entries {
                walk(tree, entry.key, events);
                walk(tree, entry.value, events);
            }
            events.push("}".to_owned());
        }
    }
}

fn theirs(text: &str) -> Option<Vec<String>> {
    let mut events = Vec::new();
    for event in Parser::new_from_str(text) {
        match event.ok()?.0 {
            Event::Scalar(text, ..) => events.push(format!("={text}")),
            Event::Alias(_) => events.push("*".to_owned()),
            Event::SequenceStart(..) => events.push("[".to_owned()),
            Event::SequenceEnd => events.push("]".to_owned()),
            Event::MappingStart(..) => events.push("{".to_owned()),
            Event::MappingEnd => events.push("}".to_owned()),
            _ => {}
        }
    }
    Some(events)
}

/// Two differences are meant: an empty node has no text, and a block scalar that ends with the file, without a line break,
/// has none for Compose.
fn same(ours: &str, theirs: &str) -> bool {
    ours == theirs || (ours == "=~" && theirs == "=") || theirs.strip_suffix('\n') == Some(ours)
}

#[test]
fn another_parser_sees_the_same_nodes() {
    let mut compared = 0;
    for (path, text) in common::compose_files() {
        let (Ok(tree), Some(theirs)) = (yaml::parse(&text), theirs(&text)) else {
            continue;
        };
        compared += 1;
        let ours = ours(&tree);
        let differs = ours.iter().zip(&theirs).position(|(a, b)| !same(a, b));
        let differs = differs.map(|at| (&ours[at], &theirs[at]));
        assert_eq!(differs, None, "{}", path.display());
        assert_eq!(ours.len(), theirs.len(), "{}", path.display());
    }
    assert!(compared > 0, "no file was compared");
}

/// Compares shapes and texts. Numbers, booleans and dates are where Compose's YAML differs from all others.
fn agree(ours: &Value, theirs: &Yaml) -> Result<(), String> {
    match (&ours.data, theirs) {
        (Data::Mapping(ours), Yaml::Mapping(theirs)) => {
            for (key, theirs) in theirs {
                // A merge that the other reader did not see through.
                let Some(key) = key.as_str().filter(|key| *key != "<<") else {
                    continue;
                };
                let Some(member) = ours.get(key) else {
                    // What is tagged `!reset` is taken out.
                    if matches!(theirs, Yaml::Null | Yaml::Tagged(_)) {
                        continue;
                    }
                    return Err(format!("{key} is missing"));
                };
                agree(&member.value, theirs).map_err(|error| format!("{key}.{error}"))?;
            }
            Ok(())
        }
        (Data::Sequence(ours), Yaml::Sequence(theirs)) if ours.len() == theirs.len() => ours
            .iter()
            .zip(theirs)
            .try_for_each(|(ours, theirs)| agree(ours, theirs)),
        (Data::String(ours), Yaml::String(theirs)) if ours == theirs => Ok(()),
        (Data::Null, Yaml::Null)
        | (Data::Invalid | Data::Timestamp(_), _)
        | (
            Data::Bool(_) | Data::Int(_) | Data::Uint(_) | Data::Float(_),
            Yaml::Bool(_) | Yaml::Number(_) | Yaml::String(_),
        )
        | (Data::String(_), Yaml::Number(_))
        // Tags of Compose's own are no matter of YAML.
        | (_, Yaml::Tagged(_)) => Ok(()),
        _ => Err(format!(": {:?} against {theirs:?}", ours.data)),
    }
}

#[test]
fn another_reader_sees_the_same_values() {
    let mut compared = 0;
    for (path, text) in common::compose_files() {
        let Ok(mut theirs) = serde_yaml::from_str::<Yaml>(&text) else {
            continue;
        };
        if theirs.apply_merge().is_err() {
            continue;
        }
        let Ok(tree) = yaml::parse(&text) else {
            panic!("{}: only the other reader takes it", path.display());
        };
        // Comments alone are no document here and a null there.
        let Some(document) = tree.documents().first() else {
            assert_eq!(theirs, Yaml::Null, "{}", path.display());
            continue;
        };
        compared += 1;
        let (mut hops, mut problems) = (Vec::new(), Vec::new());
        let ours = construct(
            &tree,
            document.root,
            FileId(0),
            &mut hops,
            &mut problems,
            &mut 500_000,
        );
        if let Err(error) = agree(&ours.value, &theirs) {
            panic!("{}: {error}", path.display());
        }
    }
    assert!(compared > 0, "no value was compared");
}

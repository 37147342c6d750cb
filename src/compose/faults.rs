//! What a file shows to be wrong before it is read as values.

use super::problem::{Kind, Problem, did_you_mean};
use super::value::FileId;
use crate::span::Span;
use crate::yaml::{Fault, NodeId, Tree};

/// The problems that a tree shows by itself: duplicate keys, missing anchors, misplaced tabs.
pub fn faults(tree: &Tree, file: FileId) -> Vec<Problem> {
    crate::yaml::check(tree)
        .into_iter()
        .map(|fault| match fault {
            Fault::DuplicateKey { key, first } => duplicate_key(tree, file, key, first),
            Fault::UnknownAnchor(alias) => unknown_anchor(tree, file, alias),
            Fault::Directive(line) => directive(tree, file, line),
            Fault::NoStart(span) => Problem::new(
                Kind::InvalidYaml,
                file,
                span,
                "`...` ends the document, and what follows does not begin with `---`",
                "remove the `...`, or write `---` below it",
            ),
            Fault::Tab(span) => Problem::new(
                Kind::InvalidYaml,
                file,
                span,
                "a tab stands where YAML wants spaces",
                "indent with spaces only; Compose takes no tab on an empty line either",
            ),
            Fault::Escape(span) => Problem::new(
                Kind::InvalidYaml,
                file,
                span,
                "Compose does not know the escape `\\/`",
                "write the `/` alone",
            ),
        })
        .collect()
}

fn duplicate_key(tree: &Tree, file: FileId, key: NodeId, first: NodeId) -> Problem {
    let name = tree.scalar(key).unwrap_or_default();
    let first = tree.node(first).span;
    let line = tree.lines().position(tree.text(), first.from()).line;
    let help = if name == "<<" {
        "merge several anchors with one key: `<<: [*first, *second]`"
    } else {
        "keep one of the two"
    };
    Problem::new(
        Kind::DuplicateKey,
        file,
        tree.node(key).span,
        format!("the key `{name}` stands here a second time; line {line} has it already"),
        help,
    )
    .related(file, first, "first written here")
}

fn unknown_anchor(tree: &Tree, file: FileId, alias: NodeId) -> Problem {
    let span = tree.node(alias).span;
    let name = tree.slice(span).trim_start_matches('*');
    let anchors: Vec<&str> = tree.ids().filter_map(|id| tree.anchor(id)).collect();
    let help = if anchors.contains(&name) {
        format!(
            "move the block with `&{name}` above this line: an anchor must stand before its aliases"
        )
    } else {
        match did_you_mean(name, anchors.iter().copied()) {
            Some(near) => format!("did you mean `*{near}`?"),
            None => format!("write `&{name}` before the value that is meant, above this line"),
        }
    };
    Problem::new(
        Kind::UnknownAnchor,
        file,
        span,
        format!("there is no anchor `&{name}` above this alias"),
        help,
    )
}

fn directive(tree: &Tree, file: FileId, line: Span) -> Problem {
    let text = tree.slice(line);
    let (message, help) = if text.starts_with("%YAML") {
        (
            format!("Compose reads YAML 1.1 only, and this asks for `{text}`"),
            "remove the line",
        )
    } else {
        (
            format!("YAML has no directive `{text}`"),
            "remove the line, or put the text in quotes if it is meant as a value",
        )
    };
    Problem::new(Kind::InvalidYaml, file, line, message, help)
}

//! What the tests over many files share.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};

use compose_lint::span::Span;
use compose_lint::yaml::{Content, ScalarStyle, Style, Tree};

/// All Compose files of `testdata/` and of the corpus beside the repository. Says so loudly when the corpus
/// is not there.
pub fn compose_files() -> Vec<(PathBuf, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = here.join("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!(
            "SKIPPED: {} is absent; only testdata/ was checked",
            corpus.display()
        );
    }
    let mut files = Vec::new();
    for root in [here.join("testdata"), corpus] {
        collect(&root, &mut files);
    }
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "yml" || e == "yaml")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            files.push((path, text));
        }
    }
}

/// The bytes of a file that no token, indicator, comment or blank accounts for.
pub fn uncovered(tree: &Tree) -> Vec<(usize, String)> {
    let mut covered = vec![false; tree.text().len()];
    let mut mark = |span: Span| covered[span.range()].fill(true);
    for comment in tree.comments() {
        mark(comment.span);
    }
    for document in tree.documents() {
        document
            .start
            .into_iter()
            .chain(document.end)
            .for_each(&mut mark);
    }
    let at = |offset: u32| Span::new(offset as usize, offset as usize + 1);
    for id in tree.ids() {
        let node = tree.node(id);
        node.anchor.into_iter().for_each(&mut mark);
        node.tag.iter().for_each(|tag| mark(tag.span));
        match &node.content {
            Content::Scalar(scalar) => match scalar.style {
                // The header may be followed by a comment, which is reported on its own.
                ScalarStyle::Literal { header } | ScalarStyle::Folded { header } => {
                    mark(header);
                    mark(tree.block_body(id).unwrap_or_default());
                }
                _ => mark(node.span),
            },
            Content::Alias { .. } => mark(node.span),
            Content::Mapping { entries, style } => {
                brackets(*style).into_iter().for_each(|o| mark(at(o)));
                for entry in entries {
                    entry
                        .question
                        .into_iter()
                        .chain(entry.colon)
                        .for_each(|o| mark(at(o)));
                }
            }
            Content::Sequence { items, style } => {
                brackets(*style).into_iter().for_each(|o| mark(at(o)));
                items
                    .iter()
                    .filter_map(|item| item.dash)
                    .for_each(|o| mark(at(o)));
            }
        }
    }
    let free = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{feff}' | ',');
    tree.text()
        .char_indices()
        .filter(|&(offset, c)| !covered[offset] && !free(c))
        .map(|(offset, _)| (offset, tree.text()[offset..].chars().take(20).collect()))
        .take(5)
        .collect()
}

fn brackets(style: Style) -> Vec<u32> {
    match style {
        Style::Flow { open, close } => vec![open, close],
        _ => vec![],
    }
}

/// Whether the lines of `old`, comments and all, stand in `new` in the same order. An empty mapping may lose its braces to
/// its first key, and an alias may become a merge.
pub fn only_adds(old: &str, new: &str) -> bool {
    let mut lines = new.split('\n');
    old.split('\n').all(|line| {
        let line = line.trim_end_matches('\r');
        lines.any(|other| {
            let other = other.trim_end_matches('\r');
            other == line || grew(line, other)
        })
    })
}

/// Whether a line that held a flow mapping or an alias now holds more, or its key alone.
fn grew(line: &str, other: &str) -> bool {
    let is_flow = line.contains('{') || line.contains('*');
    let mut rest = other.chars();
    let is_subsequence = line
        .chars()
        .filter(|c| !c.is_whitespace())
        .all(|c| rest.any(|o| o == c));
    let key = line.split_once(':').map(|(key, _)| key);
    is_flow && (is_subsequence || key.is_some_and(|key| other.starts_with(&format!("{key}:"))))
}

/// Whether a text begins with a byte order mark.
pub fn bom(text: &str) -> bool {
    text.starts_with('\u{feff}')
}

/// The kinds of line ends in a text.
pub fn line_ends(text: &str) -> (bool, bool, bool) {
    let bare = text.replace("\r\n", "");
    (
        text.contains("\r\n"),
        bare.contains('\n'),
        bare.contains('\r'),
    )
}

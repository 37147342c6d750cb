//! What the tests over many files share.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test may stop")]

pub mod dice;

use std::path::{Path, PathBuf};

use compose_lint::finding::Finding;
use compose_lint::span::Span;
use compose_lint::yaml::{Content, ScalarStyle, Style, Tree};

/// All Compose files of `testdata/` and of the corpus beside the repository. Says so loudly when the corpus
/// is not there.
#[allow(clippy::print_stderr, reason = "a skipped check must be seen")]
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
                for o in brackets(*style) {
                    mark(at(o));
                }
                for entry in entries {
                    entry
                        .question
                        .into_iter()
                        .chain(entry.colon)
                        .for_each(|o| mark(at(o)));
                }
            }
            Content::Sequence { items, style } => {
                for o in brackets(*style) {
                    mark(at(o));
                }
                items
                    .iter()
                    .filter_map(|item| item.dash)
                    .for_each(|o| mark(at(o)));
            }
        }
    }
    let directive = |offset: usize| {
        let line = tree.text()[..offset]
            .rfind(['\n', '\r'])
            .map_or(0, |at| at + 1);
        let line = tree.text()[line..].trim_start_matches('\u{feff}');
        line.starts_with('%')
    };
    // YAML 1.1 knows three more line breaks.
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let free = |c: char| breaks(c) || matches!(c, ' ' | '\t' | '\u{feff}' | ',');
    tree.text()
        .char_indices()
        .filter(|&(offset, c)| !covered[offset] && !free(c) && !directive(offset))
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

/// Whether `new` has all that `old` has, in the same order: every comment line, and every line of a file without flow
/// collections and aliases. In the others every character but blanks, empty braces and aliases.
pub fn only_adds(old: &str, new: &str) -> bool {
    let [old, new] = [old, new].map(|text| text.trim_start_matches('\u{feff}'));
    let comments = |text: &str| -> Vec<String> {
        let lines = text.split(['\n', '\r']).map(str::trim);
        lines
            .filter(|line| line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    };
    if comments(old) != comments(new) {
        return false;
    }
    if !old.contains(['{', '*']) {
        let mut lines = new.split(['\n', '\r']);
        return old
            .split(['\n', '\r'])
            .all(|line| lines.any(|other| other == line));
    }
    let mut rest = new.chars();
    // An alias may move behind `<<:`, past the comment beside it.
    let parts = old.split('*').enumerate().map(|(index, part)| match index {
        0 => part,
        _ => part.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')),
    });
    let bare: String = parts.collect();
    let bare: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    bare.replace("{}", "")
        .chars()
        .all(|c| rest.any(|other| other == c))
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

/// The rules whose fixes rewrite a list, or put something into a line.
const REWRITE: [&str; 5] = [
    "depends-on-without-condition",
    "healthcheck-missing-tool",
    "healthcheck-unescaped-dollar",
    "ineffective-healthcheck",
    "init-time-probe",
];

/// Whether a fix does nothing but give scalars another text.
pub fn replaces(finding: &Finding) -> bool {
    if REWRITE.contains(&finding.rule.id) {
        return true;
    }
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    let mut edits = edits.map(|(_, edit)| edit).peekable();
    edits.peek().is_some() && edits.all(|edit| !edit.is_insertion() && !edit.text.is_empty())
}

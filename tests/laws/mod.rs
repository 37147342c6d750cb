//! What holds for any bytes at all. `tests/fuzz_seeds.rs` runs these over files and spoilt copies of them; the fuzz
//! targets in `fuzz/` run them over whatever a fuzzer thinks of.

#![allow(clippy::panic, reason = "a broken law has no other way to say so")]

#[path = "../common/mod.rs"]
pub mod common;

use compose_lint::compose::{
    Environment, Loader, NoFiles, Place, Project, Source, load as load_sources,
};
use compose_lint::finding::Safety;
use compose_lint::fix::fix as mend;
use compose_lint::lint::{Settings, lint};
use compose_lint::render::{self, Look};
use compose_lint::report::{Checked, Report};
use compose_lint::span::Span;
use compose_lint::yaml::{self, Content, ScalarStyle, Style, Tree};

/// A law: it panics where it is broken.
pub type Law = fn(&[u8]);

/// All laws, by name.
pub const LAWS: &[(&str, Law)] = &[("parse", parse), ("load", load), ("fix", fix)];

/// A parse ends in a tree whose every part lies in the text, or in an error that does.
pub fn parse(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let tree = match yaml::parse(text) {
        Ok(tree) => tree,
        Err(error) => return inside(text, error.span, "the error"),
    };
    assert_eq!(tree.text(), text, "the tree holds another text");
    yaml::check(&tree);
    for comment in tree.comments() {
        inside(text, comment.span, "a comment");
        assert!(
            comment.span.of(text).starts_with('#'),
            "a comment begins with `{}`",
            comment.span.of(text)
        );
    }
    for document in tree.documents() {
        let marks = document.start.into_iter().chain(document.end);
        marks.for_each(|span| inside(text, span, "a document mark"));
    }
    for id in tree.ids() {
        let node = tree.node(id);
        inside(text, node.span, "a node");
        inside(text, tree.outer(id), "a node with its anchor and tag");
        if let Some(anchor) = node.anchor {
            inside(text, anchor, "an anchor");
        }
        if let Some(tag) = &node.tag {
            inside(text, tag.span, "a tag");
        }
        if let Content::Scalar(scalar) = &node.content
            && let ScalarStyle::Literal { header } | ScalarStyle::Folded { header } = scalar.style
        {
            inside(text, header, "a block header");
            inside(
                text,
                tree.block_body(id).unwrap_or_default(),
                "a block body",
            );
        }
        for offset in indicators(&tree.node(id).content) {
            inside(
                text,
                Span::new(offset as usize, offset as usize + 1),
                "an indicator",
            );
        }
    }
    if tree.is_located() {
        let mut stray = common::uncovered(&tree);
        // A `...` after a `...` ends no document.
        stray.retain(|(offset, _)| {
            let start = text[..*offset].rfind(['\n', '\r']).map_or(0, |at| at + 1);
            !text[start..].starts_with("...")
        });
        assert!(stray.is_empty(), "bytes belong to nothing: {stray:?}");
    }
}

fn indicators(content: &Content) -> Vec<u32> {
    let (style, mut all) = match content {
        Content::Mapping { entries, style } => {
            let marks = entries
                .iter()
                .flat_map(|entry| entry.question.into_iter().chain(entry.colon));
            (*style, marks.collect::<Vec<u32>>())
        }
        Content::Sequence { items, style } => {
            (*style, items.iter().filter_map(|item| item.dash).collect())
        }
        Content::Scalar(_) | Content::Alias { .. } => return Vec::new(),
    };
    if let Style::Flow { open, close } = style {
        all.extend([open, close]);
    }
    all
}

/// A load ends in a project whose problems and findings lie in the file, it comes out the same each time, and nothing
/// in it can command a terminal.
pub fn load(bytes: &[u8]) {
    let (env, settings) = (environment(), Settings::default());
    let source = Source::from_bytes("compose.yaml", bytes.to_vec());
    let project = load_sources(std::slice::from_ref(&source), &env, &NoFiles);
    let again = load_sources(std::slice::from_ref(&source), &env, &NoFiles);
    assert_eq!(
        project.problems, again.problems,
        "a second load says something else"
    );
    for problem in &project.problems {
        let related = problem.related.iter().map(|(place, _)| *place);
        for place in std::iter::once(problem.place).chain(related) {
            place_inside(&project, place, &problem.message);
        }
    }
    let linted = lint(&project, &settings);
    for finding in &linted.findings {
        let related = finding.related.iter().map(|(place, _)| *place);
        for place in std::iter::once(finding.place).chain(related) {
            place_inside(&project, place, &finding.message);
        }
        for (file, edit) in finding.fix.iter().flat_map(|fix| &fix.edits) {
            let place = Place {
                file: *file,
                span: edit.span,
            };
            place_inside(&project, place, &finding.message);
        }
    }
    let report = Report {
        projects: vec![Checked {
            folder: ".".to_owned(),
            project: project.into(),
            linted,
            applied: Vec::new(),
            proposed: Vec::new(),
            dropped: Vec::new(),
        }],
        ..Report::default()
    };
    let look = Look {
        color: false,
        unicode: true,
        width: 80,
        longest: 300,
        changes: true,
    };
    for printed in [render::full(&report, look), render::concise(&report)] {
        let bad = printed.chars().find(|&c| c.is_control() && c != '\n');
        assert_eq!(bad, None, "a control character is printed:\n{printed:?}");
    }
    let json: Result<serde_json::Value, _> = serde_json::from_str(&render::json(&report));
    assert!(json.is_ok(), "the JSON is none");
}

/// A mended file can be read, has all its comments but for idle suppressions, and is mended: a second run changes nothing.
pub fn fix(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let once = mended(text);
    if once == text {
        return;
    }
    let before = yaml::parse(text).expect("what is no YAML was mended");
    let after = match yaml::parse(&once) {
        Ok(tree) => tree,
        Err(error) => panic!("mended, it is no YAML any more: {error}\n{once}"),
    };
    assert_eq!(
        comments(&before),
        comments(&after),
        "comments changed:\n{once}"
    );
    let settled = |text: &str| {
        let project = load_sources(
            &[Source::new("compose.yaml", text)],
            &environment(),
            &NoFiles,
        );
        project.problems.len()
    };
    assert!(
        settled(&once) <= settled(text),
        "Compose would refuse more than before:\n{once}"
    );
    let twice = mended(&once);
    assert_eq!(once, twice, "a second run changes more");
}

fn mended(text: &str) -> String {
    let env = environment();
    let loader = Loader::new(&env, &NoFiles);
    let project = loader.load(&[Source::new("compose.yaml", text)]);
    let fixed = mend(project, Safety::Unsafe, &Settings::default(), loader);
    let new = fixed.project.files[0].tree.text().to_owned();
    if fixed.applied.is_empty() {
        assert_eq!(text, new, "it changed with no fix");
    }
    new
}

fn comments(tree: &Tree) -> Vec<&str> {
    let spans = tree.comments().iter().map(|comment| comment.span);
    let texts = spans.map(|span| tree.slice(span));
    texts
        .filter(|text| !text.contains("compose-lint:"))
        .collect()
}

fn environment() -> Environment {
    let pairs = [
        ("TAG", "1.27"),
        ("PORT", "8080"),
        ("EMPTY", ""),
        ("A", "a: b"),
    ];
    Environment::new(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    )
}

fn place_inside(project: &Project, place: Place, what: &str) {
    let file = project.file(place.file);
    let file = file.unwrap_or_else(|| panic!("`{what}` points to no file"));
    inside(file.tree.text(), place.span, what);
}

fn inside(text: &str, span: Span, what: &str) {
    assert!(
        text.get(span.range()).is_some(),
        "{what}: {span:?} is no range of characters of a text of {} bytes",
        text.len()
    );
}
